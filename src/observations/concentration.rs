//! Mass concentrations that know their state of air by type: what is said in one state cannot be added to or compared with another by mistake.

use super::state::State;
use crate::units::{air_density, standard_atmosphere_pressure, standard_atmosphere_temperature};
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Add, Sub};

/// A state of air as a type.
pub trait AirState: Copy {
    /// The state.
    const STATE: State;
}

/// 273.15 K, 1013.25 hPa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standard273;
/// 298.15 K, 1013.25 hPa: the reference state of gases in GB 3095.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference298;
/// Air as it is at the place and hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActualAir;

impl AirState for Standard273 {
    const STATE: State = State::At273;
}
impl AirState for Reference298 {
    const STATE: State = State::At298;
}
impl AirState for ActualAir {
    const STATE: State = State::Actual;
}

/// Air of a place and hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Station pressure [Pa].
    pub pressure: f64,
    /// Temperature [K].
    pub temperature: f64,
}

impl Air {
    /// The International Standard Atmosphere at an altitude [m above sea level].
    pub fn standard_atmosphere(altitude: f64) -> Self {
        Self {
            pressure: standard_atmosphere_pressure(altitude),
            temperature: standard_atmosphere_temperature(altitude),
        }
    }

    /// Density, taken as dry [kg/m³].
    pub fn density(self) -> f64 {
        air_density(self.pressure, self.temperature)
    }

    /// Whether pressure and temperature are those of some place on earth: 400 to 1100 hPa, 200 to 330 K.
    pub fn is_possible(self) -> bool {
        (40_000.0..=110_000.0).contains(&self.pressure)
            && (200.0..=330.0).contains(&self.temperature)
    }
}

/// A mass concentration in a state of air.
///
/// ```compile_fail
/// use hehuang::observations::{ActualAir, Concentration, Reference298};
/// let actual = Concentration::<ActualAir>::new(40.0);
/// let limit = Concentration::<Reference298>::new(60.0);
/// assert!(actual < limit); // two states of air are no pair
/// ```
#[derive(Debug)]
pub struct Concentration<S> {
    value: f64,
    state: PhantomData<S>,
}

impl<S: AirState> Concentration<S> {
    /// Of a number [µg/m³] in the state.
    pub fn new(value: f64) -> Self {
        Self {
            value,
            state: PhantomData,
        }
    }

    /// The number [µg/m³].
    pub fn value(self) -> f64 {
        self.value
    }

    /// The same air in another state: c₂ = c₁ ρ₂/ρ₁; `air` is that of the place and hour.
    pub fn to<T: AirState>(self, air: Air) -> Concentration<T> {
        Concentration::new(self.value * S::STATE.factor_to(T::STATE, air.density()))
    }
}

impl<S> Clone for Concentration<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Concentration<S> {}

impl<S> PartialEq for Concentration<S> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<S> PartialOrd for Concentration<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<S: AirState> Add for Concentration<S> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value)
    }
}

impl<S: AirState> Sub for Concentration<S> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::from_celsius;
    use approx::assert_relative_eq;

    /// Factor from actual air to the reference state of gases at an altitude [m] and a yearly mean temperature [°C].
    fn factor(altitude: f64, celsius: f64) -> f64 {
        let air = Air {
            temperature: from_celsius(celsius),
            ..Air::standard_atmosphere(altitude)
        };
        Concentration::<ActualAir>::new(1.0)
            .to::<Reference298>(air)
            .value()
    }

    #[test]
    fn gases_of_the_plateau_weigh_more_at_the_reference_state() {
        // (1013.25/p)(T/298.15), p of the standard atmosphere, T roughly the mean of the year: Xining 1.23, Golmud 1.32, Yushu 1.46, Lanzhou 1.14.
        for (altitude, celsius, expected) in [
            (2261.0, 6.0, 1.23),
            (2808.0, 6.0, 1.32),
            (3681.0, 3.2, 1.46),
            (1517.0, 10.0, 1.14),
        ] {
            let found = factor(altitude, celsius);
            assert!((found - expected).abs() < 0.006, "{altitude} m: {found}");
        }
        let air = Air {
            pressure: 77_000.0,
            temperature: 281.0,
        };
        let found = Concentration::<ActualAir>::new(50.0).to::<Reference298>(air);
        assert_relative_eq!(
            found.value(),
            50.0 * (101_325.0 / 77_000.0) * (281.0 / 298.15),
            max_relative = 1e-12
        );
    }

    #[test]
    fn one_state_is_compared_and_added() {
        let (a, b) = (
            Concentration::<Standard273>::new(2.0),
            Concentration::new(3.0),
        );
        assert!(a < b && (a + b).value() == 5.0 && (b - a).value() == 1.0);
        assert!(Air::standard_atmosphere(3000.0).is_possible());
        let hectopascal = Air {
            pressure: 770.0,
            temperature: 281.0,
        };
        assert!(!hectopascal.is_possible());
    }
}
