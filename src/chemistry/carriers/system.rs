//! A tag system laid out: carriers in the order of elimination, and which extents feed which entry.

use crate::chemistry::network::Sums;
use crate::numerics::sparse::{FactorRow, Pattern, SymbolicFactors};

/// What is handed on without a carrier that could be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unattributed {
    /// Methane of the background, which every domain holds everywhere.
    Methane,
    /// Anything else: radicals out of ozone and water, odd oxygen out of reactions without nitrogen.
    Other,
}

impl Unattributed {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Methane, Self::Other];
}

/// Whose shares something that comes into a system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A class of its own.
    Unattributed(Unattributed),
    /// A species of the nitrogen system.
    Nitrogen(usize),
    /// A peroxy radical that turns NO into NO2: the radical's shares in the radical system, NO's in the nitrogen system.
    Cycle {
        /// The radical.
        radical: usize,
        /// NO.
        nitrogen: usize,
    },
}

/// One way of handing on: to a species, out of what, in which reaction, how much of the followed thing a mole of extent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Handing<From> {
    pub to: usize,
    pub from: From,
    pub reaction: usize,
    pub amount: f64,
}

/// Place of a carrier that gets something from outside, and whose shares it has.
type Receiver = (usize, Origin);

/// A tag system of a mechanism.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CarrierSystem {
    /// Species of the mechanism by place.
    species: Vec<usize>,
    /// What a mole of the carrier holds of the followed thing, by place: nitrogen atoms, odd oxygen; 1 for chains.
    weights: Vec<f64>,
    /// Whether the carrier keeps its tags between steps, by place; else it has the shares of what made it.
    keeps: Vec<bool>,
    pub(super) factors: SymbolicFactors,
    /// Entries from the extents.
    pub(super) entries: Sums,
    /// Entries that only elimination fills.
    pub(super) fill: Vec<u16>,
    /// Amounts of what comes in from the extents.
    pub(super) amounts: Sums,
    /// Place of the receiver, and whose shares it has, for each amount.
    incoming: Vec<Receiver>,
}

impl CarrierSystem {
    /// Lays out carriers (species, weight, whether tags are kept) with all ways of handing on between them and from outside.
    pub(super) fn new(
        carriers: &[(usize, f64, bool)],
        handed: &[Handing<usize>],
        incoming: &[Handing<Origin>],
    ) -> Self {
        let unknown = |species: usize| carriers.iter().position(|c| c.0 == species);
        let between = handed.iter().filter(|h| h.to != h.from);
        let pairs: Vec<(usize, usize, usize, f64)> = between
            .filter_map(|h| Some((unknown(h.to)?, unknown(h.from)?, h.reaction, h.amount)))
            .collect();
        let pattern = Pattern::new(carriers.len(), pairs.iter().map(|p| (p.0, p.1)));
        let factors = SymbolicFactors::new(&pattern);
        let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); factors.entries()];
        for &(to, from, reaction, amount) in &pairs {
            if let Some(entry) = factors.entry(to, from) {
                add(&mut entries[entry], reaction, amount);
            }
        }
        let diagonal: Vec<usize> = factors.rows.iter().map(FactorRow::diagonal).collect();
        let fill = (0..entries.len()).filter(|e| entries[*e].is_empty());
        let fill = fill.filter(|e| !diagonal.contains(e)).map(|e| e as u16);
        let fill = fill.collect();
        let mut sources: Vec<(Receiver, Vec<(usize, f64)>)> = Vec::new();
        for source in incoming {
            let Some(to) = unknown(source.to) else {
                continue;
            };
            let key = (factors.place[to], source.from);
            let place = sources.iter().position(|s| s.0 == key).unwrap_or_else(|| {
                sources.push((key, Vec::new()));
                sources.len() - 1
            });
            add(&mut sources[place].1, source.reaction, source.amount);
        }
        let of = |p: &usize| carriers[*p];
        Self {
            species: factors.order.iter().map(|p| of(p).0).collect(),
            weights: factors.order.iter().map(|p| of(p).1).collect(),
            keeps: factors.order.iter().map(|p| of(p).2).collect(),
            entries: Sums::new(
                entries
                    .into_iter()
                    .enumerate()
                    .filter(|(_, list)| !list.is_empty())
                    .collect(),
            ),
            fill,
            incoming: sources.iter().map(|s| s.0).collect(),
            amounts: Sums::new(sources.into_iter().map(|s| s.1).enumerate().collect()),
            factors,
        }
    }

    /// Number of carriers.
    pub fn len(&self) -> usize {
        self.species.len()
    }

    /// True without a carrier.
    pub fn is_empty(&self) -> bool {
        self.species.is_empty()
    }

    /// Species of the mechanism, by place: vectors of the system are in this order.
    pub fn species(&self) -> &[usize] {
        &self.species
    }

    /// Place of a species.
    pub fn place(&self, species: usize) -> Option<usize> {
        self.species.iter().position(|&s| s == species)
    }

    /// What a mole holds of the followed thing, by place.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Whether tags are kept between steps, by place.
    pub fn keeps(&self) -> &[bool] {
        &self.keeps
    }

    /// Receiver and origin of everything that comes in, in the order of [`super::Factors`]' amounts.
    pub fn incoming(&self) -> &[(usize, Origin)] {
        &self.incoming
    }

    /// Multiplications of a factorisation, and of a solution for one tag.
    pub fn operations(&self) -> (usize, usize) {
        self.factors.operations()
    }
}

fn add(list: &mut Vec<(usize, f64)>, reaction: usize, amount: f64) {
    match list.iter_mut().find(|t| t.0 == reaction) {
        Some(term) => term.1 += amount,
        None => list.push((reaction, amount)),
    }
}
