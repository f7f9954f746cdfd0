//! Condensation of vapours that do not come back (sulfuric acid, organics of the least volatility) on modes and dust.
//!
//! S = Σ 2π 𝒟 D β(Kn) N,  β = (1 + Kn)/(1 + (4/(3α) + 0.377) Kn + 4/(3α) Kn²),  Kn = 2λ/D, λ = 3𝒟/c̄
//! (Fuchs and Sutugin 1971; Seinfeld and Pandis 2006, eq. 12.43), averaged over a mode with three Gauss–Hermite points that
//! are weighted with the diameter: what is left under the integral is β alone.
//!
//! Over a step with a constant source P and the sink of its beginning dC/dt = P − S C is solved exactly,
//! C = C₀ e^(−St) + P t φ(St); what is taken is the rest of C₀ + P t and goes to the particles by their share of S.

use super::air::Air;
use super::coarse_particles::{CoarseParticles, DUST_BINS, DUST_SAUTER};
use super::modes::{COARSE, HERMITE, Shape, Sized};
use super::relaxation::{mean_build_up, mean_decay};
use crate::numerics::lanes::Lanes;
use crate::units::{GAS_CONSTANT, STANDARD_PRESSURE, ZERO_CELSIUS};
use std::f64::consts::PI;

/// A vapour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vapour {
    /// Diffusivity in air at 273.15 K and 1 atm [m²/s]; it goes with T^1.75/p (Fuller et al. 1966).
    pub diffusivity: f64,
    /// Molar mass [kg/mol].
    pub molar_mass: f64,
    /// Accommodation coefficient, or the probability γ of uptake [1].
    pub accommodation: f64,
}

/// Sulfuric acid: diffusivity of CMAQ 5.5; accommodation 0.65 (0.43–1) of Pöschl et al. 1998 (J. Phys. Chem. A 102, 10082).
pub const SULFURIC_ACID: Vapour = Vapour {
    diffusivity: 9.36e-6,
    molar_mass: 0.098_079,
    accommodation: 0.65,
};

/// Organics that do not evaporate: diffusivity and accommodation of CMAQ 5.5, molar mass 0.2 kg/mol (unverified).
pub const ORGANIC: Vapour = Vapour {
    diffusivity: 9.36e-6,
    molar_mass: 0.2,
    accommodation: 1.0,
};

/// Nitric acid: 87 Torr cm²/s at 298 K (Tang et al. 2014, ACP 14, 9233).
pub const NITRIC_ACID: Vapour = Vapour {
    diffusivity: 9.82e-6,
    molar_mass: 0.063_013,
    accommodation: 0.1,
};

/// Hydrochloric acid: diffusivity by the method of Fuller et al. 1966.
pub const HYDROCHLORIC_ACID: Vapour = Vapour {
    diffusivity: 1.477e-5,
    molar_mass: 0.036_461,
    accommodation: 0.1,
};

/// Ammonia: diffusivity by the method of Fuller et al. 1966.
pub const AMMONIA: Vapour = Vapour {
    diffusivity: 1.886e-5,
    molar_mass: 0.017_031,
    accommodation: 0.1,
};

/// A vapour in the air of a cell.
#[derive(Debug, Clone, Copy)]
pub struct VapourInAir<V> {
    /// 𝒟 [m²/s].
    pub diffusivity: V,
    /// Mean free path λ [m].
    pub path: V,
    /// 4/(3α).
    hindrance: V,
}

/// Sinks of a vapour [1/s].
#[derive(Debug, Clone, Copy)]
pub struct Sinks<V> {
    /// Aitken mode.
    pub aitken: V,
    /// Accumulation mode.
    pub accumulation: V,
    /// Coarse mode.
    pub coarse: V,
    /// Dust by bin.
    pub dust: [V; DUST_BINS],
}

/// Where a vapour went in a step, in its own unit.
#[derive(Debug, Clone, Copy)]
pub struct Condensed<V> {
    /// Still vapour at the end.
    pub left: V,
    /// Mean over the step.
    pub mean: V,
    /// On the Aitken mode.
    pub aitken: V,
    /// On the accumulation mode.
    pub accumulation: V,
    /// On the coarse mode.
    pub coarse: V,
    /// On dust by bin.
    pub dust: [V; DUST_BINS],
}

impl Vapour {
    /// The vapour in air.
    #[inline(always)]
    pub fn in_air<V: Lanes>(&self, air: &Air<V>) -> VapourInAir<V> {
        self.taken_up(V::splat(self.accommodation), air)
    }

