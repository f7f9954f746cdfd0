//! Whole counties on the cells of a grid: the shares that surrogates give to each cell.

use super::error::InventoryError;
use super::library::InventoryCounty;
use super::surrogate::{Layer, Substitution, Surrogate};
use crate::grid::{GridSpecification, HorizontalGrid};
use crate::terrain::{LandClass, Place, Regions, Surface, places};
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet};

/// Half-width of a town, as standard deviation [m] (unverified: the built-up area of a county town is 3 to 8 km across).
const TOWN_SPREAD: f64 = 2000.0;
/// Most cells a side of the grid that covers whole counties.
const MOST_CELLS: usize = 900;

/// Height over which the weight of low steppe falls by e [m] (choice of this model, unverified).
const VALLEY_DEPTH: f64 = 300.0;
/// Cropland below this part of the arable land of `counties.csv` counts as absent [1] (choice of this model, unverified).
const LEAST_OF_ARABLE: f64 = 0.2;

/// Where a unit of mass goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Pattern {
    /// Columns of the model grid (j·nx + i) by rising column, with the share of the whole mass.
    pub cells: Vec<(u32, f64)>,
}

/// Whole counties on cells aligned with the model grid.
pub(super) struct Allocator<'a> {
    grid: &'a HorizontalGrid,
    wide: HorizontalGrid,
    /// Model cells in a cell of the wide grid, along a side.
    factor: usize,
    /// Position of the model's south-western cell in the wide grid, in wide cells.
    offset: (usize, usize),
    /// Of each county of [`Regions::counties`] the wide cells and shares.
    shares: BTreeMap<u32, Vec<(usize, f64)>>,
    surface: &'a Surface,
    wide_surface: Surface,
    towns: &'static [Place],
    /// Reported substitutions.
    pub substitutions: Vec<Substitution>,
}

impl<'a> Allocator<'a> {
    /// Prepares the counties that touch the domain.
    pub fn new(
        grid: &'a HorizontalGrid,
        surface: &'a Surface,
        regions: &Regions,
        counties: &BTreeSet<u32>,
    ) -> Result<Self, InventoryError> {
        let (west, east, south, north) = grid.bounds();
        let near = regions.counties.iter().filter(|c| {
            let b = c.bounds;
            counties.contains(&c.code) && b.0 <= east && b.1 >= west && b.2 <= north && b.3 >= south
        });
        let mut points = Vec::new();
        for county in near.clone() {
            let (w, e, s, n) = county.bounds;
            for step in 0..=8 {
                let along = f64::from(step) / 8.0;
                let (x, y) = (w + along * (e - w), s + along * (n - s));
                points.extend([(x, s), (x, n), (w, y), (e, y)]);
            }
        }
        // In cells of the model, from its south-western corner.
        let mut reach = (0.0_f64, grid.nx as f64, 0.0_f64, grid.ny as f64);
        for (x, y) in grid.positions(&points)? {
            reach = (
                reach.0.min(x - 0.5),
                reach.1.max(x + 1.5),
                reach.2.min(y - 0.5),
                reach.3.max(y + 1.5),
            );
        }
        let most = (reach.1 - reach.0).max(reach.3 - reach.2);
        let factor = (most / MOST_CELLS as f64).ceil().max(1.0) as usize;
        let cells = |low: f64, high: f64| -> (usize, usize) {
            let before = (-low / factor as f64).ceil() as usize;
            let after = (high / factor as f64).ceil() as usize;
            (before, before + after)
        };
        let (before_x, nx) = cells(reach.0, reach.1);
        let (before_y, ny) = cells(reach.2, reach.3);
        let size = grid.cell_size * factor as f64;
        let centre =
            |edge: f64, before: usize, n: usize| edge + (0.5 * n as f64 - before as f64) * size;
        let map = grid
            .projection
            .open()
            .map_err(crate::grid::GridError::from)?;
        let (longitude, latitude) = map
            .inverse(
                centre(grid.west, before_x, nx),
                centre(grid.south, before_y, ny),
            )
            .map_err(crate::grid::GridError::from)?;
        let wide = HorizontalGrid::new(&GridSpecification {
            projection: grid.projection,
            nx,
            ny,
            cell_size: size,
            centre_longitude: longitude,
            centre_latitude: latitude,
        })?;
        let codes: Vec<(usize, u32)> = near
            .filter_map(|c| Some((regions.county_by_code(c.code)?, c.code)))
            .collect();
        let fractions = regions.fractions(&wide);
        let wide_surface = Surface::embedded(&wide)?;
        Ok(Self {
            grid,
            factor,
            offset: (before_x, before_y),
            shares: codes
                .into_iter()
                .map(|(at, code)| (code, fractions[at].clone()))
                .collect(),
            surface,
            wide_surface,
            towns: places()?,
            substitutions: Vec::new(),
            wide,
        })
    }

    /// The model cells (i, j) of a wide cell that lie in the domain.
    fn model_cells(&self, cell: usize) -> Vec<(usize, usize)> {
        let first = |at: usize, before: usize| (at as i64 - before as i64) * self.factor as i64;
        let (i, j) = (
            first(cell % self.wide.nx, self.offset.0),
            first(cell / self.wide.nx, self.offset.1),
        );
        let inside =
            |i: i64, j: i64| i >= 0 && j >= 0 && i < self.grid.nx as i64 && j < self.grid.ny as i64;
        let side = self.factor as i64;
        (0..side * side)
            .map(|at| (i + at % side, j + at / side))
            .filter(|&(i, j)| inside(i, j))
            .map(|(i, j)| (i as usize, j as usize))
            .collect()
    }

