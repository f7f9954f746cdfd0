//! One HTML file from a [`NearFieldModel`].

use super::model::NearFieldModel;
use crate::output::{WriteError, write_file};
use crate::report::ReportError;
use crate::report::html::Page;
use std::path::Path;

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_near_field(model: &NearFieldModel) -> Result<String, ReportError> {
    let page = Page {
        sections: &[
            "summary",
            "map",
            "highs",
            "culprits",
            "shares",
            "wind",
            "provenance",
        ],
        kind: Some("near-field"),
        title: model.titles.first().map_or("", String::as_str),
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_near_field(model: &NearFieldModel, path: &Path) -> Result<(), WriteError> {
    let text = render_near_field(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
