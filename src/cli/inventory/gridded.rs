//! `hehuang inventory gridded`: what files of gridded emissions hold, in the domain and beside the embedded inventory.

use super::{CliError, Place};
use crate::gridded::{GriddedError, GriddedLayers, LayerRequest, comparisons};
use crate::inventory::{CompileOptions, Inventory};
use crate::plume::BriggsRise;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

const TONNE: f64 = 1000.0;

#[derive(Debug, Args)]
pub(super) struct GriddedArguments {
    /// netCDF (CF with longitudes and latitudes, or MEIC's flattened grid) or ESRI ASCII (.asc)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Variables; all on the grid otherwise (may be repeated)
    #[arg(long, value_name = "NAME")]
    variable: Vec<String>,
    /// Pollutant, where names of variables and files do not say it
    #[arg(long, value_name = "NAME")]
    pollutant: Option<String>,
    /// Sector of MEIC, EDGAR, HTAP or CEDS, where names do not say it
    #[arg(long, value_name = "LABEL")]
    sector: Option<String>,
    /// Units, where a file does not say them: "t/month", "kg m-2 s-1"
    #[arg(long, value_name = "UNITS")]
    units: Option<String>,
    /// Year, where a file has several
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Month (1 to 12) that files without months cover; a year otherwise
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u8).range(1..=12))]
    month: Option<u8>,
    /// Cell size of the grid on which the files are laid [km]
    #[arg(long, default_value_t = 6.0, value_name = "KM")]
    cell_km: f64,
}

fn failure(error: GriddedError) -> CliError {
    CliError::Arguments(error.to_string())
}

pub(super) fn run(arguments: &GriddedArguments) -> Result<(), CliError> {
    let inventory = Inventory::embedded().map_err(super::failure)?;
    let request = LayerRequest {
        files: arguments.files.clone(),
        variables: arguments.variable.clone(),
        pollutant: arguments.pollutant.clone(),
        sector: arguments.sector.clone(),
        units: arguments.units.clone(),
        year: arguments.year,
        month: arguments.month.map(usize::from),
    };
    let place = Place::new(arguments.cell_km)?;
    let layers =
        GriddedLayers::read(&[request], &place.grid, &inventory.library).map_err(failure)?;
    let options = CompileOptions {
        transport_fraction: true, // as a run takes them
        rise: Arc::new(BriggsRise),
    };
    let target = (
        &place.grid,
        &place.metrics,
        &place.surface,
        place.regions,
        &place.species,
    );
    let lines = inventory
        .inside_by_sector(&layers.our_sectors(), target, &options)
        .map_err(super::failure)?;
    let mut text = String::new();
    for field in &layers.fields {
        let _ = writeln!(
            text,
            "{field}\n  {:.4e} t in the file, {:.4e} in cells that touch the domain, {:.4e} inside; covers each model cell by {:.1} % at least",
            field.whole / TONNE,
            field.touching / TONNE,
            field.inside / TONNE,
            100.0 * field.covered
        );
    }
    let _ = writeln!(
        text,
        "\n{:<14}{:<10}{:>14}{:>14}{:>10}",
        "sector", "pollutant", "gridded t/a", "lines t/a", "ratio"
    );
    for c in comparisons(&layers, &lines) {
        let ratio = c
            .ratio()
            .map_or_else(|| "–".to_owned(), |r| format!("{r:.3}"));
        let doubt = if c.suspicious() {
            "  a unit error?"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{:<14}{:<10}{:>14.1}{:>14.1}{ratio:>10}{doubt}",
            c.sector,
            c.pollutant,
            c.gridded / TONNE,
            c.lines / TONNE
        );
    }
    for note in &layers.notes {
        let _ = writeln!(text, "note: {note}");
    }
    super::super::print(&text)
}
