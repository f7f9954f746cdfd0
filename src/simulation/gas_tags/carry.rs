//! The tags of a cell through a step of the gas chemistry, with wide registers.

use super::{CellTags, GasTags, Placed, TagWork};
use crate::chemistry::carriers::{Factors, Origin, Solution, Unattributed};
use crate::numerics::simd::Kernel;
use crate::simulation::gas_chemistry::GasChemistry;
use crate::units::MOLAR_MASS_AIR;

/// Numbers of a row of tags in scratch: whole registers.
#[inline(always)]
fn wide(columns: usize) -> usize {
    columns.next_multiple_of(8)
}

/// Adds what is nobody's to the columns that stand for it.
#[inline(always)]
fn plain(origin: Origin, amount: f64, own: &mut [f64], sets: &[Vec<usize>; 2]) {
    if let Origin::Unattributed(class) = origin {
        for &column in &sets[usize::from(class == Unattributed::Other)] {
            own[column] += amount;
        }
    }
}

/// [`GasTags::carry`] with wide registers.
pub(super) struct Carry<'a, 'b> {
    pub systems: &'a GasTags,
    pub chemistry: &'a GasChemistry,
    pub work: &'a mut TagWork,
    pub cell: usize,
    pub extents: &'a [f64],
    pub tags: CellTags<'b>,
}

impl Kernel for Carry<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let (systems, cell, tags) = (self.systems, self.cell, &mut self.tags);
        let TagWork {
            factors: [of_nitrogen, of_sulfur, of_chlorine, of_chains, of_odd],
            nitrogen,
            atoms,
            chains,
            odd_oxygen,
            ..
        } = self.work;
        for (placed, factors, shares) in [
            (&systems.nitrogen, &*of_nitrogen, &mut *nitrogen),
            (&systems.sulfur, &*of_sulfur, &mut *atoms),
        ] {
            placed.carry(self.chemistry, (factors, cell), tags, shares);
        }
        for (placed, factors, shares) in [
            (&systems.chlorine, &*of_chlorine, &mut *atoms),
            (&systems.chains, &*of_chains, &mut *chains),
        ] {
            placed.carry(self.chemistry, (factors, cell), tags, shares);
        }
        systems.give_products(tags, chains);
        let share = systems.regime.organic_share(self.extents);
        for (variant, organic) in [0.0, 1.0, share].into_iter().enumerate() {
            let placed = &systems.odd_oxygen;
            placed.collect(self.chemistry, variant, tags, odd_oxygen);
            systems.new_odd_oxygen(
                of_odd.amounts(cell),
                organic,
                tags,
                (nitrogen, chains),
                odd_oxygen,
            );
            let solution = Solution {
                tags: odd_oxygen,
                columns: wide(tags.columns),
            };
            placed.system.solve(of_odd, cell, solution);
            placed.spread(self.chemistry, variant, tags, odd_oxygen);
        }
    }
}

impl GasTags {
    /// What the counters of the step filled belongs to those whose precursors reacted.
    #[inline(always)]
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
                let shares = &chains[place * wide(columns)..][..columns];
                for n in 0..columns {
                    own[n] += part * shares[n];
                }
            }
        }
    }

    /// Adds what the reactions made of odd oxygen, `organic` of it credited to radicals where these take part.
    #[inline(always)]
    fn new_odd_oxygen(
        &self,
        amounts: &[f64],
        organic: f64,
        tags: &CellTags<'_>,
        (nitrogen, chains): (&[f64], &[f64]),
        odd_oxygen: &mut [f64],
    ) {
        let width = wide(tags.columns);
        let incoming = self.odd_oxygen.system.incoming();
        for (n, &amount) in amounts.iter().enumerate() {
            let (place, origin) = incoming[n];
            if amount <= 0.0 {
                continue;
            }
            let own = &mut odd_oxygen[place * width..(place + 1) * width];
            let [oxide, radical] = self.origins[n];
            if let Origin::Unattributed(_) = origin {
                plain(origin, amount, own, tags.unattributed);
                continue;
            }
            let organic = if radical.is_some() { organic } else { 0.0 };
            for (place, list, part) in [
                (oxide, nitrogen, amount * (1.0 - organic)),
                (radical, chains, amount * organic),
            ] {
                if let (Some(place), true) = (place, part > 0.0) {
                    let from = &list[place * width..(place + 1) * width];
                    for n in 0..width {
                        own[n] += part * from[n];
                    }
                }
            }
        }
    }
}

impl Placed<1> {
    /// Takes the tags of a system over the step; `shares` are those of its carriers behind it.
    #[inline(always)]
    fn carry(
        &self,
        chemistry: &GasChemistry,
        (factors, cell): (&Factors, usize),
        tags: &mut CellTags<'_>,
        shares: &mut Vec<f64>,
    ) {
        self.collect(chemistry, 0, tags, shares);
        let width = wide(tags.columns);
        let amounts = factors.amounts(cell);
        for (n, &(place, origin)) in self.system.incoming().iter().enumerate() {
            let own = &mut shares[place * width..(place + 1) * width];
            plain(origin, amounts[n], own, tags.unattributed);
        }
        let solution = Solution {
            tags: shares,
            columns: width,
        };
        self.system.solve(factors, cell, solution);
        self.spread(chemistry, 0, tags, shares);
    }
}

impl<const N: usize> Placed<N> {
    /// Tags of the carriers [mol of the followed thing/mol] by place, in whole registers; 0 where a carrier has no slot.
    #[inline(always)]
    fn collect(
        &self,
        chemistry: &GasChemistry,
        variant: usize,
        tags: &CellTags<'_>,
        to: &mut Vec<f64>,
    ) {
        let (columns, width) = (tags.columns, wide(tags.columns));
        to.clear();
        to.resize(self.species.len() * width, 0.0);
        let weights = self.system.weights();
        for (place, &s) in self.species.iter().enumerate() {
            if let (Some(kept), Some((_, factor))) = (self.kept[place], chemistry.lanes[s]) {
                let slot = self.first[variant] + kept;
                let scale = weights[place] * factor / tags.air;
                let from = &tags.tags[slot * columns..(slot + 1) * columns];
                let to = &mut to[place * width..][..columns];
                for n in 0..columns {
                    to[n] = from[n] * scale;
                }
            }
        }
    }

    /// Masses of the slots from the shares of their carriers.
    #[inline(always)]
    fn spread(
        &self,
        chemistry: &GasChemistry,
        variant: usize,
        tags: &mut CellTags<'_>,
        shares: &[f64],
    ) {
        let (columns, width) = (tags.columns, wide(tags.columns));
        for (place, &s) in self.species.iter().enumerate() {
            if let (Some(kept), Some((lane, _))) = (self.kept[place], chemistry.lanes[s]) {
                let slot = self.first[variant] + kept;
                let mass = tags.bulk[lane];
                let to = &mut tags.tags[slot * columns..(slot + 1) * columns];
                let shares = &shares[place * width..][..columns];
                for n in 0..columns {
                    to[n] = shares[n] * mass;
                }
            }
        }
    }
}
