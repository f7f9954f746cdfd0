//! Keys of a near-field TOML file, with their units in their names.

mod air;
mod more;
mod plans;
mod sources;

pub(in super::super) use air::*;
pub(in super::super) use more::*;
pub(in super::super) use plans::*;
pub(in super::super) use sources::*;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;
use toml::value::Datetime;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct File {
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
    pub rectangle: Vec<RectangleKeys>,
    #[serde(default)]
    pub circle: Vec<CircleKeys>,
    #[serde(default)]
    pub pit: Vec<PitKeys>,
    #[serde(default)]
    pub line: Vec<LineKeys>,
    #[serde(default)]
    pub road: Vec<RoadKeys>,
    #[serde(default)]
    pub buoyant: Vec<BuoyantKeys>,
    #[serde(default)]
    pub building: Vec<StructureKeys>,
    #[serde(default)]
    pub group: Vec<GroupKeys>,
    pub no2: Option<No2Keys>,
    pub ozone: Option<AirKeys>,
    pub nox: Option<AirKeys>,
    pub background: Option<AirKeys>,
    pub gas: Option<GasSurfaceKeys>,
    #[serde(default)]
    pub pollutants: BTreeMap<String, PollutantKeys>,
    #[serde(default)]
    pub scenario: BTreeMap<String, ScenarioKeys>,
    #[serde(default)]
    pub event: Vec<EventKeys>,
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
pub(in super::super) enum Period {
    Hours(u32),
    Word(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct OptionKeys {
    pub regulatory_default: bool,
    /// AERMOD's ALPHA is set (also by every key that needs it).
    pub alpha: bool,
    pub no_stack_tip_downwash: bool,
    pub no_date_check: bool,
    /// Half-life of exponential decay.
    pub half_life_s: Option<Spanned<f64>>,
    /// Decay coefficient.
    pub decay_per_s: Option<f64>,
    /// "concentration", "total_deposition", "dry_deposition", "wet_deposition".
    pub outputs: Option<Spanned<Vec<String>>>,
    pub no_dry_depletion: bool,
    pub no_wet_depletion: bool,
    pub no_urban_transition: bool,
    pub fast_areas: bool,
    pub fast_all: bool,
    pub area_meander: bool,
    /// Means of the daily maxima (PM2.5, NO2, SO2), as AERMOD does by default.
    pub design_values: bool,
    pub meander_limits: Option<[f64; 2]>,
    pub meander_hours: Option<f64>,
    pub least_wind_m_per_s: Option<f64>,
    pub least_sigma_v_m_per_s: Option<f64>,
    pub least_sigma_w_m_per_s: Option<f64>,
    /// Share of meander by the balance of momentum (PBAL).
    pub meander_balance: bool,
    /// Receptors straight downwind (SCREEN).
    pub screening: bool,
    /// Wind speeds are vector means (VECTORWS).
    pub vector_winds: bool,
    /// Dry depletion of areas (AREADPLT).
    pub area_depletion: bool,
    /// Faster integration of areas and pits (TOXICS).
    pub toxics: bool,
    /// Displacement height of roads (RLINEFDH).
    pub road_displacement: bool,
    /// AWMADWNW and ORD_DWNW.
    pub downwash_variants: Option<Vec<Spanned<String>>>,
    /// Gaps in the dates are told, not refused.
    pub warn_date_check: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct Terrain {
    /// Terrain counts; otherwise everything lies at the profile's base.
    pub elevated: bool,
    pub profile_base_m: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WeatherKeys {
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
    /// First and last hour of those days, 1 … 24.
    pub first_hour: Option<Spanned<u32>>,
    pub last_hour: Option<Spanned<u32>>,
    #[serde(default)]
    pub rotation_deg: f64,
    /// Days that count: "3/1-4/30", "7/15", "60-120".
    pub days: Option<Vec<Spanned<String>>>,
    /// Measured turbulence that is not used.
    pub ignore_turbulence: Option<Vec<Spanned<String>>>,
    /// Upper bounds of the first five wind speed classes of variations.
    pub wind_categories_m_per_s: Option<Spanned<[f64; 5]>>,
    /// Sampled hours (SCIM).
    pub sample: Option<Spanned<SampleKeys>>,
    /// Years of the files, for the file of exceedances of many years (NUMYEARS).
    pub years: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Town {
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
pub(in super::super) struct VariationKeys {
    pub kind: Spanned<String>,
    pub factors: Vec<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct GroupKeys {
    pub id: Spanned<String>,
    /// Names, or "*" for all.
    #[serde(default)]
    pub sources: Vec<Spanned<String>>,
    /// Sources whose tags are these.
    pub tags: Option<Spanned<BTreeMap<String, String>>>,
    /// Sources of these roles.
    #[serde(default)]
    pub roles: Vec<Spanned<String>>,
    /// Background is added.
    pub background: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Receptors {
    #[serde(default)]
    pub grid: Vec<GridKeys>,
    #[serde(default)]
    pub rings: Vec<RingKeys>,
    #[serde(default)]
    pub point: Vec<PointKeys>,
    #[serde(default)]
    pub fence: Vec<FenceKeys>,
    /// A CSV file with the columns of `point`.
    pub csv: Option<Spanned<PathBuf>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct GridKeys {
    pub id: String,
    pub first_m: [f64; 2],
    pub step_m: [f64; 2],
    pub count: Spanned<[usize; 2]>,
    #[serde(default)]
    pub height_m: f64,
    /// Row by row from the south, each from the west.
    pub elevations_m: Option<Spanned<Vec<f64>>>,
    pub hill_heights_m: Option<Spanned<Vec<f64>>>,
}

/// Receptors along a closed fence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FenceKeys {
    pub corners_m: Spanned<Vec<[f64; 2]>>,
    pub step_m: Spanned<f64>,
    #[serde(default)]
    pub elevation_m: f64,
    pub hill_height_m: Option<f64>,
    #[serde(default)]
    pub height_m: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RingKeys {
    pub id: String,
    pub origin_m: [f64; 2],
    pub distances_m: Vec<f64>,
    pub directions_deg: Vec<f64>,
    #[serde(default)]
    pub height_m: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct PointKeys {
    /// For the table of contributions: a village, a school.
    pub name: Option<String>,
    /// Arc of an evaluation (EVALCART).
    pub arc: Option<String>,
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
pub(in super::super) struct OutputKeys {
    /// Ranks kept at every receptor.
    pub ranks: Vec<u32>,
    /// Length of the list of greatest values.
    pub largest: u32,
    pub exponential: bool,
    /// A plot file of every average, rank and group; done unless false.
    pub plots: Option<bool>,
    /// Groups whose percentiles of daily means are kept; the first if not given.
    pub percentile_groups: Vec<Spanned<String>>,
    /// Guaranteed rate in percent, where it is not the standard's.
    pub percentile: Option<Spanned<f64>>,
    pub plot: Vec<PlotKeys>,
    pub series: Vec<SeriesKeys>,
    /// Averages whose tables by day are written.
    pub day_tables: Vec<Spanned<Period>>,
    pub exceedance: Vec<ExceedanceKeys>,
    pub toxics: Vec<ToxicKeys>,
    pub ranked: Vec<RankKeys>,
    pub evaluation: Vec<SourceFileKeys>,
    pub season_hour: Vec<GroupFileKeys>,
    pub daily_maxima: Vec<GroupFileKeys>,
    pub daily_maxima_by_year: Vec<GroupFileKeys>,
    pub design_share: Vec<DesignShareKeys>,
    /// The summary of the listing.
    pub summary: Option<PathBuf>,
    /// Kinds of files without head.
    pub no_header: Vec<Spanned<String>>,
    /// A deck of the events of the highest values.
    pub event_deck: Option<PathBuf>,
    /// AERMOD's list of messages.
    pub messages: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct PlotKeys {
    pub average: Spanned<Period>,
    pub group: Spanned<String>,
    pub rank: Option<Spanned<u32>>,
    pub file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SeriesKeys {
    pub average: Spanned<Period>,
    pub group: Spanned<String>,
    #[serde(default)]
    pub binary: bool,
    pub file: PathBuf,
}
