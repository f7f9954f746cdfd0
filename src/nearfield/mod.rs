//! Near-field runs: sources × hours × receptors through the plume engine, averages, ranks, groups, background and NO2.

pub mod accumulation;
pub mod arcs;
mod at_receptors;
pub mod averages;
pub mod background;
pub mod case;
pub mod chemistry;
pub mod contributions;
pub mod design;
pub mod emission;
pub mod engine;
pub mod events;
mod fields;
pub mod highs;
pub mod inputs;
pub mod pass;
pub mod percentile;
pub mod period;
mod plume_engine;
pub mod results;
pub mod run;
pub mod saved;
pub mod season_hour;
pub mod toml_case;
pub mod variants;

#[cfg(test)]
mod tests;

pub use case::Case;
pub use chemistry::{No2Chemistry, No2Notes};
pub use emission::ActiveSource;
pub use engine::{
    Ambient, Chemistry, Engine, EngineFailure, HourlyDispersion, Hours, SourceValues,
};
pub use events::{EventContribution, event_case, run_events};
pub use inputs::{HourlyEmissionRecord, HourlyInputs, HourlySeries};
pub use percentile::DailyMeans;
pub use plume_engine::{PlumeEngine, PlumeWork};
pub use results::{AverageObserver, Completed, Field, Flagged, HourCounts, Results};
pub use run::{Extras, Nobody, RunError, Several, run, run_variants};
pub use saved::SavedRun;
pub use variants::{Rate, Role, Variant};
