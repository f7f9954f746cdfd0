//! Everything a report shows. One struct a table, units in every doc; serialised to `report.json` and into the HTML.
//!
//! Orders: `pollutants`, `sectors`, `regions` and `tags` are lists of the model and all other vectors are indexed by them.
//! Rasters are row-major `[j][i]` with j = 0 in the south. Concentrations are in the unit of their pollutant, at the lowest layer.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::dust_sources::DustSources;
use super::hillshade::hillshade;
use super::ozone::OzonePage;
use super::ozone_budget::OzoneBudget;
use super::pack::{Bytes, Packed};
use super::particles::ParticlePage;
use super::process_page::ProcessPage;
use super::response_page::ResponsePage;

/// By how much the base map exaggerates the slopes of the run's smoothed terrain [1].
const SLOPE_EXAGGERATION: f64 = 4.0;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A name that is the same in both.
    pub fn same(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            zh: name.clone(),
            en: name,
        }
    }
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportModel {
    /// What was run.
    pub run: RunDescription,
    /// Hours of the maps and series.
    pub time: TimeAxis,
    /// Pollutants shown.
    pub pollutants: Vec<PollutantColumn>,
    /// Sectors of the tags.
    pub sectors: Vec<TagName>,
    /// Source regions of the tags.
    pub regions: Vec<TagName>,
    /// The tags; together they make up every gram (a partition).
    pub tags: Vec<Tag>,
    /// Where the cells lie.
    pub grid: RasterGrid,
    /// A finer base map than the run's grid; the run's own hill-shade is drawn where absent.
    pub fine_hillshade: Option<FineHillshade>,
    /// Borders, rivers and lakes.
    pub lines: Vec<Line>,
    /// Towns.
    pub towns: Vec<Town>,
    /// Hourly concentration per pollutant, `[hour][j][i]`; empty where no hourly map was kept.
    pub hourly_maps: Vec<Packed>,
    /// Period-mean concentration per pollutant, `[j][i]`.
    pub mean_maps: Vec<Packed>,
    /// Period-mean contribution maps.
    pub tag_maps: Vec<TagMap>,
    /// Hourly contribution maps of groups of tags (sectors and inflows); empty where none were kept.
    pub group_maps: Vec<GroupMap>,
    /// Stations and other receptors.
    pub receptors: Vec<Receptor>,
    /// Area means of the counties.
    pub counties: Vec<Place>,
    /// Area means (or the built-up area's means) of the cities of the summary.
    pub cities: Vec<Place>,
    /// Emission table.
    pub inventory: Inventory,
    /// Mass budget, one row a transported species.
    pub ledger: Vec<LedgerRow>,
    /// Ozone; absent for runs without gas chemistry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ozone: Option<OzonePage>,
    /// Who makes the daily maxima of ozone; absent where tags do not follow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ozone_budget: Option<OzoneBudget>,
    /// Dust by source region; absent where no tags divide it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dust_sources: Option<DustSources>,
    /// Responses to parameters; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<ResponsePage>,
    /// What processes do over the receptors; absent where it was not booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<ProcessPage>,
    /// PM2.5 and dust; absent for runs whose particles are primary only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particles: Option<ParticlePage>,
    /// Where everything comes from.
    pub provenance: Provenance,
}

/// What was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunDescription {
    /// Title of the scenario.
    pub title: Text,
    /// A sentence or two about it.
    pub description: Text,
    /// Meteorology used: source and method.
    pub meteorology: Text,
    /// Cell size [m].
    pub cell_size: f64,
    /// Number of layers.
    pub layers: usize,
    /// Hours simulated before the shown period (spin-up) [h].
    pub spin_up: f64,
}

/// Equally spaced times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeAxis {
    /// Begin of the first mean [s since 1970-01-01 00:00 UTC].
    pub start: i64,
    /// Distance of and length of each mean [s].
    pub step: i64,
    /// Number of times.
    pub count: usize,
    /// Labels in place of dates (representative days); empty for real time.
    pub labels: Vec<Text>,
}

/// A pollutant of the tables and maps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollutantColumn {
    /// Short name: `PM25`.
    pub name: String,
    /// Label for tables: `PM2.5`.
    pub label: Text,
    /// What it is.
    pub long_name: Text,
    /// Unit of the concentration, as `µg/m³`.
    pub units: String,
    /// Where it stands in lists.
    #[serde(default)]
    pub group: PollutantGroup,
}

/// Kinds of pollutants in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollutantGroup {
    /// Particles by size.
    Particles,
    /// A part of PM2.5.
    Part,
    /// A gas.
    #[default]
    Gas,
}

