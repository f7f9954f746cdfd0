//! The command line: arguments, exit codes, and one file a subcommand.
//!
//! Results go to standard output, everything else to standard error.

mod boxes;
mod compare;
mod consult;
mod dust;
mod dust_effect;
mod dust_fixing;
mod emergency;
mod estimate;
mod evaluate;
mod export;
mod extras;
mod increment;
mod inventory;
mod ioapi_check;
mod mechanism;
mod met;
mod met_check;
mod met_days;
mod observed;
mod photolysis;
mod plan;
mod plume;
mod progress;
mod report;
mod run;
mod session;
mod standards;
mod summary;
mod tables;
mod tags;
mod validate;
mod whatif;

use crate::output::WriteError;
use crate::scenario::ScenarioError;
use crate::simulation::SimulationError;
use clap::{Parser, Subcommand};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// What a command can fail with; each kind has its exit code.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Arguments that cannot be (exit code 2).
    #[error("{0}")]
    Arguments(String),
    /// The run itself failed (exit code 1).
    #[error("{0}")]
    Run(String),
    /// A scenario that is wrong (2) or not there (3).
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The simulation stopped (1; 3 for weather that is missing or a checkpoint that does not fit).
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A deck that is wrong, with all its problems rendered (2).
    #[error("{0}")]
    Deck(String),
    /// Input that is missing or unreadable (3).
    #[error("{0}")]
    Input(String),
    /// A result that cannot be written (3).
    #[error(transparent)]
    Output(#[from] WriteError),
    /// A file cannot be written (3).
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// Finished, but a limit is missed and the caller asked to be told (4).
    #[error("{0}")]
    Missed(String),
    /// Stopped by Ctrl-C or SIGTERM, checkpoint written (130).
    #[error("{0}")]
    Interrupted(String),
}

impl CliError {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Simulation(
                SimulationError::Checkpoint { .. }
                | SimulationError::Observer(_)
                | SimulationError::Meteorology(_),
            )
            | Self::Input(_)
            | Self::Output(_)
            | Self::Write { .. } => 3,
            Self::Run(_) | Self::Simulation(_) => 1,
            Self::Arguments(_) | Self::Deck(_) => 2,
            Self::Scenario(error) => error.exit_code(),
            Self::Missed(_) => 4,
            Self::Interrupted(_) => 130,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Scenario(error) => error.render(std::io::stderr().is_terminal()),
            Self::Interrupted(text) | Self::Deck(text) | Self::Missed(text) => format!("{text}\n"),
            other => format!("error: {other}\n"),
        }
    }
}

/// hehuang (河湟): atmospheric dispersion and source apportionment for the valleys of the Yellow River and the Huangshui.
///
/// Reads emission inventories and weather, moves PM2.5, PM10, SO2, NOx, CO, NH3 and VOC through the air over real terrain,
/// and says which sector and place contributes how much. `hehuang run` alone runs the embedded winter episode and
/// writes a report to open in any browser.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What stands below the list of commands.
const AFTER_HELP: &str = "\
A first day:
  hehuang run --open                        the shipped quick episode, then its report in the browser
  hehuang init my.toml                      a scenario of your own to edit, every key explained
  hehuang validate my.toml                  all that is wrong in it, at once
  hehuang estimate my.toml                  cells, memory, disk and minutes before you start
  hehuang run my.toml                       Ctrl-C writes a checkpoint; `hehuang resume` goes on
  hehuang inventory table                   the emissions behind it, by sector, pollutant and county
  hehuang plume run aermod.inp              an AERMOD deck: same keywords, same files, same numbers

