//! The command line: arguments, exit codes, and one file a subcommand.
//!
//! Results go to standard output, everything else to standard error.

mod inventory;
mod met;

use clap::{Parser, Subcommand};
use std::io::Write;
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
    /// A file cannot be written (exit code 3).
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: String,
        /// The system's own words.
        cause: std::io::Error,
    },
}

impl CliError {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Run(_) => ExitCode::from(1),
            Self::Arguments(_) => ExitCode::from(2),
            Self::Write { .. } => ExitCode::from(3),
        }
    }
}

/// hehuang (河湟): atmospheric dispersion and source apportionment for the valleys of the Yellow River and the Huangshui.
///
/// Exit codes: 0 done, 1 run failed, 2 bad arguments, 3 a file is missing or cannot be read or written.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Emission inventory: checks its files, prints totals and ranges, lays it on the map
    Inventory(inventory::InventoryArguments),
    /// Weather of a representative day over the basin: winds, mixing heights and stability at named places, hour by hour
    Met(met::MetArguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Inventory(arguments) => inventory::run(&arguments),
        Command::Met(arguments) => met::run(&arguments),
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
            let _ = writeln!(std::io::stderr(), "error: {error}");
            error.exit_code()
        }
    }
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
