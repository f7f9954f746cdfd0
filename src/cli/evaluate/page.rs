//! The page of an evaluation.

use super::super::CliError;
use super::super::session::RECORD;
use super::EvaluateArguments;
use super::inputs::Runs;
use crate::evaluation::{Comparison, EvaluationRow, Modelled, WeatherComparison, WeatherRow};
use crate::observations::Observations;
use crate::output::{InputHash, hash_file};
use crate::report::Text;
use crate::report::evaluation::{Evaluated, EvaluatedRun, evaluation_page, write_evaluation};
use std::path::Path;

/// What an evaluation found.
pub(super) struct Found<'a> {
    pub observations: &'a Observations,
    pub modelled: &'a Modelled<'a>,
    pub cells: &'a [Vec<usize>],
    pub comparisons: &'a [Comparison],
    pub rows: &'a [EvaluationRow],
    pub weather: &'a [WeatherComparison],
    pub weather_rows: &'a [WeatherRow],
    pub notes: &'a [String],
}

/// Writes the page.
pub(super) fn write(
    arguments: &EvaluateArguments,
    runs: &Runs,
    found: &Found<'_>,
    path: &Path,
) -> Result<(), CliError> {
    let base = &runs.session.base;
    let title = &runs.session.scenario.title;
    let of_runs: Vec<EvaluatedRun> = runs
        .manifests
        .iter()
        .zip(&runs.records)
        .map(|(manifest, record)| EvaluatedRun {
            name: manifest.scenario.clone(),
            title: if runs.records.len() == 1 {
                Text::new(&title.zh, &title.en)
            } else {
                Text::same(&manifest.scenario)
            },
            start: record.hours.first().map_or(0, |t| t.seconds()),
            entries: record.len(),
        })
        .collect();
    let mut inputs = vec![hash("observations", &arguments.observations)?];
    for file in &arguments.weather {
        inputs.push(hash("weather", file)?);
    }
    if let Some(file) = &arguments.places {
        inputs.push(hash("places", file)?);
    }
    for folder in &arguments.runs {
        inputs.push(hash("run", &folder.join(RECORD))?);
    }
    let page = evaluation_page(&Evaluated {
        title: &title.en,
        runs: &of_runs,
        modelled: found.modelled,
        species: &base.species,
        grid: &base.horizontal,
        ground: &base.surface.height,
        places: &found.observations.places,
        cells: found.cells,
        comparisons: found.comparisons,
        rows: found.rows,
        weather: found.weather,
        weather_rows: found.weather_rows,
        notes: found.notes,
        inputs: &inputs,
    })
    .map_err(|e| CliError::Run(e.to_string()))?;
    Ok(write_evaluation(&page, path)?)
}

fn hash(role: &str, path: &Path) -> Result<InputHash, CliError> {
    hash_file(role, path).map_err(|e| CliError::Input(e.to_string()))
}
