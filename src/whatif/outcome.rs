//! What the levers make of the stations.

use super::sample::WhatIf;
use crate::observations::Quantity;
use crate::simulation::{DAY_HOURS, daily_maximum_8h};
use crate::standards::{Basis, Edition, IndexOf, Judged, Period};

/// Largest index of a good day.
const GOOD: u16 = 100;

/// A station under some factors [µg/m³].
#[derive(Debug, Clone, PartialEq)]
pub struct StationOutcome {
    /// Mean of PM2.5 over the run.
    pub pm25_mean: f64,
    /// Largest daily mean of PM2.5.
    pub pm25_worst: f64,
    /// MDA8 by day; empty without ozone.
    pub mda8: Vec<f64>,
    /// Good days by edition [d].
    pub good: Vec<f64>,
}

/// All stations under some factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// In the order of the points.
    pub stations: Vec<StationOutcome>,
    /// Values that would have been below 0.
    pub floored: usize,
}

impl WhatIf {
    /// The stations where `factors` remain of the levers, and their good days by editions; `basis` takes up what that rests on.
    pub fn outcome(&self, factors: &[f64], editions: &[&Edition], basis: &mut Basis) -> Outcome {
        let (map, mut floored) = self.pm25.at(factors);
        let daily: Vec<(Quantity, Vec<f64>)> = self
            .daily
            .iter()
            .map(|(quantity, field)| {
                let (values, below) = field.at(factors);
                floored += below;
                (*quantity, values)
            })
            .collect();
        let ozone = self.ozone.as_ref().map(|field| {
            let (values, below) = field.at(factors);
            floored += below;
            values
        });
        let points = self.points.len();
        let stations = (0..points).map(|point| {
            let mda8: Vec<f64> = ozone.as_ref().map_or_else(Vec::new, |ozone| {
                let days = 0..self.days.len();
                days.map(|day| self.mda8_of(ozone, day * points + point))
                    .collect()
            });
            let value = |day: usize, quantity: Quantity| {
                let own = daily.iter().find(|(q, _)| *q == quantity);
                own.map(|(_, values)| values[day * points + point])
            };
            let days = 0..self.days.len();
            let pm25 = days.clone().filter_map(|day| value(day, Quantity::Pm25));
            StationOutcome {
                pm25_mean: map[self.points[point]],
                pm25_worst: pm25.fold(0.0, f64::max),
                good: editions
                    .iter()
                    .map(|edition| {
                        let good = days.clone().filter(|day| {
                            let of = |quantity, period| match (quantity, period) {
                                (Quantity::O3, Period::MaxEightHours) => mda8.get(*day).copied(),
                                (_, Period::Day) => value(*day, quantity),
                                _ => None,
                            };
                            is_good(edition, &of, basis)
                        });
                        good.map(|day| self.days[day].weight).sum()
                    })
                    .collect(),
                mda8,
            }
        });
        Outcome {
            stations: stations.collect(),
            floored,
        }
    }

    fn mda8_of(&self, ozone: &[f64], at: usize) -> f64 {
        let hours = &ozone[at * self.ozone_hours..(at + 1) * self.ozone_hours];
        let day: Option<&[f64; DAY_HOURS]> = hours.try_into().ok();
        day.map_or(hours[0], |day| daily_maximum_8h(day).unwrap_or(f64::NAN))
    }
}

/// Whether a day is good by what is known of it.
fn is_good(
    edition: &Edition,
    value: &dyn Fn(Quantity, Period) -> Option<f64>,
    basis: &mut Basis,
) -> bool {
    let judged = |quantity, period| value(quantity, period).map(Judged::already);
    let index = edition.air_index(IndexOf::Day, judged, true, basis);
    let beyond = index.parts.iter().any(|part| part.beyond);
    !beyond && index.index.is_some_and(|index| index <= GOOD)
}
