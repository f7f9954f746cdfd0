//! Heights and land cover on the model grid.
//!
//! A model cell is sampled at n × n points, evenly spaced on the map (bilinear between its corners on the globe), so that
//! every sample stands for the same area: means over samples are means over area. Samples take the 30-second heights near the
//! basin and the 0.05-degree aggregate elsewhere, bilinearly where the data are not clearly finer than the model's cells.

use super::TerrainError;
use super::land_class::{self, LandClass, LandProperties, month_index};
use super::raster::Raster;
use crate::grid::HorizontalGrid;
use crate::seeds;
use ndarray::{Array2, Array3};
use rayon::prelude::*;

/// Distance between samples aimed at [m].
const SAMPLE_SPACING: f64 = 150.0;
/// Length of one degree of latitude [m].
const DEGREE: f64 = 111_195.0;
const SNOW_FILE: &str = "land/snow.csv";

/// The ground of the model. Arrays are `[j][i]`.
#[derive(Debug, Clone)]
pub struct Surface {
    /// Mean height above sea level [m].
    pub height: Array2<f64>,
    /// Least height [m].
    pub height_min: Array2<f64>,
    /// Greatest height [m].
    pub height_max: Array2<f64>,
    /// Standard deviation of height within the cell [m].
    pub height_std: Array2<f64>,
    /// Share of each class of [`LandClass::ALL`] `[class][j][i]` [1]; sums to 1.
    pub land_use: Array3<f64>,
    classes: &'static [LandProperties],
    snow: Vec<SnowBand>,
}

#[derive(Debug, Clone)]
struct SnowBand {
    below: f64,
    cover: [f64; 12],
}

/// Sums over the samples of one cell.
struct Cell {
    sum: f64,
    square: f64,
    least: f64,
    greatest: f64,
    classes: [f64; LandClass::ALL.len()],
    count: f64,
}

struct Sources {
    inner: Raster<i16>,
    outer: Raster<i16>,
    inner_land: Raster<u8>,
    outer_land: Raster<u8>,
}

impl Surface {
    /// The embedded terrain and land cover on a grid.
    ///
    /// # Errors
    /// [`TerrainError::Outside`] if a corner of a cell lies outside the data; other variants if an embedded file is damaged.
    pub fn embedded(grid: &HorizontalGrid) -> Result<Self, TerrainError> {
        let sources = Sources {
            inner: Raster::heights("terrain/inner.i2")?,
            outer: Raster::heights("terrain/outer.i2")?,
            inner_land: Raster::classes("land/inner.u1")?,
            outer_land: Raster::classes("land/outer.u1")?,
        };
        let classes = land_class::table()?;
        let snow = read_snow()?;
        sources.check(grid)?;
        let rows: Vec<Vec<Cell>> = (0..grid.ny)
            .into_par_iter()
            .map(|j| (0..grid.nx).map(|i| sources.cell(grid, i, j)).collect())
            .collect();
        let field = |value: &dyn Fn(&Cell) -> f64| {
            Array2::from_shape_fn((grid.ny, grid.nx), |(j, i)| value(&rows[j][i]))
        };
        Ok(Self {
            height: field(&|c| c.sum / c.count),
            height_min: field(&|c| c.least),
            height_max: field(&|c| c.greatest),
            height_std: field(&|c| {
                let mean = c.sum / c.count;
                (c.square / c.count - mean * mean).max(0.0).sqrt()
            }),
            land_use: Array3::from_shape_fn(
                (LandClass::ALL.len(), grid.ny, grid.nx),
                |(class, j, i)| rows[j][i].classes[class] / rows[j][i].count,
            ),
            classes,
            snow,
        })
    }

