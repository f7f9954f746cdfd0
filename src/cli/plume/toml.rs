//! `hehuang plume run case.toml` and `hehuang plume check case.toml`.

use crate::aermod::session::{SessionError, Surroundings};
use crate::aermod::study::{FinishedRun, run_study};
use crate::cli::CliError;
use crate::nearfield::RunError;
use crate::nearfield::toml_case::read_study;
use std::path::Path;

/// Whether a file is a case file of ours rather than a deck.
pub(super) fn is_case(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// All that is wrong with a case file.
pub(super) fn check(path: &Path) -> Result<(), CliError> {
    let study = read_study(path).map_err(|errors| CliError::Deck(errors.to_string()))?;
    let mut text = String::new();
    for (n, pass) in study.passes.iter().enumerate() {
        text.push_str(&format!("pass {}: {} runs\n", n + 1, pass.runs.len()));
        for run in &pass.runs {
            text.push_str(&format!("  {} {}\n", run.scenario, run.pollutant));
        }
    }
    text.push_str(&format!("{} can be run\n", path.display()));
    crate::cli::print(&text)
}

/// Runs a case file; the listing of `around` is the folder of the results.
pub(super) fn run(path: &Path, around: Surroundings<'_>) -> Result<String, CliError> {
    let out = around.listing.clone();
    let finished = run_study(path, around).map_err(|error| failure(error, &out))?;
    Ok(finished.iter().map(line).collect())
}

fn line(run: &FinishedRun) -> String {
    let counts = run.results.counts;
    format!(
        "{} {}: {} hours ({} calm, {} missing) -> {}\n",
        run.scenario,
        run.pollutant,
        counts.hours,
        counts.calm,
        counts.missing,
        run.folder.display()
    )
}

fn failure(error: SessionError, out: &Path) -> CliError {
    match error {
        SessionError::CaseFile(errors) => CliError::Deck(errors.to_string()),
        SessionError::Table(error) => CliError::Output(error),
        SessionError::Run(RunError::Stopped { hours }) => CliError::Interrupted(format!(
            "stopped after {hours} hours; the files in {} are incomplete",
            out.display()
        )),
        SessionError::Run(RunError::Write(cause)) => CliError::Write {
            path: out.display().to_string(),
            cause,
        },
        SessionError::Write { path, cause } => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        other @ (SessionError::Weather(_) | SessionError::MissingHour(_)) => {
            CliError::Input(other.to_string())
        }
        other => CliError::Run(other.to_string()),
    }
}
