//! The search for equilibrium: Newton and secant steps in q within a bracket, activity coefficients following along.

use super::activity::{self, Logarithms, Molalities};
use super::composition::{Composition, mixed};
use super::number::Number;
use super::trial::{Problem, Trial, ten_to};
use crate::numerics::lanes::LaneMask;

/// Bounds of q.
const RANGE: f64 = 40.0;
/// Changes of q and of log₁₀ γ² that count as none.
const CLOSE: f64 = 1e-9;
/// Steps after which only halving is trusted, and steps in all.
const TRUST: usize = 24;
const STEPS: usize = 90;
/// Water that is none [kg/m³].
const NO_WATER: f64 = 1e-25;
/// Steps of the search for bisulfate.
const BISULFATE_STEPS: usize = 40;

/// H⁺ and HSO4⁻ of sulfate alone [mol/m³].
pub(super) struct SulfateAlone<V> {
    pub(super) hydrogen: V,
    pub(super) bisulfate: V,
    pub(super) logarithms: Logarithms<V>,
    /// log₁₀ of the coefficients of bisulfate with which these were found.
    pub(super) logarithm: V,
}

/// Molalities of sulfates alone.
#[inline(always)]
fn sulfate_ions<V: Number>(
    salts: &Composition<V>,
    ammonium: V,
    hydrogen: V,
    bisulfate: V,
    water: V,
) -> Molalities<V> {
    let per = V::splat(1.0) / water;
    let zero = V::splat(0.0);
    Molalities {
        hydrogen: hydrogen * per,
        sodium: salts.sodium * per,
        ammonium: ammonium * per,
        chloride: zero,
        sulfate: (salts.sulfate - bisulfate) * per,
        bisulfate: bisulfate * per,
        nitrate: zero,
        calcium: salts.calcium * per,
        potassium: salts.potassium * per,
        magnesium: salts.magnesium * per,
    }
}

/// H⁺ SO4²⁻ = k HSO4⁻ with `acid` = H⁺ + HSO4⁻ and `sulfate` = SO4²⁻ + HSO4⁻: (H⁺, HSO4⁻).
#[inline(always)]
fn dissociation<V: Number>(sulfate: V, acid: V, k: V) -> (V, V) {
    let zero = V::splat(0.0);
    let b = sulfate - acid + k;
    let root = (b * b + k * acid * 4.0).sqrt();
    let hydrogen = V::select(
        b.gt(zero),
        k * acid * 2.0 / (b.abs() + root).at_least(1e-300),
        (root - b) * 0.5,
    );
    let hydrogen = hydrogen.min(acid);
    (hydrogen, (acid - hydrogen).min(sulfate).max(zero))
}

/// Sulfate alone with a given coefficient of bisulfate (log₁₀).
#[inline(always)]
pub(super) fn alone_at<V: Number>(
    problem: &Problem<'_, V>,
    acid: V,
    logarithm: V,
) -> SulfateAlone<V> {
    let salts = problem.salts;
    let k = problem.air.constants.bisulfate * problem.water * ten_to(logarithm);
    let (hydrogen, bisulfate) = dissociation(salts.sulfate, acid, k);
    let ions = sulfate_ions(
        salts,
        problem.totals.ammonia,
        hydrogen,
        bisulfate,
        problem.water,
    );
    SulfateAlone {
        hydrogen,
        bisulfate,
        logarithms: activity::logarithms(activity::table(), &problem.air.temperature, &ions),
        logarithm,
    }
}

