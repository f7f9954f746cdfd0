//! Terrain-following levels (Gal-Chen and Somerville 1975, J. Comput. Phys. 17, 209, eq. 2.1).
//!
//! Height above sea level z = h + η (H − h)/H, with terrain height h, nominal height η and a flat top H; η = 0 is the
//! ground and η = H the top. A layer of nominal thickness Δη is Δη (H − h)/H thick over terrain h.

use ndarray::{Array2, Array3};
use serde::{Deserialize, Serialize};

/// What is wrong with a set of levels.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VerticalError {
    /// Levels cannot be stretched as asked.
    #[error(
        "{layers} layers from a first layer of {first} m cannot reach {top} m by stretching: use 5 to 100 layers, growth between 1 and 1.5"
    )]
    Stretching {
        /// Number of layers.
        layers: usize,
        /// Nominal thickness of the first layer [m].
        first: f64,
        /// Top [m].
        top: f64,
    },
    /// The mountain stands above the top.
    #[error(
        "terrain of {terrain:.0} m leaves only {room:.0} m below the model top at {top:.0} m above sea level; 3,000 m are needed"
    )]
    TerrainAboveTop {
        /// Terrain height [m].
        terrain: f64,
        /// Room between terrain and top [m].
        room: f64,
        /// Model top above sea level [m].
        top: f64,
    },
}

/// Nominal layers, the same over the whole domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerticalGrid {
    /// Nominal heights η of layer interfaces [m], ground first, `nz + 1` values; the last is the top H above sea level.
    pub interfaces: Vec<f64>,
}

impl VerticalGrid {
    /// `layers` layers growing by a constant factor from a first layer of nominal thickness `first` [m] to the top `top` [m above sea level].
    pub fn stretched(layers: usize, first: f64, top: f64) -> Result<Self, VerticalError> {
        let fail = || VerticalError::Stretching { layers, first, top };
        if !(5..=100).contains(&layers) || first <= 0.0 || top <= first * layers as f64 {
            return Err(fail());
        }
        let sum = |r: f64| (0..layers).fold(0.0, |total, _| total * r + first);
        let (mut low, mut high) = (1.0, 1.5);
        if sum(high) < top {
            return Err(fail());
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if sum(middle) < top {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut interfaces = vec![0.0];
        let mut thickness = first;
        for _ in 0..layers {
            interfaces.push(interfaces[interfaces.len() - 1] + thickness);
            thickness *= high;
        }
        interfaces[layers] = top;
        Ok(Self { interfaces })
    }

    /// Number of layers.
    pub fn layers(&self) -> usize {
        self.interfaces.len() - 1
    }

    /// Model top above sea level [m].
    pub fn top(&self) -> f64 {
        self.interfaces[self.layers()]
    }

    /// Heights and thicknesses over a terrain `[j][i]` [m above sea level].
    pub fn over(&self, terrain: &Array2<f64>) -> Result<VerticalMetrics, VerticalError> {
        let top = self.top();
        let highest = terrain.iter().fold(f64::MIN, |a, &b| a.max(b));
        if top - highest < 3000.0 {
            return Err(VerticalError::TerrainAboveTop {
                terrain: highest,
                room: top - highest,
                top,
            });
        }
        let (ny, nx) = terrain.dim();
        let nz = self.layers();
        let stretch = terrain.mapv(|h| (top - h) / top);
        Ok(VerticalMetrics {
            interface_height: Array3::from_shape_fn((nz + 1, ny, nx), |(k, j, i)| {
                self.interfaces[k] * stretch[[j, i]]
            }),
            centre_height: Array3::from_shape_fn((nz, ny, nx), |(k, j, i)| {
                0.5 * (self.interfaces[k] + self.interfaces[k + 1]) * stretch[[j, i]]
            }),
            thickness: Array3::from_shape_fn((nz, ny, nx), |(k, j, i)| {
                (self.interfaces[k + 1] - self.interfaces[k]) * stretch[[j, i]]
            }),
            jacobian: stretch,
            terrain: terrain.clone(),
        })
    }
}

/// Heights of the levels over one terrain. Heights are above ground unless they say otherwise.
#[derive(Debug, Clone)]
pub struct VerticalMetrics {
    /// Interface heights above ground [m], `[k][j][i]`, nz + 1 levels.
    pub interface_height: Array3<f64>,
    /// Layer centre heights above ground [m], `[k][j][i]`.
    pub centre_height: Array3<f64>,
    /// Layer thickness [m], `[k][j][i]`.
    pub thickness: Array3<f64>,
    /// (H − h)/H [1], `[j][i]`.
    pub jacobian: Array2<f64>,
    /// Terrain above sea level [m], `[j][i]`.
    pub terrain: Array2<f64>,
}

impl VerticalMetrics {
    /// Height of a layer centre above sea level [m].
    pub fn altitude(&self, k: usize, j: usize, i: usize) -> f64 {
        self.terrain[[j, i]] + self.centre_height[[k, j, i]]
    }

    /// The layer that holds a height above ground [m]; heights above the top belong to the last layer.
    pub fn layer_at(&self, height: f64, j: usize, i: usize) -> usize {
        let nz = self.thickness.dim().0;
        (0..nz)
            .find(|&k| height < self.interface_height[[k + 1, j, i]])
            .unwrap_or(nz - 1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn thirty_layers_reach_the_top_and_start_thin() {
        let grid = VerticalGrid::stretched(30, 36.0, 13_000.0).unwrap();
        assert_eq!(grid.layers(), 30);
        assert_relative_eq!(grid.top(), 13_000.0);
        let metrics = grid.over(&Array2::from_elem((1, 2), 2261.0)).unwrap();
        assert!(metrics.thickness[[0, 0, 0]] < 40.0);
        assert_relative_eq!(
            metrics.interface_height[[30, 0, 1]] + 2261.0,
            13_000.0,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            metrics.thickness.sum() / 2.0,
            13_000.0 - 2261.0,
            max_relative = 1e-12
        );
        assert_eq!(metrics.layer_at(10.0, 0, 0), 0);
        assert_eq!(metrics.layer_at(1e6, 0, 0), 29);
    }

    #[test]
    fn a_mountain_above_the_top_is_refused() {
        let grid = VerticalGrid::stretched(30, 36.0, 9000.0).unwrap();
        assert!(matches!(
            grid.over(&Array2::from_elem((1, 1), 7000.0)),
            Err(VerticalError::TerrainAboveTop { .. })
        ));
        assert!(VerticalGrid::stretched(30, 500.0, 9000.0).is_err());
    }
}
