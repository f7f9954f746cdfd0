//! Gas and particle of semivolatile organics in equilibrium with one organic phase.
//!
//! Pankow 1994; Schell et al. 2001 eq. 8, in moles of the phase N:
//!
//! p_i = t_i N/(N + c_i),   c_i = C*_i/M_i,   C*_i(T) = C*_i (298 K/T) exp(ΔH_i/R (1/298 K − 1/T))
//! g(N) = N₀ + Σ t_i N/(N + c_i) − N = 0
//!
//! t_i: gas and particle of a class together [mol/m³], N₀: what does not evaporate. g is concave, so Newton's tangent never
//! falls below the largest root: from the phase of before (if g falls there, else from N₀ + Σ t_i) the iterates come down to
//! it one by one. Without N₀ there is a phase if Σ t_i/c_i > 1 (Schell et al. 2001 eq. 9), else all is gas.

use super::classes::{FIXED, SEMIVOLATILE};
use super::{OrganicCell, SEMIVOLATILE_COUNT};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::units::GAS_CONSTANT;

/// Temperature of C* in [`SEMIVOLATILE`] [K].
const REFERENCE: f64 = 298.0;
/// Relative change of N at which the iteration stops [1].
const TOLERANCE: f64 = 1e-14;
/// Most iterations; only phases within 1e-6 of their threshold need more than 12.
const MOST: usize = 40;

/// The classes in a register each.
struct Phase<V> {
    /// Total of a class [mol/m³].
    total: [V; SEMIVOLATILE_COUNT],
    /// C*/M [mol/m³].
    saturation: [V; SEMIVOLATILE_COUNT],
    /// What does not evaporate [mol/m³].
    fixed: V,
}

impl<V: Lanes> Phase<V> {
    /// g and g′ at N.
    #[inline(always)]
    fn function(&self, moles: V) -> (V, V) {
        let mut value = self.fixed - moles;
        let mut slope = V::splat(-1.0);
        for class in 0..SEMIVOLATILE_COUNT {
            let inverse = V::splat(1.0) / (moles + self.saturation[class]);
            let share = self.total[class] * inverse;
            value = share.mul_add(moles, value);
            slope = (share * inverse).mul_add(self.saturation[class], slope);
        }
        (value, slope)
    }

    /// The moles of the phase, from those of before.
    #[inline(always)]
    fn moles(&self, before: V) -> V {
        let zero = V::splat(0.0);
        let mut most = self.fixed;
        let mut loading = zero;
        for class in 0..SEMIVOLATILE_COUNT {
            most = most + self.total[class];
            loading = loading + self.total[class] / self.saturation[class];
        }
        // Without anything in it the phase needs supersaturation; below it the root is 0.
        let empty = self.fixed.le(zero).and(loading.le(V::splat(1.0)));
        let (value, slope) = self.function(before);
        let tangent = V::select(slope.lt(zero), before - value / slope, most);
        let mut moles = V::select(empty, zero, tangent.min(most).max(self.fixed));
        let mut open = empty.not();
        for _ in 0..MOST {
            let (value, slope) = self.function(moles);
            // Rounding may lift g above zero at the root: then the iterate stays.
            let next = (moles - value / slope).min(moles).max(self.fixed);
            let next = V::select(open.and(slope.lt(zero)), next, moles);
            open = open.and((moles - next).gt(moles * TOLERANCE));
            moles = next;
            if !open.any() {
                break;
            }
        }
        moles
    }
}

/// Shares gas and particle of up to `V::WIDTH` cells anew.
#[inline(always)]
pub(super) fn equilibrium<V: Lanes>(cells: &mut [OrganicCell]) {
    let columns = Columns::<V>::of(cells);
    let warmth = V::splat(REFERENCE) / columns.temperature;
    let exponent = (V::splat(1.0 / REFERENCE) - V::splat(1.0) / columns.temperature) / GAS_CONSTANT;
    let mut phase = Phase {
        total: columns.total,
        saturation: columns.total,
        fixed: columns.fixed,
    };
    for (class, row) in SEMIVOLATILE.iter().enumerate() {
        phase.saturation[class] =
            warmth * (exponent * row.enthalpy).exp() * (row.saturation / row.molar_mass);
    }
    let moles = phase.moles(columns.fixed + columns.particle);
    for class in 0..SEMIVOLATILE_COUNT {
        let share = moles / (moles + phase.saturation[class]);
        let mut shares = [0.0; 8];
        share.store(&mut shares);
        for (cell, share) in cells.iter_mut().zip(shares) {
            let total = cell.particle[class] + cell.vapour[class];
            let particle = total * share;
            cell.particle[class] = particle;
            cell.vapour[class] = total - particle;
        }
    }
}

/// The cells side by side.
struct Columns<V> {
    temperature: V,
    /// Gas and particle of a class [mol/m³].
    total: [V; SEMIVOLATILE_COUNT],
    /// What does not evaporate [mol/m³].
    fixed: V,
    /// All classes in the particle [mol/m³].
    particle: V,
}

impl<V: Lanes> Columns<V> {
    /// Behind the last cell the last one again.
    #[inline(always)]
    fn of(cells: &[OrganicCell]) -> Self {
        let mut temperature = [0.0; 8];
        let mut total = [[0.0; 8]; SEMIVOLATILE_COUNT];
        let mut fixed = [0.0; 8];
        let mut particle = [0.0; 8];
        for lane in 0..V::WIDTH {
            let cell = &cells[lane.min(cells.len() - 1)];
            temperature[lane] = cell.temperature;
            fixed[lane] = cell.absorbing;
            for (row, mass) in FIXED.iter().zip(cell.fixed) {
                fixed[lane] += mass / row.molar_mass;
            }
            for (class, row) in SEMIVOLATILE.iter().enumerate() {
                particle[lane] += cell.particle[class] / row.molar_mass;
                total[class][lane] = (cell.particle[class] + cell.vapour[class]) / row.molar_mass;
            }
        }
        let mut columns = Self {
            temperature: V::load(&temperature),
            total: [V::splat(0.0); SEMIVOLATILE_COUNT],
            fixed: V::load(&fixed),
            particle: V::load(&particle),
        };
        for (to, from) in columns.total.iter_mut().zip(&total) {
            *to = V::load(from);
        }
        columns
    }
}
