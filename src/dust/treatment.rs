//! Where on a grid sand is fixed, and what the dust of those places loses.
//!
//! A treatment is a [`FixingMeasure`] on part of the ground that can raise dust: all of a source region, of counties and of an outline where
//! several are named, and of that the share `extent`. Treatments stand beside each other: where they meet in a cell each has ground of its
//! own, and together they cannot take more than there is. What they leave stays as it was.

use super::fixing::{FixingError, FixingMeasure};
use super::schedule::DustEmissions;
use super::sizes::BINS;
use crate::inventory::{EmissionError, SourceGroup};
use crate::meteorology::MetSlice;
use crate::time::ModelTime;
use std::collections::BTreeSet;

/// By how much shares may exceed the whole from rounding [1].
const ROUNDING: f64 = 1e-9;

/// A measure with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// Name in tables.
    pub name: String,
    /// What is done.
    pub measure: FixingMeasure,
    /// Source region, by its identifier; `None`: any.
    pub region: Option<String>,
    /// Codes of counties; `None`: any.
    pub counties: Option<BTreeSet<u32>>,
    /// Share of each cell, `j * nx + i`, that lies in an outline [1]; `None`: all. Within a cell it is spread evenly.
    pub outline: Option<Vec<f64>>,
    /// Share of the ground there on which it is done [1].
    pub extent: f64,
}

impl Treatment {
    /// Share of a group's ground in a cell that is treated [1].
    fn part(&self, group: &SourceGroup, cell: usize) -> f64 {
        let region = self.region.is_none() || self.region == group.facility;
        let county = self.counties.as_ref();
        if !region || county.is_some_and(|codes| !codes.contains(&group.county_code)) {
            return 0.0;
        }
        let inside = self.outline.as_ref().map_or(1.0, |shares| shares[cell]);
        self.extent * inside
    }
}

/// Cells of a group of sources with the group's share of each.
type GroupCells = Vec<(usize, f64)>;

/// Ground of a group in a cell: place among the effects, share of the cell, treatment.
type Ground = (usize, f64, Option<usize>);

/// Treatments on the cells of a dust schedule.
#[derive(Debug, Clone, Default)]
pub(super) struct Treated {
    /// The treatments.
    pub treatments: Vec<Treatment>,
    /// Shares of the ground by group and the group's cells, `(treatment, share)`; empty without treatments.
    parts: Vec<Vec<Vec<(usize, f64)>>>,
    /// Treatments of each cell; empty without treatments.
    of_cell: Vec<Vec<usize>>,
}

impl Treated {
    /// Lays treatments on the cells of groups; `place` gives longitude and latitude of a cell [degrees].
    pub fn new(
        treatments: Vec<Treatment>,
        (groups, cells): (&[SourceGroup], &[GroupCells]),
        columns: usize,
        place: impl Fn(usize) -> (f64, f64),
    ) -> Result<Self, FixingError> {
        let mut of_cell = vec![Vec::new(); columns];
        let mut parts = Vec::with_capacity(groups.len());
        for (group, cells) in groups.iter().zip(cells) {
            let mut of_group = Vec::with_capacity(cells.len());
            for &(cell, _) in cells {
                let all = treatments.iter().map(|t| t.part(group, cell));
                let here: Vec<(usize, f64)> =
                    all.enumerate().filter(|(_, share)| *share > 0.0).collect();
                let sum: f64 = here.iter().map(|part| part.1).sum();
                if sum > 1.0 + ROUNDING {
                    let (longitude, latitude) = place(cell);
                    let names: Vec<&str> = here
                        .iter()
                        .map(|part| treatments[part.0].name.as_str())
                        .collect();
                    return Err(FixingError::Overlap {
                        names: names.join(" and "),
                        percent: 100.0 * sum,
                        longitude,
                        latitude,
                    });
                }
                for (treatment, _) in &here {
                    if !of_cell[cell].contains(treatment) {
                        of_cell[cell].push(*treatment);
                    }
                }
                of_group.push(here);
            }
            parts.push(of_group);
        }
        for (n, treatment) in treatments.iter().enumerate() {
            treatment.measure.check()?;
            if !of_cell.iter().any(|here: &Vec<usize>| here.contains(&n)) {
                return Err(FixingError::Nowhere {
                    name: treatment.name.clone(),
                });
            }
        }
        Ok(Self {
            treatments,
            parts,
            of_cell,
        })
    }

    /// Treatments of a cell.
    pub fn of_cell(&self, cell: usize) -> &[usize] {
        self.of_cell.get(cell).map_or(&[], Vec::as_slice)
    }

    /// Treatments of the `entry`-th cell of a group with their shares of its ground.
    pub fn parts(&self, group: usize, entry: usize) -> &[(usize, f64)] {
        let group = self.parts.get(group);
        group.map_or(&[], |entries| entries[entry].as_slice())
    }
}

/// Emission of the cells at one time by bins [kg/s]: as if nothing were done, and as if all ground of a cell were treated.
pub(super) struct CellRates {
    /// Of open ground.
    pub open: Vec<[f64; BINS]>,
    /// Of the treatments of each cell, in their order.
    pub treated: Vec<Vec<[f64; BINS]>>,
}

impl CellRates {
    /// Emission of treated ground of a cell [kg/s].
    fn of(&self, treated: &Treated, cell: usize, treatment: usize) -> [f64; BINS] {
        let at = treated.of_cell(cell).iter().position(|t| *t == treatment);
        at.map_or([0.0; BINS], |at| self.treated[cell][at])
    }

