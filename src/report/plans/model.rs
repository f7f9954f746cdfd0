//! Everything the page of compared scenarios shows [µg/m³].

use crate::report::Text;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansModel {
    /// Version of the program.
    pub version: String,
    /// The base, then the scenarios.
    pub runs: Vec<PlansRun>,
    /// The receptors.
    pub receptors: Vec<PlansReceptor>,
    /// What is looked at, PM2.5 first.
    pub quantities: Vec<PlansQuantity>,
    /// `[receptor][quantity][run]`; `None` where a receptor has no such value.
    pub values: Vec<Vec<Option<Vec<f64>>>>,
    /// Shares of measures, by scenario.
    pub shares: Vec<PlansShare>,
    /// Measured values carried over.
    pub projections: Vec<PlansProjection>,
    /// Receptors of the summary.
    pub headlines: Vec<usize>,
    /// How the intervals were drawn: number of draws and seed.
    pub draws: (usize, u64),
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansRun {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Hash of its inputs.
    pub inputs: String,
    /// What its emissions are, in sentences.
    pub notes: Vec<String>,
    /// Text of its scenario.
    pub text: String,
}

/// A receptor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansReceptor {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Whether it is a point, or else a county.
    pub point: bool,
}

/// A statistic of a pollutant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansQuantity {
    /// The pollutant's label.
    pub label: Text,
    /// `mean` or `MDA8`.
    pub statistic: &'static str,
}

/// Shares of the measures of one scenario in the change of PM2.5.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansShare {
    /// Position of the run.
    pub run: usize,
    /// The measures that change anything.
    pub measures: Vec<PlansMeasure>,
    /// `[receptor]`: sum of the first-order changes.
    pub linear: Vec<f64>,
    /// `[receptor]`: 95 % of the draws lie between; empty without draws.
    pub interval: Vec<(f64, f64)>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansMeasure {
    /// `M-26`, or the name of a rule.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// `[receptor]`: share of the change.
    pub share: Vec<f64>,
    /// `[receptor]`: alone, first order.
    pub alone: Vec<f64>,
    /// `[receptor]`: as the last, first order.
    pub last: Vec<f64>,
}

/// A measured value carried into the scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlansProjection {
    /// Position of the receptor.
    pub receptor: usize,
    /// Pollutant.
    pub pollutant: String,
    /// Measured.
    pub observed: f64,
    /// By scenario.
    pub scenarios: Vec<ProjectedValue>,
}

/// A measured value as a scenario would have it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ProjectedValue {
    /// Relative response factor [1].
    pub factor: f64,
    /// The value.
    pub value: f64,
    /// 95 % of the draws lie between, where there are any.
    pub interval: Option<(f64, f64)>,
}
