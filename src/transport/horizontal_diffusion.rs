//! Horizontal turbulent exchange of air between neighbouring cells of a level.
//!
//! ∂(ρq)/∂t = ∇_h · (ρ K ∇_h q),  flux across a face = g (q_left − q_right),  g = K m / Δx² [kg/s]
//!
//! with K and m the means of both cells. Along terrain-following levels: slope terms are neglected, as in CMAQ and CAMx.
//! [`super::advect_horizontally`] moves the exchanged air with the wind, explicitly, in sub-steps that keep every mass
//! positive. Nothing diffuses across the domain's edges.
//!
//! References: Smagorinsky 1963, Mon. Weather Rev. 91, 99 (deformation); Skamarock et al. 2019, WRF 4, NCAR
//! TN-556 (c_s = 0.25 for the two-dimensional form).

use crate::meteorology::MetSlice;
use ndarray::Array3;
use serde::{Deserialize, Serialize};

/// Smagorinsky's coefficient [1] (Skamarock et al. 2019, section 4.2.3).
const SMAGORINSKY: f64 = 0.25;

/// How the horizontal eddy diffusivity is found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HorizontalDiffusivity {
    /// The same everywhere.
    Constant {
        /// Diffusivity [m²/s].
        value: f64,
    },
    /// From the deformation of the wind (Smagorinsky 1963), between two limits.
    Smagorinsky {
        /// Lower limit [m²/s].
        least: f64,
        /// Upper limit [m²/s].
        most: f64,
    },
}

/// Diffusivity K = (c_s Δx)² √[(∂u/∂x − ∂v/∂y)² + (∂v/∂x + ∂u/∂y)²] [m²/s] of one cell within the limits, from the winds
/// [m/s] of its western, eastern, southern and northern neighbours `[u, v]` and the cell size [m].
pub fn smagorinsky_diffusivity(
    [west, east, south, north]: [[f64; 2]; 4],
    cell_size: f64,
    (least, most): (f64, f64),
) -> f64 {
    let across = 2.0 * cell_size;
    let stretching = (east[0] - west[0]) / across - (north[1] - south[1]) / across;
    let shearing = (east[1] - west[1]) / across + (north[0] - south[0]) / across;
    let length = SMAGORINSKY * cell_size;
    (length * length * (stretching * stretching + shearing * shearing).sqrt()).clamp(least, most)
}

/// Air exchanged across western faces `[k][j][nx + 1]` and southern faces `[k][ny + 1][nx]` [kg/s]; zero where
/// `diffusivity` is `None` and on the edges.
pub fn turbulent_exchange(
    weather: &MetSlice,
    diffusivity: Option<HorizontalDiffusivity>,
    cell_size: f64,
) -> [Array3<f64>; 2] {
    let (nz, ny, nx) = weather.air_mass.dim();
    let mut exchange = [
        Array3::zeros((nz, ny, nx + 1)),
        Array3::zeros((nz, ny + 1, nx)),
    ];
    let Some(kind) = diffusivity else {
        return exchange;
    };
    let wind =
        |k: usize, j: usize, i: usize| [weather.wind_u[[k, j, i]], weather.wind_v[[k, j, i]]];
    let cell = |(k, j, i): (usize, usize, usize)| match kind {
        HorizontalDiffusivity::Constant { value } => value,
        HorizontalDiffusivity::Smagorinsky { least, most } => {
            // At the edge the derivative is one-sided over one cell: the neighbour stands in for the missing cell.
            let west = wind(k, j, i.saturating_sub(1));
            let east = wind(k, j, (i + 1).min(nx - 1));
            let south = wind(k, j.saturating_sub(1), i);
            let north = wind(k, (j + 1).min(ny - 1), i);
            smagorinsky_diffusivity([west, east, south, north], cell_size, (least, most))
        }
    };
    let diffusivity = Array3::from_shape_fn((nz, ny, nx), cell);
    let face = |a: [usize; 3], b: [usize; 3]| {
        0.25 * (diffusivity[a] + diffusivity[b]) * (weather.air_mass[a] + weather.air_mass[b])
            / (cell_size * cell_size)
    };
    for k in 0..nz {
        for j in 0..ny {
            for i in 0..nx {
                if i > 0 {
                    exchange[0][[k, j, i]] = face([k, j, i - 1], [k, j, i]);
                }
                if j > 0 {
                    exchange[1][[k, j, i]] = face([k, j - 1, i], [k, j, i]);
                }
            }
        }
    }
    exchange
}

#[cfg(test)]
mod tests;
