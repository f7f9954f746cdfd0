//! Equilibrium of cloud water with the air, and its acidity.
//!
//! K(T) = K₂₉₈ exp(b (1/T − 1/298 K)). With q = H R T w (w: volume of water a volume of air) a gas of total C [mol a litre of
//! water] dissolves to q/(1 + q) of it, an acid more by its ions:
//!
//! [A⁻] = C qK/(qK + h(1 + q)), h = γ₁² [H⁺];   [NH4⁺] = C q b [H⁺]/(1 + q + q b [H⁺]), b = K_b/K_w
//!
//! Charge balance P(x) = N(x), x = ln [H⁺], is solved as ln P − ln N = 0 by Newton's method inside a bracket: both sides are
//! sums of powers of [H⁺], their logarithms nearly straight. Activities: log γ₁ = −0.509 (√I/(1 + √I) − 0.2 I), γ₂ = γ₁⁴ (Davies
//! 1962), I of the start of a step and at most 0.5 mol/L, where the formula ends.
//!
//! Constants: CMAQ 5.5 (`hlconst.F`, `aqchem.F`): Henry's of Sander 1999 and O'Sullivan et al. 1996, dissociation of
//! Smith and Martell 1976, Marsh and McElroy 1985, Schwartz 1984.

use super::{
    AMMONIA, CALCIUM, CHLORIDE, FORMIC, IONS, MAGNESIUM, NITRATE, POTASSIUM, SODIUM, SULFATE,
};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::units::STANDARD_PRESSURE;

/// Gas constant for Henry's law [L atm/(mol K)].
const GAS_CONSTANT: f64 = 0.082_057_366;
/// Reference temperature of the constants [K].
const REFERENCE: f64 = 298.0;
/// Largest ionic strength of Davies' formula [mol/L].
const STRONGEST: f64 = 0.5;
/// ln of the least and largest [H⁺] [mol/L].
const BOUNDS: [f64; 2] = [-27.6, 2.3];
/// Change of ln [H⁺] at which the iteration stops.
const TOLERANCE: f64 = 1e-5;
/// Most iterations (bisection alone would need 35).
const MOST: usize = 60;
/// Rounds of acidity and activities at the start of a step.
const ACTIVITY_ROUNDS: usize = 3;
/// ln 10.
const LN_10: f64 = std::f64::consts::LN_10;

/// Henry's constants `[mol/(L atm), K]`.
const HENRY_SO2: [f64; 2] = [1.4, 2900.0];
const HENRY_CO2: [f64; 2] = [3.6e-2, 2200.0];
const HENRY_NH3: [f64; 2] = [61.0, 4200.0];
const HENRY_HCL: [f64; 2] = [19.0, 600.0];
const HENRY_HNO3: [f64; 2] = [2.1e5, 8700.0];
const HENRY_FORMIC: [f64; 2] = [8.9e3, 6100.0];
/// H2O2, O3, CH3OOH, CH3CO3H, NO2, glyoxal, methylglyoxal.
const HENRY_OXIDANTS: [[f64; 2]; 7] = [
    [1.1e5, 7400.0],
    [1.14e-2, 2300.0],
    [3.1e2, 5200.0],
    [8.4e2, 5300.0],
    [1.2e-2, 2500.0],
    [3.6e5, 0.0],
    [3.2e4, 0.0],
];
/// OH.
const HENRY_HYDROXYL: [f64; 2] = [30.0, 4500.0];
/// Dissociation constants `[mol/L, K]`.
const FORMIC_ACID: [f64; 2] = [1.8e-4, -20.0];
const BISULFATE: [f64; 2] = [1.02e-2, 2720.0];
const SULFUROUS: [[f64; 2]; 2] = [[1.3e-2, 1960.0], [6.6e-8, 1500.0]];
const CARBONIC: [[f64; 2]; 2] = [[4.3e-7, -1000.0], [4.68e-11, -1760.0]];
const WATER: [f64; 2] = [1e-14, -6710.0];
const AMMONIA_BASE: [f64; 2] = [1.7e-5, -450.0];
const HYDROCHLORIC: [f64; 2] = [1.74e6, 6900.0];
const NITRIC: [f64; 2] = [15.4, 8700.0];

/// Constants at a temperature and amount of water.
#[derive(Clone, Copy)]
pub(super) struct Equilibria<V> {
    /// Litres of water a m³ of air.
    pub(super) litres: V,
    /// Dissolved share of H2O2, O3, CH3OOH, CH3CO3H, NO2, glyoxal, methylglyoxal [1].
    pub(super) share: [V; 7],
    /// Litre of gas to litre of water for OH [1].
    pub(super) hydroxyl: V,
    /// q of SO2, and q K₁, q K₁ K₂.
    sulfurous: [V; 3],
    /// [CO2(aq)] K₁ and K₁ K₂.
    carbonic: [V; 2],
    /// q and q K of HNO3, HCl, formic acid.
    acids: [[V; 2]; 3],
    /// q and q b of NH3.
    ammonia: [V; 2],
    water: V,
    bisulfate: V,
}

