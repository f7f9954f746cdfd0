//! From words to numbers: every effect of a programme with its lines and values, and everything that cannot be.

use super::course::{Act, Step};
use super::effect::{Amount, ByPollutant, Destination, Edit, Effect, Scope};
use super::error::PlanError;
use super::measure::Measure;
use super::programme::Programme;
use crate::config::Placed;
use crate::inventory::{BASE, Inventory, SourceLine};
use crate::problem::nearest;
use crate::standards::Basis;
use std::collections::BTreeMap;

/// Milligrams in a kilogram.
const MILLIGRAMS: f64 = 1e6;
/// Actions that change an activity come first.
const ACTIVITY_PHASE: usize = 1;

/// One effect, ready to be carried out.
#[derive(Debug, Clone)]
pub(super) struct Bound<'a> {
    /// Number of the measure or rule.
    pub actor: usize,
    /// The effect.
    pub effect: &'a Effect,
    /// Its act, before the share of each line is known; growth has one for each year.
    pub act: Act,
    /// Growth by year of a line.
    pub growth: BTreeMap<u16, f64>,
    /// Heat lost on the way of a switch [1].
    pub loss: f64,
    /// Lines with the share that is concerned [1].
    pub lines: Vec<(usize, f64)>,
    /// Lines in the scope that say no size and are left alone.
    pub unsized_lines: usize,
    /// Where it stands in the order on a line.
    pub order: (usize, usize, usize),
}

impl Bound<'_> {
    /// Whether it acts on a source of heat that takes over another's.
    pub fn acts_on_heirs(&self) -> bool {
        self.order.0 > ACTIVITY_PHASE
    }

    /// Its step on a line, number `effect` of the account, for a year.
    pub fn step(&self, effect: usize, share: f64, line: &SourceLine, year: u16) -> Step {
        let act = if self.growth.is_empty() {
            self.act.clone()
        } else {
            let of = |year: u16| between(&self.growth, year);
            Act::Activity(of(year) / of(line.year))
        };
        Step {
            actor: self.actor,
            effect,
            share,
            act,
        }
    }
}

/// A factor between the years of a table, straight; the first and last beyond them.
fn between(years: &BTreeMap<u16, f64>, year: u16) -> f64 {
    let before = years.range(..=year).next_back();
    let after = years.range(year..).next();
    match (before, after) {
        (Some((a, low)), Some((b, high))) if b > a => {
            low + (high - low) * f64::from(year - a) / f64::from(b - a)
        }
        (Some((_, factor)), _) | (None, Some((_, factor))) => *factor,
        (None, None) => 1.0,
    }
}

/// Collects what is wrong with one effect.
struct Binder<'a, 's> {
    programme: &'a Programme,
    inventory: &'a Inventory,
    measure: Option<&'a Measure>,
    title: String,
    basis: &'s mut Basis,
    problems: &'s mut Vec<String>,
}

/// All effects in the order in which they act on a line.
pub(super) fn bind<'a>(
    programme: &'a Programme,
    inventory: &'a Inventory,
    basis: &mut Basis,
) -> Result<Vec<Bound<'a>>, PlanError> {
    let mut problems = Vec::new();
    let mut bound = Vec::new();
    raises(programme, &mut problems);
    parameters_set(programme, &mut problems);
    let measures = programme.measures.iter().enumerate();
    let of_measures =
        measures.flat_map(|(actor, m)| m.effects.iter().map(move |e| (actor, Some(m), e)));
    let first_rule = programme.measures.len();
    let rules = programme.rules.iter().enumerate();
    let of_rules = rules.map(|(n, rule)| (first_rule + n, None, &rule.effect));
    for (number, (actor, measure, effect)) in of_measures.chain(of_rules).enumerate() {
        let title = if let Some(measure) = measure {
            format!("{} ({})", measure.id, effect.edit.name())
        } else {
            let rule = &programme.rules[actor - first_rule];
            format!("rule '{}' on line {}", rule.id, rule.line)
        };
        let mut binder = Binder {
            programme,
            inventory,
            measure,
            title,
            basis: &mut *basis,
            problems: &mut problems,
        };
        let order = match measure {
            // By id, so that the order in which measures are named does not matter.
            Some(own) => {
                let rank = programme.measures.iter().filter(|m| m.id < own.id).count();
                let place = own.effects.iter().position(|e| std::ptr::eq(e, effect));
                (effect.edit.phase(), rank, place.unwrap_or(0))
            }
            None => (usize::MAX, number, 0),
        };
        bound.extend(binder.bind(actor, effect, order));
    }
    exclusive(programme, inventory, &bound, &mut problems);
    if !problems.is_empty() {
        return Err(PlanError::Refused(problems));
    }
    bound.sort_by_key(|b| b.order);
    Ok(bound)
}

