//! Tags of reacting gases in the columns of a chemistry step.

use super::gas_chemistry::GasChemistry;
use crate::chemistry::box_model::Groups;
use crate::chemistry::carriers::{
    Carried, CarrierSystem, Factors, Origin, Regime, Rules, Solution, Unattributed,
};

/// Variants of odd oxygen: new odd oxygen credited to nitrogen, to radicals, and to both by the regime.
const VARIANTS: usize = 3;

/// The systems of a mechanism with their slots.
#[derive(Debug)]
pub struct GasTags {
    nitrogen: Placed<1>,
    sulfur: Placed<1>,
    chains: Placed<1>,
    odd_oxygen: Placed<VARIANTS>,
    regime: Regime,
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
        }
    }
}

/// Scratch of one thread.
#[derive(Debug, Default)]
pub(super) struct TagWork {
    held: Vec<f64>,
    factors: [Factors; 4],
    nitrogen: Vec<f64>,
    sulfur: Vec<f64>,
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
    /// Columns of methane's and of all other unattributed parts, one in every set.
    pub unattributed: &'a [Vec<usize>; 2],
}

impl GasTags {
    /// The systems of a mechanism; the lanes of their slots are appended to `followed`.
    pub(super) fn new(chemistry: &GasChemistry, followed: &mut Vec<usize>) -> Self {
        let mechanism = &chemistry.mechanism;
        let rules = Rules::of(mechanism);
        let radicals = Groups::of(mechanism).radicals;
        Self {
            nitrogen: Placed::new(rules.nitrogen_system(mechanism), chemistry, followed),
            sulfur: Placed::new(rules.sulfur_system(mechanism), chemistry, followed),
            chains: Placed::new(rules.chain_system(mechanism), chemistry, followed),
            odd_oxygen: Placed::new(rules.odd_oxygen_system(mechanism), chemistry, followed),
            regime: Regime::of(mechanism, &rules, &radicals),
        }
    }

    /// Factors of all systems in all cells.
    pub(super) fn factor(&self, work: &mut TagWork, happened: Happened<'_>, species: usize) {
        let [nitrogen, sulfur, chains, odd] = &mut work.factors;
        for (system, kept, factors) in [
            (&self.nitrogen.system, &self.nitrogen.kept, nitrogen),
            (&self.sulfur.system, &self.sulfur.kept, sulfur),
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
            factors: [of_nitrogen, of_sulfur, of_chains, of_odd],
            nitrogen,
            sulfur,
            chains,
            odd_oxygen,
            whole,
            ..
        } = work;
        let columns = tags.columns;
        for (placed, factors, shares) in [
            (&self.nitrogen, &*of_nitrogen, &mut *nitrogen),
            (&self.sulfur, &*of_sulfur, &mut *sulfur),
            (&self.chains, &*of_chains, &mut *chains),
        ] {
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
