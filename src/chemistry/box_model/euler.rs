//! Backward Euler steps of the box, as teaching boxes take them: c₁ − h (S r(c₁) + e − λ c₁) = c₀ by Newton's method.
//!
//! First order and costly; here to compare with such boxes digit by digit.

use super::{BoxError, Case};
use crate::chemistry::solver::kernel::{
    Cells, factorise, rates_and_derivatives, solve, tendencies,
};
use crate::chemistry::{Batch, SolverError, Statistics, Wide};

/// Most iterations of a step, and the change of a mole fraction at which they end: relative, and absolute [mol/mol].
const ITERATIONS: u32 = 40;
const RELATIVE: f64 = 1e-13;
const ABSOLUTE: f64 = 1e-23;

/// One number in place of a register.
type One = Wide<f64, 1>;

/// A step of one cell, with its factors behind it.
pub(super) struct EulerStep {
    cells: Cells<f64, 1>,
    step: f64,
}

impl EulerStep {
    pub fn new(case: &Case) -> Self {
        Self {
            cells: Cells::new(case.solver.network()),
            step: case.step,
        }
    }

    /// Takes a cell over a step; all slices in the mechanism's order.
    ///
    /// # Errors
    /// If Newton's method does not converge.
    pub fn advance(
        &mut self,
        case: &Case,
        y: &mut [f64],
        (rate, source, loss): (&[f64], &[f64], &[f64]),
    ) -> Result<(), SolverError> {
        let network = case.solver.network();
        let places = network.places();
        let cells = &mut self.cells;
        for (place, &s) in places.iter().enumerate() {
            cells.y[place] = One::splat(y[s]);
            cells.source[place] = One::splat(source[s]);
            cells.loss[place] = One::splat(loss[s]);
        }
        for (to, &k) in cells.derivatives.iter_mut().zip(rate) {
            *to = One::splat(k);
        }
        let mut change = vec![One::splat(0.0); places.len()];
        for _ in 0..ITERATIONS {
            self.factor(case);
            let cells = &mut self.cells;
            tendencies(
                network,
                (&cells.rates, &cells.y),
                (&cells.source, &cells.loss),
                true,
                &mut change,
            );
            for ((change, now), &s) in change.iter_mut().zip(&cells.y).zip(places) {
                change.0[0] += (y[s] - now.0[0]) / self.step;
            }
            solve(network, &cells.factors, &cells.inverse, &mut change);
            let mut still = true;
            for (now, change) in cells.y.iter_mut().zip(&change) {
                let new = (now.0[0] + change.0[0]).max(0.0);
                still &= change.0[0].abs() <= RELATIVE * new + ABSOLUTE;
                now.0[0] = new;
            }
            if still {
                self.factor(case);
                for (now, &s) in self.cells.y.iter().zip(places) {
                    y[s] = now.0[0];
                }
                return Ok(());
            }
        }
        Err(SolverError::Stuck {
            cell: 0,
            interval: self.step,
            steps: ITERATIONS,
            time: 0.0,
            step: self.step,
        })
    }

    /// Rates and the factors of I/h + λ − J at the present mole fractions.
    fn factor(&mut self, case: &Case) {
        let network = case.solver.network();
        rates_and_derivatives(network, &mut self.cells);
        factorise(network, &mut self.cells, One::splat(1.0 / self.step), true);
    }

    /// Extents of the reactions in the step [mol/mol].
    pub fn extents(&self) -> Vec<f64> {
        let rates = self.cells.rates.iter();
        rates.map(|rate| rate.0[0] * self.step).collect()
    }

    /// The tangent of the step: s₁ = (I/h + λ − J)⁻¹ (s₀/h + ∂e), in the mechanism's order.
    pub fn tangent(&self, case: &Case, sensitivity: &mut [f64], source: &[f64]) {
        let network = case.solver.network();
        let places = network.places();
        let right = places
            .iter()
            .map(|&s| One::splat(sensitivity[s] / self.step + source[s]));
        let mut x: Vec<One> = right.collect();
        solve(network, &self.cells.factors, &self.cells.inverse, &mut x);
        for (x, &s) in x.iter().zip(places) {
            sensitivity[s] = x.0[0];
        }
    }
}

/// Takes all cells of a batch over a step.
///
/// # Errors
/// If Newton's method does not converge.
pub(super) fn advance(case: &Case, batch: Batch<'_>) -> Result<Statistics, BoxError> {
    let n = case.mechanism.species.len();
    let rows = case.mechanism.reactions.len();
    let cells = batch.step.len();
    let mut step = EulerStep::new(case);
    let nothing = vec![0.0; n];
    for cell in 0..cells {
        let own = cell * n..(cell + 1) * n;
        let part =
            |list: Option<&'_ [f64]>| list.map_or(nothing.clone(), |l| l[own.clone()].to_vec());
        let (source, loss) = (part(batch.source), part(batch.loss));
        let rate = &batch.rate[cell * rows..(cell + 1) * rows];
        step.advance(case, &mut batch.concentration[own], (rate, &source, &loss))?;
    }
    Ok(Statistics {
        cells: cells as u64,
        accepted: cells as u64,
        ..Statistics::default()
    })
}
