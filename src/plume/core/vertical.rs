//! Vertical distribution of a plume between the ground and a lid: sums of Gaussian images.
//!
//! layered:     F_z = (√(2π) σz)⁻¹ Σ exp(−(z ± h + 2 m z_l)²/(2 σz²))
//! convective:  F_z = (√(2π))⁻¹ Σ_j λ_j/σ_zj Σ_m exp(−(z ± (h_j + 2 m z_i))²/(2 σ_zj²))
//!
//! Sums end when a term is below 1e-6 of the sum (5e-7 at the ground), each receptor for itself, as in AERMOD.
//! At the ground both images of a pair are equal, so half of them are computed and doubled: the same bits.

use super::constants::{LEAST_EXPONENT, ROOT_2_PI};
use crate::numerics::lanes::{LaneMask, Lanes};

/// exp of a number, 0 at or below −50.
#[inline(always)]
fn gauss<V: Lanes>(exponent: V) -> V {
    let counts = exponent.gt(V::splat(LEAST_EXPONENT));
    if counts.any() {
        V::select(counts, exponent.exp(), V::splat(0.0))
    } else {
        V::splat(0.0)
    }
}

/// exp(c d²), 0 for exponents at or below −50.
#[inline(always)]
fn gauss_of<V: Lanes>(c: V, distance: V) -> V {
    gauss(c * distance * distance)
}

/// Tolerance of a sum: stricter at the ground.
#[inline(always)]
fn tolerance<V: Lanes>(z: V) -> V {
    V::select(z.eq(V::splat(0.0)), V::splat(5.0e-7), V::splat(1.0e-6))
}

/// F_z [1/m] at `z` of a plume at `height` with the lid at `lid`; 0 above the lid (AERMOD's VRTSBL).
#[inline(always)]
pub fn vertical_layered<V: Lanes>(z: V, sigma_z: V, height: V, lid: V) -> V {
    let zero = V::splat(0.0);
    let c = V::splat(-0.5) / (sigma_z * sigma_z);
    let ground = z.eq(zero).all();
    let h = height.max(height - z);
    let l = lid.max(lid - z);
    let direct = if ground {
        gauss_of(c, h) * 2.0
    } else {
        gauss_of(c, z - h) + gauss_of(c, z + h)
    };
    let limit = tolerance(z);
    let mut sum = zero;
    let mut open = z.le(lid);
    for image in 1..=100 {
        let shift = l * (2.0 * f64::from(image));
        let term = if ground {
            (gauss_of(c, shift - h) + gauss_of(c, shift + h)) * 2.0
        } else {
            (gauss_of(c, z - (shift - h)) + gauss_of(c, z + (shift - h)))
                + (gauss_of(c, z - (shift + h)) + gauss_of(c, z + (shift + h)))
        };
        sum = V::select(open, sum + term, sum);
        open = open.and(term.abs().le(sum.abs() * limit).not());
        if !open.any() {
            break;
        }
    }
    let value = (direct + sum) / (sigma_z * ROOT_2_PI);
    V::select(z.le(lid), value, zero)
}

/// F_z [1/m] of a plume without a lid (AERMOD's VRTSBN).
#[inline(always)]
pub fn vertical_unlimited<V: Lanes>(z: V, sigma_z: V, height: V) -> V {
    let c = V::splat(-0.5) / (sigma_z * sigma_z);
    let h = height.max(height - z);
    (gauss(c * (z - h) * (z - h)) + gauss(c * (z + h) * (z + h))) / (sigma_z * ROOT_2_PI)
}

/// F_z [1/m] of the layered plume: with its lid below it, without it above.
#[inline(always)]
pub fn vertical_with_lid<V: Lanes>(z: V, sigma_z: V, height: V, lid: V) -> V {
    let inside = z.le(lid);
    if inside.all() {
        vertical_layered(z, sigma_z, height, lid)
    } else if inside.any() {
        V::select(
            inside,
            vertical_layered(z, sigma_z, height, lid),
            vertical_unlimited(z, sigma_z, height),
        )
    } else {
        vertical_unlimited(z, sigma_z, height)
    }
}

/// Two parts of a convective plume: heights, σz and weights.
#[derive(Clone, Copy)]
pub struct Parts<V> {
    /// Heights [m].
    pub height: [V; 2],
    /// σz [m].
    pub sigma_z: [V; 2],
    /// Weights.
    pub weight: [V; 2],
}

/// F_z [1/m] at `z` of the direct (`indirect` false) or indirect plume below the lid (AERMOD's VRTCBL); 0 above it.
#[inline(always)]
pub fn vertical_convective<V: Lanes>(z: V, parts: &Parts<V>, lid: f64, indirect: bool) -> V {
    let zero = V::splat(0.0);
    let z = V::select(z.abs().lt(V::splat(1.0e-10)), zero, z);
    let ground = z.eq(zero).all();
    let sign = if indirect { -1.0 } else { 1.0 };
    let h = [
        parts.height[0].max(parts.height[0] - z),
        parts.height[1].max(parts.height[1] - z),
    ];
    let l = V::splat(lid).max(-z + lid);
    let c = [
        V::splat(-0.5) / (parts.sigma_z[0] * parts.sigma_z[0]),
        V::splat(-0.5) / (parts.sigma_z[1] * parts.sigma_z[1]),
    ];
    let strength = [
        parts.weight[0] / parts.sigma_z[0],
        parts.weight[1] / parts.sigma_z[1],
    ];
    let limit = tolerance(z);
    let mut sum = zero;
    let inside = z.le(V::splat(lid));
    let mut open = inside;
    let first = if indirect { 1 } else { 0 };
    for image in first..=1000 {
        let shift = l * (2.0 * f64::from(image)) * sign;
        let mut term = zero;
        for j in 0..2 {
            let level = shift + h[j];
            let pair = if ground {
                gauss(c[j] * level * level) * 2.0
            } else {
                gauss(c[j] * (z - level) * (z - level)) + gauss(c[j] * (z + level) * (z + level))
            };
            term = term + strength[j] * pair;
        }
        sum = V::select(open, sum + term, sum);
        open = open.and(term.abs().le(sum.abs() * limit).not());
        if !open.any() {
            break;
        }
    }
    V::select(inside, sum / ROOT_2_PI, zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plume between ground and lid keeps its mass: ∫ F_z dz = 1.
    #[test]
    fn mass_is_kept() {
        for (sigma, height, lid) in [(30.0, 50.0, 400.0), (300.0, 50.0, 400.0), (80.0, 390.0, 400.0)] {
            let n = 4000;
            let dz = lid / f64::from(n);
            let total: f64 = (0..n)
                .map(|k| vertical_layered((f64::from(k) + 0.5) * dz, sigma, height, lid) * dz)
                .sum();
            assert!((total - 1.0).abs() < 1.0e-5, "{total}");
        }
    }

    #[test]
    fn ground_is_twice_the_half() {
        let near = vertical_layered(1.0e-9, 40.0, 80.0, 500.0);
        let ground = vertical_layered(0.0, 40.0, 80.0, 500.0);
        assert!((near / ground - 1.0).abs() < 1.0e-9);
        let free = 2.0 * libm::exp(-0.5 * 4.0) / (ROOT_2_PI * 40.0);
        assert!((vertical_unlimited(0.0, 40.0, 80.0) / free - 1.0).abs() < 1.0e-14);
    }
}
