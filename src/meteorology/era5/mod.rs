//! ERA5 from the Climate Data Store (netCDF): pressure levels and single levels as weather of a run.

mod check;
mod error;
mod fields;
mod file;
mod output;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;

pub use check::{EraCheck, EraRange};
pub use error::EraError;
pub use fields::{ERA_FIELDS, EraField};
pub use output::EraOutput;
