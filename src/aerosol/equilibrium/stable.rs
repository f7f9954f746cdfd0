//! Equilibrium of gas, solution and solid salts.
//!
//! Between the mutual deliquescence humidity of its salts and the deliquescence of the first of them a particle counts as a mixture of
//! the dry particle and the saturated solution (Nenes et al. 1998, doi 10.1023/A:1009604003981); below it is dry, above it a solution
//! with those salts solid that are saturated.

use super::activity::Molalities;
use super::coefficients::Coefficients;
use super::composition::{Composition, mixed, smooth_step};
use super::constants::{Warmth, gases_over_solids};
use super::metastable;
use super::mixture::Mixture;
use super::number::Number;
use super::search::Start;
use super::solids::{self, COUNT, Ions, SOLIDS};
use super::water::{SALTS, column};
use super::{Partition, Totals};
use crate::numerics::lanes::LaneMask;

/// Steps towards saturation.
const STEPS: usize = 24;
/// Change of shares that counts as none.
const AT_REST: f64 = 1e-4;
/// Least logarithm of a share dissolved.
const LEAST: f64 = -30.0;
/// Humidity over which a salt dissolves [1].
const DISSOLVING: f64 = 0.004;

/// All salts of a dry particle by the columns of the water tables, and what they hold.
struct Dry<V> {
    salts: [V; SALTS],
    gypsum: V,
    ammonium: V,
    nitrate: V,
    chloride: V,
}

