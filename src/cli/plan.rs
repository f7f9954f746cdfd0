//! `hehuang plan`: the action plan made computable.

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
    /// The plan's targets: what they are, how far they are by observations or a run, and which cut of emissions would close the gap
    Targets(Box<targets::TargetsArguments>),
}

/// Runs the command.
pub(super) fn run(arguments: &PlanArguments) -> Result<(), CliError> {
    match &arguments.command {
        PlanCommand::Targets(arguments) => targets::run(arguments),
    }
}
