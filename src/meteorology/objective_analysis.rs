//! Objective analysis: values at stations → values at columns.
//!
//! Weight of a station in a column (Goodin et al. 1979, J. Appl. Meteorol. 18, 761, with the barriers of CALMET,
//! Scire et al. 2000, §2.2.3, made continuous):
//!
//! w = 1/(r² + r₀²) · exp(−(Δh/h₀)²) · exp(−b/h_b),
//!
//! r horizontal distance, Δh difference of elevation, b height of the terrain between the two above the higher of
//! them. Winds are analysed as increments to a first guess that itself has the weight 1/R²; scalars as plain means.

use super::gaps::wind_vector;
use super::stations::{StationRecord, StationSet};
use crate::grid::{GridError, HorizontalGrid};
use crate::time::ModelTime;
use ndarray::{Array2, Array3};

/// Distance within which stations are not told apart, r₀ [m].
const SMALLEST_DISTANCE: f64 = 2000.0;
/// Elevation scale h₀ for winds [m]: a station half a valley depth away says little.
const WIND_ELEVATION_SCALE: f64 = 500.0;
/// Elevation scale for scalars, which are brought to the column's height first [m].
const SCALAR_ELEVATION_SCALE: f64 = 2000.0;
/// Height of a barrier that cuts the weight by e, h_b [m].
const BARRIER_SCALE: f64 = 300.0;
/// Steps along the line of sight between station and column.
const SIGHT_STEPS: usize = 40;

/// Weights of all stations in all columns, computed once.
pub struct StationWeights {
    /// Fractional positions (column, row) of stations.
    pub positions: Vec<(f64, f64)>,
    /// Cell (i, j) of stations inside the domain.
    pub cells: Vec<Option<(usize, usize)>>,
    /// Weights for winds [1/m²], `[station][j][i]`; zero for stations outside the domain.
    pub wind: Array3<f64>,
    /// Weights for scalars [1/m²], `[station][j][i]`.
    pub scalar: Array3<f64>,
}

impl StationWeights {
    /// Weights for stations over a terrain `[j][i]` [m above sea level].
    ///
    /// # Errors
    /// [`GridError`] when a station has no image on the map.
    pub fn new(
        set: &StationSet,
        grid: &HorizontalGrid,
        terrain: &Array2<f64>,
    ) -> Result<Self, GridError> {
        let points: Vec<_> = set
            .stations
            .iter()
            .map(|s| (s.longitude, s.latitude))
            .collect();
        let positions = grid.positions(&points)?;
        let cells: Vec<_> = positions.iter().map(|&p| grid.cell_at(p)).collect();
        let shape = (set.stations.len(), grid.ny, grid.nx);
        let weight = |s: usize, j: usize, i: usize, scale: f64, barrier: f64| {
            let (dx, dy) = (positions[s].0 - i as f64, positions[s].1 - j as f64);
            let square = (dx * dx + dy * dy) * grid.cell_size * grid.cell_size;
            let rise = (set.stations[s].elevation - terrain[[j, i]]) / scale;
            libm::exp(-rise * rise - barrier / BARRIER_SCALE)
                / (square + SMALLEST_DISTANCE * SMALLEST_DISTANCE)
        };
        let wind = Array3::from_shape_fn(shape, |(s, j, i)| {
            if cells[s].is_none() {
                return 0.0;
            }
            let ends = set.stations[s].elevation.max(terrain[[j, i]]);
            let barrier = (highest_between(terrain, positions[s], (i, j)) - ends).max(0.0);
            weight(s, j, i, WIND_ELEVATION_SCALE, barrier)
        });
        let scalar = Array3::from_shape_fn(shape, |(s, j, i)| {
            weight(s, j, i, SCALAR_ELEVATION_SCALE, 0.0)
        });
        Ok(Self {
            positions,
            cells,
            wind,
            scalar,
        })
    }

    /// Weighted mean in every column of (station, value) pairs; `None` without a pair.
    pub fn mean(&self, values: &[(usize, f64)]) -> Option<Array2<f64>> {
        if values.is_empty() {
            return None;
        }
        let (_, ny, nx) = self.scalar.dim();
        Some(Array2::from_shape_fn((ny, nx), |(j, i)| {
            let (sum, total) = values.iter().fold((0.0, 0.0), |(sum, total), &(s, v)| {
                let w = self.scalar[[s, j, i]];
                (sum + w * v, total + w)
            });
            sum / total
        }))
    }

    /// Increment in every column from increments at stations; the first guess (increment 0) weighs 1/R².
    pub fn increment(&self, values: &[(usize, f64)], influence_radius: f64) -> Array2<f64> {
        let (_, ny, nx) = self.wind.dim();
        let own = 1.0 / (influence_radius * influence_radius);
        Array2::from_shape_fn((ny, nx), |(j, i)| {
            let (sum, total) = values.iter().fold((0.0, own), |(sum, total), &(s, v)| {
                let w = self.wind[[s, j, i]];
                (sum + w * v, total + w)
            });
            sum / total
        })
    }
}

