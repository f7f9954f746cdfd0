//! Rules by which hours of a dust weather process are found and left out (剔除沙尘), as data.

use super::edition::Span;
use super::source::{Basis, Sourced};

/// Numbers of a rule. Concentrations are those of a city.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustNumbers {
    /// Hours before a beginning that it is compared with.
    pub hours_before: Sourced<usize>,
    /// PM10 rises to this many times their mean,
    pub rise: Sourced<f64>,
    /// and is above this [µg/m³];
    pub floor: Sourced<f64>,
    /// or PM2.5/PM10 falls to this part of theirs.
    pub fall: Sourced<f64>,
    /// The event ends where PM10 is back within this part of their mean.
    pub return_within: Sourced<f64>,
    /// Hours that must be there before a beginning.
    pub least_before: Sourced<usize>,
    /// Search without a list of processes: PM2.5/PM10 of the first hour at most.
    pub greatest_ratio: Sourced<f64>,
    /// Hours without PM10 after which an event is over.
    pub longest_gap: Sourced<usize>,
    /// Hours after which an event is over though PM10 has not come back.
    pub longest: Sourced<usize>,
    /// Tables of days: PM10 above this [µg/m³]
    pub day_floor: Sourced<f64>,
    /// and PM2.5/PM10 below this.
    pub day_ratio: Sourced<f64>,
}

impl DustNumbers {
    /// Whether a day is one of dust by its PM10 [µg/m³] and PM2.5/PM10 [1] alone; not where the ratio is not known.
    pub fn is_dusty_day(&self, pm10: f64, ratio: Option<f64>, basis: &mut Basis) -> bool {
        let low = basis.take(&self.day_ratio);
        pm10 > basis.take(&self.day_floor) && ratio.is_some_and(|ratio| ratio < low)
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct DustRule {
    /// Short name: `2016`, `2026`.
    pub id: String,
    /// Its document.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// When it is in force.
    pub in_force: Span,
    /// Its numbers; `None` where they are not known, so that only events of a list can be left out.
    pub numbers: Option<DustNumbers>,
}
