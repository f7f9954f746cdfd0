//! The tangents in lanes, and a step of them: blocks of parameters side by side, one register of cells at a time.
//!
//! A number of a matrix or of the factors is read once for a whole block, and a block's sums run side by side.

use super::super::Solver;
use super::super::kernel::gather;
use super::super::rider::Step;
use super::super::stepping::REGISTERS;
use super::super::wide::Wide;
use super::TangentSystem;
use super::linear::{BackSolve, Products, Rest, add};
use super::matrices::{Matrices, fresh_before, origins};
use super::plan::Pattern;
use super::second::Curved;
use crate::chemistry::network::Network;
use crate::numerics::lanes::Lanes;

/// Parameters side by side.
pub(super) const SIDE: usize = 4;

/// Vectors of parameters (or pairs) in lanes, `[register][block][place]`.
pub(super) struct Carried<V> {
    pub values: Vec<Wide<V, SIDE>>,
    /// Vectors of a cell.
    pub count: usize,
    pub blocks: usize,
    species: usize,
}

impl<V: Lanes> Carried<V> {
    fn new(count: usize, species: usize) -> Self {
        let blocks = count.div_ceil(SIDE);
        Self {
            values: vec![Wide::splat(0.0); REGISTERS * blocks * species],
            count,
            blocks,
            species,
        }
    }

    /// Vectors of a block that are not filling.
    fn used(&self, block: usize) -> usize {
        (self.count - block * SIDE).min(SIDE)
    }

    /// A block of a register.
    #[inline(always)]
    pub fn block(&mut self, register: usize, block: usize) -> &mut [Wide<V, SIDE>] {
        let from = (register * self.blocks + block) * self.species;
        &mut self.values[from..from + self.species]
    }

    /// Reads the vectors of a cell, `[cell][vector][species]`, into a lane.
    #[inline(always)]
    pub fn take(&mut self, order: &[usize], from: &[f64], lane: usize, cell: usize) {
        let (species, at) = (self.species, lane % V::WIDTH);
        let own = &from[cell * self.count * species..(cell + 1) * self.count * species];
        for (block, from) in own.chunks(SIDE * species).enumerate() {
            let to = self.block(lane / V::WIDTH, block);
            if from.len() == SIDE * species {
                for (to, &s) in to.iter_mut().zip(order) {
                    let to = to.numbers();
                    for n in 0..SIDE {
                        to[n * V::WIDTH + at] = from[n * species + s];
                    }
                }
            } else {
                for (n, from) in from.chunks_exact(species).enumerate() {
                    for (to, &s) in to.iter_mut().zip(order) {
                        to.numbers()[n * V::WIDTH + at] = from[s];
                    }
                }
            }
        }
    }

    /// Writes them back.
    #[inline(always)]
    pub fn give(&mut self, order: &[usize], to: &mut [f64], lane: usize, cell: usize) {
        let (species, at) = (self.species, lane % V::WIDTH);
        let own = &mut to[cell * self.count * species..(cell + 1) * self.count * species];
        for (block, to) in own.chunks_mut(SIDE * species).enumerate() {
            let from = self.block(lane / V::WIDTH, block);
            if to.len() == SIDE * species {
                for (from, &s) in from.iter_mut().zip(order) {
                    let from = from.numbers();
                    for n in 0..SIDE {
                        to[n * species + s] = from[n * V::WIDTH + at];
                    }
                }
            } else {
                for (n, to) in to.chunks_exact_mut(species).enumerate() {
                    for (from, &s) in from.iter_mut().zip(order) {
                        to[s] = from.numbers()[n * V::WIDTH + at];
                    }
                }
            }
        }
    }
}

/// Everything of the tangents that is in registers during a call.
pub struct Aboard<V> {
    pub(super) first: Carried<V>,
    pub(super) second: Carried<V>,
    /// Changes of what drives rates.
    pub(super) drivers: Carried<V>,
    /// Sources of the parameters.
    pub(super) source: Vec<Wide<V, REGISTERS>>,
    matrices: Matrices<V>,
    /// k'_i `[block][stage][place]`; of all blocks where second derivatives are wanted, else of one.
    stages: Vec<Wide<V, SIDE>>,
    second_stages: Vec<Wide<V, SIDE>>,
    /// Y'_i, and J(Y_i) Y'_i.
    point: Vec<Wide<V, SIDE>>,
    product: Vec<Wide<V, SIDE>>,
    curved: Curved<V>,
}

impl<V> std::fmt::Debug for Aboard<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aboard").finish_non_exhaustive()
    }
}

impl<V: Lanes> Aboard<V> {
    #[inline(always)]
    pub(super) fn new(system: &TangentSystem, solver: &Solver) -> Self {
        let (network, stages) = (&solver.network, solver.coefficients.stages);
        let n = network.species();
        let first = Carried::new(system.parameters(), n);
        let second = Carried::new(system.pairs.len(), n);
        let zeros = |n: usize| vec![Wide::splat(0.0); n];
        let kept = if second.count > 0 { first.blocks } else { 1 };
        Self {
            source: vec![Wide::splat(0.0); system.sources.len()],
            matrices: Matrices::new(&system.pattern, network, &solver.coefficients),
            stages: zeros(kept * stages * n),
            second_stages: zeros(second.blocks.min(1) * stages * n),
            point: zeros(n),
            product: zeros(n),
            curved: Curved::new(network, second.count > 0),
            drivers: Carried::new(system.parameters(), system.drivers.len()),
            first,
            second,
        }
    }

