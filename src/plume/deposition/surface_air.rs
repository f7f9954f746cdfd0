//! The air between the reference height and the ground: resistance to turbulence, viscosity, humidity.
//!
//! Reference height z_r = z₀ + 1 m. Aerodynamic resistance [s/m] (Wesely, Doskey and Shannon 2002):
//!
//! L ≥ 0   r_a = (ln(z_r/z₀) + 5 z_r/L) / (k u*)
//! L < 0   r_a = ln[ (√(1 − 16 z_r/L) − 1)(√(1 − 16 z₀/L) + 1) / ((√(1 − 16 z_r/L) + 1)(√(1 − 16 z₀/L) − 1)) ] / (k u*)
//!
//! Kinematic viscosity ν = 1.505e-5 (T/273.16)^1.772 (p/101.3)(1 + 0.0132 (p − 101.3)) [m²/s], p in kPa.
//! Source: AERMOD Deposition Algorithms – Science Document (EPA 2004), eq. 4–6; AERMOD 24142.

use super::VON_KARMAN;
use crate::plume::{Air, Hour};

/// Surface air of one hour as one source feels it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SurfaceAir {
    /// Height at which deposition is reckoned [m].
    pub reference_height: f64,
    /// Temperature at release height [K].
    pub temperature: f64,
    /// Pressure [kPa].
    pub pressure: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Convective velocity scale [m/s].
    pub convective_velocity: f64,
    /// Aerodynamic resistance [s/m].
    pub resistance: f64,
    /// Kinematic viscosity [m²/s].
    pub viscosity: f64,
    /// Vapour pressure deficit [kPa].
    pub vapour_deficit: f64,
    /// Specific humidity deficit [g/kg], at least 0.001 when none.
    pub humidity_deficit: f64,
}

impl SurfaceAir {
    /// From the hour, the air a source feels and the temperature at its release height [K].
    pub fn new(hour: &Hour, air: &Air, temperature: f64) -> Self {
        let mut pressure = hour.pressure / 10.0;
        if pressure < 10.0 {
            pressure = 100.0;
        }
        let reference_height = hour.roughness_length + 1.0;
        let humidity = hour.relative_humidity.clamp(5.0, 100.0) / 100.0;
        let saturation = hour.saturation_vapour_pressure;
        let specific = |vapour: f64| 1.0e3 * 0.622 * vapour / (pressure - 0.378 * vapour);
        let deficit = specific(saturation) - specific(humidity * saturation);
        Self {
            reference_height,
            temperature,
            pressure,
            friction_velocity: air.friction_velocity,
            obukhov_length: air.obukhov_length,
            convective_velocity: hour.convective_velocity,
            resistance: aerodynamic_resistance(
                reference_height,
                hour.roughness_length,
                air.friction_velocity,
                air.obukhov_length,
            ),
            viscosity: 0.1505e-4
                * libm::pow(temperature / 273.16, 1.772)
                * (pressure / 101.3)
                * (1.0 + 0.0132 * (pressure - 101.3)),
            vapour_deficit: ((1.0 - humidity) * saturation).max(0.0),
            humidity_deficit: if deficit <= 0.0 { 0.001 } else { deficit },
        }
    }
}

/// Aerodynamic resistance [s/m] from `height` down to the roughness length.
pub fn aerodynamic_resistance(height: f64, roughness: f64, friction: f64, obukhov: f64) -> f64 {
    if obukhov >= 0.0 {
        (1.0 / (VON_KARMAN * friction)) * (libm::log(height / roughness) + 5.0 * height / obukhov)
    } else {
        let high = libm::sqrt(1.0 - 16.0 * height / obukhov);
        let low = libm::sqrt(1.0 - 16.0 * roughness / obukhov);
        (1.0 / (VON_KARMAN * friction))
            * libm::log(((high - 1.0) * (low + 1.0)) / ((high + 1.0) * (low - 1.0)))
    }
}

/// Water in the ground and saturation of the air, carried from hour to hour.
///
/// W ← W + P₋₁ − f₂ e_s/(2 e_s(25 °C)) [mm], f₂ = W/200 within 0.01..1, e_s = 0.6112 exp(19.83 − 5417.4/T) [kPa].
/// An hour without temperature or precipitation changes nothing, so that e_s is then that of an earlier hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wetness {
    /// Water in the root zone [mm].
    pub water: f64,
    /// Soil moisture factor f₂ [1].
    pub factor: f64,
    /// Saturation vapour pressure e_s [kPa]; 0 before the first complete hour.
    pub saturation_vapour_pressure: f64,
}

impl Default for Wetness {
    fn default() -> Self {
        Self {
            water: 180.0,
            factor: 0.9,
            saturation_vapour_pressure: 0.0,
        }
    }
}

impl Wetness {
    /// Next hour: temperature [K] and precipitation [mm] as they stand in the file (negative = missing), and the
    /// precipitation counted in the hour before [mm] (0 if it was missing).
    pub fn step(&mut self, temperature: f64, precipitation: f64, precipitation_before: f64) {
        if temperature < 0.0 || precipitation < 0.0 {
            return;
        }
        self.saturation_vapour_pressure = 0.6112 * libm::exp(19.83 - 5417.4 / temperature);
        self.water +=
            precipitation_before - 0.5 * self.factor * self.saturation_vapour_pressure / 3.167;
        self.factor = self.water / 200.0;
        self.factor = if self.factor <= 0.01 {
            0.01
        } else {
            self.factor.min(1.0)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resistance_is_continuous_through_neutral() {
        let neutral = libm::log(1.1 / 0.1) / (0.4 * 0.3);
        for obukhov in [1.0e7, -1.0e7] {
            let resistance = aerodynamic_resistance(1.1, 0.1, 0.3, obukhov);
            assert!((resistance / neutral - 1.0).abs() < 1.0e-5);
        }
    }

    #[test]
    fn saturation_at_the_triple_point() {
        // 0.6117 kPa (any steam table).
        let mut wetness = Wetness::default();
        wetness.step(273.16, 0.0, 0.0);
        assert!((wetness.saturation_vapour_pressure - 0.6117).abs() < 0.003);
        let before = wetness;
        wetness.step(298.15, -9.0, 0.0);
        assert_eq!(before, wetness);
    }
}
