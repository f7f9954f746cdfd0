//! `[[attribution.response]]`: parameters whose responses ride along.

use super::areas::Areas;
use super::explicit::read_selector;
use crate::apportionment::{Inflow, Parameter, ParameterKind, Tag};
use crate::scenario::names::Names;
use crate::scenario::reader::{Placed, Reader, Section};
use crate::scenario::schema::AttributionSet;
use crate::scenario::suggest;
use std::collections::BTreeSet;

/// Air that a parameter can stand for: the sides, the top, the air of the beginning.
const AIR: [(&str, Inflow); 6] = [
    ("west", Inflow::West),
    ("east", Inflow::East),
    ("south", Inflow::South),
    ("north", Inflow::North),
    ("top", Inflow::Top),
    ("initial", Inflow::Initial),
];

/// One parameter, with its places in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseSection {
    /// Its name.
    pub name: Placed<String>,
    /// The parameter.
    pub parameter: Parameter,
    /// Names of species.
    pub species: Vec<Placed<String>>,
    /// Ids of plants.
    pub plants: Vec<Placed<String>>,
    /// Labels of reactions.
    pub reactions: Vec<Placed<String>>,
    /// Whether it stands for a tag of a set (`responses = true`): it is left out of a run in which it takes nothing.
    pub of_tag: bool,
}

/// A parameter for every tag of a set, called as the tag.
pub(super) fn of_tags(
    set: &AttributionSet,
    wanted: &Placed<bool>,
    reader: &mut Reader<'_>,
    responses: &mut Vec<ResponseSection>,
) {
    let unsaid = |tag: &&Tag| tag.rest || tag.selector.area.is_some();
    if let Some(tag) = set.tags.tags.iter().find(unsaid) {
        let message = format!(
            "set '{}' cannot have responses to its tags: '{}' is {}",
            set.name.value,
            tag.name,
            if tag.rest {
                "the rest"
            } else {
                "an area, and others lose what lies in it"
            }
        );
        let help = "say what every tag takes by sector, region, height and facility, or write [[attribution.response]] for those that are asked";
        reader.refuse(wanted, "tag-set", message, help);
        return;
    }
    for tag in &set.tags.tags {
        if responses.iter().any(|other| other.name.value == tag.name) {
            let message = format!("two responses are called '{}'", tag.name);
            let help = "responses = true gives one to every tag of the set, called as the tag";
            reader.refuse(wanted, "duplicate", message, help);
            return;
        }
        responses.push(ResponseSection {
            name: Placed {
                value: tag.name.clone(),
                span: wanted.span.clone(),
            },
            parameter: Parameter {
                name: tag.name.clone(),
                kind: ParameterKind::Emission(tag.selector.clone()),
            },
            species: set.species.clone(),
            plants: Vec::new(),
            reactions: Vec::new(),
            of_tag: true,
        });
    }
}

/// Reads all parameters of `[attribution]`.
pub(super) fn read(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
) -> Vec<ResponseSection> {
    let mut found: Vec<ResponseSection> = Vec::new();
    for own in section.sections(reader, "response") {
        let read = read_one(own, reader, (names, areas));
        if found.iter().any(|o| o.name.value == read.name.value) {
            let message = format!("two responses are called '{}'", read.name.value);
            let help = "give each response its own name";
            reader.refuse(&read.name, "duplicate", message, help);
        }
        found.push(read);
    }
    found
}

fn read_one(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
) -> ResponseSection {
    let name: Placed<String> = section.required(reader, "name", "write name = \"…\"");
    let air = section.words(reader, "inflow");
    let reactions = section.words(reader, "reaction");
    let (mut species, mut plants) = (Vec::new(), Vec::new());
    let kind = if air.is_empty() && reactions.is_empty() {
        let selector = read_selector(
            &mut section,
            reader,
            (names, areas),
            (&mut species, &mut plants),
        );
        ParameterKind::Emission(selector)
    } else if reactions.is_empty() {
        for word in section.words(reader, "species") {
            species.push(word);
        }
        ParameterKind::Inflow {
            from: inflows(&air, reader),
            species: species
                .iter()
                .map(|w| w.value.clone())
                .collect::<BTreeSet<_>>(),
        }
    } else {
        if let Some(word) = air.first() {
            let message = format!("response '{}' has both 'inflow' and 'reaction'", name.value);
            let help = "write two responses: one of the air that comes in, one of the reactions";
            reader.refuse(word, "tag-set", message, help);
        }
        ParameterKind::Rates(reactions.iter().map(|w| w.value.clone()).collect())
    };
    section.finish(reader);
    ResponseSection {
        parameter: Parameter {
            name: name.value.clone(),
            kind,
        },
        name,
        species,
        plants,
        reactions,
        of_tag: false,
    }
}

fn inflows(words: &[Placed<String>], reader: &mut Reader<'_>) -> Vec<Inflow> {
    let mut found = Vec::new();
    for word in words {
        match AIR.iter().find(|(name, _)| *name == word.value) {
            Some((_, inflow)) if !found.contains(inflow) => found.push(*inflow),
            Some(_) => {
                let message = format!("'{}' stands twice", word.value);
                reader.refuse(word, "duplicate", message, "name it once");
            }
            None => {
                let known = AIR.iter().map(|(name, _)| *name);
                let help = suggest::help(&word.value, known, "air comes in from");
                let message = format!("no air comes in from '{}'", word.value);
                reader.refuse(word, "unknown-choice", message, help);
            }
        }
    }
    found
}
