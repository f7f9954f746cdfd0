//! Whether contributions add up: after every hour, in every cell, the tags of every set against the bulk.
//!
//! Gap of a species in a cell, in each system that follows it: |Σ tags − bulk| / max(bulk, floor), where the floor is 10⁻¹⁸ of the cell's air by mass (10⁻¹² ppm of a gas as
//! heavy as air): below it there is nothing that could be attributed. Tags are linear in weights of the bulk, so the gap is rounding,
//! some 10⁻¹³; a run whose gap exceeds [`LIMIT`] has lost or doubled a contribution and is stopped.

use super::case::Case;
use super::error::{OpenTags, SimulationError};
use super::observer::{HourlyMeans, Observer};
use super::state::State;
use ndarray::Array3;
use rayon::prelude::*;

/// Largest gap with which a run goes on [1].
pub const LIMIT: f64 = 1e-9;
/// Least mass of a species that a gap is measured by, as a share of the cell's air [kg/kg].
const FLOOR: f64 = 1e-18;

/// Stops a run whose tags do not add up, and remembers the largest gap.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TagClosure {
    largest: Option<f64>,
}

impl TagClosure {
    /// The largest gap of all hours seen, cells, species and sets [1]; `None` before the first hour and without tags.
    pub fn largest(&self) -> Option<f64> {
        self.largest
    }

    /// Remembers a gap of an earlier part of the run.
    pub fn remember(&mut self, gap: Option<f64>) {
        self.largest = self.largest.into_iter().chain(gap).reduce(f64::max);
    }
}

impl Observer for TagClosure {
    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        if state.tags.is_some() {
            self.remember(Some(largest_gap(case, state, &means.weather.air_mass)?));
        }
        Ok(())
    }
}

/// The largest gap of a state in air of a mass by cell [kg].
fn largest_gap(case: &Case, state: &State, air: &Array3<f64>) -> Result<f64, SimulationError> {
    let rows: Vec<Result<f64, SimulationError>> = (0..case.layers() * case.horizontal.ny)
        .into_par_iter()
        .map(|row| {
            let (k, j) = (row / case.horizontal.ny, row % case.horizontal.ny);
            let gaps =
                (0..case.horizontal.nx).map(|i| cell_gap(case, state, ([k, j, i], air[[k, j, i]])));
            gaps.reduce(|a, b| Ok(a?.max(b?))).unwrap_or(Ok(0.0))
        })
        .collect();
    rows.into_iter()
        .try_fold(0.0, |largest: f64, row| Ok(largest.max(row?)))
}

/// The largest gap of a cell over the species that tags follow, in every system that follows them.
fn cell_gap(
    case: &Case,
    state: &State,
    ([k, j, i], air): ([usize; 3], f64),
) -> Result<f64, SimulationError> {
    let Some(tags) = &state.tags else {
        return Ok(0.0);
    };
    let (columns, bulk) = (case.columns(), state.bulk.cell(k, j, i));
    let tags = tags.cell(k, j, i);
    let mut largest = 0.0_f64;
    for (slot, &lane) in tags.chunks_exact(columns).zip(&case.slots.followed) {
        for (n, set) in case.tags.sets.iter().enumerate() {
            let first = case.tags.offset(n);
            let sum: f64 = slot[first..first + set.len()].iter().sum();
            let gap = (sum - bulk[lane]).abs() / bulk[lane].max(FLOOR * air);
            if gap.is_nan() || gap > LIMIT {
                return Err(SimulationError::Tags(Box::new(OpenTags {
                    set: set.name.clone(),
                    species: case.species.species[lane].name.clone(),
                    sum,
                    bulk: bulk[lane],
                    cell: [k, j, i],
                    place: [
                        case.horizontal.longitude[[j, i]],
                        case.horizontal.latitude[[j, i]],
                    ],
                    time: state.time,
                })));
            }
            largest = largest.max(gap);
        }
    }
    Ok(largest)
}
