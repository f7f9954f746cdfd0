//! Tags laid out as lanes, and the proof that every set is a partition.

use super::tag::{Inflow, TagSet};
use crate::inventory::SourceGroup;
use crate::time::ModelTime;

/// Why tags do not partition the emissions.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PartitionError {
    /// Sources that no tag takes.
    #[error(
        "tag set '{set}': {count} source groups belong to no tag (first: sector {sector}, county {county}, {height}, facility {facility}, at {time}); \
         add a tag for them: nothing is sent to 'other' silently"
    )]
    Unassigned {
        /// The set.
        set: String,
        /// Number of groups without a tag.
        count: usize,
        /// First group's sector.
        sector: String,
        /// First group's county code.
        county: u32,
        /// First group's height class.
        height: String,
        /// First group's facility, or `-`.
        facility: String,
        /// When.
        time: ModelTime,
    },
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
}

/// All tag sets of a run side by side: tag `t` of set `s` is column `offsets[s] + t`.
#[derive(Debug, Clone, PartialEq)]
pub struct TagLayout {
    /// The sets.
    pub sets: Vec<TagSet>,
    offsets: Vec<usize>,
    /// For every set, the instants at which the assignment of groups may change, and the tag of every group from then on.
    epochs: Vec<Vec<(ModelTime, Vec<u32>)>>,
}

impl TagLayout {
    /// Lays the sets out and checks that each is a partition of `groups` over the run from `start` to `end`.
    pub fn new(
        sets: Vec<TagSet>,
        groups: &[SourceGroup],
        start: ModelTime,
        end: ModelTime,
    ) -> Result<Self, PartitionError> {
        let mut offsets = Vec::with_capacity(sets.len());
        let mut total = 0;
        let mut epochs = Vec::with_capacity(sets.len());
        for set in &sets {
            offsets.push(total);
            total += set.len();
            epochs.push(Self::assign(set, groups, start, end)?);
        }
        Ok(Self {
            sets,
            offsets,
            epochs,
        })
    }

    fn assign(
        set: &TagSet,
        groups: &[SourceGroup],
        start: ModelTime,
        end: ModelTime,
    ) -> Result<Vec<(ModelTime, Vec<u32>)>, PartitionError> {
        let names = set.names();
        for (n, name) in names.iter().enumerate() {
            if names[..n].contains(name) {
                return Err(PartitionError::Duplicate {
                    set: set.name.clone(),
                    name: name.clone(),
                });
            }
        }
        let mut instants: Vec<ModelTime> = set
            .tags
            .iter()
            .flat_map(|tag| [tag.selector.from, tag.selector.to])
            .flatten()
            .filter(|&t| t > start && t < end)
            .chain([start])
            .collect();
        instants.sort_unstable();
        instants.dedup();
        instants
            .into_iter()
            .map(|time| Ok((time, Self::assign_at(set, groups, time)?)))
            .collect()
    }

    fn assign_at(
        set: &TagSet,
        groups: &[SourceGroup],
        time: ModelTime,
    ) -> Result<Vec<u32>, PartitionError> {
        let mut assigned = Vec::with_capacity(groups.len());
        let mut missing: Vec<&SourceGroup> = Vec::new();
        let rest = set.tags.iter().position(|tag| tag.rest);
        for group in groups {
            let mut taken = set
                .tags
                .iter()
                .enumerate()
                .filter(|(_, tag)| !tag.rest && tag.selector.accepts(group, time));
            match (taken.next(), taken.next()) {
                (Some((tag, _)), None) => assigned.push(tag as u32),
                (Some((_, first)), Some((_, second))) => {
                    return Err(PartitionError::Overlap {
                        set: set.name.clone(),
                        sector: group.sector.clone(),
                        county: group.county_code,
                        first: first.name.clone(),
                        second: second.name.clone(),
                        time,
                    });
                }
                (None, _) => match rest {
                    Some(rest) => assigned.push(rest as u32),
                    None => missing.push(group),
                },
            }
        }
        match missing.first() {
            None => Ok(assigned),
            Some(first) => Err(PartitionError::Unassigned {
                set: set.name.clone(),
                count: missing.len(),
                sector: first.sector.clone(),
                county: first.county_code,
                height: format!("{:?}", first.height_class).to_lowercase(),
                facility: first.facility.clone().unwrap_or_else(|| "-".into()),
                time,
            }),
        }
    }

    /// Number of tag columns of all sets together.
    pub fn columns(&self) -> usize {
        self.sets.iter().map(TagSet::len).sum()
    }

    /// First column of a set.
    pub fn offset(&self, set: usize) -> usize {
        self.offsets[set]
    }

