//! Everything the page of increments shows [µg/m³].

use crate::increment::{Finding, Statistic};
use crate::report::Text;
use serde::Serialize;

/// Disagreement of response and increment from which a change is marked as not linear [1] (a choice of this project).
pub const NONLINEAR: f64 = 0.25;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementModel {
    /// Version of the program.
    pub version: String,
    /// Title of the scenario.
    pub title: Text,
    /// File of the scenario, and its text.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The changes.
    pub changes: Vec<IncrementChange>,
    /// The runs.
    pub runs: Vec<IncrementRun>,
    /// The receptors.
    pub receptors: Vec<IncrementReceptor>,
    /// What is looked at.
    pub quantities: Vec<IncrementQuantity>,
    /// Values by receptor and quantity.
    pub blocks: Vec<IncrementBlock>,
    /// What the summary says in sentences.
    pub headlines: Vec<IncrementHeadline>,
    /// Disagreement from which a change is marked.
    pub nonlinear: f64,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementChange {
    /// Its name.
    pub name: String,
    /// What remains [1].
    pub factor: f64,
    /// What it takes, in the words of the scenario.
    pub takes: String,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementRun {
    /// Its name.
    pub name: String,
    /// Level of every change [1].
    pub levels: Vec<f64>,
    /// Hash of its inputs.
    pub inputs: String,
}

/// A receptor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementReceptor {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Whether it is a point, or else a county.
    pub point: bool,
}

/// A statistic of a pollutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncrementQuantity {
    /// The pollutant's label.
    pub label: Text,
    /// `mean` or `MDA8`.
    pub statistic: &'static str,
}

/// One receptor and quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementBlock {
    /// Position of the receptor.
    pub receptor: usize,
    /// Position of the quantity.
    pub quantity: usize,
    /// Without the changes.
    pub base: f64,
    /// With all of them.
    pub changed: f64,
    /// The changes, then all together.
    pub rows: Vec<IncrementRow>,
}

/// The answers for one change, `None` where a method was not asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementRow {
    /// The change; `None` for all together.
    pub change: Option<usize>,
    contribution: Option<f64>,
    response: Option<f64>,
    increment: Option<f64>,
    alone: Option<f64>,
    last: Option<f64>,
    path: Option<f64>,
    shapley: Option<f64>,
    nonlinearity: Option<f64>,
}

/// A sentence of the summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncrementHeadline {
    /// Position of the receptor.
    pub receptor: usize,
    /// Position of the quantity.
    pub quantity: usize,
    /// Without the changes.
    pub base: f64,
    /// With all of them.
    pub changed: f64,
}

impl IncrementRow {
    fn of(finding: &Finding) -> Self {
        let known = |value: f64| value.is_finite().then_some(value);
        Self {
            change: finding.change,
            contribution: known(finding.contribution),
            response: known(finding.response),
            increment: known(finding.increment()),
            alone: known(finding.alone),
            last: known(finding.last),
            path: known(finding.path),
            shapley: known(finding.shapley),
            nonlinearity: known(finding.nonlinearity()),
        }
    }
}

/// Findings by receptor and quantity, with the quantities as (pollutant, statistic) in their order.
pub fn blocks(findings: &[Finding]) -> (Vec<(usize, Statistic)>, Vec<IncrementBlock>) {
    let mut quantities: Vec<(usize, Statistic)> = Vec::new();
    let mut blocks: Vec<IncrementBlock> = Vec::new();
    for finding in findings {
        let own = (finding.pollutant, finding.statistic);
        let quantity = quantities.iter().position(|known| *known == own);
        let quantity = quantity.unwrap_or_else(|| {
            quantities.push(own);
            quantities.len() - 1
        });
        let last = blocks.last_mut();
        let row = IncrementRow::of(finding);
        match last.filter(|b| (b.receptor, b.quantity) == (finding.receptor, quantity)) {
            Some(block) => block.rows.push(row),
            None => blocks.push(IncrementBlock {
                receptor: finding.receptor,
                quantity,
                base: finding.base,
                changed: finding.changed,
                rows: vec![row],
            }),
        }
    }
    for block in &mut blocks {
        // All together stands last.
        block.rows.rotate_left(1);
    }
    (quantities, blocks)
}
