//! Meteorology: one trait, and its sources: station data through a diagnostic wind model, representative days,
//! output of other models (WRF, ERA5, MCIP).

pub mod boundary_layer;
pub mod column;
pub mod daily;
mod diagnostic;
mod era5;
mod gaps;
pub mod isd;
mod mass_consistent;
mod mcip;
mod mean_profile;
mod model_output;
pub mod objective_analysis;
pub mod radiation;
mod read_csv;
mod read_epw;
mod read_profiles;
mod read_stations;
pub mod representative;
mod slice;
pub mod slope_flow;
pub mod soundings;
mod station_check;
mod station_climate;
mod station_list;
mod station_warning;
mod stations;
pub mod sun;
pub mod surface_energy;
pub mod surface_layer;
pub mod terrain_wind;
mod text;
mod wrf;

pub use column::{ColumnInput, ColumnState, diagnose_column};
pub use diagnostic::{
    Assumed, DiagnosticMeteorology, DiagnosticOptions, GroundFields, ReferenceAtmosphere,
};
pub use era5::{ERA_FIELDS, EraCheck, EraError, EraField, EraOutput, EraRange};
pub use gaps::{
    Gap, LONGEST_INTERPOLATED_GAP, empty_record, fill_gaps, speed_and_direction, wind_vector,
};
pub use mass_consistent::{
    AdjustmentReport, MassConsistency, MassFluxes, divergence, first_guess, terrain_slope,
};
pub use mcip::{MCIP_FIELDS, McipError, McipField, McipKind, McipOutput};
pub use mean_profile::{MeanProfile, ProfileLayer};
pub(crate) use model_output::stencil;
pub use model_output::{GroundFieldsOf, ModelFields, ModelMeteorology, ModelOutput, Rain};
pub use read_csv::{Rows, parse_placed_csv, parse_station_csv};
pub use read_epw::{EpwOptions, parse_epw, read_epw};
pub use read_profiles::{parse_profiles, read_profiles};
pub use read_stations::{join_stations, read_station_files, read_stations};
pub use representative::{RepresentativeDay, RepresentativeDays, RepresentativeError};
pub use slice::{MetSlice, Meteorology, MeteorologyError};
pub use station_check::{QuantityCheck, StationCheck, check_station};
pub use station_climate::{MeanDay, Rose, SPEED_CLASSES, StationClimate, WindHours};
pub use station_list::{StationList, StationPlace, parse_station_list, read_station_list};
pub use station_warning::StationWarning;
pub use stations::{Station, StationRecord, StationSet, UpperLevel, UpperProfile};
pub(crate) use text::listed;
pub(crate) use text::{Faults, table_of};
pub use text::{ReadError, ReadProblem, decode, read_text};
pub use wrf::{
    WRF_FIELDS, WrfAir, WrfCheck, WrfError, WrfFile, WrfGrid, WrfOutput, sea_level_pressure,
};
