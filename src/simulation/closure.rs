//! Whether contributions add up: after every hour, in every cell, the tags of every set against the bulk.
//!
//! Gap of a pollutant in a cell: |Σ tags − bulk| / max(bulk, floor), where the floor is 10⁻¹⁸ of the cell's air by mass (10⁻¹² ppm of a gas as
//! heavy as air): below it there is nothing that could be attributed. Tags are linear in weights of the bulk, so the gap is rounding,
//! some 10⁻¹³; a run whose gap exceeds [`LIMIT`] has lost or doubled a contribution and is stopped.

use super::case::Case;
use super::error::{OpenTags, SimulationError};
use super::observer::{HourlyMeans, Observer};
use super::record_tags::slots_of;
use super::state::State;
use ndarray::Array3;
use rayon::prelude::*;

/// Largest gap with which a run goes on [1].
pub const LIMIT: f64 = 1e-9;
/// Least mass of a pollutant that a gap is measured by, as a share of the cell's air [kg/kg].
const FLOOR: f64 = 1e-18;

/// Stops a run whose tags do not add up, and remembers the largest gap.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TagClosure {
    largest: Option<f64>,
}

impl TagClosure {
    /// The largest gap of all hours seen, cells, pollutants and sets [1]; `None` before the first hour and without tags.
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
    let slots: Vec<Vec<(usize, f64)>> = followed(case)
        .map(|pollutant| slots_of(case, pollutant))
        .collect();
    let rows: Vec<Result<f64, SimulationError>> = (0..case.layers() * case.horizontal.ny)
        .into_par_iter()
        .map(|row| {
            let (k, j) = (row / case.horizontal.ny, row % case.horizontal.ny);
            let gaps = (0..case.horizontal.nx)
                .map(|i| cell_gap(case, state, &slots, ([k, j, i], air[[k, j, i]])));
            gaps.reduce(|a, b| Ok(a?.max(b?))).unwrap_or(Ok(0.0))
        })
        .collect();
    rows.into_iter()
        .try_fold(0.0, |largest: f64, row| Ok(largest.max(row?)))
}

/// Pollutants of which tags tell the contributions.
fn followed(case: &Case) -> impl Iterator<Item = &crate::species::Pollutant> {
    let count = case.species.tagged_pollutants();
    case.species.pollutants.iter().take(count)
}

fn cell_gap(
    case: &Case,
    state: &State,
    slots: &[Vec<(usize, f64)>],
    ([k, j, i], air): ([usize; 3], f64),
) -> Result<f64, SimulationError> {
    let Some(tags) = &state.tags else {
        return Ok(0.0);
    };
    let (columns, bulk) = (case.columns(), state.bulk.cell(k, j, i));
    let tags = tags.cell(k, j, i);
    let mut largest = 0.0_f64;
    for (n, set) in case.tags.sets.iter().enumerate() {
        let first = case.tags.offset(n);
        let sums: Vec<f64> = tags
            .chunks_exact(columns)
            .map(|slot| slot[first..first + set.len()].iter().sum())
            .collect();
        for (pollutant, slots) in followed(case).zip(slots) {
            let mass: f64 = pollutant.parts.iter().map(|(l, w)| w * bulk[*l]).sum();
            let sum: f64 = slots.iter().map(|(slot, w)| w * sums[*slot]).sum();
            let gap = (sum - mass).abs() / mass.max(FLOOR * air);
            if gap.is_nan() || gap > LIMIT {
                return Err(SimulationError::Tags(Box::new(OpenTags {
                    set: set.name.clone(),
                    pollutant: pollutant.name.clone(),
                    sum,
                    bulk: mass,
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
