//! Areas that tags name: `polygon = "park.geojson"`, `feature = "north"`.

use crate::apportionment::{Tag, TagSet};
use crate::geodata::{GeodataError, NamedArea, read_areas, united};
use crate::grid::HorizontalGrid;
use crate::inventory::Area;
use crate::scenario::check::RELATIVE;
use crate::scenario::reader::{Placed, Reader, Section};
use crate::scenario::schema::Scenario;
use crate::scenario::suggest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Part of the smaller of two areas that may lie in both, because borders were drawn twice [1].
const COMMON: f64 = 1e-6;
/// Square metres of a square kilometre.
const SQUARE_KILOMETRE: f64 = 1e6;

/// An area that a tag or a region names.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaSection {
    /// GeoJSON, or an ESRI shapefile.
    pub file: Placed<PathBuf>,
    /// The feature of the file that is meant; `None`: all of them together.
    pub feature: Option<Placed<String>>,
    /// What it is, with the name for messages.
    pub area: Area,
}

/// The areas of a scenario while it is read; each has its number.
#[derive(Debug, Default)]
pub(super) struct Areas {
    pub sections: Vec<AreaSection>,
}

impl Areas {
    /// The number of the area that `polygon` and `feature` of a section name.
    pub fn of(&mut self, section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<u32> {
        let file: Option<Placed<String>> = section.optional(reader, "polygon");
        let feature: Option<Placed<String>> = section.optional(reader, "feature");
        let Some(file) = file else {
            if let Some(feature) = feature {
                let message = "a feature without a polygon: of which file?";
                let help = "write polygon = \"areas.geojson\" beside it";
                reader.refuse(&feature, "not-used", message, help);
            }
            return None;
        };
        let name = |feature: &Option<Placed<String>>| feature.as_ref().map(|f| f.value.clone());
        let file = file.map(PathBuf::from);
        let same =
            |s: &AreaSection| s.file.value == file.value && name(&s.feature) == name(&feature);
        if let Some(known) = self.sections.iter().position(same) {
            return Some(known as u32);
        }
        let shown = file.value.display();
        let label = match &feature {
            Some(feature) => format!("{shown} ({})", feature.value),
            None => shown.to_string(),
        };
        self.sections.push(AreaSection {
            area: Area {
                name: label,
                polygons: geo::MultiPolygon(Vec::new()),
            },
            file,
            feature,
        });
        Some(self.sections.len() as u32 - 1)
    }
}

/// Reads the files of all areas and notes what cannot be: files, features, areas beside the domain, areas of one set on each other.
pub(in crate::scenario) fn load(scenario: &mut Scenario, reader: &mut Reader<'_>) {
    if scenario.areas.is_empty() {
        return;
    }
    let mut sections = std::mem::take(&mut scenario.areas);
    let mut files: BTreeMap<PathBuf, Option<Vec<NamedArea>>> = BTreeMap::new();
    let before = reader.problems.len();
    for section in &mut sections {
        let path = scenario.resolve(&section.file);
        let read = files
            .entry(path.clone())
            .or_insert_with(|| read(&path, &section.file, reader));
        if let Some(features) = read {
            section.area.polygons.0 = chosen(features, section, reader);
        }
    }
    if let Ok(grid) = HorizontalGrid::new(&scenario.grid.specification())
        && reader.problems.len() == before
    {
        for section in &sections {
            inside(section, &grid, reader);
        }
        for set in &scenario.attribution {
            apart(&set.tags, &sections, &grid, reader);
        }
    }
    scenario.areas = sections;
}

fn read(path: &Path, file: &Placed<PathBuf>, reader: &mut Reader<'_>) -> Option<Vec<NamedArea>> {
    if !path.is_file() {
        let message = format!("there is no file {}", path.display());
        reader.refuse(file, "missing-file", message, RELATIVE);
        return None;
    }
    match read_areas(path) {
        Ok(areas) => Some(areas),
        Err(GeodataError::Content { cause, hint, .. }) => {
            let message = format!("{}: {cause}", path.display());
            reader.refuse(file, "bad-area", message, hint);
            None
        }
        Err(error) => {
            let help =
                "polygons are GeoJSON in degrees (WGS 84), or an ESRI shapefile with its .prj";
            reader.refuse(file, "bad-area", error.to_string(), help);
            None
        }
    }
}

/// The polygons that a section means, of a file's features.
fn chosen(
    features: &[NamedArea],
    section: &AreaSection,
    reader: &mut Reader<'_>,
) -> Vec<geo::Polygon<f64>> {
    let meant = |feature: &&NamedArea| {
        let wanted = section.feature.as_ref();
        wanted.is_none_or(|wanted| feature.names.contains(&wanted.value))
    };
    let polygons: Vec<geo::Polygon<f64>> = features
        .iter()
        .filter(meant)
        .flat_map(|feature| feature.polygons.0.clone())
        .collect();
    if let (true, Some(wanted)) = (polygons.is_empty(), &section.feature) {
        let names: Vec<&str> = features
            .iter()
            .flat_map(|feature| feature.names.iter().map(String::as_str))
            .collect();
        let file = section.file.value.display();
        let message = format!("there is no feature '{}' in {file}", wanted.value);
        let help = if names.is_empty() {
            "its features have no names (properties name, name_zh or id): leave feature out to take them all".to_owned()
        } else {
            suggest::help(&wanted.value, names.iter().copied(), "features are")
        };
        reader.refuse(wanted, "unknown-name", message, help);
    }
    // One feature is in order as it was read.
    if features.iter().filter(meant).count() == 1 {
        return polygons;
    }
    united(polygons).0
}

fn inside(section: &AreaSection, grid: &HorizontalGrid, reader: &mut Reader<'_>) {
    let (west, east, south, north) = grid.bounds();
    match section.area.size(grid) {
        Ok((inside, _)) if inside > 0.0 => {}
        Ok((_, whole)) => {
            let message = format!(
                "the area {} ({:.1} km²) lies beside the domain",
                section.area.name,
                whole / SQUARE_KILOMETRE
            );
            let help = format!(
                "the domain goes from {west:.2} to {east:.2} °E and {south:.2} to {north:.2} °N; GeoJSON writes longitude first"
            );
            reader.refuse(&section.file, "outside-domain", message, help);
        }
        Err(error) => {
            let help = "it is too far from the domain for its map";
            reader.refuse(&section.file, "outside-domain", error.to_string(), help);
        }
    }
}

/// Notes areas of a set that lie on each other where their tags could take the same emission.
fn apart(set: &TagSet, sections: &[AreaSection], grid: &HorizontalGrid, reader: &mut Reader<'_>) {
    let mut seen = BTreeSet::new();
    let with_area = |tag: &'_ Tag| tag.selector.area.map(|area| area as usize);
    for (n, second) in set.tags.iter().enumerate() {
        let Some(b) = with_area(second) else { continue };
        for first in &set.tags[..n] {
            let Some(a) = with_area(first).filter(|a| *a != b) else {
                continue;
            };
            if !first.selector.meets(&second.selector) || !seen.insert((a.min(b), a.max(b))) {
                continue;
            }
            let Ok((common, smaller)) = sections[a].area.common(&sections[b].area, grid) else {
                continue;
            };
            if common > COMMON * smaller {
                let name = |tag: &Tag| tag.region.clone().unwrap_or_else(|| tag.name.clone());
                let message = format!(
                    "tag set '{}': the areas of '{}' and '{}' have {:.3} km² in common",
                    set.name,
                    name(first),
                    name(second),
                    common / SQUARE_KILOMETRE
                );
                let help = "areas of one set must not overlap: cut it out of one of them, or put them into two sets";
                reader.refuse(&sections[b].file, "overlap", message, help);
            }
        }
    }
}
