//! What stands before a near-field run: heights of the ground under sources and receptors, and buildings beside stacks.

pub mod buildings;
pub mod crs;
pub mod terrain;
