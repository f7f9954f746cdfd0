//! Derivatives of the stable branch by the totals, by implicit differentiation as in [`super::sensitivity`].
//!
//! To the unknowns of the solution come the logarithms sₖ of the shares dissolved of the salts that are partly solid, and to its equations
//! their saturation Sₖ + κₖ sₖ = 0. Gases over the dry particle are closed forms; the weights of dry and wet depend on the totals only
//! through dust. Derivatives by totals and unknowns are found a few at a time.

use super::activity::Logarithms;
use super::coefficients::Coefficients;
use super::composition::mixed;
use super::constants::{Warmth, gases_over_solids};
use super::dissolution::{LEAST, Shares};
use super::dry::Dry;
use super::metastable::{self, Solved};
use super::mixture::Mixture;
use super::number::{Dual, Number};
use super::partly::{Stock, partly};
use super::search::{self, Found};
use super::sensitivity::{INPUTS, Sensitivity};
use super::solids::{self, COUNT, Ions, SOLIDS};
use super::stable::{self, STEPS, Wet, molalities};
use super::{Partition, Totals};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Unknowns of the solution, all unknowns, all numbers that something can depend on.
const OF_SOLUTION: usize = 5;
const UNKNOWNS: usize = OF_SOLUTION + COUNT;
const ALL: usize = INPUTS + UNKNOWNS;
/// Derivatives found at a time.
const AT_ONCE: usize = 6;
/// Least pivot.
const PIVOT: f64 = 1e-13;

type Slopes<V> = Dual<V, AT_ONCE>;

/// Which derivatives are found now: those by the numbers from `first` on.
#[derive(Clone, Copy)]
struct Turn {
    first: usize,
}

impl Turn {
    /// A number by which derivatives are asked in some turn.
    #[inline(always)]
    fn number<V: Lanes>(self, value: V, place: usize) -> Slopes<V> {
        if (self.first..self.first + AT_ONCE).contains(&place) {
            Dual::input(value, place - self.first)
        } else {
            Dual::constant(value)
        }
    }
}

/// Derivatives of equations and outputs by totals and unknowns.
struct Table<V> {
    equations: [[V; ALL]; UNKNOWNS],
    out: [[V; ALL]; 4],
}

impl<V: Lanes> Table<V> {
    #[inline(always)]
    fn none() -> Self {
        let zero = <V as Lanes>::splat(0.0);
        Self {
            equations: [[zero; ALL]; UNKNOWNS],
            out: [[zero; ALL]; 4],
        }
    }

    /// du/dt of `count` unknowns u by the totals t from ∂e/∂u du/dt = −∂e/∂t, in place of ∂e/∂t. Pivots stand on the diagonal.
    #[inline(always)]
    fn solve(&mut self, count: usize) {
        let zero = <V as Lanes>::splat(0.0);
        let m = &mut self.equations;
        for pivot in 0..count {
            let diagonal = m[pivot][INPUTS + pivot];
            let usable = Lanes::gt(Lanes::abs(diagonal), <V as Lanes>::splat(PIVOT));
            let inverse = <V as Lanes>::splat(1.0) / diagonal;
            let inverse = <V as Lanes>::select(usable, inverse, zero);
            for k in 0..INPUTS + count {
                m[pivot][k] = m[pivot][k] * inverse;
            }
            for row in 0..count {
                if row != pivot {
                    let factor = m[row][INPUTS + pivot];
                    for k in 0..INPUTS + count {
                        m[row][k] = m[row][k] - factor * m[pivot][k];
                    }
                }
            }
        }
    }

    /// Of an output: directly and through the unknowns.
    #[inline(always)]
    fn total(&self, out: usize, count: usize) -> [V; INPUTS] {
        let zero = <V as Lanes>::splat(0.0);
        let mut slopes = [zero; INPUTS];
        for k in 0..INPUTS {
            let mut slope = self.out[out][k];
            for unknown in 0..count {
                slope = slope - self.out[out][INPUTS + unknown] * self.equations[unknown][k];
            }
            // Where two kinks coincide there is no slope.
            let defined = Lanes::lt(Lanes::abs(slope), <V as Lanes>::splat(f64::MAX));
            slopes[k] = <V as Lanes>::select(defined, slope, zero);
        }
        slopes
    }
}