/// Solution at an acidity.
#[derive(Clone, Copy)]
pub(super) struct Solution<V> {
    /// ln [H⁺].
    pub(super) x: V,
    /// [H⁺] [mol/L].
    pub(super) hydrogen: V,
    /// SO2·H2O, HSO3⁻, SO3²⁻ over all sulfur(IV) of the air [1].
    pub(super) sulfur: [V; 3],
    /// γ₁².
    pub(super) activity: V,
}

/// P, N and their slopes in x, and the ionic strength.
struct Charges<V> {
    positive: V,
    negative: V,
    positive_slope: V,
    negative_slope: V,
    strength: V,
}

#[inline(always)]
fn at<V: Lanes>(constant: [f64; 2], warmth: V) -> V {
    (warmth * constant[1]).exp() * constant[0]
}

impl<V: Lanes> Equilibria<V> {
    /// At `temperature` [K] and `pressure` [Pa], with `liquid` water in the cloud [kg/m³] and a mole fraction of CO2.
    #[inline(always)]
    pub(super) fn new(temperature: V, pressure: V, liquid: V, carbon_dioxide: V) -> Self {
        let warmth = V::splat(1.0) / temperature - 1.0 / REFERENCE;
        let rt = temperature * GAS_CONSTANT;
        let solve = rt * liquid / 1000.0;
        let mut share = [solve; 7];
        for (to, constant) in share.iter_mut().zip(HENRY_OXIDANTS) {
            let q = at(constant, warmth) * solve;
            *to = q / (q + 1.0);
        }
        let sulfur = at(HENRY_SO2, warmth) * solve;
        let first = sulfur * at(SULFUROUS[0], warmth);
        let carbon = at(HENRY_CO2, warmth) * carbon_dioxide * pressure / STANDARD_PRESSURE
            * at(CARBONIC[0], warmth);
        let nitric = at(HENRY_HNO3, warmth) * solve;
        let chloric = at(HENRY_HCL, warmth) * solve;
        let formic = at(HENRY_FORMIC, warmth) * solve;
        let ammonia = at(HENRY_NH3, warmth) * solve;
        let water = at(WATER, warmth);
        Self {
            litres: liquid,
            share,
            hydroxyl: at(HENRY_HYDROXYL, warmth) * rt,
            sulfurous: [sulfur, first, first * at(SULFUROUS[1], warmth)],
            carbonic: [carbon, carbon * at(CARBONIC[1], warmth)],
            acids: [
                [nitric, nitric * at(NITRIC, warmth)],
                [chloric, chloric * at(HYDROCHLORIC, warmth)],
                [formic, formic * at(FORMIC_ACID, warmth)],
            ],
            ammonia: [ammonia, ammonia * at(AMMONIA_BASE, warmth) / water],
            water,
            bisulfate: at(BISULFATE, warmth),
        }
    }

    /// [HSO3⁻] and [SO3²⁻] over [SO2·H2O] times q, and the whole 1 + q + …
    #[inline(always)]
    fn sulfur(&self, hydrogen: V, activity: V) -> [V; 3] {
        let h = hydrogen * activity;
        let first = self.sulfurous[1] / h;
        let second = self.sulfurous[2] / (h * hydrogen * activity.squared());
        [first, second, self.sulfurous[0] + 1.0 + first + second]
    }

    #[inline(always)]
    fn charges(&self, sulfur: V, ions: &[V; IONS.len()], solution: [V; 2]) -> Charges<V> {
        let [hydrogen, activity] = solution;
        let one = V::splat(1.0);
        let h = hydrogen * activity;
        let inverse = one / self.litres;
        let [first, second, whole] = self.sulfur(hydrogen, activity);
        let dissolved = sulfur * inverse / whole;
        let (bisulfite, sulfite) = (dissolved * first, dissolved * second);
        let mean = (first + second + second) / whole;
        let bicarbonate = self.carbonic[0] / h;
        let carbonate = self.carbonic[1] / (h * hydrogen * activity.squared());
        let hydroxide = self.water / h;
        let total = ions[SULFATE] * inverse;
        let acid = hydrogen * activity.squared();
        let share = acid / (acid + self.bisulfate);
        let mut negative = hydroxide
            + bisulfite
            + sulfite * 2.0
            + bicarbonate
            + carbonate * 2.0
            + total * (V::splat(2.0) - share);
        let mut negative_slope = (mean - 1.0) * bisulfite + (mean - 2.0) * sulfite * 2.0
            - hydroxide
            - bicarbonate
            - carbonate * 4.0
            - total * share * (one - share);
        let mut single = hydroxide + bisulfite + bicarbonate + total * share;
        for (ion, [q, qk]) in [NITRATE, CHLORIDE, FORMIC].into_iter().zip(self.acids) {
            let undissociated = h * (q + 1.0);
            let sum = qk + undissociated;
            let anion = ions[ion] * inverse * qk / sum;
            negative = negative + anion;
            negative_slope = negative_slope - anion * undissociated / sum;
            single = single + anion;
        }
        let base = self.ammonia[1] * hydrogen;
        let rest = self.ammonia[0] + 1.0;
        let ammonium = ions[AMMONIA] * inverse * base / (base + rest);
        let double = (ions[CALCIUM] + ions[MAGNESIUM]) * inverse;
        let alkali = (ions[SODIUM] + ions[POTASSIUM]) * inverse;
        let doubles = total * (one - share) + sulfite + carbonate + double;
        Charges {
            positive: hydrogen + ammonium + alkali + double * 2.0,
            negative,
            positive_slope: hydrogen + ammonium * rest / (base + rest),
            negative_slope,
            strength: (hydrogen + ammonium + alkali + single + doubles * 4.0) * 0.5,
        }
    }