/// Bisulfate where sulfate is rich, from a first guess of its coefficient (log₁₀) on: nitrate and chloride are left out (Fountoukis and
/// Nenes 2007, section 2.4: minor species).
#[inline(always)]
pub(super) fn sulfate_alone<V: Number>(
    problem: &Problem<'_, V>,
    acid: V,
    first_guess: V,
    patience: usize,
) -> SulfateAlone<V> {
    let zero = V::splat(0.0);
    let mut logarithm = first_guess;
    let mut last = logarithm;
    let mut miss = zero;
    let mut first = true;
    let mut found = SulfateAlone {
        hydrogen: acid,
        bisulfate: zero,
        logarithms: Logarithms::none(),
        logarithm: zero,
    };
    let mut done = problem.rich.le(zero);
    for _ in 0..BISULFATE_STEPS.min(patience) {
        if done.all() {
            break;
        }
        let new = alone_at(problem, acid, logarithm);
        found.hydrogen = V::select(done, found.hydrogen, new.hydrogen);
        found.bisulfate = V::select(done, found.bisulfate, new.bisulfate);
        found.logarithms = found.logarithms.unless(done, &new.logarithms);
        found.logarithm = V::select(done, found.logarithm, logarithm);
        let new_miss = new.logarithms.bisulfate - logarithm;
        // Secant on what the coefficients miss, plain substitution at first.
        let run = (new_miss - miss) / (logarithm - last);
        let run = if first { zero - 1.0 } else { run };
        let run = V::select(run.lt(zero - 0.2), run, zero - 0.2).at_least(-20.0);
        let step = (zero - new_miss / run).at_least(-3.0).at_most(3.0);
        done = done.or(new_miss.abs().lt(V::splat(CLOSE)));
        last = logarithm;
        miss = new_miss;
        logarithm = logarithm + step;
        first = false;
    }
    found
}

/// Coefficients of a trial composition; where sulfate is rich those of sulfate alone.
#[inline(always)]
pub(super) fn coefficients<V: Number>(
    problem: &Problem<'_, V>,
    alone: &SulfateAlone<V>,
    trial: &Trial<V>,
) -> Logarithms<V> {
    let zero = V::splat(0.0);
    let (salts, rich) = (problem.salts, problem.rich);
    let per = V::splat(1.0) / trial.water;
    let ions = Molalities {
        hydrogen: mixed(trial.hydrogen, alone.hydrogen, rich) * per,
        sodium: salts.sodium * per,
        ammonium: mixed(trial.ammonium, problem.totals.ammonia, rich) * per,
        chloride: mixed(trial.free_chloride + salts.bound_chloride, zero, rich) * per,
        sulfate: (salts.sulfate - problem.bisulfate) * per,
        bisulfate: problem.bisulfate * per,
        nitrate: mixed(trial.free_nitrate + salts.bound_nitrate, zero, rich) * per,
        calcium: salts.calcium * per,
        potassium: salts.potassium * per,
        magnesium: salts.magnesium * per,
    };
    activity::logarithms(activity::table(), &problem.air.temperature, &ions)
}

/// A first guess.
pub(super) struct Start<V> {
    pub(super) q: V,
    pub(super) logarithms: Logarithms<V>,
    /// log₁₀ of the coefficients of bisulfate alone.
    pub(super) bisulfate: V,
    /// Steps that are allowed from it on.
    pub(super) patience: usize,
}

impl<V: Number> Start<V> {
    /// Half of the free acids dissolved, ideal solutions.
    #[inline(always)]
    pub(super) fn half() -> Self {
        Self {
            q: V::splat(0.0),
            logarithms: Logarithms::none(),
            bisulfate: V::splat(0.0),
            patience: usize::MAX,
        }
    }
}

/// What the search found.
pub(super) struct Found<V: Number> {
    pub(super) trial: Trial<V>,
    pub(super) logarithms: Logarithms<V>,
    /// Share that is dissolved, as a logit.
    pub(super) q: V,
    /// Where there is no free acid to share.
    pub(super) idle: V::Mask,
    pub(super) steps: V,
    /// Last change of q and of the coefficients.
    pub(super) moved: V,
}

