//! Equilibrium of gas, solution and solid salts.
//!
//! Between the mutual deliquescence humidity of its salts and the deliquescence of the first of them a particle counts as a mixture of
//! the dry particle and the saturated solution (Nenes et al. 1998, doi 10.1023/A:1009604003981); below it is dry, above it a solution
//! with those salts solid that are saturated.

use super::activity::Molalities;
use super::coefficients::Coefficients;
use super::composition::{Composition, mixed, smooth_step};
use super::constants::{Warmth, gases_over_solids};
use super::dissolution::{LONGEST, Shares, Solution};
use super::dry::{Dry, NOTHING};
use super::metastable::{self, Solved};
use super::mixture::Mixture;
use super::number::Number;
use super::search::Start;
use super::solids::{self, COUNT, Ions, SOLIDS};
use super::water::{SALTS, column};
use super::{Partition, Totals};
use crate::numerics::lanes::LaneMask;

/// Steps towards saturation.
pub(super) const STEPS: usize = 30;
/// Steps of the gases' equilibrium for each of them.
const PATIENCE: usize = 3;
/// Change of shares, of q and of log₁₀ γ² that counts as none.
const AT_REST: f64 = 1e-6;
/// Scale of what keeps a salt in solution just below its deliquescence.
const RELUCTANCE: f64 = 0.02;
/// Share of the first trial's water that counts as none [1].
const DRIED: f64 = 1e-6;
/// Humidity over which a salt dissolves [1].
const DISSOLVING: f64 = 0.004;

/// What can dissolve.
struct Stock<V> {
    /// Of each salt where all is solid [mol/m³].
    salts: [V; COUNT],
    /// Share that has to wait whatever the solution [1].
    waiting: V,
}

