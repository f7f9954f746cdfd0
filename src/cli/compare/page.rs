//! The page of compared scenarios, filled.

use super::measures::MeasureEffects;
use super::observed::Projected;
use super::{CompareArguments, Comparison, PLACES};
use crate::cli::CliError;
use crate::cli::session::{MANIFEST, fingerprint};
use crate::increment::Statistic;
use crate::output::Manifest;
use crate::report::Text;
use crate::report::plans::{
    PlansMeasure, PlansModel, PlansProjection, PlansQuantity, PlansReceptor, PlansRun, PlansShare,
};
use crate::scenario::PlannedInventory;

/// Pollutants that come first.
const FIRST: [&str; 6] = ["PM25", "O3", "PM10", "NO2", "SO2", "CO"];

/// Fills the page.
pub(super) fn model(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    projected: &[Projected],
    arguments: &CompareArguments,
) -> Result<PlansModel, CliError> {
    let quantities = quantities(comparison);
    let species = &comparison.runs[0].session.base.species;
    let label = |name: &str| {
        let pollutant = species.pollutants.iter().find(|p| p.name == name);
        pollutant.map_or_else(
            || Text::new(name, name),
            |p| Text::new(&p.label_zh, &p.label),
        )
    };
    let values = (0..comparison.receptors.len()).map(|receptor| {
        let own = quantities.iter().map(|(name, statistic)| {
            let mut levels = comparison.levels.iter();
            let level = levels.find(|l| {
                l.receptor == receptor && l.pollutant == *name && l.statistic == *statistic
            });
            level.map(|l| l.values.clone())
        });
        own.collect()
    });
    let runs = comparison.runs.iter().map(|run| {
        let folder = arguments.output.join(&run.name);
        let manifest = Manifest::read(&folder.join(MANIFEST));
        let manifest = manifest.map_err(|e| CliError::Input(e.to_string()))?;
        let scenario = &run.session.scenario;
        Ok(PlansRun {
            name: run.name.clone(),
            title: Text::new(&scenario.title.zh, &scenario.title.en),
            inputs: fingerprint(&manifest.inputs, false),
            notes: run
                .session
                .base
                .planned
                .as_ref()
                .map_or_else(Vec::new, PlannedInventory::notes),
            text: scenario.text.clone(),
        })
    });
    Ok(PlansModel {
        version: env!("CARGO_PKG_VERSION").into(),
        runs: runs.collect::<Result<_, CliError>>()?,
        receptors: comparison
            .receptors
            .iter()
            .zip(&comparison.names)
            .map(|(receptor, [_, en, zh])| PlansReceptor {
                id: receptor.id.clone(),
                name: Text::new(zh, en),
                point: receptor.point.is_some(),
            })
            .collect(),
        quantities: quantities
            .iter()
            .map(|(name, statistic)| PlansQuantity {
                label: label(name),
                statistic: statistic.name(),
            })
            .collect(),
        values: values.collect(),
        shares: effects
            .iter()
            .map(|effect| shares(effect, comparison.receptors.len()))
            .collect(),
        projections: projected
            .iter()
            .map(|own| PlansProjection {
                receptor: own.receptor,
                pollutant: own.pollutant.clone(),
                observed: own.observed,
                scenarios: own.scenarios.clone(),
            })
            .collect(),
        headlines: PLACES
            .iter()
            .filter_map(|place| comparison.names.iter().position(|n| n[0] == *place))
            .collect(),
        draws: (arguments.draws, arguments.seed),
    })
}

/// Pollutants and statistics of the comparison, the usual ones first.
fn quantities(comparison: &Comparison) -> Vec<(String, Statistic)> {
    let mut all: Vec<(String, Statistic)> = Vec::new();
    for level in &comparison.levels {
        let own = (level.pollutant.clone(), level.statistic);
        if !all.contains(&own) {
            all.push(own);
        }
    }
    let rank = |name: &str| FIRST.iter().position(|f| *f == name).unwrap_or(FIRST.len());
    // MDA8 before the mean of ozone.
    all.sort_by_key(|(name, statistic)| {
        (rank(name), *statistic == Statistic::Mean && name == "O3")
    });
    all
}

fn shares(effect: &MeasureEffects, receptors: usize) -> PlansShare {
    let measures = effect
        .actors
        .iter()
        .enumerate()
        .map(|(n, actor)| PlansMeasure {
            id: actor.id.clone(),
            name: Text::new(&actor.name_zh, &actor.name),
            share: (0..receptors)
                .map(|r| effect.linear.scaled(n, r, effect.difference[r]))
                .collect(),
            alone: effect.linear.alone[n].clone(),
            last: effect.linear.last[n].clone(),
        });
    PlansShare {
        run: effect.run,
        measures: measures
            .filter(|m| m.alone.iter().any(|s| *s != 0.0))
            .collect(),
        linear: (0..receptors).map(|r| effect.linear.whole(r)).collect(),
        interval: effect.interval.clone(),
    }
}
