//! Responses along one axis of a level: the tangent of the bulk's own fluxes.
//!
//! A response ∂m/∂p of a parameter p moves with the derivative of the limited flux by the five cells that it stands on
//! ([`swept_mean_slopes`]): the same five numbers of a face and species for all parameters. Air, winds and turbulence do not
//! depend on what is emitted.

use super::bulk_faces::{NewMasses, Ratios, View, stride};
use super::face_air::{FaceAir, LevelAir, axis_index};
use super::level::LevelBoundary;
use super::swept_mean::{AdvectionScheme, FaceWeights, swept_mean_slopes};
use crate::grid::{Axis, Decomposition, EdgeStrips, HALO, LaneField, exchange};
use crate::numerics::simd::{Kernel, dispatch};

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
    fluxes: Vec<Vec<f64>>,
    strips: Vec<EdgeStrips>,
    slopes: Vec<f64>,
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
        work.fluxes.resize(blocks.len(), Vec::new());
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
        work.fluxes[b].resize((view.along + 1) * view.across * stride, 0.0);
        work.slopes.resize(5 * sweep.species, 0.0);
        dispatch(ResponseFluxes {
            view,
            scheme: sweep.scheme,
            faces: sweep.faces,
            ratios,
            changes: &work.ratios[b],
            fluxes: &mut work.fluxes[b],
            slopes: &mut work.slopes,
            species: sweep.species,
            parameters: self.inflow.parameters,
        });
        dispatch(NewMasses {
            view,
            fluxes: &work.fluxes[b],
            bulk: self.masses[b],
            lanes,
        });
    }
}

/// Changes of the tracer masses through every face of a block, `[face][parameter][species]`.
struct ResponseFluxes<'a> {
    view: View,
    scheme: AdvectionScheme,
    faces: &'a FaceAir,
    /// Mixing ratios of the bulk, and their changes.
    ratios: &'a [f64],
    changes: &'a [f64],
    fluxes: &'a mut [f64],
    /// Derivatives of the mixing ratio at a face, `[cell][species]`.
    slopes: &'a mut [f64],
    species: usize,
    parameters: usize,
}

impl Kernel for ResponseFluxes<'_> {
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

impl ResponseFluxes<'_> {
    #[inline(always)]
    fn face(&mut self, a: usize, c: usize) {
        let (view, species) = (self.view, self.species);
        let air = self.faces.at(view.global(a, c));
        let bulk = stride(species);
        // Cells a − 3 … a + 2 of the line; the face lies between a − 1 and a.
        let order: [usize; 5] = if air.crossing >= 0.0 {
            [0, 1, 2, 3, 4]
        } else {
            [5, 4, 3, 2, 1]
        };
        let q = order.map(|o| &self.ratios[view.wide(a + o, c) * bulk..][..species]);
        slopes_of(q, &air.weights, self.scheme, self.slopes);
        let all = self.parameters * species;
        let line = |o: usize| &self.changes[view.wide(a + o, c) * stride(all)..][..all];
        let changes = order.map(line);
        let out = &mut self.fluxes[view.face(a, c) * stride(all)..][..all];
        flux_changes(changes, self.slopes, air.crossing, species, out);
        let (below, above) = (line(2), line(3));
        for (flux, (below, above)) in out.iter_mut().zip(below.iter().zip(above)) {
            *flux += air.exchanged * (below - above);
        }
    }
}

/// Derivatives of the mixing ratio at a face by the five cells against the flow, `[cell][species]`.
#[inline(always)]
pub(super) fn slopes_of(
    q: [&[f64]; 5],
    weights: &FaceWeights,
    scheme: AdvectionScheme,
    to: &mut [f64],
) {
    match scheme {
        AdvectionScheme::Selective => fill(q, weights, AdvectionScheme::Selective, to),
        AdvectionScheme::Monotone => fill(q, weights, AdvectionScheme::Monotone, to),
        AdvectionScheme::Unlimited => fill(q, weights, AdvectionScheme::Unlimited, to),
        AdvectionScheme::Upwind => fill(q, weights, AdvectionScheme::Upwind, to),
    }
}

#[inline(always)]
fn fill(
    [q0, q1, q2, q3, q4]: [&[f64]; 5],
    weights: &FaceWeights,
    scheme: AdvectionScheme,
    to: &mut [f64],
) {
    let species = q0.len();
    let (s0, rest) = to.split_at_mut(species);
    let (s1, rest) = rest.split_at_mut(species);
    let (s2, rest) = rest.split_at_mut(species);
    let (s3, rest) = rest.split_at_mut(species);
    let s4 = &mut rest[..species];
    for n in 0..species {
        let cells = [q0[n], q1[n], q2[n], q3[n], q4[n]];
        let slopes = swept_mean_slopes(cells, weights, scheme);
        s0[n] = slopes[0];
        s1[n] = slopes[1];
        s2[n] = slopes[2];
        s3[n] = slopes[3];
        s4[n] = slopes[4];
    }
}

/// Changes of the fluxes through a face from those of the five cells, `[parameter][species]`.
#[inline(always)]
pub(super) fn flux_changes(
    changes: [&[f64]; 5],
    slopes: &[f64],
    crossing: f64,
    species: usize,
    out: &mut [f64],
) {
    let [s0, s1, s2, s3, s4] = [0, 1, 2, 3, 4].map(|n| &slopes[n * species..(n + 1) * species]);
    for (parameter, out) in out.chunks_exact_mut(species).enumerate() {
        let [d0, d1, d2, d3, d4] = changes.map(|line| &line[parameter * species..][..species]);
        for n in 0..species {
            let sum = s0[n] * d0[n] + s1[n] * d1[n] + s2[n] * d2[n] + s3[n] * d3[n] + s4[n] * d4[n];
            out[n] = crossing * sum;
        }
    }
}

#[cfg(test)]
mod tests;
