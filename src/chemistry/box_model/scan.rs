//! Scans: isopleths of ozone over NOx and VOC (EKMA), and relative incremental reactivity (RIR).

use super::budget::Budget;
use super::groups::carbon;
use super::integrate::{Moment, Variant, run};
use super::{BoxError, Case};
use crate::units::DAY;
use rayon::prelude::*;

/// Variants that one thread takes through a case at a time.
const BLOCK: usize = 16;

/// What an isopleth diagram shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// Greatest ozone [mol/mol].
    #[default]
    GreatestOzone,
    /// Mean net production of ozone in the window [mol/mol/s].
    MeanProduction,
}

impl Objective {
    /// By its name in a case.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "max_O3" => Some(Self::GreatestOzone),
            "mean_P_O3" => Some(Self::MeanProduction),
            _ => None,
        }
    }

    /// Its name in a case.
    pub fn name(self) -> &'static str {
        match self {
            Self::GreatestOzone => "max_O3",
            Self::MeanProduction => "mean_P_O3",
        }
    }
}

/// What a scan keeps of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Greatest ozone [mol/mol].
    pub greatest: f64,
    /// Mean net production of ozone in the window [mol/mol/s].
    pub production: f64,
}

/// Outcomes of all variants, in their order.
fn outcomes(case: &Case, variants: &[Variant]) -> Result<Vec<Outcome>, BoxError> {
    let blocks: Vec<Result<Vec<Outcome>, BoxError>> = variants
        .par_chunks(BLOCK)
        .map(|block| block_outcomes(case, block))
        .collect();
    let mut all = Vec::with_capacity(variants.len());
    for block in blocks {
        all.extend(block?);
    }
    Ok(all)
}

fn block_outcomes(case: &Case, variants: &[Variant]) -> Result<Vec<Outcome>, BoxError> {
    let budget = Budget::new(case);
    let ozone = case.mechanism.species_index("O3");
    let species = case.mechanism.species.len();
    let mut outcomes = vec![Outcome::default(); variants.len()];
    let mut before: Vec<f64> = Vec::new();
    let mut time = 0.0;
    run(case, variants, |moment: &Moment<'_>| {
        let hour = (moment.time - 0.5 * moment.step).rem_euclid(DAY);
        let inside = moment.step > 0.0 && hour >= case.window.0 && hour < case.window.1;
        for (cell, outcome) in outcomes.iter_mut().enumerate() {
            let x = &moment.concentration[cell * species..(cell + 1) * species];
            if let Some(ozone) = ozone {
                outcome.greatest = outcome.greatest.max(x[ozone]);
            }
            if inside {
                let old = &before[cell * species..(cell + 1) * species];
                let mean = budget.at(old, moment.rate).net() + budget.at(x, moment.rate).net();
                outcome.production += 0.5 * moment.step * mean;
            }
        }
        if inside {
            time += moment.step;
        }
        before.clear();
        before.extend_from_slice(moment.concentration);
    })?;
    if time > 0.0 {
        for outcome in &mut outcomes {
            outcome.production /= time;
        }
    }
    Ok(outcomes)
}

/// Ozone over factors of NOx and VOC.
#[derive(Debug, Clone, PartialEq)]
pub struct Isopleths {
    /// Factors of NOx.
    pub nox: Vec<f64>,
    /// Factors of VOC.
    pub voc: Vec<f64>,
    /// What is shown.
    pub objective: Objective,
    /// `[voc][nox]`, [mol/mol] or [mol/mol/s].
    pub values: Vec<f64>,
    /// NOx and VOC at factor 1 [mol/mol], and VOC by carbon.
    pub base: (f64, f64, f64),
    /// Ridge: factors of VOC and of the NOx with most ozone; only where it lies inside the range.
    pub ridge: Vec<(f64, f64)>,
}

impl Isopleths {
    /// VOC over NOx on the ridge [ppb C/ppb], mean of its points by logarithm; `None` without a ridge.
    pub fn ridge_ratio(&self) -> Option<f64> {
        if self.ridge.is_empty() {
            return None;
        }
        let logs = self.ridge.iter().map(|(voc, nox)| libm::log(voc / nox));
        let mean = logs.sum::<f64>() / self.ridge.len() as f64;
        Some(libm::exp(mean) * self.base.2 / self.base.0)
    }

    /// Where factor 1 stands: the ridge's VOC/NOx over the case's [1]; above 1 less VOC lowers ozone (VOC-limited).
    pub fn regime(&self) -> Option<f64> {
        self.ridge_ratio()
            .map(|ratio| ratio * self.base.0 / self.base.2)
    }
}

