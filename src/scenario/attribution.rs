//! `[[attribution.set]]` → tag sets.

use super::names::Names;
use super::reader::{FromToml, Placed, Reader, Section, Texts};
use super::schema::{AttributionSet, Dimension};
use super::suggest;
use crate::apportionment::{SourceSelector, Tag, TagSet};
use crate::inventory::HeightClass;
use std::collections::BTreeSet;

const DIMENSIONS: &[(&str, Dimension)] = &[
    ("sector", Dimension::Sector),
    ("region", Dimension::Region),
    ("height", Dimension::Height),
];
const HEIGHTS: &[(&str, HeightClass)] = &[
    ("ground", HeightClass::Ground),
    ("low", HeightClass::Low),
    ("elevated", HeightClass::Elevated),
];

/// A named part of one dimension.
type Part<T> = (String, BTreeSet<T>);

/// Reads all sets.
pub(super) fn read(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
) -> Vec<AttributionSet> {
    let Some(mut section) = root.section(reader, "attribution") else {
        return Vec::new();
    };
    let mut sets: Vec<AttributionSet> = Vec::new();
    for set in section.sections(reader, "set") {
        if let Some(set) = read_set(set, reader, names) {
            if sets.iter().any(|other| other.name.value == set.name.value) {
                let message = format!("two tag sets are called '{}'", set.name.value);
                reader.refuse(
                    &set.name,
                    "duplicate",
                    message,
                    "give each set its own name",
                );
            }
            sets.push(set);
        }
    }
    section.finish(reader);
    sets
}

