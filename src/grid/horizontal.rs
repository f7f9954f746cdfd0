//! Horizontal cells on a Lambert conformal map.

use super::projection::{LambertConformal, ProjectionError};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// What is wrong with a grid.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// Too small or too large a grid.
    #[error(
        "a grid of {nx} × {ny} cells of {cell_size} m cannot be: 4 to 2,000 cells a side, cells of 250 m to 100 km"
    )]
    Extent {
        /// Cells west to east.
        nx: usize,
        /// Cells south to north.
        ny: usize,
        /// Cell size [m].
        cell_size: f64,
    },
    /// The map itself failed.
    #[error(transparent)]
    Projection(#[from] ProjectionError),
}

/// A rectangle of square cells on the map, row 0 in the south, column 0 in the west. 2-D arrays are `[j][i]`.
#[derive(Debug, Clone)]
pub struct HorizontalGrid {
    /// The map.
    pub projection: LambertConformal,
    /// Cells west to east.
    pub nx: usize,
    /// Cells south to north.
    pub ny: usize,
    /// Cell size on the map [m].
    pub cell_size: f64,
    /// x of the western edge on the map [m].
    pub west: f64,
    /// y of the southern edge on the map [m].
    pub south: f64,
    /// Longitude of cell centres [°E], `[j][i]`.
    pub longitude: Array2<f64>,
    /// Latitude of cell centres [°N], `[j][i]`.
    pub latitude: Array2<f64>,
    /// Map factor at cell centres [1], `[j][i]`.
    pub map_factor: Array2<f64>,
    /// Ground area of cells [m²], `[j][i]`.
    pub area: Array2<f64>,
    /// Longitude of cell corners [°E], `[j][i]`, (ny+1) × (nx+1).
    pub corner_longitude: Array2<f64>,
    /// Latitude of cell corners [°N], `[j][i]`, (ny+1) × (nx+1).
    pub corner_latitude: Array2<f64>,
}

/// A grid in words: what a scenario says and a manifest repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridSpecification {
    /// The map.
    pub projection: LambertConformal,
    /// Cells west to east.
    pub nx: usize,
    /// Cells south to north.
    pub ny: usize,
    /// Cell size [m].
    pub cell_size: f64,
    /// Longitude of the centre of the domain [°E].
    pub centre_longitude: f64,
    /// Latitude of the centre of the domain [°N].
    pub centre_latitude: f64,
}

impl HorizontalGrid {
    /// Builds the grid around its centre.
    pub fn new(specification: &GridSpecification) -> Result<Self, GridError> {
        let GridSpecification {
            projection,
            nx,
            ny,
            cell_size,
            ..
        } = *specification;
        if !(4..=2000).contains(&nx)
            || !(4..=2000).contains(&ny)
            || !(250.0..=100_000.0).contains(&cell_size)
        {
            return Err(GridError::Extent { nx, ny, cell_size });
        }
        let map = projection.open()?;
        let (centre_x, centre_y) = map.forward(
            specification.centre_longitude,
            specification.centre_latitude,
        )?;
        let west = centre_x - 0.5 * nx as f64 * cell_size;
        let south = centre_y - 0.5 * ny as f64 * cell_size;
        let mut longitude = Array2::zeros((ny, nx));
        let mut latitude = Array2::zeros((ny, nx));
        let mut map_factor = Array2::zeros((ny, nx));
        let mut area = Array2::zeros((ny, nx));
        for j in 0..ny {
            for i in 0..nx {
                let (x, y) = (
                    west + (i as f64 + 0.5) * cell_size,
                    south + (j as f64 + 0.5) * cell_size,
                );
                let (lon, lat) = map.inverse(x, y)?;
                let factor = projection.map_factor(lat);
                longitude[[j, i]] = lon;
                latitude[[j, i]] = lat;
                map_factor[[j, i]] = factor;
                area[[j, i]] = (cell_size / factor) * (cell_size / factor);
            }
        }
        let mut corner_longitude = Array2::zeros((ny + 1, nx + 1));
        let mut corner_latitude = Array2::zeros((ny + 1, nx + 1));
        for j in 0..=ny {
            for i in 0..=nx {
                let (lon, lat) =
                    map.inverse(west + i as f64 * cell_size, south + j as f64 * cell_size)?;
                corner_longitude[[j, i]] = lon;
                corner_latitude[[j, i]] = lat;
            }
        }
        Ok(Self {
            projection,
            nx,
            ny,
            cell_size,
            west,
            south,
            longitude,
            latitude,
            map_factor,
            area,
            corner_longitude,
            corner_latitude,
        })
    }

