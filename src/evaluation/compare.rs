//! Pairs of observed and modelled values, place by place and span by span.

use super::modelled::Modelled;
use super::spans::{daily_maxima, daily_means, least_days, month};
use crate::observations::{Averaging, Observation, Observations, Quantity, State};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// What pairs are means of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// The largest 8-hour mean of a day.
    MaxEightHours,
    /// A month of days.
    Month,
    /// A month of largest 8-hour means.
    MonthOfMaxima,
}

impl Span {
    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::MaxEightHours => "mda8",
            Self::Month => "month",
            Self::MonthOfMaxima => "month_of_mda8",
        }
    }
}

/// One pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Beginning of the hour, day or month.
    pub begin: ModelTime,
    /// [µg/m³ in the observation's state].
    pub observed: f64,
    /// In the same.
    pub modelled: f64,
}

/// Pairs of a place, quantity and span.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Index of the place among the observations'.
    pub place: usize,
    /// What was measured.
    pub quantity: Quantity,
    /// Means of what.
    pub span: Span,
    /// State of the last pair.
    pub state: State,
    /// By time.
    pub pairs: Vec<Pair>,
}

/// Values by time.
pub(super) type Series = BTreeMap<ModelTime, f64>;

/// How often each representative day occurred in each month: beginning of the month, name of the day, days.
pub type Frequencies = BTreeMap<ModelTime, Vec<(String, f64)>>;

/// All pairs; `cells` are those of each place of the observations, none for a place that is not compared.
pub fn compare(
    observations: &Observations,
    cells: &[Vec<usize>],
    modelled: &Modelled<'_>,
    frequencies: &Frequencies,
) -> Vec<Comparison> {
    let mut found = vec![];
    let mut rest = observations.values.as_slice();
    while let Some(first) = rest.first() {
        let series = observations.series(first.place, first.quantity, first.averaging);
        rest = &rest[series.len()..];
        let at = &cells[first.place];
        let Some(column) = modelled.column(first.quantity).filter(|_| !at.is_empty()) else {
            continue;
        };
        let comparisons = if modelled.is_typical() {
            typical_months(series, at, column, modelled, frequencies)
        } else {
            let observed: Series = series.iter().map(|o| (o.begin, o.value)).collect();
            let model = in_states(series, at, column, modelled);
            if first.averaging == Averaging::Hour {
                from_hours(series, observed, model)
            } else {
                from_days(series, &observed, model)
            }
        };
        found.extend(comparisons.into_iter().filter(|c| !c.pairs.is_empty()));
    }
    found
}

fn comparison(series: &[Observation], span: Span, pairs: Vec<Pair>) -> Comparison {
    let last = &series[series.len() - 1];
    Comparison {
        place: last.place,
        quantity: last.quantity,
        span,
        state: last.state,
        pairs,
    }
}

/// Pairs of values at the same time.
pub(super) fn meet(observed: &Series, modelled: &Series) -> Vec<Pair> {
    observed
        .iter()
        .filter_map(|(&begin, &observed)| {
            modelled.get(&begin).map(|&modelled| Pair {
                begin,
                observed,
                modelled,
            })
        })
        .collect()
}

/// Hours, days, largest 8-hour means and months of hourly observations.
fn from_hours(series: &[Observation], observed: Series, model: Series) -> Vec<Comparison> {
    let days = meet(&daily_means(observed.clone()), &daily_means(model.clone()));
    let mut all = vec![
        comparison(series, Span::Hour, meet(&observed, &model)),
        comparison(series, Span::Month, months(&days)),
        comparison(series, Span::Day, days),
    ];
    if series[0].quantity == Quantity::O3 {
        let maxima = meet(&daily_maxima(observed), &daily_maxima(model));
        all.push(comparison(series, Span::MonthOfMaxima, months(&maxima)));
        all.push(comparison(series, Span::MaxEightHours, maxima));
    }
    all
}

/// Days and months of daily observations.
fn from_days(series: &[Observation], observed: &Series, model: Series) -> Vec<Comparison> {
    let (day, month, model) = if series[0].averaging == Averaging::MaxEightHours {
        (
            Span::MaxEightHours,
            Span::MonthOfMaxima,
            daily_maxima(model),
        )
    } else {
        (Span::Day, Span::Month, daily_means(model))
    };
    let days = meet(observed, &model);
    vec![
        comparison(series, month, months(&days)),
        comparison(series, day, days),
    ]
}

/// Modelled hours [µg/m³], each in the state that the observations of its time have.
fn in_states(
    series: &[Observation],
    cells: &[usize],
    column: usize,
    modelled: &Modelled<'_>,
) -> Series {
    let hours = modelled.hours().iter().enumerate();
    hours
        .map(|(entry, &hour)| {
            let after = series.partition_point(|o| o.begin <= hour);
            let state = series[after.saturating_sub(1)].state;
            (hour, modelled.value(entry, cells, column, state))
        })
        .collect()
}

/// Months with enough days that both have.
fn months(days: &[Pair]) -> Vec<Pair> {
    means_by_month(days, least_days)
}

fn means_by_month(days: &[Pair], least: impl Fn(ModelTime) -> usize) -> Vec<Pair> {
    let mut by_month: BTreeMap<ModelTime, Vec<Pair>> = BTreeMap::new();
    for day in days {
        by_month.entry(month(day.begin)).or_default().push(*day);
    }
    by_month
        .into_iter()
        .filter(|(begin, days)| days.len() >= least(*begin))
        .map(|(begin, days)| {
            let mean = |value: &dyn Fn(&Pair) -> f64| {
                days.iter().map(value).sum::<f64>() / days.len() as f64
            };
            Pair {
                begin,
                observed: mean(&|p| p.observed),
                modelled: mean(&|p| p.modelled),
            }
        })
        .collect()
}

/// Observed months beside representative days, each as often as it occurred.
fn typical_months(
    series: &[Observation],
    cells: &[usize],
    column: usize,
    modelled: &Modelled<'_>,
    frequencies: &Frequencies,
) -> Vec<Comparison> {
    let (span, maxima) = match series[0].averaging {
        Averaging::Hour => return vec![],
        Averaging::Day => (Span::Month, false),
        Averaging::MaxEightHours => (Span::MonthOfMaxima, true),
    };
    let labels = modelled.labels();
    let mean_of_month = |begin: ModelTime, state: State| -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (name, days) in frequencies.get(&begin)? {
            let Some(entry) = labels.iter().position(|l| l == name) else {
                continue;
            };
            let value = if maxima {
                modelled.typical_mda8(entry, cells, state)?
            } else {
                modelled.value(entry, cells, column, state)
            };
            sum += days * value;
            weight += days;
        }
        (weight > 0.0).then(|| sum / weight)
    };
    let as_pairs: Vec<Pair> = series
        .iter()
        .map(|o| Pair {
            begin: o.begin,
            observed: o.value,
            modelled: f64::NAN,
        })
        .collect();
    let pairs = means_by_month(&as_pairs, least_days)
        .into_iter()
        .filter_map(|pair| {
            let at = series.partition_point(|o| o.begin < pair.begin);
            let modelled = mean_of_month(pair.begin, series[at.min(series.len() - 1)].state)?;
            Some(Pair { modelled, ..pair })
        })
        .collect();
    vec![comparison(series, span, pairs)]
}
