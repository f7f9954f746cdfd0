//! Output of WRF (`wrfout_d0…`): its map, its times, its fields, and the air that they mean.
//!
//! [`WrfFile`] opens a file and reads one field of one time; [`WrfGrid`] is where its points lie and how its winds are turned to the earth; [`WrfAir`] is the
//! air of a time: pressure, heights, temperature, humidity, winds; [`WrfCheck`] a file at a glance;
//! [`WrfOutput`] drives a run. Definitions are WRF's own (`P + PB`, `(PH + PHB)/g`, `T + 300 K`, C grid) with its constants.

mod air;
mod check;
#[cfg(test)]
mod drive_tests;
mod file;
mod grid;
mod output;
#[cfg(test)]
mod tests;

pub use air::{WrfAir, sea_level_pressure};
pub use check::{FIELDS as WRF_FIELDS, WrfCheck};
pub use file::{WrfError, WrfFile};
pub use grid::WrfGrid;
pub use output::WrfOutput;
