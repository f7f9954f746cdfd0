//! Where the cells of an I/O API file lie.
//!
//! | GDTYP | map | P_ALP, P_BET, P_GAM |
//! |---|---|---|
//! | 1 | degrees | – |
//! | 2 | Lambert conformal | standard parallels, central meridian |
//! | 6 | polar stereographic | pole (1, −1), latitude of true scale, meridian that points away from the pole |
//! | 7 | equatorial Mercator | latitude of true scale, –, central meridian |
//!
//! The point (`XCENT`, `YCENT`) of the earth is (0, 0) of the map; `XORIG`, `YORIG` is the outer corner of the first cell, in metres from there (GDTYP 1: degrees).
//! Wind along the map is turned to the earth by α = n (λ − λ₀) with the cone's constant n (1 and −1 at the poles, 0 elsewhere).

use super::error::IoapiError;
use crate::grid::{LambertConformal, Map};
use crate::units::EARTH_RADIUS;
use ndarray::Array2;

/// Maps that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Degrees.
    Degrees,
    /// Lambert conformal.
    Lambert,
    /// Polar stereographic.
    Polar,
    /// Equatorial Mercator.
    Mercator,
}

/// Cells of a file on the earth.
#[derive(Debug)]
pub struct Frame {
    /// Its map.
    pub kind: FrameKind,
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Outer corner of the first cell on the map [m or °].
    pub corner: (f64, f64),
    /// Size of cells along x and y [m or °].
    pub cell: (f64, f64),
    /// The map in words, with its parameters.
    pub words: String,
    map: Option<Map>,
    /// Image of (XCENT, YCENT) [m].
    origin: (f64, f64),
    cone: (f64, f64),
}

/// What other numbers of GDTYP mean.
fn other(kind: i64) -> &'static str {
    match kind {
        3 => "general Mercator",
        4 => "general stereographic",
        5 => "UTM",
        8 => "transverse Mercator",
        9 => "Albers",
        10 => "Lambert azimuthal",
        _ => "unknown",
    }
}

impl Frame {
    /// By the attributes of a file; `number` gives one by its name.
    ///
    /// # Errors
    /// [`IoapiError`]: an attribute that is missing, a map that is not read, cells of no size.
    pub(crate) fn new(
        file: &str,
        number: &dyn Fn(&'static str) -> Result<f64, IoapiError>,
        (rows, columns): (usize, usize),
    ) -> Result<Self, IoapiError> {
        let wrong = |what: String, hint: &str| IoapiError::file(file, what, hint);
        let kind = number("GDTYP")?;
        let corner = (number("XORIG")?, number("YORIG")?);
        let cell = (number("XCELL")?, number("YCELL")?);
        let sized = |size: f64| size.is_finite() && size > 0.0;
        if !(sized(cell.0) && sized(cell.1) && corner.0.is_finite() && corner.1.is_finite()) {
            return Err(wrong(
                format!("XORIG, YORIG {corner:?} and XCELL, YCELL {cell:?} make no cells"),
                "cells have a size of metres, of degrees where GDTYP is 1",
            ));
        }
        let (kind, text, cone, words) = match kind.round() as i64 {
            1 => (FrameKind::Degrees, None, (0.0, 0.0), "degrees".to_owned()),
            2 | 6 | 7 => projected(kind.round() as i64, file, number)?,
            code => {
                return Err(wrong(
                    format!("GDTYP {code} ({}) is not read", other(code)),
                    "grids in degrees (1), Lambert (2), polar stereographic (6) and equatorial Mercator (7) are",
                ));
            }
        };
        let mut frame = Self {
            kind,
            columns,
            rows,
            corner,
            cell,
            words,
            map: None,
            origin: (0.0, 0.0),
            cone,
        };
        if let Some(text) = text {
            let centre = (number("XCENT")?, number("YCENT")?);
            let fail = |e: &dyn std::fmt::Display| {
                wrong(
                    format!("the map of P_ALP, P_BET, P_GAM, XCENT, YCENT: {e}"),
                    "are they degrees, and those of the grid's description?",
                )
            };
            let map = Map::from_proj_string(&text).map_err(|e| fail(&e))?;
            frame.origin = map.forward(centre.0, centre.1).map_err(|e| fail(&e))?;
            frame.map = Some(map);
        }
        Ok(frame)
    }

    /// Place of a point among the cells, (column, row): 0 is the centre of the first, −½ its outer edge.
    ///
    /// # Errors
    /// A point that has no image on the map, in words.
    pub fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        let (x, y) = if let Some(map) = &self.map {
            let at = map
                .forward(longitude, latitude)
                .map_err(|e| e.to_string())?;
            (at.0 - self.origin.0, at.1 - self.origin.1)
        } else {
            let end = self.corner.0 + self.cell.0 * self.columns as f64;
            let within = |turn: &f64| (self.corner.0..=end).contains(&(longitude + turn));
            let turn = [0.0, 360.0, -360.0].into_iter().find(within);
            (longitude + turn.unwrap_or(0.0), latitude)
        };
        Ok((
            (x - self.corner.0) / self.cell.0 - 0.5,
            (y - self.corner.1) / self.cell.1 - 0.5,
        ))
    }

