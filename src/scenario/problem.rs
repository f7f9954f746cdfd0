//! What is wrong with a scenario: every problem with its place in the text, drawn with line, caret and help.

use crate::problem::Wrong;
pub use crate::problem::{Problem, Span};
use std::fmt;

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
    Invalid(Box<InvalidScenario>),
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

/// A scenario with everything that is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidScenario {
    /// The file as given.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The problems in the order of the text.
    pub problems: Vec<Problem>,
}

impl InvalidScenario {
    fn wrong(&self) -> Wrong<'_> {
        Wrong {
            kind: "scenario",
            file: &self.file,
            text: &self.text,
            language: Some("TOML"),
            problems: &self.problems,
        }
    }

    /// All problems, drawn.
    pub fn render(&self, colour: bool) -> String {
        self.wrong().render(colour)
    }

    /// Line and column of a problem, counted from 1, column in characters.
    pub fn position(&self, problem: &Problem) -> (usize, usize) {
        self.wrong().position(problem)
    }
}

impl fmt::Display for InvalidScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wrong().fmt(f)
    }
}

impl std::error::Error for InvalidScenario {}
