//! What was measured, times what the runs make of it.

use super::Comparison;
use super::measures::MeasureEffects;
use crate::cli::CliError;
use crate::increment::Statistic;
use crate::meteorology::{Faults, read_text, table_of};
use crate::problem::nearest;
use crate::report::plans::ProjectedValue;
use std::path::Path;

/// A measured value carried into the scenarios.
pub(super) struct Projected {
    /// Position of the receptor.
    pub receptor: usize,
    /// Pollutant.
    pub pollutant: String,
    /// Measured [µg/m³].
    pub observed: f64,
    /// By scenario.
    pub scenarios: Vec<ProjectedValue>,
}

/// One row of the table.
struct Measured {
    receptor: usize,
    pollutant: String,
    value: f64,
}

/// Relates measured values to the runs: O' = O · M'/M, parts of PM2.5 each by its own factor where they are given.
pub(super) fn projected(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    table: &ObservedTable,
) -> Result<Vec<Projected>, CliError> {
    let rows = table.placed(comparison)?;
    let mut all = Vec::new();
    let runs = comparison.runs.len();
    let level = |receptor: usize, pollutant: &str| {
        let mut levels = comparison.levels.iter();
        levels.find(|l| {
            let wanted = if pollutant == "O3" {
                Statistic::DailyMaximum
            } else {
                Statistic::Mean
            };
            l.receptor == receptor && l.pollutant == pollutant && l.statistic == wanted
        })
    };
    for row in rows.iter().filter(|r| !r.pollutant.starts_with("PM25_")) {
        let Some(own) = level(row.receptor, &row.pollutant) else {
            continue;
        };
        let parts: Vec<&Measured> = rows
            .iter()
            .filter(|p| row.pollutant == "PM25" && p.receptor == row.receptor)
            .filter(|p| p.pollutant.starts_with("PM25_"))
            .collect();
        let scenarios = (1..runs).map(|run| {
            let whole = own.values[run] / own.values[0];
            let mut value = row.value * whole;
            if !parts.is_empty() {
                let known: f64 = parts.iter().map(|p| p.value).sum();
                value = (row.value - known).max(0.0) * whole;
                for part in &parts {
                    let factor = level(part.receptor, &part.pollutant)
                        .filter(|l| l.values[0] > 0.0)
                        .map_or(whole, |l| l.values[run] / l.values[0]);
                    value += part.value * factor;
                }
            }
            let effect = effects
                .iter()
                .find(|e| e.run == run && row.pollutant == "PM25");
            let interval = effect.and_then(|e| {
                let (low, high) = *e.interval.get(row.receptor)?;
                let difference = e.difference[row.receptor];
                if difference == 0.0 {
                    return None;
                }
                let of = |drawn: f64| row.value + (value - row.value) * drawn / difference;
                Some((of(low), of(high)))
            });
            ProjectedValue {
                factor: value / row.value,
                value,
                interval,
            }
        });
        all.push(Projected {
            receptor: row.receptor,
            pollutant: row.pollutant.clone(),
            observed: row.value,
            scenarios: scenarios.collect(),
        });
    }
    Ok(all)
}

/// Columns of the table.
const COLUMNS: [&str; 3] = ["place", "pollutant", "value_ug_m3"];

/// Rows of the table, before places and pollutants of the runs are known.
pub(super) struct ObservedTable {
    file: String,
    /// Line, place, pollutant as written and by our name, value.
    rows: Vec<(usize, String, [String; 2], f64)>,
}

impl ObservedTable {
    /// Reads it.
    pub fn read(path: &Path) -> Result<Self, CliError> {
        let file = path.display().to_string();
        let text = read_text(path).map_err(|e| CliError::Input(e.to_string()))?;
        let mut faults = Faults::new(&file);
        let mut reader = table_of(&text);
        let header = reader.headers().cloned().unwrap_or_default();
        let at = COLUMNS.map(|name| header.iter().position(|h| h == name));
        for (name, _) in COLUMNS.iter().zip(at).filter(|(_, at)| at.is_none()) {
            faults.add(1, name, "", "this column is missing", &COLUMNS.join(","));
        }
        let mut rows = Vec::new();
        if let [Some(place), Some(pollutant), Some(value)] = at {
            for record in reader.records() {
                let Ok(record) = record else {
                    faults.add(
                        0,
                        "",
                        "",
                        "a line that is no table's",
                        "save it as CSV in UTF-8",
                    );
                    continue;
                };
                let line = record.position().map_or(0, |p| p.line() as usize);
                let cell = |at: usize| record.get(at).unwrap_or_default();
                let number = cell(value).parse::<f64>().ok();
                let Some(number) = number.filter(|v| v.is_finite() && *v > 0.0) else {
                    let hint = "a number above 0, in µg/m³";
                    faults.add(
                        line,
                        COLUMNS[2],
                        cell(value),
                        "this is no concentration",
                        hint,
                    );
                    continue;
                };
                let name = cell(pollutant).to_uppercase();
                let name = name.replace("PM2.5", "PM25").replace("MDA8", "O3");
                let names = [cell(pollutant).to_owned(), name];
                rows.push((line, cell(place).to_owned(), names, number));
            }
            if rows.is_empty() && faults.list.is_empty() {
                faults.add(0, "", "", "the table is empty", &COLUMNS.join(","));
            }
        }
        if faults.list.is_empty() {
            return Ok(Self { file, rows });
        }
        Err(CliError::Input(faults.error().to_string()))
    }

    /// Its places and pollutants in the runs.
    fn placed(&self, comparison: &Comparison) -> Result<Vec<Measured>, CliError> {
        let mut faults = Faults::new(&self.file);
        let mut rows: Vec<Measured> = Vec::new();
        let names = &comparison.names;
        let hint = |near: Option<&str>, other: &str| {
            near.map_or_else(
                || other.to_owned(),
                |near| format!("did you mean '{near}'?"),
            )
        };
        for (line, place, [written, name], value) in &self.rows {
            let receptor = names.iter().position(|n| n.contains(place));
            if receptor.is_none() {
                let near = nearest(place, names.iter().flatten().map(String::as_str));
                let hint = hint(near, "points and counties of comparison.csv are known");
                faults.add(
                    *line,
                    COLUMNS[0],
                    place,
                    "this place is not in the domain",
                    &hint,
                );
            }
            let known = comparison.levels.iter().map(|l| l.pollutant.as_str());
            if !known.clone().any(|k| k == name) {
                let hint = hint(nearest(name, known), "PM25, PM10, SO2, NO2, CO, O3 (MDA8)");
                faults.add(
                    *line,
                    COLUMNS[1],
                    written,
                    "the runs do not have this pollutant",
                    &hint,
                );
            }
            let Some(receptor) = receptor else {
                continue;
            };
            if rows
                .iter()
                .any(|r| r.receptor == receptor && r.pollutant == *name)
            {
                let message = format!("{name} of this place stands twice");
                faults.add(*line, COLUMNS[0], place, message, "keep one line");
            }
            rows.push(Measured {
                receptor,
                pollutant: name.clone(),
                value: *value,
            });
        }
        if faults.list.is_empty() {
            return Ok(rows);
        }
        Err(CliError::Input(faults.error().to_string()))
    }
}
