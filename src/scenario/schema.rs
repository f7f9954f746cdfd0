//! The typed scenario: every value with its place in the text, in SI, checked, immutable.

use super::aerosol::Aerosol;
use super::attribution::{AreaSection, ChangeSection, ResponseSection};
use super::chemistry::Chemistry;
use super::dust_event::DustEvent;
use super::emergency::EmergencySection;
use super::fires::Fires;
use super::gridded::GriddedSection;
use super::ground::{LandCoverSection, TerrainSection};
use super::hourly::HourlySection;
use super::outer::OuterSection;
use super::plan::PlanSection;
use super::points::PointSection;
use super::problem::{KIND, Problem, ScenarioError};
use super::reader::Setting;
use super::station_places::StationPlaces;
use crate::apportionment::TagSet;
use crate::config::{InvalidFile, Placed};
use crate::deposition::ParticleScheme;
use crate::grid::{GridSpecification, LambertConformal};
use crate::meteorology::{Assumed, RepresentativeDays};
use crate::time::ModelTime;
use crate::transport::{AdvectionScheme, VerticalMixing};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A checked scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Short name, `[a-z0-9-]`, also the name of the output folder.
    pub name: Placed<String>,
    /// Title in both languages.
    pub title: Title,
    /// What it is for, in both languages; may be empty.
    pub description: Title,
    /// One episode, or a year of representative days.
    pub period: Period,
    /// Cells and levels.
    pub grid: Grid,
    /// Heights of the user's own; `None`: the embedded ones.
    pub terrain: Option<TerrainSection>,
    /// Land cover of the user's own; `None`: the embedded one.
    pub land_cover: Option<LandCoverSection>,
    /// Where emissions come from.
    pub inventory: Inventory,
    /// Official totals that its lines are scaled to.
    pub official_totals: Option<Placed<PathBuf>>,
    /// Measures and rules that change it.
    pub plan: Option<PlanSection>,
    /// Whether the inventory's dust of roads, building sites and piles follows the hour's weather.
    pub weather_driven_dust: Placed<bool>,
    /// Gridded emissions of others.
    pub gridded: Vec<GriddedSection>,
    /// Hourly emissions of others.
    pub hourly: Vec<HourlySection>,
    /// Stacks of others with their hours.
    pub points: Vec<PointSection>,
    /// Fires beside the inventory.
    pub fires: Option<Fires>,
    /// The air of an outer model around and inside the domain; `None`: the embedded background alone.
    pub outer: Option<OuterSection>,
    /// Dust that comes in through the sides.
    pub dust_event: Option<DustEvent>,
    /// Schemes of transport and deposition.
    pub transport: Transport,
    /// How gases react; `None`: nothing reacts, and the primary species are run.
    pub chemistry: Option<Chemistry>,
    /// How particles react; `None`: they are primary and inert.
    pub aerosol: Option<Aerosol>,
    /// Tag sets, in the order of the file; empty for a run without attribution.
    pub attribution: Vec<AttributionSet>,
    /// Parameters whose responses ride along.
    pub responses: Vec<ResponseSection>,
    /// Changes of emissions.
    pub changes: Vec<ChangeSection>,
    /// Whether the text has `[increment]`: levels of the changes, and what of them rides along.
    pub increment: bool,
    /// How heavy pollution is answered.
    pub emergency: Option<EmergencySection>,
    /// Whether tags follow gases and particles that react; else primary particles as they were emitted, and dust.
    pub reacting_tags: bool,
    /// Areas that tags name; selectors know their numbers.
    pub areas: Vec<AreaSection>,
    /// What is written.
    pub output: Output,
    /// How the run is done; nothing here changes its results.
    pub run: Run,
    /// Every setting with its value, defaults included, in the order of reading.
    pub settings: Vec<Setting>,
    /// The text as read, for the manifest.
    pub text: String,
    /// The file as given, or `scenarios/NAME.toml (shipped)`.
    pub file: String,
    /// Folder of the file; relative paths of input start here. `None`: the working folder.
    pub folder: Option<PathBuf>,
}

/// A title in both languages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What time is run.
#[derive(Debug, Clone, PartialEq)]
pub enum Period {
    /// One stretch of time.
    Episode(Box<Episode>),
    /// A year of representative days.
    Year(Year),
}

/// One stretch of time with its weather.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// First instant that counts: findings, means and output begin here; the spin-up lies before it.
    pub start: Placed<ModelTime>,
    /// Hours that count [h]; ≥ 1.
    pub hours: Placed<usize>,
    /// Hours run before `start` [h].
    pub spin_up_hours: Placed<usize>,
    /// Where weather comes from.
    pub weather: Weather,
}

impl Episode {
    /// When the run begins, spin-up included.
    pub fn begin(&self) -> ModelTime {
        self.start.plus(-3600 * self.spin_up_hours.value as i64)
    }

    /// When the run ends.
    pub fn end(&self) -> ModelTime {
        self.start.plus(3600 * self.hours.value as i64)
    }
}

