//! How high the plume reaches at 20 km, where AERMOD lets rain begin to wash it out.
//!
//! layered      z_p = h_e + 2.15 σ_z(20 km)
//! convective   z_p = h_d + 2.15 (σ_z1 + σ_z2)/2, h_3 + 2.15 σ_z3, or their mean weighted by the penetrated fraction
//! within max(500 m, z_i) … 10 km
//!
//! AERMOD takes wind and turbulence here from what its last receptor before this source left behind (another source, or
//! the hour before); [`Leftover`] holds it. With METHOD_1 z_p cancels; with METHOD_2 and gases it does not.
//! Source: AERMOD 24142; Model Formulation Document (EPA 2024), section 5.5 for the spread.

use super::{GRAVITY, REFLECTION_SIGMAS};
use crate::plume::{Air, Hour};

/// Distance at which the depth is taken [m].
const DISTANCE: f64 = 20_000.0;

/// What the last receptor computed before this source left in AERMOD's working values.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Leftover {
    /// Effective wind speed of a layered plume; the wind at release height after a convective one [m/s].
    pub wind: f64,
    /// Effective σ_w of the same [m/s].
    pub sigma_w: f64,
    /// Effective potential temperature gradient of the same [K/m].
    pub gradient: f64,
    /// Effective wind speed of the direct plume, of the last convective source [m/s].
    pub wind_direct: f64,
    /// Effective σ_w of the direct plume [m/s].
    pub sigma_w_direct: f64,
    /// Effective wind speed of the penetrated plume [m/s].
    pub wind_penetrated: f64,
    /// Effective σ_w of the penetrated plume [m/s].
    pub sigma_w_penetrated: f64,
    /// Height of the centre of the last plume [m] (used for volumes, areas and pits; a point uses its own height).
    pub centre: f64,
}

/// A release as the depth needs it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FinalPlume {
    /// Stable, or release above the mixing height.
    pub layered: bool,
    /// Release height [m].
    pub release_height: f64,
    /// Height of the centre after the final rise [m] (tip height + rise for points, release height for others).
    pub final_height: f64,
    /// Height of the penetrated plume [m].
    pub penetrated_height: f64,
    /// Penetrated fraction [1].
    pub penetrated_fraction: f64,
    /// Centre by which convective turbulence is judged [m]: release height of points, [`Leftover::centre`] of others.
    pub centre: f64,
}

/// Depth of the plume [m].
pub fn scavenging_depth(hour: &Hour, air: &Air, plume: &FinalPlume, leftover: &Leftover) -> f64 {
    let top = if plume.layered {
        plume.final_height + REFLECTION_SIGMAS * layered_spread(hour, air, plume, leftover)
    } else {
        let share = plume.penetrated_fraction;
        let direct = || plume.final_height + REFLECTION_SIGMAS * direct_spread(hour, air, plume, leftover);
        let penetrated =
            || plume.penetrated_height + REFLECTION_SIGMAS * penetrated_spread(plume, leftover);
        if share <= 0.0 {
            direct()
        } else if share >= 1.0 {
            penetrated()
        } else {
            share * penetrated() + (1.0 - share) * direct()
        }
    };
    // An undefined top (no receptor before the first) counts as none, as in AERMOD's comparison of numbers.
    let floor = air.mixing_height.max(500.0);
    if top > floor { top.min(10_000.0) } else { floor.min(10_000.0) }
}

/// σ_z of a layered plume at 20 km [m].
fn layered_spread(hour: &Hour, air: &Air, plume: &FinalPlume, leftover: &Leftover) -> f64 {
    let height = plume.final_height;
    let travel = leftover.sigma_w * DISTANCE / leftover.wind;
    let potential_temperature = air.profiles.potential_temperature.at(height);
    let buoyancy = if leftover.gradient > 0.0 {
        libm::sqrt(GRAVITY * leftover.gradient / potential_temperature).max(1.0e-10)
    } else {
        1.0e-10
    };
    let scale = 1.0 / (0.72 * plume.release_height.max(height).max(1.0e-4));
    let stratified = if air.urban_stable {
        0.0
    } else {
        buoyancy / (0.54 * leftover.sigma_w)
    };
    let elevated = travel / libm::sqrt(1.0 + travel * (scale + stratified));
    if height >= air.mixing_height {
        return elevated;
    }
    let surface = if hour.stable {
        libm::sqrt(2.0 / std::f64::consts::PI)
            * air.friction_velocity
            * (DISTANCE / leftover.wind)
            / libm::cbrt(1.0 + 0.7 * DISTANCE / air.obukhov_length)
    } else {
        0.0
    };
    let weight = (height / air.mixing_height).min(1.0);
    (1.0 - weight) * surface + weight * elevated
}

/// Mean of the two σ_z of the direct plume at 20 km [m].
fn direct_spread(hour: &Hour, air: &Air, plume: &FinalPlume, leftover: &Leftover) -> f64 {
    let scale = hour.convective_velocity;
    let near_surface = plume.release_height < 0.1 * air.mixing_height;
    let centre = plume.centre / air.mixing_height;
    let third_moment = if near_surface {
        1.25 * scale * scale * scale * centre
    } else {
        0.125 * scale * scale * scale
    };
    let sigma_w = leftover.sigma_w_direct;
    let skewness = third_moment / (sigma_w * sigma_w * sigma_w);
    // Bi-Gaussian distribution of vertical velocities with R = 2 (Weil et al. 1997).
    let alpha = 5.0 / 13.0;
    let root = libm::sqrt(alpha * alpha * skewness * skewness + 4.0 / 5.0);
    let up = (sigma_w / scale) * 0.5 * (alpha * skewness + root);
    let down = (sigma_w / scale) * 0.5 * (alpha * skewness - root);
    let damping = if near_surface {
        0.6 + 0.4 * (centre / 0.1)
    } else {
        1.0
    };
    let travel = DISTANCE / leftover.wind_direct;
    let surface = if near_surface {
        let ratio = air.friction_velocity / leftover.wind_direct;
        0.5 * (1.0 - 10.0 * centre) * ratio * ratio * (DISTANCE * DISTANCE / air.obukhov_length.abs())
    } else {
        0.0
    };
    let spread = |moment: f64| {
        let free = damping * moment * scale * travel;
        libm::sqrt(free * free + surface * surface)
    };
    0.5 * (spread(2.0 * up) + spread(-2.0 * down))
}

/// σ_z of the penetrated plume at 20 km [m].
fn penetrated_spread(plume: &FinalPlume, leftover: &Leftover) -> f64 {
    let travel = leftover.sigma_w_penetrated * DISTANCE / leftover.wind_penetrated;
    travel / libm::sqrt(1.0 + travel / (0.72 * plume.penetrated_height))
}
