//! Hourly emissions of others, on grids of their own or of stacks ([`PointEmissions`]), taken as they are: I/O API files of SMOKE and CMAQ (moles/s of gases, g/s of particles) and UAM-IV files
//! of CAMx (moles/hr, g/hr).
//!
//! The step of a file that begins at an hour, or holds it, gives the hour's rate; beyond the files' steps there is none, and a run stops with an error. What a
//! variable becomes says `seeds/inventory/hourly_species.csv` ([`HourlySpecies`]); what is left out is said. Cells are cut at the model's, mass for mass
//! ([`super::Weights::of_frame`]), layers at the model's levels by height.

mod file;
mod layers;
mod points;
mod schedule;
mod sources;
mod species;
mod stacks;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;

pub use points::{PointEmissions, PointRequest};
pub use schedule::{HourlyEmissions, HourlyRequest};
pub use sources::VariableReport;
pub use species::{HourlySpecies, hourly_species};
