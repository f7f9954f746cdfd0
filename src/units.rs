//! Physical constants and unit conversions: the only file with a bare `1e9` or `3600.0`.
//!
//! Everything inside the crate is SI and `f64`; units other than SI appear only where the outside is met
//! (TOML keys, CSV columns, output variables), and are converted here.

/// Kilograms in a tonne [kg].
pub const TONNE: f64 = 1000.0;
/// Seconds in a minute [s].
pub const MINUTE: f64 = 60.0;
/// Seconds in an hour [s].
pub const HOUR: f64 = 3600.0;
/// Seconds in a day [s].
pub const DAY: f64 = 86_400.0;
/// Seconds in a common year of 365 days, the year of every annual emission [s].
pub const YEAR: f64 = 365.0 * DAY;

/// Standard acceleration of gravity [m/s²] (CGPM 1901).
pub const GRAVITY: f64 = 9.806_65;
/// Universal gas constant [J/(mol K)] (CODATA 2018, exact).
pub const GAS_CONSTANT: f64 = 8.314_462_618;
/// Molar mass of dry air [kg/mol] (US Standard Atmosphere 1976).
pub const MOLAR_MASS_AIR: f64 = 0.028_964_4;
/// Gas constant of dry air [J/(kg K)].
pub const GAS_CONSTANT_DRY_AIR: f64 = GAS_CONSTANT / MOLAR_MASS_AIR;
/// Ratio of the molar masses of water and dry air [1].
pub const EPSILON_WATER: f64 = 0.018_015_28 / MOLAR_MASS_AIR;
/// Specific heat of dry air at constant pressure [J/(kg K)] (WMO 1966).
pub const SPECIFIC_HEAT_AIR: f64 = 1004.7;
/// Poisson constant R/cp of dry air [1].
pub const KAPPA_POISSON: f64 = GAS_CONSTANT_DRY_AIR / SPECIFIC_HEAT_AIR;
/// Latent heat of vaporisation of water at 0 °C [J/kg].
pub const LATENT_HEAT_VAPORISATION: f64 = 2.501e6;
/// Boltzmann constant [J/K] (CODATA 2018, exact).
pub const BOLTZMANN: f64 = 1.380_649e-23;
/// Stefan–Boltzmann constant [W/(m² K⁴)] (CODATA 2018).
pub const STEFAN_BOLTZMANN: f64 = 5.670_374_419e-8;
/// Von Kármán constant [1] (Högström 1996; the value of AERMOD and WRF).
pub const VON_KARMAN: f64 = 0.4;
/// Total solar irradiance at one astronomical unit [W/m²] (Kopp and Lean 2011).
pub const SOLAR_CONSTANT: f64 = 1361.0;
/// Radius of the sphere on which the model's maps are drawn [m] (WRF's value).
pub const EARTH_RADIUS: f64 = 6_370_000.0;
/// Angular velocity of the Earth [1/s].
pub const EARTH_ROTATION: f64 = 7.292_115e-5;
/// 0 °C [K].
pub const ZERO_CELSIUS: f64 = 273.15;
/// Standard sea-level pressure [Pa].
pub const STANDARD_PRESSURE: f64 = 101_325.0;
/// Reference pressure of potential temperature [Pa].
pub const REFERENCE_PRESSURE: f64 = 100_000.0;

/// Tonnes per year → kilograms per second.
pub fn from_tonnes_per_year(value: f64) -> f64 {
    value * 1000.0 / YEAR
}

/// Kilograms per second → tonnes per year.
pub fn to_tonnes_per_year(value: f64) -> f64 {
    value * YEAR / 1000.0
}

/// Mass concentration: kg/m³ → µg/m³.
pub fn to_micrograms(value: f64) -> f64 {
    value * 1e9
}

/// Mole fraction [mol/mol] in parts per billion [ppb].
pub fn to_ppb(value: f64) -> f64 {
    value * 1e9
}

