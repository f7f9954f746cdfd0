//! A file of WRF output: opened, checked, read a field at a time.

use crate::cf;
use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use std::path::Path;

/// Dimensions that every field stands on.
const TIME: &str = "Time";
const WEST_EAST: &str = "west_east";
const SOUTH_NORTH: &str = "south_north";
const BOTTOM_TOP: &str = "bottom_top";

/// Why a file of WRF output is refused.
#[derive(Debug, thiserror::Error)]
pub enum WrfError {
    /// Not there, not readable, no netCDF.
    #[error("{file} cannot be read as netCDF: {cause}; is it whole, and is it WRF's?")]
    Unreadable {
        /// The file.
        file: String,
        /// The library's own words.
        cause: String,
    },
    /// A field, dimension or attribute that must be there.
    #[error("{file} has no {what}; {hint}")]
    Missing {
        /// The file.
        file: String,
        /// What is missing.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A field of another shape.
    #[error("{file}: {name} is {found}, not {wanted}")]
    Shape {
        /// The file.
        file: String,
        /// The field.
        name: String,
        /// Its dimensions.
        found: String,
        /// What they should be.
        wanted: String,
    },
    /// A value that cannot be.
    #[error(
        "{file}: {name} at {time} holds {value} in cell {cell} (counted in the order of the file)"
    )]
    Value {
        /// The file.
        file: String,
        /// The field.
        name: String,
        /// The time.
        time: ModelTime,
        /// The value.
        value: f64,
        /// Where.
        cell: usize,
    },
    /// Times that are none.
    #[error("{file}: time {index} is '{text}', which is no time; {hint}")]
    Time {
        /// The file.
        file: String,
        /// Which one.
        index: usize,
        /// Its text.
        text: String,
        /// What to do.
        hint: String,
    },
    /// A map that is not known here, or not that of the file's own longitudes and latitudes.
    #[error("{file}: {what}")]
    Map {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
}

/// An opened file. Fields are read when they are asked for, one time at once, so that a file of any size takes little memory.
#[derive(Debug)]
pub struct WrfFile {
    file: netcdf::File,
    name: String,
    /// Its times.
    pub times: Vec<ModelTime>,
    /// Mass points west to east.
    pub nx: usize,
    /// Mass points south to north.
    pub ny: usize,
    /// Mass levels.
    pub nz: usize,
}

impl WrfFile {
    /// Opens a file and reads its dimensions and times.
    ///
    /// # Errors
    /// [`WrfError`]: no netCDF, no dimensions or times of WRF.
    pub fn open(path: &Path) -> Result<Self, WrfError> {
        let name = path.display().to_string();
        let file = cf::open(path).map_err(|cause| WrfError::Unreadable {
            file: name.clone(),
            cause,
        })?;
        let length = |dimension: &str| {
            file.dimension_len(dimension)
                .filter(|n| *n > 0)
                .ok_or_else(|| WrfError::Missing {
                    file: name.clone(),
                    what: format!("dimension {dimension}"),
                    hint: "give wrfout files as WRF writes them (not geo_em, wrfinput of one field or products of others)".into(),
                })
        };
        let (nx, ny, nz) = (
            length(WEST_EAST)?,
            length(SOUTH_NORTH)?,
            length(BOTTOM_TOP)?,
        );
        let count = length(TIME)?;
        let mut opened = Self {
            file,
            name,
            times: vec![],
            nx,
            ny,
            nz,
        };
        opened.times = opened.read_times(count)?;
        Ok(opened)
    }

    /// Name of the file, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it has a field.
    pub fn has(&self, name: &str) -> bool {
        self.file.variable(name).is_some()
    }

    /// A number among its attributes.
    ///
    /// # Errors
    /// [`WrfError::Missing`].
    pub fn attribute(&self, name: &str) -> Result<f64, WrfError> {
        let value = self.file.attribute(name).and_then(|a| a.value().ok());
        let number = value.and_then(cf::number);
        number.ok_or_else(|| WrfError::Missing {
            file: self.name.clone(),
            what: format!("attribute {name}"),
            hint: "tools that cut files should keep the global attributes".into(),
        })
    }

