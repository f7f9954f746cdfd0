//! Heights and land cover on the model grid, and what they mean for the air.

use super::TerrainError;
use super::error::GroundError;
use super::land_class::{self, LandClass, LandProperties, month_index};
use super::own_ground::OwnGround;
use super::sampling::{Cell, Sources};
use crate::grid::HorizontalGrid;
use crate::seeds;
use ndarray::{Array2, Array3};

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

impl Surface {
    /// The embedded terrain and land cover on a grid.
    ///
    /// # Errors
    /// [`TerrainError::Outside`] if a corner of a cell lies outside the data; other variants if an embedded file is damaged.
    pub fn embedded(grid: &HorizontalGrid) -> Result<Self, TerrainError> {
        let own = OwnGround::default();
        let sources = Sources::open(&own)?;
        sources.check(grid)?;
        // Without files there is no map of theirs that could fail.
        let rows = sources
            .cells(grid)
            .map_err(|e| TerrainError::content("terrain", e))?;
        Self::of_cells(grid, &rows)
    }

    /// The ground of a grid from a user's own files, and what is to be said of it.
    ///
    /// # Errors
    /// [`GroundError`]: part of the domain without heights or land cover, codes that are not known, heights that cannot be.
    pub fn with_own(
        grid: &HorizontalGrid,
        own: &OwnGround,
    ) -> Result<(Self, Vec<String>), GroundError> {
        let sources = Sources::open(own)?;
        if own.heights.is_none() || own.cover.is_none() {
            sources.check(grid)?;
        }
        let rows = sources.cells(grid)?;
        let notes = super::own_ground::judged(own, &rows)?;
        Ok((Self::of_cells(grid, &rows)?, notes))
    }

    fn of_cells(grid: &HorizontalGrid, rows: &[Vec<Cell>]) -> Result<Self, TerrainError> {
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
            classes: land_class::table()?,
            snow: read_snow()?,
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
