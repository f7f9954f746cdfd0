//! Everything the page of an evaluation shows. Concentrations in µg/m³ in the state of the observations; numbers that do not exist are NaN, `null` in the page.

use crate::output::InputHash;
use crate::report::{Line, Packed, RasterGrid, Text, Town};
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationModel {
    /// Title.
    pub title: String,
    /// Version of the program.
    pub version: String,
    /// Runs that were read as one.
    pub runs: Vec<EvaluatedRun>,
    /// Places of the observations.
    pub places: Vec<EvaluatedPlace>,
    /// Hours of the winds of the places; empty for a year of representative days.
    pub hours: Vec<PackedTimes>,
    /// Rows of the table.
    pub rows: Vec<EvaluatedRow>,
    /// Every pair.
    pub pairs: Vec<EvaluatedPairs>,
    /// Rows of the table of weather.
    pub weather_rows: Vec<EvaluatedWeatherRow>,
    /// Pairs of weather.
    pub weather: Vec<EvaluatedWeather>,
    /// Where the cells lie.
    pub grid: RasterGrid,
    /// Borders, rivers and lakes.
    pub lines: Vec<Line>,
    /// Towns.
    pub towns: Vec<Town>,
    /// Means of the run.
    pub maps: Vec<EvaluatedMap>,
    /// Names of the parts of PM2.5.
    pub parts: Vec<Text>,
    /// What PM2.5 of the run is made of at the places.
    pub composition: Vec<EvaluatedComposition>,
    /// Places outside the domain or unknown, which are not compared.
    pub outside: Vec<Text>,
    /// What else was left out, in words.
    pub notes: Vec<String>,
    /// Inputs with their hashes.
    pub inputs: Vec<InputHash>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedRun {
    /// Name of its scenario.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Begin of its first entry [s since 1970-01-01 00:00 UTC].
    pub start: i64,
    /// Entries: hours or representative days.
    pub entries: usize,
}

/// A place of the observations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedPlace {
    /// Name as the table has it.
    pub name: String,
    /// Name for the reader.
    pub label: Text,
    /// Height of the run's ground [m]; `None` outside the domain.
    pub height: Option<f64>,
    /// Mean longitude and latitude of its cells [degrees].
    pub position: Option<[f64; 2]>,
    /// Wind speed of the run's hours [m/s].
    pub wind_speed: Option<Packed>,
    /// Direction it comes from [degrees].
    pub wind_from: Option<Packed>,
}

/// Times: a begin and hours behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackedTimes {
    /// The first [s since 1970-01-01 00:00 UTC].
    pub start: i64,
    /// Hours behind it, whole numbers.
    pub offsets: Packed,
}

/// Observed and modelled values by time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackedSeries {
    /// When they begin.
    pub times: PackedTimes,
    /// Observed.
    pub observed: Packed,
    /// Modelled.
    pub modelled: Packed,
}

/// Pairs of a place, quantity and span.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedPairs {
    /// Index of the place.
    pub place: usize,
    /// Name of the quantity in tables.
    pub quantity: &'static str,
    /// Name of the span.
    pub span: &'static str,
    /// State of air.
    pub state: &'static str,
    /// The values.
    pub series: PackedSeries,
}

/// A benchmark beside a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkedBenchmark {
    /// Author and year.
    pub source: &'static str,
    /// `confirmed` or `unverified`.
    pub status: &'static str,
    /// Which figure it is on.
    pub figure: &'static str,
    /// What the best reach.
    pub goal: f64,
    /// What most reach.
    pub criterion: f64,
    /// `++`, `+` or `−`.
    pub mark: &'static str,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)] // the figures are those of `evaluation::Metrics`
pub struct EvaluatedRow {
    pub quantity: &'static str,
    pub span: &'static str,
    pub place: String,
    pub when: String,
    pub without_dust: bool,
    pub state: &'static str,
    pub count: usize,
    pub mean_observed: f64,
    pub mean_modelled: f64,
    pub mean_bias: f64,
    pub normalized_mean_bias: f64,
    pub interval: Option<[f64; 2]>,
    pub normalized_mean_error: f64,
    pub fractional_bias: f64,
    pub fractional_error: f64,
    pub correlation: f64,
    pub rmse: f64,
    pub agreement: f64,
    pub within_factor_2: f64,
    pub spread_observed: f64,
    pub spread_ratio: f64,
    pub centred_rmse: f64,
    pub persistence_rmse: Option<f64>,
    pub climatology_rmse: Option<f64>,
    pub marks: Vec<MarkedBenchmark>,
}

/// Pairs of weather.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedWeather {
    /// Name of the place.
    pub place: String,
    /// Name of the quantity with its unit.
    pub quantity: &'static str,
    /// Hours or days.
    pub span: &'static str,
    /// The values.
    pub series: PackedSeries,
}

/// A row of the table of weather.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)] // as above
pub struct EvaluatedWeatherRow {
    pub quantity: &'static str,
    pub span: &'static str,
    pub place: String,
    pub when: String,
    pub count: usize,
    pub mean_observed: f64,
    pub mean_modelled: f64,
    pub mean_bias: f64,
    pub mean_error: f64,
    pub rmse: f64,
    pub correlation: f64,
    pub agreement: f64,
    pub marks: Vec<MarkedBenchmark>,
}

/// The run's mean of a quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedMap {
    /// Name of the quantity.
    pub quantity: &'static str,
    /// Whether of the largest 8-hour means of days.
    pub maxima: bool,
    /// State of air.
    pub state: &'static str,
    /// `[j][i]`.
    pub values: Packed,
}

/// The run's PM2.5 at a place, in actual air.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedComposition {
    /// Index of the place.
    pub place: usize,
    /// Part of the time.
    pub when: String,
    /// By part.
    pub parts: Vec<f64>,
}
