//! Minimal adjustment of a first-guess wind to closed mass fluxes in terrain-following coordinates.
//!
//! Unknowns are the mass fluxes F_f [kg/s] through cell faces: x and y faces, and the faces of the sloping coordinate
//! surfaces (contravariant vertical flux). With the first guess F⁰ and a weight 1/c_f per face,
//!
//! minimise Σ_f (F_f − F⁰_f)² / c_f subject to Σ_out F − Σ_in F = 0 in every cell
//!
//! (Sasaki 1970; Sherman 1978, MATHEW, J. Appl. Meteorol. 17, 312, eqs. 3–10, written in fluxes). The multiplier λ obeys
//!
//! Σ_f c_f (λ_P − λ_N) = −(∇·F⁰)_P,   F_f = F⁰_f + c_f (λ_minus − λ_plus),
//!
//! a symmetric positive definite graph Laplacian without cross terms. λ = 0 at the sides and the top (air may pass), no
//! flux through the ground. With c = ρ A/d (A face area, d distance of centres) the sum is the kinetic energy of the
//! correction; vertical faces carry the factor κ = (α_h/α_v)²: 1 in neutral air, small in stable air, where flow
//! goes around rather than over (Ross et al. 1988, J. Appl. Meteorol. 27, 675: α follows the Froude number).
//!
//! After the solve the vertical flux is summed from the ground upward, so that the air mass balance of every cell is exact
//! to round-off; the top face takes what the solver left.

use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::numerics::poisson::{Conductances, PoissonError, PoissonReport, PoissonSolver};
use ndarray::{Array2, Array3};

/// Relative residual of the Poisson equation.
pub const TOLERANCE: f64 = 1e-8;

/// Mass fluxes through all faces [kg/s], in the shapes of [`super::MetSlice`].
#[derive(Debug, Clone, PartialEq)]
pub struct MassFluxes {
    /// Western faces `[k][j][nx+1]`, positive eastward.
    pub x: Array3<f64>,
    /// Southern faces `[k][ny+1][nx]`, positive northward.
    pub y: Array3<f64>,
    /// Lower faces `[nz+1][j][i]`, positive upward, zero at the ground.
    pub z: Array3<f64>,
}

/// What the adjustment did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdjustmentReport {
    /// Solver iterations and residual.
    pub poisson: PoissonReport,
    /// Largest |∇·F| of a cell before the vertical sum, over the mass flux through a side of the cell at 1 m/s [1].
    pub largest_residual: f64,
    /// The same of the first guess [1].
    pub largest_first_divergence: f64,
}

/// Geometry and reference air of the adjustment, the same for all hours of a run.
pub struct MassConsistency {
    nx: usize,
    ny: usize,
    nz: usize,
    /// Reference air mass [kg] `[k][j][i]`.
    pub air_mass: Array3<f64>,
    /// Mass flux per wind through western faces, ρ0 A [kg/m] `[k][j][nx+1]`.
    pub carry_x: Array3<f64>,
    /// Mass flux per wind through southern faces [kg/m] `[k][ny+1][nx]`.
    pub carry_y: Array3<f64>,
    /// Mass flux per vertical velocity through lower faces [kg/m] `[nz+1][j][i]`.
    pub carry_z: Array3<f64>,
    conductances: Conductances,
}

impl MassConsistency {
    /// Sets up the geometry with the reference density [kg/m³] of cells, `[k][j][i]`.
    pub fn new(grid: &HorizontalGrid, metrics: &VerticalMetrics, density: &Array3<f64>) -> Self {
        let (nz, ny, nx) = density.dim();
        let layer = Array3::from_shape_fn((nz, ny, nx), |c| density[c] * metrics.thickness[c]);
        let width = grid.map_factor.mapv(|m| grid.cell_size / m);
        // Mean of the two cells of a face; at the rim the cell itself.
        let pair = |n: usize, f: usize| (f.saturating_sub(1), f.min(n - 1));
        let carry_x = Array3::from_shape_fn((nz, ny, nx + 1), |(k, j, f)| {
            let (a, b) = pair(nx, f);
            0.25 * (layer[[k, j, a]] + layer[[k, j, b]]) * (width[[j, a]] + width[[j, b]])
        });
        let carry_y = Array3::from_shape_fn((nz, ny + 1, nx), |(k, f, i)| {
            let (a, b) = pair(ny, f);
            0.25 * (layer[[k, a, i]] + layer[[k, b, i]]) * (width[[a, i]] + width[[b, i]])
        });
        let carry_z = Array3::from_shape_fn((nz + 1, ny, nx), |(f, j, i)| {
            let (a, b) = pair(nz, f);
            0.5 * (density[[a, j, i]] + density[[b, j, i]]) * grid.area[[j, i]]
        });
        let air_mass = Array3::from_shape_fn((nz, ny, nx), |(k, j, i)| {
            layer[[k, j, i]] * grid.area[[j, i]]
        });
        let conductances = conductances(grid, metrics, [&carry_x, &carry_y, &carry_z]);
        Self {
            nx,
            ny,
            nz,
            air_mass,
            carry_x,
            carry_y,
            carry_z,
            conductances,
        }
    }

