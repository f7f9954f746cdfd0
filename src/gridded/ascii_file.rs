//! ESRI ASCII grids of emissions (`.asc`), as MEIC offers them: one field, one sector, one pollutant, one month a file.

use super::error::GriddedError;
use super::field::{Field, Step};
use crate::geodata::parse_ascii_grid;
use crate::inventory::InventoryError;
use crate::meteorology::read_text;
use ndarray::Array2;
use std::path::Path;

/// As [`parse`], of a file.
///
/// # Errors
/// As [`parse`], and a file that cannot be read.
pub fn read(path: &Path, step: Step) -> Result<Field, GriddedError> {
    let file = path.display().to_string();
    let text = read_text(path).map_err(InventoryError::from)?;
    parse(&text, &file, step)
}

/// Reads the text of an ESRI ASCII grid that covers `step`.
///
/// # Errors
/// [`GriddedError`] with the line: a header that is none, numbers that are none, too few or too many.
pub fn parse(text: &str, file: &str, step: Step) -> Result<Field, GriddedError> {
    let grid = parse_ascii_grid(text).map_err(|fault| {
        let what = format!("line {}: {}", fault.line, fault.what);
        GriddedError::file(file, what, &fault.hint)
    })?;
    let (nx, ny) = (grid.columns, grid.rows);
    let mut missing = 0;
    let field = Array2::from_shape_fn((ny, nx), |(row, column)| {
        let value = grid.values[(ny - 1 - row) * nx + column];
        if value.is_nan() || value == grid.nodata {
            missing += 1;
            0.0
        } else {
            value
        }
    });
    let line = |axis: usize, count: usize| {
        let node = |n: usize| grid.corner[axis] + n as f64 * grid.step[axis];
        (0..=count).map(node).collect()
    };
    Ok(Field {
        file: file.to_owned(),
        variable: String::new(),
        label: None,
        west_east: line(0, nx),
        south_north: line(1, ny),
        steps: vec![step],
        values: vec![field],
        units: None,
        missing,
    })
}
