//! Tags of reacting gases in the columns of a chemistry step.

use super::gas_chemistry::GasChemistry;
use crate::chemistry::box_model::Groups;
use crate::chemistry::carriers::{
    Carried, CarrierSystem, Factors, Origin, Regime, Rules, Solution, Unattributed,
};
use crate::species::SpeciesTable;
use crate::units::MOLAR_MASS_AIR;

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
    held: Vec<f64>,
    factors: [Factors; 5],
    nitrogen: Vec<f64>,
    /// Shares of a system that no other asks for.
    atoms: Vec<f64>,
    chains: Vec<f64>,
    odd_oxygen: Vec<f64>,
    whole: Vec<f64>,
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
        Self {
            nitrogen: Placed::new(rules.nitrogen_system(mechanism), chemistry, followed),
            sulfur: Placed::new(rules.sulfur_system(mechanism), chemistry, followed),
            chlorine: Placed::new(rules.chlorine_system(mechanism), chemistry, followed),
            chains: Placed::new(rules.chain_system(mechanism), chemistry, followed),
            odd_oxygen: Placed::new(rules.odd_oxygen_system(mechanism), chemistry, followed),
            regime: Regime::of(mechanism, &rules, &radicals),
            products: Vec::new(),
        }
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
                extents: happened.extents,
                reactions: happened.reactions,
                held: &work.held,
            };
            system.factor(carried, factors);
        }
    }

    /// What the counters of the step filled belongs to those whose precursors reacted.
    fn give_products(&self, tags: &mut CellTags<'_>, chains: &[f64]) {
        let columns = tags.columns;
        for product in &self.products {
            let moles = |counter: usize| tags.fractions[counter] * tags.air / MOLAR_MASS_AIR;
            let made: f64 = product.made_of.iter().map(|(c, kg)| moles(*c) * kg).sum();
            let mass = tags.bulk[product.lane];
            if made <= 0.0 || mass <= 0.0 {
                continue;
            }
            let own = &mut tags.tags[product.slot * columns..(product.slot + 1) * columns];
            // Lanes of the mechanism stand at their whole mass already; others still at what they were.
            let sum = mass.max(made);
            let scale = if self.slot(product.lane).is_some() {
                (sum - made) / sum
            } else {
                1.0
            };
            for tag in own.iter_mut() {
                *tag *= scale;
            }
            for &(counter, kg) in &product.made_of {
                let Some(place) = self.chains.system.place(counter) else {
                    continue;
                };
                let part = moles(counter) * kg;
                let shares = &chains[place * columns..(place + 1) * columns];
                for (tag, share) in own.iter_mut().zip(shares) {
                    *tag += part * share;
                }
            }
        }
    }

    /// Takes the tags of a cell over the step whose factors stand.
    pub(super) fn carry(
        &self,
        chemistry: &GasChemistry,
        work: &mut TagWork,
        (cell, extents): (usize, &[f64]),
        mut tags: CellTags<'_>,
    ) {
        let plain = |origin: Origin, amount: f64, own: &mut [f64], sets: &[Vec<usize>; 2]| {
            if let Origin::Unattributed(class) = origin {
                for &column in &sets[usize::from(class == Unattributed::Other)] {
                    own[column] += amount;
                }
            }
        };
        let TagWork {
            factors: [of_nitrogen, of_sulfur, of_chlorine, of_chains, of_odd],
            nitrogen,
            atoms,
            chains,
            odd_oxygen,
            whole,
            ..
        } = work;
        let columns = tags.columns;
        for (n, (placed, factors)) in [
            (&self.nitrogen, &*of_nitrogen),
            (&self.sulfur, &*of_sulfur),
            (&self.chlorine, &*of_chlorine),
            (&self.chains, &*of_chains),
        ]
        .into_iter()
        .enumerate()
        {
            let shares = match n {
                0 => &mut *nitrogen,
                3 => &mut *chains,
                _ => &mut *atoms,
            };
            placed.collect(chemistry, 0, &tags, shares);
            let amounts = factors.amounts(cell);
            for (&(place, origin), amount) in placed.system.incoming().iter().zip(amounts) {
                let own = &mut shares[place * columns..(place + 1) * columns];
                plain(origin, *amount, own, tags.unattributed);
            }
            let solution = Solution {
                tags: shares,
                columns,
            };
            placed.system.solve(factors, cell, solution);
            placed.spread(chemistry, 0, &mut tags, shares);
        }
        self.give_products(&mut tags, chains);
        let share = self.regime.organic_share(extents);
        whole.clear();
        whole.resize(columns, 0.0);
        for (variant, organic) in [0.0, 1.0, share].into_iter().enumerate() {
            let placed = &self.odd_oxygen;
            placed.collect(chemistry, variant, &tags, odd_oxygen);
            let amounts = of_odd.amounts(cell);
            for (&(place, origin), &amount) in placed.system.incoming().iter().zip(amounts) {
                if amount <= 0.0 {
                    continue;
                }
                let own = &mut odd_oxygen[place * columns..(place + 1) * columns];
                let of = |placed: &Placed<1>, s: usize| placed.system.place(s);
                let (oxide, radical) = match origin {
                    Origin::Unattributed(_) => {
                        plain(origin, amount, own, tags.unattributed);
                        continue;
                    }
                    Origin::Nitrogen(s) => (of(&self.nitrogen, s), None),
                    Origin::Cycle { radical, nitrogen } => {
                        (of(&self.nitrogen, nitrogen), of(&self.chains, radical))
                    }
                };
                let organic = if radical.is_some() { organic } else { 0.0 };
                for (place, list, part) in [
                    (oxide, &*nitrogen, amount * (1.0 - organic)),
                    (radical, &*chains, amount * organic),
                ] {
                    if let (Some(place), true) = (place, part > 0.0) {
                        let from = &list[place * columns..(place + 1) * columns];
                        for (own, share) in own.iter_mut().zip(from) {
                            *own += part * share;
                        }
                    }
                }
            }
            let solution = Solution {
                tags: odd_oxygen,
                columns,
            };
            placed.system.solve(of_odd, cell, solution);
            placed.spread(chemistry, variant, &mut tags, odd_oxygen);
        }
    }
}

