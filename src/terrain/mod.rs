//! Terrain, land cover, borders, towns, and the air that flows in: what the ground of the model is.
//!
//! Everything comes from the embedded files of `seeds/`; a user's own heights and land cover ([`OwnGround`]) enter by the same types.

mod background;
mod error;
mod extents;
mod gas_background;
mod heights;
mod land_class;
mod land_cover;
mod legend;
mod map_layers;
mod own_ground;
mod particle_background;
mod places;
mod raster;
mod region_cells;
mod regions;
mod sampling;
mod surface;

#[cfg(test)]
mod own_ground_tests;

pub use background::Background;
pub use error::GroundError;
pub use extents::Extent;
pub use gas_background::{GasBackground, GasProfile};
pub use heights::{HeightRaster, embedded_heights};
pub use land_class::{LandClass, LandProperties};
pub use land_cover::LandCover;
pub use legend::{Legend, Meaning};
pub use map_layers::{MapLayers, MapLine, MapLineKind, map_layers, map_lines};
pub use own_ground::{Beyond, OwnCover, OwnGround, OwnHeights};
pub use particle_background::{ParticleBackground, particle_number};
pub use places::{Place, Receptor, places, receptors};
pub use regions::{County, Regions};
pub use surface::Surface;

use crate::seeds::SeedError;

/// What can go wrong with the ground.
#[derive(Debug, thiserror::Error)]
pub enum TerrainError {
    /// An embedded file is missing or damaged.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// An embedded file does not hold what it should.
    #[error("seeds/{file} cannot be read: {cause}")]
    Content {
        /// Its path below `seeds/`.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// The domain reaches beyond the data.
    #[error(
        "the domain reaches from {west:.3} to {east:.3} °E and {south:.3} to {north:.3} °N, but the embedded terrain only from {data_west:.3} to {data_east:.3} °E and {data_south:.3} to {data_north:.3} °N"
    )]
    Outside {
        /// Western limit of the domain [°E].
        west: f64,
        /// Eastern limit of the domain [°E].
        east: f64,
        /// Southern limit of the domain [°N].
        south: f64,
        /// Northern limit of the domain [°N].
        north: f64,
        /// Western limit of the data [°E].
        data_west: f64,
        /// Eastern limit of the data [°E].
        data_east: f64,
        /// Southern limit of the data [°N].
        data_south: f64,
        /// Northern limit of the data [°N].
        data_north: f64,
    },
    /// A name that is no county, city or province.
    #[error("no county, city or province is called {text:?}{}", suggestion.as_ref().map_or(String::new(), |s| format!("; did you mean {s:?}?")))]
    UnknownRegion {
        /// What was asked for.
        text: String,
        /// The nearest name there is, if one is near.
        suggestion: Option<String>,
    },
}

impl TerrainError {
    /// [`Self::Outside`] if a grid reaches beyond data; both as western, eastern, southern and northern edge [°E, °E, °N, °N].
    pub(crate) fn beyond(grid: (f64, f64, f64, f64), data: (f64, f64, f64, f64)) -> Option<Self> {
        let (west, east, south, north) = grid;
        let (data_west, data_east, data_south, data_north) = data;
        let inside =
            west >= data_west && east < data_east && south >= data_south && north < data_north;
        (!inside).then_some(Self::Outside {
            west,
            east,
            south,
            north,
            data_west,
            data_east,
            data_south,
            data_north,
        })
    }

    /// An embedded file that does not hold what it should.
    pub(crate) fn content(file: &str, cause: impl std::fmt::Display) -> Self {
        Self::Content {
            file: file.to_owned(),
            cause: cause.to_string(),
        }
    }
}
