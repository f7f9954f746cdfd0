//! Sources that take over the heat of others: no heat is lost when a boiler closes.

use super::bind::Bound;
use super::course::{Act, Course, Step, course};
use super::effect::{Destination, Edit};
use super::error::PlanError;
use super::fuel::Fuel;
use super::outcome::HeatAccount;
use crate::inventory::{BASE, Inventory, Library, SourceLine};
use std::collections::BTreeMap;

/// A source that takes over heat of a line.
#[derive(Debug, Clone)]
pub(super) struct Heir {
    /// The line whose heat it takes over.
    pub origin: usize,
    /// Place of the switch among the steps of that line.
    pub switch: usize,
    /// More of the county's line of its class, before the steps on it.
    pub line: SourceLine,
    /// Share of the origin's activity that goes to it when everything is done [1].
    pub gone: f64,
    /// What else is done to sources of its class.
    pub steps: Vec<Step>,
}

impl Heir {
    /// Its course when everything is done.
    pub fn end(&self, library: &Library) -> Course {
        let steps: Vec<&Step> = self.steps.iter().collect();
        course(&self.line, library, &steps, &|_| true)
    }

    /// Its mass [kg/a] where a share of the origin's activity goes to it, under some of its steps.
    pub fn mass(
        &self,
        library: &Library,
        gone: f64,
        included: &dyn Fn(&Step) -> bool,
    ) -> [f64; BASE.len()] {
        if self.gone <= 0.0 || gone <= 0.0 {
            return [0.0; BASE.len()];
        }
        let steps: Vec<&Step> = self.steps.iter().collect();
        let whole = course(&self.line, library, &steps, included).mass;
        whole.map(|mass| mass * gone / self.gone)
    }
}

/// All heirs, and the heat that changes its source.
pub(super) fn heirs(
    inventory: &Inventory,
    bound: &[Bound<'_>],
    steps: &[Vec<Step>],
) -> Result<(Vec<Heir>, Vec<HeatAccount>), PlanError> {
    let fuels = Fuel::embedded()?;
    let takeover = Takeover {
        inventory,
        bound,
        steps,
        fuels: &fuels,
    };
    let (mut heirs, mut problems) = (Vec::new(), Vec::new());
    let mut heat: BTreeMap<(usize, String, String), HeatAccount> = BTreeMap::new();
    for (origin, own) in steps.iter().enumerate() {
        if !own.iter().any(|step| step.act == Act::Switch) {
            continue;
        }
        let line = &inventory.lines[origin];
        let all: Vec<&Step> = own.iter().collect();
        let end = course(line, &inventory.library, &all, &|_| true);
        for (switch, gone) in end.gone {
            let effect = &bound[own[switch].effect];
            let Edit::Switch { to, .. } = &effect.effect.edit else {
                continue;
            };
            let Some(fuel) = fuels.get(&line.factor) else {
                problems.push(format!(
                    "'{}' cannot change its source of heat: the heat of '{}' is not known\nhint: sources that burn {} can",
                    line.id,
                    line.factor,
                    fuels.keys().cloned().collect::<Vec<_>>().join(", ")
                ));
                continue;
            };
            let useful = fuel.useful(line.making.activity * gone);
            let made = useful / (1.0 - effect.loss);
            let (place, come) = match &to.value {
                Destination::Elsewhere(place) => (place.clone(), useful),
                Destination::Class(class) => {
                    let place = (origin, switch, gone);
                    match takeover.heir(place, class, made) {
                        Ok((heir, heat)) => {
                            heirs.push(heir);
                            (class.clone(), heat * (1.0 - effect.loss))
                        }
                        Err(problem) => {
                            problems.push(problem);
                            continue;
                        }
                    }
                }
            };
            let account = heat
                .entry((effect.actor, fuel.fuel.clone(), place.clone()))
                .or_insert_with(|| HeatAccount {
                    actor: effect.actor,
                    from: fuel.fuel.clone(),
                    to: place,
                    gone: 0.0,
                    come: 0.0,
                    made: 0.0,
                });
            account.gone += useful;
            account.come += come;
            account.made += made;
        }
    }
    problems.dedup();
    if problems.is_empty() {
        Ok((heirs, heat.into_values().collect()))
    } else {
        Err(PlanError::Refused(problems))
    }
}

/// What heirs are made of.
struct Takeover<'a> {
    inventory: &'a Inventory,
    bound: &'a [Bound<'a>],
    steps: &'a [Vec<Step>],
    fuels: &'a BTreeMap<String, Fuel>,
}

impl Takeover<'_> {
    /// More of the county's line of a class, for so much heat [MJ], and the heat that it gives.
    fn heir(
        &self,
        (origin, switch, gone): (usize, usize, f64),
        class: &str,
        made: f64,
    ) -> Result<(Heir, f64), String> {
        let lines = &self.inventory.lines;
        let line = &lines[origin];
        let there = lines.iter().position(|other| {
            other.class == class && other.county == line.county && other.making.activity > 0.0
        });
        let Some(there) = there else {
            return Err(format!(
                "'{}' shall get its heat from '{class}', and county {} has no line of it\nhint: add one to activity.csv, or switch to another class",
                line.id, line.county
            ));
        };
        let template = &lines[there];
        let Some(fuel) = self.fuels.get(&template.factor) else {
            return Err(format!(
                "'{}' shall get its heat from '{}', whose heat is not known\nhint: choose a class that burns one of {}",
                line.id,
                template.id,
                self.fuels.keys().cloned().collect::<Vec<_>>().join(", ")
            ));
        };
        let activity = fuel.activity(made);
        let more = activity / template.making.activity;
        let mut own = template.clone();
        own.id = format!("{}+{}/{switch}", template.id, line.id);
        own.mass.base = own.mass.base.map(|mass| mass * more);
        own.making.activity = activity;
        own.making.generated = own.making.generated.map(|mass| mass * more);
        // What is done to its kind, but for what changes activities.
        let kept = self.steps[there]
            .iter()
            .filter(|step| self.bound[step.effect].acts_on_heirs() && step.act != Act::Switch);
        let heir = Heir {
            origin,
            switch,
            line: own,
            gone,
            steps: kept.cloned().collect(),
        };
        Ok((heir, fuel.useful(activity)))
    }
}
