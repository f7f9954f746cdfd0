//! Radiation at the ground, at altitude: clear-sky global, clouds, long wave, net.
//!
//! Clear-sky global irradiance (Ineichen and Perez 2002, Solar Energy 73(3):151–157, eq. 6–8):
//!
//!   G₀ = a₁ I₀ sin h · exp(−a₂ m (f₁ + f₂ (T_L − 1)))
//!   a₁ = 5.09e-5 z + 0.868,  a₂ = 3.92e-5 z + 0.0387,  f₁ = e^(−z/8000 m),  f₂ = e^(−z/1250 m)
//!
//! with the pressure-corrected air mass m of Kasten and Young (1989). Fitted from sea level to about 3,600 m.
//! Clouds: G = G₀ (1 − 0.75 N^3.4) (Kasten and Czeplak 1980, Solar Energy 24:177–189).
//! Long wave: clear-sky emissivity of Prata (1996, QJRMS 122:1127–1151), made for low vapour pressure, with the altitude
//! correction of Deacon (1970; coefficient from memory, unverified), clouds after Unsworth and Monteith (1975, QJRMS 101:13–24).

use crate::units::{SOLAR_CONSTANT, STANDARD_PRESSURE, STEFAN_BOLTZMANN};

/// Linke turbidity at air mass 2 by month, mean of 100.2–104.6° E × 35.2–37.7° N [1]: SoDa climatology (Remund et al.
/// 2003) as shipped with pvlib. A clean-plateau climatology: the winter haze of the valley floor is not in it.
const LINKE_TURBIDITY: [f64; 12] = [
    1.65, 1.65, 1.65, 1.67, 1.89, 2.06, 2.13, 2.09, 1.90, 1.72, 1.65, 1.65,
];
/// Emissivity of the ground in the long wave [1] (Oke 1987, table 1.1: soils 0.90–0.98, grass 0.90–0.95, snow 0.82–0.99).
const SURFACE_EMISSIVITY: f64 = 0.96;
/// Warming of the radiating surface above the air by day, as a share of net radiation [1]
/// (Holtslag and van Ulden 1983, J. Clim. Appl. Met. 22:517–529, eq. 18: c₃ = 0.12 for De Bilt grass).
const HEATING_COEFFICIENT: f64 = 0.12;

/// Linke turbidity at a day of the year (0–365), linear between mid-months.
pub fn linke_turbidity(day_of_year: f64) -> f64 {
    let position = (day_of_year / 365.0 * 12.0 - 0.5).rem_euclid(12.0);
    let month = (position as usize).min(11);
    let weight = position - month as f64;
    LINKE_TURBIDITY[month] * (1.0 - weight) + LINKE_TURBIDITY[(month + 1) % 12] * weight
}

/// Relative optical air mass at sea level [1] from the sine of the elevation (Kasten and Young 1989, Appl. Opt. 28:4735).
pub fn relative_air_mass(sin_elevation: f64) -> f64 {
    let elevation = libm::asin(sin_elevation.clamp(0.0, 1.0)).to_degrees();
    1.0 / (sin_elevation.max(0.0) + 0.50572 * libm::pow(6.07995 + elevation, -1.6364))
}

/// Global irradiance on the horizontal under a clear sky [W/m²] (Ineichen and Perez 2002); zero with the sun down.
/// `distance_factor` is (mean/actual sun distance)², `altitude` in m above sea level, `pressure` in Pa.
pub fn clear_sky_global(
    sin_elevation: f64,
    distance_factor: f64,
    altitude: f64,
    pressure: f64,
    linke: f64,
) -> f64 {
    if sin_elevation <= 0.0 {
        return 0.0;
    }
    let air_mass = relative_air_mass(sin_elevation) * pressure / STANDARD_PRESSURE;
    let rayleigh = libm::exp(-altitude / 8000.0);
    let aerosol = libm::exp(-altitude / 1250.0);
    let scale = 5.09e-5 * altitude + 0.868;
    let attenuation = 3.92e-5 * altitude + 0.0387;
    scale
        * SOLAR_CONSTANT
        * distance_factor
        * sin_elevation
        * libm::exp(-attenuation * air_mass * (rayleigh + aerosol * (linke - 1.0)))
}

