//! A box of air: chemistry with emission, dilution, deposition and constrained species, for days; and what ozone research
//! asks of it: production and loss, the radicals' budget, isopleths (EKMA), relative incremental reactivity (RIR).
//!
//! dx/dt = S r(x) + e − (λ_dilution + v_d/h) x + λ_dilution x_background. Held species follow a series of observations (an
//! observation-based model, OBM). All variants of a scan are cells of one batch of the solver ([`super::Solver`]).
//!
//! A case is a TOML file ([`Case::parse`]); `hehuang box init` writes one with every key explained. Times are Beijing time.

mod air;
mod attribution;
mod budget;
mod case;
mod check;
mod euler;
mod groups;
mod integrate;
mod light;
mod scan;
mod schema;
mod series;
mod tables;
#[cfg(test)]
mod tests;

pub use attribution::{Attribution, Columns, attribute, attribute_by, attribution_table};
pub use budget::{Budget, Budgets, KINDS, Sums};
pub use case::{AttributionChoices, Case, Source};
pub use groups::{Groups, carbon};
pub use integrate::{Moment, Variant, run};
pub use scan::{Isopleths, Objective, Reactivity, isopleths, reactivity};
pub use tables::{budget_table, concentration_table, isopleth_table, rate_table, reactivity_table};

use super::{SolverError, photolysis::PhotolysisError};
use crate::meteorology::ReadError;
use crate::species::mechanism::InvalidMechanism;

/// Why there is no result of a box.
#[derive(Debug, thiserror::Error)]
pub enum BoxError {
    /// The case file is wrong.
    #[error("{0}")]
    Case(Box<InvalidMechanism>),
    /// The mechanism is wrong.
    #[error("{0}")]
    Mechanism(Box<InvalidMechanism>),
    /// A file that cannot be read.
    #[error("{file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// A series of air, light or observations is wrong.
    #[error(transparent)]
    Series(#[from] ReadError),
    /// Light cannot be computed.
    #[error(transparent)]
    Photolysis(#[from] PhotolysisError),
    /// Sources that cannot be told apart.
    #[error("{0}")]
    Attribution(String),
    /// The integration failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// The example case with every key explained.
pub const EXAMPLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/seeds/chemistry/box_case.toml"
));