impl<'a> Binder<'a, '_> {
    fn fail(&mut self, message: &str, hint: &str) {
        self.problems
            .push(format!("{}: {message}\nhint: {hint}", self.title));
    }

    /// The value of an amount, between two bounds.
    fn value(&mut self, key: &str, amount: &Placed<Amount>, (low, high): (f64, f64)) -> f64 {
        if let Amount::Parameter(name) = &amount.value {
            let parameters = self.measure.map(|m| &m.parameters);
            let Some(parameter) = parameters.and_then(|p| p.get(name)) else {
                let known = parameters
                    .into_iter()
                    .flat_map(|p| p.keys().map(String::as_str));
                let hint = match (self.measure, nearest(name, known)) {
                    (None, _) => "rules have no parameters: write a number".to_owned(),
                    (_, Some(near)) => format!("did you mean '{near}'?"),
                    _ => "give it in [measure.parameters]".to_owned(),
                };
                self.fail(&format!("{key} = \"{name}\" is no parameter"), &hint);
                return low;
            };
            self.basis.note(&parameter.what, parameter.status);
        }
        let value = self.programme.value(self.measure, &amount.value);
        if !(low..=high).contains(&value) {
            let message = format!("{key} = {value} cannot be");
            let hint = if high.is_finite() {
                format!("from {low} to {high}; 0.8 for 80 %")
            } else {
                format!("{low} or more")
            };
            self.fail(&message, &hint);
            return low;
        }
        value
    }

    fn values(
        &mut self,
        key: &str,
        amounts: &ByPollutant,
        none: f64,
        bounds: (f64, f64),
    ) -> [f64; BASE.len()] {
        let mut values = [none; BASE.len()];
        for (p, amount) in amounts.iter().enumerate() {
            if let Some(amount) = amount {
                values[p] = self.value(&format!("{key} of {}", BASE[p]), amount, bounds);
            }
        }
        values
    }

    fn bind(
        &mut self,
        actor: usize,
        effect: &'a Effect,
        order: (usize, usize, usize),
    ) -> Option<Bound<'a>> {
        let unit = (0.0, 1.0);
        let any = (0.0, f64::INFINITY);
        let faults = self.problems.len();
        let done = self.measure.map_or(1.0, |m| m.done(self.programme.on));
        let share = done * self.value("share", &effect.share, unit);
        let share_unsized = effect.share_unsized.as_ref();
        let share_unsized = share_unsized.map(|s| done * self.value("share_unsized", s, unit));
        let mut loss = 0.0;
        let mut growth = BTreeMap::new();
        let act = match &effect.edit {
            Edit::Activity(factor) => Act::Activity(self.value("activity", factor, any)),
            Edit::Remove => Act::Activity(0.0),
            Edit::Growth(years) => {
                growth.clone_from(years);
                Act::Activity(1.0)
            }
            Edit::Switch { to, loss: lost } => {
                self.destination(to);
                loss = self.value("loss", lost, (0.0, 0.9));
                Act::Switch
            }
            Edit::Factor(factors) => Act::Factor(self.values("factor", factors, 1.0, any)),
            Edit::Capture(to) => Act::Capture(self.value("capture", to, unit)),
            Edit::Operation(to) => Act::Operation(self.value("operation", to, unit)),
            Edit::Control {
                removal,
                from,
                to,
                effectiveness,
                replace,
            } => {
                let penetration = (
                    self.value("penetration_from", from, unit),
                    self.value("penetration_to", to, unit),
                );
                if penetration.1 < penetration.0 {
                    self.fail(
                        &format!(
                            "the penetration falls from {} to {}",
                            penetration.0, penetration.1
                        ),
                        "penetration_from is before, penetration_to behind the measure",
                    );
                }
                Act::Control {
                    removal: self.values("control", removal, 0.0, unit),
                    penetration,
                    effectiveness: self.value("effectiveness", effectiveness, unit),
                    replace: *replace,
                }
            }
            Edit::Concentration { most, volume } => {
                let volume = self.value("flue_gas_m3", volume, any);
                let most = self.values("concentration", most, f64::INFINITY, any);
                Act::Most(most.map(|limit| limit * volume / MILLIGRAMS))
            }
            Edit::Profile {
                hour,
                weekday,
                month,
            } => {
                let library = &self.inventory.library;
                self.known("hour profile", hour.as_ref(), library.hours.keys());
                self.known("weekday profile", weekday.as_ref(), library.weekdays.keys());
                self.known("month profile", month.as_ref(), library.months.keys());
                Act::Profile
            }
            Edit::Shift { .. } => Act::Profile,
        };
        let mut lines = Vec::new();
        let (mut in_scope, mut unsized_lines) = (0, 0);
        for (at, line) in self.inventory.lines.iter().enumerate() {
            if !effect.scope.takes(self.inventory, line) {
                continue;
            }
            in_scope += 1;
            match (effect.scope.takes_size(line), share_unsized) {
                (Some(true), _) => lines.push((at, share)),
                (None, Some(share)) => lines.push((at, share)),
                (None, None) => unsized_lines += 1,
                (Some(false), _) => {}
            }
        }
        self.names(&effect.scope);
        let wanted = self.measure.is_none() || self.programme.named;
        if lines.is_empty() && wanted && self.problems.len() == faults {
            let message = format!(
                "it finds no line of the inventory: {}",
                effect.words.join(", ")
            );
            let hint = if in_scope > 0 {
                format!(
                    "{in_scope} line(s) are of the kind and say no size in that unit: fill capacity and capacity_unit, or give share_unsized"
                )
            } else {
                "`hehuang inventory table` shows what there is".to_owned()
            };
            self.fail(&message, &hint);
        }
        (self.problems.len() == faults).then_some(Bound {
            actor,
            effect,
            act,
            growth,
            loss,
            lines,
            unsized_lines,
            order,
        })
    }

    fn destination(&mut self, to: &Placed<Destination>) {
        if let Destination::Class(class) = &to.value {
            let class = Placed::by_default(class.clone());
            self.known("class", Some(&class), self.inventory.library.classes.keys());
        }
    }

    /// Names of rules must be known to the inventory; measures may speak of what an inventory of one's own does not have.
    fn names(&mut self, scope: &Scope) {
        if self.measure.is_some() && !self.programme.named {
            return;
        }
        let inventory = self.inventory;
        let sectors = inventory.sectors();
        let library = &inventory.library;
        let lines = || inventory.lines.iter();
        let facilities: Vec<&String> = lines().filter_map(|l| l.facility.as_ref()).collect();
        let sources: Vec<&String> = lines().map(|l| &l.id).collect();
        let all = |set: &std::collections::BTreeSet<String>| -> Vec<Placed<String>> {
            set.iter().cloned().map(Placed::by_default).collect()
        };
        for name in all(&scope.sectors) {
            self.known("sector", Some(&name), sectors.iter());
        }
        for name in all(&scope.classes) {
            self.known("class", Some(&name), library.classes.keys());
        }
        for name in all(&scope.factors) {
            let known = library.factors.keys().chain(library.balances.keys());
            self.known("emission_factor", Some(&name), known);
        }
        for name in all(&scope.facilities) {
            self.known("facility", Some(&name), facilities.iter().copied());
        }
        for name in all(&scope.sources) {
            self.known("source", Some(&name), sources.iter().copied());
        }
    }

    fn known<'k>(
        &mut self,
        what: &str,
        name: Option<&Placed<String>>,
        known: impl Iterator<Item = &'k String> + Clone,
    ) {
        let Some(name) = name else {
            return;
        };
        if known.clone().any(|k| *k == name.value) {
            return;
        }
        let near = nearest(&name.value, known.clone().map(String::as_str));
        let hint = near.map_or_else(
            || {
                let some: Vec<&str> = known.take(12).map(String::as_str).collect();
                format!("there are {}, …", some.join(", "))
            },
            |near| format!("did you mean '{near}'?"),
        );
        self.fail(
            &format!("there is no {what} '{}' in the inventory", name.value),
            &hint,
        );
    }
}

