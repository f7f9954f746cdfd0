//! An opened I/O API file: fields are read when they are asked for, one time at once.

use super::error::IoapiError;
use super::header::{Attributes, FileKind, Header};
use crate::cf;
use crate::time::ModelTime;
use ndarray::Array3;
use std::ops::Range;
use std::path::Path;

/// An opened file.
#[derive(Debug)]
pub struct IoapiFile {
    file: netcdf::File,
    /// Name of the file, for messages.
    pub name: String,
    /// What its attributes say.
    pub header: Header,
    /// Its times; empty where fields do not change.
    pub times: Vec<ModelTime>,
}

impl IoapiFile {
    /// Opens a file; header, dimensions, variables and time flags must agree.
    ///
    /// # Errors
    /// [`IoapiError`]: no netCDF, no I/O API file, cut off, a header that cannot be used or that does not agree with what is there.
    pub fn open(path: &Path) -> Result<Self, IoapiError> {
        let name = path.display().to_string();
        let file = cf::open(path).map_err(|cause| IoapiError::Unreadable {
            file: name.clone(),
            cause,
        })?;
        let attributes = Attributes {
            file: &file,
            name: &name,
        };
        let header = attributes.header()?;
        let times = attributes.times(&header)?;
        Ok(Self {
            file,
            name,
            header,
            times,
        })
    }

    fn wrong(&self, what: impl Into<String>, hint: impl Into<String>) -> IoapiError {
        IoapiError::file(&self.name, what, hint)
    }

    /// Whether it has a variable.
    pub fn has(&self, name: &str) -> bool {
        self.header.variables.iter().any(|v| v == name)
    }

    /// Units of a variable as the file writes them, without the blanks around.
    pub fn units(&self, name: &str) -> String {
        let variable = self.file.variable(name);
        let text = variable.and_then(|v| cf::text(&v, "units"));
        text.unwrap_or_default().trim().to_owned()
    }

    /// Steps of its fields: its times, or one.
    pub fn steps(&self) -> usize {
        self.times.len().max(1)
    }

    /// Values of a variable at a step, `[layer][row][column]`, NaN where there is none; a boundary's cells lie along the last.
    ///
    /// # Errors
    /// [`IoapiError`]: no such variable, another shape.
    pub fn field(&self, name: &str, step: usize) -> Result<Array3<f64>, IoapiError> {
        self.part(name, step, 0..usize::MAX, 0..usize::MAX)
    }

    /// As [`Self::field`], of some rows and columns; ranges end where the field does.
    ///
    /// # Errors
    /// As [`Self::field`].
    pub fn part(
        &self,
        name: &str,
        step: usize,
        rows: Range<usize>,
        columns: Range<usize>,
    ) -> Result<Array3<f64>, IoapiError> {
        let absent = || {
            let hint = format!("it has {}", self.header.variables.join(", "));
            self.wrong(format!("no variable {name}"), hint)
        };
        let variable = self.file.variable(name).ok_or_else(absent)?;
        let lengths: Vec<usize> = variable
            .dimensions()
            .iter()
            .map(netcdf::Dimension::len)
            .collect();
        let within = |range: Range<usize>, length: usize| {
            range.start.min(length)..range.end.min(length).max(range.start.min(length))
        };
        let (shape, ranges) = match (self.header.kind, lengths.as_slice()) {
            (FileKind::Gridded, &[_, layers, ny, nx]) => {
                let (rows, columns) = (within(rows, ny), within(columns, nx));
                (
                    (layers, rows.len(), columns.len()),
                    vec![0..layers, rows, columns],
                )
            }
            (FileKind::Boundary, &[_, layers, cells]) => {
                let cells = within(columns, cells);
                ((layers, 1, cells.len()), vec![0..layers, cells])
            }
            _ => {
                return Err(self.wrong(
                    format!("{name} is {lengths:?}"),
                    "a gridded file's are [TSTEP][LAY][ROW][COL], a boundary's [TSTEP][LAY][PERIM]",
                ));
            }
        };
        if step >= lengths[0] {
            return Err(self.wrong(
                format!("{name} has {} step(s), not {}", lengths[0], step + 1),
                "is the file whole?",
            ));
        }
        let mut extents: Vec<netcdf::Extent> = vec![(step..=step).into()];
        extents.extend(ranges.into_iter().map(netcdf::Extent::from));
        let raw: Vec<f64> = variable
            .get_values(extents)
            .map_err(|e| self.wrong(format!("{name}: {e}"), "is the file whole?"))?;
        let values = raw.into_iter().map(|v| {
            if v.is_nan() || v.abs() >= cf::IMPOSSIBLE {
                f64::NAN
            } else {
                v
            }
        });
        Array3::from_shape_vec(shape, values.collect())
            .map_err(|e| self.wrong(format!("{name}: {e}"), "is the file whole?"))
    }

    /// The first rows and columns of a variable at a step, every value of which must be there.
    ///
    /// # Errors
    /// As [`Self::field`]; another shape, a value that is missing or no number.
    pub fn volume(
        &self,
        name: &str,
        step: usize,
        (layers, rows, columns): (usize, usize, usize),
    ) -> Result<Array3<f64>, IoapiError> {
        let field = self.field(name, step)?;
        let (nz, ny, nx) = field.dim();
        if nz != layers || ny < rows || nx < columns {
            return Err(self.wrong(
                format!("{name} is {nz} × {ny} × {nx}, not {layers} × {rows} × {columns}"),
                "are the files of one grid?",
            ));
        }
        let part = field.slice(ndarray::s![.., ..rows, ..columns]).to_owned();
        match part.indexed_iter().find(|(_, v)| !v.is_finite()) {
            None => Ok(part),
            Some(((k, j, i), _)) => {
                let time = self
                    .times
                    .get(step)
                    .map_or_else(String::new, |t| format!(" at {t}"));
                Err(self.wrong(
                    format!(
                        "{name}{time} has no value in layer {}, row {}, column {}",
                        k + 1,
                        j + 1,
                        i + 1
                    ),
                    "every value is needed",
                ))
            }
        }
    }
}
