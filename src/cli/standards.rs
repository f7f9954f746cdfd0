//! `hehuang standards`: limits in force on a day, and series of observations judged by one or several editions.

use super::CliError;
use super::observed::{AirArguments, ObservedArguments, PlaceArguments};
use super::tables::{emit, emit_text, say};
use crate::output::write_table;
use crate::standards::{
    DAY_COLUMNS, EVENT_COLUMNS, HOUR_COLUMNS, JudgeOptions, Judgement, Standards, StandardsError,
    YEAR_COLUMNS, ZoneClass, judge, limits_text, read_processes,
};
use crate::time::ModelTime;
use clap::{Args, Subcommand, ValueEnum};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang standards`.
#[derive(Debug, Args)]
pub struct StandardsArguments {
    #[command(subcommand)]
    command: StandardsCommand,
}

#[derive(Debug, Subcommand)]
enum StandardsCommand {
    /// The limits, steps of the index and rules in force on a day, with their sources and how sure they are
    Show(ShowArguments),
    /// Judge a table of observations: annual means, percentiles, index of every day, good days, exceedances, composite index
    Judge(Box<JudgeArguments>),
}

/// Arguments of `hehuang standards show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// The day, e.g. 2026-05-01
    #[arg(long, value_name = "DATE", conflicts_with = "version")]
    on: Option<String>,
    /// An edition by its name instead: 2012, 2026 or 2031 [default: all]
    #[arg(long, value_name = "EDITION")]
    version: Option<String>,
    /// Folder with tables that take the place of the embedded ones of the same name (seeds/standards)
    #[arg(long, value_name = "FOLDER")]
    tables: Option<PathBuf>,
}

/// What stands below the options of `judge`.
const NOTES: &str = "\
Tables of observations: as `hehuang evaluate` reads them (hours or days, stations or cities); the state of air of every record must be in the column
state or be said (--state china: everything at 273.15 K until August 2018, then gases at 298.15 K and particles actual).
Values are judged in the state that the edition asks for. Turning them to or from actual air takes pressure and temperature of the place: --air FILE
(station reports or daily records), --altitude M (standard atmosphere, an approximation), or --as-recorded to leave them as they are. Values that cannot be turned are counted,
not judged.
An edition that did not hold in a year of the table is refused unless --as-if says to judge by it all the same.
Without --version each year is judged by the edition that held at its end.
Dust: `--dust exclude` adds results without the particles of dust hours beside those as measured; days whose particles are left out leave the denominator of good days, and are also
shown as if they stayed. Hours are found by the rule of 2016 (its numbers are unverified) within the processes of --events, or by a search of this project without;
tables of days have a rule of this project.";

/// Arguments of `hehuang standards judge`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct JudgeArguments {
    /// Table of observations
    #[arg(value_name = "OBSERVATIONS")]
    observations: PathBuf,
    #[command(flatten)]
    observed: ObservedArguments,
    /// Editions to judge by, side by side: 2012, 2026, 2031, who2021 [default: the one in force]
    #[arg(long, value_name = "EDITION", value_delimiter = ',')]
    version: Vec<String>,
    /// Judge by editions that were not in force, and say so
    #[arg(long)]
    as_if: bool,
    /// Class of the places in GB 3095
    #[arg(long, value_enum, value_name = "CLASS", default_value = "2")]
    class: Class,
    /// Whether to judge without dust as well
    #[arg(long, value_enum, value_name = "HOW", default_value = "keep")]
    dust: Dust,
    /// Dust weather processes and other exceptional events that were recognised: place,begin,end,evidence
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Judge cities (means of their stations) or every place by itself
    #[arg(long, value_enum, value_name = "WHAT", default_value = "city")]
    by: By,
    #[command(flatten)]
    places: PlaceArguments,
    /// Only these years
    #[arg(long, value_name = "YEAR", value_delimiter = ',')]
    years: Vec<i16>,
    #[command(flatten)]
    air: AirArguments,
    /// Let days and hours count on which some of the six pollutants are missing, by those that are there
    #[arg(long)]
    partial_days: bool,
    /// Form of the table
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    format: Format,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write index, level and primary pollutants of every day to this file (CSV)
    #[arg(long, value_name = "FILE")]
    days: Option<PathBuf>,
    /// Also write index, level and primary pollutants of every hour to this file (CSV)
    #[arg(long, value_name = "FILE")]
    hours: Option<PathBuf>,
    /// Also write the events of dust with their evidence to this file (CSV)
    #[arg(long, value_name = "FILE")]
    dust_events: Option<PathBuf>,
    /// Exit with code 4 if a limit of a year with enough days is missed
    #[arg(long)]
    fail_on_exceed: bool,
    /// Folder with tables that take the place of the embedded ones of the same name (seeds/standards)
    #[arg(long, value_name = "FOLDER")]
    tables: Option<PathBuf>,
    /// No notes
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Class {
    /// Parks, reserves and others under special protection
    #[value(name = "1")]
    One,
    /// Everywhere else
    #[value(name = "2")]
    Two,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dust {
    /// Only as measured
    Keep,
    /// As measured and without dust
    Exclude,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    City,
    Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read, editions side by side
    Text,
    /// One figure a row, for programs
    Csv,
}

/// Runs the command.
pub(super) fn run(arguments: &StandardsArguments) -> Result<(), CliError> {
    match &arguments.command {
        StandardsCommand::Show(arguments) => show(arguments),
        StandardsCommand::Judge(arguments) => judged(arguments),
    }
}

/// A fault of standards with its exit code: what was asked for, or a table that is wrong.
pub(super) fn refused(error: StandardsError) -> CliError {
    match error {
        StandardsError::Unreadable { .. } | StandardsError::Table { .. } => {
            CliError::Input(error.to_string())
        }
        StandardsError::Seed(_) => CliError::Run(error.to_string()),
        _ => CliError::Arguments(error.to_string()),
    }
}

fn tables(folder: Option<&Path>) -> Result<Cow<'static, Standards>, CliError> {
    match folder {
        None => Standards::embedded().map(Cow::Borrowed),
        Some(folder) => Standards::read(folder).map(Cow::Owned),
    }
    .map_err(refused)
}

