//! Real days from daily records: the weather of any span by the days' own figures and the typical hours of their kind.
//!
//! Daily records (mean, least and greatest temperature, humidity, wind, sunshine, rain, pressure) say what a day was like, not its hours, and two or three
//! places are no field. A day of the record is therefore given the regime of its season by the rules of the representative days (`regime`); the hours of that
//! regime at all of their stations ([`RepresentativeDays`](super::RepresentativeDays)) are then moved by how the day differs from the mean of its like in the record (`hours`).
//! Over many days the representative days come back, and every day keeps its own temperature, humidity, pressure, wind speed, sunshine and rain.

mod hours;
mod read;
mod regime;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use hours::{DailyError, DailyWeather, station_named};
pub use read::{DailyRecord, DailyTable, parse_daily, read_daily};
pub use regime::{KindOfDay, Segment, kinds_of_days};
