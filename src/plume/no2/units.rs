//! Mixing ratios and mass concentrations at AERMOD's reference state (25 °C, 1013 hPa).
//!
//! AERMOD's factors are rounded; they are kept so that the same numbers come out.

/// NO2: 1 µg/m³ in ppb.
pub const NO2_PPB_PER_MICROGRAM: f64 = 0.5319;
/// SO2: 1 µg/m³ in ppb.
pub const SO2_PPB_PER_MICROGRAM: f64 = 0.3823;
/// CO: 1 ppb in µg/m³.
pub const CO_MICROGRAMS_PER_PPB: f64 = 1.144;
/// O3: 1 ppb in µg/m³.
pub const O3_MICROGRAMS_PER_PPB: f64 = 1.960;

/// Molar mass of NO2 [g/mol], as AERMOD rounds it; NOx counts as NO2.
pub const NO2_MOLAR_MASS: f64 = 46.0;
/// Molar mass of NO [g/mol].
pub const NO_MOLAR_MASS: f64 = 30.0;
/// Molar mass of O3 [g/mol].
pub const O3_MOLAR_MASS: f64 = 48.0;

/// Unit of a given value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// µg/m³.
    #[default]
    Micrograms,
    /// ppb.
    Ppb,
    /// ppm.
    Ppm,
}

/// A gas whose unit can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gas {
    /// NO2, and NOx as NO2.
    No2,
    /// SO2.
    So2,
    /// CO.
    Co,
    /// O3.
    O3,
    /// Anything else: a number stays as it is.
    Other,
}

impl Gas {
    /// The gas that a pollutant's name (upper case) stands for.
    pub fn of(pollutant: &str) -> Self {
        match pollutant {
            "NO2" => Self::No2,
            "SO2" => Self::So2,
            "CO" => Self::Co,
            _ => Self::Other,
        }
    }

    /// A value in µg/m³.
    pub fn to_micrograms(self, value: f64, unit: Unit) -> f64 {
        let thousand = match unit {
            Unit::Micrograms => return value,
            Unit::Ppb => 1.0,
            Unit::Ppm => 1.0e-3,
        };
        match self {
            Self::No2 => value / (NO2_PPB_PER_MICROGRAM * thousand),
            Self::So2 => value / (SO2_PPB_PER_MICROGRAM * thousand),
            Self::Co => value * (CO_MICROGRAMS_PER_PPB / thousand),
            Self::O3 => value * (O3_MICROGRAMS_PER_PPB / thousand),
            Self::Other => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Molar volume at 25 °C and 1013.25 hPa is 24.465 L/mol; AERMOD's factors are good to four digits.
    #[test]
    fn factors_are_molar_masses_over_the_molar_volume() {
        let molar_volume = 8.314_46 * 298.15 / 101_325.0 * 1000.0;
        for (gas, mass) in [
            (Gas::No2, 46.0055),
            (Gas::So2, 64.066),
            (Gas::Co, 28.01),
            (Gas::O3, 47.998),
        ] {
            let ppb = gas.to_micrograms(1.0, Unit::Ppb);
            assert!(
                (ppb / (mass / molar_volume) - 1.0).abs() < 2.0e-3,
                "{gas:?} {ppb}"
            );
            assert!((gas.to_micrograms(1.0, Unit::Ppm) / ppb - 1000.0).abs() < 1.0e-9);
            assert_eq!(gas.to_micrograms(3.5, Unit::Micrograms), 3.5);
        }
        assert_eq!(Gas::Other.to_micrograms(3.5, Unit::Ppb), 3.5);
        assert_eq!(Gas::of("NO2"), Gas::No2);
        assert_eq!(Gas::of("PM25"), Gas::Other);
    }
}
