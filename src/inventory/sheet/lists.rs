//! Registers of plants as lists of sources: what they hold of capacity or production becomes an activity of the library's factors.
//!
//! | list | told by its columns |
//! |---|---|
//! | Global Power Plant Database (WRI) | `capacity_mw`, `primary_fuel`; `generation_gwh_2019` … of the year asked for counts before the capacity |
//! | Global Coal Plant Tracker (GEM) | `Capacity (MW)`, `Combustion technology` |
//! | Global Iron and Steel Tracker (GEM) | `Nominal BOF steel capacity (ttpa)` …, `Coordinates` |
//! | Global Cement Tracker (GEM) | `Cement Capacity (millions metric tonnes per annum)`, `Coordinates` |
//! | asset lists of the Spatial Finance Initiative | `uid`, `plant_type`, `capacity` [Mt/a]; cement `GACT…`, steel `GAST…` |
//!
//! `seeds/inventory/register_lists.csv` says what a quantity becomes: activity = quantity × use × per_use [t], with a factor, controls and a stack of the
//! embedded plants. Plants that do not operate and plants that burn nothing are left out; those without a factor are named.

use super::header::plain;
use super::read::{Activity, Sheet, SheetSource, rows};
use crate::inventory::pollutant::BASE;
use crate::meteorology::{Faults, ReadError};
use crate::seeds;
use std::collections::BTreeMap;

const FILE: &str = "inventory/register_lists.csv";
/// Fuels that burn nothing.
const WITHOUT: [&str; 7] = [
    "hydro",
    "solar",
    "wind",
    "nuclear",
    "geothermal",
    "waveandtidal",
    "storage",
];
/// Columns of a quantity, with the list whose it is and the name of the quantity.
const QUANTITIES: [(&str, &str, &str); 9] = [
    ("gppd", "capacity_mw", "capacity_mw"),
    ("gem_coal", "capacity_mw", "capacity_mw"),
    ("gem_steel", "nominal_bf_capacity_ttpa", "iron_ttpa"),
    ("gem_steel", "nominal_bof_steel_capacity_ttpa", "bof_ttpa"),
    ("gem_steel", "nominal_eaf_steel_capacity_ttpa", "eaf_ttpa"),
    (
        "gem_cement",
        "cement_capacity_millions_metric_tonnes_per_annum",
        "capacity_mt",
    ),
    (
        "gem_cement",
        "clinker_capacity_millions_metric_tonnes_per_annum",
        "clinker_mt",
    ),
    ("sfi_cement", "capacity", "capacity_mt"),
    ("sfi_steel", "capacity", "capacity_mt"),
];

/// A row of the table.
struct Rule {
    cells: Vec<String>,
}

impl Rule {
    fn text(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    fn number(&self, at: usize) -> f64 {
        self.text(at).parse().unwrap_or(f64::NAN)
    }
}

fn rules(list: &str) -> Result<Vec<Rule>, String> {
    let text = seeds::text(FILE).map_err(|e| e.to_string())?;
    let mut found = Vec::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.map_err(|e| format!("seeds/{FILE}: {e}"))?;
        if record.get(0) == Some(list) {
            found.push(Rule {
                cells: record.iter().map(str::to_owned).collect(),
            });
        }
    }
    Ok(found)
}

/// A title as words joined by `_`.
fn key(title: &str) -> String {
    let parts = title.split(|c: char| !c.is_alphanumeric());
    let parts: Vec<String> = parts
        .filter(|p| !p.is_empty())
        .map(str::to_lowercase)
        .collect();
    parts.join("_")
}

/// A register that is being read.
struct List<'t> {
    name: &'static str,
    columns: BTreeMap<String, usize>,
    rows: &'t [Vec<String>],
    year: u16,
}

/// A plant.
struct Plant<'t> {
    list: &'t List<'t>,
    cells: &'t [String],
}

