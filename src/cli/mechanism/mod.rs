//! `hehuang mechanism`: looks into, checks, evaluates and exports gas-phase mechanisms.

mod check;
mod export;
mod rates;
mod show;

use super::CliError;
use crate::chemistry::photolysis::Photolysis;
use crate::species::mechanism::{self, Group, Mechanism};
use clap::{Args, Subcommand};
use std::io::IsTerminal;

/// Arguments of `hehuang mechanism`.
#[derive(Debug, Args)]
pub struct MechanismArguments {
    #[command(subcommand)]
    command: MechanismCommand,
}

#[derive(Debug, Subcommand)]
enum MechanismCommand {
    /// Species, reactions, kinds of rate laws, groups; the rows of a species
    Show(show::ShowArguments),
    /// Read a mechanism and say all that is wrong with it at once; or compare it with another
    Check(check::CheckArguments),
    /// Rate constants of every row at one temperature and pressure
    Rates(rates::RatesArguments),
    /// Write a mechanism in our format, or for KPP
    Export(export::ExportArguments),
}

/// Runs one of the subcommands.
pub(super) fn run(arguments: &MechanismArguments) -> Result<(), CliError> {
    match &arguments.command {
        MechanismCommand::Show(arguments) => show::run(arguments),
        MechanismCommand::Check(arguments) => check::run(arguments),
        MechanismCommand::Rates(arguments) => rates::run(arguments),
        MechanismCommand::Export(arguments) => export::run(arguments),
    }
}

/// Which mechanism, and which of its rows.
#[derive(Debug, Args)]
struct Which {
    /// The shipped `cb6r5`, a file of ours (.toml) or an EPA definition file (mech_*.def)
    #[arg(value_name = "MECHANISM", default_value = "cb6r5")]
    mechanism: String,
    /// Leave out the rows of these groups: core, halogen, mercury, toxics, aerosol, marine
    #[arg(long, value_name = "GROUPS", value_delimiter = ',')]
    without: Vec<String>,
}

impl Which {
    /// As [`Which::open`]; photolysis tables and heterogeneous processes must be known to the program.
    fn open_checked(&self) -> Result<Mechanism, CliError> {
        let known = Photolysis::known().map_err(|error| CliError::Run(error.to_string()))?;
        let tables: Vec<String> = known.into_iter().map(|recipe| recipe.label).collect();
        self.open_with(Some(&tables))
    }

    fn open(&self) -> Result<Mechanism, CliError> {
        self.open_with(None)
    }

    fn open_with(&self, tables: Option<&[String]>) -> Result<Mechanism, CliError> {
        let mut groups = Vec::new();
        for name in &self.without {
            groups.push(Group::named(name).ok_or_else(|| {
                CliError::Arguments(format!(
                    "there is no group '{name}'; groups are {}",
                    Group::ALL.map(Group::name).join(", ")
                ))
            })?);
        }
        let mechanism = open_with(&self.mechanism, tables)?;
        Ok(if groups.is_empty() {
            mechanism
        } else {
            mechanism.without(&groups)
        })
    }
}

/// The shipped mechanism, or one from a file.
pub(super) fn open(name: &str) -> Result<Mechanism, CliError> {
    open_with(name, None)
}

fn open_with(name: &str, tables: Option<&[String]>) -> Result<Mechanism, CliError> {
    let drawn = |error: mechanism::InvalidMechanism| {
        CliError::Deck(
            error
                .render(std::io::stderr().is_terminal())
                .trim_end()
                .to_owned(),
        )
    };
    if name.eq_ignore_ascii_case("cb6r5") {
        return Mechanism::cb6r5().map_err(drawn);
    }
    let bytes = std::fs::read(name).map_err(|cause| {
        CliError::Input(format!(
            "cannot read the mechanism {name}: {cause}\nhint: the shipped one is called cb6r5"
        ))
    })?;
    mechanism::read(name, &bytes, tables).map_err(drawn)
}