    /// A flat surface of one class, for tests and experiments: height [m], `ny` × `nx` cells.
    ///
    /// # Errors
    /// If an embedded table is damaged.
    pub fn uniform(
        ny: usize,
        nx: usize,
        height: f64,
        class: LandClass,
    ) -> Result<Self, TerrainError> {
        let flat = Array2::from_elem((ny, nx), height);
        let mut land_use = Array3::zeros((LandClass::ALL.len(), ny, nx));
        land_use
            .index_axis_mut(ndarray::Axis(0), class.index())
            .fill(1.0);
        Ok(Self {
            height: flat.clone(),
            height_min: flat.clone(),
            height_max: flat,
            height_std: Array2::zeros((ny, nx)),
            land_use,
            classes: land_class::table()?,
            snow: read_snow()?,
        })
    }

    /// Roughness length in a month, 1–12 [m]: the area mean of ln z₀.
    pub fn roughness_length(&self, month: usize) -> Array2<f64> {
        let logarithms: Vec<f64> = self
            .classes
            .iter()
            .map(|p| libm::log(p.roughness_length(month)))
            .collect();
        self.weighted(|class, _| logarithms[class]).mapv(libm::exp)
    }

    /// Albedo in a month, 1–12 [1], with the month's mean snow on land.
    pub fn albedo(&self, month: usize) -> Array2<f64> {
        self.weighted(|class, height| {
            let snow = if class == LandClass::Water.index() {
                0.0
            } else {
                self.snow_at(month, height)
            };
            self.classes[class].albedo(month, snow)
        })
    }

    /// Leaf area index in a month, 1–12 [m²/m²].
    pub fn leaf_area_index(&self, month: usize) -> Array2<f64> {
        let month = month_index(month);
        self.weighted(|class, _| self.classes[class].leaf_area_index[month])
    }

    /// Share of the cell under snow in a month, 1–12 [1]; water is free of it. By altitude only (unverified).
    pub fn snow_cover(&self, month: usize) -> Array2<f64> {
        self.weighted(|class, height| {
            if class == LandClass::Water.index() {
                0.0
            } else {
                self.snow_at(month, height)
            }
        })
    }

    /// Share of built-up land [1].
    pub fn built_up(&self) -> Array2<f64> {
        let urban = LandClass::Urban.index();
        self.weighted(|class, _| f64::from(u8::from(class == urban)))
    }

    /// Clay in the soil [1], as a mean over the cell.
    pub fn clay(&self) -> Array2<f64> {
        self.weighted(|class, _| self.classes[class].clay)
    }

    /// Sand in the soil [1], as a mean over the cell.
    pub fn sand(&self) -> Array2<f64> {
        self.weighted(|class, _| self.classes[class].sand)
    }

    /// The class with the largest share; of equals the first.
    pub fn dominant(&self) -> Array2<LandClass> {
        Array2::from_shape_fn(self.height.dim(), |(j, i)| {
            let mut best = 0;
            for class in 1..LandClass::ALL.len() {
                if self.land_use[[class, j, i]] > self.land_use[[best, j, i]] {
                    best = class;
                }
            }
            LandClass::ALL[best]
        })
    }

    /// Area mean of a property of the classes, `value(class, mean height)`.
    fn weighted(&self, value: impl Fn(usize, f64) -> f64) -> Array2<f64> {
        Array2::from_shape_fn(self.height.dim(), |(j, i)| {
            let height = self.height[[j, i]];
            (0..LandClass::ALL.len())
                .filter(|&class| self.land_use[[class, j, i]] > 0.0)
                .map(|class| self.land_use[[class, j, i]] * value(class, height))
                .sum()
        })
    }

    fn snow_at(&self, month: usize, height: f64) -> f64 {
        let month = month_index(month);
        let band = self.snow.iter().find(|band| height < band.below);
        band.or(self.snow.last()).map_or(0.0, |b| b.cover[month])
    }
}

