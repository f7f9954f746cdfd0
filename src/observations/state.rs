//! The state of air to which a record refers, and from one to another.
//!
//! A monitor counts mass and volume; the volume is that of the air as it was (actual), or is turned to that of a reference state. At Xining (770 hPa) 74 µg/m³
//! in the air as it is are 100 µg/m³ at 273.15 K: states must never be mixed.
//!
//! c₂ = c₁ ρ₂/ρ₁, with ρ = p/(R_d T) of dry air; ρ of the actual state is that of the hour and place.
//!
//! China's network (GB 3095-2012 and its amendment of 2018, in force on 1 September 2018; HJ 193, HJ 655): until then everything at 273.15 K and 1013.25 hPa;
//! since then gases at 298.15 K and 1013.25 hPa, particles in actual air.

use super::quantity::Quantity;
use crate::time::ModelTime;
use crate::units::{
    GAS_CONSTANT, STANDARD_PRESSURE, ZERO_CELSIUS, air_density, to_micrograms, to_ppb,
};

/// Temperature of the reference state of gases since September 2018 [K].
const WARM: f64 = 298.15;

/// A state of air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 273.15 K, 1013.25 hPa.
    At273,
    /// 298.15 K, 1013.25 hPa.
    At298,
    /// As it was at the place and hour.
    Actual,
}

impl State {
    /// By the word in tables and on the command line.
    pub fn from_name(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "273" | "273k" | "273.15" | "0c" | "标准状态" | "标况" => Some(Self::At273),
            "298" | "298k" | "298.15" | "25c" | "参比状态" => Some(Self::At298),
            "actual" | "ambient" | "实际状态" | "实况" | "工况" => Some(Self::Actual),
            _ => None,
        }
    }

    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::At273 => "273",
            Self::At298 => "298",
            Self::Actual => "actual",
        }
    }

    /// Density of dry air in it [kg/m³]; `actual` is that of the place and hour.
    pub fn air_density(self, actual: f64) -> f64 {
        match self {
            Self::At273 => air_density(STANDARD_PRESSURE, ZERO_CELSIUS),
            Self::At298 => air_density(STANDARD_PRESSURE, WARM),
            Self::Actual => actual,
        }
    }

    /// What mass per volume in this state is multiplied by to be that in `other`; `actual` is the density of air [kg/m³] at the place and hour.
    pub fn factor_to(self, other: Self, actual: f64) -> f64 {
        other.air_density(actual) / self.air_density(actual)
    }

    /// State in which China's network gave a quantity at a time.
    pub fn of_chinese_network(quantity: Quantity, time: ModelTime) -> Self {
        if time < ModelTime::from_beijing(2018, 9, 1, 0) {
            Self::At273
        } else if quantity.is_gas() {
            Self::At298
        } else {
            Self::Actual
        }
    }
}

/// How the states of a table's records are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateRule {
    /// All alike.
    Fixed(State),
    /// By date and quantity, as China's network.
    ChineseNetwork,
}

impl StateRule {
    /// By the word on the command line: `china`, or one of [`State::from_name`].
    pub fn from_name(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "china" | "cnemc" | "中国" => Some(Self::ChineseNetwork),
            other => State::from_name(other).map(Self::Fixed),
        }
    }

    /// State of a record.
    pub fn state(self, quantity: Quantity, time: ModelTime) -> State {
        match self {
            Self::Fixed(state) => state,
            Self::ChineseNetwork => State::of_chinese_network(quantity, time),
        }
    }
}

/// µg/m³ at 298.15 K and 1013.25 hPa of one ppb of a gas of a molar mass [kg/mol].
pub fn micrograms_per_ppb(molar_mass: f64) -> f64 {
    to_micrograms(molar_mass * STANDARD_PRESSURE / (GAS_CONSTANT * WARM)) / to_ppb(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn ozone_of_a_ppb_is_1_96_micrograms() {
        assert_relative_eq!(
            micrograms_per_ppb(Quantity::O3.molar_mass()),
            1.962,
            max_relative = 1e-3
        );
    }

    #[test]
    fn gases_lost_a_twelfth_in_september_2018() {
        let factor = State::At273.factor_to(State::At298, 1.0);
        assert_relative_eq!(factor, 0.9161, max_relative = 1e-4);
        // Particles at Xining: 0.74 of what they were (770 hPa, 281 K).
        let xining = air_density(77_000.0, 281.0);
        assert_relative_eq!(
            State::At273.factor_to(State::Actual, xining),
            0.739,
            max_relative = 1e-3
        );
    }

    #[test]
    fn the_network_changed_its_states_on_one_day() {
        let before = ModelTime::from_beijing(2018, 8, 31, 23);
        let after = ModelTime::from_beijing(2018, 9, 1, 0);
        assert_eq!(
            State::of_chinese_network(Quantity::O3, before),
            State::At273
        );
        assert_eq!(State::of_chinese_network(Quantity::O3, after), State::At298);
        assert_eq!(
            State::of_chinese_network(Quantity::Pm10, after),
            State::Actual
        );
    }

    #[test]
    fn there_and_back_is_where_it_was() {
        for a in [State::At273, State::At298, State::Actual] {
            for b in [State::At273, State::At298, State::Actual] {
                assert_relative_eq!(
                    a.factor_to(b, 0.95) * b.factor_to(a, 0.95),
                    1.0,
                    max_relative = 1e-15
                );
            }
        }
    }
}
