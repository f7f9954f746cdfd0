//! AERMOD's decks: a file of lines with pathway, keyword and fields becomes a [`Case`].
//!
//! Reading goes in two stages. [`Deck`] cuts lines by AERMOD's columns and keeps the place of everything (`lines`); the reader
//! then goes through the pathways CO, SO, RE (or EV), ME, OU as AERMOD 24142 does, with its defaults, limits and least values,
//! and gathers all that is wrong with AERMOD's codes (E105 …), the place, and a hint.
//! Source: AERMOD User's Guide EPA-454/B-24-007 (2024) and the behaviour of version 24142.
//! Not supported, and refused by name (E900): SWPOINT, aircraft (ARCFTOPT, ARCFTSRC), ROMBERG. Debug files are not written.

mod attributes;
mod background;
mod buoyant;
mod chemistry;
mod choices;
mod control;
mod control_files;
mod control_finish;
mod design_files;
mod drafts;
mod event;
pub mod files;
mod groups;
mod headers;
mod hints;
mod ids;
pub mod lines;
mod low_wind;
mod model_options;
mod network_points;
mod networks;
pub(in crate::aermod) mod number;
mod outlines;
mod output;
mod output_files;
mod output_finish;
mod period;
mod place;
mod preset;
pub mod problem;
mod reader;
mod receptors;
mod roads;
mod sectors;
mod sequence;
mod shapes;
mod sources;
mod sources_check;
mod sources_finish;
mod surroundings;
mod weather;
mod words;

#[cfg(test)]
mod tests;

use crate::nearfield::Case;
use files::{Disk, Files};
pub use lines::Deck;
pub use problem::{DeckErrors, Place, Problem, Severity, message, render};
use reader::Reader;
use std::path::Path;

/// Reads a deck from disk: the run it asks for and what there is to say about it, or all errors at once.
pub fn read_deck(path: &Path) -> Result<(Case, Vec<Problem>), DeckErrors> {
    match std::fs::read(path) {
        Ok(bytes) => read_bytes(path, &bytes, &Disk),
        Err(error) => Err(DeckErrors {
            problems: vec![unreadable(path, &error)],
        }),
    }
}

/// All that is to say about a deck.
pub fn check(path: &Path) -> Vec<Problem> {
    match read_deck(path) {
        Ok((_, problems)) => problems,
        Err(errors) => errors.problems,
    }
}

/// Reads a deck that is already in memory; files it names come from `files`, relative to the folder of `path`.
pub fn read_bytes(
    path: &Path,
    bytes: &[u8],
    files: &dyn Files,
) -> Result<(Case, Vec<Problem>), DeckErrors> {
    let deck = Deck::read(path, bytes, files);
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut reader = Reader::new(&deck, files, folder);
    reader.read();
    let fails = |problems: &[Problem]| problems.iter().any(|p| p.severity == Severity::Error);
    if fails(&reader.problems) {
        return Err(DeckErrors {
            problems: reader.problems,
        });
    }
    reader.settle_sources();
    reader.settle_receptors();
    reader.option_words();
    Ok((reader.case, reader.problems))
}

/// Sources and receptors of a deck whose weather and outputs need not be right yet: the lines, and the case as far as it goes.
///
/// # Errors
/// All that is wrong with the pathways CO, SO and RE.
pub fn read_layout(path: &Path) -> Result<(Deck, Case), DeckErrors> {
    let bytes = std::fs::read(path).map_err(|error| DeckErrors {
        problems: vec![unreadable(path, &error)],
    })?;
    let deck = Deck::read(path, &bytes, &Disk);
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut reader = Reader::new(&deck, &Disk, folder);
    reader.read();
    let problems: Vec<Problem> = reader
        .problems
        .iter()
        .filter(|p| {
            p.severity == Severity::Error && matches!(p.pathway.as_str(), "CO" | "SO" | "RE")
        })
        .cloned()
        .collect();
    if !problems.is_empty() {
        return Err(DeckErrors { problems });
    }
    reader.settle_receptors();
    let case = std::mem::take(&mut reader.case);
    drop(reader);
    Ok((deck, case))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "500",
        pathway: String::new(),
        routine: "FILOPN",
        message: message("500"),
        detail: path.display().to_string(),
        place: None,
        hint: Some(error.to_string()),
    }
}
