//! The part of a raster that a domain needs.

use super::crs::{Crs, CrsError};
use super::raster::Frame;

/// Nodes kept around what is asked for.
const MARGIN: f64 = 4.0;
/// Points along each edge of a domain that are brought to the raster's system.
const EDGE_POINTS: usize = 32;

/// Columns and rows of a raster, from the south-west.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub first_column: usize,
    pub first_row: usize,
    pub columns: usize,
    pub rows: usize,
}

impl Window {
    /// All of it.
    pub fn whole(frame: &Frame) -> Self {
        Self {
            first_column: 0,
            first_row: 0,
            columns: frame.columns,
            rows: frame.rows,
        }
    }

    /// The frame of the window.
    pub fn frame(&self, whole: &Frame) -> Frame {
        Frame {
            first: whole.node(self.first_column, self.first_row),
            columns: self.columns,
            rows: self.rows,
            ..whole.clone()
        }
    }
}

/// The window that holds a range of longitude and latitude (west, east, south, north [°]), with a margin; two columns and rows at
/// the nearest edge where the raster lies elsewhere.
///
/// # Errors
/// If the range has no image in the raster's system.
pub(super) fn within(frame: &Frame, bounds: [f64; 4]) -> Result<Window, CrsError> {
    let degrees = Crs::epsg(4326)?;
    let [west, east, south, north] = bounds;
    let mut reach = [[f64::MAX, f64::MIN]; 2];
    for k in 0..=EDGE_POINTS {
        let share = k as f64 / EDGE_POINTS as f64;
        let (x, y) = (
            west + share * (east - west),
            south + share * (north - south),
        );
        for point in [[x, south], [x, north], [west, y], [east, y]] {
            let place = degrees.to(&frame.crs, point)?;
            for axis in 0..2 {
                reach[axis][0] = reach[axis][0].min(place[axis]);
                reach[axis][1] = reach[axis][1].max(place[axis]);
            }
        }
    }
    let range = |axis: usize, count: usize| {
        let at = |place: f64| (place - frame.first[axis]) / frame.step[axis];
        let last = (count - 1) as f64;
        let low = (at(reach[axis][0]) - MARGIN).floor().clamp(0.0, last - 1.0);
        let high = (at(reach[axis][1]) + MARGIN).ceil().clamp(low + 1.0, last);
        (low as usize, (high - low) as usize + 1)
    };
    let ((first_column, columns), (first_row, rows)) =
        (range(0, frame.columns), range(1, frame.rows));
    Ok(Window {
        first_column,
        first_row,
        columns,
        rows,
    })
}
