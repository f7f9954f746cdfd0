//! Wet scavenging: rainout in cloud and washout below, as first-order rates.
//!
//! collection of cloud water      Λ_c = (3/2) E P/d            E = 0.9                     Seinfeld and Pandis 1998, ch. 20
//! particles in cloud             Λ_c times their share in droplets, below cloud (3/2) E(D) P/d  Slinn 1983
//! gas in cloud                   Λ_c f_aq,  f_aq = H R T L/(1 + H R T L)                    ibid., ch. 6
//!                                or f_aq of the cloud's own acidity, where its chemistry was done
//! gas below cloud                min(6 K_c P/(v d), P H R T/Δz)                             ibid., ch. 20; Henry's law
//!
//! P [m/s], drop diameter d = 0.9 mm (P in mm/h)^0.21, fall speed v = 3100 d [m/s] (as in CAMx 7.20, Ramboll
//! 2022), v × (1.2/ρ)^0.4 in thin air (Foote and du Toit 1969). The second term of the minimum is what rain saturated
//! with the gas can carry out of a layer of Δz. Snow (below 0 °C): flakes of d = (29 m)^0.56 mm and v = 0.83 d^0.2 m/s with m the
//! drop's mass in mg, E ≥ 0.001, no uptake of gas but by the liquid part of the cloud (from all at 0 °C to none at −20 °C).
//!
//! A layer is cloudy above 0.05 g/m³; precipitation falls from the highest cloudy layer, or through the whole column where
//! no cloud is given. Evaporation of rain is neglected, and what rain carries from above does not come back.

use super::settling::{air_density, cunningham, dynamic_viscosity, mass_mean, mean_free_path};
use crate::species::{Phase, Species};
use std::f64::consts::PI;

/// Collection of cloud droplets by rain [1] (CAMx, after Seinfeld and Pandis 1998).
const CLOUD_COLLECTION: f64 = 0.9;
/// Condensed water above which a layer is cloudy [kg/m³] (CAMx).
const CLOUD_LIMIT: f64 = 5e-5;
/// Temperature below which cloud is all ice [K] (CAMx takes 253 K).
const ALL_ICE: f64 = 253.15;
/// Melting point [K].
const MELTING: f64 = 273.15;
/// Gas constant for Henry's law [L atm/(mol K)].
const GAS_CONSTANT_ATM: f64 = 0.082_057;
/// Density of water [kg/m³].
const WATER: f64 = 1000.0;
/// Viscosity of water [Pa s].
const WATER_VISCOSITY: f64 = 1e-3;
/// Boltzmann's constant [J/K].
const BOLTZMANN: f64 = 1.380_649e-23;

/// Precipitation and cloud of one column, layers from the ground up.
#[derive(Debug, Clone, Copy)]
pub struct RainColumn<'a> {
    /// Rain or melted snow at the ground [m/s].
    pub precipitation: f64,
    /// Temperature [K].
    pub temperature: &'a [f64],
    /// Pressure [Pa].
    pub pressure: &'a [f64],
    /// Thickness [m].
    pub thickness: &'a [f64],
    /// Cloud water, liquid and frozen [kg/kg].
    pub cloud_water: &'a [f64],
}

/// What falls through a layer.
struct Drops {
    precipitation: f64,
    diameter: f64,
    speed: f64,
    snow: bool,
}

impl Drops {
    fn new(precipitation: f64, temperature: f64, air_density: f64) -> Self {
        let rate = precipitation * 3.6e6; // mm/h
        let drop = 9e-4 * libm::pow(rate, 0.21);
        let thin = libm::pow(1.2 / air_density, 0.4);
        let snow = temperature < MELTING;
        let (diameter, speed) = if snow {
            let milligrams = 1e6 * WATER * PI / 6.0 * drop * drop * drop;
            let flake = libm::pow(29.0 * milligrams, 0.56); // mm
            (1e-3 * flake, 0.83 * libm::pow(flake, 0.2))
        } else {
            (drop, 3100.0 * drop)
        };
        Self {
            precipitation,
            diameter,
            speed: speed * thin,
            snow,
        }
    }

    /// Volume swept per volume of air and time [1/s].
    fn sweeping(&self) -> f64 {
        1.5 * self.precipitation / self.diameter
    }

    /// Slinn's (1983) collection efficiency [1] for particles of a diameter [m] and density [kg/m³].
    fn collection(&self, diameter: f64, density: f64, temperature: f64, pressure: f64) -> f64 {
        let viscosity = dynamic_viscosity(temperature);
        let kinematic = viscosity / air_density(temperature, pressure);
        let slip = cunningham(diameter, mean_free_path(temperature, pressure));
        let brownian = BOLTZMANN * temperature * slip / (3.0 * PI * viscosity * diameter);
        let schmidt = kinematic / brownian;
        let reynolds = 0.5 * self.diameter * self.speed / kinematic;
        let stokes =
            self.speed * diameter * diameter * density * slip / (9.0 * viscosity * self.diameter);
        let root = reynolds.sqrt();
        let diffusion = 4.0 / (reynolds * schmidt)
            * (1.0 + root * (0.4 * libm::cbrt(schmidt) + 0.16 * schmidt.sqrt()));
        let size = diameter / self.diameter;
        let interception = 4.0 * size * (viscosity / WATER_VISCOSITY + (1.0 + 2.0 * root) * size);
        let logarithm = libm::log(1.0 + reynolds);
        let critical = (1.2 + logarithm / 12.0) / (1.0 + logarithm);
        let beyond = (stokes - critical).max(0.0);
        let ratio = beyond / (beyond + 2.0 / 3.0);
        let impaction = (WATER / density).sqrt() * ratio * ratio.sqrt();
        let total = diffusion + interception + impaction;
        total.clamp(if self.snow { 1e-3 } else { 0.0 }, 1.0)
    }
}

