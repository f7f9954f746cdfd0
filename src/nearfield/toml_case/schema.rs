//! Keys of a near-field TOML file, with their units in their names.

use serde::Deserialize;
use std::path::PathBuf;
use toml::Spanned;
use toml::value::Datetime;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub title: String,
    #[serde(default)]
    pub subtitle: String,
    #[serde(default = "other")]
    pub pollutant: String,
    /// 1, 2, 3, 4, 6, 8, 12, 24 h, "month", "period" or "annual".
    pub averaging: Vec<Spanned<Period>>,
    #[serde(default)]
    pub options: OptionKeys,
    #[serde(default)]
    pub terrain: Terrain,
    pub weather: WeatherKeys,
    #[serde(default)]
    pub town: Vec<Town>,
    #[serde(default)]
    pub stack: Vec<StackKeys>,
    #[serde(default)]
    pub volume: Vec<VolumeKeys>,
    #[serde(default)]
    pub area: Vec<AreaKeys>,
    #[serde(default)]
    pub road: Vec<RoadKeys>,
    #[serde(default)]
    pub group: Vec<GroupKeys>,
    pub receptors: Receptors,
    #[serde(default)]
    pub output: OutputKeys,
}

fn other() -> String {
    "OTHER".to_owned()
}

/// An averaging period.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Period {
    Hours(u32),
    Word(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OptionKeys {
    pub regulatory_default: bool,
    pub no_stack_tip_downwash: bool,
    pub no_date_check: bool,
    /// Half-life of exponential decay.
    pub half_life_s: Option<f64>,
    pub least_wind_m_per_s: Option<f64>,
    pub least_sigma_v_m_per_s: Option<f64>,
    pub least_sigma_w_m_per_s: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Terrain {
    /// Terrain counts; otherwise everything lies at the profile's base.
    pub elevated: bool,
    pub profile_base_m: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeatherKeys {
    pub surface: Spanned<PathBuf>,
    pub profile: Spanned<PathBuf>,
    #[serde(default)]
    pub surface_station: i64,
    #[serde(default)]
    pub upper_station: i64,
    #[serde(default)]
    pub site_station: Option<i64>,
    /// Year of the first hour.
    #[serde(default)]
    pub year: i32,
    pub first_day: Option<Spanned<Datetime>>,
    pub last_day: Option<Spanned<Datetime>>,
    #[serde(default)]
    pub rotation_deg: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Town {
    pub id: String,
    pub population: f64,
    #[serde(default = "one")]
    pub roughness_m: f64,
}

fn one() -> f64 {
    1.0
}

/// Emission factors: their kind and, in its order, the values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VariationKeys {
    pub kind: Spanned<String>,
    pub factors: Vec<f64>,
}

/// What every source has.
macro_rules! source_keys {
    ($(#[$doc:meta])* $name:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            pub id: Spanned<String>,
            #[serde(default)]
            pub elevation_m: f64,
            pub town: Option<Spanned<String>>,
            pub variation: Option<VariationKeys>,
            $($body)*
        }
    };
}

source_keys! {
    /// A stack.
    StackKeys {
        pub x_m: f64,
        pub y_m: f64,
        pub emission_g_per_s: f64,
        pub height_m: f64,
        pub temperature_k: Spanned<f64>,
        pub velocity_m_per_s: f64,
        pub diameter_m: f64,
        /// "up", "capped" or "sideways".
        pub exit: Option<Spanned<String>>,
        pub buildings: Option<BuildingKeys>,
    }
}

source_keys! {
    /// A volume.
    VolumeKeys {
        pub x_m: f64,
        pub y_m: f64,
        pub emission_g_per_s: f64,
        pub height_m: f64,
        pub sigma_y_m: f64,
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// An area.
    AreaKeys {
        pub corners_m: Spanned<Vec<[f64; 2]>>,
        pub emission_g_per_s_m2: f64,
        pub height_m: f64,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// A road, as a strip.
    RoadKeys {
        pub begin_m: [f64; 2],
        pub end_m: [f64; 2],
        pub width_m: Spanned<f64>,
        pub emission_g_per_s_m2: f64,
        pub height_m: f64,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

/// Buildings by flow direction: 36 values, the first for a flow towards 10°.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BuildingKeys {
    pub height_m: Spanned<Vec<f64>>,
    pub width_m: Spanned<Vec<f64>>,
    pub length_m: Spanned<Vec<f64>>,
    pub x_offset_m: Spanned<Vec<f64>>,
    pub y_offset_m: Spanned<Vec<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupKeys {
    pub id: Spanned<String>,
    /// Names, or "*" for all.
    pub sources: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receptors {
    #[serde(default)]
    pub grid: Vec<GridKeys>,
    #[serde(default)]
    pub rings: Vec<RingKeys>,
    #[serde(default)]
    pub point: Vec<PointKeys>,
    /// A CSV file with the columns of `point`.
    pub csv: Option<Spanned<PathBuf>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GridKeys {
    pub id: String,
    pub first_m: [f64; 2],
    pub step_m: [f64; 2],
    pub count: Spanned<[usize; 2]>,
    #[serde(default)]
    pub height_m: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RingKeys {
    pub id: String,
    pub origin_m: [f64; 2],
    pub distances_m: Vec<f64>,
    pub directions_deg: Vec<f64>,
    #[serde(default)]
    pub height_m: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointKeys {
    pub x_m: f64,
    pub y_m: f64,
    #[serde(default)]
    pub elevation_m: f64,
    #[serde(default)]
    pub hill_height_m: Option<f64>,
    #[serde(default)]
    pub height_m: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OutputKeys {
    /// Ranks kept at every receptor.
    pub ranks: Vec<u32>,
    /// Length of the list of greatest values.
    pub largest: u32,
    pub exponential: bool,
    pub plot: Vec<PlotKeys>,
    pub series: Vec<SeriesKeys>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlotKeys {
    pub average: Spanned<Period>,
    pub group: Spanned<String>,
    pub rank: Option<Spanned<u32>>,
    pub file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesKeys {
    pub average: Spanned<Period>,
    pub group: Spanned<String>,
    #[serde(default)]
    pub binary: bool,
    pub file: PathBuf,
}
