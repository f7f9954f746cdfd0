//! What means over counties are taken over: ground and inhabitants by cell.

use super::{County, Regions, TerrainError, places};
use crate::grid::HorizontalGrid;
use crate::units::EARTH_RADIUS;
use geo::Area;

/// Counties of which less than this share lies in the domain are left out: their mean would not be theirs [1].
const LEAST_COVERED: f64 = 0.5;

/// What a mean is taken over: cells `j * nx + i` with their weights.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extent {
    /// Ground area in each cell [m²].
    pub area: Vec<(usize, f64)>,
    /// Inhabitants of each cell.
    pub people: Vec<(usize, f64)>,
    /// Inhabitants in all; 0 where unknown.
    pub population: f64,
}

impl Extent {
    /// Adds another extent.
    pub fn add(&mut self, other: &Self) {
        self.area.extend(&other.area);
        self.people.extend(&other.people);
        self.population += other.population;
    }

    /// Weights of what people breathe: inhabitants where they are known, otherwise the ground's area.
    pub fn exposure(&self) -> &[(usize, f64)] {
        if self.population > 0.0 {
            &self.people
        } else {
            &self.area
        }
    }
}

impl Regions {
    /// Extents of the counties that lie mostly in a domain, with their positions in [`Regions::counties`].
    ///
    /// # Errors
    /// If the embedded places are damaged.
    pub fn extents(&self, grid: &HorizontalGrid) -> Result<Vec<(usize, Extent)>, TerrainError> {
        let shares = self.fractions(grid);
        let mut extents = Vec::new();
        for (at, (county, cells)) in self.counties.iter().zip(&shares).enumerate() {
            if let Some(extent) = extent_of(grid, county, cells)? {
                extents.push((at, extent));
            }
        }
        Ok(extents)
    }
}

/// Cells of a county with their area and inhabitants; none if most of the county lies outside.
///
/// Inhabitants of its towns live in the town's cell, the others evenly over the county.
fn extent_of(
    grid: &HorizontalGrid,
    county: &County,
    cells: &[(usize, f64)],
) -> Result<Option<Extent>, TerrainError> {
    let area: Vec<(usize, f64)> = cells
        .iter()
        .map(|&(cell, share)| (cell, share * grid.area[[cell / grid.nx, cell % grid.nx]]))
        .collect();
    let whole = area_of(county);
    let inside: f64 = area.iter().map(|a| a.1).sum();
    if inside < LEAST_COVERED * whole || inside <= 0.0 {
        return Ok(None);
    }
    let population = county.population.unwrap_or(0.0);
    let towns = places()?.iter().filter(|t| t.county_code == county.code);
    let urban: f64 = towns.clone().map(|t| t.population).sum();
    let towns_share = if urban > population {
        population / urban
    } else {
        1.0
    };
    let rural = (population - urban * towns_share) / whole.max(inside);
    let mut people: Vec<(usize, f64)> = area
        .iter()
        .map(|&(cell, area)| (cell, area * rural))
        .collect();
    for town in towns {
        if let Ok(Some((i, j))) = grid.cell_of(town.longitude, town.latitude) {
            people.push((j * grid.nx + i, town.population * towns_share));
        }
    }
    Ok(Some(Extent {
        area,
        people,
        population,
    }))
}

/// Area of a county from its borders [m²], good to a per cent: enough to see how much of it the domain holds.
fn area_of(county: &County) -> f64 {
    let degree = EARTH_RADIUS * std::f64::consts::PI / 180.0;
    let (_, _, south, north) = county.bounds;
    let shrink = libm::cos((0.5 * (south + north)).to_radians());
    county.polygons.unsigned_area() * degree * degree * shrink
}
