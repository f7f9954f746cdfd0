//! The tables of dust, `seeds/dust`, and the reader that they share.

use super::shao2011::{Part, SoilSizes};
use super::{DustError, SoilTexture};
use crate::meteorology::{ReadError, ReadProblem, decode};
use crate::seeds;
use std::sync::OnceLock;

const SOIL_SIZES: &str = "dust/soil_sizes.csv";

/// One fault of a table.
#[derive(Debug)]
pub(super) struct Fault(Box<ReadProblem>);

impl From<Fault> for DustError {
    fn from(fault: Fault) -> Self {
        Self::Problems {
            problems: vec![*fault.0],
        }
    }
}

/// A table with named columns; lines that begin with `#` are remarks.
pub(super) struct Table {
    name: String,
    header: csv::StringRecord,
    /// Lines with their numbers.
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One line of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    line: usize,
    record: &'a csv::StringRecord,
}

impl Table {
    /// An embedded file below `seeds/`.
    pub fn embedded(name: &str) -> Result<Self, DustError> {
        Self::parse(&format!("seeds/{name}"), seeds::bytes(name)?)
    }

    /// Bytes of a file by its name, in any of the usual encodings.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, DustError> {
        let text = decode(bytes, name).map_err(|error| match error {
            ReadError::Problems { problems } => DustError::Problems { problems },
            other => other.into(),
        })?;
        // The csv crate numbers a line by the first of the remarks before it: they are taken out here.
        let (mut kept, mut lines) = (String::new(), Vec::new());
        for (line, text) in text.split_inclusive('\n').enumerate() {
            if !text.starts_with('#') && !text.trim().is_empty() {
                kept.push_str(text);
                lines.push(line + 1);
            }
        }
        let line_of = |position: Option<&csv::Position>| {
            let at = position.map_or(0, |p| p.line() as usize);
            lines.get(at.wrapping_sub(1)).copied().unwrap_or(0)
        };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(kept.as_bytes());
        let fault = |error: csv::Error| -> Fault {
            let (message, hint) = match error.kind() {
                csv::ErrorKind::UnequalLengths {
                    expected_len, len, ..
                } => (
                    format!("{len} cells where the header has {expected_len}"),
                    "text with commas needs quotation marks",
                ),
                _ => (error.to_string(), ""),
            };
            Fault(Box::new(ReadProblem {
                file: name.to_owned(),
                line: line_of(error.position()),
                column: String::new(),
                value: String::new(),
                message,
                hint: hint.to_owned(),
            }))
        };
        let header = reader.headers().map_err(fault)?.clone();
        let rows = reader
            .records()
            .map(|record| record.map(|record| (line_of(record.position()), record)))
            .collect::<Result<_, _>>()
            .map_err(fault)?;
        Ok(Self {
            name: name.to_owned(),
            header,
            rows,
        })
    }

    /// Refuses a table without one of these columns, even if it has no lines.
    pub fn require(&self, columns: &[&str]) -> Result<(), Fault> {
        columns
            .iter()
            .try_for_each(|column| self.at(column).map(|_| ()))
    }

    /// Position of a column.
    fn at(&self, column: &str) -> Result<usize, Fault> {
        let found = self.header.iter().position(|title| title == column);
        found.ok_or_else(|| {
            let titles: Vec<&str> = self.header.iter().collect();
            let hint = if titles.is_empty() {
                "it is empty".to_owned()
            } else {
                format!("its columns are {}", titles.join(", "))
            };
            self.fault(format!("there is no column {column}"), hint)
        })
    }

    /// What each line gives, or all their faults at once; a fault of the whole file once.
    pub fn collect<T>(
        &self,
        mut read: impl FnMut(Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, DustError> {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        for row in self.rows() {
            match read(row) {
                Ok(value) => found.push(value),
                Err(fault) if fault.0.line == 0 => return Err(fault.into()),
                Err(fault) => problems.push(*fault.0),
            }
        }
        if problems.is_empty() {
            Ok(found)
        } else {
            Err(DustError::Problems { problems })
        }
    }

    /// The lines.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            table: self,
            line: *line,
            record,
        })
    }

    /// A fault of the file as a whole.
    pub fn fault(&self, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault(Box::new(ReadProblem {
            file: self.name.clone(),
            line: 0,
            column: String::new(),
            value: String::new(),
            message: message.into(),
            hint: hint.into(),
        }))
    }
}

