//! `[[attribution.set]]` → tag sets; `[[attribution.response]]` → parameters; `[[change]]` → changes of emissions.

mod areas;
mod change;
mod explicit;
mod laid;
mod parts;
mod response;

pub use self::areas::AreaSection;
use self::areas::Areas;
pub(super) use self::areas::load as load_areas;
pub use self::change::ChangeSection;
use self::explicit::read_tag;
use self::parts::{Part, RegionPart, regions, sectors};
pub use self::response::ResponseSection;
use super::names::Names;
use super::reader::{Placed, Reader, Section, Texts};
use super::schema::{AttributionSet, Dimension};
use super::suggest;
use crate::apportionment::{SourceSelector, Tag, TagSet};
use crate::inventory::HEIGHTS;
use std::collections::BTreeSet;

const DIMENSIONS: &[(&str, Dimension)] = &[
    ("sector", Dimension::Sector),
    ("region", Dimension::Region),
    ("height", Dimension::Height),
];

/// What tags follow where gases react.
const FOLLOW: &[(&str, bool)] = &[("all", true), ("primary", false)];

/// What `[attribution]`, `[[change]]` and `[increment]` say.
pub(super) struct Attribution {
    pub sets: Vec<AttributionSet>,
    pub areas: Vec<AreaSection>,
    pub responses: Vec<ResponseSection>,
    pub changes: Vec<ChangeSection>,
    /// Whether the text has `[increment]`.
    pub increment: bool,
    /// Whether tags follow what reacts.
    pub reacting: bool,
}

/// Reads all sets, and which areas they name.
pub(super) fn read(root: &mut Section<'_>, reader: &mut Reader<'_>, names: &Names) -> Attribution {
    let mut areas = Areas::default();
    let (mut sets, mut responses, mut reacting) = (Vec::new(), Vec::new(), true);
    if let Some(mut section) = root.section(reader, "attribution") {
        reacting = section.choice(reader, "follow", FOLLOW, true, "all").value;
        let read = read_sets(&mut section, reader, (names, &mut areas));
        responses = response::read(&mut section, reader, (names, &mut areas));
        for (set, wanted) in read {
            if wanted.value {
                response::of_tags(&set, &wanted, reader, &mut responses);
            }
            sets.push(set);
        }
        section.finish(reader);
    }
    let changes = change::read(root, reader, (names, &mut areas));
    sets.extend(changes.sets);
    for own in changes.responses {
        let same = |other: &ResponseSection| other.name.value == own.name.value;
        if let Some(other) = responses.iter().find(|r| same(r)) {
            let message = format!("a change is called '{}' as well", own.name.value);
            let help = "its response rides along: give this one another name";
            reader.refuse(&other.name, "duplicate", message, help);
        }
        responses.push(own);
    }
    Attribution {
        sets,
        areas: areas.sections,
        responses,
        changes: changes.sections,
        increment: changes.increment,
        reacting,
    }
}

/// The sets, and for each whether the responses to its tags are wanted.
fn read_sets(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
) -> Vec<(AttributionSet, Placed<bool>)> {
    let mut sets: Vec<(AttributionSet, Placed<bool>)> = Vec::new();
    for mut set in section.sections(reader, "set") {
        let responses = set.or(reader, "responses", false);
        if let Some(set) = read_set(set, reader, names, areas) {
            let same = |other: &AttributionSet| other.name.value == set.name.value;
            if sets.iter().any(|(other, _)| same(other)) {
                let message = format!("two tag sets are called '{}'", set.name.value);
                reader.refuse(
                    &set.name,
                    "duplicate",
                    message,
                    "give each set its own name",
                );
            }
            sets.push((set, responses));
        }
    }
    sets
}

