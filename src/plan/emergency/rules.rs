//! What a response must save, how it is carried out, who answers together: `seeds/plan/emergency.toml`.

use crate::plan::AlertLevel;
use crate::seeds;
use crate::standards::{Sourced, Status};
use serde::Deserialize;
use std::sync::OnceLock;

const FILE: &str = "plan/emergency.toml";

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Required {
    yellow: Sourced<f64>,
    orange: Sourced<f64>,
    red: Sourced<f64>,
}

/// How a response is carried out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExecutionRules {
    /// Share of a list's cuts that is carried out [%].
    pub share: Sourced<f64>,
    /// Hours until the cuts of a level are carried out.
    pub rise: Sourced<usize>,
    /// Hours until production is back.
    pub fall: Sourced<usize>,
}

/// What was found elsewhere.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Where and when.
    pub what: String,
    /// Emission saved [%].
    pub cut_percent: f64,
    /// PM2.5 saved, from and to [%].
    pub effect_percent: [f64; 2],
    /// Hours after the beginning between which the effect was best.
    pub best_hours: [f64; 2],
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// Everything of the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRules {
    required: Required,
    /// Pollutants whose savings may stand in for each other.
    pub adjustable: Sourced<Vec<String>>,
    /// Cities that answer together.
    pub common: Sourced<Vec<String>>,
    pub(super) execution: ExecutionRules,
    /// What Beijing found in December 2015.
    pub benchmark: Benchmark,
}

impl EmergencyRules {
    /// Those of the program.
    pub fn embedded() -> &'static Self {
        static KEPT: OnceLock<EmergencyRules> = OnceLock::new();
        KEPT.get_or_init(|| {
            let text = seeds::text(FILE).expect("an embedded table");
            toml::from_str(text).expect("an embedded table")
        })
    }

    /// What all society must save at a level of each pollutant [%].
    pub fn required(&self, level: AlertLevel) -> &Sourced<f64> {
        match level {
            AlertLevel::Yellow => &self.required.yellow,
            AlertLevel::Orange => &self.required.orange,
            AlertLevel::Red => &self.required.red,
        }
    }
}
