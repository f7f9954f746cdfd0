//! `hehuang export`: files of a finished run in another form.

use super::CliError;
use super::report::finished;
use crate::output::{VariableSpec, catalogue};
use crate::species::mechanism::Mechanism;
use crate::species::{GasTable, Particles, SpeciesTable};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `hehuang export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Folder of a finished run
    #[arg(value_name = "FOLDER", required_unless_present = "list_variables")]
    folder: Option<PathBuf>,
    /// What to write
    #[arg(
        value_enum,
        value_name = "FORMAT",
        required_unless_present = "list_variables"
    )]
    format: Option<Format>,
    /// Where to [default: the run's folder]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Print all variables that files can have with units and meaning (those of one scenario: hehuang run --list-variables)
    #[arg(long)]
    list_variables: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// surface.nc, contributions.nc, sectors.nc
    Netcdf,
    /// maps/*.tif
    Geotiff,
    /// contours/*.geojson
    Geojson,
    /// stations.csv, ledger.csv, and what a run has of contributions.csv, source_receptor.csv, ozone_*.csv, pm_*.csv and dust_budget.csv
    Csv,
    /// source_receptor.parquet of a run with tags
    Parquet,
}

/// The variables of a run with everything, and those that only a run without chemistry has.
fn every_variable() -> Result<Vec<VariableSpec>, CliError> {
    let fail = |cause: String| CliError::Run(cause);
    let mechanism = Mechanism::cb6r5().map_err(|e| fail(e.render(false)))?;
    let gases = GasTable::embedded().map_err(|e| fail(e.to_string()))?;
    let particles = Particles {
        full: true,
        traced: true,
    };
    let table = SpeciesTable::for_mechanism_with(&mechanism, &gases, particles)
        .map_err(|e| fail(e.to_string()))?
        .with_stratospheric_ozone();
    let mut all = catalogue::catalogue(&table);
    for spec in catalogue::catalogue(&SpeciesTable::primary()) {
        if catalogue::find(&all, &spec.name).is_none() {
            all.push(spec);
        }
    }
    Ok(all)
}

/// Writes one kind of files from a run's record.
pub(super) fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    if arguments.list_variables {
        return super::print(&catalogue::list(&every_variable()?));
    }
    let (Some(folder), Some(format)) = (&arguments.folder, arguments.format) else {
        return Err(CliError::Arguments(
            "a folder and a format are needed".into(),
        ));
    };
    let mut run = finished(folder)?;
    let output = &mut run.session.scenario.output;
    output.netcdf.value = format == Format::Netcdf;
    output.geotiff.value = format == Format::Geotiff;
    output.geojson.value = format == Format::Geojson;
    output.csv.value = format == Format::Csv;
    output.parquet.value = format == Format::Parquet;
    let target = arguments.output.as_ref().unwrap_or(folder);
    let texts = run.session.texts();
    let results = run.session.results(&run.case.tags, &run.record, &texts);
    let written = super::session::write_products(&run.session, &results, target)?;
    let lines: Vec<String> = written
        .iter()
        .map(|p| format!("{}\n", p.display()))
        .collect();
    super::print(&lines.concat())
}
