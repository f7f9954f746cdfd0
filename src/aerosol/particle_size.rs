//! Sizes that deposition and scavenging see: volume median diameter, width and density of wet modes.
//!
//! `deposition` asks for the volume (mass) median D_v = D_g exp(3 ln²σ) of a class (`species::Phase::Particle`).

use super::modal_step::ModeOutput;
use super::modes::{COARSE, COARSE_VOLUME_MEDIAN, Dry, Shape};

/// A class of particles as `deposition` takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParticleSize {
    /// Volume median diameter with water [m].
    pub diameter: f64,
    /// Geometric standard deviation [1].
    pub spread: f64,
    /// Density with water [kg/m³].
    pub density: f64,
}

impl ParticleSize {
    /// Size of a mode from the number median diameter [m] and density [kg/m³] that a step found.
    pub fn of_mode(shape: &Shape, mode: &ModeOutput<f64>) -> Self {
        Self {
            diameter: shape.volume_median(mode.diameter),
            spread: shape.spread,
            density: mode.density,
        }
    }

    /// Size of the coarse mode: its fixed dry size grown by its water at a relative humidity [1].
    pub fn of_coarse(dry: &Dry<f64>, relative_humidity: f64) -> Self {
        let water = dry.water(relative_humidity);
        let growth = if dry.volume > 0.0 {
            libm::cbrt(1.0 + water / dry.volume)
        } else {
            1.0
        };
        Self {
            diameter: COARSE_VOLUME_MEDIAN * growth,
            spread: COARSE.spread,
            density: dry.wet_density(water),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::modes::{ACCUMULATION, Material};
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn sizes_are_volume_medians() {
        let mode = ModeOutput {
            number: 1e9,
            number_made: 0.0,
            diameter: 1e-7,
            density: 1300.0,
            surface: 0.0,
            water: 0.0,
        };
        let size = ParticleSize::of_mode(&ACCUMULATION, &mode);
        // Half of the volume is below the volume median.
        assert_relative_eq!(
            ACCUMULATION.volume_above(size.diameter, 1e-7),
            0.5,
            max_relative = 1e-6
        );
        assert_eq!((size.spread, size.density), (2.0, 1300.0));
    }

    #[test]
    fn coarse_particles_grow_little() {
        let mut dry = Dry::none();
        dry.add(Material::Other, 2e-8);
        let size = ParticleSize::of_coarse(&dry, 0.9);
        assert!(size.diameter > COARSE_VOLUME_MEDIAN && size.diameter < 1.1 * COARSE_VOLUME_MEDIAN);
        assert!(size.density < 2200.0);
        let none = ParticleSize::of_coarse(&Dry::none(), 0.9);
        assert_eq!(none.diameter, COARSE_VOLUME_MEDIAN);
    }
}
