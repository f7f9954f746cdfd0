//! The air of another model on the columns of a run: bilinear between its four columns around, by height within each
//! (by the stencils of the weather of other models, so that weather and composition of one model go the same way), linear in time.

use super::error::OuterError;
use super::fields::{OuterAir, OuterFields};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::meteorology::stencil::{Stencil, altitude_in, stencils};
use crate::time::ModelTime;
use crate::units::HOUR;
use ndarray::{Array3, Array4};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// Times kept.
const KEPT: usize = 3;

/// What an outer model has around a domain at one of its times: mixing ratios [kg/kg] of its lanes, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// Beyond west, east, south and north, `[k][along the side][lane]`.
    pub sides: [Array3<f64>; 4],
    /// Above the top, `[j][i][lane]`.
    pub top: Array3<f64>,
}

/// An outer model on the columns of a run.
pub struct LaidAir {
    outer: Box<dyn OuterAir>,
    metrics: VerticalMetrics,
    /// Altitude of the top of the run [m].
    top: f64,
    stencils: Vec<Stencil>,
    rings: Mutex<Vec<(usize, Arc<Ring>)>>,
}

impl LaidAir {
    /// Prepares what stays. `top` is the altitude of the run's top [m]; `bridged` the longest time between two outputs that is
    /// bridged [s]; the run goes from `begin` to `end`.
    ///
    /// # Errors
    /// [`OuterError::Domain`], [`OuterError::Time`] if the files do not cover the domain or the time of the run.
    pub fn new(
        outer: Box<dyn OuterAir>,
        grid: &HorizontalGrid,
        metrics: &VerticalMetrics,
        top: f64,
        bridged: i64,
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<Self, OuterError> {
        let times = if outer.changes() {
            outer.times()
        } else {
            &[begin, end]
        };
        let ends = times.first().zip(times.last());
        if ends.is_none_or(|(a, b)| *a > begin || *b < end) {
            let covered = ends.map_or("no time".to_owned(), |(a, b)| format!("{a} to {b} only"));
            let run = if begin == end {
                format!("the run begins at {begin}")
            } else {
                format!("the run goes from {begin} to {end}")
            };
            return Err(OuterError::Time(format!(
                "{run}, but {} covers {covered}",
                outer.provenance()
            )));
        }
        let far = |pair: &&[ModelTime]| {
            outer.changes() && pair[1].0 - pair[0].0 > bridged && pair[1] > begin && pair[0] < end
        };
        if let Some([before, after]) = times.windows(2).find(far) {
            return Err(OuterError::Time(format!(
                "{}: nothing between {before} and {after}; times may lie {:.0} hours apart at most (bridge_hours allows more)",
                outer.provenance(),
                bridged as f64 / HOUR
            )));
        }
        let points = grid.longitude.iter().zip(&grid.latitude);
        let points = points.map(|(longitude, latitude)| (*longitude, *latitude));
        let position = |longitude: f64, latitude: f64| outer.position(longitude, latitude);
        let stencils = stencils(points, outer.shape(), &position).map_err(OuterError::Domain)?;
        Ok(Self {
            outer,
            metrics: metrics.clone(),
            top,
            stencils,
            rings: Mutex::new(Vec::new()),
        })
    }

    /// Lanes of the run that the model gives.
    pub fn lanes(&self) -> &[usize] {
        self.outer.lanes()
    }

    /// One line on where it comes from.
    pub fn provenance(&self) -> String {
        self.outer.provenance()
    }

    /// Mixing ratios around the domain at a time.
    ///
    /// # Errors
    /// [`OuterError`] if the files of the time cannot be read.
    pub fn ring(&self, time: ModelTime) -> Result<Ring, OuterError> {
        let (before, after, part) = self.between(time);
        let a = self.ring_of(before)?;
        if part == 0.0 {
            return Ok((*a).clone());
        }
        let b = self.ring_of(after)?;
        let mix = |x: &Array3<f64>, y: &Array3<f64>| x + &((y - x) * part);
        Ok(Ring {
            sides: std::array::from_fn(|side| mix(&a.sides[side], &b.sides[side])),
            top: mix(&a.top, &b.top),
        })
    }

    /// Mixing ratios in all cells at a time, `[k][j][i][lane]`.
    ///
    /// # Errors
    /// As [`Self::ring`].
    pub fn inside(&self, time: ModelTime) -> Result<Array4<f64>, OuterError> {
        let (before, after, part) = self.between(time);
        let a = self.volume(&self.outer.fields(before)?);
        if part == 0.0 {
            return Ok(a);
        }
        let b = self.volume(&self.outer.fields(after)?);
        Ok(&a + &((&b - &a) * part))
    }

    /// The times around a time, and how far it is from the first to the second [1].
    fn between(&self, time: ModelTime) -> (usize, usize, f64) {
        let times = self.outer.times();
        let after = times.partition_point(|at| *at <= time);
        let before = after.saturating_sub(1);
        let after = after.min(times.len() - 1);
        let span = times[after].0 - times[before].0;
        let part = if span > 0 {
            (time.0 - times[before].0) as f64 / span as f64
        } else {
            0.0
        };
        (before, after, part.clamp(0.0, 1.0))
    }

    fn ring_of(&self, index: usize) -> Result<Arc<Ring>, OuterError> {
        let mut kept = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ring)) = kept.iter().find(|(at, _)| *at == index) {
            return Ok(Arc::clone(ring));
        }
        let ring = Arc::new(self.lay_ring(&self.outer.fields(index)?));
        kept.insert(0, (index, Arc::clone(&ring)));
        kept.truncate(KEPT);
        Ok(ring)
    }

    fn lay_ring(&self, fields: &OuterFields) -> Ring {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        let lanes = fields.ratios.len();
        let side = |n: usize, place: &(dyn Fn(usize) -> (usize, usize) + Sync)| {
            let columns: Vec<Vec<f64>> = (0..n)
                .into_par_iter()
                .map(|at| self.column(fields, place(at), &self.heights(place(at))))
                .collect();
            Array3::from_shape_fn((nz, n, lanes), |(k, at, lane)| {
                columns[at][k * lanes + lane]
            })
        };
        let tops: Vec<Vec<f64>> = (0..ny * nx)
            .into_par_iter()
            .map(|c| {
                let place = (c / nx, c % nx);
                let height = self.top - self.metrics.terrain[place];
                self.column(fields, place, &[height])
            })
            .collect();
        Ring {
            sides: [
                side(ny, &|j| (j, 0)),
                side(ny, &|j| (j, nx - 1)),
                side(nx, &|i| (0, i)),
                side(nx, &|i| (ny - 1, i)),
            ],
            top: Array3::from_shape_fn((ny, nx, lanes), |(j, i, lane)| tops[j * nx + i][lane]),
        }
    }

    fn volume(&self, fields: &OuterFields) -> Array4<f64> {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        let lanes = fields.ratios.len();
        let columns: Vec<Vec<f64>> = (0..ny * nx)
            .into_par_iter()
            .map(|c| {
                let place = (c / nx, c % nx);
                self.column(fields, place, &self.heights(place))
            })
            .collect();
        Array4::from_shape_fn((nz, ny, nx, lanes), |(k, j, i, lane)| {
            columns[j * nx + i][k * lanes + lane]
        })
    }

    /// Heights of the layers' middles above the ground [m].
    fn heights(&self, (j, i): (usize, usize)) -> Vec<f64> {
        let ground = self.metrics.terrain[[j, i]];
        let nz = self.metrics.thickness.dim().0;
        (0..nz)
            .map(|k| self.metrics.altitude(k, j, i) - ground)
            .collect()
    }

    /// Mixing ratios of a column of ours at heights above its ground, `[height][lane]`.
    fn column(&self, fields: &OuterFields, (j, i): (usize, usize), heights: &[f64]) -> Vec<f64> {
        let nx = self.metrics.thickness.dim().2;
        let stencil = &self.stencils[j * nx + i];
        let ground = self.metrics.terrain[[j, i]];
        let lanes = fields.ratios.len();
        let mut found = vec![0.0; heights.len() * lanes];
        for (&(row, column), weight) in stencil.columns.iter().zip(stencil.weights) {
            if weight == 0.0 {
                continue;
            }
            let theirs = fields.altitude.slice(ndarray::s![.., row, column]);
            let below = fields.ground[[row, column]];
            let bottom = if below.is_nan() { ground } else { below };
            for (height, out) in heights.iter().zip(found.chunks_exact_mut(lanes)) {
                let altitude = altitude_in(bottom, ground, *height);
                let (low, high, part) = around(&theirs, altitude);
                for (field, out) in fields.ratios.iter().zip(out) {
                    let (a, b) = (field[[low, row, column]], field[[high, row, column]]);
                    *out += weight * (a + part * (b - a));
                }
            }
        }
        found
    }
}

/// The levels around an altitude and how far it is from the lower to the upper [1]; the ends hold beyond them.
fn around(altitudes: &ndarray::ArrayView1<'_, f64>, altitude: f64) -> (usize, usize, f64) {
    let above = altitudes.iter().take_while(|a| **a <= altitude).count();
    if above == 0 {
        return (0, 0, 0.0);
    }
    if above == altitudes.len() {
        return (above - 1, above - 1, 0.0);
    }
    let (low, high) = (altitudes[above - 1], altitudes[above]);
    (above - 1, above, (altitude - low) / (high - low))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "laid_tests.rs"]
mod tests;
