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

use super::boundary_layer::{self, MixedLayer};
use super::radiation;
use super::sun::Sun;
use super::surface_energy::{SurfaceConditions, surface_fluxes};
use crate::time::ModelTime;
use crate::units::{
    GAS_CONSTANT_DRY_AIR, GRAVITY, HOUR, KAPPA_POISSON, REFERENCE_PRESSURE, SPECIFIC_HEAT_AIR,
    VON_KARMAN,
};

/// Yearly mean and half range of the depth of surface inversions [m] (Xining 1976–2015, Tellus B 2021).
const INVERSION_DEPTH: (f64, f64) = (542.0, 122.0);
/// Scale height of water vapour above the mixed layer [m] (Reitan 1963; 2,000 m is the usual mid-latitude value).
const VAPOUR_SCALE_HEIGHT: f64 = 2000.0;
/// Longest interval to a previous state that still counts as memory [s].
const MEMORY_LIMIT: f64 = 6.0 * HOUR;
/// How much colder than now the ground was at sunrise, where a run begins by day without memory [K] (mean daily range at
/// Xining is about 13 K; two thirds of it, unverified).
const MORNING_DEFICIT: f64 = 8.0;
/// Critical relative humidity of Sundqvist's cloud cover [1] (Sundqvist et al. 1989: 0.75–0.85).
const CRITICAL_HUMIDITY: f64 = 0.8;
/// Water content inside non-raining and raining cloud [kg/kg] (stratus and stratocumulus 0.1–0.3 g/m³, nimbostratus
/// 0.3–0.5 g/m³: Hess, Koepke and Schult 1998, table 1b, at about 0.8 kg/m³).
const CLOUD_WATER: (f64, f64) = (0.25e-3, 0.5e-3);

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
    let solar = radiation::clear_sky_global(
        position.sin_elevation,
        sun.distance_factor,
        input.terrain,
        input.surface_pressure,
        radiation::linke_turbidity(input.time.day_of_year()),
    ) * radiation::cloud_transmission(input.cloud_cover);
    let vapour_pressure =
        input.relative_humidity * radiation::saturation_vapour_pressure(input.temperature_2m);
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
    let urban = boundary_layer::urban_share(input.roughness, input.leaf_area_index);
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

/// θ/T at the ground and at the layer centres, from the free-air temperature [1].
fn exner_profile(input: &ColumnInput<'_>) -> Vec<f64> {
    let mut factor = libm::pow(REFERENCE_PRESSURE / input.surface_pressure, KAPPA_POISSON);
    let mut profile = Vec::with_capacity(input.heights.len() + 1);
    profile.push(factor);
    let mut below = 0.0;
    for (k, &height) in input.heights.iter().enumerate() {
        // d ln(p)/dz = −g/(R T), so the factor (p₀/p)^κ grows by exp(g dz/(c_p T)).
        let temperature =
            0.5 * (input.temperature_aloft[k] + input.temperature_aloft[k.saturating_sub(1)]);
        factor *= libm::exp(GRAVITY * (height - below) / (SPECIFIC_HEAT_AIR * temperature));
        profile.push(factor);
        below = height;
    }
    profile
}

/// Potential temperature [K] at the ground and the layer centres, without a mixed layer of today: free air, with the surface
/// inversion where `temperature` [K] at 2 m lies below it.
fn undisturbed_profile(input: &ColumnInput<'_>, temperature: f64, exner: &[f64]) -> Vec<f64> {
    let depth = INVERSION_DEPTH.0
        + INVERSION_DEPTH.1
            * libm::cos(2.0 * std::f64::consts::PI * (input.time.day_of_year() - 15.0) / 365.0);
    let ground = free_air_at_ground(input);
    let deficit = (ground - temperature).max(0.0);
    let surface_theta = temperature * exner[0];
    let mut profile = Vec::with_capacity(exner.len());
    profile.push(surface_theta);
    let mut below = surface_theta;
    for (k, &height) in input.heights.iter().enumerate() {
        let relative = (1.0 - height / depth).max(0.0);
        let air = input.temperature_aloft[k] - deficit * relative * relative;
        below = (air * exner[k + 1]).max(below);
        profile.push(below);
    }
    profile
}

