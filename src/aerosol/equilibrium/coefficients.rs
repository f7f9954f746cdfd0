//! What the air alone decides: constants, temperature terms of the activity coefficients, water of each salt.

use super::activity::Temperature;
use super::constants::Constants;
use super::number::{Dual, Number};
use super::water::WaterPerSalt;
use crate::numerics::lanes::{LaneMask, Lanes};

/// How temperature and humidity enter the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tables {
    /// As they are: everything is smooth in them.
    #[default]
    Smooth,
    /// As in ISORROPIA II: humidity of the salts' water in whole percents, temperature of the salts' activity coefficients in steps of 25 K
    /// (198, 223, … 323 K), constants at 298 K ≤ T < 299 K those of 298.15 K. For comparisons with it.
    Stepped,
}

/// Warmest and coldest air that the temperature laws are meant for [K].
const TEMPERATURES: (f64, f64) = (180.0, 340.0);
/// Driest and most humid air of the tables [1].
const HUMIDITIES: (f64, f64) = (0.01, 0.99);

/// Numbers of the air of each lane.
#[derive(Clone, Copy)]
pub struct Coefficients<V> {
    pub(super) constants: Constants<V>,
    pub(super) temperature: Temperature<V>,
    pub(super) water: WaterPerSalt<V>,
    /// Relative humidity [1].
    pub(super) humidity: V,
    /// Temperature [K].
    pub(super) kelvin: V,
}

impl<V: Number> Coefficients<V> {
    /// Of temperature [K] and relative humidity [1]; humidities below 0.01 or above 0.99 count as these.
    #[inline(always)]
    pub fn new(temperature: V, relative_humidity: V, tables: Tables) -> Self {
        let temperature = temperature.at_least(TEMPERATURES.0).at_most(TEMPERATURES.1);
        let humidity = relative_humidity
            .at_least(HUMIDITIES.0)
            .at_most(HUMIDITIES.1);
        let (of_constants, of_salts, of_water) = match tables {
            Tables::Smooth => (temperature, temperature, humidity),
            Tables::Stepped => stepped(temperature, humidity),
        };
        Self {
            constants: Constants::new(of_constants),
            temperature: Temperature::new(temperature, of_salts),
            water: WaterPerSalt::new(of_water),
            humidity,
            kelvin: of_constants,
        }
    }
}

/// Temperature of the constants, temperature of the salts and humidity of their water in ISORROPIA II.
#[inline(always)]
fn stepped<V: Number>(temperature: V, humidity: V) -> (V, V, V) {
    let reference = temperature
        .ge(V::splat(298.0))
        .and(temperature.lt(V::splat(299.0)));
    let of_constants = V::select(reference, V::splat(298.15), temperature);
    let class = ((temperature - 198.0) / 25.0 + 0.5).floor();
    let of_salts = class.at_least(0.0).at_most(5.0) * 25.0 + 198.0;
    let of_water = (humidity * 100.0 + 0.5).floor() / 100.0;
    (of_constants, of_salts, of_water)
}

impl<V: Lanes> Coefficients<V> {
    /// The same, constant in N inputs.
    #[inline(always)]
    pub(super) fn lift<const N: usize>(&self) -> Coefficients<Dual<V, N>> {
        Coefficients {
            constants: self.constants.lift(),
            temperature: self.temperature.lift(),
            water: self.water.lift(),
            humidity: Dual::constant(self.humidity),
            kelvin: Dual::constant(self.kelvin),
        }
    }
}
