//! What a tag is.

use crate::inventory::{HeightClass, SourceGroup};
use crate::time::ModelTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Air that brings mass without being an emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inflow {
    /// Through the western side.
    West,
    /// Through the eastern side.
    East,
    /// Through the southern side.
    South,
    /// Through the northern side.
    North,
    /// Through the top.
    Top,
    /// There when the run began.
    Initial,
    /// Ozone that came down from the stratosphere, through the top or with the air at the sides; only where gases react.
    Stratosphere,
    /// Made of the methane that is everywhere; only where gases react.
    Methane,
    /// Made by chemistry of nothing that a tag could follow: radicals of ozone and water; only where gases react.
    Chemistry,
}

impl Inflow {
    /// All, in the order in which their tags follow those of the sources; the first six where nothing reacts.
    pub const ALL: [Self; 9] = [
        Self::West,
        Self::East,
        Self::South,
        Self::North,
        Self::Top,
        Self::Initial,
        Self::Stratosphere,
        Self::Methane,
        Self::Chemistry,
    ];
    /// How many are there where nothing reacts.
    const MOVING: usize = 6;

    /// The tag name of this inflow.
    pub fn name(self) -> &'static str {
        match self {
            Self::West => "boundary_west",
            Self::East => "boundary_east",
            Self::South => "boundary_south",
            Self::North => "boundary_north",
            Self::Top => "boundary_top",
            Self::Initial => "initial",
            Self::Stratosphere => "stratosphere",
            Self::Methane => "methane",
            Self::Chemistry => "chemistry",
        }
    }
}

/// A predicate over sources; an empty list or `None` accepts everything.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceSelector {
    /// Model sectors: `power`, `industry`, …
    pub sectors: BTreeSet<String>,
    /// County codes.
    pub counties: BTreeSet<u32>,
    /// Stack-height classes.
    pub heights: BTreeSet<HeightClass>,
    /// Facility ids; source regions of dust that the wind raises.
    pub facilities: BTreeSet<String>,
    /// Names of species or pollutants ([`super::lanes_of`]); the others of the same sources belong to other tags.
    #[serde(default)]
    pub species: BTreeSet<String>,
    /// Number of the area ([`crate::inventory::LaidAreas`]) that emission must lie in. Areas go before counties: of sources that a tag with an
    /// area takes in part, a tag without one gets what is left.
    #[serde(default)]
    pub area: Option<u32>,
    /// First instant of emission that counts (inclusive).
    pub from: Option<ModelTime>,
    /// Last instant of emission that counts (exclusive).
    pub to: Option<ModelTime>,
}

impl SourceSelector {
    /// True if emission of `group` at `time` is meant, of some species, and where it lies in the area.
    pub fn accepts(&self, group: &SourceGroup, time: ModelTime) -> bool {
        self.accepts_group(group)
            && self.from.is_none_or(|from| time >= from)
            && self.to.is_none_or(|to| time < to)
    }

    /// True if emission of `group` is meant at some time, of some species, and where it lies in the area.
    pub fn accepts_group(&self, group: &SourceGroup) -> bool {
        (self.sectors.is_empty() || self.sectors.contains(&group.sector))
            && (self.counties.is_empty() || self.counties.contains(&group.county_code))
            && (self.heights.is_empty() || self.heights.contains(&group.height_class))
            && (self.facilities.is_empty()
                || group
                    .facility
                    .as_ref()
                    .is_some_and(|f| self.facilities.contains(f)))
    }

    /// True if both could take the same emission, were their areas the same.
    pub fn meets(&self, other: &Self) -> bool {
        fn common<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
            a.is_empty() || b.is_empty() || !a.is_disjoint(b)
        }
        let ends_before =
            |a: &Self, b: &Self| matches!((a.to, b.from), (Some(to), Some(from)) if to <= from);
        common(&self.sectors, &other.sectors)
            && common(&self.counties, &other.counties)
            && common(&self.heights, &other.heights)
            && common(&self.facilities, &other.facilities)
            && common(&self.species, &other.species)
            && !ends_before(self, other)
            && !ends_before(other, self)
    }
}

/// One tag of emissions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// Name, unique in its set: `power@xining`.
    pub name: String,
    /// The sector part of the name, for tables by sector.
    pub sector: Option<String>,
    /// The region part of the name, for tables by region.
    pub region: Option<String>,
    /// Which sources.
    pub selector: SourceSelector,
    /// True for the tag that takes what no other tag of its set does (its selector is not asked).
    #[serde(default)]
    pub rest: bool,
}

impl Tag {
    /// A tag that is no part of a table by sector or region.
    pub fn taking(name: impl Into<String>, selector: SourceSelector) -> Self {
        Self {
            name: name.into(),
            sector: None,
            region: None,
            selector,
            rest: false,
        }
    }

    /// The tag that takes what no other of its set does.
    pub fn rest(name: impl Into<String>) -> Self {
        Self {
            rest: true,
            ..Self::taking(name, SourceSelector::default())
        }
    }
}

/// A partition of all emissions, completed by the inflow tags.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagSet {
    /// Name of the set.
    pub name: String,
    /// The emission tags.
    pub tags: Vec<Tag>,
    /// Whether gases react in the run, so that chemistry has tags too.
    #[serde(default)]
    pub reacting: bool,
}

impl TagSet {
    /// Number of tags with the inflow tags.
    pub fn len(&self) -> usize {
        self.tags.len() + self.inflows().len()
    }

    /// What comes in without being an emission, in the order of its tags.
    pub fn inflows(&self) -> &'static [Inflow] {
        let count = if self.reacting {
            Inflow::ALL.len()
        } else {
            Inflow::MOVING
        };
        &Inflow::ALL[..count]
    }

    /// Never true: a set always has its inflow tags.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The tags that emission of a group goes to, areas and times aside: those that choose it, else the rest.
    pub fn takers(&self, group: &SourceGroup) -> Vec<usize> {
        let tags = || self.tags.iter().enumerate();
        let chosen = tags().filter(|(_, tag)| !tag.rest && tag.selector.accepts_group(group));
        let chosen: Vec<usize> = chosen.map(|(at, _)| at).collect();
        if chosen.is_empty() {
            tags()
                .find(|(_, tag)| tag.rest)
                .into_iter()
                .map(|(at, _)| at)
                .collect()
        } else {
            chosen
        }
    }

    /// Names of all tags, emissions first.
    pub fn names(&self) -> Vec<String> {
        self.tags
            .iter()
            .map(|t| t.name.clone())
            .chain(self.inflows().iter().map(|i| i.name().to_owned()))
            .collect()
    }

    /// Every sector in every region as one tag: `sectors` × `regions` (name, county codes).
    pub fn sector_by_region(
        name: &str,
        sectors: &[String],
        regions: &[(String, BTreeSet<u32>)],
    ) -> Self {
        let tags = sectors
            .iter()
            .flat_map(|sector| {
                regions.iter().map(move |(region, counties)| Tag {
                    name: format!("{sector}@{region}"),
                    sector: Some(sector.clone()),
                    region: Some(region.clone()),
                    selector: SourceSelector {
                        sectors: BTreeSet::from([sector.clone()]),
                        counties: counties.clone(),
                        ..SourceSelector::default()
                    },
                    rest: false,
                })
            })
            .collect();
        Self {
            name: name.to_owned(),
            tags,
            reacting: false,
        }
    }
}
