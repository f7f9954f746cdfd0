//! `hehuang consult export`.

use super::{ProjectArguments, failure};
use crate::cli::CliError;
use crate::consult::assessment::{AssessmentError, Inputs};
use crate::consult::deck::Rates;
use crate::consult::near::write_deck;
use crate::consult::project::{SourceRole, Substance};
use crate::consult::rules::Rules;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `hehuang consult export`.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    project: ProjectArguments,
    /// For AERMOD (the only program so far)
    #[arg(long, required = true)]
    aermod: bool,
    /// Which substance's rates; NOx as it is emitted
    #[arg(long, default_value = "so2", value_name = "SUBSTANCE")]
    substance: String,
    /// Folder of deck and weather
    #[arg(short, long, value_name = "FOLDER")]
    out: PathBuf,
}

/// Writes the deck: the new sources with their rates, all others with none.
pub(super) fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let project = arguments.project.read()?;
    let key = arguments.substance.as_str();
    if Substance::of_key(key).is_none() || !project.substances().iter().any(|s| s.key == key) {
        let known: Vec<&str> = project.substances().iter().map(|s| s.key).collect();
        return Err(CliError::Arguments(format!(
            "--substance {key}: no source emits it\nhint: the project has {}",
            known.join(", ")
        )));
    }
    let inputs = Inputs::of(project).map_err(failure)?;
    let rates: Vec<f64> = inputs
        .project
        .sources
        .iter()
        .map(|source| match source.role {
            SourceRole::New => source.kg_per_hour.get(key).unwrap_or(&0.0) / 3.6,
            _ => 0.0,
        })
        .collect();
    let rules = Rules::embedded().map_err(|e| failure(AssessmentError::from(e)))?;
    let deck = write_deck(
        &inputs.project,
        &inputs.setting,
        &inputs.year,
        rules,
        Rates::Own(&rates),
        &arguments.out,
    )
    .map_err(|e| failure(AssessmentError::from(e)))?;
    crate::cli::print(&format!(
        "{}\n{} sources, {} receptors; hour.plt, day.plt and period.plt are what AERMOD (or `hehuang plume run`) makes of it, in actual air\n",
        deck.display(),
        inputs.project.sources.len(),
        inputs.setting.points.len()
    ))
}
