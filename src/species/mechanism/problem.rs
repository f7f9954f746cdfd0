//! What is wrong with a mechanism's file (or a box's case): every problem with its place in the text, drawn with line, caret and hint.

pub use crate::problem::{Problem, Span};
use crate::problem::{Wrong, nearest};
use std::fmt;

/// `did you mean '…'?`, or nothing.
pub(super) fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |name| format!("did you mean '{name}'?"))
}

/// A mechanism's file with everything that is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidMechanism {
    /// What kind of file: `mechanism`, `box case`.
    pub kind: &'static str,
    /// The file as given.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The problems in the order of the text.
    pub problems: Vec<Problem>,
}

impl InvalidMechanism {
    /// Problems of a mechanism.
    pub(super) fn new(file: &str, text: &str, problems: Vec<Problem>) -> Self {
        Self::of("mechanism", file, text, problems)
    }

    /// Puts the problems into the order of the text.
    pub(crate) fn of(
        kind: &'static str,
        file: &str,
        text: &str,
        mut problems: Vec<Problem>,
    ) -> Self {
        for problem in &mut problems {
            problem.span = on_characters(text, &problem.span);
        }
        problems.sort_by_key(|p| (p.span.start, p.span.end));
        Self {
            kind,
            file: file.into(),
            text: text.into(),
            problems,
        }
    }

    fn wrong(&self) -> Wrong<'_> {
        Wrong {
            kind: self.kind,
            file: &self.file,
            text: &self.text,
            language: None,
            problems: &self.problems,
        }
    }

    /// All problems, drawn; `colour` for ANSI colours.
    pub fn render(&self, colour: bool) -> String {
        self.wrong().render(colour)
    }

    /// Line and column of a problem, counted from 1, column in characters.
    pub fn position(&self, problem: &Problem) -> (usize, usize) {
        self.wrong().position(problem)
    }
}

/// The span cut to the text and widened to whole characters.
fn on_characters(text: &str, span: &Span) -> Span {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

impl fmt::Display for InvalidMechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wrong().fmt(f)
    }
}

impl std::error::Error for InvalidMechanism {}
