//! Changes, tag sets and parameters on the emissions of a case: areas on the grid, the proof that every set is a partition, tonnes a year by tag.

use super::{AreaSection, ResponseSection};
use crate::apportionment::{
    ChangedEmissions, Emitted, ParameterKind, PartitionError, TagLayout, TagSet, YearByTag,
};
use crate::dust::source_regions;
use crate::inventory::{EmissionField, EmissionSchedule, LaidAreas};
use crate::meteorology::Meteorology;
use crate::scenario::build::Base;
use crate::scenario::problem::{Problem, ScenarioError};
use crate::scenario::reader::Placed;
use crate::scenario::sand_fixing::with_prj;
use crate::scenario::schema::Scenario;
use crate::scenario::suggest;
use crate::simulation::{Case, GasChemistry, ResponseError, ResponsePlan};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Hours after the beginning whose emissions say how groups lie in their cells [h].
const PATTERN: [i64; 2] = [0, 12];

impl Scenario {
    /// The areas of tags on a grid.
    pub(in crate::scenario) fn laid_areas(
        &self,
        grid: &crate::grid::HorizontalGrid,
    ) -> Result<LaidAreas, ScenarioError> {
        let areas: Vec<_> = self
            .areas
            .iter()
            .map(|section| section.area.clone())
            .collect();
        LaidAreas::new(&areas, grid).map_err(|e| ScenarioError::input(e.to_string()))
    }

    /// Files of the areas, for the manifest.
    pub(in crate::scenario) fn area_files(&self) -> Vec<PathBuf> {
        let files = self
            .areas
            .iter()
            .map(|section: &AreaSection| &section.file.value);
        let mut files: Vec<PathBuf> = files.flat_map(|f| with_prj(self.resolve(f))).collect();
        files.dedup();
        files
    }

