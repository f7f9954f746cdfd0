//! Why a plan cannot be carried out.

use crate::config::InvalidFile;

/// Why there is no outcome.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A file cannot be opened or read.
    #[error("{file} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The bytes are no text.
    #[error("{0}")]
    NotText(String),
    /// An embedded file is damaged.
    #[error("{0}")]
    Damaged(String),
    /// A file of measures that is wrong.
    #[error(transparent)]
    Invalid(Box<InvalidFile>),
    /// Measures and rules that cannot be carried out on this inventory, one a line.
    #[error("{} in the plan:\n{}", counted(.0.len()), .0.join("\n"))]
    Refused(Vec<String>),
    /// Constraints that the outcome breaks, one a line.
    #[error("the plan forbids this scenario:\n{}", .0.join("\n"))]
    Forbidden(Vec<String>),
}

fn counted(count: usize) -> String {
    format!("{count} problem{}", if count == 1 { "" } else { "s" })
}

impl PlanError {
    /// The whole message as it goes to the terminal.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::Invalid(invalid) => invalid.render(colour),
            other => format!("error: {other}\n"),
        }
    }
}
