//! Responses along one axis of a level: the tangent of the bulk's own fluxes.
//!
//! A response ∂m/∂p of a parameter p moves with the derivative of the limited flux by the five cells that it stands on
//! ([`super::swept_mean::swept_mean_slopes`]): the same five numbers of a face and species for all parameters. Air, winds and turbulence do not
//! depend on what is emitted.

mod carries;

pub(super) use carries::{Carries, GROUP, lay_carries, march_changes};

use super::bulk_faces::{Ratios, View, stride};
use super::face_air::{FaceAir, LevelAir, axis_index};
use super::level::LevelBoundary;
use super::swept_mean::AdvectionScheme;
use crate::grid::{Axis, Decomposition, EdgeStrips, HALO, LaneField, exchange};
use crate::numerics::simd::{Kernel, dispatch};
use carries::first_changes;

/// Responses that move with the bulk, `[k][j][i][parameter][species]` [kg].
#[derive(Debug)]
pub struct Responses<'a> {
    /// The masses.
    pub masses: &'a mut LaneField,
    /// What comes in with the air.
    pub inflow: &'a ResponseInflow,
}

/// Which parameters stand for air that comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseInflow {
    /// Number of parameters.
    pub parameters: usize,
    /// Of the western, eastern, southern, northern sides and the top: parameters with the species whose mixing ratio outside they stand
    /// for.
    pub sides: [Vec<(usize, Vec<usize>)>; 5],
}

impl ResponseInflow {
    /// Lays the change of the mixing ratios outside by each parameter, `[parameter][species]`, from those ratios.
    pub fn lay(&self, side: usize, outside: impl Fn(usize) -> f64, to: &mut [f64]) {
        let species = to.len() / self.parameters.max(1);
        to.fill(0.0);
        for (parameter, lanes) in &self.sides[side] {
            for &lane in lanes {
                to[parameter * species + lane] = outside(lane);
            }
        }
    }
}

/// Responses of one level, block by block.
pub(super) struct LevelResponses<'a> {
    pub masses: Vec<&'a mut [f64]>,
    pub inflow: &'a ResponseInflow,
}

/// Scratch of one thread.
#[derive(Debug, Default)]
pub(super) struct ResponseWork {
    ratios: Vec<Vec<f64>>,
    strips: Vec<EdgeStrips>,
    before: Vec<f64>,
    carries: Vec<Carries>,
}

/// What a sweep knows of the bulk.
pub(super) struct BulkSweep<'a> {
    pub axis: Axis,
    pub scheme: AdvectionScheme,
    pub decomposition: &'a Decomposition,
    pub species: usize,
    pub faces: &'a FaceAir,
}

