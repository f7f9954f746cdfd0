//! Extents of the reactions: how many times each ran, consistent with the bulk to the last digits.
//!
//! A Rosenbrock stage is (I/(hγ) − J) k_i = S r(Y_i) + Σ c_ij k_j/h, and J = S D with D = ∂r/∂x before the step. So k_i = S ρ_i with
//! ρ_i = hγ (r(Y_i) + D k_i + Σ c_ij ρ_j/h), and the step y₁ − y₀ = Σ m_i k_i = S ξ with ξ = Σ m_i ρ_i: the extents are of the
//! same order as the method and the bulk's change follows from them exactly. Unrolled, ξ = hγ (Σ w_i r(Y_i) + D Σ w_i k_i) with
//! w = (1 − γC)⁻ᵀ m. Sources and first-order losses enter through k_i.

use crate::chemistry::solver::{Coefficients, Rider, Step, Wide};
use crate::numerics::lanes::Lanes;

/// Adds up the extents of all cells of a batch; [`Extents::finish`] must be called behind the integration.
#[derive(Debug, Default)]
pub struct Extents {
    /// `[cell][reaction]` [mol/mol].
    totals: Vec<f64>,
    reactions: usize,
    /// Sums of the cells that the lanes hold now, `[reaction][lane]`.
    sums: Vec<f64>,
    /// Cell whose sum a lane holds.
    cells: Vec<Option<usize>>,
}

impl Extents {
    /// Makes room for a batch, with nothing in it.
    pub fn begin(&mut self, cells: usize, reactions: usize) {
        self.reactions = reactions;
        self.totals.clear();
        self.totals.resize(cells * reactions, 0.0);
        self.sums.clear();
        self.cells.clear();
    }

    /// Extents `[cell][reaction]` [mol/mol].
    pub fn values(&self) -> &[f64] {
        &self.totals
    }

    /// Gives the cells what their lanes still hold.
    pub fn finish(&mut self) {
        for lane in 0..self.cells.len() {
            self.settle(lane);
        }
    }

    /// Gives a lane's sum to its cell.
    fn settle(&mut self, lane: usize) {
        let width = self.cells.len();
        let Some(cell) = self.cells[lane].take() else {
            return;
        };
        let own = &mut self.totals[cell * self.reactions..(cell + 1) * self.reactions];
        for (to, sums) in own.iter_mut().zip(self.sums.chunks_exact_mut(width)) {
            *to += sums[lane];
            sums[lane] = 0.0;
        }
    }
}

impl Rider for Extents {
    #[inline(always)]
    fn step<V: Lanes>(&mut self, step: &Step<'_, V>) {
        let accepted = step.accepted();
        let width = accepted.len();
        if self.cells.len() != width {
            self.cells = vec![None; width];
            self.sums = vec![0.0; width * self.reactions];
        }
        let mut taken = vec![0.0; width];
        for lane in 0..width {
            let Some(cell) = accepted[lane] else { continue };
            if self.cells[lane] != Some(cell) {
                self.settle(lane);
                self.cells[lane] = Some(cell);
            }
            taken[lane] = 1.0;
        }
        let method = step.coefficients();
        let weights = weights(method);
        let before = step.before();
        let scale = step.length() * Wide::splat(method.gamma) * Wide::load(&taken);
        let mut sum = before.to_vec();
        for (s, sum) in sum.iter_mut().enumerate() {
            *sum = Wide::splat(0.0);
            for (stage, &weight) in weights[..method.stages].iter().enumerate() {
                *sum = step.stage(stage)[s].mul_add(Wide::splat(weight), *sum);
            }
        }
        let zeros = vec![Wide::splat(0.0); self.reactions];
        let (mut total, mut rates) = (zeros.clone(), zeros);
        step.rates_change(&sum, &mut total);
        let mut stage = 0;
        while stage < method.stages {
            let mut weight = weights[stage];
            let mut next = stage + 1;
            // A stage that is not fresh stands on the rates of the one before.
            while next < method.stages && !method.fresh[next] {
                weight += weights[next];
                next += 1;
            }
            for (s, y) in sum.iter_mut().enumerate() {
                *y = before[s];
                for (j, &a) in method.a[stage][..stage].iter().enumerate() {
                    *y = step.stage(j)[s].mul_add(Wide::splat(a), *y);
                }
            }
            step.rates_at(&sum, &mut rates);
            for (total, rate) in total.iter_mut().zip(&rates) {
                *total = rate.mul_add(Wide::splat(weight), *total);
            }
            stage = next;
        }
        for (sums, total) in self.sums.chunks_exact_mut(width).zip(&total) {
            let sum = total.mul_add(scale, Wide::load(sums));
            sum.store(sums);
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
