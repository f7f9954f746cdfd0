//! High values: the n highest at each receptor with their dates, and the highest of all receptors and times.
//!
//! Ordering is AERMOD's: a value enters only when it exceeds the lowest kept, behind values equal to it; tables begin with zeros,
//! so that zeros and negative values never enter and have date 0.

use super::case::{Averaging, Case, Output};
use super::results::{Field, Flagged, HighTable, MaximumTable};

/// Highest values at each receptor of one averaging period.
#[derive(Debug, Clone, PartialEq)]
pub struct Highs {
    table: HighTable,
    /// The lowest kept value of each row: what a new one must exceed.
    floor: Vec<f64>,
}

impl Highs {
    /// Empty table for so many rows (types × groups × receptors).
    pub fn new(averaging: usize, ranks: usize, rows: usize) -> Self {
        Self {
            table: HighTable {
                averaging,
                ranks,
                values: vec![Flagged::default(); rows * ranks],
            },
            floor: vec![0.0; rows],
        }
    }

    /// A completed average.
    pub fn add(&mut self, field: &Field, date: i64, flag: char) {
        self.add_dated(field, flag, |_| date);
    }

    /// Values with a date of their own each.
    pub fn add_dated(&mut self, field: &Field, flag: char, date: impl Fn(usize) -> i64) {
        let ranks = self.table.ranks;
        if ranks == 0 {
            return;
        }
        for (row, (floor, &value)) in self.floor.iter_mut().zip(&field.values).enumerate() {
            if value > *floor {
                let kept = &mut self.table.values[row * ranks..(row + 1) * ranks];
                let date = date(row);
                insert(kept, Flagged { value, date, flag });
                *floor = kept[ranks - 1].value;
            }
        }
    }

    /// Goes on from a table of the same size.
    pub fn resumed(table: HighTable) -> Self {
        let ranks = table.ranks.max(1);
        let floor = table
            .values
            .chunks_exact(ranks)
            .map(|kept| kept[ranks - 1].value)
            .collect();
        Self { table, floor }
    }

    /// The table so far.
    pub fn table(&self) -> &HighTable {
        &self.table
    }

    /// The table.
    pub fn into_table(self) -> HighTable {
        self.table
    }
}

/// Put a value that exceeds the last into a list in falling order, behind its equals; the last drops out.
fn insert(kept: &mut [Flagged], entry: Flagged) {
    let place = kept.partition_point(|old| old.value >= entry.value);
    kept[place..].rotate_right(1);
    kept[place] = entry;
}

/// Highest values overall of one averaging period.
#[derive(Debug, Clone, PartialEq)]
pub struct Maxima {
    table: MaximumTable,
}

impl Maxima {
    /// Empty table.
    pub fn new(averaging: usize, length: usize, rows: usize) -> Self {
        Self {
            table: MaximumTable {
                averaging,
                length,
                values: vec![Vec::with_capacity(length); rows],
            },
        }
    }

    /// A completed average.
    pub fn add(&mut self, field: &Field, date: i64, flag: char) {
        let length = self.table.length;
        if length == 0 || field.receptors == 0 {
            return;
        }
        for (list, values) in self
            .table
            .values
            .iter_mut()
            .zip(field.values.chunks_exact(field.receptors))
        {
            let mut floor = floor_of(list, length);
            for (receptor, &value) in values.iter().enumerate() {
                if value > floor {
                    let place = list.partition_point(|(old, _)| old.value >= value);
                    if list.len() == length {
                        list.pop();
                    }
                    list.insert(place, (Flagged { value, date, flag }, receptor));
                    floor = floor_of(list, length);
                }
            }
        }
    }

    /// Goes on from a table.
    pub fn resumed(table: MaximumTable) -> Self {
        Self { table }
    }

    /// The table so far.
    pub fn table(&self) -> &MaximumTable {
        &self.table
    }

    /// The table; lists are shorter than its length where less was found.
    pub fn into_table(self) -> MaximumTable {
        self.table
    }
}

fn floor_of(list: &[(Flagged, usize)], length: usize) -> f64 {
    if list.len() < length {
        0.0
    } else {
        list.last().map_or(0.0, |(last, _)| last.value)
    }
}

/// How many ranks are kept for every averaging period that some output ranks, and which periods those are.
pub fn wanted_ranks(case: &Case) -> (usize, Vec<bool>) {
    let mut ranks = 0;
    let mut wanted = vec![false; case.averaging.len()];
    let mut want = |period: &Averaging| {
        for (flag, other) in wanted.iter_mut().zip(&case.averaging) {
            *flag |= other == period;
        }
    };
    for output in &case.outputs {
        match output {
            Output::ReceptorTable(period, list) => {
                ranks = list
                    .iter()
                    .fold(ranks, |most, &rank| most.max(rank as usize));
                want(period);
            }
            Output::PlotFile(period, _, Some(rank), _) => {
                ranks = ranks.max(*rank as usize);
                want(period);
            }
            Output::MaxDailyContribution { last, .. } => ranks = ranks.max(*last as usize),
            _ => {}
        }
    }
    (ranks, wanted)
}

/// How many values the tables of maxima keep (the most that any asks for), and of which averaging periods.
pub fn wanted_maxima(case: &Case) -> (usize, Vec<bool>) {
    let mut length = 0;
    let mut wanted = vec![false; case.averaging.len()];
    for output in &case.outputs {
        if let Output::MaximumTable(period, count) | Output::RankFile(period, count, _) = output {
            length = length.max(*count as usize);
            for (flag, other) in wanted.iter_mut().zip(&case.averaging) {
                *flag |= other == period;
            }
        }
    }
    (length, wanted)
}