    /// Number of columns of air.
    pub fn columns(&self) -> usize {
        self.nx * self.ny
    }

    /// The fractional cell position (column, row) of points [°E, °N]; cell centres lie at whole numbers.
    /// Points outside the domain get positions outside `-0.5..n-0.5`.
    pub fn positions(&self, points: &[(f64, f64)]) -> Result<Vec<(f64, f64)>, GridError> {
        let map = self.projection.open()?;
        points
            .iter()
            .map(|&(lon, lat)| {
                let (x, y) = map.forward(lon, lat)?;
                Ok((
                    (x - self.west) / self.cell_size - 0.5,
                    (y - self.south) / self.cell_size - 0.5,
                ))
            })
            .collect()
    }

    /// The cell (i, j) that holds a fractional position, if it lies inside the domain.
    pub fn cell_at(&self, position: (f64, f64)) -> Option<(usize, usize)> {
        let (i, j) = ((position.0 + 0.5).floor(), (position.1 + 0.5).floor());
        (i >= 0.0 && j >= 0.0 && i < self.nx as f64 && j < self.ny as f64)
            .then_some((i as usize, j as usize))
    }

    /// The cell (i, j) of one point [°E, °N], if it lies inside the domain. For many points use [`Self::positions`].
    pub fn cell_of(
        &self,
        longitude: f64,
        latitude: f64,
    ) -> Result<Option<(usize, usize)>, GridError> {
        Ok(self.cell_at(self.positions(&[(longitude, latitude)])?[0]))
    }

    /// West, east, south and north limits of all cell corners [°E, °E, °N, °N].
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let fold = |a: &Array2<f64>| {
            a.iter()
                .fold((f64::MAX, f64::MIN), |(lo, hi), &v| (lo.min(v), hi.max(v)))
        };
        let (west, east) = fold(&self.corner_longitude);
        let (south, north) = fold(&self.corner_latitude);
        (west, east, south, north)
    }

    /// Angle by which map north is turned clockwise from true north at each cell's meridian [rad]:
    /// the convergence n (λ − λ0) of the map, `[j][i]`. A wind from true north blows along −y only on the central meridian.
    pub fn convergence(&self, i: usize, j: usize) -> f64 {
        // Finite difference along the meridian through the corners keeps this independent of the map's formulas.
        let n = self.projection.cone_constant();
        (self.longitude[[j, i]] - self.projection.central_meridian).to_radians() * n
    }

    /// Cosine and sine of the convergence at every cell, `[j][i]`: they turn winds between the map and the earth.
    pub fn rotation(&self) -> Array2<(f64, f64)> {
        Array2::from_shape_fn((self.ny, self.nx), |(j, i)| {
            let (sin, cos) = libm::sincos(self.convergence(i, j));
            (cos, sin)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn he_huang(cell_size: f64, nx: usize, ny: usize) -> HorizontalGrid {
        HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx,
            ny,
            cell_size,
            centre_longitude: 102.4,
            centre_latitude: 36.45,
        })
        .unwrap()
    }

    #[test]
    fn cities_lie_in_the_domain() {
        let grid = he_huang(6000.0, 60, 42);
        for (lon, lat) in [(101.77, 36.62), (103.83, 36.06), (102.85, 36.32)] {
            let (i, j) = grid.cell_of(lon, lat).unwrap().unwrap();
            assert!((grid.longitude[[j, i]] - lon).abs() < 0.04);
            assert!((grid.latitude[[j, i]] - lat).abs() < 0.03);
        }
        assert_eq!(grid.cell_of(90.0, 36.0).unwrap(), None);
    }

    #[test]
    fn areas_sum_to_the_domain() {
        let grid = he_huang(6000.0, 60, 42);
        assert_relative_eq!(grid.area.sum(), 360_000.0 * 252_000.0, max_relative = 5e-4);
    }

    #[test]
    fn convergence_matches_the_corners() {
        let grid = he_huang(6000.0, 60, 42);
        // Direction of the meridian at the eastern edge from two points on it.
        let lon = grid.longitude[[20, 59]];
        let lat = grid.latitude[[20, 59]];
        let p = grid
            .positions(&[(lon, lat - 0.01), (lon, lat + 0.01)])
            .unwrap();
        let angle = (p[0].0 - p[1].0).atan2(p[1].1 - p[0].1);
        assert_relative_eq!(angle, grid.convergence(59, 20), epsilon = 1e-6);
    }
}
