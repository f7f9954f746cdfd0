//! An emergency response laid over the inventory of a run.

use super::{EmergencyRun, EmergencySection, PhaseSection};
use crate::grid::HorizontalGrid;
use crate::inventory::{EmissionSchedule, Inventory};
use crate::plan::emergency::{
    CUT_POLLUTANTS, Course, Coverage, EmergencyEmissions, EmergencyList, EmergencyPart,
    EmergencyRules, Foresight, ResponseSpan, Savings, Watch, Weighting, answer_together, merged,
    response_spans,
};
use crate::plan::{AlertLevel, AlertRule};
use crate::scenario::build::Base;
use crate::scenario::laid_inventory::LaidInventory;
use crate::scenario::problem::ScenarioError;
use crate::scenario::reader::Placed;
use crate::scenario::schema::{Period, Scenario};
use crate::scenario::suggest;
use crate::simulation::Record;
use crate::species::SpeciesTable;
use crate::standards::{Basis, Standards};
use crate::time::ModelTime;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Alerts of a run and what is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAlerts {
    /// Cities with their indices and alerts.
    pub cities: Vec<crate::plan::emergency::CityAlerts>,
    /// Spans of the response of every city of the section.
    pub answers: BTreeMap<String, Vec<ResponseSpan>>,
    /// Name of the rule.
    pub rule: &'static AlertRule,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// What it rests on.
    pub basis: Basis,
}

/// A response over the inventory of a run.
#[allow(missing_debug_implementations)] // laid inventories hold a plume model behind a trait
pub struct LaidEmergency {
    /// The list over the inventory.
    pub coverage: Coverage,
    /// Spans of the response of every city.
    pub answers: BTreeMap<String, Vec<ResponseSpan>>,
    /// Emission of the cities that answer and what levels save of it.
    pub savings: Savings,
    /// What the response rests on.
    pub basis: Basis,
    /// What a reader must know of the alerts.
    pub notes: Vec<String>,
    /// Files, for the manifest.
    pub files: Vec<PathBuf>,
    part: Arc<EmergencyPart>,
    levels: Vec<(AlertLevel, LaidInventory)>,
}

impl LaidEmergency {
    /// Schedules of the inventory under the response; `schedules` gives those of a laid inventory, in one order.
    pub(in crate::scenario) fn around(
        &self,
        inventory: &LaidInventory,
        schedules: impl Fn(&LaidInventory) -> Vec<Arc<dyn EmissionSchedule>>,
    ) -> Vec<Arc<dyn EmissionSchedule>> {
        let reduced: Vec<_> = self
            .levels
            .iter()
            .map(|(level, laid)| (*level, schedules(laid)))
            .collect();
        let whole = schedules(inventory).into_iter().enumerate();
        whole
            .map(|(n, own)| {
                let others = reduced.iter();
                let others = others
                    .map(|(level, all)| (*level, all[n].clone()))
                    .collect();
                Arc::new(EmergencyEmissions::new(own, others, self.part.clone()))
                    as Arc<dyn EmissionSchedule>
            })
            .collect()
    }

    /// Lays the inventory out as every level that is answered leaves it; `lay` lays an inventory on the grid.
    pub(in crate::scenario) fn lay(
        &mut self,
        inventory: &Inventory,
        lay: impl Fn(&Inventory) -> Result<LaidInventory, ScenarioError>,
    ) -> Result<(), ScenarioError> {
        let spans = self.answers.values().flatten();
        let used: BTreeSet<AlertLevel> = spans.map(|span| span.level).collect();
        for level in used {
            let laid = lay(&self.coverage.reduced(inventory, level))?;
            self.levels.push((level, laid));
        }
        Ok(())
    }
}

