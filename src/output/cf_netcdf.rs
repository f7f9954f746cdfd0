//! CF-1.10 netCDF-4: the fields of a run on the map of the model, for xarray, Panoply, QGIS and the report.
//!
//! [`NetCdfWriter::create`] lays out map, levels, time and tags; [`NetCdfWriter::define`] adds variables of the catalogue;
//! [`NetCdfWriter::append_time`] begins a record and [`NetCdfWriter::write`] fills it; [`NetCdfWriter::close`] gives the file
//! its name. Rows run from south to north, values are 32-bit in the catalogue's unit, chunks hold whole maps of one time, packed by
//! shuffle and deflate 1. One writer holds one file; netCDF itself is guarded by a global lock, so feed writers from one thread.

mod coordinates;
mod read;

pub use read::{Coordinates, NetCdfReader, ReadError};

use super::catalogue::{Shape, VariableSpec};
use super::file::WriteError;
use super::netcdf_part::NetCdfPart;
use crate::grid::{HorizontalGrid, VerticalGrid};
use crate::time::ModelTime;
use ndarray::{ArrayView, Dimension};
use netcdf::{Extent, FileMut};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// netCDF's own fill value of 32-bit numbers.
const FILL: f32 = 9.969_21e36;
/// Level of deflate: higher levels take longer for less than 2 %.
const DEFLATE: i32 = 1;
/// Largest chunk of a variable with layers or tags [bytes].
const CHUNK_BYTES: usize = 1 << 20;
/// Bytes asked for when a full disk is suspected but the record is not known.
const SUSPICION: u64 = 65_536;

/// A tag as files name it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagLabel {
    /// Name: `power@xining`.
    pub name: String,
    /// Tag set.
    pub set: String,
    /// Sector, or empty.
    pub sector: String,
    /// Region, or empty.
    pub region: String,
}

/// What a file is about: its global attributes and dimensions.
#[derive(Debug, Clone)]
pub struct FileLayout<'a> {
    /// Title of the run.
    pub title: String,
    /// When and by which command the file was made; a manifest holds the rest.
    pub history: String,
    /// Further global attributes.
    pub attributes: Vec<(String, String)>,
    /// The horizontal grid.
    pub grid: &'a HorizontalGrid,
    /// The levels and the terrain below them `[j][i]` [m], for files with volumes.
    pub levels: Option<(&'a VerticalGrid, ndarray::ArrayView2<'a, f64>)>,
    /// The tags, for files with contributions.
    pub tags: &'a [TagLabel],
    /// Names of the parameters, for files with responses.
    pub parameters: &'a [String],
    /// Whether there is a time axis.
    pub time: bool,
}

/// A file being written.
pub struct NetCdfWriter {
    file: NetCdfPart,
    variables: BTreeMap<String, VariableSpec>,
    lengths: BTreeMap<&'static str, usize>,
    records: usize,
}

impl NetCdfWriter {
    /// Begins a file with its coordinates; it stands beside its place as `NAME.part` until [`Self::close`].
    ///
    /// # Errors
    /// [`WriteError`] if the folder, the file or a coordinate cannot be written.
    pub fn create(path: &Path, layout: &FileLayout<'_>) -> Result<Self, WriteError> {
        let mut writer = Self {
            file: NetCdfPart::create(path, SUSPICION)?,
            variables: BTreeMap::new(),
            lengths: coordinates::lengths(layout),
            records: 0,
        };
        writer.file.with("writing coordinates", |file| {
            coordinates::write(file, layout)
        })?;
        Ok(writer)
    }

    /// Adds a variable.
    ///
    /// # Errors
    /// [`WriteError`]; the name may be in use, or the layout lacks the variable's dimensions.
    pub fn define(&mut self, spec: &VariableSpec) -> Result<(), WriteError> {
        let doing = format!("defining {}", spec.name);
        let lengths = &self.lengths;
        self.file.with(&doing, |file| define(file, spec, lengths))?;
        self.variables.insert(spec.name.clone(), spec.clone());
        Ok(())
    }

    /// Begins the record of an interval and gives its number; for instants `from` = `to`. The time of a record is the end
    /// of its interval.
    ///
    /// # Errors
    /// [`WriteError`] if it cannot be written.
    pub fn append_time(&mut self, from: ModelTime, to: ModelTime) -> Result<usize, WriteError> {
        let record = self.records;
        self.file.with("writing time", |file| {
            coordinates::append_time(file, record, from, to)
        })?;
        self.records += 1;
        Ok(record)
    }

