//! Emission inventory (排放清单): sources, classes, factors, allocation in space and time.

mod groups;
mod rates;
mod release;

pub use groups::{HeightClass, SourceGroup};
pub use rates::{EmissionError, EmissionField, EmissionSchedule};
pub use release::{AirColumn, NoRise, RiseModel, StackRelease};
