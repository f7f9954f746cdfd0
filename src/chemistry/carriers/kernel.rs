//! Elimination in lanes of cells, solution over the tags of a cell.

use super::system::CarrierSystem;
use crate::chemistry::solver::Wide;
use crate::chemistry::solver::kernel::gather;
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};
use crate::numerics::simd::{self, Kernel};

/// Registers side by side.
const REGISTERS: usize = 2;
/// Most cells side by side.
const WIDEST: usize = 8 * REGISTERS;

/// Factors of a system in some cells, cell by cell.
#[derive(Debug, Default, Clone)]
pub struct Factors {
    entries: Vec<f64>,
    inverse: Vec<f64>,
    amounts: Vec<f64>,
    /// Entries, carriers and amounts a cell.
    strides: [usize; 3],
}

impl Factors {
    /// What came into the carriers of a cell, in the order of [`CarrierSystem::incoming`], in the unit of the extents.
    pub fn amounts(&self, cell: usize) -> &[f64] {
        &self.amounts[cell * self.strides[2]..(cell + 1) * self.strides[2]]
    }

    fn entries(&self, cell: usize) -> &[f64] {
        &self.entries[cell * self.strides[0]..(cell + 1) * self.strides[0]]
    }

    fn inverse(&self, cell: usize) -> &[f64] {
        &self.inverse[cell * self.strides[1]..(cell + 1) * self.strides[1]]
    }
}

/// Extents of cells side by side, laid once for all systems.
#[derive(Debug, Default, Clone)]
pub struct SideBySide {
    /// `[group][reaction][cell]`.
    values: Vec<f64>,
}

impl SideBySide {
    /// Those of `extents` `[cell][reaction]`.
    pub fn of(extents: &[f64], reactions: usize) -> Self {
        let mut own = Self::default();
        own.lay(extents, reactions);
        own
    }

    /// Lays extents of the reactions in a step `[cell][reaction]` [mol/mol]; what is below 0 counts as 0.
    pub fn lay(&mut self, extents: &[f64], reactions: usize) {
        let cells = extents.len() / reactions.max(1);
        self.values.clear();
        self.values
            .resize(cells.div_ceil(WIDEST) * reactions * WIDEST, 0.0);
        let own = extents.chunks(WIDEST * reactions.max(1));
        let groups = self.values.chunks_exact_mut(WIDEST * reactions.max(1));
        for (to, from) in groups.zip(own) {
            let count = from.len() / reactions;
            for (reaction, to) in to.chunks_exact_mut(WIDEST).enumerate() {
                for (lane, to) in to.iter_mut().enumerate() {
                    // Places without a cell repeat the last one.
                    let extent = from[lane.min(count - 1) * reactions + reaction];
                    *to = if extent > 0.0 { extent } else { 0.0 };
                }
            }
        }
    }
}

/// What cells hold and what happened in them.
#[derive(Debug, Clone, Copy)]
pub struct Carried<'a> {
    /// Extents of the reactions.
    pub extents: &'a SideBySide,
    /// Number of reactions.
    pub reactions: usize,
    /// What the carriers hold of the followed thing at the beginning and got from elsewhere in the step `[cell][place]` [mol/mol].
    pub held: &'a [f64],
}

impl CarrierSystem {
    /// Factors of the equations of all cells.
    pub fn factor(&self, carried: Carried<'_>, factors: &mut Factors) {
        let cells = carried.held.len() / self.len().max(1);
        factors.strides = [self.factors.entries(), self.len(), self.incoming().len()];
        for (list, stride) in [
            &mut factors.entries,
            &mut factors.inverse,
            &mut factors.amounts,
        ]
        .into_iter()
        .zip(factors.strides)
        {
            list.resize(cells * stride, 0.0);
        }
        dispatch(Elimination {
            system: self,
            carried,
            cells,
            factors,
        });
    }

