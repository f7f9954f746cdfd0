//! Keys of pollutants and scenarios: several sets of emissions from one pass.

use super::air::{AirKeys, No2Keys};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One pollutant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct PollutantKeys {
    /// Emission of each source, in the unit of its own key; sources that are not named emit nothing of it.
    pub emission: Spanned<BTreeMap<Spanned<String>, Spanned<f64>>>,
    /// Of sources with an hourly table: so many times the table's emission.
    #[serde(default)]
    pub hourly_times: BTreeMap<Spanned<String>, Spanned<f64>>,
    pub half_life_s: Option<Spanned<f64>>,
    pub background: Option<AirKeys>,
    pub no2: Option<No2Keys>,
    /// Guaranteed rate in percent, where it is not the standard's.
    pub percentile: Option<Spanned<f64>>,
}

/// One scenario.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super::super) struct ScenarioKeys {
    /// Roles that count; all but "off" if not given.
    pub counts: Option<Vec<Spanned<String>>>,
    /// Roles that differ from the sources' own.
    pub role: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Emission as so many times the source's own.
    pub scale: BTreeMap<Spanned<String>, Spanned<f64>>,
    /// Background is added, unless false.
    pub background: Option<bool>,
}
