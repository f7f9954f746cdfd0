//! What a selector takes, by the groups of the emissions, so that two selectors in different words can be compared.

use crate::apportionment::{SourceSelector, Tag};
use crate::inventory::SourceGroup;
use crate::time::ModelTime;
use std::collections::BTreeSet;

/// What a selector takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Positions of groups.
    pub groups: BTreeSet<usize>,
    /// Names of species; all where none is named.
    pub species: BTreeSet<String>,
    /// Number of the area.
    pub area: Option<u32>,
    /// First and last instant.
    pub span: (Option<ModelTime>, Option<ModelTime>),
}

impl Reach {
    /// Of a selector over the groups of a run.
    pub fn of(selector: &SourceSelector, groups: &[SourceGroup]) -> Self {
        let own = groups.iter().enumerate();
        let own = own.filter(|(_, group)| selector.accepts_group(group));
        Self {
            groups: own.map(|(n, _)| n).collect(),
            species: selector.species.clone(),
            area: selector.area,
            span: (selector.from, selector.to),
        }
    }

    /// Of every tag of a set; `None` for one whose share cannot be said by groups alone, since others of the set take parts of its groups by species, area or
    /// time.
    pub fn of_tags(tags: &[Tag], groups: &[SourceGroup]) -> Vec<Option<Self>> {
        let plain: Vec<Self> = tags
            .iter()
            .map(|tag| Self::of(&tag.selector, groups))
            .collect();
        let others = |n: usize| {
            let own = tags.iter().zip(&plain).enumerate();
            own.filter(move |(m, (tag, _))| *m != n && !tag.rest)
                .map(|(_, (_, reach))| reach)
        };
        let of = |n: usize| {
            let own = if tags[n].rest {
                let taken = |group: &usize| others(n).any(|o| o.groups.contains(group));
                let left = (0..groups.len()).filter(|group| !taken(group));
                let divided = others(n).any(|other| !other.is_whole());
                Self {
                    groups: if divided {
                        (0..groups.len()).collect()
                    } else {
                        left.collect()
                    },
                    ..plain[n].clone()
                }
            } else {
                plain[n].clone()
            };
            let shared = |other: &Self| {
                !other.is_whole() && other != &own && !other.groups.is_disjoint(&own.groups)
            };
            let cut = own.is_whole() && others(n).any(shared);
            (!cut).then_some(own)
        };
        (0..tags.len()).map(of).collect()
    }

    /// Whether it takes all of its groups, always.
    pub fn is_whole(&self) -> bool {
        self.species.is_empty() && self.area.is_none() && self.span == (None, None)
    }
}