    /// Longitude and latitude [°] of a place among the cells, as of [`Self::position`].
    ///
    /// # Errors
    /// A place that the map does not have, in words.
    pub fn degrees(&self, column: f64, row: f64) -> Result<(f64, f64), String> {
        let x = self.corner.0 + (column + 0.5) * self.cell.0;
        let y = self.corner.1 + (row + 0.5) * self.cell.1;
        self.degrees_at(x, y)
    }

    /// Longitude and latitude [°] of a place on the map [m or °].
    ///
    /// # Errors
    /// As [`Self::degrees`].
    pub fn degrees_at(&self, x: f64, y: f64) -> Result<(f64, f64), String> {
        match &self.map {
            Some(map) => map
                .inverse(x + self.origin.0, y + self.origin.1)
                .map_err(|e| e.to_string()),
            None => Ok((x, y)),
        }
    }

    /// Longitudes and latitudes [°] of the cells' centres, `[row][column]`.
    ///
    /// # Errors
    /// As [`Self::degrees`].
    pub fn centres(&self) -> Result<(Array2<f64>, Array2<f64>), String> {
        let shape = (self.rows, self.columns);
        let (mut longitude, mut latitude) = (Array2::zeros(shape), Array2::zeros(shape));
        for row in 0..self.rows {
            for column in 0..self.columns {
                let at = self.degrees(column as f64, row as f64)?;
                (longitude[[row, column]], latitude[[row, column]]) = at;
            }
        }
        Ok((longitude, latitude))
    }

    /// Least and largest longitude and latitude [°] of the grid's outline.
    ///
    /// # Errors
    /// As [`Self::degrees`].
    pub fn bounds(&self) -> Result<[(f64, f64); 2], String> {
        let (nx, ny) = (self.columns as f64 - 0.5, self.rows as f64 - 0.5);
        let mut bounds = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        let columns = (0..=self.columns).map(|c| c as f64 - 0.5);
        let rows = (0..=self.rows).map(|r| r as f64 - 0.5);
        let around = columns
            .flat_map(|c| [(c, -0.5), (c, ny)])
            .chain(rows.flat_map(|r| [(-0.5, r), (nx, r)]));
        for (column, row) in around {
            let (longitude, latitude) = self.degrees(column, row)?;
            for (bound, value) in bounds.iter_mut().zip([longitude, latitude]) {
                *bound = (bound.0.min(value), bound.1.max(value));
            }
        }
        Ok(bounds)
    }

    /// Wind along the map at a longitude [°] turned to the earth: eastward and northward.
    pub fn to_earth(&self, longitude: f64, u: f64, v: f64) -> (f64, f64) {
        let (constant, standard) = self.cone;
        let turn = (longitude - standard + 180.0).rem_euclid(360.0) - 180.0;
        let angle = (constant * turn).to_radians();
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        (u * cosine + v * sine, v * cosine - u * sine)
    }

    /// Whether two grids have the same cells on the same map.
    pub fn same(&self, other: &Self) -> bool {
        let near = |a: (f64, f64), b: (f64, f64)| {
            let scale = 1e-5 * self.cell.0;
            (a.0 - b.0).abs() < scale && (a.1 - b.1).abs() < scale
        };
        (self.rows, self.columns) == (other.rows, other.columns)
            && self.words == other.words
            && near(self.corner, other.corner)
            && near(self.cell, other.cell)
            && near(self.origin, other.origin)
    }
}

/// Kind, PROJ text, cone and words of a map.
type Projected = (FrameKind, Option<String>, (f64, f64), String);

fn projected(
    kind: i64,
    file: &str,
    number: &dyn Fn(&'static str) -> Result<f64, IoapiError>,
) -> Result<Projected, IoapiError> {
    let (alpha, beta, gamma) = (number("P_ALP")?, number("P_BET")?, number("P_GAM")?);
    let (x, y) = (number("XCENT")?, number("YCENT")?);
    let sphere = format!("+R={EARTH_RADIUS} +units=m +no_defs");
    let centre = format!("(0, 0) at {x} E, {y} N");
    Ok(match kind {
        2 => {
            let lambert = LambertConformal {
                standard_parallel_1: alpha,
                standard_parallel_2: beta,
                latitude_of_origin: y,
                central_meridian: gamma,
            };
            let words =
                format!("Lambert, parallels {alpha} and {beta} N, meridian {gamma} E, {centre}");
            let cone = (lambert.cone_constant(), gamma);
            (FrameKind::Lambert, Some(lambert.proj_string()), cone, words)
        }
        6 => {
            if (alpha.abs() - 1.0).abs() > 1e-6 {
                return Err(IoapiError::file(
                    file,
                    format!("P_ALP = {alpha} of a polar stereographic map"),
                    "it is 1 for the north pole and -1 for the south pole",
                ));
            }
            let text = format!(
                "+proj=stere +lat_0={} +lat_ts={beta} +lon_0={gamma} {sphere}",
                90.0 * alpha
            );
            let words = format!(
                "polar stereographic, pole {alpha}, true at {beta} N, meridian {gamma} E, {centre}"
            );
            (FrameKind::Polar, Some(text), (alpha, gamma), words)
        }
        _ => {
            let text = format!("+proj=merc +lat_ts={alpha} +lon_0={gamma} {sphere}");
            let words = format!("Mercator, true at {alpha} N, meridian {gamma} E, {centre}");
            (FrameKind::Mercator, Some(text), (0.0, gamma), words)
        }
    })
}
