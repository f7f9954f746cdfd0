//! A programme carried out on an inventory: the inventory behind it, and who changed what.

use super::bind::{Bound, bind};
use super::course::{Course, Step};
use super::effect::{Amount, Edit, Scope, hours};
use super::error::PlanError;
use super::heir::heirs;
use super::measure::MeasureKind;
use super::programme::Programme;
use super::story::Story;
use crate::config::Placed;
use crate::inventory::{BASE, Inventory, Profile, SourceLine};
use crate::standards::Basis;

/// Mass by base pollutant [kg/a].
pub type BaseMass = [f64; BASE.len()];

/// What one effect did.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectAccount {
    /// Number of the measure or rule in [`Programme::actors`].
    pub actor: usize,
    /// Its key: `control`, `switch`, …
    pub edit: &'static str,
    /// Its scope in the words of the file.
    pub words: Vec<String>,
    /// Lines that it takes.
    pub lines: usize,
    /// Lines that it would take and that say no size.
    pub unsized_lines: usize,
    /// What its lines emit before it, behind all effects that come first, by height class (ground, low, elevated).
    pub before: [BaseMass; 3],
    /// What they, and what takes over their heat, emit behind it.
    pub after: [BaseMass; 3],
    /// What it alone changes: after − before.
    pub alone: BaseMass,
    /// What it changes as the last of all.
    pub last: BaseMass,
}

/// What a measure or rule changes at a line of the first inventory, or at a new one: Shapley's share, which does not depend on any order and adds up.
#[derive(Debug, Clone, PartialEq)]
pub struct LineShare {
    /// Number of the line in the inventory behind the programme.
    pub line: usize,
    /// Number of the measure, rule or addition.
    pub actor: usize,
    /// Change [kg/a].
    pub change: BaseMass,
    /// What it alone would change [kg/a].
    pub alone: BaseMass,
    /// What it changes as the last of all [kg/a].
    pub last: BaseMass,
}

/// Useful heat that changed its source.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatAccount {
    /// Number of the measure or rule.
    pub actor: usize,
    /// Fuel that is no longer burnt.
    pub from: String,
    /// Class or place that gives the heat now.
    pub to: String,
    /// Useful heat that went [MJ/a].
    pub gone: f64,
    /// Useful heat that came, losses on the way taken off [MJ/a].
    pub come: f64,
    /// Heat made for it [MJ/a].
    pub made: f64,
}

/// What a programme made of an inventory.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The inventory behind the programme: its first lines are those before, then sources that took over heat, then new ones.
    pub inventory: Inventory,
    /// Effects in the order in which they act.
    pub effects: Vec<EffectAccount>,
    /// Who changed what at which line.
    pub shares: Vec<LineShare>,
    /// Heat that changed its source.
    pub heat: Vec<HeatAccount>,
    /// Numbers of new lines.
    pub added: Vec<usize>,
    /// What it rests on that is not confirmed.
    pub basis: Basis,
    /// What a user must know.
    pub notes: Vec<String>,
    closed: Vec<(usize, BaseMass)>,
}

impl Outcome {
    /// What closed in a scope [kg/a].
    pub(super) fn closed(&self, scope: &Scope) -> BaseMass {
        let mut sum = [0.0; BASE.len()];
        for (at, mass) in &self.closed {
            if scope.takes(&self.inventory, &self.inventory.lines[*at]) {
                for (sum, mass) in sum.iter_mut().zip(mass) {
                    *sum += mass;
                }
            }
        }
        sum
    }

    /// What a measure, rule or addition changes in all [kg/a].
    pub fn change_of(&self, actor: usize) -> BaseMass {
        let mut sum = [0.0; BASE.len()];
        for share in self.shares.iter().filter(|s| s.actor == actor) {
            add(&mut sum, &share.change);
        }
        sum
    }
}

/// Adds masses.
pub(super) fn add(sum: &mut BaseMass, mass: &BaseMass) {
    for (sum, mass) in sum.iter_mut().zip(mass) {
        *sum += mass;
    }
}

/// a − b.
pub(super) fn difference(a: &BaseMass, b: &BaseMass) -> BaseMass {
    std::array::from_fn(|p| a[p] - b[p])
}

impl Programme {
    /// The inventory behind the programme alone, without accounts and constraints: what Monte Carlo draws many of.
    ///
    /// # Errors
    /// [`PlanError::Refused`] with everything that cannot be.
    pub fn masses(&self, inventory: &Inventory) -> Result<Inventory, PlanError> {
        Ok(self.carried_out(inventory, false)?.inventory)
    }

