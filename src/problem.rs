//! What is wrong with a text that a user wrote: problems with their places, drawn with line, caret and hint, and the nearest right word.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use std::fmt;
use std::ops::Range;

/// Least likeness of a suggestion [1] (Jaro–Winkler).
const LIKENESS: f64 = 0.8;

/// A place in a text, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kind of problem: `unknown-key`, `wrong-unit`, `negative-rate`, `missing-file`, …
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

/// The text that problems stand in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wrong<'a> {
    /// What kind of text, in words: `scenario`, `mechanism`, `box case`.
    pub kind: &'a str,
    /// The file as given.
    pub file: &'a str,
    /// The text.
    pub text: &'a str,
    /// Its language, for colours.
    pub language: Option<&'static str>,
    /// The problems in the order of the text.
    pub problems: &'a [Problem],
}

impl Wrong<'_> {
    /// All problems, drawn, and how many there are; `colour` for ANSI colours.
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
        for problem in self.problems {
            let mut source = NamedSource::new(self.file, self.text.to_owned());
            if let Some(language) = self.language {
                source = source.with_language(language);
            }
            let placed = PlacedProblem {
                kind: self.kind,
                problem,
                source,
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
        let before = self.text.get(..problem.span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

impl fmt::Display for Wrong<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "{count} {noun} in {} {}", self.kind, self.file)
    }
}

/// A problem beside the text it stands in, as miette wants it.
#[derive(Debug)]
struct PlacedProblem<'a> {
    kind: &'a str,
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
        let kind = self.kind.replace(' ', "_");
        Some(Box::new(format!("{kind}::{}", self.problem.code)))
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

/// The nearest known word, if one is near.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&lower, &candidate.to_lowercase());
        if likeness >= LIKENESS && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, word)| word)
}
