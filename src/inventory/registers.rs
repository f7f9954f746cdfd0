//! Stacks, and the ids of the same source in other lists: statistics, permits, emergency plans.

use super::error::InventoryError;
use super::folder::Inventory;
use super::release::StackRelease;
use super::source::Placement;
use super::table::{Problems, Table};
use crate::seeds;
use crate::terrain::Regions;
use geo::{Contains, Coord, Geometry, LineString, Point, Polygon};
use geojson::{FeatureCollection, GeometryValue};
use std::collections::{BTreeMap, BTreeSet};

const LAKES: &str = "geo/lakes.geojson.gz";

/// A source's id in another list.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterEntry {
    /// Id in the inventory.
    pub source_id: String,
    /// The other list.
    pub register: String,
    /// Id there.
    pub register_id: String,
    /// Reduction at yellow, orange and red alert [1], where the list has one.
    pub reductions: [Option<f64>; 3],
    /// Line of the file.
    pub line: usize,
}

/// What resolves nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Orphans {
    /// Entries of registers whose source id is no line of the inventory: register and id.
    pub registers: Vec<String>,
    /// Stacks that no line uses.
    pub stacks: Vec<String>,
    /// Point sources that no register knows.
    pub unregistered: Vec<String>,
    /// Ids of one register that several sources claim.
    pub shared: Vec<String>,
}

/// Reads `stacks.csv`.
pub(super) fn stacks(
    text: &str,
    file: &str,
    regions: &Regions,
    problems: &mut Problems,
) -> Result<BTreeMap<String, StackRelease>, InventoryError> {
    let required = [
        "source_id",
        "latitude_deg",
        "longitude_deg",
        "height_m",
        "diameter_m",
        "temperature_K",
        "velocity_m_s",
        "source",
    ];
    let table = Table::parse(text, file, &required, &[], problems);
    let lakes = lakes()?;
    let mut stacks = BTreeMap::new();
    for row in table.rows() {
        let latitude = row.number("latitude_deg", (-90.0, 90.0), problems);
        let longitude = row.number("longitude_deg", (-180.0, 180.0), problems);
        let height = row.number("height_m", (0.0, 1000.0), problems);
        let diameter = row.number("diameter_m", (0.0, 50.0), problems);
        let temperature = row.number("temperature_K", (0.0, 2500.0), problems);
        let velocity = row.number("velocity_m_s", (0.0, 150.0), problems);
        let (
            Some(id),
            Some(latitude),
            Some(longitude),
            Some(height),
            Some(diameter),
            Some(temperature),
            Some(velocity),
        ) = (
            row.needed("source_id", problems),
            latitude,
            longitude,
            height,
            diameter,
            temperature,
            velocity,
        )
        else {
            continue;
        };
        let place = Point::new(longitude, latitude);
        if let Some((name, _)) = lakes.iter().find(|(_, lake)| lake.contains(&place)) {
            let message = format!("{longitude}° E, {latitude}° N lies in {name}");
            row.fault("longitude_deg", message, "check the coordinates", problems);
        } else if regions.county_of(longitude, latitude).is_none() {
            let message = format!("{longitude}° E, {latitude}° N lies in no county of the list");
            let hint = "latitude and longitude in degrees, inside Qinghai or Gansu; exchanged?";
            row.fault("longitude_deg", message, hint, problems);
        }
        if diameter > 0.0 && (temperature < 200.0 || velocity <= 0.0) {
            let message = format!(
                "a stack of {diameter} m diameter with gas of {temperature} K and {velocity} m/s cannot be"
            );
            let hint =
                "give temperature and velocity, or diameter 0 for a release without plume rise";
            row.fault("diameter_m", message, hint, problems);
        }
        let release = StackRelease {
            longitude,
            latitude,
            height,
            diameter,
            temperature,
            velocity,
        };
        if stacks.insert(id, release).is_some() {
            let hint = "every stack needs its own id";
            row.fault("source_id", "this stack stands twice", hint, problems);
        }
    }
    Ok(stacks)
}

