//! How a solution answers when a little more of a salt dissolves: molalities, water, gases, bisulfate, activity coefficients.
//!
//! Gases keep their equilibria with coefficients as they are, charges balance: two linear equations for the changes of ln H⁺ and ln water,
//! from which all others follow.

use super::mixture::{ANIONS, CATIONS, Change, Mixture};
use super::number::Number;
use super::solids::{COUNT, LC, NH4CL, SOLIDS};
use crate::numerics::lanes::LaneMask;

/// Ions that a mole of a salt sets free; H⁺ of HSO4⁻ is `acid`, its sulfate stands with SO4²⁻.
struct Release {
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
const RELEASES: [Release; COUNT] = releases();

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
pub(super) struct Answer<V> {
    /// d ln m of the ions.
    cations: [V; CATIONS],
    anions: [V; ANIONS],
    /// d ln √(NH3 HCl).
    vapours: V,
    /// d ln γ of the pairs that matter.
    change: Change<V>,
}

impl<V: Number> Solution<'_, V> {
    /// To `molality` more of salt `k` dissolved, with `water` of its own (both a kg of water).
    #[inline(always)]
    pub(super) fn answer(&self, k: usize, molality: V, water: V) -> Answer<V> {
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
    pub(super) fn saturation(&self, k: usize) -> V {
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
