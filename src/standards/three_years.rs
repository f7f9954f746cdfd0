//! Means of a year and the two before it (HJ 663-2026).

use super::annual::Statistic;
use super::edition::Standards;
use super::judgement::YearJudgement;
use super::limits::in_unit;
use super::rounding::rounded;
use crate::observations::Quantity;
use std::collections::BTreeMap;

/// Years of a mean.
const YEARS: i16 = 3;

/// Adds them to the last of three years of a place that have enough days, by editions that make them.
pub(super) fn add_three_years(years: &mut [YearJudgement], standards: &Standards) {
    let key = |j: &YearJudgement, year: i16, quantity: Quantity| {
        (
            j.place.clone(),
            j.edition.clone(),
            j.treatment,
            year,
            quantity,
        )
    };
    let mut means: BTreeMap<_, f64> = BTreeMap::new();
    for judgement in years.iter() {
        let items = judgement.items.iter();
        for item in items.filter(|i| i.statistic == Statistic::Mean && i.is_complete()) {
            means.insert(key(judgement, judgement.year, item.quantity), item.exact);
        }
    }
    for judgement in years.iter_mut() {
        let Ok(edition) = standards.named(&judgement.edition) else {
            continue;
        };
        let Some(rule) = &edition.evaluation.three_years else {
            continue;
        };
        let items = judgement.items.iter();
        let own = items.filter(|i| i.statistic == Statistic::Mean);
        let quantities: Vec<Quantity> = own.map(|i| i.quantity).collect();
        for quantity in quantities {
            let last = judgement.year;
            let found = (0..YEARS).map(|n| means.get(&key(judgement, last - n, quantity)));
            let Some(found) = found
                .map(Option::<&f64>::copied)
                .collect::<Option<Vec<f64>>>()
            else {
                continue;
            };
            judgement.basis.take(rule);
            let mean = found.iter().sum::<f64>() / f64::from(YEARS);
            let decimals = edition.evaluation.decimals(quantity, &mut judgement.basis);
            let mean = rounded(in_unit(quantity, mean), decimals);
            judgement.three_years.push((quantity, mean));
        }
    }
}
