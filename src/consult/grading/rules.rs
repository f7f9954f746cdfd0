//! The rules of `seeds/consult/grading.toml`.

use crate::consult::rule::{RuleError, read};
use crate::standards::{Sourced, Status};
use serde::Deserialize;

/// All rules of grading.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradingRules {
    /// Thresholds of the grades.
    pub grade: GradeRules,
    /// The range.
    pub range: RangeRules,
    /// 1-hour values of longer limits.
    pub equivalent: Equivalents,
    /// Who goes up by one.
    pub raise: RaiseRule,
    /// The hours.
    pub matrix: MatrixRules,
    /// The air in them.
    pub air: AirRules,
}

/// Thresholds of the grades.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRules {
    /// Grade 1 from here [%].
    pub first_percent: Sourced<f64>,
    /// Grade 2 from here [%].
    pub second_percent: Sourced<f64>,
    /// D10 % is the reach of this [%].
    pub reach_percent: Sourced<f64>,
    /// So many sources are several.
    pub sources_to_raise: Sourced<f64>,
}

/// The range.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeRules {
    /// Side of the least square [m].
    #[serde(rename = "least_side_m")]
    pub least_side: Sourced<f64>,
    /// Below this reach it holds [m].
    #[serde(rename = "short_reach_m")]
    pub short_reach: Sourced<f64>,
    /// Above this reach the greatest square holds [m].
    #[serde(rename = "long_reach_m")]
    pub long_reach: Sourced<f64>,
    /// Side of the greatest square [m].
    #[serde(rename = "greatest_side_m")]
    pub greatest_side: Sourced<f64>,
}

/// 1-hour values as multiples of longer limits.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalents {
    /// Of 8 hours.
    pub eight_hours: Sourced<f64>,
    /// Of a day.
    pub day: Sourced<f64>,
    /// Of a year.
    pub annual: Sourced<f64>,
}

/// Who goes up by one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaiseRule {
    /// Sectors.
    pub sectors: Vec<String>,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// What the matrix goes through.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixRules {
    /// Winds above the least one [m/s].
    #[serde(rename = "wind_m_s")]
    pub winds: Vec<f64>,
    /// Clouds of nights [tenths].
    #[serde(rename = "night_cloud_tenths")]
    pub night_clouds: Vec<u8>,
    /// Convective velocities [m/s].
    #[serde(rename = "convective_velocity_m_s")]
    pub convective_velocities: Vec<f64>,
    /// Skies of days.
    pub sky: Vec<Sky>,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// A sky of the day.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sky {
    /// Cloud [tenths].
    #[serde(rename = "cloud_tenths")]
    pub cloud: u8,
    /// Elevation of the sun [°].
    #[serde(rename = "elevation_deg")]
    pub elevation: f64,
}

/// The air of the matrix.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AirRules {
    /// Density [kg/m³].
    #[serde(rename = "density_kg_m3")]
    pub density: Sourced<f64>,
    /// dθ/dz above the mixed layer [K/m].
    #[serde(rename = "gradient_k_m")]
    pub gradient: Sourced<f64>,
    /// Greatest mixing height [m].
    #[serde(rename = "greatest_mixing_height_m")]
    pub greatest_mixing_height: Sourced<f64>,
}

impl GradingRules {
    /// Those of the program.
    ///
    /// # Errors
    /// [`RuleError`] if the embedded file is damaged.
    pub fn embedded() -> Result<Self, RuleError> {
        read("consult/grading.toml")
    }
}
