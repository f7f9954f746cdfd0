//! `hehuang inventory`: checks an inventory, prints its totals, lays it on a map.

mod gridded;
mod import;
mod map;
mod table;

use super::CliError;
use crate::grid::{
    GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid, VerticalMetrics,
};
use crate::inventory::{
    CompileOptions, CompiledInventory, EmissionSchedule, Inventory, InventoryError, POLLUTANTS,
    Placement, Substitution,
};
use crate::plume::BriggsRise;
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use clap::{Args, Subcommand};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Width and height of the He-Huang domain [km].
const DOMAIN_KM: (f64, f64) = (360.0, 252.0);
/// Model top above sea level [m].
const TOP: f64 = 13_000.0;
/// Nominal thickness of the first layer [m].
const FIRST_LAYER: f64 = 36.0;
/// Names of one list printed at most.
const PRINTED: usize = 12;

/// Arguments of `hehuang inventory`.
#[derive(Debug, Args)]
pub struct InventoryArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Reads an inventory and says what is wrong, what resolves nowhere, and what lies outside the domain
    Check(CheckArguments),
    /// Totals by sector, pollutant, city and county, ratios, the ten largest sources, ranges, and what is unverified
    Table(table::TableArguments),
    /// Annual emission of one pollutant on the map, as text, CSV or GeoJSON
    Map(map::MapArguments),
    /// What files of gridded emissions hold (MEIC, EDGAR, HTAP, CEDS), in the domain and beside the embedded inventory
    Gridded(gridded::GriddedArguments),
    /// Makes lines of an inventory from a sheet of emissions (Chinese or English, Excel's CSV, merged headers), alone or merged into the inventory
    Import(import::ImportArguments),
}

/// Which inventory.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Folder with activity.csv and the tables that belong to it; the embedded inventory otherwise
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Official totals that the lines are scaled to: region, sector, class, pollutant, year, emission_t, source
    #[arg(long, value_name = "FILE")]
    official: Option<PathBuf>,
}

impl Which {
    /// Whether it is one of the user's own.
    pub(super) fn is_own(&self) -> bool {
        self.folder.is_some()
    }
}

#[derive(Debug, Args)]
struct CheckArguments {
    #[command(flatten)]
    which: Which,
    /// Cell size of the grid on which the inventory is laid [km]
    #[arg(long, default_value_t = 6.0, value_name = "KM")]
    cell_km: f64,
}

/// Runs the command.
pub fn run(arguments: &InventoryArguments) -> Result<(), CliError> {
    match &arguments.action {
        Action::Check(arguments) => check(arguments),
        Action::Table(arguments) => table::run(arguments),
        Action::Map(arguments) => map::run(arguments),
        Action::Gridded(arguments) => gridded::run(arguments),
        Action::Import(arguments) => import::run(arguments),
    }
}

/// Faults of the files are faults of the arguments; the rest is ours.
fn failure(error: InventoryError) -> CliError {
    match error {
        InventoryError::Problems { .. }
        | InventoryError::Unreadable { .. }
        | InventoryError::Argument(_)
        | InventoryError::Release { .. } => CliError::Arguments(error.to_string()),
        other => CliError::Run(other.to_string()),
    }
}

pub(super) fn open(which: &Which) -> Result<Inventory, CliError> {
    let read = match &which.folder {
        Some(folder) => Inventory::from_folder(folder),
        None => Inventory::embedded(),
    };
    let mut inventory = read.map_err(failure)?;
    if let Some(totals) = &which.official {
        inventory.scale_to(totals).map_err(failure)?;
    }
    Ok(inventory)
}

/// The He-Huang domain with cells of a size, and an inventory on it.
struct Laid {
    grid: HorizontalGrid,
    species: SpeciesTable,
    compiled: CompiledInventory,
}

/// The He-Huang domain with cells of a size: what an inventory is laid on.
struct Place {
    grid: HorizontalGrid,
    metrics: VerticalMetrics,
    surface: Surface,
    regions: &'static Regions,
    species: SpeciesTable,
}

