//! Surface energy balance at altitude: sensible heat, friction velocity and Obukhov length.
//!
//! Day (net radiation after ground heat > 0): de Bruin and Holtslag (1982, J. Appl. Met. 21:1610) in the form of Holtslag and
//! van Ulden (1983, J. Clim. Appl. Met. 22:517, eq. 20),
//!
//!   H = [(1 − α) + γ/s] / (1 + γ/s) · (Rₙ − G) − α β,   γ = c_p p / (ε λ),
//!
//! where γ falls with the pressure of the place (at 770 hPa a quarter below sea level). u* and L by iteration of the
//! similarity profile; calm air keeps the gusts of free convection, U² + (1.2 w*)² (Beljaars 1995, QJRMS 121:255).
//! Night: θ* = 0.09 (1 − 0.5 N²) (van Ulden and Holtslag 1985) and the quadratic of Venkatram (1980, BLM 19:481) as in
//! AERMET (Cimorelli et al. 2005, J. Appl. Met. 44:682, eq. 5–12), u* and θ* falling linearly with the wind below the
//! critical speed, H = −ρ c_p u* θ* ≥ −64 W/m².

use super::surface_layer;
use crate::units::{
    EPSILON_WATER, GRAVITY, LATENT_HEAT_VAPORISATION, SPECIFIC_HEAT_AIR, VON_KARMAN, ZERO_CELSIUS,
};

/// Height of the wind that drives the surface layer [m].
const WIND_HEIGHT: f64 = 10.0;
/// β of Holtslag and van Ulden (1983) [W/m²].
const BETA: f64 = 20.0;
/// Priestley–Taylor parameter of bare, mostly dry soil [1] (Holtslag and van Ulden 1983, table: dry bare soil 0–0.2; 0.15
/// chosen for the semi-arid loess, unverified).
const ALPHA_BARE: f64 = 0.15;
/// Priestley–Taylor parameter of full green cover [1] (Holtslag and van Ulden 1983: 1 for well-watered grass; 0.85
/// because plateau grass is seldom well watered, unverified).
const ALPHA_GREEN: f64 = 0.85;
/// Least wind speed that the surface layer feels [m/s]: √2·σ_v,min = √2·0.2 (AERMET, Cimorelli et al. 2005).
const WIND_MINIMUM: f64 = 0.28;
/// Least friction velocity [m/s] (unverified; keeps resistances finite in calm air).
const FRICTION_VELOCITY_MINIMUM: f64 = 0.02;
/// Least |L| [m]: shorter than the roughness elements and the sensor it has no meaning (AERMET: 1 m).
const OBUKHOV_MINIMUM: f64 = 1.0;
/// |L| of neutral air [m].
const OBUKHOV_NEUTRAL: f64 = 1e5;
/// Stability coefficient β_m of the night profile [1] (Cimorelli et al. 2005).
const BETA_STABLE: f64 = 5.0;
/// Greatest downward heat flux at night [W/m²] (Cimorelli et al. 2005).
const HEAT_FLUX_NIGHT_LIMIT: f64 = 64.0;

/// What the ground and the air above it are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceConditions {
    /// Net all-wave radiation, downward [W/m²].
    pub net_radiation: f64,
    /// Air temperature at 2 m [K].
    pub temperature: f64,
    /// Surface pressure [Pa].
    pub pressure: f64,
    /// Wind speed at 10 m [m/s].
    pub wind_speed: f64,
    /// Cloud cover [1].
    pub cloud_cover: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Leaf area index [1].
    pub leaf_area_index: f64,
    /// Snow cover [1].
    pub snow_cover: f64,
    /// Rain or melted snow [m/s].
    pub precipitation: f64,
    /// Depth of convection for the gusts of calm air [m].
    pub convective_depth: f64,
}

/// Turbulent exchange at the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceFluxes {
    /// Sensible heat flux, upward [W/m²].
    pub sensible_heat_flux: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m], 1 ≤ |L| ≤ 1e5.
    pub obukhov_length: f64,
}

/// Sensible heat flux, friction velocity and Obukhov length of a place.
pub fn surface_fluxes(conditions: &SurfaceConditions) -> SurfaceFluxes {
    let ground_heat = ground_heat_share(conditions.leaf_area_index, conditions.snow_cover)
        * conditions.net_radiation;
    let available = conditions.net_radiation - ground_heat;
    if available > 0.0 {
        let sensible = sensible_heat_by_day(conditions, available);
        if sensible > 0.0 {
            return unstable_fluxes(conditions, sensible);
        }
    }
    stable_fluxes(conditions)
}

