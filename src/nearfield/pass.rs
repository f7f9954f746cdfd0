//! The hours of a run, prepared and computed in batches on all threads; what comes out is the same for any number of threads.
//!
//! An hour is one task; tasks share nothing and are handed on in the order of time. What has to go from hour to hour (ozone of the
//! last day, what chemistry carries over) is settled in that order before the tasks begin.

use super::arcs::SourceArcs;
use super::averages::{HourKind, is_leap};
use super::background::{AmbientAir, BackgroundError, PollutantAir};
use super::case::Case;
use super::engine::{Ambient, Chemistry, Engine, EngineFailure, HourlyDispersion, Hours};
use super::inputs::HourlyInputs;
use super::results::Field;
use super::variants::Variant;
use crate::plume::{Hour, HourStamp, SourceKind};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// Room for the fields of a batch of hours [B].
const BATCH_BYTES: usize = 48 << 20;

/// What can be wrong with the hours of a run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PassError {
    /// Background of an hour.
    #[error(transparent)]
    Background(#[from] BackgroundError),
    /// A source that cannot be computed.
    #[error(transparent)]
    Engine(#[from] EngineFailure),
    /// A series ends before the run does.
    #[error("the hourly {what} has {length} hours, the run needs more")]
    ShortSeries {
        /// Which.
        what: &'static str,
        /// Its hours.
        length: usize,
    },
}

/// An hour of the file that the run has gone through.
#[derive(Debug)]
pub struct PassedHour {
    /// When.
    pub stamp: HourStamp,
    /// Whether it counts: inside the period, on a day that counts, and sampled.
    pub counts: bool,
    /// Whether hours are sampled and this one was passed over.
    pub skipped: bool,
    /// What kind of hour.
    pub kind: HourKind,
    /// Values of each variant `[type][group][receptor]` in the printed unit; empty where nothing was computed.
    pub fields: Vec<Field>,
    /// Greatest values on arcs of receptors (EVALFILE).
    pub arcs: Vec<SourceArcs>,
}

/// A batch of hours.
#[derive(Debug, Default)]
pub struct Batch {
    /// In the order of time.
    pub hours: Vec<PassedHour>,
    /// The run ends with it.
    pub last: bool,
    /// Messages on the way.
    pub messages: Vec<(String, String)>,
    /// Messages about the backgrounds that variants have of their own, by variant.
    pub own_messages: Vec<Vec<(String, String)>>,
}

/// Everything a pass needs.
pub struct Pass<'a, E: Engine, H: Hours + ?Sized> {
    /// The case.
    pub case: &'a Case,
    /// The weather file.
    pub weather: &'a H,
    /// Hourly files.
    pub inputs: &'a HourlyInputs,
    /// The kernels.
    pub engine: &'a E,
    /// NO2.
    pub chemistry: Option<&'a dyn Chemistry<E::Work>>,
    /// Sets of emissions.
    pub variants: &'a [Variant],
    /// Set from outside to end the run early.
    pub stop: &'a AtomicBool,
    /// Buoyant lines are among the sources.
    has_lines: bool,
    pub(super) work: Mutex<Vec<HourlyDispersion<E::Work>>>,
    pub(super) fields: Mutex<Vec<Field>>,
    pub(super) failure: Mutex<Option<EngineFailure>>,
}

/// An hour before it is computed.
#[derive(Debug)]
pub struct Task<'a> {
    /// Its weather.
    pub hour: Cow<'a, Hour>,
    /// Its place in the weather file.
    pub index: usize,
    /// Whether it counts.
    pub counts: bool,
    /// What kind of hour.
    pub kind: HourKind,
    pub(super) skipped: bool,
    pub(super) ambient: Ambient,
    /// Background of each variant that has its own [µg/m³].
    pub(super) own_backgrounds: Vec<Option<f64>>,
}

/// One receptor's values of every source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReceptorSources {
    /// Value of every source of the case [printed unit], 0 outside the group.
    pub sources: Vec<f64>,
    /// Background of the group.
    pub background: f64,
}

