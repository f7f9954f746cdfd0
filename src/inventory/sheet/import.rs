//! Lines of an inventory from a sheet, and which facilities an inventory has already.

use super::read::{Activity, Sheet, SheetSource};
use crate::grid::distance;
use crate::inventory::pollutant::{BASE, PM25, VOC};
use crate::inventory::{Inventory, Placement};
use crate::terrain::{Regions, TerrainError};
use std::collections::BTreeSet;

/// Distance within which a source of the same class is taken for the same facility [m].
const SAME: f64 = 2000.0;
/// Likeness of names from which they are the same within [`NEAR`] [1] (Jaro–Winkler).
const LIKE: f64 = 0.85;
const NEAR: f64 = 10_000.0;

/// A facility that stands in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// Source of the sheet, by its place among them.
    pub source: usize,
    /// Facility of the inventory.
    pub facility: String,
    /// Distance [m].
    pub distance: f64,
}

/// What is made of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Text of `activity.csv`.
    pub activity: String,
    /// Text of `stacks.csv`.
    pub stacks: String,
    /// Facilities that the inventory has already.
    pub twins: Vec<Twin>,
    /// Sources outside the counties of the inventory.
    pub outside: Vec<usize>,
    /// Mass by pollutant of [`BASE`] in the lines [kg].
    pub total: [f64; BASE.len()],
}

/// Lines of a sheet whose numbers stand for a `year`, of a file with this name; twins are looked for in `beside`.
///
/// # Errors
/// If the borders of counties cannot be read.
pub fn import(
    sheet: &Sheet,
    (file, year): (&str, u16),
    beside: &Inventory,
) -> Result<Import, TerrainError> {
    let regions = Regions::embedded()?;
    let mut activity = vec![
        crate::inventory::source_file::REQUIRED
            .iter()
            .chain(["facility"].iter())
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
    ];
    let mut stacks = vec![
        "source_id,latitude_deg,longitude_deg,height_m,diameter_m,temperature_K,velocity_m_s,source"
            .split(',')
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    ];
    let (mut outside, mut total) = (Vec::new(), [0.0; BASE.len()]);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (number, source) in sheet.sources.iter().enumerate() {
        let (longitude, latitude) = source.place;
        let county = regions.county_of(longitude, latitude);
        let code = county.map(|at| regions.counties[at].code);
        let Some(code) = code.filter(|code| beside.library.counties.contains_key(code)) else {
            outside.push(number);
            continue;
        };
        let facility = identifier(&format!("sheet_{:04}", source.line), &mut taken);
        let from = format!("{file}, line {}", source.line);
        let [height, diameter, temperature, velocity] = source.stack;
        stacks.push(
            [latitude, longitude, height, diameter, temperature, velocity]
                .iter()
                .map(f64::to_string)
                .fold(vec![facility.clone()], |mut row, cell| {
                    row.push(cell);
                    row
                })
                .into_iter()
                .chain([from.clone()])
                .collect(),
        );
        for (at, mass) in source.masses.iter().enumerate() {
            let Some(mass) = mass.filter(|m| *m > 0.0) else {
                continue;
            };
            total[at] += mass;
            activity.push(line(source, at, mass, &facility, code, year, &from));
        }
        if let Some(made) = &source.activity {
            activity.push(factor_line(source, made, (&facility, code, year), &from));
        }
    }
    Ok(Import {
        activity: text(&activity),
        stacks: text(&stacks),
        twins: twins(sheet, beside),
        outside,
        total,
    })
}

/// One line: the measured mass of one pollutant.
fn line(
    source: &SheetSource,
    at: usize,
    mass: f64,
    facility: &str,
    county: u32,
    year: u16,
    from: &str,
) -> Vec<String> {
    let [hour, weekday, month, particles, voc] = &source.profiles;
    let particles = if at == PM25 { particles } else { "none" };
    let voc = if at == VOC { voc } else { "none" };
    [
        &format!("{facility}_{}", BASE[at].to_lowercase()),
        &source.name,
        &source.name,
        &source.class,
        &county.to_string(),
        &year.to_string(),
        "measured",
        &mass.to_string(),
        "kg",
        BASE[at],
        "",
        "1",
        "1",
        "point",
        facility,
        hour,
        weekday,
        month,
        particles,
        voc,
        "C",
        "0.3",
        "sourced",
        &format!("{from}; confidence and range: unverified"),
        facility,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// One line of a plant of a register: activity times a factor of the library.
fn factor_line(
    source: &SheetSource,
    made: &Activity,
    (facility, county, year): (&str, u32, u16),
    from: &str,
) -> Vec<String> {
    let [hour, weekday, month, particles, voc] = &source.profiles;
    let status = if made.given { "partly" } else { "unverified" };
    [
        facility,
        &source.name,
        &source.name,
        &source.class,
        &county.to_string(),
        &year.to_string(),
        "factor",
        &made.amount.to_string(),
        "t",
        &made.factor,
        &made.controls,
        &made.capture,
        &made.operation,
        "point",
        facility,
        hour,
        weekday,
        month,
        particles,
        voc,
        "D",
        "0.5",
        status,
        &format!("{from}: {}; confidence and range: unverified", made.said),
        facility,
    ]
    .map(str::to_owned)
    .to_vec()
}

fn identifier(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut more = 2;
    while !taken.insert(name.clone()) {
        name = format!("{wanted}_{more}");
        more += 1;
    }
    name
}

fn text(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing into memory does not fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Facilities of an inventory that sources of a sheet are, too: the same class within 2 km, or a like name within 10 km.
fn twins(sheet: &Sheet, beside: &Inventory) -> Vec<Twin> {
    let mut found = Vec::new();
    for (number, source) in sheet.sources.iter().enumerate() {
        let mut best: Option<(Twin, bool)> = None;
        for line in &beside.lines {
            let (Placement::Point(stack), Some(facility)) = (&line.placement, &line.facility)
            else {
                continue;
            };
            let distance = distance(source.place, (stack.longitude, stack.latitude));
            let alike =
                |name: &str| !name.is_empty() && strsim::jaro_winkler(name, &source.name) >= LIKE;
            let same = line.class == source.class && distance <= SAME;
            let named = distance <= NEAR && (alike(&line.name) || alike(&line.name_zh));
            // Kiln and mill of a plant lie in one place: the same class goes before a like name.
            let nearer = best.as_ref().is_none_or(|(twin, alike)| {
                distance < twin.distance || (distance <= twin.distance && same && !alike)
            });
            if (same || named) && nearer {
                let twin = Twin {
                    source: number,
                    facility: facility.clone(),
                    distance,
                };
                best = Some((twin, same));
            }
        }
        found.extend(best.map(|(twin, _)| twin));
    }
    found
}