    /// Shares of the tags of a cell.
    pub fn solve(&self, factors: &Factors, cell: usize, solution: Solution<'_>) {
        simd::dispatch(Substitution {
            system: self,
            entries: factors.entries(cell),
            inverse: factors.inverse(cell),
            tags: solution.tags,
            columns: solution.columns,
        });
    }
}

/// The tags of a cell.
#[derive(Debug)]
pub struct Solution<'a> {
    /// `[place][column]`: on the way in what each tag holds at the beginning and got from elsewhere, with its share of what came in by
    /// reactions, in the unit of `held`; on the way out its share of the carrier [1].
    pub tags: &'a mut [f64],
    /// Number of tags.
    pub columns: usize,
}

struct Elimination<'a> {
    system: &'a CarrierSystem,
    carried: Carried<'a>,
    cells: usize,
    factors: &'a mut Factors,
}

impl LaneKernel for Elimination<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let zeros = |n: usize| vec![Wide::<V, REGISTERS>::splat(0.0); n];
        let system = self.system;
        let reactions = self.carried.reactions;
        let mut extents = zeros(reactions);
        let mut entries = zeros(system.factors.entries());
        let mut amounts = zeros(system.incoming().len());
        let (mut excess, mut inverse) = (zeros(system.len()), zeros(system.len()));
        let width = REGISTERS * V::WIDTH;
        let mut first = 0;
        while first < self.cells {
            let here = first..(first + width).min(self.cells);
            let group = first / WIDEST * reactions;
            let all = &self.carried.extents.values[group * WIDEST..][..reactions * WIDEST];
            for (n, extent) in extents.iter_mut().enumerate() {
                *extent = Wide::load(&all[n * WIDEST + first % WIDEST..][..width]);
            }
            collect(&mut excess, self.carried.held, here.clone());
            gather(&system.amounts, &extents, &mut amounts);
            for (&(place, _), amount) in system.incoming().iter().zip(&amounts) {
                excess[place] = excess[place] + *amount;
            }
            for &entry in &system.fill {
                entries[usize::from(entry)] = Wide::splat(0.0);
            }
            gather(&system.entries, &extents, &mut entries);
            eliminate(system, &mut entries, &mut excess, &mut inverse);
            spread(&entries, &mut self.factors.entries, here.clone());
            spread(&inverse, &mut self.factors.inverse, here.clone());
            spread(&amounts, &mut self.factors.amounts, here);
            first += width;
        }
    }
}

/// Numbers of some cells into lanes; lanes without a cell repeat the last one.
#[inline(always)]
fn collect<V: Lanes>(to: &mut [Wide<V, REGISTERS>], from: &[f64], cells: std::ops::Range<usize>) {
    let stride = to.len();
    let mut numbers = [0.0; WIDEST];
    for (n, to) in to.iter_mut().enumerate() {
        for (lane, number) in numbers.iter_mut().enumerate().take(REGISTERS * V::WIDTH) {
            let cell = (cells.start + lane).min(cells.end - 1);
            *number = from[cell * stride + n];
        }
        *to = Wide::load(&numbers);
    }
}

/// Numbers of lanes back to their cells.
#[inline(always)]
fn spread<V: Lanes>(from: &[Wide<V, REGISTERS>], to: &mut [f64], cells: std::ops::Range<usize>) {
    let stride = from.len();
    let mut numbers = [0.0; WIDEST];
    for (n, from) in from.iter().enumerate() {
        from.store(&mut numbers);
        for (cell, number) in cells.clone().zip(numbers) {
            to[cell * stride + n] = number;
        }
    }
}

