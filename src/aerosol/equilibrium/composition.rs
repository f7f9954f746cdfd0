//! What is bound to what: sulfate first, then the non-volatile cations with nitrate and chloride.
//!
//! The order is that of ISORROPIA II (Fountoukis and Nenes 2007, section 2.5) where it conserves every element: CaSO4 always solid; K, Mg and Na
//! take what sulfate is left; sulfate without a cation is ammonium's; cations without sulfate hold nitrate and chloride that do not evaporate.
//! Cations beyond all acids stay undissolved (carbonate).

use super::Totals;
use super::water::{WaterPerSalt, column};
use super::number::Number;

/// Share of crustal equivalents among free cations over which the order of nitrate and chloride changes [1].
const ORDER_WIDTH: f64 = 0.02;

/// Amounts that do not depend on the gases.
#[derive(Clone, Copy)]
pub(super) struct Composition<V> {
    /// CaSO4, solid [mol/m³].
    pub(super) gypsum: V,
    /// Sulfate in solution, with bisulfate [mol/m³].
    pub(super) sulfate: V,
    /// Sulfate without a non-volatile cation [mol/m³].
    pub(super) free_sulfate: V,
    /// Cations in solution [mol/m³].
    pub(super) sodium: V,
    pub(super) calcium: V,
    pub(super) potassium: V,
    pub(super) magnesium: V,
    /// Nitrate and chloride that cations hold [mol/m³].
    pub(super) bound_nitrate: V,
    pub(super) bound_chloride: V,
    /// Water of the salts of non-volatile cations [kg/m³].
    pub(super) water: V,
    /// K2SO4 and Na2SO4 in solution [mol/m³].
    pub(super) potassium_sulfate: V,
    pub(super) sodium_sulfate: V,
}

/// Takes from two amounts so that `per` of the second goes with one of the first; gives how much of the first.
#[inline(always)]
fn pair<V: Number>(first: &mut V, second: &mut V, per: f64) -> V {
    let taken = first.min(*second * (1.0 / per)).at_least(0.0);
    *first = (*first - taken).at_least(0.0);
    *second = (*second - taken * per).at_least(0.0);
    taken
}

/// 0 below 0, 1 above 1, 3x² − 2x³ between.
#[inline(always)]
pub(super) fn smooth_step<V: Number>(x: V) -> V {
    let x = x.at_least(0.0).at_most(1.0);
    x * x * (V::splat(3.0) - x * 2.0)
}

/// From one number to another.
#[inline(always)]
pub(super) fn mixed<V: Number>(from: V, to: V, weight: V) -> V {
    from + (to - from) * weight
}

/// Salts of nitrate and chloride in one order.
struct Held<V> {
    nitrate: V,
    chloride: V,
    water: V,
}

/// Sodium with the first anion, then calcium, magnesium, sodium and potassium with what is left.
#[inline(always)]
fn hold<V: Number>(
    cations: [V; 4],
    totals: &Totals<V>,
    water: &WaterPerSalt<V>,
    chloride_first: bool,
) -> Held<V> {
    let [mut sodium, mut calcium, mut magnesium, mut potassium] = cations;
    let (mut nitrate, mut chloride) = (totals.nitrate, totals.chloride);
    let mut held = V::splat(0.0);
    if !chloride_first {
        held = held + pair(&mut sodium, &mut nitrate, 1.0) * water.of(column::NANO3);
    }
    held = held + pair(&mut sodium, &mut chloride, 1.0) * water.of(column::NACL);
    held = held + pair(&mut calcium, &mut nitrate, 2.0) * water.of(column::CANO32);
    held = held + pair(&mut calcium, &mut chloride, 2.0) * water.of(column::CACL2);
    held = held + pair(&mut magnesium, &mut nitrate, 2.0) * water.of(column::MGNO32);
    held = held + pair(&mut magnesium, &mut chloride, 2.0) * water.of(column::MGCL2);
    held = held + pair(&mut sodium, &mut nitrate, 1.0) * water.of(column::NANO3);
    held = held + pair(&mut potassium, &mut chloride, 1.0) * water.of(column::KCL);
    held = held + pair(&mut potassium, &mut nitrate, 1.0) * water.of(column::KNO3);
    Held {
        nitrate: totals.nitrate - nitrate,
        chloride: totals.chloride - chloride,
        water: held,
    }
}

/// Cations left when nitrate and chloride are used up: the order of [`hold`] without the kinds of the anions.
#[inline(always)]
fn dissolved<V: Number>(cations: [V; 4], anions: V) -> [V; 4] {
    let [sodium, calcium, magnesium, potassium] = cations;
    let mut left = anions;
    let sodium = sodium.min(left);
    left = (left - sodium).at_least(0.0);
    let calcium = calcium.min(left * 0.5);
    left = (left - calcium * 2.0).at_least(0.0);
    let magnesium = magnesium.min(left * 0.5);
    left = (left - magnesium * 2.0).at_least(0.0);
    [sodium, calcium, magnesium, potassium.min(left)]
}

impl<V: Number> Composition<V> {
    /// Of totals at one humidity.
    #[inline(always)]
    pub(super) fn new(totals: &Totals<V>, water: &WaterPerSalt<V>) -> Self {
        let mut sulfate = totals.sulfate;
        let (mut calcium, mut potassium) = (totals.calcium, totals.potassium);
        let (mut magnesium, mut sodium) = (totals.magnesium, totals.sodium);
        let gypsum = pair(&mut sulfate, &mut calcium, 1.0);
        let in_solution = sulfate;
        let potassium_sulfate = pair(&mut sulfate, &mut potassium, 2.0);
        let magnesium_sulfate = pair(&mut sulfate, &mut magnesium, 1.0);
        let sodium_sulfate = pair(&mut sulfate, &mut sodium, 2.0);
        let free = [sodium, calcium, magnesium, potassium];
        let crustal = (calcium + magnesium) * 2.0 + potassium;
        let share = crustal / (crustal + sodium).at_least(1e-30);
        let weight = smooth_step(share * (1.0 / ORDER_WIDTH));
        let nitrate_first = hold(free, totals, water, false);
        let chloride_first = hold(free, totals, water, true);
        let bound_nitrate = mixed(nitrate_first.nitrate, chloride_first.nitrate, weight);
        let bound_chloride = mixed(nitrate_first.chloride, chloride_first.chloride, weight);
        let [na, ca, mg, k] = dissolved(free, totals.nitrate + totals.chloride);
        let water = mixed(nitrate_first.water, chloride_first.water, weight)
            + potassium_sulfate * water.of(column::K2SO4)
            + magnesium_sulfate * water.of(column::MGSO4)
            + sodium_sulfate * water.of(column::NA2SO4);
        Self {
            gypsum,
            sulfate: in_solution,
            free_sulfate: sulfate,
            sodium: na + sodium_sulfate * 2.0,
            calcium: ca,
            potassium: k + potassium_sulfate * 2.0,
            magnesium: mg + magnesium_sulfate,
            bound_nitrate,
            bound_chloride,
            water,
            potassium_sulfate,
            sodium_sulfate,
        }
    }
}