/// Share of the clear-sky global irradiance that passes a cloud cover `cloud` [1] (Kasten and Czeplak 1980).
pub fn cloud_transmission(cloud: f64) -> f64 {
    1.0 - 0.75 * libm::pow(cloud.clamp(0.0, 1.0), 3.4)
}

/// Saturation vapour pressure over water [Pa] at `temperature` [K] (Bolton 1980, Mon. Wea. Rev. 108, eq. 10; ±0.3 % at
/// −35 to 35 °C).
pub fn saturation_vapour_pressure(temperature: f64) -> f64 {
    let celsius = (temperature - crate::units::ZERO_CELSIUS).max(-80.0);
    611.2 * libm::exp(17.67 * celsius / (celsius + 243.5))
}

/// Emissivity of the clear sky [1]: 1 − (1 + w) exp(−√(1.2 + 3 w)), w = 46.5 e/T with e in hPa (Prata 1996, eq. 21), less
/// 0.05 (p₀ − p)/(p₀ − 710 hPa) for the thinner air (Deacon 1970).
pub fn clear_sky_emissivity(temperature: f64, vapour_pressure: f64, pressure: f64) -> f64 {
    let water = 46.5 * vapour_pressure / 100.0 / temperature;
    let altitude_correction =
        0.05 * (STANDARD_PRESSURE - pressure) / (STANDARD_PRESSURE - 71_000.0);
    1.0 - (1.0 + water) * libm::exp(-libm::sqrt(1.2 + 3.0 * water)) - altitude_correction
}

/// Long-wave radiation from the sky [W/m²]; clouds close the window: ε = ε₀ (1 − 0.84 N) + 0.84 N (Unsworth and Monteith
/// 1975, eq. 20).
pub fn longwave_down(temperature: f64, vapour_pressure: f64, pressure: f64, cloud: f64) -> f64 {
    let clear = clear_sky_emissivity(temperature, vapour_pressure, pressure);
    let emissivity = clear + 0.84 * cloud.clamp(0.0, 1.0) * (1.0 - clear);
    let square = temperature * temperature;
    emissivity * STEFAN_BOLTZMANN * square * square
}