impl Sources {
    /// Refuses a grid that reaches beyond the data.
    fn check(&self, grid: &HorizontalGrid) -> Result<(), TerrainError> {
        let (west, east, south, north) = grid.bounds();
        let (a, b) = (self.outer.bounds(), self.outer_land.bounds());
        let (data_west, data_east) = (a.0.max(b.0), a.1.min(b.1));
        let (data_south, data_north) = (a.2.max(b.2), a.3.min(b.3));
        if west >= data_west && east < data_east && south >= data_south && north < data_north {
            return Ok(());
        }
        Err(TerrainError::Outside {
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

    /// Sums over the samples of cell (i, j).
    fn cell(&self, grid: &HorizontalGrid, i: usize, j: usize) -> Cell {
        let n = (grid.cell_size / SAMPLE_SPACING).ceil().clamp(8.0, 96.0) as usize;
        let mut cell = Cell {
            sum: 0.0,
            square: 0.0,
            least: f64::MAX,
            greatest: f64::MIN,
            classes: [0.0; LandClass::ALL.len()],
            count: (n * n) as f64,
        };
        for b in 0..n {
            for a in 0..n {
                let (longitude, latitude) = sample_point(grid, i, j, a, b, n);
                self.add(&mut cell, longitude, latitude, grid.cell_size);
            }
        }
        cell
    }

    /// Adds one sample to the sums of its cell.
    fn add(&self, cell: &mut Cell, longitude: f64, latitude: f64, cell_size: f64) {
        let coarse = |raster: &Raster<i16>| raster.header.step * DEGREE > 0.5 * cell_size;
        let (mean, least, greatest, spread) = if let Some(at) = self.inner.cell(longitude, latitude)
        {
            let height = if coarse(&self.inner) {
                self.inner.bilinear(0, longitude, latitude)
            } else {
                f64::from(self.inner.value(0, at))
            };
            (height, height, height, 0.0)
        } else if let Some(at) = self.outer.cell(longitude, latitude) {
            let band = |k: usize| f64::from(self.outer.value(k, at));
            let height = if coarse(&self.outer) {
                self.outer.bilinear(0, longitude, latitude)
            } else {
                band(0)
            };
            (height, band(1).min(height), band(2).max(height), band(3))
        } else {
            unreachable!("the grid was checked against the data")
        };
        cell.sum += mean;
        cell.square += mean * mean + spread * spread;
        cell.least = cell.least.min(least);
        cell.greatest = cell.greatest.max(greatest);
        let code = match self.inner_land.cell(longitude, latitude) {
            Some(at) => Some(self.inner_land.value(0, at)),
            None => self
                .outer_land
                .cell(longitude, latitude)
                .map(|at| self.outer_land.value(0, at)),
        };
        let class = code
            .and_then(|code| LandClass::from_igbp(code, mean))
            .expect("the grid lies inside the raster, and its codes were checked when it was read");
        cell.classes[class.index()] += 1.0;
    }
}

/// Sample (a, b) of n × n in cell (i, j): bilinear between the corners [°E, °N].
pub(super) fn sample_point(
    grid: &HorizontalGrid,
    i: usize,
    j: usize,
    a: usize,
    b: usize,
    n: usize,
) -> (f64, f64) {
    let (x, y) = ((a as f64 + 0.5) / n as f64, (b as f64 + 0.5) / n as f64);
    let between = |c: &Array2<f64>| {
        (1.0 - y) * ((1.0 - x) * c[[j, i]] + x * c[[j, i + 1]])
            + y * ((1.0 - x) * c[[j + 1, i]] + x * c[[j + 1, i + 1]])
    };
    (
        between(&grid.corner_longitude),
        between(&grid.corner_latitude),
    )
}

fn read_snow() -> Result<Vec<SnowBand>, TerrainError> {
    let fail = |cause: csv::Error| TerrainError::content(SNOW_FILE, cause);
    let mut bands: Vec<SnowBand> = Vec::new();
    for record in csv::Reader::from_reader(seeds::bytes(SNOW_FILE)?).records() {
        let record = record.map_err(fail)?;
        let number = |column: usize| -> Result<f64, TerrainError> {
            record
                .get(column)
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| {
                    TerrainError::content(SNOW_FILE, format!("no number in column {column}"))
                })
        };
        let mut cover = [0.0; 12];
        for (month, value) in cover.iter_mut().enumerate() {
            *value = number(month + 1)?;
        }
        bands.push(SnowBand {
            below: number(0)?,
            cover,
        });
    }
    Ok(bands)
}

#[cfg(test)]
#[path = "surface_tests.rs"]
mod tests;
