//! The index of a pollutant (IAQI, HJ 633).
//!
//! IAQI = (I_H − I_L)/(B_H − B_L) · (C − B_L) + I_L between two steps (B_L, I_L) and (B_H, I_H), rounded up to a whole number. Concentrations are rounded to
//! the decimals of the network first, so that everything is whole numbers and "up" has no errors of binary fractions.

use super::limits::Period;
use super::rounding::{power, quotient_up, rounded_units};
use super::source::{Basis, Sourced, Status};
use super::state::Judged;
use crate::observations::Quantity;

/// What holds above the last step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Above {
    /// This index.
    Index(u16),
    /// No index: another averaging of the pollutant is used.
    NotComputed,
}

/// The steps of a pollutant and averaging.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// Of what.
    pub quantity: Quantity,
    /// Mean of what.
    pub period: Period,
    /// Index and concentration in whole units (µg/m³; CO mg/m³), rising from 0, 0.
    pub steps: Vec<(u16, i64)>,
    /// What holds above the last.
    pub above: Above,
    /// How sure that is.
    pub above_status: Status,
    /// How sure the steps are.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// How the index of a day or hour is made (HJ 633).
#[derive(Debug, Clone, PartialEq)]
pub struct IndexRule {
    /// Name of the rule.
    pub id: String,
    /// Its document.
    pub name: String,
    /// Pollutants that must be there.
    pub six: Vec<Quantity>,
    /// What a day's index is made of.
    pub day: Vec<(Quantity, Period)>,
    /// What an hour's index is made of, by the steps that are taken.
    pub hour: Vec<(Quantity, Period)>,
    /// Averaging that is used in place of one without an index.
    pub instead: Vec<(Quantity, Period, Period)>,
    /// A pollutant is primary if the index is above this.
    pub primary_above: u16,
    /// A pollutant is named as exceeding if its index is above this; `None` where the edition has no such thing.
    pub exceeding_above: Option<u16>,
    /// Hourly particles take the steps of the day.
    pub hourly_particles: Sourced<bool>,
    /// Concentrations are rounded first.
    pub rounded_first: Sourced<bool>,
    /// A day without all pollutants counts only if its index exceeds 100.
    pub incomplete: Sourced<bool>,
    /// Steps by pollutant.
    pub steps: Vec<Steps>,
}

/// Decimals that are kept where concentrations are not rounded first.
const FINE: u8 = 3;

/// The index of one pollutant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PollutantIndex {
    /// Of what.
    pub quantity: Quantity,
    /// Mean of what.
    pub period: Period,
    /// Concentration as it was taken, in the unit of its limit.
    pub concentration: f64,
    /// The index; `None` above the last step, where the edition computes none.
    pub index: Option<u16>,
    /// Whether the concentration is above the last step.
    pub beyond: bool,
}

impl IndexRule {
    /// The steps of a pollutant and averaging.
    pub fn steps(&self, quantity: Quantity, period: Period) -> Option<&Steps> {
        let same = |s: &&Steps| s.quantity == quantity && s.period == period;
        self.steps.iter().find(same)
    }

    /// The index of a pollutant; `None` where the rule has no steps for it, or the value is no number or negative.
    pub fn pollutant(
        &self,
        quantity: Quantity,
        period: Period,
        value: Judged,
        decimals: u8,
        basis: &mut Basis,
    ) -> Option<PollutantIndex> {
        let steps = self.steps(quantity, period)?;
        let in_unit = super::limits::in_unit(quantity, value.micrograms());
        if !in_unit.is_finite() || in_unit < 0.0 {
            return None;
        }
        let what = format!(
            "{}: steps of {} {}",
            self.id,
            quantity.name(),
            period.name()
        );
        basis.note(&what, steps.status);
        let decimals = if basis.take(&self.rounded_first) {
            decimals
        } else {
            FINE
        };
        let units = rounded_units(in_unit, decimals);
        let found = steps.index(units, power(decimals));
        if found.is_none() {
            let what = format!(
                "{}: {} {} above the last step",
                self.id,
                quantity.name(),
                period.name()
            );
            basis.note(&what, steps.above_status);
        }
        Some(PollutantIndex {
            quantity,
            period,
            concentration: units as f64 / power(decimals) as f64,
            index: match (found, steps.above) {
                (Some(index), _) | (None, Above::Index(index)) => Some(index),
                (None, Above::NotComputed) => None,
            },
            beyond: found.is_none(),
        })
    }
}

impl Steps {
    /// The index of a concentration in parts of its unit; `None` above the last step.
    fn index(&self, concentration: i64, parts: i64) -> Option<u16> {
        let pairs = self.steps.windows(2);
        let (low, high) = pairs
            .map(|pair| (pair[0], pair[1]))
            .find(|(_, high)| concentration <= high.1 * parts)?;
        let rise = i64::from(high.0 - low.0) * (concentration - low.1 * parts);
        let above = quotient_up(rise, (high.1 - low.1) * parts);
        u16::try_from(above).ok().map(|above| low.0 + above)
    }
}
