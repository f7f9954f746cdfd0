//! Gas chemistry: rate constants, photolysis, and the integration of a mechanism in many cells at once.

pub mod rates;

pub use rates::{Air, Cells, RateTable, number_density, published};