impl LevelResponses<'_> {
    fn lanes(&self, species: usize) -> usize {
        self.inflow.parameters * species
    }

    /// Ratios of all blocks, exchanged between them. Call before the air moves.
    pub fn pack(&mut self, sweep: &BulkSweep<'_>, air: &LevelAir<'_>, work: &mut ResponseWork) {
        let blocks = &sweep.decomposition.blocks;
        work.ratios.resize(blocks.len(), Vec::new());
        work.strips.resize(blocks.len(), EdgeStrips::default());
        let lanes = self.lanes(sweep.species);
        let stride = stride(lanes);
        for (b, &block) in blocks.iter().enumerate() {
            let view = View::new(block, sweep.axis);
            let ratios = &mut work.ratios[b];
            ratios.resize((view.along + 2 * HALO) * view.across * stride, 0.0);
            dispatch(Ratios {
                view,
                air,
                bulk: &*self.masses[b],
                out: ratios,
                lanes,
            });
            let strip = |out: &mut Vec<f64>, from| view.strip(ratios, lanes, from, out);
            let strips = &mut work.strips[b];
            if sweep
                .decomposition
                .neighbour(b, sweep.axis, false)
                .is_some()
            {
                strip(&mut strips.low_out, 0..HALO);
            }
            if sweep.decomposition.neighbour(b, sweep.axis, true).is_some() {
                strip(&mut strips.high_out, view.along - HALO..view.along);
            }
        }
        exchange(sweep.decomposition, sweep.axis, &mut work.strips);
    }

    /// Moves the responses of block `b`, whose bulk has the mixing ratios `ratios` with their halo.
    pub fn advance(
        &mut self,
        sweep: &BulkSweep<'_>,
        b: usize,
        (ratios, boundary): (&[f64], &LevelBoundary<'_>),
        work: &mut ResponseWork,
    ) {
        let lanes = self.lanes(sweep.species);
        let stride = stride(lanes);
        let view = View::new(sweep.decomposition.blocks[b], sweep.axis);
        for side in 0..2 {
            let after = side == 1;
            let edge = sweep.decomposition.neighbour(b, sweep.axis, after);
            let place = 2 * axis_index(sweep.axis) + side;
            let first = if after { view.along + HALO } else { 0 };
            let strips = &work.strips[b];
            let strip = if after {
                &strips.high_in
            } else {
                &strips.low_in
            };
            for c in 0..view.across {
                for n in 0..HALO {
                    let at = view.wide(first + n, c) * stride;
                    let to = &mut work.ratios[b][at..at + lanes];
                    if edge.is_none() {
                        let outside = |lane| boundary[place][[view.across_global(c), lane]];
                        self.inflow.lay(place, outside, to);
                    } else {
                        to.copy_from_slice(&strip[(c * HALO + n) * lanes..][..lanes]);
                    }
                }
            }
        }
        work.before.resize(lanes, 0.0);
        let groups = sweep.species.div_ceil(GROUP);
        work.carries.resize(groups, [[0.0; GROUP]; 5]);
        dispatch(ResponseMarch {
            view,
            scheme: sweep.scheme,
            faces: sweep.faces,
            ratios,
            changes: &work.ratios[b],
            masses: self.masses[b],
            before: &mut work.before,
            carries: &mut work.carries,
            species: sweep.species,
            parameters: self.inflow.parameters,
        });
    }
}

/// Responses of a block, moved along its lines: `[cell][parameter][species]`.
struct ResponseMarch<'a> {
    view: View,
    scheme: AdvectionScheme,
    faces: &'a FaceAir,
    /// Mixing ratios of the bulk, and their changes.
    ratios: &'a [f64],
    changes: &'a [f64],
    masses: &'a mut [f64],
    /// What went through the face before.
    before: &'a mut [f64],
    carries: &'a mut [Carries],
    species: usize,
    parameters: usize,
}

impl Kernel for ResponseMarch<'_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        for c in 0..self.view.across {
            for a in 0..=self.view.along {
                self.face(a, c);
            }
        }
    }
}

impl ResponseMarch<'_> {
    /// The face below cell `a` of a line, and the new masses of the cell below it.
    #[inline(always)]
    fn face(&mut self, a: usize, c: usize) {
        let (view, species) = (self.view, self.species);
        let air = self.faces.at(view.global(a, c));
        let bulk = stride(species);
        let forward = air.crossing >= 0.0;
        // Cells a − 3 … a + 2 of the line; the face lies between a − 1 and a.
        let order: [usize; 5] = if forward {
            [0, 1, 2, 3, 4]
        } else {
            [5, 4, 3, 2, 1]
        };
        let q = order.map(|o| &self.ratios[view.wide(a + o, c) * bulk..][..species]);
        let exchanged = if forward {
            air.exchanged
        } else {
            -air.exchanged
        };
        let flow = (air.crossing, exchanged);
        lay_carries(q, &air.weights, self.scheme, flow, self.carries);
        let all = self.parameters * species;
        let changes = order.map(|o| &self.changes[view.wide(a + o, c) * stride(all)..][..all]);
        if a == 0 {
            first_changes(changes, self.carries, species, self.before);
        } else {
            let cell = &mut self.masses[view.cell(a - 1, c) * all..][..all];
            march_changes(changes, self.carries, species, self.before, cell);
        }
    }
}

#[cfg(test)]
mod tests;
