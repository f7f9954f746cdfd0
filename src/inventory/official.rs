//! Official totals: lines of a group are scaled so that their sum is the published one.
//!
//! | column | meaning |
//! |---|---|
//! | `region` | county, city or prefecture, province, by name or code; `all`: every line |
//! | `sector`, `class` | optional; empty: all |
//! | `pollutant` | SO2, NOX (as NO2), CO, NH3, VOC, PM10, PM25, PMC |
//! | `year` | the total's |
//! | `emission_t` | of the year [t] |
//! | `source` | where the total comes from |
//!
//! The factor total ÷ sum multiplies the mass of each line and stays with it: grids, tags, ranges and reports have it. PM10 scales PM2.5 and what is
//! coarser alike; where the same group has a total of PM2.5 as well, what is coarser takes the difference. Black and organic carbon follow PM2.5.

use super::error::InventoryError;
use super::folder::Inventory;
use super::pollutant::{BASE, PM25, PMC, base_index};
use super::table::{Problems, Row, Table, suggestion};
use crate::meteorology::decode;
use crate::terrain::Regions;
use std::collections::BTreeMap;
use std::path::Path;

const REQUIRED: [&str; 5] = ["region", "pollutant", "year", "emission_t", "source"];
const OPTIONAL: [&str; 2] = ["sector", "class"];
/// Pollutants that a total may be of.
const TARGETS: [&str; 8] = ["SO2", "NOX", "CO", "NH3", "VOC", "PM10", "PM25", "PMC"];
/// Factors beyond which something is likely wrong.
const USUAL: (f64, f64) = (0.2, 5.0);
const TONNE: f64 = 1000.0;

/// A total that lines were scaled to.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialTotal {
    /// Region, sector and class.
    pub group: String,
    /// Pollutant.
    pub pollutant: String,
    /// Year of the total.
    pub year: u16,
    /// First and last year that the lines' activities stand for.
    pub years: (u16, u16),
    /// Lines that emit it.
    pub lines: usize,
    /// Sum before [kg/a].
    pub before: f64,
    /// Sum after [kg/a].
    pub after: f64,
    /// What they were multiplied by [1]; of PM10 beside PM2.5, what is coarser.
    pub factor: f64,
    /// Where the total comes from.
    pub source: String,
}

impl OfficialTotal {
    /// Whether the factor is so far from 1 that something is likely wrong.
    pub fn unusual(&self) -> bool {
        !(USUAL.0..=USUAL.1).contains(&self.factor)
    }
}

impl std::fmt::Display for OfficialTotal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let years = if self.years.0 == self.years.1 {
            self.years.0.to_string()
        } else {
            format!("{} to {}", self.years.0, self.years.1)
        };
        write!(
            f,
            "official total of {}, {} {}: {:.1} → {:.1} t/a, factor {:.4}, {} line(s) of {years} ({}){}",
            self.group,
            self.pollutant,
            self.year,
            self.before / TONNE,
            self.after / TONNE,
            self.factor,
            self.lines,
            self.source,
            if self.unusual() {
                format!(
                    "; warning: a factor outside {} to {}, are group, unit and year right?",
                    USUAL.0, USUAL.1
                )
            } else {
                String::new()
            }
        )
    }
}

/// A row of the file with the lines it speaks of.
struct Group {
    title: String,
    pollutant: &'static str,
    year: u16,
    mass: f64,
    source: String,
    row: usize,
    lines: Vec<usize>,
}

