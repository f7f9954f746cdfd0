//! ESRI ASCII grids: a header of keys and numbers, then rows of numbers from the north.
//!
//! `NCOLS`, `NROWS`, `XLLCORNER` or `XLLCENTER`, `YLLCORNER` or `YLLCENTER`, `CELLSIZE` (or `DX` and `DY`, as GDAL writes cells that
//! are not square), `NODATA_VALUE` (−9999 where it is missing), in any order and case. Where the rows are wrapped otherwise than
//! one a line, they count as long as their number is right. Source: ESRI, ArcGIS documentation, "Esri ASCII raster format".

use super::crs::Crs;
use super::error::GeodataError;
use super::heights::cleaned;
use super::prj::crs_beside;
use super::raster::{Frame, Raster};
use std::path::Path;

/// Mark of voids of a file that names none.
const NODATA: f64 = -9999.0;
/// Most cells of a grid.
const MOST_CELLS: f64 = 2e8;
/// What a header looks like.
const HEADER: &str = "an ESRI ASCII grid begins with ncols, nrows, xllcorner, yllcorner, cellsize, NODATA_value, a number behind each";
/// Keys of a header.
const KEYS: [&str; 10] = [
    "ncols",
    "nrows",
    "xllcorner",
    "xllcenter",
    "yllcorner",
    "yllcenter",
    "cellsize",
    "dx",
    "dy",
    "nodata_value",
];

/// A grid as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct AsciiGrid {
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from north to south.
    pub rows: usize,
    /// Western and southern edge, in the file's own system.
    pub corner: [f64; 2],
    /// Width and height of a cell.
    pub step: [f64; 2],
    /// Mark of voids.
    pub nodata: f64,
    /// Numbers, row by row from the north.
    pub values: Vec<f64>,
}

/// What is wrong with a grid's text, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}\nhint: {hint}")]
pub struct AsciiFault {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl AsciiFault {
    fn new(line: usize, what: impl Into<String>, hint: &str) -> Self {
        Self {
            line,
            what: what.into(),
            hint: hint.to_owned(),
        }
    }
}

/// Reads an elevation model; `crs` is its coordinate system where no `.prj` lies beside it.
///
/// # Errors
/// [`GeodataError`], with the line.
pub fn read_ascii_grid(path: &Path, crs: Option<&Crs>) -> Result<Raster, GeodataError> {
    let bytes = std::fs::read(path).map_err(|cause| GeodataError::read(path, cause))?;
    let text = String::from_utf8_lossy(&bytes);
    let grid = parse_ascii_grid(text.trim_start_matches('\u{feff}')).map_err(|fault| {
        GeodataError::content(
            path,
            format!("line {}: {}", fault.line, fault.what),
            fault.hint,
        )
    })?;
    let Some(crs) = crs_beside(path)?.or_else(|| crs.cloned()) else {
        return Err(GeodataError::content(
            path,
            "it does not say in which coordinate system it is",
            "put its .prj beside it, or name the system: crs = \"EPSG:4326\" in [terrain], --dem-crs EPSG:4326",
        ));
    };
    let north = grid.corner[1] + grid.step[1] * grid.rows as f64;
    let east = grid.corner[0] + grid.step[0] * grid.columns as f64;
    let globe = |x: f64, y: f64| x.abs() <= 360.0 && y.abs() <= 90.0 + 1e-6;
    if crs.geographic && !(globe(grid.corner[0], grid.corner[1]) && globe(east, north)) {
        return Err(GeodataError::content(
            path,
            format!(
                "it reaches from {} to {east} and from {} to {north}, which are no degrees ({})",
                grid.corner[0], grid.corner[1], crs.name
            ),
            "name the map of its metres, e.g. crs = \"EPSG:32648\"",
        ));
    }
    let heights = cleaned(path, grid.values.iter().copied(), Some(grid.nodata))?;
    let southern_first = heights.chunks(grid.columns).rev().flatten().copied();
    Ok(Raster::new(
        Frame {
            name: path.display().to_string(),
            crs,
            first: [0, 1].map(|axis| grid.corner[axis] + 0.5 * grid.step[axis]),
            step: grid.step,
            columns: grid.columns,
            rows: grid.rows,
            area: true,
        },
        southern_first.collect(),
    ))
}

/// Reads the text of a grid.
///
/// # Errors
/// [`AsciiFault`]: a header that is none, numbers that are none, too few or too many.
pub fn parse_ascii_grid(text: &str) -> Result<AsciiGrid, AsciiFault> {
    let mut header = Header::default();
    let mut values: Vec<f64> = Vec::new();
    // First line whose count of numbers is not that of a row.
    let mut uneven: Option<(usize, usize)> = None;
    let mut last = 0;
    for (number, line) in text.lines().enumerate() {
        let line_number = number + 1;
        let mut words = line.split_ascii_whitespace();
        let Some(first) = words.next() else { continue };
        last = line_number;
        if values.is_empty() && header.takes(first, words.clone().next(), line_number)? {
            continue;
        }
        if values.is_empty() {
            header.shape(line_number)?;
        }
        let before = values.len();
        for word in std::iter::once(first).chain(words) {
            values.push(number_of(word, line_number)?);
        }
        if values.len() - before != header.columns && uneven.is_none() {
            uneven = Some((line_number, values.len() - before));
        }
    }
    let (columns, rows, corner, step) = header.shape(last.max(1))?;
    if values.len() != columns * rows {
        let hint = "is the file whole? One row of the grid a line";
        let what = match uneven {
            Some((line, count)) => {
                let what = format!("{count} numbers where a row has {columns}");
                return Err(AsciiFault::new(line, what, hint));
            }
            None => format!(
                "{} numbers, {columns} × {rows} = {} expected",
                values.len(),
                columns * rows
            ),
        };
        return Err(AsciiFault::new(last, what, hint));
    }
    Ok(AsciiGrid {
        columns,
        rows,
        corner,
        step,
        nodata: header.find("nodata_value").unwrap_or(NODATA),
        values,
    })
}

fn number_of(word: &str, line: usize) -> Result<f64, AsciiFault> {
    word.parse().map_err(|_| {
        let hint = if word.contains(',') {
            "write decimals with a point, and spaces between numbers"
        } else {
            "rows hold numbers only"
        };
        AsciiFault::new(line, format!("'{word}' is no number"), hint)
    })
}

/// Keys read so far.
#[derive(Default)]
struct Header {
    found: Vec<(String, f64)>,
    columns: usize,
}

impl Header {
    fn find(&self, key: &str) -> Option<f64> {
        self.found.iter().find(|known| known.0 == key).map(|k| k.1)
    }

