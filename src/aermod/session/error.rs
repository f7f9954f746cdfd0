//! Why a deck could not be run.

use crate::aermod::deck::DeckErrors;
use crate::aermod::hourly::HourlyFileError;
use crate::aermod::restart::RestartError;
use crate::aermod::weather::WeatherFileError;
use crate::nearfield::RunError;
use std::path::PathBuf;

/// Why a deck could not be run.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The deck is faulty.
    #[error("the deck has errors")]
    Deck(#[from] DeckErrors),
    /// Something that the engine cannot do yet; nothing is left out silently.
    #[error(
        "source {source_id}: {what} is not supported by this version\nhint: leave it out of the deck, or run that source with AERMOD"
    )]
    Unsupported {
        /// The source.
        source_id: String,
        /// What is asked.
        what: &'static str,
    },
    /// The weather files.
    #[error(transparent)]
    Weather(#[from] WeatherFileError),
    /// MAXDCONT needs whole days (AERMOD's error 491).
    #[error(
        "{path}: the file begins with hour {hour}, MAXDCONT needs hour 1 first\nhint: add the hours of the first day from hour 1 on, or take them out up to hour 24"
    )]
    FirstHour {
        /// The surface file.
        path: PathBuf,
        /// Its first hour.
        hour: u32,
    },
    /// DAYRANGE counts days of SURFDATA's year (AERMOD's error 493).
    #[error(
        "{path}: the file begins in {year}, SURFDATA says {station}: the days of DAYRANGE would be counted in the wrong year\nhint: put {year} behind the station's number on ME SURFDATA"
    )]
    FirstYear {
        /// The surface file.
        path: PathBuf,
        /// Year of its first hour.
        year: i32,
        /// Year on SURFDATA.
        station: i32,
    },
    /// Hourly emission, background, ozone or NOx.
    #[error(transparent)]
    Hourly(#[from] HourlyFileError),
    /// A case file is faulty.
    #[error(transparent)]
    CaseFile(#[from] crate::nearfield::toml_case::CaseErrors),
    /// An hourly table has no row for an hour.
    #[error(transparent)]
    MissingHour(#[from] crate::nearfield::toml_case::MissingHour),
    /// A table of results.
    #[error(transparent)]
    Table(#[from] crate::output::WriteError),
    /// The run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A saved run.
    #[error(transparent)]
    Restart(#[from] RestartError),
    /// What was to be made of the run besides AERMOD's files.
    #[error(transparent)]
    Attendant(Box<dyn std::error::Error + Send + Sync>),
    /// A file could not be written.
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
}
