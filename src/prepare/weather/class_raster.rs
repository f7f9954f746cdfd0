//! Land cover of the user's own: a GeoTIFF of classes.

use crate::prepare::crs::Crs;
use crate::prepare::terrain::{DemError, Raster, read_class_geotiff};
use crate::terrain::LandClass;
use std::path::Path;

/// What the numbers of a raster mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legend {
    /// ESA WorldCover, 10 m: 10 trees, 20 shrubs, 30 grass, 40 crops, 50 built-up, 60 bare, 70 snow and ice, 80 water, 90 and 95
    /// wetlands, 100 moss and lichen (product user manual v2.0, table 2).
    WorldCover,
    /// IGBP as in MCD12Q1 (LC_Type1): 1 evergreen needleleaf forest … 16 barren, 17 or 0 water.
    Igbp,
}

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
    /// [`DemError`].
    pub fn read(path: &Path, legend: Legend, altitude: f64) -> Result<Self, DemError> {
        let degrees = Crs::epsg(4326).map_err(|cause| DemError::Content {
            path: path.to_owned(),
            cause: cause.to_string(),
            hint: String::new(),
        })?;
        Ok(Self {
            raster: read_class_geotiff(path)?,
            degrees,
            legend,
            altitude,
        })
    }

    /// Class of the pixel at a longitude and latitude [°E, °N]; `None` outside and where there is none of the legend.
    pub fn class(&self, longitude: f64, latitude: f64) -> Option<LandClass> {
        let frame = &self.raster.frame;
        let place = self.degrees.to(&frame.crs, [longitude, latitude]).ok()?;
        let near = |axis: usize| {
            let at = ((place[axis] - frame.first[axis]) / frame.step[axis]).round();
            (at >= 0.0).then_some(at as usize)
        };
        let (i, j) = (near(0)?, near(1)?);
        if i >= frame.columns || j >= frame.rows {
            return None;
        }
        let code = self.raster.node(i, j)?;
        self.legend.class(code as u8, self.altitude)
    }
}

impl Legend {
    /// The class of a number. Trees of WorldCover are of unknown kind and taken as mixed forest (our own choice).
    pub fn class(self, code: u8, altitude: f64) -> Option<LandClass> {
        match self {
            Self::Igbp if code == 17 => Some(LandClass::Water),
            Self::Igbp => LandClass::from_igbp(code, altitude),
            Self::WorldCover => Some(match code {
                10 => LandClass::MixedForest,
                20 => LandClass::Shrubland,
                30 => LandClass::from_igbp(10, altitude)?,
                40 => LandClass::Cropland,
                50 => LandClass::Urban,
                60 | 100 => LandClass::Barren,
                70 => LandClass::SnowIce,
                80 => LandClass::Water,
                90 | 95 => LandClass::Wetland,
                _ => return None,
            }),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{LandCoverOptions, Moisture, SurfaceTable};
    use super::*;
    use tiff::encoder::{TiffEncoder, colortype::Gray8};
    use tiff::tags::Tag;

    /// WorldCover's pixels of 10 m around a point of UTM 48: fields in the west, a town in the east.
    fn town(path: &Path) {
        let (columns, rows) = (1200_u32, 1200_u32);
        let pixels: Vec<u8> = (0..rows * columns)
            .map(|k| if k % columns < 600 { 40 } else { 50 })
            .collect();
        let mut encoder = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
        let mut image = encoder.new_image::<Gray8>(columns, rows).unwrap();
        let keys: [u16; 16] = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32648];
        let directory = image.encoder();
        directory
            .write_tag(Tag::GeoKeyDirectoryTag, &keys[..])
            .unwrap();
        directory
            .write_tag(Tag::ModelPixelScaleTag, &[10.0, 10.0, 0.0][..])
            .unwrap();
        directory
            .write_tag(
                Tag::ModelTiepointTag,
                &[0.0, 0.0, 0.0, 494_000.0, 4_056_000.0, 0.0][..],
            )
            .unwrap();
        image.write_data(&pixels).unwrap();
    }

    #[test]
    fn a_town_in_the_east_is_rough_in_the_east() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cover.tif");
        town(&path);
        let cover = ClassRaster::read(&path, Legend::WorldCover, 2250.0).unwrap();
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
