//! Activity coefficients of single salts and their derivatives by ionic strength, all at once (equations in [`super::activity`]).

use super::activity::{GROUPS, ROWS, STEPS, STRONGEST, TEMPERATURE_CURVE, Temperature, table};
use super::number::Number;

/// What one ionic strength decides, each with its derivative by ionic strength.
pub(super) struct Curves<V> {
    /// All curves.
    pub(super) of: [V; 8 * GROUPS],
    pub(super) slopes: [V; 8 * GROUPS],
    /// What the temperature adds for z₊z₋ = 1.
    pub(super) shift: V,
    pub(super) shift_slope: V,
    /// Term of Debye and Hückel.
    pub(super) long_range: V,
    pub(super) long_range_slope: V,
}

/// All curves at one ionic strength [mol/kg].
#[inline(always)]
pub(super) fn curves<V: Number>(temperature: &Temperature<V>, strength: V) -> Curves<V> {
    let one = V::splat(1.0);
    let root = strength.sqrt();
    let position = root * (STEPS as f64 / 10.0);
    let node = position.floor().at_most((STEPS - 1) as f64);
    let t = position - node;
    let row = node * ROWS as f64;
    // Nothing changes beyond the strongest solution.
    let d_root = V::select(
        strength.lt(V::splat(STRONGEST)),
        V::splat(0.5) / root,
        V::splat(0.0),
    );
    let d_t = d_root * (STEPS as f64 / 10.0);
    let mut of = [V::splat(0.0); 8 * GROUPS];
    let mut slopes = of;
    for group in 0..GROUPS {
        let first = row + group as f64;
        let c0 = V::rows(table(), first);
        let c1 = V::rows(table(), first + GROUPS as f64);
        let c2 = V::rows(table(), first + (2 * GROUPS) as f64);
        let c3 = V::rows(table(), first + (3 * GROUPS) as f64);
        for k in 0..8 {
            of[group * 8 + k] = c3[k].mul_add(t, c2[k]).mul_add(t, c1[k]).mul_add(t, c0[k]);
            let slope = (c3[k] * 3.0).mul_add(t, c2[k] * 2.0).mul_add(t, c1[k]);
            slopes[group * 8 + k] = slope * d_t;
        }
    }
    let per = one / (root + 1.0);
    let long_range = root * per;
    let d_long_range = per * per * d_root;
    let h = temperature.debye_hueckel * long_range;
    let d_h = temperature.debye_hueckel * d_long_range;
    let power = of[TEMPERATURE_CURVE] * 0.039 - long_range * 0.41;
    let d_power = slopes[TEMPERATURE_CURVE] * 0.039 - d_long_range * 0.41;
    Curves {
        of,
        slopes,
        shift: h - temperature.shift * power,
        shift_slope: d_h - temperature.shift * d_power,
        long_range: h,
        long_range_slope: d_h,
    }
}
