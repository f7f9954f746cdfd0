//! Mineral dust that the wind raises, and other sources that the weather drives. Pure kernels and one emission schedule.
//!
//! Schemes: [`kok2014`], [`leung2023`] (default), [`shao2011`], [`afwa`]; what they share: [`threshold`], [`moisture`], [`drag`],
//! [`saltation`], [`intermittency`], [`sizes`].

pub mod afwa;
pub mod composition;
pub mod drag;
pub mod event;
pub mod fires;
pub mod fixing;
pub mod fugitive;
pub mod gusts;
pub mod intermittency;
pub mod kok2014;
pub mod leung2023;
pub mod moisture;
mod regions;
pub mod saltation;
mod schedule;
mod scheme;
pub mod shao2011;
pub mod sizes;
mod soils;
mod tables;
mod texture;
pub mod threshold;
pub mod topsoil;
mod treatment;
mod weather_driven;

/// Density of mineral dust and sand [kg/m³] (quartz; as in all schemes here).
pub use crate::aerosol::coarse_particles::DUST_DENSITY as PARTICLE_DENSITY;
pub use regions::{SourceRegion, region_of, source_regions};
pub use schedule::{DustEmissions, DustOptions, DustPlace, SECTOR};
pub use scheme::{DustFlux, DustScheme, Ground, SurfaceAir, emission, open_share};
pub use soils::{DustSoil, DustSoils};
pub use tables::soil_sizes;
pub use texture::SoilTexture;
pub use treatment::{FixingEffect, Treatment};
pub use weather_driven::{WeatherDriven, parted};

use crate::inventory::InventoryError;
use crate::meteorology::{ReadError, ReadProblem, listed};
use crate::seeds::SeedError;
use crate::terrain::TerrainError;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::print_stdout)]
mod golden_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod reader_tests;

/// Acceleration of gravity [m/s²] as the schemes' own codes have it (WRF); 9.80665 would lower thresholds by 8·10⁻⁵.
pub const GRAVITY: f64 = 9.81;
/// Leaf area index at which plants leave no ground bare [m²/m²] (Leung et al. 2023, as in GEOS-Chem).
pub const COVER_LEAF_AREA: f64 = 0.5;

/// Why there is no dust.
#[derive(Debug, thiserror::Error)]
pub enum DustError {
    /// An embedded file is damaged.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Land cover cannot be had.
    #[error(transparent)]
    Terrain(#[from] TerrainError),
    /// The species table cannot hold dust.
    #[error("the species table has no lane {0}: dust needs ADUST1 to ADUST5")]
    NoLane(&'static str),
    /// An inventory's library lacks a profile that fires need.
    #[error(
        "fires divide by the profile {profile} of {file}, which the inventory does not have; add it, or take the embedded {file}"
    )]
    NoProfile {
        /// The profile.
        profile: &'static str,
        /// The file of the inventory.
        file: &'static str,
    },
    /// The lanes of a run cannot carry an inventory.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// A place has no image on the map.
    #[error("{0}")]
    Place(String),
    /// A source region names a composition that is not there.
    #[error(
        "source region {region} has dust of the kind {kind}, which seeds/dust/composition.csv does not know"
    )]
    NoComposition {
        /// The region.
        region: String,
        /// The kind.
        kind: String,
    },
    /// A table does not hold what it should.
    #[error("{} problem(s) in a table:\n{}", problems.len(), listed(problems))]
    Problems {
        /// The faults in the order of the file.
        problems: Vec<ReadProblem>,
    },
    /// A table cannot be read at all.
    #[error(transparent)]
    Read(#[from] ReadError),
}
