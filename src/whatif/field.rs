//! A field of concentrations over the levers: a slope at the run, and where full runs support it bends.
//!
//! With xₗ = 1 − sₗ what is cut of lever l and eₗ its effect, c = c₀ − Σ xₗ eₗ + Σ_k m_k q_k. Full run k with cuts X says what is missed there by the slopes and
//! the runs before it, m_k; q_k says how much of a bend of second order there is at x, 1 in the run itself. The way gone to it is counted by what each lever
//! brings to this very value, g = Σ |eₗ| xₗ over its levers (G at X). Levers that an earlier run bends by themselves (blocks b, those of the earlier runs that
//! lie inside this one) bring only what blocks do to each other and to the rest:
//!
//! q_k = (g² − Σ_b g_b²) / (G² − Σ_b G_b²)
//!
//! So single sectors' runs first and one of all together last is met by all of them, and half the way has a quarter of the bend. (This project's choice: a number a
//! value and run in place of a matrix of second derivatives.)

/// Concentrations, and what each lever brings to them, in one unit and order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// As the run has them.
    pub base: Vec<f64>,
    /// By lever: what is lost where nothing of it remains, were it linear.
    pub effects: Vec<Vec<f64>>,
    /// What full runs say beside the slopes, in their order.
    pub bends: Vec<Bend>,
}

/// A full run that supports a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Bend {
    /// What remains of every lever in it [1].
    pub factors: Vec<f64>,
    /// What the slopes and the runs before it miss there: m.
    pub missing: Vec<f64>,
}

impl Field {
    /// The field supported by one full run more, in which `factors` remain of the levers.
    #[must_use]
    pub fn supported(mut self, factors: &[f64], run: &[f64]) -> Self {
        let known = self.bent(factors);
        let missing = run.iter().zip(&known).map(|(run, known)| run - known);
        self.bends.push(Bend {
            factors: factors.to_vec(),
            missing: missing.collect(),
        });
        self
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

    /// c₀ − Σ xₗ eₗ + Σ m q.
    fn bent(&self, factors: &[f64]) -> Vec<f64> {
        let mut values = self.straight(factors);
        for (k, bend) in self.bends.iter().enumerate() {
            let own = bend.levers();
            let blocks: Vec<Vec<usize>> = self.bends[..k]
                .iter()
                .map(Bend::levers)
                .filter(|block| block.iter().all(|lever| own.contains(lever)))
                .collect();
            for (n, value) in values.iter_mut().enumerate() {
                // Way gone with some levers, squared: here, and in the run.
                let way = |levers: &[usize], factors: &[f64]| {
                    let parts = levers.iter();
                    let gone = parts.map(|l| self.effects[*l][n].abs() * (1.0 - factors[*l]));
                    let gone: f64 = gone.sum();
                    gone * gone
                };
                let share = |factors: &[f64]| {
                    let alone: f64 = blocks.iter().map(|block| way(block, factors)).sum();
                    way(&own, factors) - alone
                };
                let whole = share(&bend.factors);
                if whole > 0.0 {
                    *value += bend.missing[n] * share(factors) / whole;
                }
            }
        }
        values
    }

    /// The values where `factors` remain, none below 0, and how many would have been.
    pub fn at(&self, factors: &[f64]) -> (Vec<f64>, usize) {
        let mut values = self.bent(factors);
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

impl Bend {
    /// Levers that it turned.
    fn levers(&self) -> Vec<usize> {
        let all = self.factors.iter().enumerate();
        all.filter(|(_, factor)| **factor != 1.0)
            .map(|(lever, _)| lever)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field() -> Field {
        Field {
            base: vec![10.0, 1.0, f64::NAN],
            effects: vec![vec![4.0, 3.0, 0.0], vec![-2.0, 0.5, 0.0]],
            bends: Vec::new(),
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
            bends: Vec::new(),
            ..field
        };
        let one = one.supported(&[0.5, 1.0], &[7.0, 0.0, 0.0]);
        assert_eq!(one.at(&[1.0, 0.5]).0[0], 11.0);
    }

    #[test]
    fn runs_of_one_sector_and_of_all_are_met_together() {
        let curved = |x: f64, y: f64| 10.0 - 4.0 * x + 2.0 * y + 1.5 * x * x + 0.8 * x * y - y * y;
        let runs = [[0.5, 1.0], [1.0, 0.5], [0.7, 0.7]];
        let mut field = Field {
            base: vec![10.0],
            effects: vec![vec![4.0], vec![-2.0]],
            bends: Vec::new(),
        };
        for [a, b] in runs {
            field = field.supported(&[a, b], &[curved(1.0 - a, 1.0 - b)]);
        }
        // Two runs alone and one together are all that a quadratic of two levers has.
        for [a, b] in [
            [0.5, 1.0],
            [1.0, 0.5],
            [0.7, 0.7],
            [0.9, 0.6],
            [0.6, 0.85],
            [1.1, 0.9],
        ] {
            let (found, expected) = (field.at(&[a, b]).0[0], curved(1.0 - a, 1.0 - b));
            assert!(
                (found - expected).abs() < 1e-12,
                "{a} {b} {found} {expected}"
            );
        }
    }
}
