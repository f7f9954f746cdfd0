//! Surface energy and the surface layer of one hour, AERMET's formulas (EPA-454/B-24-004, ch. 5; Cimorelli et al. 2005).
//!
//! Radiation: G = (990 sin h − 30)(1 − 0.75 N^3.4) (Kasten and Czeplak 1980; eq. 3–4),
//! albedo r(h) = r + (1 − r) exp(−0.1 h − 0.5 (1 − r)²) with h in degrees (eq. 5), net radiation
//! Rₙ = ((1 − r) G + 5.31e-13 T⁶ − σT⁴ + 60 N) / 1.12 (Holtslag and van Ulden 1983; eq. 2), heat flux
//! H = 0.9 Rₙ / (1 + 1/B) (eq. 1). The hour is convective where the sun stands above the elevation at which Rₙ = 0.
//!
//! Unstable: u = u*/k (ln z/z₀ − ψ(z/L) + ψ(z₀/L)), L = −ρ cₚ T u*³ / (k g H), iterated to 1 % of L (eq. 6–8).
//! Stable: θ* = 0.09 (1 − 0.5 N²), C_D = k / ln(z/z₀), u₀² = 5 z g θ*/T,
//! u* = C_D u/2 (1 + √(1 − (2u₀/(√C_D u))²)), below the critical wind linear in u (eq. 12–17);
//! with ADJ_U* (Qian and Venkatram 2011, BLM 138:475–491): θ* = 0.08, z less the displacement 5 z₀, 4.7 instead of 5,
//! u* = C_D u/2 (1 + e^(−c/2)) / (1 − e^(−2/√c)) with c the bracket above, L ≥ 1100 u*². −H is at most 64 W/m².
//!
//! ρ = p/(287.04 T) from the pressure at the station: at 775 hPa a fifth less than by the sea.

use crate::units::GAS_CONSTANT_DRY_AIR;

/// Specific heat of air in AERMET [J/(kg K)].
const SPECIFIC_HEAT: f64 = 1004.0;
/// Gravity in AERMET [m/s²].
const GRAVITY: f64 = 9.806_55;
/// Von Kármán's constant [1].
const KARMAN: f64 = 0.4;
/// Largest downward heat flux [W/m²].
const HEAT_LIMIT: f64 = 64.0;
/// Stefan–Boltzmann constant in AERMET [W/(m² K⁴)].
const STEFAN: f64 = 5.67e-8;
/// Least wind speed: √2 σ_v,min with σ_v,min = 0.2 m/s [m/s].
pub const LEAST_WIND: f64 = std::f64::consts::SQRT_2 * 0.2;

/// What is known of an hour. Missing values are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HourInput {
    /// Mean solar elevation [°].
    pub elevation: f64,
    /// Albedo at noon [1].
    pub albedo: f64,
    /// Bowen ratio [1].
    pub bowen_ratio: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Cloud cover [tenths].
    pub cloud: Option<u8>,
    /// Temperature [K].
    pub temperature: Option<f64>,
    /// Pressure at the station [Pa].
    pub pressure: Option<f64>,
    /// Global solar radiation [W/m²].
    pub solar: Option<f64>,
    /// Net radiation [W/m²].
    pub net: Option<f64>,
    /// Wind speed [m/s]; `None` calm or missing.
    pub wind: Option<f64>,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// ADJ_U*.
    pub adjusted: bool,
}

/// What follows for the surface layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourEnergy {
    /// Net radiation is positive by the sun's elevation.
    pub convective: bool,
    /// Albedo at this elevation [1].
    pub albedo: f64,
    /// Cloud cover used [tenths]; with measured radiation the equivalent of it.
    pub cloud: Option<u8>,
    /// Density [kg/m³].
    pub density: Option<f64>,
    /// Sensible heat flux, upward [W/m²].
    pub heat_flux: Option<f64>,
    /// Friction velocity [m/s].
    pub friction_velocity: Option<f64>,
    /// Obukhov length [m].
    pub obukhov_length: Option<f64>,
}

/// Albedo under the sun at an elevation [°] (eq. 5); 1 with the sun down.
pub fn albedo_at(noon: f64, elevation: f64) -> f64 {
    if elevation <= 0.0 {
        return 1.0;
    }
    let rest = 1.0 - noon;
    noon + rest * libm::exp(-0.1 * elevation - 0.5 * rest * rest)
}

