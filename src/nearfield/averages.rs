//! Averages of 1 to 24 hours and of months, with AERMOD's policy for calm and missing hours.
//!
//! A calm or missing hour counts as an hour with nothing. C̄ = Σ C / max(n − n_calm − n_missing, nint(0.75 n + 0.4)), n the hours
//! of the average (fewer than its length at the begin of a run); a 1-h value is itself, so 0 in a calm or missing hour.
//! Deposition is summed, not averaged.
//!
//! Source: 40 CFR 51 Appendix W 8.4.6 (calm processing); AERMOD User's Guide EPA-454/B-24-007 (2024), section 2.4.

use super::case::Averaging;
use super::results::{Field, HourCounts};
use crate::plume::{Hour, HourStamp};

/// What kind of hour it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HourKind {
    /// Plumes were computed.
    Computed,
    /// Calm.
    Calm,
    /// Missing.
    Missing,
    /// Neither, but without a mixing height: counted, with nothing in it.
    Unmixed,
}

impl HourKind {
    /// What kind an hour is.
    pub fn of(hour: &Hour) -> Self {
        if hour.calm {
            Self::Calm
        } else if hour.missing {
            Self::Missing
        } else if hour.mixing_height <= 0.0 {
            Self::Unmixed
        } else {
            Self::Computed
        }
    }

    /// Neither calm nor missing.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Computed | Self::Unmixed)
    }
}

impl HourCounts {
    /// Count one more hour.
    pub fn add(&mut self, kind: HourKind) {
        self.hours += 1;
        match kind {
            HourKind::Calm => self.calm += 1,
            HourKind::Missing => self.missing += 1,
            HourKind::Computed | HourKind::Unmixed => {}
        }
    }

    /// Hours neither calm nor missing.
    pub fn valid(&self) -> usize {
        self.hours - self.calm - self.missing
    }

    /// AERMOD's mark: ' ' complete, 'c' calms, 'm' missing, 'b' both.
    pub fn flag(&self) -> char {
        match (self.calm > 0, self.missing > 0) {
            (false, false) => ' ',
            (true, false) => 'c',
            (false, true) => 'm',
            (true, true) => 'b',
        }
    }

    /// What the sum of a short average is divided by: the valid hours, but at least 75 % of all.
    pub fn divisor(&self) -> f64 {
        let least = libm::round(self.hours as f64 * 0.75 + 0.4);
        (self.valid() as f64).max(least)
    }
}

/// Whether an hour is the last of its month.
pub fn ends_month(stamp: HourStamp) -> bool {
    stamp.hour == 24 && stamp.day == days_in_month(stamp.year, stamp.month)
}

/// How many days a month has.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A leap year of the Gregorian calendar.
pub fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// The running sum of one averaging period.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningAverage {
    /// Index into `Case::averaging`.
    pub averaging: usize,
    /// Length [h]; `None` for a month.
    length: Option<u32>,
    /// The first output type is a concentration (it is averaged).
    concentration: bool,
    counts: HourCounts,
    sum: Field,
}

impl RunningAverage {
    /// One for an averaging period; `None` for PERIOD and ANNUAL.
    pub fn new(
        averaging: usize,
        period: Averaging,
        concentration: bool,
        shape: (usize, usize, usize),
    ) -> Option<Self> {
        let length = match period {
            Averaging::Hours(hours) => Some(hours),
            Averaging::Month => None,
            Averaging::Period | Averaging::Annual => return None,
        };
        let (types, groups, receptors) = shape;
        let sum = if length == Some(1) {
            Field::default()
        } else {
            Field::zeros(types, groups, receptors)
        };
        Some(Self {
            averaging,
            length,
            concentration,
            counts: HourCounts::default(),
            sum,
        })
    }

    /// Whether it is the 1-h value itself.
    pub fn is_hourly(&self) -> bool {
        self.length == Some(1)
    }

    /// Length [h]; `None` for a month.
    pub fn length(&self) -> Option<u32> {
        self.length
    }

    /// Whether an hour completes it.
    pub fn ends_with(&self, stamp: HourStamp) -> bool {
        match self.length {
            Some(hours) => stamp.hour.is_multiple_of(hours),
            None => ends_month(stamp),
        }
    }

    /// Add an hour: `values` is `None` where nothing was computed.
    pub fn add(&mut self, kind: HourKind, values: Option<&Field>) {
        self.counts.add(kind);
        if self.is_hourly() {
            return;
        }
        if let Some(values) = values {
            for (sum, value) in self.sum.values.iter_mut().zip(&values.values) {
                *sum += value;
            }
        }
    }

    /// Close it: its counts, with the means left in place for [`RunningAverage::field`].
    pub fn close(&mut self) -> HourCounts {
        let counts = std::mem::take(&mut self.counts);
        if !self.is_hourly() && self.concentration {
            let divisor = counts.divisor();
            let length = self.sum.groups * self.sum.receptors;
            for value in &mut self.sum.values[..length] {
                *value /= divisor;
            }
        }
        counts
    }

    /// The closed average (not for the 1-h value).
    pub fn field(&self) -> &Field {
        &self.sum
    }

    /// Begin the next.
    pub fn clear(&mut self) {
        self.sum.values.fill(0.0);
    }

    /// Messages that AERMOD gives for an average with less than 75 % of its hours.
    pub fn shortfall(&self, counts: HourCounts) -> Option<&'static str> {
        match self.length {
            Some(24) if counts.valid() < 18 => Some("732"),
            Some(8) if counts.valid() < 6 => Some("733"),
            Some(3) if counts.valid() < 3 => Some("734"),
            _ => None,
        }
    }
}