/// A year of representative days, each run on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// Identifiers of the days.
    pub days: Vec<Placed<String>>,
    /// Hours run before each day [h].
    pub spin_up_hours: Placed<usize>,
}

impl Year {
    /// Each day as an episode of 24 h with its frequency [d a⁻¹].
    pub fn episodes(&self, days: &RepresentativeDays) -> Vec<(Episode, f64)> {
        let known = self
            .days
            .iter()
            .filter_map(|id| Some((id, days.day(id).ok()?)));
        known
            .map(|(id, day)| {
                let episode = Episode {
                    start: Placed::by_default(day.date),
                    hours: Placed::by_default(24),
                    spin_up_hours: self.spin_up_hours.clone(),
                    weather: Weather::RepresentativeDay { id: id.clone() },
                };
                (episode, day.frequency())
            })
            .collect()
    }
}

/// Where weather comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Weather {
    /// `[meteorology.representative_day]`: an embedded typical day, repeated.
    RepresentativeDay {
        /// Its identifier.
        id: Placed<String>,
    },
    /// `[meteorology.stations]`: files of stations: CSV tables, ISD-Lite, ISD.
    Stations {
        /// The files.
        files: Vec<Placed<PathBuf>>,
        /// Where stations stand whose files do not say it.
        places: StationPlaces,
        /// The free atmosphere.
        upper_air: UpperAir,
        /// What is assumed in hours when no station reports a quantity.
        assumed: Assumed,
    },
    /// `[meteorology.epw]`: EnergyPlus weather files, one a station.
    Epw {
        /// The files.
        files: Vec<Placed<PathBuf>>,
        /// Hours (1–24) whose wind is an observation; `None`: all.
        wind_hours: Option<Placed<Vec<u8>>>,
        /// Whether the sky cover field is an observation.
        use_sky_cover: Placed<bool>,
        /// Height of the wind sensors above ground [m].
        anemometer_height: Placed<f64>,
        /// As for stations.
        upper_air: UpperAir,
        /// What is assumed in hours when no station reports a quantity.
        assumed: Assumed,
    },
    /// `[meteorology.daily]`: daily records of real days.
    Daily {
        /// The table.
        file: Placed<PathBuf>,
    },
    /// `[meteorology.wrf]`: files of WRF output.
    Wrf {
        /// The files.
        files: Vec<Placed<PathBuf>>,
    },
    /// `[meteorology.era5]`: files of ERA5, pressure levels and single levels.
    Era5 {
        /// The files.
        files: Vec<Placed<PathBuf>>,
    },
    /// `[meteorology.mcip]`: files of MCIP.
    Mcip {
        /// Where they are.
        from: McipSource,
    },
}

/// Where files of MCIP are.
#[derive(Debug, Clone, PartialEq)]
pub enum McipSource {
    /// `folder`: all of a folder.
    Folder(Placed<PathBuf>),
    /// `files`.
    Files(Vec<Placed<PathBuf>>),
}

/// Where profiles of the free atmosphere come from.
#[derive(Debug, Clone, PartialEq)]
pub enum UpperAir {
    /// Nowhere: the diagnostic model's assumption.
    Assumed,
    /// `upper_air`: a representative day.
    Day(Placed<String>),
    /// `upper_air_file`: a table of profiles, or soundings of IGRA or FSL ([`crate::meteorology::soundings::read_free_air`]).
    File(Placed<PathBuf>),
}

/// `[grid]`: cells and levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Cell size [m].
    pub cell_size: Placed<f64>,
    /// West to east [m]; a whole number of cells.
    pub width: Placed<f64>,
    /// South to north [m]; a whole number of cells.
    pub height: Placed<f64>,
    /// Longitude of the centre [°E].
    pub centre_longitude: Placed<f64>,
    /// Latitude of the centre [°N].
    pub centre_latitude: Placed<f64>,
    /// Number of layers.
    pub layers: Placed<usize>,
    /// Nominal thickness of the first layer [m].
    pub first_layer: Placed<f64>,
    /// Model top above sea level [m].
    pub top: Placed<f64>,
}

impl Grid {
    /// Cells west to east and south to north.
    pub fn cells(&self) -> (usize, usize) {
        let count = |extent: f64| (extent / self.cell_size.value).round() as usize;
        (count(self.width.value), count(self.height.value))
    }

    /// The horizontal grid in words, on the map of the He-Huang domain.
    pub fn specification(&self) -> GridSpecification {
        let (nx, ny) = self.cells();
        GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx,
            ny,
            cell_size: self.cell_size.value,
            centre_longitude: self.centre_longitude.value,
            centre_latitude: self.centre_latitude.value,
        }
    }
}

/// `[inventory]`: where emissions come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Inventory {
    /// The embedded inventory.
    Embedded,
    /// A folder with the files of `seeds/inventory`.
    Folder(Placed<PathBuf>),
}

