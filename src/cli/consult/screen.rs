//! `hehuang consult screen` and `hehuang consult sectors`.

use super::ProjectArguments;
use crate::cli::CliError;
use crate::consult::screen::screen_project;
use crate::consult::screening::{Reason, Screening, ScreeningRules, ToDo, Truth, Verdict};
use std::fmt::Write as _;

/// Screens a project.
pub(super) fn run(arguments: &ProjectArguments) -> Result<(), CliError> {
    let project = arguments.read()?;
    let screening = screen_project(&project, None).map_err(|e| CliError::Input(e.to_string()))?;
    crate::cli::print(&told(&project.name, &screening))
}

/// Prints the key sectors.
pub(super) fn sectors() -> Result<(), CliError> {
    let rules = ScreeningRules::embedded().map_err(|e| CliError::Run(e.to_string()))?;
    let mut text = String::new();
    for sector in &rules.sectors {
        let _ = writeln!(
            text,
            "{:<16} {} ({}; {})",
            sector.id,
            sector.name_zh,
            sector.name,
            sector.status.name()
        );
    }
    crate::cli::print(&text)
}

fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    }
}

/// A condition in words.
fn what(reason: &Reason) -> &'static str {
    match reason.rule {
        "border_zone" => "distance to the provincial border [m]",
        "key_sector" => "key sector that emits to air",
        "new_project" => "new, rebuilt or extended",
        "elevated_stack" => "height of the stack [m]",
        "elevated_effective" => "effective height [m]",
        "influence_city" => "annual share of a limit at a city downwind",
        "influence_reach" => "reach of 10 % of the screening limit [m]",
        "influence_emission" => "SO2 and NOx [t/a]",
        other => other,
    }
}

fn told(name: &str, screening: &Screening) -> String {
    let verdict = match screening.verdict {
        Verdict::Consult => "CONSULT: both provinces judge it",
        Verdict::Not => "no consultation is asked for",
        Verdict::Undecided => "UNDECIDED",
    };
    let border = &screening.border;
    let mut text = format!(
        "{name}: {verdict}\nborder ({}): {:.2} km ± {:.2} km from {:.4} °E, {:.4} °N; its vertices {:.1} km apart there, accurate to {:.0} m ({})\n",
        border.border,
        border.distance / 1000.0,
        border.uncertainty / 1000.0,
        border.nearest[0],
        border.nearest[1],
        border.spacing / 1000.0,
        border.accuracy,
        border.accuracy_status
    );
    if let (Some(county), Some(province)) = (&border.county, &border.province) {
        let _ = writeln!(text, "site in {county}, {province}");
    }
    let _ = writeln!(
        text,
        "key sector in the zone, new: {}; new and elevated with large influence: {}",
        word(screening.by_zone),
        word(screening.by_influence)
    );
    for reason in &screening.reasons {
        let value = reason
            .value
            .map_or_else(String::new, |value| format!("{value:.4}"));
        let threshold = reason.threshold.as_ref().map_or_else(
            || format!(" ({})", reason.status),
            |cited| format!(" / {} ({})", cited.value, cited.status),
        );
        let _ = writeln!(
            text,
            "  {:<8} {:<44} {:<8} {value}{threshold}",
            word(reason.holds),
            what(reason),
            reason.of
        );
    }
    for to_do in &screening.to_do {
        text.push_str(match to_do {
            ToDo::SurveyTheLine => "undecided: survey the line of the border ([border] file, accuracy_m, surveyed = true)\n",
            ToDo::TellTheGas => "undecided: tell temperature, velocity and diameter of the stacks\n",
            ToDo::ComputeTheInfluence => "undecided: compute the influence downwind (grading's D10 %, `hehuang consult far`)\n",
        });
    }
    text.push_str("Thresholds with their sources: seeds/consult/screening.toml; what is not confirmed must be checked against the printed text.\n");
    text
}
