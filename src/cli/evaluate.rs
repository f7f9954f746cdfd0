//! `hehuang evaluate`: a run beside what monitors measured.

use super::CliError;
use super::report::read_back;
use super::tables::{emit, emit_text, say};
use crate::evaluation::{
    Beside, Climatology, EvaluationRow, Modelled, cells_of, compare, csv_header,
    embedded_frequencies, latex, markdown, pairs_csv, pairs_header, rows,
};
use crate::observations::{
    Averaging, HourLabel, Observations, ReadOptions, StateRule, read_observations, read_places,
};
use crate::output::write_table;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Tables: a row a place and time (date with hour, time_beijing or time_utc; station or city; pm25, pm10, so2, no2, co, o3, mda8, … with units in the
names or those of China's network: µg/m³, CO mg/m³), or the archive layout date,hour,type,1001A,….
States: 273 (273.15 K, 1013.25 hPa), 298 (298.15 K), actual, or china: everything at 273 until August 2018, then gases at 298 and particles actual.
Compared is in the state of the observation. A year of representative days is compared by months, each day as often as it occurred (2014-2018).
Days need 20 hours, months 27 days. Benchmarks: ++ goal, + criterion, − missed; the CSV table names their sources.";

/// Arguments of `hehuang evaluate`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct EvaluateArguments {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Table of observations
    #[arg(value_name = "OBSERVATIONS")]
    observations: PathBuf,
    /// State of air that the table's values refer to, where it has no column `state`: china, 273, 298 or actual
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// What the column o3 of a table of days holds
    #[arg(long, value_enum, value_name = "MEAN")]
    daily_ozone: Option<DailyOzone>,
    /// Which moment an hour of the table names: its end, as China's network has it, or its beginning
    #[arg(long, value_enum, value_name = "MOMENT", default_value = "end")]
    hour_label: Label,
    /// List of stations with code, longitude and latitude (name and city if there)
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// Years that count [default: all]
    #[arg(long, value_name = "YEAR", value_delimiter = ',')]
    years: Vec<i16>,
    /// Form of the table
    #[arg(long, value_enum, value_name = "FORM", default_value = "csv")]
    format: Format,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write every pair of observed and modelled values to this file
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// No summary
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DailyOzone {
    /// The largest 8-hour mean of the day
    Mda8,
    /// The mean of the day
    Mean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Label {
    End,
    Beginning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Every figure, for programs
    Csv,
    /// What papers print, in Markdown
    Markdown,
    /// The same in LaTeX (booktabs)
    Latex,
}

/// Runs the command.
pub(super) fn run(arguments: &EvaluateArguments) -> Result<(), CliError> {
    let mut observations = read(arguments)?;
    let climatology = Climatology::of(&observations);
    if !arguments.years.is_empty() {
        let wanted = &arguments.years;
        observations
            .values
            .retain(|o| wanted.contains(&o.begin.beijing().year()));
    }
    let list = match &arguments.places {
        Some(path) => read_places(path).map_err(|e| CliError::Input(e.to_string()))?,
        None => vec![],
    };
    let (session, record, _) = read_back(&arguments.run)?;
    let species = &session.base.species;
    let modelled = Modelled::of(&record, species)
        .ok_or_else(|| CliError::Run("the run's record has no air density".into()))?;
    let cells: Vec<Vec<usize>> = observations
        .places
        .iter()
        .map(|place| cells_of(place, &list, &session.base.horizontal))
        .collect();
    let comparisons = compare(&observations, &cells, &modelled, &embedded_frequencies());
    let ground: Vec<f64> = session.base.surface.height.iter().copied().collect();
    let height = |cells: &Vec<usize>| {
        let sum: f64 = cells.iter().map(|c| ground[*c]).sum();
        (!cells.is_empty()).then(|| sum / cells.len() as f64)
    };
    let beside = Beside {
        climatology,
        heights: cells.iter().map(height).collect(),
    };
    let table = rows(&observations, &comparisons, &beside);
    if table.is_empty() {
        return Err(CliError::Input(nothing_met(
            &observations,
            &cells,
            &modelled,
        )));
    }
    if let Some(path) = &arguments.pairs {
        let pairs = pairs_csv(&observations, &comparisons);
        write_table(path, &pairs_header(), pairs)?;
    }
    if !arguments.quiet {
        say(&notes(&observations, &cells));
    }
    let output = arguments.output.as_deref();
    match arguments.format {
        Format::Csv => emit(output, &csv_header(), table.iter().map(EvaluationRow::csv)),
        Format::Markdown => emit_text(output, &markdown(&table)),
        Format::Latex => emit_text(output, &latex(&table)),
    }
}

fn read(arguments: &EvaluateArguments) -> Result<Observations, CliError> {
    let state = match arguments.state.as_deref() {
        None => None,
        Some(word) => Some(StateRule::from_name(word).ok_or_else(|| {
            CliError::Arguments(format!(
                "state '{word}' is not known\nhint: china, 273, 298 or actual"
            ))
        })?),
    };
    let options = ReadOptions {
        state,
        daily_ozone: arguments.daily_ozone.map(|o| match o {
            DailyOzone::Mda8 => Averaging::MaxEightHours,
            DailyOzone::Mean => Averaging::Day,
        }),
        hour_label: match arguments.hour_label {
            Label::End => HourLabel::End,
            Label::Beginning => HourLabel::Beginning,
        },
    };
    read_observations(&arguments.observations, options).map_err(|e| CliError::Input(e.to_string()))
}

/// What was read and what was left out.
fn notes(observations: &Observations, cells: &[Vec<usize>]) -> String {
    let mut text = format!(
        "{} values of {} places\n",
        observations.values.len(),
        observations.places.len()
    );
    let unknown: Vec<&str> = observations
        .places
        .iter()
        .zip(cells)
        .filter(|(_, cells)| cells.is_empty())
        .map(|(place, _)| place.as_str())
        .collect();
    if !unknown.is_empty() {
        text.push_str(&format!(
            "not compared, since outside the domain or not known (--places): {}\n",
            unknown.join(", ")
        ));
    }
    for note in &observations.notes {
        text.push_str(&format!("not used: {note}\n"));
    }
    text
}

/// Why no pair was found.
fn nothing_met(
    observations: &Observations,
    cells: &[Vec<usize>],
    modelled: &Modelled<'_>,
) -> String {
    if cells.iter().all(Vec::is_empty) {
        let places: Vec<&str> = observations
            .places
            .iter()
            .take(5)
            .map(String::as_str)
            .collect();
        return format!(
            "none of the places ({}, …) is known or lies in the domain\nhint: give --places LIST with code, longitude and latitude",
            places.join(", ")
        );
    }
    let observed = observations.values.iter().map(|o| o.begin);
    let span = |first: Option<_>, last: Option<_>| match (first, last) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "nothing".to_owned(),
    };
    let hours = modelled.hours();
    format!(
        "observations ({}) and run ({}) share no hour, day or month of one quantity\nhint: a year of representative days meets months of 2014 to 2018",
        span(observed.clone().min(), observed.max()),
        span(hours.first().copied(), hours.last().copied()),
    )
}
