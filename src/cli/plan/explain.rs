//! `hehuang plan explain`: what a scenario's plan does to its inventory.

use super::super::CliError;
use super::super::tables::{emit, emit_text};
use crate::inventory::BASE;
use crate::plan::{BaseMass, EffectAccount, actor_rows, effect_rows};
use crate::scenario::{PlannedInventory, Scenario};
use crate::units::TONNE;
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Beyond this difference of alone and last, what came first matters [1] (choice of this project).
const ORDER_MATTERS: f64 = 0.05;

/// What stands below the options.
const NOTES: &str = "\
Measures act in an order of their own (growth; activity and heat; factors; capture and running; controls; limits; hours), whatever the order in which they are
named; rules act behind them in the order of the text. For every effect: t/a of its lines before and after it, in that order. `alone`: what it would change
were it the only one; `last`: what it changes when all others are there. Where they differ, others take part of the same emission. Shares by measure are
Shapley's: they add up to the whole change and depend on no order.";

/// Arguments of `hehuang plan explain`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct ExplainArguments {
    /// Scenario file with [plan], or the name of a shipped scenario
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// A table instead of text: of effects, or of measures
    #[arg(long, value_enum, value_name = "TABLE")]
    csv: Option<Table>,
    /// Also list what the plan rests on that is not confirmed
    #[arg(long)]
    unverified: bool,
    /// File of the output [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    Effects,
    Measures,
}

/// The plan of a scenario.
pub(super) fn planned(name: &str) -> Result<PlannedInventory, CliError> {
    let scenario = Scenario::open(name)?;
    let (_, planned, _) = scenario.planned_inventory()?;
    planned.ok_or_else(|| {
        CliError::Arguments(format!(
            "{} has no [plan]\nhint: write one with on = \"2025-12-31\" and measures = \"all\" or a list of ids (`hehuang plan measures`)",
            scenario.file
        ))
    })
}

/// Runs the command.
pub(super) fn run(arguments: &ExplainArguments) -> Result<(), CliError> {
    let planned = planned(&arguments.scenario)?;
    let output = arguments.output.as_deref();
    let tables = match arguments.csv {
        Some(Table::Effects) => Some(effect_rows(&planned.programme, &planned.outcome)),
        Some(Table::Measures) => Some(actor_rows(&planned.programme, &planned.outcome)),
        None => None,
    };
    if let Some((header, rows)) = tables {
        return emit(output, &header, rows);
    }
    let mut text = String::new();
    for note in planned.notes() {
        let _ = writeln!(text, "{note}");
    }
    effects(&mut text, &planned);
    shares(&mut text, &planned);
    heat(&mut text, &planned);
    for note in &planned.outcome.notes {
        let _ = writeln!(text, "note: {note}");
    }
    if arguments.unverified {
        for (what, status) in planned.outcome.basis.rows() {
            let _ = writeln!(text, "{}: {what}", status.name());
        }
    }
    emit_text(output, &text)
}

/// The pollutants of the text: PM10 holds both sizes.
const SHOWN: [&str; 6] = ["SO2", "NOx", "NH3", "VOC", "PM10", "PM2.5"];

fn shown(mass: &BaseMass) -> [f64; 6] {
    let [so2, nox, _, nh3, voc, fine, coarse] = *mass;
    [so2, nox, nh3, voc, fine + coarse, fine].map(|m| m / TONNE)
}

fn cells(values: [f64; 6]) -> String {
    let words = values.map(|v| format!("{v:>10.1}"));
    words.concat()
}

fn heading(text: &mut String, title: &str) {
    let names: Vec<String> = SHOWN.iter().map(|name| format!("{name:>10}")).collect();
    let _ = writeln!(text, "\n{title:<52}{}", names.concat());
}

fn sum(masses: &[BaseMass; 3]) -> BaseMass {
    std::array::from_fn(|p| masses.iter().map(|m| m[p]).sum())
}

fn effects(text: &mut String, planned: &PlannedInventory) {
    heading(text, "effects in their order: change [t/a]");
    let actors = planned.programme.actors();
    for effect in &planned.outcome.effects {
        let title = format!(
            "{} {} ({} lines)",
            actors[effect.actor].id, effect.edit, effect.lines
        );
        let (before, after) = (sum(&effect.before), sum(&effect.after));
        let change: BaseMass = std::array::from_fn(|p| after[p] - before[p]);
        let _ = writeln!(
            text,
            "{title:<52}{}{}",
            cells(shown(&change)),
            order(effect)
        );
        let _ = writeln!(text, "    {}", effect.words.join(", "));
    }
}

/// Which pollutant's change depends most on what came first.
fn order(effect: &EffectAccount) -> String {
    let of = |p: usize| {
        let (alone, last) = (effect.alone[p], effect.last[p]);
        let larger = alone.abs().max(last.abs());
        if larger < TONNE {
            0.0
        } else {
            (alone - last).abs() / larger
        }
    };
    let most = (0..BASE.len())
        .max_by(|a, b| of(*a).total_cmp(&of(*b)))
        .unwrap_or(0);
    if of(most) <= ORDER_MATTERS {
        return String::new();
    }
    format!(
        "  {}: alone {:.1}, last {:.1}",
        BASE[most],
        effect.alone[most] / TONNE,
        effect.last[most] / TONNE
    )
}

fn shares(text: &mut String, planned: &PlannedInventory) {
    heading(text, "whose doing: shares of the whole change [t/a]");
    let mut whole = [0.0; BASE.len()];
    for (n, actor) in planned.programme.actors().iter().enumerate() {
        let change = planned.outcome.change_of(n);
        for (sum, mass) in whole.iter_mut().zip(change) {
            *sum += mass;
        }
        if change.iter().any(|m| *m != 0.0) {
            let title: String = format!("{} {}", actor.id, actor.name)
                .chars()
                .take(51)
                .collect();
            let _ = writeln!(text, "{title:<52}{}", cells(shown(&change)));
        }
    }
    let _ = writeln!(text, "{:<52}{}", "all", cells(shown(&whole)));
}

fn heat(text: &mut String, planned: &PlannedInventory) {
    if planned.outcome.heat.is_empty() {
        return;
    }
    let actors = planned.programme.actors();
    let _ = writeln!(text, "\nuseful heat that changed its source [TJ/a]");
    for heat in &planned.outcome.heat {
        let _ = writeln!(
            text,
            "  {}: {:.1} of {} now come from {} ({:.1} made, the rest lost on the way)",
            actors[heat.actor].id,
            heat.gone / 1e6,
            heat.from,
            heat.to,
            heat.made / 1e6
        );
    }
}
