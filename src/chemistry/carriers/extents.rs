//! Extents of the reactions: how many times each ran, consistent with the bulk to the last digits.
//!
//! A Rosenbrock stage is (I/(hγ) − J) k_i = S r(Y_i) + Σ c_ij k_j/h, and J = S D with D = ∂r/∂x before the step. So k_i = S ρ_i with
//! ρ_i = hγ (r(Y_i) + D k_i + Σ c_ij ρ_j/h), and the step y₁ − y₀ = Σ m_i k_i = S ξ with ξ = Σ m_i ρ_i: the extents are of the
//! same order as the method and the bulk's change follows from them exactly. Unrolled, ξ = hγ (Σ w_i r(Y_i) + D Σ w_i k_i) with
//! w = (1 − γC)⁻ᵀ m. Sources and first-order losses enter through k_i.

use crate::chemistry::solver::{Coefficients, REGISTERS, Rider, Solver, Step, WIDEST, Wide};
use crate::numerics::lanes::Lanes;

/// Adds up the extents of all cells of a batch.
#[derive(Debug, Default)]
pub struct Extents {
    /// `[cell][reaction]` [mol/mol].
    totals: Vec<f64>,
    reactions: usize,
}

/// Sums of the cells that are in the lanes now, and room for a step.
#[derive(Debug)]
pub struct Sums<V> {
    held: Vec<Wide<V, REGISTERS>>,
    change: Vec<Wide<V, REGISTERS>>,
    rates: Vec<Wide<V, REGISTERS>>,
    at: Vec<Wide<V, REGISTERS>>,
}

impl Extents {
    /// Makes room for a batch, with nothing in it.
    pub fn begin(&mut self, cells: usize, reactions: usize) {
        self.reactions = reactions;
        self.totals.clear();
        self.totals.resize(cells * reactions, 0.0);
    }

    /// Extents `[cell][reaction]` [mol/mol].
    pub fn values(&self) -> &[f64] {
        &self.totals
    }
}

impl Rider for Extents {
    type Aboard<V: Lanes> = Sums<V>;

    #[inline(always)]
    fn board<V: Lanes>(&mut self, solver: &Solver) -> Sums<V> {
        let zeros = |n: usize| vec![Wide::splat(0.0); n];
        let network = solver.network();
        Sums {
            held: zeros(network.reactions()),
            change: zeros(network.reactions()),
            rates: zeros(network.reactions()),
            at: zeros(network.species()),
        }
    }

    #[inline(always)]
    fn step<V: Lanes>(&mut self, aboard: &mut Sums<V>, step: &Step<'_, V>) {
        let mut taken = [0.0; WIDEST];
        for (taken, accepted) in taken.iter_mut().zip(step.accepted()) {
            *taken = f64::from(u8::from(accepted.is_some()));
        }
        let method = step.coefficients();
        let weights = weights(method);
        let before = step.before();
        let scale = step.length() * Wide::splat(method.gamma) * Wide::load(&taken);
        for (s, sum) in aboard.at.iter_mut().enumerate() {
            *sum = Wide::splat(0.0);
            for (stage, &weight) in weights[..method.stages].iter().enumerate() {
                *sum = step.stage(stage)[s].mul_add(Wide::splat(weight), *sum);
            }
        }
        step.rates_change(&aboard.at, &mut aboard.change);
        let mut stage = 0;
        while stage < method.stages {
            let mut weight = weights[stage];
            let mut next = stage + 1;
            // A stage that is not fresh stands on the rates of the one before.
            while next < method.stages && !method.fresh[next] {
                weight += weights[next];
                next += 1;
            }
            for (s, y) in aboard.at.iter_mut().enumerate() {
                *y = before[s];
                for (j, &a) in method.a[stage][..stage].iter().enumerate() {
                    *y = step.stage(j)[s].mul_add(Wide::splat(a), *y);
                }
            }
            step.rates_at(&aboard.at, &mut aboard.rates);
            for (change, rate) in aboard.change.iter_mut().zip(&aboard.rates) {
                *change = rate.mul_add(Wide::splat(weight), *change);
            }
            stage = next;
        }
        for (sum, change) in aboard.held.iter_mut().zip(&aboard.change) {
            *sum = change.mul_add(scale, *sum);
        }
    }

    #[inline(always)]
    fn give<V: Lanes>(&mut self, aboard: &mut Sums<V>, lane: usize, cell: usize) {
        let own = &mut self.totals[cell * self.reactions..(cell + 1) * self.reactions];
        for (to, sum) in own.iter_mut().zip(&mut aboard.held) {
            let sum = &mut sum.numbers()[lane];
            *to = *sum;
            *sum = 0.0;
        }
    }
}

/// w of ξ = hγ Σ w_i (r(Y_i) + D k_i): wᵀ = mᵀ (1 − γC)⁻¹, C strictly lower triangular.
fn weights(method: &Coefficients) -> [f64; 4] {
    let mut weights = method.m;
    for i in (0..method.stages).rev() {
        for j in 0..i {
            weights[j] += method.gamma * method.c[i][j] * weights[i];
        }
    }
    weights
}
