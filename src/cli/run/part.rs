//! Runs that are parts of a whole: each leads its folder to the end.

use super::{Way, afresh, finish, first_case, note};
use crate::cli::CliError;
use crate::cli::session::{CHECKPOINT, MANIFEST, RECORD, Session, fingerprint};
use crate::output::{Manifest, probe_directory};
use crate::scenario::Scenario;
use clap::Args;
use std::path::Path;
use std::time::Instant;

/// How runs that are parts of a whole are done.
#[derive(Debug, Args)]
pub(in crate::cli) struct Part {
    /// Threads; the results do not depend on it [default: the scenario's, or all]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Run anew what lies in the folder already
    #[arg(long)]
    pub force: bool,
    /// No progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Lets a folder hold a scenario's finished run, and gives what it was built of: nothing is done where it holds it, an interrupted one goes on.
pub(in crate::cli) fn complete(
    scenario: Scenario,
    folder: &Path,
    part: &Part,
) -> Result<Session, CliError> {
    probe_directory(folder)?;
    let mut session = Session::build(scenario)?;
    lead_to_end(&mut session, folder, part).map_err(interrupted)?;
    Ok(session)
}

fn lead_to_end(session: &mut Session, folder: &Path, part: &Part) -> Result<(), CliError> {
    let way = Way {
        quiet: part.quiet,
        keep: false,
        summary: false,
        begun: Instant::now(),
    };
    let path = folder.join(MANIFEST);
    if part.force || !path.exists() {
        return afresh(session, folder, &way);
    }
    let manifest = Manifest::read(&path).map_err(|e| CliError::Input(e.to_string()))?;
    if manifest.scenario_text != session.scenario.text {
        return Err(CliError::Arguments(format!(
            "{} holds a run of another scenario\nhint: give another folder with --output, or run all of it anew with --force",
            folder.display()
        )));
    }
    let checkpoint = folder.join(CHECKPOINT);
    if manifest.finished.is_some() && folder.join(RECORD).exists() {
        let (_, weather, _) = first_case(session)?;
        if fingerprint(&session.inputs(&weather)?, false) == fingerprint(&manifest.inputs, false) {
            note(part.quiet, "it is there already");
            return Ok(());
        }
    } else if checkpoint.exists() {
        let bytes = std::fs::read(&checkpoint)
            .map_err(|e| CliError::Input(format!("cannot read {}: {e}", checkpoint.display())))?;
        session.reference = manifest.reference_air;
        return finish(session, folder, manifest, &way, Some((bytes, checkpoint)));
    }
    afresh(session, folder, &way)
}

/// An interrupted run goes on with the same command, and so do those behind it.
fn interrupted(error: CliError) -> CliError {
    match error {
        CliError::Interrupted(_) => CliError::Interrupted(
            "interrupted; what was done is kept. Give the same command again, and it goes on"
                .into(),
        ),
        other => other,
    }
}
