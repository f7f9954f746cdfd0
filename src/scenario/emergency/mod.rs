//! `[emergency]`: a list of who saves what when heavy pollution comes, and when: phases by hand, or the alerts of a run that is there.

mod check;
mod laid;
mod part;

pub(super) use check::check;
pub use laid::{FoundAlerts, LaidEmergency};
pub use part::{EmergencyRun, response_text, unanswered_text};

use super::reader::{Placed, Reader, Section};
use super::suggest;
use crate::observations::city_name;
use crate::plan::AlertLevel;
use crate::plan::emergency::{EMBEDDED_LIST, EmergencyRules, Execution};
use crate::problem::Span;
use crate::standards::Basis;
use crate::time::ModelTime;
use std::path::PathBuf;

/// A phase by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseSection {
    /// Beginning.
    pub from: Placed<ModelTime>,
    /// End.
    pub to: Placed<ModelTime>,
    /// Level.
    pub level: AlertLevel,
    /// Cities that answer; empty: those of the section.
    pub cities: Vec<Placed<String>>,
}

/// The section.
#[derive(Debug, Clone, PartialEq)]
pub struct EmergencySection {
    /// Where it stands.
    pub span: Span,
    /// The list.
    pub list: Placed<PathBuf>,
    /// Cities that answer, by our names where they have one.
    pub cities: Vec<Placed<String>>,
    /// Phases by hand.
    pub phases: Vec<PhaseSection>,
    /// Folder of a finished run whose alerts are answered.
    pub alerts: Option<Placed<PathBuf>>,
    /// Version of the rule of alerts; `None`: the one that holds on the run's first day.
    pub rule: Option<Placed<String>>,
    /// Edition of the standards for the index; `None`: the one that holds on the run's last day.
    pub standard: Option<Placed<String>>,
    /// Whether cities that answer together do.
    pub common_response: Placed<bool>,
    /// Whether hours of dust are left out of the index.
    pub exclude_dust: Placed<bool>,
    /// Whether the forecast is right; else there is none.
    pub forecast: Placed<bool>,
    /// Hours before an alert's first hour at which a right forecast lets the response begin.
    pub ahead: Placed<usize>,
    /// How it is carried out.
    pub execution: Execution,
    /// What of that rests on figures that are not confirmed.
    pub basis: Basis,
    /// Which of two runs this is, where a command wrote it.
    pub part: Option<EmergencyRun>,
}

/// Reads the section; `None` if there is none.
pub(super) fn emergency(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
) -> Option<EmergencySection> {
    let mut s = root.section(reader, "emergency")?;
    let list = s.or(reader, "list", "embedded".to_owned());
    let rules = EmergencyRules::embedded();
    let cities = cities(&mut s, reader);
    let cities = if cities.is_empty() {
        let twin = rules.common.value.iter().cloned();
        twin.map(Placed::by_default).collect()
    } else {
        cities
    };
    let forecast = s.choice(
        reader,
        "forecast",
        &[("perfect", true), ("none", false)],
        true,
        "perfect",
    );
    let mut basis = Basis::default();
    let execution = execution(&mut s, reader, &mut basis);
    let phases = s.sections(reader, "phase");
    let phases: Vec<_> = phases
        .into_iter()
        .filter_map(|own| phase(own, reader))
        .collect();
    let section = EmergencySection {
        list: list.map(|file| match file.as_str() {
            "embedded" => PathBuf::from(EMBEDDED_LIST),
            _ => PathBuf::from(file),
        }),
        cities,
        phases,
        alerts: s
            .optional::<String>(reader, "alerts")
            .map(|folder| folder.map(PathBuf::from)),
        rule: s.optional(reader, "rule"),
        standard: s.optional(reader, "standard"),
        common_response: s.or(reader, "common_response", true),
        exclude_dust: s.or(reader, "exclude_dust", false),
        forecast,
        ahead: super::parse::count(&mut s, reader, "ahead_hours", 0),
        execution,
        basis,
        part: part::read(&mut s, reader),
        span: s.span.clone(),
    };
    s.finish(reader);
    Some(section)
}

/// Names of cities by ours, where they have one.
fn cities(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<Placed<String>> {
    let names = section.words(reader, "cities").into_iter();
    names
        .map(|name| name.map(|text| city_name(&text).map_or(text.clone(), str::to_owned)))
        .collect()
}

fn execution(s: &mut Section<'_>, reader: &mut Reader<'_>, basis: &mut Basis) -> Execution {
    let own = Execution::embedded(&mut Basis::default());
    // Only what the scenario leaves to the program rests on its figures.
    if ["execution_percent", "rise_hours", "fall_hours"]
        .into_iter()
        .any(|key| s.raw(key).is_none())
    {
        Execution::embedded(basis);
    }
    let share = s.or(reader, "execution_percent", own.share * 100.0);
    if !(0.0..=100.0).contains(&share.value) {
        let message = format!("{} % cannot be carried out", share.value);
        let help = "write 0 to 100: the share of the list's cuts that is carried out";
        reader.refuse(&share, "out-of-range", message, help);
    }
    let mut hours = |key, default: usize| {
        let hours = super::parse::count(s, reader, key, default as i64);
        if hours.value > MOST_HOURS {
            let message = format!("{key} = {} is too much", hours.value);
            reader.refuse(
                &hours,
                "bad-value",
                message,
                format!("at most {MOST_HOURS}"),
            );
        }
        hours.value
    };
    Execution {
        rise: hours("rise_hours", own.rise),
        fall: hours("fall_hours", own.fall),
        share: share.value / 100.0,
    }
}

/// Longest time until a response is carried out [h].
const MOST_HOURS: usize = 72;

/// Reads a phase; `None` where it is faulty.
fn phase(mut s: Section<'_>, reader: &mut Reader<'_>) -> Option<PhaseSection> {
    let cities = cities(&mut s, reader);
    let missing = "write from, to and level = \"yellow\", \"orange\" or \"red\"";
    let level: Placed<String> = s.required(reader, "level", missing);
    let known = AlertLevel::from_name(&level.value);
    if known.is_none() {
        let names = AlertLevel::ALL.map(AlertLevel::name);
        let help = suggest::help(&level.value, names.into_iter(), "levels are");
        let message = format!("there is no level '{}'", level.value);
        reader.refuse(&level, "unknown-choice", message, help);
    }
    let span = s.span.clone();
    let mut time = |key: &'static str| {
        if s.raw(key).is_none() {
            let message = format!("a phase has no '{key}'");
            reader.problem(
                "missing-key",
                span.clone(),
                message,
                "",
                Some(missing.into()),
            );
        }
        let time = s.time(reader, key)?;
        if time.value.seconds() % 3600 != 0 {
            let message = format!("{} is no full hour", time.value);
            reader.refuse(
                &time,
                "bad-value",
                message,
                "phases begin and end on full hours",
            );
        }
        Some(time)
    };
    let (from, to) = (time("from"), time("to"));
    s.finish(reader);
    let (from, to, level) = (from?, to?, known?);
    if to.value <= from.value {
        let message = format!("the phase ends at {}, not after its beginning", to.value);
        reader.refuse(&to, "bad-value", message, "move `to` behind `from`");
        return None;
    }
    Some(PhaseSection {
        from,
        to,
        level,
        cities,
    })
}