    /// Solution with `sulfur` of oxidation state IV [mol/m³ of air], from the one of before and with its activities.
    #[inline(always)]
    pub(super) fn solve(
        &self,
        sulfur: V,
        ions: &[V; IONS.len()],
        before: &Solution<V>,
    ) -> Solution<V> {
        self.acidity(sulfur, ions, before).0
    }

    /// Solution, and its ionic strength [mol/L].
    #[inline(always)]
    fn acidity(&self, sulfur: V, ions: &[V; IONS.len()], before: &Solution<V>) -> (Solution<V>, V) {
        let (mut low, mut high) = (V::splat(BOUNDS[0]), V::splat(BOUNDS[1]));
        let mut x = before.x;
        let mut hydrogen = x.exp();
        let mut open = V::Mask::splat(true);
        let mut strength = V::splat(0.0);
        for _ in 0..MOST {
            let charges = self.charges(sulfur, ions, [hydrogen, before.activity]);
            strength = V::select(open, charges.strength, strength);
            let value = (charges.positive / charges.negative).ln();
            let slope = charges.positive_slope / charges.positive
                - charges.negative_slope / charges.negative;
            let above = value.gt(V::splat(0.0));
            high = V::select(above, x.min(high), high);
            low = V::select(above, low, x.max(low));
            let newton = x - value / slope;
            let inside = newton.ge(low).and(newton.le(high));
            let next = V::select(inside, newton, (low + high) * 0.5);
            let moved = (next - x).abs();
            x = V::select(open, next, x);
            hydrogen = V::select(open, next.exp(), hydrogen);
            open = open.and(moved.gt(V::splat(TOLERANCE)));
            if !open.any() {
                break;
            }
        }
        (self.solution(x, hydrogen, before.activity), strength)
    }

    #[inline(always)]
    fn solution(&self, x: V, hydrogen: V, activity: V) -> Solution<V> {
        let [first, second, whole] = self.sulfur(hydrogen, activity);
        Solution {
            x,
            hydrogen,
            sulfur: [self.sulfurous[0] / whole, first / whole, second / whole],
            activity,
        }
    }

    /// Solution of a given acidity without activities: what textbooks draw.
    #[cfg(test)]
    pub(super) fn ideal(&self, ph: f64) -> Solution<V> {
        let x = V::splat(-ph * LN_10);
        self.solution(x, x.exp(), V::splat(1.0))
    }

    /// Solution at the start: acidity and activities agree.
    #[inline(always)]
    pub(super) fn start(&self, sulfur: V, ions: &[V; IONS.len()]) -> Solution<V> {
        let guess = V::splat(-5.0 * LN_10);
        let mut solution = self.solution(guess, guess.exp(), V::splat(1.0));
        for _ in 0..ACTIVITY_ROUNDS {
            let (next, strength) = self.acidity(sulfur, ions, &solution);
            solution = next;
            solution.activity = davies(strength);
        }
        self.solve(sulfur, ions, &solution)
    }

    /// Dissolved shares of SO2, NH3, HNO3, HCl and formic acid [1].
    #[inline(always)]
    pub(super) fn dissolved(&self, solution: &Solution<V>) -> [V; 5] {
        let h = solution.hydrogen * solution.activity;
        let sulfur = solution.sulfur[0] + solution.sulfur[1] + solution.sulfur[2];
        let base = self.ammonia[0] + self.ammonia[1] * solution.hydrogen;
        let mut shares = [sulfur, base / (base + 1.0), sulfur, sulfur, sulfur];
        for (share, [q, qk]) in shares[2..].iter_mut().zip(self.acids) {
            let all = q + qk / h;
            *share = all / (all + 1.0);
        }
        shares
    }
}

/// γ₁² at an ionic strength [mol/L].
#[inline(always)]
fn davies<V: Lanes>(strength: V) -> V {
    let limited = strength.at_most(STRONGEST);
    let root = limited.sqrt();
    let logarithm = (root / (root + 1.0) - limited * 0.2) * (-0.509 * 2.0 * LN_10);
    logarithm.exp()
}

/// −log10 [H⁺].
#[inline(always)]
pub(super) fn ph<V: Lanes>(solution: &Solution<V>) -> V {
    solution.x * (-1.0 / LN_10)
}