/// Finds q at which H⁺ and the nitric acid agree, from a first guess on.
#[inline(always)]
pub(super) fn equilibrium<V: Number>(
    problem: &Problem<'_, V>,
    alone: &SulfateAlone<V>,
    start: &Start<V>,
) -> Found<V> {
    let zero = V::splat(0.0);
    let pool = problem.totals.nitrate - problem.salts.bound_nitrate
        + (problem.totals.chloride - problem.salts.bound_chloride);
    let idle = pool.le((problem.totals.nitrate + problem.totals.chloride) * 1e-15 + 1e-40);
    let mut low = V::splat(-RANGE);
    let mut high = V::splat(RANGE);
    let mut q = start.q;
    let known = V::splat(1.0) - problem.rich;
    let mut logarithms = start.logarithms.unless(known.gt(zero), &alone.logarithms);
    let mut trial = problem.trial(q, &logarithms);
    let mut moved = V::splat(1.0);
    if start.patience == usize::MAX {
        let new = coefficients(problem, alone, &trial);
        moved = logarithms.distance(&new);
        logarithms = new;
        trial = problem.trial(q, &logarithms);
    }
    let mut secant = zero;
    let mut done = idle.and(moved.lt(V::splat(CLOSE)));
    let mut steps = V::splat(1.0);
    let mut change = V::select(done, zero, moved);
    for step in 0..STEPS.min(start.patience) {
        if done.all() {
            break;
        }
        let above = trial.residual.gt(zero);
        high = V::select(above, q, high);
        low = V::select(above, low, q);
        let usable = secant
            .gt(trial.slope * 0.2)
            .and(secant.lt(trial.slope * 20.0));
        let slope = V::select(usable, secant, trial.slope).at_least(1e-12);
        let newton = q - trial.residual / slope;
        let near = (newton - q).abs().lt(V::splat(CLOSE));
        let inside = newton.gt(low).and(newton.lt(high));
        let inside = if step < TRUST {
            inside
        } else {
            inside.and(near)
        };
        let next = V::select(inside.or(near), newton, (low + high) * 0.5);
        let next = V::select(idle, q, next);
        let predicted = problem.trial(next, &logarithms);
        let new = coefficients(problem, alone, &predicted);
        moved = logarithms.distance(&new);
        let corrected = problem.trial(next, &new);
        let same = corrected.kind.eq(trial.kind);
        let run = (corrected.residual - trial.residual) / (next - q);
        secant = V::select(same, run, zero);
        let still = (next - q).abs().lt(V::splat(CLOSE));
        let narrow = (high - low)
            .lt(V::splat(CLOSE))
            .and(moved.lt(V::splat(1e-6)));
        trial = trial.unless(done, &corrected);
        logarithms = logarithms.unless(done, &new);
        let before = q;
        q = V::select(done, q, next);
        steps = V::select(done, steps, steps + 1.0);
        change = V::select(done, change, moved.max((next - before).abs()));
        let nothing = corrected
            .water
            .lt(V::splat(NO_WATER))
            .and((high - low).lt(V::splat(0.1)));
        done = done
            .or(still.and(moved.lt(V::splat(CLOSE))))
            .or(narrow)
            .or(nothing);
    }
    Found {
        trial,
        logarithms,
        q,
        idle,
        steps,
        moved: change,
    }
}

/// HSO4⁻ formed afterwards where sulfate is poor, without effect on the gases [mol/m³].
#[inline(always)]
pub(super) fn late_bisulfate<V: Number>(
    problem: &Problem<'_, V>,
    found: &Found<V>,
    hydrogen: V,
) -> V {
    let sulfate = problem.salts.sulfate;
    let k =
        problem.air.constants.bisulfate * found.trial.water * ten_to(found.logarithms.bisulfate);
    let b = sulfate + hydrogen + k;
    let root = (b * b - hydrogen * sulfate * 4.0).at_least(0.0).sqrt();
    let bisulfate = hydrogen * sulfate * 2.0 / (b + root);
    bisulfate * (V::splat(1.0) - problem.rich)
}
