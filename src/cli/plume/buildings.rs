//! `hehuang plume buildings`: AERMOD's building keywords from footprints, as BPIPPRM gives them.

use crate::cli::CliError;
use crate::geodata::Crs;
use crate::output::write_file;
use crate::prepare::buildings::{BuildingsError, gep_table, keyword_lines, read_plant};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `hehuang plume buildings`.
#[derive(Debug, Args)]
pub(super) struct BuildingsArguments {
    /// BPIPPRM's input file, or GeoJSON: polygons with `height_m`, stacks as points with `name`
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Map of the deck, for GeoJSON in degrees: its north is the deck's
    #[arg(long, value_name = "EPSG:CODE")]
    crs: Option<String>,
    /// The keyword lines, to be INCLUDED in the SO pathway; beside the input with the ending .bld if not given
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

/// Writes the keyword lines and prints the table of GEP heights.
pub(super) fn buildings(arguments: &BuildingsArguments) -> Result<(), CliError> {
    let bad = |cause: crate::geodata::CrsError| CliError::Arguments(format!("--crs: {cause}"));
    let crs = match &arguments.crs {
        Some(text) => Some(Crs::new(text).map_err(bad)?.in_metres().map_err(bad)?),
        None => None,
    };
    let plant = read_plant(&arguments.input, crs.as_ref()).map_err(|error| match error {
        BuildingsError::Read { .. } => CliError::Input(error.to_string()),
        other => CliError::Deck(other.to_string()),
    })?;
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| arguments.input.with_extension("bld"));
    if output == arguments.input {
        return Err(CliError::Arguments(format!(
            "the result would overwrite {}\nhint: name another file with -o",
            output.display()
        )));
    }
    let profiles = plant.profiles();
    let table = gep_table(&plant, &profiles);
    let mut text = format!("** {}\n", plant.title);
    for line in table.lines() {
        text.push_str(&format!("** {line}\n"));
    }
    text.push_str(&keyword_lines(&plant, &profiles));
    write_file(&output, text.as_bytes())?;
    let mut shown = String::new();
    for note in &plant.notes {
        shown.push_str(&format!("note: {note}\n"));
    }
    let tiers: usize = plant.structures.iter().map(|s| s.tiers.len()).sum();
    shown.push_str(&format!(
        "{} buildings with {tiers} tiers, {} stacks\n{table}{}: put it in the SO pathway with INCLUDED, after LOCATION\n",
        plant.structures.len(),
        plant.stacks.len(),
        output.display()
    ));
    crate::cli::print(&shown)
}
