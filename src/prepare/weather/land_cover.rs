//! AERSURFACE's job: albedo, Bowen ratio and roughness by sector and month from land cover.
//!
//! AERSURFACE 24142 (EPA-454/B-24-003, §2.4): roughness within 1 km, in each sector the geometric mean weighted by 1/distance,
//! ln z₀ = Σ (ln zᵢ/dᵢ) / Σ (1/dᵢ); Bowen ratio the geometric and albedo the arithmetic mean over 10 km × 10 km. The values
//! of a class by season are those of its source (categories of the NLCD 2001 and later). The embedded land cover has the classes
//! of the IGBP at 30″ (about 0.9 km × 0.75 km), AERSURFACE's 30 m: within 1 km there are few cells; a raster of 10 to 30 m
//! ([`super::ClassRaster`]) or a table of the user's own survey is better where the site is not even. Which category a class of ours stands for is our own choice.

use super::WeatherError;
use super::surface::{SurfaceTable, SurfaceValues};
use crate::terrain::{LandClass, LandCover};

/// How wet the ground is: which Bowen ratio counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moisture {
    /// A month in the wettest 30 % of thirty years.
    Wet,
    /// Between.
    #[default]
    Average,
    /// A month in the driest 30 %.
    Dry,
}

/// Choices for land cover as AERSURFACE has them.
#[derive(Debug, Clone, PartialEq)]
pub struct LandCoverOptions {
    /// Number of equal sectors, 1–12, the first from north on.
    pub sectors: usize,
    /// Moisture.
    pub moisture: Moisture,
    /// Arid climate: bare ground and shrubs of deserts; no snow there.
    pub arid: bool,
    /// The site is an airport: built-up land and fields are smoother.
    pub airport: bool,
    /// Months (1–12) with continuous snow.
    pub snow_months: Vec<usize>,
}

impl SurfaceTable {
    /// From the embedded land cover around a place.
    ///
    /// # Errors
    /// [`WeatherError::OutsideLandCover`] near or beyond the edge of the data.
    pub fn from_land_cover(
        cover: &LandCover,
        place: (f64, f64),
        options: &LandCoverOptions,
    ) -> Result<Self, WeatherError> {
        Self::from_classes(&|x, y| cover.class(x, y), place, options)
    }

    /// From the class at every longitude and latitude [°E, °N] around a place.
    ///
    /// # Errors
    /// [`WeatherError::OutsideLandCover`] where within 5 km there is none.
    pub fn from_classes(
        cover: &dyn Fn(f64, f64) -> Option<LandClass>,
        (longitude, latitude): (f64, f64),
        options: &LandCoverOptions,
    ) -> Result<Self, WeatherError> {
        let outside = || WeatherError::OutsideLandCover {
            longitude,
            latitude,
        };
        let east_degree = 111_195.0 * libm::cos(latitude.to_radians());
        let class = |east: f64, north: f64| {
            cover(longitude + east / east_degree, latitude + north / 111_195.0).ok_or_else(outside)
        };
        // Shares by class: over 10 km × 10 km every 100 m, and by sector within 1 km every 25 m, weighted by 1/distance.
        let mut area = [0.0; LandClass::ALL.len()];
        for j in 0..100 {
            for i in 0..100 {
                let at = |n: i32| (f64::from(n) - 49.5) * 100.0;
                area[class(at(i), at(j))?.index()] += 1.0;
            }
        }
        let mut near = vec![[0.0; LandClass::ALL.len()]; options.sectors];
        for j in 0..80 {
            for i in 0..80 {
                let at = |n: i32| (f64::from(n) - 39.5) * 25.0;
                let (east, north) = (at(i), at(j));
                let distance = libm::hypot(east, north);
                if distance > 1000.0 {
                    continue;
                }
                let bearing = libm::atan2(east, north).to_degrees().rem_euclid(360.0);
                let sector = (bearing / 360.0 * options.sectors as f64) as usize;
                near[sector.min(options.sectors - 1)][class(east, north)?.index()] +=
                    1.0 / distance;
            }
        }
        let values = (1..=12)
            .map(|month| {
                let snow = options.snow_months.contains(&month);
                let of = |class: usize| class_values(LandClass::ALL[class], month, snow, options);
                let mean = |weights: &[f64], value: &dyn Fn(&SurfaceValues) -> f64| {
                    let sum: f64 = weights.iter().sum();
                    let parts = weights.iter().enumerate().filter(|(_, w)| **w > 0.0);
                    parts.map(|(c, w)| w * value(&of(c))).sum::<f64>() / sum
                };
                let albedo = mean(&area, &|v| v.albedo);
                let bowen_ratio = libm::exp(mean(&area, &|v| libm::log(v.bowen_ratio)));
                near.iter()
                    .map(|weights| SurfaceValues {
                        albedo,
                        bowen_ratio,
                        roughness: libm::exp(mean(weights, &|v| libm::log(v.roughness))),
                    })
                    .collect()
            })
            .collect();
        let width = 360.0 / options.sectors as f64;
        Ok(Self {
            starts: (0..options.sectors).map(|k| k as f64 * width).collect(),
            values,
        })
    }
}

