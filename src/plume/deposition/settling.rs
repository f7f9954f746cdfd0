//! How fast particles fall by their weight.
//!
//! Stokes' law with Cunningham's slip correction (Pleim, Venkatram and Yamartino 1984; as AERMOD takes it):
//!
//! S = 1 + (2 λ/d) (1.257 + 0.4 exp(−0.55 d/λ)),   v_g = (ρ − ρ_a) g d² S / (18 μ),   τ = v_g/g
//!
//! with λ = 6.5e-6 cm, μ = 1.81e-4 g/(cm s), ρ_a = 1.2e-3 g/cm³ for every hour. Valid for d up to some 100 µm (no drag
//! beyond Stokes'). Source: AERMOD Deposition Algorithms – Science Document (revised draft, EPA 2004), eq. 10–12; AERMOD 24142.

use super::GRAVITY;
use crate::plume::{ParticleClass, Particles, Source};

/// Mean free path of air molecules [cm].
const MEAN_FREE_PATH: f64 = 6.5e-6;
/// Dynamic viscosity of air [g/(cm s)].
const VISCOSITY: f64 = 1.81e-4;
/// Density of air [g/cm³].
const AIR_DENSITY: f64 = 1.2e-3;

/// Particles of one size with what their size alone decides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SizeClass {
    /// Diameter, share and density.
    pub particle: ParticleClass,
    /// Cunningham's slip correction [1].
    pub slip: f64,
    /// Settling velocity [m/s].
    pub settling_velocity: f64,
    /// Relaxation time [s].
    pub relaxation_time: f64,
}

impl SizeClass {
    /// From diameter, share and density.
    pub fn new(particle: ParticleClass) -> Self {
        let diameter = 1.0e-4 * particle.diameter;
        let slip = 1.0
            + 2.0 * MEAN_FREE_PATH * (1.257 + 0.4 * libm::exp(-0.55 * diameter / MEAN_FREE_PATH))
                / diameter;
        let settling_velocity =
            (particle.density - AIR_DENSITY).max(0.0) * GRAVITY * diameter * diameter * slip
                / (18.0 * VISCOSITY);
        Self {
            particle,
            slip,
            settling_velocity,
            relaxation_time: settling_velocity / GRAVITY,
        }
    }
}

/// The particles of a source as they fall.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParticleMix {
    /// METHOD_2: share of fine particles [1]; there is then one class of the mean diameter and density 1 g/cm³.
    pub fine_fraction: Option<f64>,
    /// Size classes.
    pub classes: Vec<SizeClass>,
}

impl ParticleMix {
    /// From what the deck says.
    pub fn new(particles: &Particles) -> Self {
        match particles {
            Particles::Classes(classes) => Self {
                fine_fraction: None,
                classes: classes.iter().copied().map(SizeClass::new).collect(),
            },
            Particles::Fine {
                fine_fraction,
                mean_diameter,
            } => Self {
                fine_fraction: Some(*fine_fraction),
                classes: vec![SizeClass::new(ParticleClass {
                    diameter: *mean_diameter,
                    mass_fraction: 1.0,
                    density: 1.0,
                })],
            },
        }
    }
}

/// Slip correction by class number as AERMOD uses it for Brownian diffusion: it keeps one list for all sources, so that
/// the last source in the deck that has a class of that number gives its value to all sources.
pub fn shared_slip(sources: &[Source]) -> Vec<f64> {
    let mut shared = Vec::new();
    for mix in sources
        .iter()
        .filter_map(|source| source.particles.as_ref())
        .map(ParticleMix::new)
    {
        for (number, class) in mix.classes.iter().enumerate() {
            if number < shared.len() {
                shared[number] = class.slip;
            } else {
                shared.push(class.slip);
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_grain_falls_by_stokes() {
        // 50 µm, 2 g/cm³: S near 1 and ρ g d²/18 μ = 0.1505 m/s in AERMOD's air.
        let grain = SizeClass::new(ParticleClass {
            diameter: 50.0,
            mass_fraction: 1.0,
            density: 2.0,
        });
        let stokes = (2.0 - 1.2e-3) * 9.80616 * 25.0e-6 / (18.0 * 1.81e-4);
        assert!((grain.settling_velocity / stokes - 1.0).abs() < 4.0e-3);
        assert!((grain.relaxation_time * 9.80616 / grain.settling_velocity - 1.0).abs() < 1e-14);
    }

    #[test]
    fn small_particles_slip() {
        // Davies' (1945) table: S of 0.1 µm in air near 2.9; 1 µm near 1.16.
        let slip = |diameter| {
            SizeClass::new(ParticleClass {
                diameter,
                mass_fraction: 1.0,
                density: 1.0,
            })
            .slip
        };
        assert!((slip(0.1) - 2.9).abs() < 0.15);
        assert!((slip(1.0) - 1.16).abs() < 0.02);
    }
}
