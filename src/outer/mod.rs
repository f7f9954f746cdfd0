//! The air that other models have around and inside a domain: an outer run of our own, a global model, or CMAQ.
//!
//! An [`OuterAir`] says where its points lie, which times it has, which of our lanes it gives and what the air of a time holds ([`OuterFields`]);
//! [`LaidAir`] lays it on the columns of a run. Reading is in `run_files` (our own `air_*.nc`) , `global_files` (CF netCDF by `names`) and
//! `cmaq_files` (I/O API).

mod amounts;
mod cmaq_files;
mod cmaq_levels;
mod cmaq_perimeter;
mod cmaq_window;
mod error;
mod fields;
mod global_axes;
mod global_files;
mod global_window;
mod laid;
mod lane_map;
mod names;
mod run_files;

pub use cmaq_files::{CmaqAir, CmaqFiles, CmaqRequest};
pub use cmaq_window::OurColumns;
pub use error::OuterError;
pub use fields::{OuterAir, OuterFields};
pub use global_files::{GlobalAir, GlobalRequest};
pub use laid::{LaidAir, Ring};
pub use names::{CMAQ, FAMILIES, Family, Part};
pub use run_files::{AIR_FILES, RunAir};
