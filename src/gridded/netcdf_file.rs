//! Gridded emissions in netCDF: EDGAR, HTAP, CEDS and whatever follows CF, and MEIC's flattened grids.

use super::error::GriddedError;
use super::field::{Field, Step, edges};
use super::layer::LayerRequest;
use super::meic_file;
use super::months::Months;
use crate::cf;
use ndarray::Array2;
use netcdf::Variable;
use std::path::Path;

/// By how much a pole may be missed from rounding [°].
const ROUNDING: f64 = 1e-4;
/// Most cells of a field.
const MOST_CELLS: usize = 200_000_000;

/// One side of the grid.
struct Side {
    dimension: String,
    /// Edges of the cells, rising.
    edges: Vec<f64>,
    /// Whether the file has them the other way round.
    falling: bool,
}

impl Side {
    fn count(&self) -> usize {
        self.edges.len() - 1
    }

    /// Place in the file of a cell counted upward.
    fn place(&self, cell: usize) -> usize {
        if self.falling {
            self.count() - 1 - cell
        } else {
            cell
        }
    }
}

/// An opened file.
pub(super) struct Opened {
    pub file: netcdf::File,
    pub name: String,
}

/// Reads the fields of a file and hands them on, one after the other.
///
/// # Errors
/// [`GriddedError`]: no netCDF, no longitudes and latitudes, times of an unknown calendar, fields of several layers, values that cannot be; and those of
/// `take`.
pub(super) fn read(
    path: &Path,
    request: &LayerRequest,
    take: &mut dyn FnMut(Field) -> Result<(), GriddedError>,
) -> Result<(), GriddedError> {
    let name = path.display().to_string();
    let file = cf::open(path).map_err(|cause| GriddedError::Unreadable {
        file: name.clone(),
        cause: format!("{cause} (as netCDF); is it whole?"),
    })?;
    let opened = Opened { file, name };
    if opened.file.attribute("GDTYP").is_some() && opened.file.attribute("TSTEP").is_some() {
        return Err(opened.wrong(
            "it is an I/O API file",
            "hourly emissions of SMOKE stand in [[inventory.hourly]]; `hehuang met check FILE` says what it holds",
        ));
    }
    if opened.file.variable("x_range").is_some() && opened.file.variable("z").is_some() {
        return take(meic_file::read(&opened, request.step())?);
    }
    opened.fields(request, take)
}

impl Opened {
    pub(super) fn wrong(&self, what: impl Into<String>, hint: impl Into<String>) -> GriddedError {
        GriddedError::file(&self.name, what, hint)
    }

    pub(super) fn numbers(&self, variable: &Variable<'_>) -> Result<Vec<f64>, GriddedError> {
        variable
            .get_values(..)
            .map_err(|e| self.wrong(format!("{}: {e}", variable.name()), "it must hold numbers"))
    }

