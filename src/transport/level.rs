//! One level moved along one axis: mixing ratios, fluxes of air and tracer through every face, new masses.

use super::boundary::{InflowColumns, SideBudget};
use super::bulk_faces::{FaceFluxes, NewMasses, Ratios, View, stride};
use super::face_air::{FaceAir, LevelAir, axis_index};
use super::response_faces::{BulkSweep, LevelResponses, ResponseWork};
use super::swept_mean::AdvectionScheme;
use super::tag_march::{Lanes, LevelTags, Share};
use crate::grid::{Axis, Decomposition, EdgeStrips, HALO, exchange};
use crate::numerics::simd::dispatch;
use ndarray::ArrayView2;

/// Mixing ratios beyond the four sides of a level: west and east `[j][lane]`, south and north `[i][lane]`.
pub(super) type LevelBoundary<'a> = [ArrayView2<'a, f64>; 4];

/// Scratch of one thread.
#[derive(Debug, Default)]
pub(super) struct LevelWork {
    faces: FaceAir,
    ratios: Vec<Vec<f64>>,
    fluxes: Vec<Vec<f64>>,
    shares: Vec<Vec<Share>>,
    ratio_strips: Vec<EdgeStrips>,
    tag_strips: Vec<EdgeStrips>,
    before: Vec<f64>,
    responses: ResponseWork,
}

/// Species masses and tag masses of one level, block by block.
pub(super) struct LevelMasses<'a> {
    pub bulk: Vec<&'a mut [f64]>,
    pub tags: Vec<&'a mut [f64]>,
    pub species: usize,
    /// The species that each tag slot follows.
    pub followed: &'a [usize],
    /// Tags of a slot; 0 without tags.
    pub columns: usize,
    /// Responses to parameters, where some are carried.
    pub responses: Option<LevelResponses<'a>>,
}

/// Moves a level along `axis` for one sub-step.
#[allow(clippy::too_many_arguments)]
pub(super) fn sweep(
    axis: Axis,
    scheme: AdvectionScheme,
    decomposition: &Decomposition,
    air: &mut LevelAir<'_>,
    boundary: &LevelBoundary<'_>,
    columns: &InflowColumns,
    masses: &mut LevelMasses<'_>,
    watched: &[(usize, usize)],
    budget: &mut SideBudget,
    work: &mut LevelWork,
) {
    let n = decomposition.blocks.len();
    work.ratios.resize(n, Vec::new());
    work.fluxes.resize(n, Vec::new());
    work.shares.resize(n, Vec::new());
    work.ratio_strips.resize(n, EdgeStrips::default());
    work.tag_strips.resize(n, EdgeStrips::default());
    work.faces.fill(axis, air);
    for (b, &block) in decomposition.blocks.iter().enumerate() {
        let edges = [false, true].map(|after| decomposition.neighbour(b, axis, after).is_none());
        pack(View::new(block, axis), edges, air, masses, work, b);
    }
    exchange(decomposition, axis, &mut work.ratio_strips);
    if masses.columns > 0 {
        exchange(decomposition, axis, &mut work.tag_strips);
    }
    let mut responses = masses.responses.take();
    let faces = std::mem::take(&mut work.faces);
    let bulk = BulkSweep {
        axis,
        scheme,
        decomposition,
        species: masses.species,
        faces: &faces,
    };
    if let Some(responses) = &mut responses {
        responses.pack(&bulk, air, &mut work.responses);
    }
    for (b, &block) in decomposition.blocks.iter().enumerate() {
        let view = View::new(block, axis);
        let edges = [false, true].map(|after| decomposition.neighbour(b, axis, after).is_none());
        unpack(view, edges, boundary, columns, masses, work, b);
        fluxes(view, edges, &bulk, masses, work, b);
        if let Some(responses) = &mut responses {
            let outside = (&work.ratios[b][..], boundary);
            responses.advance(&bulk, b, outside, &mut work.responses);
        }
        book(view, edges, masses.species, &work.fluxes[b], budget);
        watch(view, watched, masses.species, &work.fluxes[b], budget);
        apply(view, edges, masses, work, b, budget);
    }
    work.faces = faces;
    masses.responses = responses;
    move_air(axis, air);
}

/// Mixing ratios of a block, and the strips that its neighbours need.
fn pack(
    view: View,
    edges: [bool; 2],
    air: &LevelAir<'_>,
    masses: &LevelMasses<'_>,
    work: &mut LevelWork,
    b: usize,
) {
    let (lanes, stride) = (masses.species, stride(masses.species));
    let ratios = &mut work.ratios[b];
    ratios.resize((view.along + 2 * HALO) * view.across * stride, 0.0);
    dispatch(Ratios {
        view,
        air,
        bulk: &*masses.bulk[b],
        out: ratios,
        lanes,
    });
    let strip = |out: &mut Vec<f64>, from| view.strip(ratios, lanes, from, out);
    let tag_lanes = masses.followed.len() * masses.columns;
    let tag_strip = |out: &mut Vec<f64>, a: usize| {
        out.clear();
        for c in 0..view.across {
            let at = view.cell(a, c) * tag_lanes;
            out.extend_from_slice(&masses.tags[b][at..at + tag_lanes]);
        }
    };
    let (strips, tag_strips) = (&mut work.ratio_strips[b], &mut work.tag_strips[b]);
    if !edges[0] {
        strip(&mut strips.low_out, 0..HALO);
        if masses.columns > 0 {
            tag_strip(&mut tag_strips.low_out, 0);
        }
    }
    if !edges[1] {
        strip(&mut strips.high_out, view.along - HALO..view.along);
        if masses.columns > 0 {
            tag_strip(&mut tag_strips.high_out, view.along - 1);
        }
    }
}

