//! What can be wrong with gridded emissions.

use crate::grid::GridError;
use crate::inventory::InventoryError;
use crate::ioapi::IoapiError;
use crate::uam::UamError;

/// Why gridded emissions cannot be read or laid on a grid.
#[derive(Debug, thiserror::Error)]
pub enum GriddedError {
    /// Not there, not readable, neither netCDF nor ESRI ASCII.
    #[error("{file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's or the library's own words.
        cause: String,
    },
    /// Something in a file that cannot be understood or used.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with the place and the value.
        what: String,
        /// What to do.
        hint: String,
    },
    /// Emissions that would be counted twice.
    #[error("counted twice: {what}; {hint}")]
    Twice {
        /// What.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The map failed.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// An I/O API file that cannot be read.
    #[error(transparent)]
    Ioapi(#[from] IoapiError),
    /// A UAM-IV file that cannot be read.
    #[error(transparent)]
    Uam(#[from] UamError),
    /// The inventory's tables do not hold what a sector needs.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
}

impl GriddedError {
    /// Something wrong in a file.
    pub(super) fn file(file: &str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::File {
            file: file.to_owned(),
            what: what.into(),
            hint: hint.into(),
        }
    }
}
