//! One column of air from what is measured near the ground: radiation, surface fluxes, mixing height, profiles of
//! temperature, pressure, density, humidity, cloud and eddy diffusivity.
//!
//! Temperature: the free-air profile T_f(z), where the air at 2 m is colder a surface inversion
//!
//!   T(z) = T_f(z) − (T_f(0) − T₂) (1 − z/D)²,  z < D,
//!
//! with the depth D observed at Xining (420 m in summer, 664 m in winter; Tellus B 2021, 10.1080/16000889.2021.1898906), and
//! where it is warmer a layer of constant potential temperature up to the free air. By day the growing mixed layer is well
//! mixed at the potential temperature of 2 m less the surface-layer excess. Pressure is hydrostatic, density that of dry air
//! (water vapour lowers it by less than 1 %).

mod profiles;

use self::profiles::{exner_profile, hydrostatic, mixed_profile, moisture, undisturbed_profile};
use super::boundary_layer::{self, MixedLayer};
use super::radiation;
use super::sun::Sun;
use super::surface_energy::{SurfaceConditions, surface_fluxes};
use crate::time::ModelTime;
use crate::units::{HOUR, SPECIFIC_HEAT_AIR};

/// Longest interval to a previous state that still counts as memory [s].
const MEMORY_LIMIT: f64 = 6.0 * HOUR;
/// How much colder than now the ground was at sunrise, where a run begins by day without memory [K] (mean daily range at
/// Xining is about 13 K; two thirds of it, unverified).
const MORNING_DEFICIT: f64 = 8.0;

/// What the column diagnosis needs to know.
#[derive(Debug, Clone, Copy)]
pub struct ColumnInput<'a> {
    /// The instant.
    pub time: ModelTime,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Elevation of the ground [m above sea level].
    pub terrain: f64,
    /// Layer centres [m above ground], length nz.
    pub heights: &'a [f64],
    /// Layer interfaces [m above ground], length nz + 1, first 0.
    pub interface_heights: &'a [f64],
    /// Wind speed of layers [m/s], length nz.
    pub wind_speed: &'a [f64],
    /// Wind speed at 10 m [m/s].
    pub wind_speed_10m: f64,
    /// Air temperature at 2 m [K].
    pub temperature_2m: f64,
    /// Free-air temperature at the layer centres [K], length nz.
    pub temperature_aloft: &'a [f64],
    /// Relative humidity at 2 m [1].
    pub relative_humidity: f64,
    /// Surface pressure [Pa].
    pub surface_pressure: f64,
    /// Cloud cover [1].
    pub cloud_cover: f64,
    /// Rain or melted snow [m/s].
    pub precipitation: f64,
    /// Snow cover [1].
    pub snow_cover: f64,
    /// Albedo [1].
    pub albedo: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Leaf area index [1].
    pub leaf_area_index: f64,
    /// Share of built-up land [1].
    pub built_up: f64,
    /// The state of the same column at the hour before (any earlier time within 6 h counts); `None` starts without memory.
    pub previous: Option<&'a ColumnState>,
}

/// What the column diagnosis finds. Profiles have length nz, `eddy_diffusivity` nz + 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnState {
    /// The instant.
    pub time: ModelTime,
    /// Sensible heat flux, upward [W/m²].
    pub sensible_heat_flux: f64,
    /// Net all-wave radiation, downward [W/m²].
    pub net_radiation: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m], 1 ≤ |L| ≤ 1e5.
    pub obukhov_length: f64,
    /// Mixing height above ground [m].
    pub mixing_height: f64,
    /// Global solar radiation at the ground [W/m²].
    pub solar_radiation: f64,
    /// Sine of the sun's elevation [1].
    pub sin_solar_elevation: f64,
    /// Temperature [K].
    pub temperature: Vec<f64>,
    /// Pressure [Pa].
    pub pressure: Vec<f64>,
    /// Density of air [kg/m³].
    pub density: Vec<f64>,
    /// Relative humidity [1].
    pub relative_humidity: Vec<f64>,
    /// Grid-mean liquid and frozen cloud water [kg/kg].
    pub cloud_water: Vec<f64>,
    /// Vertical eddy diffusivity at interfaces [m²/s].
    pub eddy_diffusivity: Vec<f64>,
    /// Memory: mechanical mixing height [m].
    pub mechanical_height: f64,
    /// Memory: kinematic heat put into the air since sunrise [K m].
    pub accumulated_heat: f64,
    /// Memory: potential temperature of the morning profile at the ground and at the layer centres [K], nz + 1 values.
    pub morning_profile: Vec<f64>,
}

