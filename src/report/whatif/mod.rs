//! The page of what-ifs: sliders over a finished run, computed in the page itself.

mod fill;
mod model;

pub use fill::{PageRun, fill};
pub use model::{
    PackedField, WhatIfCheck, WhatIfDay, WhatIfEdition, WhatIfItem, WhatIfLever, WhatIfMeasure,
    WhatIfModel, WhatIfPoint, WhatIfSupport, WhatIfTarget,
};

use super::ReportError;
use super::html::Page;
use crate::output::{WriteError, write_file};
use std::path::Path;

/// The page as text.
///
/// # Errors
/// [`ReportError`].
pub fn render_whatif(model: &WhatIfModel) -> Result<String, ReportError> {
    let page = Page {
        sections: &[
            "summary",
            "levers",
            "maps",
            "stations",
            "targets",
            "checks",
            "provenance",
        ],
        kind: Some("whatif"),
        title: &model.title.zh,
    };
    page.assemble(model)
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_whatif_page(model: &WhatIfModel, path: &Path) -> Result<(), WriteError> {
    let text = render_whatif(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}

#[cfg(test)]
mod browser_tests;