impl Inventory {
    /// Scales the lines to the totals in a file, which [`Self::official`] then says.
    ///
    /// # Errors
    /// [`InventoryError::Unreadable`]; [`InventoryError::Problems`] with every fault of the file: names that are not known, groups without a line that emits
    /// the pollutant, groups that share lines.
    pub fn scale_to(&mut self, path: &Path) -> Result<(), InventoryError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|cause| InventoryError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        let text = decode(&bytes, &file).map_err(InventoryError::from)?;
        let mut problems = Problems::default();
        let table = Table::parse(&text, &file, &REQUIRED, &OPTIONAL, &mut problems);
        let regions = Regions::embedded()?;
        let mut groups: Vec<Group> = Vec::new();
        let mut rows: Vec<Row<'_>> = Vec::new();
        for row in table.rows() {
            if let Some(group) = self.group(&row, regions, &mut problems) {
                rows.push(row);
                groups.push(group);
            }
        }
        overlaps(&groups, &rows, &mut problems);
        let scaled: Vec<Option<OfficialTotal>> = groups
            .iter()
            .zip(&rows)
            .map(|(group, row)| self.planned(group, &groups, row, &mut problems))
            .collect();
        if !problems.list.is_empty() {
            return Err(InventoryError::Problems {
                problems: problems.list,
            });
        }
        for (group, total) in groups.iter().zip(scaled.into_iter().flatten()) {
            for base in parts(group, &groups) {
                for &line in &group.lines {
                    self.lines[line].mass.base[base] *= total.factor;
                }
            }
            self.official.push(total);
        }
        self.provenance = format!(
            "{}; scaled to {} official total(s) of {file}, blake3 {}",
            self.provenance,
            groups.len(),
            blake3::hash(&bytes).to_hex()
        );
        Ok(())
    }

    fn group(&self, row: &Row<'_>, regions: &Regions, problems: &mut Problems) -> Option<Group> {
        let name = row
            .text("pollutant")
            .to_uppercase()
            .replace("PM2.5", "PM25");
        let pollutant = TARGETS.into_iter().find(|target| *target == name);
        if pollutant.is_none() {
            let hint = if ["BC", "OC", "EC"].contains(&name.as_str()) {
                "black and organic carbon are shares of PM2.5 (speciation_pm.csv); give PM25"
                    .to_owned()
            } else {
                suggestion(&name, TARGETS.into_iter())
            };
            row.fault("pollutant", "this pollutant is not known", hint, problems);
        }
        let region = row.needed("region", problems)?;
        let codes: Option<Vec<u32>> = if ["all", "全部"].contains(&region.as_str()) {
            None
        } else {
            match regions.find(&region) {
                Ok(found) => Some(
                    found
                        .into_iter()
                        .map(|at| regions.counties[at].code)
                        .collect(),
                ),
                Err(error) => {
                    let hint = "a county, city or province by name or code, or all";
                    row.fault("region", error.to_string(), hint, problems);
                    return None;
                }
            }
        };
        let optional = |column: &str| Some(row.text(column)).filter(|text| !text.is_empty());
        let (sector, class) = (optional("sector"), optional("class"));
        let sectors = self.sectors();
        for (column, wanted, known) in [
            (
                "sector",
                sector,
                sectors.iter().map(String::as_str).collect::<Vec<_>>(),
            ),
            (
                "class",
                class,
                self.library.classes.keys().map(String::as_str).collect(),
            ),
        ] {
            if let Some(name) = wanted.filter(|name| !known.contains(name)) {
                let hint = suggestion(name, known.into_iter());
                row.fault(
                    column,
                    format!("this {column} is not known"),
                    hint,
                    problems,
                );
                return None;
            }
        }
        let year = row.number("year", (1950.0, 2100.0), problems);
        let mass = row.number("emission_t", (0.0, 1e12), problems);
        let source = row.needed("source", problems);
        let (Some(pollutant), Some(year), Some(mass), Some(source)) =
            (pollutant, year, mass, source)
        else {
            return None;
        };
        let lines = self.lines.iter().enumerate().filter(|(_, line)| {
            codes
                .as_ref()
                .is_none_or(|codes| codes.contains(&line.county))
                && sector.is_none_or(|sector| line.sector == sector)
                && class.is_none_or(|class| line.class == class)
        });
        let words = [Some(region.as_str()), sector, class];
        Some(Group {
            title: words.into_iter().flatten().collect::<Vec<_>>().join(", "),
            pollutant,
            year: year as u16,
            mass: mass * TONNE,
            source,
            row: row.line,
            lines: lines.map(|(at, _)| at).collect(),
        })
    }

    /// What a group's lines are multiplied by.
    fn planned(
        &self,
        group: &Group,
        groups: &[Group],
        row: &Row<'_>,
        problems: &mut Problems,
    ) -> Option<OfficialTotal> {
        let parts = parts(group, groups);
        let sum = |bases: &[usize]| -> f64 {
            let of_line = |at: &usize| {
                bases
                    .iter()
                    .map(|b| self.lines[*at].mass.base[*b])
                    .sum::<f64>()
            };
            group.lines.iter().map(of_line).sum()
        };
        let whole = if group.pollutant == "PM10" {
            vec![PM25, PMC]
        } else {
            parts.clone()
        };
        let (before, own) = (sum(&whole), sum(&parts));
        // Of PM10 beside a total of PM2.5, what that leaves.
        let fine = groups.iter().find(|g| {
            parts == [PMC] && whole.len() == 2 && g.pollutant == "PM25" && g.lines == group.lines
        });
        let wanted = group.mass - fine.map_or(0.0, |fine| fine.mass);
        if wanted < 0.0 {
            let message = format!(
                "PM10 is less than the {} t of PM2.5 of the same group",
                fine.map_or(0.0, |f| f.mass) / TONNE
            );
            row.fault("emission_t", message, "PM10 holds PM2.5", problems);
            return None;
        }
        if own <= 0.0 {
            let message = format!(
                "{} has {} line(s) and none emits {}: there is nothing to scale",
                group.title,
                group.lines.len(),
                group.pollutant
            );
            let hint = "leave the total out, or add a line to activity.csv";
            row.fault("region", message, hint, problems);
            return None;
        }
        let emitting = group
            .lines
            .iter()
            .filter(|at| parts.iter().any(|b| self.lines[**at].mass.base[*b] > 0.0));
        let years = emitting.clone().map(|at| self.lines[*at].year);
        Some(OfficialTotal {
            group: group.title.clone(),
            pollutant: group.pollutant.to_owned(),
            year: group.year,
            years: (years.clone().min().unwrap_or(0), years.max().unwrap_or(0)),
            lines: emitting.count(),
            before,
            after: group.mass,
            factor: wanted / own,
            source: group.source.clone(),
        })
    }
}

