//! Which hours and days of a place are left out for dust, by the rule of an edition.

use super::dust::{
    DustEvent, Particles, Process, daily_events, hourly_events, listed_events, undecided,
};
use super::edition::Edition;
use super::error::StandardsError;
use super::limits::Period;
use super::series::{PlaceSeries, Series};
use super::source::{Basis, Status};
use crate::observations::Quantity;
use crate::time::ModelTime;
use std::collections::BTreeSet;

/// Events of dust of a place, by the rule of an edition; within processes that others found, where there is a list of them.
///
/// # Errors
/// [`StandardsError::NoDustNumbers`] without a list where the rule has no numbers.
pub fn dust_events(
    series: &PlaceSeries,
    place: &str,
    edition: &Edition,
    processes: Option<&[Process]>,
    notes: &mut Vec<String>,
    basis: &mut Basis,
) -> Result<Vec<DustEvent>, StandardsError> {
    let own: Option<Vec<Process>> = processes.map(|all| {
        let own = all
            .iter()
            .filter(|p| p.place.is_empty() || p.place == place);
        own.cloned().collect()
    });
    let empty = Series::new();
    let hours = |quantity| series.hours.get(&quantity).unwrap_or(&empty);
    let days = |quantity| series.days.get(&(quantity, Period::Day)).unwrap_or(&empty);
    let hourly = Particles {
        pm10: hours(Quantity::Pm10),
        pm25: hours(Quantity::Pm25),
    };
    let daily = Particles {
        pm10: days(Quantity::Pm10),
        pm25: days(Quantity::Pm25),
    };
    let Some(numbers) = &edition.dust.numbers else {
        let Some(own) = own else {
            return Err(StandardsError::NoDustNumbers {
                rule: edition.dust.name.clone(),
                edition: edition.id.clone(),
            });
        };
        let mut events = listed_events(hourly, &own);
        // Days of a table count from midnight.
        let whole: Vec<Process> = own
            .into_iter()
            .map(|p| Process {
                begin: p.begin.midnight(),
                ..p
            })
            .collect();
        events.extend(listed_events(daily, &whole));
        return Ok(events);
    };
    let mut events = hourly_events(hourly, numbers, own.as_deref(), basis);
    events.extend(daily_events(daily, numbers, own.as_deref(), basis));
    let in_force = &edition.dust.in_force;
    if events.iter().any(|event| !in_force.holds(event.begin)) {
        let what = format!(
            "dust rule of {} used outside its time, {}",
            edition.dust.id,
            in_force.words()
        );
        basis.note(&what, Status::Own);
    }
    let unknown = undecided(hourly, daily, numbers, basis);
    if own.is_none() && unknown > 0 {
        notes.push(format!(
            "{place}: {unknown} hours or days with PM10 as under dust have no PM2.5 and stay in the evaluation"
        ));
    }
    Ok(events)
}

/// Times of particles that lie in events: hours, or midnights of a table of days.
pub fn dust_hours(series: &PlaceSeries, events: &[DustEvent]) -> BTreeSet<ModelTime> {
    let particles = [Quantity::Pm10, Quantity::Pm25];
    let hours = particles.iter().filter_map(|q| series.hours.get(q));
    let days = particles
        .iter()
        .filter_map(|q| series.days.get(&(*q, Period::Day)));
    let times: BTreeSet<ModelTime> = hours.chain(days).flat_map(|s| s.keys().copied()).collect();
    let inside = events.iter().flat_map(|e| times.range(e.begin..e.end));
    inside.copied().collect()
}
