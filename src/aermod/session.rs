//! A deck from beginning to end: read it, run it, write its files, as the user of AERMOD expects.

use super::deck::{DeckErrors, Problem, read_deck};
use super::event_session::run_event_deck;
use super::hourly::{self, HourlyFileError};
use super::restart::{self, RestartError};
use super::weather::{WeatherFileError, WeatherFiles};
use super::write::Writer;
use super::write::facts::{Facts, Message};
use crate::nearfield::{
    AverageObserver, Case, Chemistry, Completed, EventContribution, Extras, HourlyInputs, Hours,
    No2Chemistry, PlumeEngine, PlumeWork, Results, RunError, run, run_events,
};
use crate::plume::deposition::Wetness;
use crate::plume::weather::{
    Note, PastRain, ProfileRecord, SurfaceRecord, Town, TurbulenceUse, WeatherSettings,
    prepare_hour,
};
use crate::plume::{Hour, HourStamp, No2Method, SourceKind, Variation, VariationKind};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// Why a deck could not be run.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The deck is faulty.
    #[error("the deck has errors")]
    Deck(#[from] DeckErrors),
    /// Something that the engine cannot do yet; nothing is left out silently.
    #[error(
        "source {source_id}: {what} is not supported by this version\nhint: leave it out of the deck, or run that source with AERMOD"
    )]
    Unsupported {
        /// The source.
        source_id: String,
        /// What is asked.
        what: &'static str,
    },
    /// The weather files.
    #[error(transparent)]
    Weather(#[from] WeatherFileError),
    /// Hourly emission, background, ozone or NOx.
    #[error(transparent)]
    Hourly(#[from] HourlyFileError),
    /// A case file is faulty.
    #[error(transparent)]
    CaseFile(#[from] crate::nearfield::toml_case::CaseErrors),
    /// An hourly table has no row for an hour.
    #[error(transparent)]
    MissingHour(#[from] crate::nearfield::toml_case::MissingHour),
    /// A table of results.
    #[error(transparent)]
    Table(#[from] crate::output::WriteError),
    /// The run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A saved run.
    #[error(transparent)]
    Restart(#[from] RestartError),
    /// What was to be made of the run besides AERMOD's files.
    #[error(transparent)]
    Attendant(Box<dyn std::error::Error + Send + Sync>),
    /// A file could not be written.
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
}

/// What a run of a deck needs besides the deck.
pub struct Surroundings<'a> {
    /// Main listing (AERMOD's second argument).
    pub listing: PathBuf,
    /// Local date and time for the headers: year, month, day, hour, minute, second.
    pub now: [i32; 6],
    /// Set from outside to end the run.
    pub stop: &'a AtomicBool,
    /// Told after every hour: hours done and of how many.
    pub progress: &'a mut dyn FnMut(usize, usize),
}

/// A run that has come to its end.
#[derive(Debug)]
pub struct Finished {
    /// The case.
    pub case: Case,
    /// What the reader had to say (no errors).
    pub problems: Vec<Problem>,
    /// Results; `None` where the deck asked for no run.
    pub results: Option<Results>,
}

/// What stands at the end of a run, for who wants more than AERMOD's files.
pub struct After<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its results.
    pub results: &'a Results,
    /// The weather.
    pub hours: &'a FileHours,
    /// Hourly emission, background, ozone and NOx.
    pub inputs: &'a HourlyInputs,
    /// Set from outside to end the run.
    pub stop: &'a AtomicBool,
}

/// Who makes something of a run besides AERMOD's files; it is told of all averages, too.
pub trait Attendant: AverageObserver {
    /// The case is known and the run begins.
    fn begin(&mut self, case: &Case) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
    /// The run has come to its end.
    fn end(&mut self, after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

/// Attends to nothing.
struct Idle;

impl AverageObserver for Idle {
    fn on_average(&mut self, _completed: &Completed<'_>) -> std::io::Result<()> {
        Ok(())
    }
}

impl Attendant for Idle {
    fn begin(&mut self, _case: &Case) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn end(&mut self, _after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}

/// Contributions to the events of a case that has the sources and weather of another run; `case` is made by
/// [`event_case`](crate::nearfield::event_case).
///
/// # Errors
/// [`RunError`].
pub fn contributions_to_events(
    case: &Case,
    after: &After<'_>,
) -> Result<Vec<EventContribution>, RunError> {
    let engine = PlumeEngine::new(case);
    let chemistry = No2Chemistry::new(case);
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(after.stop),
        ..Extras::default()
    };
    run_events(case, after.hours, after.inputs, &engine, extras)
}

/// Weather records that become hours when they are asked for.
pub struct FileHours {
    records: Vec<(SurfaceRecord, ProfileRecord, [f64; 2], Wetness)>,
    settings: WeatherSettings,
    /// What was noted of hours, by their places.
    notes: Mutex<BTreeMap<usize, Vec<Note>>>,
}

impl FileHours {
    /// Of two files and the case's choices.
    pub fn new(files: &WeatherFiles, case: &Case) -> Self {
        let mut rain = PastRain::default();
        let mut wetness = Wetness::default();
        let records = files
            .hours()
            .map(|(surface, profile, _)| {
                let past = rain.enter(surface);
                wetness.step(surface.temperature, surface.precipitation, past[0]);
                (*surface, profile.clone(), past, wetness)
            })
            .collect();
        Self {
            records,
            settings: settings(files, case),
            notes: Mutex::default(),
        }
    }

    /// An hour's row of the surface file.
    pub fn surface(&self, index: usize) -> Option<&SurfaceRecord> {
        self.records.get(index).map(|(surface, ..)| surface)
    }

    /// Messages of the hours that were asked for, but those of calm and missing hours, which the run tells.
    pub fn messages(&self) -> Vec<Message> {
        let Ok(notes) = self.notes.lock() else {
            return Vec::new();
        };
        let told = |note: &&Note| !matches!(note.code, 440 | 460);
        notes
            .iter()
            .flat_map(|(&index, notes)| {
                notes
                    .iter()
                    .filter(told)
                    .map(move |note| Message::of_hour(note, index))
            })
            .collect()
    }

    /// Precipitation of all hours [mm].
    pub fn precipitation(&self) -> f64 {
        self.records
            .iter()
            .map(|(surface, ..)| surface.precipitation)
            .filter(|rate| (0.0..=900.0).contains(rate))
            .sum()
    }

    /// Time of each hour.
    pub fn stamps(&self) -> impl Iterator<Item = HourStamp> + '_ {
        self.records.iter().map(|(surface, ..)| surface.stamp)
    }
}

impl Hours for FileHours {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn stamp(&self, index: usize) -> HourStamp {
        self.records[index].0.stamp
    }

    fn hour(&self, index: usize) -> Cow<'_, Hour> {
        let (surface, profile, past, wetness) = &self.records[index];
        let next = self.records.get(index + 1).map(|(surface, ..)| surface);
        let (mut hour, notes) = prepare_hour(surface, profile, next, *past, &self.settings);
        if !notes.is_empty()
            && let Ok(mut kept) = self.notes.lock()
        {
            kept.insert(index, notes);
        }
        hour.saturation_vapour_pressure = wetness.saturation_vapour_pressure;
        hour.soil_moisture = wetness.factor;
        Cow::Owned(hour)
    }
}

/// What the weather needs to know of a case.
pub fn settings(files: &WeatherFiles, case: &Case) -> WeatherSettings {
    let options = &case.options;
    let header = &files.surface.header;
    let use_of = case.weather.turbulence;
    let deposits = case
        .sources
        .iter()
        .any(|source| source.particles.is_some() || source.gas.is_some());
    let by_day = |source: &crate::plume::Source| {
        matches!(
            source.variation,
            Variation::Factors {
                kind: VariationKind::HourWeekday3
                    | VariationKind::HourWeekday7
                    | VariationKind::SeasonHourWeekday3
                    | VariationKind::SeasonHourWeekday7
                    | VariationKind::MonthHourWeekday3
                    | VariationKind::MonthHourWeekday7,
                ..
            }
        )
    };
    WeatherSettings {
        profile_base: options.profile_base,
        rotation: case.weather.rotation,
        wind_categories: case.weather.wind_categories,
        turbulence: TurbulenceUse {
            no_sigma_theta_stable: use_of.no_sigma_theta_stable,
            no_sigma_theta_convective: use_of.no_sigma_theta_convective,
            no_sigma_w_stable: use_of.no_sigma_w_stable,
            no_sigma_w_convective: use_of.no_sigma_w_convective,
        },
        least_sigma_v: options.least_sigma_v,
        least_sigma_w: options.least_sigma_w,
        adjusted_friction_velocity: header.adjusted_friction_velocity,
        bulk_richardson: header.bulk_richardson,
        towns: case
            .urban
            .iter()
            .map(|area| Town {
                population: area.population,
                roughness_length: area.roughness,
            })
            .collect(),
        morning_transition: !options.no_urban_transition,
        dissipation: matches!(options.no2, No2Method::Pvmrm | No2Method::Grsm),
        stability_class: options.fast_area
            || case
                .sources
                .iter()
                .any(|source| matches!(source.kind, SourceKind::BuoyantLine(_))),
        radiation: deposits || options.no2 == No2Method::Grsm,
        pass_over_missing: true,
        days_of_week: case.sources.iter().any(by_day),
        background_sectors: case
            .background
            .as_ref()
            .map(|background| background.sectors.clone())
            .unwrap_or_default(),
        ozone_sectors: case.no2.ozone.sectors.clone(),
        nox_sectors: case.no2.nox.sectors.clone(),
    }
}

/// Hands averages on and tells the progress.
pub(super) struct Watched<'w, 'a> {
    pub(super) writer: Writer<'a>,
    pub(super) attendant: &'w mut dyn Attendant,
    pub(super) progress: &'w mut dyn FnMut(usize, usize),
}

impl AverageObserver for Watched<'_, '_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        self.writer.on_average(completed)?;
        self.attendant.on_average(completed)
    }

    fn on_day(&mut self, day: &crate::nearfield::results::DailyMaxima) -> std::io::Result<()> {
        self.writer.on_day(day)?;
        self.attendant.on_day(day)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.writer.on_hour(stamp, done, of);
        self.attendant.on_hour(stamp, done, of);
        (self.progress)(done, of);
    }
}

/// Reads, runs and writes a deck.
pub fn run_deck(path: &Path, around: Surroundings<'_>) -> Result<Finished, SessionError> {
    run_deck_with(path, around, &mut Idle)
}

/// Reads, runs and writes a deck; an attendant makes more of it (not of decks without a run and of event decks).
pub fn run_deck_with(
    path: &Path,
    around: Surroundings<'_>,
    attendant: &mut dyn Attendant,
) -> Result<Finished, SessionError> {
    let (case, problems) = read_deck(path)?;
    supported(&case)?;
    let mut facts = Facts::gather(&case, path, &around.listing, around.now);
    facts.set_problems(&case, &problems);
    let write_error = |cause| SessionError::Write {
        path: around.listing.clone(),
        cause,
    };
    let files = WeatherFiles::read(
        &case.weather.surface_file,
        &case.weather.profile_file,
        case.weather.surface_station.1,
    )?;
    let hours = FileHours::new(&files, &case);
    facts.precipitation = hours.precipitation();
    if case.event_run {
        run_event_deck(&case, facts, &hours, &around)?;
        return Ok(Finished {
            case,
            problems,
            results: None,
        });
    }
    let writer = Writer::create(&case, facts, &around.listing).map_err(write_error)?;
    if !case.run {
        writer.finish_unrun().map_err(write_error)?;
        return Ok(Finished {
            case,
            problems,
            results: None,
        });
    }
    attendant.begin(&case).map_err(SessionError::Attendant)?;
    let stamps: Vec<HourStamp> = hours.stamps().collect();
    let inputs = hourly::read(&case, &stamps)?;
    let engine = PlumeEngine::new(&case);
    let mut observer = Watched {
        writer,
        attendant,
        progress: around.progress,
    };
    let chemistry = No2Chemistry::new(&case);
    let before = restart::begin(&case)?;
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(around.stop),
        resume: before.as_ref(),
    };
    let results = run(&case, &hours, &inputs, &engine, extras, &mut observer)?;
    restart::end(&case, &results)?;
    observer.writer.tell(hours.messages());
    let Watched {
        writer, attendant, ..
    } = observer;
    writer.finish(&results).map_err(write_error)?;
    let after = After {
        case: &case,
        results: &results,
        hours: &hours,
        inputs: &inputs,
        stop: around.stop,
    };
    attendant.end(&after).map_err(SessionError::Attendant)?;
    Ok(Finished {
        case,
        problems,
        results: Some(results),
    })
}

/// Refuses by name what the engine does not do.
pub(super) fn supported(case: &Case) -> Result<(), SessionError> {
    let velocity = case.gas_deposition.user_velocity.is_some();
    let outputs = case.options.outputs;
    let asks_deposition =
        outputs.total_deposition || outputs.dry_deposition || outputs.wet_deposition;
    for source in &case.sources {
        let lays_down = source.particles.is_some() || source.gas.is_some() || velocity;
        let line = matches!(
            source.kind,
            SourceKind::Road(_) | SourceKind::BuoyantLine(_)
        );
        let what = if (lays_down || asks_deposition) && line {
            "deposition of roads and buoyant lines"
        } else if source.highly_buoyant && case.options.highly_buoyant {
            "the highly buoyant plume option (HBP)"
        } else {
            continue;
        };
        return Err(SessionError::Unsupported {
            source_id: source.id.clone(),
            what,
        });
    }
    Ok(())
}
