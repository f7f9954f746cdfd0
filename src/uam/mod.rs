//! UAM-IV binaries of CAMx: gridded emissions, point sources and mean concentrations, big-endian Fortran records.
//!
//! | record | words of four bytes |
//! |---|---|
//! | 1 | name (10 letters, one a word), note (60), time zone (hours behind UTC), species, first date and hour, last date and hour |
//! | 2 | longitude and latitude of the map's origin, UTM zone, corner x, y, cells' size x, y, columns, rows, layers, map, staggering, true latitudes, – |
//! | 3 | 1, 1, columns, rows |
//! | 4 | names of species (10 words each) |
//! | hour | date and hour of begin and end; then for each species and layer 1, its name, a value a cell |
//!
//! Point sources (PTSOURCE, [`UamPoints`]) have behind the names a record 1, number of stacks, and one of x, y [m or °], height, diameter [m], temperature [K]
//! and velocity [m/h] for each; an hour has its stamp, 1 and the number again, then for each stack three words that are not used, flow [m³/h] and plume
//! height [m], then for each species 1, its name, a value a stack.
//!
//! Every record stands between two words with its length in bytes. Source: CAMx user's guide 7.2 (Ramboll 2022), section 3; dates are YYJJJ.

mod error;
mod file;
mod header;
mod points;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
pub(crate) mod samples;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;

pub use error::UamError;
pub use file::UamFile;
pub use header::is_fortran;
pub use points::{UamPoints, UamRelease, UamStack};
