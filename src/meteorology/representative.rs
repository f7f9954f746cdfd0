//! Representative days: sixteen typical days (season × regime) with yearly frequencies, embedded in the binary.
//!
//! The file `seeds/meteorology/representative_days.toml` holds cluster means of real days (how: its header and
//! `seeds/scripts/representative_days.py`). A day is a 24-hour cycle that can be repeated over a run of any length; the annual mean
//! of a field is Σ fᵢ · (mean of day i) / Σ fᵢ with f = [`RepresentativeDay::frequency`], Σ f = 365 d.

use super::stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
use crate::time::{ModelTime, Season};
use crate::units::{HOUR, from_celsius, from_hectopascal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The embedded data.
const EMBEDDED: &str = include_str!("../../seeds/meteorology/representative_days.toml");
/// Seconds in an hour, whole.
const HOUR_SECONDS: i64 = HOUR as i64;

/// What can be wrong with representative days.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RepresentativeError {
    /// The text is not what the format asks for.
    #[error("representative days cannot be read: {0}")]
    Format(String),
    /// No such day.
    #[error("there is no representative day '{id}'{hint}; there are: {known}")]
    UnknownDay {
        /// The identifier asked for.
        id: String,
        /// ` (did you mean '…'?)` or nothing.
        hint: String,
        /// All identifiers, separated by commas.
        known: String,
    },
    /// A value that cannot be.
    #[error("representative day '{day}', station '{station}': {what}")]
    Value {
        /// Day identifier.
        day: String,
        /// Station identifier or `profile`.
        station: String,
        /// What is wrong, with the value.
        what: String,
    },
    /// The frequencies are not a year.
    #[error("frequencies of the representative days sum to {0} days, not 365")]
    NotAYear(f64),
}

/// All representative days of the region.
#[derive(Debug, Clone)]
pub struct RepresentativeDays {
    stations: Vec<Station>,
    days: Vec<RepresentativeDay>,
    source: String,
    confidence: String,
}

/// One typical day.
#[derive(Debug, Clone)]
pub struct RepresentativeDay {
    /// Identifier, `season-regime`.
    pub id: String,
    /// Season.
    pub season: Season,
    /// Date that the sun follows, midnight Beijing time.
    pub date: ModelTime,
    /// What kind of day it is, Chinese.
    pub description_zh: String,
    /// What kind of day it is, English.
    pub description_en: String,
    /// Days a year [d].
    frequency: f64,
    /// Number of real days in the cluster at Xining.
    pub days_in_cluster: usize,
    /// Reports by station and hour (Beijing time 0–23); the time of a record is its hour.
    reports: Vec<[StationRecord; 24]>,
    /// Profiles by hour of the day.
    profiles: Vec<(i64, Vec<UpperLevel>)>,
}

