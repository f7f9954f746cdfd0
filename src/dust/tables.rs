//! The tables of dust, `seeds/dust`, and the reader that they share.

use super::shao2011::{Part, SoilSizes};
use super::{DustError, SoilTexture};
use crate::seeds;
use std::sync::OnceLock;

const SOIL_SIZES: &str = "dust/soil_sizes.csv";

/// What is wrong in a table, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// The file.
    pub file: String,
    /// Its line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// The column; empty for the line as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl std::fmt::Display for TableFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.value.is_empty() {
            write!(f, " (found '{}')", self.value)?;
        }
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

/// A table with named columns; lines that begin with `#` are remarks.
pub(super) struct Table {
    name: String,
    header: csv::StringRecord,
    /// Lines with their numbers.
    rows: Vec<(u64, csv::StringRecord)>,
}

/// One line of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    line: u64,
    record: &'a csv::StringRecord,
}

impl Table {
    /// An embedded file below `seeds/`.
    pub fn embedded(name: &str) -> Result<Self, DustError> {
        Self::parse(&format!("seeds/{name}"), seeds::bytes(name)?)
    }

    /// Text of a file by its name.
    pub fn parse(name: &str, text: &[u8]) -> Result<Self, DustError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        // The csv crate numbers a line by the first of the remarks before it: they are taken out here.
        let (mut kept, mut lines) = (Vec::new(), Vec::new());
        for (line, bytes) in text.split_inclusive(|b| *b == b'\n').enumerate() {
            if !bytes.starts_with(b"#") && !bytes.trim_ascii().is_empty() {
                kept.extend_from_slice(bytes);
                lines.push(line as u64 + 1);
            }
        }
        let line_of = |position: Option<&csv::Position>| {
            let at = position.map_or(0, |p| p.line() as usize);
            lines.get(at.wrapping_sub(1)).copied().unwrap_or(0)
        };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(kept.as_slice());
        let fault = |error: csv::Error| {
            let line = line_of(error.position());
            let (message, hint) = match error.kind() {
                csv::ErrorKind::UnequalLengths {
                    expected_len, len, ..
                } => (
                    format!("{len} cells where the header has {expected_len}"),
                    "text with commas needs quotation marks",
                ),
                csv::ErrorKind::Utf8 { .. } => {
                    ("the text is not UTF-8".to_owned(), "save it as UTF-8")
                }
                _ => (error.to_string(), ""),
            };
            DustError::Table(Box::new(TableFault {
                file: name.to_owned(),
                line,
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

    /// The lines.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            table: self,
            line: *line,
            record,
        })
    }

    /// A fault of the file as a whole.
    pub fn fault(&self, message: impl Into<String>, hint: impl Into<String>) -> DustError {
        DustError::Table(Box::new(TableFault {
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
    ) -> DustError {
        let at = self.table.header.iter().position(|title| title == column);
        DustError::Table(Box::new(TableFault {
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
    pub fn text(&self, column: &str) -> Result<&'a str, DustError> {
        let at = self.table.header.iter().position(|title| title == column);
        at.and_then(|at| self.record.get(at)).ok_or_else(|| {
            let titles: Vec<&str> = self.table.header.iter().collect();
            self.table.fault(
                format!("there is no column {column}"),
                format!("its columns are {}", titles.join(", ")),
            )
        })
    }

    /// A number in a range.
    pub fn number(&self, column: &str, least: f64, greatest: f64) -> Result<f64, DustError> {
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
    ) -> Result<T, DustError> {
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
pub(super) fn soil_sizes() -> Result<&'static [SoilSizes], DustError> {
    static SOILS: OnceLock<Vec<SoilSizes>> = OnceLock::new();
    if let Some(soils) = SOILS.get() {
        return Ok(soils);
    }
    let read = read_soil_sizes(&Table::embedded(SOIL_SIZES)?)?;
    Ok(SOILS.get_or_init(|| read))
}

fn read_soil_sizes(table: &Table) -> Result<Vec<SoilSizes>, DustError> {
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
            return Err(table.fault(
                format!(
                    "{} has no minimally or no fully dispersed part",
                    texture.name()
                ),
                "every texture needs both",
            ));
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
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