    /// A field of the ground at a time, `[j][i]`; `extra` more points along x and y (0 or 1: staggered).
    ///
    /// # Errors
    /// [`WrfError`]: not there, another shape, values that cannot be.
    pub fn surface(
        &self,
        name: &str,
        time: usize,
        (extra_y, extra_x): (usize, usize),
    ) -> Result<Array2<f64>, WrfError> {
        let shape = [self.ny + extra_y, self.nx + extra_x];
        let values = self.read(name, time, &shape)?;
        Ok(Array2::from_shape_vec(shape, values).expect("as many as asked for"))
    }

    /// A field of the air at a time, `[k][j][i]`; `extra` more points along z, y and x.
    ///
    /// # Errors
    /// As [`Self::surface`].
    pub fn volume(
        &self,
        name: &str,
        time: usize,
        (extra_z, extra_y, extra_x): (usize, usize, usize),
    ) -> Result<Array3<f64>, WrfError> {
        let shape = [self.nz + extra_z, self.ny + extra_y, self.nx + extra_x];
        let values = self.read(name, time, &shape)?;
        Ok(Array3::from_shape_vec(shape, values).expect("as many as asked for"))
    }

    fn read(&self, name: &str, time: usize, shape: &[usize]) -> Result<Vec<f64>, WrfError> {
        let variable = self.file.variable(name).ok_or_else(|| WrfError::Missing {
            file: self.name.clone(),
            what: format!("field {name}"),
            hint: "write it with iofields_filename or history_outname as WRF does by default"
                .into(),
        })?;
        let lengths: Vec<usize> = variable
            .dimensions()
            .iter()
            .map(netcdf::Dimension::len)
            .collect();
        // Fields that do not change are written without times by some tools.
        let still = lengths == shape;
        if !still && (lengths.len() != shape.len() + 1 || lengths[1..] != *shape) {
            let words = |list: &[usize]| format!("{list:?}");
            let mut wanted = vec![self.times.len()];
            wanted.extend(shape);
            return Err(WrfError::Shape {
                file: self.name.clone(),
                name: name.to_owned(),
                found: words(&lengths),
                wanted: words(&wanted),
            });
        }
        let mut extents: Vec<netcdf::Extent> = shape.iter().map(|&n| (0..n).into()).collect();
        if !still {
            extents.insert(0, (time..=time).into());
        }
        let values: Vec<f64> =
            variable
                .get_values(extents)
                .map_err(|cause| WrfError::Unreadable {
                    file: self.name.clone(),
                    cause: format!("{name}: {cause}"),
                })?;
        match values
            .iter()
            .position(|v| v.is_nan() || v.abs() >= cf::IMPOSSIBLE)
        {
            None => Ok(values),
            Some(cell) => Err(WrfError::Value {
                file: self.name.clone(),
                name: name.to_owned(),
                time: self.times.get(time).copied().unwrap_or_default(),
                value: values[cell],
                cell,
            }),
        }
    }

    fn read_times(&self, count: usize) -> Result<Vec<ModelTime>, WrfError> {
        let variable = self
            .file
            .variable("Times")
            .ok_or_else(|| WrfError::Missing {
                file: self.name.clone(),
                what: "field Times".into(),
                hint: "WRF writes it as text of 19 letters, 2016-01-05_08:00:00".into(),
            })?;
        let width = variable
            .dimensions()
            .last()
            .map_or(0, netcdf::Dimension::len);
        let bytes = variable
            .get_raw_values(..)
            .map_err(|cause| WrfError::Unreadable {
                file: self.name.clone(),
                cause: format!("Times: {cause}"),
            })?;
        let wrong = |index, text: &str, hint: &str| WrfError::Time {
            file: self.name.clone(),
            index,
            text: text.to_owned(),
            hint: hint.to_owned(),
        };
        if width == 0 || bytes.len() != width * count {
            return Err(wrong(0, "", "Times must be text, [Time][19]"));
        }
        let mut times: Vec<ModelTime> = Vec::with_capacity(count);
        for (index, text) in bytes.chunks_exact(width).enumerate() {
            let text = String::from_utf8_lossy(text)
                .trim_end_matches('\0')
                .to_owned();
            let utc = text.replacen('_', "T", 1);
            let time = ModelTime::parse_column(&utc, true)
                .map_err(|_| wrong(index, &text, "WRF writes 2016-01-05_08:00:00 (UTC)"))?;
            if times.last().is_some_and(|last| *last >= time) {
                return Err(wrong(index, &text, "times must rise"));
            }
            times.push(time);
        }
        Ok(times)
    }
}
