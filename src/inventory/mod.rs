//! Emission inventory (排放清单): sources, classes, factors, allocation in space and time.

mod groups;
mod rates;

pub use groups::{HeightClass, SourceGroup};
pub use rates::{EmissionRate, EmissionSchedule};
