//! Files of the earth's surface as GIS programs write them: coordinate systems, rasters, outlines.
//!
//! [`read_raster`] opens GeoTIFF, SRTM tiles and ESRI ASCII grids of heights, [`read_class_geotiff`] classes, [`Mosaic`] lays several
//! over each other (the first that has a value counts), [`read_shapefile`] outlines, [`read_areas`] areas of GeoJSON with their names. Nothing here knows what a height or a class
//! is used for.

mod ascii_grid;
mod crs;
pub(crate) mod ellipsoid;
mod error;
mod geojson;
mod geotiff;
mod grey;
mod heights;
mod hgt;
mod mosaic;
mod prj;
mod raster;
mod raster_file;
mod shapefile;
mod window;

#[cfg(test)]
pub(crate) mod samples;

pub use ascii_grid::{AsciiFault, AsciiGrid, parse_ascii_grid, read_ascii_grid};
pub use crs::{Crs, CrsError};
pub use error::GeodataError;
pub(crate) use geojson::united;
pub use geojson::{NamedArea, read_areas};
pub use geotiff::{read_class_geotiff, read_geotiff};
pub use heights::{GREATEST_HEIGHT, LEAST_HEIGHT};
pub use hgt::read_hgt;
pub use mosaic::{Elevation, Mosaic};
pub use prj::{beside, crs_of_wkt, read_prj};
pub use raster::{Block, Frame, Raster};
pub use raster_file::{RasterKind, read_raster};
pub use shapefile::{Outline, read_shapefile};
