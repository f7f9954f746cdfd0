//! What another model says of the composition of the air at one of its times.

use super::error::OuterError;
use crate::time::ModelTime;
use ndarray::{Array2, Array3};

/// The air of another model.
pub trait OuterAir: Send + Sync {
    /// Its times, rising.
    fn times(&self) -> &[ModelTime];

    /// Whether its air changes; if not, its one time stands for every time.
    fn changes(&self) -> bool {
        true
    }

    /// Rows and columns of its points.
    fn shape(&self) -> (usize, usize);

    /// Place of a point among its own, (column, row), with fractions.
    ///
    /// # Errors
    /// A point that has no image on its map, in words.
    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String>;

    /// The lanes of the run that it gives, rising.
    fn lanes(&self) -> &[usize];

    /// The air of one of its times.
    ///
    /// # Errors
    /// [`OuterError`]: fields that are missing or impossible.
    fn fields(&self, time: usize) -> Result<OuterFields, OuterError>;

    /// One line on where it comes from.
    fn provenance(&self) -> String;
}

/// The air of a time, rows from the south, columns from the west, levels upward.
#[derive(Debug, Clone, PartialEq)]
pub struct OuterFields {
    /// Altitude of the ground [m], `[row][column]`; NaN where it is not known: levels are then looked up by altitude.
    pub ground: Array2<f64>,
    /// Altitude of the levels [m], `[level][row][column]`.
    pub altitude: Array3<f64>,
    /// Mixing ratio [kg/kg], or particles by mass of air [1/kg], of each of [`OuterAir::lanes`].
    pub ratios: Vec<Array3<f64>>,
}
