//! Implicit vertical mixing of a column, with dry deposition and gravitational settling inside the matrix.
//!
//! ∂(ρq)/∂t = ∂/∂z (ρ K ∂q/∂z) + ∂/∂z (ρ v_s q),  flux to the ground = ρ₀ v_d q₀
//!
//! q is the mixing ratio C/m of the mass C [kg] carried by the air mass m [kg] of a cell. Valid for any step: backward
//! Euler (θ = 1, the default) is positive and L-stable; θ = ½ (Crank and Nicolson 1947) is second order in time but can
//! ring and go negative for steps beyond Δz²/K. Layers may be uneven: the exchange across the interface of layers k and
//! k+1 is area · ρ K / (½(Δzₖ + Δzₖ₊₁)) [kg/s], second order in Δz for slowly varying thickness.
//!
//! Settling is first-order upwind between layers (the error is a diffusivity of ½ v_s Δz, for 10 µm and 40 m 0.2 m²/s).
//! What leaves the lowest layer does so by the deposition velocity alone: v_d of particles contains the settling
//! velocity (Zhang et al. 2001, eq. 1), so that nothing settles twice.
//!
//! Emission during the step, added to the cells before [`MixingMatrix::solve`], is the implicit source term of backward Euler.
//!
//! References: Jacobson 2005, Fundamentals of Atmospheric Modeling, 2nd ed., ch. 7; Pleim 2007 for ACM2.

use super::acm2::{Convection, convective_transfers};
use crate::numerics::tridiagonal::TransferMatrix;
use serde::{Deserialize, Serialize};

/// How the air of a column is mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerticalMixing {
    /// Local eddy diffusivity only (`eddy_diffusivity`).
    #[default]
    EddyDiffusivity,
    /// Asymmetric Convective Model, version 2 (`acm2`): non-local upward transport joins the eddies when the layer is convective.
    Acm2,
}

/// The air of one column, from the ground up.
#[derive(Debug, Clone, Copy)]
pub struct ColumnAir<'a> {
    /// Layer thickness [m], nz values.
    pub thickness: &'a [f64],
    /// Density [kg/m³], nz values.
    pub density: &'a [f64],
    /// Air mass of the cells [kg], nz values.
    pub air_mass: &'a [f64],
    /// Eddy diffusivity at the interfaces [m²/s], nz + 1 values; the first and the last are not used.
    pub eddy_diffusivity: &'a [f64],
    /// Horizontal area [m²].
    pub area: f64,
}

impl ColumnAir<'_> {
    /// Exchange of air mass by eddies across the interface above layer k [kg/s].
    pub fn eddy_exchange(&self, k: usize) -> f64 {
        let (below, above) = (self.thickness[k], self.thickness[k + 1]);
        let density = (self.density[k] * above + self.density[k + 1] * below) / (below + above);
        self.area * density * self.eddy_diffusivity[k + 1] / (0.5 * (below + above))
    }
}

/// The matrix of one column and one step; one factorisation serves every species that settles alike, and all tags.
///
/// The scratch inside is reused from column to column, so keep one per thread.
#[derive(Debug, Clone)]
pub struct MixingMatrix {
    implicitness: f64,
    time_step: f64,
    surface_exchange: f64, // dt θ area ρ₀ / m₀ [s/m]
    matrix: TransferMatrix,
    up: Vec<f64>,
    down: Vec<f64>,
    jet: Vec<f64>,
    exit: Vec<f64>,
    before: Vec<f64>,
}

impl Default for MixingMatrix {
    fn default() -> Self {
        Self::new(1.0)
    }
}

