//! How high the plume reaches at 20 km, where AERMOD lets rain begin to wash it out.
//!
//! layered      z_p = h_e + 2.15 σ_z(20 km)
//! convective   z_p = h_d + 2.15 (σ_z1 + σ_z2)/2, h_3 + 2.15 σ_z3, or their mean weighted by the penetrated fraction
//! within max(500 m, z_i) … 10 km
//!
//! Wind and turbulence are those at release height. With METHOD_1 z_p cancels; with METHOD_2 and saturated gases it does not.
//! Source: AERMOD 24142; Model Formulation Document (EPA 2024), section 5.5 for the spread.

use super::REFLECTION_SIGMAS;
use crate::plume::core::constants::GRAVITY;
use crate::plume::core::spread::{
    drafts, frequency, ground_part, neutral_limit, sigma_z_convective, sigma_z_layered,
    sigma_z_penetrated,
};
use crate::plume::core::{SourceHour, Spread};

/// Distance at which the depth is taken [m].
const DISTANCE: f64 = 20_000.0;

/// Depth of the washed column [m].
pub fn scavenging_depth(s: &SourceHour<'_>) -> f64 {
    let height = if s.spread == Spread::Point {
        s.tip_height + s.critical_rise
    } else {
        s.height
    };
    let time = DISTANCE / s.wind;
    let top = if s.layered {
        let mut limit = neutral_limit(s, height);
        if !s.air.urban_stable {
            let lift = GRAVITY / s.tables.potential_temperature(height);
            limit += frequency(s.gradient, lift) / (0.54 * s.sigma_w);
        }
        let elevated = (height / s.mixing_height).min(1.0);
        let ground = ground_part(s, DISTANCE);
        let spread = sigma_z_layered(time, s.sigma_w, limit, elevated, ground);
        height + REFLECTION_SIGMAS * spread
    } else {
        let direct = || {
            let drafts = drafts(s, s.sigma_w, s.height);
            let [up, down] =
                sigma_z_convective(s, &drafts, 1.0 / s.wind, s.height, DISTANCE, (0.0, 0.0));
            height + REFLECTION_SIGMAS * (up + down) / 2.0
        };
        let penetrated = || {
            let height = s.tip_height + s.penetrated_rise();
            let spread = sigma_z_penetrated(time, s.sigma_w, 1.0 / (0.72 * height));
            height + REFLECTION_SIGMAS * spread
        };
        if s.penetrated == 0.0 {
            direct()
        } else if s.penetrated == 1.0 {
            penetrated()
        } else {
            s.penetrated * penetrated() + (1.0 - s.penetrated) * direct()
        }
    };
    top.max(s.mixing_height).clamp(500.0, 10_000.0)
}
