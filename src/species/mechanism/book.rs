//! What is known about species and names before a mechanism is read.

use super::MechanismSpecies;
use std::collections::BTreeMap;

/// Species by name: atoms, molar mass, group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeciesBook {
    entries: BTreeMap<String, MechanismSpecies>,
}

impl SpeciesBook {
    /// From a list; a later entry replaces an earlier one of the same name.
    pub fn new(species: impl IntoIterator<Item = MechanismSpecies>) -> Self {
        Self {
            entries: species.into_iter().map(|s| (s.name.clone(), s)).collect(),
        }
    }

    /// A species, if it is known.
    pub fn get(&self, name: &str) -> Option<&MechanismSpecies> {
        self.entries.get(name)
    }
}

/// Everything a reader holds a file against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Atoms, molar masses and groups; species that are not in it have none.
    pub species: Option<&'a SpeciesBook>,
    /// Photolysis tables that there are; `None` accepts every name.
    pub photolysis: Option<&'a [String]>,
}
