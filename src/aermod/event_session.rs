//! An event deck (pathway EV) from its case to its listing.

use super::hourly;
use super::session::{FileHours, SessionError, Surroundings};
use super::write::event_listing::HourWeather;
use super::write::{EventWriter, Facts, run_messages};
use crate::nearfield::averages::HourKind;
use crate::nearfield::{
    Case, Chemistry, Extras, No2Chemistry, PlumeEngine, PlumeWork, event_case, run_events,
};
use crate::plume::HourStamp;
use crate::plume::weather::SurfaceRecord;

/// Runs the events of a case, and writes their listing.
pub(super) fn run_event_deck(
    case: &Case,
    facts: Facts,
    hours: &FileHours,
    around: &Surroundings<'_>,
) -> Result<(), SessionError> {
    let write_error = |cause| SessionError::Write {
        path: around.listing.clone(),
        cause,
    };
    let known = facts.clone();
    let mut messages = Vec::new();
    let mut writer = EventWriter::create(case, facts, &around.listing).map_err(write_error)?;
    if case.run {
        let stamps: Vec<HourStamp> = hours.stamps().collect();
        let inputs = hourly::read(case, &stamps)?;
        let at_events = event_case(case);
        let engine = PlumeEngine::new(&at_events);
        let chemistry = No2Chemistry::new(&at_events);
        let extras = Extras {
            chemistry: chemistry
                .as_ref()
                .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
            stop: Some(around.stop),
            ..Extras::default()
        };
        let found = run_events(&at_events, hours, &inputs, &engine, extras)?;
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
            for (index, kind) in result.indices.iter().zip(&result.kinds) {
                let code = match kind {
                    HourKind::Calm => "440",
                    HourKind::Missing => "460",
                    HourKind::Unmixed => "470",
                    HourKind::Computed => continue,
                };
                let date = hours.surface(*index).map_or(0, |row| row.stamp.full());
                messages.push((code.to_owned(), format!("{date:010}")));
            }
            writer
                .event(&case.events[event], result, &weather)
                .map_err(write_error)?;
        }
    }
    let more = run_messages::of(&known, &hours.messages(), &messages);
    writer.finish(&more).map_err(write_error)
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
