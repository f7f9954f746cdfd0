//! What is wrong with a scenario: every problem with its place in the text, drawn with line, caret and help.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use std::fmt;
use std::ops::Range;

/// A place in the text of a scenario, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong with a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kind of problem: `unknown-key`, `wrong-unit`, `missing-file`, …
    pub code: &'static str,
    /// What is wrong, with the value.
    pub message: String,
    /// Short words below the caret.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

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
    /// All problems, drawn.
    pub fn render(&self, colour: bool) -> String {
        let theme = if colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(100)
            .with_links(false);
        let mut drawn = String::new();
        for problem in &self.problems {
            let placed = PlacedProblem {
                problem,
                source: NamedSource::new(&self.file, self.text.clone()).with_language("TOML"),
            };
            if handler.render_report(&mut drawn, &placed).is_err() {
                drawn.push_str(&format!("error: {}\n", problem.message));
            }
            drawn.push('\n');
        }
        drawn.push_str(&format!("error: {self}\n"));
        drawn
    }

    /// Line and column of a problem, counted from 1, column in characters.
    pub fn position(&self, problem: &Problem) -> (usize, usize) {
        let before = self.text.get(..problem.span.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

impl fmt::Display for InvalidScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "{count} {noun} in scenario {}", self.file)
    }
}

impl std::error::Error for InvalidScenario {}

/// A problem beside the text it stands in, as miette wants it.
#[derive(Debug)]
struct PlacedProblem<'a> {
    problem: &'a Problem,
    source: NamedSource<String>,
}

impl fmt::Display for PlacedProblem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)
    }
}

impl std::error::Error for PlacedProblem<'_> {}

impl Diagnostic for PlacedProblem<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("scenario::{}", self.problem.code)))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.problem.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = Some(self.problem.label.clone()).filter(|l| !l.is_empty());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            label,
            self.problem.span.clone(),
        ))))
    }
}