/// Solar radiation under a cloudless sky [W/m²].
fn clear_sky(elevation: f64) -> f64 {
    990.0 * libm::sin(elevation.to_radians()) - 30.0
}

/// Solar radiation under clouds [tenths] (eq. 3–4) [W/m²].
pub fn solar_radiation(elevation: f64, cloud: u8) -> f64 {
    if elevation <= 1.74 {
        return 0.0;
    }
    clear_sky(elevation) * (1.0 - 0.75 * libm::pow(f64::from(cloud) / 10.0, 3.4))
}

/// The cloud cover that makes a measured radiation [tenths].
pub fn equivalent_cloud(solar: f64, elevation: f64) -> u8 {
    let clear = clear_sky(elevation);
    if clear <= 0.0 || solar >= clear {
        return 0;
    }
    let share = libm::pow((1.0 - solar / clear) / 0.75, 1.0 / 3.4);
    (share * 10.0).round().clamp(0.0, 10.0) as u8
}

/// Elevation from which net radiation is positive [°].
pub fn critical_elevation(noon_albedo: f64, elevation: f64, cloud: u8, temperature: f64) -> f64 {
    let mut albedo = albedo_at(noon_albedo, elevation);
    if albedo >= 1.0 {
        return 94.0;
    }
    let sky = f64::from(cloud) / 10.0;
    let (mut critical, mut last, mut round) = (elevation, 0.0_f64, 0);
    let t2 = temperature * temperature;
    let loss = STEFAN * t2 * t2 - 5.31e-13 * t2 * t2 * t2 - 60.0 * sky;
    while (critical - last).abs() > (0.01 * critical).abs() && round <= 20 {
        round += 1;
        last = critical;
        let sine =
            loss / ((1.0 - 0.75 * libm::pow(sky, 3.4)) * (1.0 - albedo) * 990.0) + 30.0 / 990.0;
        if sine <= 0.0 {
            return 0.0;
        }
        if sine > 1.0 {
            return 92.0;
        }
        critical = libm::asin(sine).to_degrees();
        albedo = albedo_at(noon_albedo, critical);
    }
    critical
}

/// Net radiation (eq. 2) [W/m²].
pub fn net_radiation(albedo: f64, solar: f64, temperature: f64, cloud: u8) -> f64 {
    let t2 = temperature * temperature;
    ((1.0 - albedo) * solar + 5.31e-13 * t2 * t2 * t2 - STEFAN * t2 * t2 + 6.0 * f64::from(cloud))
        / 1.12
}

/// The energy and the surface layer of an hour.
pub fn hour_energy(input: &HourInput) -> HourEnergy {
    let angle = input.elevation;
    let measured = input.solar.filter(|&solar| solar > 0.0);
    let cloud = match measured {
        Some(solar) if angle > 0.0 => Some(equivalent_cloud(solar, angle)),
        _ => input.cloud,
    };
    // Without cloud or temperature AERMET takes 5 tenths and 288 K to tell day from night, and only for that.
    let critical = critical_elevation(
        input.albedo,
        angle,
        cloud.unwrap_or(5),
        input.temperature.unwrap_or(288.0),
    );
    let mut found = HourEnergy {
        convective: angle >= critical,
        albedo: albedo_at(input.albedo, angle),
        cloud,
        density: None,
        heat_flux: None,
        friction_velocity: None,
        obukhov_length: None,
    };
    let (Some(temperature), Some(pressure)) = (input.temperature, input.pressure) else {
        return found;
    };
    let density = pressure / (287.04 * temperature);
    debug_assert!((287.04 / GAS_CONSTANT_DRY_AIR - 1.0).abs() < 1e-3);
    found.density = Some(density);
    if found.convective {
        let net = input.net.or_else(|| {
            let cloud = cloud?;
            let solar = measured.unwrap_or_else(|| solar_radiation(angle, cloud));
            Some(net_radiation(found.albedo, solar, temperature, cloud))
        });
        found.heat_flux = net.map(|net| {
            let heat = 0.9 * net / (1.0 + 1.0 / input.bowen_ratio);
            if heat <= 0.0 { 0.1 } else { heat }
        });
        if let (Some(heat), Some(wind)) = (found.heat_flux, input.wind) {
            let (ustar, length) = unstable(
                wind,
                input.wind_height,
                input.roughness,
                temperature,
                density,
                heat,
            );
            found.friction_velocity = Some(ustar);
            found.obukhov_length = Some(length);
        }
    } else if let (Some(wind), Some(cloud)) = (input.wind, cloud) {
        let layer = stable(input, wind, cloud, critical, temperature, density);
        found.heat_flux = Some(-layer.1 * density * SPECIFIC_HEAT * layer.0);
        let mut length = temperature * layer.0 * layer.0 / (KARMAN * GRAVITY * layer.1);
        if input.adjusted {
            length = length.max(1100.0 * layer.0 * layer.0);
        }
        found.friction_velocity = Some(layer.0);
        found.obukhov_length = Some(length);
    }
    found.obukhov_length = found.obukhov_length.map(bounded_length);
    found
}

