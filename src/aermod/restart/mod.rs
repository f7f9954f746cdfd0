//! AERMOD's file of a run put aside (SAVEFILE, INITFILE, MULTYEAR), so that its years and ours can be chained.
//!
//! Fortran's unformatted sequential records (little-endian, lengths of 4 bytes before and after): the last hour and the number of
//! hours; ranks, length of the tables of maxima, receptors, groups, short averages, types; then what the run keeps, receptors innermost.

mod read;
mod records;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

use crate::nearfield::case::{Averaging, Case, DesignValue, Output};
use crate::nearfield::highs::{wanted_maxima, wanted_ranks};
use crate::nearfield::{Results, SavedRun};
use std::path::PathBuf;

/// What can be wrong with such a file.
#[derive(Debug, thiserror::Error)]
pub enum RestartError {
    /// It cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// It is none, or ends early.
    #[error("{path} is no saved run of this deck: record {record} is not as it should be")]
    Record {
        /// The file.
        path: PathBuf,
        /// Record, from 1.
        record: usize,
    },
}

/// The sizes that order everything in the file.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    types: usize,
    groups: usize,
    receptors: usize,
    averages: usize,
    ranks: usize,
    maxima: usize,
}

/// What of a file belongs to a case.
struct Parts {
    sizes: Sizes,
    ranked: Vec<bool>,
    maximal: Vec<bool>,
    design: bool,
    seasons: bool,
    period: bool,
    annual: bool,
    chained: bool,
}

impl Parts {
    fn of(case: &Case) -> Self {
        let (ranks, ranked) = wanted_ranks(case);
        let (maxima, maximal) = wanted_maxima(case);
        let long =
            |averaging: &&Averaging| matches!(averaging, Averaging::Period | Averaging::Annual);
        Self {
            sizes: Sizes {
                types: case.types().count(),
                groups: case.groups.len(),
                receptors: case.receptors.len(),
                averages: case.averaging.len() - case.averaging.iter().filter(long).count(),
                ranks,
                maxima,
            },
            ranked,
            maximal,
            design: case.design_value != DesignValue::None,
            seasons: case
                .outputs
                .iter()
                .any(|output| matches!(output, Output::SeasonHour(..))),
            period: case.averaging.contains(&Averaging::Period),
            annual: case.averaging.contains(&Averaging::Annual),
            chained: case.multi_year.is_some(),
        }
    }
}

/// Place in our tables `[outer][group][receptor][rank]` of every place in the file's (receptor innermost, then rank, group, outer).
fn by_ranks(outer: usize, sizes: Sizes) -> impl Iterator<Item = usize> {
    let Sizes {
        groups,
        receptors,
        ranks,
        ..
    } = sizes;
    (0..outer * groups).flat_map(move |row| {
        (0..ranks)
            .flat_map(move |rank| (0..receptors).map(move |r| (row * receptors + r) * ranks + rank))
    })
}

/// The same where rank is outermost (design values).
fn by_outer_ranks(sizes: Sizes) -> impl Iterator<Item = usize> {
    let rows = sizes.groups * sizes.receptors;
    (0..sizes.ranks).flat_map(move |rank| (0..rows).map(move |row| row * sizes.ranks + rank))
}

/// The saved run that a case goes on from, if it does.
pub fn begin(case: &Case) -> Result<Option<SavedRun>, RestartError> {
    let chained = case.multi_year.as_ref().map(|(_, before)| before);
    let file = chained.unwrap_or(&case.restart.0).as_ref();
    file.map(|path| read(path, case)).transpose()
}

/// Puts a run aside where its case asks for it.
pub fn end(case: &Case, results: &Results) -> Result<(), RestartError> {
    let file = match (&case.multi_year, &case.restart.1) {
        (Some((after, _)), _) => Some(after),
        (None, after) => after.as_ref().map(|(path, _)| path),
    };
    match (file, &results.saved) {
        (Some(path), Some(run)) => write(path, case, run),
        _ => Ok(()),
    }
}