/// Reads `registers.csv`.
pub(super) fn registers(text: &str, file: &str, problems: &mut Problems) -> Vec<RegisterEntry> {
    let required = ["source_id", "register", "register_id"];
    let alerts = ["yellow_percent", "orange_percent", "red_percent"];
    let table = Table::parse(text, file, &required, &alerts, problems);
    let mut entries = Vec::new();
    for row in table.rows() {
        let mut reductions = [None; 3];
        for (reduction, column) in reductions.iter_mut().zip(alerts) {
            if !row.text(column).is_empty() {
                *reduction = row
                    .number(column, (0.0, 100.0), problems)
                    .map(|percent| percent / 100.0);
            }
        }
        let fields = required.map(|column| row.needed(column, problems));
        if let [Some(source_id), Some(register), Some(register_id)] = fields {
            entries.push(RegisterEntry {
                source_id,
                register,
                register_id,
                reductions,
                line: row.line,
            });
        }
    }
    entries
}

/// Names and shores of the embedded lakes.
fn lakes() -> Result<Vec<(String, Geometry<f64>)>, InventoryError> {
    let fail = |cause: &dyn std::fmt::Display| {
        InventoryError::Argument(format!("seeds/{LAKES} cannot be read: {cause}"))
    };
    let collection: FeatureCollection = seeds::text(LAKES)?
        .parse()
        .map_err(|cause: geojson::Error| fail(&cause))?;
    let mut lakes = Vec::new();
    for feature in collection.features {
        let name = feature.property("name").and_then(|v| v.as_str());
        let name = name.unwrap_or("a lake").to_owned();
        let ring = |ring: &Vec<geojson::Position>| -> LineString<f64> {
            LineString(ring.iter().map(|p| Coord { x: p[0], y: p[1] }).collect())
        };
        let polygon = |rings: &Vec<Vec<geojson::Position>>| {
            let mut rings = rings.iter().map(ring);
            let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
            Polygon::new(exterior, rings.collect())
        };
        match feature.geometry.as_ref().map(|g| &g.value) {
            Some(GeometryValue::Polygon { coordinates }) => {
                lakes.push((name, Geometry::Polygon(polygon(coordinates))));
            }
            Some(GeometryValue::MultiPolygon { coordinates }) => {
                for part in coordinates {
                    lakes.push((name.clone(), Geometry::Polygon(polygon(part))));
                }
            }
            _ => return Err(fail(&"a lake that is no polygon")),
        }
    }
    Ok(lakes)
}

impl Inventory {
    /// What resolves nowhere: between lines, stacks and registers.
    pub fn orphans(&self) -> Orphans {
        let ids: BTreeSet<&str> = self.lines.iter().map(|l| l.id.as_str()).collect();
        let used: BTreeSet<&str> = self
            .lines
            .iter()
            .filter_map(|l| l.stack.as_deref())
            .collect();
        let points = self
            .lines
            .iter()
            .filter(|line| matches!(line.placement, Placement::Point(_)));
        let known: BTreeSet<&str> = self
            .registers
            .iter()
            .map(|entry| entry.source_id.as_str())
            .collect();
        let mut claims: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for entry in &self.registers {
            claims
                .entry((&entry.register, &entry.register_id))
                .or_default()
                .push(&entry.source_id);
        }
        Orphans {
            registers: self
                .registers
                .iter()
                .filter(|entry| !ids.contains(entry.source_id.as_str()))
                .map(|entry| {
                    format!(
                        "{} {} (source '{}')",
                        entry.register, entry.register_id, entry.source_id
                    )
                })
                .collect(),
            stacks: self
                .stacks
                .keys()
                .filter(|id| !used.contains(id.as_str()))
                .cloned()
                .collect(),
            unregistered: points
                .filter(|line| !known.contains(line.id.as_str()))
                .map(|line| line.id.clone())
                .collect(),
            shared: claims
                .into_iter()
                .filter(|(_, sources)| sources.len() > 1)
                .map(|((register, id), sources)| format!("{register} {id}: {}", sources.join(", ")))
                .collect(),
        }
    }
}
