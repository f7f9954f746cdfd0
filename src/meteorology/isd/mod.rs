//! Hourly surface data of NOAA's Integrated Surface Database, in its three forms:
//! * **ISD-Lite** ([`parse_isd_lite`]): fixed columns, a row an hour, the station only in the file's name;
//! * **ISD** ([`parse_isd`]): the archive's lines of fixed and variable parts;
//! * **global hourly** ([`parse_global_hourly`]): the same groups as CSV, as NOAA's access pages give them.
//!
//! Times are UTC. Of the whole archive the hour gets, element by element, the report nearest to it among those from ten minutes
//! before to the hour itself, wind as a pair (NOAA, ISD-Lite Technical Document, 2006). Values whose quality code says suspect or
//! erroneous (2, 3, 6, 7) are left out, as are missing ones (all nines).
//!
//! * **Pressure** is that at the station (group MA1). That at sea level is not taken: over a plateau it is a convention, not a
//!   measurement. ISD-Lite has no other, so its stations report no pressure.
//! * **Humidity** is e(dew point)/e(temperature) over water.
//! * **Clouds** in oktas; an obscured sky (9, 10) is a missing one.
//! * **Precipitation** over several hours, at most 24, is spread evenly over those of its hours that no shorter period covers, less
//!   what these hold. Where a report leaves it out, it is missing, not zero: SYNOP reports without precipitation often leave it out.

mod full;
mod global_hourly;
mod groups;
mod lite;
mod reports;

#[cfg(test)]
mod tests;

pub use full::parse_isd;
pub use global_hourly::parse_global_hourly;
pub use lite::{lite_station, parse_isd_lite};

pub(super) use full::is_isd;
pub(super) use global_hourly::is_global_hourly;
pub(super) use lite::is_isd_lite;
