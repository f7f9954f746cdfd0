//! One netCDF file of ERA5, old names (`time`, `level`) and new (`valid_time`, `pressure_level`).

use super::error::EraError;
use crate::cf;
use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use netcdf::{Extent, Variable};
use std::path::Path;

/// By how much steps of longitude and latitude may differ [°].
const EVEN: f64 = 1e-3;
const LONGITUDE: &[&str] = &["longitude", "lon"];
const LATITUDE: &[&str] = &["latitude", "lat"];
const LEVEL: &[&str] = &["level", "pressure_level", "isobaricInhPa", "plev"];
const TIME: &[&str] = &["time", "valid_time"];
/// Versions side by side (ERA5 and its first issue).
const VERSION: &str = "expver";

/// Evenly spaced coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    /// The first, as the file has it [°].
    pub first: f64,
    /// From each to the next [°]; negative where they fall.
    pub step: f64,
    /// How many.
    pub count: usize,
}

impl Axis {
    /// Its least and its largest coordinate [°].
    pub fn ends(&self) -> (f64, f64) {
        let last = self.first + self.step * (self.count - 1) as f64;
        (self.first.min(last), self.first.max(last))
    }

    /// The same coordinates, rising.
    pub fn rising(&self) -> Self {
        Self {
            first: self.ends().0,
            step: self.step.abs(),
            count: self.count,
        }
    }

    /// Some of them, from one to before another.
    pub fn part(&self, (from, to): (usize, usize)) -> Self {
        Self {
            first: self.first + self.step * from as f64,
            step: self.step,
            count: to - from,
        }
    }
}

/// An opened file.
#[derive(Debug)]
pub(super) struct EraFile {
    file: netcdf::File,
    pub name: String,
    pub longitude: Axis,
    pub latitude: Axis,
    /// Pressure of its levels [Pa] as the file has them; empty: fields of the ground.
    pub levels: Vec<f64>,
    pub times: Vec<ModelTime>,
}

/// A file before its coordinates are read.
struct Opened {
    file: netcdf::File,
    name: String,
}

impl Opened {
    fn wrong(&self, what: impl Into<String>, hint: impl Into<String>) -> EraError {
        EraError::file(&self.name, what, hint)
    }

    fn coordinate(&self, names: &[&str]) -> Option<Variable<'_>> {
        names
            .iter()
            .filter_map(|name| self.file.variable(name))
            .find(|v| v.dimensions().len() <= 1)
    }

    fn numbers(&self, variable: &Variable<'_>) -> Result<Vec<f64>, EraError> {
        variable
            .get_values(..)
            .map_err(|e| self.wrong(format!("{}: {e}", variable.name()), "it must hold numbers"))
    }

    fn axis(&self, names: &[&str]) -> Result<Axis, EraError> {
        let variable = self.coordinate(names).ok_or_else(|| {
            self.wrong(format!("no {}", names[0]), "ERA5 comes on a grid of degrees; give the files as the Climate Data Store makes them")
        })?;
        let values = self.numbers(&variable)?;
        if values.len() < 2 {
            return Err(self.wrong(
                format!("{} {}", values.len(), names[0]),
                "at least two points are needed each way",
            ));
        }
        let step = (values[values.len() - 1] - values[0]) / (values.len() - 1) as f64;
        let even = values
            .iter()
            .enumerate()
            .all(|(n, v)| (v - values[0] - n as f64 * step).abs() < EVEN && v.abs() <= 360.0);
        if !even || step.abs() < EVEN {
            return Err(self.wrong(
                format!("{} is not evenly spaced", names[0]),
                "a regular grid of degrees is needed",
            ));
        }
        Ok(Axis {
            first: values[0],
            step,
            count: values.len(),
        })
    }

    fn pressures(&self) -> Result<Vec<f64>, EraError> {
        let Some(variable) = self.coordinate(LEVEL) else {
            return Ok(Vec::new());
        };
        let values = self.numbers(&variable)?;
        let factor = match cf::text(&variable, "units").as_deref() {
            Some("Pa") => 1.0,
            Some("hPa" | "millibars" | "mbar" | "mb") => 100.0,
            other => {
                let what = format!("{} in '{}'", variable.name(), other.unwrap_or("no units"));
                return Err(self.wrong(
                    what,
                    "levels are pressures in hPa or Pa; model levels are not read",
                ));
            }
        };
        if let Some(none) = values.iter().find(|p| !(**p > 0.0 && p.is_finite())) {
            let what = format!("{} holds {none}, which is no pressure", variable.name());
            return Err(self.wrong(what, "is the file whole?"));
        }
        Ok(values.into_iter().map(|p| p * factor).collect())
    }

    fn times(&self) -> Result<Vec<ModelTime>, EraError> {
        let variable = self.coordinate(TIME).ok_or_else(|| {
            self.wrong(
                "no time",
                "ERA5 has time or valid_time; monthly means are no weather of a run",
            )
        })?;
        cf::instants(&variable).map_err(|(what, hint)| self.wrong(what, hint))
    }
}

