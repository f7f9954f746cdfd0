//! Fields of many lanes (species, or species × tags) on blocks.

use super::decomposition::Decomposition;
use ndarray::{Array2, Array3};
use rayon::prelude::*;
use std::sync::Arc;

/// Masses `[k][j][i][lane]` of every block, lanes contiguous. No halos are stored: what a sweep needs of a neighbour is
/// sent to it ([`super::exchange`]).
#[derive(Debug, Clone, PartialEq)]
pub struct LaneField {
    decomposition: Arc<Decomposition>,
    layers: usize,
    lanes: usize,
    blocks: Vec<Vec<f64>>,
}

/// One row of columns of one block: everything a vertical process needs.
#[derive(Debug)]
pub struct RowPart<'a> {
    /// First column.
    pub i0: usize,
    /// Row.
    pub j: usize,
    /// Columns.
    pub nx: usize,
    /// Cells `[i][lane]` of every layer.
    pub layers: Vec<&'a mut [f64]>,
}

impl LaneField {
    /// A field of zeros.
    pub fn zeros(decomposition: Arc<Decomposition>, layers: usize, lanes: usize) -> Self {
        let blocks = decomposition
            .blocks
            .iter()
            .map(|b| vec![0.0; layers * b.ny * b.nx * lanes])
            .collect();
        Self {
            decomposition,
            layers,
            lanes,
            blocks,
        }
    }

    /// How the domain is cut.
    pub fn decomposition(&self) -> &Arc<Decomposition> {
        &self.decomposition
    }

    /// Lanes of a cell.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Layers.
    pub fn layers(&self) -> usize {
        self.layers
    }

    fn place(&self, k: usize, j: usize, i: usize) -> (usize, usize) {
        let n = self.decomposition.block_of(j, i);
        let b = &self.decomposition.blocks[n];
        let cell = (k * b.ny + j - b.j0) * b.nx + i - b.i0;
        (n, cell * self.lanes)
    }

    /// The lanes of a cell.
    pub fn cell(&self, k: usize, j: usize, i: usize) -> &[f64] {
        let (block, at) = self.place(k, j, i);
        &self.blocks[block][at..at + self.lanes]
    }

    /// The lanes of a cell, to write.
    pub fn cell_mut(&mut self, k: usize, j: usize, i: usize) -> &mut [f64] {
        let (block, at) = self.place(k, j, i);
        &mut self.blocks[block][at..at + self.lanes]
    }

    /// For every layer, the level `[j][i][lane]` of every block.
    pub fn levels_mut(&mut self) -> Vec<Vec<&mut [f64]>> {
        let mut levels: Vec<Vec<&mut [f64]>> = (0..self.layers).map(|_| Vec::new()).collect();
        for (data, block) in self.blocks.iter_mut().zip(&self.decomposition.blocks) {
            let size = (block.ny * block.nx * self.lanes).max(1);
            for (level, part) in levels.iter_mut().zip(data.chunks_mut(size)) {
                level.push(part);
            }
        }
        levels
    }

