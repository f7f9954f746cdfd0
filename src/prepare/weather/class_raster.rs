//! Land cover of the user's own: a GeoTIFF of classes.

use crate::geodata::{Crs, GeodataError, Raster, read_class_geotiff};
use crate::terrain::{LandClass, Legend};
use std::path::Path;

/// A raster of classes.
#[derive(Debug, Clone)]
pub struct ClassRaster {
    raster: Raster,
    degrees: Crs,
    legend: Legend,
    altitude: f64,
}

impl ClassRaster {
    /// Reads a GeoTIFF; `altitude` [m] tells meadows from steppe.
    ///
    /// # Errors
    /// [`GeodataError`].
    pub fn read(path: &Path, legend: Legend, altitude: f64) -> Result<Self, GeodataError> {
        Ok(Self {
            raster: read_class_geotiff(path, None)?,
            degrees: Crs::epsg(4326)?,
            legend,
            altitude,
        })
    }

    /// Class of the pixel at a longitude and latitude [°E, °N]; `None` outside and where there is none of the legend.
    pub fn class(&self, longitude: f64, latitude: f64) -> Option<LandClass> {
        let crs = &self.raster.frame.crs;
        let place = self.degrees.to(crs, [longitude, latitude]).ok()?;
        let code = self.raster.nearest(place)?;
        self.legend.of(code as i32)?.at(self.altitude)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{LandCoverOptions, Moisture, SurfaceTable};
    use super::*;
    use crate::geodata::samples::{Tags, class_geotiff};

    /// WorldCover's pixels of 10 m around a point of UTM 48: fields in the west, a town in the east.
    fn town(path: &Path) {
        let pixels: Vec<u8> = (0..1200 * 1200)
            .map(|k| if k % 1200 < 600 { 40 } else { 50 })
            .collect();
        let tags = Tags {
            crs: 32648,
            ..Tags::degrees([494_000.0, 4_056_000.0], 10.0)
        };
        class_geotiff(path, 1200, &pixels, tags);
    }

    #[test]
    fn a_town_in_the_east_is_rough_in_the_east() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cover.tif");
        town(&path);
        let cover =
            ClassRaster::read(&path, Legend::named("esa_worldcover").unwrap(), 2250.0).unwrap();
        let map = Crs::new("EPSG:32648").unwrap();
        let degrees = Crs::epsg(4326).unwrap();
        let at = |x, y| map.to(&degrees, [x, y]).unwrap();
        let [longitude, latitude] = at(500_000.0, 4_050_000.0);
        let options = LandCoverOptions {
            sectors: 2,
            moisture: Moisture::Average,
            arid: false,
            airport: false,
            snow_months: vec![],
        };
        let class = |x, y| cover.class(x, y);
        let table = SurfaceTable::from_classes(&class, (longitude, latitude), &options).unwrap();
        // Developed, medium intensity: 0.3 m; cultivated crops in summer: 0.2 m (AERSURFACE).
        assert!((table.at(7, Some(90.0)).roughness - 0.3).abs() < 0.002);
        let west = table.at(7, Some(270.0)).roughness;
        assert!((west - 0.2).abs() < 0.002, "{west}");
        // The half of each: albedo (0.2 + 0.18) / 2.
        assert!((table.at(7, None).albedo - 0.19).abs() < 0.001);
        let [x, y] = at(504_000.0, 4_050_000.0);
        assert!(SurfaceTable::from_classes(&class, (x, y), &options).is_err());
    }
}
