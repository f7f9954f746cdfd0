//! Tags laid out as lanes, and the proof that every set is a partition.

use super::claims::{Claims, Doubled, Shares};
use super::error::PartitionError;
use super::lanes::{known_names, lanes_of};
use super::tag::{Inflow, TagSet};
use super::yearly::left_over;
use crate::inventory::{EmissionField, LaidAreas, SourceGroup};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// The emissions that tags divide.
#[derive(Debug, Clone, Copy)]
pub struct Emitted<'a> {
    /// Their groups.
    pub groups: &'a [SourceGroup],
    /// Mass of a year by group and lane [kg], zeros where weather or dates decide; empty where it is not known.
    pub annual: &'a [f64],
    /// Emissions of some hours, for how what is emitted lies in the cells of a group; empty where it is not known.
    pub pattern: &'a [EmissionField],
    /// The lanes.
    pub species: &'a SpeciesTable,
    /// The areas of tags.
    pub areas: &'a LaidAreas,
}

/// Who takes the emission of a group in one set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// One tag all of it.
    Whole(u32),
    /// Several by species or area: a position in [`TagLayout::divisions`].
    Divided(u32),
}

/// An instant, and who takes the emission of every group from then on.
type Epoch = (ModelTime, Vec<Taken>);

/// All tag sets of a run side by side: tag `t` of set `s` is column `offsets[s] + t`.
#[derive(Debug, Clone, PartialEq)]
pub struct TagLayout {
    /// The sets.
    pub sets: Vec<TagSet>,
    offsets: Vec<usize>,
    /// For every set, the instants at which the assignment of groups may change.
    pub(super) epochs: Vec<Vec<Epoch>>,
    /// Positions in `shares` by lane.
    divisions: Vec<Vec<u32>>,
    shares: Vec<Shares>,
}

impl TagLayout {
    /// Lays sets without areas out and checks that each is a partition of `groups` over the run from `start` to `end`.
    ///
    /// # Errors
    /// [`PartitionError`], with masses that are not known.
    pub fn new(
        sets: Vec<TagSet>,
        groups: &[SourceGroup],
        start: ModelTime,
        end: ModelTime,
    ) -> Result<Self, PartitionError> {
        let emitted = Emitted {
            groups,
            annual: &[],
            pattern: &[],
            species: &SpeciesTable::primary(),
            areas: &LaidAreas::default(),
        };
        Self::over(sets, &emitted, (start, end))
    }

    /// Lays the sets out and checks that each is a partition of what is emitted over the run from a time to a time.
    ///
    /// # Errors
    /// [`PartitionError`], with what is left over.
    pub fn over(
        sets: Vec<TagSet>,
        emitted: &Emitted<'_>,
        span: (ModelTime, ModelTime),
    ) -> Result<Self, PartitionError> {
        let mut layout = Self {
            sets: Vec::new(),
            offsets: Vec::with_capacity(sets.len()),
            epochs: Vec::with_capacity(sets.len()),
            divisions: Vec::new(),
            shares: Vec::new(),
        };
        let mut offset = 0;
        for set in &sets {
            layout.offsets.push(offset);
            let epochs = layout.assign(set, offset, emitted, span)?;
            layout.epochs.push(epochs);
            offset += set.len();
        }
        layout.sets = sets;
        Ok(layout)
    }

    fn assign(
        &mut self,
        set: &TagSet,
        offset: usize,
        emitted: &Emitted<'_>,
        (start, end): (ModelTime, ModelTime),
    ) -> Result<Vec<Epoch>, PartitionError> {
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
        let mut drawn = Drawn {
            layout: self,
            set,
            offset,
            lanes: followed(set, emitted.species)?,
            known: BTreeMap::new(),
            known_divisions: BTreeMap::new(),
        };
        instants
            .into_iter()
            .map(|time| Ok((time, drawn.assign_at(emitted, time)?)))
            .collect()
    }

    /// Number of tag columns of all sets together.
    pub fn columns(&self) -> usize {
        self.sets.iter().map(TagSet::len).sum()
    }

    /// First column of a set.
    pub fn offset(&self, set: usize) -> usize {
        self.offsets[set]
    }

    fn taken(&self, group: usize, time: ModelTime) -> impl Iterator<Item = (usize, Taken)> + '_ {
        let sets = self.epochs.iter().zip(&self.offsets);
        sets.map(move |(epochs, offset)| {
            let (_, taken) = epochs
                .iter()
                .rev()
                .find(|(from, _)| time >= *from)
                .unwrap_or(&epochs[0]);
            (*offset, taken[group])
        })
    }

    /// Columns (at most one in each set) that take the emission of a group at a time whole: every species in every cell. The sets without one
    /// are those of [`Self::emission_divisions`].
    pub fn emission_columns(
        &self,
        group: usize,
        time: ModelTime,
    ) -> impl Iterator<Item = usize> + '_ {
        self.taken(group, time)
            .filter_map(|(offset, taken)| match taken {
                Taken::Whole(tag) => Some(offset + tag as usize),
                Taken::Divided(_) => None,
            })
    }

    /// Divisions (at most one in each set) of the emission of a group at a time that goes to several tags of a set, by species or area; see
    /// [`Self::shares`].
    pub fn emission_divisions(
        &self,
        group: usize,
        time: ModelTime,
    ) -> impl Iterator<Item = u32> + '_ {
        self.taken(group, time)
            .filter_map(|(_, taken)| match taken {
                Taken::Whole(_) => None,
                Taken::Divided(division) => Some(division),
            })
    }

    /// Columns of one set that take what is emitted by a division ([`Self::emission_divisions`]) into a lane of a cell j·nx + i, with their
    /// shares [1], which add up to 1 exactly. Lanes are those that tags follow.
    pub fn shares(&self, division: u32, lane: usize, cell: usize) -> &[(usize, f64)] {
        let shares = self.divisions[division as usize][lane];
        self.shares[shares as usize].at(cell)
    }

    /// Columns (one in each set) that take an inflow.
    pub fn inflow_columns(&self, inflow: Inflow) -> impl Iterator<Item = usize> + '_ {
        let place = Inflow::ALL.iter().position(|&i| i == inflow).unwrap_or(0);
        self.sets
            .iter()
            .zip(&self.offsets)
            .map(move |(set, offset)| offset + set.tags.len() + place)
    }
}

