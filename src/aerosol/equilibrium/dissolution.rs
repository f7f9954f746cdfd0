//! Newton's step of the shares dissolved towards saturation.
//!
//! Unknowns: sₖ, the logarithm of the share of salt k that is dissolved. Sought: Sₖ + κₖ sₖ = 0 where sₖ < 0, Sₖ ≤ 0 where all is dissolved.
//! Sₖ: ln(ion product/solubility product) a mole of ions, for NH4Cl ln √(NH3 HCl/product of the gases over it). κₖ: 0, but just below the
//! salt's deliquescence, where it grows without bound. Derivatives of S: [`super::answer`].

use super::answer::Solution;
use super::number::Number;
use super::solids::{COUNT, NH4CL, SOLIDS};
use super::water::WaterPerSalt;
use crate::numerics::lanes::LaneMask;

/// Least logarithm of a share dissolved.
pub(super) const LEAST: f64 = -16.0;
/// Added to the diagonal, so that what hardly depends on the shares moves on.
const DAMPING: f64 = 1e-3;
/// Longest step of sₖ; how it shrinks when a step has gone too far and grows else.
const LONGEST: f64 = 4.0;
const NARROWER: f64 = 0.5;
const WIDER: f64 = 3.0;

/// What Newton's step needs of each salt.
pub(super) struct Shares<V> {
    /// sₖ.
    pub(super) logarithm: [V; COUNT],
    /// Sₖ.
    pub(super) saturation: [V; COUNT],
    /// κₖ.
    pub(super) reluctance: [V; COUNT],
    /// Dissolved [mol/m³].
    pub(super) dissolved: [V; COUNT],
    /// 1 where it can be solid at all.
    pub(super) open: [V; COUNT],
    /// The last step and the longest one allowed: less than half of the last where that went too far.
    pub(super) last: [V; COUNT],
    pub(super) longest: [V; COUNT],
    /// sₖ that would be reached without that limit.
    pub(super) wish: [V; COUNT],
}

impl<V: Number> Shares<V> {
    /// Nothing dissolved, no salt open.
    #[inline(always)]
    pub(super) fn none() -> Self {
        let zero = [V::splat(0.0); COUNT];
        Self {
            logarithm: zero,
            saturation: zero,
            reluctance: zero,
            dissolved: zero,
            open: zero,
            last: zero,
            longest: [V::splat(LONGEST); COUNT],
            wish: zero,
        }
    }

    /// New sₖ of the salts in `list`.
    #[inline(always)]
    pub(super) fn step(
        &mut self,
        list: &[usize],
        solution: &Solution<'_, V>,
        water: &WaterPerSalt<V>,
    ) -> [V; COUNT] {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let mut system = System {
            matrix: [[zero; COUNT]; COUNT],
            miss: [zero; COUNT],
            active: [zero; COUNT],
            count: list.len(),
        };
        for (row, &k) in list.iter().enumerate() {
            let s = self.logarithm[k];
            let miss = self.saturation[k] + self.reluctance[k] * s;
            let moves = s.lt(zero).or(miss.gt(zero));
            let stuck = s.le(V::splat(LEAST)).and(miss.gt(zero));
            let on = self.open[k].gt(zero).and(moves).and(stuck.not());
            system.active[row] = V::select(on, one, zero);
            system.miss[row] = miss;
        }
        for (column, &j) in list.iter().enumerate() {
            let molality = self.dissolved[j] * solution.per_water;
            // The water of NH4Cl is that of free chloride.
            let own = if j == NH4CL {
                zero
            } else {
                molality * water.of(SOLIDS[j].column)
            };
            let answer = solution.answer(j, molality, own);
            for (row, &k) in list.iter().enumerate() {
                system.matrix[row][column] = answer.saturation(k);
            }
            let diagonal = system.matrix[column][column] + self.reluctance[j];
            system.matrix[column][column] = diagonal + DAMPING;
        }
        let mut asked = system.solve();
        // Of salts that are all dissolved, saturated and would dissolve even more the others' solution leaves but one in question.
        let mut most = zero;
        let mut several = V::Mask::splat(false);
        for (row, &k) in list.iter().enumerate() {
            let outward = self.logarithm[k].ge(zero).and(asked[row].gt(zero));
            let miss = V::select(outward, system.miss[row], zero);
            several = several.or(miss.gt(zero));
            most = most.max(miss);
        }
        if several.any() {
            for (row, &k) in list.iter().enumerate() {
                let outward = self.logarithm[k].ge(zero).and(asked[row].gt(zero));
                let less = outward.and(system.miss[row].lt(most));
                system.active[row] = V::select(less, zero, system.active[row]);
            }
            asked = system.solve();
        }
        let mut next = self.logarithm;
        for (row, &k) in list.iter().enumerate() {
            // At the ends the step goes at least where the salt's own saturation would have it go.
            let (s, asked) = (self.logarithm[k], asked[row]);
            let own = zero - system.miss[row];
            let at_top = s.ge(zero).and(own.lt(zero)).and(asked.ge(zero));
            let at_bottom = s.le(V::splat(LEAST)).and(own.gt(zero)).and(asked.le(zero));
            let off = at_top.or(at_bottom).and(system.active[row].gt(zero));
            let asked = V::select(off, own, asked);
            let back = (asked * self.last[k]).lt(zero);
            let last = self.last[k].abs();
            let too_far = back.and(asked.abs().gt(last * NARROWER));
            let wider = (self.longest[k] * WIDER).at_most(LONGEST);
            let longest = V::select(too_far, last * NARROWER, wider);
            let step = asked.max(zero - longest).min(longest);
            self.longest[k] = longest;
            self.last[k] = step;
            self.wish[k] = (s + asked).at_least(LEAST).at_most(0.0);
            next[k] = (self.logarithm[k] + step).at_least(LEAST).at_most(0.0);
        }
        next
    }
}

/// Newton's equations: one row a salt.
struct System<V> {
    matrix: [[V; COUNT]; COUNT],
    /// What is to become nought.
    miss: [V; COUNT],
    /// 1 where the salt moves at all.
    active: [V; COUNT],
    count: usize,
}

impl<V: Number> System<V> {
    /// The steps of the active salts. Pivots stand on the diagonal.
    #[inline(always)]
    fn solve(&self) -> [V; COUNT] {
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let count = self.count;
        let mut matrix = [[zero; COUNT]; COUNT];
        let mut right = [zero; COUNT];
        for row in 0..count {
            let on = self.active[row].gt(zero);
            right[row] = V::select(on, zero - self.miss[row], zero);
            for column in 0..count {
                let both = on.and(self.active[column].gt(zero));
                let off = if row == column { one } else { zero };
                matrix[row][column] = V::select(both, self.matrix[row][column], off);
            }
        }
        for pivot in 0..count {
            let inverse = one / matrix[pivot][pivot].at_least(DAMPING);
            right[pivot] = right[pivot] * inverse;
            for column in pivot + 1..count {
                matrix[pivot][column] = matrix[pivot][column] * inverse;
            }
            for row in pivot + 1..count {
                let factor = matrix[row][pivot];
                right[row] = right[row] - factor * right[pivot];
                for column in pivot + 1..count {
                    matrix[row][column] = matrix[row][column] - factor * matrix[pivot][column];
                }
            }
        }
        for row in (0..count).rev() {
            for column in row + 1..count {
                right[row] = right[row] - matrix[row][column] * right[column];
            }
        }
        right
    }
}
