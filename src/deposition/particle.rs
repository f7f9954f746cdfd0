//! Dry deposition of particles (Zhang et al. 2001, Atmos. Environ. 35, 549; constants of Emerson et al. 2020 by name).
//!
//! v_d = v_s + 1/(R_a + R_s),  R_s = 1/(3 u* R₁ (E_B + E_IM + E_IN))                          eq. 1 and 5
//! E_B = c_B Sc^(−γ),  E_IM = c_IM (St/(α + St))^β,  E_IN = c_IN (D/A)^ν,  R₁ = e^(−√St) dry, 1 wet   eq. 6 to 9
//! St = v_s u*/(g A) over collectors of radius A, v_s u*²/(g ν_air) over smooth ground (Slinn 1982; Giorgi 1988)
//!
//! Zhang: c_B = 1, γ by land use, c_IM = 1, β = 2, c_IN = ½, ν = 2. Emerson (PNAS 117, 26076, table S1): 0.2, ⅔, 0.4, 1.7,
//! 2.5, 0.8. Valid for 1 nm to 100 µm; the velocity of a log-normal class is its mean over mass (seven-point Gauss–Hermite).

use super::aerodynamic::{LEAST_FRICTION_VELOCITY, aerodynamic_resistance};
use super::land_use::{LandUseCategory, ParticleParameters, ParticleSeason};
use super::settling::{
    GRAVITY, air_density, cunningham, dynamic_viscosity, mass_mean, mean_free_path,
    settling_velocity,
};
use super::surface::{SurfaceState, Wetness};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Boltzmann's constant [J/K].
const BOLTZMANN: f64 = 1.380_649e-23;
/// ε₀ of the surface resistance [1] (Zhang et al. 2001, eq. 5).
const COLLECTION: f64 = 3.0;

/// Which constants the collection of particles follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParticleScheme {
    /// Zhang et al. 2001.
    #[default]
    Zhang2001,
    /// Emerson et al. 2020: less Brownian and more interception, fitted to observations over forest, grass and water.
    Emerson2020,
}

/// c_B, c_IM, β, c_IN, ν of a scheme.
fn constants(scheme: ParticleScheme) -> [f64; 5] {
    match scheme {
        ParticleScheme::Zhang2001 => [1.0, 1.0, 2.0, 0.5, 2.0],
        ParticleScheme::Emerson2020 => [0.2, 0.4, 1.7, 2.5, 0.8],
    }
}

/// Surface resistance R_s [s/m] of particles of one diameter [m] and density [kg/m³] in air of `temperature` [K] and
/// `pressure` [Pa] over a surface of given parameters; `wet` surfaces hold all that hits them.
#[allow(clippy::too_many_arguments)] // the terms of the equation
pub fn particle_surface_resistance(
    diameter: f64,
    density: f64,
    temperature: f64,
    pressure: f64,
    friction_velocity: f64,
    surface: &ParticleParameters,
    wet: bool,
    scheme: ParticleScheme,
) -> f64 {
    let [brown, impact, impact_power, intercept, intercept_power] = constants(scheme);
    let viscosity = dynamic_viscosity(temperature);
    let kinematic = viscosity / air_density(temperature, pressure);
    let slip = cunningham(diameter, mean_free_path(temperature, pressure));
    let brownian = BOLTZMANN * temperature * slip / (3.0 * PI * viscosity * diameter);
    let fall = settling_velocity(diameter, density, temperature, pressure);
    let stokes = match surface.collector_radius {
        Some(radius) => fall * friction_velocity / (GRAVITY * radius),
        None => fall * friction_velocity * friction_velocity / (GRAVITY * kinematic),
    };
    let gamma = match scheme {
        ParticleScheme::Zhang2001 => surface.gamma,
        ParticleScheme::Emerson2020 => 2.0 / 3.0,
    };
    let by_diffusion = brown * libm::pow(kinematic / brownian, -gamma);
    let by_impaction = impact * libm::pow(stokes / (surface.alpha + stokes), impact_power);
    let by_interception = surface.collector_radius.map_or(0.0, |radius| {
        intercept * libm::pow(diameter / radius, intercept_power)
    });
    let sticking = if wet { 1.0 } else { libm::exp(-stokes.sqrt()) };
    1.0 / (COLLECTION
        * friction_velocity
        * sticking
        * (by_diffusion + by_impaction + by_interception))
}

/// Mass-mean deposition velocity [m/s] of a log-normal class of mass median `diameter` [m], geometric standard deviation
/// `spread` [1] and `density` [kg/m³] over one category, settling included.
pub fn particle_deposition_velocity(
    diameter: f64,
    spread: f64,
    density: f64,
    land: LandUseCategory,
    state: &SurfaceState,
    scheme: ParticleScheme,
) -> f64 {
    let friction_velocity = state.friction_velocity.max(LEAST_FRICTION_VELOCITY);
    let aerodynamic = aerodynamic_resistance(
        state.reference_height,
        state.roughness(land),
        friction_velocity,
        state.obukhov_length,
    );
    let season = ParticleSeason::of(state.month, state.snow_cover);
    let surface = land.particle_parameters(season);
    let wet = state.wetness != Wetness::Dry || land.is_water();
    mass_mean(diameter, spread, |d| {
        let resistance = particle_surface_resistance(
            d,
            density,
            state.temperature,
            state.pressure,
            friction_velocity,
            &surface,
            wet,
            scheme,
        );
        settling_velocity(d, density, state.temperature, state.pressure)
            + 1.0 / (aerodynamic + resistance)
    })
}

#[cfg(test)]
mod tests;
