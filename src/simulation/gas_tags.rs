//! Tags of reacting gases in the columns of a chemistry step.

mod carry;

use super::gas_chemistry::GasChemistry;
use crate::chemistry::box_model::Groups;
use crate::chemistry::carriers::{
    Carried, CarrierSystem, Factors, Origin, Regime, Rules, SideBySide,
};
use crate::numerics::simd::dispatch;
use crate::species::SpeciesTable;

/// Variants of odd oxygen: new odd oxygen credited to nitrogen, to radicals, and to both by the regime.
const VARIANTS: usize = 3;

/// The systems of a mechanism with their slots.
#[derive(Debug)]
pub struct GasTags {
    nitrogen: Placed<1>,
    sulfur: Placed<1>,
    chlorine: Placed<1>,
    chains: Placed<1>,
    odd_oxygen: Placed<VARIANTS>,
    regime: Regime,
    /// Places in the nitrogen system and among the chains of those to whom new odd oxygen is credited, as [`CarrierSystem::incoming`].
    origins: Vec<[Option<usize>; 2]>,
    /// Slots of what reacted precursors make, with their lanes, and the precursors' counters with mass a mole [kg/mol].
    products: Vec<Product>,
}

/// A lane that counters of the mechanism fill.
#[derive(Debug)]
struct Product {
    slot: usize,
    lane: usize,
    made_of: Vec<(usize, f64)>,
}

/// A system and the slots of its carriers.
#[derive(Debug)]
struct Placed<const N: usize> {
    system: CarrierSystem,
    /// First slot of each variant.
    first: [usize; N],
    /// Number of a carrier among those with slots, by place.
    kept: Vec<Option<usize>>,
    /// Species of the mechanism, by place.
    species: Vec<usize>,
    /// Lanes of the carriers with slots.
    lanes: Vec<usize>,
}

impl<const N: usize> Placed<N> {
    fn new(system: CarrierSystem, chemistry: &GasChemistry, followed: &mut Vec<usize>) -> Self {
        let mut count = 0;
        let places = system.species().iter().zip(system.keeps());
        let kept: Vec<Option<usize>> = places
            .map(|(&s, &keeps)| {
                let lane = chemistry.lanes[s].filter(|_| keeps);
                lane.map(|_| {
                    count += 1;
                    count - 1
                })
            })
            .collect();
        let lanes: Vec<usize> = system
            .species()
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| kept.is_some())
            .filter_map(|(&s, _)| chemistry.lanes[s].map(|lane| lane.0))
            .collect();
        let first = std::array::from_fn(|_| {
            followed.extend(&lanes);
            followed.len() - lanes.len()
        });
        Self {
            species: system.species().to_vec(),
            system,
            first,
            kept,
            lanes,
        }
    }
}

/// Scratch of one thread.
#[derive(Debug, Default)]
pub(super) struct TagWork {
    extents: SideBySide,
    held: Vec<f64>,
    factors: [Factors; 5],
    nitrogen: Vec<f64>,
    /// Shares of a system that no other asks for.
    atoms: Vec<f64>,
    chains: Vec<f64>,
    odd_oxygen: Vec<f64>,
}

/// What happened in the cells of some columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Happened<'a> {
    /// Mole fractions before, `[cell][species]` [mol/mol].
    pub before: &'a [f64],
    /// Extents `[cell][reaction]` [mol/mol].
    pub extents: &'a [f64],
    pub reactions: usize,
}

/// The tags of one cell.
#[derive(Debug)]
pub(super) struct CellTags<'a> {
    /// Masses `[slot][column]` [kg].
    pub tags: &'a mut [f64],
    pub columns: usize,
    /// Masses of the bulk behind the step, by lane [kg].
    pub bulk: &'a [f64],
    /// Air [kg].
    pub air: f64,
    /// Mole fractions behind the step, by species of the mechanism [mol/mol].
    pub fractions: &'a [f64],
    /// Columns of methane's and of all other unattributed parts, one in every set.
    pub unattributed: &'a [Vec<usize>; 2],
}

