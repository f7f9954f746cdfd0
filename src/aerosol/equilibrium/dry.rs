//! The dry particle: its salts, the gases over it, and the share of it that counts as wet.

use super::Totals;
use super::coefficients::Coefficients;
use super::composition::{Composition, mixed, smooth_step};
use super::constants::gases_over_solids;
use super::number::Number;
use super::solids::{self, SOLIDS};
use super::water::{SALTS, column};

/// Salt that counts as none [mol/m³].
pub(super) const NOTHING: f64 = 1e-18;
/// Ca, K and Mg beside the acids from which on particles count as dusty [1].
const DUSTY: f64 = 1e-5;

/// All salts of a dry particle by the columns of the water tables, and what they hold.
pub(super) struct Dry<V> {
    pub(super) salts: [V; SALTS],
    pub(super) gypsum: V,
    pub(super) ammonium: V,
    pub(super) nitrate: V,
    pub(super) chloride: V,
    /// 1 where there is dust, 0 where there is none.
    pub(super) dust: V,
}

/// Gases over a dry particle [mol/m³].
pub(super) struct DryGas<V> {
    pub(super) ammonia: V,
    pub(super) nitric_acid: V,
    pub(super) hydrochloric_acid: V,
}

/// NH3 over dry salts of `ammonia`, `nitrate` and `chloride` not bound otherwise: the least of the roots with and without NH4NO3 and NH4Cl.
#[inline(always)]
fn ammonia_over_solids<V: Number>(ammonia: V, nitrate: V, chloride: V, products: [V; 2]) -> V {
    let both = root(nitrate + chloride - ammonia, products[0] + products[1]);
    let first = root(nitrate - ammonia, products[0]);
    let second = root(chloride - ammonia, products[1]);
    ammonia.min(both).min(first).min(second)
}

/// Positive root of x² + b x − c.
#[inline(always)]
fn root<V: Number>(b: V, c: V) -> V {
    let s = (b * b + c * 4.0).sqrt();
    V::select(
        b.gt(V::splat(0.0)),
        c * 2.0 / (b.abs() + s).at_least(1e-300),
        (s - b) * 0.5,
    )
}

impl<V: Number> Dry<V> {
    /// Salts of all sulfate and of the cations.
    #[inline(always)]
    pub(super) fn new(air: &Coefficients<V>, totals: &Totals<V>) -> Self {
        let zero = V::splat(0.0);
        let composition = Composition::new(totals, &air.water);
        let free = composition.free_sulfate;
        let ammonium = totals.ammonia.min(free * 2.0);
        let mut salts = composition.salts;
        let acid = (free - ammonium).max(zero);
        let with_sodium = acid.min(salts[column::NA2SO4]);
        let left = acid - with_sodium;
        let with_potassium = left.min(salts[column::K2SO4]);
        salts[column::NA2SO4] = salts[column::NA2SO4] - with_sodium;
        salts[column::K2SO4] = salts[column::K2SO4] - with_potassium;
        salts[column::NAHSO4] = with_sodium * 2.0;
        salts[column::KHSO4] = with_potassium * 2.0;
        salts[column::H2SO4] = left - with_potassium;
        salts[column::AMMONIUM_SULFATE] = (ammonium * 2.0 - free * 3.0).max(zero);
        salts[column::LETOVICITE] = (free * 2.0 - ammonium).min(ammonium - free).max(zero);
        salts[column::NH4HSO4] = (free * 3.0 - ammonium * 2.0).min(ammonium).max(zero);
        let dust = totals.calcium + totals.potassium + totals.magnesium;
        let acids = totals.sulfate + totals.nitrate + totals.chloride;
        Self {
            salts,
            gypsum: composition.gypsum,
            ammonium,
            nitrate: composition.bound_nitrate,
            chloride: composition.bound_chloride,
            dust: smooth_step(dust / (acids * DUSTY)),
        }
    }

    /// Gases over solid NH4NO3 and NH4Cl.
    #[inline(always)]
    pub(super) fn gas(&self, air: &Coefficients<V>, totals: &Totals<V>) -> DryGas<V> {
        let zero = V::splat(0.0);
        let products = gases_over_solids(air.kelvin, self.dust);
        let free_a = (totals.ammonia - self.ammonium).max(zero);
        let free_n = (totals.nitrate - self.nitrate).max(zero);
        let free_c = (totals.chloride - self.chloride).max(zero);
        let ammonia = ammonia_over_solids(free_a, free_n, free_c, products);
        let floor = ammonia.at_least(1e-40);
        DryGas {
            ammonia,
            nitric_acid: free_n.min(products[0] / floor),
            hydrochloric_acid: free_c.min(products[1] / floor),
        }
    }

    /// Share of the saturated solution in the particle [1].
    #[inline(always)]
    pub(super) fn wetness(&self, air: &Coefficients<V>) -> V {
        let s = &self.salts;
        let t = air.kelvin;
        let nothing = V::splat(NOTHING);
        let crustal = s[column::CANO32] + s[column::CACL2] + s[column::MGNO32] + s[column::MGCL2];
        let sodium = s[column::NACL] + s[column::NANO3] + s[column::KNO3] + s[column::KCL];
        let neutral =
            s[column::LETOVICITE] + s[column::NH4HSO4] + s[column::NAHSO4] + s[column::KHSO4];
        let nitrate = solids::deliquescence(solids::AMMONIUM_NITRATE, t);
        // Without dust a mixture never needs more than the first of its salts.
        let first = SOLIDS[solids::NH4CL]
            .deliquescence(t)
            .min(SOLIDS[solids::SULFATE].deliquescence(t))
            .min(SOLIDS[solids::NANO3].deliquescence(t))
            .min(SOLIDS[solids::NACL].deliquescence(t));
        let mut high = mixed(nitrate.min(first), nitrate, self.dust);
        let mut low = V::splat(0.46);
        let with_sodium = sodium.gt(nothing);
        low = V::select(with_sodium, V::splat(0.24), low);
        let with_dust = crustal.gt(nothing);
        low = V::select(with_dust, V::splat(0.20), low);
        high = V::select(with_dust, SOLIDS[solids::CACL2].deliquescence(t), high);
        let rich = neutral.gt(nothing);
        let bisulfate = s[column::NH4HSO4].gt(nothing);
        let of_sodium = s[column::NAHSO4].gt(nothing);
        let of_letovicite = SOLIDS[solids::LC].deliquescence(t);
        let of_sodium_high = SOLIDS[solids::NAHSO4].deliquescence(t);
        let of_bisulfate = SOLIDS[solids::NH4HSO4].deliquescence(t);
        // With dust ISORROPIA II finds no water before NH4HSO4 dissolves.
        let rich_low = V::select(
            bisulfate,
            mixed(V::splat(0.24), of_bisulfate - 0.02, self.dust),
            V::select(of_sodium, V::splat(0.363), V::splat(0.61)),
        );
        let rich_high = V::select(
            bisulfate,
            of_bisulfate,
            V::select(of_sodium, of_sodium_high, of_letovicite),
        );
        low = V::select(rich, rich_low, low);
        high = V::select(rich, rich_high, high);
        let share = (air.humidity - low) / (high - low).at_least(1e-3);
        let acid = s[column::H2SO4].gt(nothing);
        V::select(acid, V::splat(1.0), share.at_least(0.0).at_most(1.0))
    }
}