impl MixingMatrix {
    /// An empty matrix. `implicitness` θ [1] is 1 for backward Euler and ½ for Crank–Nicolson; it is held within ½–1.
    pub fn new(implicitness: f64) -> Self {
        Self {
            implicitness: implicitness.clamp(0.5, 1.0),
            time_step: 0.0,
            surface_exchange: 0.0,
            matrix: TransferMatrix::default(),
            up: Vec::new(),
            down: Vec::new(),
            jet: Vec::new(),
            exit: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Prepares local mixing for a step of `dt` [s]; `settling` holds the terminal velocity of every layer [m/s] (≥ 0, downward).
    ///
    /// # Panics
    /// If a slice of `air` or `settling` is shorter than the column.
    pub fn set(&mut self, air: &ColumnAir<'_>, settling: Option<&[f64]>, dt: f64) {
        self.local_transfers(air, settling, dt, |_| 1.0);
        self.matrix.factor(&self.up, &self.down, None);
    }

    /// Prepares ACM2 for a step of `dt` [s]; falls back to [`MixingMatrix::set`] where the column is not convective.
    ///
    /// # Panics
    /// As [`MixingMatrix::set`].
    pub fn set_convective(
        &mut self,
        air: &ColumnAir<'_>,
        convection: &Convection,
        settling: Option<&[f64]>,
        dt: f64,
    ) {
        let Some((fraction, top)) = convection.reach(air) else {
            return self.set(air, settling, dt);
        };
        // Local eddies keep the rest below the mixing height and all of it above (Pleim 2007).
        self.local_transfers(air, settling, dt, |k| {
            if k < top { 1.0 - fraction } else { 1.0 }
        });
        let step = dt * self.implicitness;
        convective_transfers(
            air,
            convection.mixing_height,
            fraction,
            top,
            step,
            &mut self.jet,
            &mut self.down,
        );
        self.matrix.factor(&self.up, &self.down, Some(&self.jet));
    }

    /// Transfers by eddies (times `local` of the interface above layer k) and settling.
    fn local_transfers(
        &mut self,
        air: &ColumnAir<'_>,
        settling: Option<&[f64]>,
        dt: f64,
        local: impl Fn(usize) -> f64,
    ) {
        let nz = air.thickness.len();
        let step = dt * self.implicitness;
        self.time_step = dt;
        self.surface_exchange = step * air.area * air.density[0] / air.air_mass[0];
        for list in [&mut self.up, &mut self.down] {
            list.clear();
            list.resize(nz, 0.0);
        }
        for k in 0..nz - 1 {
            let exchange = local(k) * air.eddy_exchange(k);
            let fall = settling.map_or(0.0, |v| v[k + 1] * air.area * air.density[k + 1]);
            self.up[k] = step * exchange / air.air_mass[k];
            self.down[k + 1] = step * (exchange + fall) / air.air_mass[k + 1];
        }
    }

    /// Advances the masses [kg] of one column in place and adds what reaches the ground to `deposited` [kg].
    ///
    /// Layer k of lane l stands at `data[k * stride + l]`; species s has `tags` lanes beginning at `s * tags` and the
    /// deposition velocity `deposition_velocity[s]` [m/s]. Bulk fields have one tag. `deposited` has a value per lane.
    /// The column's mass before equals its mass after plus the deposit to round-off (a few nz·ε).
    ///
    /// # Panics
    /// If `data` or `deposited` is shorter than the lanes ask for.
    pub fn solve(
        &mut self,
        data: &mut [f64],
        stride: usize,
        tags: usize,
        deposition_velocity: &[f64],
        deposited: &mut [f64],
    ) {
        let lanes = tags * deposition_velocity.len();
        self.exit.clear();
        self.exit.extend(
            deposition_velocity
                .iter()
                .map(|v| v * self.surface_exchange),
        );
        if self.implicitness < 1.0 {
            self.solve_blended(data, stride, tags, lanes);
        } else {
            self.matrix.solve(data, stride, tags, &self.exit);
            for (s, exit) in self.exit.iter().enumerate() {
                let block = s * tags..(s + 1) * tags;
                for (total, mass) in deposited[block.clone()].iter_mut().zip(&data[block]) {
                    *total += exit * mass;
                }
            }
            return;
        }
        // θ < 1: the flux is that of the intermediate state (x̄ = x after + (1/θ − 1) x before …, see `solve_blended`).
        let theta = self.implicitness;
        for lane in 0..lanes {
            let middle = theta * data[lane] + (1.0 - theta) * self.before[lane];
            deposited[lane] += self.exit[lane / tags] / theta * middle;
        }
    }

    /// θ-method by extrapolation: x̄ = (1 + θ dt L)⁻¹ x, x′ = (x̄ − (1 − θ) x)/θ, where x̄ = θ x′ + (1 − θ) x.
    fn solve_blended(&mut self, data: &mut [f64], stride: usize, tags: usize, lanes: usize) {
        let theta = self.implicitness;
        let nz = self.matrix.len();
        self.before.clear();
        for k in 0..nz {
            self.before.extend_from_slice(&data[k * stride..][..lanes]);
        }
        self.matrix.solve(data, stride, tags, &self.exit);
        for k in 0..nz {
            let old = &self.before[k * lanes..][..lanes];
            for (value, old) in data[k * stride..][..lanes].iter_mut().zip(old) {
                *value = (*value - (1.0 - theta) * old) / theta;
            }
        }
    }

    /// The step that was prepared [s].
    pub fn time_step(&self) -> f64 {
        self.time_step
    }
}

#[cfg(test)]
mod tests;