/// 1 ≤ |L| ≤ 8888 [m].
pub fn bounded_length(length: f64) -> f64 {
    length.signum() * length.abs().clamp(1.0, 8888.0)
}

/// −ρ cₚ T u*³ / (k g H) [m].
pub fn obukhov_length(ustar: f64, temperature: f64, density: f64, heat: f64) -> f64 {
    -density * SPECIFIC_HEAT * temperature * ustar * ustar * ustar / (KARMAN * GRAVITY * heat)
}

/// w* = (g H zᵢ / (ρ cₚ T))^0.333, at least 0.001 m/s.
pub fn convective_velocity(heat: f64, depth: f64, density: f64, temperature: f64) -> f64 {
    libm::pow(
        GRAVITY * heat * depth / (density * SPECIFIC_HEAT * temperature),
        0.333,
    )
    .max(0.001)
}

/// Heat put into the air by `joules` [J/m²] as area below the potential temperature [K m], with 20 % entrained at the top.
pub fn warmed_area(joules: f64, density: f64) -> f64 {
    joules / (density * SPECIFIC_HEAT) * 1.4
}

/// ψ of momentum as AERMET writes it.
fn psi(ratio: f64) -> f64 {
    let mu = libm::pow(1.0 - 16.0 * ratio, 0.25);
    2.0 * libm::log(f64::midpoint(1.0, mu)) + libm::log(f64::midpoint(1.0, mu * mu))
        - 2.0 * libm::atan(mu)
        + std::f64::consts::FRAC_PI_2
}

/// u* and L of an unstable hour.
fn unstable(
    wind: f64,
    height: f64,
    roughness: f64,
    temperature: f64,
    density: f64,
    heat: f64,
) -> (f64, f64) {
    let neutral = libm::log(height / roughness);
    let mut ustar = KARMAN * wind / neutral;
    let mut length = obukhov_length(ustar, temperature, density, heat);
    let mut last = 0.0_f64;
    // Converges in a few rounds; the bound only keeps odd numbers from going round for ever.
    for _ in 0..200 {
        if (length - last).abs() <= (0.01 * length).abs() {
            break;
        }
        last = length;
        ustar = KARMAN * wind / (neutral - psi(height / length) + psi(roughness / length));
        length = obukhov_length(ustar, temperature, density, heat);
    }
    (ustar, length)
}

/// u* and θ* of a stable hour.
fn stable(
    input: &HourInput,
    wind: f64,
    cloud: u8,
    critical: f64,
    temperature: f64,
    density: f64,
) -> (f64, f64) {
    let z0 = input.roughness;
    let sky = f64::from(cloud) / 10.0;
    let (beta, height, theta) = if input.adjusted {
        (4.7, input.wind_height - 5.0 * z0, 0.08)
    } else {
        (5.0, input.wind_height, 0.09 * (1.0 - 0.5 * sky * sky))
    };
    let angle = input.elevation;
    let theta = if angle > 0.0 && angle < critical {
        theta * (1.0 - (angle / critical) * (angle / critical))
    } else {
        theta
    };
    let drag = KARMAN / libm::log(height / z0);
    let depth = if input.adjusted { height - z0 } else { height };
    let u0 = (beta * depth * GRAVITY * theta / temperature).sqrt();
    let least = 2.0 * u0 / drag.sqrt();
    let check = (least / wind) * (least / wind);
    let (mut ustar, mut theta_star);
    if input.adjusted {
        ustar = drag * wind / 2.0 * (1.0 + libm::exp(-check / 2.0))
            / (1.0 - libm::exp(-2.0 / check.sqrt()));
        ustar = ustar.max(drag * least / 4.0);
        theta_star = if check > 1.0 {
            theta * wind / least
        } else {
            theta
        };
    } else if check <= 1.0 {
        ustar = drag * wind / 2.0 * (1.0 + (1.0 - check).sqrt());
        theta_star = theta;
    } else {
        ustar = drag * wind / 2.0;
        theta_star = theta * wind / least;
    }
    let limit = HEAT_LIMIT / (density * SPECIFIC_HEAT);
    if ustar * theta_star > limit {
        let c = beta * height * GRAVITY * limit * drag / temperature;
        if let Some(root) = largest_root(-drag * wind, c) {
            ustar = root;
        }
        theta_star = limit / ustar;
    }
    (ustar, theta_star)
}

