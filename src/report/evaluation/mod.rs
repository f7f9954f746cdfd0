//! The page of an evaluation: a run beside what monitors measured, with tables and the figures that papers show.

mod fill;
mod model;

pub use fill::{Evaluated, evaluation_page};
pub use model::{
    EvaluatedComposition, EvaluatedMap, EvaluatedPairs, EvaluatedPlace, EvaluatedRow, EvaluatedRun,
    EvaluatedWeather, EvaluatedWeatherRow, EvaluationModel, MarkedBenchmark, PackedSeries,
};

use super::ReportError;
use super::html::Page;
use crate::output::{WriteError, write_file};
use std::path::Path;

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_evaluation(model: &EvaluationModel) -> Result<String, ReportError> {
    let weather = (!model.weather.is_empty()).then_some("weather");
    let composition = (!model.composition.is_empty()).then_some("composition");
    let sections: Vec<&str> = ["summary"]
        .into_iter()
        .chain(weather)
        .chain(["pairs", "overlay", "diagrams"])
        .chain(composition)
        .chain(["figures", "provenance"])
        .collect();
    let page = Page {
        sections: &sections,
        kind: Some("evaluation"),
        title: &model.title,
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_evaluation(model: &EvaluationModel, path: &Path) -> Result<(), WriteError> {
    let text = render_evaluation(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
