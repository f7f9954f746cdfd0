//! What becomes of one line under the steps that touch it.
//!
//! m′ = m · (A′/A) · (EF′/EF) · Π(1 − η·s′·γ′)/Π(1 − η·s·γ) · Π(1 − Rₖ), each pollutant by itself.

use super::effect::penetration_remains;
use crate::inventory::{BASE, Library, Route, SourceLine};

/// What a step does, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// A times a factor.
    Activity(f64),
    /// EF times factors.
    Factor([f64; BASE.len()]),
    /// s is raised.
    Capture(f64),
    /// γ is raised.
    Operation(f64),
    /// A share of the activity goes to another source of heat.
    Switch,
    /// A control.
    Control {
        removal: [f64; BASE.len()],
        penetration: (f64, f64),
        effectiveness: f64,
        replace: bool,
    },
    /// At most so much a unit of activity [kg]; infinite: no limit. PM2.5 and coarser share the limit of the last two together.
    Most([f64; BASE.len()]),
    /// Hours, weekdays, months: no mass changes.
    Profile,
}

/// One step on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// Number of the measure or rule.
    pub actor: usize,
    /// Number of the effect in the order of the account.
    pub effect: usize,
    /// Share of the line that is concerned, with how far it is done [1].
    pub share: f64,
    /// What.
    pub act: Act,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    /// Mass [kg/a].
    pub mass: [f64; BASE.len()],
    /// What remains of the activity [1].
    pub activity: f64,
    /// s and γ.
    pub used: (f64, f64),
    /// Activity that went elsewhere: number of the step and share of the line's first activity [1].
    pub gone: Vec<(usize, f64)>,
}

/// A line on its way.
struct Worked<'a> {
    line: &'a SourceLine,
    library: &'a Library,
    activity: f64,
    factor: [f64; BASE.len()],
    extra: [f64; BASE.len()],
    capture: f64,
    operation: f64,
    gone: Vec<(usize, f64)>,
}

impl Worked<'_> {
    /// What the line's own controls let pass [1].
    fn passed(&self, capture: f64, operation: f64) -> [f64; BASE.len()] {
        if self.line.route == Route::Measured {
            return [1.0; BASE.len()];
        }
        self.library
            .passed(&self.line.making.controls, capture * operation)
    }

    fn mass(&self) -> [f64; BASE.len()] {
        let making = &self.line.making;
        let before = self.passed(making.capture, making.operation);
        let after = self.passed(self.capture, self.operation);
        std::array::from_fn(|p| {
            let passed = if before[p] > 0.0 {
                after[p] / before[p]
            } else {
                1.0
            };
            self.line.mass.base[p] * self.activity * self.factor[p] * passed * self.extra[p]
        })
    }

    fn step(&mut self, number: usize, step: &Step) {
        let blend = |factor: f64| 1.0 + step.share * (factor - 1.0);
        match &step.act {
            Act::Activity(factor) => self.activity *= blend(*factor),
            Act::Switch => {
                self.gone.push((number, self.activity * step.share));
                self.activity *= 1.0 - step.share;
            }
            Act::Factor(factors) => {
                for (own, factor) in self.factor.iter_mut().zip(factors) {
                    *own *= blend(*factor);
                }
            }
            Act::Capture(to) => self.capture += step.share * (to - self.capture).max(0.0),
            Act::Operation(to) => self.operation += step.share * (to - self.operation).max(0.0),
            Act::Control {
                removal,
                penetration,
                effectiveness,
                replace,
            } => {
                let passed = self.passed(self.capture, self.operation);
                for p in 0..BASE.len() {
                    let remains = if *replace {
                        let new = 1.0 - removal[p] * effectiveness * penetration.1;
                        if passed[p] > 0.0 {
                            (new / passed[p]).min(1.0)
                        } else {
                            1.0
                        }
                    } else {
                        penetration_remains(removal[p], *effectiveness, *penetration)
                    };
                    self.extra[p] *= blend(remains);
                }
            }
            Act::Most(most) => {
                let mass = self.mass();
                let activity = self.line.making.activity * self.activity;
                let pm = BASE.len() - 2;
                for p in 0..BASE.len() {
                    let own = if p < pm {
                        mass[p]
                    } else {
                        mass[pm] + mass[pm + 1]
                    };
                    let allowed = most[p] * activity;
                    if own > allowed {
                        self.extra[p] *= blend(allowed / own);
                    }
                }
            }
            Act::Profile => {}
        }
    }
}

/// The course of a line under those of its steps that are `included`; numbers are places in `steps`.
pub(super) fn course(
    line: &SourceLine,
    library: &Library,
    steps: &[&Step],
    included: &dyn Fn(&Step) -> bool,
) -> Course {
    let mut worked = Worked {
        line,
        library,
        activity: 1.0,
        factor: [1.0; BASE.len()],
        extra: [1.0; BASE.len()],
        capture: line.making.capture,
        operation: line.making.operation,
        gone: Vec::new(),
    };
    for (number, step) in steps.iter().enumerate() {
        if included(step) {
            worked.step(number, step);
        }
    }
    Course {
        mass: worked.mass(),
        activity: worked.activity,
        used: (worked.capture, worked.operation),
        gone: worked.gone,
    }
}