    /// Carries the programme out. Constraints are checked last.
    ///
    /// # Errors
    /// [`PlanError::Refused`] with everything that cannot be; [`PlanError::Forbidden`] by a constraint.
    pub fn apply(&self, inventory: &Inventory) -> Result<Outcome, PlanError> {
        let outcome = self.carried_out(inventory, true)?;
        self.check(&outcome)?;
        Ok(outcome)
    }

    fn carried_out(&self, inventory: &Inventory, accounts: bool) -> Result<Outcome, PlanError> {
        let mut basis = Basis::default();
        let bound = bind(self, inventory, &mut basis)?;
        let year = self.on.year() as u16;
        let mut steps: Vec<Vec<Step>> = vec![Vec::new(); inventory.lines.len()];
        for (number, effect) in bound.iter().enumerate() {
            for (at, share) in &effect.lines {
                let line = &inventory.lines[*at];
                steps[*at].push(effect.step(number, *share, line, year));
            }
        }
        let (heirs, heat) = heirs(inventory, &bound, &steps)?;
        let mut outcome = Outcome {
            inventory: inventory.clone(),
            effects: bound.iter().map(account_of).collect(),
            shares: Vec::new(),
            heat,
            added: Vec::new(),
            basis,
            notes: self.notes(&bound),
            closed: Vec::new(),
        };
        for (at, own) in steps.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
            let story = Story {
                inventory,
                number: at,
                steps: own,
                heirs: heirs
                    .iter()
                    .enumerate()
                    .filter(|(_, h)| h.origin == at)
                    .collect(),
            };
            if accounts {
                story.account(&mut outcome.effects);
                story.shares(&mut outcome.shares)?;
            }
            let end = story.end();
            outcome.change(at, &end, own, &bound);
        }
        for heir in &heirs {
            let end = heir.end(&inventory.library);
            let at = outcome.inventory.lines.len();
            outcome.inventory.lines.push(heir.line.clone());
            outcome.change(at, &end, &heir.steps, &bound);
        }
        self.add(&mut outcome)?;
        let actors: Vec<String> = self.actors().into_iter().map(|a| a.id).collect();
        outcome.inventory.provenance = format!(
            "{}; plan on {}: {}",
            inventory.provenance,
            self.on,
            actors.join(", ")
        );
        Ok(outcome)
    }

    /// What a user must know.
    fn notes(&self, bound: &[Bound<'_>]) -> Vec<String> {
        let mut notes = Vec::new();
        for measure in &self.measures {
            if measure.kind == MeasureKind::Measure && measure.done(self.on) <= 0.0 {
                notes.push(format!(
                    "{} begins on {} only: it does nothing yet",
                    measure.id, measure.from
                ));
            }
            if measure.kind == MeasureKind::NotComputed {
                notes.push(format!("{} is not computed: {}", measure.id, measure.note));
            }
        }
        let actors = self.actors();
        for effect in bound {
            if effect.lines.is_empty() && effect.unsized_lines == 0 {
                let words = effect.effect.words.join(", ");
                notes.push(format!(
                    "{}: no line of this inventory is {words}",
                    actors[effect.actor].id
                ));
            }
            if effect.unsized_lines > 0 {
                notes.push(format!(
                    "{}: {} line(s) say no capacity and are left alone ({})",
                    actors[effect.actor].id,
                    effect.unsized_lines,
                    effect.effect.words.join(", ")
                ));
            }
        }
        notes
    }

    /// New sources, behind everything else.
    fn add(&self, outcome: &mut Outcome) -> Result<(), PlanError> {
        let first = self.measures.len() + self.rules.len();
        let mut problems = Vec::new();
        for (n, addition) in self.additions.iter().enumerate() {
            for line in &addition.inventory.lines {
                let own = &mut outcome.inventory;
                if own.lines.iter().any(|other| other.id == line.id) {
                    problems.push(format!(
                        "{}: the inventory has a source '{}' already\nhint: give the new one its own source_id",
                        addition.id, line.id
                    ));
                    continue;
                }
                if let Some(class) = missing_names(own, line) {
                    problems.push(format!("{}: '{}': {class}", addition.id, line.id));
                    continue;
                }
                outcome.shares.push(LineShare {
                    line: own.lines.len(),
                    actor: first + n,
                    change: line.mass.base,
                    alone: line.mass.base,
                    last: line.mass.base,
                });
                outcome.added.push(own.lines.len());
                own.lines.push(line.clone());
            }
            for (id, stack) in &addition.inventory.stacks {
                outcome.inventory.stacks.entry(id.clone()).or_insert(*stack);
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(PlanError::Refused(problems))
        }
    }

    /// Constraints of all measures.
    fn check(&self, outcome: &Outcome) -> Result<(), PlanError> {
        let mut reasons = Vec::new();
        for measure in &self.measures {
            let value = |amount: &Amount| self.value(Some(measure), amount);
            for constraint in &measure.constraints {
                for reason in constraint.broken(outcome, &value) {
                    reasons.push(format!(
                        "{} ({}, article {}): {reason}",
                        measure.id, measure.name, measure.article
                    ));
                }
            }
        }
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(PlanError::Forbidden(reasons))
        }
    }
}

