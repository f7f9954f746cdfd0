//! Meteorology: one trait, and its sources: station data through a diagnostic wind model, representative days;
//! WRF and ERA5 later.

mod gaps;
mod mass_consistent;
mod read_csv;
mod read_epw;
mod slice;
mod stations;
mod text;

pub use gaps::{Gap, LONGEST_INTERPOLATED_GAP, fill_gaps, speed_and_direction, wind_vector};
pub use mass_consistent::{
    AdjustmentReport, MassConsistency, MassFluxes, divergence, first_guess, terrain_slope,
};
pub use read_csv::{parse_station_csv, read_station_csv};
pub use read_epw::{EpwOptions, parse_epw, read_epw};
pub use slice::{MetSlice, Meteorology, MeteorologyError};
pub use stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
pub use text::{ReadError, ReadProblem, decode, read_text};