/// Raises name measures of the programme and their parameters.
fn raises(programme: &Programme, problems: &mut Vec<String>) {
    for measure in &programme.measures {
        for raise in &measure.raises {
            let other = programme
                .measures
                .iter()
                .find(|m| m.id == raise.measure.value);
            let known = other.is_none_or(|m| m.parameters.contains_key(&raise.parameter.value));
            if !known {
                problems.push(format!(
                    "{} raises '{}' of {}, which has no such parameter",
                    measure.id, raise.parameter.value, raise.measure.value
                ));
            }
        }
    }
}

/// Parameters that a scenario sets belong to measures of the programme.
fn parameters_set(programme: &Programme, problems: &mut Vec<String>) {
    for name in programme.set.keys() {
        let Some(measure) = programme.measures.iter().find(|m| m.id == name.measure) else {
            problems.push(format!(
                "[plan.parameters.{}]: this measure is not in the plan\nhint: add it to `measures`, or leave its parameters out",
                name.measure
            ));
            continue;
        };
        if !measure.parameters.contains_key(&name.parameter) {
            let known = measure.parameters.keys().map(String::as_str);
            let all: Vec<&str> = known.clone().collect();
            let hint = nearest(&name.parameter, known).map_or_else(
                || format!("its parameters are {}", all.join(", ")),
                |near| format!("did you mean '{near}'?"),
            );
            problems.push(format!(
                "{} has no parameter '{}'\nhint: {hint}",
                name.measure, name.parameter
            ));
        }
    }
}

