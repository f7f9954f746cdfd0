//! A field of concentrations over the levers: a slope at the run, and where a full run supports it a bend.
//!
//! With xₗ = 1 − sₗ what is cut of lever l and eₗ its effect, c = c₀ − Σ xₗ eₗ + m r². A full run with cuts Xₗ says what the slope misses there,
//! m = c_run − (c₀ − Σ Xₗ eₗ), and r = Σ |eₗ| xₗ / Σ |eₗ| Xₗ (over the levers that it turned) says how far the way there one has gone, each lever by what it
//! brings to this very value: along the way to the full run the error of second order is taken out, off the way it is shared out by effects. (This project's
//! choice: one number a value in place of a matrix of second derivatives.)

/// Concentrations, and what each lever brings to them, in one unit and order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// As the run has them.
    pub base: Vec<f64>,
    /// By lever: what is lost where nothing of it remains, were it linear.
    pub effects: Vec<Vec<f64>>,
    /// What a full run says beside the slopes.
    pub bend: Option<Bend>,
}

/// A full run that supports a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Bend {
    /// What remains of every lever in it [1].
    pub factors: Vec<f64>,
    /// What the slopes miss there: m.
    pub missing: Vec<f64>,
}

impl Field {
    /// The field supported by a full run in which `factors` remain of the levers.
    #[must_use]
    pub fn supported(self, factors: &[f64], run: &[f64]) -> Self {
        let straight = self.straight(factors);
        let missing = run.iter().zip(&straight).map(|(run, slope)| run - slope);
        let bend = Bend {
            factors: factors.to_vec(),
            missing: missing.collect(),
        };
        Self {
            bend: Some(bend),
            ..self
        }
    }

    /// c₀ − Σ xₗ eₗ.
    fn straight(&self, factors: &[f64]) -> Vec<f64> {
        let mut values = self.base.clone();
        for (effect, factor) in self.effects.iter().zip(factors) {
            let cut = 1.0 - factor;
            if cut != 0.0 {
                for (value, effect) in values.iter_mut().zip(effect) {
                    *value -= cut * effect;
                }
            }
        }
        values
    }

    /// The values where `factors` remain, none below 0, and how many would have been.
    pub fn at(&self, factors: &[f64]) -> (Vec<f64>, usize) {
        let mut values = self.straight(factors);
        if let Some(bend) = &self.bend {
            for (n, value) in values.iter_mut().enumerate() {
                let (mut gone, mut whole) = (0.0, 0.0);
                let levers = self.effects.iter().zip(factors).zip(&bend.factors);
                for ((effect, factor), there) in levers.filter(|(_, there)| **there != 1.0) {
                    gone += effect[n].abs() * (1.0 - factor);
                    whole += effect[n].abs() * (1.0 - there);
                }
                if whole != 0.0 {
                    let way = gone / whole;
                    *value += bend.missing[n] * way * way;
                }
            }
        }
        let mut floored = 0;
        for value in &mut values {
            // Not of a number that is missing.
            if *value < 0.0 {
                *value = 0.0;
                floored += 1;
            }
        }
        (values, floored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field() -> Field {
        Field {
            base: vec![10.0, 1.0, f64::NAN],
            effects: vec![vec![4.0, 3.0, 0.0], vec![-2.0, 0.5, 0.0]],
            bend: None,
        }
    }

    #[test]
    fn cuts_take_effects_away_and_nothing_falls_below_zero() {
        let field = field();
        assert_eq!(field.at(&[1.0, 1.0]).0[..2], [10.0, 1.0]);
        // 10 − 0.5·4 + 0.25·2; 1 − 0.5·3 − 0.25·0.5 < 0.
        let (values, floored) = field.at(&[0.5, 0.75]);
        assert_eq!((values[0], values[1], floored), (8.5, 0.0, 1));
        assert!(values[2].is_nan());
        assert_eq!(field.at(&[1.5, 1.0]).0[0], 12.0);
    }

    #[test]
    fn a_full_run_is_met_and_half_the_way_has_a_quarter_of_the_bend() {
        // The straight value at (0.5, 0.5) is 10 − 2 + 1 = 9; the run has 8.
        let field = field().supported(&[0.5, 0.5], &[8.0, 0.2, f64::NAN]);
        assert_eq!(field.at(&[0.5, 0.5]).0[0], 8.0);
        assert_eq!(field.at(&[1.0, 1.0]).0[0], 10.0);
        assert_eq!(field.at(&[0.75, 0.75]).0[0], 9.5 - 0.25);
        // The first lever alone is two thirds of the way: 4 of 4 + 2.
        let alone = field.at(&[0.5, 1.0]).0[0];
        assert!((alone - (8.0 - 4.0 / 9.0)).abs() < 1e-12, "{alone}");
        assert!(field.at(&[0.5, 0.5]).0[2].is_nan());
        // What the run did not turn bends nothing.
        let one = super::Field {
            bend: None,
            ..field
        };
        let one = one.supported(&[0.5, 1.0], &[7.0, 0.0, 0.0]);
        assert_eq!(one.at(&[1.0, 0.5]).0[0], 11.0);
    }
}