/// Scheme of horizontal diffusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HorizontalDiffusion {
    /// From the deformation of the wind.
    #[default]
    Smagorinsky,
    /// [`Transport::horizontal_diffusivity`] everywhere.
    Constant,
    /// None.
    None,
}

/// `[transport]`: schemes of transport and deposition.
#[derive(Debug, Clone, PartialEq)]
pub struct Transport {
    /// Advection.
    pub advection: Placed<AdvectionScheme>,
    /// Vertical turbulent mixing.
    pub vertical_mixing: Placed<VerticalMixing>,
    /// Horizontal diffusion.
    pub horizontal_diffusion: Placed<HorizontalDiffusion>,
    /// Horizontal diffusivity [m²/s], for [`HorizontalDiffusion::Constant`] only.
    pub horizontal_diffusivity: Option<Placed<f64>>,
    /// Time step [s]: a whole number of seconds that divides the hour.
    pub time_step: Placed<i64>,
    /// Constants of dry deposition of particles.
    pub particle_deposition: Placed<ParticleScheme>,
    /// Whether dry deposition is on.
    pub dry_deposition: Placed<bool>,
    /// Whether wet deposition is on.
    pub wet_deposition: Placed<bool>,
}

/// The time step of a cell size [m] where the scenario says none [s]: 50 s a kilometre of cell, at most 600 s, rounded down
/// to a divisor of the hour. Advection sub-cycles by itself, so this is the step of splitting (a choice of this project).
pub fn default_time_step(cell_size: f64) -> i64 {
    let most = ((50.0 * cell_size / 1000.0) as i64).clamp(1, 600);
    (1..=most).rev().find(|step| 3600 % step == 0).unwrap_or(1)
}

/// `[[attribution.set]]`: one partition of the emissions.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionSet {
    /// Name.
    pub name: Placed<String>,
    /// What it divides by, in this order; empty for explicit tags.
    pub by: Vec<Dimension>,
    /// The tags: a complete partition where `by` is given, checked against the inventory when the case is built.
    pub tags: TagSet,
    /// Names of species in its tags.
    pub species: Vec<Placed<String>>,
    /// Ids of plants in its tags.
    pub plants: Vec<Placed<String>>,
}

/// What emissions are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Model sector.
    Sector,
    /// Region.
    Region,
    /// Stack-height class.
    Height,
}

/// `[output]`: what is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Folder, relative to the working folder; `runs/NAME` by default.
    pub directory: Placed<PathBuf>,
    /// Whether CF-netCDF is written.
    pub netcdf: Placed<bool>,
    /// Whether GeoTIFF maps are written.
    pub geotiff: Placed<bool>,
    /// Whether GeoJSON contours are written.
    pub geojson: Placed<bool>,
    /// Whether CSV series at points are written.
    pub csv: Placed<bool>,
    /// Whether the source–receptor matrix is written as Parquet, where there are tags.
    pub parquet: Placed<bool>,
    /// Height of the volumes over the points whose processes are booked [m]; 0: none.
    pub process_height: Placed<f64>,
    /// Whether the HTML report is written.
    pub report: Placed<bool>,
    /// Hours between three-dimensional fields [h]; 0: none.
    pub three_d_every_hours: Placed<usize>,
    /// Hours between files of the whole composition for runs inside of this one [h]; 0: none.
    pub air_every_hours: Placed<usize>,
    /// Whether hourly face mass fluxes and K_z are written.
    pub face_fluxes: Placed<bool>,
    /// Identifiers of the points of tables and series (`output.stations`); all embedded points by default.
    pub points: Vec<Placed<String>>,
}

/// `[run]`: how the run is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Model hours between checkpoints [h]; 0: none.
    pub checkpoint_hours: Placed<usize>,
    /// Threads; 0: all.
    pub threads: Placed<usize>,
    /// Blocks the domain is cut into; 0: chosen by the program.
    pub blocks: Placed<usize>,
    /// Seed of everything drawn by chance.
    pub seed: Placed<u64>,
}

impl Scenario {
    /// A path of the scenario as the system takes it: relative paths start at the scenario's folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        let embedded = crate::seeds::name_of(path).is_some();
        match &self.folder {
            Some(folder) if path.is_relative() && !embedded => folder.join(path),
            _ => path.to_owned(),
        }
    }

    /// An error that points at a value of this scenario, for what only shows when the case is built.
    pub fn error_at<T>(
        &self,
        value: &Placed<T>,
        message: impl Into<String>,
        help: Option<String>,
    ) -> ScenarioError {
        self.invalid(vec![Problem {
            code: "impossible",
            message: message.into(),
            label: String::new(),
            help,
            span: value.span.clone().unwrap_or(0..0),
        }])
    }

    /// The error of problems of the text that only show when the case is built.
    pub(super) fn invalid(&self, problems: Vec<Problem>) -> ScenarioError {
        ScenarioError::Invalid(Box::new(InvalidFile {
            kind: KIND,
            file: self.file.clone(),
            text: self.text.clone(),
            problems,
        }))
    }
}