    /// The ground of a wide cell and its row and column there: the model's own where it has the cell.
    fn ground(&self, cell: usize) -> (&Surface, usize, usize) {
        match self.model_cells(cell).first() {
            Some(&(i, j)) if self.factor == 1 => (self.surface, j, i),
            _ => (&self.wide_surface, cell / self.wide.nx, cell % self.wide.nx),
        }
    }

    /// Height of a wide cell [m above sea level].
    fn height(&self, cell: usize) -> f64 {
        let (ground, j, i) = self.ground(cell);
        ground.height[[j, i]]
    }

    /// Share of a layer in a wide cell [1].
    fn cover(&self, layer: Layer, cell: usize) -> f64 {
        let (ground, j, i) = self.ground(cell);
        LandClass::ALL
            .iter()
            .enumerate()
            .map(|(at, &class)| layer.weight(class) * ground.land_use[[at, j, i]])
            .sum()
    }

    /// Weights of a layer in the wide cells of a county, and the part of its area that the layer covers [1].
    fn weights(&self, layer: Layer, code: u32) -> Result<(Vec<f64>, f64), InventoryError> {
        let cells = &self.shares[&code];
        let area = |cell: usize| self.wide.area[[cell / self.wide.nx, cell % self.wide.nx]];
        let total: f64 = cells.iter().map(|&(c, share)| share * area(c)).sum();
        if layer != Layer::Towns {
            let mut weights: Vec<f64> = cells
                .iter()
                .map(|&(c, share)| share * area(c) * self.cover(layer, c))
                .collect();
            let covered: f64 = weights.iter().sum();
            if layer == Layer::LowSteppe {
                let present = cells.iter().zip(&weights).filter(|(_, w)| **w > 0.0);
                let lowest = present.fold(f64::MAX, |low, (c, _)| low.min(self.height(c.0)));
                for (weight, &(c, _)) in weights.iter_mut().zip(cells) {
                    *weight *= libm::exp((lowest - self.height(c)) / VALLEY_DEPTH);
                }
            }
            return Ok((weights, if total > 0.0 { covered / total } else { 0.0 }));
        }
        let mut density = Array2::<f64>::zeros((self.wide.ny, self.wide.nx));
        for town in self.towns.iter().filter(|t| t.county_code == code) {
            self.add_town(&mut density, town)?;
        }
        let weights: Vec<f64> = cells
            .iter()
            .map(|&(c, share)| share * density[[c / self.wide.nx, c % self.wide.nx]])
            .collect();
        Ok((weights, 0.0))
    }

    /// Adds a town's inhabitants as a normal distribution around its centre, integrated over the cells.
    fn add_town(&self, density: &mut Array2<f64>, town: &Place) -> Result<(), InventoryError> {
        let (x, y) = self.wide.positions(&[(town.longitude, town.latitude)])?[0];
        let scale = self.wide.cell_size / (TOWN_SPREAD * std::f64::consts::SQRT_2);
        let within = |at: usize, centre: f64| {
            let low = (at as f64 - 0.5 - centre) * scale;
            0.5 * (libm::erf(low + scale) - libm::erf(low))
        };
        for j in 0..self.wide.ny {
            let north = within(j, y);
            if north < 1e-12 {
                continue;
            }
            for i in 0..self.wide.nx {
                density[[j, i]] += town.population * north * within(i, x);
            }
        }
        Ok(())
    }

    /// Where a surrogate puts a unit of mass of a county.
    pub fn pattern(
        &mut self,
        code: u32,
        county: &InventoryCounty,
        surrogate: Surrogate,
    ) -> Result<Pattern, InventoryError> {
        if !self.shares.contains_key(&code) {
            return Ok(Pattern::default());
        }
        let mut sum = vec![0.0; self.shares[&code].len()];
        for (part, layers) in surrogate.parts(county.urban_share) {
            let (mut weights, used, wanted) = self.first_present(code, county, layers)?;
            if used != layers[0] {
                let report = Substitution {
                    county: code,
                    county_name: county.name.clone(),
                    surrogate,
                    wanted: layers[0],
                    covers: wanted,
                    used,
                };
                self.substitutions.push(report);
            }
            let total: f64 = weights.iter().sum();
            for (sum, weight) in sum.iter_mut().zip(&mut weights) {
                *sum += part * *weight / total;
            }
        }
        let parts = (self.factor * self.factor) as f64;
        let mut cells = Vec::new();
        for (&(cell, _), weight) in self.shares[&code].iter().zip(sum) {
            if weight > 0.0 {
                let spread = self.model_cells(cell).into_iter();
                cells.extend(spread.map(|(i, j)| ((j * self.grid.nx + i) as u32, weight / parts)));
            }
        }
        cells.sort_unstable_by_key(|c| c.0);
        Ok(Pattern { cells })
    }

    /// The weights of the first layer that is there, the layer, and the part of the county that the wanted one covers.
    fn first_present(
        &self,
        code: u32,
        county: &InventoryCounty,
        layers: &[Layer],
    ) -> Result<(Vec<f64>, Layer, f64), InventoryError> {
        let cells = &self.shares[&code];
        let area: f64 = cells
            .iter()
            .map(|&(c, share)| share * self.wide.area[[c / self.wide.nx, c % self.wide.nx]])
            .sum();
        let mut wanted = None;
        for &layer in layers {
            let (weights, covers) = self.weights(layer, code)?;
            let wanted = *wanted.get_or_insert(covers);
            let enough =
                layer != Layer::Cropland || covers * area >= LEAST_OF_ARABLE * county.arable_area;
            if enough && covers >= layer.least() && weights.iter().sum::<f64>() > 0.0 {
                return Ok((weights, layer, wanted));
            }
        }
        Err(InventoryError::Argument(format!(
            "county {} ({code}) has no land on the map",
            county.name
        )))
    }
}
