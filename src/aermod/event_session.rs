//! A deck of events from beginning to end: what each source adds to averages that an earlier run found.

use super::session::FileHours;
use super::write::daily::full_date;
use super::write::event_listing::HourWeather;
use super::write::{EventWriter, Facts};
use crate::nearfield::{
    Case, Chemistry, Extras, HourlyInputs, PlumeEngine, PlumeWork, RunError, event_case, run_events,
};
use crate::plume::weather::SurfaceRecord;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Why events could not be run.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The listing.
    #[error("cannot write the listing of events: {0}")]
    Write(#[from] std::io::Error),
}

/// An hour as the listing of an event repeats it.
fn row(own: &SurfaceRecord) -> HourWeather {
    let stamp = own.stamp;
    let date = [
        i64::from(stamp.year % 100),
        i64::from(stamp.month),
        i64::from(stamp.day),
        i64::from(stamp.hour),
    ];
    let values = [
        own.heat_flux,
        own.friction_velocity,
        own.convective_velocity,
        own.gradient_above,
        own.convective_mixing_height,
        own.mechanical_mixing_height,
        own.obukhov_length,
        own.roughness_length,
        own.bowen_ratio,
        own.albedo,
        own.wind_speed,
        own.wind_direction,
        own.wind_height,
        own.temperature,
        own.temperature_height,
    ];
    (date, values)
}

/// Runs the events of a case, and writes AERMOD's listing of them: day by day, within a day in the deck's order.
pub fn run_event_deck(
    case: &Case,
    facts: Facts,
    hours: &FileHours,
    inputs: &HourlyInputs,
    chemistry: Option<&dyn Chemistry<PlumeWork>>,
    (listing, stop): (&Path, &AtomicBool),
) -> Result<(), EventError> {
    let case = event_case(case);
    let mut writer = EventWriter::create(&case, facts, listing)?;
    let engine = PlumeEngine::new(&case);
    let extras = Extras {
        chemistry,
        stop: Some(stop),
        ..Extras::default()
    };
    let found = run_events(&case, hours, inputs, &engine, extras)?;
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&event| full_date(case.events[event].date) / 100);
    for event in order {
        let weather: Vec<HourWeather> = found[event]
            .indices
            .iter()
            .filter_map(|&index| hours.surface(index).map(row))
            .collect();
        writer.event(&case.events[event], &found[event], &weather)?;
    }
    writer.finish(&[])?;
    Ok(())
}