/// The largest real root of x³ + a x² + c = 0, where AERMET's solution (Cardano) has one.
fn largest_root(a: f64, c: f64) -> Option<f64> {
    let third = a / 3.0;
    let p = -a * third / 3.0;
    let q = f64::midpoint(2.0 * third * third * third, c);
    let inside = q * q + p * p * p;
    if inside > 0.0 {
        let root = inside.sqrt();
        (root >= q).then(|| libm::cbrt(root - q) + libm::cbrt(-q - root) - third)
    } else {
        let scale = 2.0 * (-p).sqrt();
        let angle = libm::acos((2.0 * q / (p * scale)).clamp(-1.0, 1.0)) / 3.0;
        Some(scale * libm::cos(angle) - third)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn night(adjusted: bool) -> HourInput {
        HourInput {
            elevation: -20.0,
            albedo: 0.2,
            bowen_ratio: 0.7,
            roughness: 0.15,
            cloud: Some(10),
            temperature: Some(287.5),
            pressure: Some(99_700.0),
            wind: Some(2.1),
            wind_height: 6.1,
            adjusted,
            ..HourInput::default()
        }
    }

    /// EPA's file HOUSTON_ADJU.SFC (AERMET 24142), 1 January 1996, hour 2: H −21.5 W/m², u* 0.222 m/s, L 54.1 m.
    #[test]
    fn a_stable_hour_of_houston() {
        let hour = hour_energy(&night(true));
        assert!((hour.heat_flux.unwrap() + 21.5).abs() < 0.06, "{hour:?}");
        assert!(
            (hour.friction_velocity.unwrap() - 0.222).abs() < 6e-4,
            "{hour:?}"
        );
        assert!(
            (hour.obukhov_length.unwrap() - 54.1).abs() < 0.2,
            "{hour:?}"
        );
    }

    #[test]
    fn net_radiation_vanishes_at_the_critical_elevation() {
        let critical = critical_elevation(0.2, 30.0, 3, 280.0);
        let albedo = albedo_at(0.2, critical);
        let net = net_radiation(albedo, solar_radiation(critical, 3), 280.0, 3);
        assert!(net.abs() < 5.0, "{critical} {net}");
    }

    #[test]
    fn thin_air_halves_nothing_but_the_length() {
        let day = |pressure| {
            hour_energy(&HourInput {
                elevation: 50.0,
                cloud: Some(2),
                pressure: Some(pressure),
                ..night(true)
            })
        };
        let (sea, plateau) = (day(101_300.0), day(77_500.0));
        assert_eq!(sea.heat_flux, plateau.heat_flux);
        assert!(plateau.obukhov_length.unwrap() > sea.obukhov_length.unwrap());
        let density = plateau.density.unwrap() / sea.density.unwrap();
        assert!((density - 0.775 / 1.013).abs() < 1e-12);
    }

    #[test]
    fn the_root_solves_its_cubic() {
        let x = largest_root(-0.8, 0.02).unwrap();
        assert!((x * x * x - 0.8 * x * x + 0.02).abs() < 1e-12 && x > 0.7);
    }

    #[test]
    fn measured_radiation_gives_back_its_cloud() {
        for cloud in 1..=9 {
            assert_eq!(equivalent_cloud(solar_radiation(40.0, cloud), 40.0), cloud);
        }
    }
}
