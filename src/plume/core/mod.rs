//! The steady plume: rise, effective parameters, spread, vertical distribution and terrain of AERMOD, for one source and
//! hour, written once over [`Lanes`](crate::numerics::lanes::Lanes) of receptors.
//!
//! After the AERMOD Model Formulation Document (EPA-454/B-24-010, 2024); its equation numbers stand in the files.

mod apart;
mod centre;
pub mod constants;
mod convective_plume;
pub(crate) mod crosswind;
mod fluxes;
pub(crate) mod kernel;
mod layered_plume;
mod layers;
mod levels;
mod plume_at;
mod point_task;
mod receptors;
mod rise;
pub(crate) mod source_hour;
pub(crate) mod spread;
mod tables;
mod terrain;
mod vertical;

pub use apart::plume_apart;
pub(crate) use apart::{height_apart, part_apart};
pub(crate) use centre::Centre;
pub use crosswind::meander_fraction;
pub use fluxes::Fluxes;
pub use kernel::volume_exclusion;
pub use levels::{Between, Levels};
pub(crate) use levels::{LOWEST, Spot};
pub use plume_at::{PlumeAt, plume_after, plume_at};
pub use point_task::PointTask;
pub use receptors::PlumeField;
pub(crate) use receptors::{Seen, see};
pub use rise::{convective_rise, indirect_rise, layered_rise};
pub use source_hour::{SourceHour, Spread, direction_at};
pub(crate) use spread::{frequency, lateral_bend, sigma_y_convective, sigma_y_layered};
pub use tables::Tables;
pub use terrain::{critical_height, error_function, reflection_height, share_below};
pub(crate) use vertical::{Parts, vertical_with_lid};
pub use vertical::{vertical_convective, vertical_layered, vertical_unlimited};
