//! The consultation of two provinces about a project (环评一致性会商): from one project file to what both sides of a border judge by.
//!
//! * [`project`] reads the file, [`setting`] lays it on its ground, [`year`] gives the hourly weather, [`background`] the air that is there;
//! * [`screening`]: distance to the border with its uncertainty, sectors, elevated sources, influence → a verdict with its reasons;
//! * [`grading`]: the worst weather in a matrix as AERSCREEN's, Pmax, D10 %, grade and range of HJ 2.2-2018;
//! * [`near`]: the plume engine over the year for every substance and set of sources at once ([`deck`] writes what it runs, so that AERMOD computes the same),
//!   [`judge`] holds it against the editions of the standards, [`results`] are the files;
//! * [`far`]: the project in the grid model;
//! * [`pack`]: all of it in one file that the neighbour reruns.
//!
//! Every figure of a rule is a row of `seeds/consult` with its status and source, and stands with them in the results.

pub mod assessment;
pub mod background;
pub mod deck;
pub mod far;
pub mod grade;
pub mod grading;
pub mod judge;
pub mod near;
pub mod pack;
pub mod project;
pub mod results;
mod rule;
pub mod rules;
pub mod screen;
pub mod screening;
pub mod setting;
pub mod shipped;
pub mod year;

pub use rule::{Cited, RuleError};
