//! Coarse particles as vapours and small particles meet them: the fixed coarse mode K and five bins of mineral dust.
//!
//! A bin counts as particles of one size, the diameter of its mean volume over surface (Sauter), so that its surface is right.
//! Within a bin dust is distributed as it is emitted: dV/dln D ∝ D (1 + erf(ln(D/3.4 µm)/(√2 ln 3.0))) exp(−(D/12 µm)³)
//! (Kok 2011, PNAS 108, 1016, eq. 6). Edges are aerodynamic diameters; the volume-equivalent ones follow from
//! ρ₀ C(D_a) D_a² = ρ C(D) D² at 750 hPa and 273 K (spheres, as everywhere in the model).

use super::air::Air;
use super::modes::COARSE;
use crate::numerics::lanes::Lanes;
use std::f64::consts::PI;

/// Dust bins.
pub const DUST_BINS: usize = 5;
/// Aerodynamic diameters of the edges of the dust bins [m].
pub const DUST_EDGES: [f64; DUST_BINS + 1] = [0.1e-6, 1e-6, 2.5e-6, 5e-6, 10e-6, 20e-6];
/// Density of dust [kg/m³].
pub const DUST_DENSITY: f64 = 2650.0;
/// Sauter diameters of the dust bins [m].
pub const DUST_SAUTER: [f64; DUST_BINS] = [
    0.406_470e-6,
    1.072_477e-6,
    2.262_329e-6,
    4.469_931e-6,
    8.507_920e-6,
];

/// Coarse particles of a cell.
#[derive(Debug, Clone, Copy)]
pub struct CoarseParticles<V> {
    /// Volume of the coarse mode with its water [m³/m³].
    pub volume: V,
    /// Mass of dust by bin [kg/m³].
    pub dust: [V; DUST_BINS],
}

impl<V: Lanes> CoarseParticles<V> {
    /// Nothing.
    #[inline(always)]
    pub fn none() -> Self {
        Self {
            volume: V::splat(0.0),
            dust: [V::splat(0.0); DUST_BINS],
        }
    }

    /// Number of the coarse mode [1/m³].
    #[inline(always)]
    pub fn mode_number(&self) -> V {
        self.volume / COARSE.mean_volume(COARSE.smallest)
    }

    /// Number of a dust bin's particles [1/m³].
    #[inline(always)]
    pub fn dust_number(&self, bin: usize) -> V {
        let d = DUST_SAUTER[bin];
        self.dust[bin] * (6.0 / (PI * DUST_DENSITY * d * d * d))
    }

    /// Number [1/m³] and sum of diameters [m/m³] of all: partners of coagulation.
    #[inline(always)]
    pub fn partners(&self) -> (V, V) {
        let mut number = self.mode_number();
        let mut diameters = number * (COARSE.smallest * COARSE.mean_ratio);
        for bin in 0..DUST_BINS {
            let particles = self.dust_number(bin);
            number = number + particles;
            diameters = diameters + particles * DUST_SAUTER[bin];
        }
        (number, diameters)
    }

    /// Surface [m²/m³] of the coarse mode and of each dust bin.
    #[inline(always)]
    pub fn surfaces(&self) -> (V, [V; DUST_BINS]) {
        let mean = COARSE.smallest * COARSE.smallest * COARSE.mean_square_ratio * PI;
        let mut dust = [V::splat(0.0); DUST_BINS];
        for bin in 0..DUST_BINS {
            dust[bin] = self.dust[bin] * (6.0 / (DUST_DENSITY * DUST_SAUTER[bin]));
        }
        (self.mode_number() * mean, dust)
    }
}

/// Volume-equivalent diameter [m] of an aerodynamic one [m] and a density [kg/m³]: ρ₀ C(D_a) D_a² = ρ C(D) D².
pub fn volume_equivalent(aerodynamic: f64, density: f64, air: &Air<f64>) -> f64 {
    let goal = 1000.0 * air.slip(aerodynamic) * aerodynamic * aerodynamic;
    let mut diameter = aerodynamic * (1000.0 / density).sqrt();
    // C grows slower than 1/D: the iteration contracts at least by half.
    for _ in 0..60 {
        diameter = (goal / (density * air.slip(diameter))).sqrt();
    }
    diameter
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Kok 2011, eq. 6 [1], diameter in µm.
    fn kok(d: f64) -> f64 {
        let growth = libm::log(d / 3.4) / (2.0_f64.sqrt() * libm::log(3.0));
        d / 12.62 * (1.0 + libm::erf(growth)) * libm::exp(-(d / 12.0).powi(3))
    }

    #[test]
    fn sauter_diameters_are_koks() {
        let air = Air::new(273.15, 75_000.0);
        let mut all = 0.0;
        for bin in 0..DUST_BINS {
            let [low, high] =
                [0, 1].map(|k| volume_equivalent(DUST_EDGES[bin + k], DUST_DENSITY, &air) * 1e6);
            let steps = 4000;
            let step = libm::log(high / low) / f64::from(steps);
            let (mut volume, mut surface) = (0.0, 0.0);
            for k in 0..steps {
                let d = low * libm::exp((f64::from(k) + 0.5) * step);
                volume += kok(d) * step;
                surface += kok(d) / d * step;
            }
            all += volume;
            assert_relative_eq!(
                volume / surface,
                DUST_SAUTER[bin] * 1e6,
                max_relative = 4e-4
            );
        }
        assert!(all > 0.85 && all < 1.0);
    }

    #[test]
    fn surfaces_follow_from_mass() {
        let mut some = CoarseParticles::<f64>::none();
        some.dust[2] = 1e-7;
        some.volume = 2e-11;
        let (mode, dust) = some.surfaces();
        assert_relative_eq!(
            dust[2],
            6.0 * 1e-7 / (2650.0 * DUST_SAUTER[2]),
            max_relative = 1e-14
        );
        let d = DUST_SAUTER[2];
        assert_relative_eq!(
            some.dust_number(2) * PI * d * d,
            dust[2],
            max_relative = 1e-13
        );
        // S = 6 V/D_v exp(½ ln²σ) (Hatch and Choate 1929).
        let width = COARSE.ln_spread * COARSE.ln_spread;
        let hatch = 6.0 * 2e-11 / 6e-6 * libm::exp(0.5 * width);
        assert_relative_eq!(mode, hatch, max_relative = 1e-9);
    }
}
