//! The page of increments: contribution, response and increment of every change side by side.

mod model;

pub use model::{
    IncrementBlock, IncrementChange, IncrementHeadline, IncrementModel, IncrementQuantity,
    IncrementReceptor, IncrementRow, IncrementRun, NONLINEAR, blocks,
};

use super::ReportError;
use super::html::Page;
use crate::output::{WriteError, write_file};
use std::path::Path;

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_increments(model: &IncrementModel) -> Result<String, ReportError> {
    let page = Page {
        sections: &["summary", "side", "everywhere", "provenance"],
        kind: Some("increment"),
        title: &model.title.zh,
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_increment_page(model: &IncrementModel, path: &Path) -> Result<(), WriteError> {
    let text = render_increments(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
