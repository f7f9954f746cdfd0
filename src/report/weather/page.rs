//! One HTML file from a [`WeatherModel`].

use super::model::WeatherModel;
use crate::output::{WriteError, write_file};
use crate::report::ReportError;
use crate::report::html::Page;
use std::path::Path;

/// Sections of the page; those of stations and of profiles only where there are some.
const SECTIONS: [&str; 7] = [
    "summary",
    "coverage",
    "wind",
    "day",
    "hours",
    "profiles",
    "provenance",
];

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_weather(model: &WeatherModel) -> Result<String, ReportError> {
    let sections: Vec<&str> = SECTIONS
        .into_iter()
        .filter(|section| match *section {
            "coverage" | "wind" | "day" | "hours" => !model.stations.is_empty(),
            "profiles" => !model.profiles.is_empty(),
            _ => true,
        })
        .collect();
    let page = Page {
        sections: &sections,
        kind: Some("weather"),
        title: "气象资料检查 · Weather files",
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_weather(model: &WeatherModel, path: &Path) -> Result<(), WriteError> {
    let text = render_weather(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