    /// Every row of every block, ordered by block and row.
    pub fn rows_mut(&mut self) -> Vec<RowPart<'_>> {
        let mut rows: Vec<RowPart<'_>> = Vec::new();
        for (data, block) in self.blocks.iter_mut().zip(&self.decomposition.blocks) {
            let first = rows.len();
            rows.extend((0..block.ny).map(|j| RowPart {
                i0: block.i0,
                j: block.j0 + j,
                nx: block.nx,
                layers: Vec::with_capacity(self.layers),
            }));
            let size = (block.nx * self.lanes).max(1);
            for (n, part) in data.chunks_mut(size).enumerate() {
                rows[first + n % block.ny].layers.push(part);
            }
        }
        rows
    }

    /// The sum of every lane over all cells, in an order that depends neither on threads nor on blocks.
    pub fn totals(&self) -> Vec<f64> {
        let by_layer: Vec<Vec<f64>> = (0..self.layers)
            .into_par_iter()
            .map(|k| {
                let mut sum = vec![0.0; self.lanes];
                self.for_each_in_layer(k, |cell| {
                    for (total, value) in sum.iter_mut().zip(cell) {
                        *total += value;
                    }
                });
                sum
            })
            .collect();
        let mut total = vec![0.0; self.lanes];
        for layer in by_layer {
            for (sum, part) in total.iter_mut().zip(layer) {
                *sum += part;
            }
        }
        total
    }

    /// Visits the cells of a layer in the order (j, i).
    fn for_each_in_layer(&self, k: usize, mut visit: impl FnMut(&[f64])) {
        let cut = &self.decomposition;
        for y in 0..cut.blocks_y {
            let row = y * cut.blocks_x..(y + 1) * cut.blocks_x;
            for j in 0..cut.blocks[row.start].ny {
                for n in row.clone() {
                    let (block, data) = (&cut.blocks[n], &self.blocks[n]);
                    let start = (k * block.ny + j) * block.nx * self.lanes;
                    for cell in data[start..start + block.nx * self.lanes].chunks_exact(self.lanes)
                    {
                        visit(cell);
                    }
                }
            }
        }
    }

    /// All values in the order (k, j, i, lane), whatever the blocks: the checkpoint's form.
    pub fn to_flat(&self) -> Vec<f64> {
        let cells = self.decomposition.nx * self.decomposition.ny * self.layers;
        let mut flat = Vec::with_capacity(cells * self.lanes);
        for k in 0..self.layers {
            self.for_each_in_layer(k, |cell| flat.extend_from_slice(cell));
        }
        flat
    }

    /// Takes all values from the order (k, j, i, lane).
    ///
    /// # Panics
    /// If `flat` has another length.
    pub fn set_flat(&mut self, flat: &[f64]) {
        let (nx, ny) = (self.decomposition.nx, self.decomposition.ny);
        assert_eq!(
            flat.len(),
            nx * ny * self.layers * self.lanes,
            "a flat field has one value per cell and lane"
        );
        let lanes = self.lanes;
        for row in self.rows_mut() {
            for (k, layer) in row.layers.into_iter().enumerate() {
                let start = ((k * ny + row.j) * nx + row.i0) * lanes;
                layer.copy_from_slice(&flat[start..start + row.nx * lanes]);
            }
        }
    }

    /// One lane as a volume.
    pub fn lane(&self, lane: usize) -> Array3<f64> {
        let (nx, ny) = (self.decomposition.nx, self.decomposition.ny);
        Array3::from_shape_fn((self.layers, ny, nx), |(k, j, i)| self.cell(k, j, i)[lane])
    }

    /// One lane of one layer.
    pub fn lane_of_layer(&self, lane: usize, k: usize) -> Array2<f64> {
        let (nx, ny) = (self.decomposition.nx, self.decomposition.ny);
        Array2::from_shape_fn((ny, nx), |(j, i)| self.cell(k, j, i)[lane])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(blocks: (usize, usize)) -> LaneField {
        let cut = Arc::new(Decomposition::new(11, 9, blocks.0, blocks.1));
        let mut field = LaneField::zeros(cut, 3, 2);
        for k in 0..3 {
            for j in 0..9 {
                for i in 0..11 {
                    let value = libm::sin((100 * k + 10 * j + i) as f64);
                    field
                        .cell_mut(k, j, i)
                        .copy_from_slice(&[value, 1e3 * value]);
                }
            }
        }
        field
    }

    #[test]
    fn totals_and_bytes_do_not_know_the_blocks() {
        let (one, many) = (field((1, 1)), field((3, 2)));
        assert_eq!(one.totals(), many.totals());
        assert_eq!(one.to_flat(), many.to_flat());
        let mut back = LaneField::zeros(many.decomposition().clone(), 3, 2);
        back.set_flat(&one.to_flat());
        assert_eq!(back, many);
    }

    #[test]
    fn rows_and_levels_are_the_same_cells() {
        let mut field = field((3, 2));
        let expected = field.cell(2, 5, 7)[1];
        let rows = field.rows_mut();
        let row = rows
            .iter()
            .find(|r| r.j == 5 && (r.i0..r.i0 + r.nx).contains(&7))
            .expect("the row");
        assert_eq!(row.layers[2][(7 - row.i0) * 2 + 1], expected);
        let levels = field.levels_mut();
        assert_eq!((levels.len(), levels[0].len()), (3, 6));
    }
}
