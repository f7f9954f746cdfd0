//! The air of another model around and inside a run, with the background's for what it does not give.

use crate::outer::LaidAir;
use crate::simulation::{Surroundings, SurroundingsError};
use crate::species::{STRATOSPHERIC_OZONE, SpeciesTable};
use crate::time::ModelTime;
use crate::transport::BoundaryRatios;
use ndarray::{Array3, Array4};
use std::sync::Arc;

/// Lanes of ozone and of its stratospheric part where a model gives the first alone: the mark keeps the background's share of the model's ozone.
pub(super) fn marked(laid: &LaidAir, species: &SpeciesTable) -> Option<(usize, usize)> {
    species
        .lane("O3")
        .zip(species.lane(STRATOSPHERIC_OZONE))
        .filter(|(ozone, mark)| laid.lanes().contains(ozone) && !laid.lanes().contains(mark))
}

/// The air of an outer model, and the background's for what it does not give.
pub(super) struct NestedAir {
    pub laid: LaidAir,
    /// Inside at the beginning, where that is not of `laid`.
    pub initial: Option<LaidAir>,
    pub around: Arc<dyn Surroundings>,
    /// Lanes of ozone and of its stratospheric part that follows it.
    pub marked: Option<(usize, usize)>,
    /// Altitudes of layers [m], `[k][j][i]`.
    pub altitude: Array3<f64>,
    /// Lanes of the run.
    pub lanes: usize,
}

impl NestedAir {
    /// Fills the lanes that the model gives; `field` is `[..][lane]` of all lanes, `given` of the model's.
    fn fill(&self, laid: &LaidAir, field: &mut Array3<f64>, given: &Array3<f64>) {
        let (rows, columns, _) = field.dim();
        for a in 0..rows {
            for b in 0..columns {
                let ozone = self.marked.map(|(ozone, _)| field[[a, b, ozone]]);
                for (n, &lane) in laid.lanes().iter().enumerate() {
                    field[[a, b, lane]] = given[[a, b, n]];
                }
                if let (Some((lane, mark)), Some(before)) = (self.marked, ozone)
                    && before > 0.0
                {
                    field[[a, b, mark]] *= field[[a, b, lane]] / before;
                }
            }
        }
    }
}

impl Surroundings for NestedAir {
    fn boundary(&self, time: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        let mut ratios = self.around.boundary(time)?;
        let ring = self.laid.ring(time);
        let ring = ring.map_err(|e| SurroundingsError {
            time,
            cause: e.to_string(),
        })?;
        let sides = [
            &mut ratios.west,
            &mut ratios.east,
            &mut ratios.south,
            &mut ratios.north,
        ];
        for (field, given) in sides.into_iter().zip(&ring.sides) {
            self.fill(&self.laid, field, given);
        }
        self.fill(&self.laid, &mut ratios.top, &ring.top);
        Ok(ratios)
    }

    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64 {
        self.around.ratio(time, altitude, lane)
    }

    fn inside(&self, time: ModelTime) -> Result<Option<Array4<f64>>, SurroundingsError> {
        let laid = self.initial.as_ref().unwrap_or(&self.laid);
        let given = laid.inside(time);
        let given = given.map_err(|e| SurroundingsError {
            time,
            cause: e.to_string(),
        })?;
        let (nz, ny, nx) = self.altitude.dim();
        let lanes = self.lanes;
        let mut all = Array4::from_shape_fn((nz, ny, nx, lanes), |(k, j, i, lane)| {
            self.around.ratio(time, self.altitude[[k, j, i]], lane)
        });
        for k in 0..nz {
            let mut layer = all.index_axis(ndarray::Axis(0), k).to_owned();
            self.fill(
                laid,
                &mut layer,
                &given.index_axis(ndarray::Axis(0), k).to_owned(),
            );
            all.index_axis_mut(ndarray::Axis(0), k).assign(&layer);
        }
        Ok(Some(all))
    }

    fn provenance(&self) -> String {
        format!(
            "{}; what it does not give: {}",
            self.laid.provenance(),
            self.around.provenance()
        )
    }
}
