//! Contributions of the tags in a record: maps, groups, points, and areas by the time of the year.

use super::case::Case;
use super::record::Record;
use super::surface_gases::pollutant as position;
use crate::grid::LaneField;
use crate::species::Pollutant;
use crate::time::{ModelTime, Season};
use serde::{Deserialize, Serialize};

/// Seasons in the order in which a record keeps them.
pub const SEASONS: [Season; 4] = [
    Season::Winter,
    Season::Spring,
    Season::Summer,
    Season::Autumn,
];

/// Position of the season of a time in [`SEASONS`], by Beijing time.
pub fn season_of(time: ModelTime) -> usize {
    let season = Season::of_month(time.month());
    SEASONS.iter().position(|s| *s == season).unwrap_or(0)
}

/// Tag columns shown together: a sector, a region, an inflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagGroup {
    /// Name.
    pub name: String,
    /// Columns that add up to it.
    pub columns: Vec<usize>,
}

/// An area over which contributions are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagArea {
    /// Name: the code of a county.
    pub id: String,
    /// Cells `j * nx + i` with weights that add up to 1.
    pub cells: Vec<(usize, f64)>,
}

impl Record {
    /// The record with areas over which contributions are kept by the time of the year; nothing without tags.
    #[must_use]
    pub fn with_areas(mut self, areas: Vec<TagArea>) -> Self {
        if self.columns > 0 {
            let size = areas.len() * self.followed * self.columns;
            self.area_contribution = vec![0.0; SEASONS.len() * size];
            self.areas = areas;
        }
        self
    }

    /// Numbers of a time of the year in [`Record::area_contribution`].
    fn area_size(&self) -> usize {
        self.areas.len() * self.followed * self.columns
    }

    /// Mean contributions of all columns to a pollutant over an area [kg/m³], over the entries that `counts` accepts (a year of representative days
    /// by its weights) or, in a record of hours, over the seasons of [`SEASONS`] that it accepts.
    pub fn over_area(
        &self,
        (area, pollutant): (usize, usize),
        counts: impl Fn(usize) -> bool,
    ) -> Vec<f64> {
        let weights: Vec<f64> = if self.labels.is_empty() {
            self.season_hours().to_vec()
        } else {
            self.weights.clone()
        };
        let mut sums = vec![0.0; self.columns];
        let mut total = 0.0;
        for (n, weight) in weights.iter().enumerate().filter(|(n, _)| counts(*n)) {
            let start = n * self.area_size() + (area * self.followed + pollutant) * self.columns;
            // Seasons hold sums of hours, days means.
            let share = if self.labels.is_empty() { 1.0 } else { *weight };
            let own = &self.area_contribution[start..start + self.columns];
            for (sum, value) in sums.iter_mut().zip(own) {
                *sum += share * value;
            }
            total += weight;
        }
        let total = if total > 0.0 { total } else { 1.0 };
        sums.iter().map(|sum| sum / total).collect()
    }

    /// Hours of a record of hours in each of [`SEASONS`].
    pub fn season_hours(&self) -> [f64; 4] {
        let mut hours = [0.0; 4];
        for time in &self.hours {
            hours[season_of(*time)] += 1.0;
        }
        hours
    }

    /// Adds the means over the areas of a day that becomes one entry.
    pub(super) fn add_area_means(&mut self, day: &Self) {
        let size = self.area_size();
        if self.labels.is_empty() {
            // What was laid out for the seasons of hours.
            self.area_contribution.clear();
        }
        let hours = day.len().max(1) as f64;
        let mut means = vec![0.0; size];
        for season in day.area_contribution.chunks_exact(size.max(1)) {
            for (mean, sum) in means.iter_mut().zip(season) {
                *mean += sum / hours;
            }
        }
        self.area_contribution.extend(means);
    }

    pub(super) fn add_tags(
        &mut self,
        case: &Case,
        (time, tags): (ModelTime, &LaneField),
        volume: &dyn Fn(usize) -> f64,
    ) {
        let tags = tags.to_flat();
        let (columns, lanes) = (self.columns, case.slots.len());
        let parts: Vec<Vec<(usize, f64)>> = case.species.pollutants[..self.followed]
            .iter()
            .map(|pollutant| slots_of(case, pollutant))
            .collect();
        let share = |pollutant: usize, cell: usize, column: usize| -> f64 {
            let start = cell * lanes * columns;
            let mass: f64 = parts[pollutant]
                .iter()
                .map(|(slot, weight)| weight * tags[start + slot * columns + column])
                .sum();
            mass / volume(cell)
        };
        let season = season_of(time) * self.area_size();
        let ozone = position(&case.species, "O3").map(|found| found.0);
        for column in 0..columns {
            for pollutant in 0..self.followed {
                let map: Vec<f64> = (0..self.cells)
                    .map(|cell| share(pollutant, cell, column))
                    .collect();
                let start = (column * self.followed + pollutant) * self.cells;
                let sums = &mut self.contribution_sum[start..start + self.cells];
                for (sum, value) in sums.iter_mut().zip(&map) {
                    *sum += value;
                }
                for (area, TagArea { cells, .. }) in self.areas.iter().enumerate() {
                    let mean: f64 = cells.iter().map(|(cell, weight)| weight * map[*cell]).sum();
                    let at = (area * self.followed + pollutant) * columns + column;
                    self.area_contribution[season + at] += mean;
                }
                if Some(pollutant) == ozone {
                    self.ozone_contribution
                        .extend(map.iter().map(|v| *v as f32));
                }
            }
        }
        for group in &self.groups {
            for pollutant in 0..self.followed {
                for cell in 0..self.cells {
                    let columns = group.columns.iter();
                    let sum: f64 = columns.map(|&c| share(pollutant, cell, c)).sum();
                    self.group_concentration.push(sum as f32);
                }
            }
        }
        for &cell in &self.points {
            for pollutant in 0..self.followed {
                for column in 0..columns {
                    self.point_contribution
                        .push(share(pollutant, cell, column) as f32);
                }
            }
        }
    }
}

/// Slots that make up a pollutant, with their weights.
pub(super) fn slots_of(case: &Case, pollutant: &Pollutant) -> Vec<(usize, f64)> {
    let own = |lane: usize| case.slots.of_pollutant(&pollutant.name, lane);
    let parts = pollutant.parts.iter();
    parts
        .filter_map(|(lane, weight)| Some((own(*lane)?, *weight)))
        .collect()
}

/// Sectors of the first tag set where its tags have them, otherwise the tags; then its inflows.
pub(super) fn groups(case: &Case) -> Vec<TagGroup> {
    let Some(set) = case.tags.sets.first() else {
        return Vec::new();
    };
    let names = set.names();
    let mut groups: Vec<TagGroup> = Vec::new();
    for (column, name) in names.iter().enumerate() {
        let sector = set.tags.get(column).and_then(|tag| tag.sector.clone());
        let name = sector.unwrap_or_else(|| name.clone());
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.columns.push(column),
            None => groups.push(TagGroup {
                name,
                columns: vec![column],
            }),
        }
    }
    groups
}
