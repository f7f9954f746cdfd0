//! Dry deposition velocity of particles.
//!
//! METHOD_1 (size classes; Pleim et al. 1984, Slinn and Slinn 1980):
//!
//! r_d = 1 / [(1 + 0.24 w*²/u*²) u* (Sc^(−2/3) + 10^(−3/St))],   Sc = ν/D_B,   D_B = 8.09e-14 T S/d,   St = τ u*²/ν
//! v_d = 1/(r_a + r_d + r_a r_d v_g) + v_g + 1e-4 m/s            (the last is phoretic)
//!
//! METHOD_2 (fine fraction f; Wesely et al. 2002):
//!
//! r_p = 500/u* (L ≥ 0), 500/(u* (1 − 300/L)) (L < 0)
//! v_d = f/(r_a + r_p) + (1 − f) [0.002 + 1/(r_a + r_p + 0.002 r_a r_p)]
//!
//! Source: AERMOD Deposition Algorithms – Science Document (EPA 2004), eq. 7–9, 16–20; AERMOD 24142.

use super::settling::{ParticleMix, SizeClass};
use super::surface_air::SurfaceAir;

/// Velocity due to temperature and charge [m/s].
const PHORETIC_VELOCITY: f64 = 1.0e-4;

/// Schmidt number of Brownian particles; `slip` as in [`super::settling::shared_slip`].
pub fn schmidt_number(air: &SurfaceAir, class: &SizeClass, slip: f64) -> f64 {
    air.viscosity / (8.09e-14 * (air.temperature * slip / class.particle.diameter))
}

/// Deposition velocity of one size class [m/s] (METHOD_1).
pub fn size_class_velocity(air: &SurfaceAir, class: &SizeClass, schmidt: f64) -> f64 {
    let friction = air.friction_velocity;
    let stokes = class.relaxation_time * (friction * friction / air.viscosity);
    let impaction = libm::pow(10.0, -3.0 / stokes);
    let gusts = if air.convective_velocity <= 0.0 {
        1.0
    } else {
        1.0 + 0.24 * air.convective_velocity * air.convective_velocity / (friction * friction)
    };
    let layer = 1.0 / (gusts * friction * (libm::pow(schmidt, -2.0 / 3.0) + impaction));
    let settling = class.settling_velocity;
    1.0 / (air.resistance + layer + air.resistance * layer * settling)
        + settling
        + PHORETIC_VELOCITY
}

/// Deposition velocity of a mix of fine and coarse particles [m/s] (METHOD_2).
pub fn fine_and_coarse_velocity(air: &SurfaceAir, fine_fraction: f64) -> f64 {
    let layer = if air.obukhov_length >= 0.0 {
        500.0 / air.friction_velocity
    } else {
        500.0 / (air.friction_velocity * (1.0 - 300.0 / air.obukhov_length))
    };
    let fine = 1.0 / (air.resistance + layer);
    let coarse = 0.002 + 1.0 / (air.resistance + layer + 0.002 * air.resistance * layer);
    fine_fraction * fine + (1.0 - fine_fraction) * coarse
}

/// Deposition velocities of all classes [m/s] and their Schmidt numbers.
pub fn velocities(air: &SurfaceAir, mix: &ParticleMix, shared_slip: &[f64]) -> Vec<(f64, f64)> {
    mix.classes
        .iter()
        .enumerate()
        .map(|(number, class)| {
            let slip = shared_slip.get(number).copied().unwrap_or(class.slip);
            let schmidt = schmidt_number(air, class, slip);
            let velocity = match mix.fine_fraction {
                None => size_class_velocity(air, class, schmidt),
                Some(fine) => fine_and_coarse_velocity(air, fine),
            };
            (velocity, schmidt)
        })
        .collect()
}