fn read_set(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
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
        names,
        dimensions.contains(&Dimension::Region),
    );
    let explicit: Vec<Tag> = section
        .sections(reader, "tag")
        .into_iter()
        .map(|tag| read_tag(tag, reader, names))
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
    };
    Some(AttributionSet {
        name,
        by: dimensions,
        tags,
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
                "name the facilities one by one as [[attribution.set.tag]] with facility = [\"…\"]",
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

/// A list of names or a table of named lists, each with its place.
fn lumps(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Option<Vec<(Placed<String>, Texts)>> {
    let is_table = section.raw(key)?.get_ref().is_table();
    if !is_table {
        let texts: Placed<Texts> = section.optional(reader, key)?;
        let single = |t: Placed<String>| (t.clone(), Texts(vec![t]));
        return Some(texts.value.0.into_iter().map(single).collect());
    }
    let table = section.section(reader, key)?;
    let mut lumps = Vec::new();
    for (name, value) in table.entries() {
        let place = Placed {
            value: name.get_ref().to_string(),
            span: Some(name.span()),
        };
        let members = match (Texts::from_toml(value.get_ref()), value.get_ref().as_str()) {
            (Some(texts), _) => texts,
            (None, Some(text)) => Texts(vec![Placed {
                value: text.to_owned(),
                span: Some(value.span()),
            }]),
            _ => {
                let path = table.full(name.get_ref());
                reader.problem(
                    "wrong-type",
                    value.span(),
                    format!("{path} must be a list of names"),
                    "",
                    Some(format!("write {} = [\"…\", \"…\"]", name.get_ref())),
                );
                continue;
            }
        };
        lumps.push((place, members));
    }
    Some(lumps)
}

fn sectors(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
    used: bool,
) -> Vec<Part<String>> {
    let rest: Option<Placed<String>> = section.optional(reader, "sectors_rest");
    let Some(lumps) = lumps(section, reader, "sectors") else {
        return names
            .sectors
            .iter()
            .map(|s| ((*s).to_owned(), BTreeSet::from([(*s).to_owned()])))
            .collect();
    };
    let mut parts: Vec<Part<String>> = Vec::new();
    let mut place = None;
    for (name, members) in lumps {
        place = place.or(name.span.clone());
        unused(used, &name, "sector", reader);
        let mut found = BTreeSet::new();
        for member in members.0 {
            if sector(&member, reader, names) {
                taken(&member, &member.value, &name, &parts, reader, |s| {
                    format!("sector '{s}'")
                });
                found.insert(member.value);
            }
        }
        parts.push((name.value, found));
    }
    let all = names.sectors.iter().map(|s| (*s).to_owned()).collect();
    complete(
        section,
        reader,
        &mut parts,
        all,
        rest,
        "sectors_rest",
        place,
    )
}

fn regions(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
    used: bool,
) -> Vec<Part<u32>> {
    let rest: Option<Placed<String>> = section.optional(reader, "rest");
    let Some(lumps) = lumps(section, reader, "regions") else {
        if used {
            let help = "write regions = { xining = [\"西宁市\"], lanzhou = [\"兰州市\"] } and rest = \"elsewhere\"";
            reader.problem(
                "missing-key",
                section.span.clone(),
                "tags by region need regions",
                "'regions' is missing here",
                Some(help.into()),
            );
        }
        return Vec::new();
    };
    let mut parts: Vec<Part<u32>> = Vec::new();
    let mut place = None;
    for (name, members) in lumps {
        place = place.or(name.span.clone());
        unused(used, &name, "region", reader);
        let mut found = BTreeSet::new();
        for member in members.0 {
            for code in counties(&member, reader, names) {
                taken(&member, &code, &name, &parts, reader, |c| {
                    format!("county {}", names.county(*c))
                });
                found.insert(code);
            }
        }
        parts.push((name.value, found));
    }
    complete(
        section,
        reader,
        &mut parts,
        names.all_counties(),
        rest,
        "rest",
        place,
    )
}

fn unused(used: bool, name: &Placed<String>, dimension: &str, reader: &mut Reader<'_>) {
    if !used {
        let message = format!(
            "'{}' is named, but the set does not divide by {dimension}",
            name.value
        );
        reader.refuse(
            name,
            "tag-set",
            message,
            format!("add \"{dimension}\" to 'by', or leave this out"),
        );
    }
}

/// Notes a member that an earlier part holds already (once a pair of parts).
fn taken<T: Ord>(
    member: &Placed<String>,
    value: &T,
    name: &Placed<String>,
    parts: &[Part<T>],
    reader: &mut Reader<'_>,
    show: impl Fn(&T) -> String,
) {
    let Some((first, _)) = parts.iter().find(|(_, members)| members.contains(value)) else {
        return;
    };
    let known =
        |p: &super::problem::Problem| p.code == "overlap" && Some(&p.span) == member.span.as_ref();
    if !reader.problems.iter().any(known) {
        let message = format!(
            "{} belongs to both '{first}' and '{}'",
            show(value),
            name.value
        );
        reader.refuse(
            member,
            "overlap",
            message,
            "parts of one set must not overlap: take it out of one of them",
        );
    }
}

/// Adds the rest, which must have a name if there is one.
fn complete<T: Ord + Clone>(
    section: &Section<'_>,
    reader: &mut Reader<'_>,
    parts: &mut Vec<Part<T>>,
    all: BTreeSet<T>,
    rest: Option<Placed<String>>,
    key: &str,
    place: Option<super::problem::Span>,
) -> Vec<Part<T>> {
    let left: BTreeSet<T> = all
        .into_iter()
        .filter(|member| !parts.iter().any(|(_, members)| members.contains(member)))
        .collect();
    match rest {
        Some(name) if parts.iter().any(|(other, _)| *other == name.value) => {
            let message = format!("'{}' is already a part of its own", name.value);
            reader.refuse(&name, "duplicate", message, "give the rest another name");
        }
        Some(name) if !left.is_empty() => parts.push((name.value, left)),
        None if !left.is_empty() && !reader.problems.iter().any(|p| p.code == "unknown-name") => {
            reader.problem(
                "incomplete",
                place.unwrap_or_else(|| section.span.clone()),
                format!(
                    "{} {} belong to no part",
                    left.len(),
                    if key == "rest" {
                        "counties of Qinghai and Gansu"
                    } else {
                        "sectors"
                    }
                ),
                "",
                Some(format!(
                    "add {key} = \"elsewhere\" to the set: nothing is left out silently"
                )),
            )
        }
        _ => {}
    }
    std::mem::take(parts)
}

fn sector(word: &Placed<String>, reader: &mut Reader<'_>, names: &Names) -> bool {
    let known = names.sectors.contains(&word.value.as_str());
    if !known {
        let help = suggest::help(&word.value, names.sectors.iter().copied(), "sectors are");
        reader.refuse(
            word,
            "unknown-name",
            format!("there is no sector '{}'", word.value),
            help,
        );
    }
    known
}

fn counties(word: &Placed<String>, reader: &mut Reader<'_>, names: &Names) -> Vec<u32> {
    match names.regions.find(&word.value) {
        Ok(found) => found
            .into_iter()
            .map(|at| names.regions.counties[at].code)
            .collect(),
        Err(error) => {
            let help = "a region is a county, city or province by name (西宁市, Xining) or code (6301), or \"key\" for the key regions";
            reader.refuse(word, "unknown-name", error.to_string(), help);
            Vec::new()
        }
    }
}

/// Every combination of the parts of the dimensions, named `a@b`.
fn product(by: &[Dimension], sectors: &[Part<String>], regions: &[Part<u32>]) -> Vec<Tag> {
    let mut tags = vec![Tag {
        name: String::new(),
        sector: None,
        region: None,
        selector: SourceSelector::default(),
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
                Dimension::Region => next.extend(regions.iter().map(|(name, members)| {
                    let mut tag = named(name);
                    tag.region = Some(name.clone());
                    tag.selector.counties.clone_from(members);
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

fn read_tag(mut section: Section<'_>, reader: &mut Reader<'_>, names: &Names) -> Tag {
    let name: Placed<String> = section.required(reader, "name", "write name = \"…\"");
    let mut selector = SourceSelector::default();
    for word in words(&mut section, reader, "sector") {
        if sector(&word, reader, names) {
            selector.sectors.insert(word.value);
        }
    }
    for word in words(&mut section, reader, "region") {
        selector.counties.extend(counties(&word, reader, names));
    }
    for word in words(&mut section, reader, "height") {
        match HEIGHTS.iter().find(|(name, _)| *name == word.value) {
            Some((_, class)) => {
                selector.heights.insert(*class);
            }
            None => {
                let help = suggest::help(
                    &word.value,
                    HEIGHTS.iter().map(|h| h.0),
                    "height classes are",
                );
                reader.refuse(
                    &word,
                    "unknown-choice",
                    format!("there is no height class '{}'", word.value),
                    help,
                );
            }
        }
    }
    selector.facilities = words(&mut section, reader, "facility")
        .into_iter()
        .map(|w| w.value)
        .collect();
    selector.from = section.time(reader, "from").map(|t| t.value);
    let to = section.time(reader, "to");
    if let (Some(from), Some(to)) = (selector.from, &to)
        && to.value <= from
    {
        reader.refuse(
            to,
            "bad-value",
            format!("the tag ends at {} before it begins at {from}", to.value),
            "let 'to' be later than 'from'",
        );
    }
    selector.to = to.map(|t| t.value);
    section.finish(reader);
    Tag {
        name: name.value,
        sector: None,
        region: None,
        selector,
    }
}

/// One text or a list of texts.
fn words(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
) -> Vec<Placed<String>> {
    match section.raw(key) {
        None => Vec::new(),
        Some(raw) if raw.get_ref().is_str() => section
            .optional::<String>(reader, key)
            .into_iter()
            .collect(),
        Some(_) => section
            .optional::<Texts>(reader, key)
            .map_or_else(Vec::new, |texts| texts.value.0),
    }
}
