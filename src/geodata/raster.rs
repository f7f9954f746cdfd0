//! A raster of heights with the greatest height of every block of 2ⁿ × 2ⁿ nodes.

use super::crs::Crs;
use super::ellipsoid::{distance, least_square};

/// Nodes of heights on a map or in degrees, north up.
#[derive(Debug, Clone)]
pub struct Raster {
    /// Where its nodes lie.
    pub frame: Frame,
    /// First and last node of the file, of which this may be a window.
    pub whole: [[f64; 2]; 2],
    /// Level 0: heights [m], row by row from the south, −∞ for voids; level n: greatest of 2 × 2 of level n − 1.
    levels: Vec<Level>,
}

#[derive(Debug, Clone)]
struct Level {
    columns: usize,
    rows: usize,
    values: Vec<f32>,
}

/// Where nodes lie.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where it is from.
    pub name: String,
    /// Its coordinate system.
    pub crs: Crs,
    /// Place of the south-western node.
    pub first: [f64; 2],
    /// Distance of nodes to the east and to the north.
    pub step: [f64; 2],
    /// Nodes from west to east.
    pub columns: usize,
    /// Nodes from south to north.
    pub rows: usize,
    /// Whether a node stands for the area about it.
    pub area: bool,
}

/// A block of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Level: it is 2ⁿ nodes wide.
    pub level: usize,
    /// Column of blocks.
    pub i: usize,
    /// Row of blocks.
    pub j: usize,
}

impl Frame {
    /// Place of a node.
    pub fn node(&self, i: usize, j: usize) -> [f64; 2] {
        [
            self.first[0] + self.step[0] * i as f64,
            self.first[1] + self.step[1] * j as f64,
        ]
    }

    /// Whether a place of this system belongs to the raster.
    pub fn holds(&self, place: [f64; 2]) -> bool {
        let within = |axis: usize, count: usize| {
            let at = (place[axis] - self.first[axis]) / self.step[axis];
            let margin = if self.area { 0.5 } else { 1e-6 };
            at >= -margin && at <= (count - 1) as f64 + margin
        };
        within(0, self.columns) && within(1, self.rows)
    }

    /// The last node before a place along an axis, and the share of the way to the next.
    pub fn cell(&self, axis: usize, place: [f64; 2]) -> (isize, f64) {
        let at = (place[axis] - self.first[axis]) / self.step[axis];
        let low = at.floor();
        (low as isize, at - low)
    }

    /// Whether both count in the same system.
    pub fn same_system(&self, other: &Self) -> bool {
        self.crs.name == other.crs.name
    }

    /// A place moved east and north by metres; in degrees as on a sphere, good enough to look for edges.
    pub fn shifted(&self, place: [f64; 2], east: f64, north: f64) -> [f64; 2] {
        if !self.crs.geographic {
            return [place[0] + east, place[1] + north];
        }
        let degree = crate::units::EARTH_RADIUS.to_radians();
        let parallel = degree * libm::cos(place[1].to_radians()).max(0.01);
        [place[0] + east / parallel, place[1] + north / degree]
    }
}

impl Raster {
    /// Builds the levels; heights [m] row by row from the south, NaN for voids.
    pub fn new(frame: Frame, values: Vec<f32>) -> Self {
        let values: Vec<f32> = values
            .into_iter()
            .map(|z| if z.is_finite() { z } else { f32::NEG_INFINITY })
            .collect();
        let mut levels = vec![Level {
            columns: frame.columns,
            rows: frame.rows,
            values,
        }];
        while levels
            .last()
            .is_some_and(|level| level.columns > 1 || level.rows > 1)
        {
            let next = levels.last().map(coarser);
            levels.extend(next);
        }
        let whole = [
            frame.node(0, 0),
            frame.node(frame.columns - 1, frame.rows - 1),
        ];
        Self {
            frame,
            whole,
            levels,
        }
    }

    /// Number of voids.
    pub fn voids(&self) -> usize {
        let nodes = self.levels[0].values.iter();
        nodes.filter(|z| **z == f32::NEG_INFINITY).count()
    }