impl Plant<'_> {
    fn text(&self, names: &[&str]) -> &str {
        let mut cells = names.iter().filter_map(|name| {
            let at = self.list.columns.get(*name)?;
            self.cells.get(*at).map(|cell| cell.trim())
        });
        cells.find(|cell| !cell.is_empty()).unwrap_or("")
    }

    fn place(&self) -> Option<(f64, f64)> {
        let (latitude, longitude) = match self.text(&["coordinates"]).split_once(',') {
            Some(pair) => pair,
            None => (self.text(&["latitude"]), self.text(&["longitude"])),
        };
        let degrees = |text: &str, most: f64| {
            let value = text.trim().parse::<f64>().ok();
            value.filter(|v| v.abs() <= most)
        };
        Some((degrees(longitude, 180.0)?, degrees(latitude, 90.0)?))
    }

    fn name(&self) -> String {
        let names = [
            "name",
            "plant_name",
            "plant_name_english",
            "gem_asset_name_english",
            "owner_name",
            "uid",
        ];
        let name = self.text(&names);
        let unit = self.text(&["unit_name"]);
        [name, unit]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What it burns or how it works.
    fn kind(&self) -> String {
        plain(self.text(&[
            "primary_fuel",
            "combustion_technology",
            "plant_type",
            "main_production_process",
        ]))
    }

    fn operates(&self) -> bool {
        let status = self.text(&[
            "status",
            "operating_status",
            "capacity_operating_status",
            "plant_status",
        ]);
        status.is_empty() || status.to_lowercase().starts_with("operating")
    }

    /// A quantity of the register, if it says it.
    fn quantity(&self, name: &str) -> Option<(f64, String)> {
        let own = format!("generation_gwh_{}", self.list.year);
        let column = match name {
            "generation_gwh" => own.as_str(),
            _ => {
                QUANTITIES
                    .iter()
                    .find(|q| q.0 == self.list.name && q.2 == name)?
                    .1
            }
        };
        let value = self.text(&[column]).replace(',', "").parse::<f64>().ok()?;
        (value.is_finite() && value > 0.0).then(|| (value, column.to_owned()))
    }
}

impl<'t> List<'t> {
    /// The register that a table is; `None` if it is none that is known.
    fn of(rows: &'t [Vec<String>], year: u16) -> Option<Self> {
        let (at, header) = rows
            .iter()
            .enumerate()
            .find(|(_, row)| row.iter().filter(|cell| !cell.trim().is_empty()).count() > 2)?;
        let columns: BTreeMap<String, usize> = header
            .iter()
            .enumerate()
            .map(|(at, title)| (key(title), at))
            .collect();
        let has = |names: &[&str]| names.iter().all(|name| columns.contains_key(*name));
        let first = rows.get(at + 1).map_or("", |row| {
            let uid = columns.get("uid").and_then(|at| row.get(*at));
            uid.map_or("", String::as_str)
        });
        let name = if has(&["capacity_mw", "primary_fuel"]) {
            "gppd"
        } else if has(&["capacity_mw", "combustion_technology"]) {
            "gem_coal"
        } else if has(&["nominal_bof_steel_capacity_ttpa", "coordinates"]) {
            "gem_steel"
        } else if has(&[
            "cement_capacity_millions_metric_tonnes_per_annum",
            "coordinates",
        ]) {
            "gem_cement"
        } else if has(&["uid", "plant_type", "capacity"]) && first.starts_with("GACT") {
            "sfi_cement"
        } else if has(&["uid", "plant_type", "capacity"]) && first.starts_with("GAST") {
            "sfi_steel"
        } else {
            return None;
        };
        Some(Self {
            name,
            columns,
            rows: &rows[at + 1..],
            year,
        })
    }

