//! `hehuang plume`: AERMOD's decks through the near-field engine, and the preparations around them.

mod buildings;
mod check;
mod disk;
mod evaluate;
mod init;
mod limit;
mod places;
mod products;
mod run;
mod superpose;
mod terrain;
mod toml;
mod weather;

use super::CliError;
use clap::{Args, Subcommand};
use std::path::Path;

/// Arguments of `hehuang plume`.
#[derive(Debug, Args)]
pub struct PlumeArguments {
    #[command(subcommand)]
    command: PlumeCommand,
}

#[derive(Debug, Subcommand)]
enum PlumeCommand {
    /// Run an AERMOD deck: the same keywords, weather files and output files as AERMOD 24142
    Run(run::RunArguments),
    /// Write a commented case file and a small pair of weather files to start from
    Init(init::InitArguments),
    /// Read an AERMOD deck with the files it names and say all that is wrong with it at once
    Check(check::CheckArguments),
    /// Sum POSTFILEs that are there hour by hour (new, existing, retired, background), then averages, ranks and percentiles
    Superpose(superpose::SuperposeArguments),
    /// A POSTFILE beside arcs of samplers: FAC2, FB, NMSE, MG, VG with the limits of Chang and Hanna
    Evaluate(evaluate::EvaluateArguments),
    /// Elevations and hill heights of a deck's sources and receptors from elevation models (AERMAP's job)
    Terrain(terrain::TerrainArguments),
    /// Building keywords of a deck's stacks from footprints (BPIPPRM's job), and GEP stack heights
    Buildings(buildings::BuildingsArguments),
    /// Surface and profile files (.sfc, .pfl) from a station's reports or a scenario's weather (AERMET's job)
    Weather(Box<weather::WeatherArguments>),
}

/// Runs one of the subcommands.
pub(super) fn run(arguments: &PlumeArguments) -> Result<(), CliError> {
    let done = match &arguments.command {
        PlumeCommand::Run(arguments) => run::run(arguments),
        PlumeCommand::Init(arguments) => init::init(arguments),
        PlumeCommand::Check(arguments) => check::check(arguments),
        PlumeCommand::Superpose(arguments) => superpose::run(arguments),
        PlumeCommand::Evaluate(arguments) => evaluate::run(arguments),
        PlumeCommand::Terrain(arguments) => terrain::terrain(arguments),
        PlumeCommand::Buildings(arguments) => buildings::buildings(arguments),
        PlumeCommand::Weather(arguments) => weather::weather(arguments),
    };
    done.map_err(disk::without_checkpoint)
}

/// A deck that cannot be opened is missing input, not a faulty deck.
fn must_be_there(deck: &Path) -> Result<(), CliError> {
    match std::fs::metadata(deck) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(CliError::Input(format!(
            "{} is not a file\nhint: name the deck itself, e.g. {}/aermod.inp",
            deck.display(),
            deck.display()
        ))),
        Err(cause) => Err(CliError::Input(format!(
            "cannot read the deck {}: {cause}",
            deck.display()
        ))),
    }
}
