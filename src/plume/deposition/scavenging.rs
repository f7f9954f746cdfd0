//! Washout by rain: of particles by collision with drops, of gases by dissolving in them.
//!
//! Rain of rate P [mm/h] falls as drops of radius R = P^0.232/18.11 cm at V = 3.75 P^0.111 m/s through a plume that
//! reaches up to z_p (500 m at least, 10 km at most).
//!
//! Particles, METHOD_1 (Slinn 1984; Seinfeld and Pandis 1998):
//!   E = 4/(Re Sc) (1 + 0.4 √Re Sc^⅓ + 0.16 √(Re Sc)) + 4 κ (0.0181 + κ (1 + 2 √Re)) + ((St − S*)/(St − S* + ⅔))^1.5 ρ^(−½)
//!   W = 1.5 z_p E/(2 R),   Λ = 1.5 E P/(2 R)
//! METHOD_2: W = 1e5 (d f + 6 (1 − f)), E from W, at most 1.
//! Gases: saturation f_s = min(1, (z_p/V)/t_abs), 1/s as Λ = f_s R* T P/(3600 z_p H 1e3 (1 + L R* T/(H ρ_w))).
//!
//! Source: AERMOD Deposition Algorithms – Science Document (EPA 2004), section 3; AERMOD 24142.

use super::gases::GasProperties;
use super::settling::ParticleMix;
use super::surface_air::SurfaceAir;

/// Gas constant [J/(mol K)].
const GAS_CONSTANT: f64 = 8.3145;
/// Density of water [g/m³].
const WATER_DENSITY: f64 = 1.0e6;

/// What rain does to one class of particles or to a gas.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Washout {
    /// Rate at which the plume is depleted [1/s].
    pub scavenging_rate: f64,
    /// Rate with which a column's burden [g/m²] reaches the ground [1/s]; differs from the other with METHOD_2 alone.
    pub flux_rate: f64,
}

/// Radius [cm] and fall speed [m/s] of the drops of rain of `precipitation` [mm/h].
fn drops(precipitation: f64) -> (f64, f64) {
    (
        libm::pow(precipitation, 0.232) / 18.11,
        3.75 * libm::pow(precipitation, 0.111),
    )
}

/// Collision efficiency of one size class [1] (METHOD_1).
fn collision_efficiency(
    air: &SurfaceAir,
    mix: &ParticleMix,
    number: usize,
    schmidt: f64,
    (radius, fall): (f64, f64),
) -> f64 {
    let class = &mix.classes[number];
    let reynolds = radius * 0.01 * fall / air.viscosity;
    let root = libm::sqrt(reynolds);
    let diffusion = (4.0 / (reynolds * schmidt))
        * (1.0
            + 0.4 * root * libm::pow(schmidt, 1.0 / 3.0)
            + 0.16 * libm::sqrt(reynolds * schmidt));
    let size = (class.particle.diameter * 1.0e-6) / (radius * 0.02);
    let interception = 4.0 * size * (1.81e-2 + size * (1.0 + 2.0 * root));
    let stokes = class.relaxation_time * (fall - class.settling_velocity) / (radius * 0.01);
    let logarithm = libm::log(1.0 + reynolds);
    let critical = ((1.2 + logarithm / 12.0) / (1.0 + logarithm)).min(stokes);
    let excess = stokes - critical;
    let impaction =
        libm::pow(excess / (excess + 2.0 / 3.0), 1.5) * libm::sqrt(1.0 / class.particle.density);
    (diffusion + interception + impaction).min(1.0)
}

/// Washout of every size class by rain of `precipitation` [mm/h] from a plume up to `depth` [m].
pub fn particles(
    air: &SurfaceAir,
    mix: &ParticleMix,
    schmidt: &[f64],
    precipitation: f64,
    depth: f64,
) -> Vec<Washout> {
    if precipitation <= 0.0 {
        return vec![Washout::default(); mix.classes.len()];
    }
    let rain = drops(precipitation);
    let radius = rain.0;
    mix.classes
        .iter()
        .enumerate()
        .map(|(number, class)| {
            let (efficiency, coefficient) = match mix.fine_fraction {
                None => {
                    let efficiency = collision_efficiency(air, mix, number, schmidt[number], rain);
                    (
                        efficiency,
                        1.5 * (depth * efficiency) / (2.0 * radius * 0.01),
                    )
                }
                Some(fine) => {
                    let coefficient =
                        1.0e5 * class.particle.diameter * fine + 1.0e5 * 6.0 * (1.0 - fine);
                    let efficiency = ((2.0 * radius * 0.01) * coefficient) / (1.5 * depth);
                    (efficiency.min(1.0), coefficient)
                }
            };
            Washout {
                scavenging_rate: 1.5 * efficiency * precipitation / (2.0 * radius * 3.6e4),
                flux_rate: 1.0e-3 * coefficient * precipitation / (depth * 3600.0),
            }
        })
        .collect()
}

/// Washout of a gas at `temperature` [K].
pub fn gas(gas: &GasProperties, temperature: f64, precipitation: f64, depth: f64) -> Washout {
    if precipitation <= 0.0 {
        return Washout::default();
    }
    let (radius, fall) = drops(precipitation);
    let thermal = GAS_CONSTANT * temperature;
    let liquid = libm::pow(precipitation, 0.889) / 13.28;
    let ventilation = 80.0 * radius + 1.0;
    let circulation = if radius < 0.01 {
        1.0
    } else if radius <= 0.05 {
        2.6
    } else {
        20.0
    };
    let dissolved = 1.0 + (liquid * thermal) / (gas.henry * WATER_DENSITY);
    let absorption_time = (radius * radius * thermal
        / (gas.henry * 3.0 * gas.diffusivity_air * 1.0e4 * ventilation)
        + (4.0 * radius * thermal) / (gas.henry * 3.0 * 50000.0 * 0.01)
        + (radius * radius * 0.17) / (3.0 * gas.diffusivity_water * 1.0e4 * circulation))
        / dissolved;
    let saturation = ((depth / fall) / absorption_time).min(1.0);
    let rate =
        (saturation * thermal * precipitation) / (3600.0 * depth * gas.henry * 1.0e3 * dissolved);
    Washout {
        scavenging_rate: rate,
        flux_rate: rate,
    }
}
