//! Settling of particles at the temperature and pressure of the place.
//!
//! v_s = ρ_p D² g C/(18 μ),  C = 1 + (2λ/D)(1.257 + 0.4 e^(−0.55 D/λ)),
//! μ = 1.458·10⁻⁶ T^1.5/(T + 110.4),  λ = 2μ/(p √(8M/(πRT)))
//!
//! Stokes' law, valid for D ≤ 30 µm (Re < 0.1, error below 2 %). References: Zhang et al. 2001, eq. 2 and 3; U.S. Standard
//! Atmosphere 1976, eq. 51 (Sutherland); Seinfeld and Pandis 2006, eq. 9.6.

use crate::species::{Phase, Species};
use std::f64::consts::PI;

/// Acceleration of gravity [m/s²].
pub(super) const GRAVITY: f64 = 9.806_65;
/// Gas constant [J/(mol K)].
const GAS_CONSTANT: f64 = 8.314_462_618;
/// Molar mass of dry air [kg/mol].
const MOLAR_MASS_AIR: f64 = 0.028_964_4;

/// Abscissae and weights of seven-point Gauss–Hermite quadrature, positive half (Abramowitz and Stegun 1964, table 25.10).
const HERMITE: [(f64, f64); 4] = [
    (0.0, 0.810_264_617_556_8),
    (0.816_287_882_858_965, 0.425_607_252_610_1),
    (1.673_551_628_767_471, 0.054_515_582_819_13),
    (2.651_961_356_835_233, 0.000_971_781_245_099_5),
];

/// Mean over the mass of a log-normal size distribution of median `diameter` [m] and geometric standard deviation `spread`.
pub(super) fn mass_mean(diameter: f64, spread: f64, value: impl Fn(f64) -> f64) -> f64 {
    let width = 2.0_f64.sqrt() * libm::log(spread);
    let sum: f64 = HERMITE
        .iter()
        .map(|&(x, weight)| {
            let larger = value(diameter * libm::exp(width * x));
            if x == 0.0 {
                weight * larger
            } else {
                weight * (larger + value(diameter * libm::exp(-width * x)))
            }
        })
        .sum();
    sum / PI.sqrt()
}

/// Dynamic viscosity of air [Pa s] at a temperature [K].
pub fn dynamic_viscosity(temperature: f64) -> f64 {
    1.458e-6 * temperature * temperature.sqrt() / (temperature + 110.4)
}

/// Mean free path of air [m] at a temperature [K] and pressure [Pa].
pub fn mean_free_path(temperature: f64, pressure: f64) -> f64 {
    let speed_inverse = (8.0 * MOLAR_MASS_AIR / (PI * GAS_CONSTANT * temperature)).sqrt();
    2.0 * dynamic_viscosity(temperature) / (pressure * speed_inverse)
}

/// Slip correction after Cunningham [1] for a diameter [m] and mean free path [m].
pub fn cunningham(diameter: f64, mean_free_path: f64) -> f64 {
    let knudsen = 2.0 * mean_free_path / diameter;
    1.0 + knudsen * (1.257 + 0.4 * libm::exp(-1.1 / knudsen))
}

/// Density of dry air [kg/m³].
pub(super) fn air_density(temperature: f64, pressure: f64) -> f64 {
    pressure * MOLAR_MASS_AIR / (GAS_CONSTANT * temperature)
}

/// Terminal velocity [m/s] of a sphere of `diameter` [m] and `density` [kg/m³] in air of `temperature` [K] and `pressure` [Pa].
pub fn settling_velocity(diameter: f64, density: f64, temperature: f64, pressure: f64) -> f64 {
    let slip = cunningham(diameter, mean_free_path(temperature, pressure));
    density * diameter * diameter * GRAVITY * slip / (18.0 * dynamic_viscosity(temperature))
}

/// Mass-mean terminal velocity [m/s] of a species in air of `temperature` [K] and `pressure` [Pa]; zero for gases.
pub fn species_settling_velocity(species: &Species, temperature: f64, pressure: f64) -> f64 {
    match species.phase {
        Phase::Gas { .. } => 0.0,
        Phase::Particle {
            diameter,
            spread,
            density,
        } => mass_mean(diameter, spread, |d| {
            settling_velocity(d, density, temperature, pressure)
        }),
    }
}

#[cfg(test)]
mod tests;
