//! CSV tables of an inventory: columns by name with the unit in the name, every fault noted with its place.

use crate::meteorology::{ReadProblem, table_of};
use std::collections::BTreeSet;

/// Likeness from which a name is offered as "did you mean" [1] (Jaro–Winkler).
const LIKENESS: f64 = 0.75;

/// Columns in another unit than the usual: name, usual name, factor and offset to it.
const OTHER_UNITS: &[(&str, &str, f64, f64)] = &[
    ("temperature_degC", "temperature_K", 1.0, 273.15),
    ("velocity_km_h", "velocity_m_s", 1.0 / 3.6, 0.0),
    ("diameter_mm", "diameter_m", 1e-3, 0.0),
    ("removal_1", "removal_percent", 100.0, 0.0),
];

/// All that is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// The faults in the order of files and lines.
    pub list: Vec<ReadProblem>,
    /// First cells of lines with faults: other tables that name them are not at fault.
    faulty: BTreeSet<String>,
}

impl Problems {
    /// Notes one.
    pub fn add(
        &mut self,
        file: &str,
        line: usize,
        column: &str,
        value: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.list.push(ReadProblem {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            value: value.to_owned(),
            message: message.into(),
            hint: hint.into(),
        });
    }
}

/// "did you mean 'x'?" of the nearest known name, or the first known names.
pub(super) fn suggestion<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = known.collect();
    let mut best = (0.0, "");
    for name in &names {
        let likeness = strsim::jaro_winkler(&text.to_lowercase(), &name.to_lowercase());
        if likeness > best.0 {
            best = (likeness, name);
        }
    }
    if best.0 >= LIKENESS {
        return format!("did you mean '{}'?", best.1);
    }
    let shown: Vec<&str> = names.iter().take(12).copied().collect();
    let more = if names.len() > shown.len() {
        ", …"
    } else {
        ""
    };
    format!("known: {}{more}", shown.join(", "))
}

/// A column of the file: the name under which the engine asks for it, and the map to its unit.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    title: String,
    factor: f64,
    offset: f64,
}

/// One CSV file.
#[derive(Debug)]
pub(super) struct Table {
    /// File name for messages.
    pub file: String,
    columns: Vec<Column>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    /// Line in the file, counted from 1.
    pub line: usize,
}

impl Table {
    /// Parses the text of a file. Columns must be `required` or `optional`, or start with `note`; a missing, unknown or
    /// repeated one is a fault, and so is an empty table. Lines with a wrong number of cells are noted and left out.
    pub fn parse(
        text: &str,
        file: &str,
        required: &[&str],
        optional: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let mut reader = table_of(text);
        let mut table = Self {
            file: file.to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
        };
        let header = match reader.headers() {
            Ok(header) if header.iter().any(|title| !title.is_empty()) => header.clone(),
            _ => {
                problems.add(
                    file,
                    0,
                    "",
                    "",
                    "the file is empty",
                    format!("write the header: {}", required.join(",")),
                );
                return table;
            }
        };
        table.read_header(&header, required, optional, problems);
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, |p| p.line() as usize);
                    if record.len() == header.len() {
                        table.rows.push((line, record));
                    } else {
                        let message =
                            format!("{} cells, the header has {}", record.len(), header.len());
                        problems.add(file, line, "", "", message, "check the commas of this line");
                    }
                }
                Err(cause) => {
                    let line = cause.position().map_or(0, |p| p.line() as usize);
                    problems.add(file, line, "", "", format!("cannot be read: {cause}"), "");
                }
            }
        }
        if table.rows.is_empty() {
            problems.add(
                file,
                0,
                "",
                "",
                "no data below the header",
                "remove the file or add lines",
            );
        }
        table
    }

    fn read_header(
        &mut self,
        header: &csv::StringRecord,
        required: &[&str],
        optional: &[&str],
        problems: &mut Problems,
    ) {
        let known = || required.iter().chain(optional).copied();
        for title in header {
            let other = OTHER_UNITS
                .iter()
                .find(|o| o.0 == title && known().any(|k| k == o.1));
            let (name, factor, offset) = other.map_or((title, 1.0, 0.0), |o| (o.1, o.2, o.3));
            if self.columns.iter().any(|c| c.name == name) {
                problems.add(
                    &self.file,
                    1,
                    title,
                    "",
                    "this column stands twice",
                    "remove one",
                );
            } else if !known().any(|k| k == name) && !name.starts_with("note") {
                let same_stem = known().find(|k| stem(k) == stem(name) && k.contains('_'));
                let (message, hint) = match same_stem {
                    Some(usual) => (
                        "the unit of this column is not known here",
                        format!("write {usual}"),
                    ),
                    None => (
                        "this column is not known",
                        format!(
                            "{} (columns of your own start with note)",
                            suggestion(name, known())
                        ),
                    ),
                };
                problems.add(&self.file, 1, title, "", message, hint);
            }
            self.columns.push(Column {
                name: name.to_owned(),
                title: title.to_owned(),
                factor,
                offset,
            });
        }
        for &name in required {
            if !self.columns.iter().any(|c| c.name == name) {
                problems.add(
                    &self.file,
                    1,
                    name,
                    "",
                    "this column is missing",
                    "add it to the table",
                );
            }
        }
    }

    /// The lines.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            table: self,
            record,
            line: *line,
        })
    }

    /// True if there are no lines.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True if the file has the column.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|c| c.name == name)
    }
}