    /// Takes the tangents of all lanes that accepted a step over it.
    #[inline(always)]
    pub(super) fn step(&mut self, system: &TangentSystem, step: &Step<'_, V>) {
        self.matrices.lay(system, step);
        for register in 0..REGISTERS {
            let accepted = &step.accepted()[register * V::WIDTH..(register + 1) * V::WIDTH];
            if accepted.iter().all(Option::is_none) {
                continue;
            }
            self.first_order(system, step, register);
            if self.second.count > 0 {
                self.second_order(system, step, register);
            }
        }
    }

    #[inline(always)]
    fn first_order(&mut self, system: &TangentSystem, step: &Step<'_, V>, register: usize) {
        let n = step.network().species();
        let all = step.coefficients().stages * n;
        let keep = self.second.count > 0;
        for block in 0..self.first.blocks {
            let used = self.first.used(block);
            let kept = if keep { block } else { 0 };
            let stages = &mut self.stages[kept * all..(kept + 1) * all];
            let drivers = if system.driven.is_empty() {
                &[][..]
            } else {
                &*self.drivers.block(register, block)
            };
            let mut own = Own {
                drivers,
                system,
                source: &self.source,
                values: &self.matrices.values,
                first: block * SIDE,
                used,
                register,
            };
            let mut work = Work {
                step,
                matrices: &self.matrices,
                pattern: &system.pattern,
                register,
                start: self.first.block(register, block),
                stages,
                point: &mut self.point,
                product: &mut self.product,
            };
            if used == 1 {
                work.solve::<1, _>(&mut own);
            } else {
                work.solve::<SIDE, _>(&mut own);
            }
            if !keep {
                advance(step, register, work.start, work.stages);
            }
        }
    }

    #[inline(always)]
    fn second_order(&mut self, system: &TangentSystem, step: &Step<'_, V>, register: usize) {
        let n = step.network().species();
        let all = step.coefficients().stages * n;
        for block in 0..self.second.blocks {
            let pairs = &system.pairs[block * SIDE..][..self.second.used(block)];
            let mut work = Work {
                step,
                matrices: &self.matrices,
                pattern: &system.pattern,
                register,
                start: self.second.block(register, block),
                stages: &mut self.second_stages,
                point: &mut self.point,
                product: &mut self.product,
            };
            let mut curved = CurvedOf {
                system,
                curved: &mut self.curved,
                first: &mut self.first,
                stages: &self.stages,
                points: &self.matrices.points,
                register,
                pairs,
            };
            work.solve::<SIDE, _>(&mut curved);
            advance(step, register, work.start, work.stages);
        }
        for block in 0..self.first.blocks {
            let stages = &self.stages[block * all..(block + 1) * all];
            advance(step, register, self.first.block(register, block), stages);
        }
    }
}

/// What a right-hand side holds that is not a matrix times the vectors themselves.
trait Extra<V> {
    fn add(&mut self, step: &Step<'_, V>, stage: usize, to: &mut [Wide<V, SIDE>]);
}

/// Terms of second derivatives.
struct CurvedOf<'a, V> {
    system: &'a TangentSystem,
    curved: &'a mut Curved<V>,
    first: &'a mut Carried<V>,
    stages: &'a [Wide<V, SIDE>],
    points: &'a [Wide<V, REGISTERS>],
    register: usize,
    pairs: &'a [(usize, usize)],
}

impl<V: Lanes> Extra<V> for CurvedOf<'_, V> {
    #[inline(always)]
    fn add(&mut self, step: &Step<'_, V>, stage: usize, to: &mut [Wide<V, SIDE>]) {
        let first = (&mut *self.first, self.stages, self.points);
        let at = (self.register, stage);
        self.curved.lay(self.system, step, first, at, self.pairs);
        self.curved.add(step.network(), to);
    }
}

/// The parameters' own terms of a block.
struct Own<'a, V> {
    system: &'a TangentSystem,
    /// Changes of the drivers; empty without any.
    drivers: &'a [Wide<V, SIDE>],
    source: &'a [Wide<V, REGISTERS>],
    values: &'a [Wide<V, REGISTERS>],
    /// First parameter, and how many.
    first: usize,
    used: usize,
    register: usize,
}

