//! The near field: a year of hours through the plume engine, for every substance and set of sources at once.
//!
//! Dispersion factors are computed once an hour and source; what a set emits of a substance is a variant of rates ([`crate::nearfield::variants`]). Everything is judged
//! in the state of air of GB 3095: gases at 298.15 K and 1013.25 hPa, hour by hour and at the receptor's own pressure, particles in actual air.

mod calm;
mod sets;
mod tally;

pub use calm::CalmRule;
pub use sets::{AbnormalField, Regional, SubstanceField, Superposed};
pub use tally::{Greatest, StateOfAir, Tally};

use super::background::{BackgroundAir, BackgroundError, Day, DayAir, background_air, day_of};
use super::deck::{DeckFiles, Rates, deck_text};
use super::project::{No2Scheme, Project};
use super::rules::Rules;
use super::setting::{Point, Setting};
use super::year::YearFiles;
use crate::aermod::deck::{Severity, message, read_deck, render};
use crate::aermod::session::FileHours;
use crate::aermod::weather::{WeatherFileError, WeatherFiles};
use crate::nearfield::case::Averaging;
use crate::nearfield::{
    AverageObserver, Case, Chemistry, Extras, HourlyInputs, No2Chemistry, PlumeEngine, PlumeWork,
    RunError, Variant, run_variants,
};
use crate::observations::Air;
use crate::plume::No2Method;
use crate::plume::weather::SurfaceRecord;
use crate::units::{
    GAS_CONSTANT_DRY_AIR, GRAVITY, STANDARD_PRESSURE, standard_atmosphere_pressure,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Temperature of the reference state of gases [K].
const REFERENCE_TEMPERATURE: f64 = 298.15;

/// Files of the near field, as AERMOD reads them.
pub const DECK: &str = "consult.inp";
/// Surface weather.
pub const SURFACE: &str = "weather.sfc";
/// Profile weather.
pub const PROFILE: &str = "weather.pfl";

/// What the near field gives.
#[derive(Debug, Clone, PartialEq)]
pub struct NearField {
    /// Receptors.
    pub points: Vec<Point>,
    /// By substance.
    pub substances: Vec<SubstanceField>,
    /// Hours of the year, calm and missing ones.
    pub hours: [usize; 3],
    /// First and last hour, YYYYMMDDHH.
    pub span: [i64; 2],
    /// Mean factor by which gases grow in the reference state, at the station.
    pub gas_factor: f64,
    /// Calms.
    pub calm: CalmRule,
    /// Air that is there.
    pub background: BackgroundAir,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Why there is no near field.
#[derive(Debug, thiserror::Error)]
pub enum NearError {
    /// A file cannot be written.
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// Our own deck was refused.
    #[error("the deck of the near field was refused:\n{0}")]
    Deck(String),
    /// The weather.
    #[error(transparent)]
    Weather(#[from] WeatherFileError),
    /// The weather is no year.
    #[error(
        "{file} holds {hours} hours; a base year has 8760 or 8784, hours 1 to 24 of every day\nhint: an assessment of grade 1 rests on one whole year"
    )]
    NoYear {
        /// The file.
        file: String,
        /// Hours there.
        hours: usize,
    },
    /// NO2 chemistry and sources that go.
    #[error(
        "no2 = \"arm2\" with sources that go ('{0}'): the method is not linear, so what goes cannot be taken off\nhint: no2 = \"ratio\" or \"full\" ([near]), or two projects, before and after"
    )]
    NotLinear(String),
    /// The run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The background.
    #[error(transparent)]
    Background(#[from] BackgroundError),
}

/// Writes weather and deck (every source with 1 g/s) into a folder.
///
/// # Errors
/// [`NearError::Write`].
pub fn write_deck(
    project: &Project,
    setting: &Setting,
    year: &YearFiles,
    rules: &Rules,
    rates: Rates<'_>,
    folder: &Path,
) -> Result<PathBuf, NearError> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text)
            .map(|()| path.clone())
            .map_err(|cause| NearError::Write { path, cause })
    };
    std::fs::create_dir_all(folder).map_err(|cause| NearError::Write {
        path: folder.to_owned(),
        cause,
    })?;
    write(SURFACE, &year.surface)?;
    write(PROFILE, &year.profile)?;
    let files = DeckFiles {
        surface: SURFACE,
        profile: PROFILE,
        base: year.base,
        year: first_year(&year.surface),
    };
    write(DECK, &deck_text(project, setting, rules, files, rates))
}

/// Year of the first hour of a surface file.
fn first_year(surface: &str) -> i32 {
    let first = surface
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().next());
    let year: i32 = first.and_then(|word| word.parse().ok()).unwrap_or(2000);
    match year {
        0..50 => year + 2000,
        50..100 => year + 1900,
        other => other,
    }
}

/// Air of a surface record; the standard atmosphere where it has none.
fn air_of(record: &SurfaceRecord, base: f64) -> Air {
    let standard = Air::standard_atmosphere(base);
    let pressure = record.pressure * 100.0;
    Air {
        pressure: if (30_000.0..110_000.0).contains(&pressure) {
            pressure
        } else {
            standard_atmosphere_pressure(base)
        },
        temperature: if (200.0..340.0).contains(&record.temperature) {
            record.temperature
        } else {
            standard.temperature
        },
    }
}

/// The factor by which the mass of a gas in a cubic metre grows in the reference state.
fn to_reference(air: Air) -> f64 {
    STANDARD_PRESSURE / air.pressure * air.temperature / REFERENCE_TEMPERATURE
}

