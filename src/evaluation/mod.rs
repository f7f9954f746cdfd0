//! How good a run is: pairs of observed and modelled values, what they say, and how that stands beside what papers ask.
//!
//! [`compare`] makes the pairs (hours, days, largest 8-hour means, months) in the state of air of each observation; [`rows`] turns them into [`Metrics`] by
//! place, band of altitude, season and kind of days with intervals, benchmarks, persistence and climatology; [`csv_header`], [`markdown`] and [`latex`] print them. [`WeatherTable`] holds the weather beside what
//! stations measured.

mod arcs;
mod benchmarks;
mod bootstrap;
mod categories;
mod cities;
mod climatology;
mod compare;
mod frequencies;
mod metrics;
mod modelled;
mod rows;
mod spans;
mod table;
#[cfg(test)]
mod tests;
mod weather;
mod weather_table;

pub use arcs::{
    ArcError, ArcPair, ArcRow, ObservedArc, arc_csv_header, arc_markdown, arc_rows, parse_arcs,
};
pub use benchmarks::{Benchmark, Figure, Mark, Quantity as BenchmarkQuantity, benchmarks};
pub use bootstrap::interval;
pub use categories::{Exceedances, hit_rate};
pub use cities::cells_of;
pub use climatology::{Climatology, LEAST as LEAST_CLIMATE_DAYS};
pub use compare::{Comparison, Frequencies, Pair, Span, compare};
pub use frequencies::embedded_frequencies;
pub use metrics::Metrics;
pub use modelled::{Modelled, ModelledError};
pub use rows::{Beside, Days, EvaluationRow, When, rows};
pub use spans::{daily_maxima, daily_means};
pub use table::{csv_header, latex, markdown, pairs_csv, pairs_header};
pub use weather::{WeatherComparison, WeatherQuantity, WeatherRow, WeatherTable, weather_rows};
pub use weather_table::{weather_csv_header, weather_latex, weather_markdown};
