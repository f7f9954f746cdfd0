//! `hehuang dust effect`: what a measure changes in the air, from two runs that differ in it.

use super::CliError;
use super::report::read_back;
use super::session::Session;
use super::tables::{emit, say};
use crate::apportionment::TagLayout;
use crate::output::{EFFECT_COLUMNS, EffectError, EffectRow, effect};
use crate::time::ModelTime;
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Means of the hours that both runs count, in the lowest layer and actual air [ug/m3]. kind: station; domain_mean by area; map_maximum, the
largest mean of each map (its place is that of the first run); largest_decrease, where the mean falls most; raised, the dust that the
wind raised [t or t/a]. Advection limits its gradients and so is not linear: changes of some 0.01 % far from the measure, of either sign, are
its noise. The contribution of a tag of the source region is free of it.";

/// Stations of the summary: those that change most.
const STATIONS: usize = 8;
/// Settings that change no concentration.
const OF_NO_MATTER: [&str; 6] = [
    "scenario.name",
    "scenario.title.",
    "scenario.description",
    "aerosol.sand_fixing.",
    "output.",
    "run.",
];

/// Arguments of `hehuang dust effect`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct EffectArguments {
    /// Folder of the run without the measure
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// Folder of the run with it
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// No summary
    #[arg(long, short)]
    quiet: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &EffectArguments) -> Result<(), CliError> {
    let (before, old, _) = read_back(&arguments.before)?;
    let (after, new, _) = read_back(&arguments.after)?;
    let tags = TagLayout::new(Vec::new(), &[], ModelTime(0), ModelTime(0))
        .map_err(|e| CliError::Run(e.to_string()))?;
    let texts = (before.texts(), after.texts());
    let rows = effect(
        &before.results(&tags, &old, &texts.0),
        &after.results(&tags, &new, &texts.1),
    )
    .map_err(|e| match e {
        EffectError::Pollutants => CliError::Arguments(format!(
            "{e}\nhint: compare runs with [aerosol], or two without"
        )),
        _ => CliError::Arguments(format!(
            "{e}\nhint: run both scenarios with the same [grid], hours and days"
        )),
    })?;
    let header = EFFECT_COLUMNS.map(str::to_owned);
    emit(
        arguments.output.as_deref(),
        &header,
        rows.iter().map(EffectRow::texts),
    )?;
    if !arguments.quiet {
        say(&summary(&rows, &differences(&before, &after)));
    }
    Ok(())
}

/// Settings besides the measure in which the runs differ.
fn differences(before: &Session, after: &Session) -> Vec<String> {
    let of = |session: &Session| -> BTreeSet<(String, String)> {
        let settings = session.scenario.settings.iter();
        let that_count = settings.filter(|s| !OF_NO_MATTER.iter().any(|n| s.key.starts_with(n)));
        that_count
            .map(|s| (s.key.clone(), s.value.clone()))
            .collect()
    };
    let (old, new) = (of(before), of(after));
    let keys: BTreeSet<&String> = old.symmetric_difference(&new).map(|s| &s.0).collect();
    keys.into_iter().cloned().collect()
}

fn summary(rows: &[EffectRow], differences: &[String]) -> String {
    let mut text = String::new();
    if !differences.is_empty() {
        text.push_str(&format!(
            "note: the runs also differ in {}: the change is not that of a measure alone\n",
            differences.join(", ")
        ));
    }
    let shown = |r: &&&EffectRow| ["PM10", "PM10_DUST"].contains(&r.quantity);
    let (mut stations, others): (Vec<&EffectRow>, Vec<&EffectRow>) = rows
        .iter()
        .partition(|row| row.kind == "station" && row.quantity == "PM10");
    stations.sort_by(|a, b| b.change().abs().total_cmp(&a.change().abs()));
    let others = others.iter().filter(shown).filter(|r| r.kind != "station");
    for row in stations.iter().take(STATIONS).chain(others) {
        let place = match (row.kind, row.place) {
            ("station", _) => format!("{} {}", row.name_zh, row.name),
            (kind, Some((x, y))) => format!("{} at {x:.2} °E, {y:.2} °N", kind.replace('_', " ")),
            (kind, None) => kind.replace('_', " "),
        };
        let percent = row
            .percent()
            .map_or_else(String::new, |p| format!(" ({p:+.2} %)"));
        text.push_str(&format!(
            "  {:<9} {place}: {:.3} → {:.3}, {:+.3} {}{percent}\n",
            row.quantity,
            row.before,
            row.after,
            row.change(),
            row.unit
        ));
    }
    text
}