/// Elimination without subtraction: the pivot is the sum of what stands beside it, `excess` what a row has beside its entries.
#[inline(always)]
fn eliminate<V: Lanes>(
    system: &CarrierSystem,
    entries: &mut [Wide<V, REGISTERS>],
    excess: &mut [Wide<V, REGISTERS>],
    inverse: &mut [Wide<V, REGISTERS>],
) {
    let symbolic = &system.factors;
    let mut targets = &symbolic.targets[..];
    for (p, row) in symbolic.rows.iter().enumerate() {
        let first = row.first as usize;
        let end = row.diagonal() + 1 + usize::from(row.upper);
        let (done, rest) = entries.split_at_mut(first);
        let own = &mut rest[..end - first];
        let columns = &symbolic.columns[first..end];
        let middle = row.diagonal() - first;
        let mut sum = excess[p];
        // Earlier blocks are known when the row is solved: what comes from them belongs to the excess.
        for entry in &own[..usize::from(row.earlier)] {
            sum = sum + *entry;
        }
        for entry in usize::from(row.earlier)..middle {
            let pivot = usize::from(columns[entry]);
            let factor = own[entry] * inverse[pivot];
            own[entry] = factor;
            sum = excess[pivot].mul_add(factor, sum);
            let pivot = &symbolic.rows[pivot];
            let from = pivot.diagonal() + 1;
            let upper = usize::from(pivot.upper);
            let (now, later) = targets.split_at(upper);
            targets = later;
            for (&source, &target) in done[from..from + upper].iter().zip(now) {
                let target = &mut own[usize::from(target)];
                *target = source.mul_add(factor, *target);
            }
        }
        excess[p] = sum;
        // The entry on the diagonal is what the carrier gives back to itself: it changes no share.
        own[middle] = Wide::splat(0.0);
        for entry in &own[middle + 1..] {
            sum = sum + *entry;
        }
        for (register, sum) in inverse[p].0.iter_mut().zip(sum.0) {
            let nothing = V::splat(0.0);
            // A carrier that holds and gets nothing has no shares.
            *register = V::select(sum.gt(nothing), V::splat(1.0) / sum, nothing);
        }
    }
}

struct Substitution<'a> {
    system: &'a CarrierSystem,
    entries: &'a [f64],
    inverse: &'a [f64],
    tags: &'a mut [f64],
    columns: usize,
}

impl Kernel for Substitution<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let symbolic = &self.system.factors;
        let width = self.columns;
        for block in symbolic.blocks.windows(2) {
            for p in block[0]..block[1] {
                let row = &symbolic.rows[p];
                let (before, own) = self.tags.split_at_mut(p * width);
                let part = row.first as usize..row.diagonal();
                let columns = &symbolic.columns[part.clone()];
                plus(&mut own[..width], columns, &self.entries[part], before, 0);
            }
            for p in (block[0]..block[1]).rev() {
                let row = &symbolic.rows[p];
                let (own, after) = self.tags.split_at_mut((p + 1) * width);
                let own = &mut own[p * width..];
                let part = row.diagonal() + 1..row.diagonal() + 1 + usize::from(row.upper);
                let columns = &symbolic.columns[part.clone()];
                plus(own, columns, &self.entries[part], after, p + 1);
                let inverse = self.inverse[p];
                for share in own {
                    *share *= inverse;
                }
            }
        }
    }
}

/// Tags side by side.
const GROUP: usize = 8;

/// Adds a part of a row of the factors times the carriers of its columns, of which `first` is the first that `from` holds. A group of
/// tags stays in registers over the whole row.
#[inline(always)]
fn plus(own: &mut [f64], columns: &[u16], entries: &[f64], from: &[f64], first: usize) {
    let width = own.len();
    let entries = &entries[..columns.len()];
    let (groups, rest) = own.as_chunks_mut::<GROUP>();
    let whole = groups.len() * GROUP;
    for (group, own) in groups.iter_mut().enumerate() {
        let mut sums = *own;
        for n in 0..columns.len() {
            let at = (usize::from(columns[n]) - first) * width + group * GROUP;
            if let Some(from) = from[at..].first_chunk::<GROUP>() {
                for u in 0..GROUP {
                    sums[u] += entries[n] * from[u];
                }
            }
        }
        *own = sums;
    }
    for (n, own) in rest.iter_mut().enumerate() {
        for (column, entry) in columns.iter().zip(entries) {
            *own += entry * from[(usize::from(*column) - first) * width + whole + n];
        }
    }
}
