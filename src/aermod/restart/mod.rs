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
use crate::plume::HourStamp;
use crate::plume::weather::calendar::days_in_month;
use std::path::{Path, PathBuf};

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
    /// Hours between the saved run and this one are lacking (AERMOD's errors 483 and 484).
    #[error(
        "{path}: the saved run ends with {last}, this one begins with {first}: hours between them are lacking\nhint: the weather file and STARTEND must go on from the hour behind {last}"
    )]
    Gap {
        /// The file.
        path: PathBuf,
        /// Last hour of the saved run, YYYYMMDDHH.
        last: i64,
        /// First hour of this one.
        first: i64,
    },
    /// A year of a chain begins before the one before has ended (AERMOD's errors 486 and 487).
    #[error(
        "{path}: the year before ends with {last}, this one begins with {first} already\nhint: MULTYEAR chains years in their order; name the weather of the year behind {last}"
    )]
    Overlap {
        /// The file.
        path: PathBuf,
        /// Last hour of the year before, YYYYMMDDHH.
        last: i64,
        /// First hour of this one.
        first: i64,
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

/// The saved run that a case goes on from, if it does; `stamps` are the hours of the weather file.
pub fn begin(case: &Case, stamps: &[HourStamp]) -> Result<Option<SavedRun>, RestartError> {
    let chained = case.multi_year.as_ref().map(|(_, before)| before);
    let Some(path) = chained.unwrap_or(&case.restart.0) else {
        return Ok(None);
    };
    let run = read(path, case)?;
    fits(path, &run, chained.is_some(), case.weather.start, stamps)?;
    Ok(Some(run))
}

/// Whether a run goes on where the saved one ended; a chain of years may leave hours out (AERMOD's warning 485).
fn fits(
    path: &Path,
    run: &SavedRun,
    is_chain: bool,
    start: Option<i64>,
    stamps: &[HourStamp],
) -> Result<(), RestartError> {
    let path = path.to_path_buf();
    let last = run.last;
    let begun = |stamp: &&HourStamp| start.is_none_or(|start| stamp.full() >= start);
    let Some(stamp) = stamps.iter().find(begun) else {
        return Ok(());
    };
    let first = stamp.full();
    if is_chain {
        return if first < last {
            Err(RestartError::Overlap { path, last, first })
        } else {
            Ok(())
        };
    }
    if first <= last || before(stamp) == last {
        Ok(())
    } else {
        Err(RestartError::Gap { path, last, first })
    }
}

/// The hour before, YYYYMMDDHH.
fn before(stamp: &HourStamp) -> i64 {
    let mut earlier = *stamp;
    if stamp.hour > 1 {
        earlier.hour -= 1;
        return earlier.full();
    }
    earlier.hour = 24;
    if stamp.day > 1 {
        earlier.day -= 1;
        return earlier.full();
    }
    (earlier.year, earlier.month) = match stamp.month {
        1 => (stamp.year - 1, 12),
        month => (stamp.year, month - 1),
    };
    earlier.day = days_in_month(earlier.year, earlier.month);
    earlier.full()
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
