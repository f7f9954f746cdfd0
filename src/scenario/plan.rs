//! `[plan]`: measures and rules that change the inventory of a run.

use super::problem::ScenarioError;
use super::reader::{FromToml, Placed, Reader, Section};
use super::schema::Scenario;
use super::suggest;
use crate::inventory::{Inventory, POLLUTANTS};
use crate::plan::{
    Addition, MeasureLibrary, Outcome, ParameterName, Programme, Rule, Strength, read_date,
    read_effect,
};
use jiff::civil::Date;
use std::path::PathBuf;

/// How many plans may inherit from each other in a row.
const DEEPEST: usize = 8;

/// Which measures of the libraries.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum MeasureChoice {
    /// None but those inherited.
    #[default]
    None,
    /// All of them; those that find no line do nothing.
    All,
    /// These.
    Named(Vec<Placed<String>>),
}

/// The section, with its places in the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanSection {
    /// Scenarios whose plan comes first.
    pub inherits: Vec<Placed<String>>,
    /// Measures.
    pub measures: MeasureChoice,
    /// Files of measures beside the embedded one.
    pub files: Vec<Placed<PathBuf>>,
    /// The day for which it is computed.
    pub on: Placed<Date>,
    /// Which value of every parameter.
    pub strength: Placed<Strength>,
    /// Parameters with a value of their own.
    pub set: Vec<(ParameterName, f64)>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Folders of new sources.
    pub additions: Vec<Placed<PathBuf>>,
}

/// A plan carried out.
#[derive(Debug)]
pub struct PlannedInventory {
    /// The programme.
    pub programme: Programme,
    /// The inventory before it.
    pub before: Inventory,
    /// What it made of it.
    pub outcome: Outcome,
}