/// Tables that a new line names and that the inventory does not have.
fn missing_names(inventory: &Inventory, line: &SourceLine) -> Option<String> {
    let library = &inventory.library;
    let known = [
        (
            "class",
            &line.class,
            library.classes.contains_key(&line.class),
        ),
        (
            "hour profile",
            &line.hour,
            library.hours.contains_key(&line.hour),
        ),
        (
            "weekday profile",
            &line.weekday,
            library.weekdays.contains_key(&line.weekday),
        ),
        (
            "month profile",
            &line.month,
            library.months.contains_key(&line.month),
        ),
    ];
    let missing = known.iter().find(|(.., known)| !known);
    missing.map(|(what, name, _)| {
        format!("the inventory has no {what} '{name}'\nhint: use one of its own, or one of the embedded tables")
    })
}

fn account_of(bound: &Bound<'_>) -> EffectAccount {
    EffectAccount {
        actor: bound.actor,
        edit: bound.effect.edit.name(),
        words: bound.effect.words.clone(),
        lines: bound.lines.len(),
        unsized_lines: bound.unsized_lines,
        before: [[0.0; BASE.len()]; 3],
        after: [[0.0; BASE.len()]; 3],
        alone: [0.0; BASE.len()],
        last: [0.0; BASE.len()],
    }
}

impl Outcome {
    /// Writes the end of a line's course into the inventory.
    fn change(&mut self, at: usize, end: &Course, steps: &[Step], bound: &[Bound<'_>]) {
        let before = self.inventory.lines[at].mass.base;
        let closing = |step: &&Step| bound[step.effect].effect.edit == Edit::Remove;
        if steps.iter().any(|step| closing(&step)) {
            let gone: f64 = 1.0
                - steps
                    .iter()
                    .filter(closing)
                    .map(|step| 1.0 - step.share)
                    .product::<f64>();
            self.closed.push((at, before.map(|mass| mass * gone)));
        }
        for step in steps {
            if let Edit::Profile {
                hour,
                weekday,
                month,
            } = &bound[step.effect].effect.edit
            {
                self.profile(at, step.share, [hour, weekday, month]);
            }
            if let Edit::Shift { from, to } = &bound[step.effect].effect.edit {
                self.shift(at, step.share, (*from, *to));
            }
        }
        let line = &mut self.inventory.lines[at];
        line.mass.base = end.mass;
        line.making.activity *= end.activity;
        line.making.generated = line.making.generated.map(|mass| mass * end.activity);
        (line.making.capture, line.making.operation) = end.used;
    }

    /// Moves a share of what a line emits in some hours to others.
    fn shift(&mut self, at: usize, share: f64, (from, to): ((usize, usize), (usize, usize))) {
        let library = &mut self.inventory.library;
        let line = &mut self.inventory.lines[at];
        let name = format!(
            "{} with {share} of {}-{} at {}-{}",
            line.hour, from.0, from.1, to.0, to.1
        );
        if !library.hours.contains_key(&name) {
            let mut values = library.hours[&line.hour].values.clone();
            let mut moved = 0.0;
            for hour in hours(from) {
                moved += share * values[hour];
                values[hour] *= 1.0 - share;
            }
            let count = hours(to).count() as f64;
            for hour in hours(to) {
                values[hour] += moved / count;
            }
            library.hours.insert(name.clone(), Profile { values });
        }
        line.hour = name;
    }

    /// Gives a line other profiles; where only a share of it changes, mixed ones.
    fn profile(&mut self, at: usize, share: f64, new: [&Option<Placed<String>>; 3]) {
        let library = &mut self.inventory.library;
        let line = &mut self.inventory.lines[at];
        let own = [
            (&mut line.hour, &mut library.hours),
            (&mut line.weekday, &mut library.weekdays),
            (&mut line.month, &mut library.months),
        ];
        for ((name, profiles), new) in own.into_iter().zip(new) {
            let Some(new) = new.as_ref().filter(|new| new.value != *name) else {
                continue;
            };
            let mixed = if share >= 1.0 {
                new.value.clone()
            } else {
                format!("{name} with {share} of {}", new.value)
            };
            if !profiles.contains_key(&mixed) {
                let (a, b) = (
                    &profiles[name.as_str()].values,
                    &profiles[&new.value].values,
                );
                let values = a.iter().zip(b).map(|(a, b)| (1.0 - share) * a + share * b);
                let values = values.collect();
                profiles.insert(mixed.clone(), Profile { values });
            }
            *name = mixed;
        }
    }
}
