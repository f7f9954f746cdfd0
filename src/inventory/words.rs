//! Words by which users choose sources in TOML files: regions and height classes.

use super::groups::HeightClass;
use crate::config::reader::{Placed, Reader, Section};
use crate::config::suggest;
use crate::terrain::Regions;
use std::collections::BTreeSet;

/// Words of height classes.
pub(crate) const HEIGHTS: [(&str, HeightClass); 3] = [
    ("ground", HeightClass::Ground),
    ("low", HeightClass::Low),
    ("elevated", HeightClass::Elevated),
];

/// Codes of the counties of a region; one that is not known is a problem.
pub(crate) fn counties(
    word: &Placed<String>,
    reader: &mut Reader<'_>,
    regions: &Regions,
) -> Vec<u32> {
    match regions.find(&word.value) {
        Ok(found) => found
            .into_iter()
            .map(|at| regions.counties[at].code)
            .collect(),
        Err(error) => {
            let help = "a region is a county, city or province by name (西宁市, Xining) or code (6301), or \"key\" for the key regions";
            reader.refuse(word, "unknown-name", error.to_string(), help);
            Vec::new()
        }
    }
}

/// The classes that the key `height` names; one that is not known is a problem.
pub(crate) fn heights(section: &mut Section<'_>, reader: &mut Reader<'_>) -> BTreeSet<HeightClass> {
    let mut heights = BTreeSet::new();
    for word in section.words(reader, "height") {
        if let Some((_, class)) = HEIGHTS.iter().find(|(name, _)| *name == word.value) {
            heights.insert(*class);
        } else {
            let known = HEIGHTS.iter().map(|h| h.0);
            let help = suggest::help(&word.value, known, "height classes are");
            let message = format!("there is no height class '{}'", word.value);
            reader.refuse(&word, "unknown-choice", message, help);
        }
    }
    heights
}
