//! What is wrong with a mechanism's file (or a box's case): every problem with its place in the text, drawn with line, caret and hint.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use std::fmt;
use std::ops::Range;

/// A place in the text of a file, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong with a mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kind of problem: `unknown-label`, `creates-element`, `negative-rate`, …
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

impl Problem {
    /// A problem without a hint.
    pub(crate) fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            label: String::new(),
            help: None,
            span,
        }
    }

    /// With words below the caret.
    pub(crate) fn label(mut self, words: impl Into<String>) -> Self {
        self.label = words.into();
        self
    }

    /// With a hint.
    pub(crate) fn help(mut self, hint: impl Into<String>) -> Self {
        self.help = Some(hint.into());
        self
    }
}

/// `; did you mean '…'?`, or nothing.
pub(super) fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let lower = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&lower, &candidate.to_lowercase());
        if likeness >= 0.8 && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map_or_else(String::new, |(_, name)| format!("did you mean '{name}'?"))
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

    /// All problems, drawn; `colour` for ANSI colours.
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
                kind: self.kind,
                problem,
                source: NamedSource::new(&self.file, self.text.clone()),
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
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "{count} {noun} in {} {}", self.kind, self.file)
    }
}

impl std::error::Error for InvalidMechanism {}

/// A problem beside the text it stands in, as miette wants it.
#[derive(Debug)]
struct PlacedProblem<'a> {
    kind: &'static str,
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
        Some(Box::new(format!(
            "{}::{}",
            self.kind.replace(' ', "_"),
            self.problem.code
        )))
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
