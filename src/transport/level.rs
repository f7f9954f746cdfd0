//! One level moved along one axis: mixing ratios, fluxes of air and tracer through every face, new masses.

use super::boundary::InflowColumns;
use super::face_air::{FaceAir, LevelAir, axis_index};
use super::swept_mean::{AdvectionScheme, swept_mean};
use super::tag_march::{LevelTags, Share};
use crate::grid::{Axis, Block, Decomposition, EdgeStrips, HALO, exchange};
use crate::numerics::simd::{Kernel, dispatch};
use ndarray::ArrayView2;

/// Mixing ratios beyond the four sides of a level: west and east `[j][lane]`, south and north `[i][lane]`.
pub(super) type LevelBoundary<'a> = [ArrayView2<'a, f64>; 4];

/// Tracer mass through the domain's sides, west, east, south, north, by lane [kg]. Blocks come in the order of their rows
/// and columns, so that the order of the sums is that of the cells along the side, however many blocks there are.
#[derive(Debug, Clone, Default)]
pub(super) struct LevelBudget {
    pub inflow: [Vec<f64>; 4],
    pub outflow: [Vec<f64>; 4],
}

impl LevelBudget {
    pub fn new(lanes: usize) -> Self {
        let empty = || std::array::from_fn(|_| vec![0.0; lanes]);
        Self {
            inflow: empty(),
            outflow: empty(),
        }
    }

    fn book(&mut self, side: usize, lane: usize, mass: f64) {
        if mass > 0.0 {
            self.inflow[side][lane] += mass;
        } else {
            self.outflow[side][lane] -= mass;
        }
    }
}

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
}

/// Species masses and tag masses of one level, block by block.
pub(super) struct LevelMasses<'a> {
    pub bulk: Vec<&'a mut [f64]>,
    pub tags: Vec<&'a mut [f64]>,
    pub species: usize,
    /// Tags of a species; 0 without tags.
    pub columns: usize,
}

/// A block seen along an axis: `a` runs along, `c` across.
#[derive(Clone, Copy)]
struct View {
    axis: Axis,
    block: Block,
    along: usize,
    across: usize,
}

impl View {
    fn new(block: Block, axis: Axis) -> Self {
        let (along, across) = match axis {
            Axis::X => (block.nx, block.ny),
            Axis::Y => (block.ny, block.nx),
        };
        Self {
            axis,
            block,
            along,
            across,
        }
    }

    #[inline(always)]
    fn cell(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * self.along + a,
            Axis::Y => a * self.across + c,
        }
    }

    #[inline(always)]
    fn face(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * (self.along + 1) + a,
            Axis::Y => a * self.across + c,
        }
    }

    /// Cell `a − HALO` of a line with its halo.
    #[inline(always)]
    fn wide(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * (self.along + 2 * HALO) + a,
            Axis::Y => a * self.across + c,
        }
    }

    #[inline(always)]
    fn global(&self, a: usize, c: usize) -> [usize; 2] {
        match self.axis {
            Axis::X => [self.block.j0 + c, self.block.i0 + a],
            Axis::Y => [self.block.j0 + a, self.block.i0 + c],
        }
    }

    /// Rows or columns across, counted over the domain.
    fn across_global(&self, c: usize) -> usize {
        match self.axis {
            Axis::X => self.block.j0 + c,
            Axis::Y => self.block.i0 + c,
        }
    }
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
    budget: &mut LevelBudget,
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
    for (b, &block) in decomposition.blocks.iter().enumerate() {
        let view = View::new(block, axis);
        let edges = [false, true].map(|after| decomposition.neighbour(b, axis, after).is_none());
        unpack(view, edges, boundary, columns, masses, work, b);
        fluxes(view, edges, scheme, masses, work, b);
        book(view, edges, masses.species, &work.fluxes[b], budget);
        apply(view, masses, work, b);
    }
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
    let strip = |out: &mut Vec<f64>, from: std::ops::Range<usize>| {
        out.clear();
        for c in 0..view.across {
            for a in from.clone() {
                let at = view.wide(a + HALO, c) * stride;
                out.extend_from_slice(&ratios[at..at + lanes]);
            }
        }
    };
    let tag_lanes = lanes * masses.columns;
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

/// Tracer over air, cell by cell.
struct Ratios<'a, 'b> {
    view: View,
    air: &'a LevelAir<'b>,
    bulk: &'a [f64],
    out: &'a mut [f64],
    lanes: usize,
}

impl Kernel for Ratios<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (view, lanes) = (self.view, self.lanes);
        // Cells in the order of memory.
        let (outer, inner) = match view.axis {
            Axis::X => (view.across, view.along),
            Axis::Y => (view.along, view.across),
        };
        for o in 0..outer {
            for n in 0..inner {
                let (a, c) = match view.axis {
                    Axis::X => (n, o),
                    Axis::Y => (o, n),
                };
                let inverse = 1.0 / self.air.mass[view.global(a, c)];
                let from = view.cell(a, c) * lanes;
                let to = view.wide(a + HALO, c) * stride(lanes);
                let cells = self.bulk[from..from + lanes].iter();
                for (ratio, tracer) in self.out[to..to + lanes].iter_mut().zip(cells) {
                    *ratio = tracer * inverse;
                }
            }
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
            strip.resize(view.across * lanes * masses.columns, 0.0);
            for cell in strip.chunks_exact_mut(masses.columns) {
                for &column in &columns.columns[2 * axis_index(view.axis) + side] {
                    cell[column] = 1.0;
                }
            }
        }
    }
}

