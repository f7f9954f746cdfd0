//! Why there is no project.

use crate::config::InvalidFile;
use crate::geodata::{CrsError, GeodataError};
use crate::meteorology::ReadError;

/// Why a project file was refused.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file cannot be opened or read.
    #[error("project {file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The bytes are no text.
    #[error("{0}")]
    NotText(String),
    /// All that is wrong in it.
    #[error("{0}")]
    Invalid(Box<InvalidFile>),
    /// The site has no map.
    #[error(transparent)]
    Map(#[from] CrsError),
    /// A sheet of sources.
    #[error(transparent)]
    Sheet(#[from] ReadError),
    /// Outlines.
    #[error(transparent)]
    Outlines(#[from] GeodataError),
}

impl ProjectError {
    /// All of it, drawn.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::Invalid(invalid) => invalid.render(colour),
            other => format!("error: {other}\n"),
        }
    }

    /// 2 for a file that is wrong, 3 for one that is not there or no text.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::NotText(_))
    }
}
