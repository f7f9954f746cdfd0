//! Horizontal advection and diffusion of all levels for one step.
//!
//! Air and tracers move together, one axis after the other, in as many sub-steps as the level's Courant number asks for;
//! the order of the axes alternates. After the sweeps a level holds the air that the horizontal winds left there, and
//! [`super::ColumnAdvection`] brings it back to the air of the weather by the vertical flux, so that a uniform mixing
//! ratio stays uniform. Levels do not see each other and are shared out among threads; what crosses the sides is summed
//! in a fixed order.

use super::boundary::{BoundaryRatios, InflowColumns, SideBudget};
use super::face_air::LevelAir;
use super::level::{LevelMasses, LevelWork, sweep};
use super::response_faces::{LevelResponses, Responses};
use super::swept_mean::AdvectionScheme;
use crate::grid::{Axis, LaneField};
use ndarray::{Array3, ArrayView2, Axis as Dimension};
use rayon::prelude::*;

/// Share of a cell's air that may leave along an axis in one sub-step [1].
const COURANT: f64 = 0.75;

/// Share of a cell's air that the horizontal winds may take in one step before the vertical flux restores it [1].
const DIVERGENCE: f64 = 0.6;

/// Winds of one step, as air mass fluxes.
#[derive(Debug, Clone)]
pub struct HorizontalWinds {
    /// Air through western faces [kg/s], `[k][j][nx + 1]`.
    pub flux_x: Array3<f64>,
    /// Air through southern faces [kg/s], `[k][ny + 1][nx]`.
    pub flux_y: Array3<f64>,
    /// Air exchanged by turbulence across western faces [kg/s]; zero on the domain's edges.
    pub exchange_x: Array3<f64>,
    /// Air exchanged by turbulence across southern faces [kg/s].
    pub exchange_y: Array3<f64>,
}

/// What one horizontal step needs besides the masses.
#[derive(Debug)]
pub struct HorizontalStep<'a> {
    /// The winds.
    pub winds: &'a HorizontalWinds,
    /// Air beyond the sides.
    pub boundary: &'a BoundaryRatios,
    /// Tags of the air beyond the sides.
    pub columns: &'a InflowColumns,
    /// Reconstruction.
    pub scheme: AdvectionScheme,
    /// Step [s].
    pub dt: f64,
    /// Cells (j, i) whose sides are watched, and up to which level.
    pub watched: (&'a [(usize, usize)], usize),
    /// Whether x goes first.
    pub x_first: bool,
}

/// The longest step [s] for which no cell loses more of its air along the level than the scheme allows.
pub fn longest_step(winds: &HorizontalWinds, air_mass: &Array3<f64>) -> f64 {
    let mut longest = f64::INFINITY;
    for ((k, j, i), mass) in air_mass.indexed_iter() {
        let divergence = winds.flux_x[[k, j, i + 1]] - winds.flux_x[[k, j, i]]
            + winds.flux_y[[k, j + 1, i]]
            - winds.flux_y[[k, j, i]];
        if divergence > 0.0 {
            longest = longest.min(DIVERGENCE * mass / divergence);
        }
    }
    longest
}

/// Sub-steps of a level: the Courant numbers along x and y with turbulence, on the least air the step leaves.
fn sub_steps(step: &HorizontalStep<'_>, air: &ndarray::ArrayView2<'_, f64>, k: usize) -> usize {
    let winds = step.winds;
    let mut worst: f64 = 0.0;
    for ((j, i), mass) in air.indexed_iter() {
        let (west, east) = (winds.flux_x[[k, j, i]], winds.flux_x[[k, j, i + 1]]);
        let (south, north) = (winds.flux_y[[k, j, i]], winds.flux_y[[k, j + 1, i]]);
        let mixed_x = winds.exchange_x[[k, j, i]] + winds.exchange_x[[k, j, i + 1]];
        let mixed_y = winds.exchange_y[[k, j, i]] + winds.exchange_y[[k, j + 1, i]];
        let out_x = east.max(0.0) - west.min(0.0) + mixed_x;
        let out_y = north.max(0.0) - south.min(0.0) + mixed_y;
        let lost = (east - west + north - south).max(0.0) * step.dt;
        worst = worst.max(out_x.max(out_y) * step.dt / (mass - lost).max(0.05 * mass));
    }
    ((worst / COURANT).ceil() as usize).max(1)
}

