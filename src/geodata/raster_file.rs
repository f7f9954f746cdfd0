//! An elevation model by the ending of its name.

use super::ascii_grid::read_ascii_grid;
use super::crs::Crs;
use super::error::GeodataError;
use super::geotiff::read_geotiff;
use super::hgt::read_hgt;
use super::raster::Raster;
use super::window::within;
use std::path::Path;

/// Kinds of elevation models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RasterKind {
    /// `.tif`, `.tiff`.
    GeoTiff,
    /// `.hgt`.
    Hgt,
    /// `.asc`, `.agr`, `.grd`.
    AsciiGrid,
}

impl RasterKind {
    /// The kind that a file's name says.
    ///
    /// # Errors
    /// [`GeodataError::Kind`].
    pub fn of(path: &Path) -> Result<Self, GeodataError> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("tif" | "tiff") => Ok(Self::GeoTiff),
            Some("hgt") => Ok(Self::Hgt),
            Some("asc" | "agr" | "grd") => Ok(Self::AsciiGrid),
            _ => Err(GeodataError::Kind {
                path: path.to_owned(),
            }),
        }
    }
}

/// Reads an elevation model; `crs` is the system of ESRI ASCII grids that have no `.prj` beside them, `bounds` the west, east, south
/// and north [°] of what is needed.
///
/// # Errors
/// [`GeodataError`].
pub fn read_raster(
    path: &Path,
    crs: Option<&Crs>,
    bounds: Option<[f64; 4]>,
) -> Result<Raster, GeodataError> {
    let raster = match RasterKind::of(path)? {
        RasterKind::GeoTiff => return read_geotiff(path, bounds),
        RasterKind::Hgt => read_hgt(path)?,
        RasterKind::AsciiGrid => read_ascii_grid(path, crs)?,
    };
    Ok(match bounds {
        Some(bounds) => cut(&raster, bounds)?,
        None => raster,
    })
}

/// What of a raster is needed.
fn cut(raster: &Raster, bounds: [f64; 4]) -> Result<Raster, GeodataError> {
    let window = within(&raster.frame, bounds)?;
    let node = |at: usize| {
        let (i, j) = (at % window.columns, at / window.columns);
        let height = raster.node(window.first_column + i, window.first_row + j);
        height.map_or(f32::NAN, |z| z as f32)
    };
    let values = (0..window.columns * window.rows).map(node).collect();
    let mut part = Raster::new(window.frame(&raster.frame), values);
    part.whole = raster.whole;
    Ok(part)
}