/// Weather of a case, laid out.
struct Weather {
    hours: FileHours,
    records: Vec<SurfaceRecord>,
}

fn weather(case: &Case) -> Result<Weather, NearError> {
    let files = &case.weather;
    let read = WeatherFiles::read(
        &files.surface_file,
        &files.profile_file,
        files.surface_station.1,
    )?;
    let records: Vec<SurfaceRecord> = read.hours().map(|(surface, ..)| *surface).collect();
    let last = records.last().map_or(0, |record| record.stamp.hour);
    if !matches!(records.len(), 8760 | 8784) || last != 24 {
        return Err(NearError::NoYear {
            file: files.surface_file.display().to_string(),
            hours: records.len(),
        });
    }
    Ok(Weather {
        hours: FileHours::new(&read, case),
        records,
    })
}

/// Runs the year. `folder` takes the deck and the weather; `stop` ends the run from outside; `progress` is told hours done and all.
///
/// # Errors
/// [`NearError`].
pub fn near_field(
    project: &Project,
    setting: &Setting,
    year: &YearFiles,
    rules: &Rules,
    folder: &Path,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<NearField, NearError> {
    let deck = write_deck(project, setting, year, rules, Rates::Unit, folder)?;
    let (mut case, problems) =
        read_deck(&deck).map_err(|errors| NearError::Deck(render(&errors.problems)))?;
    case.outputs.clear();
    case.averaging = vec![Averaging::Hours(1)];
    let arm2 = project.no2 == No2Scheme::Arm2;
    if arm2 {
        if let Some(gone) = project
            .sources
            .iter()
            .find(|source| source.role.sign() < 0.0)
        {
            return Err(NearError::NotLinear(gone.id.clone()));
        }
        case.options.no2 = No2Method::Arm2;
    }
    let Weather { hours, records } = weather(&case)?;
    let airs: Vec<Air> = records.iter().map(|r| air_of(r, year.base)).collect();
    let factors: Vec<(i64, f64, f64)> = records
        .iter()
        .zip(&airs)
        .map(|(record, air)| (record.stamp.full(), to_reference(*air), air.temperature))
        .collect();
    let gas_factor = factors.iter().map(|hour| hour.1).sum::<f64>() / factors.len() as f64;
    let steps = setting
        .points
        .iter()
        .map(|point| GRAVITY * (point.elevation - year.base) / GAS_CONSTANT_DRY_AIR);
    let state = StateOfAir::new(factors, steps.collect());
    let plans = sets::plans(project, rules);
    let variants: Vec<Variant> = plans.variants(case.sources.len());
    let mut tallies: Vec<Tally<'_>> = plans
        .runs
        .iter()
        .map(|run| {
            Tally::new(
                setting.points.len(),
                run.gas.then_some(&state),
                run.keep_days,
            )
        })
        .collect();
    if let Some(first) = tallies.pop() {
        // The last variant of an hour tells: then the hour is done for all.
        tallies.push(first.telling(progress));
    }
    let engine = PlumeEngine::new(&case);
    let chemistry = No2Chemistry::new(&case);
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(stop),
        resume: None,
    };
    let counts = {
        let mut observers: Vec<&mut dyn AverageObserver> = tallies
            .iter_mut()
            .map(|tally| tally as &mut dyn AverageObserver)
            .collect();
        let inputs = HourlyInputs::default();
        let results = run_variants(
            &case,
            &hours,
            &inputs,
            &engine,
            extras,
            &variants,
            &mut observers,
        )?;
        results
            .first()
            .map(|results| results.counts)
            .unwrap_or_default()
    };
    let days = days_of(&records);
    let air = air_of_days(&records, &airs);
    let background = background_air(
        project,
        setting.site_elevation,
        &days,
        &air,
        year.demonstration,
    )?;
    let substances = plans.fields(project, setting, &tallies, &background, &days);
    let mut notes: Vec<String> = setting
        .notes
        .iter()
        .chain(&year.notes)
        .chain(&background.notes)
        .cloned()
        .collect();
    notes.extend(
        problems
            .iter()
            .filter(|p| p.severity != Severity::Info)
            .map(|p| format!("AERMOD {}: {}", p.tag(), message(p.code))),
    );
    notes.extend(plans.notes);
    let stamp = |record: Option<&SurfaceRecord>| record.map_or(0, |record| record.stamp.full());
    Ok(NearField {
        points: setting.points.clone(),
        substances,
        hours: [counts.hours, counts.calm, counts.missing],
        span: [stamp(records.first()), stamp(records.last())],
        gas_factor,
        calm: CalmRule::of(&records, project.calm_share_20_years, rules),
        background,
        notes,
    })
}

/// The days of the weather.
fn days_of(records: &[SurfaceRecord]) -> Vec<Day> {
    let mut days: Vec<Day> = records.iter().map(|record| day_of(record.stamp)).collect();
    days.dedup();
    days
}

/// Mean air of each day.
fn air_of_days(records: &[SurfaceRecord], airs: &[Air]) -> DayAir {
    let mut sums: BTreeMap<Day, (f64, f64, f64)> = BTreeMap::new();
    for (record, air) in records.iter().zip(airs) {
        let sum = sums.entry(day_of(record.stamp)).or_default();
        *sum = (sum.0 + air.pressure, sum.1 + air.temperature, sum.2 + 1.0);
    }
    sums.into_iter()
        .map(|(day, (pressure, temperature, count))| {
            let air = Air {
                pressure: pressure / count,
                temperature: temperature / count,
            };
            (day, air)
        })
        .collect()
}
