//! What a plan forbids: found in the inventory that a scenario makes, and a reason to refuse the scenario.

use super::effect::{Amount, Scope};
use super::outcome::Outcome;
use crate::config::Placed;
use crate::inventory::BASE;

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// No new line in the scope (of a size in the scope's range).
    NoNew(Scope),
    /// What closes in the scope weighs at least `ratio` times what is new in it, pollutant by pollutant.
    Replacement {
        /// Old and new lines.
        scope: Scope,
        /// How many times.
        ratio: Placed<Amount>,
    },
    /// The activity of one scope is at most `most` times that of another.
    Ratio {
        /// The one.
        of: Box<Scope>,
        /// The other.
        to: Box<Scope>,
        /// How much of it [1].
        most: Placed<Amount>,
    },
    /// The activity of a scope is at most so much, in the unit of its lines.
    Cap {
        /// The scope.
        scope: Scope,
        /// How much.
        most: Placed<Amount>,
    },
}

impl Constraint {
    /// Why an outcome breaks the rule, one reason a line; `value` gives the number of an amount.
    pub(super) fn broken(&self, outcome: &Outcome, value: &dyn Fn(&Amount) -> f64) -> Vec<String> {
        let after = &outcome.inventory;
        let lines = || after.lines.iter();
        let activity = |scope: &Scope| -> f64 {
            let own = lines().filter(|line| scope.takes(after, line));
            own.map(|line| line.making.activity).sum()
        };
        match self {
            Self::NoNew(scope) => {
                let new = outcome.added.iter().map(|at| &after.lines[*at]);
                let new = new.filter(|line| scope.takes(after, line));
                new.filter_map(|line| match scope.takes_size(line) {
                    Some(false) => None,
                    Some(true) => Some(format!(
                        "'{}' ({}) is new and not allowed{}",
                        line.id,
                        line.name,
                        size_words(scope, line.making.capacity.as_ref())
                    )),
                    None => Some(format!(
                        "'{}' ({}) is new and says no capacity: whether it is allowed cannot be seen; fill capacity and capacity_unit",
                        line.id, line.name
                    )),
                })
                .collect()
            }
            Self::Replacement { scope, ratio } => {
                let ratio = value(&ratio.value);
                let mut new = [0.0; BASE.len()];
                for line in outcome.added.iter().map(|at| &after.lines[*at]) {
                    if scope.takes(after, line) {
                        for (sum, mass) in new.iter_mut().zip(line.mass.base) {
                            *sum += mass;
                        }
                    }
                }
                let closed = outcome.closed(scope);
                let pollutants = BASE.iter().zip(new.iter().zip(closed));
                let missing = pollutants.filter(|(_, (new, closed))| {
                    **new > 0.0 && ratio * **new > *closed * (1.0 + 1e-9)
                });
                missing
                    .map(|(name, (new, closed))| {
                        format!(
                            "{name}: {:.2} t/a are new, and {:.2} t/a close in their place; {ratio} times is asked",
                            new / 1000.0,
                            closed / 1000.0
                        )
                    })
                    .collect()
            }
            Self::Ratio { of, to, most } => {
                let (a, b, most) = (activity(of), activity(to), value(&most.value));
                let broken = a > most * b * (1.0 + 1e-9);
                let words = format!("{a:.4e} beside {b:.4e}: at most {most} of it is allowed");
                broken.then_some(words).into_iter().collect()
            }
            Self::Cap { scope, most } => {
                let (a, most) = (activity(scope), value(&most.value));
                let broken = a > most * (1.0 + 1e-9);
                let words = format!("{a:.4e} is above the cap of {most:.4e}");
                broken.then_some(words).into_iter().collect()
            }
        }
    }
}

fn size_words(scope: &Scope, capacity: Option<&(f64, String)>) -> String {
    match (&scope.capacity, capacity) {
        (Some(range), Some((size, unit))) if range.below.is_finite() => {
            format!(": {size} {unit}, below {} {unit}", range.below)
        }
        _ => String::new(),
    }
}