/// Reads the section.
pub(super) fn plan(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<PlanSection> {
    let mut s = root.section(reader, "plan")?;
    let on = read_date(&mut s, reader, "on");
    if s.raw("on").is_none() {
        let help =
            "write on = \"2025-12-31\": measures grow until the day on which they are done in full";
        let (span, message) = (s.span.clone(), "[plan] has no day");
        reader.problem("missing-key", span, message, "", Some(help.to_owned()));
    }
    let strength = s.choice(
        reader,
        "strength",
        &Strength::ALL,
        Strength::Likely,
        "likely",
    );
    let paths = |words: Vec<Placed<String>>| -> Vec<Placed<PathBuf>> {
        words
            .into_iter()
            .map(|word| word.map(PathBuf::from))
            .collect()
    };
    let section = PlanSection {
        inherits: s.words(reader, "inherits"),
        measures: measures(&mut s, reader),
        files: paths(s.words(reader, "files")),
        on: on.map_or_else(Placed::default, Placed::by_default),
        strength,
        set: parameters(&mut s, reader),
        rules: rules(&mut s, reader),
        additions: paths(s.words(reader, "add")),
    };
    let nothing = section.measures == MeasureChoice::None
        && section.inherits.is_empty()
        && section.rules.is_empty()
        && section.additions.is_empty();
    if nothing {
        let help = "write measures = \"all\", or a list of ids (`hehuang plan measures`), or [[plan.rule]]";
        let (span, message) = (s.span.clone(), "[plan] does nothing");
        reader.problem("missing-key", span, message, "", Some(help.to_owned()));
    }
    s.finish(reader);
    Some(section)
}

fn measures(s: &mut Section<'_>, reader: &mut Reader<'_>) -> MeasureChoice {
    if s.raw("measures").is_none() {
        return MeasureChoice::None;
    }
    let words = s.words(reader, "measures");
    match words.as_slice() {
        [word] if word.value == "all" => MeasureChoice::All,
        _ => MeasureChoice::Named(words),
    }
}

/// `[plan.parameters.M-26]`: numbers by measure and name.
fn parameters(s: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<(ParameterName, f64)> {
    let mut set = Vec::new();
    let Some(table) = s.section(reader, "parameters") else {
        return set;
    };
    for (measure, value) in table.entries() {
        let path = table.full(measure.get_ref());
        let Some(own) = value.get_ref().as_table() else {
            let message = format!("{path} must be a table");
            let help = format!("write [{path}] with its parameters below");
            reader.problem("wrong-type", value.span(), message, "", Some(help));
            continue;
        };
        for (name, value) in own {
            let number = f64::from_toml(value.get_ref()).filter(|number| number.is_finite());
            let Some(number) = number else {
                let message = format!("{path}.{} is no number", name.get_ref());
                let help = "write a number, 0.65 for instance".to_owned();
                reader.problem("wrong-type", value.span(), message, "", Some(help));
                continue;
            };
            let name = ParameterName {
                measure: measure.get_ref().to_string(),
                parameter: name.get_ref().to_string(),
            };
            set.push((name, number));
        }
    }
    set
}

fn rules(s: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for mut own in s.sections(reader, "rule") {
        let id: Placed<String> = own.required(reader, "id", "write id = \"…\"");
        if rules.iter().any(|other| other.id == id.value) {
            let message = format!("two rules are called '{}'", id.value);
            reader.refuse(&id, "duplicate", message, "give each rule its own id");
        }
        let before = reader.text.get(..own.span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        if let Some(effect) = read_effect(&mut own, reader) {
            rules.push(Rule {
                id: id.value,
                effect,
                line,
            });
        }
        own.finish(reader);
    }
    rules
}

impl Scenario {
    /// The programme of the scenario, with what it inherits; `None` without a `[plan]`.
    ///
    /// # Errors
    /// [`ScenarioError`]: files that cannot be read, measures that nobody has.
    pub fn programme(&self) -> Result<Option<Programme>, ScenarioError> {
        let Some(section) = &self.plan else {
            return Ok(None);
        };
        let mut libraries =
            vec![MeasureLibrary::embedded().map_err(|e| ScenarioError::input(e.to_string()))?];
        let mut gathered = Gathered::default();
        self.gather(section, &mut gathered, &mut libraries, 0)?;
        let ids = (!gathered.all).then_some(gathered.ids.as_slice());
        let measures = Programme::pick(&libraries, ids, section.on.value);
        let measures = measures.map_err(|e| self.plan_error(&e))?;
        Ok(Some(Programme {
            measures,
            rules: gathered.rules,
            additions: gathered.additions,
            on: section.on.value,
            strength: section.strength.value,
            set: gathered.set.into_iter().collect(),
            named: !gathered.all,
        }))
    }

    fn plan_error(&self, error: &crate::plan::PlanError) -> ScenarioError {
        ScenarioError::input(format!(
            "{}, [plan]: {}",
            self.file,
            error.render(false).trim_start_matches("error: ").trim_end()
        ))
    }

    /// What a plan and those before it say.
    fn gather(
        &self,
        section: &PlanSection,
        gathered: &mut Gathered,
        libraries: &mut Vec<MeasureLibrary>,
        depth: usize,
    ) -> Result<(), ScenarioError> {
        for parent in &section.inherits {
            if depth >= DEEPEST {
                let message =
                    format!("plans inherit from each other {DEEPEST} times and more: in a circle?");
                return Err(self.error_at(parent, message, None));
            }
            let path = self.resolve(&PathBuf::from(&parent.value));
            let name = if path.is_file() {
                path.display().to_string()
            } else {
                parent.value.clone()
            };
            let other =
                Self::open(&name).map_err(|e| self.error_at(parent, e.to_string(), None))?;
            let Some(theirs) = &other.plan else {
                let message = format!("{} has no [plan] to inherit", other.file);
                return Err(self.error_at(parent, message, None));
            };
            other.gather(theirs, gathered, libraries, depth + 1)?;
        }
        for file in &section.files {
            let library = MeasureLibrary::read(&self.resolve(&file.value));
            let library =
                library.map_err(|e| ScenarioError::input(e.render(false).trim_end().to_owned()))?;
            if !libraries.iter().any(|other| other.hash == library.hash) {
                libraries.push(library);
            }
        }
        match &section.measures {
            MeasureChoice::None => {}
            MeasureChoice::All => gathered.all = true,
            MeasureChoice::Named(ids) => {
                let known = libraries
                    .iter()
                    .flat_map(|l| l.measures.iter().map(|m| &*m.id));
                for id in ids {
                    if !known.clone().any(|known| known == id.value) {
                        let help = suggest::nearest(&id.value, known.clone()).map_or_else(
                            || "`hehuang plan measures` lists them".to_owned(),
                            |near| format!("did you mean '{near}'?"),
                        );
                        let message = format!("there is no measure '{}'", id.value);
                        return Err(self.error_at(id, message, Some(help)));
                    }
                    if !gathered.ids.contains(&id.value) {
                        gathered.ids.push(id.value.clone());
                    }
                }
            }
        }
        for (name, value) in &section.set {
            gathered.set.insert(name.clone(), *value);
        }
        gathered.rules.extend(section.rules.iter().cloned());
        for folder in &section.additions {
            let path = self.resolve(&folder.value);
            let inventory = Inventory::from_folder(&path);
            let inventory = inventory.map_err(|e| self.error_at(folder, e.to_string(), None))?;
            gathered.additions.push(Addition {
                id: folder.value.display().to_string(),
                inventory,
                folder: path,
            });
        }
        Ok(())
    }

    /// Carries the plan out on an inventory; `None` without a `[plan]`.
    pub(super) fn planned(
        &self,
        inventory: &Inventory,
    ) -> Result<Option<PlannedInventory>, ScenarioError> {
        let Some(programme) = self.programme()? else {
            return Ok(None);
        };
        let outcome = programme
            .apply(inventory)
            .map_err(|e| self.plan_error(&e))?;
        Ok(Some(PlannedInventory {
            programme,
            before: inventory.clone(),
            outcome,
        }))
    }

    /// Files of the plan, for the manifest.
    pub(super) fn plan_files(&self, programme: &Programme) -> Vec<PathBuf> {
        let files = self.plan.iter().flat_map(|plan| &plan.files);
        let mut files: Vec<PathBuf> = files.map(|file| self.resolve(&file.value)).collect();
        for addition in &programme.additions {
            for name in ["activity.csv", "stacks.csv"] {
                let file = addition.folder.join(name);
                if file.is_file() {
                    files.push(file);
                }
            }
        }
        files
    }
}

impl PlannedInventory {
    /// What a reader must know, in sentences without a full stop.
    pub fn notes(&self) -> Vec<String> {
        let (before, after) = (self.before.total(), self.outcome.inventory.total());
        let changes: Vec<String> = POLLUTANTS
            .iter()
            .zip(before.iter().zip(after))
            .filter(|(_, (before, _))| **before > 0.0)
            .map(|(name, (before, after))| {
                format!("{name} {:+.1} %", 100.0 * (after / before - 1.0))
            })
            .collect();
        let mut notes = vec![format!(
            "plan on {}: {} measure(s), {} rule(s), {} new source(s); whole inventory {} (`hehuang plan explain` says what does what)",
            self.programme.on,
            self.programme.measures.len(),
            self.programme.rules.len(),
            self.outcome.added.len(),
            changes.join(", ")
        )];
        let shaky = self.outcome.basis.rows().count();
        if shaky > 0 {
            notes.push(format!(
                "the plan rests on {shaky} figure(s) that are not confirmed"
            ));
        }
        notes
    }
}

/// What several plans say together.
#[derive(Default)]
struct Gathered {
    ids: Vec<String>,
    all: bool,
    set: std::collections::BTreeMap<ParameterName, f64>,
    rules: Vec<Rule>,
    additions: Vec<Addition>,
}
