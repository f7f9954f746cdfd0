//! The part of CMAQ's grid around a domain, and fields of it: cells, or what lies between the sides of a perimeter.

use super::cmaq_perimeter::Perimeter;
use super::error::OuterError;
use crate::ioapi::{FileKind, Frame, IoapiFile};
use ndarray::{Array2, Array3};
use std::ops::Range;
use std::path::Path;

/// Farthest that sides of a domain may lie inside a perimeter, as a part of the grid's width [1].
const FARTHEST: f64 = 0.25;
const BEYOND: &str = "give files that hold the domain";

/// The domain: longitudes, latitudes [°] and ground [m] of its columns.
#[derive(Debug, Clone, Copy)]
pub struct OurColumns<'a> {
    /// Longitudes [°E].
    pub longitude: &'a Array2<f64>,
    /// Latitudes [°N].
    pub latitude: &'a Array2<f64>,
    /// Ground [m].
    pub terrain: &'a Array2<f64>,
}

/// Rows and columns that are taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CmaqWindow {
    /// Of the cells.
    Cells {
        rows: Range<usize>,
        columns: Range<usize>,
    },
    /// Of the cells with the perimeter around them.
    Around {
        rows: Range<usize>,
        columns: Range<usize>,
        perimeter: Perimeter,
    },
}

impl CmaqWindow {
    /// The points around a domain.
    pub fn of(
        file: &Path,
        (frame, kind): (&Frame, FileKind),
        ours: OurColumns<'_>,
    ) -> Result<Self, OuterError> {
        let perimeter = Perimeter {
            rows: frame.rows,
            columns: frame.columns,
        };
        let ((ny, nx), shift) = match kind {
            FileKind::Gridded => ((frame.rows, frame.columns), 0.0),
            FileKind::Boundary => (perimeter.shape(), 1.0),
        };
        let mut bounds = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        for (longitude, latitude) in ours.longitude.iter().zip(ours.latitude) {
            let at = frame.position(*longitude, *latitude);
            let (x, y) = at.map_err(|e| OuterError::file(file, e, BEYOND))?;
            for (bound, at) in bounds.iter_mut().zip([x + shift, y + shift]) {
                *bound = (bound.0.min(at), bound.1.max(at));
            }
        }
        let [x, y] = bounds;
        let holds = |(low, high): (f64, f64), count: usize| {
            low >= 0.0 && high <= (count - 1) as f64 && count > 1
        };
        if !holds(x, nx) || !holds(y, ny) {
            let what = format!(
                "the domain lies at columns {:.1} to {:.1} and rows {:.1} to {:.1} of its 1 to {} and 1 to {}",
                x.0 - shift + 1.0,
                x.1 - shift + 1.0,
                y.0 - shift + 1.0,
                y.1 - shift + 1.0,
                frame.columns,
                frame.rows
            );
            return Err(OuterError::file(file, what, BEYOND));
        }
        let range = |(low, high): (f64, f64), count: usize| {
            let first = (low.floor() as usize).min(count - 2);
            first..(high.floor() as usize + 2).clamp(first + 2, count)
        };
        let (rows, columns) = (range(y, ny), range(x, nx));
        Ok(match kind {
            FileKind::Gridded => Self::Cells { rows, columns },
            FileKind::Boundary => {
                let inset = |(low, high): (f64, f64), count: usize| {
                    let last = (count - 1) as f64;
                    low.max(last - high) / last
                };
                let deepest = inset(x, nx).max(inset(y, ny));
                if deepest > FARTHEST {
                    let what = format!(
                        "the domain's sides lie up to {:.0} % of the grid's width inside the boundary, whose air they would take",
                        100.0 * deepest
                    );
                    let hint = "give the concentrations of all cells (CONC, ACONC), or a boundary file made for a grid like the domain";
                    return Err(OuterError::file(file, what, hint));
                }
                Self::Around {
                    rows,
                    columns,
                    perimeter,
                }
            }
        })
    }

    fn ranges(&self) -> (&Range<usize>, &Range<usize>) {
        match self {
            Self::Cells { rows, columns } | Self::Around { rows, columns, .. } => (rows, columns),
        }
    }

    /// Kind of the files that it is of.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::Cells { .. } => FileKind::Gridded,
            Self::Around { .. } => FileKind::Boundary,
        }
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        let (rows, columns) = self.ranges();
        (rows.len(), columns.len())
    }

    /// Place of a point among its own, (column, row).
    pub fn position(
        &self,
        frame: &Frame,
        longitude: f64,
        latitude: f64,
    ) -> Result<(f64, f64), String> {
        let (x, y) = frame.position(longitude, latitude)?;
        let (rows, columns) = self.ranges();
        let shift = match self {
            Self::Cells { .. } => 0.0,
            Self::Around { .. } => 1.0,
        };
        Ok((
            x + shift - columns.start as f64,
            y + shift - rows.start as f64,
        ))
    }

    /// A field of a step, every value of which is there, `[layer][row][column]`.
    pub fn field(
        &self,
        file: &IoapiFile,
        path: &Path,
        name: &str,
        step: usize,
    ) -> Result<Array3<f64>, OuterError> {
        let (rows, columns) = self.ranges();
        let field = match self {
            Self::Cells { .. } => file.part(name, step, rows.clone(), columns.clone())?,
            Self::Around { perimeter, .. } => {
                let side = file.field(name, step)?;
                if side.dim().2 != perimeter.len() {
                    let what = format!(
                        "{name} has {} cells around a grid of {} x {}, one thick {}",
                        side.dim().2,
                        perimeter.columns,
                        perimeter.rows,
                        perimeter.len()
                    );
                    let hint = "boundaries of NTHIK 1 are read, as CMAQ's are";
                    return Err(OuterError::file(path, what, hint));
                }
                Array3::from_shape_fn((side.dim().0, rows.len(), columns.len()), |(k, j, i)| {
                    let parts = perimeter.weights((rows.start + j, columns.start + i));
                    let parts = parts.iter().filter(|part| part.1 > 0.0);
                    parts
                        .map(|(cell, weight)| side[[k, 0, *cell]] * weight)
                        .sum()
                })
            }
        };
        if let Some(((k, j, i), _)) = field.indexed_iter().find(|(_, v)| !v.is_finite()) {
            let what = format!(
                "{name} in step {} has no value in layer {}, row {j}, column {i} of the domain",
                step + 1,
                k + 1
            );
            return Err(OuterError::file(path, what, "every value is needed"));
        }
        Ok(field)
    }
}