/// Mass concentration: µg/m³ → kg/m³.
pub fn from_micrograms(value: f64) -> f64 {
    value * 1e-9
}

/// Degrees Celsius → kelvin.
pub fn from_celsius(value: f64) -> f64 {
    value + ZERO_CELSIUS
}

/// Hectopascal → pascal.
pub fn from_hectopascal(value: f64) -> f64 {
    value * 100.0
}

/// Pressure at an altitude of the International Standard Atmosphere [Pa], `altitude` in m above sea level (< 11 km)
/// (ICAO 1993, Doc 7488).
pub fn standard_atmosphere_pressure(altitude: f64) -> f64 {
    STANDARD_PRESSURE * libm::pow(1.0 - 0.0065 * altitude / 288.15, 5.255_88)
}

/// Altitude [m above sea level] at which the International Standard Atmosphere has a pressure [Pa]: 6.5 K/km up to 11 km, 216.65 K above
/// (ICAO 1993, Doc 7488).
pub fn standard_atmosphere_altitude(pressure: f64) -> f64 {
    const TROPOPAUSE: f64 = 11_000.0;
    let there = standard_atmosphere_pressure(TROPOPAUSE);
    if pressure >= there {
        288.15 / 0.0065 * (1.0 - libm::pow(pressure / STANDARD_PRESSURE, 1.0 / 5.255_88))
    } else {
        TROPOPAUSE + GAS_CONSTANT_DRY_AIR * 216.65 / GRAVITY * libm::log(there / pressure)
    }
}

/// Temperature of the International Standard Atmosphere [K] at an altitude [m above sea level]: 288.15 K, 6.5 K/km up to 11 km, 216.65 K above
/// (ICAO 1993, Doc 7488).
pub fn standard_atmosphere_temperature(altitude: f64) -> f64 {
    (288.15 - 0.0065 * altitude).max(216.65)
}

/// Density of dry air [kg/m³] from pressure [Pa] and temperature [K].
pub fn air_density(pressure: f64, temperature: f64) -> f64 {
    pressure / (GAS_CONSTANT_DRY_AIR * temperature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn standard_atmosphere_at_sea_level_and_2000_m() {
        // ICAO Doc 7488 table: 2,000 m 79,495 Pa, 3,000 m 70,109 Pa.
        assert_relative_eq!(standard_atmosphere_pressure(0.0), 101_325.0);
        assert_relative_eq!(
            standard_atmosphere_pressure(2000.0),
            79_495.0,
            max_relative = 1e-4
        );
        assert_relative_eq!(
            standard_atmosphere_pressure(3000.0),
            70_109.0,
            max_relative = 2e-4
        );
        assert_relative_eq!(air_density(101_325.0, 288.15), 1.225, max_relative = 1e-4);
        // ICAO Doc 7488: 275.15 K at 2,000 m, 223.15 K at 10,000 m, 216.65 K at 15,000 m.
        for (altitude, temperature) in [(2000.0, 275.15), (10_000.0, 223.15), (15_000.0, 216.65)] {
            let found = standard_atmosphere_temperature(altitude);
            assert_relative_eq!(found, temperature, epsilon = 1e-9);
        }
        // And back; 15,000 m has 12,045 Pa.
        for altitude in [0.0, 2300.0, 10_900.0] {
            let pressure = standard_atmosphere_pressure(altitude);
            assert_relative_eq!(
                standard_atmosphere_altitude(pressure),
                altitude,
                epsilon = 1e-6
            );
        }
        assert_relative_eq!(
            standard_atmosphere_altitude(12_045.0),
            15_000.0,
            max_relative = 1e-3
        );
    }

    #[test]
    fn tonnes_per_year_round_trip() {
        assert_relative_eq!(to_tonnes_per_year(from_tonnes_per_year(123.4)), 123.4);
        assert_relative_eq!(from_tonnes_per_year(31_536.0), 1.0);
    }
}
