//! Figures of the assessment, each with its status and source (`seeds/consult/assessment.toml`).

use super::rule::{RuleError, read};
use crate::seeds;
use crate::standards::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FILE: &str = "consult/assessment.toml";

/// One figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its value.
    pub value: f64,
    /// Of what.
    pub unit: String,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
    /// What it is, in Chinese.
    pub zh: String,
}

/// A figure as a result names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UsedRule {
    /// Its key in the file.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// Of what.
    pub unit: String,
    /// How sure, in words.
    pub status: String,
    /// From where.
    pub source: String,
    /// What it is, in Chinese.
    pub zh: String,
}

/// All of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules(BTreeMap<String, Rule>);

/// Keys that the program asks for.
const KEYS: [&str; 16] = [
    "secondary_threshold",
    "secondary_so2",
    "secondary_no2",
    "no2_hour",
    "no2_annual",
    "short_share",
    "annual_share_two",
    "annual_share_one",
    "regional_change",
    "calm_speed",
    "calm_hours",
    "calm_wind_20_years",
    "calm_share_20_years",
    "flare_temperature",
    "flare_velocity",
    "flare_radiation",
];

impl Rules {
    /// The embedded ones.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<&'static Self, RuleError> {
        static KEPT: OnceLock<Rules> = OnceLock::new();
        seeds::once(&KEPT, || {
            let rules: BTreeMap<String, Rule> = read(FILE)?;
            match KEYS.iter().find(|key| !rules.contains_key(**key)) {
                Some(key) => Err(RuleError::Content {
                    file: FILE,
                    cause: format!("there is no [{key}]"),
                }),
                None => Ok(Self(rules)),
            }
        })
    }

    /// A figure.
    ///
    /// # Panics
    /// If the program asks for a key that [`Rules::embedded`] has not checked.
    pub fn value(&self, key: &str) -> f64 {
        self.0[key].value
    }

    /// All of them, as results name them.
    pub fn used(&self) -> Vec<UsedRule> {
        self.0
            .iter()
            .map(|(key, rule)| UsedRule {
                key: key.clone(),
                value: rule.value,
                unit: rule.unit.clone(),
                status: rule.status.name().to_owned(),
                source: rule.source.clone(),
                zh: rule.zh.clone(),
            })
            .collect()
    }
}
