//! Atoms before and after a row.

use super::{Atoms, Mechanism, MechanismSpecies, Reaction};

/// Elements that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// N.
    Nitrogen,
    /// S.
    Sulfur,
    /// C.
    Carbon,
    /// Cl.
    Chlorine,
}

impl Element {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nitrogen, Self::Sulfur, Self::Carbon, Self::Chlorine];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nitrogen => "nitrogen",
            Self::Sulfur => "sulfur",
            Self::Carbon => "carbon",
            Self::Chlorine => "chlorine",
        }
    }

    /// Its symbol.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Nitrogen => "N",
            Self::Sulfur => "S",
            Self::Carbon => "C",
            Self::Chlorine => "Cl",
        }
    }
}

impl Atoms {
    /// How many of an element, where that is known.
    pub fn of(&self, element: Element) -> Option<f64> {
        match element {
            Element::Nitrogen => self.nitrogen,
            Element::Sulfur => self.sulfur,
            Element::Carbon => self.carbon,
            Element::Chlorine => self.chlorine,
        }
    }
}

/// A row whose two sides do not hold the same number of atoms.
#[derive(Debug, Clone, PartialEq)]
pub struct Imbalance {
    /// Index of the row.
    pub reaction: usize,
    /// What is gained or lost.
    pub element: Element,
    /// Atoms after minus atoms before [1].
    pub change: f64,
}

/// Yields are published with two to four digits: a row may gain this many atoms by rounding [1].
pub(super) const ROUNDING: f64 = 5e-3;

/// Atoms of an element after minus before a row; `None` where a species' formula is not known. `CH4` among the fixed
/// gases brings a carbon atom, `N2` is not counted.
pub(super) fn change(
    row: &Reaction,
    species: &[MechanismSpecies],
    element: Element,
) -> Option<f64> {
    let mut sum = 0.0;
    for &(product, yielded) in &row.products {
        sum += yielded * species[product].atoms.of(element)?;
    }
    for &reactant in &row.reactants {
        sum -= species[reactant].atoms.of(element)?;
    }
    if element == Element::Carbon {
        let methane = row.fixed.iter().filter(|&&g| g == super::FixedGas::Methane);
        sum -= methane.count() as f64;
    }
    Some(sum)
}

impl Mechanism {
    /// All rows that gain or lose atoms by more than `tolerance`, as far as formulas are known.
    pub fn imbalances(&self, tolerance: f64) -> Vec<Imbalance> {
        let mut found = Vec::new();
        for (reaction, row) in self.reactions.iter().enumerate() {
            for element in Element::ALL {
                if let Some(change) =
                    change(row, &self.species, element).filter(|c| c.abs() > tolerance)
                {
                    found.push(Imbalance {
                        reaction,
                        element,
                        change,
                    });
                }
            }
        }
        found
    }
}