impl GasTags {
    /// The systems of a mechanism; the lanes of their slots are appended to `followed`.
    pub(super) fn new(
        chemistry: &GasChemistry,
        table: &SpeciesTable,
        followed: &mut Vec<usize>,
    ) -> Self {
        let mechanism = &chemistry.mechanism;
        let mut rules = Rules::of(mechanism);
        for (brief, lane) in rules.brief.iter_mut().zip(&chemistry.lanes) {
            *brief = lane.is_none_or(|(lane, _)| !table.follows(lane));
        }
        let radicals = Groups::of(mechanism).radicals;
        let mut own = Self {
            nitrogen: Placed::new(rules.nitrogen_system(mechanism), chemistry, followed),
            sulfur: Placed::new(rules.sulfur_system(mechanism), chemistry, followed),
            chlorine: Placed::new(rules.chlorine_system(mechanism), chemistry, followed),
            chains: Placed::new(rules.chain_system(mechanism), chemistry, followed),
            odd_oxygen: Placed::new(rules.odd_oxygen_system(mechanism), chemistry, followed),
            regime: Regime::of(mechanism, &rules, &radicals),
            origins: Vec::new(),
            products: Vec::new(),
        };
        let (nitrogen, chains) = (&own.nitrogen.system, &own.chains.system);
        let incoming = own.odd_oxygen.system.incoming().iter();
        own.origins = incoming
            .map(|&(_, origin)| match origin {
                Origin::Unattributed(_) => [None, None],
                Origin::Nitrogen(s) => [nitrogen.place(s), None],
                Origin::Cycle {
                    radical,
                    nitrogen: s,
                } => [nitrogen.place(s), chains.place(radical)],
            })
            .collect();
        own
    }

    /// The slot in which a lane's own matter is followed: nitrogen, sulfur or chain; `None` where there is none.
    pub(super) fn slot(&self, lane: usize) -> Option<usize> {
        let systems = [&self.nitrogen, &self.sulfur, &self.chlorine, &self.chains];
        systems.into_iter().find_map(|placed| {
            let kept = placed.lanes.iter().position(|own| *own == lane)?;
            Some(placed.first[0] + kept)
        })
    }

    /// Slots of a lane in the variants of odd oxygen; `None` where it is no odd oxygen.
    pub(super) fn odd_oxygen_slots(&self, lane: usize) -> Option<[usize; VARIANTS]> {
        let kept = self.odd_oxygen.lanes.iter().position(|own| *own == lane)?;
        Some(self.odd_oxygen.first.map(|first| first + kept))
    }

    /// Finds the slots of what counters make among all slots.
    pub(super) fn find_products(&mut self, chemistry: &GasChemistry, followed: &[usize]) {
        let mut products: Vec<Product> = Vec::new();
        for (counter, made) in &chemistry.products {
            for &(lane, mass) in made {
                let any = || followed.iter().position(|own| *own == lane);
                let Some(slot) = self.slot(lane).or_else(any) else {
                    continue;
                };
                match products.iter_mut().find(|p| p.slot == slot) {
                    Some(product) => product.made_of.push((*counter, mass)),
                    None => products.push(Product {
                        slot,
                        lane,
                        made_of: vec![(*counter, mass)],
                    }),
                }
            }
        }
        self.products = products;
    }

    /// Factors of all systems in all cells.
    pub(super) fn factor(&self, work: &mut TagWork, happened: Happened<'_>, species: usize) {
        work.extents.lay(happened.extents, happened.reactions);
        let [nitrogen, sulfur, chlorine, chains, odd] = &mut work.factors;
        for (system, kept, factors) in [
            (&self.nitrogen.system, &self.nitrogen.kept, nitrogen),
            (&self.sulfur.system, &self.sulfur.kept, sulfur),
            (&self.chlorine.system, &self.chlorine.kept, chlorine),
            (&self.chains.system, &self.chains.kept, chains),
            (&self.odd_oxygen.system, &self.odd_oxygen.kept, odd),
        ] {
            work.held.clear();
            for cell in happened.before.chunks_exact(species) {
                let places = system.species().iter().zip(system.weights()).zip(kept);
                work.held.extend(places.map(|((&s, weight), kept)| {
                    // What has no slot brings nothing along: its shares are those of what makes it.
                    kept.map_or(0.0, |_| weight * cell[s].max(0.0))
                }));
            }
            let carried = Carried {
                extents: &work.extents,
                reactions: happened.reactions,
                held: &work.held,
            };
            system.factor(carried, factors);
        }
    }

    /// Takes the tags of a cell over the step whose factors stand.
    pub(super) fn carry(
        &self,
        chemistry: &GasChemistry,
        work: &mut TagWork,
        (cell, extents): (usize, &[f64]),
        tags: CellTags<'_>,
    ) {
        dispatch(carry::Carry {
            systems: self,
            chemistry,
            work,
            cell,
            extents,
            tags,
        });
    }
}
