//! One Rosenbrock step of all lanes, compiled once for whatever rides along.

use super::Solver;
use super::kernel::{Cells, factorise, rates, rates_and_derivatives, solve, tendencies};
use super::stepping::{REGISTERS, WIDEST};
use super::wide::Wide;
use crate::numerics::lanes::{LanePart, Lanes};

/// Bounds of a step over the one before, and the share of it that is dared (Hairer and Wanner 1996, IV.7).
const LEAST_FACTOR: f64 = 0.2;
pub(super) const MOST_FACTOR: f64 = 10.0;
const SAFETY: f64 = 0.9;

/// One step of every lane into `trial`, with what its error means.
pub(super) struct Round<'a, V> {
    pub solver: &'a Solver,
    pub cells: &'a mut Cells<V, REGISTERS>,
    pub step: Wide<V, REGISTERS>,
    /// k_i `[stage][place]`.
    pub stages: &'a mut [Wide<V, REGISTERS>],
    pub trial: &'a mut [Wide<V, REGISTERS>],
    pub tendency: &'a mut [Wide<V, REGISTERS>],
    pub open: bool,
    /// By lane: 0 where the step is accepted, else 1.
    pub errors: &'a mut [f64; WIDEST],
    /// By lane: what the next step should be over this one.
    pub factors: &'a mut [f64; WIDEST],
}

impl<V: Lanes> LanePart for Round<'_, V> {
    type Output = [V::Mask; REGISTERS];

    #[inline(always)]
    fn run(mut self) -> Self::Output {
        let order = 1.0 / self.solver.coefficients.order;
        let error = self.step();
        let mut good = [V::splat(1.0).le(V::splat(1.0)); REGISTERS];
        for n in 0..REGISTERS {
            let error = error.0[n];
            good[n] = error.le(V::splat(1.0));
            let usable = V::select(error.le(V::splat(1e20)), error, V::splat(1e20)).at_least(1e-10);
            let factor = ((usable.ln() * -order).exp() * SAFETY)
                .at_least(LEAST_FACTOR)
                .at_most(MOST_FACTOR);
            let own = n * V::WIDTH;
            V::select(good[n], V::splat(0.0), V::splat(1.0)).store(&mut self.errors[own..]);
            factor.store(&mut self.factors[own..]);
        }
        good
    }
}

impl<V: Lanes> Round<'_, V> {
    /// The step; gives its error over the tolerance.
    #[inline(always)]
    fn step(&mut self) -> Wide<V, REGISTERS> {
        let (cells, step, open) = (&mut *self.cells, self.step, self.open);
        let (stages, trial, tendency) = (&mut *self.stages, &mut *self.trial, &mut *self.tendency);
        let network = &self.solver.network;
        let method = &self.solver.coefficients;
        let n = network.species();
        let inverse_step = step.inverse();
        rates_and_derivatives(network, cells);
        factorise(
            network,
            cells,
            inverse_step * Wide::splat(1.0 / method.gamma),
            open,
        );
        for stage in 0..method.stages {
            if method.fresh[stage] {
                if stage > 0 {
                    for s in 0..n {
                        let mut y = cells.y[s];
                        for (j, &a) in method.a[stage][..stage].iter().enumerate() {
                            if a != 0.0 {
                                y = stages[j * n + s].mul_add(Wide::splat(a), y);
                            }
                        }
                        trial[s] = y;
                    }
                    rates(network, trial, &cells.derivatives, &mut cells.rates);
                }
                let at = if stage == 0 { &cells.y[..] } else { &trial[..] };
                tendencies(
                    network,
                    (&cells.rates, at),
                    (&cells.source, &cells.loss),
                    open,
                    tendency,
                );
            }
            let (before, own) = stages.split_at_mut(stage * n);
            let own = &mut own[..n];
            own.copy_from_slice(tendency);
            for (j, &c) in method.c[stage][..stage].iter().enumerate() {
                let weight = inverse_step * Wide::splat(c);
                for (k, earlier) in own.iter_mut().zip(&before[j * n..(j + 1) * n]) {
                    *k = earlier.mul_add(weight, *k);
                }
            }
            solve(network, &cells.factors, &cells.inverse, own);
        }
        let mut sum = Wide::<V, REGISTERS>::splat(0.0);
        for s in 0..n {
            let (mut y, mut error) = (cells.y[s], Wide::splat(0.0));
            for stage in 0..method.stages {
                let k = stages[stage * n + s];
                y = k.mul_add(Wide::splat(method.m[stage]), y);
                error = k.mul_add(Wide::splat(method.e[stage]), error);
            }
            trial[s] = y;
            let absolute = V::splat(self.solver.absolute[s]);
            for r in 0..REGISTERS {
                let size = cells.y[s].0[r].abs().max(y.0[r].abs());
                let part =
                    error.0[r] / size.mul_add(V::splat(self.solver.settings.relative), absolute);
                sum.0[r] = part.mul_add(part, sum.0[r]);
            }
        }
        for register in &mut sum.0 {
            *register = (*register / n as f64).sqrt();
        }
        sum
    }
}
