//! `hehuang evaluate`: runs beside what monitors and weather stations measured.

mod inputs;
mod page;

use super::CliError;
use super::observed::ObservedArguments;
use super::tables::{emit, emit_text, say};
use crate::evaluation::{
    Beside, Climatology, EvaluationRow, Modelled, WeatherComparison, WeatherRow, cells_of, compare,
    csv_header, embedded_frequencies, latex, markdown, pairs_csv, pairs_header, rows,
    weather_csv_header, weather_latex, weather_markdown, weather_rows,
};
use crate::meteorology::{StationList, read_station_list};
use crate::observations::{Observations, read_places};
use crate::output::write_table;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Tables: a row a place and time (date with hour, time_beijing or time_utc; station or city; pm25, pm10, so2, no2, co, o3, mda8, … with units in the
names or those of China's network: µg/m³, CO mg/m³), or the archive layout date,hour,type,1001A,….
States: 273 (273.15 K, 1013.25 hPa), 298 (298.15 K), actual, or china: everything at 273 until August 2018, then gases at 298 and particles actual.
Compared is in the state of the observation. A year of representative days is compared by months, each day as often as it occurred (2014-2018).
Days need 20 hours, months 27 days. Benchmarks: ++ goal, + criterion, − missed; the CSV table names their sources. persistence and climate: RMSE of
the value before, and of the same month of other years.
Weather: hours of stations in any form that a scenario takes (tables, ISD, ISD-Lite, NOAA's global hourly), or daily records (docs/boundaries_and_days.md). A run driven by the same stations is not
independent of them.";

/// Arguments of `hehuang evaluate`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct EvaluateArguments {
    /// Folders of finished runs; several are read as one, as the months of a year
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<PathBuf>,
    /// Table of observations
    #[arg(value_name = "OBSERVATIONS")]
    observations: PathBuf,
    #[command(flatten)]
    observed: ObservedArguments,
    /// List of stations with code, longitude and latitude (name and city if there)
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// What weather stations measured: evaluated first
    #[arg(long, value_name = "FILE")]
    weather: Vec<PathBuf>,
    /// Where those stations stand whose files do not say it (ISD): a list in the layout of NOAA's isd-history.csv
    #[arg(long, value_name = "LIST", requires = "weather")]
    station_list: Option<PathBuf>,
    /// Years that count [default: all]
    #[arg(long, value_name = "YEAR", value_delimiter = ',')]
    years: Vec<i16>,
    /// Rows by month as well
    #[arg(long)]
    by_month: bool,
    /// Form of the table
    #[arg(long, value_enum, value_name = "FORM", default_value = "csv")]
    format: Format,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write every pair of observed and modelled values to this file
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Write the table of weather to this file as CSV
    #[arg(long, value_name = "FILE", requires = "weather")]
    weather_output: Option<PathBuf>,
    /// Draw everything on this page (HTML, Chinese and English)
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// No summary
    #[arg(long, short)]
    quiet: bool,
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
    let mut observations = arguments.observed.read(&arguments.observations)?;
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
    let runs = inputs::runs(&arguments.runs)?;
    let base = &runs.session.base;
    let records: Vec<_> = runs.records.iter().collect();
    let modelled =
        Modelled::of(&records, &base.species).map_err(|e| CliError::Input(e.to_string()))?;
    let cells: Vec<Vec<usize>> = observations
        .places
        .iter()
        .map(|place| cells_of(place, &list, &base.horizontal))
        .collect();
    let comparisons = compare(&observations, &cells, &modelled, &embedded_frequencies());
    let ground: Vec<f64> = base.surface.height.iter().copied().collect();
    let height = |cells: &Vec<usize>| {
        let sum: f64 = cells.iter().map(|c| ground[*c]).sum();
        (!cells.is_empty()).then(|| sum / cells.len() as f64)
    };
    let beside = Beside {
        climatology,
        heights: cells.iter().map(height).collect(),
        by_month: arguments.by_month,
    };
    let table = rows(&observations, &comparisons, &beside);
    if table.is_empty() {
        return Err(CliError::Input(nothing_met(
            &observations,
            &cells,
            &modelled,
        )));
    }
    let (weather, mut notes) = weather(arguments, &modelled, &runs)?;
    let weather_table = weather_rows(&weather, arguments.by_month);
    let unused = observations.notes.iter();
    notes.extend(unused.map(|note| format!("not used: {note}")));
    if let Some(path) = &arguments.pairs {
        let pairs = pairs_csv(&observations, &comparisons);
        write_table(path, &pairs_header(), pairs)?;
    }
    if let Some(path) = &arguments.weather_output {
        let rows = weather_table.iter().map(WeatherRow::csv);
        write_table(path, &weather_csv_header(), rows)?;
    }
    if let Some(path) = &arguments.page {
        let found = page::Found {
            observations: &observations,
            modelled: &modelled,
            cells: &cells,
            comparisons: &comparisons,
            rows: &table,
            weather: &weather,
            weather_rows: &weather_table,
            notes: &notes,
        };
        page::write(arguments, &runs, &found, path)?;
    }
    if !arguments.quiet {
        let (values, places) = (observations.values.len(), observations.places.len());
        say(&format!("{values} values of {places} places\n"));
        for note in outside(&observations, &cells).iter().chain(&notes) {
            say(&format!("{note}\n"));
        }
    }
    let output = arguments.output.as_deref();
    // Weather comes first, where text holds two tables.
    let both = |weather: String, table: String| {
        if weather_table.is_empty() {
            table
        } else {
            format!("{weather}\n{table}")
        }
    };
    match arguments.format {
        Format::Csv => emit(output, &csv_header(), table.iter().map(EvaluationRow::csv)),
        Format::Markdown => emit_text(
            output,
            &both(weather_markdown(&weather_table), markdown(&table)),
        ),
        Format::Latex => emit_text(output, &both(weather_latex(&weather_table), latex(&table))),
    }
}

/// Pairs of weather of all files, with what was left out.
fn weather(
    arguments: &EvaluateArguments,
    modelled: &Modelled<'_>,
    runs: &inputs::Runs,
) -> Result<(Vec<WeatherComparison>, Vec<String>), CliError> {
    let (mut pairs, mut notes) = (vec![], vec![]);
    let list = match &arguments.station_list {
        Some(path) => read_station_list(path).map_err(|e| CliError::Input(e.to_string()))?,
        None => StationList::default(),
    };
    for path in &arguments.weather {
        let table = inputs::weather(path, &list)?;
        let of_file = if modelled.is_typical() {
            vec![]
        } else {
            table.compare(modelled, &runs.session.base.horizontal)
        };
        if of_file.is_empty() {
            notes.push(format!(
                "weather of {} meets no hour of the run inside its domain",
                path.display()
            ));
        }
        pairs.extend(of_file);
        notes.extend(table.notes);
    }
    Ok((pairs, notes))
}

/// Places without a cell, in words.
fn outside(observations: &Observations, cells: &[Vec<usize>]) -> Option<String> {
    let places = observations.places.iter().zip(cells);
    let unknown: Vec<&str> = places
        .filter(|(_, cells)| cells.is_empty())
        .map(|(place, _)| place.as_str())
        .collect();
    (!unknown.is_empty()).then(|| {
        format!(
            "not compared, since outside the domain or not known (--places): {}",
            unknown.join(", ")
        )
    })
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
