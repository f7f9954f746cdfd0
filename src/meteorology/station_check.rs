//! What a set of stations holds, and what looks wrong in it: coverage, gaps, ranges, and winds that are no observations.
//!
//! **Winds between observations.** Files made of reports every three or six hours often fill the hours between with a held speed and a direction of
//! chance (the CSWD typical years of Xining, Lanzhou, Yushu and Wushaoling do). For every hour of the day the share of hours whose speed equals that
//! of the hour before is taken; where the hours that hold their speed and those that do not divide the day into a comb of 3 or 6 hours, the wind of
//! the comb's hours alone is an observation. That direction turns at random there shows in the mean turn from hour to hour, 90° for pure chance.

use super::station_warning::StationWarning;
use super::stations::{Station, StationRecord};
use crate::time::ModelTime;
use crate::units::HOUR;

/// Share of held speeds above which an hour of the day is filled, and below which it is observed.
const HELD: f64 = 0.8;
const FREE: f64 = 0.5;
/// Mean turn of the wind from one hour to the next from which its direction is chance [rad] (60°; pure chance is 90°).
const TURNING: f64 = 1.047;
/// Winds that a judgement needs, by hour of the day.
const LEAST: usize = 20;
/// Wind that counts as calm [m/s].
pub(super) const CALM: f64 = 0.3;
/// Sectors of a rose.
pub(super) const SECTORS: usize = 16;
/// Solar hours between which a day is warmest [h] (the maximum of clear days is near 15 h; the width is ours, unverified).
const WARMEST: std::ops::RangeInclusive<f64> = 11.0..=18.5;
/// Least course of a mean day that a judgement needs [K].
const DAY_COURSE: f64 = 2.0;

/// A quantity of a station.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityCheck {
    /// Its name as in column names, with its unit.
    pub name: &'static str,
    /// Records that have it.
    pub count: usize,
    /// Least, mean and largest value, in the unit of its name.
    pub range: (f64, f64, f64),
    /// Longest time without it within the record [h].
    pub longest_gap: i64,
}

/// What a station's record holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StationCheck {
    /// The station.
    pub station: Station,
    /// First and last record; `None` without any.
    pub span: Option<(ModelTime, ModelTime)>,
    /// Records.
    pub count: usize,
    /// What was measured.
    pub quantities: Vec<QuantityCheck>,
    /// Part of the winds that are calm [1]; NaN without winds.
    pub calm: f64,
    /// Winds by the sixteenth that they come from, north first, calms left out [1].
    pub rose: [f64; SECTORS],
    /// Hours of the day (Beijing time) whose wind is observed, where the others are filled; empty where nothing looks filled.
    pub observed_hours: Vec<usize>,
    /// Mean turn of the wind from hour to hour [rad]; NaN without winds of neighbouring hours.
    pub turn: f64,
    /// Hour of the day (Beijing time) that is warmest on the mean; `None` where that cannot be said.
    pub warmest_hour: Option<usize>,
}

/// Value of a record in the unit of its name.
pub(super) type Value = fn(&StationRecord) -> Option<f64>;

/// Quantities by their names with units.
pub(super) const QUANTITIES: [(&str, Value); 10] = [
    ("temperature_degC", |r| {
        r.temperature.map(|t| t - crate::units::ZERO_CELSIUS)
    }),
    ("relative_humidity_pct", |r| {
        r.relative_humidity.map(|h| 100.0 * h)
    }),
    ("wind_speed_m_s", |r| r.wind_speed),
    ("wind_from_deg", |r| r.wind_from.map(f64::to_degrees)),
    ("pressure_hPa", |r| r.pressure.map(|p| p / 100.0)),
    ("precipitation_mm_h", |r| {
        r.precipitation.map(|p| p * 1e3 * HOUR)
    }),
    ("cloud_cover_1", |r| r.cloud_cover),
    ("solar_radiation_W_m2", |r| r.solar_radiation),
    ("net_radiation_W_m2", |r| r.net_radiation),
    ("mixing_height_m", |r| r.mixing_height),
];

/// Looks at a station's records, in time order.
pub fn check_station(station: &Station, records: &[StationRecord]) -> StationCheck {
    let speeds: Vec<f64> = records.iter().filter_map(|r| r.wind_speed).collect();
    let calm = speeds.iter().filter(|s| **s < CALM).count() as f64 / speeds.len() as f64;
    StationCheck {
        station: station.clone(),
        span: records
            .first()
            .zip(records.last())
            .map(|(a, b)| (a.time, b.time)),
        count: records.len(),
        quantities: QUANTITIES
            .iter()
            .filter_map(|&(name, value)| quantity(name, value, records))
            .collect(),
        calm,
        rose: rose(records),
        observed_hours: observed_hours(records),
        turn: mean_turn(records),
        warmest_hour: warmest_hour(records),
    }
}

