//! Tables that a case names: CSV with a line of names; UTF-8 with or without Excel's mark, or GBK.
//!
//! Hours are those of AERMOD, 1 … 24, the hour that ends then; a time is `2023-01-01 13` or `2023/1/1 13:00`.

use super::text::nearest;
use crate::meteorology::decode;
use std::path::{Path, PathBuf};

/// A table as it was read.
pub(super) struct Table {
    path: PathBuf,
    names: Vec<String>,
    /// Line and fields.
    rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a table; says what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let bytes = std::fs::read(path).map_err(|cause| format!("cannot read {shown}: {cause}"))?;
        let text = decode(&bytes, "")
            .map_err(|_| format!("{shown} is neither UTF-8 nor GBK text: save it as CSV UTF-8"))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|cause| format!("{shown}: {cause}"))?;
            let line = record.position().map_or(0, csv::Position::line);
            let fields: Vec<String> = record.iter().map(str::to_owned).collect();
            if fields.iter().any(|field| !field.is_empty()) {
                rows.push((line, fields));
            }
        }
        if rows.is_empty() {
            return Err(format!(
                "{shown} is empty: it needs a line of names and one or more rows"
            ));
        }
        let (_, names) = rows.remove(0);
        if rows.is_empty() {
            return Err(format!("{shown} has a line of names but no rows"));
        }
        Ok(Self {
            path: path.to_owned(),
            names,
            rows,
        })
    }

    /// Number of a column, if there.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Number of a column that must be there.
    pub fn needed(&self, name: &str) -> Result<usize, String> {
        self.column(name).ok_or_else(|| {
            let near = nearest(name, self.names.iter().map(String::as_str))
                .map_or(String::new(), |near| format!("; is it {near}?"));
            format!(
                "{} has no column {name}{near} (columns: {})",
                self.path.display(),
                self.names.join(", ")
            )
        })
    }

    /// Rows with their lines.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(move |(line, fields)| Row {
            table: self,
            line: *line,
            fields,
        })
    }
}

/// One row.
pub(super) struct Row<'a> {
    table: &'a Table,
    line: u64,
    fields: &'a [String],
}

impl Row<'_> {
    /// The text of a column; blank where the row ends before it.
    pub fn text(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    /// What is wrong, with file and line.
    pub fn wrong(&self, what: &str) -> String {
        format!("{}:{}: {what}", self.table.path.display(), self.line)
    }

    /// A number; `None` where it is blank.
    pub fn number(&self, column: usize) -> Result<Option<f64>, String> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(self.wrong(&format!(
                "{} is {text:?}, not a number",
                self.table.names.get(column).map_or("", String::as_str)
            ))),
        }
    }

    /// A number that must be there.
    pub fn value(&self, column: usize) -> Result<f64, String> {
        self.number(column)?.ok_or_else(|| {
            self.wrong(&format!(
                "{} is blank",
                self.table.names.get(column).map_or("", String::as_str)
            ))
        })
    }

    /// YYYYMMDDHH of a column of times.
    pub fn time(&self, column: usize) -> Result<i64, String> {
        let text = self.text(column);
        let hint = "a time is 2023-01-01 13, the hour 1 … 24 being the one that ends then";
        hour_of(text).ok_or_else(|| self.wrong(&format!("{text:?} is not a time; {hint}")))
    }
}

/// YYYYMMDDHH of `2023-01-01 13`, `2023/1/1 13:00`; hours 1 … 24.
pub(super) fn hour_of(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let &[year, month, day, hour, ..] = parts.as_slice() else {
        return None;
    };
    let whole = parts[4..].iter().all(|part| *part == 0);
    let fits = (1800..3000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (1..=24).contains(&hour);
    (fits && whole).then_some(((year * 100 + month) * 100 + day) * 100 + hour)
}
