//! `[[inventory.gridded]]`: gridded emissions of others, beside the inventory's lines or in place of some of their sectors.

use super::check::check_files;
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::Scenario;
use super::suggest;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::gridded::{
    Comparison, FieldReport, GriddedEmissions, GriddedError, GriddedLayers, LayerRequest,
    comparisons, counted_twice,
};
use crate::inventory::{CompileOptions, Inventory, POLLUTANTS};
use crate::plume::BriggsRise;
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use std::path::PathBuf;
use std::sync::Arc;

/// Kilograms in a tonne.
const TONNE: f64 = 1000.0;
/// Least part of each model cell that a layer must cover where it replaces lines [1].
const WHOLE: f64 = 1.0 - 1e-6;

/// One `[[inventory.gridded]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct GriddedSection {
    /// Where it stands.
    pub span: Span,
    /// netCDF (`.nc`) or ESRI ASCII (`.asc`).
    pub files: Vec<Placed<PathBuf>>,
    /// Variables; all on the grid if empty.
    pub variables: Vec<Placed<String>>,
    /// Pollutant, where names do not say it.
    pub pollutant: Option<Placed<String>>,
    /// Sector's label, where names do not say it.
    pub sector: Option<Placed<String>>,
    /// Units, where files do not say them.
    pub units: Option<Placed<String>>,
    /// Year, where a file has several.
    pub year: Option<Placed<i64>>,
    /// Month that files without months cover.
    pub month: Option<Placed<i64>>,
    /// Sectors of the inventory whose lines are left out.
    pub replaces: Vec<Placed<String>>,
    /// Pollutants that the lines had and the layers may lack.
    pub without: Vec<Placed<String>>,
    /// Whether layers and lines of one sector are both wanted.
    pub beside: Placed<bool>,
    /// Whether emissions that look like a unit error are taken as they are.
    pub trusted: Placed<bool>,
}

/// Reads the tables below `[inventory]`.
pub(super) fn gridded(inventory: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<GriddedSection> {
    let mut all = Vec::new();
    for mut s in inventory.sections(reader, "gridded") {
        all.push(GriddedSection {
            files: files(&mut s, reader, "CO_TRO.nc"),
            variables: s.words(reader, "variables"),
            pollutant: s.optional(reader, "pollutant"),
            sector: s.optional(reader, "sector"),
            units: s.optional(reader, "units"),
            year: s.optional(reader, "year"),
            month: s.optional(reader, "month"),
            replaces: s.words(reader, "replaces"),
            without: s.words(reader, "without"),
            beside: s.or(reader, "beside", false),
            trusted: s.or(reader, "trusted", false),
            span: s.span.clone(),
        });
        s.finish(reader);
    }
    all
}

/// Notes files that are not there and values that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>, sectors: &[&str]) {
    for section in &scenario.gridded {
        check_files(scenario, &section.files, reader);
        if let Some(month) = section
            .month
            .as_ref()
            .filter(|m| !(1..=12).contains(&m.value))
        {
            let message = format!("month = {} is not possible", month.value);
            reader.refuse(month, "bad-value", message, "write 1 to 12");
        }
        for name in &section.without {
            if !POLLUTANTS.contains(&name.value.as_str()) {
                let message = format!("there is no pollutant '{}'", name.value);
                let help = suggest::help(&name.value, POLLUTANTS.iter().copied(), "known here are");
                reader.refuse(name, "unknown-name", message, help);
            }
        }
        for name in &section.replaces {
            if !sectors.contains(&name.value.as_str()) {
                let message = format!("there is no sector '{}'", name.value);
                let help = suggest::help(&name.value, sectors.iter().copied(), "known here are");
                reader.refuse(name, "unknown-name", message, help);
            }
        }
    }
}

/// The layers of a run on its grid.
#[allow(missing_debug_implementations)] // a schedule
pub struct LaidGridded {
    /// What was read.
    pub layers: GriddedLayers,
    /// The schedule.
    pub schedule: Arc<GriddedEmissions>,
    /// By sector and pollutant beside the lines of the inventory.
    pub comparisons: Vec<Comparison>,
    /// Sectors whose lines are left out.
    pub replaced: Vec<String>,
    /// The files, for the manifest.
    pub files: Vec<PathBuf>,
}

