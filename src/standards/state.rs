//! Concentrations in the state of air in which an edition judges them.
//!
//! A limit can only be compared with a [`Judged`] value, and one is made only where the state of the record is known: by conversion with the air of the place
//! and hour, or by saying that the value is in that state already.

use super::edition::Edition;
use super::source::Basis;
use crate::observations::{Air, AirState, Concentration, Quantity, State};
use crate::time::ModelTime;

/// A mass concentration [µg/m³] in the state in which it is judged.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Judged(f64);

impl Judged {
    /// Of a value that is in that state already.
    pub fn already(micrograms: f64) -> Self {
        Self(micrograms)
    }

    /// Of a value in another state; `None` where one of the two is actual air and that air is not known.
    pub fn of(micrograms: f64, from: State, to: State, air: Option<Air>) -> Option<Self> {
        if from == to {
            return Some(Self(micrograms));
        }
        let actual = from == State::Actual || to == State::Actual;
        let density = match air {
            Some(air) => air.density(),
            // Of two fixed states neither asks for it.
            None if !actual => 1.0,
            None => return None,
        };
        Some(Self(micrograms * from.factor_to(to, density)))
    }

    /// The number [µg/m³].
    pub fn micrograms(self) -> f64 {
        self.0
    }
}

impl Edition {
    /// A concentration whose state is a type, in the state in which this edition judges at a time.
    pub fn judged<S: AirState>(
        &self,
        concentration: Concentration<S>,
        quantity: Quantity,
        time: ModelTime,
        air: Air,
        basis: &mut Basis,
    ) -> Judged {
        let to = self.state(quantity, time, basis);
        Judged(concentration.value() * S::STATE.factor_to(to, air.density()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::ActualAir;
    use crate::standards::Standards;
    use approx::assert_relative_eq;

    const XINING: Air = Air {
        pressure: 77_100.0,
        temperature: 279.0,
    };

    #[test]
    fn only_gases_are_turned_to_the_reference_state() {
        let standards = Standards::embedded().expect("tables");
        let edition = standards.named("2026").expect("an edition");
        let (mut basis, time) = (Basis::default(), ModelTime::from_beijing(2026, 7, 1, 12));
        let mut judged = |quantity| {
            let actual = Concentration::<ActualAir>::new(100.0);
            let judged = edition.judged(actual, quantity, time, XINING, &mut basis);
            judged.micrograms()
        };
        // (1013.25/771)(279/298.15) = 1.2298.
        assert_relative_eq!(judged(Quantity::O3), 122.98, max_relative = 1e-4);
        assert_eq!(judged(Quantity::Pm25), 100.0);
        assert!(basis.is_confirmed());
    }

    #[test]
    fn before_the_amendment_everything_was_at_273() {
        let standards = Standards::embedded().expect("tables");
        let edition = standards.named("2012").expect("an edition");
        let mut basis = Basis::default();
        let mut state = |y, m, d, quantity| {
            edition.state(quantity, ModelTime::from_beijing(y, m, d, 0), &mut basis)
        };
        assert_eq!(state(2018, 8, 31, Quantity::Pm10), State::At273);
        assert_eq!(state(2018, 8, 31, Quantity::So2), State::At273);
        assert_eq!(state(2018, 9, 1, Quantity::Pm10), State::Actual);
        assert_eq!(state(2018, 9, 1, Quantity::So2), State::At298);
        assert_eq!(basis.rows().count(), 2);
    }

    #[test]
    fn actual_air_must_be_known() {
        assert_eq!(Judged::of(50.0, State::At273, State::Actual, None), None);
        let gas = Judged::of(100.0, State::At273, State::At298, None).expect("fixed states");
        assert_relative_eq!(
            gas.micrograms(),
            100.0 * 273.15 / 298.15,
            max_relative = 1e-12
        );
        let same = Judged::of(50.0, State::Actual, State::Actual, None);
        assert_eq!(same.map(Judged::micrograms), Some(50.0));
    }
}