impl Scenario {
    /// The response of a run, over the inventory before others take the place of its sectors; `None` where nobody answers.
    pub(in crate::scenario) fn emergency_response(
        &self,
        inventory: &Inventory,
        (grid, species): (&HorizontalGrid, &SpeciesTable),
    ) -> Result<Option<LaidEmergency>, ScenarioError> {
        let Some(section) = &self.emergency else {
            return Ok(None);
        };
        let found = match &section.part {
            Some(EmergencyRun::Base) => return Ok(None),
            Some(EmergencyRun::Response(phases)) if !phases.is_empty() => {
                self.by_hand(section, phases, inventory)?
            }
            _ if !section.phases.is_empty() => self.by_hand(section, &section.phases, inventory)?,
            _ => self.by_alerts(section, (grid, species))?,
        };
        let (answers, mut basis, notes, mut files) = found;
        basis.join(&section.basis);
        self.check_cities(section.cities.iter(), inventory)?;
        let path = self.resolve(&section.list.value);
        let list = EmergencyList::read(&path)
            .map_err(|e| self.error_at(&section.list, e.to_string(), None))?;
        let coverage = Coverage::of(list, inventory).map_err(|e| {
            let help = "the embedded list is that of the embedded inventory: an inventory of your own needs list = \"FILE\"";
            let own = !path.to_string_lossy().starts_with(crate::seeds::SCHEME);
            self.error_at(&section.list, e.to_string(), (!own).then(|| help.to_owned()))
        })?;
        if crate::seeds::name_of(&path).is_none() {
            files.push(path);
        }
        let cities: BTreeSet<String> = answers.keys().cloned().collect();
        let courses = answers.iter().flat_map(|(city, spans)| {
            let course = Arc::new(Course::of(spans, section.execution));
            let counties = inventory.library.counties.iter();
            let own = counties.filter(move |(_, county)| county.city == *city);
            own.map(move |(code, _)| (*code, course.clone()))
        });
        let part = EmergencyPart {
            courses: courses.collect(),
            words: words(&answers, &section.list.value),
        };
        Ok(Some(LaidEmergency {
            savings: Savings::of(&coverage, inventory, &cities, Weighting::Year),
            coverage,
            answers,
            basis,
            notes,
            files,
            part: Arc::new(part),
            levels: Vec::new(),
        }))
    }