/// A sector or a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagName {
    /// Name in the scenario.
    pub id: String,
    /// Name for the reader.
    pub label: Text,
}

/// One tag. Emission tags have a sector, a region or both; boundary, top and initial mass have neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// Name in the scenario.
    pub id: String,
    /// Name for the reader.
    pub label: Text,
    /// Index of the sector.
    pub sector: Option<usize>,
    /// Index of the source region.
    pub region: Option<usize>,
}

/// Where the cells of the run lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RasterGrid {
    /// Cells to the east.
    pub nx: usize,
    /// Cells to the north.
    pub ny: usize,
    /// Longitude of the cell corners [degrees], `[ny + 1][nx + 1]`.
    pub corner_longitude: Packed,
    /// Latitude of the cell corners [degrees], `[ny + 1][nx + 1]`.
    pub corner_latitude: Packed,
    /// Surface height [m above sea level], `[ny][nx]`.
    pub terrain: Packed,
    /// Hill-shade of the run's terrain (see [`super::hillshade`]), `[ny][nx]`.
    pub hillshade: Bytes,
}

impl RasterGrid {
    /// The raster of a grid with corner longitude and latitude [degrees] `[ny + 1][nx + 1]`, terrain height [m] `[ny][nx]` and
    /// cell size [m].
    pub fn new(
        corner_longitude: &Array2<f64>,
        corner_latitude: &Array2<f64>,
        terrain: &Array2<f64>,
        cell_size: f64,
    ) -> Self {
        let (ny, nx) = terrain.dim();
        Self {
            nx,
            ny,
            corner_longitude: Packed::new(corner_longitude.iter().copied()),
            corner_latitude: Packed::new(corner_latitude.iter().copied()),
            terrain: Packed::new(terrain.iter().copied()),
            hillshade: Bytes::new(&hillshade(terrain, cell_size, SLOPE_EXAGGERATION)),
        }
    }
}

/// A hill-shade on a longitude–latitude raster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FineHillshade {
    /// Western edge [degrees].
    pub west: f64,
    /// Southern edge [degrees].
    pub south: f64,
    /// Eastern edge [degrees].
    pub east: f64,
    /// Northern edge [degrees].
    pub north: f64,
    /// Pixels to the east.
    pub nx: usize,
    /// Pixels to the north.
    pub ny: usize,
    /// Grey levels, `[ny][nx]`, row 0 in the south.
    pub shade: Bytes,
}

/// What a line on the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Border of a county.
    County,
    /// Border of a province.
    Province,
    /// A river.
    River,
    /// Shore of a lake.
    Lake,
}

/// A line on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its name; empty where it has none.
    pub name: Text,
    /// Longitude and latitude [degrees].
    pub points: Vec<[f64; 2]>,
}

/// A town on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// Name.
    pub name: Text,
    /// Longitude [degrees].
    pub longitude: f64,
    /// Latitude [degrees].
    pub latitude: f64,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
}

/// Period-mean contribution of one tag to one pollutant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagMap {
    /// Index of the pollutant.
    pub pollutant: usize,
    /// Index of the tag.
    pub tag: usize,
    /// Contribution in the pollutant's unit, `[j][i]`.
    pub map: Packed,
}

/// Hourly contribution of a group of tags to one pollutant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupMap {
    /// Index of the pollutant.
    pub pollutant: usize,
    /// Indices of the tags that make it up, rising.
    pub tags: Vec<usize>,
    /// Contribution in the pollutant's unit, `[hour][j][i]`, in 254 steps.
    pub maps: Packed,
}

/// A station or another point where series are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receptor {
    /// Name in the scenario.
    pub id: String,
    /// Name for the reader.
    pub name: Text,
    /// City or county it lies in.
    pub place: Text,
    /// Longitude [degrees].
    pub longitude: f64,
    /// Latitude [degrees].
    pub latitude: f64,
    /// Model surface height [m above sea level].
    pub altitude: f64,
    /// Concentration per pollutant, `[hour]`.
    pub series: Vec<Packed>,
    /// Contribution per pollutant, `[hour][tag]`.
    pub contributions: Vec<Packed>,
    /// Period mean per pollutant.
    pub mean: Vec<f64>,
    /// Largest hourly value per pollutant.
    pub max: Vec<f64>,
    /// Period-mean contribution, `[pollutant][tag]`.
    pub mean_contribution: Vec<Vec<f64>>,
    /// Model wind at 10 m; absent where it was not kept.
    pub wind: Option<WindSeries>,
}