fn show(arguments: &ShowArguments) -> Result<(), CliError> {
    let standards = tables(arguments.tables.as_deref())?;
    let text = match (&arguments.on, &arguments.version) {
        (Some(day), _) => {
            let day = ModelTime::parse(day).map_err(|e| CliError::Arguments(e.to_string()))?;
            limits_text(&standards, &[standards.on(day).map_err(refused)?])
        }
        (None, Some(name)) if *name == standards.who.id => limits_text(&standards, &[]),
        (None, Some(name)) => limits_text(&standards, &[standards.named(name).map_err(refused)?]),
        (None, None) => {
            let all: Vec<_> = standards.editions.iter().collect();
            limits_text(&standards, &all)
        }
    };
    emit_text(None, &text)
}

fn judged(arguments: &JudgeArguments) -> Result<(), CliError> {
    let standards = tables(arguments.tables.as_deref())?;
    let mut observations = arguments.observed.read(&arguments.observations)?;
    let wanted = &arguments.years;
    if !wanted.is_empty() {
        let of = |time: ModelTime| wanted.contains(&time.beijing().year());
        observations.values.retain(|o| of(o.begin));
    }
    let by_place = arguments.by == By::Place;
    let (groups, mut notes) = arguments.places.groups(by_place, &observations)?;
    let air = arguments.air.table()?;
    let processes = match &arguments.events {
        Some(path) => Some(read_processes(path).map_err(|e| CliError::Input(e.to_string()))?),
        None => None,
    };
    let options = JudgeOptions {
        editions: arguments.version.clone(),
        as_if: arguments.as_if,
        class: match arguments.class {
            Class::One => ZoneClass::One,
            Class::Two => ZoneClass::Two,
        },
        without_dust: arguments.dust == Dust::Exclude,
        processes: processes.as_deref(),
        state: arguments.air.handling(&air),
        partial_days: arguments.partial_days,
        hours: arguments.hours.is_some(),
    };
    let found = judge(&observations, &groups, &standards, &options).map_err(refused)?;
    let header =
        |columns: &[&str]| -> Vec<String> { columns.iter().map(|c| (*c).to_owned()).collect() };
    if let Some(path) = &arguments.days {
        write_table(path, &header(&DAY_COLUMNS), found.day_rows(&standards))?;
    }
    if let Some(path) = &arguments.hours {
        write_table(path, &header(&HOUR_COLUMNS), found.hour_rows(&standards))?;
    }
    if let Some(path) = &arguments.dust_events {
        write_table(path, &header(&EVENT_COLUMNS), found.event_rows())?;
    }
    let unused = observations.notes.iter();
    notes.extend(unused.map(|note| format!("not used: {note}")));
    notes.extend(found.notes.iter().cloned());
    if !arguments.quiet {
        let (values, places) = (observations.values.len(), observations.places.len());
        say(&format!(
            "{values} values of {places} places, judged as {}\n",
            groups.len()
        ));
        for note in &notes {
            say(&format!("{note}\n"));
        }
    }
    let output = arguments.output.as_deref();
    match arguments.format {
        Format::Text => emit_text(output, &found.text(&standards))?,
        Format::Csv => {
            let levels: Vec<String> = standards.levels.iter().map(|l| l.name.clone()).collect();
            let rows = found.year_rows(&levels, &standards.who.id);
            emit(output, &header(&YEAR_COLUMNS), rows)?;
        }
    }
    missed(arguments, &found)
}

/// Exit code 4 where that is asked for.
fn missed(arguments: &JudgeArguments, found: &Judgement) -> Result<(), CliError> {
    let missed = found.missed();
    let undecided = found.undecided();
    if arguments.fail_on_exceed && undecided > 0 {
        say(&format!(
            "{undecided} statistics have too few days and are neither met nor missed\n"
        ));
    }
    if !arguments.fail_on_exceed || missed.is_empty() {
        return Ok(());
    }
    Err(CliError::Missed(format!(
        "limits are missed:\n  {}",
        missed.join("\n  ")
    )))
}