/// Salts of all sulfate and of the cations.
#[inline(always)]
fn dry_salts<V: Number>(air: &Coefficients<V>, totals: &Totals<V>) -> Dry<V> {
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
    Dry {
        salts,
        gypsum: composition.gypsum,
        ammonium,
        nitrate: composition.bound_nitrate,
        chloride: composition.bound_chloride,
    }
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

/// Share of the saturated solution in the particle [1].
#[inline(always)]
fn wetness<V: Number>(air: &Coefficients<V>, dry: &Dry<V>, dust: V) -> V {
    let s = &dry.salts;
    let t = air.kelvin;
    let nothing = V::splat(1e-18);
    let crustal = s[column::CANO32] + s[column::CACL2] + s[column::MGNO32] + s[column::MGCL2];
    let sodium = s[column::NACL] + s[column::NANO3] + s[column::KNO3] + s[column::KCL];
    let neutral = s[column::LETOVICITE] + s[column::NH4HSO4] + s[column::NAHSO4] + s[column::KHSO4];
    let dusty = dust.gt(V::splat(1e-20));
    let nitrate = solids::deliquescence(solids::AMMONIUM_NITRATE, t);
    // Without dust a mixture never needs more than the first of its salts.
    let first = SOLIDS[solids::NH4CL]
        .deliquescence(t)
        .min(SOLIDS[solids::SULFATE].deliquescence(t))
        .min(SOLIDS[solids::NANO3].deliquescence(t))
        .min(SOLIDS[solids::NACL].deliquescence(t));
    let nitrate = V::select(dusty, nitrate, nitrate.min(first));
    let mut low = V::splat(0.46);
    let mut high = nitrate;
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
    let rich_low = V::select(
        bisulfate,
        V::splat(0.24),
        V::select(of_sodium, V::splat(0.363), V::splat(0.61)),
    );
    let rich_high = V::select(
        bisulfate,
        SOLIDS[solids::NH4HSO4].deliquescence(t),
        V::select(of_sodium, of_sodium_high, of_letovicite),
    );
    let rich_low = V::select(dusty, rich_high - 0.02, rich_low);
    low = V::select(rich, rich_low, low);
    high = V::select(rich, rich_high, high);
    let share = (air.humidity - low) / (high - low).at_least(1e-3);
    let acid = s[column::H2SO4].gt(nothing);
    V::select(acid, V::splat(1.0), share.at_least(0.0).at_most(1.0))
}

/// What is solid of a set of salts.
struct Undissolved<V> {
    ammonium: V,
    nitrate: V,
    chloride: V,
}

/// Partition of the totals [mol/m³] between gas, solution and solid salts.
#[inline(always)]
pub(super) fn stable<V: Number>(air: &Coefficients<V>, totals: &Totals<V>) -> Partition<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let dry = dry_salts(air, totals);
    let wet = wetness(
        air,
        &dry,
        totals.calcium + totals.potassium + totals.magnesium,
    );
    // Dry: gases over solid NH4NO3 and NH4Cl.
    let products = gases_over_solids(air.kelvin);
    let free_a = (totals.ammonia - dry.ammonium).max(zero);
    let free_n = (totals.nitrate - dry.nitrate).max(zero);
    let free_c = (totals.chloride - dry.chloride).max(zero);
    let gas_a = ammonia_over_solids(free_a, free_n, free_c, products);
    let floor = gas_a.at_least(1e-40);
    let gas_n = free_n.min(products[0] / floor);
    let gas_c = free_c.min(products[1] / floor);
    // Wet: shares dissolved of each salt.
    let warmth = Warmth::new(air.kelvin);
    let mut share = [zero; COUNT];
    let mut stride = [one; COUNT];
    let mut last = [zero; COUNT];
    let mut open = [zero; COUNT];
    for (k, solid) in SOLIDS.iter().enumerate() {
        let excess = air.humidity - solid.deliquescence(air.kelvin);
        open[k] = one - smooth_step((excess + DISSOLVING) * (1.0 / DISSOLVING));
        share[k] = open[k] * -3.0;
    }
    // As ISORROPIA II has it: MgSO4 is always dissolved; Na2SO4 that is not the last salt to dissolve waits for (NH4)2SO4.
    open[solids::MGSO4] = zero;
    share[solids::MGSO4] = zero;
    let s = &dry.salts;
    let waiting = s[column::AMMONIUM_SULFATE]
        .gt(V::splat(1e-18))
        .and(s[column::LETOVICITE].le(zero));
    let kept = V::select(waiting, open[solids::SULFATE], zero);
    share[solids::NA2SO4] = mixed(share[solids::NA2SO4], V::splat(LEAST), kept);
    let mut start = Start::half();
    let mut partition = Partition::nothing();
    let mut steps = zero;
    // Dry particles, and particles whose shares have come to rest.
    let mut done = wet.le(zero);
    for step in 0..STEPS {
        let mut salts = dry.salts;
        let mut solid = [zero; SALTS];
        for (k, salt) in SOLIDS.iter().enumerate() {
            if k != solids::NH4CL {
                let part = share[k].exp_inside();
                salts[salt.column] = dry.salts[salt.column] * part;
                solid[salt.column] = dry.salts[salt.column] * (one - part);
            }
        }
        let sal_ammoniac = free_a.min(free_c) * (one - share[solids::NH4CL].exp_inside());
        let undissolved = Undissolved {
            ammonium: solid[column::AMMONIUM_SULFATE] * 2.0
                + solid[column::LETOVICITE] * 3.0
                + solid[column::NH4HSO4]
                + sal_ammoniac,
            nitrate: solid[column::NANO3]
                + solid[column::KNO3]
                + (solid[column::CANO32] + solid[column::MGNO32]) * 2.0,
            chloride: solid[column::NACL]
                + solid[column::KCL]
                + (solid[column::CACL2] + solid[column::MGCL2]) * 2.0
                + sal_ammoniac,
        };
        let free_sulfate = salts[column::AMMONIUM_SULFATE]
            + salts[column::LETOVICITE] * 2.0
            + salts[column::NH4HSO4]
            + (salts[column::NAHSO4] + salts[column::KHSO4]) * 0.5
            + salts[column::H2SO4];
        salts[column::NA2SO4] = salts[column::NA2SO4] + salts[column::NAHSO4] * 0.5;
        salts[column::K2SO4] = salts[column::K2SO4] + salts[column::KHSO4] * 0.5;
        let composition = Composition::of_salts(salts, dry.gypsum, free_sulfate, &air.water);
        let in_solution = Totals {
            ammonia: (totals.ammonia - undissolved.ammonium).max(zero),
            nitrate: (totals.nitrate - undissolved.nitrate).max(composition.bound_nitrate),
            chloride: (totals.chloride - undissolved.chloride).max(composition.bound_chloride),
            ..*totals
        };
        let solved = metastable::solve(air, &in_solution, &composition, &start);
        start = Start {
            q: solved.found.q,
            logarithms: solved.found.logarithms,
        };
        steps = V::select(done, steps, steps + solved.partition.steps);
        partition = partition.unless(done, &solved.partition);
        if step + 1 == STEPS {
            break;
        }
        // Towards saturation.
        let trial = &solved.found.trial;
        let per = one / trial.water;
        let ions = Molalities {
            hydrogen: partition.hydrogen * per,
            sodium: composition.sodium * per,
            ammonium: trial.ammonium * per,
            chloride: (trial.free_chloride + composition.bound_chloride) * per,
            sulfate: (composition.sulfate - partition.bisulfate).max(zero) * per,
            bisulfate: partition.bisulfate * per,
            nitrate: (trial.free_nitrate + composition.bound_nitrate) * per,
            calcium: composition.calcium * per,
            potassium: composition.potassium * per,
            magnesium: composition.magnesium * per,
        };
        let mixture = Mixture::new(&air.temperature, &ions);
        let logarithms = Ions::new(&ions);
        let mut largest = zero;
        for (k, solid) in SOLIDS.iter().enumerate() {
            let excess = solid.saturation(k, &warmth, &mixture, &logarithms);
            let same = (excess * last[k]).gt(zero);
            stride[k] = V::select(same, stride[k] * 1.6, stride[k] * 0.5)
                .at_least(0.1)
                .at_most(60.0);
            last[k] = excess;
            let next = share[k] - (excess * stride[k]).at_least(-4.0).at_most(4.0);
            let next = next.at_least(LEAST).at_most(0.0) * open[k];
            let next = if k == solids::NA2SO4 {
                mixed(next, V::splat(LEAST), kept)
            } else {
                next
            };
            largest = largest.max((next.exp_inside() - share[k].exp_inside()).abs());
            share[k] = V::select(done, share[k], next);
        }
        done = done.or(largest.lt(V::splat(AT_REST)));
        if done.all() {
            break;
        }
    }
    Partition {
        ammonia: mixed(gas_a, partition.ammonia, wet),
        nitric_acid: mixed(gas_n, partition.nitric_acid, wet),
        hydrochloric_acid: mixed(gas_c, partition.hydrochloric_acid, wet),
        water: partition.water * wet,
        hydrogen: partition.hydrogen * wet,
        bisulfate: partition.bisulfate * wet,
        steps,
    }
}