    /// Greatest height [m]; −∞ if all is void.
    pub fn highest(&self) -> f64 {
        f64::from(self.block_top(self.root()))
    }

    /// The block of all nodes.
    pub fn root(&self) -> Block {
        Block {
            level: self.levels.len() - 1,
            i: 0,
            j: 0,
        }
    }

    /// Greatest height in a block [m].
    pub fn block_top(&self, block: Block) -> f32 {
        let level = &self.levels[block.level];
        level.values[block.j * level.columns + block.i]
    }

    /// Blocks of the next finer level that make up a block.
    pub fn parts(&self, block: Block) -> impl Iterator<Item = Block> + use<> {
        let finer = &self.levels[block.level - 1];
        let (columns, rows) = (finer.columns, finer.rows);
        let level = block.level - 1;
        (2 * block.j..(2 * block.j + 2).min(rows)).flat_map(move |j| {
            (2 * block.i..(2 * block.i + 2).min(columns)).map(move |i| Block { level, i, j })
        })
    }

    /// A lower bound of the distance from a point to the nodes of a block [m].
    pub fn least_distance(&self, block: Block, point: [f64; 2]) -> f64 {
        let last = |k: usize, nodes: usize| (((k + 1) << block.level) - 1).min(nodes - 1);
        let side = |axis: usize, k: usize, nodes: usize| {
            let from = (k << block.level) as f64;
            let to = last(k, nodes) as f64;
            [
                self.frame.first[axis] + self.frame.step[axis] * from,
                self.frame.first[axis] + self.frame.step[axis] * to,
            ]
        };
        let (x, y) = (
            side(0, block.i, self.frame.columns),
            side(1, block.j, self.frame.rows),
        );
        if self.frame.crs.geographic {
            return least_square(point, x, y).sqrt();
        }
        let beyond = |range: [f64; 2], at: f64| (range[0] - at).max(at - range[1]).max(0.0);
        let (dx, dy) = (beyond(x, point[0]), beyond(y, point[1]));
        (dx * dx + dy * dy).sqrt()
    }

    /// Distance from a point to a node [m].
    pub fn node_distance(&self, i: usize, j: usize, point: [f64; 2]) -> f64 {
        let node = self.frame.node(i, j);
        if self.frame.crs.geographic {
            return distance(point, node);
        }
        let (dx, dy) = (node[0] - point[0], node[1] - point[1]);
        (dx * dx + dy * dy).sqrt()
    }

    /// Height of a node [m].
    pub fn node(&self, i: usize, j: usize) -> Option<f64> {
        let z = self.levels[0].values[j * self.frame.columns + i];
        z.is_finite().then(|| f64::from(z))
    }

    /// Value of the node whose area holds a place of this raster's system; `None` outside and for voids.
    pub fn nearest(&self, place: [f64; 2]) -> Option<f64> {
        let index = |axis: usize, count: usize| {
            let at = ((place[axis] - self.frame.first[axis]) / self.frame.step[axis]).round();
            (at >= 0.0 && at < count as f64).then_some(at as usize)
        };
        self.node(index(0, self.frame.columns)?, index(1, self.frame.rows)?)
    }

    /// Height of the node at a place of this raster's system, if there is one.
    pub fn node_at(&self, place: [f64; 2]) -> Option<f64> {
        let index = |axis: usize, count: usize| {
            let at = (place[axis] - self.frame.first[axis]) / self.frame.step[axis];
            let near = at.round();
            (near >= 0.0 && near < count as f64 && (at - near).abs() < 1e-3)
                .then_some(near as usize)
        };
        self.node(index(0, self.frame.columns)?, index(1, self.frame.rows)?)
    }
}

fn coarser(level: &Level) -> Level {
    let (columns, rows) = (level.columns.div_ceil(2), level.rows.div_ceil(2));
    let mut values = vec![f32::NEG_INFINITY; columns * rows];
    for (j, row) in level.values.chunks(level.columns).enumerate() {
        for (i, z) in row.iter().enumerate() {
            let top = &mut values[(j / 2) * columns + i / 2];
            if *z > *top {
                *top = *z;
            }
        }
    }
    Level {
        columns,
        rows,
        values,
    }
}
