//! Text of a case file: its encoding, places in it, and every key that is not known at once.

use super::CaseProblem;
use super::schema::File;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most unknown keys that are looked for.
const MOST_KEYS: usize = 50;

/// A problem at a place in the text.
pub(super) fn at(text: &str, span: Range<usize>, message: String) -> CaseProblem {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let shown = text[line_start..].lines().next().unwrap_or("");
    CaseProblem {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message,
        hint: None,
        shown: shown.trim_end().to_owned(),
    }
}

/// The nearest of some names.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::jaro_winkler(k, name), k))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}

/// Names between back quotes in a message of the TOML reader.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// Units that are often written instead of the key's own.
fn hint_of_key(message: &str) -> Option<String> {
    let names = quoted(message);
    let (unknown, known) = names.split_first()?;
    let near = nearest(unknown, known.iter().copied())?;
    let stem = |name: &str| name.split('_').next().unwrap_or("").to_owned();
    Some(if stem(near) == stem(unknown) && unknown.contains('_') {
        format!("did you mean {near}? The unit stands in the name: convert the value")
    } else {
        format!("did you mean {near}?")
    })
}

/// Reads the keys; every unknown one is a problem, and what else is wrong with the text is the last.
pub(super) fn read(text: &str) -> Result<File, Vec<CaseProblem>> {
    let mut tried = text.to_owned();
    let mut problems: Vec<CaseProblem> = Vec::new();
    while problems.len() < MOST_KEYS {
        let error = match toml::from_str::<File>(&tried) {
            Ok(file) if problems.is_empty() => return Ok(file),
            Ok(_) => return Err(problems),
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let mut problem = at(text, span.clone(), error.message().to_owned());
        let unknown = error.message().starts_with("unknown field");
        if unknown {
            problem.hint = hint_of_key(error.message());
            let name = quoted(error.message()).first().copied().unwrap_or("");
            problem.message = format!("there is no key {name} here");
        } else if error.message().starts_with("missing field") {
            // A misspelt key is missing too: once is enough.
            let name = quoted(error.message()).first().copied().unwrap_or("");
            let misspelt = format!("did you mean {name}?");
            let told = |p: &CaseProblem| p.hint.as_ref().is_some_and(|h| h.starts_with(&misspelt));
            if problems.iter().any(told) {
                return Err(problems);
            }
            problem.hint = Some("the table at this place must have it".to_owned());
        }
        problems.push(problem);
        if !unknown || !blank(&mut tried, span) {
            return Err(problems);
        }
    }
    Err(problems)
}

/// Turns the line of a `key = value` on one line into a comment of the same length; whether it could.
fn blank(text: &mut String, span: Range<usize>) -> bool {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start..]
        .find('\n')
        .map_or(text.len(), |at| span.start + at);
    let line = &text[start..end];
    let alone = text[start..span.start].trim().is_empty();
    if !alone || !line.contains('=') || end == start {
        return false;
    }
    let filler = " ".repeat(end - start);
    text.replace_range(start..end, &filler);
    true
}

/// Numbers that are `nan` or `inf`: TOML knows them, no key here takes one.
pub(super) fn not_finite(text: &str) -> Vec<CaseProblem> {
    fn walk(value: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
        match value.get_ref() {
            DeValue::Float(number) if !number.as_str().contains(|c: char| c.is_ascii_digit()) => {
                found.push(value.span());
            }
            DeValue::Array(items) => items.iter().for_each(|item| walk(item, found)),
            DeValue::Table(table) => table.values().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let Ok(table) = DeTable::parse(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    table
        .get_ref()
        .values()
        .for_each(|value| walk(value, &mut found));
    found.sort_by_key(|span| span.start);
    let problem = |span: Range<usize>| {
        let shown = text.get(span.clone()).unwrap_or("").to_owned();
        at(
            text,
            span,
            format!("{shown} is not a number that can be computed with"),
        )
    };
    found.into_iter().map(problem).collect()
}
