//! What kind of day a day of the record is: the rules with which the representative days were made.
//!
//! A day's rank within its month (sunshine, humidity, mean wind, temperature), the rank of its greatest wind within the season, that wind's direction and the rain
//! decide (`seeds/scripts/representative_days.py`, function `regime`; the rules are choices of this project). Ranks are taken within a **segment** of the record:
//! a station that was moved (its pressure steps) begins another.

use super::read::DailyRecord;
use crate::time::{ModelTime, Season};
use crate::units::DAY;
use std::f64::consts::TAU;

/// Days before and behind a step of pressure that are compared.
const WINDOW: usize = 45;
/// Step of the mean pressure by which a station has moved [Pa]: 100 m of height. Within three months the weather changes it by less.
const MOVED: f64 = 1000.0;
/// Least days of a segment: a year, for each day is compared with its like.
pub(super) const LEAST_DAYS: usize = 330;
/// Latitude of the day length [°] (36.5° as in the script).
const LATITUDE: f64 = 36.5;
/// Days between rain and none [m].
const WET: f64 = 0.5e-3;

/// Days of a record at one site, from one to before another.
pub type Segment = std::ops::Range<usize>;

/// A day with its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindOfDay {
    /// Its midnight.
    pub date: ModelTime,
    /// Season of the calendar.
    pub season: Season,
    /// Part of an identifier of a representative day behind the season: `stagnant`.
    pub regime: &'static str,
    /// Number of its segment.
    pub segment: usize,
    /// Sunshine over the length of the day [1].
    pub sunshine: f64,
}

impl KindOfDay {
    /// Identifier of its representative day.
    pub fn id(&self) -> String {
        let season = match self.season {
            Season::Winter => "winter",
            Season::Spring => "spring",
            Season::Summer => "summer",
            Season::Autumn => "autumn",
        };
        format!("{season}-{}", self.regime)
    }
}

/// Segments of a record: where the pressure steps, the station was moved.
pub(super) fn segments(records: &[DailyRecord]) -> Vec<Segment> {
    let mean =
        |part: &[DailyRecord]| part.iter().map(|r| r.pressure).sum::<f64>() / part.len() as f64;
    let step =
        |at: usize| (mean(&records[at - WINDOW..at]) - mean(&records[at..at + WINDOW])).abs();
    let mut all = Vec::new();
    let mut begin = 0;
    let mut at = WINDOW;
    while at + WINDOW <= records.len() {
        if step(at) > MOVED {
            // The greatest step nearby is where it happened.
            let last = (at + WINDOW).min(records.len() - WINDOW);
            let best = (at..=last).max_by(|a, b| step(*a).total_cmp(&step(*b)));
            let best = best.unwrap_or(at);
            all.push(begin..best);
            begin = best;
            at = best + WINDOW;
        } else {
            at += 1;
        }
    }
    all.push(begin..records.len());
    all
}

/// The kinds of all days of a record in time order.
pub fn kinds_of_days(records: &[DailyRecord]) -> (Vec<KindOfDay>, Vec<Segment>) {
    let segments = segments(records);
    let mut kinds = Vec::with_capacity(records.len());
    for (number, segment) in segments.iter().enumerate() {
        let days = &records[segment.clone()];
        let sunshine: Vec<f64> = days.iter().map(relative_sunshine).collect();
        let months: Vec<usize> = days.iter().map(|d| d.date.month()).collect();
        let seasons: Vec<Season> = months.iter().map(|m| Season::of_month(*m)).collect();
        let wind = ranks(days, &months, |d, _| d.wind);
        let temperature = ranks(days, &months, |d, _| d.temperature);
        let gust = ranks(days, &seasons, |d, _| d.strongest);
        for (n, day) in days.iter().enumerate() {
            let traits = Traits {
                dry: day.rain < WET,
                rain: day.rain,
                sunshine: sunshine[n],
                wind: wind[n],
                temperature: temperature[n],
                gust: gust[n],
                sector: sector(day.strongest_from),
            };
            kinds.push(KindOfDay {
                date: day.date,
                season: seasons[n],
                regime: traits.regime(seasons[n]),
                segment: number,
                sunshine: sunshine[n],
            });
        }
    }
    (kinds, segments)
}

