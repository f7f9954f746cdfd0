//! What the simulation asks of an inventory: emission rates by cell, layer and tag for one hour.

use crate::meteorology::MetSlice;
use crate::time::ModelTime;

/// Emission of one group of sources into one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct EmissionRate {
    /// Column, west to east.
    pub i: u32,
    /// Row, south to north.
    pub j: u32,
    /// Layer.
    pub k: u32,
    /// Index of the source group: every group has one sector, region, height class and facility, and so one tag in each set.
    pub group: u32,
    /// Rates by species lane [kg/s].
    pub rates: Vec<f64>,
}

/// An inventory laid on one grid.
pub trait EmissionSchedule: Send + Sync {
    /// Rates during the hour that starts at `time`, ordered by (group, k, j, i); plume rise uses the hour's weather.
    fn at(&self, time: ModelTime, weather: &MetSlice) -> Vec<EmissionRate>;
}