/// A class in AERSURFACE's seasons: winter without snow, winter with snow, spring, summer, autumn.
struct Category {
    albedo: [f64; 5],
    roughness: [f64; 5],
    bowen: [[f64; 5]; 3],
}

/// A category whose value is one number in all seasons.
const fn same(value: f64) -> [f64; 5] {
    [value; 5]
}

/// AERSURFACE's values for a class (its source, module of land cover parameters, 2001 and later).
fn category(class: LandClass, options: &LandCoverOptions) -> Category {
    let c = |albedo, roughness, wet, average, dry| Category {
        albedo,
        roughness,
        bowen: [wet, average, dry],
    };
    let airport = [0.02, 0.01, 0.02, 0.03, 0.03];
    let field_wet = [0.4, 0.5, 0.2, 0.3, 0.4];
    let field = [0.7, 0.5, 0.3, 0.5, 0.7];
    let field_dry = [2.0, 0.5, 1.0, 1.5, 2.0];
    let field_albedo = [0.18, 0.6, 0.14, 0.2, 0.2];
    match class {
        // 11 open water.
        LandClass::Water => c(same(0.1), same(0.001), same(0.1), same(0.1), same(0.1)),
        // 12 perennial ice and snow.
        LandClass::SnowIce => c(
            [0.7, 0.7, 0.6, 0.6, 0.6],
            same(0.002),
            same(0.5),
            same(0.5),
            same(0.5),
        ),
        // 23 developed, medium intensity.
        LandClass::Urban => c(
            [0.18, 0.35, 0.18, 0.18, 0.18],
            if options.airport {
                [0.05, 0.04, 0.06, 0.06, 0.06]
            } else {
                [0.3, 0.2, 0.3, 0.3, 0.3]
            },
            [0.8, 0.5, 0.8, 0.8, 0.8],
            [1.2, 0.5, 1.1, 1.1, 1.2],
            [3.0, 0.5, 3.0, 3.0, 3.0],
        ),
        // 31 barren land; an arid climate has no values under snow: those of the moist one.
        LandClass::Barren if options.arid => c(
            [0.2, 0.6, 0.2, 0.2, 0.2],
            [0.05, 0.01, 0.05, 0.05, 0.05],
            [2.0, 0.5, 1.0, 1.5, 2.0],
            [6.0, 0.5, 3.0, 4.0, 6.0],
            [10.0, 0.5, 5.0, 6.0, 10.0],
        ),
        LandClass::Barren => c(
            [0.2, 0.6, 0.2, 0.2, 0.2],
            [0.05, 0.01, 0.05, 0.05, 0.05],
            [1.0, 0.5, 1.0, 1.0, 1.0],
            [1.5, 0.5, 1.5, 1.5, 1.5],
            [3.0, 0.5, 3.0, 3.0, 3.0],
        ),
        // 41 deciduous forest.
        LandClass::BroadleafForest => c(
            [0.17, 0.5, 0.16, 0.16, 0.16],
            [0.6, 0.5, 1.0, 1.3, 1.3],
            [0.4, 0.5, 0.3, 0.2, 0.4],
            [1.0, 0.5, 0.7, 0.3, 1.0],
            [2.0, 0.5, 1.5, 0.6, 2.0],
        ),
        // 42 evergreen forest.
        LandClass::NeedleleafForest => c(
            [0.12, 0.35, 0.12, 0.12, 0.12],
            same(1.3),
            [0.3, 0.5, 0.3, 0.2, 0.3],
            [0.8, 0.5, 0.7, 0.3, 0.8],
            [1.5, 0.5, 1.5, 0.6, 1.5],
        ),
        // 43 mixed forest.
        LandClass::MixedForest => c(
            [0.14, 0.42, 0.14, 0.14, 0.14],
            [0.9, 0.8, 1.1, 1.3, 1.3],
            [0.35, 0.5, 0.3, 0.2, 0.35],
            [0.9, 0.5, 0.7, 0.3, 0.9],
            [1.75, 0.5, 1.5, 0.6, 1.75],
        ),
        // 52 shrub/scrub, also for woodland of few trees.
        LandClass::Shrubland | LandClass::WoodySavanna if options.arid => c(
            [0.25, 0.5, 0.25, 0.25, 0.25],
            same(0.15),
            [2.0, 0.5, 1.0, 1.5, 2.0],
            [6.0, 0.5, 3.0, 4.0, 6.0],
            [10.0, 0.5, 5.0, 6.0, 10.0],
        ),
        LandClass::Shrubland | LandClass::WoodySavanna => c(
            [0.18, 0.5, 0.18, 0.18, 0.18],
            [0.3, 0.15, 0.3, 0.3, 0.3],
            [1.0, 0.5, 0.8, 0.8, 1.0],
            [1.5, 0.5, 1.0, 1.0, 1.5],
            [3.0, 0.5, 2.5, 2.5, 3.0],
        ),
        // 71 grassland.
        LandClass::Savanna | LandClass::Steppe | LandClass::AlpineMeadow => c(
            [0.2, 0.6, 0.18, 0.18, 0.18],
            [0.01, 0.005, 0.05, 0.1, 0.1],
            [0.5, 0.5, 0.3, 0.4, 0.5],
            [1.0, 0.5, 0.4, 0.8, 1.0],
            [2.0, 0.5, 1.0, 2.0, 2.0],
        ),
        // 95 emergent herbaceous wetlands.
        LandClass::Wetland => c(
            [0.14, 0.3, 0.14, 0.14, 0.14],
            [0.2, 0.1, 0.2, 0.2, 0.2],
            [0.1, 0.5, 0.1, 0.1, 0.1],
            [0.1, 0.5, 0.1, 0.1, 0.1],
            [0.2, 0.5, 0.2, 0.2, 0.2],
        ),
        // 82 cultivated crops, 81 pasture and hay for the mosaic.
        LandClass::Cropland => c(
            field_albedo,
            if options.airport {
                airport
            } else {
                [0.03, 0.014, 0.04, 0.2, 0.2]
            },
            field_wet,
            field,
            field_dry,
        ),
        LandClass::CropMosaic => c(
            field_albedo,
            if options.airport {
                airport
            } else {
                [0.02, 0.01, 0.03, 0.15, 0.15]
            },
            field_wet,
            field,
            field_dry,
        ),
    }
}