    /// Cities must be those of counties of the inventory.
    fn check_cities<'a>(
        &self,
        mut names: impl Iterator<Item = &'a Placed<String>>,
        inventory: &Inventory,
    ) -> Result<(), ScenarioError> {
        let counties = inventory.library.counties.values();
        let known: BTreeSet<&str> = counties.map(|county| county.city.as_str()).collect();
        let Some(unknown) = names.find(|name| !known.contains(name.value.as_str())) else {
            return Ok(());
        };
        let help = suggest::help(&unknown.value, known.iter().copied(), "cities are");
        let message = format!("the inventory has no city '{}'", unknown.value);
        Err(self.error_at(unknown, message, Some(help)))
    }

    fn by_hand(
        &self,
        section: &EmergencySection,
        phases: &[PhaseSection],
        inventory: &Inventory,
    ) -> Result<Found, ScenarioError> {
        let mut answers: BTreeMap<String, Vec<ResponseSpan>> = BTreeMap::new();
        for phase in phases {
            self.check_cities(phase.cities.iter(), inventory)?;
            let own = if phase.cities.is_empty() {
                &section.cities
            } else {
                &phase.cities
            };
            for city in own {
                answers
                    .entry(city.value.clone())
                    .or_default()
                    .push(ResponseSpan {
                        from: phase.from.value,
                        to: phase.to.value,
                        level: phase.level,
                    });
            }
        }
        for spans in answers.values_mut() {
            *spans = merged(std::mem::take(spans));
        }
        Ok((answers, Basis::default(), Vec::new(), Vec::new()))
    }

    fn by_alerts(
        &self,
        section: &EmergencySection,
        place: (&HorizontalGrid, &SpeciesTable),
    ) -> Result<Found, ScenarioError> {
        let Some(alerts) = &section.alerts else {
            let here = Placed {
                value: (),
                span: Some(section.span.clone()),
            };
            let message = "the response has no beginning: neither phases nor alerts";
            let help = "write [[emergency.phase]] with from, to and level, or alerts = \"FOLDER\" of a finished run; `hehuang emergency run` finds the alerts itself";
            return Err(self.error_at(&here, message, Some(help.into())));
        };
        let path = self.resolve(&alerts.value).join("record.bin");
        let record = read_record(&path).map_err(|e| self.error_at(alerts, e, None))?;
        let found = self.alerts_of(&record, place)?;
        if found.answers.values().all(Vec::is_empty) {
            let message = found.quiet();
            let help = "nothing is to be answered: take [emergency] out, or give phases by hand";
            return Err(self.error_at(alerts, message, Some(help.into())));
        }
        Ok((found.answers, found.basis, found.notes, vec![path]))
    }

    /// Alerts of a run of this scenario without a response, and what its cities answer.
    ///
    /// # Errors
    /// If the record is that of another grid, or a standard or rule cannot be applied.
    pub fn alerts_of(
        &self,
        record: &Record,
        (grid, species): (&HorizontalGrid, &SpeciesTable),
    ) -> Result<FoundAlerts, ScenarioError> {
        let Some(section) = &self.emergency else {
            return Err(ScenarioError::input(
                "the scenario has no [emergency]".into(),
            ));
        };
        let here = section
            .alerts
            .clone()
            .unwrap_or_else(|| section.list.clone());
        let fail = |text: String| {
            let (message, help) = text.split_once("\nhint: ").unwrap_or((&text, ""));
            self.error_at(&here, message, (!help.is_empty()).then(|| help.to_owned()))
        };
        if (record.cells, record.pollutants) != (grid.columns(), species.pollutants.len()) {
            return Err(fail(format!(
                "the run has {} cells and {} pollutants, this scenario {} and {}\nhint: the run must be one of this scenario without a response",
                record.cells,
                record.pollutants,
                grid.columns(),
                species.pollutants.len()
            )));
        }
        let first = record.hours.first().copied().unwrap_or(ModelTime(0));
        let last = record.hours.last().copied().unwrap_or(first);
        let rule = match &section.rule {
            Some(name) => AlertRule::named(&name.value),
            None => AlertRule::on(first.beijing().date()),
        };
        let rule = rule.map_err(|e| {
            fail(format!(
                "{e}; rule = \"2024\" in [emergency] judges by a version as if it had held"
            ))
        })?;
        let standards = Standards::embedded().map_err(|e| fail(e.to_string()))?;
        let edition = match &section.standard {
            Some(name) => standards.named(&name.value),
            None => standards.on(last),
        };
        let edition = edition.map_err(|e| fail(e.to_string()))?;
        let cities: Vec<String> = section.cities.iter().map(|c| c.value.clone()).collect();
        let watch = Watch {
            cities: &cities,
            rule,
            edition,
            without_dust: section.exclude_dust.value,
        };
        let (mut notes, mut basis) = (Vec::new(), Basis::default());
        let found = watch.run(record, (species, grid), (&mut notes, &mut basis));
        let found = found.map_err(|e| fail(e.to_string()))?;
        let foresight = if section.forecast.value {
            Foresight::Perfect {
                ahead: section.ahead.value,
            }
        } else {
            Foresight::Without
        };
        let end = match &self.period {
            Period::Episode(episode) => episode.end(),
            Period::Year(_) => last,
        };
        let mut answers: BTreeMap<String, Vec<ResponseSpan>> = cities
            .iter()
            .map(|city| (city.clone(), Vec::new()))
            .collect();
        for city in &found {
            let spans = response_spans(&city.alerts, foresight, end);
            answers.insert(city.city.clone(), spans);
        }
        let rules = EmergencyRules::embedded();
        if section.common_response.value {
            let before = answers.clone();
            answer_together(&mut answers, &rules.common.value);
            if before != answers {
                basis.note(&rules.common.what, rules.common.status);
                notes.push(format!(
                    "{} answer together, at the higher level",
                    rules.common.value.join(" and ")
                ));
            }
        }
        Ok(FoundAlerts {
            cities: found,
            answers,
            rule,
            notes,
            basis,
        })
    }

    /// What an emergency response does, in sentences without a full stop; none where the scenario has none.
    pub fn emergency_notes(&self, base: &Base) -> Vec<String> {
        let (Some(section), Some(laid)) = (&self.emergency, &base.emergency) else {
            let base = matches!(&self.emergency, Some(own) if own.part == Some(EmergencyRun::Base));
            let note = base.then(|| "emergency: the run in which nobody answers".to_owned());
            return note.into_iter().collect();
        };
        let execution = section.execution;
        let mut notes = vec![format!(
            "{}; {} % of its cuts carried out, {} h after the beginning, production back {} h after the end",
            laid.part.words,
            execution.share * 100.0,
            execution.rise,
            execution.fall
        )];
        for (level, _) in &laid.levels {
            let shares = CUT_POLLUTANTS.iter().enumerate();
            let shares: Vec<String> = shares
                .map(|(n, name)| format!("{name} {:.1} %", 100.0 * laid.savings.share(*level, n)))
                .collect();
            notes.push(format!(
                "emergency: {} saves of the year's emission of {}: {}",
                level.name(),
                laid.answers.keys().cloned().collect::<Vec<_>>().join(", "),
                shares.join(", ")
            ));
        }
        if laid.savings.counts[3] > 0 {
            notes.push(format!(
                "emergency: {} sources are neither on the list nor exempt and go on as they are (`hehuang emergency list` names them)",
                laid.savings.counts[3]
            ));
        }
        notes.push("emergency: only the inventory is scaled, not emissions of others, plants, soils, fires and dust that the wind raises".into());
        notes.extend(laid.notes.iter().map(|note| format!("emergency: {note}")));
        let basis: Vec<String> = laid
            .basis
            .rows()
            .map(|(what, status)| format!("{what} ({})", status.name()))
            .collect();
        if !basis.is_empty() {
            notes.push(format!("emergency: rests on {}", basis.join("; ")));
        }
        notes
    }
}