impl<V: Lanes> Extra<V> for Own<'_, V> {
    #[inline(always)]
    fn add(&mut self, step: &Step<'_, V>, stage: usize, to: &mut [Wide<V, SIDE>]) {
        let count = step.network().reactions() + step.network().species();
        let values = &self.values[stage * count..(stage + 1) * count];
        let own = self.first..self.first + self.used;
        let sources = &self.system.sources;
        let begin = sources.partition_point(|source| source.0 < own.start);
        let end = sources.partition_point(|source| source.0 < own.end);
        for (&(parameter, place), source) in
            sources[begin..end].iter().zip(&self.source[begin..end])
        {
            let to = &mut to[usize::from(place)].0[parameter - self.first];
            *to = *to + source.0[self.register];
        }
        if !self.drivers.is_empty() {
            for (term, driver) in &self.system.driven {
                let value = values[usize::from(term.value)].0[self.register] * term.weight;
                let change = &self.drivers[usize::from(*driver)];
                let to = &mut to[usize::from(term.place)];
                for u in 0..SIDE {
                    to.0[u] = value.mul_add(change.0[u], to.0[u]);
                }
            }
        }
        for (n, touched) in self.system.touched[own].iter().enumerate() {
            for term in &touched.terms {
                let value = values[usize::from(term.value)].0[self.register];
                let to = &mut to[usize::from(term.place)].0[n];
                *to = value.mul_add(V::splat(term.weight), *to);
            }
        }
    }
}

/// A block of a register during a step.
struct Work<'a, 'b, V> {
    step: &'a Step<'b, V>,
    matrices: &'a Matrices<V>,
    pattern: &'a Pattern,
    register: usize,
    /// s, or the second derivatives.
    start: &'a mut [Wide<V, SIDE>],
    stages: &'a mut [Wide<V, SIDE>],
    point: &'a mut [Wide<V, SIDE>],
    product: &'a mut [Wide<V, SIDE>],
}

impl<V: Lanes> Work<'_, '_, V> {
    /// The stages of the first `U` vectors of the block.
    #[inline(always)]
    fn solve<const U: usize, E: Extra<V>>(&mut self, extra: &mut E) {
        let (method, network) = (self.step.coefficients(), self.step.network());
        let (n, register) = (network.species(), self.register);
        let origins = origins(method);
        let entries = self.pattern.entries();
        let own = register * entries * method.stages;
        let start = &self.matrices.start[own..own + entries * method.stages];
        match method.stages {
            2 => V::part(Products::<V, U, 2> {
                pattern: self.pattern,
                matrices: start,
                x: self.start,
                to: self.stages,
            }),
            3 => V::part(Products::<V, U, 3> {
                pattern: self.pattern,
                matrices: start,
                x: self.start,
                to: self.stages,
            }),
            _ => V::part(Products::<V, U, 4> {
                pattern: self.pattern,
                matrices: start,
                x: self.start,
                to: self.stages,
            }),
        }
        let inverse_step = self.step.length().inverse().0[register];
        for stage in 0..method.stages {
            let (before, now) = self.stages.split_at_mut(stage * n);
            let now = &mut now[..n];
            if stage > 0 && origins[stage] == stage {
                self.point.copy_from_slice(self.start);
                for (j, &a) in method.a[stage][..stage].iter().enumerate() {
                    if a != 0.0 {
                        add::<V, U>(V::splat(a), &before[j * n..(j + 1) * n], self.point);
                    }
                }
                let own = (fresh_before(method, stage) * REGISTERS + register) * entries;
                let fresh = &self.matrices.fresh[own..own + entries];
                V::part(Products::<V, U, 1> {
                    pattern: self.pattern,
                    matrices: fresh,
                    x: self.point,
                    to: self.product,
                });
            }
            extra.add(self.step, stage, now);
            let mut weights = [V::splat(0.0); 3];
            for (weight, &c) in weights.iter_mut().zip(&method.c[stage]) {
                *weight = inverse_step * c;
            }
            let rest = Rest {
                product: (origins[stage] != 0).then_some(&self.product[..]),
                earlier: before,
                weights: &weights[..stage],
            };
            V::part(BackSolve::<V, U> {
                step: self.step,
                register,
                rest: &rest,
                x: now,
            });
        }
    }
}

/// s₁ = s + Σ m_i k'_i where the lane accepted the step.
#[inline(always)]
fn advance<V: Lanes>(
    step: &Step<'_, V>,
    register: usize,
    start: &mut [Wide<V, SIDE>],
    stages: &[Wide<V, SIDE>],
) {
    let (n, method) = (start.len(), step.coefficients());
    let mut good = [0.0; 8];
    for (good, cell) in good
        .iter_mut()
        .zip(&step.accepted()[register * V::WIDTH..(register + 1) * V::WIDTH])
    {
        *good = f64::from(u8::from(cell.is_some()));
    }
    let good = V::load(&good).gt(V::splat(0.5));
    for (s, start) in start.iter_mut().enumerate() {
        let mut new = *start;
        for stage in 0..method.stages {
            new = stages[stage * n + s].mul_add(Wide::splat(method.m[stage]), new);
        }
        for u in 0..SIDE {
            start.0[u] = V::select(good, new.0[u], start.0[u]);
        }
    }
}

/// Adds S times changes of rates to right-hand sides.
#[inline(always)]
pub(super) fn add_rates<V: Lanes>(
    network: &Network,
    rates: &[Wide<V, SIDE>],
    scratch: &mut [Wide<V, SIDE>],
    to: &mut [Wide<V, SIDE>],
) {
    gather(&network.tendencies, rates, scratch);
    add::<V, SIDE>(V::splat(1.0), scratch, to);
}