/// Base pollutants that a group's factor multiplies.
fn parts(group: &Group, groups: &[Group]) -> Vec<usize> {
    if group.pollutant != "PM10" {
        return base_index(group.pollutant).into_iter().collect();
    }
    let fine = groups
        .iter()
        .any(|g| g.pollutant == BASE[PM25] && g.lines == group.lines);
    if fine { vec![PMC] } else { vec![PM25, PMC] }
}

/// Notes groups that claim the same mass of a line.
fn overlaps(groups: &[Group], rows: &[Row<'_>], problems: &mut Problems) {
    let mut owners: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (number, (group, row)) in groups.iter().zip(rows).enumerate() {
        let claims = parts(group, groups).into_iter();
        let mut claims = claims.flat_map(|base| group.lines.iter().map(move |line| (*line, base)));
        let taken = claims.find_map(|claim| {
            let owner = *owners.entry(claim).or_insert(number);
            (owner != number).then_some(owner)
        });
        if let Some(owner) = taken {
            let other = &groups[owner];
            let message = format!(
                "{} of {} shares lines with {} of {} in line {}",
                group.pollutant, group.title, other.pollutant, other.title, other.row
            );
            let hint = "a line can have one total only: keep the finer groups or the coarser one";
            row.fault("region", message, hint, problems);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "official_tests.rs"]
mod tests;
