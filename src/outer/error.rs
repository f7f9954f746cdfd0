//! Why the air of another model cannot be used.

use crate::ioapi::IoapiError;
use std::path::Path;

/// A fault of a file, a table or a domain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OuterError {
    /// A file that cannot be opened or read.
    #[error("{file}: {cause} ({hint})")]
    Unreadable {
        /// The file.
        file: String,
        /// The library's words.
        cause: String,
        /// What to do.
        hint: String,
    },
    /// A file that holds what cannot be.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A fault of an I/O API file.
    #[error("{0}")]
    Ioapi(String),
    /// A time that the files do not cover.
    #[error("{0}")]
    Time(String),
    /// A domain that the files do not cover.
    #[error("{0}")]
    Domain(String),
}

impl OuterError {
    /// A fault of a file's content.
    pub(super) fn file(file: &Path, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::File {
            file: file.display().to_string(),
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// A file that the library refuses.
    pub(super) fn unreadable(file: &Path, cause: impl ToString, hint: &str) -> Self {
        Self::Unreadable {
            file: file.display().to_string(),
            cause: cause.to_string(),
            hint: hint.into(),
        }
    }
}

impl From<IoapiError> for OuterError {
    fn from(error: IoapiError) -> Self {
        Self::Ioapi(error.to_string())
    }
}