fn read_set(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
    areas: &mut Areas,
) -> Option<AttributionSet> {
    let name: Placed<String> = section.required(reader, "name", "write name = \"sector-region\"");
    let by: Option<Placed<Texts>> = section.optional(reader, "by");
    let dimensions = dimensions(by.as_ref(), reader);
    let sectors = sectors(
        &mut section,
        reader,
        names,
        dimensions.contains(&Dimension::Sector),
    );
    let regions = regions(
        &mut section,
        reader,
        (names, areas),
        dimensions.contains(&Dimension::Region),
    );
    let (mut species, mut plants) = (Vec::new(), Vec::new());
    let explicit: Vec<Tag> = section
        .sections(reader, "tag")
        .into_iter()
        .map(|tag| read_tag(tag, reader, (names, areas), (&mut species, &mut plants)))
        .collect();
    let span = section.span.clone();
    section.finish(reader);
    if explicit.is_empty() == by.is_none() {
        let help = "write by = [\"sector\", \"region\"], or list tags as [[attribution.set.tag]]";
        let message = if by.is_none() {
            format!("tag set '{}' divides by nothing", name.value)
        } else {
            format!("tag set '{}' has both 'by' and tags of its own", name.value)
        };
        reader.problem(
            "tag-set",
            span,
            message,
            "one of them is needed",
            Some(help.into()),
        );
        return None;
    }
    let tags = if explicit.is_empty() {
        product(&dimensions, &sectors, &regions)
    } else {
        explicit
    };
    let tags = TagSet {
        name: name.value.clone(),
        tags,
        reacting: false,
    };
    Some(AttributionSet {
        name,
        by: dimensions,
        tags,
        species,
        plants,
    })
}

fn dimensions(by: Option<&Placed<Texts>>, reader: &mut Reader<'_>) -> Vec<Dimension> {
    let mut dimensions = Vec::new();
    for word in by.into_iter().flat_map(|texts| &texts.0) {
        let known = DIMENSIONS.iter().find(|(name, _)| *name == word.value);
        match known {
            Some((_, dimension)) if !dimensions.contains(dimension) => dimensions.push(*dimension),
            Some(_) => reader.refuse(
                word,
                "duplicate",
                format!("'{}' stands twice", word.value),
                "name it once",
            ),
            None if word.value == "facility" => reader.refuse(
                word,
                "unknown-choice",
                "tags cannot be divided by facility",
                "name the facilities one by one as [[attribution.set.tag]] with facility = [\"…\"], and one tag with rest = true",
            ),
            None => {
                let help = suggest::help(
                    &word.value,
                    DIMENSIONS.iter().map(|d| d.0),
                    "tags divide by",
                );
                reader.refuse(
                    word,
                    "unknown-choice",
                    format!("tags cannot be divided by '{}'", word.value),
                    help,
                );
            }
        }
    }
    dimensions
}

/// Every combination of the parts of the dimensions, named `a@b`.
fn product(by: &[Dimension], sectors: &[Part<String>], regions: &[RegionPart]) -> Vec<Tag> {
    let mut tags = vec![Tag {
        name: String::new(),
        sector: None,
        region: None,
        selector: SourceSelector::default(),
        rest: false,
    }];
    for dimension in by {
        let mut next = Vec::new();
        for tag in &tags {
            let named = |part: &str| {
                let mut tag = tag.clone();
                let joint = if tag.name.is_empty() { "" } else { "@" };
                tag.name = format!("{}{joint}{part}", tag.name);
                tag
            };
            match dimension {
                Dimension::Sector => next.extend(sectors.iter().map(|(name, members)| {
                    let mut tag = named(name);
                    tag.sector = Some(name.clone());
                    tag.selector.sectors.clone_from(members);
                    tag
                })),
                Dimension::Region => next.extend(regions.iter().map(|region| {
                    let mut tag = named(&region.name);
                    tag.region = Some(region.name.clone());
                    tag.selector.counties.clone_from(&region.counties);
                    tag.selector.area = region.area;
                    tag
                })),
                Dimension::Height => next.extend(HEIGHTS.iter().map(|(name, class)| {
                    let mut tag = named(name);
                    tag.selector.heights = BTreeSet::from([*class]);
                    tag
                })),
            }
        }
        tags = next;
    }
    tags
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "attribution/attribution_tests.rs"]
mod tests;
