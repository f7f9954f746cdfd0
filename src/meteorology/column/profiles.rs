//! Vertical profiles of a column: undisturbed and mixed potential temperature, hydrostatic pressure, humidity and cloud.

use super::ColumnInput;
use crate::meteorology::boundary_layer::MixedLayer;
use crate::meteorology::{radiation, surface_layer};
use crate::units::{
    GAS_CONSTANT_DRY_AIR, GRAVITY, KAPPA_POISSON, REFERENCE_PRESSURE, SPECIFIC_HEAT_AIR, VON_KARMAN,
};

/// Yearly mean and half range of the depth of surface inversions [m] (Xining 1976–2015, Tellus B 2021).
const INVERSION_DEPTH: (f64, f64) = (542.0, 122.0);
/// Scale height of water vapour above the mixed layer [m] (Reitan 1963; 2,000 m is the usual mid-latitude value).
const VAPOUR_SCALE_HEIGHT: f64 = 2000.0;
/// Critical relative humidity of Sundqvist's cloud cover [1] (Sundqvist et al. 1989: 0.75–0.85).
const CRITICAL_HUMIDITY: f64 = 0.8;
/// Water content inside non-raining and raining cloud [kg/kg] (stratus and stratocumulus 0.1–0.3 g/m³, nimbostratus
/// 0.3–0.5 g/m³: Hess, Koepke and Schult 1998, table 1b, at about 0.8 kg/m³).
const CLOUD_WATER: (f64, f64) = (0.25e-3, 0.5e-3);

/// θ/T at the ground and at the layer centres, from the free-air temperature [1].
pub(super) fn exner_profile(input: &ColumnInput<'_>) -> Vec<f64> {
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
pub(super) fn undisturbed_profile(
    input: &ColumnInput<'_>,
    temperature: f64,
    exner: &[f64],
) -> Vec<f64> {
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
pub(super) fn mixed_profile(
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
        - surface_layer::psi_heat(level / layer.obukhov_length)
        + surface_layer::psi_heat(2.0 / layer.obukhov_length);
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
pub(super) fn hydrostatic(
    input: &ColumnInput<'_>,
    theta: &[f64],
) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
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
pub(super) fn moisture(
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
