//! Means by season and hour of the day (SEASONHR): 4 × 24 fields, each over its hours that are neither calm nor missing.

use super::averages::HourKind;
use super::results::{Field, HourCounts};
use crate::plume::HourStamp;

/// Sums by season and hour.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonHours {
    concentration: bool,
    sums: Vec<(Field, HourCounts)>,
}

impl SeasonHours {
    /// Zeros; `concentration`: the first type is averaged, everything else stays a sum.
    pub fn new(concentration: bool, types: usize, groups: usize, receptors: usize) -> Self {
        let empty = (
            Field::zeros(types, groups, receptors),
            HourCounts::default(),
        );
        Self {
            concentration,
            sums: vec![empty; 96],
        }
    }

    /// An hour.
    pub fn add(&mut self, stamp: HourStamp, kind: HourKind, values: Option<&Field>) {
        let (sum, counts) = &mut self.sums[(stamp.season() - 1) * 24 + stamp.hour as usize - 1];
        counts.add(kind);
        if let Some(values) = values {
            for (sum, value) in sum.values.iter_mut().zip(&values.values) {
                *sum += value;
            }
        }
    }

    /// Sums so far.
    pub fn sums(&self) -> &[(Field, HourCounts)] {
        &self.sums
    }

    /// Go on from sums.
    pub fn resume(&mut self, sums: &[(Field, HourCounts)]) {
        self.sums = sums.to_vec();
    }

    /// Means in the order of seasons, then hours. Without any valid hour a mean is 0/0, not a number, as in AERMOD.
    pub fn finish(mut self) -> Vec<(Field, HourCounts)> {
        if self.concentration {
            for (sum, counts) in &mut self.sums {
                let length = sum.groups * sum.receptors;
                let hours = counts.valid() as f64;
                for value in &mut sum.values[..length] {
                    *value /= hours;
                }
            }
        }
        self.sums
    }
}
