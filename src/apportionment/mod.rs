//! Tags: who causes it.
//!
//! A tag is a predicate over sector, region, stack-height class, facility and time. A tag set is a partition: every gram
//! emitted falls in exactly one tag, what enters through the sides, the top or was there at the start has its own tag,
//! and the tags of a set add up to the bulk. Several sets may be carried in one run. Transport moves tags with
//! coefficients of the bulk only, so that lumping or splitting tags changes no other tag
//! (the algebra that chemistry will extend: linear, implicit, weights from the bulk).

mod partition;
mod tag;

pub use partition::{PartitionError, TagLayout};
pub use tag::{Inflow, SourceSelector, Tag, TagSet};
