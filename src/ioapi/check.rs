//! What an I/O API file holds.

use super::error::IoapiError;
use super::file::IoapiFile;
use super::header::FileKind;
use ndarray::Array3;
use std::path::Path;

/// A variable at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableCheck {
    /// Its name.
    pub name: String,
    /// Its units.
    pub units: String,
    /// Least, mean and largest value at the first and the last time; NaN without values.
    pub ranges: [(f64, f64, f64); 2],
    /// Values that are missing at the first and the last time.
    pub missing: usize,
}

/// A file at a glance.
#[derive(Debug)]
pub struct IoapiCheck {
    /// The file.
    pub file: IoapiFile,
    /// Least and largest longitude and latitude of its outline [°].
    pub bounds: [(f64, f64); 2],
    /// Greatest distance of the file's own longitudes and latitudes (LON, LAT) from where its map puts them [cells].
    pub misfit: Option<f64>,
    /// Its variables.
    pub variables: Vec<VariableCheck>,
}

impl IoapiCheck {
    /// Looks at the first and the last time of a file.
    ///
    /// # Errors
    /// Those of [`IoapiFile::open`]; a field that cannot be read.
    pub fn of(path: &Path) -> Result<Self, IoapiError> {
        let file = IoapiFile::open(path)?;
        let mut variables = Vec::with_capacity(file.header.variables.len());
        for name in &file.header.variables {
            let fields = [file.field(name, 0)?, file.field(name, file.steps() - 1)?];
            let missing = fields.iter().flatten().filter(|v| v.is_nan()).count();
            variables.push(VariableCheck {
                name: name.clone(),
                units: file.units(name),
                ranges: [range(&fields[0]), range(&fields[1])],
                missing,
            });
        }
        let map = |e: String| IoapiError::file(&file.name, e, "does the map hold the grid?");
        Ok(Self {
            bounds: file.header.frame.bounds().map_err(map)?,
            misfit: file.misfit("LON", "LAT")?,
            variables,
            file,
        })
    }
}

impl IoapiFile {
    /// Greatest distance of longitudes and latitudes in a gridded file from where its map puts its cells [cells]; `None` where it has none.
    ///
    /// # Errors
    /// As [`Self::field`]; a point that has no image on the map.
    pub fn misfit(&self, longitude: &str, latitude: &str) -> Result<Option<f64>, IoapiError> {
        let here = self.header.kind == FileKind::Gridded;
        if !here || !self.has(longitude) || !self.has(latitude) {
            return Ok(None);
        }
        let (longitude, latitude) = (self.field(longitude, 0)?, self.field(latitude, 0)?);
        let mut greatest: f64 = 0.0;
        for ((k, row, column), &value) in longitude.indexed_iter() {
            if k > 0 {
                break;
            }
            let at = self
                .header
                .frame
                .position(value, latitude[[k, row, column]]);
            let (x, y) = at.map_err(|e| {
                IoapiError::file(&self.name, e, "are longitudes and latitudes whole?")
            })?;
            let off = (x - column as f64).abs().max((y - row as f64).abs());
            // NaN counts as far off.
            greatest = if off <= greatest { greatest } else { off };
        }
        Ok(Some(greatest))
    }
}

/// Least, mean and largest of the values that are there.
fn range(field: &Array3<f64>) -> (f64, f64, f64) {
    let (mut least, mut most, mut sum, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0);
    for &value in field.iter().filter(|v| !v.is_nan()) {
        (least, most) = (least.min(value), most.max(value));
        sum += value;
        count += 1.0;
    }
    if count == 0.0 {
        return (f64::NAN, f64::NAN, f64::NAN);
    }
    (least, sum / count, most)
}
