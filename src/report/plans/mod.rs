//! The page of `hehuang compare`: scenarios beside a base, and which measure does how much.

mod model;

pub use model::{
    PlansMeasure, PlansModel, PlansProjection, PlansQuantity, PlansReceptor, PlansRun, PlansShare,
    ProjectedValue,
};

use super::ReportError;
use super::html::Page;
use crate::output::{WriteError, write_file};
use std::path::Path;

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_plans(model: &PlansModel) -> Result<String, ReportError> {
    let page = Page {
        sections: &["summary", "side", "measures", "everywhere", "provenance"],
        kind: Some("plans"),
        title: &model.runs[0].title.zh,
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_plans_page(model: &PlansModel, path: &Path) -> Result<(), WriteError> {
    let text = render_plans(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
