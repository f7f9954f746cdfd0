//! Near-field runs: sources × hours × receptors through the plume engine, averages, ranks, groups, background and NO2.

pub mod case;
pub mod inputs;
pub mod results;

pub use case::Case;
pub use inputs::{HourlyEmissionRecord, HourlyInputs, HourlySeries};
pub use results::{AverageObserver, Completed, Field, Flagged, HourCounts, Results};