/// Sunshine over the length of the day [1].
fn relative_sunshine(day: &DailyRecord) -> f64 {
    let turn = TAU * (284.0 + f64::from(day.date.beijing().day_of_year())) / 365.0;
    let declination = 23.45_f64.to_radians() * libm::sin(turn);
    let cosine = -libm::tan(LATITUDE.to_radians()) * libm::tan(declination);
    let half = libm::acos(cosine).to_degrees() / 15.0;
    (day.sunshine / (2.0 * half)).clamp(0.0, 1.0)
}

/// Sixteenth of the circle, 1 = NNE … 16 = N.
fn sector(from: f64) -> usize {
    let sixteenths = (from * 16.0 / TAU).round() as usize % 16;
    if sixteenths == 0 { 16 } else { sixteenths }
}

/// Rank of each day among those of its group [1]: of equal values the mean rank, over their number.
fn ranks<G: PartialEq + Copy>(
    days: &[DailyRecord],
    groups: &[G],
    value: impl Fn(&DailyRecord, usize) -> f64,
) -> Vec<f64> {
    let mut found = vec![0.0; days.len()];
    let mut done = vec![false; days.len()];
    for first in 0..days.len() {
        if done[first] {
            continue;
        }
        let mut members: Vec<usize> = (first..days.len())
            .filter(|n| groups[*n] == groups[first])
            .collect();
        members.sort_by(|a, b| value(&days[*a], *a).total_cmp(&value(&days[*b], *b)));
        let count = members.len() as f64;
        let mut from = 0;
        while from < members.len() {
            let same = value(&days[members[from]], members[from]);
            let to = (from..members.len())
                .find(|n| value(&days[members[*n]], members[*n]) > same)
                .unwrap_or(members.len());
            let rank = (from + 1 + to) as f64 / 2.0 / count;
            for &n in &members[from..to] {
                found[n] = rank;
                done[n] = true;
            }
            from = to;
        }
    }
    found
}

/// What decides on the kind of a day.
struct Traits {
    dry: bool,
    rain: f64,
    sunshine: f64,
    wind: f64,
    temperature: f64,
    gust: f64,
    sector: usize,
}

impl Traits {
    fn regime(&self, season: Season) -> &'static str {
        let west = [11, 12, 13, 14, 15, 16, 1].contains(&self.sector);
        let east = (2..=7).contains(&self.sector) && self.gust > 0.40;
        match season {
            Season::Winter => {
                if self.gust > 0.80 && west && self.dry {
                    "nw-front"
                } else if east {
                    "east-backflow"
                } else if self.sunshine < 0.35 || !self.dry {
                    "cloudy"
                } else if self.wind < 0.55 {
                    "stagnant"
                } else {
                    "clear-breeze"
                }
            }
            Season::Spring => {
                if self.gust > 0.75 && west && self.dry {
                    "dust-front"
                } else if !self.dry || self.sunshine < 0.25 {
                    "rain"
                } else if east && self.sunshine < 0.75 {
                    "east-backflow"
                } else {
                    "clear-breeze"
                }
            }
            Season::Summer => {
                if self.rain >= 2.0 * WET || self.sunshine < 0.2 {
                    "rain"
                } else if east && self.sunshine < 0.6 {
                    "east-backflow"
                } else if self.sunshine > 0.6 && self.temperature > 0.6 {
                    "ozone"
                } else {
                    "clear-breeze"
                }
            }
            Season::Autumn => {
                if !self.dry || self.sunshine < 0.25 {
                    "rain"
                } else if self.wind < 0.5 {
                    "stagnant"
                } else {
                    "clear-breeze"
                }
            }
        }
    }
}

/// Days from one time to another.
pub(super) fn days_between(from: ModelTime, to: ModelTime) -> i64 {
    (to.0 - from.0).div_euclid(DAY as i64)
}
