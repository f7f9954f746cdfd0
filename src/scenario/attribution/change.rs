//! `[[change]]`: emissions multiplied, and `[increment]`: how far, and what of it rides along.

use super::areas::Areas;
use super::explicit::read_selector;
use super::response::ResponseSection;
use crate::apportionment::{Change, Parameter, ParameterKind, Tag, TagSet, change_set};
use crate::config::reader::FromToml;
use crate::scenario::names::Names;
use crate::scenario::reader::{Placed, Reader, Section};
use crate::scenario::schema::AttributionSet;
use crate::scenario::suggest;

/// What can ride along with a change.
const RIDES: [&str; 2] = ["contribution", "response"];

/// One change, with its places in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSection {
    /// Its name.
    pub name: Placed<String>,
    /// The change.
    pub change: Change,
    /// Names of species.
    pub species: Vec<Placed<String>>,
    /// Ids of plants.
    pub plants: Vec<Placed<String>>,
    /// What it takes, key by key as in the text: `sector = ["residential"]`.
    pub words: Vec<String>,
}

/// The changes of a scenario.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub sections: Vec<ChangeSection>,
    /// Whether the text has `[increment]`.
    pub increment: bool,
    /// A tag set for each change: what it takes, and the rest.
    pub sets: Vec<AttributionSet>,
    /// A parameter for each change: its level.
    pub responses: Vec<ResponseSection>,
}

/// Reads all changes of a scenario.
pub(super) fn read(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
) -> Changes {
    let mut changes = Changes::default();
    for own in root.sections(reader, "change") {
        let read = read_one(own, reader, (names, areas));
        let all = &mut changes.sections;
        if all.iter().any(|other| other.name.value == read.name.value) {
            let message = format!("two changes are called '{}'", read.name.value);
            reader.refuse(
                &read.name,
                "duplicate",
                message,
                "give each change its own name",
            );
        }
        all.push(read);
    }
    increment(root, reader, &mut changes);
    changes
}

fn read_one(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
) -> ChangeSection {
    let name: Placed<String> = section.required(reader, "name", "write name = \"…\"");
    let missing = "write factor = 0.7 for a cut by 30 %, 0 for an end, 1.2 for a fifth more";
    let factor: Placed<f64> = section.required(reader, "factor", missing);
    if !(0.0..=1000.0).contains(&factor.value) {
        let message = format!("a factor of {} cannot be", factor.value);
        reader.refuse(&factor, "out-of-range", message, missing);
    }
    let (mut species, mut plants) = (Vec::new(), Vec::new());
    let entries = section.entries();
    let chosen = entries
        .iter()
        .filter(|(key, _)| !["name", "factor"].contains(&key.get_ref().as_ref()));
    let words = chosen.map(|(key, value)| {
        let text = reader.text.get(value.span()).unwrap_or_default();
        format!("{} = {text}", key.get_ref())
    });
    let words = words.collect();
    let selector = read_selector(
        &mut section,
        reader,
        (names, areas),
        (&mut species, &mut plants),
    );
    section.finish(reader);
    ChangeSection {
        words,
        change: Change {
            name: name.value.clone(),
            selector,
            factor: factor.value,
            level: 1.0,
        },
        name,
        species,
        plants,
    }
}

/// `[increment]`: levels of changes by name, and what rides along.
fn increment(root: &mut Section<'_>, reader: &mut Reader<'_>, changes: &mut Changes) {
    let Some(mut section) = root.section(reader, "increment") else {
        return;
    };
    changes.increment = true;
    if let Some(levels) = section.section(reader, "levels") {
        for (key, value) in levels.entries() {
            let place = Placed {
                value: key.get_ref().to_string(),
                span: Some(key.span()),
            };
            let level = f64::from_toml(value.get_ref()).filter(|l| (0.0..=1.0).contains(l));
            let known = changes.sections.iter().map(|c| c.name.value.as_str());
            let help = suggest::help(&place.value, known, "changes are");
            let own = changes.sections.iter_mut();
            let own = own.filter(|c| c.name.value == place.value);
            match (own.last(), level) {
                (Some(own), Some(level)) => own.change.level = level,
                (Some(_), None) => {
                    let message =
                        format!("the level of '{}' is no number from 0 to 1", place.value);
                    let help = "0: nothing of the change is done, 1: all of it";
                    reader.refuse(&place, "out-of-range", message, help);
                }
                (None, _) => {
                    let message = format!("there is no change '{}'", place.value);
                    reader.refuse(&place, "unknown-name", message, help);
                }
            }
        }
    }
    for word in section.words(reader, "ride") {
        match word.value.as_str() {
            "contribution" => changes.sets = changes.sections.iter().map(set_of).collect(),
            "response" => {
                changes.responses = changes.sections.iter().map(parameter_of).collect();
            }
            _ => {
                let help = suggest::help(&word.value, RIDES.iter().copied(), "along can ride");
                let message = format!("'{}' cannot ride along", word.value);
                reader.refuse(&word, "unknown-choice", message, help);
            }
        }
    }
    section.finish(reader);
}

/// The tags of a change: what it takes, called as the change, and the rest.
fn set_of(section: &ChangeSection) -> AttributionSet {
    let name = &section.name.value;
    let rest = if name == "others" { "rest" } else { "others" };
    let tags = vec![
        Tag::taking(name, section.change.selector.clone()),
        Tag::rest(rest),
    ];
    let set = change_set(name);
    AttributionSet {
        name: section.name.clone().map(|_| set.clone()),
        by: Vec::new(),
        tags: TagSet {
            name: set,
            tags,
            reacting: false,
        },
        species: section.species.clone(),
        plants: Vec::new(),
    }
}

fn parameter_of(section: &ChangeSection) -> ResponseSection {
    ResponseSection {
        name: section.name.clone(),
        parameter: Parameter {
            name: section.name.value.clone(),
            kind: ParameterKind::Level(section.change.clone()),
        },
        species: section.species.clone(),
        plants: Vec::new(),
        reactions: Vec::new(),
        of_tag: false,
    }
}
