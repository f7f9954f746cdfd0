//! `[[attribution.set.tag]]`: tags that say one by one what they take.

use super::areas::Areas;
use super::parts::sector;
use crate::apportionment::{SourceSelector, Tag};
use crate::dust::{SECTOR as WIND_DUST, source_regions as all_regions};
use crate::inventory::{counties, heights};
use crate::scenario::names::Names;
use crate::scenario::reader::{Placed, Reader, Section};
use crate::scenario::sand_fixing::region_of;
use crate::scenario::suggest;

/// Reads one tag; names of species and ids of plants go to the lists besides.
pub(super) fn read_tag(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
    (species, plants): (&mut Vec<Placed<String>>, &mut Vec<Placed<String>>),
) -> Tag {
    let name: Placed<String> = section.required(reader, "name", "write name = \"…\"");
    let selector = read_selector(&mut section, reader, (names, areas), (species, plants));
    let rest = section.or(reader, "rest", false);
    if rest.value && selector != SourceSelector::default() {
        reader.refuse(
            &rest,
            "tag-set",
            format!("tag '{}' is the rest and also chooses sources", name.value),
            "a tag with rest = true takes what no other tag of the set does: write nothing else",
        );
    }
    section.finish(reader);
    if rest.value {
        Tag::rest(name.value)
    } else {
        Tag::taking(name.value, selector)
    }
}

/// Reads which sources are meant; names of species and ids of plants go to the lists besides.
pub(super) fn read_selector(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
    (species, plants): (&mut Vec<Placed<String>>, &mut Vec<Placed<String>>),
) -> SourceSelector {
    let mut selector = SourceSelector::default();
    for word in section.words(reader, "sector") {
        if sector(&word, reader, names) {
            selector.sectors.insert(word.value);
        }
    }
    for word in section.words(reader, "region") {
        selector
            .counties
            .extend(counties(&word, reader, names.regions));
    }
    selector.heights = heights(section, reader);
    for word in section.words(reader, "facility") {
        selector.facilities.insert(word.value.clone());
        plants.push(word);
    }
    source_regions(section, reader, (names, &mut selector));
    selector.area = areas.of(section, reader);
    for word in section.words(reader, "species") {
        selector.species.insert(word.value.clone());
        species.push(word);
    }
    selector.from = section.time(reader, "from").map(|t| t.value);
    let to = section.time(reader, "to");
    if let (Some(from), Some(to)) = (selector.from, &to)
        && to.value <= from
    {
        reader.refuse(
            to,
            "bad-value",
            format!("it ends at {} before it begins at {from}", to.value),
            "let 'to' be later than 'from'",
        );
    }
    selector.to = to.map(|t| t.value);
    selector
}

/// `source_region`: regions whose ground gives dust to the wind.
fn source_regions(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, selector): (&Names, &mut SourceSelector),
) {
    let words = section.words(reader, "source_region");
    let Some(first) = words.first() else {
        return;
    };
    if !names.sectors.contains(&WIND_DUST) {
        let message = "source regions give dust to the wind, and in this run it raises none";
        let help =
            "add [chemistry] and [aerosol] (wind_dust = \"leung2023\"), or leave source_region out";
        reader.refuse(first, "not-used", message, help);
        return;
    }
    if let Some(other) = selector.sectors.iter().find(|s| *s != WIND_DUST) {
        let message = format!("source regions divide the sector {WIND_DUST}, not '{other}'");
        let help =
            format!("write sector = [\"{WIND_DUST}\"], and another tag for the other sectors");
        reader.refuse(first, "tag-set", message, help);
    }
    if !selector.facilities.is_empty() {
        let message = "a source region is no facility: a tag has one or the other";
        reader.refuse(first, "tag-set", message, "write two tags");
    }
    selector.sectors.insert(WIND_DUST.to_owned());
    let known = all_regions().unwrap_or_default();
    for word in &words {
        if let Some(region) = region_of(&word.value, known) {
            selector.facilities.insert(region.id.clone());
        } else {
            let ids = known.iter().map(|region| region.id.as_str());
            let help = suggest::help(&word.value, ids, "source regions are");
            let message = format!("there is no source region '{}'", word.value);
            reader.refuse(word, "unknown-name", message, help);
        }
    }
}
