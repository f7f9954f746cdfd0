//! Emission inventory (排放清单): sources, classes, factors, allocation in space and time.

mod rates;

pub use rates::{EmissionRate, EmissionSchedule};
