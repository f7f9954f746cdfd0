//! From cells of degrees to cells of the model, mass for mass.
//!
//! A cell's mass is spread evenly over it on the map and cut at the borders of the model's cells (Sutherland and Hodgman 1974), so that the parts add up
//! to the whole: first-order conservative regridding as of ESMF and CDO (Jones 1999, Monthly Weather Review 127, 2204, without gradients).

use super::error::GriddedError;
use super::field::Field;
use crate::grid::HorizontalGrid;
use crate::inventory::ring_areas;
use crate::ioapi::Frame;

/// Pieces into which a side of a cell is cut: parallels are no straight lines on the map.
const PIECES: usize = 8;
/// How far beyond the domain's outermost corners a cell may lie and still be looked at [°].
const MARGIN: f64 = 0.01;

/// Shares of a cell in columns of the model (j·nx + i).
pub type Shares = Vec<(u32, f64)>;

/// How a field's cells divide over the model's.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Row, column, and where the cell's mass goes.
    pub cells: Vec<(usize, usize, Shares)>,
    /// Part of each of the model's cells that the field covers [1].
    pub covered: Vec<f64>,
}

impl Weights {
    /// Of the cells of a field that touch the domain.
    ///
    /// # Errors
    /// If the map fails.
    pub fn new(field: &Field, grid: &HorizontalGrid) -> Result<Self, GriddedError> {
        let (west, east, south, north) = grid.bounds();
        let turn = whole_turn(&field.west_east, west, east);
        let touching = |edges: &[f64], shift: f64, low: f64, high: f64| -> Vec<usize> {
            (0..edges.len() - 1)
                .filter(|&n| {
                    edges[n + 1] + shift > low - MARGIN && edges[n] + shift < high + MARGIN
                })
                .collect()
        };
        let columns = touching(&field.west_east, turn, west, east);
        let rows = touching(&field.south_north, 0.0, south, north);
        let cells: Vec<(usize, usize)> = rows
            .iter()
            .flat_map(|&row| columns.iter().map(move |&column| (row, column)))
            .collect();
        let outlines: Vec<(f64, f64)> = cells
            .iter()
            .flat_map(|&(row, column)| {
                let edges = &field.west_east;
                let lon = (edges[column] + turn, edges[column + 1] + turn);
                outline(lon, (field.south_north[row], field.south_north[row + 1]))
            })
            .collect();
        Self::of_outlines(&cells, &outlines, grid)
    }

    /// Of the cells of a map of its own that touch the domain.
    ///
    /// # Errors
    /// If one of the maps fails.
    pub fn of_frame(
        frame: &Frame,
        file: &str,
        grid: &HorizontalGrid,
    ) -> Result<Self, GriddedError> {
        let fail =
            |e: String| GriddedError::file(file, e, "is it the map of a region near the domain?");
        // Our cells among those of the file, and around them as far as one of ours reaches.
        let mut span = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        let mut reach: f64 = 1.0;
        let mut before = (f64::NAN, f64::NAN);
        for (c, &longitude) in grid.longitude.indexed_iter() {
            let at = frame.position(longitude, grid.latitude[c]).map_err(fail)?;
            for (bound, value) in span.iter_mut().zip([at.0, at.1]) {
                *bound = (bound.0.min(value), bound.1.max(value));
            }
            if c.1 > 0 {
                reach = reach.max((at.0 - before.0).hypot(at.1 - before.1));
            }
            before = at;
        }
        let part = |(low, high): (f64, f64), count: usize| {
            let from = (low - reach - 1.0).floor().max(0.0) as usize;
            let to = (high + reach + 2.0).ceil().max(0.0) as usize;
            from..to.min(count)
        };
        let rows = part(span[1], frame.rows);
        let cells: Vec<(usize, usize)> = rows
            .flat_map(|row| part(span[0], frame.columns).map(move |column| (row, column)))
            .collect();
        let mut outlines = Vec::with_capacity(cells.len() * 4 * PIECES);
        for &(row, column) in &cells {
            let (x, y) = (column as f64 - 0.5, row as f64 - 0.5);
            for (x, y) in outline((x, x + 1.0), (y, y + 1.0)) {
                outlines.push(frame.degrees(x, y).map_err(fail)?);
            }
        }
        Self::of_outlines(&cells, &outlines, grid)
    }

    /// Cells with their rings of points, 4 × `PIECES` each [°].
    fn of_outlines(
        cells: &[(usize, usize)],
        outlines: &[(f64, f64)],
        grid: &HorizontalGrid,
    ) -> Result<Self, GriddedError> {
        let mut weights = Self {
            cells: Vec::with_capacity(cells.len()),
            covered: vec![0.0; grid.columns()],
        };
        let positions = grid.positions(outlines)?;
        for (&(row, column), ring) in cells.iter().zip(positions.chunks_exact(4 * PIECES)) {
            let (parts, whole) = ring_areas(ring, grid);
            if parts.is_empty() {
                continue;
            }
            for (cell, area) in &parts {
                weights.covered[*cell as usize] += area;
            }
            let shares = parts.into_iter().map(|(cell, area)| (cell, area / whole));
            weights.cells.push((row, column, shares.collect()));
        }
        Ok(weights)
    }

    /// Least part of a model cell that is covered [1].
    pub fn least_covered(&self) -> f64 {
        self.covered.iter().copied().fold(1.0, f64::min)
    }
}

/// Whole turns [°] that bring longitudes of 0 to 360 to the domain.
fn whole_turn(edges: &[f64], west: f64, east: f64) -> f64 {
    let middle = 0.5 * (west + east);
    let fits =
        |turn: &&f64| edges[0] + **turn <= middle && middle <= edges[edges.len() - 1] + **turn;
    [0.0, 360.0, -360.0]
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(0.0)
}

/// Points around a cell, counter-clockwise.
fn outline((west, east): (f64, f64), (south, north): (f64, f64)) -> Vec<(f64, f64)> {
    let along = |from: f64, to: f64, n: usize| from + (to - from) * n as f64 / PIECES as f64;
    let pieces = 0..PIECES;
    let mut ring = Vec::with_capacity(4 * PIECES);
    ring.extend(pieces.clone().map(|n| (along(west, east, n), south)));
    ring.extend(pieces.clone().map(|n| (east, along(south, north, n))));
    ring.extend(pieces.clone().map(|n| (along(east, west, n), north)));
    ring.extend(pieces.map(|n| (west, along(north, south, n))));
    ring
}