Exit codes: 0 done, 1 run failed, 2 bad arguments or scenario, 3 input missing or output not
writable, 4 a limit is missed (only with --fail-on-exceed), 130 interrupted with a checkpoint. To the last bit, results depend neither on threads
nor on interruptions.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario and write maps, tables and the report
    Run(run::RunArguments),
    /// Go on with an interrupted run
    Resume(run::ResumeArguments),
    /// Read a scenario with all its inputs and say what is wrong
    Validate(validate::ValidateArguments),
    /// Say what a run will take: cells, steps, memory, disk, minutes
    Estimate(estimate::EstimateArguments),
    /// Write a scenario to begin with
    Init(extras::InitArguments),
    /// What changes of emissions change: runs with and without them, shared out among the changes
    Increment(increment::IncrementArguments),
    /// Scenarios against a base: runs them, and what changes at every place, by measure too
    Compare(Box<compare::CompareArguments>),
    /// One page with sliders over a finished run: maps, stations, good days and targets at once, offline
    Whatif(whatif::WhatIfArguments),
    /// Heavy pollution answered: emergency lists, alerts, and what a response does
    Emergency(emergency::EmergencyArguments),
    /// Emission inventory: checks its files, prints totals and ranges, lays it on the map
    Inventory(inventory::InventoryArguments),
    /// Weather of a representative day over the basin, hour by hour at named places; `met check` looks at files of weather
    Met(met::MetArguments),
    /// A box of air with gas chemistry: ozone, radicals, EKMA isopleths, reactivity; with observations held if you like
    Box(boxes::BoxArguments),
    /// Gas-phase mechanisms: shows, checks, evaluates and exports CB6r5 or a file of yours
    Mechanism(mechanism::MechanismArguments),
    /// Photolysis rates at the ground for a place, a time, ozone, snow, particles and cloud
    Photolysis(photolysis::PhotolysisArguments),
    /// Wind-blown dust: fluxes of the emission schemes, source regions, dust by region and what sand fixing saves
    Dust(dust::DustArguments),
    /// Stacks and other sources near by: runs and checks AERMOD's decks
    Plume(plume::PlumeArguments),
    /// Write the HTML report of a finished run again
    Report(report::ReportArguments),
    /// How good a run is: what monitors measured beside it, with biases, errors, correlations and benchmarks
    Evaluate(evaluate::EvaluateArguments),
    /// Ambient air quality standards by date: shows limits, judges series of observations by one or several editions side by side
    Standards(standards::StandardsArguments),
    /// The action plan: its targets and how far they are
    Plan(plan::PlanArguments),
    /// Consultations on new sources near the border: near field, acceptance, a pack that the neighbour reruns to the same hash
    Consult(consult::ConsultArguments),
    /// Write files of a finished run: netCDF, GeoTIFF, GeoJSON, CSV
    Export(export::ExportArguments),
    /// Print a completion script for a shell
    Completions(extras::CompletionArguments),
    /// Print the manual page
    Man,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::start(&arguments),
        Command::Resume(arguments) => run::resume(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Estimate(arguments) => estimate::run(&arguments),
        Command::Init(arguments) => extras::init(&arguments),
        Command::Increment(arguments) => increment::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Whatif(arguments) => whatif::run(&arguments),
        Command::Emergency(arguments) => emergency::run(&arguments),
        Command::Inventory(arguments) => inventory::run(&arguments),
        Command::Met(arguments) => met::run(&arguments),
        Command::Box(arguments) => boxes::run(&arguments),
        Command::Mechanism(arguments) => mechanism::run(&arguments),
        Command::Photolysis(arguments) => photolysis::run(&arguments),
        Command::Dust(arguments) => dust::run(&arguments),
        Command::Plume(arguments) => plume::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Standards(arguments) => standards::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Consult(arguments) => consult::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Completions(arguments) => extras::completions(&arguments),
        Command::Man => extras::man(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A reader that closed the pipe early is no failure of ours.
            if let CliError::Write { cause, .. } = &error
                && cause.kind() == std::io::ErrorKind::BrokenPipe
            {
                return ExitCode::SUCCESS;
            }
            let _ = write!(std::io::stderr(), "{}", error.text());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Prints results.
fn print(text: &str) -> Result<(), CliError> {
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|cause| CliError::Write {
            path: "standard output".into(),
            cause,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
