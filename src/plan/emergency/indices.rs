//! Daily indices hour by hour out of concentrations, as a rule for alerts wants them: of days of Beijing time, or of the 24 hours that end with every hour.

use crate::evaluation::{Modelled, cells_of};
use crate::grid::HorizontalGrid;
use crate::observations::Quantity;
use crate::plan::{DayKind, HourIndex};
use crate::standards::{
    Basis, DayTable, Edition, IndexOf, PlaceSeries, Process, StandardsError, Status, ZoneClass,
    dust_events, dust_hours,
};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::{BTreeMap, BTreeSet};

const STEP: i64 = HOUR as i64;
/// Hours of a day.
const DAY_HOURS: i64 = 24;
/// What an index is made of.
const SIX: [Quantity; 6] = [
    Quantity::So2,
    Quantity::No2,
    Quantity::Co,
    Quantity::O3,
    Quantity::Pm10,
    Quantity::Pm25,
];

/// Concentrations of a run at a city's stations, in the state in which an edition judges; `None` where no point of the city lies in the domain.
/// Pollutants that the run does not have are named.
pub fn city_series(
    city: &str,
    modelled: &Modelled<'_>,
    grid: &HorizontalGrid,
    edition: &Edition,
    basis: &mut Basis,
) -> Option<(PlaceSeries, Vec<Quantity>)> {
    let cells = cells_of(city, &[], grid);
    if cells.is_empty() {
        return None;
    }
    let (mut series, mut absent) = (PlaceSeries::default(), Vec::new());
    for quantity in SIX {
        let Some(column) = modelled.column(quantity) else {
            absent.push(quantity);
            continue;
        };
        let hours = modelled.hours().iter().enumerate().map(|(entry, time)| {
            let state = edition.state(quantity, *time, basis);
            (*time, modelled.value(entry, &cells, column, state))
        });
        series.hours.insert(quantity, hours.collect());
    }
    Some((series, absent))
}

/// The daily index of every hour of a place. `dust` leaves out the particles of hours of dust (within the processes of a list, where there is one):
/// hours and days that have too few left have no index. `partial` lets an index count without all six pollutants.
///
/// # Errors
/// [`StandardsError::NoDustNumbers`] where dust is to be left out by a rule without numbers.
pub fn index_hours(
    series: &PlaceSeries,
    (place, edition, days): (&str, &Edition, DayKind),
    dust: Option<Option<&[Process]>>,
    partial: bool,
    (notes, basis): (&mut Vec<String>, &mut Basis),
) -> Result<Vec<HourIndex>, StandardsError> {
    let left_out = match dust {
        None => BTreeSet::new(),
        Some(processes) => {
            let events = dust_events(series, place, edition, processes, notes, basis)?;
            dust_hours(series, &events)
        }
    };
    let hourly = !series.hours.is_empty();
    let offsets = match days {
        DayKind::Rolling if hourly => 0..DAY_HOURS,
        DayKind::Rolling => {
            let what = "indices of calendar days in place of those of any 24 hours: the table has no hours";
            basis.note(what, Status::Own);
            0..1
        }
        DayKind::Calendar => 0..1,
    };
    let rolling = offsets.end > 1;
    let mut found = BTreeMap::new();
    for offset in offsets {
        // Days that begin `offset` hours after midnight: everything moved by so much.
        let moved = shifted(series, -offset);
        let left_out = left_out
            .iter()
            .map(|time| time.plus(-offset * STEP))
            .collect();
        let table = DayTable::of(&moved, edition, ZoneClass::Two, &left_out, basis);
        let days = moved
            .hours
            .values()
            .flat_map(BTreeMap::keys)
            .map(|time| time.midnight());
        let days: BTreeSet<ModelTime> = days.chain(table.days()).collect();
        for day in days {
            let value = |quantity, period| table.value(quantity, period, day);
            let index = edition.air_index(IndexOf::Day, value, partial, basis).index;
            let begin = day.plus(offset * STEP);
            let hours = if rolling {
                DAY_HOURS - 1..DAY_HOURS
            } else {
                0..DAY_HOURS
            };
            for hour in hours {
                found.insert(begin.plus(hour * STEP), index.map(u32::from));
            }
        }
    }
    Ok(in_a_row(&found, series, rolling))
}

/// A series moved by some hours.
fn shifted(series: &PlaceSeries, hours: i64) -> PlaceSeries {
    let mut moved = series.clone();
    for own in moved.hours.values_mut() {
        *own = own
            .iter()
            .map(|(time, value)| (time.plus(hours * STEP), *value))
            .collect();
    }
    moved
}

/// All hours in a row; those without an index where none was found. Of rolling days those hours that the series has.
fn in_a_row(
    found: &BTreeMap<ModelTime, Option<u32>>,
    series: &PlaceSeries,
    rolling: bool,
) -> Vec<HourIndex> {
    let hours = || series.hours.values().flat_map(BTreeMap::keys);
    let ends = if rolling {
        hours().min().zip(hours().max())
    } else {
        found.keys().next().zip(found.keys().next_back())
    };
    let Some((first, last)) = ends else {
        return Vec::new();
    };
    let count = (last.seconds() - first.seconds()) / STEP;
    let times = (0..=count).map(|n| first.plus(n * STEP));
    times
        .map(|time| HourIndex {
            time,
            index: found.get(&time).copied().flatten(),
        })
        .collect()
}
