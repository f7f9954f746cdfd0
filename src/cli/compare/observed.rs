//! What was measured, times what the runs make of it.

use super::Comparison;
use super::measures::MeasureEffects;
use crate::cli::CliError;
use crate::increment::Statistic;
use crate::meteorology::{ReadProblem, decode};
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

/// Reads measured values and relates them to the runs: O' = O · M'/M, parts of PM2.5 each by its own factor where they are given.
pub(super) fn projected(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    path: &Path,
) -> Result<Vec<Projected>, CliError> {
    let rows = read(comparison, path)?;
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

fn read(comparison: &Comparison, path: &Path) -> Result<Vec<Measured>, CliError> {
    let file = path.display().to_string();
    let bytes =
        std::fs::read(path).map_err(|e| CliError::Input(format!("cannot read {file}: {e}")))?;
    let text = decode(&bytes, &file).map_err(|e| CliError::Input(e.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut problems: Vec<ReadProblem> = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let head = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| head.iter().position(|h| h == name);
    let columns = ["place", "pollutant", "value_ug_m3"].map(column);
    let [Some(place), Some(pollutant), Some(value)] = columns else {
        return Err(CliError::Input(format!(
            "{file}, line 1: the columns place, pollutant and value_ug_m3 must be there; found: {}",
            head.iter().collect::<Vec<_>>().join(", ")
        )));
    };
    let mut rows: Vec<Measured> = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let line = n + 2;
        let mut fault = |column: &str, value: &str, message: String, hint: String| {
            problems.push(ReadProblem {
                file: file.clone(),
                line,
                column: column.to_owned(),
                value: value.to_owned(),
                message,
                hint,
            });
        };
        let Ok(record) = record else {
            fault(
                "",
                "",
                "this line has another number of cells than the header".into(),
                "fill or remove cells".into(),
            );
            continue;
        };
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let names = &comparison.names;
        let wanted = cell(place);
        let receptor = names
            .iter()
            .position(|n| n.iter().any(|name| name == wanted));
        if receptor.is_none() {
            let near = nearest(wanted, names.iter().flatten().map(String::as_str));
            let hint = near.map_or_else(
                || "points and counties of comparison.csv are known".to_owned(),
                |near| format!("did you mean '{near}'?"),
            );
            fault(
                "place",
                wanted,
                "this place is not in the domain".into(),
                hint,
            );
        }
        let name = cell(pollutant)
            .to_uppercase()
            .replace("PM2.5", "PM25")
            .replace("MDA8", "O3");
        let known = comparison.levels.iter().map(|l| l.pollutant.as_str());
        if !known.clone().any(|k| k == name) {
            let near = nearest(&name, known);
            let hint = near.map_or_else(
                || "PM25, PM10, SO2, NO2, CO, O3 (MDA8)".to_owned(),
                |near| format!("did you mean '{near}'?"),
            );
            fault(
                "pollutant",
                cell(pollutant),
                "the runs do not have this pollutant".into(),
                hint,
            );
        }
        let number = cell(value)
            .parse::<f64>()
            .ok()
            .filter(|v| v.is_finite() && *v > 0.0);
        if number.is_none() {
            fault(
                "value_ug_m3",
                cell(value),
                "this is no concentration".into(),
                "a number above 0, in µg/m³".into(),
            );
        }
        let (Some(receptor), Some(value)) = (receptor, number) else {
            continue;
        };
        if rows
            .iter()
            .any(|r| r.receptor == receptor && r.pollutant == name)
        {
            fault(
                "place",
                wanted,
                format!("{name} of this place stands twice"),
                "keep one line".into(),
            );
        }
        rows.push(Measured {
            receptor,
            pollutant: name,
            value,
        });
    }
    if problems.is_empty() && rows.is_empty() {
        return Err(CliError::Input(format!(
            "{file}: the table is empty\nhint: place,pollutant,value_ug_m3"
        )));
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    let error = crate::meteorology::ReadError::Problems { problems };
    Err(CliError::Input(error.to_string()))
}
