//! A TOML file of a user as a whole: read, or everything that is wrong in it.

use super::reader::{Reader, Section, Setting};
use super::syntax::syntax_problems;
use crate::problem::{Problem, Wrong};
use std::fmt;
use toml::de::DeTable;

/// A file with everything that is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidFile {
    /// What kind of file, in words: `scenario`, `measures`.
    pub kind: &'static str,
    /// The file as given.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The problems in the order of the text.
    pub problems: Vec<Problem>,
}

impl InvalidFile {
    fn wrong(&self) -> Wrong<'_> {
        Wrong {
            kind: self.kind,
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

impl fmt::Display for InvalidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wrong().fmt(f)
    }
}

impl std::error::Error for InvalidFile {}

/// Reads a text, with or without a byte order mark: what `read` makes of its tables, and the settings that were read. `kind` is what the file is
/// (`scenario`), `file_is` the same in messages (`the scenario`), `file` its name.
pub(crate) fn read_document<T>(
    text: &str,
    (kind, file_is, file): (&'static str, &'static str, &str),
    read: impl FnOnce(Section<'_>, &mut Reader<'_>) -> T,
) -> Result<(T, Vec<Setting>), Box<InvalidFile>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let invalid = |mut problems: Vec<Problem>| {
        problems.sort_by_key(|p| (p.span.start, p.span.end));
        Box::new(InvalidFile {
            kind,
            file: file.to_owned(),
            text: text.to_owned(),
            problems,
        })
    };
    let (document, faults) = DeTable::parse_recoverable(text);
    if !faults.is_empty() {
        return Err(invalid(syntax_problems(text, &faults)));
    }
    let mut reader = Reader {
        file_is,
        text,
        problems: Vec::new(),
        settings: Vec::new(),
    };
    let root = Section::new("", 0..0, Some(document.get_ref()));
    let made = read(root, &mut reader);
    if reader.problems.is_empty() {
        Ok((made, reader.settings))
    } else {
        Err(invalid(reader.problems))
    }
}
