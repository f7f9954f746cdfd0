//! The report's ozone budget: who makes the largest 8-hour mean of every day at the stations, over the very hours that give it.

use super::model::Text;
use super::ozone::MDA8_LIMITS;
use super::pack::Packed;
use super::run_summary::RunSummary;
use crate::simulation::{OzoneShares, reference_micrograms_per_ppb};
use serde::{Deserialize, Serialize};

/// What the ozone budget shows; tags are those of the model, ppb become µg/m³ at the reference state by `reference_factor`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OzoneBudget {
    /// Dates, or names of the representative days.
    pub days: Vec<Text>,
    /// Days of the year that each stands for; 1 for real days.
    pub weights: Vec<f64>,
    /// Ways of attribution: `O3` by what limits it, `O3_N`, `O3_R`.
    pub attributions: Vec<String>,
    /// µg/m³ at the reference state in a ppb.
    pub reference_factor: f64,
    /// Limits of MDA8, class 1 and 2 [µg/m³ at the reference state].
    pub mda8_limits: [f64; 2],
    /// Stations, as the model's receptors.
    pub stations: Vec<OzoneBudgetStation>,
}

/// Days at a station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OzoneBudgetStation {
    /// Index of the receptor.
    pub receptor: usize,
    /// Hour of Beijing time with which the eight hours of each day begin; absent where the day is not whole.
    pub begins: Vec<Option<usize>>,
    /// MDA8 of each day [ppb].
    pub mda8: Vec<Option<f64>>,
    /// Contributions [ppb], `[day][attribution][tag]`; no value where the day is not whole.
    pub contributions: Packed,
}

impl OzoneBudget {
    /// That of a run; `None` where tags do not follow ozone, no contributions to MDA8 were kept, or no day is whole.
    pub(super) fn of(run: &RunSummary<'_>) -> Option<Self> {
        let shares = OzoneShares::of(run.record, run.species)?;
        let tags = run.tags.sets.first()?.len();
        if shares.maxima.iter().flatten().all(Option::is_none) {
            return None;
        }
        let days = if run.labels.is_empty() {
            let dates = shares.days.iter().map(|day| day.beijing().date());
            dates.map(|date| Text::same(date.to_string())).collect()
        } else {
            run.labels.clone()
        };
        let weights = if run.record.labels.is_empty() {
            vec![1.0; shares.days.len()]
        } else {
            run.record.weights.clone()
        };
        let stations = (0..run.points.len()).map(|point| station(&shares, point, tags));
        Some(Self {
            days,
            weights,
            attributions: shares.attributions.clone(),
            reference_factor: reference_micrograms_per_ppb(),
            mda8_limits: MDA8_LIMITS,
            stations: stations.collect(),
        })
    }
}

fn station(shares: &OzoneShares, point: usize, tags: usize) -> OzoneBudgetStation {
    let days = || shares.maxima.iter().map(|day| day[point].as_ref());
    let contributions = days().flat_map(|maximum| {
        let attributions = 0..shares.attributions.len();
        let values = attributions.flat_map(move |n| match maximum {
            Some(maximum) => shares.of_columns(maximum, n, (0, tags)).to_vec(),
            None => vec![f64::NAN; tags],
        });
        values.collect::<Vec<f64>>()
    });
    OzoneBudgetStation {
        receptor: point,
        begins: days().map(|m| m.map(|m| m.begins)).collect(),
        mda8: days().map(|m| m.map(|m| m.mda8)).collect(),
        contributions: Packed::new(contributions),
    }
}
