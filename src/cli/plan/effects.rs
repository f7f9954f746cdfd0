//! `hehuang plan effects`: what measures leave of what tags contribute.

use super::super::CliError;
use super::super::compare::measures::Tags;
use super::super::increment::receptors;
use super::super::report::read_back;
use super::super::tables::emit;
use super::explain::planned;
use clap::Args;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
One row a measure and tag that it changes: measure,name_zh,name_en,lever,factor, as `hehuang whatif --measures` reads it. `factor` is what remains of what the
tag contributes to PM2.5, with each part of PM2.5 following its own precursor (sulfate: SO2, nitrate: NOx, …), weighted by the contributions at all points and
counties of the run; shares of measures that touch the same lines add up (Shapley), so that switches multiply only nearly to the whole plan.";

/// Arguments of `hehuang plan effects`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct EffectsArguments {
    /// Scenario with [plan], or the name of a shipped scenario
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Folder of a finished run whose tags follow all of PM2.5
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(arguments: &EffectsArguments) -> Result<(), CliError> {
    let plan = planned(&arguments.scenario)?;
    let (session, record, _) = read_back(&arguments.run)?;
    let (receptors, _) = receptors(&session)?;
    let tags = Tags::of((&session, &record), &receptors)?.ok_or_else(|| {
        CliError::Arguments(format!(
            "{} has no tags that follow all of PM2.5\nhint: a tag set of sectors and regions with follow = \"all\" (docs/attribution.md)",
            arguments.run.display()
        ))
    })?;
    let actors = plan.programme.actors();
    let changes = tags.changes(&plan, actors.len());
    let names = tags.set.names();
    let header = ["measure", "name_zh", "name_en", "lever", "factor"];
    let header: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
    let mut rows = Vec::new();
    for (actor, change) in actors.iter().zip(&changes.change) {
        let remains = tags.parts.remains(change, &changes.before);
        for (name, factor) in names.iter().zip(remains) {
            if let Some(factor) = factor.filter(|factor| *factor != 1.0) {
                rows.push(vec![
                    actor.id.clone(),
                    actor.name_zh.clone(),
                    actor.name.clone(),
                    name.clone(),
                    format!("{factor:.6}"),
                ]);
            }
        }
    }
    emit(arguments.output.as_deref(), &header, rows)
}