    /// Winds along the map at cell centres [m/s], means of those that the fluxes through both sides are.
    pub fn centre_winds(&self, fluxes: &MassFluxes) -> (Array3<f64>, Array3<f64>) {
        let shape = (self.nz, self.ny, self.nx);
        let along_x = Array3::from_shape_fn(shape, |(k, j, i)| {
            0.5 * (fluxes.x[[k, j, i]] / self.carry_x[[k, j, i]]
                + fluxes.x[[k, j, i + 1]] / self.carry_x[[k, j, i + 1]])
        });
        let along_y = Array3::from_shape_fn(shape, |(k, j, i)| {
            0.5 * (fluxes.y[[k, j, i]] / self.carry_y[[k, j, i]]
                + fluxes.y[[k, j + 1, i]] / self.carry_y[[k, j + 1, i]])
        });
        (along_x, along_y)
    }

    /// Adjusts a first guess; `vertical_ease` is κ (0.001–1), how easily air changes its vertical motion compared with neutral air.
    ///
    /// # Errors
    /// [`PoissonError`] if the solver does not reach `TOLERANCE`.
    pub fn adjust(
        &self,
        first_guess: &MassFluxes,
        vertical_ease: f64,
    ) -> Result<(MassFluxes, AdjustmentReport), PoissonError> {
        let (nx, ny, nz) = (self.nx, self.ny, self.nz);
        let mut faces = self.conductances.clone();
        for c in &mut faces.z {
            *c *= vertical_ease;
        }
        let mut fluxes = first_guess.clone();
        fluxes.z.index_axis_mut(ndarray::Axis(0), 0).fill(0.0);
        let right = self.negative_divergence(&fluxes);
        let solver = PoissonSolver::new(faces);
        let (lambda, poisson) = solver.solve(&right, TOLERANCE)?;
        let at = |i: usize, j: usize, k: usize| lambda[(j * nx + i) * nz + k];
        let faces = &self.conductances;
        for ((k, j, f), flux) in fluxes.x.indexed_iter_mut() {
            let minus = if f == 0 { 0.0 } else { at(f - 1, j, k) };
            let plus = if f == nx { 0.0 } else { at(f, j, k) };
            *flux += faces.x[(j * (nx + 1) + f) * nz + k] * (minus - plus);
        }
        for ((k, f, i), flux) in fluxes.y.indexed_iter_mut() {
            let minus = if f == 0 { 0.0 } else { at(i, f - 1, k) };
            let plus = if f == ny { 0.0 } else { at(i, f, k) };
            *flux += faces.y[(f * nx + i) * nz + k] * (minus - plus);
        }
        for ((f, j, i), flux) in fluxes.z.indexed_iter_mut().filter(|(c, _)| c.0 > 0) {
            let minus = at(i, j, f - 1);
            let plus = if f == nz { 0.0 } else { at(i, j, f) };
            let c = vertical_ease * faces.z[(j * nx + i) * (nz + 1) + f];
            *flux += c * (minus - plus);
        }
        let report = AdjustmentReport {
            poisson,
            largest_residual: self.largest(&self.negative_divergence(&fluxes)),
            largest_first_divergence: self.largest(&right),
        };
        close_from_the_ground(&mut fluxes);
        Ok((fluxes, report))
    }

    /// −∇·F of cells [kg/s], columns contiguous.
    fn negative_divergence(&self, fluxes: &MassFluxes) -> Vec<f64> {
        let (nx, ny, nz) = (self.nx, self.ny, self.nz);
        let mut result = vec![0.0; nx * ny * nz];
        for j in 0..ny {
            for i in 0..nx {
                for k in 0..nz {
                    result[(j * nx + i) * nz + k] = -divergence(fluxes, k, j, i);
                }
            }
        }
        result
    }

    fn largest(&self, divergence: &[f64]) -> f64 {
        let (nx, nz) = (self.nx, self.nz);
        divergence
            .iter()
            .enumerate()
            .fold(0.0, |worst: f64, (c, value)| {
                let (k, i, j) = (c % nz, (c / nz) % nx, c / (nz * nx));
                worst.max(value.abs() / self.carry_x[[k, j, i]])
            })
    }
}

/// Net outflow of a cell [kg/s].
pub fn divergence(fluxes: &MassFluxes, k: usize, j: usize, i: usize) -> f64 {
    (fluxes.x[[k, j, i + 1]] - fluxes.x[[k, j, i]])
        + (fluxes.y[[k, j + 1, i]] - fluxes.y[[k, j, i]])
        + (fluxes.z[[k + 1, j, i]] - fluxes.z[[k, j, i]])
}