/// Diagnoses a column.
///
/// # Panics
/// If the slices of the input differ in length from nz (interfaces nz + 1).
pub fn diagnose_column(input: &ColumnInput<'_>) -> ColumnState {
    let top = input.heights.len();
    assert!(
        top > 1
            && input.interface_heights.len() == top + 1
            && input.wind_speed.len() == top
            && input.temperature_aloft.len() == top,
        "a column of {top} layers needs {top} winds and temperatures and {} interfaces",
        top + 1
    );
    let memory = input.previous.and_then(|state| {
        let interval = (input.time.seconds() - state.time.seconds()) as f64;
        (interval > 0.0 && interval <= MEMORY_LIMIT && state.temperature.len() == top)
            .then_some((state, interval))
    });
    let sun = Sun::at(input.time);
    let position = sun.position(input.longitude, input.latitude);
    let vapour_pressure =
        input.relative_humidity * radiation::saturation_vapour_pressure(input.temperature_2m);
    let solar = radiation::clear_sky_bird(
        position.sin_elevation,
        sun.distance_factor,
        input.surface_pressure,
        radiation::precipitable_water(vapour_pressure, input.temperature_2m),
    ) * radiation::cloud_transmission(input.cloud_cover);
    let net = radiation::net_radiation(
        solar,
        input.albedo,
        radiation::longwave_down(
            input.temperature_2m,
            vapour_pressure,
            input.surface_pressure,
            input.cloud_cover,
        ),
        input.temperature_2m,
    );
    let fluxes = surface_fluxes(&SurfaceConditions {
        net_radiation: net,
        temperature: input.temperature_2m,
        pressure: input.surface_pressure,
        wind_speed: input.wind_speed_10m,
        cloud_cover: input.cloud_cover,
        roughness: input.roughness,
        leaf_area_index: input.leaf_area_index,
        snow_cover: input.snow_cover,
        precipitation: input.precipitation,
        convective_depth: memory.map_or(500.0, |(state, _)| state.mixing_height),
    });
    let surface_density = crate::units::air_density(input.surface_pressure, input.temperature_2m);
    let heat = fluxes.sensible_heat_flux / (surface_density * SPECIFIC_HEAT_AIR);

    let exner = exner_profile(input);
    let calm_profile = undisturbed_profile(input, input.temperature_2m, &exner);
    let daylight = position.sin_elevation > 0.0;
    let (accumulated_heat, morning_profile) = match memory {
        Some((state, interval)) if daylight => {
            let before = if state.sensible_heat_flux > 0.0 {
                state.sensible_heat_flux / (surface_density * SPECIFIC_HEAT_AIR)
            } else {
                0.0
            };
            let gain = 0.5 * (before + heat.max(0.0)) * interval;
            (state.accumulated_heat + gain, state.morning_profile.clone())
        }
        None if daylight && heat > 0.0 => (
            heat_since_sunrise(heat, position.true_solar_hour, position.half_day),
            undisturbed_profile(input, input.temperature_2m - MORNING_DEFICIT, &exner),
        ),
        _ => (0.0, calm_profile.clone()),
    };

    let interval = memory.map_or(0.0, |(_, interval)| interval);
    let mechanical_height = boundary_layer::mechanical_height(
        fluxes.friction_velocity,
        memory.map(|(state, _)| state.mechanical_height),
        interval,
    );
    let convective_height = if heat > 0.0 {
        boundary_layer::convective_height(
            accumulated_heat,
            morning_profile[0],
            input.heights,
            &morning_profile[1..],
        )
    } else {
        0.0
    };
    let urban = boundary_layer::urban_effect(input.built_up);
    let mixing_height = mechanical_height
        .max(convective_height)
        .max(boundary_layer::mixing_minimum(urban))
        .min(input.heights[top - 1]);

    let layer = MixedLayer {
        friction_velocity: fluxes.friction_velocity,
        obukhov_length: fluxes.obukhov_length,
        mixing_height,
        heat_flux: heat,
        temperature: input.temperature_2m,
        urban,
    };
    let theta = mixed_profile(input, &layer, convective_height, calm_profile);
    let (temperature, pressure, density) = hydrostatic(input, &theta);
    let mut eddy_diffusivity = vec![0.0; top + 1];
    boundary_layer::diffusivity_profile(
        &layer,
        input.interface_heights,
        input.heights,
        input.wind_speed,
        &theta,
        &mut eddy_diffusivity,
    );
    let (relative_humidity, cloud_water) = moisture(
        input,
        vapour_pressure,
        mixing_height,
        &temperature,
        &pressure,
    );
    ColumnState {
        time: input.time,
        sensible_heat_flux: fluxes.sensible_heat_flux,
        net_radiation: net,
        friction_velocity: fluxes.friction_velocity,
        obukhov_length: fluxes.obukhov_length,
        mixing_height,
        solar_radiation: solar,
        sin_solar_elevation: position.sin_elevation,
        temperature,
        pressure,
        density,
        relative_humidity,
        cloud_water,
        eddy_diffusivity,
        mechanical_height,
        accumulated_heat,
        morning_profile,
    }
}

/// Kinematic heat since sunrise [K m] when the flux follows a half sine over the day and is `heat` [K m/s] now.
fn heat_since_sunrise(heat: f64, true_solar_hour: f64, half_day: f64) -> f64 {
    let length = 2.0 * half_day.max(1.0);
    let phase =
        std::f64::consts::PI * ((true_solar_hour - 12.0 + half_day) / length).clamp(0.02, 0.9);
    heat * length * HOUR / std::f64::consts::PI * (1.0 - libm::cos(phase)) / libm::sin(phase)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
