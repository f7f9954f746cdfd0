//! The consultation (环评一致性会商): from one project file to what both sides of a border judge by.
//!
//! [`project`] reads the file, [`setting`] lays it on its ground, [`year`] gives the hourly weather, [`background`] the air that is there, [`near`] runs the plume
//! engine over the year for every substance and set of sources at once. What runs is the deck that [`deck`] writes, so that AERMOD computes the same.

pub mod assessment;
pub mod background;
pub mod deck;
pub mod far;
pub mod judge;
pub mod near;
pub mod pack;
pub mod project;
pub mod results;
pub mod rules;
pub mod setting;
pub mod shipped;
pub mod year;