impl LaidGridded {
    /// What a reader must know: what was read, what it weighs beside the lines, what is left out.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.layers.fields.iter().map(ToString::to_string).collect();
        let pairs = self.comparisons.iter().map(|c| {
            let tonnes = |mass: f64| format!("{:.0}", mass / TONNE);
            format!(
                "{} {} {} (lines {})",
                c.sector,
                c.pollutant,
                tonnes(c.gridded),
                tonnes(c.lines)
            )
        });
        let pairs: Vec<String> = pairs.collect();
        notes.push(format!(
            "gridded emissions in the domain beside the inventory's lines, t/a: {}",
            pairs.join(", ")
        ));
        if !self.replaced.is_empty() {
            notes.push(format!(
                "lines left out for gridded emissions: sectors {}",
                self.replaced.join(", ")
            ));
        }
        notes.extend(self.layers.notes.iter().cloned());
        notes
    }
}

impl GriddedSection {
    fn request(&self, files: Vec<PathBuf>) -> LayerRequest {
        let text = |of: &Option<Placed<String>>| of.as_ref().map(|t| t.value.clone());
        LayerRequest {
            files,
            variables: values(&self.variables),
            pollutant: text(&self.pollutant),
            sector: text(&self.sector),
            units: text(&self.units),
            year: self.year.as_ref().map(|y| y.value as i32),
            month: self.month.as_ref().map(|m| m.value as usize),
        }
    }
}

fn values(list: &[Placed<String>]) -> Vec<String> {
    list.iter().map(|item| item.value.clone()).collect()
}

impl Scenario {
    /// Reads the layers, compares them with the inventory, and takes out of it what they replace; `None` without layers.
    pub(super) fn laid_gridded(
        &self,
        inventory: &mut Inventory,
        (grid, metrics, surface): (&HorizontalGrid, &VerticalMetrics, &Surface),
        species: &SpeciesTable,
    ) -> Result<Option<LaidGridded>, ScenarioError> {
        let Some(first) = self.gridded.first() else {
            return Ok(None);
        };
        let fail = |e: GriddedError| self.at_section(first, e.to_string());
        let resolved = |s: &GriddedSection| s.files.iter().map(|f| self.resolve(f)).collect();
        let requests: Vec<LayerRequest> = self
            .gridded
            .iter()
            .map(|section| section.request(resolved(section)))
            .collect();
        let layers = GriddedLayers::read(&requests, grid, &inventory.library).map_err(fail)?;
        let regions = Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let options = CompileOptions {
            transport_fraction: true,
            rise: Arc::new(BriggsRise),
        };
        let target = (grid, metrics, surface, regions, species);
        let lines = inventory
            .inside_by_sector(&layers.our_sectors(), target, &options)
            .map_err(|e| ScenarioError::input(e.to_string()))?;
        let compared = comparisons(&layers, &lines);
        self.refuse_layers(&layers, &compared)?;
        let replaced: Vec<String> = self
            .gridded
            .iter()
            .flat_map(|section| values(&section.replaces))
            .collect();
        inventory
            .lines
            .retain(|line| !replaced.contains(&line.sector));
        let schedule = GriddedEmissions::new(
            &layers,
            (grid, metrics),
            regions,
            (species, &inventory.library),
        );
        Ok(Some(LaidGridded {
            schedule: Arc::new(schedule.map_err(fail)?),
            layers,
            comparisons: compared,
            replaced,
            files: requests.into_iter().flat_map(|r| r.files).collect(),
        }))
    }

    /// An error that points at the files of a section.
    fn at_section(&self, section: &GriddedSection, text: String) -> ScenarioError {
        match section.files.first() {
            Some(file) => self.error_at(file, text, None),
            None => ScenarioError::input(text),
        }
    }