/// The free-air temperature extended to the ground [K].
fn free_air_at_ground(input: &ColumnInput<'_>) -> f64 {
    let upper = input
        .heights
        .iter()
        .position(|&height| height > 500.0)
        .unwrap_or(1)
        .max(1);
    let slope = (input.temperature_aloft[upper] - input.temperature_aloft[0])
        / (input.heights[upper] - input.heights[0]);
    input.temperature_aloft[0] - slope.clamp(-0.0098, 0.0) * input.heights[0]
}

/// Potential temperature at the layer centres [K] with today's mixed layer.
fn mixed_profile(
    input: &ColumnInput<'_>,
    layer: &MixedLayer,
    convective_height: f64,
    calm_profile: Vec<f64>,
) -> Vec<f64> {
    let mut profile = calm_profile;
    let surface = profile.remove(0);
    if convective_height <= 0.0 {
        return profile;
    }
    // Excess of 2 m over the mixed layer: θ*/κ [ln(z/2) − ψ_h(z/L) + ψ_h(2/L)] at z = 0.1 h, at most 3 K.
    let scale = layer.heat_flux / layer.friction_velocity;
    let level = (0.1 * convective_height).max(10.0);
    let profile_factor = libm::log(level / 2.0)
        - super::surface_layer::psi_heat(level / layer.obukhov_length)
        + super::surface_layer::psi_heat(2.0 / layer.obukhov_length);
    let mixed = surface - (scale / VON_KARMAN * profile_factor).clamp(0.0, 3.0);
    for (theta, &height) in profile.iter_mut().zip(input.heights) {
        *theta = if height < convective_height {
            mixed
        } else {
            theta.max(mixed)
        };
    }
    profile
}

/// Temperature [K], pressure [Pa] and density [kg/m³] of a profile of potential temperature [K] in hydrostatic balance:
/// with Π = (p/p₀)^κ, dΠ/dz = −g/(c_p θ).
fn hydrostatic(input: &ColumnInput<'_>, theta: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let top = theta.len();
    let mut temperature = Vec::with_capacity(top);
    let mut pressure = Vec::with_capacity(top);
    let mut density = Vec::with_capacity(top);
    let mut exner = libm::pow(input.surface_pressure / REFERENCE_PRESSURE, KAPPA_POISSON);
    let (mut below_height, mut below_theta) = (0.0, theta[0]);
    for k in 0..top {
        let mean = 0.5 * (theta[k] + below_theta);
        exner -= GRAVITY * (input.heights[k] - below_height) / (SPECIFIC_HEAT_AIR * mean);
        let air = theta[k] * exner;
        let value = REFERENCE_PRESSURE * libm::pow(exner, 1.0 / KAPPA_POISSON);
        temperature.push(air);
        pressure.push(value);
        density.push(value / (GAS_CONSTANT_DRY_AIR * air));
        (below_height, below_theta) = (input.heights[k], theta[k]);
    }
    (temperature, pressure, density)
}