impl Place {
    fn new(cell_km: f64) -> Result<Self, CliError> {
        if !(1.0..=20.0).contains(&cell_km) {
            return Err(CliError::Arguments(format!(
                "--cell-km {cell_km}: cells of 1 to 20 km"
            )));
        }
        let run = |message: String| CliError::Run(message);
        let cells = |extent: f64| (extent / cell_km).round() as usize;
        let grid = HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx: cells(DOMAIN_KM.0),
            ny: cells(DOMAIN_KM.1),
            cell_size: cell_km * 1000.0,
            centre_longitude: 102.4,
            centre_latitude: 36.45,
        })
        .map_err(|e| CliError::Arguments(e.to_string()))?;
        let surface = Surface::embedded(&grid).map_err(|e| run(e.to_string()))?;
        let metrics = VerticalGrid::stretched(30, FIRST_LAYER, TOP)
            .and_then(|vertical| vertical.over(&surface.height))
            .map_err(|e| run(e.to_string()))?;
        Ok(Self {
            metrics,
            surface,
            regions: Regions::embedded().map_err(|e| run(e.to_string()))?,
            species: SpeciesTable::primary(),
            grid,
        })
    }
}

fn lay(inventory: &Inventory, cell_km: f64) -> Result<Laid, CliError> {
    let Place {
        grid,
        metrics,
        surface,
        regions,
        species,
    } = Place::new(cell_km)?;
    let options = CompileOptions {
        transport_fraction: false,
        rise: Arc::new(BriggsRise),
    };
    let compiled = inventory
        .compile(&grid, &metrics, &surface, regions, &species, &options)
        .map_err(failure)?;
    Ok(Laid {
        grid,
        species,
        compiled,
    })
}

fn check(arguments: &CheckArguments) -> Result<(), CliError> {
    let inventory = open(&arguments.which)?;
    let laid = lay(&inventory, arguments.cell_km)?;
    let points = inventory
        .lines
        .iter()
        .filter(|line| matches!(line.placement, Placement::Point(_)))
        .count();
    let mut text = format!(
        "{}\n{} lines, {points} of them points; every name resolves, every profile adds to one, nothing is negative\n",
        inventory.provenance,
        inventory.lines.len()
    );
    list(&mut text, "notes", &inventory.notes);
    text.push_str(&official(&inventory));
    let orphans = inventory.orphans();
    list(
        &mut text,
        "entries of registers that are no source here",
        &orphans.registers,
    );
    list(&mut text, "stacks that no line uses", &orphans.stacks);
    list(
        &mut text,
        "point sources that no register knows",
        &orphans.unregistered,
    );
    list(
        &mut text,
        "ids of a register that several sources claim",
        &orphans.shared,
    );
    outside(&mut text, &inventory, &laid);
    let substitutions = substitutions(&laid.compiled.report.substitutions);
    list(
        &mut text,
        "land cover that is absent from a county",
        &substitutions,
    );
    super::print(&text)
}

/// Official totals, one a line; empty without any.
fn official(inventory: &Inventory) -> String {
    let lines = inventory.official.iter().map(|total| format!("{total}\n"));
    lines.collect()
}

/// One line for each county and layer: what stands in, and for which surrogates.
fn substitutions(all: &[Substitution]) -> Vec<String> {
    let mut lines: BTreeMap<(u32, &str, &str), (String, Vec<&str>)> = BTreeMap::new();
    for s in all {
        let start = format!(
            "{} ({}): {} covers {:.2} %, {} stands in for",
            s.county_name,
            s.county,
            s.wanted.name(),
            100.0 * s.covers,
            s.used.name()
        );
        lines
            .entry((s.county, s.wanted.name(), s.used.name()))
            .or_insert((start, Vec::new()))
            .1
            .push(s.surrogate.name());
    }
    lines
        .into_values()
        .map(|(start, surrogates)| format!("{start} {}", surrogates.join(", ")))
        .collect()
}

/// Mass on the grid [kg/a]: the sum over its cells where the pollutant has lanes.
fn on_grid(laid: &Laid, at: usize) -> f64 {
    map::field(laid, POLLUTANTS[at]).map_or(laid.compiled.report.inside[at], |field| field.sum())
}

