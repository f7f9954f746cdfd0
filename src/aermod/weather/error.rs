//! What can be wrong with a weather file.

use std::path::PathBuf;

/// A weather file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WeatherFileError {
    /// It cannot be opened or read.
    #[error(
        "{path} cannot be read: {cause}; check the path (relative paths start at the deck's folder)"
    )]
    Read {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// There is nothing in it.
    #[error("{file} has no hours: {hint}")]
    Empty {
        /// File.
        file: String,
        /// What to do.
        hint: &'static str,
    },
    /// A row ends too early.
    #[error("{file}:{line}: the row has {found} values where {wanted} are needed; {hint}")]
    Short {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Values there.
        found: usize,
        /// Values needed.
        wanted: usize,
        /// What to do.
        hint: &'static str,
    },
    /// A value that cannot be.
    #[error("{file}:{line}:{column}: {name} is '{value}', {expected}; {hint}")]
    Value {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the value is for.
        name: &'static str,
        /// As it stands there.
        value: String,
        /// What it ought to be.
        expected: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// An hour has more levels than can be.
    #[error(
        "{file}:{line}: more than {most} levels in one hour; mark the top level of each hour with 1 in column 6"
    )]
    TooManyLevels {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Most.
        most: usize,
    },
}
