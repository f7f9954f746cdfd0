//! What grading asks.

use super::release::Release;
use super::surface::Ground;
use crate::observations::Quantity;
use crate::plume::Buildings;
use crate::standards::ZoneClass;
use crate::time::ModelTime;

/// Where the project stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Altitude [m above sea level].
    pub altitude: f64,
    /// Pressure [Pa]; `None`: the International Standard Atmosphere at the altitude.
    pub pressure: Option<f64>,
    /// Inhabitants of the town where the place is urban (more than half of 3 km about it built or planned); `None`: rural.
    pub town: Option<f64>,
    /// Size of the plant west–east and south–north [m].
    pub extent: [f64; 2],
}

/// Parameters of the screening weather (HJ 2.2-2018 table C.1).
#[derive(Debug, Clone, PartialEq)]
pub struct ScreeningWeather {
    /// Least and greatest temperature of 20 years [K].
    pub temperatures: [f64; 2],
    /// Least wind [m/s].
    pub least_wind: f64,
    /// Height of the anemometer [m].
    pub anemometer: f64,
    /// Grounds: sectors × seasons.
    pub grounds: Vec<Ground>,
}

/// Emission of a pollutant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Of what.
    pub of: Pollutant,
    /// Greatest rate of the whole source [g/s].
    pub rate: f64,
}

/// What is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pollutant {
    /// Of GB 3095.
    Standard(Quantity),
    /// Of [`GradingInput::own_limits`], by place.
    Own(usize),
}

/// A limit that GB 3095 does not have (appendix D of HJ 2.2-2018, local standards).
#[derive(Debug, Clone, PartialEq)]
pub struct OwnLimit {
    /// Name of the pollutant.
    pub name: String,
    /// A gas (judged in the reference state) or a particle.
    pub gas: bool,
    /// 1-hour C0 [µg/m³].
    pub limit: f64,
    /// From where; printed.
    pub source: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct GradedSource {
    /// Name.
    pub id: String,
    /// What releases.
    pub release: Release,
    /// What is released.
    pub rates: Vec<Rate>,
    /// Nearest distance at which anybody can stand [m]: to the fence.
    pub fence: f64,
    /// Elevation of its base [m]; used with terrain.
    pub base: f64,
    /// Buildings, for stacks.
    pub buildings: Option<Box<Buildings>>,
}

/// Greatest heights of the terrain at a distance, over all directions or one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TerrainPoint {
    /// Distance from the source [m].
    pub distance: f64,
    /// Ground elevation [m].
    pub elevation: f64,
    /// Hill height scale [m].
    pub hill_height: f64,
}

/// What the raise-one rule and the flags ask.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Project {
    /// Sector (word of `seeds/consult`).
    pub sector: String,
    /// A full report (报告书) is asked for.
    pub full_report: bool,
    /// Mainly high-pollution fuel.
    pub polluting_fuel: bool,
    /// A new or moved hub or trunk airport: grade 1.
    pub airport: bool,
    /// Road or railway: graded by its concentrated sources (service areas, stations, tunnel vents).
    pub road: bool,
}

/// All that grading asks.
#[derive(Debug, Clone, PartialEq)]
pub struct GradingInput {
    /// Where.
    pub site: Site,
    /// Weather.
    pub weather: ScreeningWeather,
    /// Sources.
    pub sources: Vec<GradedSource>,
    /// Terrain by distance, rising; empty: flat.
    pub terrain: Vec<TerrainPoint>,
    /// Limits of the project's own.
    pub own_limits: Vec<OwnLimit>,
    /// Day on which the standard in force is taken.
    pub day: ModelTime,
    /// Class of the strictest place in range.
    pub class: ZoneClass,
    /// What kind of project.
    pub project: Project,
}
