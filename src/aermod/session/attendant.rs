//! Who makes something of a run besides AERMOD's files, and what it is told.

use super::engine::with_engine;
use super::hours::FileHours;
use crate::aermod::write::Writer;
use crate::nearfield::arcs::SourceArcs;
use crate::nearfield::{
    AverageObserver, Case, Completed, EventContribution, HourlyInputs, Results, RunError,
    run_events,
};
use crate::plume::HourStamp;
use std::sync::atomic::AtomicBool;

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
pub(super) struct Idle;

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
    with_engine(case, after.stop, None, |engine, extras| {
        run_events(case, after.hours, after.inputs, engine, extras)
    })
}

/// Hands averages on and tells the progress.
pub(in crate::aermod) struct Watched<'w, 'a> {
    pub(in crate::aermod) writer: Writer<'a>,
    pub(in crate::aermod) attendant: &'w mut dyn Attendant,
    pub(in crate::aermod) progress: &'w mut dyn FnMut(usize, usize),
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

    fn on_arcs(&mut self, stamp: HourStamp, arcs: &[SourceArcs]) -> std::io::Result<()> {
        self.writer.on_arcs(stamp, arcs)?;
        self.attendant.on_arcs(stamp, arcs)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.writer.on_hour(stamp, done, of);
        self.attendant.on_hour(stamp, done, of);
        (self.progress)(done, of);
    }
}
