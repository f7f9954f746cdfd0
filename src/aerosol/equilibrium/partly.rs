//! A composition with some of its salts dissolved.

use super::Totals;
use super::coefficients::Coefficients;
use super::composition::{Composition, smooth_step};
use super::dissolution::Shares;
use super::dry::{Dry, NOTHING};
use super::number::Number;
use super::solids::{self, COUNT, SOLIDS};
use super::water::{SALTS, column};
use crate::numerics::lanes::LaneMask;

/// Scale of what keeps a salt in solution just below its deliquescence.
const RELUCTANCE: f64 = 0.02;
/// Humidity over which a salt dissolves [1].
const DISSOLVING: f64 = 0.004;

/// What can dissolve.
pub(super) struct Stock<V> {
    /// Of each salt where all is solid [mol/m³].
    salts: [V; COUNT],
    /// Share of Na2SO4 that has to wait whatever the solution [1].
    pub(super) waiting: V,
}

impl<V: Number> Stock<V> {
    /// Of a dry particle and what is in the gas over it.
    #[inline(always)]
    pub(super) fn new(totals: &Totals<V>, dry: &Dry<V>) -> Self {
        let zero = V::splat(0.0);
        let mut salts = [zero; COUNT];
        for (k, solid) in SOLIDS.iter().enumerate() {
            salts[k] = dry.salts[solid.column];
        }
        let free_a = (totals.ammonia - dry.ammonium).max(zero);
        let free_c = (totals.chloride - dry.chloride).max(zero);
        salts[solids::NH4CL] = free_a.min(free_c);
        Self {
            salts,
            waiting: zero,
        }
    }
}

/// A composition with some salts dissolved.
pub(super) struct Partly<V> {
    pub(super) composition: Composition<V>,
    pub(super) in_solution: Totals<V>,
}

/// First shares, and what keeps salts from dissolving.
#[inline(always)]
pub(super) fn first_shares<V: Number>(
    air: &Coefficients<V>,
    stock: &mut Stock<V>,
    dry: &Dry<V>,
) -> Shares<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut shares = Shares::none();
    let mut open = [zero; COUNT];
    for (k, solid) in SOLIDS.iter().enumerate() {
        let excess = air.humidity - solid.deliquescence(air.kelvin);
        open[k] = one - smooth_step((excess + DISSOLVING) * (1.0 / DISSOLVING));
    }
    // As ISORROPIA II has it: MgSO4 is always dissolved; Na2SO4 that is not the last salt to dissolve waits for (NH4)2SO4.
    open[solids::MGSO4] = zero;
    let s = &dry.salts;
    let waits = s[column::AMMONIUM_SULFATE]
        .gt(V::splat(NOTHING))
        .and(s[column::LETOVICITE].le(zero));
    stock.waiting = V::select(waits, open[solids::SULFATE], zero);
    for k in 0..COUNT {
        let there = stock.salts[k].gt(V::splat(NOTHING * 1e-4));
        let open = V::select(there, open[k], zero);
        shares.open[k] = open;
        shares.reluctance[k] = (one - open) / open.at_least(1e-6) * RELUCTANCE;
        shares.logarithm[k] = zero;
    }
    let all = stock.waiting.ge(one);
    shares.open[solids::NA2SO4] = V::select(all, zero, shares.open[solids::NA2SO4]);
    shares
}

/// The composition with the shares dissolved.
#[inline(always)]
pub(super) fn partly<V: Number>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
    dry: &Dry<V>,
    stock: &Stock<V>,
    shares: &mut Shares<V>,
    list: &[usize],
) -> Partly<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut salts = dry.salts;
    let mut solid = [zero; SALTS];
    let mut sal_ammoniac = zero;
    for &k in list {
        let mut part = shares.logarithm[k].exp_inside();
        if k == solids::NA2SO4 {
            part = part * (one - stock.waiting);
        }
        shares.dissolved[k] = stock.salts[k] * part;
        let left = stock.salts[k] * (one - part);
        if k == solids::NH4CL {
            sal_ammoniac = left;
        } else {
            salts[SOLIDS[k].column] = shares.dissolved[k];
            solid[SOLIDS[k].column] = left;
        }
    }
    let ammonium = solid[column::AMMONIUM_SULFATE] * 2.0
        + solid[column::LETOVICITE] * 3.0
        + solid[column::NH4HSO4]
        + sal_ammoniac;
    let nitrate = solid[column::NANO3]
        + solid[column::KNO3]
        + (solid[column::CANO32] + solid[column::MGNO32]) * 2.0;
    let chloride = solid[column::NACL]
        + solid[column::KCL]
        + (solid[column::CACL2] + solid[column::MGCL2]) * 2.0
        + sal_ammoniac;
    let free_sulfate = salts[column::AMMONIUM_SULFATE]
        + salts[column::LETOVICITE] * 2.0
        + salts[column::NH4HSO4]
        + (salts[column::NAHSO4] + salts[column::KHSO4]) * 0.5
        + salts[column::H2SO4];
    salts[column::NA2SO4] = salts[column::NA2SO4] + salts[column::NAHSO4] * 0.5;
    salts[column::K2SO4] = salts[column::K2SO4] + salts[column::KHSO4] * 0.5;
    let composition = Composition::of_salts(salts, dry.gypsum, free_sulfate, &air.water);
    let in_solution = Totals {
        ammonia: (totals.ammonia - ammonium).max(zero),
        nitrate: (totals.nitrate - nitrate).max(composition.bound_nitrate),
        chloride: (totals.chloride - chloride).max(composition.bound_chloride),
        ..*totals
    };
    Partly {
        composition,
        in_solution,
    }
}