    /// The vapour in air where a molecule that hits stays with a probability γ [1] > 0.
    #[inline(always)]
    pub fn taken_up<V: Lanes>(&self, probability: V, air: &Air<V>) -> VapourInAir<V> {
        let warmth = air.temperature * (1.0 / ZERO_CELSIUS);
        // T^1.75 = T² / T^¼.
        let power = warmth * warmth / warmth.sqrt().sqrt();
        let diffusivity = power * (self.diffusivity * STANDARD_PRESSURE) / air.pressure;
        let speed = (air.temperature * (8.0 * GAS_CONSTANT / (PI * self.molar_mass))).sqrt();
        VapourInAir {
            diffusivity,
            path: diffusivity * 3.0 / speed,
            hindrance: V::splat(4.0 / 3.0) / probability,
        }
    }
}

impl<V: Lanes> VapourInAir<V> {
    /// β of a diameter [m].
    #[inline(always)]
    pub fn transition(&self, diameter: V) -> V {
        // Numerator and denominator times (D/λ)²: no quotient but one.
        let d = diameter;
        let twice = self.path * 2.0;
        let above = d * (d + twice);
        let slope = twice * (self.hindrance + 0.377);
        let below = d * (d + slope) + twice * twice * self.hindrance;
        above / below
    }

    /// Mean β over the diameters of a mode of a number median diameter [m].
    #[inline(always)]
    fn mean_transition(&self, shape: &Shape, diameter: V) -> V {
        let mut mean = V::splat(0.0);
        for (factor, (_, weight)) in shape.sink_points.into_iter().zip(HERMITE) {
            let transition = self.transition(diameter * factor);
            mean = transition.mul_add(V::splat(weight), mean);
        }
        mean
    }

    /// Sink to a mode [1/s].
    #[inline(always)]
    pub fn sink(&self, mode: &Sized<V>) -> V {
        let mean = self.mean_transition(&mode.shape, mode.diameter);
        self.diffusivity * mode.diameters() * mean * (2.0 * PI)
    }

    /// Sink to the coarse mode [1/s].
    #[inline(always)]
    pub fn coarse_mode_sink(&self, coarse: &CoarseParticles<V>) -> V {
        let mean = self.mean_transition(&COARSE, V::splat(COARSE.smallest));
        let length = COARSE.smallest * COARSE.mean_ratio * 2.0 * PI;
        self.diffusivity * coarse.mode_number() * mean * length
    }

    /// Sink to a dust bin [1/s].
    #[inline(always)]
    pub fn dust_sink(&self, coarse: &CoarseParticles<V>, bin: usize) -> V {
        let diameter = DUST_SAUTER[bin];
        let transition = self.transition(V::splat(diameter));
        self.diffusivity * coarse.dust_number(bin) * transition * (diameter * 2.0 * PI)
    }

    /// Sinks to all particles.
    #[inline(always)]
    pub fn sinks(
        &self,
        aitken: &Sized<V>,
        accumulation: &Sized<V>,
        coarse: &CoarseParticles<V>,
    ) -> Sinks<V> {
        let mut dust = [V::splat(0.0); DUST_BINS];
        for bin in 0..DUST_BINS {
            dust[bin] = self.dust_sink(coarse, bin);
        }
        Sinks {
            aitken: self.sink(aitken),
            accumulation: self.sink(accumulation),
            coarse: self.coarse_mode_sink(coarse),
            dust,
        }
    }
}

impl<V: Lanes> Sinks<V> {
    /// Sum [1/s].
    #[inline(always)]
    pub fn total(&self) -> V {
        let mut sum = self.aitken + self.accumulation + self.coarse;
        for bin in 0..DUST_BINS {
            sum = sum + self.dust[bin];
        }
        sum
    }

    /// A step of `time` [s] of a vapour that begins with `before` and of which `produced` comes evenly during the step (both in
    /// one unit, which is that of the result).
    #[inline(always)]
    pub fn condense(&self, before: V, produced: V, time: V) -> Condensed<V> {
        let total = self.total();
        let x = total * time;
        let decay = mean_decay(x);
        let mean = before.mul_add(decay, produced * mean_build_up(x));
        let left = before.mul_add((-x).exp(), produced * decay);
        let taken = (before + produced - left).at_least(0.0);
        let share = taken / total.at_least(f64::MIN_POSITIVE);
        let mut dust = [V::splat(0.0); DUST_BINS];
        for bin in 0..DUST_BINS {
            dust[bin] = share * self.dust[bin];
        }
        Condensed {
            left,
            mean,
            aitken: share * self.aitken,
            accumulation: share * self.accumulation,
            coarse: share * self.coarse,
            dust,
        }
    }
}

#[cfg(test)]
mod tests;
