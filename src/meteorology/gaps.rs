//! Gaps in station records: short ones are interpolated, long ones leave the station out and are reported.
//!
//! Scalars are interpolated linearly in time, wind as a vector (a direction averaged through north is not 180°).

use super::stations::{StationRecord, StationSet};
use crate::time::ModelTime;
use crate::units::HOUR;

/// Longest gap that is interpolated [h].
pub const LONGEST_INTERPOLATED_GAP: i64 = 3;

/// Longest record of a station [s], 200 years: hours between a right and a mistyped year would fill the memory.
const LONGEST_RECORD: i64 = 200 * 366 * 86_400;

/// What is wrong with a record whose hours could not be held.
pub(super) fn too_long(station: &str, first: ModelTime, last: ModelTime) -> Option<String> {
    (last.0 - first.0 > LONGEST_RECORD)
        .then(|| format!("station {station} reports {first} and {last}, more than 200 years apart"))
}

/// A stretch of hours in which a station reports nothing of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Station identifier.
    pub station: String,
    /// What is missing: "wind", "temperature", …
    pub quantity: &'static str,
    /// First hour without a report.
    pub first: ModelTime,
    /// Last hour without a report.
    pub last: ModelTime,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hours = (self.last.0 - self.first.0) / HOUR as i64 + 1;
        write!(
            f,
            "station {}: no {} from {} to {} ({hours} h, too long to be interpolated): left out in these hours",
            self.station, self.quantity, self.first, self.last
        )
    }
}

/// Wind of a record as a vector toward east and north [m/s]; calm is (0, 0).
pub fn wind_vector(record: &StationRecord) -> Option<(f64, f64)> {
    match (record.wind_speed, record.wind_from) {
        (Some(speed), Some(from)) => Some((-speed * libm::sin(from), -speed * libm::cos(from))),
        (Some(0.0), None) => Some((0.0, 0.0)),
        _ => None,
    }
}

/// Speed [m/s] and direction from [rad, 0–2π] of a vector; no direction in calm.
pub fn speed_and_direction(east: f64, north: f64) -> (f64, Option<f64>) {
    let speed = (east * east + north * north).sqrt();
    let from = libm::atan2(-east, -north).rem_euclid(2.0 * std::f64::consts::PI);
    (speed, (speed > 0.0).then_some(from))
}

/// An empty report.
pub fn empty_record(time: ModelTime) -> StationRecord {
    StationRecord {
        time,
        temperature: None,
        relative_humidity: None,
        wind_speed: None,
        wind_from: None,
        pressure: None,
        precipitation: None,
        cloud_cover: None,
        solar_radiation: None,
        net_radiation: None,
        temperature_difference: None,
        sigma_theta: None,
        sigma_w: None,
        mixing_height: None,
    }
}

