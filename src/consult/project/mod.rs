//! A project file: what is to be built, what goes for it, who stands around it, and what air and weather are there.
//!
//! One TOML file (`hehuang consult init` writes a commented one) with the files it names is all that a consultation rests on; the pack freezes exactly these.
//! Places are degrees, or metres east and north of the site on a transverse Mercator map about it ([`Project::map`]).

mod air;
mod error;
mod ground;
mod read;
mod sheet;
mod sources;
mod substance;
#[cfg(test)]
mod tests;

pub use error::ProjectError;
pub use ground::inside;
pub use sheet::{SHEET_COLUMNS, parse_sheet};
pub use substance::{SUBSTANCES, Substance};

use super::grading::Wetness;
use crate::geodata::{Crs, CrsError};
use crate::standards::ZoneClass;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What becomes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceRole {
    /// Built by the project.
    New,
    /// On the site before and after; in the background, and counted for the protection distance.
    Existing,
    /// On the site, goes when the project comes (以新带老).
    Retired,
    /// Elsewhere, goes for the project (区域削减).
    Cut,
    /// Approved or under construction elsewhere.
    Planned,
}

impl SourceRole {
    /// Words of project files.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("new", Self::New),
        ("existing", Self::Existing),
        ("retired", Self::Retired),
        ("cut", Self::Cut),
        ("planned", Self::Planned),
    ];

    /// The word of project files.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, role)| *role == self)
            .map_or("", |(word, _)| word)
    }

    /// How it counts in what will be: +1, −1, or 0 where the background holds it already.
    pub fn sign(self) -> f64 {
        match self {
            Self::New | Self::Planned => 1.0,
            Self::Retired | Self::Cut => -1.0,
            Self::Existing => 0.0,
        }
    }
}

/// What a source looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A stack.
    Stack {
        /// Height above ground [m].
        height: f64,
        /// Inner diameter at the exit [m].
        diameter: f64,
        /// Velocity of the gas [m/s].
        velocity: f64,
        /// Temperature of the gas [K].
        temperature: f64,
    },
    /// A flare.
    Flare {
        /// Height above ground [m].
        height: f64,
        /// Heat released [W].
        heat: f64,
    },
    /// An area (corners east and north of the site [m]).
    Area {
        /// Height of release [m].
        height: f64,
        /// Initial σz [m].
        sigma_z: f64,
        /// Corners.
        corners: Vec<[f64; 2]>,
    },
    /// A volume.
    Volume {
        /// Height of its centre [m].
        height: f64,
        /// Initial σy [m].
        sigma_y: f64,
        /// Initial σz [m].
        sigma_z: f64,
    },
}

impl Shape {
    /// Word of the section that it stands in.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Stack { .. } => "stack",
            Self::Flare { .. } => "flare",
            Self::Area { .. } => "area",
            Self::Volume { .. } => "volume",
        }
    }

    /// Height above ground [m].
    pub fn height(&self) -> f64 {
        match self {
            Self::Stack { height, .. }
            | Self::Flare { height, .. }
            | Self::Area { height, .. }
            | Self::Volume { height, .. } => *height,
        }
    }
}

/// Emission out of the usual: a start, a stop, a filter that fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Abnormal {
    /// What happens.
    pub note: String,
    /// Rates [kg/h].
    pub kg_per_hour: BTreeMap<String, f64>,
    /// How long one lasts [h].
    pub hours: f64,
    /// How often in a year.
    pub times_per_year: f64,
}

/// A source of the project, of the plant, or around.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectSource {
    /// Name: up to eight letters, digits, `_`.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// What becomes of it.
    pub role: SourceRole,
    /// East and north of the site [m].
    pub at: [f64; 2],
    /// Ground under it [m above the sea], where the file says it.
    pub elevation: Option<f64>,
    /// What it looks like.
    pub shape: Shape,
    /// Hours of a year at this rate [h].
    pub hours_per_year: f64,
    /// Rates by [`Substance`] key [kg/h].
    pub kg_per_hour: BTreeMap<String, f64>,
    /// Out of the usual.
    pub abnormal: Option<Abnormal>,
}

impl ProjectSource {
    /// Tonnes a year of a substance.
    pub fn tonnes_per_year(&self, substance: &str) -> f64 {
        self.kg_per_hour.get(substance).unwrap_or(&0.0) * self.hours_per_year / 1000.0
    }
}

/// A place to be protected.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectReceptor {
    /// Name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// East and north of the site [m].
    pub at: [f64; 2],
    /// Class of the place.
    pub class: ZoneClass,
    /// Inhabitants, where the file says it.
    pub inhabitants: Option<f64>,
}

/// Where the site is.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Corners of the plant's fence, east and north of the site [m].
    pub fence: Vec<[f64; 2]>,
    /// Inhabitants of the town it lies in; `None`: rural.
    pub urban_population: Option<f64>,
}

/// A ring of receptors around the site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nest {
    /// Half its width [m].
    pub reach: f64,
    /// Distance between receptors [m].
    pub step: f64,
}

/// How nitrogen oxides become NO2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum No2Scheme {
    /// 0.9 of NOx for hours and days, 0.75 for years.
    Ratio,
    /// All of it.
    Full,
    /// AERMOD's ambient ratio method 2.
    Arm2,
}

impl No2Scheme {
    /// Words of project files.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("ratio", Self::Ratio),
        ("full", Self::Full),
        ("arm2", Self::Arm2),
    ];

    /// The word of project files.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, scheme)| *scheme == self)
            .map_or("", |(word, _)| word)
    }
}

