//! The source groups of an inventory: what a tag can ask of an emission.

use super::folder::Inventory;
use super::source::{Placement, SourceLine};
use serde::{Deserialize, Serialize};

/// Height at which a group emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeightClass {
    /// No stack, or a release without gas flow below 50 m (yards, tips, fugitive dust).
    Ground,
    /// Stacks below 50 m.
    Low,
    /// Stacks of 50 m and more.
    Elevated,
}

/// Height from which a release counts as elevated [m].
const ELEVATED: f64 = 50.0;

impl HeightClass {
    /// Of a release at a height [m], with gas flow from a stack or without.
    pub fn of(height: f64, stack: bool) -> Self {
        match height {
            h if h >= ELEVATED => Self::Elevated,
            _ if stack => Self::Low,
            _ => Self::Ground,
        }
    }
}

/// Sources that share sector, county, height class, facility and, where tags have areas and they are points, the areas that hold them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceGroup {
    /// Model sector: `power`, `industry`, `residential`, …
    pub sector: String,
    /// County code (GB/T 2260).
    pub county_code: u32,
    /// Height class.
    pub height_class: HeightClass,
    /// Facility id, for point sources; source region, for dust that the wind raises.
    pub facility: Option<String>,
    /// Numbers of the areas of tags ([`super::LaidAreas`]) that hold all its points; `None` where it is spread over cells, and in runs without
    /// areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<Vec<u32>>,
}

impl Inventory {
    /// Height of release of an area line [m].
    pub(super) fn area_height(&self, line: &SourceLine) -> f64 {
        self.library.classes[&line.class].release_height
    }

    /// Height at which a line emits.
    pub fn height_class(&self, line: &SourceLine) -> HeightClass {
        let (height, stack) = match &line.placement {
            Placement::Point(release) => (release.height, release.rises()),
            _ => (self.area_height(line), false),
        };
        HeightClass::of(height, stack)
    }

    /// The group that a line emits in, before any area of tags.
    pub fn group_of(&self, line: &SourceLine) -> SourceGroup {
        SourceGroup {
            sector: line.sector.clone(),
            county_code: line.county,
            height_class: self.height_class(line),
            facility: line.facility.clone(),
            inside: None,
        }
    }
}
