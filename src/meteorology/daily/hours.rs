//! Hours of real days: the typical hours of the day's kind, moved by how the day differs from the mean of its like.
//!
//! With a bar for the mean of the days of one kind in the record (of the months around the representative day's), a station at distance d from the next place of
//! the record takes the part w = exp(−d/300 km) of
//!
//! | quantity | hour of the day |
//! |---|---|
//! | temperature | T̄(h) + (T(h) − T̄)(r^w − 1) + w (T_day − T̄_kind), r the day's range over the kind's, 0.4 to 2 |
//! | humidity, pressure | moved by w times the difference |
//! | wind speed | times f^w, f the day's mean over the kind's, 0.2 to 4; directions are the kind's |
//!
//! and within 150 km the day's sunshine (as cloud, by Ångström–Prescott and Kasten and Czeplak 1980) and rain (in eight evening and night hours). Within three hours of
//! midnight both days' hours fade into each other. Temperatures aloft follow the first place, fully at 2500 m and not at 11 km. All of these weights are unverified.

use super::read::{DailyRecord, DailyTable};
use super::regime::{KindOfDay, LEAST_DAYS, days_between, kinds_of_days};
use crate::grid::distance;
use crate::meteorology::representative::{LEAD_HOURS, RepresentativeDay, RepresentativeDays};
use crate::meteorology::stations::{Station, StationRecord, StationSet, UpperProfile};
use crate::meteorology::{Gap, empty_record, speed_and_direction, wind_vector};
use crate::time::ModelTime;
use crate::units::{DAY, HOUR};

/// Distance over which a place stands for its surroundings [m], and within which its sunshine and rain are a station's.
const REACH: f64 = 300_000.0;
const NEAR: f64 = 150_000.0;
/// Hours before and behind midnight in which days fade into each other.
const FADE: f64 = 3.0;
/// Limits of the ratios of temperature ranges and of winds.
const RANGE_RATIO: (f64, f64) = (0.4, 2.0);
const WIND_RATIO: (f64, f64) = (0.2, 4.0);
/// Altitudes between which the surface's warmth fades [m].
const WARM: (f64, f64) = (2500.0, 11_000.0);
/// Longest gap of the record that its neighbours fill [d].
const LONGEST_GAP: i64 = 3;
/// Names of the stations in Chinese.
const NAMES: [(&str, &str); 8] = [
    ("xining", "西宁"),
    ("minhe", "民和"),
    ("lanzhou", "兰州"),
    ("yuzhong", "榆中"),
    ("gangca", "刚察"),
    ("wushaoling", "乌鞘岭"),
    ("golmud", "格尔木"),
    ("yushu", "玉树"),
];
/// The place whose record says what kind a day is: the rules were made for it.
const JUDGE: &str = "xining";
/// Evening and night hours in which it rains, Beijing time.
const RAINY: [usize; 8] = [18, 19, 20, 21, 22, 23, 0, 1];

/// Why daily records make no weather.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DailyError {
    /// A place that is no station of the representative days.
    #[error("'{found}' is no station whose typical hours are known; there are: {known}")]
    UnknownPlace {
        /// As the file names it.
        found: String,
        /// Those that are known.
        known: String,
    },
    /// The place that judges is missing.
    #[error("no records of Xining (西宁), whose days say what kind of weather it was")]
    NoJudge,
    /// Too few days.
    #[error(
        "{place} has {days} whole days at one site from {from}; a year at least is needed, since each day is compared with its like"
    )]
    Short {
        /// Which place.
        place: String,
        /// How many.
        days: usize,
        /// Where the record or the segment begins.
        from: ModelTime,
    },
    /// A span that the records do not cover.
    #[error("no whole record of {place} within {LONGEST_GAP} days of {date}")]
    NotCovered {
        /// Which place.
        place: String,
        /// Midnight of the day.
        date: ModelTime,
    },
}

/// How a day differs from its like.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shift {
    temperature: f64,
    range: f64,
    humidity: f64,
    pressure: f64,
    wind: f64,
    /// Relative sunshine [1] and rain [m] of the day itself.
    sunshine: f64,
    rain: f64,
}

/// A place of the record on a station of the representative days.
#[derive(Debug, Clone)]
struct Place {
    name: String,
    station: usize,
    /// By day of the record.
    dates: Vec<ModelTime>,
    shifts: Vec<Shift>,
}

/// The weather of real days.
#[derive(Debug, Clone)]
pub struct DailyWeather {
    days: RepresentativeDays,
    places: Vec<Place>,
    kinds: Vec<KindOfDay>,
    /// What a reader must know: moved stations, days left out.
    pub notes: Vec<String>,
}

