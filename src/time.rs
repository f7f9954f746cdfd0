//! Model time: whole seconds since 1970-01-01 00:00 UTC, with the calendar views the model needs.
//!
//! Human activity follows Beijing time (UTC+8) everywhere in China; the sun does not: at Xining (101.8° E) noon comes
//! 73 minutes after 12:00 Beijing time. The two are kept apart by name: [`ModelTime::beijing`] and
//! [`ModelTime::solar_hour`].

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Beijing time ahead of UTC [s].
const BEIJING_OFFSET: i64 = 8 * 3600;

/// Days before each month of a common year.
pub const DAYS_BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// What a text that should be a time can do wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The text is not a date and time.
    #[error(
        "'{text}' is not a time; write Beijing time as 2016-01-05T08:00 or with an offset, 2016-01-05T00:00Z"
    )]
    NotATime {
        /// The text as given.
        text: String,
    },
}

/// An instant of model time: seconds since 1970-01-01 00:00 UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct ModelTime(pub i64);

impl ModelTime {
    /// The instant of a Beijing-time calendar date and hour (hour may exceed 23).
    ///
    /// # Panics
    /// If the date does not exist.
    pub fn from_beijing(year: i16, month: i8, day: i8, hour: i64) -> Self {
        let date = civil::date(year, month, day);
        let start = TimeZone::UTC
            .to_timestamp(date.to_datetime(civil::Time::midnight()))
            .expect("a civil date exists in UTC");
        Self(start.as_second() - BEIJING_OFFSET + hour * 3600)
    }

    /// Reads a cell of a column of times: as [`Self::parse`], where a `utc` column needs no `Z`.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_column(text: &str, utc: bool) -> Result<Self, TimeError> {
        if utc && !text.ends_with('Z') {
            Self::parse(&format!("{text}Z"))
        } else {
            Self::parse(text)
        }
    }

    /// Reads `2016-01-05T08:00[:00]` (Beijing time), `2016-01-05` (midnight, Beijing time) or a time with offset (`Z`, `+08:00`).
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let trimmed = text.trim();
        if let Ok(stamp) = trimmed.parse::<Timestamp>() {
            return Ok(Self(stamp.as_second()));
        }
        let civil = trimmed
            .parse::<civil::DateTime>()
            .or_else(|_| {
                trimmed
                    .parse::<civil::Date>()
                    .map(|date| date.to_datetime(civil::Time::midnight()))
            })
            .map_err(|_| TimeError::NotATime {
                text: text.to_owned(),
            })?;
        let utc = TimeZone::UTC
            .to_timestamp(civil)
            .map_err(|_| TimeError::NotATime {
                text: text.to_owned(),
            })?;
        Ok(Self(utc.as_second() - BEIJING_OFFSET))
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The instant `seconds` later.
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// Calendar date and time in Beijing (UTC+8).
    pub fn beijing(self) -> civil::DateTime {
        Self::civil(self.0 + BEIJING_OFFSET)
    }

    /// Calendar date and time in UTC.
    pub fn utc(self) -> civil::DateTime {
        Self::civil(self.0)
    }

    fn civil(seconds: i64) -> civil::DateTime {
        let stamp = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        TimeZone::UTC.to_datetime(stamp)
    }

    /// Midnight at the beginning of the day in Beijing.
    pub fn midnight(self) -> Self {
        Self(self.0 - (self.0 + BEIJING_OFFSET).rem_euclid(86_400))
    }

    /// Month in Beijing, 1–12.
    pub fn month(self) -> usize {
        self.beijing().month() as usize
    }

    /// Hour of the day in Beijing, 0–23.
    pub fn hour(self) -> usize {
        self.beijing().hour() as usize
    }

    /// Day of the week in Beijing, 0 = Monday … 6 = Sunday.
    pub fn weekday(self) -> usize {
        self.beijing().weekday().to_monday_zero_offset() as usize
    }

    /// Day of the year in UTC with fraction, 0.0 = 1 January 00:00.
    pub fn day_of_year(self) -> f64 {
        let civil = self.utc();
        let seconds = self.0.rem_euclid(86_400) as f64;
        f64::from(civil.day_of_year() - 1) + seconds / crate::units::DAY
    }

    /// True solar hour at a longitude [°E], 0–24; the equation of time after Spencer (1971).
    pub fn solar_hour(self, longitude: f64) -> f64 {
        let angle = 2.0 * std::f64::consts::PI * self.day_of_year() / 365.0;
        let equation_of_time_minutes = 229.18
            * (0.000_075 + 0.001_868 * libm::cos(angle)
                - 0.032_077 * libm::sin(angle)
                - 0.014_615 * libm::cos(2.0 * angle)
                - 0.040_849 * libm::sin(2.0 * angle));
        let utc_hour = self.0.rem_euclid(86_400) as f64 / crate::units::HOUR;
        (utc_hour + longitude / 15.0 + equation_of_time_minutes / 60.0).rem_euclid(24.0)
    }
}

impl fmt::Display for ModelTime {
    /// Beijing time, `2016-01-05 08:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.beijing().strftime("%Y-%m-%d %H:%M"))
    }
}

/// The four seasons of the region's air quality work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Season {
    /// December–February.
    Winter,
    /// March–May.
    Spring,
    /// June–August.
    Summer,
    /// September–November.
    Autumn,
}

impl Season {
    /// The season of a month (1–12).
    pub fn of_month(month: usize) -> Self {
        match month {
            12 | 1 | 2 => Self::Winter,
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            _ => Self::Autumn,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn beijing_text_and_offset_text_agree() {
        let beijing = ModelTime::parse("2016-01-05T08:00").unwrap();
        assert_eq!(beijing, ModelTime::parse("2016-01-05T00:00Z").unwrap());
        assert_eq!(beijing, ModelTime::from_beijing(2016, 1, 5, 8));
        assert_eq!(beijing.to_string(), "2016-01-05 08:00");
        assert_eq!(
            (beijing.month(), beijing.hour(), beijing.weekday()),
            (1, 8, 1)
        );
    }

    #[test]
    fn noon_at_xining_is_late() {
        // 101.77 E lies 18.23 degrees west of 120 E: mean solar noon 72.9 min after 12:00 Beijing time.
        let noon = ModelTime::parse("2016-04-15T13:13").unwrap();
        assert!(
            (noon.solar_hour(101.77) - 12.0).abs() < 0.03,
            "{}",
            noon.solar_hour(101.77)
        );
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(ModelTime::parse("5 January").is_err());
    }
}
