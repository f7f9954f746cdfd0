//! `[fires]`: lists of fire points, each with its hours, beside the inventory.

use super::check::check_files;
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::{Episode, Period, Scenario};
use crate::biogenic::county_cells;
use crate::dust::DustError;
use crate::dust::fires::{Fire, FireEmissions, fire_factors, fire_lanes, read_fires};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::inventory::{LaidAreas, Library};
use crate::meteorology::RepresentativeDays;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;
use std::path::PathBuf;
use std::sync::Arc;

/// Fires of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Fires {
    /// Where the section stands.
    pub span: Span,
    /// CSV files of fire points, see [`read_fires`].
    pub files: Vec<Placed<PathBuf>>,
}

/// Reads the section; `None` if there is none.
pub(super) fn fires(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Fires> {
    let mut s = root.section(reader, "fires")?;
    let files = files(&mut s, reader, "fires.csv");
    let span = s.span.clone();
    s.finish(reader);
    Some(Fires { span, files })
}

/// Notes files that are not there.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    if let Some(fires) = &scenario.fires {
        check_files(scenario, &fires.files, reader);
    }
}

/// The fires of a run on its grid.
#[allow(missing_debug_implementations)] // a schedule
pub struct LaidFires {
    /// The schedule.
    pub schedule: Arc<FireEmissions>,
    /// Fires in the files.
    pub read: usize,
    /// Constituents of smoke that no lane of the run takes.
    pub without_lane: Vec<&'static str>,
    /// The files, for the manifest.
    pub files: Vec<PathBuf>,
}

impl LaidFires {
    /// Fires inside the domain that burn in one of some stretches of time.
    pub fn burning(&self, stretches: &[(ModelTime, ModelTime)]) -> usize {
        let burns = |fire: &&Fire| stretches.iter().any(|s| fire.burns(s.0, s.1) > 0.0);
        self.schedule.inside().filter(burns).count()
    }
}

impl Scenario {
    /// Lays the fires on the grid of a run; `None` without the section.
    pub(super) fn laid_fires(
        &self,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        species: &SpeciesTable,
        library: &Library,
        areas: &LaidAreas,
    ) -> Result<Option<LaidFires>, ScenarioError> {
        let Some(section) = &self.fires else {
            return Ok(None);
        };
        let fail = |e: DustError| ScenarioError::input(e.to_string());
        let factors = fire_factors().map_err(fail)?;
        let (mut fires, mut files) = (Vec::new(), Vec::new());
        for file in &section.files {
            let path = self.resolve(&file.value);
            let name = path.display().to_string();
            let bytes = crate::seeds::read(&path)
                .map_err(|e| self.error_at(file, format!("{name} cannot be read: {e}"), None))?;
            fires.extend(read_fires(&name, &bytes, &factors).map_err(fail)?);
            files.push(path);
        }
        let (lanes, without_lane) = fire_lanes(species, library).map_err(fail)?;
        let regions = Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let main = main_counties(grid, regions);
        let place = |fire: &Fire, column: usize| {
            let at = regions.county_of(fire.longitude, fire.latitude);
            let county = at.map_or(main[column], |at| regions.counties[at].code);
            // A fire that has a cell has a place on the map.
            let holding = || {
                areas
                    .holding(fire.longitude, fire.latitude)
                    .unwrap_or_default()
            };
            (county, (!areas.is_empty()).then(holding))
        };
        let listed = (fires.as_slice(), factors.as_slice());
        let schedule = FireEmissions::new(grid, metrics, species, listed, lanes, place);
        let laid = LaidFires {
            schedule: Arc::new(schedule.map_err(fail)?),
            read: fires.len(),
            without_lane,
            files,
        };
        self.check_dates(section, &laid)?;
        Ok(Some(laid))
    }

    /// Stretches of time whose hours count or lead to them: the episode with its spin-up, or every day of a year.
    pub(super) fn stretches(&self) -> Vec<(ModelTime, ModelTime)> {
        match &self.period {
            Period::Episode(episode) => vec![(episode.begin(), episode.end())],
            Period::Year(year) => {
                let days = year.episodes(&RepresentativeDays::embedded());
                let whole = |day: &Episode| (day.start.value, day.end());
                days.iter().map(|(day, _)| whole(day)).collect()
            }
        }
    }

    /// A representative day stands for many days; a fire counts with it only where it burns on the date of the day itself.
    fn check_dates(&self, section: &Fires, laid: &LaidFires) -> Result<(), ScenarioError> {
        let Period::Year(_) = self.period else {
            return Ok(());
        };
        let days = self.stretches();
        let within = |fire: &Fire, day: &(ModelTime, ModelTime)| {
            fire.begin >= day.0 && fire.burns(day.0, day.1) >= fire.duration
        };
        let mut inside = laid.schedule.inside();
        let Some(fire) = inside.find(|fire| !days.iter().any(|day| within(fire, day))) else {
            return Ok(());
        };
        let message = format!(
            "the fire of {} at {} °E, {} °N does not burn within the date of any day of the year",
            fire.begin, fire.longitude, fire.latitude
        );
        let dates: Vec<String> = days.iter().map(|day| day.0.to_string()).collect();
        let help = format!(
            "run fires as an episode (scenario.start and hours, with [meteorology]), or give only fires of the days that begin at {}",
            dates.join(", ")
        );
        Err(self.error_at(&section.files[0], message, Some(help)))
    }
}

/// The county with the largest share of each cell, as plants and soils count it.
fn main_counties(grid: &HorizontalGrid, regions: &Regions) -> Vec<u32> {
    let mut main = vec![(0, 0.0); grid.columns()];
    for (code, cells) in county_cells(grid, regions) {
        for (cell, share) in cells {
            if share > main[cell].1 {
                main[cell] = (code, share);
            }
        }
    }
    main.into_iter().map(|(code, _)| code).collect()
}
