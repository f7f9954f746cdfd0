//! A gas-phase mechanism as data: species, reactions, rate laws.
//!
//! Rate constants are in molecules, cm³ and s, as mechanisms are published; the solver turns them into mole fractions.

mod rate_law;

pub use rate_law::{Arrhenius, RateLaw};

/// Air, or a gas that the chemistry does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixedGas {
    /// All air, `M`.
    Air,
    /// Oxygen.
    Oxygen,
    /// Nitrogen.
    Nitrogen,
    /// Water vapour.
    Water,
    /// Methane.
    Methane,
    /// Hydrogen.
    Hydrogen,
}

/// Atoms of a molecule that are counted; `None` where a lumped species has no whole formula.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Atoms {
    /// Nitrogen.
    pub nitrogen: Option<f64>,
    /// Sulfur.
    pub sulfur: Option<f64>,
    /// Carbon.
    pub carbon: Option<f64>,
    /// Chlorine.
    pub chlorine: Option<f64>,
}

/// A species of a mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct MechanismSpecies {
    /// Name in the mechanism's file.
    pub name: String,
    /// What is counted of it.
    pub atoms: Atoms,
    /// Molar mass [kg/mol]; `None` where it is not known.
    pub molar_mass: Option<f64>,
}

/// Rows that can be switched off together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Ozone, nitrogen, organics.
    Core,
    /// Chlorine, bromine, iodine.
    Halogen,
    /// Mercury.
    Mercury,
    /// Hazardous pollutants that only follow the others.
    Toxics,
    /// Counters, semivolatiles and aerosol rows.
    Aerosol,
    /// Dimethyl sulfide.
    Marine,
}

/// One row of a mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Its label, unique.
    pub label: String,
    /// What it is switched off with.
    pub group: Group,
    /// Reacting species, indices into [`Mechanism::species`]; one that reacts with itself stands twice.
    pub reactants: Vec<usize>,
    /// Fixed gases that multiply the rate.
    pub fixed: Vec<FixedGas>,
    /// Products and their yields, which may be negative; no species twice.
    pub products: Vec<(usize, f64)>,
    /// How fast.
    pub law: RateLaw,
}

/// A mechanism.
#[derive(Debug, Clone, PartialEq)]
pub struct Mechanism {
    /// Its name.
    pub name: String,
    /// Species that change.
    pub species: Vec<MechanismSpecies>,
    /// Rows, in the order of the file.
    pub reactions: Vec<Reaction>,
    /// Names of the photolysis tables, in the order of [`RateLaw::Photolysis`]'s `table`.
    pub photolysis: Vec<String>,
    /// Names of the heterogeneous processes, in the order of [`RateLaw::Heterogeneous`]'s `process`.
    pub heterogeneous: Vec<String>,
}

impl Mechanism {
    /// Index of a species.
    pub fn species_index(&self, name: &str) -> Option<usize> {
        self.species.iter().position(|s| s.name == name)
    }
}
