//! What can be asked of a judgement, and what it holds.

use super::air::AirTable;
use super::annual::{Exceedances, YearItem};
use super::aqi::AirIndex;
use super::composite::Composite;
use super::dust::{DustEvent, Process};
use super::edition::Force;
use super::good_days::GoodDays;
use super::limits::{Period, ZoneClass};
use super::source::Basis;
use super::who_year::WhoYear;
use crate::observations::Quantity;
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// In which state values are judged.
#[derive(Debug, Clone, Copy)]
pub enum StateHandling<'a> {
    /// In the state that the edition asks for, with the air of places where that takes it.
    Asked(&'a AirTable),
    /// As they are recorded, whatever the edition asks for: every result says so.
    AsRecorded,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct JudgeOptions<'a> {
    /// Editions by name (`who2021` for WHO's guidelines); none: the one that held at the end of each year's records.
    pub editions: Vec<String>,
    /// Judge by editions that did not hold.
    pub as_if: bool,
    /// Class of the places.
    pub class: ZoneClass,
    /// Also judge without dust.
    pub without_dust: bool,
    /// Dust weather processes and other events that others found; [`None`] to search all hours.
    pub processes: Option<&'a [Process]>,
    /// State of air.
    pub state: StateHandling<'a>,
    /// Let days (and hours) without all six pollutants count as they are.
    pub partial_days: bool,
    /// Make the index of every hour as well.
    pub hours: bool,
}

/// With or without dust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Everything that was measured.
    AsMeasured,
    /// Without the particles of hours or days of dust.
    WithoutDust,
}

impl Treatment {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsMeasured => "as measured",
            Self::WithoutDust => "without dust",
        }
    }
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayJudgement {
    /// Midnight at its beginning, Beijing time.
    pub day: ModelTime,
    /// Its index.
    pub index: AirIndex,
    /// Hours (24 of a day of a table of days) whose particles were left out for dust.
    pub dust_hours: usize,
}

/// A year of a place by an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct YearJudgement {
    /// Place or city.
    pub place: String,
    /// Calendar year of Beijing time.
    pub year: i16,
    /// Short name of the edition.
    pub edition: String,
    /// Whether it held.
    pub force: Force,
    /// With or without dust.
    pub treatment: Treatment,
    /// States in which gases and particles are judged, in words.
    pub state: String,
    /// Its days.
    pub days: Vec<DayJudgement>,
    /// Beginning and index of its hours, where they are wanted; as measured only.
    pub hours: Vec<(ModelTime, AirIndex)>,
    /// Means and percentiles beside limits.
    pub items: Vec<YearItem>,
    /// Days and hours above limits.
    pub exceedances: Vec<Exceedances>,
    /// Means of this year and the two before, where the edition makes them and all three have enough days; in the unit of the limit.
    pub three_years: Vec<(Quantity, f64)>,
    /// Of the six pollutants, those of which nothing is there that the index takes.
    pub absent: Vec<Quantity>,
    /// Good days; days that were left out for dust have left the denominator.
    pub good: GoodDays,
    /// The same, but those days stay and are judged by what is left of them; only without dust.
    pub good_if_kept: Option<GoodDays>,
    /// Composite index, or the pollutants that it lacks.
    pub composite: Result<Composite, Vec<Quantity>>,
    /// Days with too few hours, by pollutant and averaging, of the whole table.
    pub short: BTreeMap<(Quantity, Period), usize>,
    /// Composite index of every month (1 to 12) that has days, or the pollutants that it lacks.
    pub months: Vec<(usize, Result<Composite, Vec<Quantity>>)>,
    /// Values that could not be turned to the judged state, of the whole table.
    pub unturned: BTreeMap<Quantity, usize>,
    /// What it rests on that is not confirmed.
    pub basis: Basis,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// By place, year, edition, treatment.
    pub years: Vec<YearJudgement>,
    /// Beside WHO's guidelines, by place and year.
    pub who: Vec<WhoYear>,
    /// Events of dust by place and edition.
    pub events: Vec<(String, String, DustEvent)>,
    /// What a reader must know, in words.
    pub notes: Vec<String>,
}
