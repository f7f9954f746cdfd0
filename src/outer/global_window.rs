//! The part of the globe around a domain, and fields of it.

use super::error::OuterError;
use super::global_axes::{Axes, Kind};
use crate::cf;
use ndarray::Array3;
use netcdf::Extent;
use std::path::{Path, PathBuf};

/// A file with its coordinates and variables.
pub(super) struct Known {
    pub path: PathBuf,
    pub axes: Axes,
    pub variables: Vec<String>,
}

/// Part of the globe that is read: indices in the files' order, coordinates rising.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    columns: (usize, usize),
    rows: (usize, usize),
    /// Longitudes [°E], rising, and latitudes [°N] of the rows from the south.
    pub longitude: Vec<f64>,
    pub latitude: Vec<f64>,
    falling: bool,
}

/// Opens a file.
pub(super) fn open(path: &Path) -> Result<netcdf::File, OuterError> {
    cf::open(path).map_err(|e| {
        OuterError::unreadable(
            path,
            e,
            "a netCDF file of a global model is wanted; GRIB: grib_to_netcdf -o out.nc in.grib",
        )
    })
}

/// Place among rising coordinates, with fractions; outside below 0 or above the last.
pub(super) fn place(coordinates: &[f64], at: f64) -> f64 {
    let above = coordinates
        .partition_point(|c| *c <= at)
        .clamp(1, coordinates.len() - 1);
    let (low, high) = (coordinates[above - 1], coordinates[above]);
    (above - 1) as f64 + (at - low) / (high - low)
}

impl Window {
    /// The points around a domain: west, east, south, north [°]; else what is wrong.
    pub fn of(
        axes: &Axes,
        (west, east, south, north): (f64, f64, f64, f64),
    ) -> Result<Self, String> {
        let first = axes.longitude[0];
        // The domain in the longitudes of the file.
        let turn = |at: f64| first + (at - first).rem_euclid(360.0);
        let columns = around(&axes.longitude, turn(west), turn(east));
        let mut latitude = axes.latitude.clone();
        let falling = latitude[0] > latitude[latitude.len() - 1];
        if falling {
            latitude.reverse();
        }
        let rows = around(&latitude, south, north);
        let (Some(columns), Some(rows)) = (columns, rows) else {
            let ends = |axis: &[f64]| (axis[0], axis[axis.len() - 1]);
            let (a, b) = (ends(&axes.longitude), ends(&latitude));
            return Err(format!(
                "the domain ({west:.2} to {east:.2} E, {south:.2} to {north:.2} N) reaches beyond the files ({:.2} to {:.2} E, {:.2} to {:.2} N)",
                a.0, a.1, b.0, b.1
            ));
        };
        let count = latitude.len();
        Ok(Self {
            columns,
            longitude: axes.longitude[columns.0..columns.1].to_vec(),
            latitude: latitude[rows.0..rows.1].to_vec(),
            rows: if falling {
                (count - rows.1, count - rows.0)
            } else {
                rows
            },
            falling,
        })
    }

    /// A field of a time, `[level][row from the south][column]`, and its units.
    pub fn read(
        &self,
        known: &Known,
        name: &str,
        time: usize,
    ) -> Result<(Array3<f64>, String), OuterError> {
        let file = open(&known.path)?;
        let gone = || {
            OuterError::file(
                &known.path,
                format!("no variable {name}"),
                "is the file whole?",
            )
        };
        let variable = file.variable(name).ok_or_else(gone)?;
        let mut extents: Vec<Extent> = Vec::new();
        let mut levels = 1;
        let mut order: Vec<u8> = Vec::new();
        for dimension in variable.dimensions() {
            let kind = Kind::of(&dimension.name());
            match kind {
                Kind::Time => extents.push((time..=time).into()),
                Kind::Level => {
                    levels = dimension.len();
                    extents.push((0..levels).into());
                    order.push(1);
                }
                Kind::Latitude => {
                    extents.push((self.rows.0..self.rows.1).into());
                    order.push(2);
                }
                Kind::Longitude => {
                    extents.push((self.columns.0..self.columns.1).into());
                    order.push(3);
                }
                Kind::Other if dimension.len() == 1 => extents.push((0..1_usize).into()),
                Kind::Other => {
                    let what = format!(
                        "{name}: dimension {} of {}",
                        dimension.name(),
                        dimension.len()
                    );
                    return Err(OuterError::file(
                        &known.path,
                        what,
                        "time, levels, latitude and longitude are read",
                    ));
                }
            }
        }
        if order != [1, 2, 3] && order != [2, 3] {
            let what = format!(
                "{name}: its dimensions are not in the order time, level, latitude, longitude"
            );
            return Err(OuterError::file(
                &known.path,
                what,
                "ncpdq -a time,lev,lat,lon puts them so",
            ));
        }
        let packing = cf::Packing::of(&variable);
        let raw: Vec<f64> = variable.get_values(extents).map_err(|e| {
            OuterError::unreadable(&known.path, format!("{name}: {e}"), "is the file whole?")
        })?;
        let (ny, nx) = (self.latitude.len(), self.longitude.len());
        let field = Array3::from_shape_fn((levels, ny, nx), |(k, j, i)| {
            let row = if self.falling { ny - 1 - j } else { j };
            packing
                .value(raw[(k * ny + row) * nx + i])
                .unwrap_or(f64::NAN)
        });
        if let Some(((k, j, i), _)) = field.indexed_iter().find(|(_, v)| !v.is_finite()) {
            let what =
                format!("{name} has no value at level {k}, row {j}, column {i} of the domain");
            return Err(OuterError::file(&known.path, what, "every value is needed"));
        }
        Ok((field, cf::text(&variable, "units").unwrap_or_default()))
    }
}

/// Indices (from, to) of rising coordinates that hold a range, with the points around it; `None` if they do not.
fn around(coordinates: &[f64], from: f64, to: f64) -> Option<(usize, usize)> {
    let last = coordinates.len() - 1;
    if from > to || from < coordinates[0] || to > coordinates[last] {
        return None;
    }
    let low = coordinates.partition_point(|c| *c <= from) - 1;
    let high = coordinates.partition_point(|c| *c < to).max(low + 1);
    Some((low, (high + 1).min(last + 1)))
}
