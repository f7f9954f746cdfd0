//! A programme: which measures, which rules of one's own, on which day, with which numbers.

use super::effect::{Amount, Effect};
use super::error::PlanError;
use super::measure::{Measure, Strength};
use super::measure_file::MeasureLibrary;
use crate::inventory::Inventory;
use crate::problem::nearest;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A rule of a scenario: carried out behind the measures, in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it does.
    pub effect: Effect,
    /// Line of the scenario.
    pub line: usize,
}

/// New sources: an inventory folder whose lines are added.
#[derive(Debug, Clone)]
pub struct Addition {
    /// Its name: the folder as written.
    pub id: String,
    /// The lines with their stacks.
    pub inventory: Inventory,
    /// The folder.
    pub folder: PathBuf,
}

/// A number of a measure that a scenario sets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterName {
    /// Id of the measure.
    pub measure: String,
    /// Name of the parameter.
    pub parameter: String,
}

/// Everything that is done to an inventory.
#[derive(Debug, Clone)]
pub struct Programme {
    /// The measures, in the order of the libraries.
    pub measures: Vec<Measure>,
    /// Rules of the scenario.
    pub rules: Vec<Rule>,
    /// New sources.
    pub additions: Vec<Addition>,
    /// The day for which it is computed.
    pub on: Date,
    /// Which value of every parameter.
    pub strength: Strength,
    /// Parameters with a value of their own.
    pub set: BTreeMap<ParameterName, f64>,
    /// True if the measures were named one by one: one that finds no line is an error then.
    pub named: bool,
}

/// What measures and rules are called in tables: measures first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Id.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Article of the plan; 0 for one's own.
    pub article: usize,
}

impl Programme {
    /// Picks measures of libraries by id; `None` for all.
    ///
    /// # Errors
    /// [`PlanError::Refused`]: ids that no library has, ids that two have, a day that a library does not speak of.
    pub fn pick(
        libraries: &[MeasureLibrary],
        ids: Option<&[String]>,
        on: Date,
    ) -> Result<Vec<Measure>, PlanError> {
        let mut problems = Vec::new();
        let mut picked = Vec::new();
        let all = || {
            libraries
                .iter()
                .flat_map(|l| l.measures.iter().map(move |m| (l, m)))
        };
        for id in ids.into_iter().flatten() {
            if !all().any(|(_, measure)| measure.id == *id) {
                let near = nearest(id, all().map(|(_, m)| &*m.id));
                let hint = near.map_or_else(
                    || "`hehuang plan measures` lists them".to_owned(),
                    |near| format!("did you mean '{near}'?"),
                );
                problems.push(format!("there is no measure '{id}'\nhint: {hint}"));
            }
        }
        for (library, measure) in all() {
            if ids.is_some_and(|ids| !ids.contains(&measure.id)) {
                continue;
            }
            let (first, last) = library.span;
            if on < first || on > last {
                problems.push(format!(
                    "{} of {} speaks of {first} to {last}, and the plan is computed for {on}\nhint: move `on`, or give measures of your own with that span",
                    measure.id, library.file
                ));
                continue;
            }
            if picked.iter().any(|other: &Measure| other.id == measure.id) {
                problems.push(format!(
                    "two files have a measure '{}'\nhint: rename the one of {}",
                    measure.id, library.file
                ));
                continue;
            }
            picked.push(measure.clone());
        }
        // One sentence suffices for a day outside.
        problems.dedup_by(|a, b| a.contains("speaks of") && b.contains("speaks of"));
        if problems.is_empty() {
            Ok(picked)
        } else {
            Err(PlanError::Refused(problems))
        }
    }

    /// Measures, rules and additions by number.
    pub fn actors(&self) -> Vec<Actor> {
        let measures = self.measures.iter().map(|m| Actor {
            id: m.id.clone(),
            name: m.name.clone(),
            name_zh: m.name_zh.clone(),
            article: m.article,
        });
        let own = |id: &str| Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            name_zh: id.to_owned(),
            article: 0,
        };
        let rules = self.rules.iter().map(|r| own(&r.id));
        let additions = self.additions.iter().map(|a| own(&a.id));
        measures.chain(rules).chain(additions).collect()
    }

    /// The value of an amount of a measure (of a rule: `None`), raised by what other measures add.
    pub(super) fn value(&self, measure: Option<&Measure>, amount: &Amount) -> f64 {
        let name = match amount {
            Amount::Number(number) => return *number,
            Amount::Parameter(name) => name,
        };
        let Some(measure) = measure else {
            return 0.0;
        };
        let own = self.own_value(measure, name);
        let raised = self.measures.iter().flat_map(|other| {
            let raises = other.raises.iter().map(move |raise| (other, raise));
            raises.filter(|(_, r)| r.measure.value == measure.id && r.parameter.value == *name)
        });
        raised.fold(own, |sum, (other, raise)| {
            sum + other.done(self.on) * self.value(Some(other), &raise.by.value)
        })
    }

    fn own_value(&self, measure: &Measure, name: &str) -> f64 {
        let key = ParameterName {
            measure: measure.id.clone(),
            parameter: name.to_owned(),
        };
        let set = self.set.get(&key).copied();
        set.unwrap_or_else(|| {
            let parameter = measure.parameters.get(name);
            parameter.map_or(0.0, |p| p.at(self.strength))
        })
    }

    /// Parameters whose three values differ, and which no scenario set: what a Monte Carlo draws.
    pub fn uncertain(&self) -> Vec<ParameterName> {
        let mut names = Vec::new();
        for measure in &self.measures {
            for (name, parameter) in &measure.parameters {
                let name = ParameterName {
                    measure: measure.id.clone(),
                    parameter: name.clone(),
                };
                let varies = parameter.least.total_cmp(&parameter.most).is_ne();
                if varies && !self.set.contains_key(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The same with every uncertain parameter at a point of its triangular distribution; `u` in 0..1 in the order of [`Self::uncertain`].
    pub fn drawn(&self, names: &[ParameterName], u: &[f64]) -> Self {
        let mut drawn = self.clone();
        for (name, u) in names.iter().zip(u) {
            let measure = self.measures.iter().find(|m| m.id == name.measure);
            if let Some(parameter) = measure.and_then(|m| m.parameters.get(&name.parameter)) {
                drawn.set.insert(name.clone(), parameter.quantile(*u));
            }
        }
        drawn
    }
}