/// For every lane that tags follow, which tags of a set take it.
fn followed(set: &TagSet, species: &SpeciesTable) -> Result<Vec<Vec<bool>>, PartitionError> {
    let mut lanes = vec![vec![true; set.tags.len()]; species.tagged.max(1)];
    for (n, tag) in set.tags.iter().enumerate() {
        if tag.selector.species.is_empty() {
            continue;
        }
        let mut meant = Vec::new();
        for name in &tag.selector.species {
            let own = lanes_of(name, species);
            if !own.iter().any(|lane| *lane < species.tagged) {
                return Err(PartitionError::Species {
                    set: set.name.clone(),
                    species: name.clone(),
                    known: known_names(species).join(", "),
                });
            }
            meant.extend(own);
        }
        for (lane, takes) in lanes.iter_mut().enumerate() {
            takes[n] = meant.contains(&lane);
        }
    }
    Ok(lanes)
}

/// A set whose groups are being assigned.
struct Drawn<'a> {
    layout: &'a mut TagLayout,
    set: &'a TagSet,
    offset: usize,
    /// By lane and tag.
    lanes: Vec<Vec<bool>>,
    known: BTreeMap<Claims, u32>,
    known_divisions: BTreeMap<Vec<u32>, u32>,
}

impl Drawn<'_> {
    fn assign_at(
        &mut self,
        emitted: &Emitted<'_>,
        time: ModelTime,
    ) -> Result<Vec<Taken>, PartitionError> {
        let mut assigned = Vec::with_capacity(emitted.groups.len());
        let mut missing: Vec<(usize, usize, u32)> = Vec::new();
        let by_species = self.lanes.iter().flatten().any(|takes| !takes);
        for (n, group) in emitted.groups.iter().enumerate() {
            let overlap = |doubled: Doubled| self.overlap(group, time, doubled);
            let different = if by_species { self.lanes.len() } else { 1 };
            let claims: Vec<Claims> = self.lanes[..different]
                .iter()
                .map(|takes| Claims::of(self.set, group, time, |tag| takes[tag]).map_err(overlap))
                .collect::<Result<_, _>>()?;
            let alike = claims.iter().all(|other| *other == claims[0]);
            if let (true, Some(tag)) = (alike, claims[0].whole()) {
                assigned.push(Taken::Whole(tag));
                continue;
            }
            let mut division = Vec::with_capacity(self.lanes.len());
            for lane in 0..self.lanes.len() {
                let claims = &claims[if by_species { lane } else { 0 }];
                let shares = if let Some(shares) = self.known.get(claims) {
                    *shares
                } else {
                    let shares = claims
                        .shares(emitted.areas, self.offset)
                        .map_err(|doubled| self.overlap(group, time, doubled))?;
                    self.add(claims.clone(), shares)
                };
                let open = self.layout.shares[shares as usize].is_open();
                if open && emits(emitted, n, lane) {
                    missing.push((n, lane, shares));
                }
                division.push(shares);
            }
            assigned.push(Taken::Divided(self.division(division)));
        }
        if !missing.is_empty() {
            let shares = &self.layout.shares;
            return Err(left_over(self.set, emitted, time, (&missing, shares)));
        }
        // What is open still is nothing that is emitted.
        for shares in &mut self.layout.shares {
            if shares.is_open() {
                *shares = std::mem::take(shares).closed();
            }
        }
        self.known.clear();
        Ok(assigned)
    }

    fn overlap(&self, group: &SourceGroup, time: ModelTime, (a, b): Doubled) -> PartitionError {
        let name = |tag: u32| self.set.tags[tag as usize].name.clone();
        PartitionError::Overlap {
            set: self.set.name.clone(),
            sector: group.sector.clone(),
            county: group.county_code,
            first: name(a),
            second: name(b),
            time,
        }
    }

    fn add(&mut self, claims: Claims, shares: Shares) -> u32 {
        let at = self.layout.shares.len() as u32;
        self.layout.shares.push(shares);
        self.known.insert(claims, at);
        at
    }

    fn division(&mut self, shares: Vec<u32>) -> u32 {
        let next = self.layout.divisions.len() as u32;
        let at = *self.known_divisions.entry(shares.clone()).or_insert(next);
        if at == next {
            self.layout.divisions.push(shares);
        }
        at
    }
}

/// Whether a group can emit into a lane: where its year is known, whether there is something in it.
fn emits(emitted: &Emitted<'_>, group: usize, lane: usize) -> bool {
    let count = emitted.species.len();
    match emitted.annual.get(group * count..(group + 1) * count) {
        Some(year) if year.iter().any(|mass| *mass > 0.0) => year[lane] > 0.0,
        _ => true,
    }
}
