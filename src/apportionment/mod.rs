//! Tags: who causes it.
//!
//! A tag is a predicate over sector, region, area, stack-height class, facility, species and time. A tag set is a partition: every gram
//! emitted of every species falls in exactly one tag, what enters through the sides, the top or was there at the start has its own tag,
//! and the tags of a set add up to the bulk. Several sets may be carried in one run. Transport moves tags with
//! coefficients of the bulk only, so that lumping or splitting tags changes no other tag
//! (the algebra that chemistry will extend: linear, implicit, weights from the bulk).
//!
//! Where an area ([`crate::inventory::Area`]) cuts a cell, what is emitted over the cell is divided by the share of the cell that lies inside; a point
//! source belongs to the area that holds it. Areas go before counties: a tag without an area gets what those with one leave.

mod change;
mod claims;
mod error;
mod lanes;
mod layout;
mod parameter;
mod parts;
mod tag;
mod yearly;

pub use change::{Change, ChangedEmissions, change_set};
pub use error::{LeftOver, PartitionError};
pub use lanes::{known_names, lanes_of};
pub use layout::{Emitted, TagLayout};
pub use parameter::{Parameter, ParameterKind};
pub use parts::EmissionParts;
pub use tag::{Inflow, SourceSelector, Tag, TagSet};
pub use yearly::{TagMass, YearByTag};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod area_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod partition_tests;
