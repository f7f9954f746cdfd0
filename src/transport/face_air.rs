//! What the faces of a level know of the air: crossing masses, Courant numbers, weights of the reconstruction.
//!
//! Shared by all species and blocks, and computed in whole rows, so that wide registers do several faces at once.

use super::swept_mean::{FaceWeights, MAY_LEAVE};
use crate::grid::Axis;
use crate::numerics::simd::{Kernel, dispatch};
use ndarray::{ArrayView2, ArrayViewMut2};

/// The air of one level over the whole domain.
pub(super) struct LevelAir<'a> {
    /// Air mass of the cells [kg], advanced with the sweeps.
    pub mass: ArrayViewMut2<'a, f64>,
    /// Air that crosses the faces along x and y [kg/s].
    pub crossing: [ArrayView2<'a, f64>; 2],
    /// Air exchanged across the faces by turbulence [kg/s]; zero on the domain's edges.
    pub exchanged: [ArrayView2<'a, f64>; 2],
    /// Sub-step [s].
    pub time: f64,
}

/// Place of an axis in pairs of fields.
pub(super) fn axis_index(axis: Axis) -> usize {
    match axis {
        Axis::X => 0,
        Axis::Y => 1,
    }
}

/// Numbers kept of a face, one list each.
const KEPT: usize = 10;

/// The faces of a level along one axis, `[row][i]`.
#[derive(Debug, Clone, Default)]
pub(super) struct FaceAir {
    width: usize,
    lists: [Vec<f64>; KEPT],
    /// Air masses and caps of the lower and upper cells of a row of faces.
    row: Row,
    caps: Vec<f64>,
}

#[derive(Debug, Clone, Default)]
struct Row {
    low_mass: Vec<f64>,
    high_mass: Vec<f64>,
    low_cap: Vec<f64>,
    high_cap: Vec<f64>,
}

/// One face.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneFace {
    /// Air that crosses in this sub-step [kg], positive along the axis.
    pub crossing: f64,
    /// Air exchanged by turbulence [kg].
    pub exchanged: f64,
    /// Air mass of the cell below the face; at the edge of the domain that of the cell above [kg].
    pub low_mass: f64,
    /// Air mass of the cell above the face; at the edge of the domain that of the cell below [kg].
    pub high_mass: f64,
    /// The reconstruction.
    pub weights: FaceWeights,
}

impl FaceAir {
    /// The face below (west, south of) a cell, or of one row beyond the last.
    #[inline(always)]
    pub fn at(&self, [j, i]: [usize; 2]) -> OneFace {
        let n = j * self.width + i;
        let of = |list: usize| self.lists[list][n];
        OneFace {
            crossing: of(0),
            exchanged: of(1),
            low_mass: of(2),
            high_mass: of(3),
            weights: FaceWeights {
                weights: [of(4), of(5), of(6), of(7)],
                steepest: of(8),
                cap: of(9),
            },
        }
    }

    /// Fills all faces along an axis.
    pub fn fill(&mut self, axis: Axis, air: &LevelAir<'_>) {
        let (ny, nx) = air.mass.dim();
        let (rows, width) = match axis {
            Axis::X => (ny, nx + 1),
            Axis::Y => (ny + 1, nx),
        };
        self.width = width;
        for list in &mut self.lists {
            list.resize(rows * width, 0.0);
        }
        dispatch(Fill {
            faces: self,
            axis,
            air,
        });
    }
}

struct Fill<'a, 'b> {
    faces: &'a mut FaceAir,
    axis: Axis,
    air: &'a LevelAir<'b>,
}

impl Kernel for Fill<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        self.caps();
        let rows = self.faces.lists[0].len() / self.faces.width;
        for row in 0..rows {
            self.cells(row);
            self.row(row);
        }
    }
}

/// A row of a level; levels lie contiguous in memory.
#[inline(always)]
fn line<'a>(field: &'a ndarray::ArrayView2<'_, f64>, row: usize) -> &'a [f64] {
    let width = field.dim().1;
    let all = field.to_slice().unwrap_or_default();
    &all[row * width..(row + 1) * width]
}

