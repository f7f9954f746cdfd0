//! What monitors measured: records of stations and cities with their time, averaging and **state of air**, from the tables that people have.
//!
//! [`read_observations`] knows tables with a row a place and time (our own, China's network's, cities' daily ones) and the archive layout with a row a
//! quantity and a column a station. A record whose state, averaging or place is not known is a fault, never a guess; what the caller must say is in
//! [`ReadOptions`].

mod archive;
mod cells;
mod columns;
mod concentration;
mod gather;
mod places;
mod quantity;
mod read;
mod state;

pub use concentration::{ActualAir, Air, AirState, Concentration, Reference298, Standard273};
pub use places::{Place, city_name, city_name_zh, parse_places, read_places};
pub use quantity::Quantity;
pub use read::{HourLabel, ReadOptions, parse_observations, read_observations};
pub use state::{State, StateRule, micrograms_per_ppb};

use crate::time::ModelTime;

/// What a value is the mean of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Averaging {
    /// An hour.
    Hour,
    /// A natural day of Beijing time.
    Day,
    /// The largest running 8-hour mean of a day.
    MaxEightHours,
}

impl Averaging {
    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::MaxEightHours => "mda8",
        }
    }
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Index into [`Observations::places`].
    pub place: usize,
    /// What was measured.
    pub quantity: Quantity,
    /// Mean of what.
    pub averaging: Averaging,
    /// State of the air that it refers to.
    pub state: State,
    /// Beginning of the hour or day.
    pub begin: ModelTime,
    /// µg/m³ in that state.
    pub value: f64,
}

/// Everything in a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observations {
    /// Names of stations or cities as the table has them, in the order of the alphabet.
    pub places: Vec<String>,
    /// City of each place by the table's own column beside the station's, as it has it; empty where the table names none.
    pub cities: Vec<String>,
    /// Values by place, quantity, averaging and time.
    pub values: Vec<Observation>,
    /// What was left out and why, in words, each with its number.
    pub notes: Vec<String>,
}

impl Observations {
    /// Values of one place, quantity and averaging, by time.
    pub fn series(&self, place: usize, quantity: Quantity, averaging: Averaging) -> &[Observation] {
        let key = (place, quantity, averaging);
        let from = self
            .values
            .partition_point(|v| (v.place, v.quantity, v.averaging) < key);
        let to = self
            .values
            .partition_point(|v| (v.place, v.quantity, v.averaging) <= key);
        &self.values[from..to]
    }
}

#[cfg(test)]
mod tests;