impl<'a> Row<'a> {
    /// A fault in a column of this line.
    pub fn fault(
        &self,
        column: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Fault {
        let at = self.table.header.iter().position(|title| title == column);
        Fault(Box::new(ReadProblem {
            file: self.table.name.clone(),
            line: self.line,
            column: column.to_owned(),
            value: at
                .and_then(|at| self.record.get(at))
                .unwrap_or("")
                .to_owned(),
            message: message.into(),
            hint: hint.into(),
        }))
    }

    /// The text of a column.
    pub fn text(&self, column: &str) -> Result<&'a str, Fault> {
        let at = self.table.at(column)?;
        Ok(self.record.get(at).unwrap_or_default())
    }

    /// A number in a range.
    pub fn number(&self, column: &str, least: f64, greatest: f64) -> Result<f64, Fault> {
        let value = self.text(column)?.parse::<f64>().ok();
        value
            .filter(|value| (least..=greatest).contains(value))
            .ok_or_else(|| {
                let range = format!("it should lie between {least} and {greatest}");
                self.fault(column, "this is no number in its range", range)
            })
    }

    /// One of a few names.
    pub fn one_of<T>(
        &self,
        column: &str,
        all: impl IntoIterator<Item = T>,
        name: impl Fn(&T) -> String,
    ) -> Result<T, Fault> {
        let text = self.text(column)?;
        let mut names = Vec::new();
        for item in all {
            let known = name(&item);
            if known == text {
                return Ok(item);
            }
            names.push(known);
        }
        let hint = format!("known are {}", names.join(", "));
        Err(self.fault(column, "this name is not known", hint))
    }
}

/// Sizes of all soils in the order of [`SoilTexture::ALL`].
///
/// # Errors
/// If the embedded table is damaged.
pub fn soil_sizes() -> Result<&'static [SoilSizes], DustError> {
    static SOILS: OnceLock<Vec<SoilSizes>> = OnceLock::new();
    Ok(seeds::once(&SOILS, || {
        read_soil_sizes(&Table::embedded(SOIL_SIZES)?)
    })?)
}

pub(super) fn read_soil_sizes(table: &Table) -> Result<Vec<SoilSizes>, DustError> {
    let mut parts = vec![[Vec::new(), Vec::new()]; SoilTexture::ALL.len()];
    for row in table.rows() {
        let texture = row.one_of("texture", SoilTexture::ALL, |t| t.name().to_owned())?;
        let states = [(0, "minimally"), (1, "fully")];
        let (state, _) = row.one_of("state", states, |s| s.1.to_owned())?;
        parts[texture.index()][state].push(Part {
            weight: row.number("weight_1", 0.0, 2.0)?,
            ln_median: row.number("ln_median_um", -3.0, 8.0)?,
            ln_width: row.number("ln_width", 0.05, 3.0)?,
        });
    }
    for (texture, states) in SoilTexture::ALL.iter().zip(&parts) {
        if states.iter().any(Vec::is_empty) {
            let message = format!(
                "{} has no minimally or no fully dispersed part",
                texture.name()
            );
            return Err(table.fault(message, "every texture needs both").into());
        }
    }
    Ok(parts
        .iter()
        .map(|[minimally, fully]| SoilSizes::new(minimally, fully))
        .collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn soils(text: &str) -> String {
        let table = Table::parse("soils.csv", text.as_bytes());
        match table.and_then(|table| read_soil_sizes(&table)) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn faults_have_their_place() {
        let header = "texture,state,weight_1,ln_median_um,ln_width\n";
        let cases = [
            (
                "texture,state\nsand,fully\n",
                "soils.csv: there is no column weight_1; its columns are texture, state",
            ),
            (
                "HEADmud,fully,1,1,1\n",
                "soils.csv, line 2, column texture: this name is not known (found 'mud'); known are sand, loamy_sand",
            ),
            (
                "HEAD# remark\nsand,fully,1,x,1\n",
                "soils.csv, line 3, column ln_median_um: this is no number in its range (found 'x'); it should lie between -3 and 8",
            ),
            (
                "HEADsand,fully,1,1,1\n",
                "soils.csv: sand has no minimally or no fully dispersed part",
            ),
            (
                "HEADsand,fully\n",
                "soils.csv, line 2: 2 cells where the header has 5",
            ),
            (
                "HEADsand,fully,NaN,1,1\n",
                "soils.csv, line 2, column weight_1: this is no number in its range (found 'NaN')",
            ),
        ];
        for (text, expected) in cases {
            let found = soils(&text.replace("HEAD", header));
            assert!(found.contains(expected), "{found}");
        }
    }
}