/// Net all-wave radiation of the ground [W/m²], positive downward, with the surface at air temperature at night and
/// warmer by day (c₃ of Holtslag and van Ulden 1983, eq. 14–18).
pub fn net_radiation(solar: f64, albedo: f64, longwave_down: f64, temperature: f64) -> f64 {
    let square = temperature * temperature;
    let isothermal = (1.0 - albedo) * solar + SURFACE_EMISSIVITY * longwave_down
        - SURFACE_EMISSIVITY * STEFAN_BOLTZMANN * square * square;
    if isothermal > 0.0 {
        isothermal / (1.0 + HEATING_COEFFICIENT)
    } else {
        isothermal
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn air_mass_of_kasten_and_young() {
        // Kasten and Young 1989, table II: 90° 1.0000 (0.9997 by formula), 30° 1.9939, 10° 5.5840, 0° 37.92.
        assert_relative_eq!(relative_air_mass(1.0), 0.9997, max_relative = 1e-4);
        assert_relative_eq!(relative_air_mass(0.5), 1.9939, max_relative = 1e-3);
        assert_relative_eq!(
            relative_air_mass(libm::sin(10f64.to_radians())),
            5.584,
            max_relative = 2e-3
        );
        assert_relative_eq!(relative_air_mass(0.0), 37.92, max_relative = 1e-3);
    }

    #[test]
    fn clouds_take_three_quarters() {
        assert_eq!(cloud_transmission(0.0), 1.0);
        assert_relative_eq!(cloud_transmission(1.0), 0.25);
        assert_relative_eq!(cloud_transmission(0.5), 0.928_96, max_relative = 1e-4);
    }

    #[test]
    fn higher_ground_gets_more_sun_and_less_sky() {
        let low = clear_sky_global(0.8, 1.0, 0.0, 101_325.0, 3.0);
        let high = clear_sky_global(0.8, 1.0, 2261.0, 77_000.0, 3.0);
        assert!(
            high > 1.1 * low && high < 0.8 * SOLAR_CONSTANT,
            "{low} {high}"
        );
        assert!(
            clear_sky_emissivity(288.0, 800.0, 77_000.0)
                < clear_sky_emissivity(288.0, 800.0, 101_325.0)
        );
    }

    /// pvlib 0.16.1 at 36.62° N, 101.77° E, 2,261 m, 76,953 Pa: (Beijing time, elevation °, azimuth °, Linke, global W/m²) from
    /// `solarposition` (SPA) and `clearsky.ineichen` without enhancement, solar constant 1,361 W/m². Elevation to 0.02°,
    /// radiation to 0.5 % + 1 W/m² above 14°; at 5° 2.1 W/m² too little, because pvlib takes the refracted elevation.
    #[test]
    fn pvlib_at_xining() {
        let table = [
            ("2016-01-05T10:00", 14.544, 133.570, 1.650, 251.9),
            ("2016-01-05T13:00", 30.557, 175.191, 1.650, 598.5),
            ("2016-01-05T16:00", 19.476, 219.472, 1.650, 361.2),
            ("2016-04-15T13:00", 63.137, 172.942, 1.650, 1079.4),
            ("2016-06-21T10:00", 46.343, 93.505, 2.180, 825.3),
            ("2016-06-21T13:00", 76.437, 165.448, 2.180, 1145.1),
            ("2016-06-21T18:00", 28.243, 279.393, 2.180, 505.5),
            ("2016-10-20T16:00", 26.306, 231.576, 1.693, 496.2),
            ("2016-10-20T18:00", 4.990, 252.895, 1.693, 51.5),
        ];
        for (text, elevation, azimuth, linke, global) in table {
            let sun =
                crate::meteorology::sun::Sun::at(crate::time::ModelTime::parse(text).unwrap());
            let position = sun.position(101.77, 36.62);
            let found = position.elevation().to_degrees();
            assert!(
                (found - elevation).abs() < 0.02,
                "{text}: {found} {elevation}"
            );
            assert!(
                (position.azimuth.to_degrees() - azimuth).abs() < 0.05,
                "{text}"
            );
            let ours = clear_sky_global(
                position.sin_elevation,
                sun.distance_factor,
                2261.0,
                76_953.0,
                linke,
            );
            let limit = 0.005 * global + if elevation > 14.0 { 1.0 } else { 2.5 };
            assert!((ours - global).abs() < limit, "{text}: {ours} {global}");
        }
    }

    /// Brutsaert (1975, Water Resour. Res. 11:742): ε = 1.24 (e/T)^(1/7), e in hPa, near its calibration at 10 hPa; in very
    /// dry air it falls below the 0.67 of dry gases that Prata's form keeps.
    #[test]
    fn emissivity_beside_brutsaert() {
        let brutsaert = |hectopascal: f64, t: f64| 1.24 * libm::pow(hectopascal / t, 1.0 / 7.0);
        let prata = clear_sky_emissivity(288.0, 1000.0, STANDARD_PRESSURE);
        assert!(
            (prata / brutsaert(10.0, 288.0) - 1.0).abs() < 0.02,
            "{prata}"
        );
        let dry = clear_sky_emissivity(265.0, 0.0, STANDARD_PRESSURE);
        assert_relative_eq!(dry, 1.0 - libm::exp(-libm::sqrt(1.2)), max_relative = 1e-12);
        assert!(brutsaert(1.0, 265.0) < dry);
    }

    #[test]
    fn clouds_close_the_window_at_night() {
        let net = |cloud: f64| {
            let sky = longwave_down(265.0, 200.0, 77_000.0, cloud);
            net_radiation(0.0, 0.2, sky, 265.0)
        };
        assert!((-110.0..-70.0).contains(&net(0.0)), "{}", net(0.0));
        assert!((-25.0..-5.0).contains(&net(1.0)), "{}", net(1.0));
    }

    #[test]
    fn turbidity_meets_its_months_and_closes_the_year() {
        assert_relative_eq!(linke_turbidity(365.0 * 5.5 / 12.0), LINKE_TURBIDITY[5]);
        assert_relative_eq!(
            linke_turbidity(0.0),
            linke_turbidity(365.0),
            max_relative = 1e-12
        );
    }
}
