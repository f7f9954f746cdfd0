//! The table of an evaluation: a row a quantity, span, place, season and kind of days.

use super::benchmarks::{self, Mark, benchmarks};
use super::bootstrap::interval;
use super::compare::{Comparison, Pair, Span};
use super::metrics::Metrics;
use crate::observations::{Averaging, Observations, Quantity, State};
use crate::time::{ModelTime, Season};
use crate::units::DAY;
use std::collections::{BTreeMap, BTreeSet};

/// Draws of an interval and their seed.
const DRAWS: usize = 500;
const SEED: u64 = 2024;
/// A day counts as one of dust where PM10 at 273.15 K is above this [µg/m³] and PM2.5 is less than this part of it (a choice of this project,
/// unverified: the rule of 环办监测[2016]120号 works on hours and was not at hand).
const DUST_PM10: f64 = 150.0;
const DUST_RATIO: f64 = 0.3;

/// Which days of a comparison a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Days {
    /// All.
    All,
    /// Without days of dust.
    WithoutDust,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRow {
    /// Name of the place, or `all`.
    pub place: String,
    /// What was measured.
    pub quantity: Quantity,
    /// Means of what.
    pub span: Span,
    /// State of air that both are given in.
    pub state: State,
    /// Season; all where nothing is said.
    pub season: Option<Season>,
    /// Days that count.
    pub days: Days,
    /// What the pairs say.
    pub metrics: Metrics,
    /// 95 % interval of the normalised mean bias.
    pub bias_interval: Option<(f64, f64)>,
    /// Benchmarks with their marks.
    pub marks: Vec<(&'static benchmarks::Benchmark, Mark)>,
    /// What the value of the day or month before would have been worth.
    pub persistence: Option<Metrics>,
}

/// Rows of all comparisons, by quantity, span, place, season and days.
pub fn rows(observations: &Observations, comparisons: &[Comparison]) -> Vec<EvaluationRow> {
    let dusty = dust_days(observations);
    let mut groups: BTreeMap<(Quantity, Span, usize), Vec<&Comparison>> = BTreeMap::new();
    for comparison in comparisons {
        let key = |place| (comparison.quantity, comparison.span, place);
        groups
            .entry(key(comparison.place + 1))
            .or_default()
            .push(comparison);
        groups.entry(key(0)).or_default().push(comparison);
    }
    let mut rows = vec![];
    for ((quantity, span, place), members) in groups {
        if place == 0 && members.len() < 2 {
            continue;
        }
        let name = match place {
            0 => "all".to_owned(),
            place => observations.places[place - 1].clone(),
        };
        for season in seasons(&members, span) {
            for days in [Days::All, Days::WithoutDust] {
                let keep = |c: &Comparison, p: &Pair| {
                    season.is_none_or(|s| Season::of_month(p.begin.month()) == s)
                        && (days == Days::All || !dusty.contains(&(c.place, p.begin.midnight())))
                };
                let chosen: Vec<(f64, f64)> = members
                    .iter()
                    .flat_map(|c| c.pairs.iter().filter(|p| keep(c, p)))
                    .map(|p| (p.observed, p.modelled))
                    .collect();
                let all: usize = members.iter().map(|c| c.pairs.len()).sum();
                let same_as_all = days == Days::WithoutDust
                    && (season.is_some() || span >= Span::Month || chosen.len() == all);
                if chosen.len() < 2 || same_as_all {
                    continue;
                }
                let persistence = (season.is_none() && days == Days::All)
                    .then(|| persistence(&members, span))
                    .filter(|p| p.len() > 1)
                    .map(|p| Metrics::of(&p));
                let metrics = Metrics::of(&chosen);
                rows.push(EvaluationRow {
                    place: name.clone(),
                    quantity,
                    span,
                    state: members[0].state,
                    season,
                    days,
                    metrics,
                    bias_interval: interval(&chosen, DRAWS, SEED, normalized_mean_bias),
                    marks: marks(quantity, span, &metrics),
                    persistence,
                });
            }
        }
    }
    rows
}

/// All, and the seasons where there is more than one.
fn seasons(members: &[&Comparison], span: Span) -> Vec<Option<Season>> {
    let there: BTreeSet<Season> = members
        .iter()
        .flat_map(|c| c.pairs.iter().map(|p| Season::of_month(p.begin.month())))
        .collect();
    let mut all = vec![None];
    if there.len() > 1 && span < Span::Month {
        all.extend(there.into_iter().map(Some));
    }
    all
}

fn normalized_mean_bias(pairs: &[(f64, f64)]) -> f64 {
    let observed: f64 = pairs.iter().map(|p| p.0).sum();
    pairs.iter().map(|p| p.1 - p.0).sum::<f64>() / observed
}

/// Pairs of the observed value and the one observed before it.
fn persistence(members: &[&Comparison], span: Span) -> Vec<(f64, f64)> {
    let next = |begin: ModelTime| match span {
        Span::Hour | Span::Day | Span::MaxEightHours => begin.plus(DAY as i64),
        Span::Month | Span::MonthOfMaxima => super::spans::month(begin.plus(31 * DAY as i64)),
    };
    members
        .iter()
        .flat_map(|c| {
            let values: BTreeMap<ModelTime, f64> =
                c.pairs.iter().map(|p| (p.begin, p.observed)).collect();
            c.pairs
                .iter()
                .filter_map(|p| values.get(&next(p.begin)).map(|&later| (later, p.observed)))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn marks(
    quantity: Quantity,
    span: Span,
    metrics: &Metrics,
) -> Vec<(&'static benchmarks::Benchmark, Mark)> {
    use benchmarks::Quantity as B;
    let kind = match (quantity, span) {
        (Quantity::O3, Span::Hour) => B::OzoneHourly,
        (Quantity::O3, Span::MaxEightHours) => B::OzoneMda8,
        (Quantity::Pm25, Span::Day) => B::Pm25,
        (Quantity::Sulfate, Span::Day) => B::Sulfate,
        (Quantity::Ammonium, Span::Day) => B::Ammonium,
        (Quantity::Nitrate, Span::Day) => B::Nitrate,
        (Quantity::OrganicCarbon, Span::Day) => B::OrganicCarbon,
        (Quantity::ElementalCarbon, Span::Day) => B::ElementalCarbon,
        _ => return vec![],
    };
    benchmarks(kind).map(|b| (b, b.mark(metrics))).collect()
}

/// Places and days on which dust was observed.
fn dust_days(observations: &Observations) -> BTreeSet<(usize, ModelTime)> {
    let mut days = BTreeSet::new();
    for place in 0..observations.places.len() {
        let daily = |quantity| -> BTreeMap<ModelTime, f64> {
            // Both in one state; that of PM10's limit is 273.15 K, to which records in actual air come near enough for a yes or no.
            let of_days = observations.series(place, quantity, Averaging::Day);
            if of_days.is_empty() {
                let hours = observations.series(place, quantity, Averaging::Hour);
                super::spans::daily_means(hours.iter().map(|o| (o.begin, o.value)))
            } else {
                of_days.iter().map(|o| (o.begin, o.value)).collect()
            }
        };
        let fine = daily(Quantity::Pm25);
        for (day, coarse) in daily(Quantity::Pm10) {
            let ratio = fine.get(&day).map_or(1.0, |f| f / coarse);
            if coarse > DUST_PM10 && ratio < DUST_RATIO {
                days.insert((place, day));
            }
        }
    }
    days
}
