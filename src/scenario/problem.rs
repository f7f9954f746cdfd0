//! What is wrong with a scenario: every problem with its place in the text, drawn with line, caret and help.

use crate::config::InvalidFile;
pub use crate::problem::{Problem, Span};

/// What kind of file a scenario is, in messages.
pub(super) const KIND: &str = "scenario";

/// Why there is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file cannot be opened or read (exit code 3).
    #[error("scenario {path} cannot be read: {cause}")]
    Unreadable {
        /// The file as given.
        path: String,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The bytes are no text (exit code 3).
    #[error(
        "scenario {path}, line {line}: bytes that are neither UTF-8 nor GBK text; save the file as UTF-8"
    )]
    NotText {
        /// The file as given.
        path: String,
        /// Line, counted from 1.
        line: usize,
    },
    /// Neither a file nor a shipped scenario (exit code 3).
    #[error(
        "there is no file '{name}' and no shipped scenario of that name{hint}; shipped are: {known}"
    )]
    Unknown {
        /// The name as given.
        name: String,
        /// `; did you mean '…'?` or nothing.
        hint: String,
        /// Shipped scenarios, separated by commas.
        known: String,
    },
    /// Other input that is missing or wrong: a table of stations, an inventory (exit code 3).
    #[error("{0}")]
    Input(String),
    /// The text was read and is wrong (exit code 2, or 3 where only files are missing).
    #[error(transparent)]
    Invalid(Box<InvalidFile>),
}

impl ScenarioError {
    /// Input other than the scenario's own text.
    pub(super) fn input(message: String) -> Self {
        Self::Input(message)
    }

    /// A weather file that cannot be used.
    pub(super) fn read(error: crate::meteorology::ReadError) -> Self {
        Self::Input(error.to_string())
    }

    /// 2 for a scenario that is wrong, 3 for input that is missing or unreadable.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Invalid(invalid) if invalid.problems.iter().any(|p| p.code != "missing-file") => {
                2
            }
            _ => 3,
        }
    }

    /// The whole message as it goes to the terminal: problems with line, caret and help; `colour` for ANSI colours.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::Invalid(invalid) => invalid.render(colour),
            other => format!("error: {other}\n"),
        }
    }
}
