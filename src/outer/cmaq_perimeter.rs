//! Air on the perimeter of a grid (FTYPE 2 of the I/O API, one cell thick) and between its sides.
//!
//! Cells stand in the order south (columns 1 to NCOLS + 1), east (rows 1 to NROWS + 1), north (columns 0 to NCOLS), west (rows 0 to NROWS), as
//! I/O API's `REQUIREMENTS.html#bndary` and CMAQ's advection (SFX, EFX, NFX, WFX of `hadvppm`) have it. Between the sides a value is the mean of the four
//! that lie straight west, east, south and north on the perimeter, weighted by the inverse of their distance: it has the sides' own values on them, lies between
//! them, and is exact for fields that are linear along each axis.

/// Places on the perimeter of a grid; row and column 0 lie south and west of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Perimeter {
    /// Cells of the grid.
    pub rows: usize,
    pub columns: usize,
}

impl Perimeter {
    /// How many cells it has.
    pub fn len(self) -> usize {
        2 * (self.rows + self.columns + 2)
    }

    /// Rows and columns with the perimeter.
    pub fn shape(self) -> (usize, usize) {
        (self.rows + 2, self.columns + 2)
    }

    fn south(column: usize) -> usize {
        column - 1
    }

    fn east(self, row: usize) -> usize {
        self.columns + row
    }

    fn north(self, column: usize) -> usize {
        self.columns + self.rows + 2 + column
    }

    fn west(self, row: usize) -> usize {
        2 * self.columns + self.rows + 3 + row
    }

    /// Cells of the perimeter with the weights of their values at a place.
    pub fn weights(self, (row, column): (usize, usize)) -> [(usize, f64); 4] {
        let (top, right) = (self.rows + 1, self.columns + 1);
        let alone = |cell: usize| [(cell, 1.0), (cell, 0.0), (cell, 0.0), (cell, 0.0)];
        if row == 0 && column > 0 {
            return alone(Self::south(column));
        }
        if column == right {
            return alone(self.east(row));
        }
        if row == top {
            return alone(self.north(column));
        }
        if column == 0 {
            return alone(self.west(row));
        }
        let near = |distance: usize| 1.0 / distance as f64;
        let parts = [
            (self.west(row), near(column)),
            (self.east(row), near(right - column)),
            (Self::south(column), near(row)),
            (self.north(column), near(top - row)),
        ];
        let whole: f64 = parts.iter().map(|part| part.1).sum();
        parts.map(|(cell, weight)| (cell, weight / whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Row and column of each cell in the order of the file, by walking around.
    fn walk(p: Perimeter) -> Vec<(usize, usize)> {
        let (top, right) = (p.rows + 1, p.columns + 1);
        let mut cells: Vec<(usize, usize)> = (1..=right).map(|c| (0, c)).collect();
        cells.extend((1..=top).map(|r| (r, right)));
        cells.extend((0..right).map(|c| (top, c)));
        cells.extend((0..top).map(|r| (r, 0)));
        cells
    }

    #[test]
    fn sides_are_as_they_stand_and_linear_fields_come_out_between() {
        let p = Perimeter {
            rows: 5,
            columns: 8,
        };
        let cells = walk(p);
        assert_eq!(cells.len(), p.len());
        let fields: [fn(f64, f64) -> f64; 3] = [
            |_, _| 7.0,
            |r, c| 3.0 * r - 2.0 * c + 11.0,
            |r, c| r * c + 0.5 * r,
        ];
        for field in fields {
            let of = |(r, c): (usize, usize)| field(r as f64, c as f64);
            let values: Vec<f64> = cells.iter().map(|c| of(*c)).collect();
            for row in 0..7 {
                for column in 0..10 {
                    let parts = p.weights((row, column));
                    let found: f64 = parts.iter().map(|(cell, w)| values[*cell] * w).sum();
                    assert_relative_eq!(found, of((row, column)), max_relative = 1e-12);
                }
            }
        }
        for (at, cell) in cells.iter().enumerate() {
            assert_eq!(p.weights(*cell)[0], (at, 1.0), "{cell:?}");
        }
    }
}