/// What is known of the share of a species that sits in the water of clouds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InCloud<'a> {
    /// Nothing: particles are all in droplets, gases dissolve by Henry's law.
    Henry,
    /// Particles of a kind of which this share is in droplets [1] (`aerosol::cloud::activated`).
    Activated(f64),
    /// A gas at the acidity of each layer's cloud: share of the cell's gas in its water [1] (`aerosol::cloud`: dissolved share
    /// times cloudy share of the cell), `None` where no chemistry was done (Henry's law).
    Dissolved(&'a [Option<f64>]),
}

/// Scavenging rate of a species in every layer [1/s], written to `rates` (length nz).
///
/// # Panics
/// If `rates` or a slice of `rain` is shorter than the column.
pub fn scavenging_rates(species: &Species, rain: &RainColumn<'_>, rates: &mut [f64]) {
    scavenging_rates_in(species, rain, InCloud::Henry, rates);
}

/// As [`scavenging_rates`], with what is known of the cloud's water.
///
/// # Panics
/// If `rates` or a slice of `rain` or of `in_cloud` is shorter than the column.
pub fn scavenging_rates_in(
    species: &Species,
    rain: &RainColumn<'_>,
    in_cloud: InCloud<'_>,
    rates: &mut [f64],
) {
    let nz = rain.temperature.len();
    rates[..nz].fill(0.0);
    if rain.precipitation <= 0.0 {
        return;
    }
    let condensed =
        |k: usize| rain.cloud_water[k] * air_density(rain.temperature[k], rain.pressure[k]);
    let top = (0..nz)
        .rev()
        .find(|&k| condensed(k) > CLOUD_LIMIT)
        .unwrap_or(nz - 1);
    for k in 0..=top {
        let (temperature, pressure) = (rain.temperature[k], rain.pressure[k]);
        let density = air_density(temperature, pressure);
        let drops = Drops::new(rain.precipitation, temperature, density);
        let cloud = condensed(k);
        rates[k] = match &species.phase {
            Phase::Particle { .. } if cloud > CLOUD_LIMIT => {
                let share = match in_cloud {
                    InCloud::Activated(share) => share,
                    InCloud::Henry | InCloud::Dissolved(_) => 1.0,
                };
                CLOUD_COLLECTION * share * drops.sweeping()
            }
            Phase::Particle {
                diameter,
                spread,
                density,
            } => {
                drops.sweeping()
                    * mass_mean(*diameter, *spread, |d| {
                        drops.collection(d, *density, temperature, pressure)
                    })
            }
            Phase::Gas {
                henry,
                henry_temperature,
                diffusivity_ratio,
                ..
            } => {
                if let InCloud::Dissolved(shares) = in_cloud
                    && cloud > CLOUD_LIMIT
                    && let Some(share) = shares[k]
                {
                    rates[k] = CLOUD_COLLECTION * share * drops.sweeping();
                    continue;
                }
                let exponent = henry_temperature * (1.0 / temperature - 1.0 / 298.15);
                let solubility = henry * libm::exp(exponent) * GAS_CONSTANT_ATM * temperature;
                gas_rate(
                    &drops,
                    solubility,
                    *diffusivity_ratio,
                    [temperature, pressure, rain.thickness[k], cloud],
                )
            }
        };
    }
}

/// Rate of a gas of dimensionless solubility H R T in a layer of `[temperature, pressure, thickness, condensed water]`.
fn gas_rate(
    drops: &Drops,
    solubility: f64,
    diffusivity_ratio: f64,
    [temperature, pressure, thickness, cloud]: [f64; 4],
) -> f64 {
    if cloud > CLOUD_LIMIT {
        let liquid = ((temperature - ALL_ICE) / (MELTING - ALL_ICE)).clamp(0.0, 1.0);
        let volume = solubility * liquid * cloud / WATER;
        return CLOUD_COLLECTION * drops.sweeping() * volume / (1.0 + volume);
    }
    if drops.snow {
        return 0.0;
    }
    let kinematic = dynamic_viscosity(temperature) / air_density(temperature, pressure);
    let diffusivity =
        2.178e-5 * libm::pow(temperature / 273.15, 1.81) * 101_325.0 / pressure / diffusivity_ratio;
    let reynolds = (drops.speed * drops.diameter / kinematic).sqrt();
    let schmidt = libm::cbrt(kinematic / diffusivity);
    let transfer = diffusivity / drops.diameter * (2.0 + 0.6 * reynolds * schmidt);
    let kinetic = 6.0 * transfer * drops.precipitation / (drops.speed * drops.diameter);
    kinetic.min(drops.precipitation * solubility / thickness)
}

/// Decays the masses [kg] of one column exactly, e^(−Λ dt), and adds what rains out to `deposited` [kg] lane by lane.
///
/// Layer k of lane l stands at `data[k * stride + l]`; species s has `tags` lanes from `s * tags` and its rates [1/s] at
/// `rates[s * nz..]`.
///
/// # Panics
/// If a slice is shorter than the lanes ask for.
pub fn scavenge(
    data: &mut [f64],
    stride: usize,
    tags: usize,
    rates: &[f64],
    nz: usize,
    dt: f64,
    deposited: &mut [f64],
) {
    for (s, column) in rates.chunks_exact(nz).enumerate() {
        for (k, rate) in column.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
            let lost = -libm::expm1(-rate * dt);
            let lanes = &mut data[k * stride + s * tags..][..tags];
            for (mass, total) in lanes.iter_mut().zip(&mut deposited[s * tags..]) {
                let out = lost * *mass;
                *mass -= out;
                *total += out;
            }
        }
    }
}

#[cfg(test)]
mod tests;
