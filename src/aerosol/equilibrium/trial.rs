//! One trial composition of gas and solution, and how far it is from equilibrium.
//!
//! Unknown: q, the logit of the share of the free nitric and hydrochloric acid that is dissolved. Given q and activity coefficients all
//! else is closed: how the two acids share what is dissolved (a quadratic in h = [HNO3]/[NO3⁻] at equilibrium), H⁺ and NH4⁺ from charge
//! and the ammonia equilibrium (a quadratic), and water. What is left is one equation, H⁺ = h K(HNO3) (w/γ)².

use super::Totals;
use super::activity::Logarithms;
use super::coefficients::Coefficients;
use super::composition::Composition;
use super::number::Number;
use super::water::column;
use crate::numerics::lanes::LaneMask;

const LN_10: f64 = std::f64::consts::LN_10;
/// Water below which nothing is dissolved [kg/m³].
pub(super) const LEAST_WATER: f64 = 1e-30;
/// Stands for nought in denominators and logarithms.
const TINY: f64 = 1e-300;
/// Change of ln H⁺ with q up to which the acid's own equation is the better one to follow.
const STEADY: f64 = 0.5;

/// 10ˣ.
#[inline(always)]
pub(super) fn ten_to<V: Number>(x: V) -> V {
    (x * LN_10).exp_inside()
}

/// The problem of one set of lanes.
pub(super) struct Problem<'a, V> {
    pub(super) totals: &'a Totals<V>,
    pub(super) salts: &'a Composition<V>,
    pub(super) air: &'a Coefficients<V>,
    /// 1 where sulfate is rich, 0 where it is poor.
    pub(super) rich: V,
    /// Bisulfate in the charge balance [mol/m³].
    pub(super) bisulfate: V,
    /// Water that does not depend on the gases [kg/m³].
    pub(super) water: V,
}

/// A composition.
#[derive(Clone, Copy)]
pub(super) struct Trial<V> {
    /// Logarithm of a ratio that is 1 at equilibrium; grows with q.
    pub(super) residual: V,
    /// Its derivative with coefficients as they are.
    pub(super) slope: V,
    /// Which of the two ratios it is (1: H⁺, 0: charge).
    pub(super) kind: V,
    /// Nitrate and chloride beyond what cations hold [mol/m³].
    pub(super) free_nitrate: V,
    pub(super) free_chloride: V,
    /// HNO3 and HCl [mol/m³].
    pub(super) nitric_acid: V,
    pub(super) hydrochloric_acid: V,
    /// NH4⁺ and NH3 [mol/m³].
    pub(super) ammonium: V,
    pub(super) ammonia: V,
    /// H⁺ [mol/m³].
    pub(super) hydrogen: V,
    /// d NH4⁺/d H⁺.
    pub(super) buffer: V,
    /// Water [kg/m³].
    pub(super) water: V,
}

/// The acids' shares at one q.
struct Acids<V> {
    free_nitrate: V,
    free_chloride: V,
    nitric_acid: V,
    hydrochloric_acid: V,
    /// h and its derivative in q.
    h: V,
    d_h: V,
    /// Dissolved beyond what cations hold, and derivatives in q of it and its parts.
    dissolved: V,
    d_dissolved: V,
    d_nitrate: V,
    d_chloride: V,
}

