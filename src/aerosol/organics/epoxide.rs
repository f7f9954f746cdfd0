//! Uptake of epoxydiols of isoprene (IEPOX) by wet acid particles.
//!
//! Pye et al. 2013 (ES&T 47, 11056) with the organosulfate rate of Piletic et al. 2013, as AE7 has it:
//!
//! k_p = Σ k_ij [nucleophile_i][acid_j]          nucleophiles H2O, SO4²⁻, NO3⁻; acids H⁺, HSO4⁻
//! 1/γ = 1/α + v̄ r/(4 H R T D_a (q coth q − 1)),  q = r √(k_p/D_a)     (Hanson et al. 1994 eq. 2)
//!
//! α = 0.02 (McNeill et al. 2012), D_a = 1e-9 m²/s, H = 3e7 mol/(L atm) (Nguyen et al. 2014). Concentrations are those of the
//! whole particle. The rate on a surface is ¼ γ v̄ S, as for other gases (`chemistry::uptake`); diffusion in air is no limit for γ ≤ 0.02.

use crate::numerics::lanes::Lanes;
use crate::units::GAS_CONSTANT;

/// Rate constants of Eddingsaas et al. 2010 and Piletic et al. 2013 [L²/(mol² s)].
const WATER_BY_ACID: f64 = 9.0e-4;
const SULFATE_BY_ACID: f64 = 8.83e-3;
const NITRATE_BY_ACID: f64 = 2.0e-4;
const WATER_BY_BISULFATE: f64 = 1.31e-5;
const ANION_BY_BISULFATE: f64 = 2.92e-6;
/// Accommodation α [1].
const ACCOMMODATION: f64 = 0.02;
/// Diffusivity in the particle [m²/s].
const DIFFUSIVITY: f64 = 1e-9;
/// Henry's constant [mol/(m³ Pa)]: 3e7 mol/(L atm).
const HENRY: f64 = 3e7 * 1000.0 / 101_325.0;
/// Molar mass of IEPOX [kg/mol].
const MOLAR_MASS: f64 = 0.1181;
/// Below this q² the particle is too slow to count (q coth q − 1 ≈ q²/3 would be lost in rounding).
const SLOW: f64 = 1e-12;

/// Wet particles of the accumulation mode in a volume of air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpoxideParticles<V> {
    /// Free H⁺ [mol/m³ of air].
    pub acid: V,
    /// HSO4⁻ [mol/m³ of air].
    pub bisulfate: V,
    /// SO4²⁻ (without HSO4⁻) [mol/m³ of air].
    pub sulfate: V,
    /// NO3⁻ [mol/m³ of air].
    pub nitrate: V,
    /// Water [mol/m³ of air].
    pub water: V,
    /// Volume of the particles [m³/m³ of air], above 0.
    pub volume: V,
    /// Effective (surface) radius [m].
    pub radius: V,
}

/// First-order rate in the particle k_p [1/s].
#[inline(always)]
pub fn particle_rate<V: Lanes>(particles: &EpoxideParticles<V>) -> V {
    let by_acid = particles.water * WATER_BY_ACID
        + particles.sulfate * SULFATE_BY_ACID
        + particles.nitrate * NITRATE_BY_ACID;
    let by_bisulfate = particles.water * WATER_BY_BISULFATE
        + (particles.sulfate + particles.nitrate) * ANION_BY_BISULFATE;
    // mol/m³ of air over L of particles a m³ of air, twice.
    let litres = particles.volume * 1000.0;
    (by_acid * particles.acid + by_bisulfate * particles.bisulfate) / (litres * litres)
}

/// Probability of uptake γ [1] at a temperature [K].
#[inline(always)]
pub fn uptake_coefficient<V: Lanes>(particles: &EpoxideParticles<V>, temperature: V) -> V {
    let squared = particles.radius * particles.radius * particle_rate(particles) / DIFFUSIVITY;
    let q = squared.at_least(SLOW).sqrt();
    let speed = (temperature * (8.0 * GAS_CONSTANT / (std::f64::consts::PI * MOLAR_MASS))).sqrt();
    let excess = coth_excess(q);
    let inverse = speed * particles.radius
        / (temperature * excess * (4.0 * HENRY * GAS_CONSTANT * DIFFUSIVITY))
        + 1.0 / ACCOMMODATION;
    V::select(
        squared.lt(V::splat(SLOW)),
        V::splat(0.0),
        V::splat(1.0) / inverse,
    )
}

/// q coth q − 1.
#[inline(always)]
fn coth_excess<V: Lanes>(q: V) -> V {
    let squared = q * q;
    // To 4e-9 below 0.1: q²/3 − q⁴/45 + 2q⁶/945.
    let series =
        squared * ((squared * (2.0 / 945.0) + V::splat(-1.0 / 45.0)) * squared + 1.0 / 3.0);
    let decay = (-(q.at_least(0.1) + q.at_least(0.1))).exp();
    let exact = q * (decay + 1.0) / (V::splat(1.0) - decay) - 1.0;
    V::select(q.lt(V::splat(0.1)), series, exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acid_particles(radius: f64) -> EpoxideParticles<f64> {
        // 10 µg/m³ of sulfate, half of it bisulfate, 1 mol/L of acid, 10 µg/m³ of water, 2e-11 m³/m³.
        EpoxideParticles {
            acid: 2e-8,
            bisulfate: 5e-8,
            sulfate: 5e-8,
            nitrate: 0.0,
            water: 5.5e-7,
            volume: 2e-11,
            radius,
        }
    }

    #[test]
    fn gamma_is_that_of_hanson_in_double_precision() {
        for radius in [1e-8, 5e-8, 1e-7, 1e-6, 1e-5] {
            let particles = acid_particles(radius);
            let k = particle_rate(&particles);
            let by_hand = (2e-8 * (9e-4 * 5.5e-7 + 8.83e-3 * 5e-8)
                + 5e-8 * (1.31e-5 * 5.5e-7 + 2.92e-6 * 5e-8))
                / (2e-8_f64 * 2e-8);
            assert!((k / by_hand - 1.0).abs() < 1e-12);
            let q = radius * (k / 1e-9).sqrt();
            let speed = (8.0 * 8.314_462_618 * 290.0 / (std::f64::consts::PI * 0.1181)).sqrt();
            let henry = 3e7 * 0.082_057_366 * 290.0; // dimensionless
            let loss = if q > 1e-3 {
                q / libm::tanh(q) - 1.0
            } else {
                q * q / 3.0
            };
            let gamma = 1.0 / (1.0 / 0.02 + speed * radius / (4.0 * henry * 1e-9 * loss));
            let found = uptake_coefficient(&particles, 290.0);
            assert!(
                (found / gamma - 1.0).abs() < 1e-6,
                "{radius}: {found} {gamma}"
            );
        }
        // Pye et al. 2013: γ of some 1e-4 to 1e-2 on acid particles of 0.1 µm.
        let gamma = uptake_coefficient(&acid_particles(1e-7), 298.0);
        assert!(gamma > 1e-4 && gamma < 2e-2, "{gamma}");
    }

    #[test]
    fn neutral_particles_take_up_nothing() {
        let mut particles = acid_particles(1e-7);
        particles.acid = 0.0;
        particles.bisulfate = 0.0;
        assert!(uptake_coefficient(&particles, 280.0) == 0.0);
    }
}
