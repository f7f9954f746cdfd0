//! Why files of MCIP are refused.

use super::fields::McipKind;
use crate::ioapi::IoapiError;

/// What can be wrong with files of MCIP.
#[derive(Debug, thiserror::Error)]
pub enum McipError {
    /// A file that is no I/O API file, or a broken one.
    #[error(transparent)]
    Ioapi(#[from] IoapiError),
    /// No file of a kind.
    #[error(
        "no file is {kind} ({holds}); give all four of GRIDCRO2D, METCRO2D, METCRO3D and METDOT3D"
    )]
    Kind {
        /// The kind.
        kind: McipKind,
        /// What tells it.
        holds: &'static str,
    },
    /// A field that a run needs.
    #[error("{file} ({kind}) has no {name}, the {what}; a run needs it")]
    Missing {
        /// The file.
        file: String,
        /// Its kind.
        kind: McipKind,
        /// The field.
        name: &'static str,
        /// What it is for.
        what: &'static str,
    },
    /// Something in the files that cannot be used.
    #[error("{file}: {what}; {hint}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, with place and value.
        what: String,
        /// What to do.
        hint: String,
    },
}

impl McipError {
    pub(super) fn file(file: &str, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::File {
            file: file.to_owned(),
            what: what.into(),
            hint: hint.into(),
        }
    }
}
