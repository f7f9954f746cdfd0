//! Means of the whole run (PERIOD) and of whole years (ANNUAL), and when a year of the run ends.
//!
//! PERIOD: C̄ = Σ C / (n − n_calm − n_missing). ANNUAL: that of each year, then the mean over years. Deposition stays a sum
//! (scaled to all hours when hours were sampled, SCIM). A year ends on the hour before the run's first hour.
//!
//! Source: AERMOD User's Guide EPA-454/B-24-007 (2024), sections 3.2.3 and 3.5.5.

use super::averages::{HourKind, days_in_month};
use super::results::{Field, HourCounts, YearMean};
use super::saved::SavedPeriod;
use crate::plume::HourStamp;

/// When a year of the run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEnd {
    month: u32,
    day: u32,
    hour: u32,
}

impl YearEnd {
    /// The hour before `first`; 29 February when the run begins on 1 March.
    pub fn before(first: HourStamp) -> Self {
        if first.hour > 1 {
            return Self {
                month: first.month,
                day: first.day,
                hour: first.hour - 1,
            };
        }
        let (month, day) = if first.day > 1 {
            (first.month, first.day - 1)
        } else {
            let month = if first.month == 1 {
                12
            } else {
                first.month - 1
            };
            (month, days_in_month(2000, month))
        };
        Self {
            month,
            day,
            hour: 24,
        }
    }

    /// Whether a year ends with this hour.
    pub fn is(self, stamp: HourStamp) -> bool {
        let day = self.day.min(days_in_month(stamp.year, self.month));
        stamp.month == self.month && stamp.day == day && stamp.hour == self.hour
    }
}

/// Sums over a run or a year.
#[derive(Debug, Clone, PartialEq)]
pub struct LongMean {
    concentration: bool,
    /// Hours of the run or year, sampled or not.
    span: usize,
    sampled: bool,
    counts: HourCounts,
    sum: Field,
    years: Vec<YearMean>,
    /// Whole years before the run went on, and the sum of their means.
    earlier: Option<(usize, Field)>,
}

impl LongMean {
    /// Zeros.
    pub fn new(concentration: bool, sampled: bool, shape: (usize, usize, usize)) -> Self {
        Self {
            concentration,
            span: 0,
            sampled,
            counts: HourCounts::default(),
            sum: Field::zeros(shape.0, shape.1, shape.2),
            years: Vec::new(),
            earlier: None,
        }
    }

    /// What has to be known to go on.
    pub fn save(&self, annual: bool) -> SavedPeriod {
        let (earlier, before) = match &self.earlier {
            Some((years, sum)) => (*years, Some(sum.clone())),
            None => (0, None),
        };
        let year_sum = annual.then(|| {
            let mut sum = before.unwrap_or_else(|| {
                let mut zero = self.sum.clone();
                zero.values.fill(0.0);
                zero
            });
            for year in &self.years {
                for (sum, value) in sum.values.iter_mut().zip(&year.field.values) {
                    *sum += value;
                }
            }
            sum
        });
        SavedPeriod {
            counts: self.counts,
            years: earlier + self.years.len(),
            sum: self.sum.clone(),
            year_sum,
            highest: Vec::new(),
        }
    }

    /// Go on; `anew` begins a new PERIOD (a chain of years).
    pub fn resume(&mut self, saved: &SavedPeriod, anew: bool) {
        if !anew {
            self.counts = saved.counts;
            self.sum = saved.sum.clone();
        }
        if let Some(sum) = &saved.year_sum {
            self.earlier = Some((saved.years, sum.clone()));
        }
    }

    /// An hour of the file passes, sampled or not.
    pub fn pass(&mut self) {
        self.span += 1;
    }

    /// An hour that counts.
    pub fn add(&mut self, kind: HourKind, values: Option<&Field>) {
        self.counts.add(kind);
        if let Some(values) = values {
            for (sum, value) in self.sum.values.iter_mut().zip(&values.values) {
                *sum += value;
            }
        }
    }

    /// Hours so far.
    pub fn counts(&self) -> HourCounts {
        self.counts
    }

    /// Mean of what was added.
    pub fn mean(&self) -> Field {
        let mut mean = self.sum.clone();
        let length = mean.groups * mean.receptors;
        let valid = self.counts.valid() as f64;
        let averaged = if self.concentration { length } else { 0 };
        for value in &mut mean.values[..averaged] {
            *value /= valid;
        }
        if self.sampled {
            let all = self.span as f64 / valid;
            for value in &mut mean.values[averaged..] {
                *value *= all;
            }
        }
        mean
    }

    /// A year is whole: keep its mean and begin the next.
    pub fn end_year(&mut self, stamp: HourStamp) {
        self.years.push(YearMean {
            last: stamp,
            counts: self.counts,
            field: self.mean(),
        });
        self.counts = HourCounts::default();
        self.span = 0;
        self.sum.values.fill(0.0);
    }

    /// Mean over whole years (`None` without any) and each year's.
    pub fn finish_years(self) -> (Option<Field>, Vec<YearMean>) {
        let saved = self.save(true);
        let Some(mut mean) = saved.year_sum.filter(|_| saved.years > 0) else {
            return (None, Vec::new());
        };
        let count = saved.years as f64;
        for value in &mut mean.values {
            *value /= count;
        }
        (Some(mean), self.years)
    }
}
