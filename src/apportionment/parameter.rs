//! Parameters of responses: what is imagined to change by a small part of itself.

use super::change::Change;
use super::tag::{Inflow, SourceSelector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a parameter multiplies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ParameterKind {
    /// Emission.
    Emission(SourceSelector),
    /// The level of a change of emissions ([`Change`]): the response is ∂c/∂λ, what c would change by if the change went from nothing to all of it, were c
    /// linear.
    Level(Change),
    /// Air that comes in, or that was there at the beginning: species by name, all where none is named.
    Inflow {
        /// Through which sides.
        from: Vec<Inflow>,
        /// Names of species or pollutants ([`super::lanes_of`]).
        species: BTreeSet<String>,
    },
    /// Rate constants of reactions, by their labels in the mechanism.
    Rates(Vec<String>),
}

/// A parameter p: what it stands for is multiplied by 1 + p, p = 0. A response is ∂c/∂p: what c would change if it doubled, were c
/// linear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name, unique in a run.
    pub name: String,
    /// What it multiplies.
    pub kind: ParameterKind,
}

impl Parameter {
    /// Whether it stands for all that is emitted of one species or pollutant, everywhere and always.
    pub fn is_all_of(&self, species: &str) -> bool {
        let all = SourceSelector {
            species: BTreeSet::from([species.to_owned()]),
            ..SourceSelector::default()
        };
        matches!(&self.kind, ParameterKind::Emission(selector) if *selector == all)
    }
}
