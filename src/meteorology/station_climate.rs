//! What a station's record looks like over days and seasons, for a page: coverage, roses, the day's course, and how the winds of each
//! hour of the day come about. Days, hours and months are those of Beijing time.

use super::station_check::{CALM, QUANTITIES, SECTORS, neighbours};
use super::stations::StationRecord;
use crate::units::{DAY, ZERO_CELSIUS};
use serde::Serialize;

/// Upper bounds of a rose's classes of speed [m/s]; the last class has none.
pub const SPEED_CLASSES: [f64; 4] = [2.0, 3.0, 5.0, 8.0];
const CLASSES: usize = SPEED_CLASSES.len() + 1;
/// Winter (December to February), spring, summer, autumn.
pub const SEASONS: usize = 4;
/// Seconds that Beijing's clock is ahead of UTC.
const BEIJING: i64 = 8 * 3600;

/// Winds by direction and speed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rose {
    /// Winds counted.
    pub count: usize,
    /// Share of calms [1]; NaN becomes nothing without winds.
    pub calm: f64,
    /// Mean speed, calms counted [m/s].
    pub mean_speed: f64,
    /// Shares of all winds by sixteenth, north first, and class of [`SPEED_CLASSES`] [1].
    pub shares: [[f64; CLASSES]; SECTORS],
}

/// The mean day of a season; `None` where an hour has no value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeanDay {
    /// Temperature [°C].
    pub temperature: Vec<Option<f64>>,
    /// Relative humidity [%].
    pub relative_humidity: Vec<Option<f64>>,
    /// Wind speed [m/s].
    pub wind_speed: Vec<Option<f64>>,
}

/// How often a quantity is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Name with unit.
    pub name: &'static str,
    /// Values of each day from the first to the last.
    pub days: Vec<u32>,
}

/// The winds of each hour of the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WindHours {
    /// Share of hours whose speed is that of the hour before [1].
    pub held: Vec<Option<f64>>,
    /// Mean turn from the hour before [°].
    pub turn: Vec<Option<f64>>,
    /// Winds by hour and sixteenth, calms left out.
    pub directions: Vec<[usize; SECTORS]>,
}

/// A station's record over days and seasons.
#[derive(Debug, Clone, PartialEq)]
pub struct StationClimate {
    /// Day of the first record, counted from 1970-01-01.
    pub first_day: i64,
    /// By quantity that is there at all.
    pub coverage: Vec<Coverage>,
    /// Roses of the seasons, then of all records.
    pub roses: Vec<Rose>,
    /// The same of the hours of observation alone, where others are filled; else empty.
    pub observed_roses: Vec<Rose>,
    /// Mean days of the seasons.
    pub days: Vec<MeanDay>,
    /// By hour of the day.
    pub hours: WindHours,
}

/// Season of a month: 0 winter to 3 autumn.
fn season(month: usize) -> usize {
    month % 12 / 3
}

fn day(record: &StationRecord) -> i64 {
    (record.time.seconds() + BEIJING).div_euclid(DAY as i64)
}

impl StationClimate {
    /// Looks at records in time order; `observed` are the hours of observation where others are filled.
    pub fn of(records: &[StationRecord], observed: &[usize]) -> Self {
        let of_season = |wanted: usize| {
            records
                .iter()
                .filter(move |record| season(record.time.month()) == wanted)
        };
        let roses = |kept: &dyn Fn(&&StationRecord) -> bool| -> Vec<Rose> {
            let seasons = (0..SEASONS).map(|s| rose(of_season(s).filter(|r| kept(r))));
            seasons
                .chain([rose(records.iter().filter(|r| kept(r)))])
                .collect()
        };
        Self {
            first_day: records.first().map_or(0, day),
            coverage: coverage(records),
            roses: roses(&|_| true),
            observed_roses: if observed.is_empty() {
                vec![]
            } else {
                roses(&|record| observed.contains(&record.time.hour()))
            },
            days: (0..SEASONS).map(|s| mean_day(of_season(s))).collect(),
            hours: wind_hours(records),
        }
    }
}

/// Sixteenth of a direction [rad], north first.
fn sector(from: f64) -> usize {
    (from.to_degrees() / (360.0 / SECTORS as f64)).round() as usize % SECTORS
}

fn rose<'r>(records: impl Iterator<Item = &'r StationRecord>) -> Rose {
    let (mut count, mut calm, mut sum) = (0_usize, 0_usize, 0.0);
    let mut found = [[0_usize; CLASSES]; SECTORS];
    for record in records {
        let Some(speed) = record.wind_speed else {
            continue;
        };
        match record.wind_from {
            Some(from) if speed >= CALM => {
                let class = SPEED_CLASSES
                    .iter()
                    .filter(|bound| speed >= **bound)
                    .count();
                found[sector(from)][class] += 1;
            }
            None if speed >= CALM => continue,
            _ => calm += 1,
        }
        count += 1;
        sum += speed;
    }
    let of = count.max(1) as f64;
    Rose {
        count,
        calm: calm as f64 / of,
        mean_speed: sum / of,
        shares: found.map(|classes| classes.map(|n| n as f64 / of)),
    }
}

fn coverage(records: &[StationRecord]) -> Vec<Coverage> {
    let (Some(first), Some(last)) = (records.first().map(day), records.last().map(day)) else {
        return vec![];
    };
    let length = (last - first + 1) as usize;
    QUANTITIES
        .iter()
        .filter_map(|&(name, value)| {
            let mut days = vec![0; length];
            for record in records.iter().filter(|record| value(record).is_some()) {
                days[(day(record) - first) as usize] += 1;
            }
            days.iter()
                .any(|n| *n > 0)
                .then_some(Coverage { name, days })
        })
        .collect()
}

