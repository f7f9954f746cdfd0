//! Areas that a user drew, on a grid: what of each cell lies in them, and which of them hold a place.
//!
//! Both are decided on the map of the grid, where sides of cells and of polygons are straight: shares are areas of cut polygons
//! ([`super::geometry`]), a point lies inside by the even–odd rule with half-open sides, so that a point on a border that two areas have in common
//! belongs to exactly one of them.

use super::geometry::polygon_areas;
use crate::grid::{GridError, HorizontalGrid};
use geo::{Area as _, BooleanOps, MultiPolygon};

/// Shares are whole multiples of this [1], so that their sums are exact in every order (2⁻⁴⁰: half a square millimetre of a cell of 1 km²).
const GRAIN: f64 = 1.0 / (1_u64 << 40) as f64;

/// An area with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What messages call it: `park.geojson`, `parks.geojson (north)`.
    pub name: String,
    /// Its polygons [°E, °N], none of which lie on each other.
    pub polygons: MultiPolygon<f64>,
}

impl Area {
    /// Ground that two areas have in common [m²], on the map of `grid`, and the smaller of their own areas.
    ///
    /// # Errors
    /// If the map fails.
    pub fn common(&self, other: &Self, grid: &HorizontalGrid) -> Result<(f64, f64), GridError> {
        let (_, own) = polygon_areas(&self.polygons, grid)?;
        let (_, others) = polygon_areas(&other.polygons, grid)?;
        let common = self.polygons.intersection(&other.polygons);
        let common = if common.unsigned_area() > 0.0 {
            polygon_areas(&common, grid)?.1
        } else {
            0.0
        };
        let cell = grid.cell_size * grid.cell_size;
        Ok((common * cell, own.min(others) * cell))
    }

    /// Its size on the map of `grid` [m²], inside the domain and as a whole.
    ///
    /// # Errors
    /// If the map fails.
    pub fn size(&self, grid: &HorizontalGrid) -> Result<(f64, f64), GridError> {
        let (cells, whole) = polygon_areas(&self.polygons, grid)?;
        let cell = grid.cell_size * grid.cell_size;
        Ok((cells.iter().sum::<f64>() * cell, whole * cell))
    }
}

/// Rings of an area on the map, in cells (see [`HorizontalGrid::positions`]).
type Rings = Vec<Vec<(f64, f64)>>;

/// Areas on a grid, in their order.
#[derive(Debug, Clone, Default)]
pub struct LaidAreas {
    names: Vec<String>,
    rings: Vec<Rings>,
    shares: Vec<Vec<f64>>,
    grid: Option<HorizontalGrid>,
}

impl LaidAreas {
    /// Lays areas on a grid.
    ///
    /// # Errors
    /// If the map fails.
    pub fn new(areas: &[Area], grid: &HorizontalGrid) -> Result<Self, GridError> {
        let mut laid = Self {
            grid: Some(grid.clone()),
            ..Self::default()
        };
        for area in areas {
            let (cells, _) = polygon_areas(&area.polygons, grid)?;
            let whole = |share: f64| (share.clamp(0.0, 1.0) / GRAIN).round() * GRAIN;
            laid.shares.push(cells.into_iter().map(whole).collect());
            let mut rings = Rings::new();
            for polygon in &area.polygons {
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    let corners: Vec<(f64, f64)> = ring.0.iter().map(|c| (c.x, c.y)).collect();
                    rings.push(grid.positions(&corners)?);
                }
            }
            laid.rings.push(rings);
            laid.names.push(area.name.clone());
        }
        Ok(laid)
    }

    /// Number of areas.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Name of an area.
    pub fn name(&self, area: usize) -> &str {
        &self.names[area]
    }

    /// Share of each column j·nx + i that lies in an area [1], whole multiples of 2⁻⁴⁰.
    pub fn shares(&self, area: usize) -> &[f64] {
        &self.shares[area]
    }

    /// Numbers of the areas that hold a place [°E, °N].
    ///
    /// # Errors
    /// If the place has no image on the map.
    pub fn holding(&self, longitude: f64, latitude: f64) -> Result<Vec<u32>, GridError> {
        let Some(grid) = self.grid.as_ref().filter(|_| !self.is_empty()) else {
            return Ok(Vec::new());
        };
        let position = grid.positions(&[(longitude, latitude)])?[0];
        let inside =
            |rings: &&Rings| rings.iter().filter(|ring| around(ring, position)).count() % 2 == 1;
        let areas = self.rings.iter().enumerate();
        Ok(areas
            .filter(|(_, rings)| inside(rings))
            .map(|(n, _)| n as u32)
            .collect())
    }
}

/// Whether a ring goes around a point (even–odd rule). A side is taken from south to north, so that both neighbours of a border compute the same bits.
fn around(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let mut odd = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (low, high) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        if y >= low.1 && y < high.1 {
            odd ^= low.0 + (high.0 - low.0) * ((y - low.1) / (high.1 - low.1)) <= x;
        }
    }
    odd
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "areas_tests.rs"]
mod tests;
