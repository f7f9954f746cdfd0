//! What is bound to what: sulfate first, then the non-volatile cations with nitrate and chloride.
//!
//! The order is that of ISORROPIA II (Fountoukis and Nenes 2007, section 2.5) where it conserves every element: CaSO4 always solid; K, Mg and Na
//! take what sulfate is left; sulfate without a cation is ammonium's; cations without sulfate hold nitrate and chloride that do not evaporate.
//! Cations beyond all acids stay undissolved (carbonate).

use super::Totals;
use super::number::Number;
use super::water::{SALTS, WaterPerSalt, column};

/// Share of crustal equivalents among free cations over which the order of nitrate and chloride changes [1].
const ORDER_WIDTH: f64 = 0.02;

/// Amounts that do not depend on the gases.
#[derive(Clone, Copy)]
pub(super) struct Composition<V> {
    /// CaSO4, solid [mol/m³].
    pub(super) gypsum: V,
    /// Salts of non-volatile cations, by the columns of the water tables [mol/m³].
    pub(super) salts: [V; SALTS],
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

/// Salts of nitrate and chloride: sodium with the first anion, then calcium, magnesium, sodium and potassium with what is left.
#[inline(always)]
fn hold<V: Number>(
    cations: [V; 4],
    totals: &Totals<V>,
    salts: &mut [V; SALTS],
    chloride_first: bool,
) {
    let [mut sodium, mut calcium, mut magnesium, mut potassium] = cations;
    let (mut nitrate, mut chloride) = (totals.nitrate, totals.chloride);
    if !chloride_first {
        salts[column::NANO3] = pair(&mut sodium, &mut nitrate, 1.0);
    }
    salts[column::NACL] = pair(&mut sodium, &mut chloride, 1.0);
    salts[column::CANO32] = pair(&mut calcium, &mut nitrate, 2.0);
    salts[column::CACL2] = pair(&mut calcium, &mut chloride, 2.0);
    salts[column::MGNO32] = pair(&mut magnesium, &mut nitrate, 2.0);
    salts[column::MGCL2] = pair(&mut magnesium, &mut chloride, 2.0);
    if chloride_first {
        salts[column::NANO3] = pair(&mut sodium, &mut nitrate, 1.0);
    }
    salts[column::KCL] = pair(&mut potassium, &mut chloride, 1.0);
    salts[column::KNO3] = pair(&mut potassium, &mut nitrate, 1.0);
}

impl<V: Number> Composition<V> {
    /// Of totals at one humidity.
    #[inline(always)]
    pub(super) fn new(totals: &Totals<V>, water: &WaterPerSalt<V>) -> Self {
        let mut sulfate = totals.sulfate;
        let (mut calcium, mut potassium) = (totals.calcium, totals.potassium);
        let (mut magnesium, mut sodium) = (totals.magnesium, totals.sodium);
        let gypsum = pair(&mut sulfate, &mut calcium, 1.0);
        let mut salts = [V::splat(0.0); SALTS];
        salts[column::K2SO4] = pair(&mut sulfate, &mut potassium, 2.0);
        salts[column::MGSO4] = pair(&mut sulfate, &mut magnesium, 1.0);
        salts[column::NA2SO4] = pair(&mut sulfate, &mut sodium, 2.0);
        let free = [sodium, calcium, magnesium, potassium];
        let crustal = (calcium + magnesium) * 2.0 + potassium;
        let share = crustal / (crustal + sodium).at_least(1e-30);
        let weight = smooth_step(share * (1.0 / ORDER_WIDTH));
        let mut other = salts;
        hold(free, totals, &mut salts, false);
        hold(free, totals, &mut other, true);
        for k in 0..SALTS {
            salts[k] = mixed(salts[k], other[k], weight);
        }
        Self::of_salts(salts, gypsum, sulfate, water)
    }

    /// Of the salts in solution, solid CaSO4 and sulfate without a non-volatile cation.
    #[inline(always)]
    pub(super) fn of_salts(
        salts: [V; SALTS],
        gypsum: V,
        free_sulfate: V,
        water: &WaterPerSalt<V>,
    ) -> Self {
        use column::{CACL2, CANO32, K2SO4, KCL, KNO3, MGCL2, MGNO32, MGSO4, NA2SO4, NACL, NANO3};
        let mut held = V::splat(0.0);
        for k in [
            CACL2, CANO32, K2SO4, KCL, KNO3, MGCL2, MGNO32, MGSO4, NA2SO4, NACL, NANO3,
        ] {
            held = held + salts[k] * water.of(k);
        }
        Self {
            gypsum,
            salts,
            sulfate: free_sulfate + salts[K2SO4] + salts[MGSO4] + salts[NA2SO4],
            free_sulfate,
            sodium: salts[NA2SO4] * 2.0 + salts[NACL] + salts[NANO3],
            calcium: salts[CACL2] + salts[CANO32],
            potassium: salts[K2SO4] * 2.0 + salts[KCL] + salts[KNO3],
            magnesium: salts[MGSO4] + salts[MGCL2] + salts[MGNO32],
            bound_nitrate: salts[NANO3] + salts[KNO3] + (salts[CANO32] + salts[MGNO32]) * 2.0,
            bound_chloride: salts[NACL] + salts[KCL] + (salts[CACL2] + salts[MGCL2]) * 2.0,
            water: held,
        }
    }
}
