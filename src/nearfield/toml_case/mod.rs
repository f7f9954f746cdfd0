//! Our own input of the near-field engine: a TOML file with units in its keys becomes a [`Case`].
//!
//! Everything that AERMOD's deck says in columns stands here by name; keys that are not known, names that are not defined,
//! files that are not there are reported with their line, all at once. Paths are relative to the file's folder.

mod build;
// Units stand at the end of every key.
#[allow(clippy::struct_field_names)]
mod schema;
#[cfg(test)]
mod tests;

use super::Case;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Something wrong in a TOML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProblem {
    /// Line, from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// All that is wrong with a TOML file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().fold(String::new(), |mut text, p| {
    let _ = writeln!(text, "{}:{}:{}: {}", .1.display(), p.line, p.column, p.message);
    text
}))]
pub struct CaseErrors(pub Vec<CaseProblem>, pub PathBuf);

/// Reads a near-field TOML file.
pub fn read_case(path: &Path) -> Result<Case, CaseErrors> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let problem = CaseProblem {
            line: 0,
            column: 0,
            message: error.to_string(),
        };
        CaseErrors(vec![problem], path.to_owned())
    })?;
    parse_case(&text, path)
}

/// Reads the text of a near-field TOML file that stands at `path`.
pub fn parse_case(text: &str, path: &Path) -> Result<Case, CaseErrors> {
    let folder = path.parent().unwrap_or(Path::new(""));
    match toml::from_str::<schema::File>(text) {
        Ok(file) => {
            build::build(file, text, folder).map_err(|found| CaseErrors(found, path.to_owned()))
        }
        Err(error) => {
            let message = error.message().to_owned();
            let problem = at(text, error.span().unwrap_or(0..0), message);
            Err(CaseErrors(vec![problem], path.to_owned()))
        }
    }
}

/// A problem at a place in the text.
fn at(text: &str, span: Range<usize>, message: String) -> CaseProblem {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    CaseProblem {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message,
    }
}
