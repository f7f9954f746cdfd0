//! The rules of `seeds/consult/screening.toml`.

use crate::consult::rule::{RuleError, read};
use crate::standards::{Sourced, Status};
use serde::Deserialize;

/// The rules; a user's own may differ in any figure and are printed as they are.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningRules {
    /// Width of the zone [m].
    #[serde(rename = "zone_m")]
    pub zone: Sourced<f64>,
    /// Stacks above this are elevated [m].
    #[serde(rename = "stack_m")]
    pub stack: Sourced<f64>,
    /// Effective heights from this on are [m].
    #[serde(rename = "effective_height_m")]
    pub effective_height: Sourced<f64>,
    /// Wind at the stack's top for effective heights [m/s].
    #[serde(rename = "rise_wind_m_s")]
    pub rise_wind: Sourced<f64>,
    /// Air temperature for effective heights [K].
    #[serde(rename = "rise_air_k")]
    pub rise_air: Sourced<f64>,
    /// Share of the annual limit at a city [1].
    pub annual_share: Sourced<f64>,
    /// SO2 and NOx [t/a].
    #[serde(rename = "emission_t_a")]
    pub emission: Sourced<f64>,
    /// Hidden by the line between two vertices, as a share of their spacing [1].
    pub spacing_share: Sourced<f64>,
    /// Accuracy of the embedded border [m].
    #[serde(rename = "embedded_accuracy_m")]
    pub embedded_accuracy: Sourced<f64>,
    /// Least accuracy that is believed [m].
    #[serde(rename = "user_accuracy_m")]
    pub least_accuracy: Sourced<f64>,
    /// Key sectors.
    #[serde(rename = "sector")]
    pub sectors: Vec<Sector>,
}

/// A key sector.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Word in files.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl ScreeningRules {
    /// Those of the program.
    ///
    /// # Errors
    /// [`RuleError`] if the embedded file is damaged.
    pub fn embedded() -> Result<Self, RuleError> {
        read("consult/screening.toml")
    }
}