    /// Whether a line belongs to the header; takes it if so.
    fn takes(&mut self, first: &str, value: Option<&str>, line: usize) -> Result<bool, AsciiFault> {
        let word = first.to_ascii_lowercase();
        let letters = first.starts_with(|c: char| c.is_ascii_alphabetic());
        if !letters || ["nan", "inf", "infinity"].contains(&word.as_str()) {
            return Ok(false);
        }
        if !KEYS.contains(&word.as_str()) {
            let what = format!("'{first}' is no key of a header");
            return Err(AsciiFault::new(line, what, HEADER));
        }
        let number = value.and_then(|text| text.parse::<f64>().ok());
        let Some(number) = number else {
            let what = format!("no number behind '{first}'");
            return Err(AsciiFault::new(line, what, HEADER));
        };
        if self.find(&word).is_some() {
            let what = format!("'{first}' stands twice");
            return Err(AsciiFault::new(line, what, HEADER));
        }
        self.found.push((word, number));
        Ok(true)
    }

    /// Columns, rows, south-western corner and cell size.
    fn shape(&mut self, line: usize) -> Result<(usize, usize, [f64; 2], [f64; 2]), AsciiFault> {
        let wrong = |what: String| Err(AsciiFault::new(line, what, HEADER));
        let square = self.find("cellsize");
        let size = (square.or(self.find("dx")), square.or(self.find("dy")));
        let [Some(columns), Some(rows)] = ["ncols", "nrows"].map(|key| self.find(key)) else {
            let missing = ["ncols", "nrows"].map(|key| self.find(key).is_none());
            let key = if missing[0] { "ncols" } else { "nrows" };
            return wrong(format!("no {key} in the header"));
        };
        let (Some(dx), Some(dy)) = size else {
            return wrong("no cellsize in the header".to_owned());
        };
        let whole = |n: f64| n >= 1.0 && n.fract() == 0.0;
        if !(whole(columns) && whole(rows) && columns * rows <= MOST_CELLS) {
            return wrong(format!(
                "{columns} × {rows} cells; whole numbers and at most {MOST_CELLS:e} are possible"
            ));
        }
        if !(dx > 0.0 && dy > 0.0 && dx.is_finite() && dy.is_finite()) {
            return wrong(format!("cells of {dx} × {dy}"));
        }
        let edge = |corner: &str, centre: &str, size: f64| {
            let edge = self.find(corner);
            edge.or_else(|| self.find(centre).map(|c| c - 0.5 * size))
        };
        let Some(west) = edge("xllcorner", "xllcenter", dx) else {
            return wrong("neither xllcorner nor xllcenter in the header".to_owned());
        };
        let Some(south) = edge("yllcorner", "yllcenter", dy) else {
            return wrong("neither yllcorner nor yllcenter in the header".to_owned());
        };
        if !(west.is_finite() && south.is_finite()) {
            return wrong(format!("the corner lies at {west}, {south}"));
        }
        let far = [west + dx * columns, south + dy * rows];
        if far.iter().any(|end| !end.is_finite()) || far[0] <= west || far[1] <= south {
            return wrong(format!(
                "{columns} × {rows} cells of {dx} × {dy} from {west}, {south} end at {}, {}",
                far[0], far[1]
            ));
        }
        self.columns = columns as usize;
        Ok((columns as usize, rows as usize, [west, south], [dx, dy]))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GRID: &str = "NCOLS 3\nnrows 2\nXllCenter 100.5\nYLLCORNER 36\ncellsize 1\nNODATA_value -1\n1 2 3\n4 -1 nan\n";

    #[test]
    fn keys_of_any_case_corners_and_centres() {
        let grid = parse_ascii_grid(GRID).unwrap();
        assert_eq!((grid.columns, grid.rows), (3, 2));
        assert_eq!((grid.corner, grid.step), ([100.0, 36.0], [1.0, 1.0]));
        assert_eq!(grid.nodata, -1.0);
        assert_eq!(grid.values[..5], [1.0, 2.0, 3.0, 4.0, -1.0]);
        assert!(grid.values[5].is_nan());
        let oblong = "ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ndx 2\ndy 3\n1\n2\n";
        let grid = parse_ascii_grid(oblong).unwrap();
        assert_eq!((grid.step, grid.nodata), ([2.0, 3.0], -9999.0));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let head = "ncols 2\nnrows 2\nxllcorner 100\nyllcorner 36\ncellsize 0.1\n";
        let with = |rest: &str| format!("{head}{rest}");
        for (text, line, part) in [
            (String::new(), 1, "no ncols"),
            ("ncols 2\n1 2\n".to_owned(), 2, "no nrows"),
            (
                "ncols 2\nnrows two\n".to_owned(),
                2,
                "no number behind 'nrows'",
            ),
            ("ncols 2\nncols 2\n".to_owned(), 2, "stands twice"),
            ("ncols 2\nnrow 2\n".to_owned(), 2, "'nrow' is no key"),
            (
                "ncols 2.5\nnrows 2\ncellsize 1\n1\n".to_owned(),
                4,
                "2.5 × 2 cells",
            ),
            (with("1 2\n3\n"), 7, "1 numbers where a row has 2"),
            (with("1 2\n3 4\n5 6\n"), 8, "6 numbers"),
            (with("1 2\n"), 6, "2 numbers, 2 × 2 = 4"),
            (with("1 2\n3 x\n"), 7, "'x' is no number"),
            (with("1 2\n3 4,5\n"), 7, "'4,5' is no number"),
            (head.replace("0.1", "0"), 5, "cells of 0 × 0"),
            (head.replace("0.1", "1e308"), 5, "end at inf"),
            (head.replace("0.1", "1e-30"), 5, "end at 100, 36"),
            (head.replace("ncols 2", "ncols inf"), 5, "inf × 2 cells"),
            (head.replace("xllcorner", "xulcorner"), 3, "'xulcorner'"),
            (head.replace("yllcorner 36\n", ""), 4, "neither yllcorner"),
        ] {
            let fault = parse_ascii_grid(&text).unwrap_err();
            assert_eq!(fault.line, line, "{text}: {fault}");
            assert!(fault.what.contains(part), "{fault}");
        }
    }

    #[test]
    fn a_system_must_be_known_and_fit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dem.asc");
        std::fs::write(&path, GRID).unwrap();
        let text = read_ascii_grid(&path, None).unwrap_err().to_string();
        assert!(text.contains(".prj beside it"), "{text}");
        let degrees = Crs::epsg(4326).unwrap();
        let raster = read_ascii_grid(&path, Some(&degrees)).unwrap();
        // The last row of the file is the southernmost.
        assert_eq!(raster.node(0, 0), Some(4.0));
        assert_eq!(raster.node(2, 1), Some(3.0));
        assert_eq!((raster.node(1, 0), raster.voids()), (None, 2));
        assert_eq!(raster.frame.first, [100.5, 36.5]);
        let metres = GRID.replace("100.5", "440000");
        std::fs::write(&path, metres).unwrap();
        let text = read_ascii_grid(&path, Some(&degrees))
            .unwrap_err()
            .to_string();
        assert!(text.contains("are no degrees"), "{text}");
        std::fs::write(
            path.with_extension("prj"),
            "PROJCS[\"WGS_1984_UTM_Zone_48N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",105.0],PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
        )
        .unwrap();
        // What lies beside the file goes before what is given.
        let raster = read_ascii_grid(&path, Some(&degrees)).unwrap();
        assert!(!raster.frame.crs.geographic);
    }

    #[test]
    fn cut_and_flipped_grids_are_faults_and_no_panic() {
        let bytes = GRID.as_bytes();
        for at in 0..bytes.len() {
            let cut = parse_ascii_grid(&String::from_utf8_lossy(&bytes[..at]));
            // Only the end of the last line may be missing.
            assert_eq!(cut.is_ok(), at == bytes.len() - 1, "{at}: {cut:?}");
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 0x15;
            if let Err(fault) = parse_ascii_grid(&String::from_utf8_lossy(&flipped)) {
                assert!(fault.line >= 1 && !fault.hint.is_empty(), "{fault}");
            }
        }
    }
}
