//! MEIC's netCDF: all cells in a row, with the ranges and the spacing of the grid.

use super::error::GriddedError;
use super::field::Field;
use super::netcdf_file::{Opened, Wanted, present, text_attribute};
use ndarray::Array2;

fn named(opened: &Opened, name: &str) -> Result<Vec<f64>, GriddedError> {
    let variable = opened.file.variable(name).ok_or_else(|| {
        opened.wrong(
            format!("no variable {name}"),
            "MEIC's grids have x_range, y_range, spacing, dimension and z",
        )
    })?;
    opened.numbers(&variable)
}

/// Reads the grid of GMT as MEIC writes it: ranges, spacing, and all cells in a row from the north-west.
pub(super) fn read(opened: &Opened, wanted: &Wanted) -> Result<Field, GriddedError> {
    let (x, y, spacing) = (
        named(opened, "x_range")?,
        named(opened, "y_range")?,
        named(opened, "spacing")?,
    );
    let values = named(opened, "z")?;
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
    let variable = opened.file.variable("z");
    let units = variable.as_ref().and_then(|v| text_attribute(v, "units"));
    let mut missing = 0;
    let field = Array2::from_shape_fn((ny, nx), |(row, column)| {
        present(values[(ny - 1 - row) * nx + column], &[], &mut missing)
    });
    let line = |from: f64, step: f64, n: usize| (0..=n).map(|k| from + k as f64 * step).collect();
    let field = Field {
        file: opened.name.clone(),
        variable: String::new(),
        label: None,
        west_east: line(west, dx, nx),
        south_north: line(south, dy, ny),
        steps: vec![wanted.step()],
        values: vec![field],
        units: units.filter(|u| !u.trim().is_empty()),
        missing,
    };
    opened.not_empty(field)
}
