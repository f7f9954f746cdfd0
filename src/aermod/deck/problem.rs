//! What can be wrong with a deck: AERMOD's code and text, where it stands, and what to do about it.
//!
//! Codes and texts are those of AERMOD 24142's message table; 900 and 901 are our own (refused or doubtful input).

use std::fmt;
use std::path::PathBuf;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing (I).
    Info,
    /// The run goes on (W).
    Warning,
    /// The run cannot be made (E).
    Error,
}

impl Severity {
    /// AERMOD's letter.
    pub fn letter(self) -> char {
        match self {
            Self::Info => 'I',
            Self::Warning => 'W',
            Self::Error => 'E',
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a deck or one of its included files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters are meant.
    pub length: usize,
    /// The line's text.
    pub text: String,
}

/// Something wrong or doubtful in a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How grave.
    pub severity: Severity,
    /// AERMOD's three digits.
    pub code: &'static str,
    /// Pathway (CO, SO …).
    pub pathway: String,
    /// AERMOD's routine that reports it (for the message list of its main output).
    pub routine: &'static str,
    /// AERMOD's text.
    pub message: &'static str,
    /// The offending keyword, parameter or name.
    pub detail: String,
    /// Where; `None` when something is missing from the deck as a whole.
    pub place: Option<Place>,
    /// What to do about it.
    pub hint: Option<String>,
}

const TABLE: &str = include_str!("messages.tsv");

/// AERMOD's text of a code.
pub fn message(code: &str) -> &'static str {
    TABLE
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .find_map(|(known, text)| (known == code).then_some(text))
        .unwrap_or("SYSTEM ERROR: MESSAGE NOT FOUND FOR THIS NUMBER!")
}

impl Problem {
    /// Severity and code as AERMOD writes them, as in E105.
    pub fn tag(&self) -> String {
        format!("{}{}", self.severity.letter(), self.code)
    }

    /// The line of AERMOD's message file: pathway, code, line number, routine, text (50), detail (12).
    pub fn aermod_line(&self) -> String {
        let detail: String = self.detail.chars().take(12).collect();
        format!(
            "{:<2} {}{}{:>8} {:>12}: {:<50} {:>12}",
            self.pathway,
            self.severity.letter(),
            self.code,
            self.place.as_ref().map_or(0, |place| place.line),
            self.routine,
            self.message,
            detail.trim_end()
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity.word(), self.tag())?;
        if let Some(place) = &self.place {
            write!(
                f,
                " {}:{}:{}",
                place.file.display(),
                place.line,
                place.column
            )?;
        }
        write!(f, ": {}", self.message.trim_end_matches([' ', ':']))?;
        let detail = self.detail.trim();
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        if let Some(place) = &self.place {
            let number = place.line.to_string();
            let indent = " ".repeat(number.len());
            // A long line is shown around the place that is meant.
            let from = place.column.saturating_sub(60);
            let shown: String = place.text.chars().skip(from).take(110).collect();
            let left = place.column.saturating_sub(1 + from);
            let width = place
                .length
                .clamp(1, shown.chars().count().saturating_sub(left).max(1));
            write!(f, "\n {number} | {}", shown.trim_end())?;
            write!(f, "\n {indent} | {}{}", " ".repeat(left), "^".repeat(width))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n   = hint: {hint}")?;
        }
        Ok(())
    }
}

/// All problems of a deck that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", render(.problems))]
pub struct DeckErrors {
    /// Errors, and the warnings found on the way, in the deck's order.
    pub problems: Vec<Problem>,
}

/// Problems as text, one after the other, with a count at the end.
pub fn render(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        text.push_str(&problem.to_string());
        text.push('\n');
    }
    let errors = count(problems, Severity::Error);
    let warnings = count(problems, Severity::Warning);
    text.push_str(&format!("{errors} errors, {warnings} warnings"));
    text
}

fn count(problems: &[Problem], severity: Severity) -> usize {
    problems.iter().filter(|p| p.severity == severity).count()
}
