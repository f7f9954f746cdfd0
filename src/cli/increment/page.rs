//! The page of increments, filled.

use super::{Session, is_headline};
use crate::cli::CliError;
use crate::cli::session::{MANIFEST, fingerprint};
use crate::increment::{Finding, Plan, Receptor};
use crate::output::{Manifest, ReceptorNames};
use crate::report::Text;
use crate::report::increment::{
    IncrementChange, IncrementHeadline, IncrementModel, IncrementQuantity, IncrementReceptor,
    IncrementRun, NONLINEAR, blocks,
};
use crate::scenario::Scenario;
use std::path::Path;

/// Fills the page.
pub(super) fn model(
    session: &Session,
    scenario: &Scenario,
    (plan, folder): (&Plan, &Path),
    (found, receptors, names): (&[Finding], &[Receptor], &[ReceptorNames]),
) -> Result<IncrementModel, CliError> {
    let species = &session.base.species;
    let (quantities, blocks) = blocks(found);
    let headlines = found
        .iter()
        .filter(|f| f.change.is_none() && is_headline(f, species, names))
        .map(|f| IncrementHeadline {
            receptor: f.receptor,
            quantity: quantities
                .iter()
                .position(|q| *q == (f.pollutant, f.statistic))
                .unwrap_or_default(),
            base: f.base,
            changed: f.changed,
        });
    let runs = plan.runs.iter().map(|run| {
        let manifest = Manifest::read(&folder.join(&run.name).join(MANIFEST))
            .map_err(|e| CliError::Input(e.to_string()))?;
        Ok(IncrementRun {
            name: run.name.clone(),
            levels: run.levels.clone(),
            inputs: fingerprint(&manifest.inputs, false),
        })
    });
    let changes = scenario.changes.iter().map(|own| IncrementChange {
        name: own.change.name.clone(),
        factor: own.change.factor,
        takes: own.words.join("; "),
    });
    Ok(IncrementModel {
        version: env!("CARGO_PKG_VERSION").into(),
        title: Text::new(&scenario.title.zh, &scenario.title.en),
        file: scenario.file.clone(),
        text: scenario.text.clone(),
        changes: changes.collect(),
        runs: runs.collect::<Result<_, CliError>>()?,
        receptors: receptors
            .iter()
            .zip(names)
            .map(|(receptor, [_, en, zh])| IncrementReceptor {
                id: receptor.id.clone(),
                name: Text::new(zh, en),
                point: receptor.point.is_some(),
            })
            .collect(),
        quantities: quantities
            .iter()
            .map(|(pollutant, statistic)| IncrementQuantity {
                label: Text::new(
                    &species.pollutants[*pollutant].label_zh,
                    &species.pollutants[*pollutant].label,
                ),
                statistic: statistic.name(),
            })
            .collect(),
        blocks,
        headlines: headlines.collect(),
        nonlinear: NONLINEAR,
    })
}
