//! Values at receptors as surfaces: on a Cartesian network as it stands, between all other receptors linear in the triangles of
//! Delaunay (1934), drawn on a regular raster; and their filled contours in metres.

use crate::nearfield::Case;
use crate::nearfield::case::Network;
use crate::output::contour::{Ring, polygons};
use delaunator::{Point, triangulate};
use ndarray::{Array2, ArrayView2};

/// Nodes along the longer side of the raster of scattered receptors.
const NODES: usize = 201;

/// How values between receptors are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Between the nodes of a Cartesian network.
    Network,
    /// In Delaunay triangles of all receptors.
    Triangles,
}

/// For each node of the raster, three receptors and their weights.
type Mesh = Vec<Option<[(usize, f64); 3]>>;

/// Where surfaces are drawn.
#[derive(Debug, Clone)]
pub struct Surface {
    /// Eastings of the nodes [m].
    pub x: Vec<f64>,
    /// Northings [m], rising.
    pub y: Vec<f64>,
    /// How.
    pub method: Method,
    first: usize,
    mesh: Mesh,
}

impl Surface {
    /// Of a case's receptors: its only Cartesian network if there is nothing else, else triangles; `None` for fewer than three
    /// receptors or receptors on one line.
    pub fn of(case: &Case) -> Option<Self> {
        if let [Network::Cartesian { x, y, first, .. }] = case.networks.as_slice()
            && x.len() * y.len() == case.receptors.len()
            && x.len() > 1
            && y.len() > 1
            && rises(x)
            && rises(y)
        {
            return Some(Self {
                x: x.clone(),
                y: y.clone(),
                method: Method::Network,
                first: *first,
                mesh: Vec::new(),
            });
        }
        Self::triangles(case)
    }

    fn triangles(case: &Case) -> Option<Self> {
        let points: Vec<Point> = case
            .receptors
            .iter()
            .map(|r| Point { x: r.x, y: r.y })
            .collect();
        let triangles = triangulate(&points).triangles;
        if triangles.is_empty() {
            return None;
        }
        let bounds = |pick: fn(&Point) -> f64| {
            points
                .iter()
                .map(pick)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                    (low.min(v), high.max(v))
                })
        };
        let ((west, east), (south, north)) = (bounds(|p| p.x), bounds(|p| p.y));
        let step = (east - west).max(north - south) / (NODES - 1) as f64;
        let axis = |from: f64, to: f64| -> Vec<f64> {
            let count = libm::round((to - from) / step) as usize + 1;
            (0..count.max(2)).map(|i| from + i as f64 * step).collect()
        };
        let (x, y) = (axis(west, east), axis(south, north));
        let mut mesh: Mesh = vec![None; x.len() * y.len()];
        for corners in triangles.chunks_exact(3) {
            fill(
                &mut mesh,
                &points,
                [corners[0], corners[1], corners[2]],
                &x,
                &y,
            );
        }
        Some(Self {
            x,
            y,
            method: Method::Triangles,
            first: 0,
            mesh,
        })
    }

    /// A field `[y][x]` of values at the receptors; `outside` beyond the receptors' hull.
    pub fn field(&self, values: &[f64], outside: f64) -> Array2<f64> {
        let columns = self.x.len();
        Array2::from_shape_fn((self.y.len(), columns), |(j, i)| {
            let node = j * columns + i;
            match self.method {
                Method::Network => values[self.first + node],
                Method::Triangles => self.mesh[node].map_or(outside, |corners| {
                    corners
                        .iter()
                        .map(|&(at, weight)| weight * values[at])
                        .sum()
                }),
            }
        })
    }

    /// Polygons [m] of the area at or above a level; each an outer ring and its holes.
    pub fn at_least(&self, field: ArrayView2<'_, f64>, level: f64) -> Vec<Vec<Ring>> {
        let mut areas = polygons(field, level);
        for point in areas.iter_mut().flatten().flatten() {
            *point = (along(&self.x, point.0), along(&self.y, point.1));
        }
        areas
    }
}

fn rises(axis: &[f64]) -> bool {
    axis.windows(2).all(|pair| pair[0] < pair[1])
}

/// A coordinate at a fractional index; the outer half cells are taken back to the edge.
fn along(axis: &[f64], index: f64) -> f64 {
    let index = index.clamp(0.0, (axis.len() - 1) as f64);
    let low = (libm::floor(index) as usize).min(axis.len() - 2);
    axis[low] + (index - low as f64) * (axis[low + 1] - axis[low])
}

/// Gives the nodes inside a triangle their weights (barycentric coordinates).
fn fill(mesh: &mut Mesh, points: &[Point], corners: [usize; 3], x: &[f64], y: &[f64]) {
    let [a, b, c] = corners.map(|corner| [points[corner].x, points[corner].y]);
    let area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    if area == 0.0 {
        return;
    }
    let range = |axis: &[f64], k: usize| {
        let low = a[k].min(b[k]).min(c[k]);
        let high = a[k].max(b[k]).max(c[k]);
        let step = axis[1] - axis[0];
        let first = libm::floor((low - axis[0]) / step).max(0.0) as usize;
        let last = libm::ceil((high - axis[0]) / step).max(0.0) as usize;
        first..(last + 1).min(axis.len())
    };
    for j in range(y, 1) {
        for i in range(x, 0) {
            let p = [x[i], y[j]];
            let part = |q: [f64; 2], r: [f64; 2]| {
                ((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])) / area
            };
            let weights = [part(b, c), part(c, a), part(a, b)];
            if weights.iter().all(|&weight| weight >= -1.0e-9) {
                let pair = |k: usize| (corners[k], weights[k]);
                mesh[j * x.len() + i] = Some([pair(0), pair(1), pair(2)]);
            }
        }
    }
}