impl DailyWeather {
    /// From a table of records.
    ///
    /// # Errors
    /// [`DailyError`]: unknown places, no Xining, too short records.
    pub fn new(table: &DailyTable) -> Result<Self, DailyError> {
        let days = RepresentativeDays::embedded();
        let mut order: Vec<(&String, &Vec<DailyRecord>, usize)> = Vec::new();
        for (name, records) in &table.places {
            order.push((name, records, station_of(name, days.stations())?));
        }
        let judge = days.stations().iter().position(|s| s.id == JUDGE);
        // The judge first: the free air follows it.
        order.sort_by_key(|(_, _, station)| (Some(*station) != judge, *station));
        let Some((_, records, _)) = order.first().filter(|o| Some(o.2) == judge) else {
            return Err(DailyError::NoJudge);
        };
        let (kinds, _) = kinds_of_days(records);
        let mut notes = Vec::new();
        let mut places = Vec::new();
        for (name, records, station) in order {
            let (own, segments) = kinds_of_days(records);
            for segment in &segments {
                if segment.len() < LEAST_DAYS {
                    return Err(DailyError::Short {
                        place: name.clone(),
                        days: segment.len(),
                        from: records[segment.start].date,
                    });
                }
            }
            for segment in segments.iter().skip(1) {
                notes.push(format!(
                    "the pressure of {name} steps at {}: the station was moved, its days are compared with their like since then",
                    records[segment.start].date
                ));
            }
            if let Some(left) = table.incomplete.get(name) {
                notes.push(format!(
                    "{left} days of {name} lack a value and are left out"
                ));
            }
            // Days of all places have the kind that the judge's record gives them.
            let kind_of = |date: ModelTime| kinds.iter().find(|k| k.date == date);
            let judged: Vec<Option<String>> = records
                .iter()
                .map(|r| kind_of(r.date).map(KindOfDay::id))
                .collect();
            let shifts = (0..records.len())
                .map(|n| shift(n, records, &own, &judged, &days))
                .collect();
            places.push(Place {
                name: name.clone(),
                station,
                dates: records.iter().map(|r| r.date).collect(),
                shifts,
            });
        }
        Ok(Self {
            days,
            places,
            kinds,
            notes,
        })
    }

    /// The kinds of the days of the record.
    pub fn kinds(&self) -> &[KindOfDay] {
        &self.kinds
    }

    /// Hourly reports of all stations from [`LEAD_HOURS`] before `start` to `hours` behind it with profiles, and days that neighbours stand for.
    ///
    /// # Errors
    /// [`DailyError::NotCovered`].
    pub fn station_set(
        &self,
        start: ModelTime,
        hours: usize,
    ) -> Result<(StationSet, Vec<Gap>), DailyError> {
        let begin = start.plus(-LEAD_HOURS * HOUR as i64);
        let end = start.plus(hours as i64 * HOUR as i64);
        let first = begin.midnight().plus(-(DAY as i64));
        let count = days_between(first, end.midnight()) + 2;
        let mut gaps = Vec::new();
        let dates: Vec<ModelTime> = (0..count).map(|n| first.plus(n * DAY as i64)).collect();
        let mut chosen: Vec<(&RepresentativeDay, Vec<Shift>)> = Vec::new();
        for &date in &dates {
            let inside = date.plus(DAY as i64) > start && date < end;
            let mut records = Vec::new();
            for place in &self.places {
                records.push(nearest(&place.name, &place.dates, date, inside, &mut gaps)?);
            }
            // The first place judges: its days are those whose kinds are known.
            let id = self.kinds[records[0]].id();
            let day = self.days.days().iter().find(|d| d.id == id);
            let day = day.unwrap_or(&self.days.days()[0]);
            let pairs = self.places.iter().zip(&records);
            let shifts = pairs.map(|(place, at)| place.shifts[*at]).collect();
            chosen.push((day, shifts));
        }
        gaps.sort_by(|a, b| (&a.station, a.first).cmp(&(&b.station, b.first)));
        gaps.dedup();
        let stations = self.days.stations().to_vec();
        let records = (0..stations.len())
            .map(|station| {
                let (place, distance) = self.next_place(&stations[station]);
                let steps = (end.0 - begin.0) / HOUR as i64;
                (0..=steps)
                    .map(|h| {
                        let time = begin.plus(h * HOUR as i64);
                        let at = days_between(first, time.midnight()) as usize;
                        faded(&chosen, at, station, place, distance, time)
                    })
                    .collect()
            })
            .collect();
        let mut profiles = Vec::new();
        for (date, (day, shifts)) in dates.iter().zip(&chosen) {
            for (hour, levels) in day.profiles() {
                let mut levels = levels.clone();
                for level in &mut levels {
                    let part = (WARM.1 - level.altitude) / (WARM.1 - WARM.0);
                    let warmth = shifts[0].temperature * part.clamp(0.0, 1.0);
                    level.temperature = level.temperature.map(|t| t + warmth);
                }
                profiles.push(UpperProfile {
                    time: date.plus(hour * HOUR as i64),
                    levels,
                });
            }
        }
        let set = StationSet {
            stations,
            records,
            profiles,
        };
        Ok((set, gaps))
    }

