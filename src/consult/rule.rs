//! Rows of the rule files, and how a result cites them.

use crate::seeds::{self, SeedError};
use crate::standards::Sourced;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A damaged rule file.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The program does not hold it.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// It says something that no rule is.
    #[error(
        "the embedded file seeds/{file}: {cause}\nhint: the program is damaged; install it again"
    )]
    Content {
        /// Path below `seeds/`.
        file: &'static str,
        /// What is wrong.
        cause: String,
    },
}

/// A figure of a rule as a result tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// What it is.
    pub what: String,
    /// The figure, in SI units or as `what` says.
    pub value: f64,
    /// How sure: `confirmed`, `second-hand`, `unverified`, `own choice`.
    pub status: &'static str,
    /// From where.
    pub source: String,
}

impl From<&Sourced<f64>> for Cited {
    fn from(figure: &Sourced<f64>) -> Self {
        Self {
            what: figure.what.clone(),
            value: figure.value,
            status: figure.status.name(),
            source: figure.source.clone(),
        }
    }
}

/// Reads an embedded rule file.
pub(super) fn read<T: DeserializeOwned>(file: &'static str) -> Result<T, RuleError> {
    toml::from_str(seeds::text(file)?).map_err(|cause| RuleError::Content {
        file,
        cause: cause.to_string(),
    })
}
