//! Albedo, Bowen ratio and roughness by month and wind sector: a table of the user's, or AERSURFACE's job on our land cover.
//!
//! AERSURFACE 24142 (EPA-454/B-24-003, §2.4): roughness within 1 km, in each sector the geometric mean weighted by 1/distance,
//! ln z₀ = Σ (ln zᵢ/dᵢ) / Σ (1/dᵢ); Bowen ratio the geometric and albedo the arithmetic mean over 10 km × 10 km. The values
//! of a class by season are those of its source (categories of the NLCD 2001 and later). Our land cover has the classes of the
//! IGBP at 30″ (about 0.9 km × 0.75 km), AERSURFACE's 30 m: within 1 km there are few cells, and a table of the
//! user's own survey is better where the site is not even. Which category a class of ours stands for is our own choice.

use super::WeatherError;
use crate::meteorology::{Faults, ReadError, read_text};
use crate::terrain::{LandClass, LandCover};
use std::path::Path;

/// What the ground is in one sector and month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SurfaceValues {
    /// Albedo with the sun at noon [1].
    pub albedo: f64,
    /// Bowen ratio by day [1].
    pub bowen_ratio: f64,
    /// Roughness length [m].
    pub roughness: f64,
}

/// Surface values by wind sector and month.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceTable {
    /// Directions at which the sectors begin, rising, clockwise from north [°].
    starts: Vec<f64>,
    /// `[month 0–11][sector]`.
    values: Vec<Vec<SurfaceValues>>,
}

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
    /// The same everywhere and always.
    pub fn uniform(values: SurfaceValues) -> Self {
        Self {
            starts: vec![0.0],
            values: vec![vec![values]; 12],
        }
    }

    /// Values for the wind from a direction [°] in a month, 1–12; without a direction the mean of the sectors.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn at(&self, month: usize, direction: Option<f64>) -> SurfaceValues {
        let row = &self.values[month - 1];
        if let Some(direction) = direction {
            let direction = direction.rem_euclid(360.0);
            let sector = self.starts.iter().rposition(|&start| direction >= start);
            return row[sector.unwrap_or(row.len() - 1)];
        }
        let count = row.len() as f64;
        let mean = |value: fn(&SurfaceValues) -> f64| row.iter().map(value).sum::<f64>() / count;
        SurfaceValues {
            albedo: mean(|v| v.albedo),
            bowen_ratio: mean(|v| v.bowen_ratio),
            roughness: mean(|v| v.roughness),
        }
    }

    /// From the embedded land cover around a place.
    ///
    /// # Errors
    /// [`WeatherError::OutsideLandCover`] near or beyond the edge of the data.
    pub fn from_land_cover(
        cover: &LandCover,
        (longitude, latitude): (f64, f64),
        options: &LandCoverOptions,
    ) -> Result<Self, WeatherError> {
        let outside = || WeatherError::OutsideLandCover {
            longitude,
            latitude,
        };
        let east_degree = 111_195.0 * libm::cos(latitude.to_radians());
        let class = |east: f64, north: f64| {
            cover
                .class(longitude + east / east_degree, latitude + north / 111_195.0)
                .ok_or_else(outside)
        };
        // Shares by class: over 10 km × 10 km every 250 m, and by sector within 1 km every 50 m, weighted by 1/distance.
        let mut area = [0.0; LandClass::ALL.len()];
        for j in 0..40 {
            for i in 0..40 {
                let at = |n: i32| (f64::from(n) - 19.5) * 250.0;
                area[class(at(i), at(j))?.index()] += 1.0;
            }
        }
        let mut near = vec![[0.0; LandClass::ALL.len()]; options.sectors];
        for j in 0..40 {
            for i in 0..40 {
                let at = |n: i32| (f64::from(n) - 19.5) * 50.0;
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

/// Columns of a user's table.
const COLUMNS: [&str; 6] = [
    "month",
    "sector_from_deg",
    "sector_to_deg",
    "albedo",
    "bowen_ratio",
    "roughness_m",
];

/// Reads a user's table: CSV with `month` (1–12 or `all`), `sector_from_deg`, `sector_to_deg`, `albedo`, `bowen_ratio`,
/// `roughness_m`; the sectors of every month go round the circle.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_surface_table(path: &Path) -> Result<SurfaceTable, ReadError> {
    parse_surface_table(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of such a table.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_surface_table(text: &str, file: &str) -> Result<SurfaceTable, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let places: Vec<Option<usize>> = COLUMNS
        .iter()
        .map(|name| header.iter().position(|column| column == *name))
        .collect();
    for (name, place) in COLUMNS.iter().zip(&places) {
        if place.is_none() {
            let hint =
                "columns: month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m";
            faults.add(1, name, "", "this column is missing".to_owned(), hint);
        }
    }
    let Some(places) = places.into_iter().collect::<Option<Vec<usize>>>() else {
        return Err(faults.error());
    };
    let mut months: Vec<Vec<(f64, f64, SurfaceValues)>> = vec![vec![]; 12];
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, |at| at.line() as usize);
        let cell = |k: usize| record.get(places[k]).unwrap_or_default();
        let mut number = |k: usize, low: f64, high: f64| {
            let found = cell(k)
                .parse::<f64>()
                .ok()
                .filter(|v| (low..=high).contains(v));
            if found.is_none() {
                faults.add(
                    line,
                    COLUMNS[k],
                    cell(k),
                    format!("not a number from {low} to {high}"),
                    "",
                );
            }
            found
        };
        let numbers = (
            number(1, 0.0, 360.0),
            number(2, 0.0, 360.0),
            number(3, 0.01, 0.95),
            number(4, 0.01, 50.0),
            number(5, 0.0001, 2.0),
        );
        let wanted: Vec<usize> = match cell(0) {
            "all" => (0..12).collect(),
            text => match text.parse::<usize>() {
                Ok(month) if (1..=12).contains(&month) => vec![month - 1],
                _ => {
                    faults.add(
                        line,
                        "month",
                        text,
                        "not a month".to_owned(),
                        "write 1 to 12 or all",
                    );
                    vec![]
                }
            },
        };
        if let (Some(from), Some(to), Some(albedo), Some(bowen_ratio), Some(roughness)) = numbers {
            let values = SurfaceValues {
                albedo,
                bowen_ratio,
                roughness,
            };
            for month in wanted {
                months[month].push((from, to, values));
            }
        }
    }
    let mut starts: Option<Vec<f64>> = None;
    let mut values = vec![];
    if faults.is_empty() {
        for (index, mut sectors) in months.into_iter().enumerate() {
            sectors.sort_by(|a, b| a.0.total_cmp(&b.0));
            let found: Vec<f64> = sectors.iter().map(|s| s.0).collect();
            let closed = !sectors.is_empty()
                && sectors.len() <= 12
                && (0..sectors.len()).all(|k| {
                    let next = sectors[(k + 1) % sectors.len()].0;
                    (sectors[k].1 - next).rem_euclid(360.0).abs() < 1e-9
                });
            let alike = starts.get_or_insert_with(|| found.clone()) == &found;
            if !closed || !alike {
                faults.add(
                    0,
                    "sector_from_deg",
                    &format!("{found:?}"),
                    format!("the sectors of month {} do not go round the circle once, or are not those of month 1", index + 1),
                    "give 1 to 12 sectors, each beginning where the one before ends, the same in every month",
                );
            }
            values.push(sectors.into_iter().map(|s| s.2).collect());
        }
    }
    match starts {
        Some(starts) if faults.is_empty() => Ok(SurfaceTable { starts, values }),
        _ => Err(faults.error()),
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

    #[test]
    fn sectors_wrap_over_north() {
        let text = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\nall,30,210,0.2,1,0.1\nall,210,30,0.3,2,0.5\n";
        let table = parse_surface_table(text, "s.csv").unwrap();
        assert_eq!(table.at(3, Some(10.0)).roughness, 0.5);
        assert_eq!(table.at(3, Some(30.0)).roughness, 0.1);
        assert_eq!(table.at(3, Some(359.0)).albedo, 0.3);
    }

    #[test]
    fn faults_are_told_all_at_once() {
        let text = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\n13,0,360,7,1,0.1\n1,0,360,0.2,-1,0.1\n";
        let error = parse_surface_table(text, "s.csv").unwrap_err().to_string();
        for word in ["13", "albedo", "bowen_ratio", "line 3"] {
            assert!(error.contains(word), "{error}");
        }
        let open = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\nall,0,90,0.2,1,0.1\n";
        assert!(
            parse_surface_table(open, "s.csv")
                .unwrap_err()
                .to_string()
                .contains("circle")
        );
    }
}
