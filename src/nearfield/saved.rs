//! A run put aside between two hours, to go on later or in the weather file of another year (SAVEFILE, INITFILE, MULTYEAR).
//!
//! Short averages must be complete (after hour 24; with months, after the last of a month). In a chain of years (MULTYEAR) ranks,
//! maxima, seasons by hour and design values go on; the PERIOD mean is each year's own, and of it the ten highest of all years are kept.

use super::case::Case;
use super::results::{Field, Flagged, HighTable, HourCounts, MaximumTable};

/// How many of the highest PERIOD means are kept over a chain of years.
pub const HIGHEST_PERIODS: usize = 10;

/// Why a saved run cannot go on in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SavedError {
    /// Different tables.
    #[error(
        "the saved run has other receptors, groups, averaging periods, ranks or output types than the case"
    )]
    Shape,
}

/// Sums of PERIOD or ANNUAL.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SavedPeriod {
    /// Hours of the sum.
    pub counts: HourCounts,
    /// Whole years so far.
    pub years: usize,
    /// Sum since the begin of the run or year.
    pub sum: Field,
    /// Sum of the means of whole years (ANNUAL).
    pub year_sum: Option<Field>,
    /// `[type × groups + group]` → highest PERIOD means and their receptors (MULTYEAR).
    pub highest: Vec<Vec<(f64, usize)>>,
}

/// Design values so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SavedDesign {
    /// Sum over whole years of each rank `[group][receptor][rank]`.
    pub sum_of_ranks: Vec<f64>,
    /// Ranks of the year that is not whole yet, in the same order.
    pub this_year: Vec<Flagged>,
    /// Ranks of each whole year.
    pub by_year: Vec<Vec<Flagged>>,
}

/// A run between two hours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SavedRun {
    /// Its last hour, YYYYMMDDHH.
    pub last: i64,
    /// Hours that counted.
    pub hours: usize,
    /// Types, groups, receptors.
    pub shape: (usize, usize, usize),
    /// Ranks kept of each averaging period (0: none).
    pub ranks: usize,
    /// Length of the tables of maxima (0: none).
    pub maxima_length: usize,
    /// High values of the averaging periods that have some.
    pub high: Vec<HighTable>,
    /// Maxima of the averaging periods that have some.
    pub maxima: Vec<MaximumTable>,
    /// Sums by season and hour.
    pub season_hours: Option<Vec<(Field, HourCounts)>>,
    /// PERIOD or ANNUAL.
    pub period: Option<SavedPeriod>,
    /// Design values.
    pub design: Option<SavedDesign>,
}

/// Whether a case wants its run saved.
pub fn is_wanted(case: &Case) -> bool {
    case.multi_year.is_some() || case.restart.1.is_some()
}

/// Add values to lists of the highest of each row (type and group), behind their equals.
pub fn add_highest(highest: &mut Vec<Vec<(f64, usize)>>, field: &Field) {
    if field.receptors == 0 {
        return;
    }
    let rows = field.values.chunks_exact(field.receptors);
    highest.resize(rows.len(), Vec::new());
    for (list, values) in highest.iter_mut().zip(rows) {
        for (receptor, &value) in values.iter().enumerate() {
            let floor = if list.len() < HIGHEST_PERIODS {
                0.0
            } else {
                list.last().map_or(0.0, |last| last.0)
            };
            if value > floor {
                let place = list.partition_point(|old| old.0 >= value);
                list.truncate(HIGHEST_PERIODS - 1);
                list.insert(place.min(list.len()), (value, receptor));
            }
        }
    }
}