fn class_values(
    class: LandClass,
    month: usize,
    snow: bool,
    options: &LandCoverOptions,
) -> SurfaceValues {
    let season = match month {
        _ if snow => 1,
        12 | 1 | 2 => 0,
        3..=5 => 2,
        6..=8 => 3,
        _ => 4,
    };
    let found = category(class, options);
    SurfaceValues {
        albedo: found.albedo[season],
        bowen_ratio: found.bowen[options.moisture as usize][season],
        roughness: found.roughness[season],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn options() -> LandCoverOptions {
        LandCoverOptions {
            sectors: 4,
            moisture: Moisture::Average,
            arid: false,
            airport: false,
            snow_months: vec![1],
        }
    }

    #[test]
    fn xining_is_a_town_and_snow_is_bright() {
        let cover = LandCover::embedded().unwrap();
        let table = SurfaceTable::from_land_cover(&cover, (101.77, 36.62), &options()).unwrap();
        let (january, july) = (table.at(1, Some(10.0)), table.at(7, Some(10.0)));
        assert!(
            january.albedo > 0.3 && july.albedo < 0.22,
            "{january:?} {july:?}"
        );
        assert!(july.roughness > 0.05 && july.roughness <= 1.3);
        assert!(table.at(7, None).roughness > 0.0);
        assert!(SurfaceTable::from_land_cover(&cover, (10.0, 50.0), &options()).is_err());
    }
}
