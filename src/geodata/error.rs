//! What can go wrong with files of the earth's surface.

use super::crs::CrsError;
use std::path::{Path, PathBuf};

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GeodataError {
    /// It cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// It does not hold what it should.
    #[error("{}: {cause}\nhint: {hint}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
        /// What to do about it.
        hint: String,
    },
    /// The ending of its name says no kind of raster.
    #[error("{}: this kind of elevation model is not known\nhint: GeoTIFF (.tif, .tiff), SRTM (.hgt) or ESRI ASCII grid (.asc)", path.display())]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// A coordinate system cannot be set up.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl GeodataError {
    /// What is wrong with a file, and what to do about it.
    pub(crate) fn content(path: &Path, cause: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Content {
            path: path.to_owned(),
            cause: cause.into(),
            hint: hint.into(),
        }
    }

    /// A file that the system does not give.
    pub(crate) fn read(path: &Path, cause: std::io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            cause,
        }
    }
}
