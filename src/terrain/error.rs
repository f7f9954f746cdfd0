//! What can be wrong with ground that a user brings.

use super::TerrainError;
use crate::geodata::{CrsError, GeodataError};

/// Why a user's own terrain or land cover cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GroundError {
    /// A file.
    #[error(transparent)]
    File(#[from] GeodataError),
    /// A table of codes.
    #[error("{file}, line {line}: {cause}\nhint: {hint}")]
    Table {
        /// The file.
        file: String,
        /// Line, counted from 1; 0 for the file as a whole.
        line: u64,
        /// What is wrong.
        cause: String,
        /// What to do.
        hint: String,
    },
    /// Part of the domain has no heights, or no land cover.
    #[error(
        "{what} for {:.2} % of the domain: between {:.3} and {:.3} °E, {:.3} and {:.3} °N; there are {extent}\nhint: {hint}",
        100.0 * share, around[0], around[1], around[2], around[3]
    )]
    Uncovered {
        /// What is missing: `no heights`.
        what: &'static str,
        /// Share of the domain [1].
        share: f64,
        /// West, east, south, north of what is uncovered [°].
        around: [f64; 4],
        /// What the files cover.
        extent: String,
        /// What to do.
        hint: String,
    },
    /// Codes that the legend does not know.
    #[error("the legend {legend} does not know the land-cover codes {codes}\nhint: {hint}")]
    UnknownCodes {
        /// The legend.
        legend: String,
        /// The codes with their shares of the domain.
        codes: String,
        /// What to do.
        hint: String,
    },
    /// Heights that cannot be.
    #[error("{cause}\nhint: {hint}")]
    Implausible {
        /// What is found.
        cause: String,
        /// What to do.
        hint: String,
    },
    /// The embedded data, or a domain beyond them.
    #[error(transparent)]
    Terrain(#[from] TerrainError),
    /// A point without an image on a file's map.
    #[error(transparent)]
    Crs(#[from] CrsError),
}