    /// Sources of a plant; none where no rule is for it.
    fn sources(
        plant: &Plant<'_>,
        line: usize,
        place: (f64, f64),
        rules: &[Rule],
    ) -> Vec<SheetSource> {
        let kind = plant.kind();
        let mut made: Vec<SheetSource> = Vec::new();
        let mut taken: Vec<String> = Vec::new();
        for rule in rules {
            let words = rule.text(3);
            let fits = words.is_empty() || words.split('|').any(|word| kind.contains(word));
            let suffix = rule.text(4);
            let size = plant.quantity("capacity_mw").map_or(0.0, |q| q.0);
            if !fits || size < rule.number(2) || taken.iter().any(|t| t == suffix) {
                continue;
            }
            let Some((quantity, column)) = plant.quantity(rule.text(1)) else {
                continue;
            };
            taken.push(suffix.to_owned());
            let amount = quantity * rule.number(6) * rule.number(7);
            let given = rule.text(1).starts_with("generation");
            let name = [plant.name().as_str(), suffix].join(" ");
            made.push(SheetSource {
                line,
                name: name.trim().to_owned(),
                class: rule.text(5).to_owned(),
                profiles: [12, 13, 14, 15, 16].map(|at| rule.text(at).to_owned()),
                place,
                stack: [17, 18, 19, 20].map(|at| rule.number(at)),
                masses: [None; BASE.len()],
                activity: Some(Activity {
                    amount,
                    factor: rule.text(8).to_owned(),
                    controls: rule.text(9).to_owned(),
                    capture: rule.text(10).to_owned(),
                    operation: rule.text(11).to_owned(),
                    given,
                    said: format!("{column} {quantity}: {}; {}", rule.text(21), rule.text(22)),
                }),
            });
        }
        made
    }
}

impl Sheet {
    /// Reads a register of plants; `None` if the text is none that is known. Generation is looked for in the column of `year`.
    ///
    /// # Errors
    /// [`ReadError::Problems`] with every fault: places that are none, no plant that a factor is for.
    pub fn of_register(text: &str, file: &str, year: u16) -> Result<Option<Self>, ReadError> {
        let mut faults = Faults::new(file);
        let rows = rows(text, &mut faults);
        let Some(list) = List::of(&rows, year) else {
            return Ok(None);
        };
        let rules = match rules(list.name) {
            Ok(rules) => rules,
            Err(cause) => {
                faults.add(0, "", "", cause, "the program is damaged");
                return Err(faults.error());
            }
        };
        let first = rows.len() - list.rows.len();
        let mut sheet = Self::default();
        let (mut idle, mut clean, mut without) = (0, 0, Vec::new());
        for (number, cells) in list.rows.iter().enumerate() {
            let plant = Plant { list: &list, cells };
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if WITHOUT.contains(&plant.kind().as_str()) {
                clean += 1;
                continue;
            }
            if !plant.operates() {
                idle += 1;
                continue;
            }
            let line = first + number + 1;
            let Some(place) = plant.place() else {
                let text = plant.text(&["coordinates", "latitude"]);
                let hint =
                    "latitude and longitude in degrees; remove plants whose place is not known";
                faults.add(line, "latitude, longitude", text, "no place on earth", hint);
                continue;
            };
            let sources = List::sources(&plant, line, place, &rules);
            if sources.is_empty() {
                without.push(format!("line {line} {} ({})", plant.name(), plant.kind()));
            }
            sheet.sources.extend(sources);
        }
        sheet.notes.push(format!(
            "register {}: capacity or production × use × factor of the library, not measured; left out: {idle} not in operation, {clean} that burn nothing",
            list.name
        ));
        if !without.is_empty() {
            sheet.notes.push(format!(
                "no factor or no capacity for {}: {}; give their masses in a sheet",
                without.len(),
                without.join(", ")
            ));
        }
        let mut said: Vec<String> = Vec::new();
        for activity in sheet.sources.iter().filter_map(|s| s.activity.as_ref()) {
            let rule = activity.said.split_once(": ").map_or("", |pair| pair.1);
            let rule = format!("factor {}, {rule}", activity.factor);
            if !said.contains(&rule) {
                said.push(rule);
            }
        }
        sheet.notes.extend(said);
        if sheet.sources.is_empty() && faults.is_empty() {
            let hint = "coal-fired power stations, steel works and cement plants are; give masses of others in a sheet";
            faults.add(
                0,
                "",
                "",
                "no plant that a factor of the library is for",
                hint,
            );
        }
        if faults.is_empty() {
            Ok(Some(sheet))
        } else {
            Err(faults.error())
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "lists_tests.rs"]
mod tests;
