//! Which measure does how much, and how sure the change is.

use super::{CompareArguments, Comparison};
use crate::cli::CliError;
use crate::cli::session::Session;
use crate::increment::Receptor;
use crate::inventory::{Inventory, MonteCarloOptions, PollutantMass, SourceLine, uniform};
use crate::numerics::quantile;
use crate::plan::targets::tag_factors;
use crate::plan::{Actor, FineParts, LinearEffect, TagChanges};
use crate::scenario::PlannedInventory;
use crate::simulation::Record;
use crate::units::to_micrograms;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

/// Stream of the draws of measures; those of the inventory begin at 0.
const MEASURE_STREAM: u64 = 1 << 40;

/// What the measures of one scenario do to PM2.5.
pub(super) struct MeasureEffects {
    /// Position of the run.
    pub run: usize,
    /// Measures and rules.
    pub actors: Vec<Actor>,
    /// First order, by measure and receptor [µg/m³].
    pub linear: LinearEffect,
    /// Difference of the runs, by receptor [µg/m³].
    pub difference: Vec<f64>,
    /// 95 % of the draws lie between, by receptor [µg/m³]: first order scaled to the difference; empty without draws.
    pub interval: Vec<(f64, f64)>,
}

/// Effects of all scenarios with a plan; none where the base's tags do not follow all of PM2.5.
pub(super) fn effects(
    comparison: &Comparison,
    arguments: &CompareArguments,
) -> Result<Vec<MeasureEffects>, CliError> {
    let base = &comparison.runs[0];
    let planned = comparison.runs.iter().enumerate().skip(1);
    let planned = planned.filter_map(|(n, run)| Some((n, run.session.base.planned.as_ref()?)));
    let planned: Vec<_> = planned.collect();
    if planned.is_empty() {
        return Ok(Vec::new());
    }
    let say = |text: &str| crate::cli::run::note(arguments.part.quiet, text);
    let run = (&base.session, &base.record);
    let Some(tags) = Tags::of(run, &comparison.receptors)? else {
        say(
            "shares by measure are left out: the base run has no tags that follow all of PM2.5 (follow = \"all\")",
        );
        return Ok(Vec::new());
    };
    let mut effects = Vec::new();
    for (n, plan) in planned {
        let name = &comparison.runs[n].name;
        if !same(&base.session.base.inventory, &plan.before) {
            say(&format!(
                "{name}: shares by measure are left out, since its inventory before the plan is not the base's"
            ));
            continue;
        }
        effects.push(tags.effects(n, plan, comparison, arguments)?);
    }
    Ok(effects)
}

/// Whether two inventories emit the same.
fn same(a: &Inventory, b: &Inventory) -> bool {
    let pairs = || a.lines.iter().zip(&b.lines);
    a.lines.len() == b.lines.len()
        && pairs().all(|(a, b)| a.id == b.id && a.mass.base == b.mass.base)
}

/// The tags of a run that follow all of PM2.5, and what they contribute at receptors.
pub(in crate::cli) struct Tags {
    pub set: crate::apportionment::TagSet,
    pub parts: FineParts,
}

impl Tags {
    /// The first set that does; `None` where none does.
    pub fn of(
        (session, record): (&Session, &Record),
        receptors: &[Receptor],
    ) -> Result<Option<Self>, CliError> {
        let (episode, ..) = session.episodes().swap_remove(0);
        let layout = session.built(&episode)?.case.tags;
        let cells: Vec<Vec<(usize, f64)>> = receptors.iter().map(|r| r.cells.clone()).collect();
        for (n, set) in layout.sets.iter().enumerate() {
            let parted = set
                .tags
                .iter()
                .any(|tag| tag.selector.area.is_some() || !tag.selector.species.is_empty());
            if parted {
                continue;
            }
            let place = (layout.offset(n), set.tags.len());
            let species = &session.base.species;
            if let Some(parts) = FineParts::of(record, species, place, &cells) {
                let set = set.clone();
                return Ok(Some(Self { set, parts }));
            }
        }
        Ok(None)
    }

