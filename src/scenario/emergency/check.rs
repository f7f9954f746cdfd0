//! What an emergency section must fulfil, beyond its types.

use super::{EmergencyRun, EmergencySection, PhaseSection};
use crate::plan::AlertRule;
use crate::scenario::check::{RELATIVE, check_files};
use crate::scenario::reader::Reader;
use crate::scenario::schema::{Period, Scenario};
use crate::standards::Standards;
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Notes everything that cannot be.
pub(in crate::scenario) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    let Some(section) = &scenario.emergency else {
        return;
    };
    check_files(scenario, std::slice::from_ref(&section.list), reader);
    check_alerts(scenario, section, reader);
    let Period::Episode(episode) = &scenario.period else {
        let message =
            "an emergency response needs an episode: days of a year have no hours in a row";
        let help = "write hours = … instead of [year]";
        reader.problem(
            "bad-value",
            section.span.clone(),
            message,
            "",
            Some(help.into()),
        );
        return;
    };
    let phases = match &section.part {
        Some(EmergencyRun::Response(phases)) => [&section.phases[..], &phases[..]],
        _ => [&section.phases[..], &[]],
    };
    // Without a known day or hours nothing is known of the run's span.
    if episode.start.value != ModelTime::default() && episode.hours.value > 0 {
        let (begin, end) = (episode.begin(), episode.end());
        for phase in phases.into_iter().flatten() {
            if phase.from.value >= end || phase.to.value <= begin {
                let message = format!(
                    "the phase from {} to {} lies outside the run",
                    phase.from.value, phase.to.value
                );
                let help = format!("the run goes from {begin} to {end}");
                reader.refuse(&phase.from, "bad-value", message, help);
            }
        }
    }
    for own in phases {
        check_overlap(section, own, reader);
    }
}

fn check_alerts(scenario: &Scenario, section: &EmergencySection, reader: &mut Reader<'_>) {
    if let Some(alerts) = &section.alerts {
        if !section.phases.is_empty() {
            let message = "phases by hand and the alerts of a run cannot stand together";
            let help = "keep [[emergency.phase]], or alerts = \"FOLDER\"";
            reader.refuse(alerts, "two-sources", message, help);
        }
        let folder = scenario.resolve(alerts);
        let record = folder.join("record.bin");
        if !record.is_file() {
            let message = format!("there is no finished run in {}", folder.display());
            let help = format!(
                "run the scenario without [emergency] first, or use `hehuang emergency run`; {RELATIVE}"
            );
            reader.refuse(alerts, "missing-file", message, help);
        }
    }
    if let Some(rule) = &section.rule
        && let Err(error) = AlertRule::named(&rule.value)
    {
        let text = error.to_string();
        let (message, help) = text.split_once("\nhint: ").unwrap_or((&text, ""));
        reader.refuse(rule, "unknown-choice", message, help);
    }
    if let (Some(standard), Ok(standards)) = (&section.standard, Standards::embedded())
        && let Err(error) = standards.named(&standard.value)
    {
        let text = error.to_string();
        let (message, help) = text.split_once("\nhint: ").unwrap_or((&text, ""));
        reader.refuse(standard, "unknown-choice", message, help);
    }
}

/// Phases of one city must not overlap.
fn check_overlap(section: &EmergencySection, phases: &[PhaseSection], reader: &mut Reader<'_>) {
    let mut by_city: BTreeMap<&str, Vec<&PhaseSection>> = BTreeMap::new();
    for phase in phases {
        let own = if phase.cities.is_empty() {
            &section.cities
        } else {
            &phase.cities
        };
        for city in own {
            let others = by_city.entry(&city.value).or_default();
            let other = others.iter().find(|other| {
                other.from.value < phase.to.value && phase.from.value < other.to.value
            });
            if let Some(other) = other {
                let message = format!(
                    "{} is in the phase from {} to {} already",
                    city.value, other.from.value, other.to.value
                );
                let help = "phases of one city follow each other; a higher level takes the place of a lower one from its `from` on";
                reader.refuse(&phase.from, "overlap", message, help);
                break;
            }
            others.push(phase);
        }
    }
}
