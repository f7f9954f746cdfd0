//! Newton's step of the shares dissolved towards saturation.
//!
//! Unknowns: sₖ, the logarithm of the share of salt k that is dissolved. Sought: Sₖ + κₖ sₖ = 0 where sₖ < 0, Sₖ ≤ 0 where all is dissolved
//! (Sₖ: ln(ion product/solubility product) a mole of ions, for NH4Cl ln √(NH3 HCl/product of the gases over it); κₖ is 0 but just below the salt's deliquescence, where it grows without bound).
//! The derivatives of S follow the molalities, the water, the gases (their equilibria with coefficients as they are, the charge
//! balance), bisulfate, and the coefficients of the mixture but for those of single salts.

use super::mixture::{ANIONS, CATIONS, Mixture};
use super::number::Number;
use super::solids::{COUNT, LC, NH4CL, SOLIDS};
use super::water::WaterPerSalt;
use crate::numerics::lanes::LaneMask;

/// Least logarithm of a share dissolved.
pub(super) const LEAST: f64 = -16.0;
/// Added to the diagonal, so that what hardly depends on the shares moves on.
const DAMPING: f64 = 1e-3;
/// Longest step of sₖ; how it shrinks when a step has gone too far and grows else.
pub(super) const LONGEST: f64 = 4.0;
const NARROWER: f64 = 0.5;
const WIDER: f64 = 3.0;

/// Ions that a mole of a salt sets free; H⁺ of HSO4⁻ is `acid`, its sulfate stands with SO4²⁻.
pub(super) struct Release {
    cations: [f64; CATIONS],
    anions: [f64; ANIONS],
    acid: f64,
}

const fn release(index: usize) -> Release {
    let salt = &SOLIDS[index];
    let mut cations = [0.0; CATIONS];
    let mut anions = [0.0; ANIONS];
    let mut acid = 0.0;
    if index == LC {
        cations[2] = 3.0;
        anions[1] = 2.0;
        acid = 1.0;
    } else {
        cations[salt.pair.0] = salt.numbers.0;
        if salt.pair.1 == 2 {
            anions[1] = 1.0;
            acid = 1.0;
        } else {
            anions[salt.pair.1] = salt.numbers.1;
        }
    }
    Release {
        cations,
        anions,
        acid,
    }
}

const fn releases() -> [Release; COUNT] {
    let mut all = [const { release(0) }; COUNT];
    let mut k = 1;
    while k < COUNT {
        all[k] = release(k);
        k += 1;
    }
    all
}

/// Of every salt.
pub(super) const RELEASES: [Release; COUNT] = releases();

/// A solution and how its parts answer.
pub(super) struct Solution<'a, V: Number> {
    pub(super) mixture: &'a Mixture<V>,
    /// Molalities of ions in the order of [`Mixture`] [mol/kg].
    pub(super) cations: [V; CATIONS],
    pub(super) anions: [V; ANIONS],
    /// 1/water [m³/kg].
    pub(super) per_water: V,
    /// Share in the gas of what can evaporate: NH3, HNO3, HCl [1].
    pub(super) gas: [V; 3],
    /// NH3 and HCl in the gas [mol/kg of water].
    pub(super) vapours: [V; 2],
    /// Where no chloride is dissolved but what cations hold.
    pub(super) none_free: V::Mask,
    /// Water that goes with free NH4NO3 and NH4Cl [kg/mol].
    pub(super) volatile_water: [V; 2],
    /// 1 where sulfate is rich.
    pub(super) rich: V,
}

/// Changes that follow when a salt dissolves.
struct Answer<V> {
    /// d ln m of the ions.
    cations: [V; CATIONS],
    anions: [V; ANIONS],
    /// d ln √(NH3 HCl).
    vapours: V,
    /// d ln γ of the pairs that matter.
    change: super::mixture::Change<V>,
}

