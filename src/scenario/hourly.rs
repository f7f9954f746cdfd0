//! `[[inventory.hourly]]`: hourly emissions of others as they are, beside the inventory's lines or in place of some of their sectors.

use super::check::check_files;
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{FromToml, Placed, Reader, Section};
use super::schema::Scenario;
use super::suggest;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::gridded::{HourlyEmissions, HourlyRequest};
use crate::inventory::Inventory;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use std::path::PathBuf;
use std::sync::Arc;

/// Least part of each model cell that files must cover where they replace lines [1].
const WHOLE: f64 = 1.0 - 1e-6;

/// One `[[inventory.hourly]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct HourlySection {
    /// Where it stands.
    pub span: Span,
    /// I/O API files of one grid and one list of variables.
    pub files: Vec<Placed<PathBuf>>,
    /// Label of a sector: whose the emissions are, and the profile of their particles.
    pub sector: Placed<String>,
    /// Heights of the layers' upper ends above the ground [m], where files do not say them.
    pub layer_tops: Option<Vec<f64>>,
    /// Sectors of the inventory whose lines are left out.
    pub replaces: Vec<Placed<String>>,
    /// Whether they come on top of all lines.
    pub beside: Placed<bool>,
}

/// Reads the tables below `[inventory]`.
pub(super) fn hourly(inventory: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<HourlySection> {
    let mut all = Vec::new();
    for mut s in inventory.sections(reader, "hourly") {
        let missing = "write sector = \"industry\", a label of seeds/inventory/gridded_sectors.csv: tags count the emissions there, \
                       and its profile says how large the particles are";
        all.push(HourlySection {
            files: files(&mut s, reader, "emis_mole_20160105.ncf"),
            sector: s.required(reader, "sector", missing),
            layer_tops: tops(&mut s, reader),
            replaces: s.words(reader, "replaces"),
            beside: s.or(reader, "beside", false),
            span: s.span.clone(),
        });
        s.finish(reader);
    }
    all
}

fn tops(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Vec<f64>> {
    let raw = section.raw("layer_tops_m")?;
    let items = raw.get_ref().as_array();
    let heights = items.and_then(|items| {
        let heights = items.iter().map(|item| f64::from_toml(item.get_ref()));
        heights.collect::<Option<Vec<f64>>>()
    });
    if heights.is_none() {
        let message = "inventory.hourly.layer_tops_m must be a list of heights above the ground";
        let help = "write layer_tops_m = [40, 90, 180]".to_owned();
        reader.problem("wrong-type", raw.span(), message, "", Some(help));
    }
    heights
}

/// Notes files that are not there and values that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>, sectors: &[&str]) {
    for section in &scenario.hourly {
        check_files(scenario, &section.files, reader);
        for name in &section.replaces {
            if !sectors.contains(&name.value.as_str()) {
                let message = format!("there is no sector '{}'", name.value);
                let help = suggest::help(&name.value, sectors.iter().copied(), "known here are");
                reader.refuse(name, "unknown-name", message, help);
            }
        }
        if section.replaces.is_empty() != section.beside.value {
            let message = if section.beside.value {
                "beside = true and replaces cannot stand together"
            } else {
                "hourly files may hold any sector, and the inventory's lines are there too"
            };
            let help = "write replaces = [\"power\", \"industry\", …], whose lines are left out, or beside = true, which keeps all lines";
            reader.refuse(&section.sector, "bad-value", message, help);
        }
    }
}

/// Hourly emissions of a run on its grid.
#[allow(missing_debug_implementations)] // a schedule
pub struct LaidHourly {
    /// The schedule.
    pub schedule: Arc<HourlyEmissions>,
    /// Sectors whose lines are left out.
    pub replaced: Vec<String>,
    /// The files, for the manifest.
    pub files: Vec<PathBuf>,
}

impl LaidHourly {
    /// What a reader must know: hours, what became of every variable, what is left out.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.schedule.notes();
        if !self.replaced.is_empty() {
            notes.push(format!(
                "lines left out for hourly emissions: sectors {}",
                self.replaced.join(", ")
            ));
        }
        notes
    }
}

impl Scenario {
    /// Reads the hourly files and takes out of the inventory what they replace.
    pub(super) fn laid_hourly(
        &self,
        inventory: &mut Inventory,
        place: (&HorizontalGrid, &VerticalMetrics),
        species: &SpeciesTable,
    ) -> Result<Vec<LaidHourly>, ScenarioError> {
        let mut all = Vec::with_capacity(self.hourly.len());
        for section in &self.hourly {
            let fail = |text: String| self.error_at(&section.sector, text, None);
            let files: Vec<PathBuf> = section.files.iter().map(|f| self.resolve(f)).collect();
            let request = HourlyRequest {
                files: files.clone(),
                sector: section.sector.value.clone(),
                layer_tops: section.layer_tops.clone(),
            };
            let regions = Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
            let schedule =
                HourlyEmissions::read(&request, place, regions, (species, &inventory.library))
                    .map_err(|e| fail(e.to_string()))?;
            let (first, last) = schedule.coverage();
            for (begin, end) in self.stretches() {
                if begin < first || end > last {
                    return Err(fail(format!(
                        "the files hold {first} to {last}, the run needs {begin} to {end} (with its spin-up)"
                    )));
                }
            }
            let replaced: Vec<String> = section.replaces.iter().map(|r| r.value.clone()).collect();
            if !replaced.is_empty() && schedule.covered < WHOLE {
                return Err(fail(format!(
                    "the files do not cover the domain (a cell of it by {:.0} % only) and cannot replace the inventory's lines",
                    100.0 * schedule.covered
                )));
            }
            inventory
                .lines
                .retain(|line| !replaced.contains(&line.sector));
            all.push(LaidHourly {
                schedule: Arc::new(schedule),
                replaced,
                files,
            });
        }
        Ok(all)
    }
}
