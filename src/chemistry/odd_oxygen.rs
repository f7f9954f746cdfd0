//! Odd oxygen Oₓ = O₃ + O + O(¹D) + NO₂ + 2 NO₃ + 3 N₂O₅ + HNO₄ + peroxyacyl nitrates: what the fast cycle of O₃, NO and NO₂ keeps, and
//! how fast chemistry makes and destroys it.

use crate::species::mechanism::Mechanism;

/// Odd oxygen of a molecule by its names in CB6, RACM2 and CRACMM2.
const MEMBERS: [(&str, f64); 16] = [
    ("O3", 1.0),
    ("O", 1.0),
    ("O3P", 1.0),
    ("O1D", 1.0),
    ("NO2", 1.0),
    ("NO3", 2.0),
    ("N2O5", 3.0),
    ("PNA", 1.0),
    ("HNO4", 1.0),
    ("PAN", 1.0),
    ("PANX", 1.0),
    ("OPAN", 1.0),
    ("PPN", 1.0),
    ("MPAN", 1.0),
    ("CLNO2", 1.0),
    ("CLO", 1.0),
];

/// Odd oxygen of a molecule by its name.
pub(super) fn of(name: &str) -> f64 {
    MEMBERS.iter().find(|m| m.0 == name).map_or(0.0, |m| m.1)
}

/// Rows of a mechanism that make or destroy odd oxygen.
#[derive(Debug, Clone, PartialEq)]
pub struct OddOxygen {
    /// Species and their odd oxygen.
    members: Vec<(usize, f64)>,
    /// Rows, their reactants, and what they change.
    made: Vec<(usize, Vec<usize>, f64)>,
    destroyed: Vec<(usize, Vec<usize>, f64)>,
}

impl OddOxygen {
    /// Looks through a mechanism.
    pub fn new(mechanism: &Mechanism) -> Self {
        let weight = |s: usize| of(&mechanism.species[s].name);
        let (mut made, mut destroyed) = (Vec::new(), Vec::new());
        for (r, row) in mechanism.reactions.iter().enumerate() {
            let gained: f64 = row.products.iter().map(|&(s, y)| y * weight(s)).sum();
            let lost: f64 = row.reactants.iter().map(|&s| weight(s)).sum();
            let change = gained - lost;
            if change > 1e-9 {
                made.push((r, row.reactants.clone(), change));
            } else if change < -1e-9 {
                destroyed.push((r, row.reactants.clone(), -change));
            }
        }
        let members = (0..mechanism.species.len()).map(|s| (s, weight(s)));
        Self {
            members: members.filter(|m| m.1 > 0.0).collect(),
            made,
            destroyed,
        }
    }

    /// Oₓ [mol/mol] of mole fractions in the mechanism's order.
    pub fn amount(&self, fractions: &[f64]) -> f64 {
        self.members.iter().map(|&(s, w)| w * fractions[s]).sum()
    }

    /// What chemistry makes of Oₓ [mol/mol/s], with effective rate constants [1/s].
    pub fn production(&self, fractions: &[f64], constants: &[f64]) -> f64 {
        sum(&self.made, fractions, constants)
    }

    /// What it destroys [mol/mol/s].
    pub fn loss(&self, fractions: &[f64], constants: &[f64]) -> f64 {
        sum(&self.destroyed, fractions, constants)
    }
}

fn sum(rows: &[(usize, Vec<usize>, f64)], fractions: &[f64], constants: &[f64]) -> f64 {
    rows.iter()
        .map(|(r, reactants, change)| {
            let rate = reactants
                .iter()
                .fold(constants[*r], |k, &s| k * fractions[s].max(0.0));
            change * rate
        })
        .sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_null_cycle_makes_and_destroys_nothing() {
        let mechanism = Mechanism::cb6r5().unwrap();
        let odd = OddOxygen::new(&mechanism);
        let rows = |list: &[(usize, Vec<usize>, f64)]| -> Vec<String> {
            list.iter()
                .map(|r| mechanism.reactions[r.0].label.clone())
                .collect()
        };
        let (made, destroyed) = (rows(&odd.made), rows(&odd.destroyed));
        // NO2 + hν, O + O2, O3 + NO, N2O5 both ways, NO2 + O3, PAN both ways.
        for label in [
            "R1", "R2", "R3", "R8", "R9", "R26", "R36", "R37", "R54", "R55",
        ] {
            let label = label.to_owned();
            assert!(
                !made.contains(&label) && !destroyed.contains(&label),
                "{label}"
            );
        }
        // HO2 + NO and CH3O2 + NO make it; O(1D) + H2O, O3 + OH, O3 + HO2 and NO2 + OH destroy it.
        for label in ["R25", "R71"] {
            assert!(made.contains(&label.to_owned()), "{label}");
        }
        for label in ["R11", "R12", "R13", "R45"] {
            assert!(destroyed.contains(&label.to_owned()), "{label}");
        }
    }

    #[test]
    fn loss_is_the_rate_times_what_goes() {
        let mechanism = Mechanism::cb6r5().unwrap();
        let odd = OddOxygen::new(&mechanism);
        let mut fractions = vec![0.0; mechanism.species.len()];
        let mut constants = vec![0.0; mechanism.reactions.len()];
        let at = |name: &str| mechanism.species_index(name).unwrap();
        fractions[at("O3")] = 5e-8;
        fractions[at("HO2")] = 1e-11;
        constants[mechanism.reaction_index("R13").unwrap()] = 4e4;
        assert!((odd.loss(&fractions, &constants) - 4e4 * 5e-8 * 1e-11).abs() < 1e-28);
        assert!(odd.production(&fractions, &constants) == 0.0);
        assert!(odd.amount(&fractions) == 5e-8);
    }
}
