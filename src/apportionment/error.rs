//! Why tags are no partition.

use crate::time::ModelTime;

/// What a set leaves to nobody.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "tag set '{set}': {count} source groups belong to no tag, {mass} (largest: sector {sector}, county {county}{name}, {height}, facility {facility}, at {time}); \
     add a tag for them: nothing is sent to 'other' silently"
)]
pub struct LeftOver {
    /// The set.
    pub set: String,
    /// Number of groups without a tag, wholly or in part.
    pub count: usize,
    /// What they emit in a year by species or pollutant, in words with tonnes.
    pub mass: String,
    /// Sector of the group that leaves most.
    pub sector: String,
    /// County code of that group.
    pub county: u32,
    /// Name of the county with a blank before it, where it is known.
    pub name: String,
    /// Height class of that group.
    pub height: String,
    /// Facility of that group, or `-`.
    pub facility: String,
    /// When.
    pub time: ModelTime,
}

/// Why tags do not partition the emissions.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PartitionError {
    /// Sources that no tag takes.
    #[error(transparent)]
    Unassigned(Box<LeftOver>),
    /// A source that two tags take.
    #[error(
        "tag set '{set}': sector {sector} in county {county} belongs to both '{first}' and '{second}' at {time}; tags of one set must not overlap"
    )]
    Overlap {
        /// The set.
        set: String,
        /// The group's sector.
        sector: String,
        /// The group's county code.
        county: u32,
        /// First tag.
        first: String,
        /// Second tag.
        second: String,
        /// When.
        time: ModelTime,
    },
    /// Two tags of one name.
    #[error("tag set '{set}' has two tags named '{name}'")]
    Duplicate {
        /// The set.
        set: String,
        /// The name.
        name: String,
    },
    /// A species of a tag that the run does not have, or that tags do not follow.
    #[error(
        "tag set '{set}': no species that tags follow is called '{species}'; they follow {known}"
    )]
    Species {
        /// The set.
        set: String,
        /// The name.
        species: String,
        /// Names that can be written, separated by commas.
        known: String,
    },
}

impl PartitionError {
    /// The set that is none.
    pub fn set(&self) -> &str {
        match self {
            Self::Unassigned(left) => &left.set,
            Self::Overlap { set, .. } | Self::Duplicate { set, .. } | Self::Species { set, .. } => {
                set
            }
        }
    }
}