impl<const N: usize> Placed<N> {
    /// Tags of the carriers [mol of the followed thing/mol] by place; 0 where a carrier has no slot.
    fn collect(
        &self,
        chemistry: &GasChemistry,
        variant: usize,
        tags: &CellTags<'_>,
        to: &mut Vec<f64>,
    ) {
        let columns = tags.columns;
        to.clear();
        for ((&s, kept), weight) in self
            .species
            .iter()
            .zip(&self.kept)
            .zip(self.system.weights())
        {
            match (kept, chemistry.lanes[s]) {
                (Some(kept), Some((_, factor))) => {
                    let slot = self.first[variant] + kept;
                    let scale = weight * factor / tags.air;
                    let from = &tags.tags[slot * columns..(slot + 1) * columns];
                    to.extend(from.iter().map(|mass| mass * scale));
                }
                _ => to.resize(to.len() + columns, 0.0),
            }
        }
    }

    /// Masses of the slots from the shares of their carriers.
    fn spread(
        &self,
        chemistry: &GasChemistry,
        variant: usize,
        tags: &mut CellTags<'_>,
        shares: &[f64],
    ) {
        let columns = tags.columns;
        let places = self.species.iter().zip(&self.kept);
        for ((&s, kept), shares) in places.zip(shares.chunks_exact(columns)) {
            if let (Some(kept), Some((lane, _))) = (kept, chemistry.lanes[s]) {
                let slot = self.first[variant] + kept;
                let mass = tags.bulk[lane];
                let to = &mut tags.tags[slot * columns..(slot + 1) * columns];
                for (to, share) in to.iter_mut().zip(shares) {
                    *to = share * mass;
                }
            }
        }
    }
}
