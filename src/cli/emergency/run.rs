//! `hehuang emergency run`.

use super::super::run::{Part, complete, note, set_threads};
use super::super::{CliError, report};
use super::effect::{Cities, described, effect_of, write_effect};
use super::rests_on;
use crate::output::probe_directory;
use crate::plan::emergency::ResponseSpan;
use crate::scenario::{EmergencySection, FoundAlerts, Scenario, response_text, unanswered_text};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
The scenario says with [emergency] who saves what, and by which rule alerts are found (or which phases are answered):
  [emergency]
  list = \"embedded\"                 # or a CSV file of your own
  rule = \"2024\"                     # alerts of the run without a response; or phases by hand:
  # [[emergency.phase]]
  # level = \"red\"
  # from = \"2016-01-07T00:00\"
  # to = \"2016-01-10T00:00\"
Two runs, each in a folder of its own: `base`, in which nobody answers, and `response`. A finished one is not run again, an interrupted one
goes on. effect.csv has every hour.";

/// Arguments of `hehuang emergency run`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct RunArguments {
    /// Scenario file with [emergency], or the name of a shipped one
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Folder of the runs and the table [default: the scenario's, or runs/NAME]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    part: Part,
}

/// Runs the command.
pub(super) fn run(arguments: &RunArguments) -> Result<(), CliError> {
    let scenario = Scenario::open(&arguments.scenario)?;
    let section = section_of(&scenario)?;
    set_threads(arguments.part.threads.unwrap_or(scenario.run.threads.value))?;
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| scenario.output.directory.value.clone());
    probe_directory(&folder)?;
    let part = |name: &str, text: String| {
        note(arguments.part.quiet, &format!("run: {name}"));
        let own = match &scenario.folder {
            Some(folder) => Scenario::parse_in(&text, &scenario.file, folder)?,
            None => Scenario::parse(&text, &scenario.file)?,
        };
        let own_folder = folder.join(name);
        let session = complete(own, &own_folder, &arguments.part)?;
        Ok::<_, CliError>((session, report::record_of(&own_folder)?))
    };
    let base = part("base", unanswered_text(&scenario.text))?;
    let mut text = String::new();
    let answers = if section.phases.is_empty() && section.alerts.is_none() {
        let place = (&base.0.base.horizontal, &base.0.base.species);
        let found = scenario.alerts_of(&base.1, place)?;
        if found.answers.values().all(Vec::is_empty) {
            text.push_str(&found.quiet());
            text.push_str("\nnobody answers 无需响应\n");
            text.push_str(&rests_on(&found.basis));
            return super::super::print(&text);
        }
        text.push_str(&alerts_text(&found));
        found.answers
    } else {
        BTreeMap::new()
    };
    let response = part("response", response_text(&scenario.text, &answers))?;
    let responding = response.0.base.emergency.as_ref();
    let emission: BTreeSet<String> = responding
        .iter()
        .flat_map(|e| e.answers.keys().cloned())
        .collect();
    let cities = Cities {
        air: with_lanzhou(&emission),
        emission: emission.into_iter().collect(),
    };
    let effect = effect_of((&base.0, &base.1), (&response.0, &response.1), &cities)?;
    let table = folder.join("effect.csv");
    write_effect(&table, &effect)?;
    for line in response.0.scenario.emergency_notes(&response.0.base) {
        let _ = writeln!(text, "{line}");
    }
    text.push_str(&described(&effect, &cities.emission));
    let _ = writeln!(text, "all of it: {}", table.display());
    super::super::print(&text)
}

/// Cities that answer, and the one further down the valley that feels it.
fn with_lanzhou(answering: &BTreeSet<String>) -> Vec<String> {
    let mut all: Vec<String> = answering.iter().rev().cloned().collect();
    let below = "Lanzhou".to_owned();
    if !all.contains(&below) {
        all.push(below);
    }
    all
}

/// The section, which must be one that a command may take apart.
fn section_of(scenario: &Scenario) -> Result<&EmergencySection, CliError> {
    let wrong = |text: &str| CliError::Arguments(format!("{} {text}", scenario.file));
    let section = scenario.emergency.as_ref();
    let section = section.ok_or_else(|| {
        wrong("has no [emergency]\nhint: write one, with list and rule or phases (`hehuang emergency run --help`)")
    })?;
    if section.part.is_some() {
        return Err(wrong(
            "has an [emergency.part] of its own: it is one run of two\nhint: give the scenario without it, or `hehuang run` it",
        ));
    }
    Ok(section)
}

fn alerts_text(found: &FoundAlerts) -> String {
    let mut text = String::new();
    for (city, spans) in &found.answers {
        for ResponseSpan { from, to, level } in spans {
            let _ = writeln!(
                text,
                "{city} answers {} {} from {from} to {to}, by the rule of {}",
                level.name(),
                level.name_zh(),
                found.rule.id
            );
        }
    }
    for note in &found.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text.push_str(&rests_on(&found.basis));
    text
}
