//! MCIP, the meteorology of CMAQ, as weather of a run: GRIDCRO2D, METCRO2D, METCRO3D and METDOT3D in I/O API files.
//!
//! [`McipOutput`] is a [`super::ModelOutput`]; [`McipKind`] tells files apart by their variables, so that names do not matter, and days follow each other.

mod error;
mod fields;
mod output;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;

pub use error::McipError;
pub use fields::{MCIP_FIELDS, McipField, McipKind};
pub use output::McipOutput;