/// Puts every station on whole hours from its first to its last report, interpolates gaps of at most
/// [`LONGEST_INTERPOLATED_GAP`] hours (`longest` hours for wind, where a source reports wind every six hours only) and returns the longer ones.
/// A quantity that a station never reports is no gap. Rain is never interpolated: a missing hour stays missing.
pub fn fill_gaps(set: &mut StationSet, longest_wind_gap: i64) -> Vec<Gap> {
    let hour = HOUR as i64;
    let mut gaps = vec![];
    for (station, records) in set.stations.iter().zip(&mut set.records) {
        let (Some(first), Some(last)) = (records.first(), records.last()) else {
            continue;
        };
        let (start, count) = (first.time, (last.time.0 - first.time.0) / hour + 1);
        let mut hourly: Vec<StationRecord> = (0..count)
            .map(|h| empty_record(start.plus(h * hour)))
            .collect();
        for record in records.iter() {
            let offset = record.time.0 - start.0;
            if offset % hour == 0 {
                hourly[(offset / hour) as usize] = record.clone();
            }
        }
        let mut note = |quantity, stretches: Vec<(usize, usize)>| {
            for (a, b) in stretches {
                gaps.push(Gap {
                    station: station.id.clone(),
                    quantity,
                    first: start.plus(a as i64 * hour),
                    last: start.plus(b as i64 * hour),
                });
            }
        };
        for (quantity, access) in SCALARS {
            let mut values: Vec<Option<f64>> = hourly.iter_mut().map(|r| *access(r)).collect();
            note(quantity, interpolate(&mut values, LONGEST_INTERPOLATED_GAP));
            for (record, value) in hourly.iter_mut().zip(values) {
                *access(record) = value;
            }
        }
        let vectors: Vec<_> = hourly.iter().map(wind_vector).collect();
        let mut east: Vec<_> = vectors.iter().map(|v| v.map(|v| v.0)).collect();
        let mut north: Vec<_> = vectors.iter().map(|v| v.map(|v| v.1)).collect();
        interpolate(&mut east, longest_wind_gap);
        note("wind", interpolate(&mut north, longest_wind_gap));
        for ((record, old), new) in hourly.iter_mut().zip(vectors).zip(east.iter().zip(&north)) {
            if let (None, (Some(east), Some(north))) = (old, new) {
                let (speed, from) = speed_and_direction(*east, *north);
                record.wind_speed = Some(speed);
                record.wind_from = from;
            }
        }
        *records = hourly;
    }
    gaps
}

type Access = fn(&mut StationRecord) -> &mut Option<f64>;
const SCALARS: [(&str, Access); 5] = [
    ("temperature", |r| &mut r.temperature),
    ("relative humidity", |r| &mut r.relative_humidity),
    ("pressure", |r| &mut r.pressure),
    ("cloud cover", |r| &mut r.cloud_cover),
    ("solar radiation", |r| &mut r.solar_radiation),
];

/// Fills inner gaps of at most `longest` values linearly; returns the index ranges of longer ones. All missing: no gap.
fn interpolate(values: &mut [Option<f64>], longest: i64) -> Vec<(usize, usize)> {
    let mut long = vec![];
    let mut previous: Option<(usize, f64)> = None;
    for index in 0..values.len() {
        let Some(value) = values[index] else { continue };
        if let Some((from, start)) = previous {
            let missing = index - from - 1;
            if missing as i64 > longest {
                long.push((from + 1, index - 1));
            } else {
                for step in 1..=missing {
                    let weight = step as f64 / (index - from) as f64;
                    values[from + step] = Some(start + weight * (value - start));
                }
            }
        }
        previous = Some((index, value));
    }
    long
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::super::stations::Station;
    use super::*;

    #[test]
    fn short_gaps_close_and_long_gaps_are_told() {
        let start = ModelTime::from_beijing(2016, 1, 5, 0);
        let report = |hour: i64, speed: f64, from: f64| StationRecord {
            wind_speed: Some(speed),
            wind_from: Some(from.to_radians()),
            temperature: Some(270.0 + hour as f64),
            ..empty_record(start.plus(hour * 3600))
        };
        let mut set = StationSet {
            stations: vec![Station {
                id: "A".into(),
                name: "A".into(),
                longitude: 102.0,
                latitude: 36.0,
                elevation: 2000.0,
                anemometer_height: 10.0,
            }],
            records: vec![vec![
                report(0, 2.0, 350.0),
                report(2, 2.0, 10.0),
                report(9, 1.0, 90.0),
            ]],
            profiles: vec![],
        };
        let gaps = fill_gaps(&mut set, LONGEST_INTERPOLATED_GAP);
        let records = &set.records[0];
        assert_eq!(records.len(), 10);
        assert_eq!(records[1].temperature, Some(271.0));
        let from = records[1].wind_from.unwrap();
        assert!(libm::cos(from) > 0.999, "through north, not south: {from}");
        assert_eq!(records[5].wind_speed, None);
        assert_eq!(gaps.len(), 2);
        assert!(
            gaps[1]
                .to_string()
                .contains("no wind from 2016-01-05 03:00")
        );
    }
}
