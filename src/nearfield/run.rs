//! A run of a [`Case`]: hours × sources × receptors through an engine to [`Results`].
//!
//! While one thread takes up the hours of a batch in the order of time, all threads compute the next batch: results are the same
//! for any number of threads.

use super::accumulation::Accumulation;
use super::case::{Case, Output};
use super::contributions::contributions;
use super::engine::{Chemistry, Engine, Hours};
use super::inputs::HourlyInputs;
use super::pass::{Batch, Pass, PassError};
use super::results::{AverageObserver, Results};
use super::saved::{SavedError, SavedRun};
use super::variants::Variant;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why a run ended without results.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// What comes hour by hour from files.
    #[error(transparent)]
    Inputs(#[from] PassError),
    /// An observer could not write.
    #[error("writing results: {0}")]
    Write(#[from] std::io::Error),
    /// Stopped from outside.
    #[error("the run was stopped after {hours} hours")]
    Stopped {
        /// Hours that were taken up.
        hours: usize,
    },
    /// The saved run does not fit.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// No hour of the weather file lies in the run's period.
    #[error("no hour of the weather lies in the period of the run")]
    NoHours,
    /// ANNUAL means or design values without a whole year.
    #[error("the weather has no whole year, which ANNUAL means and design values need")]
    NoWholeYear,
}

/// What a run may be given beyond its case, weather, inputs and engine.
pub struct Extras<'a, W> {
    /// Chemistry of NO2.
    pub chemistry: Option<&'a dyn Chemistry<W>>,
    /// Set from outside (Ctrl-C) to end the run.
    pub stop: Option<&'a AtomicBool>,
    /// A saved run to go on from (one variant only).
    pub resume: Option<&'a SavedRun>,
}

impl<W> Default for Extras<'_, W> {
    fn default() -> Self {
        Self {
            chemistry: None,
            stop: None,
            resume: None,
        }
    }
}

impl<W> Clone for Extras<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Extras<'_, W> {}

/// Run a case.
pub fn run<E: Engine, H: Hours + ?Sized>(
    case: &Case,
    weather: &H,
    inputs: &HourlyInputs,
    engine: &E,
    extras: Extras<'_, E::Work>,
    observer: &mut dyn AverageObserver,
) -> Result<Results, RunError> {
    let variants = [Variant::of_case(case.sources.len())];
    let mut results = run_variants(
        case,
        weather,
        inputs,
        engine,
        extras,
        &variants,
        &mut [observer],
    )?;
    results.pop().ok_or(RunError::NoHours)
}

/// Run a case with several sets of emissions at once; one observer and one result for each.
pub fn run_variants<E: Engine, H: Hours + ?Sized>(
    case: &Case,
    weather: &H,
    inputs: &HourlyInputs,
    engine: &E,
    extras: Extras<'_, E::Work>,
    variants: &[Variant],
    observers: &mut [&mut dyn AverageObserver],
) -> Result<Vec<Results>, RunError> {
    if weather.is_empty() {
        return Err(RunError::NoHours);
    }
    let never = AtomicBool::new(false);
    let stop = extras.stop.unwrap_or(&never);
    let pass = Pass::new(
        case,
        weather,
        inputs,
        engine,
        extras.chemistry,
        variants,
        stop,
    );
    let mut kept: Vec<Accumulation<'_>> =
        variants.iter().map(|_| Accumulation::new(case)).collect();
    let mut messages = Vec::new();
    let mut own_messages = vec![Vec::new(); variants.len()];
    let mut done = 0;
    let mut progress = pass.begin();
    if let Some(saved) = extras.resume {
        for kept in &mut kept {
            kept.resume(saved)?;
        }
        progress.pass_over_to(saved.last);
    }
    let mut batch = pass.advance(&mut progress)?;
    loop {
        let last = batch.last;
        messages.append(&mut batch.messages);
        for (all, own) in own_messages.iter_mut().zip(&mut batch.own_messages) {
            all.append(own);
        }
        let mut next = Ok(Batch::default());
        let mut taken = Ok(());
        rayon::in_place_scope(|scope| {
            if !last {
                scope.spawn(|_| next = pass.advance(&mut progress));
            }
            taken = take_up(&pass, batch, &mut kept, observers, &mut done);
        });
        if stop.load(Ordering::Relaxed) {
            return Err(RunError::Stopped { hours: done });
        }
        taken?;
        if last {
            break;
        }
        batch = next?;
    }
    if kept.iter().any(|kept| kept.counts().hours == 0) {
        return Err(RunError::NoHours);
    }
    kept.into_iter()
        .enumerate()
        .map(|(variant, kept)| {
            let mut told = messages.clone();
            told.append(&mut own_messages[variant]);
            let mut results = kept.finish(told).ok_or(RunError::NoWholeYear)?;
            let table = results.design.as_ref();
            if let Some(table) = table.filter(|_| wants_contributions(case)) {
                let found = contributions(&pass, variant, table)?;
                (results.contributions, results.afterwards) = (found.ranks, found.messages);
            }
            Ok(results)
        })
        .collect()
}

/// Whether an output splits design values among groups.
fn wants_contributions(case: &Case) -> bool {
    case.outputs
        .iter()
        .any(|output| matches!(output, Output::MaxDailyContribution { .. }))
}

/// Take up the hours of a batch.
fn take_up<E: Engine, H: Hours + ?Sized>(
    pass: &Pass<'_, E, H>,
    batch: Batch,
    kept: &mut [Accumulation<'_>],
    observers: &mut [&mut dyn AverageObserver],
    done: &mut usize,
) -> std::io::Result<()> {
    let of = pass.weather.len();
    for mut passed in batch.hours {
        if pass.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let fields = std::mem::take(&mut passed.fields);
        *done += 1;
        for (variant, kept) in kept.iter_mut().enumerate() {
            if let Some(observer) = observers.get_mut(variant) {
                kept.hour(&passed, fields.get(variant), &mut **observer)?;
                if variant == 0 && !passed.arcs.is_empty() {
                    observer.on_arcs(passed.stamp, &passed.arcs)?;
                }
                observer.on_hour(passed.stamp, *done, of);
            } else {
                kept.hour(&passed, fields.get(variant), &mut Nobody)?;
            }
        }
        for field in fields {
            pass.recycle(field);
        }
    }
    Ok(())
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl AverageObserver for Nobody {
    fn on_average(&mut self, _completed: &super::results::Completed<'_>) -> std::io::Result<()> {
        Ok(())
    }
}

/// Several observers of one run, told one after the other.
#[derive(Default)]
pub struct Several<'a>(pub Vec<&'a mut dyn AverageObserver>);

impl AverageObserver for Several<'_> {
    fn on_average(&mut self, completed: &super::results::Completed<'_>) -> std::io::Result<()> {
        self.0
            .iter_mut()
            .try_for_each(|observer| observer.on_average(completed))
    }

    fn on_day(&mut self, day: &super::results::DailyMaxima) -> std::io::Result<()> {
        self.0
            .iter_mut()
            .try_for_each(|observer| observer.on_day(day))
    }

    fn on_arcs(
        &mut self,
        stamp: crate::plume::HourStamp,
        arcs: &[super::arcs::SourceArcs],
    ) -> std::io::Result<()> {
        self.0
            .iter_mut()
            .try_for_each(|observer| observer.on_arcs(stamp, arcs))
    }

    fn on_hour(&mut self, stamp: crate::plume::HourStamp, done: usize, of: usize) {
        for observer in &mut self.0 {
            observer.on_hour(stamp, done, of);
        }
    }
}
