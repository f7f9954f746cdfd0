//! What rides along with the integration: tangents and tags that are solved with the same factors.
//!
//! A rider is called after every step that at least one cell accepted, while the step's factors, derivatives and stages
//! still stand. Lanes change their cells: what belongs to a cell is kept in lanes only between [`Rider::take`] and [`Rider::give`].

use super::Solver;
use super::kernel::{Cells, rates, rates_tangent, solve, tangent};
use super::method::Coefficients;
use super::stepping::REGISTERS;
use super::wide::Wide;
use crate::chemistry::network::Network;
use crate::numerics::lanes::Lanes;

/// Something solved beside the mole fractions. Implement the functions with `#[inline(always)]`.
pub trait Rider {
    /// Whether it does anything.
    const RIDES: bool = true;
    /// What it keeps in registers while cells are in lanes.
    type Aboard<V: Lanes>;
    /// At the beginning of a call, before any cell is in a lane.
    fn board<V: Lanes>(&mut self, solver: &Solver) -> Self::Aboard<V>;
    /// A cell of the batch comes into a lane.
    #[inline(always)]
    fn take<V: Lanes>(&mut self, _aboard: &mut Self::Aboard<V>, _lane: usize, _cell: usize) {}
    /// After a step that at least one cell accepted.
    fn step<V: Lanes>(&mut self, aboard: &mut Self::Aboard<V>, step: &Step<'_, V>);
    /// A cell has arrived and leaves its lane.
    #[inline(always)]
    fn give<V: Lanes>(&mut self, _aboard: &mut Self::Aboard<V>, _lane: usize, _cell: usize) {}
}

/// Nothing rides along.
impl Rider for () {
    const RIDES: bool = false;
    type Aboard<V: Lanes> = ();
    #[inline(always)]
    fn board<V: Lanes>(&mut self, _: &Solver) {}
    #[inline(always)]
    fn step<V: Lanes>(&mut self, (): &mut (), _: &Step<'_, V>) {}
}

/// Two things that ride along.
#[derive(Debug)]
pub struct Both<'a, A, B>(pub &'a mut A, pub &'a mut B);

impl<A: Rider, B: Rider> Rider for Both<'_, A, B> {
    const RIDES: bool = A::RIDES || B::RIDES;
    type Aboard<V: Lanes> = (A::Aboard<V>, B::Aboard<V>);

    #[inline(always)]
    fn board<V: Lanes>(&mut self, solver: &Solver) -> Self::Aboard<V> {
        (self.0.board::<V>(solver), self.1.board::<V>(solver))
    }

    #[inline(always)]
    fn take<V: Lanes>(&mut self, aboard: &mut Self::Aboard<V>, lane: usize, cell: usize) {
        self.0.take(&mut aboard.0, lane, cell);
        self.1.take(&mut aboard.1, lane, cell);
    }

    #[inline(always)]
    fn step<V: Lanes>(&mut self, aboard: &mut Self::Aboard<V>, step: &Step<'_, V>) {
        self.0.step(&mut aboard.0, step);
        self.1.step(&mut aboard.1, step);
    }

    #[inline(always)]
    fn give<V: Lanes>(&mut self, aboard: &mut Self::Aboard<V>, lane: usize, cell: usize) {
        self.0.give(&mut aboard.0, lane, cell);
        self.1.give(&mut aboard.1, lane, cell);
    }
}

/// A step that some cells accepted. Vectors have one entry a species in the network's places ([`Network::places`]).
pub struct Step<'a, V> {
    pub(super) solver: &'a Solver,
    pub(super) cells: &'a Cells<V, REGISTERS>,
    pub(super) stages: &'a [Wide<V, REGISTERS>],
    pub(super) length: Wide<V, REGISTERS>,
    pub(super) accepted: &'a [Option<usize>],
}

impl<V> std::fmt::Debug for Step<'_, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("accepted", &self.accepted)
            .finish_non_exhaustive()
    }
}

impl<V: Lanes> Step<'_, V> {
    /// The mechanism.
    pub fn network(&self) -> &Network {
        &self.solver.network
    }

    /// The method's coefficients.
    pub fn coefficients(&self) -> &Coefficients {
        &self.solver.coefficients
    }

    /// For every lane the cell of the batch that accepted the step; `None` where a lane is idle or tries again.
    pub fn accepted(&self) -> &[Option<usize>] {
        self.accepted
    }

    /// Length of the step [s].
    pub fn length(&self) -> Wide<V, REGISTERS> {
        self.length
    }

    /// Mole fractions before the step [mol/mol].
    pub fn before(&self) -> &[Wide<V, REGISTERS>] {
        &self.cells.y
    }

    /// A stage k_i [mol/mol].
    pub fn stage(&self, stage: usize) -> &[Wide<V, REGISTERS>] {
        let n = self.solver.network.species();
        &self.stages[stage * n..(stage + 1) * n]
    }

    /// Effective rate constants [1/s], in the order of the reactions.
    pub fn constants(&self) -> &[Wide<V, REGISTERS>] {
        &self.cells.derivatives[..self.solver.network.reactions()]
    }

    /// Solves (I/(hγ) − J) x = b with the factors of the step.
    #[inline(always)]
    pub fn solve(&self, x: &mut [Wide<V, REGISTERS>]) {
        solve(
            &self.solver.network,
            &self.cells.factors,
            &self.cells.inverse,
            x,
        );
    }

    /// Rates r [mol/mol/s] at mole fractions, one entry a reaction.
    #[inline(always)]
    pub fn rates_at(&self, at: &[Wide<V, REGISTERS>], to: &mut [Wide<V, REGISTERS>]) {
        rates(&self.solver.network, at, self.constants(), to);
    }

    /// D x, what a change x of the mole fractions before the step changes of the rates, to first order.
    #[inline(always)]
    pub fn rates_change(&self, x: &[Wide<V, REGISTERS>], to: &mut [Wide<V, REGISTERS>]) {
        rates_tangent(&self.solver.network, self.cells, x, to);
    }

    /// J x with the Jacobian before the step, first-order losses included; `rates` is scratch, one entry a reaction.
    #[inline(always)]
    pub fn jacobian_times(
        &self,
        x: &[Wide<V, REGISTERS>],
        rates: &mut [Wide<V, REGISTERS>],
        product: &mut [Wide<V, REGISTERS>],
    ) {
        tangent(&self.solver.network, self.cells, x, rates, product);
    }
}
