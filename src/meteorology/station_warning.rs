//! What can look wrong in a station's record, in words; pages have words of their own.

use serde::Serialize;
use std::fmt;

/// Something suspicious in a station's record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StationWarning {
    /// Speeds held and directions of chance between the hours of observation.
    Filled {
        /// Hours of observation (Beijing time).
        hours: Vec<usize>,
        /// Mean turn from hour to hour [°].
        turn: f64,
    },
    /// Directions turn as if by chance.
    Turning {
        /// Mean turn from hour to hour [°].
        turn: f64,
    },
    /// It is warmest when the sun is not.
    Warmest {
        /// Hour of the day (Beijing time).
        hour: usize,
        /// The same by the sun [h].
        solar: f64,
    },
    /// Values that a place of this elevation cannot have.
    Range {
        /// Name with unit.
        quantity: &'static str,
        /// Least and largest value.
        found: (f64, f64),
        /// What can be.
        possible: (f64, f64),
        /// Elevation of the station [m].
        elevation: f64,
    },
}

impl fmt::Display for StationWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filled { hours, turn } => {
                let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "wind speeds change at {} h (Beijing time) only and are held between, directions turn by {turn:.0}° an hour: the hours between are filled (EPW: wind_hours)",
                    hours.join(", ")
                )
            }
            Self::Turning { turn } => write!(
                f,
                "the wind turns by {turn:.0}° from hour to hour (chance: 90°): are directions observed every hour?"
            ),
            Self::Warmest { hour, solar } => write!(
                f,
                "the warmest hour is {hour} h Beijing time, {solar:.0} h by the sun: are the times UTC, or another clock's?"
            ),
            Self::Range {
                quantity,
                found,
                possible,
                elevation,
            } => write!(
                f,
                "{quantity} from {:.1} to {:.1}: {:.0} to {:.0} is what a station at {elevation:.0} m can have; is the unit right?",
                found.0, found.1, possible.0, possible.1
            ),
        }
    }
}
