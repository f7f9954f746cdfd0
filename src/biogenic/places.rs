//! Which county a cell's plants and soils count for.

use crate::grid::HorizontalGrid;
use crate::terrain::Regions;
use std::collections::BTreeMap;

/// Cells of each county, by code: (j·nx + i, share of the cell), by rising cell. Every cell is shared out wholly: ground
/// beyond Qinghai and Gansu counts for the counties of its cell in their proportion, or, in a cell without any, for those of
/// the nearest cell that has some (of equally near ones the first), so that no emission is lost and every one has a tag.
pub(crate) fn county_cells(
    grid: &HorizontalGrid,
    regions: &Regions,
) -> BTreeMap<u32, Vec<(usize, f64)>> {
    let mut by_cell: Vec<Vec<(u32, f64)>> = vec![Vec::new(); grid.ny * grid.nx];
    for (county, cells) in regions.counties.iter().zip(regions.fractions(grid)) {
        for (cell, share) in cells {
            by_cell[cell].push((county.code, share));
        }
    }
    let known: Vec<usize> = (0..by_cell.len())
        .filter(|&cell| !by_cell[cell].is_empty())
        .collect();
    let distance = |a: usize, b: usize| {
        let (x, y) = (
            (a % grid.nx).abs_diff(b % grid.nx),
            (a / grid.nx).abs_diff(b / grid.nx),
        );
        x * x + y * y
    };
    let mut counties: BTreeMap<u32, Vec<(usize, f64)>> = BTreeMap::new();
    for cell in 0..by_cell.len() {
        let source = if by_cell[cell].is_empty() {
            known
                .iter()
                .copied()
                .min_by_key(|&other| distance(cell, other))
        } else {
            Some(cell)
        };
        let Some(source) = source else {
            // No county anywhere: an experiment far from the region, whose plants count for county 0.
            counties.entry(0).or_default().push((cell, 1.0));
            continue;
        };
        let sum: f64 = by_cell[source].iter().map(|c| c.1).sum();
        for &(code, share) in &by_cell[source] {
            counties.entry(code).or_default().push((cell, share / sum));
        }
    }
    counties
}
