//! Design values: the highest value of each day (1-h for NO2 and SO2, 24-h for PM2.5), its ranks in each year, and the means
//! of the ranks over years.
//!
//! D(y,k) = k-th highest of the daily maxima of year y; design value of rank k = Σ_y D(y,k) / n_years.
//!
//! Source: 40 CFR 50 Appendices N, S, T; AERMOD User's Guide EPA-454/B-24-007 (2024), section 2.5. Only whole years enter.

use super::highs::Highs;
use super::results::{DailyMaxima, DesignTable, Field, Flagged, HighTable};
use super::saved::SavedDesign;
use crate::plume::HourStamp;

/// Daily maxima and their ranks.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    groups: usize,
    receptors: usize,
    ranks: usize,
    day: DailyMaxima,
    year: Highs,
    table: DesignTable,
}

impl Design {
    /// Nothing yet.
    pub fn new(ranks: usize, groups: usize, receptors: usize) -> Self {
        let rows = groups * receptors;
        Self {
            groups,
            receptors,
            ranks,
            day: DailyMaxima {
                stamp: HourStamp::default(),
                values: Field::zeros(1, groups, receptors),
                hours: vec![0; rows],
            },
            year: Highs::new(0, ranks, rows),
            table: DesignTable {
                ranks,
                mean_of_ranks: vec![0.0; rows * ranks],
                ..DesignTable::default()
            },
        }
    }

    /// A value that may be its day's highest: the first output type of `field`.
    pub fn add(&mut self, field: &Field, stamp: HourStamp) {
        let rows = self.groups * self.receptors;
        let highest = self.day.values.values.iter_mut().zip(&mut self.day.hours);
        for ((highest, hour), &value) in highest.zip(&field.values[..rows]) {
            if value > *highest {
                *highest = value;
                *hour = stamp.hour as u8;
            }
        }
    }

    /// The day's highest values, at its last hour.
    pub fn end_day(&mut self, stamp: HourStamp) -> &DailyMaxima {
        self.day.stamp = stamp;
        let day = stamp.yymmddhh() / 100 * 100;
        let hours = &self.day.hours;
        self.year
            .add_dated(&self.day.values, ' ', |row| day + i64::from(hours[row]));
        &self.day
    }

    /// Begin the next day.
    pub fn begin_day(&mut self) {
        self.day.values.values.fill(0.0);
        self.day.hours.fill(0);
    }

    /// A year is whole: add its ranks to the means and begin the next.
    pub fn end_year(&mut self, year: i32) {
        let rows = self.groups * self.receptors;
        let next = Highs::new(0, self.ranks, rows);
        let ended = std::mem::replace(&mut self.year, next).into_table().values;
        for (sum, entry) in self.table.mean_of_ranks.iter_mut().zip(&ended) {
            *sum += entry.value;
        }
        self.table.years.push(year);
        self.table.by_year.push(ended);
    }

    /// What has to be known to go on.
    pub fn save(&self) -> SavedDesign {
        SavedDesign {
            sum_of_ranks: self.table.mean_of_ranks.clone(),
            this_year: self.year.table().values.clone(),
            by_year: self.table.by_year.clone(),
        }
    }

    /// Go on; `first_year` is the year of the first whole one.
    pub fn resume(&mut self, saved: &SavedDesign, first_year: i32) {
        self.table.mean_of_ranks.clone_from(&saved.sum_of_ranks);
        self.table.by_year.clone_from(&saved.by_year);
        self.table.years = (first_year..).take(saved.by_year.len()).collect();
        self.year = Highs::resumed(HighTable {
            averaging: 0,
            ranks: self.ranks,
            values: saved.this_year.clone(),
        });
    }

    /// Means over the years.
    pub fn finish(mut self) -> DesignTable {
        let years = self.table.years.len() as f64;
        for mean in &mut self.table.mean_of_ranks {
            *mean /= years;
        }
        self.table
    }
}

impl DesignTable {
    /// Mean over years of one rank (from 0) at every receptor of a group.
    pub fn mean(&self, receptors: usize, group: usize, receptor: usize, rank: usize) -> f64 {
        self.mean_of_ranks[(group * receptors + receptor) * self.ranks + rank]
    }

    /// One year's value and its hour.
    pub fn of_year(
        &self,
        year: usize,
        receptors: usize,
        group: usize,
        receptor: usize,
        rank: usize,
    ) -> Flagged {
        self.by_year[year][(group * receptors + receptor) * self.ranks + rank]
    }
}
