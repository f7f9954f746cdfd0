//! Heat in fuels: so that a boiler that closes leaves no house cold.
//!
//! `seeds/plan/fuels.csv` says for emission factors what fuel they are of, its heat and how much of it is used.

use super::error::PlanError;
use crate::seeds;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file.
const FILE: &str = "plan/fuels.csv";

/// A fuel as one kind of source burns it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Fuel {
    /// Key of the emission factor.
    pub factor: String,
    /// What burns: `coal`, `gas`, `biomass`, …
    pub fuel: String,
    /// Unit of the activity.
    pub unit: String,
    /// Lower heating value of a unit [MJ].
    pub heat_mj: f64,
    /// Share of it that is used [1].
    pub efficiency: f64,
    /// How sure, and from where.
    pub source: String,
}

impl Fuel {
    /// Useful heat of an activity [MJ].
    pub fn useful(&self, activity: f64) -> f64 {
        activity * self.heat_mj * self.efficiency
    }

    /// The activity that gives a useful heat [MJ].
    pub fn activity(&self, useful: f64) -> f64 {
        useful / (self.heat_mj * self.efficiency)
    }

    /// All, by factor.
    ///
    /// # Errors
    /// [`PlanError::Damaged`].
    pub fn embedded() -> Result<BTreeMap<String, Self>, PlanError> {
        let text = seeds::text(FILE).map_err(|e| PlanError::Damaged(e.to_string()))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.deserialize::<Self>();
        let fuels: Result<Vec<Self>, csv::Error> = rows.collect();
        let fuels = fuels.map_err(|e| PlanError::Damaged(format!("seeds/{FILE}: {e}")))?;
        Ok(fuels.into_iter().map(|f| (f.factor.clone(), f)).collect())
    }
}
