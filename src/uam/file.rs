//! An opened UAM-IV file: its header is checked, its records are counted, fields are read when they are asked for.

use super::error::UamError;
use super::header::{AROUND, CUT, Header, POINTS, STAMP, hour, record, start};
use crate::ioapi::Frame;
use crate::time::ModelTime;
use ndarray::Array3;
use std::fs::File;
use std::path::Path;

/// Bytes before the values of a field.
const BEFORE: usize = 44;
/// Kinds that are read.
const KINDS: [&str; 4] = ["EMISSIONS", "AVERAGE", "INSTANT", "AIRQUALITY"];

/// An opened file.
#[derive(Debug)]
pub struct UamFile {
    file: File,
    /// Name of the file, for messages.
    pub name: String,
    /// Kind: `EMISSIONS`, `AVERAGE`, `INSTANT`, `AIRQUALITY`.
    pub kind: String,
    /// Its note.
    pub note: String,
    /// Hours that its clock is behind UTC.
    pub zone: i64,
    /// Its species.
    pub species: Vec<String>,
    /// Layers, rows, columns.
    pub shape: (usize, usize, usize),
    /// Corner and size of cells as the header has them [m or °].
    pub cells: [f64; 4],
    /// Its cells on the earth, or why they have no place.
    pub frame: Result<Frame, String>,
    /// Begin and end of its hours, UTC.
    pub hours: Vec<(ModelTime, ModelTime)>,
    /// Bytes before the first hour.
    header: u64,
}

impl UamFile {
    /// Opens a file, reads its header and the stamps of its hours.
    ///
    /// # Errors
    /// [`UamError`]: no such file, another order of bytes, another kind, records that are cut or of another length, hours that do not rise.
    pub fn open(path: &Path) -> Result<Self, UamError> {
        let (mut file, length, name) = start(path)?;
        let header = Header::read(&mut file, &name)?;
        if !KINDS.contains(&header.kind.as_str()) {
            let what = format!("its kind is '{}'", header.kind);
            let hint = match header.kind.as_str() {
                POINTS => "stacks and their hours are read by [[inventory.points]]",
                "BOUNDARY" => "boundary concentrations of CAMx are not read",
                _ => "EMISSIONS, AVERAGE, INSTANT and AIRQUALITY are read",
            };
            return Err(UamError::file(&name, what, hint));
        }
        let mut opened = Self {
            file,
            kind: header.kind,
            note: header.note,
            zone: header.zone,
            species: header.species,
            shape: header.shape,
            cells: header.cells,
            frame: header.frame,
            hours: Vec::new(),
            header: header.bytes,
            name,
        };
        opened.hours = opened.read_hours(length)?;
        Ok(opened)
    }

    fn field_bytes(&self) -> usize {
        BEFORE + 4 * self.shape.1 * self.shape.2
    }

    fn hour_bytes(&self) -> u64 {
        let fields = (self.species.len() * self.shape.0) as u64;
        STAMP as u64 + AROUND + fields * (self.field_bytes() as u64 + AROUND)
    }

    fn read_hours(&self, length: u64) -> Result<Vec<(ModelTime, ModelTime)>, UamError> {
        let wrong = |what: String| UamError::file(&self.name, what, CUT);
        let data = length.saturating_sub(self.header);
        let (count, rest) = (data / self.hour_bytes(), data % self.hour_bytes());
        if count == 0 || rest != 0 {
            return Err(wrong(format!(
                "{count} whole hour(s) of {} bytes and {rest} bytes more",
                self.hour_bytes()
            )));
        }
        let mut hours: Vec<(ModelTime, ModelTime)> = Vec::new();
        let mut file = &self.file;
        for number in 0..count {
            let at = self.header + number * self.hour_bytes();
            let stamp = record(&mut file, at, STAMP, &self.name)?;
            let last = hours.last().map(|hour| hour.0);
            hours.push(hour(&self.name, &stamp, (number + 1, self.zone), last)?);
        }
        Ok(hours)
    }

    /// Values of a species in an hour, `[layer][row][column]`.
    ///
    /// # Errors
    /// [`UamError`]: a species that is not there, a record that is not where it must be, values that are no numbers.
    pub fn field(&self, species: &str, hour: usize) -> Result<Array3<f64>, UamError> {
        let place = self.species.iter().position(|s| s == species);
        let place = place.filter(|_| hour < self.hours.len()).ok_or_else(|| {
            let what = format!("no {species} in hour {}", hour + 1);
            UamError::file(
                &self.name,
                what,
                "`hehuang met check FILE` says what it holds",
            )
        })?;
        let (layers, rows, columns) = self.shape;
        let bytes = self.field_bytes();
        let mut values = Vec::with_capacity(layers * rows * columns);
        let mut file = &self.file;
        for layer in 0..layers {
            let number = (place * layers + layer) as u64;
            let at = self.header
                + hour as u64 * self.hour_bytes()
                + STAMP as u64
                + AROUND
                + number * (bytes as u64 + AROUND);
            let words = record(&mut file, at, bytes, &self.name)?;
            let found = words.text(1, 10);
            if found != species {
                let what = format!("{found} stands in hour {} where {species} must", hour + 1);
                return Err(UamError::file(&self.name, what, CUT));
            }
            for cell in 0..rows * columns {
                let value = words.real(11 + cell);
                if !value.is_finite() {
                    let what = format!(
                        "{species} in hour {}, layer {} holds {value} in row {}, column {}",
                        hour + 1,
                        layer + 1,
                        cell / columns + 1,
                        cell % columns + 1
                    );
                    return Err(UamError::file(&self.name, what, "every value is needed"));
                }
                values.push(value);
            }
        }
        Array3::from_shape_vec(self.shape, values)
            .map_err(|e| UamError::file(&self.name, e.to_string(), CUT))
    }
}
