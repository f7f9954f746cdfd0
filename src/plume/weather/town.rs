//! The night of a town: it keeps the air stirred when the country has gone still.
//!
//! ΔT = 12 K (0.1 ln(P/2·10⁶) + 1); upward heat flux H = 0.03 ρ cp ΔT u*; depth of the stirred layer
//! zu = 400 m (P/2·10⁶)^¼ (Oke 1973; Hanna and Chang 1991); w*u = (g H zu/(ρ cp T))^⅓.
//! u*u = max(u*, w*u √(1.6 (7 z₀/zu)^⅔)/(1.3 √(1 − 7 z₀/max(zu, zim)))), L from H and u*u.
//! σ of the town, as in a convective layer of depth zu and scale w*u, adds in squares to that of the country;
//! dθ/dz = 10⁻⁵ K/m up to zu. By day the town is like the country, unless its night lasts on: as long as the
//! convective mixing height has not outgrown zu (morning transition).

use super::record::SurfaceRecord;
use super::settings::{Town, WeatherSettings};
use super::temperature::{GRAVITY, potential_temperatures};
use super::turbulence::{TWO_THIRDS, convective_sigma_v};
use crate::plume::Air;
use crate::plume::profile::{Column, HEIGHTS, LEVELS};

/// Population of the reference town.
const REFERENCE_POPULATION: f64 = 2.0e6;
/// Depth of its stirred layer [m].
const REFERENCE_DEPTH: f64 = 400.0;
/// Difference of temperature from its country [K].
const REFERENCE_DIFFERENCE: f64 = 12.0;
/// Specific heat of air [J/(kg K)].
const SPECIFIC_HEAT: f64 = 1004.0;
/// Gradient of potential temperature in the stirred layer [K/m].
const STIRRED_GRADIENT: f64 = 1.0e-5;

/// The air over a town; `None` where it is that of the country.
pub(super) fn air(
    s: &SurfaceRecord,
    stable: bool,
    rural: &Air,
    town: &Town,
    settings: &WeatherSettings,
) -> Option<Air> {
    let relative = town.population / REFERENCE_POPULATION;
    let depth = REFERENCE_DEPTH * libm::pow(relative, 0.25);
    let morning = !stable;
    if morning && (!settings.morning_transition || s.convective_mixing_height > depth) {
        return None;
    }
    let difference = REFERENCE_DIFFERENCE * (0.1 * libm::log(relative) + 1.0);
    let density = 101325.0 / (287.04 * s.temperature);
    let heat_flux = 0.03 * difference * s.friction_velocity * density * SPECIFIC_HEAT;
    let velocity = libm::pow(
        (GRAVITY / s.temperature / density / SPECIFIC_HEAT) * heat_flux * depth,
        1.0 / 3.0,
    );
    let foot = 7.0 * town.roughness_length.max(s.roughness_length);
    let friction_velocity = s.friction_velocity.max(
        velocity * (1.6 * libm::pow(foot / depth, TWO_THIRDS)).sqrt()
            / (1.3 * (1.0 - foot / depth.max(s.mechanical_mixing_height)).sqrt()),
    );
    let cubed = friction_velocity * friction_velocity * friction_velocity;
    let length = -((density * SPECIFIC_HEAT * s.temperature * cubed) / (0.4 * GRAVITY * heat_flux));
    let obukhov_length = if morning {
        length.max(s.obukhov_length)
    } else {
        length.abs().max(s.obukhov_length)
    };
    let mut profiles = rural.profiles.clone();
    for index in 0..LEVELS {
        let z = HEIGHTS[index];
        let add = |own: &mut Column, other: f64| {
            let value = own.value[index];
            own.value[index] = (value * value + other * other).sqrt();
        };
        add(
            &mut profiles.sigma_v,
            convective_sigma_v(velocity, depth, z),
        );
        add(&mut profiles.sigma_w, stirred_sigma_w(velocity, depth, z));
        if z <= depth {
            profiles.gradient.value[index] = STIRRED_GRADIENT;
        }
    }
    profiles.potential_temperature =
        potential_temperatures(s, &profiles.gradient, settings.profile_base);
    Some(Air {
        urban_stable: true,
        morning_transition: morning,
        mixing_height: depth.max(s.mechanical_mixing_height),
        obukhov_length,
        friction_velocity,
        convective_velocity: velocity,
        roughness_length: town.roughness_length,
        profiles,
    })
}

fn stirred_sigma_w(velocity: f64, depth: f64, height: f64) -> f64 {
    let w2 = velocity * velocity;
    if height <= 0.1 * depth {
        (1.6 * libm::pow(height / depth, TWO_THIRDS) * w2).sqrt()
    } else if height <= depth {
        (0.35 * w2).sqrt()
    } else {
        (0.35 * w2 * libm::exp(-(6.0 * (height - depth) / depth))).sqrt()
    }
}