/// Lays what came in, or the air beyond the domain, around the block.
fn unpack(
    view: View,
    edges: [bool; 2],
    boundary: &LevelBoundary<'_>,
    columns: &InflowColumns,
    masses: &LevelMasses<'_>,
    work: &mut LevelWork,
    b: usize,
) {
    let lanes = masses.species;
    for (side, &edge) in edges.iter().enumerate() {
        let first = if side == 0 { 0 } else { view.along + HALO };
        let outside = &boundary[2 * axis_index(view.axis) + side];
        for c in 0..view.across {
            for n in 0..HALO {
                let at = view.wide(first + n, c) * stride(lanes);
                let strips = &work.ratio_strips[b];
                let strip = if side == 0 {
                    &strips.low_in
                } else {
                    &strips.high_in
                };
                for lane in 0..lanes {
                    work.ratios[b][at + lane] = if edge {
                        outside[[view.across_global(c), lane]]
                    } else {
                        strip[(c * HALO + n) * lanes + lane]
                    };
                }
            }
        }
        if edge && masses.columns > 0 {
            let strips = &mut work.tag_strips[b];
            let strip = if side == 0 {
                &mut strips.low_in
            } else {
                &mut strips.high_in
            };
            strip.clear();
            strip.resize(view.across * masses.followed.len() * masses.columns, 0.0);
            for cell in strip.chunks_exact_mut(masses.columns) {
                for &column in &columns.columns[2 * axis_index(view.axis) + side] {
                    cell[column] = 1.0;
                }
            }
            if let Some(ozone) = &columns.stratosphere {
                let from = &columns.columns[2 * axis_index(view.axis) + side];
                let width = masses.followed.len() * masses.columns;
                for (c, cell) in strip.chunks_exact_mut(width).enumerate() {
                    let share = ozone.share(|lane| outside[[view.across_global(c), lane]]);
                    ozone.divide(share, cell, masses.columns, from);
                }
            }
        }
    }
}

/// Tracer masses through every face of a block.
fn fluxes(
    view: View,
    edges: [bool; 2],
    sweep: &BulkSweep<'_>,
    masses: &LevelMasses<'_>,
    work: &mut LevelWork,
    b: usize,
) {
    let faces = (view.along + 1) * view.across;
    work.fluxes[b].resize(faces * stride(masses.species), 0.0);
    if masses.columns > 0 {
        work.shares[b].resize(faces * masses.species, Share::default());
    } else {
        work.shares[b].clear();
    }
    dispatch(FaceFluxes {
        view,
        edges,
        scheme: sweep.scheme,
        faces: sweep.faces,
        ratios: &work.ratios[b],
        fluxes: &mut work.fluxes[b],
        shares: &mut work.shares[b],
        lanes: masses.species,
    });
}

/// Books what crosses the sides of the domain.
fn book(view: View, edges: [bool; 2], lanes: usize, fluxes: &[f64], budget: &mut SideBudget) {
    for (side, a, sign) in [(0, 0, 1.0), (1, view.along, -1.0)] {
        if !edges[side] {
            continue;
        }
        for c in 0..view.across {
            for lane in 0..lanes {
                let mass = sign * fluxes[view.face(a, c) * stride(lanes) + lane];
                let entry = 2 * axis_index(view.axis) + side;
                budget.book(entry, lane, mass);
            }
        }
    }
}

/// Books what crosses the sides of watched cells, positive into them.
fn watch(
    view: View,
    watched: &[(usize, usize)],
    lanes: usize,
    fluxes: &[f64],
    budget: &mut SideBudget,
) {
    for (n, &(j, i)) in watched.iter().enumerate() {
        let inside = (view.block.j0..view.block.j0 + view.block.ny).contains(&j)
            && (view.block.i0..view.block.i0 + view.block.nx).contains(&i);
        if !inside {
            continue;
        }
        let (a, c) = match view.axis {
            Axis::X => (i - view.block.i0, j - view.block.j0),
            Axis::Y => (j - view.block.j0, i - view.block.i0),
        };
        for (side, sign) in [(0, 1.0), (1, -1.0)] {
            let face = view.face(a + side, c) * stride(lanes);
            let place = 4 * n + 2 * axis_index(view.axis) + side;
            budget.book_watched(place, &fluxes[face..face + lanes], sign);
        }
    }
}

/// Moves the masses of a block and of its tags.
fn apply(
    view: View,
    edges: [bool; 2],
    masses: &mut LevelMasses<'_>,
    work: &mut LevelWork,
    b: usize,
    budget: &mut SideBudget,
) {
    let lanes = masses.species;
    dispatch(NewMasses {
        view,
        fluxes: &work.fluxes[b],
        bulk: masses.bulk[b],
        lanes,
    });
    if masses.columns > 0 {
        dispatch(LevelTags {
            data: masses.tags[b],
            shares: &work.shares[b],
            low: &work.tag_strips[b].low_in,
            high: &work.tag_strips[b].high_in,
            before: &mut work.before,
            edges,
            left: budget.tags_of_axis(axis_index(view.axis)),
            lanes: Lanes {
                species: lanes,
                followed: masses.followed,
                tags: masses.columns,
            },
            shape: (view.along, view.across),
            along_x: view.axis == Axis::X,
        });
    }
}

/// The air moves with the tracers.
fn move_air(axis: Axis, air: &mut LevelAir<'_>) {
    let (ny, nx) = air.mass.dim();
    let crossing = &air.crossing[axis_index(axis)];
    for j in 0..ny {
        for i in 0..nx {
            let high = match axis {
                Axis::X => [j, i + 1],
                Axis::Y => [j + 1, i],
            };
            let (incoming, leaving) = (crossing[[j, i]], crossing[high]);
            air.mass[[j, i]] += air.time * incoming - air.time * leaving;
        }
    }
}
