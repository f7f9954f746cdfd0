//! The scenario file: schema, check, and the way from text to a case.
//!
//! [`Scenario::open`] takes a path or the name of a shipped scenario and gives a checked [`Scenario`], in SI, in which every
//! value knows its place in the text ([`Placed`]), or a [`ScenarioError`] with **all** that is wrong: syntax, unknown keys
//! (did you mean), wrong unit suffixes, types, names and values, each drawn with line, caret and help
//! ([`ScenarioError::render`]). Keys carry their unit (`cell_size_km`); the fields of [`Scenario`] are in SI.
//!
//! Hours: `hours` are those that count; the spin-up lies before `start`. A run goes from [`Episode::begin`] = start − spin-up
//! to [`Episode::end`] = start + hours; findings, means and output begin at `start`.

mod aerosol;
mod attribution;
mod build;
mod build_chemistry;
mod check;
mod chemistry;
mod dust_event;
mod emergency;
mod emission_notes;
mod fires;
mod gridded;
mod ground;
mod hourly;
mod laid_inventory;
mod names;
mod nested_air;
mod outer;
mod parse;
mod period;
mod plan;
mod points;
mod problem;
mod sand_fixing;
mod schema;
mod shipped;
mod station_places;
mod surroundings;
mod weather;

use crate::config::{reader, suggest};

#[cfg(test)]
mod cmaq_tests;
#[cfg(test)]
mod emission_tests;
#[cfg(test)]
mod gridded_tests;
#[cfg(test)]
mod ground_tests;
#[cfg(test)]
mod hourly_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod plan_tests;
#[cfg(test)]
mod station_places_tests;
#[cfg(test)]
mod tests;

pub use crate::config::{Placed, Setting};
pub use aerosol::Aerosol;
pub use attribution::{AreaSection, ChangeSection, ResponseSection};
pub use build::{Base, BuiltCase};
pub use chemistry::{Chemistry, MechanismSource};
pub use dust_event::DustEvent;
pub use emergency::{
    EmergencyRun, EmergencySection, FoundAlerts, LaidEmergency, PhaseSection, response_text,
    unanswered_text,
};
pub use fires::{Fires, LaidFires};
pub use gridded::{GriddedSection, LaidGridded};
pub use ground::{LandCoverSection, TerrainSection};
pub use hourly::{HourlySection, LaidHourly};
pub use laid_inventory::LaidInventory;
pub use names::sectors;
pub use outer::{OuterSection, OuterSource};
pub use plan::{MeasureChoice, PlanSection, PlannedInventory};
pub use points::{LaidPoints, PointSection};
pub use problem::{Problem, ScenarioError, Span};
pub use sand_fixing::{Belts, SandFixing};
pub use schema::{
    AttributionSet, Dimension, Episode, Grid, HorizontalDiffusion, Inventory, McipSource, Output,
    Period, Run, Scenario, Title, Transport, Weather, Year, default_time_step,
};
pub use shipped::{SHIPPED, ShippedScenario, TemplateKind, find as find_shipped, template};
pub use station_places::StationPlaces;
pub use weather::Frame;
