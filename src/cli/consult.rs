//! `hehuang consult`: consultations on new sources near the border (环评一致性会商).

mod assess;
mod export;
mod far;
mod grade;
mod packs;
mod screen;
mod told;

use super::CliError;
use crate::consult::assessment::AssessmentError;
use crate::consult::near::NearError;
use crate::consult::pack::PackError;
use crate::consult::project::{Project, ProjectError};
use crate::consult::shipped::{SHIPPED, shipped};
use crate::nearfield::RunError;
use crate::output::write_file;
use clap::{Args, Subcommand};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang consult`.
#[derive(Debug, Args)]
pub struct ConsultArguments {
    #[command(subcommand)]
    command: ConsultCommand,
}

#[derive(Debug, Subcommand)]
enum ConsultCommand {
    /// A commented project file to begin from
    Init(InitArguments),
    /// Everything that is wrong with a project file, at once; what it emits
    Check(ProjectArguments),
    /// Whether both provinces judge the project (会商判定): the border with its uncertainty, key sectors, elevated sources, influence
    Screen(ProjectArguments),
    /// Grade and range of the assessment (评价等级): the worst weather in a matrix as AERSCREEN's, Pmax, D10 %
    Grade(ProjectArguments),
    /// The key sectors
    Sectors,
    /// The near field of a project: contributions, superposition, k, protection distance, judged by every edition; files, and a pack for the neighbour
    Assess(Box<assess::AssessArguments>),
    /// The far field: the project as a tag of the grid model, day by representative day, with contribution, response and difference on both sides
    Far(far::FarArguments),
    /// The project as AERMOD reads it: deck, weather, receptors, so that a sceptic can run it there
    Export(export::ExportArguments),
    /// Runs a pack again and compares the hash of the results; exit code 4 where it differs
    Verify(packs::VerifyArguments),
    /// What differs between two packs: this key, this row, this hour, this receptor, and how much it matters
    Diff(packs::DiffArguments),
}

/// Arguments of `hehuang consult init`.
#[derive(Debug, Args)]
struct InitArguments {
    /// The file; never written over
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which shipped project to begin from
    #[arg(long, default_value = "minhe", value_name = "NAME")]
    from: String,
}

/// A project.
#[derive(Debug, Args)]
pub(super) struct ProjectArguments {
    /// The project file, or the name of a shipped one: minhe, ledu
    #[arg(value_name = "PROJECT")]
    project: String,
}

impl ProjectArguments {
    /// Reads it.
    pub(super) fn read(&self) -> Result<Project, CliError> {
        let path = Path::new(&self.project);
        let read = match shipped(&self.project) {
            Some(text) if !path.exists() => {
                Project::parse(text, &format!("{} (shipped)", self.project), Path::new(""))
            }
            _ => Project::read(path),
        };
        read.map_err(project_failure)
    }

    /// Name of the folder that its results go to.
    fn stem(&self) -> String {
        let stem = Path::new(&self.project).file_stem();
        stem.map_or_else(
            || "project".to_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        )
    }
}

/// What a refused project means for the caller.
pub(super) fn project_failure(error: ProjectError) -> CliError {
    if error.is_missing() {
        let names: Vec<&str> = SHIPPED.iter().map(|(name, ..)| *name).collect();
        return CliError::Input(format!(
            "{error}\nhint: shipped projects are {}",
            names.join(", ")
        ));
    }
    CliError::Deck(error.render(std::io::stderr().is_terminal()))
}

/// What a failed assessment means for the caller.
pub(super) fn failure(error: AssessmentError) -> CliError {
    match error {
        AssessmentError::Project(error) => project_failure(error),
        AssessmentError::Near(NearError::Write { path, cause }) => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        AssessmentError::Near(NearError::Run(RunError::Stopped { hours })) => {
            CliError::Interrupted(format!("stopped after {hours} hours; nothing was judged"))
        }
        AssessmentError::Near(NearError::NotLinear(_)) => {
            CliError::Deck(format!("error: {error}\n"))
        }
        AssessmentError::Near(
            NearError::Weather(_) | NearError::NoYear { .. } | NearError::Background(_),
        )
        | AssessmentError::Setting(_)
        | AssessmentError::Year(_) => CliError::Input(error.to_string()),
        other => CliError::Run(other.to_string()),
    }
}

/// What a pack that cannot be used means for the caller.
pub(super) fn pack_failure(error: PackError) -> CliError {
    match error {
        PackError::Assessment(error) => failure(error),
        PackError::Write { path, cause } => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        other => CliError::Input(other.to_string()),
    }
}

/// Runs the command.
pub(super) fn run(arguments: &ConsultArguments) -> Result<(), CliError> {
    match &arguments.command {
        ConsultCommand::Init(arguments) => init(arguments),
        ConsultCommand::Check(arguments) => check(arguments),
        ConsultCommand::Screen(arguments) => screen::run(arguments),
        ConsultCommand::Grade(arguments) => grade::run(arguments),
        ConsultCommand::Sectors => screen::sectors(),
        ConsultCommand::Assess(arguments) => assess::run(arguments),
        ConsultCommand::Far(arguments) => far::run(arguments),
        ConsultCommand::Export(arguments) => export::run(arguments),
        ConsultCommand::Verify(arguments) => packs::verify(arguments),
        ConsultCommand::Diff(arguments) => packs::diff(arguments),
    }
}

fn init(arguments: &InitArguments) -> Result<(), CliError> {
    let names: Vec<&str> = SHIPPED.iter().map(|(name, ..)| *name).collect();
    let text = shipped(&arguments.from).ok_or_else(|| {
        CliError::Arguments(format!(
            "there is no shipped project '{}'\nhint: there are {}",
            arguments.from,
            names.join(", ")
        ))
    })?;
    if arguments.file.exists() {
        return Err(CliError::Arguments(format!(
            "{} is there already\nhint: name another file",
            arguments.file.display()
        )));
    }
    write_file(&arguments.file, text.as_bytes())?;
    super::print(&format!(
        "{0}\nnext: hehuang consult check {0}\n",
        arguments.file.display()
    ))
}

fn check(arguments: &ProjectArguments) -> Result<(), CliError> {
    let project = arguments.read()?;
    super::print(&told::project(&project))
}
