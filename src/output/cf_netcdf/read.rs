//! Reading files of the writer back, for `report` and `export`.

use ndarray::{ArrayD, IxDyn};
use std::path::{Path, PathBuf};

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The file is damaged.
    #[error("{} ({bytes} bytes) is no netCDF file or was cut off while it was written: {cause}; run again, or `hehuang resume`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// netCDF's own words.
        cause: String,
    },
    /// No such variable.
    #[error("{} has no variable '{name}'{hint}", path.display())]
    NoVariable {
        /// The file.
        path: PathBuf,
        /// The variable asked for.
        name: String,
        /// `; did you mean '…'?` or nothing.
        hint: String,
    },
}

/// Coordinates of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinates {
    /// x of cell centres on the map [m].
    pub x: Vec<f64>,
    /// y of cell centres on the map [m], south to north.
    pub y: Vec<f64>,
    /// Longitude of cell centres [°E], `[j][i]`.
    pub longitude: ArrayD<f64>,
    /// Latitude of cell centres [°N], `[j][i]`.
    pub latitude: ArrayD<f64>,
    /// Seconds since 1970-01-01 00:00 UTC of each record; empty without time.
    pub times: Vec<i64>,
    /// Tag names; empty without tags.
    pub tags: Vec<String>,
}

/// An open file.
pub struct NetCdfReader {
    path: PathBuf,
    file: netcdf::File,
}

impl NetCdfReader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`ReadError::Unreadable`] with the system's words, [`ReadError::Damaged`] for what is no (whole) netCDF file.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        std::fs::File::open(path).map_err(|cause| ReadError::Unreadable {
            path: path.to_owned(),
            cause,
        })?;
        let file = crate::cf::open(path).map_err(|cause| damaged(path, cause))?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Names of all variables, in the order of the file.
    pub fn variables(&self) -> Vec<String> {
        self.file.variables().map(|v| v.name()).collect()
    }

    /// A text attribute of a variable.
    pub fn attribute(&self, variable: &str, name: &str) -> Option<String> {
        crate::cf::text(&self.file.variable(variable)?, name)
    }

    /// A text attribute of the file.
    pub fn global(&self, name: &str) -> Option<String> {
        match self.file.attribute(name)?.value() {
            Ok(netcdf::AttributeValue::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// A whole variable in the unit of the file, with time first if it has any.
    ///
    /// # Errors
    /// [`ReadError::NoVariable`] with the nearest name, [`ReadError::Damaged`].
    pub fn read(&self, name: &str) -> Result<ArrayD<f32>, ReadError> {
        self.values(name)
    }

    /// As [`Self::read`], in 64 bits, for coordinates.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_f64(&self, name: &str) -> Result<ArrayD<f64>, ReadError> {
        self.values(name)
    }

    /// The coordinates.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn coordinates(&self) -> Result<Coordinates, ReadError> {
        let line = |name: &str| Ok(self.read_f64(name)?.into_raw_vec_and_offset().0);
        let has = |name: &str| self.file.variable(name).is_some();
        let times = if has("time") {
            line("time")?
        } else {
            Vec::new()
        };
        Ok(Coordinates {
            x: line("x")?,
            y: line("y")?,
            longitude: self.read_f64("lon")?,
            latitude: self.read_f64("lat")?,
            times: times.into_iter().map(|t: f64| t as i64).collect(),
            tags: if has("tag_name") {
                self.texts("tag_name")?
            } else {
                Vec::new()
            },
        })
    }

    /// A variable of texts: `tag_name`, `tag_sector`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn texts(&self, name: &str) -> Result<Vec<String>, ReadError> {
        let variable = self.file.variable(name).ok_or_else(|| self.missing(name))?;
        (0..variable.len())
            .map(|n| {
                variable
                    .get_string([n])
                    .map_err(|cause| damaged(&self.path, cause))
            })
            .collect()
    }

    fn values<T: netcdf::types::NcTypeDescriptor + Copy>(
        &self,
        name: &str,
    ) -> Result<ArrayD<T>, ReadError> {
        let variable = self.file.variable(name).ok_or_else(|| self.missing(name))?;
        let shape: Vec<usize> = variable
            .dimensions()
            .iter()
            .map(netcdf::Dimension::len)
            .collect();
        let values = variable
            .get_values::<T, _>(..)
            .map_err(|cause| damaged(&self.path, cause))?;
        ArrayD::from_shape_vec(IxDyn(&shape), values)
            .map_err(|cause| damaged(&self.path, netcdf::Error::Str(cause.to_string())))
    }

    fn missing(&self, name: &str) -> ReadError {
        let all = self.variables();
        let near = all
            .iter()
            .map(|other| (strsim::jaro_winkler(other, name), other))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        ReadError::NoVariable {
            path: self.path.clone(),
            name: name.to_owned(),
            hint: near.map_or(String::new(), |(_, near)| {
                format!("; did you mean '{near}'?")
            }),
        }
    }
}

fn damaged(path: &Path, cause: impl ToString) -> ReadError {
    ReadError::Damaged {
        path: path.to_owned(),
        bytes: std::fs::metadata(path).map_or(0, |m| m.len()),
        cause: cause.to_string(),
    }
}
