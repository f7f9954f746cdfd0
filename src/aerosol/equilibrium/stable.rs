//! Equilibrium of gas, solution and solid salts.
//!
//! Between the mutual deliquescence humidity of its salts and the deliquescence of the first of them a particle counts as a mixture of
//! the dry particle and the saturated solution (Nenes et al. 1998, doi 10.1023/A:1009604003981); below it is dry, above it a solution
//! with those salts solid that are saturated.

use super::activity::Molalities;
use super::answer::Solution;
use super::coefficients::Coefficients;
use super::composition::mixed;
use super::constants::{Warmth, gases_over_solids};
use super::dissolution::Shares;
use super::dry::Dry;
use super::metastable::{self, Solved};
use super::mixture::Mixture;
use super::number::Number;
use super::partly::{Partly, Stock, first_shares, partly};
use super::search::Start;
use super::solids::{self, COUNT, Ions, SOLIDS};
use super::water::column;
use super::{Partition, Totals};
use crate::numerics::lanes::LaneMask;

/// Steps towards saturation.
pub(super) const STEPS: usize = 30;
/// Steps of the gases' equilibrium for each of them.
const PATIENCE: usize = 3;
/// Change of shares, of q and of log₁₀ γ² that counts as none.
const AT_REST: f64 = 1e-6;
/// Share of the first trial's water that counts as none [1].
const DRIED: f64 = 1e-6;

/// Molalities of a solved composition [mol/kg].
#[inline(always)]
pub(super) fn molalities<V: Number>(partly: &Partly<V>, solved: &Solved<V>) -> Molalities<V> {
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
        cations: ions.cations(),
        anions: ions.anions(),
        per_water,
        gas: [
            share_of_gas(trial.ammonia, trial.ammonium, there.ammonia),
            share_of_gas(trial.nitric_acid, trial.free_nitrate, there.nitrate),
            share_of_gas(trial.hydrochloric_acid, trial.free_chloride, there.chloride),
        ],
        vapours: [
            trial.ammonia * per_water,
            trial.hydrochloric_acid * per_water,
        ],
        none_free: trial.free_chloride.le(there.chloride * 1e-9),
        volatile_water: [air.water.of(column::NH4NO3), air.water.of(column::NH4CL)],
        rich: solved.rich,
    };
    shares.step(list, &solution, &air.water)
}

/// A partition, and where it is not finished a number that tells which salts are in question (0 where it is).
pub(super) struct Stage<V: Number> {
    pub(super) partition: Partition<V>,
    pub(super) rest: V,
    /// The wet particle, where there is one.
    pub(super) wet: Option<Wet<V>>,
}

/// What a wet particle was found with.
pub(super) struct Wet<V: Number> {
    pub(super) start: Start<V>,
    pub(super) idle: V::Mask,
    pub(super) shares: Shares<V>,
    /// Share of Na2SO4 that waits [1].
    pub(super) waiting: V,
    /// Where water remains.
    pub(super) remains: V::Mask,
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
        wet: None,
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
        ..stage
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
    // Where nothing can be solid that is not so anyway there is nothing to seek.
    let mut fixed = V::Mask::splat(true);
    for k in 0..COUNT {
        fixed = fixed.and(shares.open[k].le(zero));
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
    let mut idle = V::Mask::splat(false);
    let mut partition = Partition::nothing();
    let mut steps = zero;
    let mut first_water = zero;
    for step in 0..patience {
        let partly = partly(air, totals, dry, &stock, &mut shares, list);
        let solved = metastable::solve(air, &partly.in_solution, &partly.composition, &start);
        if step == 0 {
            first_water = solved.found.trial.water;
        }
        idle = solved.found.idle;
        start = Start {
            q: V::select(done, start.q, solved.found.q),
            logarithms: start.logarithms.unless(done, &solved.found.logarithms),
            bisulfate: V::select(done, start.bisulfate, solved.alone.logarithms.bisulfate),
            patience: PATIENCE,
        };
        steps = V::select(done, steps, steps + solved.partition.steps);
        partition = partition.unless(done, &solved.partition);
        if step == 0 {
            done = done.or(fixed);
        }
        if step + 1 == STEPS || done.all() {
            break;
        }
        let next = next_shares(
            air,
            (&warmth, sal_ammoniac),
            &partly,
            &solved,
            &mut shares,
            list,
        );
        let mut largest = solved.found.moved;
        for &k in list {
            let wish = shares.wish[k].exp_inside();
            let change = (wish - shares.logarithm[k].exp_inside()).abs();
            largest = largest.max(change);
            moving[k] = (next[k] - shares.logarithm[k]).abs();
            shares.logarithm[k] = V::select(done, shares.logarithm[k], next[k]);
        }
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
    Stage {
        rest: V::select(done, zero, rest),
        wet: Some(Wet {
            start,
            idle,
            shares,
            waiting: stock.waiting,
            remains: partition.water.gt(zero),
        }),
        partition,
    }
}