/// Alternatives must not share a line.
fn exclusive(
    programme: &Programme,
    inventory: &Inventory,
    bound: &[Bound<'_>],
    problems: &mut Vec<String>,
) {
    let group = |b: &Bound<'_>| {
        let measure = programme.measures.get(b.actor);
        measure.and_then(|m| m.exclusive.clone())
    };
    let mut told = Vec::new();
    for (n, one) in bound.iter().enumerate() {
        let Some(own) = group(one) else {
            continue;
        };
        for other in &bound[n + 1..] {
            let pair = (one.actor, other.actor);
            if other.actor == one.actor
                || group(other).as_ref() != Some(&own)
                || told.contains(&pair)
            {
                continue;
            }
            let common: Vec<usize> = one
                .lines
                .iter()
                .filter(|(at, _)| other.lines.iter().any(|(theirs, _)| theirs == at))
                .map(|(at, _)| *at)
                .collect();
            let Some(first) = common.first() else {
                continue;
            };
            told.push(pair);
            let id = |actor: usize| &programme.measures[actor].id;
            problems.push(format!(
                "{} and {} are alternatives ({own}) and take the same {} line(s), '{}' first: their effect would count twice\nhint: keep one of them, or give them different regions",
                id(one.actor),
                id(other.actor),
                common.len(),
                inventory.lines[*first].id
            ));
        }
    }
}
