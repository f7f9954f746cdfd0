//! A gas-phase mechanism as data: species, reactions, rate laws.
//!
//! Rate constants are in molecules, cm³ and s, as mechanisms are published; the solver turns them into mole fractions.
//! A mechanism comes from an EPA definition file ([`def`]) or from our own format; both are checked, and every fault is drawn with its line ([`InvalidMechanism`]).

mod assemble;
mod book;
mod check;
mod closing;
pub mod def;
mod formula;
mod groups;
pub mod kpp;
mod open;
mod problem;
mod rate_law;
pub mod table;
#[cfg(test)]
mod tests;
mod text;

pub use book::{Known, SpeciesBook};
pub use check::{Element, Imbalance};
pub use open::read;
pub use problem::{InvalidMechanism, Problem, Span};
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

impl FixedGas {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Air,
        Self::Oxygen,
        Self::Nitrogen,
        Self::Water,
        Self::Methane,
        Self::Hydrogen,
    ];

    /// Its name in mechanisms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Air => "M",
            Self::Oxygen => "O2",
            Self::Nitrogen => "N2",
            Self::Water => "H2O",
            Self::Methane => "CH4",
            Self::Hydrogen => "H2",
        }
    }

    /// By its name, in capital or small letters.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|gas| gas.name() == name || gas.name().to_ascii_lowercase() == name)
    }
}

/// Mole fractions of the gases that the chemistry does not change [mol/mol]; water comes with the weather.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FixedFractions {
    /// Oxygen.
    pub oxygen: f64,
    /// Nitrogen.
    pub nitrogen: f64,
    /// Methane.
    pub methane: f64,
    /// Hydrogen.
    pub hydrogen: f64,
}

impl Default for FixedFractions {
    /// CHEMMECH's values (USEPA/CMAQ, `chemmech.f`, CVAL).
    fn default() -> Self {
        Self {
            oxygen: 0.2095,
            nitrogen: 0.7808,
            methane: 1.85e-6,
            hydrogen: 0.56e-6,
        }
    }
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
    /// Chemical formula; `None` for lumped species and operators.
    pub formula: Option<String>,
    /// What is counted of it.
    pub atoms: Atoms,
    /// Molar mass [kg/mol]; `None` where it is not known.
    pub molar_mass: Option<f64>,
    /// What it is switched off with.
    pub group: Group,
    /// What it is; empty where that is not said.
    pub note: String,
}

impl MechanismSpecies {
    /// A species of which nothing but the name is known.
    pub fn unknown(name: &str) -> Self {
        Self {
            name: name.into(),
            formula: None,
            atoms: Atoms::default(),
            molar_mass: None,
            group: Group::Core,
            note: String::new(),
        }
    }

    /// True where nothing but its name is known.
    pub fn is_unknown(&self) -> bool {
        self.atoms == Atoms::default() && self.molar_mass.is_none()
    }
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
    /// Where it comes from, if not from [`Mechanism::source`]; else empty.
    pub source: String,
}

impl Reaction {
    /// How many molecules meet, fixed gases with them.
    pub fn order(&self) -> usize {
        self.reactants.len() + self.fixed.len()
    }
}

/// A mechanism.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mechanism {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// Species that change.
    pub species: Vec<MechanismSpecies>,
    /// Rows, in the order of the file.
    pub reactions: Vec<Reaction>,
    /// Names of the photolysis tables, in the order of [`RateLaw::Photolysis`]'s `table`.
    pub photolysis: Vec<String>,
    /// Names of the heterogeneous processes, in the order of [`RateLaw::Heterogeneous`]'s `process`.
    pub heterogeneous: Vec<String>,
    /// Gases that do not change.
    pub fixed: FixedFractions,
}

impl Mechanism {
    /// Index of a species.
    pub fn species_index(&self, name: &str) -> Option<usize> {
        self.species.iter().position(|s| s.name == name)
    }

    /// The species whose name is most like a word.
    pub fn likest_species(&self, word: &str) -> Option<&str> {
        let names = self.species.iter().map(|s| s.name.as_str());
        names
            .map(|name| (strsim::jaro_winkler(name, word), name))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    }

    /// What is known of its species, to read another file of the same family.
    pub fn book(&self) -> SpeciesBook {
        SpeciesBook::new(self.species.iter().cloned())
    }

    /// The default: CB6r5-AE7 of CMAQ 5.4, from `seeds/chemistry/`.
    ///
    /// # Errors
    /// [`InvalidMechanism`] if the embedded file is not one; a test holds that it is.
    pub fn cb6r5() -> Result<Self, InvalidMechanism> {
        let file = "seeds/chemistry/cb6r5_ae7.toml";
        match crate::seeds::text("chemistry/cb6r5_ae7.toml") {
            Ok(text) => table::read(file, text, &Known::default()),
            Err(error) => Err(InvalidMechanism::new(
                file,
                "",
                vec![Problem::new("embedded", 0..0, error.to_string())],
            )),
        }
    }

    /// Index of a row.
    pub fn reaction_index(&self, label: &str) -> Option<usize> {
        self.reactions.iter().position(|r| r.label == label)
    }
}
