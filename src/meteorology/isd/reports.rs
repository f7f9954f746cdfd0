//! Reports of one station on their way to hourly records.

use crate::meteorology::gaps::empty_record;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::meteorology::stations::StationRecord;
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;

const HOURS: i64 = HOUR as i64;
/// A report counts for the hour that follows it within this time [s] (ISD-Lite Technical Document).
const BEFORE_THE_HOUR: i64 = 600;
/// Longest period of precipitation that is shared out [h].
pub(super) const LONGEST_PERIOD: i64 = 24;

/// What a report says, in SI; precipitation as (hours, depth [m]).
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Report {
    pub temperature: Option<f64>,
    pub dew_point: Option<f64>,
    pub wind: Option<(f64, Option<f64>)>,
    pub pressure: Option<f64>,
    pub cloud_cover: Option<f64>,
    pub precipitation: Vec<(i64, f64)>,
}

/// Reports laid on hours.
#[derive(Debug, Default)]
pub(super) struct HourlyReports {
    /// For each hour what is known, and how long before the hour it was reported [s].
    hours: BTreeMap<i64, Vec<(i64, Report)>>,
}

impl HourlyReports {
    /// Puts a report at its hour, or leaves it out where it lies between hours.
    pub fn add(&mut self, time: ModelTime, report: Report) {
        let before = (-time.seconds()).rem_euclid(HOURS);
        if before <= BEFORE_THE_HOUR {
            let hour = (time.seconds() + before).div_euclid(HOURS);
            self.hours.entry(hour).or_default().push((before, report));
        }
    }

    /// Whether no report has an hour.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// Hourly records in time order.
    pub fn records(mut self) -> Vec<StationRecord> {
        let mut records: BTreeMap<i64, StationRecord> = BTreeMap::new();
        let mut periods: BTreeMap<(i64, i64), f64> = BTreeMap::new();
        for (&hour, reports) in &mut self.hours {
            // Of reports at one time the first in the file counts.
            reports.sort_by_key(|(before, _)| *before);
            let first =
                |value: fn(&Report) -> Option<f64>| reports.iter().find_map(|r| value(&r.1));
            let wind = reports.iter().find_map(|r| r.1.wind);
            let temperature = first(|r| r.temperature);
            let humidity = temperature.zip(first(|r| r.dew_point)).map(|(air, dew)| {
                (saturation_vapour_pressure(dew) / saturation_vapour_pressure(air)).min(1.0)
            });
            let record = StationRecord {
                temperature,
                relative_humidity: humidity,
                wind_speed: wind.map(|w| w.0),
                wind_from: wind.and_then(|w| w.1),
                pressure: first(|r| r.pressure),
                cloud_cover: first(|r| r.cloud_cover),
                ..empty_record(ModelTime(hour * HOURS))
            };
            records.insert(hour, record);
            for (hours, depth) in reports.iter().flat_map(|r| &r.1.precipitation) {
                periods.entry((*hours, hour)).or_insert(*depth);
            }
        }
        share_out(&periods, &mut records);
        records.into_values().collect()
    }
}

/// Lays depths of periods `(hours, last hour)` on hours, shorter periods first.
fn share_out(periods: &BTreeMap<(i64, i64), f64>, records: &mut BTreeMap<i64, StationRecord>) {
    let mut rates: BTreeMap<i64, f64> = BTreeMap::new();
    for (&(hours, last), &depth) in periods {
        let all = last - hours + 1..=last;
        let known: f64 = rates.range(all.clone()).map(|(_, rate)| rate * HOUR).sum();
        let open: Vec<i64> = all.filter(|hour| !rates.contains_key(hour)).collect();
        let rate = (depth - known).max(0.0) / (open.len() as f64 * HOUR);
        rates.extend(open.into_iter().map(|hour| (hour, rate)));
    }
    for (hour, rate) in rates {
        records
            .entry(hour)
            .or_insert_with(|| empty_record(ModelTime(hour * HOURS)))
            .precipitation = Some(rate);
    }
}

/// Cloud cover [1] of a code of total coverage; `None` for what says no amount.
pub(super) fn cloud_cover(code: i64) -> Option<f64> {
    match code {
        0..=8 => Some(code as f64 / 8.0),
        // Scattered, broken and overcast as words: 4, 7 and 8 oktas.
        11..=13 => Some(0.5),
        14..=16 => Some(0.875),
        17..=19 => Some(1.0),
        _ => None,
    }
}

/// A wind of speed [m/s] and direction [°]; without speed it is none, calm has no direction.
pub(super) fn wind(speed: Option<f64>, degrees: Option<f64>) -> Option<(f64, Option<f64>)> {
    let speed = speed?;
    let from = degrees.filter(|_| speed > 0.0).map(f64::to_radians);
    Some((speed, from))
}

/// What is wrong with a value of an element in SI; nothing where it can be.
pub(super) fn impossible(report: &Report) -> Option<String> {
    let checks = [
        ("temperature [K]", report.temperature, 193.0, 333.0),
        ("dew point [K]", report.dew_point, 173.0, 313.0),
        ("wind speed [m/s]", report.wind.map(|w| w.0), 0.0, 90.0),
        ("pressure [Pa]", report.pressure, 3e4, 1.1e5),
    ];
    let told = checks.iter().find_map(|(name, value, low, high)| {
        let value = (*value)?;
        let outside = !(*low..=*high).contains(&value);
        outside.then(|| format!("{name} {value:.1} is outside what can be, {low} to {high}"))
    });
    told.or_else(|| {
        let wet = report.precipitation.iter().find(|p| p.1 > 0.5)?;
        Some(format!(
            "precipitation of {} m is outside what can be, 0 to 0.5",
            wet.1
        ))
    })
}
