//! What can be wrong with standards and with asking for them.

use crate::seeds::SeedError;

/// Why a standard cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StandardsError {
    /// An embedded table is not there.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A table of a folder cannot be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// A table does not say what it should.
    #[error("{file}: {problem}\nhint: the embedded tables (seeds/standards) show the form")]
    Table {
        /// The file.
        file: String,
        /// What is wrong, with line and value.
        problem: String,
    },
    /// A name that no edition has.
    #[error("there is no edition '{name}' of the standards\nhint: known are {known}")]
    UnknownEdition {
        /// The name as given.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A date before every edition that is known.
    #[error(
        "on {date} none of the known editions was in force: {known}\nhint: ask for an edition by its name to judge as if it had been"
    )]
    NoneInForce {
        /// The date asked for.
        date: String,
        /// Editions with their dates.
        known: String,
    },
    /// An edition on a date on which it was not in force.
    #[error(
        "edition {edition} ({name}) is in force {span}, not on {date}{instead}\nhint: --as-if judges by it all the same and says so"
    )]
    NotInForce {
        /// Its short name.
        edition: String,
        /// Its whole name.
        name: String,
        /// Its dates.
        span: String,
        /// The date asked for.
        date: String,
        /// What was in force instead, in words; empty for nothing.
        instead: String,
    },
    /// A rule of dust whose numbers are not known.
    #[error(
        "edition {edition}: the numbers of its rule of dust ({rule}) are not known, so that no hours can be found by it\nhint: give the events that were recognised (--events FILE), or judge by another edition"
    )]
    NoDustNumbers {
        /// The rule.
        rule: String,
        /// Short name of the edition.
        edition: String,
    },
}