    /// The place nearest to a station, and its distance [m].
    fn next_place(&self, station: &Station) -> (usize, f64) {
        let stations = self.days.stations();
        let away = |place: &Place| {
            let other = &stations[place.station];
            let place = |s: &Station| (s.longitude, s.latitude);
            distance(place(station), place(other))
        };
        let all = self.places.iter().enumerate().map(|(n, p)| (n, away(p)));
        all.min_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((0, f64::INFINITY))
    }
}

/// The record of a day, or of the nearest one; outside of what counts the ends of the record hold.
fn nearest(
    place: &str,
    dates: &[ModelTime],
    date: ModelTime,
    counts: bool,
    gaps: &mut Vec<Gap>,
) -> Result<usize, DailyError> {
    let behind = dates.partition_point(|d| *d < date);
    let away = |n: usize| days_between(dates[n], date).abs();
    let candidates = [
        behind.checked_sub(1),
        (behind < dates.len()).then_some(behind),
    ];
    let best = candidates.into_iter().flatten().min_by_key(|n| away(*n));
    let found = best.filter(|n| !counts || away(*n) <= LONGEST_GAP);
    let Some(found) = found else {
        return Err(DailyError::NotCovered {
            place: place.to_owned(),
            date,
        });
    };
    if counts && away(found) > 0 {
        gaps.push(Gap {
            station: place.to_owned(),
            quantity: "daily record",
            first: date,
            last: date.plus(DAY as i64 - HOUR as i64),
        });
    }
    Ok(found)
}

/// A report: of its day, within three hours of midnight with its neighbour's part.
fn faded(
    chosen: &[(&RepresentativeDay, Vec<Shift>)],
    at: usize,
    station: usize,
    place: usize,
    distance: f64,
    time: ModelTime,
) -> StationRecord {
    let of = |n: usize| moved(chosen[n].0, station, &chosen[n].1[place], distance, time);
    let hour = time.hour() as f64;
    let (other, part) = if hour < FADE {
        (at.checked_sub(1), 0.5 * (1.0 - hour / FADE))
    } else if hour > 24.0 - FADE {
        let next = at + 1;
        (
            (next < chosen.len()).then_some(next),
            0.5 * (1.0 - (24.0 - hour) / FADE),
        )
    } else {
        (None, 0.0)
    };
    match other {
        Some(other) => between(&of(at), &of(other), part),
        None => of(at),
    }
}

/// The station that a place of a record is.
fn station_of(name: &str, stations: &[Station]) -> Result<usize, DailyError> {
    let plain = name.trim().to_lowercase();
    let chinese = NAMES.iter().find(|n| plain.trim_end_matches('市') == n.1);
    let id = chinese.map_or(plain.as_str(), |n| n.0);
    let found = stations
        .iter()
        .position(|s| s.id == id || s.name.to_lowercase() == id);
    found.ok_or_else(|| DailyError::UnknownPlace {
        found: name.to_owned(),
        known: NAMES.map(|(id, zh)| format!("{id} ({zh})")).join(", "),
    })
}

/// The station that a place of a record is, if it is one of those.
pub fn station_named<'a>(name: &str, stations: &'a [Station]) -> Option<&'a Station> {
    station_of(name, stations).ok().map(|at| &stations[at])
}

