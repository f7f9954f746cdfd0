//! Keys of background, ozone, NOx, the chemistry of NO2, and the surface on which gases deposit.

use super::{IncrementKeys, VariationKeys};
use serde::Deserialize;
use std::path::PathBuf;
use toml::Spanned;

/// Air that comes from elsewhere: one value, values that vary, an hourly table, or each by sector of the wind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct AirKeys {
    /// "ug/m3", "ppb" or "ppm".
    pub unit: Spanned<String>,
    pub value: Option<f64>,
    pub variation: Option<VariationKeys>,
    /// A table with the columns time and `column`.
    pub csv: Option<Spanned<PathBuf>>,
    pub column: Option<Spanned<String>>,
    #[serde(default)]
    pub sector: Vec<SectorKeys>,
}

/// One sector of the wind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct SectorKeys {
    /// Its lower bound; it ends where the next begins.
    pub from_deg: Spanned<f64>,
    pub value: Option<f64>,
    pub variation: Option<VariationKeys>,
    pub csv: Option<Spanned<PathBuf>>,
    pub column: Option<Spanned<String>>,
}

/// How NO turns to NO2.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct No2Keys {
    /// "full", "arm2", "olm", "pvmrm", "grsm", "ttrm" or "ttrm2".
    pub method: Spanned<String>,
    /// The method that goes with "ttrm2".
    pub second_method: Option<Spanned<String>>,
    pub equilibrium_ratio: Option<f64>,
    pub arm2_limits: Option<Spanned<[f64; 2]>>,
    /// NO2/NOx of sources that do not give their own.
    pub stack_ratio: Option<f64>,
    #[serde(default)]
    pub no_least_ozone: bool,
    /// Sources that share the ozone.
    #[serde(default)]
    pub olm_group: Vec<OlmKeys>,
    /// Sources of the PSD increment.
    pub increment: Option<IncrementKeys>,
}

/// Sources that share the ozone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct OlmKeys {
    pub id: String,
    pub sources: Vec<Spanned<String>>,
}

/// Where gases deposit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct GasSurfaceKeys {
    /// Season category 1..=5 of each month.
    pub seasons: Option<Spanned<Vec<u32>>>,
    /// Land use 1..=9 of each 10° of direction.
    pub land_use: Option<Spanned<Vec<u32>>>,
    pub velocity_m_per_s: Option<f64>,
    /// Reactivity of the pollutant; 0 if not given.
    pub reactivity: Option<Spanned<f64>>,
    /// Share of the greatest leaf area in season 2 (autumn); 0.5 if not given.
    pub leaf_fraction_autumn: Option<Spanned<f64>>,
    /// The same in season 5 (spring); 0.25 if not given.
    pub leaf_fraction_spring: Option<Spanned<f64>>,
    pub reference: Option<String>,
}
