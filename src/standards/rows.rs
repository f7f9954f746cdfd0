//! The rows of the tables of `seeds/standards` as they are written.

use super::aqi::Level;
use super::dust_rule::DustNumbers;
use super::source::{Sourced, Status};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Editions {
    pub edition: Vec<Edition>,
    pub who: Who,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edition {
    pub id: String,
    pub name: String,
    pub name_zh: String,
    pub limits: String,
    pub index: String,
    pub evaluation: String,
    pub dust: String,
    pub in_force: Span,
    pub early: Option<Span>,
    pub caution: Option<Caution>,
    pub state: Vec<State>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    pub from: String,
    pub to: Option<String>,
    pub status: Status,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Caution {
    pub what: String,
    pub status: Status,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub to: Option<String>,
    pub gases: String,
    pub particles: String,
    pub status: Status,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    pub id: String,
    pub name: String,
    pub name_zh: String,
    pub in_force: Span,
    pub state: State,
    pub day_share: Sourced<f64>,
    pub days_of_year: Sourced<usize>,
    pub days_of_season: Sourced<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    pub table: String,
    pub quantity: String,
    pub period: String,
    pub class1: f64,
    pub class2: f64,
    pub unit: String,
    pub status: Status,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Steps {
    pub table: String,
    pub quantity: String,
    pub period: String,
    iaqi_0: Option<i64>,
    iaqi_50: Option<i64>,
    iaqi_100: Option<i64>,
    iaqi_150: Option<i64>,
    iaqi_200: Option<i64>,
    iaqi_300: Option<i64>,
    iaqi_400: Option<i64>,
    iaqi_500: Option<i64>,
    pub above: String,
    pub above_status: Status,
    #[serde(rename = "unit")]
    _unit: String,
    pub status: Status,
    pub source: String,
}

impl Steps {
    /// Concentrations by index: 0, 50, 100, 150, 200, 300, 400, 500.
    pub fn steps(&self) -> [Option<i64>; 8] {
        [
            self.iaqi_0,
            self.iaqi_50,
            self.iaqi_100,
            self.iaqi_150,
            self.iaqi_200,
            self.iaqi_300,
            self.iaqi_400,
            self.iaqi_500,
        ]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Indices {
    pub index: Vec<Index>,
    pub level: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Index {
    pub id: String,
    pub name: String,
    pub six: Vec<String>,
    pub day: Vec<(String, String)>,
    pub hour: Vec<(String, String)>,
    #[serde(default)]
    pub instead: Vec<(String, String, String)>,
    pub primary_above: u16,
    pub exceeding_above: Option<u16>,
    pub hourly_particles: Sourced<bool>,
    pub rounded_first: Sourced<bool>,
    pub incomplete: Sourced<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evaluations {
    pub evaluation: Vec<Evaluation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evaluation {
    pub id: String,
    pub name: String,
    pub hours_of_day: Sourced<usize>,
    pub hours_of_eight: Sourced<usize>,
    pub eights_of_day: Sourced<usize>,
    pub eights_above: Sourced<bool>,
    pub days_of_year: Sourced<usize>,
    pub days_of_month: Sourced<usize>,
    pub days_of_february: Sourced<usize>,
    pub sampled_year: Sourced<usize>,
    pub sampled_month: Sourced<usize>,
    pub sampled_quarter: Sourced<usize>,
    pub city_mean: Sourced<bool>,
    pub percentile: Sourced<bool>,
    pub three_years: Option<Sourced<bool>>,
    pub percentiles: Vec<Percentile>,
    pub weights: Vec<Weight>,
    pub decimals: Vec<Decimals>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Percentile {
    pub what: String,
    pub quantity: String,
    pub period: String,
    pub share: f64,
    pub status: Status,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weight {
    pub what: String,
    pub quantity: String,
    #[serde(rename = "weight")]
    pub value: f64,
    pub status: Status,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decimals {
    pub what: String,
    pub quantity: String,
    #[serde(rename = "decimals")]
    pub value: u8,
    pub status: Status,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dusts {
    pub rule: Vec<Dust>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dust {
    pub id: String,
    pub name: String,
    pub name_zh: String,
    pub from: String,
    pub to: Option<String>,
    pub source: String,
    pub numbers: Option<DustNumbers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Guideline {
    pub quantity: String,
    pub statistic: String,
    pub unit: String,
    pub aqg: f64,
    pub it1: Option<f64>,
    pub it2: Option<f64>,
    pub it3: Option<f64>,
    pub it4: Option<f64>,
    pub status: Status,
    pub source: String,
}
