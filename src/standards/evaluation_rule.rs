//! How a year is judged (HJ 663): what a mean needs, percentiles, decimals, weights.

use super::limits::Period;
use super::source::{Basis, Sourced, Status};
use crate::observations::Quantity;

/// A percentile of the days of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Percentile {
    /// In words.
    pub what: String,
    /// Of what.
    pub quantity: Quantity,
    /// Of which values of the days.
    pub period: Period,
    /// Share of the days below it [1].
    pub share: f64,
    /// How sure.
    pub status: Status,
}

/// The rules of an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRule {
    /// Name of the rule.
    pub id: String,
    /// Its document.
    pub name: String,
    /// Hours that a day needs.
    pub hours_of_day: Sourced<usize>,
    /// Hours that an 8-hour mean needs.
    pub hours_of_eight: Sourced<usize>,
    /// 8-hour means that a day needs.
    pub eights_of_day: Sourced<usize>,
    /// A day with fewer counts if its largest is above the limit.
    pub eights_above: Sourced<bool>,
    /// Days that a year needs.
    pub days_of_year: Sourced<usize>,
    /// Days that a month needs.
    pub days_of_month: Sourced<usize>,
    /// Days that February needs.
    pub days_of_february: Sourced<usize>,
    /// Days that a year of TSP, benzo[a]pyrene or lead needs, which are sampled on some days only.
    pub sampled_year: Sourced<usize>,
    /// Days that a month of them needs.
    pub sampled_month: Sourced<usize>,
    /// Days that a quarter of lead needs.
    pub sampled_quarter: Sourced<usize>,
    /// A city is the mean of its stations hour by hour.
    pub city_mean: Sourced<bool>,
    /// The percentile is linear between order statistics.
    pub percentile: Sourced<bool>,
    /// Means of three years are made.
    pub three_years: Option<Sourced<bool>>,
    /// Percentiles by pollutant.
    pub percentiles: Vec<Percentile>,
    /// Weights of the composite index by pollutant.
    pub weights: Vec<(Quantity, Sourced<f64>)>,
    /// Decimals by pollutant, in the unit of its limit.
    pub decimals: Vec<(Quantity, Sourced<u8>)>,
}

impl EvaluationRule {
    /// Decimals of a pollutant in the unit of its limit; of one without a rule one more than the network's whole numbers.
    pub fn decimals(&self, quantity: Quantity, basis: &mut Basis) -> u8 {
        let row = self.decimals.iter().find(|row| row.0 == quantity);
        row.map_or(1, |row| basis.take(&row.1))
    }

    /// The percentile of a pollutant.
    pub fn percentile_of(&self, quantity: Quantity) -> Option<&Percentile> {
        self.percentiles.iter().find(|p| p.quantity == quantity)
    }

    /// Days that a year of a pollutant needs.
    pub fn days_of_year(&self, quantity: Quantity, basis: &mut Basis) -> usize {
        if is_sampled(quantity) {
            basis.take(&self.sampled_year)
        } else {
            basis.take(&self.days_of_year)
        }
    }

    /// Days that a month (1 to 12) of a pollutant needs.
    pub fn days_of_month(&self, quantity: Quantity, month: usize, basis: &mut Basis) -> usize {
        if is_sampled(quantity) {
            basis.take(&self.sampled_month)
        } else if month == 2 {
            basis.take(&self.days_of_february)
        } else {
            basis.take(&self.days_of_month)
        }
    }
}

/// Whether a pollutant is sampled on some days only.
fn is_sampled(quantity: Quantity) -> bool {
    matches!(
        quantity,
        Quantity::Tsp | Quantity::Benzopyrene | Quantity::Lead
    )
}