    /// The variable of longitudes or latitudes, one number a cell.
    fn axis(&self, names: [&str; 3], kind: &str, unit: &str) -> Result<Side, GriddedError> {
        let is = |v: &Variable<'_>| {
            names.contains(&v.name().to_lowercase().as_str())
                || cf::text(v, "standard_name").is_some_and(|s| s == kind)
                || cf::text(v, "units").is_some_and(|u| u.starts_with(unit))
        };
        let found = self
            .file
            .variables()
            .find(|v| v.dimensions().len() == 1 && is(v));
        let variable = found.ok_or_else(|| {
            self.wrong(
                format!("no {kind} along one dimension"),
                "grids of degrees with CF's coordinates are read here (lon, lat); files on a projected map are not",
            )
        })?;
        let values = self.numbers(&variable)?;
        let mut edges = edges(&values).map_err(|e| {
            let what = format!("{}: {e}", variable.name());
            self.wrong(what, "cells must be in order")
        })?;
        let most = if kind == "latitude" { 90.0 } else { 540.0 };
        if let Some(far) = values.iter().find(|v| v.abs() > most + ROUNDING) {
            let what = format!("{} of {far}", variable.name());
            return Err(self.wrong(what, "degrees are needed"));
        }
        // Cells at the poles reach no farther.
        for edge in &mut edges {
            *edge = edge.clamp(-most, most);
        }
        Ok(Side {
            dimension: variable.dimensions()[0].name(),
            edges,
            falling: values[0] > values[1],
        })
    }

    fn fields(
        &self,
        request: &LayerRequest,
        take: &mut dyn FnMut(Field) -> Result<(), GriddedError>,
    ) -> Result<(), GriddedError> {
        let east = self.axis(["lon", "longitude", "x"], "longitude", "degrees_east")?;
        let north = self.axis(["lat", "latitude", "y"], "latitude", "degrees_north")?;
        let on_grid: Vec<Variable<'_>> = self
            .file
            .variables()
            .filter(|v| {
                let names: Vec<String> =
                    v.dimensions().iter().map(netcdf::Dimension::name).collect();
                names.contains(&east.dimension) && names.contains(&north.dimension)
            })
            .collect();
        let known: Vec<String> = on_grid.iter().map(Variable::name).collect();
        let wanted = &request.variables;
        if let Some(absent) = wanted.iter().find(|name| !known.contains(name)) {
            let hint = format!("it has {}", known.join(", "));
            return Err(self.wrong(format!("no variable '{absent}' on its grid"), hint));
        }
        if on_grid.is_empty() {
            return Err(self.wrong("no variable on its grid", "is it an inventory?"));
        }
        for variable in &on_grid {
            if wanted.is_empty() || wanted.contains(&variable.name()) {
                self.variable(variable, (&east, &north), request, take)?;
            }
        }
        Ok(())
    }

    /// Hands on the fields of a variable, one a sector.
    fn variable(
        &self,
        variable: &Variable<'_>,
        (east, north): (&Side, &Side),
        request: &LayerRequest,
        take: &mut dyn FnMut(Field) -> Result<(), GriddedError>,
    ) -> Result<(), GriddedError> {
        let dimensions: Vec<(String, usize)> = variable
            .dimensions()
            .iter()
            .map(|d| (d.name(), d.len()))
            .collect();
        let mut months = None;
        let mut sectors = None;
        for (at, (name, length)) in dimensions.iter().enumerate() {
            if *name == east.dimension || *name == north.dimension {
                continue;
            }
            let coordinate = self.file.variable(name);
            let since = coordinate.as_ref().and_then(|v| cf::text(v, "units"));
            let timed = since.as_ref().is_some_and(|u| u.contains(" since "));
            let small = name.to_lowercase();
            if timed || ["time", "month", "date", "t"].contains(&small.as_str()) {
                months = Some((
                    at,
                    self.months(coordinate.as_ref(), since, *length, request)?,
                ));
            } else if small.contains("sector") || small.contains("categor") {
                sectors = Some((at, sector_names(coordinate.as_ref(), name, *length)));
            } else if *length > 1 {
                return Err(self.wrong(
                    format!("{}: dimension {name} of {length}", variable.name()),
                    "emissions by longitude, latitude, time and sector are read; add layers up first",
                ));
            }
        }
        let steps = months
            .as_ref()
            .map_or_else(|| vec![(0, request.step())], |m| m.1.clone());
        let labels: Vec<Option<String>> = sectors
            .as_ref()
            .map_or_else(|| vec![None], |s| s.1.iter().cloned().map(Some).collect());
        let packing = cf::Packing::of(variable);
        let (nx, ny) = (east.count(), north.count());
        let rows_first = position(&dimensions, north) < position(&dimensions, east);
        if nx * ny > MOST_CELLS {
            return Err(self.wrong(format!("{nx} × {ny} cells"), "cut the region out first"));
        }
        for (sector, label) in labels.into_iter().enumerate() {
            let mut field = Field {
                file: self.name.clone(),
                variable: variable.name(),
                label,
                west_east: east.edges.clone(),
                south_north: north.edges.clone(),
                steps: steps.iter().map(|s| s.1).collect(),
                values: Vec::with_capacity(steps.len()),
                units: cf::text(variable, "units").filter(|u| !u.trim().is_empty()),
                missing: 0,
            };
            for (index, _) in &steps {
                let extents: Vec<netcdf::Extent> = dimensions
                    .iter()
                    .enumerate()
                    .map(|(at, (name, length))| {
                        if *name == east.dimension || *name == north.dimension {
                            (0..*length).into()
                        } else if months.as_ref().is_some_and(|m| m.0 == at) {
                            (*index..=*index).into()
                        } else if sectors.as_ref().is_some_and(|s| s.0 == at) {
                            (sector..=sector).into()
                        } else {
                            (0..1_usize).into()
                        }
                    })
                    .collect();
                let raw: Vec<f64> = variable.get_values(extents).map_err(|e| {
                    self.wrong(format!("{}: {e}", variable.name()), "is the file whole?")
                })?;
                if raw.len() != ny * nx {
                    let what = format!(
                        "{} has {} values for {ny} rows and {nx} columns",
                        variable.name(),
                        raw.len()
                    );
                    return Err(self.wrong(
                        what,
                        "longitude and latitude must be sides of a grid, not places of a list",
                    ));
                }
                let mut missing = 0;
                let values = Array2::from_shape_fn((ny, nx), |(row, column)| {
                    let (j, i) = (north.place(row), east.place(column));
                    let at = if rows_first { j * nx + i } else { i * ny + j };
                    packing.value(raw[at]).unwrap_or_else(|| {
                        missing += 1;
                        0.0
                    })
                });
                field.missing += missing;
                field.values.push(values);
            }
            take(self.not_empty(field)?)?;
        }
        Ok(())
    }

    /// Indices along time with what they cover.
    fn months(
        &self,
        coordinate: Option<&Variable<'_>>,
        since: Option<String>,
        length: usize,
        request: &LayerRequest,
    ) -> Result<Vec<(usize, Step)>, GriddedError> {
        if length == 1 {
            return Ok(vec![(0, request.step())]);
        }
        let (Some(variable), Some(units)) = (coordinate, since) else {
            if length == 12 {
                return Ok((0..12).map(|m| (m, Step::Month(m))).collect());
            }
            return Err(self.wrong(
                format!("{length} times without units"),
                "twelve months, or a coordinate with units such as 'days since 2000-01-01', are needed",
            ));
        };
        let calendar = cf::text(variable, "calendar");
        let months = Months::decode(&self.numbers(variable)?, &units, calendar.as_deref())
            .map_err(|what| {
                self.wrong(
                    format!("time: {what}"),
                    "CF's calendars standard, noleap and 360_day are read",
                )
            })?;
        months.of_year(request.year).map_err(|what| {
            self.wrong(
                format!("time: {what}"),
                "twelve months of one year are needed; say which with year = 2015",
            )
        })
    }

    /// Refuses what holds nothing or what cannot be.
    pub(super) fn not_empty(&self, field: Field) -> Result<Field, GriddedError> {
        for (step, values) in field.values.iter().enumerate() {
            if let Some(((row, column), value)) = values
                .indexed_iter()
                .find(|(_, v)| **v < 0.0 || !v.is_finite())
            {
                let place = format!(
                    "{} holds {value} in the cell at {:.3}°E {:.3}°N, step {}",
                    field.name(),
                    0.5 * (field.west_east[column] + field.west_east[column + 1]),
                    0.5 * (field.south_north[row] + field.south_north[row + 1]),
                    step + 1
                );
                return Err(self.wrong(place, "an emission is not negative"));
            }
        }
        let cells: usize = field.values.iter().map(Array2::len).sum();
        if field.missing == cells {
            return Err(self.wrong(
                format!("{}: every cell is without a value", field.name()),
                "is it the right variable, and is the file whole?",
            ));
        }
        Ok(field)
    }
}

/// Names along a dimension of sectors: of its attribute `ids` (CEDS), of a variable of texts, or numbers.
fn sector_names(coordinate: Option<&Variable<'_>>, name: &str, length: usize) -> Vec<String> {
    let numbered = || (0..length).map(|n| format!("{name} {n}")).collect();
    let Some(variable) = coordinate else {
        return numbered();
    };
    if let Some(ids) = cf::text(variable, "ids") {
        let names: Vec<String> = ids
            .split(';')
            .map(|id| {
                id.split_once(':')
                    .map_or(id, |pair| pair.1)
                    .trim()
                    .to_owned()
            })
            .filter(|id| !id.is_empty())
            .collect();
        if names.len() == length {
            return names;
        }
    }
    let texts: Vec<String> = (0..length)
        .map_while(|n| variable.get_string(n).ok())
        .collect();
    if texts.len() == length {
        texts
    } else {
        numbered()
    }
}

fn position(dimensions: &[(String, usize)], side: &Side) -> usize {
    let place = dimensions.iter().position(|d| d.0 == side.dimension);
    place.unwrap_or(0)
}