impl<V: Number> Stock<V> {
    /// Of a dry particle and what is in the gas over it.
    #[inline(always)]
    fn new(totals: &Totals<V>, dry: &Dry<V>) -> Self {
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
struct Partly<V> {
    composition: Composition<V>,
    in_solution: Totals<V>,
}

/// First shares, and what keeps salts from dissolving.
#[inline(always)]
fn first_shares<V: Number>(air: &Coefficients<V>, stock: &mut Stock<V>, dry: &Dry<V>) -> Shares<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut shares = Shares {
        logarithm: [zero; COUNT],
        saturation: [zero; COUNT],
        reluctance: [zero; COUNT],
        dissolved: [zero; COUNT],
        open: [zero; COUNT],
        last: [zero; COUNT],
        longest: [V::splat(LONGEST); COUNT],
    };
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
fn partly<V: Number>(
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

/// Molalities of a solved composition [mol/kg].
#[inline(always)]
fn molalities<V: Number>(partly: &Partly<V>, solved: &Solved<V>) -> Molalities<V> {
    let zero = V::splat(0.0);
    let (composition, trial) = (&partly.composition, &solved.found.trial);
    let partition = &solved.partition;
    let per = V::splat(1.0) / trial.water;
    Molalities {
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
    }
}

/// Share of a gas in what could evaporate.
#[inline(always)]
fn share_of_gas<V: Number>(gas: V, free: V, total: V) -> V {
    let some = free.gt(total * 1e-9);
    V::select(some, gas / total.at_least(1e-40), V::splat(0.0))
}

/// New logarithms of the shares.
#[inline(always)]
fn next_shares<V: Number>(
    air: &Coefficients<V>,
    (warmth, sal_ammoniac): (&Warmth<V>, V),
    partly: &Partly<V>,
    solved: &Solved<V>,
    shares: &mut Shares<V>,
    list: &[usize],
) -> [V; COUNT] {
    let trial = &solved.found.trial;
    let ions = molalities(partly, solved);
    let mixture = Mixture::new(&air.temperature, &ions);
    let logarithms = Ions::new(&ions);
    for &k in list {
        shares.saturation[k] = if k == solids::NH4CL {
            let product = trial.ammonia * trial.hydrochloric_acid;
            (product.at_least(1e-60) / sal_ammoniac).ln() * 0.5
        } else {
            SOLIDS[k].saturation(k, warmth, &mixture, &logarithms)
        };
    }
    let there = &partly.in_solution;
    let per_water = V::splat(1.0) / trial.water;
    let solution = Solution {
        mixture: &mixture,
        cations: [
            ions.hydrogen,
            ions.sodium,
            ions.ammonium,
            ions.potassium,
            ions.calcium,
            ions.magnesium,
        ],
        anions: [ions.chloride, ions.sulfate, ions.bisulfate, ions.nitrate],
        per_water,
        gas: [
            share_of_gas(trial.ammonia, trial.ammonium, there.ammonia),
            share_of_gas(trial.nitric_acid, trial.free_nitrate, there.nitrate),
            share_of_gas(
                trial.hydrochloric_acid,
                trial.free_chloride,
                there.chloride,
            ),
        ],
        vapours: [trial.ammonia * per_water, trial.hydrochloric_acid * per_water],
        none_free: trial.free_chloride.le(there.chloride * 1e-9),
        volatile_water: [air.water.of(column::NH4NO3), air.water.of(column::NH4CL)],
        rich: solved.rich,
    };
    shares.step(list, &solution, &air.water)
}

/// A partition, and where it is not finished a number that tells which salts are in question (0 where it is).
pub(super) struct Stage<V> {
    pub(super) partition: Partition<V>,
    pub(super) rest: V,
}

/// Partition of the totals [mol/m³] between gas, solution and solid salts, in no more than `patience` steps towards saturation: with 0
/// only dry particles are finished, with 1 those in which all is dissolved, with [`STEPS`] all that ever will be.
#[inline(always)]
pub(super) fn stable<V: Number>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
    patience: usize,
) -> Stage<V> {
    let zero = V::splat(0.0);
    let given = totals;
    let totals = &given.with_traces();
    let dry = Dry::new(air, totals);
    let mut wet = dry.wetness(air);
    let gas = dry.gas(air, totals);
    let mut stage = Stage {
        partition: Partition::nothing(),
        rest: zero,
    };
    let done = wet.le(zero);
    if !done.all() {
        stage = saturated(air, totals, &dry, done, patience);
    }
    let partition = &stage.partition;
    wet = V::select(partition.water.gt(zero), wet, zero);
    let partition = Partition {
        ammonia: mixed(gas.ammonia, partition.ammonia, wet),
        nitric_acid: mixed(gas.nitric_acid, partition.nitric_acid, wet),
        hydrochloric_acid: mixed(gas.hydrochloric_acid, partition.hydrochloric_acid, wet),
        water: partition.water * wet,
        hydrogen: partition.hydrogen * wet,
        bisulfate: partition.bisulfate * wet,
        steps: partition.steps,
    };
    Stage {
        partition: partition.within(given),
        rest: stage.rest,
    }
}

/// The solution with what is saturated in it solid.
#[inline(always)]
fn saturated<V: Number>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
    dry: &Dry<V>,
    mut done: V::Mask,
    patience: usize,
) -> Stage<V> {
    let zero = V::splat(0.0);
    let mut stock = Stock::new(totals, dry);
    let mut shares = first_shares(air, &mut stock, dry);
    let mut moving = shares.open;
    // Salts that are solid in some lane.
    let mut all = [0; COUNT];
    let mut count = 0;
    for k in 0..COUNT {
        let waits = k == solids::NA2SO4 && stock.waiting.gt(zero).any();
        if shares.open[k].gt(zero).any() || waits {
            all[count] = k;
            count += 1;
        }
    }
    let list = &all[..count];
    let warmth = Warmth::new(air.kelvin);
    let sal_ammoniac = gases_over_solids(air.kelvin, dry.dust)[1];
    let mut start = Start::half();
    let mut partition = Partition::nothing();
    let mut steps = zero;
    let mut first_water = zero;
    for step in 0..patience {
        let old = shares.logarithm; //DBG
        let partly = partly(air, totals, dry, &stock, &mut shares, list);
        let solved = metastable::solve(air, &partly.in_solution, &partly.composition, &start);
        if step == 0 {
            first_water = solved.found.trial.water;
        }
        start = Start {
            q: solved.found.q,
            logarithms: solved.found.logarithms,
            bisulfate: solved.alone.logarithms.bisulfate,
            patience: PATIENCE,
        };
        steps = V::select(done, steps, steps + solved.partition.steps + 1000.0); //DBG
        partition = partition.unless(done, &solved.partition);
        if list.is_empty() {
            done = V::Mask::splat(true);
        }
        if step + 1 == STEPS || done.all() {
            break;
        }
        let next = next_shares(air, (&warmth, sal_ammoniac), &partly, &solved, &mut shares, list);
        let mut largest = solved.found.moved;
        for &k in list {
            let change = (next[k].exp_inside() - shares.logarithm[k].exp_inside()).abs();
            largest = largest.max(change);
            moving[k] = (next[k] - shares.logarithm[k]).abs();
            shares.logarithm[k] = V::select(done, shares.logarithm[k], next[k]);
        }
        if std::env::var("DBG").is_ok() { let f = |x: V| { let mut t = [0.0; 8]; crate::numerics::lanes::Lanes::store(x.plain(), &mut t); t[0] }; //DBG
            println!("{step} W {:.4e} q {:.6} moved {:.2e} largest {:.2e} st {} | {}", f(solved.found.trial.water), f(solved.found.q), f(solved.found.moved), f(largest), f(solved.partition.steps), list.iter().map(|&k| format!("{k}: s {:.5} S {:.5} -> {:.5}", f(old[k]), f(shares.saturation[k]), f(next[k]))).collect::<Vec<_>>().join("; ")); } //DBG
        let dried = solved.found.trial.water.lt(first_water * DRIED);
        done = done.or(dried).or(largest.lt(V::splat(AT_REST)));
        if done.all() {
            break;
        }
    }
    let nothing = partition.water.lt(first_water * DRIED);
    let partition = Partition {
        steps,
        water: V::select(nothing, zero, partition.water),
        ..partition
    };
    let mut rest = V::splat(1.0);
    for (k, moving) in moving.iter().enumerate() {
        let bit = f64::from(1_u32 << (k + 1));
        rest = rest + V::select(moving.gt(zero), V::splat(bit), zero);
    }
    let rest = V::select(done, zero, rest);
    Stage { partition, rest }
}
