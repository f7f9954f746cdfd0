//! `hehuang emergency`: who saves what when heavy pollution comes, when it does, and what that brings.

mod alerts;
mod effect;
mod list;
mod run;

use super::CliError;
use crate::standards::Basis;
use clap::{Args, Subcommand};
use std::fmt::Write as _;

/// Arguments of `hehuang emergency`.
#[derive(Debug, Args)]
pub struct EmergencyArguments {
    #[command(subcommand)]
    command: EmergencyCommand,
}

#[derive(Debug, Subcommand)]
enum EmergencyCommand {
    /// An emergency list over an inventory: who is on it, what each level saves of all society's emission, and where that is too little
    List(list::ListArguments),
    /// Alerts out of a run or a table of indices or concentrations, and the response they ask for
    Alerts(alerts::AlertsArguments),
    /// What a response did: two runs beside each other, hour by hour at cities
    Effect(effect::EffectArguments),
    /// Run a scenario without a response, find its alerts, run it with the response, and print the effect
    Run(run::RunArguments),
}

/// Runs the command.
pub(super) fn run(arguments: &EmergencyArguments) -> Result<(), CliError> {
    match &arguments.command {
        EmergencyCommand::List(arguments) => list::run(arguments),
        EmergencyCommand::Alerts(arguments) => alerts::run(arguments),
        EmergencyCommand::Effect(arguments) => effect::run(arguments),
        EmergencyCommand::Run(arguments) => run::run(arguments),
    }
}

/// What a result rests on that is not confirmed, a line each.
fn rests_on(basis: &Basis) -> String {
    let mut text = String::new();
    for (n, (what, status)) in basis.rows().enumerate() {
        if n == 0 {
            text.push_str("rests on figures that are not confirmed 依据未经核实:\n");
        }
        let _ = writeln!(text, "  {}: {what}", status.name());
    }
    text
}
