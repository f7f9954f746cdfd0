//! What comparing runs says of the sources: without each, with each alone, with less of each; all coalitions.

use super::super::integrate::{Moment, Variant, run};
use super::super::{BoxError, Case};
use super::Columns;
use crate::numerics::shapley;
use rayon::prelude::*;

/// Runs that one thread takes through a case at a time.
const BLOCK: usize = 16;

/// The species of all runs at all times.
#[derive(Debug)]
pub(super) struct Increments {
    sources: usize,
    reduction: f64,
    /// `[time][run]` [mol/mol]: all sources, none, without each, each alone, each reduced, then all coalitions by their bits.
    values: Vec<Vec<f64>>,
    shapley: bool,
}

/// Runs everything that a case asks for; `times` are steps behind which the species is taken.
pub(super) fn of(case: &Case, times: &[usize]) -> Result<Increments, BoxError> {
    let count = case.sources.len();
    let factors = |rest: f64, own: usize, factor: f64| -> Vec<f64> {
        let each = (0..count).map(|n| if n == own { factor } else { rest });
        each.collect()
    };
    let mut runs = vec![vec![1.0; count], vec![0.0; count]];
    let reduction = case.attribution.reduction;
    for (rest, factor) in [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0 - reduction)] {
        runs.extend((0..count).map(|own| factors(rest, own, factor)));
    }
    if case.attribution.shapley {
        let coalition = |bits: usize| (0..count).map(move |n| f64::from((bits >> n & 1) as u8));
        runs.extend((0..1 << count).map(|bits| coalition(bits).collect::<Vec<f64>>()));
    }
    let blocks: Vec<Result<Vec<Vec<f64>>, BoxError>> = runs
        .par_chunks(BLOCK)
        .map(|block| block_values(case, block, times))
        .collect();
    let mut values = vec![Vec::new(); times.len()];
    for block in blocks {
        for (all, part) in values.iter_mut().zip(block?) {
            all.extend(part);
        }
    }
    Ok(Increments {
        sources: count,
        reduction,
        values,
        shapley: case.attribution.shapley,
    })
}

fn block_values(
    case: &Case,
    runs: &[Vec<f64>],
    times: &[usize],
) -> Result<Vec<Vec<f64>>, BoxError> {
    let variants: Vec<Variant> = runs
        .iter()
        .map(|factors| Variant::with_sources(case, factors))
        .collect();
    let (n, species) = (case.mechanism.species.len(), case.attribution.species);
    let mut values = vec![Vec::new(); times.len()];
    let mut seen = 0;
    run(case, &variants, |moment: &Moment<'_>| {
        if moment.step > 0.0 {
            for (value, _) in values.iter_mut().zip(times).filter(|(_, t)| **t == seen) {
                let cells = moment.concentration.chunks_exact(n);
                value.extend(cells.map(|cell| cell[species]));
            }
            seen += 1;
        }
    })?;
    Ok(values)
}

impl Increments {
    /// The species without any source [mol/mol].
    pub fn without(&self, time: usize) -> f64 {
        self.values[time][1]
    }

    /// What the runs say of a source at a time; nothing of parts that are no source.
    pub fn columns(&self, time: usize, source: usize) -> Columns {
        if source >= self.sources {
            return Columns::default();
        }
        let runs = &self.values[time];
        let (all, none) = (runs[0], runs[1]);
        let of = |kind: usize| runs[2 + kind * self.sources + source];
        Columns {
            zero_out: Some(all - of(0)),
            zero_in: Some(of(1) - none),
            reduced: Some((all - of(2)) / self.reduction),
            shapley: self
                .shapley
                .then(|| shapley(&runs[2 + 3 * self.sources..], self.sources, source)),
            ..Columns::default()
        }
    }
}
