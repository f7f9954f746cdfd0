//! Who watches a run.

use super::case::Case;
use super::costs::Costs;
use super::error::SimulationError;
use super::process_budget::ProcessBudget;
use super::state::State;
use crate::grid::LaneField;
use crate::meteorology::MetSlice;
use crate::time::ModelTime;

/// What one hour gave: means over the hour in the lowest layer.
#[derive(Debug)]
pub struct HourlyMeans<'a> {
    /// Beginning of the hour.
    pub from: ModelTime,
    /// End of the hour.
    pub to: ModelTime,
    /// Mean mass of every species in the lowest layer `[j][i][species]` [kg].
    pub bulk: &'a LaneField,
    /// Mean mass of every tag in the lowest layer [kg].
    pub tags: Option<&'a LaneField>,
    /// Mean response of every mass to every parameter in the lowest layer `[j][i][parameter][species]` [kg].
    pub responses: Option<&'a LaneField>,
    /// Weather at the beginning of the hour.
    pub weather: &'a MetSlice,
    /// What every process did to the watched volumes.
    pub processes: Option<&'a ProcessBudget<'a>>,
    /// What the hour cost.
    pub costs: &'a Costs,
    /// True if the hour counts (the spin-up is over).
    pub counts: bool,
}

/// Progress bars, writers, checkpoints and guards watch a run and do not change it.
pub trait Observer {
    /// The run begins or goes on.
    fn on_start(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        Ok(())
    }

    /// A step is done.
    fn on_step(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        Ok(())
    }

    /// An hour is done.
    fn on_hour(
        &mut self,
        _case: &Case,
        _state: &State,
        _means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        Ok(())
    }

    /// The run has reached its end, or was asked to stop.
    fn on_finish(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        Ok(())
    }
}
