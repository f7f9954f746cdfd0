//! The embedded monthly background as the air around a domain.

use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::simulation::Surroundings;
use crate::species::SpeciesTable;
use crate::terrain::Background;
use crate::time::ModelTime;
use crate::transport::BoundaryRatios;
use ndarray::Array3;

/// Monthly profiles of the background, taken at the altitude of every boundary cell.
#[derive(Debug)]
pub(super) struct MonthlyBackground {
    /// Altitudes of layers [m], `[k][j][i]`.
    altitude: Array3<f64>,
    top: f64,
    species: Vec<String>,
    background: &'static Background,
}

impl MonthlyBackground {
    pub fn new(
        horizontal: &HorizontalGrid,
        metrics: &VerticalMetrics,
        top: f64,
        table: &SpeciesTable,
        background: &'static Background,
    ) -> Self {
        let layers = metrics.thickness.dim().0;
        Self {
            altitude: Array3::from_shape_fn((layers, horizontal.ny, horizontal.nx), |(k, j, i)| {
                metrics.altitude(k, j, i)
            }),
            top,
            species: table.species.iter().map(|s| s.name.clone()).collect(),
            background,
        }
    }
}

impl Surroundings for MonthlyBackground {
    fn boundary(&self, time: ModelTime) -> BoundaryRatios {
        let (nz, ny, nx) = self.altitude.dim();
        let lanes = self.species.len();
        let ratio = |altitude: f64, lane: usize| self.ratio(time, altitude, lane);
        let side = |n: usize, place: &dyn Fn(usize, usize) -> [usize; 3]| {
            Array3::from_shape_fn((nz, n, lanes), |(k, n, lane)| {
                ratio(self.altitude[place(k, n)], lane)
            })
        };
        BoundaryRatios {
            west: side(ny, &|k, j| [k, j, 0]),
            east: side(ny, &|k, j| [k, j, nx - 1]),
            south: side(nx, &|k, i| [k, 0, i]),
            north: side(nx, &|k, i| [k, ny - 1, i]),
            top: Array3::from_shape_fn((ny, nx, lanes), |(_, _, lane)| ratio(self.top, lane)),
        }
    }

    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64 {
        self.background
            .mixing_ratio(time.month(), altitude, &self.species[lane])
            .unwrap_or(0.0)
    }

    fn provenance(&self) -> String {
        "embedded monthly background (seeds/background)".into()
    }
}