    /// Writes a field in SI: `record` from [`Self::append_time`], or `None` for a variable without time.
    ///
    /// # Errors
    /// [`WriteError::Shape`], [`WriteError::NotFinite`], or what the system says.
    pub fn write<D: Dimension>(
        &mut self,
        name: &str,
        record: Option<usize>,
        field: ArrayView<'_, f64, D>,
    ) -> Result<(), WriteError> {
        let spec = self.variables.get(name).ok_or_else(|| WriteError::Format {
            path: self.file.path().to_owned(),
            cause: format!("variable {name} was not defined"),
        })?;
        if spec.in_time != record.is_some() || record.is_some_and(|r| r >= self.records) {
            return Err(WriteError::Format {
                path: self.file.path().to_owned(),
                cause: format!("variable {name} cannot be written at record {record:?}"),
            });
        }
        let shape: Vec<usize> = self.shape(spec.shape);
        if field.shape() != shape {
            return Err(WriteError::Shape {
                path: self.file.path().to_owned(),
                variable: name.to_owned(),
                expected: shape,
                found: field.shape().to_vec(),
            });
        }
        let values = self.packed(spec, field)?;
        let whole = |count: usize| Extent::SliceCount {
            start: 0,
            count,
            stride: 1,
        };
        let at = record.map(|start| Extent::SliceCount {
            start,
            count: 1,
            stride: 1,
        });
        let extents: Vec<Extent> = at.into_iter().chain(shape.into_iter().map(whole)).collect();
        self.file.expected_bytes = SUSPICION.max(4 * values.len() as u64);
        self.file.with(&format!("writing {name}"), |file| {
            match file.variable_mut(name) {
                Some(mut variable) => variable.put_values(&values, extents),
                None => Err(netcdf::Error::NotFound(name.to_owned())),
            }
        })
    }

    /// Hands everything to the system, so that a reader or a crash finds the records so far in `NAME.part`.
    ///
    /// # Errors
    /// [`WriteError`] if the system refuses.
    pub fn sync(&mut self) -> Result<(), WriteError> {
        self.file.with("writing it out", |file| file.sync())
    }

    /// Finishes the file and gives it its name.
    ///
    /// # Errors
    /// [`WriteError`]; the part is then removed.
    pub fn close(self) -> Result<PathBuf, WriteError> {
        self.file.close()
    }

    /// Number of records so far.
    pub fn records(&self) -> usize {
        self.records
    }

    fn shape(&self, shape: Shape) -> Vec<usize> {
        let names = shape.dimensions().iter();
        names
            .map(|name| self.lengths.get(name).copied().unwrap_or(0))
            .collect()
    }

    /// The field in the file's unit and precision.
    fn packed<D: Dimension>(
        &self,
        spec: &VariableSpec,
        field: ArrayView<'_, f64, D>,
    ) -> Result<Vec<f32>, WriteError> {
        let mut values = Vec::with_capacity(field.len());
        for (place, value) in field.into_dyn().indexed_iter() {
            if !value.is_finite() {
                return Err(WriteError::NotFinite {
                    path: self.file.path().to_owned(),
                    variable: spec.name.clone(),
                    value: *value,
                    index: ndarray::Dimension::slice(&place).to_vec(),
                });
            }
            values.push(spec.from_si(*value) as f32);
        }
        Ok(values)
    }
}

fn define(
    file: &mut FileMut,
    spec: &VariableSpec,
    lengths: &BTreeMap<&'static str, usize>,
) -> netcdf::Result<()> {
    let mut dimensions: Vec<&str> = Vec::new();
    let mut chunk = Vec::new();
    if spec.in_time {
        dimensions.push("time");
        chunk.push(1);
    }
    let shape = spec.shape.dimensions();
    dimensions.extend(shape);
    chunk.extend(chunk_shape(shape, lengths));
    let mut variable = file.add_variable::<f32>(&spec.name, &dimensions)?;
    variable.set_chunking(&chunk)?;
    variable.set_compression(DEFLATE, true)?;
    variable.set_fill_value(FILL)?;
    if let Some(name) = &spec.standard_name {
        variable.put_attribute("standard_name", name.as_str())?;
    }
    variable.put_attribute("long_name", spec.long_name_en.as_str())?;
    variable.put_attribute("long_name_zh", spec.long_name_zh.as_str())?;
    variable.put_attribute("units", spec.units)?;
    if let Some(methods) = spec.cell_methods {
        variable.put_attribute("cell_methods", methods)?;
    }
    if shape.ends_with(&["y", "x"]) {
        variable.put_attribute("grid_mapping", "crs")?;
        let tagged = if spec.shape == Shape::TagMap {
            " tag_name"
        } else {
            ""
        };
        variable.put_attribute("coordinates", format!("lat lon{tagged}"))?;
    }
    Ok(())
}

/// Whole maps, and as many layers or tags of them as fit into [`CHUNK_BYTES`]: larger chunks pack better, smaller ones are
/// read faster when one layer or tag is wanted.
fn chunk_shape(shape: &[&str], lengths: &BTreeMap<&'static str, usize>) -> Vec<usize> {
    let length = |name: &&str| lengths.get(name).copied().unwrap_or(0).max(1);
    let mut chunk: Vec<usize> = shape.iter().map(length).collect();
    if let [layers, rows, columns] = chunk.as_mut_slice() {
        *layers = (CHUNK_BYTES / (size_of::<f32>() * *rows * *columns)).clamp(1, *layers);
    }
    chunk
}

#[cfg(test)]
mod tests;
