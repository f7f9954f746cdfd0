//! Files of the EDSS/Models-3 I/O API, as CMAQ, SMOKE and MCIP write them: netCDF with the grid, the times and the variables in global attributes.
//!
//! An [`IoapiFile`] is opened, its header is checked against its dimensions, variables and time flags ([`Header`]), its cells are laid on the earth
//! ([`Frame`]), and fields are read one time at once. Conventions: I/O API 3.2, `GRIDS.html`, `TIMES.html` and `VBLE.html` of
//! <https://www.cmascenter.org/ioapi/>; the earth is a sphere of 6370 km, as MCIP's and CMAQ's is.

mod check;
mod error;
mod file;
mod frame;
mod header;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
pub(crate) mod samples;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;

pub use check::{IoapiCheck, VariableCheck};
pub use error::IoapiError;
pub use file::IoapiFile;
pub use frame::{Frame, FrameKind};
pub use header::{FileKind, Header, Vertical};
