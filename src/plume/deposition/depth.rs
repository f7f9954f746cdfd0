//! How high the plume reaches at 20 km, where AERMOD lets rain begin to wash it out.
//!
//! layered      z_p = h_e + 2.15 σ_z(20 km)
//! convective   z_p = h_d + 2.15 (σ_z1 + σ_z2)/2, h_3 + 2.15 σ_z3, or their mean weighted by the penetrated fraction
//! within max(500 m, z_i) … 10 km
//!
//! Wind and turbulence are those at release height. With METHOD_1 z_p cancels; with METHOD_2 and saturated gases it does not.
//! Source: AERMOD 24142; Model Formulation Document (EPA 2024), section 5.5 for the spread.

use super::REFLECTION_SIGMAS;
use crate::plume::core::spread::{drafts, sigma_z_convective, sigma_z_layered, sigma_z_penetrated};
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
    let top = if s.layered {
        let theta = s.tables.potential_temperature(height);
        let spread = sigma_z_layered(s, s.wind, s.sigma_w, s.gradient, theta, height, DISTANCE);
        height + REFLECTION_SIGMAS * spread
    } else {
        let direct = || {
            let drafts = drafts(s, s.sigma_w, s.height);
            let [up, down] = sigma_z_convective(s, &drafts, s.wind, s.height, DISTANCE, (0.0, 0.0));
            height + REFLECTION_SIGMAS * (up + down) / 2.0
        };
        let penetrated = || {
            let height = s.tip_height + s.penetrated_rise();
            height + REFLECTION_SIGMAS * sigma_z_penetrated(s.wind, s.sigma_w, height, DISTANCE)
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
