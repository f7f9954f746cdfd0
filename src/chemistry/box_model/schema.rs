//! Keys of a case file.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type Number = Spanned<f64>;
pub(super) type Amounts = BTreeMap<Spanned<String>, Number>;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub mechanism: MechanismKeys,
    pub time: TimeKeys,
    pub air: AirKeys,
    pub light: LightKeys,
    #[serde(default)]
    pub solver: SolverKeys,
    #[serde(default)]
    pub start_ppb: Amounts,
    #[serde(default)]
    pub emission_ppb_per_h: Amounts,
    #[serde(default)]
    pub emission_mol_per_km2_h: Amounts,
    #[serde(default)]
    pub sources: BTreeMap<Spanned<String>, SourceKeys>,
    #[serde(default)]
    pub background_ppb: Amounts,
    #[serde(default)]
    pub deposition_cm_per_s: Amounts,
    #[serde(default)]
    pub surface_per_s: Amounts,
    #[serde(default)]
    pub held: Option<HeldKeys>,
    #[serde(default)]
    pub groups: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    pub ekma: EkmaKeys,
    #[serde(default)]
    pub rir: RirKeys,
    #[serde(default)]
    pub attribution: AttributionKeys,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SourceKeys {
    pub emission_ppb_per_h: Amounts,
    pub emission_mol_per_km2_h: Amounts,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AttributionKeys {
    pub species: Option<Spanned<String>>,
    pub at_h: Option<Vec<Number>>,
    pub reduction: Option<Number>,
    pub path_points: Option<Number>,
    pub shapley: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MechanismKeys {
    pub file: String,
    pub without: Vec<Spanned<String>>,
}

impl Default for MechanismKeys {
    fn default() -> Self {
        Self {
            file: "cb6r5".into(),
            without: Vec::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeKeys {
    pub date: Option<Spanned<String>>,
    pub from_h: Number,
    pub hours: Number,
    pub step_s: Number,
    pub output_min: Option<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AirKeys {
    #[serde(rename = "temperature_K")]
    pub temperature: Option<Number>,
    #[serde(rename = "pressure_hPa")]
    pub pressure: Option<Number>,
    pub water_ppm: Option<Number>,
    pub relative_humidity_percent: Option<Number>,
    pub mixing_height_m: Option<Number>,
    pub dilution_per_h: Option<Number>,
    pub series: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LightKeys {
    pub table: Option<Spanned<String>>,
    pub unit: Option<Spanned<String>>,
    pub latitude: Option<Number>,
    pub longitude: Option<Number>,
    pub altitude_m: Option<Number>,
    #[serde(rename = "ozone_DU")]
    pub ozone: Option<Number>,
    pub albedo: Option<Number>,
    pub cloud_cover: Option<Number>,
    pub cloud_water_kg_per_kg: Option<Number>,
    pub factor: Option<Number>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SolverKeys {
    pub method: Option<Spanned<String>>,
    pub relative: Option<Number>,
    pub absolute_ppb: Option<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeldKeys {
    pub file: Spanned<String>,
    pub species: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EkmaKeys {
    pub nox_factors: Vec<Number>,
    pub voc_factors: Vec<Number>,
    pub objective: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RirKeys {
    pub reduction: Option<Number>,
    pub from_h: Option<Number>,
    pub to_h: Option<Number>,
}