impl Fill<'_, '_> {
    /// For every cell, the largest q̂/q that leaves it positive, with all that leaves along the axis.
    #[inline(always)]
    fn caps(&mut self) {
        let n = axis_index(self.axis);
        let mass = self.air.mass.view();
        let (ny, nx) = mass.dim();
        let time = self.air.time;
        let caps = &mut self.faces.caps;
        caps.resize(ny * nx, 0.0);
        for (j, caps) in caps.chunks_exact_mut(nx).enumerate() {
            let (next, shift) = if n == 0 { (j, 1) } else { (j + 1, 0) };
            let low = line(&self.air.crossing[n], j);
            let high = &line(&self.air.crossing[n], next)[shift..];
            let low_mixed = line(&self.air.exchanged[n], j);
            let high_mixed = &line(&self.air.exchanged[n], next)[shift..];
            let mass = line(&mass, j);
            for (i, cap) in caps.iter_mut().enumerate() {
                let up = if high[i] > 0.0 { high[i] } else { 0.0 };
                let down = if low[i] < 0.0 { low[i] } else { 0.0 };
                let out = time * (up - down);
                let least = 1e-12 * mass[i];
                let out = if out > least { out } else { least };
                *cap = MAY_LEAVE * (mass[i] - time * (low_mixed[i] + high_mixed[i])) / out;
            }
        }
    }

    /// Air masses and caps on both sides of a row of faces.
    #[inline(always)]
    fn cells(&mut self, row: usize) {
        let mass = self.air.mass.view();
        let (ny, nx) = mass.dim();
        let FaceAir {
            row: cells, caps, ..
        } = &mut *self.faces;
        let caps = &caps[..];
        let put = |list: &mut Vec<f64>, parts: [&[f64]; 3]| {
            list.clear();
            for part in parts {
                list.extend_from_slice(part);
            }
        };
        match self.axis {
            Axis::X => {
                let (mass, caps) = (line(&mass, row), &caps[row * nx..(row + 1) * nx]);
                put(&mut cells.low_mass, [&mass[..1], mass, &[]]);
                put(&mut cells.high_mass, [mass, &mass[nx - 1..], &[]]);
                put(&mut cells.low_cap, [&[1.0], caps, &[]]);
                put(&mut cells.high_cap, [caps, &[1.0], &[]]);
            }
            Axis::Y => {
                let (low, high) = (row.saturating_sub(1), row.min(ny - 1));
                put(&mut cells.low_mass, [line(&mass, low), &[], &[]]);
                put(&mut cells.high_mass, [line(&mass, high), &[], &[]]);
                put(
                    &mut cells.low_cap,
                    [&caps[low * nx..(low + 1) * nx], &[], &[]],
                );
                put(
                    &mut cells.high_cap,
                    [&caps[high * nx..(high + 1) * nx], &[], &[]],
                );
                // Air from beyond the domain is not emptied.
                if row == 0 {
                    cells.low_cap.fill(1.0);
                }
                if row == ny {
                    cells.high_cap.fill(1.0);
                }
            }
        }
    }

    /// One row of faces.
    #[inline(always)]
    fn row(&mut self, row: usize) {
        let n = axis_index(self.axis);
        let (crossing, exchanged) = (
            line(&self.air.crossing[n], row),
            line(&self.air.exchanged[n], row),
        );
        let FaceAir {
            width,
            lists,
            row: cells,
            ..
        } = &mut *self.faces;
        let width = *width;
        let [a, b, c, d, e, f, g, h, k, l] = lists
            .each_mut()
            .map(|list| &mut list[row * width..(row + 1) * width]);
        let (low_mass, high_mass) = (&cells.low_mass[..width], &cells.high_mass[..width]);
        let (low_cap, high_cap) = (&cells.low_cap[..width], &cells.high_cap[..width]);
        for i in 0..width {
            let air = self.air.time * crossing[i];
            let forward = air >= 0.0;
            let mass = if forward { low_mass[i] } else { high_mass[i] };
            let cap = if forward { low_cap[i] } else { high_cap[i] };
            let face = FaceWeights::uniform(air.abs() / mass, cap);
            a[i] = air;
            b[i] = self.air.time * exchanged[i];
            c[i] = low_mass[i];
            d[i] = high_mass[i];
            e[i] = face.weights[0];
            f[i] = face.weights[1];
            g[i] = face.weights[2];
            h[i] = face.weights[3];
            k[i] = face.steepest;
            l[i] = face.cap;
        }
    }
}