impl StationCheck {
    /// What is suspicious.
    pub fn warnings(&self) -> Vec<StationWarning> {
        let mut found = vec![];
        let turn = self.turn.to_degrees();
        if !self.observed_hours.is_empty() {
            found.push(StationWarning::Filled {
                hours: self.observed_hours.clone(),
                turn,
            });
        } else if self.turn > TURNING {
            found.push(StationWarning::Turning { turn });
        }
        if let Some(hour) = self.warmest_hour {
            let solar = (hour as f64 - 8.0 + self.station.longitude / 15.0).rem_euclid(24.0);
            if !WARMEST.contains(&solar) {
                found.push(StationWarning::Warmest { hour, solar });
            }
        }
        for quantity in &self.quantities {
            let (least, _, most) = quantity.range;
            let possible = match quantity.name {
                "temperature_degC" => (-60.0, 50.0),
                "relative_humidity_pct" => (1.0, 100.0),
                "wind_speed_m_s" => (0.0, 45.0),
                "wind_from_deg" => (0.0, 360.0),
                "pressure_hPa" => {
                    let standard =
                        crate::units::standard_atmosphere_pressure(self.station.elevation) / 100.0;
                    (0.94 * standard, 1.06 * standard)
                }
                "precipitation_mm_h" => (0.0, 120.0),
                "cloud_cover_1" => (0.0, 1.0),
                "solar_radiation_W_m2" => (0.0, 1500.0),
                _ => continue,
            };
            if least < possible.0 || most > possible.1 {
                found.push(StationWarning::Range {
                    quantity: quantity.name,
                    found: (least, most),
                    possible,
                    elevation: self.station.elevation,
                });
            }
        }
        found
    }
}

/// The hour of the day (Beijing time) that is warmest on the mean, where there are enough of all hours and the day has a course.
fn warmest_hour(records: &[StationRecord]) -> Option<usize> {
    let (mut sums, mut counts) = ([0.0; 24], [0_usize; 24]);
    for record in records {
        if let Some(temperature) = record.temperature {
            sums[record.time.hour()] += temperature;
            counts[record.time.hour()] += 1;
        }
    }
    let means: Vec<(usize, f64)> = (0..24)
        .filter(|&hour| counts[hour] >= LEAST)
        .map(|hour| (hour, sums[hour] / counts[hour] as f64))
        .collect();
    let warmest = means.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let coldest = means.iter().map(|m| m.1).fold(f64::INFINITY, f64::min);
    // Fewer than four hours a day say nothing of its course.
    (means.len() >= 4 && warmest.1 - coldest > DAY_COURSE).then_some(warmest.0)
}

fn quantity(name: &'static str, value: Value, records: &[StationRecord]) -> Option<QuantityCheck> {
    let hour = HOUR as i64;
    let (mut count, mut sum) = (0_usize, 0.0);
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    // Between neighbouring hours there is no gap.
    let mut last = records.first()?.time.plus(-hour);
    let mut longest_gap = 0;
    let mut gap_to = |time: ModelTime, last: ModelTime| {
        longest_gap = longest_gap.max((time.0 - last.0) / hour - 1);
    };
    for record in records {
        let Some(found) = value(record) else { continue };
        gap_to(record.time, last);
        last = record.time;
        count += 1;
        sum += found;
        (least, most) = (least.min(found), most.max(found));
    }
    gap_to(records.last()?.time.plus(hour), last);
    (count > 0).then(|| QuantityCheck {
        name,
        count,
        range: (least, sum / count as f64, most),
        longest_gap,
    })
}

fn rose(records: &[StationRecord]) -> [f64; SECTORS] {
    let mut rose = [0.0; SECTORS];
    let mut count = 0.0;
    for record in records {
        let (Some(speed), Some(from)) = (record.wind_speed, record.wind_from) else {
            continue;
        };
        if speed >= CALM {
            let sector = (from.to_degrees() / (360.0 / SECTORS as f64)).round() as usize % SECTORS;
            rose[sector] += 1.0;
            count += 1.0;
        }
    }
    if count > 0.0 {
        for share in &mut rose {
            *share /= count;
        }
    }
    rose
}

/// Pairs of neighbouring hours.
pub(super) fn neighbours(
    records: &[StationRecord],
) -> impl Iterator<Item = (&StationRecord, &StationRecord)> {
    records
        .iter()
        .zip(records.iter().skip(1))
        .filter(|(a, b)| b.time.0 - a.time.0 == HOUR as i64)
}

