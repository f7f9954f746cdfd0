//! The mass budget of a run: what was there, came in, went out, fell down, and is still there.

use crate::transport::SideBudget;
use serde::{Deserialize, Serialize};

/// Masses of one species [kg].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Species.
    pub species: String,
    /// In the air at the beginning.
    pub initial: f64,
    /// Emitted.
    pub emitted: f64,
    /// Came in through west, east, south, north and top.
    pub inflow: [f64; 5],
    /// Went out through west, east, south, north and top.
    pub outflow: [f64; 5],
    /// Deposited dry, settling included.
    pub dry_deposition: f64,
    /// Washed and rained out.
    pub wet_deposition: f64,
    /// Made by chemistry less what it used; may be below 0.
    #[serde(default)]
    pub chemistry: f64,
    /// In the air now.
    pub suspended: f64,
}

/// An element that the chemistry may move from species to species but not make or destroy.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ElementEntry {
    /// Its symbol.
    pub element: String,
    /// What the chemistry made of it in all [mol]: should be 0.
    pub made: f64,
    /// What it took from the species that became less [mol].
    pub reacted: f64,
}

impl ElementEntry {
    /// Made over reacted [1].
    pub fn relative(&self) -> f64 {
        if self.reacted > 0.0 {
            self.made / self.reacted
        } else {
            self.made
        }
    }
}

/// Budget of a species' part that belongs to one tag.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OriginEntry {
    /// Tag set.
    pub set: String,
    /// Tag, or the inflow.
    pub origin: String,
    /// Its masses.
    pub entry: LedgerEntry,
}

impl LedgerEntry {
    /// All that entered: initial + emitted + inflow [kg].
    pub fn entered(&self) -> f64 {
        self.initial + self.emitted + self.inflow.iter().sum::<f64>()
    }

    /// What is missing: entered + chemistry − outflow − deposited − suspended [kg].
    pub fn residual(&self) -> f64 {
        self.entered() + self.chemistry
            - self.outflow.iter().sum::<f64>()
            - self.dry_deposition
            - self.wet_deposition
            - self.suspended
    }

    /// Adds another budget `weight` times.
    pub fn add_scaled(&mut self, other: &Self, weight: f64) {
        self.initial += weight * other.initial;
        self.emitted += weight * other.emitted;
        self.dry_deposition += weight * other.dry_deposition;
        self.wet_deposition += weight * other.wet_deposition;
        self.chemistry += weight * other.chemistry;
        self.suspended += weight * other.suspended;
        for side in 0..5 {
            self.inflow[side] += weight * other.inflow[side];
            self.outflow[side] += weight * other.outflow[side];
        }
    }

    /// The budget from an earlier state `before` of the same run to this one: what was in the air then is the initial mass.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let mut part = self.clone();
        part.add_scaled(before, -1.0);
        part.initial = before.suspended;
        part.suspended = self.suspended;
        part
    }

    /// Residual over all that entered [1].
    pub fn relative_residual(&self) -> f64 {
        let entered = self.entered() + self.chemistry.max(0.0);
        if entered > 0.0 {
            self.residual() / entered
        } else {
            self.residual()
        }
    }
}

/// The budget of every species.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// One entry a species lane.
    pub entries: Vec<LedgerEntry>,
    /// Elements that the chemistry must keep; empty without chemistry.
    #[serde(default)]
    pub elements: Vec<ElementEntry>,
    /// Dust by tags; empty where tags do not follow it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<OriginEntry>,
}

impl Ledger {
    /// The largest |relative residual| of all species.
    pub fn worst(&self) -> f64 {
        self.entries
            .iter()
            .map(|e| e.relative_residual().abs())
            .fold(0.0, f64::max)
    }

    /// Adds another budget `weight` times: days of a year.
    pub fn add_scaled(&mut self, other: &Self, weight: f64) {
        for theirs in &other.elements {
            let place = self
                .elements
                .iter()
                .position(|e| e.element == theirs.element);
            let place = place.unwrap_or_else(|| {
                self.elements.push(ElementEntry {
                    element: theirs.element.clone(),
                    ..ElementEntry::default()
                });
                self.elements.len() - 1
            });
            self.elements[place].made += weight * theirs.made;
            self.elements[place].reacted += weight * theirs.reacted;
        }
        for theirs in &other.entries {
            let place = self
                .entries
                .iter()
                .position(|e| e.species == theirs.species);
            let place = place.unwrap_or_else(|| {
                self.entries.push(LedgerEntry {
                    species: theirs.species.clone(),
                    ..LedgerEntry::default()
                });
                self.entries.len() - 1
            });
            self.entries[place].add_scaled(theirs, weight);
        }
        for theirs in &other.origins {
            let same = |o: &OriginEntry| {
                o.set == theirs.set
                    && o.origin == theirs.origin
                    && o.entry.species == theirs.entry.species
            };
            let place = self.origins.iter().position(same).unwrap_or_else(|| {
                self.origins.push(OriginEntry {
                    entry: LedgerEntry {
                        species: theirs.entry.species.clone(),
                        ..LedgerEntry::default()
                    },
                    ..theirs.clone()
                });
                self.origins.len() - 1
            });
            self.origins[place].entry.add_scaled(&theirs.entry, weight);
        }
    }

    /// Names of the sides in the order of the entries.
    pub const SIDES: [&'static str; 5] = SideBudget::SIDES;
}