/// What lies outside the domain.
fn outside(text: &mut String, inventory: &Inventory, laid: &Laid) {
    let report = &laid.compiled.report;
    let (total, dropped) = (inventory.total(), report.dropped_total());
    let _ = writeln!(
        text,
        "\non {} × {} cells of {} km: {} source groups; {} lines lie outside or partly, their mass is not emitted:",
        laid.grid.nx,
        laid.grid.ny,
        laid.grid.cell_size / 1000.0,
        laid.compiled.groups().len(),
        report.dropped.len()
    );
    let _ = writeln!(
        text,
        "{:<10}{:>14}{:>14}{:>14}{:>11}",
        "", "table t/a", "grid t/a", "outside t/a", "closes to"
    );
    for (at, pollutant) in POLLUTANTS.iter().enumerate() {
        let inside = on_grid(laid, at);
        let closure = (inside + dropped[at]) / total[at].max(1e-300) - 1.0;
        let _ = writeln!(
            text,
            "{pollutant:<10}{:>14.1}{:>14.1}{:>14.1}{:>11.0e}",
            total[at] / 1000.0,
            inside / 1000.0,
            dropped[at] / 1000.0,
            closure.abs()
        );
    }
    let mut largest: Vec<_> = report.dropped.iter().collect();
    largest.sort_by(|a, b| b.mass[6].total_cmp(&a.mass[6]));
    let lines: Vec<String> = largest
        .iter()
        .map(|d| {
            format!(
                "{}: {:.0} % outside, {:.1} t/a PM2.5",
                d.source_id,
                100.0 * d.share,
                d.mass[6] / 1000.0
            )
        })
        .collect();
    list(text, "outside the domain, by PM2.5", &lines);
}

/// A list with its length, cut.
fn list(text: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        let _ = writeln!(text, "\n{title}: none");
        return;
    }
    let _ = writeln!(text, "\n{title}: {}", items.len());
    for item in items.iter().take(PRINTED) {
        let _ = writeln!(text, "  {item}");
    }
    if items.len() > PRINTED {
        let _ = writeln!(text, "  … and {} more", items.len() - PRINTED);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        inventory: InventoryArguments,
    }

    /// What a command writes to its file.
    fn output(arguments: &[&str]) -> Result<String, CliError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out");
        let name = file.display().to_string();
        let line = ["inventory"].iter().chain(arguments).copied();
        let line = Line::try_parse_from(line.chain(["--output", &name])).unwrap();
        run(&line.inventory)?;
        Ok(std::fs::read_to_string(file).unwrap())
    }

    #[test]
    fn map_and_table_add_up() {
        let table = output(&["table", "--csv", "--place", "Datong"]).unwrap();
        assert_eq!(table.lines().next().unwrap().matches(',').count(), 12);
        assert!(table.lines().count() > 10 && table.contains("630121,Datong,Xining,power,"));
        let map = output(&[
            "map",
            "--pollutant",
            "nox",
            "--cell-km",
            "12",
            "--format",
            "csv",
        ]);
        let map = map.unwrap();
        let cells = map.lines().skip(1);
        let sum: f64 = cells
            .map(|l| l.rsplit(',').next().unwrap().parse::<f64>().unwrap())
            .sum();
        assert_eq!(map.lines().count(), 1 + 30 * 21);
        let laid = lay(&Inventory::embedded().unwrap(), 12.0).unwrap();
        assert!((sum / laid.compiled.report.inside[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn arguments_that_cannot_be() {
        for (arguments, part) in [
            (vec!["map", "--pollutant", "OC"], "no lane of its own"),
            (vec!["map", "--pollutant", "dust"], "there are SO2, NOX"),
            (vec!["map", "--cell-km", "0.1"], "cells of 1 to 20 km"),
            (vec!["table", "--place", "Lanzou"], "did you mean"),
            (
                vec!["table", "--folder", "no such folder"],
                "cannot be read",
            ),
            (vec!["table", "--draws", "3"], "40 to 1,000,000 draws"),
        ] {
            let error = output(&arguments).unwrap_err();
            assert!(matches!(error, CliError::Arguments(_)), "{error}");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