/// Relative humidity [1] and cloud water [kg/kg] of the layers.
///
/// Vapour is well mixed up to the mixing height and falls with 2 km above it. Clouds begin at the lifting condensation level
/// (125 m per kelvin of dew-point depression, Espy) but not below 150 m, reach 1 km up (3 km in rain) and keep Sundqvist's
/// humidity 1 − (1 − 0.8)(1 − N)²; above −35 °C they hold water, colder a tenth of it.
fn moisture(
    input: &ColumnInput<'_>,
    vapour_pressure: f64,
    mixing_height: f64,
    temperature: &[f64],
    pressure: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let ratio = vapour_pressure / input.surface_pressure;
    let logarithm = libm::log(vapour_pressure.max(1.0) / 611.2);
    let dew_point = crate::units::ZERO_CELSIUS + 243.5 * logarithm / (17.67 - logarithm);
    let raining = input.precipitation > 0.0;
    let base = (125.0 * (input.temperature_2m - dew_point)).clamp(150.0, 4000.0);
    let cloud_top = base + if raining { 3000.0 } else { 1000.0 };
    let cover = input.cloud_cover.clamp(0.0, 1.0);
    let humid = 1.0 - (1.0 - CRITICAL_HUMIDITY) * (1.0 - cover) * (1.0 - cover);
    let content = if raining {
        CLOUD_WATER.1
    } else {
        CLOUD_WATER.0
    };
    let mut relative_humidity = Vec::with_capacity(temperature.len());
    let mut cloud_water = Vec::with_capacity(temperature.len());
    for (k, &height) in input.heights.iter().enumerate() {
        let above = (height - mixing_height).max(0.0);
        let vapour = ratio * pressure[k] * libm::exp(-above / VAPOUR_SCALE_HEIGHT);
        let clear = (vapour / radiation::saturation_vapour_pressure(temperature[k])).min(1.0);
        let in_cloud = cover > 0.1 && height >= base && height <= cloud_top;
        let frozen = if temperature[k] < 238.15 { 0.1 } else { 1.0 };
        relative_humidity.push(if in_cloud { clear.max(humid) } else { clear });
        cloud_water.push(if in_cloud {
            cover * content * frozen
        } else {
            0.0
        });
    }
    (relative_humidity, cloud_water)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    /// One clear or cloudy day at Xining, hour by hour from 00:00 Beijing time after a day of spin-up.
    fn day(
        month: i8,
        mean: f64,
        range: f64,
        lapse: f64,
        set: impl Fn(&mut ColumnInput<'_>),
    ) -> Vec<ColumnState> {
        let interfaces: Vec<f64> = (0..=30)
            .map(|k| 30.0 * (libm::pow(1.13, f64::from(k)) - 1.0) / 0.13)
            .collect();
        let heights: Vec<f64> = interfaces.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect();
        let wind: Vec<f64> = heights.iter().map(|z| 1.0 + 3e-3 * z.min(5000.0)).collect();
        let aloft: Vec<f64> = heights
            .iter()
            .map(|z| mean - lapse * z.min(9000.0))
            .collect();
        let mut states: Vec<ColumnState> = Vec::new();
        for hour in 0..48 {
            let time = ModelTime::from_beijing(2016, month, 15, hour);
            let solar_hour = time.solar_hour(101.77);
            let phase = 2.0 * std::f64::consts::PI * (solar_hour - 15.0) / 24.0;
            let mut input = ColumnInput {
                time,
                longitude: 101.77,
                latitude: 36.62,
                terrain: 2261.0,
                heights: &heights,
                interface_heights: &interfaces,
                wind_speed: &wind,
                wind_speed_10m: 1.0,
                temperature_2m: mean + 0.5 * range * libm::cos(phase),
                temperature_aloft: &aloft,
                relative_humidity: 0.5,
                surface_pressure: 77_300.0,
                cloud_cover: 0.1,
                precipitation: 0.0,
                snow_cover: 0.0,
                albedo: 0.2,
                roughness: 0.8,
                leaf_area_index: 0.5,
                previous: states.last(),
            };
            set(&mut input);
            let state = diagnose_column(&input);
            states.push(state);
        }
        states.split_off(24)
    }

    #[test]
    fn summer_afternoons_mix_two_to_four_kilometres() {
        let states = day(7, 291.0, 13.0, 6.5e-3, |_| {});
        let highest = states.iter().map(|s| s.mixing_height).fold(0.0, f64::max);
        assert!((1800.0..4000.0).contains(&highest), "{highest}");
        // The morning layer grows, the night layer is shallow.
        assert!(states[10].mixing_height < states[14].mixing_height);
        assert!(states[2].mixing_height < 600.0);
        let heat = states
            .iter()
            .map(|s| s.sensible_heat_flux)
            .fold(0.0, f64::max);
        assert!((150.0..400.0).contains(&heat), "{heat}");
    }

    #[test]
    fn winter_nights_and_mornings_stay_within_two_to_six_hundred_metres() {
        let states = day(1, 265.5, 14.0, 5.5e-3, |_| {});
        for hour in [0, 2, 4, 6, 8, 10] {
            let height = states[hour].mixing_height;
            assert!((200.0..=600.0).contains(&height), "{hour}: {height}");
        }
        assert!(states[8].sensible_heat_flux < 0.0, "sunrise is at 08:20");
        // A ground inversion at 08:00: warmer at 500 m than in the first layer.
        let morning = &states[8];
        assert!(morning.temperature[8] > morning.temperature[0]);
        assert!(morning.obukhov_length > 0.0 && morning.obukhov_length < 50.0);
        let highest = states.iter().map(|s| s.mixing_height).fold(0.0, f64::max);
        assert!((500.0..1600.0).contains(&highest), "{highest}");
    }

    #[test]
    fn profiles_are_hydrostatic_and_bounded() {
        for state in day(4, 283.0, 14.0, 6.0e-3, |input| input.cloud_cover = 0.7) {
            for k in 1..state.pressure.len() {
                assert!(state.pressure[k] < state.pressure[k - 1]);
                assert!((0.0..=1.0).contains(&state.relative_humidity[k]));
                assert!(
                    (state.density[k]
                        - state.pressure[k] / (GAS_CONSTANT_DRY_AIR * state.temperature[k]))
                        .abs()
                        < 1e-12
                );
            }
            assert_eq!(state.eddy_diffusivity[0], 0.0);
            assert_eq!(state.eddy_diffusivity[30], 0.0);
            assert!(
                state.eddy_diffusivity[1..30]
                    .iter()
                    .all(|&k| (0.01..=1000.0).contains(&k))
            );
        }
    }

    #[test]
    fn isothermal_air_has_the_closed_form_pressure() {
        let states = day(1, 265.0, 0.0, 0.0, |input| input.wind_speed_10m = 3.0);
        let night = &states[2];
        let scale = GAS_CONSTANT_DRY_AIR * 265.0 / GRAVITY;
        let height = 30.0 * (libm::pow(1.13, 20.0) + libm::pow(1.13, 19.0) - 2.0) / 0.26;
        let exact = 77_300.0 * libm::exp(-height / scale);
        assert!((night.pressure[19] / exact - 1.0).abs() < 1e-4);
        assert!(
            (night.temperature[19] - 265.0).abs() < 0.3,
            "{}",
            night.temperature[19]
        );
    }

    #[test]
    fn rain_and_cloud_leave_water_aloft_and_stop_convection() {
        let clear = day(7, 291.0, 8.0, 6.5e-3, |_| {});
        let rain = day(7, 291.0, 8.0, 6.5e-3, |input| {
            input.cloud_cover = 1.0;
            input.precipitation = 5e-7;
            input.relative_humidity = 0.9;
        });
        assert!(rain[14].mixing_height < 0.7 * clear[14].mixing_height);
        assert!(rain[14].cloud_water.iter().any(|&q| q > 1e-4));
        assert!(rain[14].solar_radiation < 0.3 * clear[14].solar_radiation);
    }

    /// A start at 14:00 without memory comes near the state with memory.
    #[test]
    fn a_start_by_day_is_near_the_run_with_memory() {
        let with = day(7, 291.0, 13.0, 6.5e-3, |_| {});
        let without = day(7, 291.0, 13.0, 6.5e-3, |input| input.previous = None);
        let ratio = without[14].mixing_height / with[14].mixing_height;
        assert!((0.6..1.6).contains(&ratio), "{ratio}");
    }
}