impl Receptor {
    /// Set series, contributions and their statistics from hourly contributions `[pollutant][hour][tag]` in the pollutants' units.
    /// The series is the sum over the tags, taken in their order.
    pub fn set_contributions(&mut self, hourly: &[Vec<Vec<f64>>]) {
        self.series.clear();
        self.contributions.clear();
        self.mean.clear();
        self.max.clear();
        self.mean_contribution.clear();
        for hours in hourly {
            let totals: Vec<f64> = hours.iter().map(|tags| tags.iter().sum()).collect();
            let count = hours.len().max(1) as f64;
            let tags = hours.first().map_or(0, Vec::len);
            let mean_of = |tag: usize| hours.iter().map(|h| h[tag]).sum::<f64>() / count;
            self.mean.push(totals.iter().sum::<f64>() / count);
            self.max.push(totals.iter().copied().fold(0.0, f64::max));
            self.mean_contribution
                .push((0..tags).map(mean_of).collect());
            self.series.push(Packed::new(totals));
            self.contributions
                .push(Packed::new(hours.iter().flatten().copied()));
        }
    }
}

/// Hourly wind at 10 m above ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindSeries {
    /// Speed [m/s].
    pub speed: Packed,
    /// Direction the wind blows from [degrees from north, clockwise].
    pub from: Packed,
}

/// Means of a county, a city or the domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Name in the data.
    pub id: String,
    /// Name for the reader.
    pub name: Text,
    /// City or province it belongs to.
    pub parent: Text,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
    /// Period mean over the area per pollutant.
    pub mean: Vec<f64>,
    /// Period mean weighted by inhabitants per pollutant; over the area where the inhabitants are unknown.
    pub exposure: Vec<f64>,
    /// Largest hourly mean, weighted as `exposure`, per pollutant.
    pub max: Vec<f64>,
    /// Period-mean contribution, weighted as `exposure`, `[pollutant][tag]`.
    pub mean_contribution: Vec<Vec<f64>>,
}

/// Emission table of the run's domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// Labels of the pollutants of this table.
    pub pollutants: Vec<String>,
    /// One row a sector.
    pub rows: Vec<InventoryRow>,
    /// Share of each pollutant's total on lines marked unverified [1].
    pub unverified_share: Vec<f64>,
    /// The largest sources of each pollutant, largest first.
    pub largest: Vec<LargestSource>,
}

/// Emission of one sector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InventoryRow {
    /// Sector.
    pub sector: Text,
    /// Emission per pollutant [t/a].
    pub emission: Vec<f64>,
}

/// One large source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LargestSource {
    /// Index in the inventory's pollutants.
    pub pollutant: usize,
    /// Name of the source.
    pub name: Text,
    /// Sector.
    pub sector: Text,
    /// County.
    pub place: Text,
    /// Emission [t/a].
    pub emission: f64,
}

/// Mass budget of one species [kg]; initial + emitted + inflow + converted − outflow − dry − wet = final + residual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerRow {
    /// Species.
    pub species: String,
    /// True for particles that are counted: the figures are particles, not kilograms.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counted: bool,
    /// Mass at the begin [kg].
    pub initial: f64,
    /// Emitted [kg].
    pub emitted: f64,
    /// Entered through sides and top [kg].
    pub inflow: f64,
    /// Left through sides and top [kg].
    pub outflow: f64,
    /// Dry deposition [kg].
    pub dry: f64,
    /// Wet deposition [kg].
    pub wet: f64,
    /// Gained by conversion (chemistry) [kg].
    pub converted: f64,
    /// Mass at the end [kg].
    #[serde(rename = "final")]
    pub final_mass: f64,
    /// What is left unexplained [kg].
    pub residual: f64,
}

/// Where everything comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Version of the program.
    pub version: String,
    /// File name of the scenario.
    pub scenario_name: String,
    /// Its text.
    pub scenario_text: String,
    /// Time of the run, as text; empty in reproducible reports.
    pub made: String,
    /// Wall time [s].
    pub wall_time: f64,
    /// Threads.
    pub threads: usize,
    /// Seed of all random numbers; absent where none were drawn.
    pub seed: Option<u64>,
    /// Inputs.
    pub inputs: Vec<InputFile>,
    /// What the reader must know.
    pub warnings: Vec<Text>,
}

/// An input of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// Name.
    pub name: String,
    /// BLAKE3 hash, hexadecimal.
    pub blake3: String,
    /// Source.
    pub source: String,
    /// Licence.
    pub licence: String,
}