/// Means by hour of the day.
struct HourlyMeans {
    sums: [f64; 24],
    counts: [usize; 24],
}

impl HourlyMeans {
    fn new() -> Self {
        Self {
            sums: [0.0; 24],
            counts: [0; 24],
        }
    }

    fn add(&mut self, hour: usize, value: Option<f64>) {
        if let Some(value) = value {
            self.sums[hour] += value;
            self.counts[hour] += 1;
        }
    }

    fn means(&self) -> Vec<Option<f64>> {
        let pairs = self.sums.iter().zip(self.counts);
        pairs
            .map(|(sum, count)| (count > 0).then(|| sum / count as f64))
            .collect()
    }
}

fn mean_day<'r>(records: impl Iterator<Item = &'r StationRecord>) -> MeanDay {
    let mut sums = [(); 3].map(|()| HourlyMeans::new());
    for record in records {
        let hour = record.time.hour();
        sums[0].add(hour, record.temperature.map(|t| t - ZERO_CELSIUS));
        sums[1].add(hour, record.relative_humidity.map(|h| 100.0 * h));
        sums[2].add(hour, record.wind_speed);
    }
    let [temperature, relative_humidity, wind_speed] = sums.map(|sum| sum.means());
    MeanDay {
        temperature,
        relative_humidity,
        wind_speed,
    }
}

fn wind_hours(records: &[StationRecord]) -> WindHours {
    let (mut held, mut turn) = (HourlyMeans::new(), HourlyMeans::new());
    for (a, b) in neighbours(records) {
        let hour = b.time.hour();
        if let (Some(before), Some(now)) = (a.wind_speed, b.wind_speed)
            && before.max(now) >= CALM
        {
            let same = (before - now).abs() < 1e-9;
            held.add(hour, Some(f64::from(u8::from(same))));
        }
        if let (Some(before), Some(now)) = (a.wind_from, b.wind_from) {
            let angle = (now - before + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU);
            turn.add(
                hour,
                Some((angle - std::f64::consts::PI).abs().to_degrees()),
            );
        }
    }
    let mut directions = vec![[0; SECTORS]; 24];
    for record in records {
        if let (Some(speed), Some(from)) = (record.wind_speed, record.wind_from)
            && speed >= CALM
        {
            directions[record.time.hour()][sector(from)] += 1;
        }
    }
    WindHours {
        held: held.means(),
        turn: turn.means(),
        directions,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::super::gaps::empty_record;
    use super::*;
    use crate::time::ModelTime;

    /// A year of hours: by day 4 m/s from the east, at night calm; winter 0 °C, else 10 °C; the tenth day is missing.
    fn year() -> Vec<StationRecord> {
        let start = ModelTime::from_beijing(2015, 1, 1, 0);
        (0..365 * 24)
            .filter(|h| h / 24 != 9)
            .map(|h| {
                let time = start.plus(h * 3600);
                let windy = (9..21).contains(&time.hour());
                let winter = matches!(time.month(), 12 | 1 | 2);
                StationRecord {
                    temperature: Some(if winter { 273.15 } else { 283.15 }),
                    wind_speed: Some(if windy { 4.0 } else { 0.0 }),
                    wind_from: windy.then_some(std::f64::consts::FRAC_PI_2),
                    ..empty_record(time)
                }
            })
            .collect()
    }

    #[test]
    fn seasons_hours_and_days_are_told_apart() {
        let climate = StationClimate::of(&year(), &[]);
        assert_eq!(climate.first_day, 16_436);
        assert_eq!(climate.roses.len(), 5);
        let winter = &climate.roses[0];
        assert_eq!(winter.count, 89 * 24);
        assert_eq!((winter.calm, winter.mean_speed), (0.5, 2.0));
        assert_eq!(winter.shares[4], [0.0, 0.0, 0.5, 0.0, 0.0]);
        assert!((climate.days[0].temperature[3].unwrap()).abs() < 1e-9);
        assert!((climate.days[2].temperature[3].unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(climate.days[2].wind_speed[12], Some(4.0));
        assert_eq!(climate.days[2].relative_humidity[12], None);
        let speed = climate
            .coverage
            .iter()
            .find(|c| c.name == "wind_speed_m_s")
            .unwrap();
        assert_eq!(speed.days.len(), 365);
        assert_eq!((speed.days[8], speed.days[9]), (24, 0));
        assert!(climate.coverage.iter().all(|c| c.name != "pressure_hPa"));
        // The speed changes at 9 h; at 21 h it falls to calm; between two calms nothing is held.
        assert_eq!(
            (climate.hours.held[9], climate.hours.held[12]),
            (Some(0.0), Some(1.0))
        );
        assert_eq!(climate.hours.held[3], None);
        assert_eq!(climate.hours.turn[12], Some(0.0));
        assert_eq!(climate.hours.directions[12][4], 364);
    }

    #[test]
    fn roses_of_observed_hours_leave_the_others_out() {
        let climate = StationClimate::of(&year(), &[2, 8, 14, 20]);
        let all = &climate.observed_roses[4];
        assert_eq!(all.count, 364 * 4);
        assert_eq!(all.calm, 0.5);
    }
}
