//! Which county the ground of each model cell belongs to.

use super::Regions;
use super::sampling::sample_point;
use crate::grid::HorizontalGrid;
use rayon::prelude::*;

impl Regions {
    /// For each county of [`Regions::counties`] the cells it covers, as (j·nx + i, share of the CELL's area), by rising cell.
    ///
    /// A cell is sampled at n × n points, n a power of two with samples at most 500 m apart and at least 8 × 8, so the
    /// shares are whole multiples of n⁻², exact in `f64`, and add up to at most 1 in every cell: to 1 where the whole
    /// cell lies in Qinghai and Gansu.
    pub fn fractions(&self, grid: &HorizontalGrid) -> Vec<Vec<(usize, f64)>> {
        let mut n = 8;
        while n < 64 && grid.cell_size / n as f64 > 500.0 {
            n *= 2;
        }
        let rows: Vec<Vec<Vec<(usize, u32)>>> = (0..grid.ny)
            .into_par_iter()
            .map(|j| (0..grid.nx).map(|i| self.counts(grid, i, j, n)).collect())
            .collect();
        let mut shares = vec![Vec::new(); self.counties.len()];
        for (j, row) in rows.iter().enumerate() {
            for (i, counts) in row.iter().enumerate() {
                for &(county, count) in counts {
                    shares[county].push((j * grid.nx + i, f64::from(count) / (n * n) as f64));
                }
            }
        }
        shares
    }

    /// How many of the n × n samples of a cell lie in which county, by rising county.
    fn counts(&self, grid: &HorizontalGrid, i: usize, j: usize, n: usize) -> Vec<(usize, u32)> {
        let corner = |c: &ndarray::Array2<f64>| {
            let values = [c[[j, i]], c[[j, i + 1]], c[[j + 1, i]], c[[j + 1, i + 1]]];
            values
                .iter()
                .fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)))
        };
        let (west, east) = corner(&grid.corner_longitude);
        let (south, north) = corner(&grid.corner_latitude);
        let mut counts: Vec<(usize, u32)> = self
            .counties
            .iter()
            .enumerate()
            .filter(|(_, c)| {
                let b = c.bounds;
                b.0 <= east && b.1 >= west && b.2 <= north && b.3 >= south
            })
            .map(|(k, _)| (k, 0))
            .collect();
        // The county of the sample before is the likeliest of the next.
        let mut last = 0;
        for b in 0..n {
            for a in 0..n {
                let (x, y) = sample_point(grid, i, j, a, b, n);
                let holds = |at: usize| self.counties[counts[at].0].contains(x, y);
                let found = if last < counts.len() && holds(last) {
                    Some(last)
                } else {
                    (0..counts.len()).find(|&at| holds(at))
                };
                if let Some(at) = found {
                    counts[at].1 += 1;
                    last = at;
                }
            }
        }
        counts.retain(|&(_, count)| count > 0);
        counts
    }
}
