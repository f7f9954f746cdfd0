//! Concentration, dry and wet deposition of one source at receptors, from the plume's terms.
//!
//! χ = Σ_j φ_j D_j W_j χ_j(z),   F_d = Σ_j φ_j D_j W_j v_dj χ_j(z_r),   F_w = Σ_j φ_j D_j W_j Λ_j Q f_y/u
//!
//! with φ the mass fraction, D and W the shares that dry and wet depletion leave, z_r the reference height above ground.
//! χ_j is that of an undepleted plume lowered by the fall of its class, terrain weights f χ(wrap) + (1 − f) χ(lift) and
//! decay included; the wet flux takes the whole column, so that neither height nor decay enters it.
//! Source: AERMOD 24142; AERMOD Deposition Algorithms – Science Document (EPA 2004), eq. 1, 34–40.

use super::ClassDeposition;
use crate::numerics::lanes::Lanes;

/// Heights above the source's base [m] at which the wrapping and the lifting plume are taken for dry deposition, of
/// receptors `receptor_height` above the source's base (flagpole included) and `flagpole` above ground.
#[inline(always)]
pub fn dry_heights<V: Lanes>(receptor_height: V, flagpole: V, reference_height: f64) -> [V; 2] {
    [
        receptor_height - flagpole + reference_height,
        V::splat(reference_height),
    ]
}

/// Burden of the air column, Q f_y/u [g/m²]: of a layered plume.
#[inline(always)]
pub fn layered_burden<V: Lanes>(emission: f64, lateral: V, wind: V) -> V {
    lateral * emission / wind
}

/// Burden of the air column [g/m²] of a convective plume: direct and penetrated, `lateral` and `wind` in that order.
#[inline(always)]
pub fn convective_burden<V: Lanes>(
    emission: f64,
    penetrated_fraction: f64,
    lateral: [V; 2],
    wind: [V; 2],
) -> V {
    let direct = lateral[0] / wind[0] * (1.0 - penetrated_fraction);
    let all = if penetrated_fraction > 0.0 {
        lateral[1] / wind[1] * penetrated_fraction + direct
    } else {
        direct
    };
    all * emission
}

/// The outputs at receptors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fluxes<V> {
    /// Concentration [g/m³].
    pub concentration: V,
    /// Dry deposition [g/(m² s)].
    pub dry: V,
    /// Wet deposition [g/(m² s)].
    pub wet: V,
}

impl<V: Lanes> Fluxes<V> {
    /// Nothing yet.
    #[inline(always)]
    pub fn zero() -> Self {
        Self {
            concentration: V::splat(0.0),
            dry: V::splat(0.0),
            wet: V::splat(0.0),
        }
    }

    /// Adds one class: `remaining` is its share left [1], `at_receptor` and `near_ground` the undepleted concentrations of
    /// the whole emission [g/m³], `burden` that of the column [g/m²].
    #[inline(always)]
    pub fn add(
        &mut self,
        class: &ClassDeposition,
        remaining: V,
        at_receptor: V,
        near_ground: V,
        burden: V,
    ) {
        let share = remaining * class.mass_fraction;
        self.concentration = self.concentration + share * at_receptor;
        self.dry = self.dry + share * near_ground * class.deposition_velocity;
        self.wet = self.wet + share * burden * class.washout.flux_rate;
    }

    /// `weight` of this and the rest of `other` (meander, building wake).
    #[inline(always)]
    pub fn mix(&self, weight: V, other: &Self) -> Self {
        let rest = V::splat(1.0) - weight;
        Self {
            concentration: weight * self.concentration + rest * other.concentration,
            dry: weight * self.dry + rest * other.dry,
            wet: weight * self.wet + rest * other.wet,
        }
    }

    /// Total deposition [g/(m² s)].
    #[inline(always)]
    pub fn deposition(&self) -> V {
        self.dry + self.wet
    }
}
