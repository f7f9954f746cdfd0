//! Meteorology: one trait, and its sources: station data through a diagnostic wind model, representative days;
//! WRF and ERA5 later.

mod slice;
mod stations;

pub use slice::{MetSlice, Meteorology, MeteorologyError};
pub use stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
