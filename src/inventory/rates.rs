//! What the simulation asks of an inventory: emission rates by cell, layer and source group for one hour.

use super::groups::SourceGroup;
use crate::meteorology::MetSlice;
use crate::time::ModelTime;

/// Emission of one hour over the grid, sparse: entry `e` is one source group in one cell.
///
/// Entries are ordered by (group, k, j, i) and no pair (group, cell) stands twice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EmissionField {
    /// Number of species lanes of every entry.
    pub lanes: usize,
    /// Cell of the entry: (k·ny + j)·nx + i.
    pub cells: Vec<u32>,
    /// Source group of the entry, an index into [`EmissionSchedule::groups`].
    pub groups: Vec<u32>,
    /// Rates [kg/s], lanes of an entry side by side: `rates[e * lanes + lane]`.
    pub rates: Vec<f64>,
}

impl EmissionField {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True if nothing is emitted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Entries as (group, cell, rates by lane [kg/s]).
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, &[f64])> {
        let rates = self.rates.chunks_exact(self.lanes.max(1));
        self.groups
            .iter()
            .zip(&self.cells)
            .zip(rates)
            .map(|((&group, &cell), rates)| (group as usize, cell as usize, rates))
    }

    /// Sum over all entries by lane [kg/s].
    pub fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.lanes];
        for (_, _, rates) in self.entries() {
            for (total, rate) in totals.iter_mut().zip(rates) {
                *total += rate;
            }
        }
        totals
    }
}

/// Why there are no emissions for an hour.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EmissionError {
    /// The weather is on another grid.
    #[error(
        "the weather of {time} has {found:?} cells (layers, rows, columns), the inventory was laid on {expected:?}"
    )]
    Shape {
        /// When.
        time: ModelTime,
        /// Shape of the weather.
        found: (usize, usize, usize),
        /// Shape of the inventory's grid.
        expected: (usize, usize, usize),
    },
    /// Schedules of different species cannot be joined.
    #[error("emissions of {found} species lanes cannot join those of {expected}")]
    Lanes {
        /// Lanes of the one that differs.
        found: usize,
        /// Lanes of those before.
        expected: usize,
    },
    /// Hourly files do not hold the hour.
    #[error(
        "hourly emissions of {files} hold {first} to {last}, not the hour of {time}; give files for the whole run"
    )]
    Outside {
        /// The files.
        files: String,
        /// When.
        time: ModelTime,
        /// The first hour they hold.
        first: ModelTime,
        /// The end of the last.
        last: ModelTime,
    },
    /// A file of emissions cannot be read any more.
    #[error("emissions at {time}: {cause}")]
    Source {
        /// When.
        time: ModelTime,
        /// What is wrong.
        cause: String,
    },
    /// A plume cannot rise.
    #[error("the plume of stack '{stack}' at {time}: {cause}")]
    Rise {
        /// Id of the stack.
        stack: String,
        /// When.
        time: ModelTime,
        /// What the plume rise says.
        cause: String,
    },
}

impl EmissionError {
    /// Refuses weather that is not on the grid of a schedule (layers, rows, columns).
    ///
    /// # Errors
    /// [`EmissionError::Shape`].
    pub fn unless_on(
        expected: (usize, usize, usize),
        time: ModelTime,
        weather: &MetSlice,
    ) -> Result<(), Self> {
        let found = weather.temperature.dim();
        if found == expected {
            return Ok(());
        }
        Err(Self::Shape {
            time,
            found,
            expected,
        })
    }
}

/// An inventory laid on one grid.
pub trait EmissionSchedule: Send + Sync {
    /// The source groups. A group has one sector, county, height class and facility, and so one tag in each tag set.
    fn groups(&self) -> &[SourceGroup];

    /// Rates during the hour that starts at `time`; plume rise uses the hour's weather.
    ///
    /// # Errors
    /// If the weather is on another grid or a plume cannot rise in it.
    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError>;

    /// Mass of a calendar year inside the domain [kg]: `[group * lanes + lane]`.
    fn annual_totals(&self) -> &[f64];

    /// One line on where it comes from, for the manifest.
    fn provenance(&self) -> String;
}
