//! Standards of ambient air by date, and what they make of measured or modelled series: GB 3095 (limits), HJ 633 (index of a day or hour), HJ 663 (a year),
//! WHO's guidelines of 2021.
//!
//! [`Standards::on`] gives the edition that holds on a day, [`Standards::named_on`] one by name or an error with its dates, [`Standards::named`] one for judging as
//! if. Everything that an edition says is a table of `seeds/standards`, each row with its source and [`Status`]; what is not confirmed and was used is in
//! the [`Basis`] of every result. [`judge`] does all of it for a table of observations; its parts can be used alone.
//!
//! A limit is compared with a [`Judged`] value only: a concentration in the state of air in which the edition judges, so that gases of the plateau are not taken
//! at 770 hPa for those at 1013.25 hPa.

mod air;
mod annual;
mod aqi;
mod aqi_rule;
mod composite;
mod day_table;
mod dust;
mod dust_hours;
mod dust_rule;
#[cfg(test)]
mod dust_tests;
mod edition;
mod error;
mod evaluation_rule;
mod good_days;
mod groups;
#[cfg(test)]
mod index_tests;
mod judge;
mod judgement;
mod limits;
mod processes;
#[cfg(test)]
mod record_tests;
mod rounding;
mod rows;
mod series;
mod show;
mod source;
mod state;
mod table;
mod tables;
mod text;
mod three_years;
mod who;
mod who_year;
#[cfg(test)]
mod year_tests;

pub use air::AirTable;
pub use annual::{Exceedances, Statistic, YearItem, exceedances, month_composites, year_items};
pub use aqi::{AirIndex, GOOD, IndexOf, Level, NOT_HEAVY};
pub use aqi_rule::{Above, IndexRule, PollutantIndex, Steps};
pub use composite::{Composite, composite};
pub use day_table::{DAY_COLUMNS, EVENT_COLUMNS, HOUR_COLUMNS};
pub use dust::{
    Beginning, DustEvent, Ending, Particles, Process, daily_events, hourly_events, listed_events,
    undecided,
};
pub use dust_hours::{dust_events, dust_hours};
pub use dust_rule::{DustNumbers, DustRule};
pub use edition::{Edition, Force, JudgedState, Span, Standards};
pub use error::StandardsError;
pub use evaluation_rule::{EvaluationRule, Percentile};
pub use good_days::{GoodDays, days_of_year, denominators};
pub use groups::{Group, by_city, by_place};
pub use judge::judge;
pub use judgement::{
    DayJudgement, JudgeOptions, Judgement, StateHandling, Treatment, YearJudgement,
};
pub use limits::{Limit, LimitTable, Period, ZoneClass};
pub use processes::{parse_processes, read_processes};
pub use rounding::rounded;
pub use series::{DayTable, PlaceSeries, Series};
pub use show::limits_text;
pub use source::{Basis, Sourced, Status};
pub use state::Judged;
pub use table::YEAR_COLUMNS;
pub use who::{Guideline, Reached, WhoGuidelines};
pub use who_year::{WhoItem, WhoYear};
