//! Events: what each source of a group adds to one average at one receptor (EVENT runs).
//!
//! The average ends at the event's hour and is formed as in [`super::averages`]; its hours are computed again, source by source.

use super::averages::HourKind;
use super::case::Case;
use super::engine::{Engine, Hours};
use super::inputs::HourlyInputs;
use super::pass::Pass;
use super::results::HourCounts;
use super::run::{Extras, RunError};
use super::variants::Variant;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// What was found for an event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventContribution {
    /// Mean of the group [printed unit].
    pub value: f64,
    /// Mean of every member: sources in the group's order, then the background if the group has it.
    pub members: Vec<f64>,
    /// First hour of the day that counts, 1..=24.
    pub first_hour: u32,
    /// Values of the group hour by hour.
    pub hours: Vec<f64>,
    /// Values of every member hour by hour `[hour][member]`.
    pub member_hours: Vec<Vec<f64>>,
    /// Places of the hours in the weather file.
    pub indices: Vec<usize>,
    /// What kinds of hours they are.
    pub kinds: Vec<HourKind>,
    /// Hours, calms and missing among them.
    pub counts: HourCounts,
}

/// The case whose receptors are those of its events, in their order; the engine of an event run is to be made for it.
pub fn event_case(case: &Case) -> Case {
    Case {
        receptors: case.events.iter().map(|event| event.receptor).collect(),
        ..case.clone()
    }
}

/// Contributions to every event of a case made by [`event_case`]; an event whose hours are not in the weather has none.
pub fn run_events<E: Engine, H: Hours + ?Sized>(
    case: &Case,
    weather: &H,
    inputs: &HourlyInputs,
    engine: &E,
    extras: Extras<'_, E::Work>,
) -> Result<Vec<EventContribution>, RunError> {
    if weather.is_empty() {
        return Err(RunError::NoHours);
    }
    let never = AtomicBool::new(false);
    let stop = extras.stop.unwrap_or(&never);
    let variants = [Variant::of_case(case.sources.len())];
    let pass = Pass::new(
        case,
        weather,
        inputs,
        engine,
        extras.chemistry,
        &variants,
        stop,
    );
    let days: BTreeSet<i64> = case.events.iter().map(|event| event.date / 100).collect();
    let tasks = pass.collect(|stamp| days.contains(&(stamp.yymmddhh() / 100)))?;
    let found = case
        .events
        .par_iter()
        .enumerate()
        .map(|(index, event)| {
            let members = &case.groups[event.group];
            let last = event.date % 100;
            let first = last - i64::from(event.averaging) + 1;
            let mut result = EventContribution {
                members: vec![0.0; members.sources.len() + usize::from(members.background)],
                first_hour: first.max(1) as u32,
                ..EventContribution::default()
            };
            for task in &tasks {
                let date = task.hour.stamp.yymmddhh();
                if date / 100 != event.date / 100 || !(first..=last).contains(&(date % 100)) {
                    continue;
                }
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                result.counts.add(task.kind);
                result.indices.push(task.index);
                result.kinds.push(task.kind);
                let values = pass.sources_at(task, event.group, index);
                let mut row: Vec<f64> = members
                    .sources
                    .iter()
                    .map(|&source| values.sources[source])
                    .collect();
                if members.background {
                    row.push(values.background);
                }
                result.hours.push(row.iter().sum());
                result.member_hours.push(row);
            }
            let divisor = if event.averaging == 1 || !case.types().concentration {
                1.0
            } else {
                result.counts.divisor()
            };
            result.value = result.hours.iter().sum::<f64>() / divisor;
            for row in &result.member_hours {
                for (sum, value) in result.members.iter_mut().zip(row) {
                    *sum += value / divisor;
                }
            }
            result
        })
        .collect();
    if stop.load(Ordering::Relaxed) {
        return Err(RunError::Stopped { hours: 0 });
    }
    Ok(found)
}
