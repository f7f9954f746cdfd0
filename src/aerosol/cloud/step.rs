//! A step of cloud chemistry in which acidity and amounts change together.
//!
//! Sub-steps with the constants of their start, then with the mean of those of start and end (Heun). The difference of what
//! reacts steers the length; at high pH sulfate acidifies the water within seconds and slows ozone down by 1/[H⁺]².

use super::equilibria::{Equilibria, Solution};
use super::rates::{Constants, Laws, OXIDANTS, USED};
use super::theta::{Amounts, Reacted, first_guess, react};
use super::{IONS, IRON, MANGANESE, SULFATE};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Difference between the constants of start and end of a sub-step, over what reacts in it, that is accepted [1].
const TOLERANCE: f64 = 0.3;
/// Part of the sulfur(IV) at the start that counts as nothing for the error [1].
const NOTHING: f64 = 1e-3;
/// Shortest sub-step over the step [1].
const SHORTEST: f64 = 1e-5;
/// Most sub-steps; the last one takes all time that is left, with the constants of its end.
const MOST: usize = 200;

/// Water, its contents and what has been made.
pub(super) struct Water<'a, V> {
    pub(super) equilibria: &'a Equilibria<V>,
    pub(super) laws: &'a Laws<V>,
    pub(super) amounts: Amounts<V>,
    pub(super) ions: [V; IONS.len()],
    pub(super) made: Reacted<V>,
}

impl<V: Lanes> Water<'_, V> {
    #[inline(always)]
    fn constants(&self, solution: &Solution<V>, sulfate: V) -> Constants<V> {
        let metals = [self.ions[IRON], self.ions[MANGANESE], sulfate];
        self.laws.constants(self.equilibria, solution, metals)
    }

    /// Sulfur(IV) and ions after a sub-step that has turned `sum` into sulfate.
    #[inline(always)]
    fn after(&self, sum: V) -> (V, [V; IONS.len()]) {
        let mut ions = self.ions;
        ions[SULFATE] = ions[SULFATE] + sum;
        ((self.amounts.sulfur - sum).at_least(0.0), ions)
    }

    /// Brings the water through `dt` [s]; gives its solution at the end.
    #[inline(always)]
    pub(super) fn advance(&mut self, dt: f64) -> Solution<V> {
        let zero = V::splat(0.0);
        let whole = V::splat(dt);
        let nothing = self.amounts.sulfur * NOTHING;
        let mut solution = self.equilibria.start(self.amounts.sulfur, &self.ions);
        let mut constants = self.constants(&solution, self.ions[SULFATE]);
        let (mut left, mut length) = (whole, whole);
        for round in 0..=MOST {
            let open = left.gt(zero);
            if !open.any() {
                break;
            }
            let last = round == MOST;
            if last {
                length = left;
            }
            let guess = first_guess(&self.amounts, &constants, length);
            let (early, theta) = react(&self.amounts, &constants, length, guess);
            let (sulfur, ions) = self.after(total(&early));
            let ahead = self.equilibria.solve(sulfur, &ions, &solution);
            let following = self.constants(&ahead, ions[SULFATE]);
            let mean = constants.mean(&following);
            let (parts, theta) = react(&self.amounts, &mean, length, theta);
            let corrected = total(&parts);
            let (late, _) = react(&self.amounts, &following, length, theta);
            let error =
                distance(&early, &late) / ((corrected + nothing) * TOLERANCE).at_least(1e-300);
            let short = length.le(whole * SHORTEST);
            let mut accepted = error.le(V::splat(1.0)).or(short).and(open);
            if last {
                accepted = open;
            }
            self.accept(accepted, if last { &late } else { &parts });
            let here = self
                .equilibria
                .solve(self.amounts.sulfur, &self.ions, &ahead);
            solution = choose(accepted, &here, &solution);
            constants = self.constants(&solution, self.ions[SULFATE]);
            left = V::select(accepted, left - length, left);
            // Behind the last sub-step rounding may leave a trace of time.
            left = V::select(left.le(whole * 1e-12), zero, left);
            let growth = (V::splat(0.8) / error.at_least(0.1)).at_least(0.02);
            let next = (length * growth).max(whole * SHORTEST);
            length = V::select(open, next.min(left), length);
        }
        solution
    }

    /// Takes what has reacted out of the amounts.
    #[inline(always)]
    fn accept(&mut self, accepted: V::Mask, parts: &Reacted<V>) {
        let zero = V::splat(0.0);
        let mut sum = zero;
        for path in 0..=OXIDANTS {
            let mut part = V::select(accepted, parts[path], zero);
            if path < OXIDANTS {
                let there = self.amounts.oxidants[path];
                part = part.min(there / USED[path]);
                self.amounts.oxidants[path] = (there - part * USED[path]).at_least(0.0);
            }
            self.made[path] = self.made[path] + part;
            sum = sum + part;
        }
        self.amounts.sulfur = (self.amounts.sulfur - sum).at_least(0.0);
        self.ions[SULFATE] = self.ions[SULFATE] + sum;
    }
}

#[inline(always)]
fn total<V: Lanes>(parts: &Reacted<V>) -> V {
    let mut sum = parts[0];
    for part in &parts[1..] {
        sum = sum + *part;
    }
    sum
}

/// Σ |a − b|.
#[inline(always)]
fn distance<V: Lanes>(a: &Reacted<V>, b: &Reacted<V>) -> V {
    let mut sum = (a[0] - b[0]).abs();
    for path in 1..a.len() {
        sum = sum + (a[path] - b[path]).abs();
    }
    sum
}

#[inline(always)]
fn choose<V: Lanes>(mask: V::Mask, yes: &Solution<V>, no: &Solution<V>) -> Solution<V> {
    let mut chosen = *no;
    chosen.x = V::select(mask, yes.x, no.x);
    chosen.hydrogen = V::select(mask, yes.hydrogen, no.hydrogen);
    chosen.activity = V::select(mask, yes.activity, no.activity);
    for (to, (yes, no)) in chosen
        .sulfur
        .iter_mut()
        .zip(yes.sulfur.into_iter().zip(no.sulfur))
    {
        *to = V::select(mask, yes, no);
    }
    chosen
}