impl FoundAlerts {
    /// Why nothing is to be answered.
    pub fn quiet(&self) -> String {
        let largest = self.cities.iter().map(|city| {
            let index = city
                .largest()
                .map_or_else(|| "none".to_owned(), |i| i.to_string());
            format!("{} {index}", city.city)
        });
        let largest: Vec<String> = largest.collect();
        format!(
            "the run gives no alert by the rule of {}: largest daily indices are {}, and it looks at those above {}",
            self.rule.id,
            largest.join(", "),
            self.rule.threshold()
        )
    }
}

/// Spans by city, what they rest on, what is to be said, and files.
type Found = (
    BTreeMap<String, Vec<ResponseSpan>>,
    Basis,
    Vec<String>,
    Vec<PathBuf>,
);

fn read_record(path: &Path) -> Result<Record, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    Record::from_bytes(&bytes).map_err(|cause| format!("{} {cause}", path.display()))
}

/// The response in words.
fn words(answers: &BTreeMap<String, Vec<ResponseSpan>>, list: &Path) -> String {
    let mut by_span: BTreeMap<(ModelTime, ModelTime, AlertLevel), Vec<&str>> = BTreeMap::new();
    for (city, spans) in answers {
        for span in spans {
            let key = (span.from, span.to, span.level);
            by_span.entry(key).or_default().push(city);
        }
    }
    let phases: Vec<String> = by_span
        .iter()
        .map(|((from, to, level), cities)| {
            format!(
                "{} {from} to {to} in {}",
                level.name(),
                cities.join(" and ")
            )
        })
        .collect();
    format!(
        "emergency response by {}: {}",
        list.display(),
        phases.join(", ")
    )
}
