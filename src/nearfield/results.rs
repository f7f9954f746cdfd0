//! What a near-field run gives: averages as they are completed (to an [`AverageObserver`]) and the tables of its end.

use super::arcs::SourceArcs;
use super::saved::SavedRun;
use crate::plume::HourStamp;

/// An average with the hour it ends and AERMOD's mark for incomplete data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flagged {
    /// Value in the printed unit.
    pub value: f64,
    /// YYMMDDHH of its last hour; 0 = nothing found.
    pub date: i64,
    /// ' ' complete, 'c' calms, 'm' missing, 'b' both.
    pub flag: char,
}

impl Default for Flagged {
    fn default() -> Self {
        Self {
            value: 0.0,
            date: 0,
            flag: ' ',
        }
    }
}

/// A field by output type, group and receptor; receptors innermost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// Number of groups.
    pub groups: usize,
    /// Number of receptors.
    pub receptors: usize,
    /// Values `[type][group][receptor]`.
    pub values: Vec<f64>,
}

impl Field {
    /// Zeros.
    pub fn zeros(types: usize, groups: usize, receptors: usize) -> Self {
        Self {
            groups,
            receptors,
            values: vec![0.0; types * groups * receptors],
        }
    }

    /// The receptors of one type and group.
    pub fn of(&self, output_type: usize, group: usize) -> &[f64] {
        let start = (output_type * self.groups + group) * self.receptors;
        &self.values[start..start + self.receptors]
    }

    /// The same, to change.
    pub fn of_mut(&mut self, output_type: usize, group: usize) -> &mut [f64] {
        let start = (output_type * self.groups + group) * self.receptors;
        &mut self.values[start..start + self.receptors]
    }
}

/// One completed average.
#[derive(Debug)]
pub struct Completed<'a> {
    /// Index into `Case::averaging`.
    pub averaging: usize,
    /// Its last hour.
    pub stamp: HourStamp,
    /// Hours counted, calms and missing among them.
    pub hours: HourCounts,
    /// Means (totals for deposition), in printed units.
    pub field: &'a Field,
    /// AERMOD's mark.
    pub flag: char,
}

/// Watches a run; every method may do nothing.
pub trait AverageObserver {
    /// An average is complete (also every single hour when 1-h is asked).
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()>;
    /// A day's highest values are known (design values only; MAXDAILY).
    fn on_day(&mut self, _day: &DailyMaxima) -> std::io::Result<()> {
        Ok(())
    }
    /// The greatest values on arcs of receptors in an hour (EVALFILE).
    fn on_arcs(&mut self, _stamp: HourStamp, _arcs: &[SourceArcs]) -> std::io::Result<()> {
        Ok(())
    }
    /// An hour is done (for progress).
    fn on_hour(&mut self, _stamp: HourStamp, _done: usize, _of: usize) {}
}

/// Highest values of one day (1-h for NO2 and SO2, 24-h for PM2.5).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DailyMaxima {
    /// Last hour of the day.
    pub stamp: HourStamp,
    /// Values `[group][receptor]`.
    pub values: Field,
    /// Hour of the day at which each was found; 0 = nothing found.
    pub hours: Vec<u8>,
}

/// Mean of one whole year (ANNUAL).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearMean {
    /// Its last hour.
    pub last: HourStamp,
    /// Its hours.
    pub counts: HourCounts,
    /// Means (totals for deposition), in printed units.
    pub field: Field,
}

/// How many hours an average had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourCounts {
    /// All.
    pub hours: usize,
    /// Calm.
    pub calm: usize,
    /// Missing.
    pub missing: usize,
}

/// High values by receptor of one averaging period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HighTable {
    /// Index into `Case::averaging`.
    pub averaging: usize,
    /// How many ranks are kept.
    pub ranks: usize,
    /// `[type][group][receptor][rank]`.
    pub values: Vec<Flagged>,
}

impl HighTable {
    /// Ranks of a receptor.
    pub fn ranks_of(
        &self,
        shape: (usize, usize),
        output_type: usize,
        group: usize,
        receptor: usize,
    ) -> &[Flagged] {
        let (groups, receptors) = shape;
        let start = ((output_type * groups + group) * receptors + receptor) * self.ranks;
        &self.values[start..start + self.ranks]
    }
}

/// The greatest values of one averaging period over all receptors and times.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MaximumTable {
    /// Index into `Case::averaging`.
    pub averaging: usize,
    /// How many are kept.
    pub length: usize,
    /// `[type][group]` → greatest first: value and receptor.
    pub values: Vec<Vec<(Flagged, usize)>>,
}

/// Means of the daily maxima (PM2.5, NO2, SO2 design values).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DesignTable {
    /// Years that were averaged.
    pub years: Vec<i32>,
    /// Ranks kept.
    pub ranks: usize,
    /// Mean over years of the n-th highest daily value `[group][receptor][rank]`.
    pub mean_of_ranks: Vec<f64>,
    /// Each year's n-th highest and when `[year][group][receptor][rank]`.
    pub by_year: Vec<Vec<Flagged>>,
}

/// What every group adds, at the same hours, to one group's design value of one rank (MAXDCONT).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RankContribution {
    /// Group whose design value it is.
    pub group: usize,
    /// Rank, from 1.
    pub rank: u32,
    /// Means over the years `[group][receptor]`.
    pub values: Vec<Vec<f64>>,
}

/// What a run gives at its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// High values by receptor, one table a short averaging period that some output needs.
    pub high: Vec<HighTable>,
    /// Greatest values overall.
    pub maxima: Vec<MaximumTable>,
    /// PERIOD or ANNUAL means.
    pub period: Option<Field>,
    /// Means of each whole year (ANNUAL).
    pub years: Vec<YearMean>,
    /// Hours of the whole run.
    pub counts: HourCounts,
    /// Mean by season (1..=4) and hour (1..=24): `[season−1][hour−1]`, with its counts.
    pub season_hour: Option<Vec<(Field, HourCounts)>>,
    /// Design values.
    pub design: Option<DesignTable>,
    /// Shares of the groups in design values, in the order of outputs and ranks.
    pub contributions: Vec<RankContribution>,
    /// Whole years that the run went through (ANNUAL, design values, MULTYEAR), those of a saved run among them.
    pub whole_years: usize,
    /// Highest PERIOD means of a chain of years (MULTYEAR) `[type × groups + group]`: values and receptors.
    pub period_highest: Vec<Vec<(f64, usize)>>,
    /// The run as it stands at its end, where the case wants it saved.
    pub saved: Option<Box<SavedRun>>,
    /// First and last hour computed.
    pub first: HourStamp,
    /// Last hour.
    pub last: HourStamp,
    /// Messages of the run (AERMOD code, text).
    pub messages: Vec<(String, String)>,
    /// Messages behind its last hour.
    pub afterwards: Vec<(String, String)>,
}