/// Replaces the vertical flux by the sum of the horizontal convergence below, ground flux 0.
fn close_from_the_ground(fluxes: &mut MassFluxes) {
    let (faces, ny, nx) = fluxes.z.dim();
    for k in 0..faces - 1 {
        for j in 0..ny {
            for i in 0..nx {
                let outflow = (fluxes.x[[k, j, i + 1]] - fluxes.x[[k, j, i]])
                    + (fluxes.y[[k, j + 1, i]] - fluxes.y[[k, j, i]]);
                fluxes.z[[k + 1, j, i]] = fluxes.z[[k, j, i]] - outflow;
            }
        }
    }
}

/// c = ρ A / d for every face; the distance of boundary faces is half a cell, the ground has none.
fn conductances(
    grid: &HorizontalGrid,
    metrics: &VerticalMetrics,
    carry: [&Array3<f64>; 3],
) -> Conductances {
    let (nz, ny, nx) = metrics.thickness.dim();
    let mut faces = Conductances::zeros(nx, ny, nz);
    let width = |j: usize, i: usize| grid.cell_size / grid.map_factor[[j, i]];
    let rim = |f: usize, n: usize| if f == 0 || f == n { 0.5 } else { 1.0 };
    for ((k, j, f), c) in carry[0].indexed_iter() {
        faces.x[(j * (nx + 1) + f) * nz + k] = c / (rim(f, nx) * width(j, f.min(nx - 1)));
    }
    for ((k, f, i), c) in carry[1].indexed_iter() {
        faces.y[(f * nx + i) * nz + k] = c / (rim(f, ny) * width(f.min(ny - 1), i));
    }
    for ((f, j, i), c) in carry[2].indexed_iter().filter(|(at, _)| at.0 > 0) {
        let below = metrics.thickness[[f - 1, j, i]];
        let above = if f == nz {
            0.0
        } else {
            metrics.thickness[[f, j, i]]
        };
        faces.z[(j * nx + i) * (nz + 1) + f] = c / (0.5 * (below + above));
    }
    faces
}

/// First-guess fluxes from winds at cell centres [m/s] and, at the lower faces, the vertical velocity w [m/s]
/// `[nz+1][j][i]` of the guess: F_z = ρ A (w − u·∇z|η) with the slope ∇z|η = ∇h (1 − η/H) of the coordinate surface.
pub fn first_guess(
    consistency: &MassConsistency,
    grid: &HorizontalGrid,
    metrics: &VerticalMetrics,
    wind: (&Array3<f64>, &Array3<f64>),
    vertical_velocity: &Array3<f64>,
) -> MassFluxes {
    let (nz, ny, nx) = wind.0.dim();
    let mean = |a: f64, b: f64| 0.5 * (a + b);
    let mut fluxes = MassFluxes {
        x: consistency.carry_x.clone(),
        y: consistency.carry_y.clone(),
        z: consistency.carry_z.clone(),
    };
    for ((k, j, f), flux) in fluxes.x.indexed_iter_mut() {
        *flux *= mean(
            wind.0[[k, j, f.saturating_sub(1)]],
            wind.0[[k, j, f.min(nx - 1)]],
        );
    }
    for ((k, f, i), flux) in fluxes.y.indexed_iter_mut() {
        *flux *= mean(
            wind.1[[k, f.saturating_sub(1), i]],
            wind.1[[k, f.min(ny - 1), i]],
        );
    }
    let slopes = terrain_slope(&metrics.terrain, grid);
    for ((f, j, i), flux) in fluxes.z.indexed_iter_mut() {
        let (a, b) = (f.saturating_sub(1), f.min(nz - 1));
        // 1 − η/H from the height above ground: η/H = z_agl/(H − h), and z_agl at the top is H − h.
        let flattening =
            1.0 - metrics.interface_height[[f, j, i]] / metrics.interface_height[[nz, j, i]];
        let u = mean(wind.0[[a, j, i]], wind.0[[b, j, i]]);
        let v = mean(wind.1[[a, j, i]], wind.1[[b, j, i]]);
        let along_surface = (u * slopes.0[[j, i]] + v * slopes.1[[j, i]]) * flattening;
        *flux *= if f == 0 {
            0.0
        } else {
            vertical_velocity[[f, j, i]] - along_surface
        };
    }
    fluxes
}

/// ∂h/∂x and ∂h/∂y of a height field on the ground [1], central differences, one-sided at the rim.
pub fn terrain_slope(height: &Array2<f64>, grid: &HorizontalGrid) -> (Array2<f64>, Array2<f64>) {
    let (ny, nx) = height.dim();
    let slope = |high: f64, low: f64, cells: usize, j: usize, i: usize| {
        (high - low) * grid.map_factor[[j, i]] / (cells as f64 * grid.cell_size)
    };
    let x = Array2::from_shape_fn((ny, nx), |(j, i)| {
        let (a, b) = (i.saturating_sub(1), (i + 1).min(nx - 1));
        slope(height[[j, b]], height[[j, a]], b - a, j, i)
    });
    let y = Array2::from_shape_fn((ny, nx), |(j, i)| {
        let (a, b) = (j.saturating_sub(1), (j + 1).min(ny - 1));
        slope(height[[b, i]], height[[a, i]], b - a, j, i)
    });
    (x, y)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
