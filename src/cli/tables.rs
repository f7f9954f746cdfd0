//! Tables that commands print: to a file, or to standard output.

use super::CliError;
use crate::output::write_table;
use std::io::Write;
use std::path::Path;

/// Writes a CSV table to a file (with a byte order mark, for spreadsheets) or to standard output (without).
pub(super) fn emit(
    path: Option<&Path>,
    header: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<(), CliError> {
    if let Some(path) = path {
        return Ok(write_table(path, header, rows)?);
    }
    let fail = |e: csv::Error| CliError::Run(e.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(fail)?;
    for row in rows {
        writer.write_record(&row).map_err(fail)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| CliError::Run(e.to_string()))?;
    super::print(&String::from_utf8_lossy(&bytes))
}

/// Writes text to a file or to standard output.
pub(super) fn emit_text(path: Option<&Path>, text: &str) -> Result<(), CliError> {
    match path {
        None => super::print(text),
        Some(path) => std::fs::write(path, text).map_err(|cause| CliError::Write {
            path: path.display().to_string(),
            cause,
        }),
    }
}

/// Writes a summary for the reader to standard error, so that it stands beside a redirected table.
pub(super) fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Least, mean and largest values, one triple a time.
pub(super) fn ranges(all: &[(f64, f64, f64)]) -> String {
    let words = all
        .iter()
        .map(|(least, mean, most)| format!("{least:>11.4e} {mean:>11.4e} {most:>11.4e}"));
    words.collect::<Vec<_>>().join("   ")
}
