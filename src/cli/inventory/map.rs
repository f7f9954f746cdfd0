//! `hehuang inventory map`.

use super::super::tables::emit_text;
use super::{Laid, Which, lay, open};
use crate::cli::CliError;
use clap::{Args, ValueEnum};
use ndarray::{Array2, Axis};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Marks of the text map, from nothing to the largest tenth decade.
const MARKS: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];

/// Arguments of `hehuang inventory map`.
#[derive(Debug, Args)]
pub(super) struct MapArguments {
    #[command(flatten)]
    which: Which,
    /// Pollutant: SO2, NOX, CO, NH3, VOC, PM10, PM25, BC
    #[arg(long, default_value = "PM25", value_name = "NAME")]
    pollutant: String,
    /// Cell size [km]
    #[arg(long, default_value_t = 6.0, value_name = "KM")]
    cell_km: f64,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One mark a cell, for the terminal
    Text,
    /// One line a cell
    Csv,
    /// One polygon a cell
    Geojson,
}

/// Runs the command.
pub(super) fn run(arguments: &MapArguments) -> Result<(), CliError> {
    let name = super::table::pollutant(&arguments.pollutant)?;
    let name = crate::inventory::POLLUTANTS[name];
    let inventory = open(&arguments.which)?;
    let laid = lay(&inventory, arguments.cell_km)?;
    let field = field(&laid, name)?;
    let text = match arguments.format {
        Format::Text => marks(&field, name, &laid),
        Format::Csv => csv(&field, &laid),
        Format::Geojson => geojson(&field, &laid),
    };
    emit_text(arguments.output.as_deref(), &text)
}

/// Annual emission of a pollutant [kg], `[j][i]`.
pub(super) fn field(laid: &Laid, name: &str) -> Result<Array2<f64>, CliError> {
    let columns = laid.compiled.annual_columns();
    let species = &laid.species;
    let parts: Vec<(usize, f64)> = match name {
        "BC" => species
            .lane("EC")
            .into_iter()
            .map(|lane| (lane, 1.0))
            .collect(),
        _ => species
            .pollutants
            .iter()
            .find(|p| p.name == name)
            .map(|p| p.parts.clone())
            .unwrap_or_default(),
    };
    if parts.is_empty() {
        return Err(CliError::Arguments(format!(
            "{name} has no lane of its own on the grid (organic matter holds it); choose another pollutant"
        )));
    }
    let mut sum = Array2::zeros((laid.grid.ny, laid.grid.nx));
    for (lane, weight) in parts {
        sum.scaled_add(weight, &columns.index_axis(Axis(0), lane));
    }
    Ok(sum)
}

fn marks(field: &Array2<f64>, name: &str, laid: &Laid) -> String {
    let most = field.iter().fold(0.0_f64, |a, &b| a.max(b));
    let square_km = (laid.grid.cell_size / 1000.0) * (laid.grid.cell_size / 1000.0);
    let mut text = format!(
        "{name}, t/a a cell of {square_km} km²; total {:.0} t/a, most {:.0} t/a; each mark is a factor 2.15 up to @\n",
        field.sum() / 1000.0,
        most / 1000.0
    );
    for j in (0..laid.grid.ny).rev() {
        for i in 0..laid.grid.nx {
            let value = field[[j, i]];
            // Three marks a decade.
            let below = if value > 0.0 {
                3.0 * libm::log10(most / value)
            } else {
                f64::MAX
            };
            let rank = (MARKS.len() as f64 - 1.0 - below.floor()).max(0.0) as usize;
            text.push(MARKS[rank]);
        }
        text.push('\n');
    }
    text
}

fn csv(field: &Array2<f64>, laid: &Laid) -> String {
    let mut text = String::from("i,j,longitude_deg,latitude_deg,kg_per_year\n");
    for ((j, i), value) in field.indexed_iter() {
        let _ = writeln!(
            text,
            "{i},{j},{:.5},{:.5},{value}",
            laid.grid.longitude[[j, i]],
            laid.grid.latitude[[j, i]]
        );
    }
    text
}

fn geojson(field: &Array2<f64>, laid: &Laid) -> String {
    let corner = |j: usize, i: usize| {
        format!(
            "[{:.5},{:.5}]",
            laid.grid.corner_longitude[[j, i]],
            laid.grid.corner_latitude[[j, i]]
        )
    };
    let features: Vec<String> = field
        .indexed_iter()
        .filter(|(_, value)| **value > 0.0)
        .map(|((j, i), value)| {
            let ring = [(j, i), (j, i + 1), (j + 1, i + 1), (j + 1, i), (j, i)]
                .map(|(j, i)| corner(j, i))
                .join(",");
            format!(
                r#"{{"type":"Feature","properties":{{"i":{i},"j":{j},"kg_per_year":{value}}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
            )
        })
        .collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}