    /// Columns (one in each set) that take the emission of a group at a time.
    pub fn emission_columns(
        &self,
        group: usize,
        time: ModelTime,
    ) -> impl Iterator<Item = usize> + '_ {
        self.epochs
            .iter()
            .zip(&self.offsets)
            .map(move |(epochs, offset)| {
                let (_, tags) = epochs
                    .iter()
                    .rev()
                    .find(|(from, _)| time >= *from)
                    .unwrap_or(&epochs[0]);
                offset + tags[group] as usize
            })
    }

    /// Columns (one in each set that has it) that take an inflow.
    pub fn inflow_columns(&self, inflow: Inflow) -> impl Iterator<Item = usize> + '_ {
        let place = Inflow::ALL.iter().position(|&i| i == inflow).unwrap_or(0);
        self.sets
            .iter()
            .zip(&self.offsets)
            .filter(move |(set, _)| place < set.inflows().len())
            .map(move |(set, offset)| offset + set.tags.len() + place)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tag::{SourceSelector, Tag};
    use super::*;
    use crate::inventory::HeightClass;
    use std::collections::BTreeSet;

    fn groups() -> Vec<SourceGroup> {
        [
            ("power", 630_102),
            ("power", 620_104),
            ("residential", 630_102),
        ]
        .iter()
        .map(|&(sector, county_code)| SourceGroup {
            sector: sector.into(),
            county_code,
            height_class: HeightClass::Ground,
            facility: None,
        })
        .collect()
    }

    fn regions() -> Vec<(String, BTreeSet<u32>)> {
        vec![
            ("xining".into(), BTreeSet::from([630_102])),
            ("lanzhou".into(), BTreeSet::from([620_104])),
        ]
    }

    const START: ModelTime = ModelTime(0);
    const END: ModelTime = ModelTime(86_400);

    #[test]
    fn sectors_by_regions_partition_and_have_inflows() {
        let set =
            TagSet::sector_by_region("s", &["power".into(), "residential".into()], &regions());
        let layout = TagLayout::new(vec![set.clone(), set], &groups(), START, END).unwrap();
        assert_eq!(layout.columns(), 20);
        assert_eq!(
            layout.emission_columns(1, START).collect::<Vec<_>>(),
            vec![1, 11]
        );
        assert_eq!(
            layout.inflow_columns(Inflow::West).collect::<Vec<_>>(),
            vec![4, 14]
        );
        assert_eq!(
            layout.inflow_columns(Inflow::Initial).collect::<Vec<_>>(),
            vec![9, 19]
        );
    }

    #[test]
    fn a_forgotten_sector_and_an_overlap_are_refused() {
        let forgotten = TagSet::sector_by_region("s", &["power".into()], &regions());
        let error = TagLayout::new(vec![forgotten], &groups(), START, END).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("sector residential, county 630102"),
            "{error}"
        );
        let all = |name: &str| Tag {
            name: name.into(),
            sector: None,
            region: None,
            selector: SourceSelector::default(),
            rest: false,
        };
        let overlap = TagSet {
            name: "s".into(),
            tags: vec![all("a"), all("b")],
            reacting: false,
        };
        assert!(matches!(
            TagLayout::new(vec![overlap], &groups(), START, END),
            Err(PartitionError::Overlap { .. })
        ));
    }

    #[test]
    fn a_time_window_moves_emission_from_one_tag_to_another() {
        let half = ModelTime(43_200);
        let tag = |name: &str, from, to| Tag {
            name: name.into(),
            sector: None,
            region: None,
            selector: SourceSelector {
                from,
                to,
                ..SourceSelector::default()
            },
            rest: false,
        };
        let set = TagSet {
            name: "days".into(),
            tags: vec![
                tag("before", None, Some(half)),
                tag("after", Some(half), None),
            ],
            reacting: false,
        };
        let layout = TagLayout::new(vec![set], &groups(), START, END).unwrap();
        assert_eq!(layout.emission_columns(0, START).next(), Some(0));
        assert_eq!(layout.emission_columns(0, half).next(), Some(1));
        let gap = TagSet {
            name: "gap".into(),
            tags: vec![tag("before", None, Some(half))],
            reacting: false,
        };
        assert!(matches!(
            TagLayout::new(vec![gap], &groups(), START, END),
            Err(PartitionError::Unassigned { .. })
        ));
    }

    #[test]
    fn one_stack_and_the_rest_are_a_partition() {
        let mut groups = groups();
        groups[0].facility = Some("new_stack".into());
        let tag = |name: &str, facilities: &[&str], rest| Tag {
            name: name.into(),
            sector: None,
            region: None,
            selector: SourceSelector {
                facilities: facilities.iter().map(|&f| f.to_owned()).collect(),
                ..SourceSelector::default()
            },
            rest,
        };
        let set = TagSet {
            name: "eia".into(),
            tags: vec![tag("new", &["new_stack"], false), tag("rest", &[], true)],
            reacting: false,
        };
        let layout = TagLayout::new(vec![set], &groups, START, END).unwrap();
        let tags: Vec<_> = (0..3)
            .flat_map(|g| layout.emission_columns(g, START))
            .collect();
        assert_eq!(tags, vec![0, 1, 1]);
    }
}