    fn tag(&self, inventory: &Inventory, line: &SourceLine) -> Option<usize> {
        self.set.takers(&inventory.group_of(line)).first().copied()
    }

    /// What measures change of the tags' emissions.
    pub fn changes(&self, plan: &PlannedInventory, actors: usize) -> TagChanges {
        let inventory = &plan.outcome.inventory;
        let tag_of = |line: &SourceLine| self.tag(inventory, line);
        let tags = (
            &tag_of as &dyn Fn(&SourceLine) -> Option<usize>,
            self.set.tags.len(),
        );
        TagChanges::of(&plan.before, &plan.outcome, actors, tags)
    }

    fn effects(
        &self,
        run: usize,
        plan: &PlannedInventory,
        comparison: &Comparison,
        arguments: &CompareArguments,
    ) -> Result<MeasureEffects, CliError> {
        let actors = plan.programme.actors();
        let changes = self.changes(plan, actors.len());
        let mut linear = self.parts.effects(&changes);
        for all in [&mut linear.share, &mut linear.alone, &mut linear.last] {
            for value in all.iter_mut().flatten() {
                *value = to_micrograms(*value);
            }
        }
        let fine = comparison.levels.iter().filter(|l| l.pollutant == "PM25");
        let difference: Vec<f64> = fine.map(|l| l.values[run] - l.values[0]).collect();
        let interval = if arguments.draws == 0 {
            Vec::new()
        } else {
            let drawn = self.drawn(plan, &changes, arguments)?;
            let receptors = 0..difference.len();
            receptors
                .map(|r| {
                    let whole = linear.whole(r);
                    let scale = if whole == 0.0 {
                        0.0
                    } else {
                        difference[r] / whole
                    };
                    let mut all: Vec<f64> =
                        drawn.iter().map(|d| to_micrograms(d[r]) * scale).collect();
                    all.sort_by(f64::total_cmp);
                    (quantile(&all, 0.025), quantile(&all, 0.975))
                })
                .collect()
        };
        Ok(MeasureEffects {
            run,
            actors,
            linear,
            difference,
            interval,
        })
    }

    /// The whole first-order change in every draw, by receptor [kg/m³].
    fn drawn(
        &self,
        plan: &PlannedInventory,
        changes: &TagChanges,
        arguments: &CompareArguments,
    ) -> Result<Vec<Vec<f64>>, CliError> {
        let options = MonteCarloOptions {
            seed: arguments.seed,
            samples: arguments.draws,
            ..MonteCarloOptions::default()
        };
        let tags = self.set.tags.len();
        let groups = |line: &SourceLine| self.tag(&plan.before, line).into_iter().collect();
        let totals = plan.before.drawn_totals(&options, groups, tags);
        let totals = totals.map_err(|e| CliError::Arguments(e.to_string()))?;
        let factors = tag_factors(&totals.compiled, &totals.draws, tags);
        let uncertain = plan.programme.uncertain();
        let draws: Vec<Result<Vec<f64>, crate::plan::PlanError>> = (0..arguments.draws)
            .into_par_iter()
            .map(|draw| {
                let mut generator = ChaCha8Rng::seed_from_u64(arguments.seed);
                generator.set_stream(MEASURE_STREAM + draw as u64);
                let u: Vec<f64> = uncertain.iter().map(|_| uniform(&mut generator)).collect();
                let after = plan.programme.drawn(&uncertain, &u).masses(&plan.before)?;
                let mut change: Vec<PollutantMass> = changes
                    .before
                    .iter()
                    .map(|before| before.map(|mass| -mass))
                    .collect();
                for line in &after.lines {
                    if let Some(tag) = self.tag(&after, line) {
                        for (sum, mass) in change[tag].iter_mut().zip(line.mass.pollutants()) {
                            *sum += mass;
                        }
                    }
                }
                Ok(self
                    .parts
                    .effect(&change, &changes.before, Some(&factors[draw])))
            })
            .collect();
        let draws: Result<Vec<_>, _> = draws.into_iter().collect();
        draws.map_err(|e| CliError::Run(e.to_string()))
    }
}
