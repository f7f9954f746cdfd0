//! Effective height of a stack for the elevated criterion.
//!
//! Final rise of a plume in neutral air, Briggs (1975, in Haugen, Lectures on Air Pollution and Environmental Impact Analyses), as
//! ISC3 writes it (EPA-454/B-95-003b, eq. 1-8 to 1-14): F = g v d² (Tₛ − T) / (4 Tₛ); Δh = 21.425 F^¾/u for F < 55 m⁴/s³, else
//! 38.71 F^⅗/u; momentum 3 d v/u; the larger counts.

use super::{Gas, ScreeningRules};
use crate::units::GRAVITY;

/// Buoyancy flux at which the distance of final rise changes its law [m⁴/s³].
const CHANGE: f64 = 55.0;

/// Effective height [m] of a stack of a height [m] in the air of the rules.
pub fn effective_height(height: f64, gas: &Gas, rules: &ScreeningRules) -> f64 {
    let (wind, air) = (rules.rise_wind.value, rules.rise_air.value);
    let warmth = ((gas.temperature - air) / gas.temperature).max(0.0);
    let flux = GRAVITY * gas.velocity * gas.diameter * gas.diameter / 4.0 * warmth;
    let buoyant = if flux < CHANGE {
        21.425 * libm::pow(flux, 0.75) / wind
    } else {
        38.71 * libm::pow(flux, 0.6) / wind
    };
    height + buoyant.max(3.0 * gas.diameter * gas.velocity / wind)
}
