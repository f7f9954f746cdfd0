//! Horizontal turbulent diffusion of one level of a block, explicit and in flux form.
//!
//! ∂(ρq)/∂t = ∇_h · (ρ K ∇_h q),  flux across a face = g (q_left − q_right),  g = K m / Δx² [kg/s]
//!
//! with m the mean air mass of both cells. Along terrain-following levels: slope terms are neglected, as in CMAQ and CAMx.
//! Each face flux is computed by the same expression from both sides, so that mass is conserved, tags add up to the bulk,
//! and the result does not depend on how the domain is cut into blocks. Positive and stable while
//! dt Σ_faces g ≤ m ([`FaceConductance::stable_step`]); the kernel needs one ring of valid halo cells.
//!
//! References: Smagorinsky 1963, Mon. Weather Rev. 91, 99 (deformation); Skamarock et al. 2019, WRF 4, NCAR
//! TN-556 (c_s = 0.25 for the two-dimensional form).

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

/// Shape of one level of a block: `[j][i][lane]` with `halo` cells around `ny × nx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiffusionBlock {
    /// Interior cells along x.
    pub nx: usize,
    /// Interior cells along y.
    pub ny: usize,
    /// Halo width in cells (≥ 1).
    pub halo: usize,
}

impl DiffusionBlock {
    /// Index of the cell (j, i), counted from −1 with an offset of one: `(0, 0)` is the halo corner next to the interior.
    fn cell(&self, j: usize, i: usize) -> usize {
        (j + self.halo - 1) * (self.nx + 2 * self.halo) + i + self.halo - 1
    }

    /// Number of cells with halo.
    pub fn cells(&self) -> usize {
        (self.nx + 2 * self.halo) * (self.ny + 2 * self.halo)
    }
}

/// Edges of a block that are edges of the domain: nothing diffuses across them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClosedEdges {
    /// Western edge.
    pub west: bool,
    /// Eastern edge.
    pub east: bool,
    /// Southern edge.
    pub south: bool,
    /// Northern edge.
    pub north: bool,
}

/// Exchange of air mass across the faces of one level of a block [kg/s].
#[derive(Debug, Clone)]
pub struct FaceConductance {
    block: DiffusionBlock,
    /// `[ny][nx + 1]`.
    x: Vec<f64>,
    /// `[ny + 1][nx]`.
    y: Vec<f64>,
}

/// A constant diffusivity over a block, halo included [m²/s].
pub fn constant_diffusivity(block: DiffusionBlock, value: f64) -> Vec<f64> {
    vec![value; block.cells()]
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

impl FaceConductance {
    /// From the diffusivity [m²/s] and the air mass [kg] of the cells (both with halo) and the cell size [m].
    ///
    /// # Panics
    /// If a slice is shorter than [`DiffusionBlock::cells`].
    pub fn new(
        block: DiffusionBlock,
        diffusivity: &[f64],
        air_mass: &[f64],
        cell_size: f64,
        closed: ClosedEdges,
    ) -> Self {
        let DiffusionBlock { nx, ny, .. } = block;
        let face = |a: usize, b: usize| {
            0.25 * (diffusivity[a] + diffusivity[b]) * (air_mass[a] + air_mass[b])
                / (cell_size * cell_size)
        };
        let mut x = Vec::with_capacity(ny * (nx + 1));
        for j in 1..=ny {
            for i in 0..=nx {
                let shut = (i == 0 && closed.west) || (i == nx && closed.east);
                x.push(if shut {
                    0.0
                } else {
                    face(block.cell(j, i), block.cell(j, i + 1))
                });
            }
        }
        let mut y = Vec::with_capacity((ny + 1) * nx);
        for j in 0..=ny {
            for i in 1..=nx {
                let shut = (j == 0 && closed.south) || (j == ny && closed.north);
                y.push(if shut {
                    0.0
                } else {
                    face(block.cell(j, i), block.cell(j + 1, i))
                });
            }
        }
        Self { block, x, y }
    }

    /// Longest step [s] for which the result stays positive; infinite where nothing diffuses.
    pub fn stable_step(&self, air_mass: &[f64]) -> f64 {
        let DiffusionBlock { nx, ny, .. } = self.block;
        let mut least = f64::INFINITY;
        for j in 0..ny {
            for i in 0..nx {
                let total = self.x[j * (nx + 1) + i]
                    + self.x[j * (nx + 1) + i + 1]
                    + self.y[j * nx + i]
                    + self.y[(j + 1) * nx + i];
                if total > 0.0 {
                    least = least.min(air_mass[self.block.cell(j + 1, i + 1)] / total);
                }
            }
        }
        least
    }

    /// One explicit step of `dt` [s]: masses [kg] of the interior in `data` (`[j][i][lane]` with halo, `lanes` values a
    /// cell) are advanced; halo cells are read, not written. `scratch` is resized as needed and may be reused.
    ///
    /// # Panics
    /// If `data` or `air_mass` is shorter than the block.
    pub fn step(
        &self,
        data: &mut [f64],
        lanes: usize,
        air_mass: &[f64],
        dt: f64,
        scratch: &mut Vec<f64>,
    ) {
        let DiffusionBlock { nx, ny, .. } = self.block;
        scratch.clear();
        scratch.resize(nx * ny * lanes, 0.0);
        for j in 0..ny {
            for i in 0..nx {
                let here = self.block.cell(j + 1, i + 1);
                // west, east, south, north: neighbour and conductance; the sign makes both sides compute the same flux.
                let faces = [
                    (self.block.cell(j + 1, i), self.x[j * (nx + 1) + i]),
                    (self.block.cell(j + 1, i + 2), self.x[j * (nx + 1) + i + 1]),
                    (self.block.cell(j, i + 1), self.y[j * nx + i]),
                    (self.block.cell(j + 2, i + 1), self.y[(j + 1) * nx + i]),
                ];
                let change = &mut scratch[(j * nx + i) * lanes..][..lanes];
                let mine = &data[here * lanes..][..lanes];
                let inverse = 1.0 / air_mass[here];
                for (there, conductance) in faces {
                    let exchange = dt * conductance;
                    let other = 1.0 / air_mass[there];
                    let theirs = &data[there * lanes..][..lanes];
                    for ((change, c), n) in change.iter_mut().zip(mine).zip(theirs) {
                        *change += exchange * (n * other - c * inverse);
                    }
                }
            }
        }
        for j in 0..ny {
            for i in 0..nx {
                let here = self.block.cell(j + 1, i + 1) * lanes;
                let change = &scratch[(j * nx + i) * lanes..][..lanes];
                for (value, change) in data[here..][..lanes].iter_mut().zip(change) {
                    *value += change;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