/// Moves the masses `[kg]` of `bulk` (with its `tags` and `responses`) and the air `air_mass` [kg] by one step; returns what crossed the
/// sides. Call with steps no longer than [`longest_step`]: longer ones would empty a cell of its air.
pub fn advect_horizontally<'a>(
    step: &'a HorizontalStep<'a>,
    air_mass: &mut Array3<f64>,
    bulk: &mut LaneField,
    tags: Option<&mut LaneField>,
    responses: Option<Responses<'a>>,
) -> SideBudget {
    let decomposition = bulk.decomposition().clone();
    let species = bulk.lanes();
    let layers = bulk.layers();
    let followed = &step.columns.followed[..];
    let slots = followed.len();
    let columns = tags.as_ref().map_or(0, |t| t.lanes() / slots.max(1));
    let mut tag_levels: Vec<Vec<&mut [f64]>> = match tags {
        Some(tags) => tags.levels_mut(),
        None => (0..layers).map(|_| Vec::new()).collect(),
    };
    let mut response_levels: Vec<Option<LevelResponses<'a>>> = match responses {
        Some(Responses { masses, inflow }) => {
            let levels = masses.levels_mut().into_iter();
            levels
                .map(|masses| Some(LevelResponses { masses, inflow }))
                .collect()
        }
        None => (0..layers).map(|_| None).collect(),
    };
    let budgets: Vec<SideBudget> = air_mass
        .axis_iter_mut(Dimension(0))
        .zip(bulk.levels_mut())
        .zip(tag_levels.drain(..).zip(response_levels.drain(..)))
        .enumerate()
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(1)
        .map_init(
            LevelWork::default,
            |work, (k, ((mass, bulk), (tags, responses)))| {
                let level = |volume: &'a Array3<f64>| volume.index_axis(Dimension(0), k);
                let parts = sub_steps(step, &mass.view(), k);
                let mut air = LevelAir {
                    mass,
                    crossing: [level(&step.winds.flux_x), level(&step.winds.flux_y)],
                    exchanged: [level(&step.winds.exchange_x), level(&step.winds.exchange_y)],
                    time: step.dt / parts as f64,
                };
                let mut masses = LevelMasses {
                    bulk,
                    tags,
                    species,
                    followed,
                    columns,
                    responses,
                };
                let boundary: [ArrayView2<'_, f64>; 4] = [
                    step.boundary.west.index_axis(Dimension(0), k),
                    step.boundary.east.index_axis(Dimension(0), k),
                    step.boundary.south.index_axis(Dimension(0), k),
                    step.boundary.north.index_axis(Dimension(0), k),
                ];
                let mut budget = SideBudget::zeros(species, slots * columns);
                let (cells, levels) = step.watched;
                let watched = if k < levels { cells } else { &[] };
                budget.watched.resize(watched.len() * 4 * species, 0.0);
                for part in 0..parts {
                    let axes = if (part % 2 == 0) == step.x_first {
                        [Axis::X, Axis::Y]
                    } else {
                        [Axis::Y, Axis::X]
                    };
                    for axis in axes {
                        sweep(
                            axis,
                            step.scheme,
                            &decomposition,
                            &mut air,
                            &boundary,
                            step.columns,
                            &mut masses,
                            watched,
                            &mut budget,
                            work,
                        );
                    }
                }
                budget
            },
        )
        .collect();
    let mut total = SideBudget::zeros(species, slots * columns);
    for budget in &budgets {
        total.add(budget);
    }
    total
}