/// How a day of a record differs from the mean of its like in the months around the representative day's.
fn shift(
    n: usize,
    records: &[DailyRecord],
    own: &[KindOfDay],
    judged: &[Option<String>],
    days: &RepresentativeDays,
) -> Shift {
    let day = &records[n];
    let month = |id: &str| {
        days.days()
            .iter()
            .find(|d| d.id == id)
            .map(|d| d.date.month())
    };
    let here = judged[n].as_deref().and_then(month);
    let near = |m: usize, other: usize| {
        let apart = (m + 12 - other) % 12;
        apart.min(12 - apart) <= 1
    };
    let like = |strict: bool| -> Vec<&DailyRecord> {
        let same = (0..records.len()).filter(|i| {
            own[*i].segment == own[n].segment
                && judged[*i] == judged[n]
                && (!strict || here.is_none_or(|m| near(records[*i].date.month(), m)))
        });
        same.map(|i| &records[i]).collect()
    };
    let mut like_it = like(true);
    if like_it.is_empty() {
        like_it = like(false);
    }
    let mean = |value: &dyn Fn(&DailyRecord) -> f64| {
        like_it.iter().map(|r| value(r)).sum::<f64>() / like_it.len() as f64
    };
    let ratio = |value: f64, mean: f64, (least, most): (f64, f64)| {
        if mean > 0.0 {
            (value / mean).clamp(least, most)
        } else {
            1.0
        }
    };
    Shift {
        temperature: day.temperature - mean(&|r| r.temperature),
        range: ratio(
            day.warmest - day.coldest,
            mean(&|r| r.warmest - r.coldest),
            RANGE_RATIO,
        ),
        humidity: day.humidity - mean(&|r| r.humidity),
        pressure: day.pressure - mean(&|r| r.pressure),
        wind: ratio(day.wind, mean(&|r| r.wind), WIND_RATIO),
        sunshine: own[n].sunshine,
        rain: day.rain,
    }
}

/// The report of an hour of a representative day, moved by a shift over a distance [m].
fn moved(
    day: &RepresentativeDay,
    station: usize,
    shift: &Shift,
    distance: f64,
    time: ModelTime,
) -> StationRecord {
    let cycle = &day.reports()[station];
    let hour = &cycle[time.hour()];
    let weight = libm::exp(-distance / REACH);
    let all = cycle.iter().filter_map(|r| r.temperature);
    let mean = all.sum::<f64>() / 24.0;
    let stretch = libm::pow(shift.range, weight);
    let near = distance < NEAR;
    let rain = if RAINY.contains(&time.hour()) {
        shift.rain / (RAINY.len() as f64 * HOUR)
    } else {
        0.0
    };
    StationRecord {
        temperature: hour
            .temperature
            .map(|t| mean + stretch * (t - mean) + weight * shift.temperature),
        relative_humidity: hour
            .relative_humidity
            .map(|h| (h + weight * shift.humidity).clamp(0.05, 1.0)),
        pressure: hour.pressure.map(|p| p + weight * shift.pressure),
        wind_speed: hour.wind_speed.map(|s| s * libm::pow(shift.wind, weight)),
        wind_from: hour.wind_from,
        cloud_cover: if near {
            Some(cloud_of(shift.sunshine))
        } else {
            hour.cloud_cover
        },
        precipitation: if near { Some(rain) } else { hour.precipitation },
        ..empty_record(time)
    }
}

/// Cloud cover that passes the radiation of a relative sunshine: Ångström–Prescott (FAO-56: 0.25 + 0.50 S) inverted through Kasten and Czeplak (1980); recorders miss the
/// low sun, so nine tenths count as clear (unverified).
fn cloud_of(sunshine: f64) -> f64 {
    let relative = (sunshine / 0.9).min(1.0);
    libm::pow(2.0 / 3.0 * (1.0 - relative) / 0.75, 1.0 / 3.4).min(1.0)
}

/// A report between two of the same hour; `part` of the second.
fn between(a: &StationRecord, b: &StationRecord, part: f64) -> StationRecord {
    let mix = |x: Option<f64>, y: Option<f64>| Some((1.0 - part) * x? + part * y?);
    let speed = mix(a.wind_speed, b.wind_speed);
    let vector = wind_vector(a).zip(wind_vector(b));
    let from = vector.and_then(|((ax, ay), (bx, by))| {
        let (east, north) = ((1.0 - part) * ax + part * bx, (1.0 - part) * ay + part * by);
        speed_and_direction(east, north).1
    });
    StationRecord {
        temperature: mix(a.temperature, b.temperature),
        relative_humidity: mix(a.relative_humidity, b.relative_humidity),
        pressure: mix(a.pressure, b.pressure),
        cloud_cover: mix(a.cloud_cover, b.cloud_cover),
        precipitation: mix(a.precipitation, b.precipitation),
        wind_speed: if from.is_some() { speed } else { Some(0.0) },
        wind_from: from,
        ..empty_record(a.time)
    }
}
