//! The embedded land cover and heights at any point.

use super::TerrainError;
use super::land_class::LandClass;
use super::raster::Raster;

/// Land cover and heights of the region, 30 seconds near the basin and 0.05° elsewhere.
#[derive(Debug, Clone)]
pub struct LandCover {
    heights: [Raster<i16>; 2],
    classes: [Raster<u8>; 2],
}

impl LandCover {
    /// The embedded rasters.
    ///
    /// # Errors
    /// [`TerrainError`] if an embedded file is damaged.
    pub fn embedded() -> Result<Self, TerrainError> {
        Ok(Self {
            heights: [
                Raster::heights("terrain/inner.i2")?,
                Raster::heights("terrain/outer.i2")?,
            ],
            classes: [
                Raster::classes("land/inner.u1")?,
                Raster::classes("land/outer.u1")?,
            ],
        })
    }

    /// Height above sea level at a longitude and latitude [°E, °N], bilinear [m]; `None` outside the data.
    pub fn height(&self, longitude: f64, latitude: f64) -> Option<f64> {
        self.heights
            .iter()
            .find(|raster| raster.cell(longitude, latitude).is_some())
            .map(|raster| raster.bilinear(0, longitude, latitude))
    }

    /// Class at a longitude and latitude [°E, °N]; `None` outside the data.
    pub fn class(&self, longitude: f64, latitude: f64) -> Option<LandClass> {
        let code = self.classes.iter().find_map(|raster| {
            let at = raster.cell(longitude, latitude)?;
            Some(raster.value(0, at))
        })?;
        LandClass::from_igbp(code, self.height(longitude, latitude)?)
    }
}