    /// Refuses what would be counted twice, lost or is likely to be a unit error. What a section says of these holds for the sectors of its own files.
    fn refuse_layers(
        &self,
        layers: &GriddedLayers,
        compared: &[Comparison],
    ) -> Result<(), ScenarioError> {
        let of = |wanted: &dyn Fn(&GriddedSection) -> Vec<String>| -> Vec<String> {
            self.gridded.iter().flat_map(wanted).collect()
        };
        let replaced = of(&|section| values(&section.replaces));
        for (number, section) in self.gridded.iter().enumerate() {
            let fields = || layers.fields.iter().filter(move |f| f.request == number);
            let sector = |f: &FieldReport| f.sector.clone().unwrap_or_default();
            let emits = |c: &&Comparison| {
                fields().any(|f| f.pollutant == c.pollutant && sector(f) == c.sector)
            };
            let fail = |text: String| Err(self.at_section(section, text));
            let replaces = values(&section.replaces);
            let all = layers.our_sectors();
            if let Some(sector) = replaces.iter().find(|s| !all.contains(s)) {
                return fail(format!(
                    "replaces = [\"{sector}\"], but the layers emit {} only: nothing would be left of it",
                    all.join(", ")
                ));
            }
            let bare = |f: &&FieldReport| f.covered < WHOLE && replaced.contains(&sector(f));
            if let Some(field) = fields().find(bare) {
                return fail(format!(
                    "{} does not cover the domain (a cell of it by {:.0} % only) and cannot replace the inventory's lines",
                    field.field,
                    100.0 * field.covered
                ));
            }
            let likely = compared.iter().filter(emits).find(|c| c.suspicious());
            if let (Some(c), false) = (likely, section.trusted.value) {
                return fail(format!(
                    "{} of sector '{}': {:.3e} t/a in the layers, {:.3e} t/a in the inventory, {:.2e} times as much; is it a unit error? \
                     (trusted = true takes it as it is)",
                    c.pollutant,
                    c.sector,
                    c.gridded / TONNE,
                    c.lines / TONNE,
                    c.ratio().unwrap_or(f64::NAN)
                ));
            }
        }
        let without = of(&|section| values(&section.without));
        let beside: Vec<String> = layers
            .fields
            .iter()
            .filter(|f| self.gridded[f.request].beside.value)
            .filter_map(|f| f.sector.clone())
            .collect();
        let first = &self.gridded[0];
        counted_twice(compared, &replaced, &beside)
            .map_err(|e| self.at_section(first, e.to_string()))?;
        match lost(compared, &replaced, &without) {
            Some(text) => Err(self.at_section(first, text)),
            None => Ok(()),
        }
    }
}

/// What lines that give way emitted and no layer does: it would be lost without a word.
fn lost(compared: &[Comparison], replaced: &[String], without: &[String]) -> Option<String> {
    let given = |c: &Comparison, pollutant: &str| {
        let like = |o: &&Comparison| o.sector == c.sector && o.pollutant == pollutant;
        compared.iter().find(like).is_some_and(|o| o.gridded > 0.0)
    };
    let missing = |c: &&Comparison| {
        // Carbon is part of the particles, by the sector's profile where no file gives it; so is PM10 by PM2.5, which a note says.
        let part = ["BC", "OC", "PM10"].contains(&c.pollutant) && given(c, "PM25");
        let gone = c.lines > 0.0 && c.gridded <= 0.0 && !part;
        gone && replaced.contains(&c.sector) && !without.iter().any(|p| p == c.pollutant)
    };
    let all: Vec<&Comparison> = compared.iter().filter(missing).collect();
    let first = all.first()?;
    let words = all.iter().filter(|c| c.sector == first.sector);
    let words: Vec<String> = words
        .map(|c| format!("{} ({:.0} t/a)", c.pollutant, c.lines / TONNE))
        .collect();
    Some(format!(
        "the layers of sector '{}' have no {}, which its lines have: it would be lost; \
         add the files, or write without = [\"{}\", …] where that is meant",
        first.sector,
        words.join(", "),
        first.pollutant
    ))
}
