//! Position of the sun and true solar time.
//!
//! Low-accuracy solar coordinates of Meeus (1998, *Astronomical Algorithms*, 2nd ed., ch. 25 and 28), the formulas behind
//! NOAA's solar calculator: apparent ecliptic longitude λ, obliquity ε, declination sin δ = sin ε sin λ, equation of
//! time E, hour angle ω = 15°·(t_true − 12 h), and
//!
//!   sin h = sin φ sin δ + cos φ cos δ cos ω
//!
//! Valid 1900–2100 to better than 0.02°. Elevations are geometric (no refraction), seen from the Earth's centre
//! (parallax 0.002°).

use crate::time::ModelTime;
use crate::units::{DAY, MINUTE};

/// Julian day of 1970-01-01 00:00 UTC.
const JULIAN_DAY_UNIX: f64 = 2_440_587.5;
/// Julian day of the epoch J2000.0.
const JULIAN_DAY_J2000: f64 = 2_451_545.0;
/// Days in a Julian century.
const JULIAN_CENTURY: f64 = 36_525.0;

/// The sun at one instant, the same for every place on Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Declination δ [rad].
    pub declination: f64,
    /// Equation of time: true minus mean solar time [s].
    pub equation_of_time: f64,
    /// (mean distance / distance)² of the Earth from the sun [1].
    pub distance_factor: f64,
    /// Seconds since midnight UTC [s].
    seconds_of_day: f64,
}

/// The sun as seen from a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolarPosition {
    /// Sine of the geometric elevation above the horizon [1].
    pub sin_elevation: f64,
    /// Azimuth, clockwise from true north [rad], 0–2π.
    pub azimuth: f64,
    /// True solar time [h], 0–24; noon when the sun stands highest.
    pub true_solar_hour: f64,
    /// Half the length of the day [h], 0–12.
    pub half_day: f64,
}

impl SolarPosition {
    /// Geometric elevation [rad].
    pub fn elevation(&self) -> f64 {
        libm::asin(self.sin_elevation)
    }
}

impl Sun {
    /// Solar coordinates at an instant (Meeus 1998, eq. 25.2–25.8, 28.3).
    pub fn at(time: ModelTime) -> Self {
        let julian_day = JULIAN_DAY_UNIX + time.seconds() as f64 / DAY;
        let century = (julian_day - JULIAN_DAY_J2000) / JULIAN_CENTURY;
        let mean_longitude =
            (280.46646 + century * (36_000.769_83 + century * 0.000_303_2)).rem_euclid(360.0);
        let anomaly = (357.52911 + century * (35_999.050_29 - 0.000_153_7 * century)).to_radians();
        let eccentricity = 0.016_708_634 - century * (0.000_042_037 + 0.000_000_126_7 * century);
        let center = libm::sin(anomaly) * (1.914_602 - century * (0.004_817 + 0.000_014 * century))
            + libm::sin(2.0 * anomaly) * (0.019_993 - 0.000_101 * century)
            + libm::sin(3.0 * anomaly) * 0.000_289;
        let node = (125.04 - 1934.136 * century).to_radians();
        let apparent_longitude =
            (mean_longitude + center - 0.005_69 - 0.004_78 * libm::sin(node)).to_radians();
        let obliquity =
            (23.439_291 - 0.013_004_2 * century + 0.002_56 * libm::cos(node)).to_radians();
        let true_anomaly = anomaly + center.to_radians();
        let distance = 1.000_001_018 * (1.0 - eccentricity * eccentricity)
            / (1.0 + eccentricity * libm::cos(true_anomaly));
        let half_tangent = libm::tan(obliquity / 2.0);
        let y = half_tangent * half_tangent;
        let longitude = mean_longitude.to_radians();
        let equation = y * libm::sin(2.0 * longitude) - 2.0 * eccentricity * libm::sin(anomaly)
            + 4.0 * eccentricity * y * libm::sin(anomaly) * libm::cos(2.0 * longitude)
            - 0.5 * y * y * libm::sin(4.0 * longitude)
            - 1.25 * eccentricity * eccentricity * libm::sin(2.0 * anomaly);
        Self {
            declination: libm::asin(libm::sin(obliquity) * libm::sin(apparent_longitude)),
            equation_of_time: equation.to_degrees() * 4.0 * MINUTE,
            distance_factor: 1.0 / (distance * distance),
            seconds_of_day: time.seconds().rem_euclid(86_400) as f64,
        }
    }