impl<V: Number> Problem<'_, V> {
    /// n h/(1 + h) + c r h/(1 + r h) = gas; no more gas of either than cations leave.
    #[inline(always)]
    fn acids(&self, q: V, ratio: V) -> Acids<V> {
        let zero = V::splat(0.0);
        let (n, c) = (self.totals.nitrate, self.totals.chloride);
        let pool_n = (n - self.salts.bound_nitrate).max(zero);
        let pool_c = (c - self.salts.bound_chloride).max(zero);
        let e = q.exp_inside();
        let gas = (pool_n + pool_c) / (e + 1.0);
        let dissolved = gas * e;
        let left_n = n - gas;
        let left_c = c - gas;
        let second = ((left_n + c) * ratio).at_least(TINY);
        let first = left_n + left_c * ratio;
        let root = (first * first + second * gas * 4.0).sqrt();
        let h = V::select(
            first.gt(zero),
            gas * 2.0 / (first.abs() + root).at_least(TINY),
            (root - first) * 0.5 / second,
        );
        let rh = h * ratio;
        let gas_n = n * h / (h + 1.0);
        let gas_c = c * rh / (rh + 1.0);
        let full_n = gas_n.gt(pool_n);
        let full_c = gas_c.gt(pool_c).and(full_n.not());
        let other_c = (gas - pool_n) / ((left_c + pool_n) * ratio).at_least(TINY);
        let other_n = (gas - pool_c) / (left_n + pool_c).at_least(TINY);
        let h = V::select(full_n, other_c, V::select(full_c, other_n, h));
        let rh = h * ratio;
        let gas_n = V::select(full_n, pool_n, V::select(full_c, gas - pool_c, gas_n));
        let gas_c = V::select(full_c, pool_c, V::select(full_n, gas - pool_n, gas_c));
        let of_both = (n / (h + 1.0) - self.salts.bound_nitrate).max(zero);
        let free_nitrate = V::select(full_n, zero, V::select(full_c, dissolved, of_both));
        let free_nitrate = free_nitrate.min(dissolved);
        let d_dissolved = dissolved / (e + 1.0);
        let slope_n = V::select(full_n, zero, n / ((h + 1.0) * (h + 1.0)));
        let slope_c = V::select(full_c, zero, c * ratio / ((rh + 1.0) * (rh + 1.0)));
        let d_h = d_dissolved / (slope_n + slope_c).at_least(TINY);
        Acids {
            free_nitrate,
            free_chloride: dissolved - free_nitrate,
            nitric_acid: gas_n,
            hydrochloric_acid: gas_c,
            h,
            d_h: zero - d_h,
            dissolved,
            d_dissolved,
            d_nitrate: slope_n * d_h,
            d_chloride: slope_c * d_h,
        }
    }

    /// The composition at q with given coefficients.
    #[inline(always)]
    pub(super) fn trial(&self, q: V, logarithms: &Logarithms<V>) -> Trial<V> {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let constants = &self.air.constants;
        let ammonia = constants.ammonia * ten_to(logarithms.ammonia);
        let nitric = constants.nitric_acid * ten_to(zero - logarithms.nitric_acid);
        let ratio = constants.nitric_acid / constants.hydrochloric_acid
            * ten_to(logarithms.hydrochloric_acid - logarithms.nitric_acid);
        let acids = self.acids(q, ratio);
        let total = self.totals.ammonia;
        let charge = (self.salts.free_sulfate * 2.0 - self.bisulfate).max(zero) + acids.dissolved;
        // H + total a H/(1 + a H) = charge
        let b = (total - charge) * ammonia + 1.0;
        let root = (b * b + ammonia * charge * 4.0).sqrt();
        let hydrogen = V::select(
            b.gt(zero),
            charge * 2.0 / (b.abs() + root),
            (root - b) * 0.5 / ammonia,
        );
        let open = one / (ammonia * hydrogen + 1.0);
        let gaseous = total * open;
        let ammonium = gaseous * (ammonia * hydrogen);
        let buffer = gaseous * ammonia * open;
        let d_hydrogen = acids.d_dissolved / (buffer + 1.0);
        let d_ammonium = acids.d_dissolved - d_hydrogen;
        let (water, d_water) = self.water(&acids, ammonium, d_ammonium);
        // H⁺ that the nitric acid asks for, and the charge it would bring.
        let asked = nitric * water * water * acids.h;
        let d_asked = d_water / water * 2.0 + acids.d_h / acids.h.at_least(TINY);
        let open = one / (ammonia * asked + 1.0);
        let held = total * (ammonia * asked) * open;
        let brought = (asked + held).at_least(TINY);
        let d_brought = d_asked * (asked + held * open) / brought;
        let floored = hydrogen.at_least(TINY);
        let by_hydrogen = d_hydrogen / floored;
        let steady = by_hydrogen.lt(V::splat(STEADY));
        let ratio = V::select(
            steady,
            floored / asked.at_least(TINY),
            charge.at_least(TINY) / brought,
        );
        let slope = V::select(
            steady,
            by_hydrogen - d_asked,
            acids.d_dissolved / charge.at_least(TINY) - d_brought,
        );
        Trial {
            residual: ratio.at_least(TINY).ln(),
            slope,
            kind: V::select(steady, one, zero),
            free_nitrate: acids.free_nitrate,
            free_chloride: acids.free_chloride,
            nitric_acid: acids.nitric_acid,
            hydrochloric_acid: acids.hydrochloric_acid,
            ammonium,
            ammonia: gaseous,
            hydrogen,
            buffer,
            water,
        }
    }

    /// Water and its derivative in q: ammonium beyond that of sulfate is nitrate's first, then chloride's.
    #[inline(always)]
    fn water(&self, acids: &Acids<V>, ammonium: V, d_ammonium: V) -> (V, V) {
        let zero = V::splat(0.0);
        let poor = V::splat(1.0) - self.rich;
        let salt = &self.air.water;
        let free = (ammonium - self.salts.free_sulfate * 2.0).max(zero);
        let d_free = V::select(free.gt(zero), d_ammonium, zero);
        let enough = acids.free_nitrate.lt(free);
        let nitrate = V::select(enough, acids.free_nitrate, free);
        let d_nitrate = V::select(enough, acids.d_nitrate, d_free);
        let (free, d_free) = (free - nitrate, d_free - d_nitrate);
        let enough = acids.free_chloride.lt(free);
        let chloride = V::select(enough, acids.free_chloride, free);
        let d_chloride = V::select(enough, acids.d_chloride, d_free);
        let (of_nitrate, of_chloride) = (salt.of(column::NH4NO3), salt.of(column::NH4CL));
        let water = (nitrate * of_nitrate + chloride * of_chloride) * poor + self.water;
        let d_water = (d_nitrate * of_nitrate + d_chloride * of_chloride) * poor;
        (water.at_least(LEAST_WATER), d_water)
    }
}

impl<V: Number> Trial<V> {
    /// It where the mask holds, else another.
    #[inline(always)]
    pub(super) fn unless(&self, mask: V::Mask, other: &Self) -> Self {
        Self {
            residual: V::select(mask, self.residual, other.residual),
            slope: V::select(mask, self.slope, other.slope),
            kind: V::select(mask, self.kind, other.kind),
            free_nitrate: V::select(mask, self.free_nitrate, other.free_nitrate),
            free_chloride: V::select(mask, self.free_chloride, other.free_chloride),
            nitric_acid: V::select(mask, self.nitric_acid, other.nitric_acid),
            hydrochloric_acid: V::select(mask, self.hydrochloric_acid, other.hydrochloric_acid),
            ammonium: V::select(mask, self.ammonium, other.ammonium),
            ammonia: V::select(mask, self.ammonia, other.ammonia),
            hydrogen: V::select(mask, self.hydrogen, other.hydrogen),
            buffer: V::select(mask, self.buffer, other.buffer),
            water: V::select(mask, self.water, other.water),
        }
    }
}
