//! Meteorology: one trait, and its sources: station data through a diagnostic wind model, representative days;
//! WRF and ERA5 later.

pub mod boundary_layer;
pub mod column;
pub mod radiation;
pub mod representative;
mod slice;
mod stations;
pub mod sun;
pub mod surface_energy;
pub mod surface_layer;

pub use column::{ColumnInput, ColumnState, diagnose_column};
pub use representative::{RepresentativeDay, RepresentativeDays, RepresentativeError};
pub use slice::{MetSlice, Meteorology, MeteorologyError};
pub use stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