/// Share of the net radiation that goes into the ground by day [1]: 0.4 e^(−0.5 LAI) (Choudhury, Idso and Reginato 1987,
/// Agr. For. Met. 39:283, eq. 14), under snow 0.1 (Holtslag and van Ulden's value for covered ground).
pub fn ground_heat_share(leaf_area_index: f64, snow_cover: f64) -> f64 {
    let soil = 0.4 * libm::exp(-0.5 * leaf_area_index.max(0.0));
    soil * (1.0 - snow_cover) + 0.1 * snow_cover
}

/// Priestley–Taylor parameter α [1]: green cover 1 − e^(−0.5 LAI) where the ground is warm enough to transpire (0–10 °C
/// ramp), rain and snow wet everything.
fn priestley_taylor_alpha(conditions: &SurfaceConditions) -> f64 {
    let green = 1.0 - libm::exp(-0.5 * conditions.leaf_area_index.max(0.0));
    let growing = ((conditions.temperature - ZERO_CELSIUS) / 10.0).clamp(0.0, 1.0);
    let dry = ALPHA_BARE + (ALPHA_GREEN - ALPHA_BARE) * green * growing;
    let wet = if conditions.precipitation > 0.0 {
        1.0
    } else {
        conditions.snow_cover.clamp(0.0, 1.0) * 0.7
    };
    dry.max(wet)
}

/// γ/s [1] at the pressure [Pa] and temperature [K] of the place.
fn psychrometric_ratio(temperature: f64, pressure: f64) -> f64 {
    let gamma = SPECIFIC_HEAT_AIR * pressure / (EPSILON_WATER * LATENT_HEAT_VAPORISATION);
    let celsius = (temperature - ZERO_CELSIUS).max(-60.0);
    let denominator = celsius + 243.5;
    let slope = super::radiation::saturation_vapour_pressure(temperature) * 17.67 * 243.5
        / (denominator * denominator);
    gamma / slope
}

fn sensible_heat_by_day(conditions: &SurfaceConditions, available: f64) -> f64 {
    let alpha = priestley_taylor_alpha(conditions);
    let ratio = psychrometric_ratio(conditions.temperature, conditions.pressure);
    ((1.0 - alpha) + ratio) / (1.0 + ratio) * available - alpha * BETA
}

fn unstable_fluxes(conditions: &SurfaceConditions, sensible: f64) -> SurfaceFluxes {
    let density = crate::units::air_density(conditions.pressure, conditions.temperature);
    let kinematic = sensible / (density * SPECIFIC_HEAT_AIR);
    let buoyancy = GRAVITY / conditions.temperature * kinematic;
    let convective_velocity = libm::cbrt(buoyancy * conditions.convective_depth);
    let gust = 1.2 * convective_velocity;
    let wind = libm::sqrt(
        conditions.wind_speed * conditions.wind_speed + gust * gust + WIND_MINIMUM * WIND_MINIMUM,
    );
    let roughness = conditions.roughness.clamp(1e-5, 3.0);
    let mut inverse_obukhov = 0.0;
    let mut friction_velocity = FRICTION_VELOCITY_MINIMUM;
    for _ in 0..12 {
        friction_velocity =
            surface_layer::friction_velocity(wind, WIND_HEIGHT, roughness, inverse_obukhov)
                .max(FRICTION_VELOCITY_MINIMUM);
        let cube = friction_velocity * friction_velocity * friction_velocity;
        let next = (-VON_KARMAN * buoyancy / cube).max(-1.0 / OBUKHOV_MINIMUM);
        let change = (next - inverse_obukhov).abs();
        inverse_obukhov = next;
        if change < 1e-6 {
            break;
        }
    }
    SurfaceFluxes {
        sensible_heat_flux: sensible,
        friction_velocity,
        obukhov_length: -(1.0 / inverse_obukhov.abs().max(1.0 / OBUKHOV_NEUTRAL)),
    }
}

