//! The embedded heights as rasters, for rooms that sample them at points.

use super::TerrainError;
use super::raster::Raster;

/// A raster of mean heights in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct HeightRaster {
    /// Longitude of the westernmost centres [°E].
    pub west: f64,
    /// Latitude of the southernmost centres [°N].
    pub south: f64,
    /// Distance of centres [°].
    pub step: f64,
    /// Centres from west to east.
    pub columns: usize,
    /// Centres from south to north.
    pub rows: usize,
    /// Heights above sea level [m], row by row from the south.
    pub values: Vec<f32>,
}

/// The heights about the basin (30″, about 0.75 × 0.93 km) and those farther out (0.05°, means of 36).
///
/// # Errors
/// If an embedded file is damaged.
pub fn embedded_heights() -> Result<[HeightRaster; 2], TerrainError> {
    let open = |name: &str| -> Result<HeightRaster, TerrainError> {
        let raster = Raster::heights(name)?;
        let header = &raster.header;
        let (columns, rows) = (header.columns, header.rows);
        Ok(HeightRaster {
            west: header.west + 0.5 * header.step,
            south: header.south + 0.5 * header.step,
            step: header.step,
            columns,
            rows,
            values: (0..rows * columns)
                .map(|at| f32::from(raster.value(0, (at / columns, at % columns))))
                .collect(),
        })
    };
    Ok([open("terrain/inner.i2")?, open("terrain/outer.i2")?])
}