/// Partition on the stable branch and its derivatives.
#[inline(always)]
pub(super) fn sensitivity<V: Lanes>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
) -> (Partition<V>, Sensitivity<V>) {
    let stage = stable::stable(air, totals, STEPS);
    let air = air.lift::<AT_ONCE>();
    let totals = &totals.with_traces();
    // Salts that are partly solid in some lane.
    let mut all = [0; COUNT];
    let mut count = 0;
    if let Some(wet) = &stage.wet {
        for k in 0..COUNT {
            if partly_solid(wet, k).any() {
                all[count] = k;
                count += 1;
            }
        }
    }
    let list = &all[..count];
    let unknowns = OF_SOLUTION + count;
    let mut table = Table::none();
    let mut first = 0;
    while first < INPUTS + unknowns {
        fill(
            &mut table,
            &air,
            totals,
            stage.wet.as_ref(),
            list,
            Turn { first },
        );
        first += AT_ONCE;
    }
    table.solve(unknowns);
    let sensitivity = Sensitivity {
        ammonia: table.total(0, unknowns),
        nitric_acid: table.total(1, unknowns),
        hydrochloric_acid: table.total(2, unknowns),
        water: table.total(3, unknowns),
    };
    (stage.partition, sensitivity)
}

/// Where a salt is neither all dissolved nor all solid.
#[inline(always)]
fn partly_solid<V: Lanes>(wet: &Wet<V>, k: usize) -> V::Mask {
    let s = wet.shares.logarithm[k];
    Lanes::lt(s, <V as Lanes>::splat(0.0))
        .and(Lanes::gt(s, <V as Lanes>::splat(LEAST)))
        .and(Lanes::gt(wet.shares.open[k], <V as Lanes>::splat(0.0)))
}

/// Derivatives of one turn.
#[inline(always)]
fn fill<V: Lanes>(
    table: &mut Table<V>,
    air: &Coefficients<Slopes<V>>,
    totals: &Totals<V>,
    wet: Option<&Wet<V>>,
    list: &[usize],
    turn: Turn,
) {
    let totals = &Totals {
        sodium: turn.number(totals.sodium, 0),
        sulfate: turn.number(totals.sulfate, 1),
        ammonia: turn.number(totals.ammonia, 2),
        nitrate: turn.number(totals.nitrate, 3),
        chloride: turn.number(totals.chloride, 4),
        calcium: turn.number(totals.calcium, 5),
        potassium: turn.number(totals.potassium, 6),
        magnesium: turn.number(totals.magnesium, 7),
    };
    let zero = Dual::constant(<V as Lanes>::splat(0.0));
    let dry = Dry::new(air, totals);
    let gas = dry.gas(air, totals);
    let mut out = [gas.ammonia, gas.nitric_acid, gas.hydrochloric_acid, zero];
    // Where there is no solution every unknown stays as it is.
    let mut equations = [zero; UNKNOWNS];
    for (k, equation) in equations.iter_mut().enumerate() {
        *equation = turn.number(<V as Lanes>::splat(0.0), INPUTS + k);
    }
    if let Some(wet) = wet {
        let (partition, found) = at_rest(air, totals, &dry, wet, list, turn);
        let of_wet = [
            partition.ammonia,
            partition.nitric_acid,
            partition.hydrochloric_acid,
            partition.water,
        ];
        let weight = dry.wetness(air);
        for k in 0..4 {
            let both = mixed(out[k], of_wet[k], weight);
            out[k] = Number::select(wet.remains, both, out[k]);
        }
        for k in 0..OF_SOLUTION + list.len() {
            equations[k] = Number::select(wet.remains, found[k], equations[k]);
        }
    }
    for k in 0..AT_ONCE.min(ALL - turn.first) {
        for row in 0..OF_SOLUTION + list.len() {
            table.equations[row][turn.first + k] = equations[row].slopes[k];
        }
        for row in 0..4 {
            table.out[row][turn.first + k] = out[row].slopes[k];
        }
    }
}

