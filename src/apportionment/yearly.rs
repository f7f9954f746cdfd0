//! Tonnes a year by tag, and what is left over where a set is no partition.

use super::claims::Shares;
use super::error::{LeftOver, PartitionError};
use super::layout::{Emitted, TagLayout};
use super::tag::TagSet;
use crate::inventory::SourceGroup;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;
use crate::units::TONNE;
use std::collections::BTreeMap;

/// What a tag takes in a year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TagMass {
    /// Mass by the pollutants of the table that tags follow [kg/a].
    pub mass: Vec<f64>,
    /// Source groups that it takes, wholly or in part.
    pub groups: usize,
    /// Sectors it takes whose mass weather or dates decide.
    pub undated: Vec<String>,
}

/// What every tag takes in a year, by set and tag.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearByTag {
    /// Names of the pollutants.
    pub pollutants: Vec<String>,
    /// By set and tag.
    pub sets: Vec<Vec<TagMass>>,
}

impl TagLayout {
    /// What every tag takes in a year, as sources are assigned at a time. Where an area cuts the cells of a group, its year is divided as in the hours of
    /// [`Emitted::pattern`].
    pub fn year_by_tag(&self, emitted: &Emitted<'_>, time: ModelTime) -> YearByTag {
        let table = emitted.species;
        let followed = table.tagged_pollutants();
        let pollutants = table.pollutants[..followed].iter().map(|p| p.name.clone());
        let mut year = YearByTag {
            pollutants: pollutants.collect(),
            sets: Vec::new(),
        };
        let spread = Spread::of(emitted);
        let mut tags = vec![TagMass::default(); self.columns()];
        for tag in &mut tags {
            tag.mass = vec![0.0; followed];
        }
        for (n, group) in emitted.groups.iter().enumerate() {
            let mut take = |column: usize, lane: usize, share: f64| {
                let mass = share * annual(emitted, n, lane);
                for (sum, pollutant) in tags[column].mass.iter_mut().zip(&table.pollutants) {
                    let weights = pollutant.parts.iter().filter(|part| part.0 == lane);
                    *sum += mass * weights.map(|part| part.1).sum::<f64>();
                }
            };
            let mut takers: Vec<usize> = self.emission_columns(n, time).collect();
            for lane in 0..table.tagged {
                for &column in &takers {
                    take(column, lane, 1.0);
                }
            }
            for division in self.emission_divisions(n, time) {
                for lane in 0..table.tagged {
                    let at = |cell: usize| self.shares(division, lane, cell);
                    for (column, share) in spread.shares(n, at) {
                        take(column, lane, share);
                        if share > 0.0 && !takers.contains(&column) {
                            takers.push(column);
                        }
                    }
                }
            }
            let undated = !is_dated(emitted, n);
            for column in takers {
                let tag = &mut tags[column];
                tag.groups += 1;
                if undated && !tag.undated.contains(&group.sector) {
                    tag.undated.push(group.sector.clone());
                }
            }
        }
        for (n, set) in self.sets.iter().enumerate() {
            let own = self.offset(n)..self.offset(n) + set.tags.len();
            year.sets.push(tags[own].to_vec());
        }
        year
    }
}

/// Mass of a year of a group and lane [kg]; 0 where it is not known.
fn annual(emitted: &Emitted<'_>, group: usize, lane: usize) -> f64 {
    let at = group * emitted.species.len() + lane;
    emitted.annual.get(at).copied().unwrap_or(0.0)
}

fn is_dated(emitted: &Emitted<'_>, group: usize) -> bool {
    (0..emitted.species.len()).any(|lane| annual(emitted, group, lane) > 0.0)
}

/// How the emission of groups lies in their columns of cells: the sum over lanes and hours.
struct Spread(Vec<BTreeMap<usize, f64>>);

