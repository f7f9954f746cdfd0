//! Why there is no grade.

use crate::consult::RuleError;
use crate::standards::StandardsError;

/// Why there is no grade.
#[derive(Debug, thiserror::Error)]
pub enum GradingError {
    /// A number that cannot be.
    #[error("{what} is {value}\nhint: {hint}")]
    Number {
        /// What.
        what: String,
        /// As given.
        value: f64,
        /// What to do.
        hint: &'static str,
    },
    /// Nothing to do.
    #[error("there is no {what}\nhint: {hint}")]
    Nothing {
        /// Of what.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A source that a screening model does not treat.
    #[error(
        "source {id} is a {kind}, which AERSCREEN does not treat\nhint: grade it by its concentrated sources (stacks, areas, volumes), or run it in the assessment and take the grade from there"
    )]
    Refused {
        /// Source.
        id: String,
        /// What it is.
        kind: &'static str,
    },
    /// No limit.
    #[error(
        "edition {edition} has no limit of {pollutant} from which a 1-hour C0 could be made\nhint: give C0 and its source with the project (HJ 2.2-2018 appendix D or a local standard)"
    )]
    NoLimit {
        /// Edition of GB 3095.
        edition: String,
        /// Pollutant.
        pollutant: String,
    },
    /// The engine failed.
    #[error("{0}")]
    Engine(String),
    /// No hour of the matrix can be.
    #[error(
        "the matrix of weather has no hour that can be computed\nhint: look at temperatures (200 to 330 K), roughness (0.0001 to 2 m) and anemometer height (above 7 times the roughness)"
    )]
    NoHours,
    /// Rules.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// Standards.
    #[error(transparent)]
    Standards(#[from] StandardsError),
}

/// Refuses a number outside a range.
pub(super) fn within(
    what: impl Into<String>,
    value: f64,
    range: [f64; 2],
    hint: &'static str,
) -> Result<(), GradingError> {
    if value.is_finite() && value >= range[0] && value <= range[1] {
        return Ok(());
    }
    Err(GradingError::Number {
        what: what.into(),
        value,
        hint,
    })
}