/// The wet particle at its solution, and the equations it fulfils.
#[inline(always)]
fn at_rest<V: Lanes>(
    air: &Coefficients<Slopes<V>>,
    totals: &Totals<Slopes<V>>,
    dry: &Dry<Slopes<V>>,
    wet: &Wet<V>,
    list: &[usize],
    turn: Turn,
) -> (Partition<Slopes<V>>, [Slopes<V>; UNKNOWNS]) {
    let zero = Dual::constant(<V as Lanes>::splat(0.0));
    let mut stock = Stock::new(totals, dry);
    stock.waiting = Dual::constant(wet.waiting);
    let mut shares = Shares::none();
    let mut every = [0; COUNT];
    for k in 0..COUNT {
        every[k] = k;
        shares.logarithm[k] = Dual::constant(wet.shares.logarithm[k]);
    }
    let unknown = INPUTS + OF_SOLUTION;
    for (place, &k) in list.iter().enumerate() {
        shares.logarithm[k] = turn.number(wet.shares.logarithm[k], unknown + place);
    }
    let partly = partly(air, totals, dry, &stock, &mut shares, &every);
    let start = &wet.start;
    let nitric = turn.number(start.logarithms.nitric_acid, INPUTS);
    let hydrochloric = turn.number(start.logarithms.hydrochloric_acid, INPUTS + 1);
    let ammonia = turn.number(start.logarithms.ammonia, INPUTS + 2);
    let bisulfate = turn.number(start.bisulfate, INPUTS + 3);
    let q = turn.number(start.q, INPUTS + 4);
    let (mut problem, acid) = metastable::problem(air, &partly.in_solution, &partly.composition);
    let alone = search::alone_at(&problem, acid, bisulfate);
    problem.bisulfate = alone.bisulfate * problem.rich;
    let mut logarithms = Logarithms {
        nitric_acid: nitric,
        hydrochloric_acid: hydrochloric,
        ammonia,
        bisulfate: zero,
    };
    let trial = problem.trial(q, &logarithms);
    let new = search::coefficients(&problem, &alone, &trial);
    logarithms.bisulfate = new.bisulfate;
    let poor = Lanes::le(problem.rich.value, <V as Lanes>::splat(0.0));
    let mut equations = [zero; UNKNOWNS];
    equations[0] = new.nitric_acid - nitric;
    equations[1] = new.hydrochloric_acid - hydrochloric;
    equations[2] = new.ammonia - ammonia;
    let of_bisulfate = alone.logarithms.bisulfate - bisulfate;
    equations[3] = Number::select(poor, bisulfate, of_bisulfate);
    equations[4] = Number::select(wet.idle, q, trial.residual);
    let found = Found {
        trial,
        logarithms,
        q,
        idle: wet.idle,
        steps: zero,
        moved: zero,
    };
    let solved = Solved::new(&problem, alone, found);
    let ions = molalities(&partly, &solved);
    let mixture = Mixture::new(&air.temperature, &ions);
    let of_ions = Ions::new(&ions);
    let warmth = Warmth::new(air.kelvin);
    let [_, product] = gases_over_solids(air.kelvin, dry.dust);
    for (place, &k) in list.iter().enumerate() {
        let saturation = if k == solids::NH4CL {
            let gases = solved.partition.ammonia * solved.partition.hydrochloric_acid;
            (Number::at_least(gases, 1e-60) / product).ln() * 0.5
        } else {
            SOLIDS[k].saturation(k, &warmth, &mixture, &of_ions)
        };
        let unknown = shares.logarithm[k];
        let reluctance = Dual::constant(wet.shares.reluctance[k]);
        equations[OF_SOLUTION + place] = Number::select(
            partly_solid(wet, k),
            saturation + unknown * reluctance,
            unknown,
        );
    }
    (solved.partition, equations)
}
