//! The horizontal domain cut into rectangles.

use serde::{Deserialize, Serialize};

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// First column.
    pub i0: usize,
    /// First row.
    pub j0: usize,
    /// Columns.
    pub nx: usize,
    /// Rows.
    pub ny: usize,
}

/// Blocks in rows from south to north, each row from west to east.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decomposition {
    /// Columns of the domain.
    pub nx: usize,
    /// Rows of the domain.
    pub ny: usize,
    /// Blocks along x.
    pub blocks_x: usize,
    /// Blocks along y.
    pub blocks_y: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
}

impl Decomposition {
    /// Cuts `nx × ny` cells into `blocks_x × blocks_y` blocks of nearly equal size, each at least three cells wide where
    /// the domain allows it (a halo then reaches one neighbour only); fewer blocks are made if there is no room.
    pub fn new(nx: usize, ny: usize, blocks_x: usize, blocks_y: usize) -> Self {
        let fit = |cells: usize, wanted: usize| wanted.clamp(1, (cells / HALO).max(1));
        let (blocks_x, blocks_y) = (fit(nx, blocks_x), fit(ny, blocks_y));
        let cut = |cells: usize, parts: usize, n: usize| cells * n / parts;
        let mut blocks = Vec::with_capacity(blocks_x * blocks_y);
        for y in 0..blocks_y {
            for x in 0..blocks_x {
                let (i0, j0) = (cut(nx, blocks_x, x), cut(ny, blocks_y, y));
                blocks.push(Block {
                    i0,
                    j0,
                    nx: cut(nx, blocks_x, x + 1) - i0,
                    ny: cut(ny, blocks_y, y + 1) - j0,
                });
            }
        }
        Self {
            nx,
            ny,
            blocks_x,
            blocks_y,
            blocks,
        }
    }

    /// The block that holds a cell.
    pub fn block_of(&self, j: usize, i: usize) -> usize {
        self.blocks
            .iter()
            .position(|b| (b.i0..b.i0 + b.nx).contains(&i) && (b.j0..b.j0 + b.ny).contains(&j))
            .expect("the cell lies in the domain")
    }

    /// The block before (`false`) or after (`true`) a block along an axis; none at the edge of the domain.
    pub fn neighbour(&self, block: usize, axis: Axis, after: bool) -> Option<usize> {
        let (x, y) = (block % self.blocks_x, block / self.blocks_x);
        match (axis, after) {
            (Axis::X, false) => (x > 0).then(|| block - 1),
            (Axis::X, true) => (x + 1 < self.blocks_x).then_some(block + 1),
            (Axis::Y, false) => (y > 0).then(|| block - self.blocks_x),
            (Axis::Y, true) => (y + 1 < self.blocks_y).then_some(block + self.blocks_x),
        }
    }
}

/// Cells that a sweep sees beyond the edge of a block.
pub const HALO: usize = 3;

/// A horizontal direction of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// West to east.
    X,
    /// South to north.
    Y,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_the_domain_once() {
        for (bx, by) in [(1, 1), (2, 3), (7, 5), (100, 100)] {
            let cut = Decomposition::new(29, 21, bx, by);
            let mut seen = vec![0; 29 * 21];
            for b in &cut.blocks {
                assert!(b.nx >= HALO && b.ny >= HALO);
                for j in b.j0..b.j0 + b.ny {
                    for i in b.i0..b.i0 + b.nx {
                        seen[j * 29 + i] += 1;
                    }
                }
            }
            assert!(seen.iter().all(|&n| n == 1));
            let last = cut.blocks.len() - 1;
            assert_eq!(cut.block_of(20, 28), last);
            assert_eq!(cut.neighbour(last, Axis::X, true), None);
        }
    }

    #[test]
    fn neighbours_touch() {
        let cut = Decomposition::new(30, 20, 3, 2);
        let (a, b) = (0, cut.neighbour(0, Axis::X, true).expect("a neighbour"));
        assert_eq!(cut.blocks[a].i0 + cut.blocks[a].nx, cut.blocks[b].i0);
        let north = cut.neighbour(1, Axis::Y, true).expect("a neighbour");
        assert_eq!(cut.neighbour(north, Axis::Y, false), Some(1));
    }
}
