//! A field of concentrations that is linear in the levers.

/// Concentrations, and what each lever brings to them, in one unit and order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// As the run has them.
    pub base: Vec<f64>,
    /// By lever: what is lost where nothing of it remains, were it linear.
    pub effects: Vec<Vec<f64>>,
}

impl Field {
    /// c(s) = max(0, c(1) − Σ (1 − sₗ) eₗ), and how many values would have been below 0.
    pub fn at(&self, factors: &[f64]) -> (Vec<f64>, usize) {
        let mut values = self.base.clone();
        for (effect, factor) in self.effects.iter().zip(factors) {
            let cut = 1.0 - factor;
            if cut != 0.0 {
                for (value, effect) in values.iter_mut().zip(effect) {
                    *value -= cut * effect;
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

    #[test]
    fn cuts_take_effects_away_and_nothing_falls_below_zero() {
        let field = Field {
            base: vec![10.0, 1.0, f64::NAN],
            effects: vec![vec![4.0, 3.0, 0.0], vec![-2.0, 0.5, 0.0]],
        };
        assert_eq!(field.at(&[1.0, 1.0]).0[..2], [10.0, 1.0]);
        // 10 − 0.5·4 + 0.25·2; 1 − 0.5·3 − 0.25·0.5 < 0.
        let (values, floored) = field.at(&[0.5, 0.75]);
        assert_eq!((values[0], values[1], floored), (8.5, 0.0, 1));
        assert!(values[2].is_nan());
        assert_eq!(field.at(&[1.5, 1.0]).0[0], 12.0);
    }
}