/// Tracer masses through every face of a block.
fn fluxes(
    view: View,
    edges: [bool; 2],
    scheme: AdvectionScheme,
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
        scheme,
        faces: &work.faces,
        ratios: &work.ratios[b],
        fluxes: &mut work.fluxes[b],
        shares: &mut work.shares[b],
        lanes: masses.species,
    });
}

struct FaceFluxes<'a> {
    view: View,
    edges: [bool; 2],
    scheme: AdvectionScheme,
    faces: &'a FaceAir,
    ratios: &'a [f64],
    fluxes: &'a mut [f64],
    shares: &'a mut [Share],
    lanes: usize,
}

impl Kernel for FaceFluxes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        match self.scheme {
            AdvectionScheme::Selective => self.all(AdvectionScheme::Selective),
            AdvectionScheme::Monotone => self.all(AdvectionScheme::Monotone),
            AdvectionScheme::Unlimited => self.all(AdvectionScheme::Unlimited),
            AdvectionScheme::Upwind => self.all(AdvectionScheme::Upwind),
        }
    }
}

impl FaceFluxes<'_> {
    #[inline(always)]
    fn all(&mut self, scheme: AdvectionScheme) {
        // Faces in the order of memory.
        match self.view.axis {
            Axis::X => {
                for c in 0..self.view.across {
                    for a in 0..=self.view.along {
                        self.face(a, c, scheme);
                    }
                }
            }
            Axis::Y => {
                for a in 0..=self.view.along {
                    for c in 0..self.view.across {
                        self.face(a, c, scheme);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn face(&mut self, a: usize, c: usize, scheme: AdvectionScheme) {
        let (view, lanes) = (self.view, self.lanes);
        let air = self.faces.at(view.global(a, c));
        let (crossing, exchanged, weights) = (air.crossing, air.exchanged, air.weights);
        let forward = crossing >= 0.0;
        // Cells a − 3 … a + 2 of the line; the face lies between a − 1 and a.
        let stride = stride(lanes);
        let line = |o: usize| {
            let start = view.wide(a + o, c) * stride;
            &self.ratios[start..start + stride]
        };
        let [q0, q1, q2, q3, q4] = if forward {
            [line(0), line(1), line(2), line(3), line(4)]
        } else {
            [line(5), line(4), line(3), line(2), line(1)]
        };
        let (below, above) = (line(2), line(3));
        let face = view.face(a, c);
        let out = &mut self.fluxes[face * stride..(face + 1) * stride];
        let cells = q0.iter().zip(q1).zip(q2).zip(q3).zip(q4);
        for (flux, ((((q0, q1), q2), q3), q4)) in out.iter_mut().zip(cells) {
            *flux = crossing * swept_mean([*q0, *q1, *q2, *q3, *q4], &weights, scheme);
        }
        if !self.shares.is_empty() {
            let outside = if forward {
                a == 0 && self.edges[0]
            } else {
                a == view.along && self.edges[1]
            };
            // Beyond the domain one unit of tag stands for the whole flux.
            let upwind = match (outside, forward) {
                (true, _) => None,
                (false, true) => Some((below, air.low_mass)),
                (false, false) => Some((above, air.high_mass)),
            };
            let mixed = [exchanged / air.low_mass, exchanged / air.high_mass];
            let shares = &mut self.shares[face * lanes..(face + 1) * lanes];
            Share::fill(shares, out, upwind, forward, mixed);
        }
        for (flux, (below, above)) in out.iter_mut().zip(below.iter().zip(above)) {
            *flux += exchanged * (below - above);
        }
    }
}

/// Lanes of a cell in scratch: whole registers of eight numbers.
#[inline(always)]
fn stride(lanes: usize) -> usize {
    lanes.next_multiple_of(8)
}

/// Books what crosses the sides of the domain.
fn book(view: View, edges: [bool; 2], lanes: usize, fluxes: &[f64], budget: &mut LevelBudget) {
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

/// New masses from the fluxes.
struct NewMasses<'a> {
    view: View,
    fluxes: &'a [f64],
    bulk: &'a mut [f64],
    lanes: usize,
}

impl Kernel for NewMasses<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (view, lanes) = (self.view, self.lanes);
        let next = match view.axis {
            Axis::X => 1,
            Axis::Y => view.across,
        };
        for (cell, masses) in self.bulk.chunks_exact_mut(lanes).enumerate() {
            // Along x every row has one face more than cells.
            let face = match view.axis {
                Axis::X => cell + cell / view.along,
                Axis::Y => cell,
            };
            let low = &self.fluxes[face * stride(lanes)..][..lanes];
            let high = &self.fluxes[(face + next) * stride(lanes)..][..lanes];
            for (mass, (low, high)) in masses.iter_mut().zip(low.iter().zip(high)) {
                *mass += low - high;
            }
        }
    }
}

/// Moves the masses of a block and of its tags.
fn apply(view: View, masses: &mut LevelMasses<'_>, work: &mut LevelWork, b: usize) {
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
            lanes: (lanes, masses.columns),
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