/// Where the hourly weather comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum YearWeather {
    /// AERMET's files.
    Files {
        /// .SFC.
        surface: PathBuf,
        /// .PFL.
        profile: PathBuf,
        /// Elevation of the station [m above the sea].
        base: f64,
    },
    /// A year put together of the embedded representative days: no base year of any assessment.
    Demonstration {
        /// Cell of the wind model [m].
        cell: f64,
    },
}

/// Air that is there already.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundSource {
    /// The embedded monthly figures at the site's altitude.
    Embedded,
    /// A station's table by day or hour.
    Table {
        /// The file.
        file: PathBuf,
        /// Its station or city, where it has several.
        place: Option<String>,
        /// State of air of its gases and particles: `china`, `298`, `273`, `actual`, or a column.
        state: String,
    },
}

/// Limits that no edition of GB 3095 has [µg/m³].
#[derive(Debug, Clone, PartialEq)]
pub struct OwnLimit {
    /// One hour.
    pub hour: Option<f64>,
    /// A day.
    pub day: Option<f64>,
    /// A year.
    pub annual: Option<f64>,
    /// From where.
    pub source: String,
}

/// Parameters of the screening weather (HJ 2.2-2018 table C.1).
#[derive(Debug, Clone, PartialEq)]
pub struct GradingParameters {
    /// Least and greatest temperature of twenty years [K].
    pub temperatures: [f64; 2],
    /// Least wind [m/s].
    pub least_wind: f64,
    /// Height of the anemometer [m].
    pub anemometer: f64,
    /// Land use: a word of `seeds/consult/surface.toml`.
    pub land_use: String,
    /// How wet the ground is.
    pub wetness: Wetness,
    /// Mainly high-pollution fuel.
    pub polluting_fuel: bool,
}

/// A border of one's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnBorder {
    /// GeoJSON or shapefile.
    pub file: PathBuf,
    /// Positional accuracy of its vertices [m].
    pub accuracy: f64,
    /// Whether it is surveyed: between its vertices it is straight.
    pub surveyed: bool,
}

/// The run of the grid model for the far field.
#[derive(Debug, Clone, PartialEq)]
pub struct FarField {
    /// Representative days that are run; empty: all.
    pub days: Vec<String>,
    /// Cell of the grid [m].
    pub cell: f64,
    /// The industry in a word of the inventory's sheets (水泥, 铁合金, chemical …): it says what the particles are made of.
    pub industry: String,
}

/// A project.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The file as given.
    pub file: String,
    /// Its text, as read.
    pub text: String,
    /// Name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Sector, a word of the embedded list of key sectors or of one's own.
    pub sector: String,
    /// Whether it is new (built, rebuilt or extended).
    pub new: bool,
    /// Whether a full report (报告书) is asked for.
    pub full_report: bool,
    /// The day whose standards hold.
    pub day: Date,
    /// Editions to judge by, the first being the one in force on [`Project::day`].
    pub editions: Vec<String>,
    /// The site.
    pub site: Site,
    /// Sources.
    pub sources: Vec<ProjectSource>,
    /// Places to be protected.
    pub receptors: Vec<ProjectReceptor>,
    /// Rings of receptors.
    pub nests: Vec<Nest>,
    /// Receptors for the protection distance: half the width beyond the fence and the distance between them [m].
    pub protection: Nest,
    /// Outlines of class I places (GeoJSON), where there are any.
    pub class_one: Option<PathBuf>,
    /// Heights of the ground; empty: the embedded ones.
    pub heights: Vec<PathBuf>,
    /// Weather.
    pub weather: YearWeather,
    /// Share of calm hours in twenty years [1], where it is known.
    pub calm_share_20_years: Option<f64>,
    /// Air that is there.
    pub background: BackgroundSource,
    /// NO2.
    pub no2: No2Scheme,
    /// Limits beyond GB 3095.
    pub limits: BTreeMap<String, OwnLimit>,
    /// Screening weather, where it is graded.
    pub grading: Option<GradingParameters>,
    /// The provincial border, where it is not the embedded one.
    pub border: Option<OwnBorder>,
    /// The grid model.
    pub far: Option<FarField>,
    /// Files that it rests on, in the order of the text: as it names them, and where they are.
    pub files: Vec<(String, PathBuf)>,
}

impl Project {
    /// The map about the site: metres east and north of it.
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn map(&self) -> Result<Crs, CrsError> {
        Crs::about(self.site.longitude, self.site.latitude)
    }

    /// Degrees of a place east and north of the site [m].
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn degrees(&self, at: [f64; 2]) -> Result<[f64; 2], CrsError> {
        self.map()?.to(&Crs::new("EPSG:4326")?, at)
    }

    /// Substances that its sources emit, in the order of [`SUBSTANCES`].
    pub fn substances(&self) -> Vec<&'static Substance> {
        SUBSTANCES
            .iter()
            .filter(|substance| {
                let of = |rates: &BTreeMap<String, f64>| {
                    rates.get(substance.key).is_some_and(|rate| *rate > 0.0)
                };
                self.sources.iter().any(|source| {
                    of(&source.kg_per_hour)
                        || source.abnormal.as_ref().is_some_and(|a| of(&a.kg_per_hour))
                })
            })
            .collect()
    }

    /// Tonnes a year of a substance from sources of some roles.
    pub fn tonnes_per_year(&self, substance: &str, roles: &[SourceRole]) -> f64 {
        self.sources
            .iter()
            .filter(|source| roles.contains(&source.role))
            .map(|source| source.tonnes_per_year(substance))
            .sum()
    }
}
