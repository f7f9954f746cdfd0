//! What can be wrong with an inventory.

use crate::geodata::GeodataError;
use crate::grid::GridError;
use crate::meteorology::{ReadError, ReadProblem, listed};
use crate::seeds::SeedError;
use crate::terrain::TerrainError;

/// Why an inventory cannot be read or laid on a grid.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// A file cannot be opened or read.
    #[error("inventory file {file} cannot be read: {cause}")]
    Unreadable {
        /// File name as given.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// Everything that is wrong in the files.
    #[error("{} problem(s) in the inventory:\n{}", problems.len(), listed(problems))]
    Problems {
        /// The faults, file by file.
        problems: Vec<ReadProblem>,
    },
    /// A file of outlines.
    #[error(transparent)]
    Outline(#[from] GeodataError),
    /// An embedded file is damaged.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Land cover or borders cannot be had.
    #[error(transparent)]
    Terrain(#[from] TerrainError),
    /// The map failed.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// A stack does not fit into the model's layers.
    #[error("source '{source_id}': {cause}")]
    Release {
        /// Id of the source.
        source_id: String,
        /// What is wrong.
        cause: String,
    },
    /// Arguments that cannot be.
    #[error("{0}")]
    Argument(String),
}

impl From<ReadError> for InventoryError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unreadable { file, cause } => Self::Unreadable { file, cause },
            ReadError::Problems { problems } => Self::Problems { problems },
        }
    }
}