impl EraFile {
    pub fn open(path: &Path) -> Result<Self, EraError> {
        let name = path.display().to_string();
        let unreadable = |cause: String, hint: &str| EraError::Unreadable {
            file: name.clone(),
            cause,
            hint: hint.into(),
        };
        let mut start = [0_u8; 4];
        let read =
            std::fs::File::open(path).and_then(|mut f| std::io::Read::read(&mut f, &mut start));
        if read.is_ok() && &start == b"GRIB" {
            return Err(unreadable(
                "it is GRIB".into(),
                "ask the Climate Data Store for data_format netcdf, or convert it: grib_to_netcdf -o out.nc in.grib (ecCodes), cdo -f nc copy in.grib out.nc",
            ));
        }
        let file = cf::open(path).map_err(|e| unreadable(e, "is it whole, and is it ERA5's?"))?;
        let opened = Opened { file, name };
        Ok(Self {
            longitude: opened.axis(LONGITUDE)?,
            latitude: opened.axis(LATITUDE)?,
            levels: opened.pressures()?,
            times: opened.times()?,
            file: opened.file,
            name: opened.name,
        })
    }

    fn wrong(&self, what: impl Into<String>, hint: impl Into<String>) -> EraError {
        EraError::file(&self.name, what, hint)
    }

    /// Whether it has a field, with levels or without.
    pub fn has(&self, name: &str, levels: bool) -> bool {
        levels != self.levels.is_empty()
            && self
                .file
                .variable(name)
                .is_some_and(|v| v.dimensions().len() > 1)
    }

    /// Levels of a field at a time, rows from the south and columns from the west, within a window of (columns, rows) in the file's own order.
    pub fn volume(
        &self,
        name: &str,
        time: usize,
        window: &Window,
    ) -> Result<Array3<f64>, EraError> {
        let count = self.levels.len().max(1);
        let (nx, ny) = (
            window.columns.1 - window.columns.0,
            window.rows.1 - window.rows.0,
        );
        let values = self.read(name, time, window)?;
        if values.len() != count * ny * nx {
            let what = format!(
                "{name} has {} values for {count} level(s) of {ny} x {nx} points",
                values.len()
            );
            return Err(self.wrong(
                what,
                "fields of levels and of the ground belong in files of their own",
            ));
        }
        let falling = self.latitude.step < 0.0;
        let field = Array3::from_shape_fn((count, ny, nx), |(k, j, i)| {
            let row = if falling { ny - 1 - j } else { j };
            values[(k * ny + row) * nx + i]
        });
        if let Some(((k, j, i), value)) = field.indexed_iter().find(|(_, v)| !v.is_finite()) {
            let time = self.times.get(time).copied().unwrap_or_default();
            let what = format!(
                "{name} at {time} holds {value} at level {k}, row {j}, column {i} of the domain"
            );
            return Err(self.wrong(what, "every value is needed"));
        }
        Ok(field)
    }

    /// As [`Self::volume`], of the ground.
    pub fn surface(
        &self,
        name: &str,
        time: usize,
        window: &Window,
    ) -> Result<Array2<f64>, EraError> {
        let volume = self.volume(name, time, window)?;
        Ok(volume.index_axis(ndarray::Axis(0), 0).to_owned())
    }

    fn read(&self, name: &str, time: usize, window: &Window) -> Result<Vec<f64>, EraError> {
        let variable = self
            .file
            .variable(name)
            .ok_or_else(|| self.wrong(format!("no field {name}"), "is it whole?"))?;
        let dimensions: Vec<(String, usize)> = variable
            .dimensions()
            .iter()
            .map(|d| (d.name(), d.len()))
            .collect();
        let versions = dimensions
            .iter()
            .find(|d| d.0 == VERSION)
            .map_or(1, |d| d.1);
        let packing = cf::Packing::of(&variable);
        let mut found: Vec<f64> = Vec::new();
        for version in 0..versions {
            let mut extents: Vec<Extent> = Vec::new();
            let mut order: Vec<u8> = Vec::new();
            for (name, length) in &dimensions {
                let (extent, rank): (Extent, u8) = if TIME.contains(&name.as_str()) {
                    ((time..=time).into(), 0)
                } else if LEVEL.contains(&name.as_str()) {
                    ((0..*length).into(), 1)
                } else if LATITUDE.contains(&name.as_str()) {
                    ((window.rows.0..window.rows.1).into(), 2)
                } else if LONGITUDE.contains(&name.as_str()) {
                    ((window.columns.0..window.columns.1).into(), 3)
                } else if name == VERSION {
                    ((version..=version).into(), 0)
                } else if *length == 1 {
                    ((0..1_usize).into(), 0)
                } else {
                    return Err(self.wrong(
                        format!("{}: dimension {name} of {length}", variable.name()),
                        "members of an ensemble are not read: give one",
                    ));
                };
                extents.push(extent);
                order.push(rank);
            }
            let places: Vec<u8> = order.into_iter().filter(|r| *r > 0).collect();
            if places.windows(2).any(|w| w[0] >= w[1]) || !places.ends_with(&[2, 3]) {
                return Err(self.wrong(
                    format!("{}: dimensions {dimensions:?}", variable.name()),
                    "ERA5 has them in the order time, level, latitude, longitude",
                ));
            }
            let raw: Vec<f64> = variable.get_values(extents).map_err(|e| {
                self.wrong(format!("{}: {e}", variable.name()), "is the file whole?")
            })?;
            let values = raw
                .into_iter()
                .map(|v| packing.value(v).unwrap_or(f64::NAN));
            if found.is_empty() {
                found = values.collect();
            } else {
                for (known, value) in found.iter_mut().zip(values) {
                    if known.is_nan() {
                        *known = value;
                    }
                }
            }
        }
        Ok(found)
    }
}

/// Columns and rows of a file that are read: from, to (exclusive).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub columns: (usize, usize),
    pub rows: (usize, usize),
}
