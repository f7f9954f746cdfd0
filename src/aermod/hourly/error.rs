//! What can be wrong with an hourly file.

use std::path::PathBuf;

/// An hourly file that cannot be used. `code` is AERMOD's number of the same complaint.
#[derive(Debug, thiserror::Error)]
pub enum HourlyFileError {
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
    /// A Fortran format that cannot be used.
    #[error(
        "{file} cannot be read by the format '{format}': {why}; a format of four whole numbers and a value looks like (4I2,F8.2), or leave it out"
    )]
    Format {
        /// File.
        file: String,
        /// Format as given in the deck.
        format: String,
        /// What is wrong with it.
        why: String,
    },
    /// A line ends too early (E384).
    #[error("{file}:{line}: the line has {found} values where {wanted} are needed; {hint}")]
    Short {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Values there.
        found: usize,
        /// Values needed.
        wanted: usize,
        /// What a line looks like.
        hint: &'static str,
    },
    /// A line has more than there is use for (E346).
    #[error(
        "{file}:{line}:{column}: '{value}' is one value too many for source {source_id}; {hint}"
    )]
    Long {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The first that is too many.
        value: String,
        /// Source.
        source_id: String,
        /// What a line looks like.
        hint: &'static str,
    },
    /// A line gives heights and spreads where the first hour did not, or the other way round (E345).
    #[error(
        "{file}:{line}: source {source_id} has {found} values here but {first} in the first hour; give height and spread in every hour or in none"
    )]
    Mixed {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Source.
        source_id: String,
        /// Values here.
        found: usize,
        /// Values in the first hour.
        first: usize,
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
    /// Another source than the one whose turn it is (E342).
    #[error(
        "{file}:{line}:{column}: source '{value}' where '{expected}' is due; every hour lists the hourly sources in the deck's order of LOCATION"
    )]
    Source {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Source there.
        value: String,
        /// Source that is due.
        expected: String,
    },
    /// Another hour than that of the weather (E455 emission, E454 background, E457 ozone, E608 NOx).
    #[error(
        "{file}:{line}: the hour is {found:010} where the weather is at {expected:010}; the file must have every hour of the surface file, in its order ({code})"
    )]
    Date {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// YYYYMMDDHH there.
        found: i64,
        /// YYYYMMDDHH of the weather.
        expected: i64,
        /// AERMOD's number.
        code: &'static str,
    },
}

/// A value for a message, not too long.
pub(super) fn shown(text: &str) -> String {
    let mut value: String = text.chars().take(40).collect();
    if value.len() < text.len() {
        value.push('…');
    }
    value
}
