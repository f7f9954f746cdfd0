//! Which pollutants share a pass, and the runs of a pass.

use super::super::{OwnAir, Pass, StudyRun};
use crate::nearfield::{Case, Rate, Variant};
use crate::plume::No2Method;

/// Whether two pollutants can come from one pass: the same decay, design values and sectors of background, and the same
/// chemistry where both have one. Rates, backgrounds and percentiles are each run's own.
pub(super) fn share(pass: &Case, case: &Case) -> bool {
    let sectors = |case: &Case| case.background.as_ref().map(|air| air.sectors.clone());
    let same_sectors = match (sectors(pass), sectors(case)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    let ratios = |case: &Case| -> Vec<u64> {
        let bits = case.sources.iter().map(|source| source.no2_ratio.to_bits());
        bits.collect()
    };
    let one_chemistry = pass.options.no2 == No2Method::None
        || case.options.no2 == No2Method::None
        || (pass.options.no2 == case.options.no2
            && pass.no2 == case.no2
            && ratios(pass) == ratios(case));
    same_sectors
        && one_chemistry
        && pass.options.decay == case.options.decay
        && pass.design_value == case.design_value
}

/// The chemistry of another pollutant's case.
pub(super) fn take_chemistry(pass: &mut Case, case: &Case) {
    pass.options.no2 = case.options.no2;
    pass.no2.clone_from(&case.no2);
    for (own, other) in pass.sources.iter_mut().zip(&case.sources) {
        own.no2_ratio = other.no2_ratio;
    }
}

/// A scenario: its name, how many times each source counts, and whether background is added.
pub(super) type Scenario = (String, Vec<f64>, bool);

/// What the runs of a pollutant have in common.
pub(super) struct Likeness<'a> {
    pub rates: &'a [f64],
    pub air: Option<OwnAir>,
    pub percentile: Option<f64>,
    pub groups: &'a [usize],
}

/// Adds the runs of a pollutant, one a scenario.
pub(super) fn add_runs(
    pass: &mut Pass,
    scenarios: &[Scenario],
    pollutant: &str,
    case: &Case,
    like: &Likeness<'_>,
) {
    for (scenario, weights, background) in scenarios {
        let rates = case
            .sources
            .iter()
            .zip(weights.iter().zip(like.rates))
            .map(|(source, (weight, rate))| {
                if source.hourly {
                    // The table's own emission, once or so many times.
                    return Rate::Scaled(if pollutant.is_empty() {
                        *weight
                    } else {
                        weight * rate
                    });
                }
                Rate::Own {
                    emission: weight * rate,
                    variation: source.variation.clone(),
                }
            })
            .collect();
        pass.runs.push(StudyRun {
            scenario: scenario.clone(),
            pollutant: pollutant.to_owned(),
            variant: Variant {
                name: scenario.clone(),
                rates,
                background: *background,
                own_background: None,
                chemistry: case.options.no2 != No2Method::None,
            },
            air: like.air.clone(),
            percentile: like.percentile,
            percentile_groups: like.groups.to_vec(),
        });
    }
}
