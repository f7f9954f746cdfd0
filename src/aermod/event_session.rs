//! An event deck (pathway EV) from its case to its listing.

use super::event_messages::of_event;
use super::hourly;
use super::session::{FileHours, SessionError, Surroundings, with_engine};
use super::write::event_listing::HourWeather;
use super::write::{EventWriter, Facts};
use crate::nearfield::{Case, HourlyInputs, event_case, run_events};
use crate::plume::HourStamp;
use crate::plume::weather::SurfaceRecord;

/// Runs the events of a case, and writes their listing.
pub(super) fn run_event_deck(
    case: &Case,
    mut facts: Facts,
    hours: &FileHours,
    around: &Surroundings<'_>,
) -> Result<(), SessionError> {
    let write_error = |cause| SessionError::Write {
        path: around.listing.clone(),
        cause,
    };
    let mut messages = Vec::new();
    let stamps: Vec<HourStamp> = hours.stamps().collect();
    let inputs = if case.run {
        hourly::read(case, &stamps)?
    } else {
        HourlyInputs::default()
    };
    facts.hourly_release = hourly::with_release(case, &inputs);
    let mut writer = EventWriter::create(case, facts, &around.listing).map_err(write_error)?;
    if case.run {
        let at_events = event_case(case);
        let found = with_engine(&at_events, around.stop, None, |engine, extras| {
            run_events(&at_events, hours, &inputs, engine, extras)
        })?;
        let of_weather = hours.messages();
        // AERMOD takes the events up day by day.
        let mut order: Vec<usize> = (0..found.len())
            .filter(|&event| !found[event].hours.is_empty())
            .collect();
        let day = |event: usize| {
            let first = found[event].indices.first()?;
            hours.surface(*first).map(|row| row.stamp.full() / 100)
        };
        order.sort_by_key(|&event| day(event));
        for event in order {
            let result = &found[event];
            let weather: Vec<HourWeather> = result
                .indices
                .iter()
                .filter_map(|&index| hours.surface(index).map(weather_row))
                .collect();
            let event = &case.events[event];
            messages.extend(of_event(case, event, result, hours, &of_weather));
            writer.event(event, result, &weather).map_err(write_error)?;
        }
    }
    writer.finish(&messages).map_err(write_error)
}

/// Date and the values of a surface row, as the listing shows them.
fn weather_row(record: &SurfaceRecord) -> HourWeather {
    let stamp = record.stamp;
    (
        [
            i64::from(stamp.year % 100),
            i64::from(stamp.month),
            i64::from(stamp.day),
            i64::from(stamp.hour),
        ],
        [
            record.heat_flux,
            record.friction_velocity,
            record.convective_velocity,
            record.gradient_above,
            record.convective_mixing_height,
            record.mechanical_mixing_height,
            record.obukhov_length,
            record.roughness_length,
            record.bowen_ratio,
            record.albedo,
            record.wind_speed,
            record.wind_direction,
            record.wind_height,
            record.temperature,
            record.temperature_height,
        ],
    )
}
