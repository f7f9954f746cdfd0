//! `hehuang plan`: the action plan made computable.

mod cuts;
mod diff;
mod effects;
mod explain;
mod measures;
mod targets;

use super::CliError;
use clap::{Args, Subcommand};

/// Arguments of `hehuang plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// The measures of the plan: what they change, with every number, how sure it is and where it comes from
    Measures(measures::MeasuresArguments),
    /// What a scenario's [plan] does to its inventory: every effect before and after, alone and as the last, and whose doing the change is
    Explain(explain::ExplainArguments),
    /// What remains of every slider of `hehuang whatif` under every measure: the table of its switches
    Effects(effects::EffectsArguments),
    /// What two scenarios emit differently, by sector, county or line
    Diff(diff::DiffArguments),
    /// The plan's targets: what they are, how far they are by observations or a run, and which cut of emissions would close the gap
    Targets(Box<targets::TargetsArguments>),
}

/// Runs the command.
pub(super) fn run(arguments: &PlanArguments) -> Result<(), CliError> {
    match &arguments.command {
        PlanCommand::Measures(arguments) => measures::run(arguments),
        PlanCommand::Explain(arguments) => explain::run(arguments),
        PlanCommand::Effects(arguments) => effects::run(arguments),
        PlanCommand::Diff(arguments) => diff::run(arguments),
        PlanCommand::Targets(arguments) => targets::run(arguments),
    }
}
