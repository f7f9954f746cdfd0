//! What is done when heavy pollution comes (重污染天气应急): which source saves how much at which level, from when to when, and what that does.
//!
//! A list ([`EmergencyList`]) laid over an inventory ([`Coverage`]) says of every source what it saves at each level, or why it is not asked, and what all
//! society saves beside what it must ([`Savings`]). A series of daily indices ([`index_hours`]) gives alerts, and these give the spans of a response
//! ([`response_spans`], [`answer_together`]). [`Course`] is how a response is carried out hour by hour, [`EmergencyEmissions`] what a run then emits: it
//! blends the inventory as it is with the inventory as the list leaves it, source by source, so that lists may be of any length and finer than the groups of
//! a run. [`Effect`] sets two runs beside each other.

mod course;
mod coverage;
mod effect;
mod grade;
mod index_table;
mod indices;
mod list;
mod list_row;
mod response;
mod rules;
mod savings;
mod schedule;
mod watch;

pub use course::{Course, Execution};
pub use coverage::{Coverage, CoverageError, Standing};
pub use effect::{CityEffect, CutHour, Effect, EffectError, Window, emission_cuts};
pub use grade::{Grade, grades};
pub use index_table::{IndexTable, read_index_table};
pub use indices::{city_series, index_hours};
pub use list::{BENCHMARK_LIST, Counties, EMBEDDED_LIST, EmergencyList, ListLine, Taken};
pub use response::{Foresight, ResponseSpan, answer_together, merged, response_spans};
pub use rules::{Benchmark, EmergencyRules};
pub use savings::{CUT_POLLUTANTS, Savings, Shortfall, Weighting};
pub use schedule::{EmergencyEmissions, EmergencyPart};
pub use watch::{CityAlerts, Watch, WatchError};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
