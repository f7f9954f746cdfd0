//! Representative days: sixteen typical days (season × regime) with yearly frequencies, embedded in the binary.
//!
//! The file `seeds/meteorology/representative_days.toml` holds cluster means of real days (how: its header and
//! `seeds/scripts/representative_days.py`). A day is a 24-hour cycle that can be repeated over a run of any length; the annual mean
//! of a field is Σ fᵢ · (mean of day i) / Σ fᵢ with f = [`RepresentativeDay::frequency`], Σ f = 365 d.

mod file;

use self::file::{FileText, day_of, station_of};
use super::stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
use crate::time::{ModelTime, Season};
use crate::units::HOUR;

/// The embedded data.
const EMBEDDED: &str = include_str!("../../seeds/meteorology/representative_days.toml");
/// Seconds in an hour, whole.
const HOUR_SECONDS: i64 = HOUR as i64;
/// Hours of the cycle given before the start of a run [h]: the wind model looks back 24 h for the free air and 48 h for the heat of the
/// valleys, from the beginning of its column memory up to 17 h earlier. With them the weather of an hour does not depend
/// on where a run begins.
pub const LEAD_HOURS: i64 = 96;

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

    /// Reports by station and hour (Beijing time 0–23).
    pub(super) fn reports(&self) -> &[[StationRecord; 24]] {
        &self.reports
    }

    /// Profiles by hour of the day.
    pub(super) fn profiles(&self) -> impl Iterator<Item = (i64, &Vec<UpperLevel>)> {
        self.profiles.iter().map(|(hour, levels)| (*hour, levels))
    }
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

    /// Hourly reports and six-hourly profiles of a day repeated every 24 h from [`LEAD_HOURS`] before `start` to `hours` hours after it,
    /// both ends included (`LEAD_HOURS + hours + 1` reports a station). The clock time of `start` picks the hour of the cycle; the date of the times is that
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
                (-LEAD_HOURS..=hours as i64)
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
        let begin = times(-LEAD_HOURS);
        let midnight =
            begin.plus(-i64::from(begin.beijing().hour()) * HOUR_SECONDS - 24 * HOUR_SECONDS);
        let last = times(hours as i64);
        let mut profiles: Vec<UpperProfile> = Vec::new();
        for cycle in 0..=((LEAD_HOURS + hours as i64) / 24 + 3) {
            for (hour, levels) in &day.profiles {
                let time = midnight.plus((cycle * 24 + hour) * HOUR_SECONDS);
                if time >= begin.plus(-6 * HOUR_SECONDS) && time <= last.plus(6 * HOUR_SECONDS) {
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