fn stable_fluxes(conditions: &SurfaceConditions) -> SurfaceFluxes {
    let roughness = conditions.roughness.clamp(1e-5, 3.0);
    let wind = conditions.wind_speed.max(WIND_MINIMUM);
    let drag = VON_KARMAN / libm::log(WIND_HEIGHT / roughness);
    let scale = 0.09 * (1.0 - 0.5 * conditions.cloud_cover * conditions.cloud_cover);
    let u0_squared = BETA_STABLE * WIND_HEIGHT * GRAVITY * scale / conditions.temperature;
    let critical = 2.0 * libm::sqrt(u0_squared / drag);
    let (mut friction_velocity, mut temperature_scale) = if wind >= critical {
        let root = 1.0 - critical * critical / (wind * wind);
        (0.5 * drag * wind * (1.0 + libm::sqrt(root)), scale)
    } else {
        (0.5 * drag * wind, scale * wind / critical)
    };
    friction_velocity = friction_velocity.max(FRICTION_VELOCITY_MINIMUM);
    let density = crate::units::air_density(conditions.pressure, conditions.temperature);
    let limit = HEAT_FLUX_NIGHT_LIMIT / (density * SPECIFIC_HEAT_AIR * friction_velocity);
    temperature_scale = temperature_scale.min(limit);
    let obukhov_length = conditions.temperature * friction_velocity * friction_velocity
        / (VON_KARMAN * GRAVITY * temperature_scale.max(1e-9));
    SurfaceFluxes {
        sensible_heat_flux: -density * SPECIFIC_HEAT_AIR * friction_velocity * temperature_scale,
        friction_velocity,
        obukhov_length: obukhov_length.clamp(OBUKHOV_MINIMUM, OBUKHOV_NEUTRAL),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn place() -> SurfaceConditions {
        SurfaceConditions {
            net_radiation: 400.0,
            temperature: 293.15,
            pressure: 77_000.0,
            wind_speed: 3.0,
            cloud_cover: 0.0,
            roughness: 0.1,
            leaf_area_index: 1.0,
            snow_cover: 0.0,
            precipitation: 0.0,
            convective_depth: 1000.0,
        }
    }

    /// FAO-56 (Allen et al. 1998, table 2.2 and 2.4): γ = 0.051 kPa/K at 2,300 m (77.0 kPa), s = 0.145 kPa/K at 20 °C.
    #[test]
    fn psychrometric_ratio_of_the_tables() {
        let ratio = psychrometric_ratio(293.15, 77_000.0);
        assert_relative_eq!(ratio, 0.051 / 0.145, max_relative = 0.03);
    }

    /// u*, L and H of the day satisfy L = −ρ c_p T u*³/(κ g H) and the wind profile (with the gust in the wind).
    #[test]
    fn day_closes() {
        let fluxes = surface_fluxes(&place());
        assert!(fluxes.sensible_heat_flux > 100.0 && fluxes.obukhov_length < 0.0);
        let density = crate::units::air_density(77_000.0, 293.15);
        let cube = fluxes.friction_velocity.powi(3);
        let length = -density * SPECIFIC_HEAT_AIR * 293.15 * cube
            / (VON_KARMAN * GRAVITY * fluxes.sensible_heat_flux);
        assert_relative_eq!(fluxes.obukhov_length, length, max_relative = 1e-3);
    }

    /// AERMET's night (Cimorelli et al. 2005, eq. 8–12) at 5 m/s, z₀ 0.1 m, clear: written out here by hand.
    /// C_D = 0.4/ln 100 = 0.08686; u₀² = 5·10·9.80665·0.09/280 = 0.15761; critical 2√(u₀²/C_D) = 2.694 m/s;
    /// u* = 0.5·0.08686·5·(1 + √(1 − 0.2903)) = 0.4001; L = 280·0.1601/(0.4·9.80665·θ*).
    #[test]
    fn night_of_aermet() {
        let fluxes = surface_fluxes(&SurfaceConditions {
            net_radiation: -70.0,
            temperature: 280.0,
            wind_speed: 5.0,
            ..place()
        });
        assert_relative_eq!(fluxes.friction_velocity, 0.4001, max_relative = 1e-3);
        let heat = (0.958_0 * SPECIFIC_HEAT_AIR * 0.4001 * 0.09_f64).min(64.0);
        assert_relative_eq!(fluxes.sensible_heat_flux, -heat, max_relative = 2e-3);
        assert!(
            (100.0..200.0).contains(&fluxes.obukhov_length),
            "{}",
            fluxes.obukhov_length
        );
    }

    #[test]
    fn calm_night_and_calm_day_stay_finite() {
        let night = surface_fluxes(&SurfaceConditions {
            net_radiation: -70.0,
            wind_speed: 0.0,
            ..place()
        });
        assert_eq!(night.friction_velocity, FRICTION_VELOCITY_MINIMUM);
        assert!((1.0..5.0).contains(&night.obukhov_length));
        let day = surface_fluxes(&SurfaceConditions {
            wind_speed: 0.0,
            ..place()
        });
        assert!(
            (0.1..0.4).contains(&day.friction_velocity),
            "{}",
            day.friction_velocity
        );
    }

    #[test]
    fn wet_and_green_ground_gives_less_heat() {
        let heat = |leaf: f64, rain: f64| {
            surface_fluxes(&SurfaceConditions {
                leaf_area_index: leaf,
                precipitation: rain,
                ..place()
            })
            .sensible_heat_flux
        };
        assert!(heat(4.0, 0.0) < heat(0.5, 0.0));
        assert!(heat(0.5, 3e-7) < heat(0.5, 0.0));
    }
}