    /// Emission of the ground of a cell with its treatments [kg/s].
    pub fn with(&self, treated: &Treated, cell: usize, parts: &[(usize, f64)]) -> [f64; BINS] {
        let taken: f64 = parts.iter().map(|part| part.1).sum();
        let mut sum = self.open[cell].map(|rate| (1.0 - taken).max(0.0) * rate);
        for &(treatment, share) in parts {
            let fixed = self.of(treated, cell, treatment);
            for (sum, rate) in sum.iter_mut().zip(fixed) {
                *sum += share * rate;
            }
        }
        sum
    }
}

/// Dust of the ground of one region on which one thing is done.
#[derive(Debug, Clone, PartialEq)]
pub struct FixingEffect {
    /// Source region.
    pub region: String,
    /// The treatment by its place in [`DustEmissions::treatments`]; `None`: ground that stays as it was.
    pub treatment: Option<usize>,
    /// Area of that ground [m²].
    pub area: f64,
    /// Part of it whose soil can raise dust [m²].
    pub erodible: f64,
    /// Dust by bins if nothing were done [kg].
    pub before: [f64; BINS],
    /// Dust by bins as it is [kg].
    pub after: [f64; BINS],
}

impl DustEmissions {
    /// The same with sand fixing.
    ///
    /// # Errors
    /// If a measure cannot be, two lie on the same ground, or one on none.
    pub fn with_fixing(mut self, treatments: Vec<Treatment>) -> Result<Self, FixingError> {
        let place = |cell: usize| (self.places[cell].0, self.places[cell].1);
        let groups = (self.groups.as_slice(), self.cells.as_slice());
        self.treated = Treated::new(treatments, groups, self.areas.len(), place)?;
        Ok(self)
    }

    /// The treatments.
    pub fn treatments(&self) -> &[Treatment] {
        &self.treated.treatments
    }

    /// Emission of all cells.
    pub(super) fn cell_rates(&self, time: ModelTime, weather: &MetSlice) -> CellRates {
        let cells = 0..self.areas.len();
        let of = |cell: usize| {
            let here = self.treated.of_cell(cell).iter();
            here.map(|n| {
                let measure = &self.treated.treatments[*n].measure;
                self.cell(cell, time, weather, Some(measure))
            })
            .collect()
        };
        CellRates {
            open: cells
                .clone()
                .map(|cell| self.cell(cell, time, weather, None))
                .collect(),
            treated: cells.map(of).collect(),
        }
    }

    /// What treatments change of the dust that is raised, in hours of weather each of which counts `seconds`: one entry a region and
    /// treatment, then one a region for the ground that stays as it was, in the order of the groups. This is Δ flux; Δ PM10 in the air takes two
    /// runs.
    ///
    /// # Errors
    /// If weather is on another grid.
    pub fn fixing_effect<'a>(
        &self,
        hours: impl IntoIterator<Item = (ModelTime, &'a MetSlice)>,
        seconds: f64,
    ) -> Result<Vec<FixingEffect>, EmissionError> {
        let mut effects: Vec<FixingEffect> = Vec::new();
        let mut places: Vec<Vec<Vec<Ground>>> = Vec::new();
        for (group, cells) in self.cells.iter().enumerate() {
            let region = self.groups[group].facility.as_deref().unwrap_or("");
            let mut of_group = Vec::with_capacity(cells.len());
            for (entry, &(cell, share)) in cells.iter().enumerate() {
                let parts = self.treated.parts(group, entry);
                let taken: f64 = parts.iter().map(|part| part.1).sum();
                let rest = (None, (1.0 - taken).max(0.0));
                let all = parts.iter().map(|part| (Some(part.0), part.1));
                let mut of_entry = Vec::with_capacity(parts.len() + 1);
                for (treatment, part) in all.chain([rest]).filter(|(_, part)| *part > 0.0) {
                    let place = place_of(&mut effects, region, treatment);
                    let ground = share * part * self.areas[cell];
                    effects[place].area += ground;
                    effects[place].erodible += ground * self.erodible(cell);
                    of_entry.push((place, share * part, treatment));
                }
                of_group.push(of_entry);
            }
            places.push(of_group);
        }
        for (time, weather) in hours {
            EmissionError::unless_on(self.shape, time, weather)?;
            let rates = self.cell_rates(time, weather);
            for (cells, places) in self.cells.iter().zip(&places) {
                for (&(cell, _), places) in cells.iter().zip(places) {
                    for &(place, share, treatment) in places {
                        let open = rates.open[cell];
                        let now = treatment.map_or(open, |t| rates.of(&self.treated, cell, t));
                        for bin in 0..BINS {
                            effects[place].before[bin] += seconds * share * open[bin];
                            effects[place].after[bin] += seconds * share * now[bin];
                        }
                    }
                }
            }
        }
        effects.sort_by_key(|effect| effect.treatment.is_none());
        Ok(effects)
    }
}

/// The entry of a region and treatment, made where there is none.
fn place_of(effects: &mut Vec<FixingEffect>, region: &str, treatment: Option<usize>) -> usize {
    let same = |e: &FixingEffect| e.region == region && e.treatment == treatment;
    effects.iter().position(same).unwrap_or_else(|| {
        effects.push(FixingEffect {
            region: region.to_owned(),
            treatment,
            area: 0.0,
            erodible: 0.0,
            before: [0.0; BINS],
            after: [0.0; BINS],
        });
        effects.len() - 1
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "treatment_tests.rs"]
mod tests;
