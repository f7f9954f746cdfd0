//! Bulk kernels of one level of a block: mixing ratios, fluxes through faces, new masses.

use super::face_air::{FaceAir, LevelAir};
use super::swept_mean::{AdvectionScheme, swept_mean};
use super::tag_march::Share;
use crate::grid::{Axis, Block, HALO};
use crate::numerics::simd::Kernel;
use std::ops::Range;

/// A block seen along an axis: `a` runs along, `c` across.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub axis: Axis,
    pub block: Block,
    pub along: usize,
    pub across: usize,
}

impl View {
    pub fn new(block: Block, axis: Axis) -> Self {
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
    pub fn cell(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * self.along + a,
            Axis::Y => a * self.across + c,
        }
    }

    #[inline(always)]
    pub fn face(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * (self.along + 1) + a,
            Axis::Y => a * self.across + c,
        }
    }

    /// Cell `a − HALO` of a line with its halo.
    #[inline(always)]
    pub fn wide(&self, a: usize, c: usize) -> usize {
        match self.axis {
            Axis::X => c * (self.along + 2 * HALO) + a,
            Axis::Y => a * self.across + c,
        }
    }

    #[inline(always)]
    pub fn global(&self, a: usize, c: usize) -> [usize; 2] {
        match self.axis {
            Axis::X => [self.block.j0 + c, self.block.i0 + a],
            Axis::Y => [self.block.j0 + a, self.block.i0 + c],
        }
    }

    /// Mixing ratios of some cells along, for all lines, out of ratios with their halo: what a neighbour needs.
    pub fn strip(&self, ratios: &[f64], lanes: usize, cells: Range<usize>, out: &mut Vec<f64>) {
        out.clear();
        for c in 0..self.across {
            for a in cells.clone() {
                let at = self.wide(a + HALO, c) * stride(lanes);
                out.extend_from_slice(&ratios[at..at + lanes]);
            }
        }
    }

    /// Rows or columns across, counted over the domain.
    pub fn across_global(&self, c: usize) -> usize {
        match self.axis {
            Axis::X => self.block.j0 + c,
            Axis::Y => self.block.i0 + c,
        }
    }
}

/// Lanes of a cell in scratch: whole registers of eight numbers.
#[inline(always)]
pub(super) fn stride(lanes: usize) -> usize {
    lanes.next_multiple_of(8)
}

/// Tracer over air, cell by cell.
pub(super) struct Ratios<'a, 'b> {
    pub view: View,
    pub air: &'a LevelAir<'b>,
    pub bulk: &'a [f64],
    pub out: &'a mut [f64],
    pub lanes: usize,
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

/// Tracer masses through every face of a block, and the shares that the tags follow.
pub(super) struct FaceFluxes<'a> {
    pub view: View,
    pub edges: [bool; 2],
    pub scheme: AdvectionScheme,
    pub faces: &'a FaceAir,
    pub ratios: &'a [f64],
    pub fluxes: &'a mut [f64],
    pub shares: &'a mut [Share],
    pub lanes: usize,
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

/// New masses from the fluxes.
pub(super) struct NewMasses<'a> {
    pub view: View,
    pub fluxes: &'a [f64],
    pub bulk: &'a mut [f64],
    pub lanes: usize,
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
