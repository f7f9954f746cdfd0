//! Growth of extinction with humidity in the revised IMPROVE equation: f_S, f_L and f_SS (Pitchford et al. 2007, J. Air & Waste
//! Manage. Assoc. 57, 1326, table 2: log-normal modes of ammonium sulfate, of sea salt; crystallisation below 37 and 47 %).
//!
//! The table has whole percents; between them values are interpolated, below it is 1 and above 95 % the last row holds.

use crate::numerics::lanes::Lanes;

/// First relative humidity of the table [%].
const FIRST: f64 = 36.0;
/// Greatest relative humidity of the table [%].
const LAST: f64 = 95.0;

/// f_S, f_L, f_SS at 36, 37 … 95 % (36 %: dry).
const GROWTH: [[f64; 3]; 60] = [
    [1.00, 1.00, 1.00],
    [1.38, 1.31, 1.00],
    [1.40, 1.32, 1.00],
    [1.42, 1.34, 1.00],
    [1.44, 1.35, 1.00],
    [1.46, 1.36, 1.00],
    [1.48, 1.38, 1.00],
    [1.49, 1.39, 1.00],
    [1.51, 1.41, 1.00],
    [1.53, 1.42, 1.00],
    [1.55, 1.44, 1.00],
    [1.57, 1.45, 2.36],
    [1.59, 1.47, 2.38],
    [1.62, 1.49, 2.42],
    [1.64, 1.50, 2.45],
    [1.66, 1.52, 2.48],
    [1.68, 1.54, 2.50],
    [1.71, 1.55, 2.51],
    [1.73, 1.57, 2.53],
    [1.76, 1.59, 2.56],
    [1.78, 1.61, 2.58],
    [1.81, 1.63, 2.59],
    [1.83, 1.65, 2.62],
    [1.86, 1.67, 2.66],
    [1.89, 1.69, 2.69],
    [1.92, 1.71, 2.73],
    [1.95, 1.73, 2.78],
    [1.99, 1.75, 2.83],
    [2.02, 1.78, 2.83],
    [2.06, 1.80, 2.86],
    [2.09, 1.83, 2.89],
    [2.13, 1.86, 2.91],
    [2.17, 1.89, 2.95],
    [2.22, 1.92, 3.01],
    [2.26, 1.95, 3.05],
    [2.31, 1.98, 3.13],
    [2.36, 2.01, 3.17],
    [2.41, 2.05, 3.21],
    [2.47, 2.09, 3.25],
    [2.54, 2.13, 3.27],
    [2.60, 2.18, 3.35],
    [2.67, 2.22, 3.42],
    [2.75, 2.27, 3.52],
    [2.84, 2.33, 3.57],
    [2.93, 2.39, 3.63],
    [3.03, 2.45, 3.69],
    [3.15, 2.52, 3.81],
    [3.27, 2.60, 3.95],
    [3.42, 2.69, 4.04],
    [3.58, 2.79, 4.11],
    [3.76, 2.90, 4.28],
    [3.98, 3.02, 4.49],
    [4.23, 3.16, 4.61],
    [4.53, 3.33, 4.86],
    [4.90, 3.53, 5.12],
    [5.35, 3.77, 5.38],
    [5.93, 4.06, 5.75],
    [6.71, 4.43, 6.17],
    [7.78, 4.92, 6.72],
    [9.34, 5.57, 7.35],
];

/// The table by column.
const COLUMNS: [[f64; GROWTH.len()]; 3] = columns();

const fn columns() -> [[f64; GROWTH.len()]; 3] {
    let mut columns = [[0.0; GROWTH.len()]; 3];
    let mut row = 0;
    while row < GROWTH.len() {
        let mut k = 0;
        while k < 3 {
            columns[k][row] = GROWTH[row][k];
            k += 1;
        }
        row += 1;
    }
    columns
}

/// Growth of the extinction of small and large sulfate and nitrate and of salt [1] at a relative humidity [1].
#[inline(always)]
pub fn growth<V: Lanes>(relative_humidity: V) -> [V; 3] {
    let row = (relative_humidity * 100.0).at_most(LAST).at_least(FIRST) - FIRST;
    let below = row.floor();
    let along = row - below;
    let mut values = [V::splat(1.0); 3];
    for (value, column) in values.iter_mut().zip(&COLUMNS) {
        let low = V::gather(column, below);
        let high = V::gather(column, below + 1.0);
        *value = (high - low).mul_add(along, low);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn growth_is_that_of_the_table() {
        assert_eq!(growth(0.2), [1.0; 3]);
        assert_eq!(growth(0.95), [9.34, 5.57, 7.35]);
        assert_eq!(growth(1.0), [9.34, 5.57, 7.35]);
        let middle: [f64; 3] = growth(0.905);
        assert_relative_eq!(middle[0], 5.125, max_relative = 1e-9);
        assert_relative_eq!(middle[1], 3.65, max_relative = 1e-9);
        for row in GROWTH.windows(2) {
            for k in 0..3 {
                assert!(row[1][k] >= row[0][k]);
            }
        }
    }
}