/// Highest terrain on the straight line from a position to a cell, inside the domain [m].
fn highest_between(terrain: &Array2<f64>, from: (f64, f64), to: (usize, usize)) -> f64 {
    let (ny, nx) = terrain.dim();
    (1..SIGHT_STEPS).fold(f64::MIN, |highest, step| {
        let part = step as f64 / SIGHT_STEPS as f64;
        let x = from.0 + part * (to.0 as f64 - from.0);
        let y = from.1 + part * (to.1 as f64 - from.1);
        let (i, j) = ((x + 0.5).floor(), (y + 0.5).floor());
        if i < 0.0 || j < 0.0 || i >= nx as f64 || j >= ny as f64 {
            return highest;
        }
        highest.max(terrain[[j as usize, i as usize]])
    })
}

/// The reports of one hour: (station index, report).
pub fn reports_at(set: &StationSet, time: ModelTime) -> Vec<(usize, &StationRecord)> {
    set.records
        .iter()
        .enumerate()
        .filter_map(|(s, records)| {
            let at = records.binary_search_by_key(&time, |r| r.time).ok()?;
            Some((s, &records[at]))
        })
        .collect()
}

/// Winds of an hour toward true east and north [m/s], brought to 10 m with a power law of exponent `exponent`.
pub fn winds_at_10m(
    set: &StationSet,
    reports: &[(usize, &StationRecord)],
    exponent: f64,
) -> Vec<(usize, f64, f64)> {
    reports
        .iter()
        .filter_map(|&(s, report)| {
            let (east, north) = wind_vector(report)?;
            let factor = libm::pow(10.0 / set.stations[s].anemometer_height, exponent);
            Some((s, factor * east, factor * north))
        })
        .collect()
}

/// Lapse rate [K/m] and temperature at sea level [K] by least squares over stations; the lapse rate is held within
/// 2 to 9 K/km, and is the standard 6.5 K/km with fewer than 3 stations or less than 500 m between lowest and highest.
pub fn lapse(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    if points.is_empty() {
        return None;
    }
    let n = points.len() as f64;
    let (mean_h, mean_t) = points
        .iter()
        .fold((0.0, 0.0), |m, p| (m.0 + p.0 / n, m.1 + p.1 / n));
    let (low, high) = points
        .iter()
        .fold((f64::MAX, f64::MIN), |m, p| (m.0.min(p.0), m.1.max(p.0)));
    let mut rate = 6.5e-3;
    if points.len() >= 3 && high - low >= 500.0 {
        let (hh, ht) = points.iter().fold((0.0, 0.0), |m, p| {
            let d = p.0 - mean_h;
            (m.0 + d * d, m.1 + d * (p.1 - mean_t))
        });
        rate = (-ht / hh).clamp(2e-3, 9e-3);
    }
    Some((rate, mean_t + rate * mean_h))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::super::stations::Station;
    use super::*;
    use crate::grid::{GridSpecification, LambertConformal};

    #[test]
    fn lapse_is_fitted_and_held() {
        let (rate, sea) = lapse(&[(1500.0, 280.0), (2300.0, 276.0), (3000.0, 272.5)]).unwrap();
        assert!((rate - 5e-3).abs() < 1e-12 && (sea - 287.5).abs() < 1e-9);
        assert_eq!(lapse(&[(1500.0, 280.0)]).unwrap().0, 6.5e-3);
        assert_eq!(
            lapse(&[(1500.0, 270.0), (2300.0, 276.0), (3000.0, 282.5)])
                .unwrap()
                .0,
            2e-3
        );
        assert_eq!(lapse(&[]), None);
    }

    #[test]
    fn a_ridge_hides_the_next_valley() {
        let grid = HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx: 21,
            ny: 21,
            cell_size: 3000.0,
            centre_longitude: 102.4,
            centre_latitude: 36.45,
        })
        .unwrap();
        let terrain =
            Array2::from_shape_fn((21, 21), |(j, _)| if j == 13 { 3200.0 } else { 2000.0 });
        let set = StationSet {
            stations: vec![Station {
                id: "A".into(),
                name: "A".into(),
                longitude: 102.4,
                latitude: 36.45,
                elevation: 2000.0,
                anemometer_height: 10.0,
            }],
            records: vec![vec![]],
            profiles: vec![],
        };
        let weights = StationWeights::new(&set, &grid, &terrain).unwrap();
        assert!(weights.wind[[0, 16, 10]] < 0.03 * weights.wind[[0, 4, 10]]);
        let increment = weights.increment(&[(0, 2.0)], 20_000.0);
        assert!(increment[[10, 10]] > 1.95 && increment[[0, 10]] < 1.0 && increment[[0, 10]] > 0.1);
    }
}