    /// The tag sets laid out over what a run emits.
    pub(in crate::scenario) fn tag_layout(
        &self,
        base: &Base,
        (emissions, weather): (&dyn EmissionSchedule, &dyn Meteorology),
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<TagLayout, ScenarioError> {
        self.check_plants(base)?;
        let sets = self
            .attribution
            .iter()
            .map(|set| TagSet {
                reacting: self.chemistry.is_some() && self.reacting_tags,
                ..set.tags.clone()
            })
            .collect();
        let pattern = self.pattern(emissions, weather, (begin, end))?;
        let emitted = emitted(base, emissions, &pattern);
        TagLayout::over(sets, &emitted, (begin, end)).map_err(|e| self.no_partition(&e))
    }

    /// Emissions with the changes of the scenario.
    pub(in crate::scenario) fn changed(
        &self,
        base: &Base,
        emissions: Arc<dyn EmissionSchedule>,
        weather: &dyn Meteorology,
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<Arc<dyn EmissionSchedule>, ScenarioError> {
        self.check_plants(base)?;
        for own in &self.changes {
            let selector = &own.change.selector;
            let mut groups = emissions.groups().iter();
            if !groups.any(|group| selector.accepts_group(group)) {
                let message = format!("change '{}' changes nothing", own.change.name);
                let help = "no emission of this run has its sector, region, height and facility; `hehuang validate` prints what there is";
                return Err(self.error_at(&own.name, message, Some(help.into())));
            }
        }
        let carried_out = self.changes.iter().any(|own| own.change.level > 0.0);
        if !carried_out {
            return Ok(emissions);
        }
        let pattern = self.pattern(emissions.as_ref(), weather, (begin, end))?;
        let laid = emitted(base, emissions.as_ref(), &pattern);
        let changes = self.changes.iter().map(|own| own.change.clone()).collect();
        let place = (base.horizontal.columns(), (begin, end));
        let changed = ChangedEmissions::new(emissions.clone(), changes, &laid, place);
        match changed {
            Ok(changed) => Ok(Arc::new(changed)),
            Err(error) => Err(self.no_change(&error)),
        }
    }

    /// The error at the place of the scenario that asked for the change.
    fn no_change(&self, error: &PartitionError) -> ScenarioError {
        let own = self.changes.iter();
        let Some(own) = own
            .clone()
            .find(|c| c.name.value == error.set())
            .or(own.clone().next())
        else {
            return ScenarioError::input(error.to_string());
        };
        match error {
            PartitionError::Species { species, known, .. } => {
                let word = own.species.iter().find(|word| word.value == *species);
                let help = suggest::help(species, known.split(", "), "species are");
                let message = format!(
                    "change '{}' names species '{species}', which is not in this run",
                    own.change.name
                );
                self.error_at(word.unwrap_or(&own.name), message, Some(help))
            }
            _ => self.error_at(&own.name, error.to_string(), None),
        }
    }

    /// The parameters of responses laid out over what a run emits; `None` without any.
    pub(in crate::scenario) fn response_plan(
        &self,
        base: &Base,
        (emissions, weather): (&dyn EmissionSchedule, &dyn Meteorology),
        chemistry: Option<&GasChemistry>,
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<Option<ResponsePlan>, ScenarioError> {
        if self.responses.is_empty() {
            return Ok(None);
        }
        self.check_plants(base)?;
        let pattern = self.pattern(emissions, weather, (begin, end))?;
        let emitted = emitted(base, emissions, &pattern);
        let takes = |own: &&ResponseSection| match &own.parameter.kind {
            ParameterKind::Emission(selector) if own.of_tag => {
                let mut groups = emissions.groups().iter();
                groups.any(|group| selector.accepts_group(group))
            }
            _ => true,
        };
        let asked = self.responses.iter().filter(takes);
        let parameters: Vec<_> = asked.map(|r| r.parameter.clone()).collect();
        if parameters.is_empty() {
            return Ok(None);
        }
        let plan = ResponsePlan::new(parameters, &emitted, chemistry, (begin, end));
        plan.map(Some).map_err(|e| self.no_response(&e))
    }

    /// The error at the place of the scenario that asked for the response.
    fn no_response(&self, error: &ResponseError) -> ScenarioError {
        let own = self.responses.iter();
        let Some(own) = own
            .clone()
            .find(|r| r.name.value == error.name())
            .or(own.clone().next())
        else {
            return ScenarioError::input(error.to_string());
        };
        let (word, help) = match error {
            ResponseError::Species { species, known, .. } => (
                own.species.iter().find(|word| word.value == *species),
                suggest::help(species, known.split(", "), "species are"),
            ),
            ResponseError::Reaction {
                reaction, known, ..
            } => (
                own.reactions.iter().find(|word| word.value == *reaction),
                suggest::help(reaction, known.split(", "), "its labels are"),
            ),
            ResponseError::Inert { .. } => (
                own.reactions.first(),
                "add [chemistry], or leave the response out".to_owned(),
            ),
            _ => (None, String::new()),
        };
        let help = (!help.is_empty()).then_some(help);
        self.error_at(word.unwrap_or(&own.name), error.to_string(), help)
    }

    /// Every plant that tags name must stand in the inventory.
    fn check_plants(&self, base: &Base) -> Result<(), ScenarioError> {
        let lines = base.inventory.lines.iter();
        let known: BTreeSet<&str> = lines.filter_map(|l| l.facility.as_deref()).collect();
        let plants = self.attribution.iter().flat_map(|set| &set.plants);
        let plants = plants.chain(self.responses.iter().flat_map(|r| &r.plants));
        let plants = plants.chain(self.changes.iter().flat_map(|c| &c.plants));
        let unknown = plants.filter(|plant| !known.contains(plant.value.as_str()));
        let mut problems: Vec<Problem> = unknown.map(|plant| no_plant(plant, &known)).collect();
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort_by_key(|problem| problem.span.start);
        Err(self.invalid(problems))
    }

    /// Emissions of some hours of a run; none where no area asks for them.
    fn pattern(
        &self,
        emissions: &dyn EmissionSchedule,
        weather: &dyn Meteorology,
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<Vec<EmissionField>, ScenarioError> {
        let mut fields = Vec::new();
        if self.areas.is_empty() {
            return Ok(fields);
        }
        let fail = |text: String| ScenarioError::input(text);
        let hours = PATTERN.map(|hour| begin.plus(hour * HOUR as i64));
        for time in hours.into_iter().filter(|time| *time < end) {
            let slice = weather.at(time).map_err(|e| fail(e.to_string()))?;
            let field = emissions.at(time, &slice);
            fields.push(field.map_err(|e| fail(e.to_string()))?);
        }
        Ok(fields)
    }

    /// What every tag of a case takes in a year.
    ///
    /// # Errors
    /// If emissions of its hours cannot be had.
    pub fn year_by_tag(&self, base: &Base, case: &Case) -> Result<YearByTag, ScenarioError> {
        let weather = case.meteorology.as_ref();
        let emissions = case.emissions.as_ref();
        let pattern = self.pattern(emissions, weather, (case.begin, case.end))?;
        let emitted = emitted(base, emissions, &pattern);
        Ok(case.tags.year_by_tag(&emitted, case.start))
    }

    /// The error at the place of the scenario that asked for the set.
    fn no_partition(&self, error: &PartitionError) -> ScenarioError {
        let own = self
            .attribution
            .iter()
            .find(|set| set.name.value == error.set());
        let Some(set) = own.or(self.attribution.first()) else {
            return ScenarioError::input(error.to_string());
        };
        match error {
            PartitionError::Species { species, known, .. } => {
                let word = set.species.iter().find(|word| word.value == *species);
                let help = suggest::help(species, known.split(", "), "species are");
                self.error_at(word.unwrap_or(&set.name), error.to_string(), Some(help))
            }
            PartitionError::Unassigned { .. } => {
                let help = if set.by.is_empty() {
                    "add [[attribution.set.tag]] with name = \"others\" and rest = true"
                } else {
                    "add rest = \"elsewhere\" (regions) or sectors_rest = \"other\" (sectors) to the set"
                };
                self.error_at(&set.name, error.to_string(), Some(help.into()))
            }
            _ => self.error_at(&set.name, error.to_string(), None),
        }
    }
}

/// The problem with an id that no plant has.
fn no_plant(plant: &Placed<String>, known: &BTreeSet<&str>) -> Problem {
    let regions = source_regions().unwrap_or_default();
    let help = if regions.iter().any(|region| region.id == plant.value) {
        format!(
            "'{0}' is a source region of dust: write source_region = [\"{0}\"]",
            plant.value
        )
    } else if let Some(near) = suggest::nearest(&plant.value, known.iter().copied()) {
        format!("did you mean '{near}'?")
    } else {
        format!(
            "ids of plants stand in the columns facility and source_id of the inventory's activity.csv; this run has {} of them",
            known.len()
        )
    };
    Problem {
        code: "unknown-name",
        message: format!("the inventory of this run has no plant '{}'", plant.value),
        label: String::new(),
        help: Some(help),
        span: plant.span.clone().unwrap_or(0..0),
    }
}

fn emitted<'a>(
    base: &'a Base,
    emissions: &'a dyn EmissionSchedule,
    pattern: &'a [EmissionField],
) -> Emitted<'a> {
    Emitted {
        groups: emissions.groups(),
        annual: emissions.annual_totals(),
        pattern,
        species: &base.species,
        areas: &base.areas,
    }
}
