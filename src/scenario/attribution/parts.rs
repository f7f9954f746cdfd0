//! The parts of one dimension of a tag set: names, lumps of names, and the rest.

use super::areas::Areas;
use crate::inventory::counties;
use crate::scenario::names::Names;
use crate::scenario::reader::{FromToml, Placed, Reader, Section, Texts};
use crate::scenario::suggest;
use std::collections::{BTreeMap, BTreeSet};

/// Code of sources that lie in no county.
const NO_COUNTY: u32 = 0;

/// Sectors that are there only with a section of the scenario.
const ABSENT: [(&str, &str); 4] = [
    (
        "fire",
        "add [fires] with files = [\"fires.csv\"]: these fires are the sector",
    ),
    (
        "wind_dust",
        "add [chemistry] and [aerosol] with wind_dust = \"leung2023\": what the wind raises is the sector",
    ),
    (
        "biogenic",
        "add [chemistry] (biogenic = true): what plants emit is the sector",
    ),
    (
        "soil",
        "add [chemistry] (soil_nitric_oxide = true): what soils emit is the sector",
    ),
];

/// A named part of one dimension.
pub(super) type Part<T> = (String, BTreeSet<T>);

/// A named region: counties, or an area, or what counties are left.
pub(super) struct RegionPart {
    pub name: String,
    /// Codes of counties; none for an area.
    pub counties: BTreeSet<u32>,
    /// Number of the area.
    pub area: Option<u32>,
}

/// What stands behind a name: names, or the number of an area.
enum Members {
    Names(Texts),
    Area(Option<u32>),
}

/// A list of names or a table of named lists, and of areas where there can be `areas`, each with its place.
fn lumps(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    key: &'static str,
    mut areas: Option<&mut Areas>,
) -> Option<Vec<(Placed<String>, Members)>> {
    let is_table = section.raw(key)?.get_ref().is_table();
    if !is_table {
        let texts: Placed<Texts> = section.optional(reader, key)?;
        let single = |t: Placed<String>| (t.clone(), Members::Names(Texts(vec![t])));
        return Some(texts.value.0.into_iter().map(single).collect());
    }
    let table = section.section(reader, key)?;
    let mut lumps = Vec::new();
    for (name, value) in table.entries() {
        let place = Placed {
            value: name.get_ref().to_string(),
            span: Some(name.span()),
        };
        if let (Some(areas), Some(inner)) = (areas.as_deref_mut(), value.get_ref().as_table()) {
            let path = table.full(name.get_ref());
            let mut inner = Section::new(&path, value.span(), Some(inner));
            if inner.raw("polygon").is_none() {
                reader.problem(
                    "missing-key",
                    value.span(),
                    format!("{path} names no file"),
                    "",
                    Some("write { polygon = \"park.geojson\" }, with feature = \"…\" for one feature of it; or a list of counties".to_owned()),
                );
            }
            let number = areas.of(&mut inner, reader);
            inner.finish(reader);
            lumps.push((place, Members::Area(number)));
            continue;
        }
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
        lumps.push((place, Members::Names(members)));
    }
    Some(lumps)
}

pub(super) fn sectors(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    names: &Names,
    used: bool,
) -> Vec<Part<String>> {
    let rest: Option<Placed<String>> = section.optional(reader, "sectors_rest");
    let Some(lumps) = lumps(section, reader, "sectors", None) else {
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
        for member in members.names() {
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

pub(super) fn regions(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    (names, areas): (&Names, &mut Areas),
    used: bool,
) -> Vec<RegionPart> {
    let rest: Option<Placed<String>> = section.optional(reader, "rest");
    let Some(lumps) = lumps(section, reader, "regions", Some(areas)) else {
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
    let mut drawn: BTreeMap<String, u32> = BTreeMap::new();
    let mut place = None;
    for (name, members) in lumps {
        place = place.or(name.span.clone());
        unused(used, &name, "region", reader);
        let mut found = BTreeSet::new();
        if let Members::Area(number) = &members {
            drawn.extend(number.map(|number| (name.value.clone(), number)));
        }
        for member in members.names() {
            for code in counties(&member, reader, names.regions) {
                taken(&member, &code, &name, &parts, reader, |c| {
                    format!("county {}", names.county(*c))
                });
                found.insert(code);
            }
        }
        parts.push((name.value, found));
    }
    let named = parts.len();
    let mut parts = complete(
        section,
        reader,
        &mut parts,
        names.all_counties(),
        rest,
        "rest",
        place,
    );
    // Sources of no county belong to what is left.
    for (_, counties) in parts.iter_mut().skip(named) {
        counties.insert(NO_COUNTY);
    }
    let region = |(name, counties): Part<u32>| RegionPart {
        area: drawn.get(&name).copied(),
        name,
        counties,
    };
    parts.into_iter().map(region).collect()
}

impl Members {
    /// The names; none of an area.
    fn names(self) -> Vec<Placed<String>> {
        match self {
            Self::Names(texts) => texts.0,
            Self::Area(_) => Vec::new(),
        }
    }
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
    let known = |p: &crate::scenario::problem::Problem| {
        p.code == "overlap" && Some(&p.span) == member.span.as_ref()
    };
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
    place: Option<crate::scenario::problem::Span>,
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
            );
        }
        _ => {}
    }
    std::mem::take(parts)
}

pub(super) fn sector(word: &Placed<String>, reader: &mut Reader<'_>, names: &Names) -> bool {
    let known = names.sectors.contains(&word.value.as_str());
    if !known {
        let absent = ABSENT.iter().find(|(sector, _)| *sector == word.value);
        let help = match absent {
            Some((_, missing)) => (*missing).to_owned(),
            None => suggest::help(&word.value, names.sectors.iter().copied(), "sectors are"),
        };
        reader.refuse(
            word,
            "unknown-name",
            format!("there is no sector '{}'", word.value),
            help,
        );
    }
    known
}