impl<V: Number> Solution<'_, V> {
    /// To `molality` more of salt `k` dissolved, with `water` of its own (both a kg of water).
    #[inline(always)]
    fn answer(&self, k: usize, molality: V, water: V) -> Answer<V> {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let tiny = 1e-30;
        let salt = &RELEASES[k];
        let poor = one - self.rich;
        let [gas_a, gas_n, gas_c] = self.gas;
        let (h, a) = (self.cations[0], self.cations[2]);
        let (c, n) = (self.anions[0], self.anions[3]);
        // What stays dissolved of what is set free, and what H⁺ and water do to it.
        let kept_a = (one - gas_a) * salt.cations[2];
        let kept_c = V::select(
            self.none_free.and(V::Mask::splat(k == NH4CL)),
            zero,
            (one - gas_c) * salt.anions[0],
        );
        let kept_n = (one - gas_n) * salt.anions[3];
        let (open_n, open_c) = (n * gas_n, c * gas_c);
        let stiff = (h + a * gas_a + open_n + open_c).at_least(tiny);
        let fixed = salt.cations[1] + salt.cations[3] + 2.0 * (salt.cations[4] + salt.cations[5]);
        let charge = (kept_n + kept_c - kept_a + (2.0 * salt.anions[1] - salt.acid - fixed))
            * molality
            * poor;
        let [of_n, of_c] = self.volatile_water;
        // A salt's own nitrate and chloride have their water in its own column, those of NH4Cl have not.
        let held = if fixed > 0.0 { one } else { zero };
        let free_n = kept_n - held * salt.anions[3];
        let free_c = kept_c - held * salt.anions[0];
        let own = water + (free_n * of_n + free_c * of_c) * molality * poor;
        let p = (open_n * of_n + open_c * of_c) * poor;
        let e = (open_n + open_c) * poor;
        // stiff x − 2 e y = charge; p x + (1 − 2 p) y = own.
        let determinant = (stiff * (one - p * 2.0) + e * p * 2.0).max(stiff * 1e-4);
        let x = (charge * (one - p * 2.0) + e * own * 2.0) / determinant * poor;
        let y = (stiff * own - p * charge) / determinant;
        let d_a = kept_a * molality + a * gas_a * x;
        let d_n = kept_n * molality - open_n * (x - y * 2.0);
        let d_c = kept_c * molality - open_c * (x - y * 2.0);
        // Vapours: what is set free and not kept where they are the greater part, else those over the solution.
        let [v_a, v_c] = self.vapours;
        let left_a = (molality * salt.cations[2] - d_a) / v_a.at_least(tiny);
        let left_c = (molality * salt.anions[0] - d_c) / v_c.at_least(tiny);
        let over_a = d_a / a.at_least(tiny) - x;
        let over_c = d_c / c.at_least(tiny) + x - y * 2.0;
        let many_c = v_c.gt(c).or(self.none_free);
        let vapours =
            (V::select(v_a.gt(a), left_a, over_a) + V::select(many_c, left_c, over_c)) * 0.5;
        // Bisulfate where sulfate is rich.
        let (s, b) = (self.anions[1].at_least(tiny), self.anions[2].at_least(tiny));
        let acid = h.at_least(tiny);
        let d_total = molality * salt.anions[1];
        let d_acid = molality * salt.acid;
        let d_b = (d_total / s + d_acid / acid - y) / (one / b + one / s + one / acid) * self.rich;
        let d_h = (d_acid - d_b) * self.rich + h * x;
        let mut d_cations = [zero; CATIONS];
        let mut d_anions = [zero; ANIONS];
        for i in [1, 3, 4, 5] {
            d_cations[i] = molality * salt.cations[i];
        }
        d_cations[0] = d_h;
        d_cations[2] = d_a;
        d_anions[0] = d_c;
        d_anions[1] = d_total - d_b;
        d_anions[2] = d_b;
        d_anions[3] = d_n;
        for i in 0..CATIONS {
            d_cations[i] = d_cations[i] - self.cations[i] * y;
        }
        for i in 0..ANIONS {
            d_anions[i] = d_anions[i] - self.anions[i] * y;
        }
        let change = self.mixture.change(&d_cations, &d_anions);
        for i in 0..CATIONS {
            d_cations[i] = d_cations[i] / self.cations[i].at_least(tiny);
        }
        for i in 0..ANIONS {
            d_anions[i] = d_anions[i] / self.anions[i].at_least(tiny);
        }
        Answer {
            cations: d_cations,
            anions: d_anions,
            vapours,
            change,
        }
    }
}

impl<V: Number> Answer<V> {
    /// Of Sₖ.
    #[inline(always)]
    fn saturation(&self, k: usize) -> V {
        let ten = std::f64::consts::LN_10;
        if k == NH4CL {
            return self.vapours;
        }
        if k == LC {
            let gamma = self.change.logarithm(2, 1) * 3.0 + self.change.logarithm(2, 2) * 2.0;
            let product = self.cations[2] * 3.0 + self.anions[1] + self.anions[2];
            return (product + gamma * ten) * (1.0 / 5.0);
        }
        let salt = &SOLIDS[k];
        let (cation, anion) = salt.pair;
        let (n_c, n_a) = salt.numbers;
        let product = self.cations[cation] * n_c + self.anions[anion] * n_a;
        product * (1.0 / (n_c + n_a)) + self.change.logarithm(cation, anion) * ten
    }
}

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
