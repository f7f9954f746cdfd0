//! `[[inventory.points]]`: stacks of others with their hours (CAMx, SMOKE), beside the inventory's lines or in place of the stacks of some sectors.

use super::check::check_files;
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::Scenario;
use super::suggest;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::gridded::{PointEmissions, PointRequest};
use crate::inventory::{Inventory, LaidAreas, Placement};
use crate::plume::BriggsRise;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use std::path::PathBuf;
use std::sync::Arc;

/// One `[[inventory.points]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct PointSection {
    /// Where it stands.
    pub span: Span,
    /// PTSOURCE of CAMx, or inline emissions of SMOKE.
    pub files: Vec<Placed<PathBuf>>,
    /// SMOKE's stack groups.
    pub stack_groups: Option<Placed<PathBuf>>,
    /// Label of a sector: whose the emissions are, and the profile of their particles.
    pub sector: Placed<String>,
    /// Sectors of the inventory whose stacks are left out.
    pub replaces: Vec<Placed<String>>,
    /// Whether they come on top of all lines.
    pub beside: Placed<bool>,
}

/// Reads the tables below `[inventory]`.
pub(super) fn points(inventory: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<PointSection> {
    let mut all = Vec::new();
    for mut s in inventory.sections(reader, "points") {
        let missing = "write sector = \"power\", a label of seeds/inventory/gridded_sectors.csv: tags count the emissions there, \
                       and its profile says how large the particles are";
        let stack_groups: Option<Placed<String>> = s.optional(reader, "stack_groups");
        all.push(PointSection {
            files: files(&mut s, reader, "ptsrce.20160105.bin"),
            stack_groups: stack_groups.map(|text| text.map(PathBuf::from)),
            sector: s.required(reader, "sector", missing),
            replaces: s.words(reader, "replaces"),
            beside: s.or(reader, "beside", false),
            span: s.span.clone(),
        });
        s.finish(reader);
    }
    all
}

/// Notes files that are not there and values that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>, sectors: &[&str]) {
    for section in &scenario.points {
        check_files(scenario, &section.files, reader);
        check_files(scenario, section.stack_groups.as_slice(), reader);
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
                "the inventory's own stacks are there too"
            };
            let help = "write replaces = [\"power\", \"industry\", …], whose stacks are left out, or beside = true, which keeps all lines";
            reader.refuse(&section.sector, "bad-value", message, help);
        }
    }
}

/// Stacks of others on the grid of a run.
#[allow(missing_debug_implementations)] // a schedule
pub struct LaidPoints {
    /// The schedule.
    pub schedule: Arc<PointEmissions>,
    /// Sectors whose stacks are left out, and how many lines these were.
    pub replaced: (Vec<String>, usize),
    /// The files, for the manifest.
    pub files: Vec<PathBuf>,
}

impl LaidPoints {
    /// What a reader must know: stacks, hours, what became of every variable, what is left out.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.schedule.notes();
        let (sectors, lines) = &self.replaced;
        if !sectors.is_empty() {
            notes.push(format!(
                "stacks left out for those: {lines} line(s) of the sectors {}",
                sectors.join(", ")
            ));
        }
        notes
    }
}

impl Scenario {
    /// Reads files of stacks and takes out of the inventory what they replace.
    pub(super) fn laid_points(
        &self,
        inventory: &mut Inventory,
        place: (&HorizontalGrid, &VerticalMetrics),
        species: &SpeciesTable,
        areas: &Arc<LaidAreas>,
    ) -> Result<Vec<LaidPoints>, ScenarioError> {
        let mut all = Vec::with_capacity(self.points.len());
        for section in &self.points {
            let fail = |text: String| self.error_at(&section.sector, text, None);
            let mut files: Vec<PathBuf> = section.files.iter().map(|f| self.resolve(f)).collect();
            let request = PointRequest {
                files: files.clone(),
                stack_groups: section.stack_groups.as_ref().map(|f| self.resolve(f)),
                sector: section.sector.value.clone(),
                rise: Arc::new(BriggsRise),
                areas: Arc::clone(areas),
            };
            let regions = Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
            let library = (species, &inventory.library);
            let schedule = PointEmissions::read(&request, place, regions, library)
                .map_err(|e| fail(e.to_string()))?;
            let (first, last) = schedule.coverage();
            for (begin, end) in self.stretches() {
                if begin < first || end > last {
                    return Err(fail(format!(
                        "the files hold {first} to {last}, the run needs {begin} to {end} (with its spin-up)"
                    )));
                }
            }
            files.extend(request.stack_groups);
            let replaced: Vec<String> = section.replaces.iter().map(|r| r.value.clone()).collect();
            let before = inventory.lines.len();
            inventory.lines.retain(|line| {
                !(replaced.contains(&line.sector) && matches!(line.placement, Placement::Point(_)))
            });
            all.push(LaidPoints {
                schedule: Arc::new(schedule),
                replaced: (replaced, before - inventory.lines.len()),
                files,
            });
        }
        Ok(all)
    }
}
