//! Derivatives of the partition by the totals, by implicit differentiation of the converged system.
//!
//! The solution is u = (bisulfate's coefficient, q, three products of coefficients) with e(u, t) = 0 for totals t; then
//! du/dt = −(∂e/∂u)⁻¹ ∂e/∂t and d out/dt = ∂out/∂t + ∂out/∂u du/dt. All partial derivatives are exact: the equations are evaluated once
//! more in numbers that carry their slopes. Activity coefficients and water follow the composition.

use super::activity::Logarithms;
use super::coefficients::Coefficients;
use super::composition::Composition;
use super::metastable;
use super::number::{Dual, Number};
use super::search;
use super::{Partition, Totals};
use crate::numerics::lanes::Lanes;

/// Totals, unknowns, both.
pub(super) const INPUTS: usize = 8;
const UNKNOWNS: usize = 5;
const ALL: usize = INPUTS + UNKNOWNS;

/// Derivatives by the totals in the order of [`Totals`].
#[derive(Clone, Copy, Debug)]
pub struct Sensitivity<V> {
    /// Of NH3 gas [1].
    pub ammonia: [V; INPUTS],
    /// Of HNO3 gas [1].
    pub nitric_acid: [V; INPUTS],
    /// Of HCl gas [1].
    pub hydrochloric_acid: [V; INPUTS],
    /// Of water [kg/mol].
    pub water: [V; INPUTS],
}

/// Solves m x = b for all columns of b; pivots stand on the diagonal.
#[inline(always)]
fn solve<V: Lanes>(
    mut m: [[V; UNKNOWNS]; UNKNOWNS],
    mut b: [[V; INPUTS]; UNKNOWNS],
) -> [[V; INPUTS]; UNKNOWNS] {
    for pivot in 0..UNKNOWNS {
        let diagonal = m[pivot][pivot];
        let usable = Lanes::gt(Lanes::abs(diagonal), <V as Lanes>::splat(1e-13));
        let inverse = <V as Lanes>::select(
            usable,
            <V as Lanes>::splat(1.0) / diagonal,
            <V as Lanes>::splat(0.0),
        );
        for k in 0..UNKNOWNS {
            m[pivot][k] = m[pivot][k] * inverse;
        }
        for k in 0..INPUTS {
            b[pivot][k] = b[pivot][k] * inverse;
        }
        for row in 0..UNKNOWNS {
            if row != pivot {
                let factor = m[row][pivot];
                for k in 0..UNKNOWNS {
                    m[row][k] = m[row][k] - factor * m[pivot][k];
                }
                for k in 0..INPUTS {
                    b[row][k] = b[row][k] - factor * b[pivot][k];
                }
            }
        }
    }
    b
}

/// An equation, or where it has no meaning one that keeps its unknown.
#[inline(always)]
fn unless<V: Lanes>(mask: V::Mask, equation: Dual<V, ALL>, unknown: Dual<V, ALL>) -> Dual<V, ALL> {
    Number::select(mask, -unknown, equation)
}

/// Of an output: directly and through the unknowns.
#[inline(always)]
fn total<V: Lanes>(out: &Dual<V, ALL>, moved: &[[V; INPUTS]; UNKNOWNS]) -> [V; INPUTS] {
    let mut slopes = [<V as Lanes>::splat(0.0); INPUTS];
    for k in 0..INPUTS {
        let mut slope = out.slopes[k];
        for unknown in 0..UNKNOWNS {
            slope = slope + out.slopes[INPUTS + unknown] * moved[unknown][k];
        }
        // Where two kinks coincide there is no slope.
        let defined = Lanes::lt(Lanes::abs(slope), <V as Lanes>::splat(f64::MAX));
        slopes[k] = <V as Lanes>::select(defined, slope, <V as Lanes>::splat(0.0));
    }
    slopes
}

/// Partition on the metastable branch and its derivatives.
#[inline(always)]
pub fn sensitivity<V: Lanes>(
    air: &Coefficients<V>,
    totals: &Totals<V>,
) -> (Partition<V>, Sensitivity<V>) {
    let given = totals;
    let totals = &given.with_traces();
    let solved = metastable::metastable(air, totals);
    let found = &solved.found;
    let air = air.lift::<ALL>();
    let totals = Totals {
        sodium: Dual::input(totals.sodium, 0),
        sulfate: Dual::input(totals.sulfate, 1),
        ammonia: Dual::input(totals.ammonia, 2),
        nitrate: Dual::input(totals.nitrate, 3),
        chloride: Dual::input(totals.chloride, 4),
        calcium: Dual::input(totals.calcium, 5),
        potassium: Dual::input(totals.potassium, 6),
        magnesium: Dual::input(totals.magnesium, 7),
    };
    let nitric = Dual::input(found.logarithms.nitric_acid, INPUTS);
    let hydrochloric = Dual::input(found.logarithms.hydrochloric_acid, INPUTS + 1);
    let ammonia = Dual::input(found.logarithms.ammonia, INPUTS + 2);
    let bisulfate = Dual::input(solved.alone.logarithm, INPUTS + 3);
    let q = Dual::input(found.q, INPUTS + 4);
    let salts = Composition::new(&totals, &air.water);
    let (mut problem, acid) = metastable::problem(&air, &totals, &salts);
    let alone = search::alone_at(&problem, acid, bisulfate);
    problem.bisulfate = alone.bisulfate * problem.rich;
    let logarithms = Logarithms {
        nitric_acid: nitric,
        hydrochloric_acid: hydrochloric,
        ammonia,
        bisulfate,
    };
    let trial = problem.trial(q, &logarithms);
    let new = search::coefficients(&problem, &alone, &trial);
    let poor = Lanes::le(problem.rich.value, <V as Lanes>::splat(0.0));
    let equations = [
        new.nitric_acid - nitric,
        new.hydrochloric_acid - hydrochloric,
        new.ammonia - ammonia,
        unless(poor, alone.logarithms.bisulfate - bisulfate, bisulfate),
        unless(found.idle, trial.residual, q),
    ];
    let mut matrix = [[<V as Lanes>::splat(0.0); UNKNOWNS]; UNKNOWNS];
    let mut right = [[<V as Lanes>::splat(0.0); INPUTS]; UNKNOWNS];
    for row in 0..UNKNOWNS {
        for k in 0..UNKNOWNS {
            matrix[row][k] = equations[row].slopes[INPUTS + k];
        }
        for k in 0..INPUTS {
            right[row][k] = <V as Lanes>::splat(0.0) - equations[row].slopes[k];
        }
    }
    let moved = solve(matrix, right);
    let sensitivity = Sensitivity {
        ammonia: total(&trial.ammonia, &moved),
        nitric_acid: total(&trial.nitric_acid, &moved),
        hydrochloric_acid: total(&trial.hydrochloric_acid, &moved),
        water: total(&trial.water, &moved),
    };
    (solved.partition.within(given), sensitivity)
}