fn observed_hours(records: &[StationRecord]) -> Vec<usize> {
    let (mut held, mut all) = ([0_usize; 24], [0_usize; 24]);
    for (a, b) in neighbours(records) {
        if let (Some(before), Some(now)) = (a.wind_speed, b.wind_speed)
            && before.max(now) >= CALM
        {
            all[b.time.hour()] += 1;
            held[b.time.hour()] += usize::from((before - now).abs() < 1e-9);
        }
    }
    if all.iter().any(|n| *n < LEAST) {
        return vec![];
    }
    let share = |hour: usize| held[hour] as f64 / all[hour] as f64;
    let observed: Vec<usize> = (0..24).filter(|&h| share(h) < FREE).collect();
    let filled = (0..24).filter(|&h| share(h) > HELD).count();
    let step = 24_usize.checked_div(observed.len()).unwrap_or(0);
    let comb = matches!(step, 3 | 6) && observed.windows(2).all(|w| w[1] - w[0] == step);
    if comb && filled + observed.len() == 24 {
        observed
    } else {
        vec![]
    }
}

fn mean_turn(records: &[StationRecord]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, b) in neighbours(records) {
        if let (Some(before), Some(now)) = (a.wind_from, b.wind_from) {
            let turn = (now - before + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU);
            sum += (turn - std::f64::consts::PI).abs();
            count += 1.0;
        }
    }
    sum / count
}

#[cfg(test)]
mod tests {
    use super::super::gaps::empty_record;
    use super::*;
    use approx::assert_relative_eq;

    fn station() -> Station {
        Station {
            id: "x".into(),
            name: "X".into(),
            longitude: 101.8,
            latitude: 36.6,
            elevation: 2260.0,
            anemometer_height: 10.0,
        }
    }

    /// Sixty days of hours with a wind by hour number.
    fn winds(speed: impl Fn(i64) -> f64, from: impl Fn(i64) -> f64) -> Vec<StationRecord> {
        let start = ModelTime::from_beijing(2015, 1, 1, 0);
        (0..1440)
            .map(|h| StationRecord {
                wind_speed: Some(speed(h)),
                wind_from: Some(from(h)),
                ..empty_record(start.plus(h * HOUR as i64))
            })
            .collect()
    }

    /// Numbers without order between 0 and 1.
    fn chance(h: i64) -> f64 {
        (h * 7919 % 1009) as f64 / 1009.0
    }

    #[test]
    fn winds_held_between_reports_are_found() {
        let records = winds(
            |h| 1.0 + chance((h + 4) / 6),
            |h| std::f64::consts::TAU * chance(3 * h + 1),
        );
        let check = check_station(&station(), &records);
        assert_eq!(check.observed_hours, [2, 8, 14, 20]);
        assert!(
            check.warnings()[0].to_string().contains("2, 8, 14, 20 h"),
            "{:?}",
            check.warnings()
        );
    }

    #[test]
    fn a_clock_that_is_not_ours_is_told() {
        // Warmest at 15 h by the sun of 101.8 E, 16.2 h Beijing time; the other table takes UTC for Beijing time.
        let day = |h: i64, shift: f64| {
            280.0 - 5.0 * libm::cos((h as f64 - 4.2 + shift) / 24.0 * std::f64::consts::TAU)
        };
        for (shift, told) in [(0.0, false), (8.0, true)] {
            let mut records = winds(|_| 1.0, |_| 1.0);
            for (h, record) in records.iter_mut().enumerate() {
                record.temperature = Some(day(h as i64, shift));
            }
            let warnings = check_station(&station(), &records).warnings();
            let found = warnings
                .iter()
                .any(|w| w.to_string().contains("the warmest hour is 8 h"));
            assert_eq!(found, told, "{warnings:?}");
        }
    }

    #[test]
    fn winds_of_every_hour_are_not_blamed() {
        let records = winds(|h| 1.0 + chance(h), |h| 3.0 + 0.3 * chance(h));
        let check = check_station(&station(), &records);
        assert!(check.observed_hours.is_empty() && check.warnings().is_empty());
        assert!(check.turn < 0.3);
    }

    #[test]
    fn roses_calms_gaps_and_units() {
        let mut records = winds(
            |h| if h % 4 == 0 { 0.0 } else { 2.0 },
            |_| std::f64::consts::FRAC_PI_2,
        );
        for (h, record) in records.iter_mut().enumerate() {
            record.pressure = (!(10..20).contains(&h)).then_some(1013.0e2);
        }
        let check = check_station(&station(), &records);
        assert_relative_eq!(check.calm, 0.25);
        assert_relative_eq!(check.rose[4], 1.0);
        let pressure = check
            .quantities
            .iter()
            .find(|q| q.name == "pressure_hPa")
            .expect("there");
        assert_eq!((pressure.count, pressure.longest_gap), (1430, 10));
        assert!(
            check
                .warnings()
                .iter()
                .any(|w| w.to_string().contains("pressure_hPa")),
            "{:?}",
            check.warnings()
        );
    }
}