/// Where a pass stands.
pub struct Progress<'a> {
    next: usize,
    ambient: AmbientAir<'a>,
    own: Vec<Option<PollutantAir<'a>>>,
    carried: [f64; 2],
    first_sample: usize,
    after: i64,
}

impl Progress<'_> {
    /// Hours up to this one (YYYYMMDDHH) do not count: they are in a saved run.
    ///
    /// AERMOD counts the last of them again when it goes on in the same weather file.
    pub fn pass_over_to(&mut self, last: i64) {
        self.after = last;
    }
}

impl<'a, E: Engine, H: Hours + ?Sized> Pass<'a, E, H> {
    /// A pass through all hours.
    pub fn new(
        case: &'a Case,
        weather: &'a H,
        inputs: &'a HourlyInputs,
        engine: &'a E,
        chemistry: Option<&'a dyn Chemistry<E::Work>>,
        variants: &'a [Variant],
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            case,
            weather,
            inputs,
            engine,
            chemistry,
            variants,
            stop,
            has_lines: case
                .sources
                .iter()
                .any(|source| matches!(source.kind, SourceKind::BuoyantLine(_))),
            work: Mutex::new(Vec::new()),
            fields: Mutex::new(Vec::new()),
            failure: Mutex::new(None),
        }
    }

    /// At the first hour.
    pub fn begin(&self) -> Progress<'a> {
        Progress {
            next: 0,
            ambient: AmbientAir::new(self.case, self.inputs),
            own: self
                .variants
                .iter()
                .map(|variant| {
                    let air = variant.own_background.as_deref()?;
                    let background = air.background.as_ref();
                    Some(PollutantAir::new(&air.pollutant, background, &air.series))
                })
                .collect(),
            carried: [0.0; 2],
            first_sample: 0,
            after: 0,
        }
    }

    /// How many hours make a batch.
    fn batch_length(&self) -> usize {
        let values = self.variants.len()
            * self.case.types().count()
            * self.case.groups.len()
            * self.case.receptors.len();
        (BATCH_BYTES / (8 * values.max(1))).clamp(2 * rayon::current_num_threads(), 256)
    }

    /// Compute the next batch.
    pub fn advance(&self, progress: &mut Progress<'a>) -> Result<Batch, PassError> {
        let range = progress.next..(progress.next + self.batch_length()).min(self.weather.len());
        progress.next = range.end;
        let mut batch = Batch {
            last: range.end == self.weather.len(),
            ..Batch::default()
        };
        let tasks = self.prepare(range, progress, &mut batch)?;
        batch.hours = tasks
            .into_par_iter()
            .map(|task| self.compute(&task))
            .collect();
        self.failed()?;
        Ok(batch)
    }

    /// Keeps the earliest failure, whatever the order in which threads meet them.
    pub(super) fn note_failure(&self, failure: Option<EngineFailure>) {
        let Some(failure) = failure else { return };
        let key = |f: &EngineFailure| (f.stamp.full(), f.source_id.clone());
        let mut kept = lock(&self.failure);
        if kept
            .as_ref()
            .is_none_or(|before| key(&failure) < key(before))
        {
            *kept = Some(failure);
        }
    }

    /// The error of a source that could not be computed so far.
    pub fn failed(&self) -> Result<(), PassError> {
        lock(&self.failure)
            .take()
            .map_or(Ok(()), |failure| Err(failure.into()))
    }

    /// The tasks of a range of hours; ends the batch where the run's period ends.
    fn prepare(
        &self,
        range: Range<usize>,
        progress: &mut Progress<'a>,
        batch: &mut Batch,
    ) -> Result<Vec<Task<'a>>, PassError> {
        let weather = self.weather;
        let hours: Vec<Cow<'a, Hour>> = range
            .clone()
            .into_par_iter()
            .map(|index| weather.hour(index))
            .collect();
        let mut tasks = Vec::with_capacity(hours.len());
        batch.own_messages.resize(progress.own.len(), Vec::new());
        for (index, hour) in range.zip(hours) {
            let stamp = hour.stamp;
            let kind = HourKind::of(&hour);
            // AERMOD looks at each hour that it reads, those before the run's period and the one behind it, too.
            let seen = match kind {
                HourKind::Calm => Some("440"),
                HourKind::Missing => Some("460"),
                HourKind::Unmixed | HourKind::Computed => None,
            };
            if let Some(code) = seen {
                let date = format!("{:010}", stamp.full());
                batch.messages.push((code.to_owned(), date));
            }
            if self.case.weather.end.is_some_and(|end| stamp.full() > end) {
                batch.last = true;
                break;
            }
            if let Some((what, length)) = self.inputs.ended(index) {
                return Err(PassError::ShortSeries { what, length });
            }
            let mut ambient = progress.ambient.hour(index, &hour, &mut batch.messages)?;
            ambient.carried = progress.carried;
            let mut own_backgrounds = Vec::with_capacity(progress.own.len());
            for (air, messages) in progress.own.iter_mut().zip(&mut batch.own_messages) {
                own_backgrounds.push(match air {
                    Some(air) => Some(air.hour(index, &hour, messages)?),
                    None => None,
                });
            }
            let skipped = !self.is_sampled(index, stamp, &mut progress.first_sample);
            let counts = !skipped && stamp.full() > progress.after && self.is_inside(stamp);
            if let Some(chemistry) = self.chemistry
                && counts
                && kind.is_valid()
            {
                progress.carried = chemistry.carry(&hour, &ambient);
            }
            let date = stamp.yymmddhh();
            let told = match kind {
                HourKind::Unmixed => Some(("470", format!("{date:08}"))),
                HourKind::Computed if self.has_lines && hour.reference_wind < 1.0 => {
                    Some(("471", format!("on {date:08}")))
                }
                HourKind::Calm | HourKind::Missing | HourKind::Computed => None,
            };
            if let Some((code, hint)) = told.filter(|_| counts) {
                batch.messages.push((code.to_owned(), hint));
            }
            tasks.push(Task {
                hour,
                index,
                counts,
                kind,
                skipped,
                ambient,
                own_backgrounds,
            });
        }
        Ok(tasks)
    }

    /// The hours of the run that are wanted, in the order of time.
    pub fn collect(&self, wanted: impl Fn(HourStamp) -> bool) -> Result<Vec<Task<'a>>, PassError> {
        let mut progress = self.begin();
        let mut chosen = Vec::new();
        let mut last = false;
        while !last {
            let range = progress.next..(progress.next + 256).min(self.weather.len());
            progress.next = range.end;
            let mut batch = Batch {
                last: range.end == self.weather.len(),
                ..Batch::default()
            };
            let tasks = self.prepare(range, &mut progress, &mut batch)?;
            chosen.extend(
                tasks
                    .into_iter()
                    .filter(|task| task.counts && wanted(task.hour.stamp)),
            );
            last = batch.last;
        }
        Ok(chosen)
    }

    /// Whether an hour lies inside STARTEND and DAYRANGE.
    fn is_inside(&self, stamp: HourStamp) -> bool {
        let weather = &self.case.weather;
        let begun = weather.start.is_none_or(|start| stamp.full() >= start);
        let day = weather.days.as_ref().is_none_or(|(common, leap)| {
            let days = if is_leap(stamp.year) { leap } else { common };
            days.get(stamp.day_of_year as usize)
                .copied()
                .unwrap_or(false)
        });
        begun && day
    }

    /// Whether an hour is sampled (SCIM); all are without sampling.
    fn is_sampled(&self, index: usize, stamp: HourStamp, first: &mut usize) -> bool {
        let Some((begin, interval)) = self.case.weather.scim else {
            return true;
        };
        let line = index + 1;
        if line <= 24 && stamp.hour == begin {
            *first = line;
            return true;
        }
        line > begin as usize
            && line >= *first
            && (line - *first).is_multiple_of(interval.max(1) as usize)
    }
}

/// A lock whose owner cannot have left half-done work behind it: it only hands out spare room.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