/// What stands or comes in at factor 1: observations in the window, or start and emission [mol/mol].
fn amount(case: &Case, species: usize) -> f64 {
    if let Some((series, columns)) = &case.observed
        && let Some(place) = case.held.iter().position(|&held| held == species)
    {
        let values: Vec<f64> = series.of(columns[place]).collect();
        return values.iter().sum::<f64>() / values.len().max(1) as f64 * 1e-9;
    }
    let time = case.step * case.steps as f64;
    let air = case.air.at(case.from + 0.5 * time);
    let moles = air
        .mixing_height
        .map(|height| height * air.pressure / (crate::units::GAS_CONSTANT * air.temperature));
    let flux = moles.map_or(0.0, |moles| case.flux[species] / moles);
    case.start[species] + (case.emission[species] + flux) * time
}

/// Runs the grid of factors.
///
/// # Errors
/// As [`run`].
pub fn isopleths(case: &Case) -> Result<Isopleths, BoxError> {
    let voc = case.groups.all_voc();
    let mut variants = Vec::new();
    for &voc_factor in &case.voc_factors {
        for &nox_factor in &case.nox_factors {
            variants.push(
                Variant::base(case)
                    .times(&voc, voc_factor)
                    .times(&case.groups.nox, nox_factor),
            );
        }
    }
    let values: Vec<f64> = outcomes(case, &variants)?
        .into_iter()
        .map(|outcome| match case.objective {
            Objective::GreatestOzone => outcome.greatest,
            Objective::MeanProduction => outcome.production,
        })
        .collect();
    let columns = case.nox_factors.len();
    let mut ridge = Vec::new();
    for (row, &voc_factor) in values.chunks_exact(columns).zip(&case.voc_factors) {
        if let Some(nox) = peak(&case.nox_factors, row) {
            ridge.push((voc_factor, nox));
        }
    }
    let sum = |list: &[usize], weight: &dyn Fn(usize) -> f64| {
        list.iter()
            .map(|&s| weight(s) * amount(case, s))
            .sum::<f64>()
    };
    let carbons = |s: usize| {
        let species = &case.mechanism.species[s];
        carbon(&species.name)
            .or(species.atoms.carbon)
            .unwrap_or(1.0)
    };
    Ok(Isopleths {
        nox: case.nox_factors.clone(),
        voc: case.voc_factors.clone(),
        objective: case.objective,
        values,
        base: (
            sum(&case.groups.nox, &|_| 1.0),
            sum(&voc, &|_| 1.0),
            sum(&voc, &carbons),
        ),
        ridge,
    })
}

/// Place of the greatest value between the first and the last, by a parabola over the logarithm of the factors.
fn peak(factors: &[f64], values: &[f64]) -> Option<f64> {
    let best = (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]))?;
    if best == 0 || best + 1 == values.len() {
        return None;
    }
    let x: Vec<f64> = factors[best - 1..=best + 1]
        .iter()
        .map(|f| libm::log(*f))
        .collect();
    let y = &values[best - 1..=best + 1];
    let (left, right) = ((y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1]));
    let curvature = (right - left) / (x[2] - x[0]);
    let slope = left + curvature * (x[1] - x[0]);
    let top = if curvature < 0.0 {
        x[1] - 0.5 * slope / curvature
    } else {
        x[1]
    };
    Some(libm::exp(top.clamp(x[0], x[2])))
}

/// Relative incremental reactivity of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Reactivity {
    /// Name of the group.
    pub group: String,
    /// (ΔP/P)/(ΔX/X) of net ozone production in the window [1].
    pub production: f64,
    /// The same of the greatest ozone [1].
    pub ozone: f64,
}

/// Reduces every group by the case's share and compares the ozone that is made.
///
/// # Errors
/// As [`run`].
pub fn reactivity(case: &Case) -> Result<Vec<Reactivity>, BoxError> {
    let mut groups: Vec<(String, Vec<usize>)> = vec![("NOx".into(), case.groups.nox.clone())];
    groups.push(("all VOC".into(), case.groups.all_voc()));
    groups.extend(case.groups.voc.clone());
    let base = Variant::base(case);
    let mut variants = vec![base.clone()];
    for (_, members) in &groups {
        variants.push(base.clone().times(members, 1.0 - case.reduction));
    }
    let outcomes = outcomes(case, &variants)?;
    let relative = |value: fn(&Outcome) -> f64, other: &Outcome| {
        let base = value(&outcomes[0]);
        if base == 0.0 {
            0.0
        } else {
            (base - value(other)) / base / case.reduction
        }
    };
    Ok(groups
        .into_iter()
        .zip(&outcomes[1..])
        .map(|((group, _), outcome)| Reactivity {
            group,
            production: relative(|o| o.production, outcome),
            ozone: relative(|o| o.greatest, outcome),
        })
        .collect())
}