    /// The sun seen from `longitude` [°E], `latitude` [°N].
    pub fn position(&self, longitude: f64, latitude: f64) -> SolarPosition {
        let true_solar_hour = ((self.seconds_of_day + self.equation_of_time) / crate::units::HOUR
            + longitude / 15.0)
            .rem_euclid(24.0);
        let hour_angle = (15.0 * (true_solar_hour - 12.0)).to_radians();
        let (sin_phi, cos_phi) = libm::sincos(latitude.to_radians());
        let (sin_delta, cos_delta) = libm::sincos(self.declination);
        let (sin_omega, cos_omega) = libm::sincos(hour_angle);
        let sin_elevation =
            (sin_phi * sin_delta + cos_phi * cos_delta * cos_omega).clamp(-1.0, 1.0);
        let east = -cos_delta * sin_omega;
        let north = cos_phi * sin_delta - sin_phi * cos_delta * cos_omega;
        let cos_sunset = (-(sin_phi * sin_delta) / (cos_phi * cos_delta)).clamp(-1.0, 1.0);
        SolarPosition {
            sin_elevation,
            azimuth: libm::atan2(east, north).rem_euclid(2.0 * std::f64::consts::PI),
            true_solar_hour,
            half_day: libm::acos(cos_sunset).to_degrees() / 15.0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    /// Reda and Andreas (2004, NREL/TP-560-34302, table A5.1): 2003-10-17 12:30:30 UTC−7, 39.742476 N, 105.1786 W:
    /// zenith 50.11162° (with refraction 0.016°), azimuth 194.34024°, equation of time 14.641503 min, δ −9.31434°.
    #[test]
    fn example_of_the_solar_position_algorithm() {
        let sun = Sun::at(ModelTime::parse("2003-10-17T19:30:30Z").unwrap());
        let position = sun.position(-105.1786, 39.742_476);
        let zenith = 90.0 - position.elevation().to_degrees();
        assert!((zenith - 50.11162 - 0.016).abs() < 0.01, "{zenith}");
        assert!((position.azimuth.to_degrees() - 194.34024).abs() < 0.02);
        assert!((sun.equation_of_time / 60.0 - 14.6415).abs() < 0.02);
        assert!((sun.declination.to_degrees() + 9.31434).abs() < 0.005);
    }

    #[test]
    fn distance_at_perihelion_and_aphelion() {
        // Perihelion 2016-01-02 22:49 UTC 0.98330 AU, aphelion 2016-07-04 16:24 UTC 1.01675 AU (Astronomical Almanac).
        let near = Sun::at(ModelTime::parse("2016-01-02T22:49Z").unwrap()).distance_factor;
        let far = Sun::at(ModelTime::parse("2016-07-04T16:24Z").unwrap()).distance_factor;
        assert!((1.0 / near.sqrt() - 0.98330).abs() < 1e-4);
        assert!((1.0 / far.sqrt() - 1.01675).abs() < 1e-4);
    }

    #[test]
    fn equinox_day_lasts_twelve_hours_and_noon_stands_south() {
        let sun = Sun::at(ModelTime::parse("2016-03-20T05:20Z").unwrap());
        let position = sun.position(101.77, 36.62);
        assert!((position.half_day - 6.0).abs() < 0.03);
        assert!((position.true_solar_hour - 12.0).abs() < 0.1);
        assert!((position.azimuth.to_degrees() - 180.0).abs() < 1.5);
        assert!((position.elevation().to_degrees() - (90.0 - 36.62)).abs() < 0.1);
    }

    #[test]
    fn agrees_with_the_time_module() {
        let time = ModelTime::parse("2016-11-03T13:00").unwrap();
        let hour = Sun::at(time).position(101.77, 36.6).true_solar_hour;
        assert!((hour - time.solar_hour(101.77)).abs() < 0.02);
    }
}
