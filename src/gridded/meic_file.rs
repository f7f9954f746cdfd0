//! MEIC's netCDF: all cells in a row, with the ranges and the spacing of the grid.

use super::error::GriddedError;
use super::field::{Field, Step};
use super::netcdf_file::Opened;
use crate::cf;
use ndarray::Array2;
use netcdf::Variable;

fn named<'f>(opened: &'f Opened, name: &str) -> Result<Variable<'f>, GriddedError> {
    opened.file.variable(name).ok_or_else(|| {
        opened.wrong(
            format!("no variable {name}"),
            "MEIC's grids have x_range, y_range, spacing, dimension and z",
        )
    })
}

/// Reads the grid of GMT as MEIC writes it: ranges, spacing, and all cells in a row from the north-west.
pub(super) fn read(opened: &Opened, step: Step) -> Result<Field, GriddedError> {
    let numbers = |name: &str| opened.numbers(&named(opened, name)?);
    let (x, y, spacing) = (
        numbers("x_range")?,
        numbers("y_range")?,
        numbers("spacing")?,
    );
    let variable = named(opened, "z")?;
    let values = opened.numbers(&variable)?;
    let whole = |range: &[f64], step: Option<&f64>| -> Option<(f64, f64, usize)> {
        let (&[from, to], Some(&step)) = (range, step) else {
            return None;
        };
        let count = ((to - from) / step).round();
        let fits = step > 0.0 && (1.0..1e5).contains(&count);
        (fits && ((to - from) / step - count).abs() < 1e-3).then_some((from, step, count as usize))
    };
    let cells = (whole(&x, spacing.first()), whole(&y, spacing.get(1)));
    let (Some((west, dx, nx)), Some((south, dy, ny))) = cells else {
        return Err(opened.wrong(
            format!("x_range {x:?}, y_range {y:?} and spacing {spacing:?} make no grid"),
            "MEIC has 70 to 150, 10 to 60 and 0.25",
        ));
    };
    if nx * ny != values.len() {
        let what = format!(
            "z has {} values, {nx} × {ny} = {} cells",
            values.len(),
            nx * ny
        );
        return Err(opened.wrong(
            what,
            "ranges must be those of the cells' edges, as MEIC's are",
        ));
    }
    let packing = cf::Packing::of(&variable);
    let mut missing = 0;
    let field = Array2::from_shape_fn((ny, nx), |(row, column)| {
        let value = packing.value(values[(ny - 1 - row) * nx + column]);
        value.unwrap_or_else(|| {
            missing += 1;
            0.0
        })
    });
    let line = |from: f64, step: f64, n: usize| (0..=n).map(|k| from + k as f64 * step).collect();
    let field = Field {
        file: opened.name.clone(),
        variable: String::new(),
        label: None,
        west_east: line(west, dx, nx),
        south_north: line(south, dy, ny),
        steps: vec![step],
        values: vec![field],
        units: cf::text(&variable, "units").filter(|u| !u.trim().is_empty()),
        missing,
    };
    opened.not_empty(field)
}