impl Spread {
    fn of(emitted: &Emitted<'_>) -> Self {
        let mut weights = vec![BTreeMap::new(); emitted.groups.len()];
        let columns = if emitted.areas.is_empty() {
            1
        } else {
            emitted.areas.shares(0).len()
        };
        for field in emitted.pattern {
            for (group, cell, rates) in field.entries() {
                let rate: f64 = rates.iter().sum();
                *weights[group].entry(cell % columns).or_insert(0.0) += rate;
            }
        }
        Self(weights)
    }

    /// Shares of a group by column of tags; those of the first cell where nothing is known of it.
    fn shares<'s>(
        &self,
        group: usize,
        at: impl Fn(usize) -> &'s [(usize, f64)],
    ) -> Vec<(usize, f64)> {
        let cells = &self.0[group];
        let total: f64 = cells.values().sum();
        if total <= 0.0 {
            return at(0).to_vec();
        }
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (cell, weight) in cells {
            for (column, share) in at(*cell) {
                *sums.entry(*column).or_insert(0.0) += weight / total * share;
            }
        }
        sums.into_iter().collect()
    }
}

/// What is wrong with a set that leaves groups and lanes, each with a position among lists of shares, at a time.
pub(super) fn left_over(
    set: &TagSet,
    emitted: &Emitted<'_>,
    time: ModelTime,
    (missing, lists): (&[(usize, usize, u32)], &[Shares]),
) -> PartitionError {
    let spread = Spread::of(emitted);
    let mut lanes = vec![0.0; emitted.species.len()];
    let mut groups: BTreeMap<usize, f64> = BTreeMap::new();
    for (group, lane, shares) in missing {
        let left = spread.shares(*group, |cell| lists[*shares as usize].at(cell));
        let left = left.iter().find(|share| share.0 == super::claims::NOBODY);
        let mass = left.map_or(0.0, |share| share.1) * annual(emitted, *group, *lane);
        lanes[*lane] += mass;
        *groups.entry(*group).or_insert(0.0) += mass;
    }
    let undated = groups
        .keys()
        .filter(|group| !is_dated(emitted, **group))
        .count();
    // Of equal ones the first.
    let mut largest = (missing[0].0, f64::MIN);
    for (group, mass) in &groups {
        if *mass > largest.1 {
            largest = (*group, *mass);
        }
    }
    let first: &SourceGroup = &emitted.groups[largest.0];
    let county = Regions::embedded().ok().and_then(|regions| {
        let at = regions.county_by_code(first.county_code)?;
        Some(format!(" {}", regions.counties[at].name))
    });
    PartitionError::Unassigned(Box::new(LeftOver {
        set: set.name.clone(),
        count: groups.len(),
        mass: in_words(&lanes, emitted.species, undated),
        sector: first.sector.clone(),
        county: first.county_code,
        name: county.unwrap_or_default(),
        height: format!("{:?}", first.height_class).to_lowercase(),
        facility: first.facility.clone().unwrap_or_else(|| "-".into()),
        time,
    }))
}

/// `in a year NOX 12.3 t, PM25 4 t`, by pollutants that tags follow.
fn in_words(lanes: &[f64], table: &SpeciesTable, undated: usize) -> String {
    let followed = table.pollutants[..table.tagged_pollutants()].iter();
    let of = |parts: &[(usize, f64)]| -> f64 {
        parts
            .iter()
            .map(|(lane, weight)| lanes[*lane] * weight)
            .sum()
    };
    let masses: Vec<String> = followed
        .map(|pollutant| (&pollutant.name, of(&pollutant.parts) / TONNE))
        .filter(|(_, tonnes)| *tonnes > 0.0)
        .map(|(name, tonnes)| format!("{name} {tonnes:.1} t"))
        .collect();
    let mut words = if masses.is_empty() {
        "with a mass that is not known".to_owned()
    } else {
        format!("in a year {}", masses.join(", "))
    };
    if undated > 0 && !masses.is_empty() {
        words.push_str(&format!(
            " and what {undated} of them emit by the weather or on dates"
        ));
    }
    words
}