impl RepresentativeDay {
    /// How many days of a year are like this one [d].
    pub fn frequency(&self) -> f64 {
        self.frequency
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    source: String,
    confidence: String,
    station: Vec<StationText>,
    day: Vec<DayText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StationText {
    id: String,
    name: String,
    longitude_deg: f64,
    latitude_deg: f64,
    elevation_m: f64,
    anemometer_height_m: f64,
    #[serde(rename = "wind_every_hour")]
    _wind_every_hour: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayText {
    id: String,
    season: Season,
    #[serde(rename = "regime")]
    _regime: String,
    date: String,
    description_zh: String,
    description_en: String,
    frequency_days: f64,
    days_in_cluster: usize,
    station: BTreeMap<String, ReportText>,
    profile: Vec<ProfileText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportText {
    temperature_c: Vec<f64>,
    relative_humidity_pct: Vec<f64>,
    pressure_hpa: Vec<f64>,
    wind_speed_m_s: Vec<f64>,
    wind_from_deg: Vec<f64>,
    cloud_cover: f64,
    precipitation_mm_h: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileText {
    hour: i64,
    altitude_m: Vec<f64>,
    wind_speed_m_s: Vec<f64>,
    wind_from_deg: Vec<f64>,
    temperature_c: Vec<f64>,
}

impl RepresentativeDays {
    /// The embedded days.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("the embedded file is read by a test")
    }

    /// Reads days from TOML text in the format of the embedded file.
    pub fn parse(text: &str) -> Result<Self, RepresentativeError> {
        let file: FileText =
            toml::from_str(text).map_err(|error| RepresentativeError::Format(error.to_string()))?;
        let stations: Vec<Station> = file.station.iter().map(station_of).collect();
        let days = file
            .day
            .iter()
            .map(|day| day_of(day, &stations))
            .collect::<Result<Vec<_>, _>>()?;
        let total: f64 = days.iter().map(|day| day.frequency).sum();
        if (total - 365.0).abs() > 1e-6 {
            return Err(RepresentativeError::NotAYear(total));
        }
        Ok(Self {
            stations,
            days,
            source: file.source,
            confidence: file.confidence,
        })
    }

    /// The days, in the order of the file (winter, spring, summer, autumn).
    pub fn days(&self) -> &[RepresentativeDay] {
        &self.days
    }

    /// Where the figures come from and how far they can be trusted, for the manifest.
    pub fn provenance(&self) -> String {
        format!("{}; confidence: {}", self.source, self.confidence)
    }

    /// The stations that report on every day.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// The day with an identifier.
    pub fn day(&self, id: &str) -> Result<&RepresentativeDay, RepresentativeError> {
        self.days.iter().find(|day| day.id == id).ok_or_else(|| {
            let nearest = self
                .days
                .iter()
                .map(|day| (strsim::jaro_winkler(&day.id, id), &day.id))
                .fold(
                    (0.0, None),
                    |best: (f64, Option<&String>), (score, name)| {
                        if score > best.0 {
                            (score, Some(name))
                        } else {
                            best
                        }
                    },
                );
            let hint = match nearest {
                (score, Some(name)) if score > 0.7 => format!(" (did you mean '{name}'?)"),
                _ => String::new(),
            };
            let known: Vec<&str> = self.days.iter().map(|day| day.id.as_str()).collect();
            RepresentativeError::UnknownDay {
                id: id.to_owned(),
                hint,
                known: known.join(", "),
            }
        })
    }

    /// Hourly reports and six-hourly profiles of a day repeated every 24 h from `start` for `hours` hours, both ends included
    /// (`hours` + 1 reports a station). The clock time of `start` picks the hour of the cycle; the date of the times is that
    /// of `start`, so start on [`RepresentativeDay::date`] for the right sun. Profiles reach past both ends.
    pub fn station_set(
        &self,
        day_id: &str,
        start: ModelTime,
        hours: usize,
    ) -> Result<StationSet, RepresentativeError> {
        let day = self.day(day_id)?;
        let times = |hour: i64| start.plus(hour * HOUR_SECONDS);
        let records = day
            .reports
            .iter()
            .map(|cycle| {
                (0..=hours as i64)
                    .map(|hour| {
                        let time = times(hour);
                        StationRecord {
                            time,
                            ..cycle[time.hour()].clone()
                        }
                    })
                    .collect()
            })
            .collect();
        let midnight =
            start.plus(-(start.beijing().hour() as i64) * HOUR_SECONDS - 24 * HOUR_SECONDS);
        let last = times(hours as i64);
        let mut profiles: Vec<UpperProfile> = Vec::new();
        for cycle in 0..=(hours as i64 / 24 + 3) {
            for (hour, levels) in &day.profiles {
                let time = midnight.plus((cycle * 24 + hour) * HOUR_SECONDS);
                if time >= start.plus(-6 * HOUR_SECONDS) && time <= last.plus(6 * HOUR_SECONDS) {
                    profiles.push(UpperProfile {
                        time,
                        levels: levels.clone(),
                    });
                }
            }
        }
        Ok(StationSet {
            stations: self.stations.clone(),
            records,
            profiles,
        })
    }
}

fn station_of(text: &StationText) -> Station {
    Station {
        id: text.id.clone(),
        name: text.name.clone(),
        longitude: text.longitude_deg,
        latitude: text.latitude_deg,
        elevation: text.elevation_m,
        anemometer_height: text.anemometer_height_m,
    }
}

fn day_of(text: &DayText, stations: &[Station]) -> Result<RepresentativeDay, RepresentativeError> {
    let complain = |station: &str, what: String| RepresentativeError::Value {
        day: text.id.clone(),
        station: station.to_owned(),
        what,
    };
    let date = ModelTime::parse(&text.date).map_err(|error| complain("date", error.to_string()))?;
    if let Some(extra) = text
        .station
        .keys()
        .find(|id| stations.iter().all(|s| &s.id != *id))
    {
        return Err(complain(extra, "is not in the list of stations".to_owned()));
    }
    let mut reports = Vec::with_capacity(stations.len());
    for station in stations {
        let report = text
            .station
            .get(&station.id)
            .ok_or_else(|| complain(&station.id, "has no report".to_owned()))?;
        reports.push(cycle_of(report, date).map_err(|what| complain(&station.id, what))?);
    }
    let mut profiles = Vec::with_capacity(text.profile.len());
    for profile in &text.profile {
        profiles.push((
            profile.hour,
            levels_of(profile).map_err(|what| complain("profile", what))?,
        ));
    }
    if !profiles.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err(complain("profile", "hours do not rise".to_owned()));
    }
    Ok(RepresentativeDay {
        id: text.id.clone(),
        season: text.season,
        date,
        description_zh: text.description_zh.clone(),
        description_en: text.description_en.clone(),
        frequency: text.frequency_days,
        days_in_cluster: text.days_in_cluster,
        reports,
        profiles,
    })
}

fn cycle_of(text: &ReportText, date: ModelTime) -> Result<[StationRecord; 24], String> {
    let columns = [
        ("temperature_c", &text.temperature_c, -60.0, 50.0),
        (
            "relative_humidity_pct",
            &text.relative_humidity_pct,
            0.0,
            100.0,
        ),
        ("pressure_hpa", &text.pressure_hpa, 500.0, 1050.0),
        ("wind_speed_m_s", &text.wind_speed_m_s, 0.0, 40.0),
        ("wind_from_deg", &text.wind_from_deg, -1.0, 360.0),
        ("precipitation_mm_h", &text.precipitation_mm_h, 0.0, 50.0),
    ];
    for (name, values, low, high) in columns {
        if values.len() != 24 {
            return Err(format!("{name} has {} values, not 24", values.len()));
        }
        if let Some((hour, value)) = values
            .iter()
            .enumerate()
            .find(|(_, v)| !(low..=high).contains(*v))
        {
            return Err(format!(
                "{name} is {value} at {hour}:00, outside {low} to {high}"
            ));
        }
    }
    Ok(std::array::from_fn(|hour| StationRecord {
        time: date.plus(hour as i64 * HOUR_SECONDS),
        temperature: Some(from_celsius(text.temperature_c[hour])),
        relative_humidity: Some(text.relative_humidity_pct[hour] / 100.0),
        wind_speed: Some(text.wind_speed_m_s[hour]),
        wind_from: (text.wind_speed_m_s[hour] > 0.0 && text.wind_from_deg[hour] >= 0.0)
            .then(|| text.wind_from_deg[hour].to_radians()),
        pressure: Some(from_hectopascal(text.pressure_hpa[hour])),
        precipitation: Some(text.precipitation_mm_h[hour] * 1e-3 / HOUR),
        cloud_cover: Some(text.cloud_cover),
        solar_radiation: None,
    }))
}

fn levels_of(text: &ProfileText) -> Result<Vec<UpperLevel>, String> {
    let count = text.altitude_m.len();
    for (name, values) in [
        ("wind_speed_m_s", &text.wind_speed_m_s),
        ("wind_from_deg", &text.wind_from_deg),
        ("temperature_c", &text.temperature_c),
    ] {
        if values.len() != count {
            return Err(format!(
                "{name} has {} values for {count} altitudes",
                values.len()
            ));
        }
    }
    if !text.altitude_m.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err("altitudes do not rise".to_owned());
    }
    Ok((0..count)
        .map(|level| {
            let (sine, cosine) = libm::sincos(text.wind_from_deg[level].to_radians());
            UpperLevel {
                altitude: text.altitude_m[level],
                wind_east: -text.wind_speed_m_s[level] * sine,
                wind_north: -text.wind_speed_m_s[level] * cosine,
                temperature: Some(from_celsius(text.temperature_c[level])),
            }
        })
        .collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_days_make_a_year() {
        let all = RepresentativeDays::embedded();
        assert!(all.days().len() >= 16 && all.stations().len() >= 8);
        let total: f64 = all.days().iter().map(RepresentativeDay::frequency).sum();
        assert!((total - 365.0).abs() < 1e-9);
        for season in [
            Season::Winter,
            Season::Spring,
            Season::Summer,
            Season::Autumn,
        ] {
            let days: f64 = all
                .days()
                .iter()
                .filter(|d| d.season == season)
                .map(RepresentativeDay::frequency)
                .sum();
            assert!((90.0..=92.0 + 1e-9).contains(&days), "{season:?} {days}");
        }
        for day in all.days() {
            assert_eq!(Season::of_month(day.date.month()), day.season, "{}", day.id);
            assert!(day.frequency() > 0.0 && day.days_in_cluster >= 20);
        }
    }

    #[test]
    fn the_cycle_repeats_bit_for_bit_and_covers_the_run() {
        let all = RepresentativeDays::embedded();
        let start = all
            .day("winter-stagnant")
            .unwrap()
            .date
            .plus(13 * HOUR_SECONDS);
        let set = all.station_set("winter-stagnant", start, 60).unwrap();
        assert_eq!(set.records.len(), set.stations.len());
        for series in &set.records {
            assert_eq!(series.len(), 61);
            for hour in 0..37 {
                assert_eq!(series[hour].temperature, series[hour + 24].temperature);
                assert_eq!(series[hour].wind_from, series[hour + 24].wind_from);
                assert_eq!(
                    series[hour].time.seconds() + 86_400,
                    series[hour + 24].time.seconds()
                );
            }
        }
        assert!(set.profiles.first().unwrap().time <= start);
        assert!(set.profiles.last().unwrap().time >= start.plus(60 * HOUR_SECONDS));
        assert!(
            set.profiles
                .windows(2)
                .all(|p| p[0].time.seconds() + 6 * 3600 == p[1].time.seconds())
        );
    }

    /// Calm at Xining on stagnant winter nights; at Minhe NW by night and SE in the afternoon, as its records show.
    #[test]
    fn a_stagnant_winter_day_looks_like_one() {
        let all = RepresentativeDays::embedded();
        let start = all.day("winter-stagnant").unwrap().date;
        let set = all.station_set("winter-stagnant", start, 23).unwrap();
        let of = |id: &str| &set.records[set.stations.iter().position(|s| s.id == id).unwrap()];
        assert!((0..8).all(|hour| of("xining")[hour].wind_speed == Some(0.0)));
        assert!(of("xining").iter().all(|r| r.wind_speed.unwrap() < 2.0));
        let minhe = of("minhe");
        let afternoon = minhe[15].wind_from.unwrap().to_degrees();
        assert!((90.0..180.0).contains(&afternoon), "{afternoon}");
        let morning = minhe[8].wind_from.unwrap().to_degrees();
        assert!((290.0..360.0).contains(&morning), "{morning}");
        // 500 hPa wind in January about 15 m/s from the west (12 on stagnant days).
        let level = set.profiles[0]
            .levels
            .iter()
            .find(|l| l.altitude == 5750.0)
            .unwrap();
        assert!(
            (9.0..18.0).contains(&level.wind_east),
            "{}",
            level.wind_east
        );
    }

    #[test]
    fn a_wrong_name_gets_a_hint() {
        let all = RepresentativeDays::embedded();
        let text = all.day("winter-stagnent").unwrap_err().to_string();
        assert!(text.contains("did you mean 'winter-stagnant'?"), "{text}");
        assert!(text.contains("summer-ozone"));
    }

    #[test]
    fn broken_files_say_where() {
        let missing = EMBEDDED.replacen("frequency_days = ", "frequency_days = 1", 1);
        assert!(matches!(
            RepresentativeDays::parse(&missing).unwrap_err(),
            RepresentativeError::NotAYear(_)
        ));
        let unknown = EMBEDDED.replacen("cloud_cover", "cloud_cver", 1);
        let text = RepresentativeDays::parse(&unknown).unwrap_err().to_string();
        assert!(text.contains("cloud_cver"), "{text}");
    }
}
