//! ESRI ASCII grids of emissions (`.asc`), as MEIC offers them: one field, one sector, one pollutant, one month a file.

use super::error::GriddedError;
use super::field::{Field, Step};
use crate::inventory::InventoryError;
use crate::meteorology::read_text;
use ndarray::Array2;
use std::path::Path;

const KEYS: [&str; 3] = ["ncols", "nrows", "cellsize"];

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
    let wrong = |line: usize, what: &str| {
        let hint = "an ESRI ASCII grid begins with ncols, nrows, xllcorner, yllcorner, cellsize, NODATA_value, a number behind each";
        GriddedError::file(file, format!("line {line}: {what}"), hint)
    };
    let mut header: Vec<(String, f64)> = Vec::new();
    let mut values: Vec<f64> = Vec::new();
    let mut last = 0;
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        last = number + 1;
        if values.is_empty() && first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let value = words.next().and_then(|w| w.parse().ok());
            let value = value.ok_or_else(|| wrong(last, &format!("no number behind '{first}'")))?;
            header.push((first.to_lowercase(), value));
            continue;
        }
        for word in std::iter::once(first).chain(words) {
            let value = word
                .parse()
                .map_err(|_| wrong(last, &format!("'{word}' is no number")))?;
            values.push(value);
        }
    }
    let find = |key: &str| header.iter().find(|h| h.0 == key).map(|h| h.1);
    if let Some(missing) = KEYS.iter().find(|key| find(key).is_none()) {
        return Err(wrong(1, &format!("no {missing} in the header")));
    }
    let [columns, rows, size] = KEYS.map(|key| find(key).unwrap_or(0.0));
    if !(columns >= 1.0 && rows >= 1.0 && columns * rows <= 1e9 && size > 0.0) {
        return Err(wrong(1, &format!("{columns} × {rows} cells of {size}°")));
    }
    let (nx, ny) = (columns as usize, rows as usize);
    let origin = |corner: &str, centre: &str| {
        let edge = find(corner).or_else(|| find(centre).map(|c| c - 0.5 * size));
        edge.ok_or_else(|| wrong(1, &format!("neither {corner} nor {centre} in the header")))
    };
    let (west, south) = (
        origin("xllcorner", "xllcenter")?,
        origin("yllcorner", "yllcenter")?,
    );
    if values.len() != nx * ny {
        let what = format!(
            "{} numbers, {nx} × {ny} = {} expected",
            values.len(),
            nx * ny
        );
        return Err(wrong(last, &what));
    }
    let nothing = find("nodata_value");
    let mut missing = 0;
    let field = Array2::from_shape_fn((ny, nx), |(row, column)| {
        let value = values[(ny - 1 - row) * nx + column];
        if value.is_nan() || Some(value) == nothing {
            missing += 1;
            0.0
        } else {
            value
        }
    });
    let line = |origin: f64, count: usize| (0..=count).map(|n| origin + n as f64 * size).collect();
    Ok(Field {
        file: file.to_owned(),
        variable: String::new(),
        label: None,
        west_east: line(west, nx),
        south_north: line(south, ny),
        steps: vec![step],
        values: vec![field],
        units: None,
        missing,
    })
}