/// A column name without its unit.
fn stem(name: &str) -> &str {
    name.split_once('_').map_or(name, |(stem, _)| stem)
}

impl<'a> Row<'a> {
    /// The text of a column; empty where the file has none.
    pub fn text(&self, name: &str) -> &'a str {
        self.table
            .columns
            .iter()
            .position(|c| c.name == name)
            .and_then(|at| self.record.get(at))
            .unwrap_or("")
    }

    /// Notes a fault in a column of this line.
    pub fn fault(
        &self,
        column: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
        problems: &mut Problems,
    ) {
        let title = self.table.columns.iter().find(|c| c.name == column);
        let title = title.map_or(column, |c| c.title.as_str());
        let first = self.record.get(0).unwrap_or_default();
        problems.faulty.insert(first.to_owned());
        problems.add(
            &self.table.file,
            self.line,
            title,
            self.text(column),
            message,
            hint,
        );
    }

    /// A text that must stand there.
    pub fn needed(&self, column: &str, problems: &mut Problems) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            if self.table.has(column) {
                self.fault(column, "this cell is empty", "fill it", problems);
            }
            return None;
        }
        Some(text.to_owned())
    }

    /// A number from `low` to `high`, both included, in the unit of the column's usual name.
    pub fn number(
        &self,
        column: &str,
        (low, high): (f64, f64),
        problems: &mut Problems,
    ) -> Option<f64> {
        let at = self.table.columns.iter().find(|c| c.name == column)?;
        let text = self.text(column);
        if text.is_empty() {
            self.fault(column, "a number is missing", "fill the cell", problems);
            return None;
        }
        let Ok(number) = text.parse::<f64>() else {
            let hint = "write digits with a point, without thousands separators or units";
            self.fault(column, "this is not a number", hint, problems);
            return None;
        };
        let value = number * at.factor + at.offset;
        if !value.is_finite() {
            let hint = "remove the line if the value is not known";
            self.fault(column, "this is not a finite number", hint, problems);
            return None;
        }
        if value < low || value > high {
            let message = if value < 0.0 && low >= 0.0 {
                "this must not be negative".to_owned()
            } else {
                format!("this lies outside {low} to {high}")
            };
            self.fault(column, message, "check value and unit", problems);
            return None;
        }
        Some(value)
    }

    /// A name that must be among `known`.
    pub fn known<'b>(
        &self,
        column: &str,
        what: &str,
        known: impl Iterator<Item = &'b str> + Clone,
        problems: &mut Problems,
    ) -> Option<&'a str> {
        let text = self.text(column);
        if known.clone().any(|name| name == text) {
            return Some(text);
        }
        if self.table.has(column) && !problems.faulty.contains(text) {
            self.fault(
                column,
                format!("this {what} is not known"),
                suggestion(text, known),
                problems,
            );
        }
        None
    }
}
