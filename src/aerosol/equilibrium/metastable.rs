//! Equilibrium of gas with a solution that stays liquid below its salts' deliquescence; only CaSO4 is solid.

use super::coefficients::Coefficients;
use super::composition::{Composition, smooth_step};
use super::number::Number;
use super::search::{self, Start};
use super::trial::{LEAST_WATER, Problem};
use super::water::{WaterPerSalt, column};
use super::{Partition, Totals};

/// Width of the passage from sulfate-rich to sulfate-poor, in NH4/(2 SO4) [1].
const REGIME_WIDTH: f64 = 0.01;

/// Water of sulfates without a cation of their own: H2SO4, bisulfates, (NH4)3H(SO4)2 and (NH4)2SO4 in the order in which ammonium is added.
#[inline(always)]
fn sulfate_water<V: Number>(salts: &Composition<V>, ammonium: V, water: &WaterPerSalt<V>) -> V {
    let zero = V::splat(0.0);
    let free = salts.free_sulfate;
    let neutral = (ammonium * 2.0 - free * 3.0).max(zero);
    let letovicite = (free * 2.0 - ammonium).min(ammonium - free).max(zero);
    let bisulfate = (free * 3.0 - ammonium * 2.0).min(ammonium).max(zero);
    let acid = (free - ammonium).max(zero);
    let with_sodium = acid.min(salts.salts[column::NA2SO4]);
    let acid = acid - with_sodium;
    let with_potassium = acid.min(salts.salts[column::K2SO4]);
    let acid = acid - with_potassium;
    neutral * water.of(column::AMMONIUM_SULFATE)
        + letovicite * water.of(column::LETOVICITE)
        + bisulfate * water.of(column::NH4HSO4)
        + with_sodium * (water.of(column::NAHSO4) * 2.0 - water.of(column::NA2SO4))
        + with_potassium * (water.of(column::KHSO4) * 2.0 - water.of(column::K2SO4))
        + acid * water.of(column::H2SO4)
}

/// The problem before gases are sought, and the acid that sulfate alone has [mol/m³].
#[inline(always)]
pub(super) fn problem<'a, V: Number>(
    air: &'a Coefficients<V>,
    totals: &'a Totals<V>,
    salts: &'a Composition<V>,
) -> (Problem<'a, V>, V) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let neutral = salts.free_sulfate * 2.0;
    let on_sulfate = totals.ammonia.min(neutral);
    let share = on_sulfate / neutral.at_least(1e-300);
    let rich = smooth_step((one - share) * (1.0 / REGIME_WIDTH));
    let rich = V::select(neutral.gt(V::splat(1e-40)), rich, zero);
    let water = salts.water + sulfate_water(salts, on_sulfate, &air.water);
    let problem = Problem {
        totals,
        salts,
        air,
        rich,
        bisulfate: zero,
        water: water.at_least(LEAST_WATER),
    };
    (problem, neutral - on_sulfate)
}

/// A solved problem.
pub(super) struct Solved<V: Number> {
    pub(super) partition: Partition<V>,
    pub(super) alone: search::SulfateAlone<V>,
    pub(super) found: search::Found<V>,
    /// 1 where sulfate is rich.
    pub(super) rich: V,
}

/// Partition of the totals [mol/m³] where all salts but CaSO4 are dissolved.
#[inline(always)]
pub(super) fn metastable<V: Number>(air: &Coefficients<V>, totals: &Totals<V>) -> Solved<V> {
    let salts = Composition::new(totals, &air.water);
    solve(air, totals, &salts, &Start::half())
}

/// Partition of what is in gas and solution, with the salts in solution given.
#[inline(always)]
pub(super) fn solve<V: Number>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
    salts: &Composition<V>,
    start: &Start<V>,
) -> Solved<V> {
    let (mut problem, acid) = problem(air, totals, salts);
    let alone = search::sulfate_alone(&problem, acid, start.bisulfate, start.patience);
    problem.bisulfate = alone.bisulfate * problem.rich;
    let found = search::equilibrium(&problem, &alone, start);
    Solved::new(&problem, alone, found)
}

impl<V: Number> Solved<V> {
    /// Of what the search found.
    #[inline(always)]
    pub(super) fn new(
        problem: &Problem<'_, V>,
        alone: search::SulfateAlone<V>,
        found: search::Found<V>,
    ) -> Self {
        let zero = V::splat(0.0);
        let (air, trial) = (problem.air, &found.trial);
        // OH⁻ matters where hardly any acid is left.
        let hydroxide = air.constants.water * air.humidity * trial.water * trial.water;
        let root = trial.hydrogen * trial.hydrogen + hydroxide * 4.0 / (trial.buffer + 1.0);
        let hydrogen = (trial.hydrogen + root.sqrt()) * 0.5;
        let late = search::late_bisulfate(problem, &found, hydrogen);
        let partition = Partition {
            ammonia: trial.ammonia,
            nitric_acid: trial.nitric_acid,
            hydrochloric_acid: trial.hydrochloric_acid,
            water: trial.water,
            hydrogen: (hydrogen - late).max(zero),
            bisulfate: problem.bisulfate + late,
            steps: found.steps,
        };
        Self {
            partition,
            alone,
            found,
            rich: problem.rich,
        }
    }
}
