//! The air quality index of a day or an hour (HJ 633): the largest index of its pollutants, which of them are primary, and its level.

use super::aqi_rule::{IndexRule, PollutantIndex};
use super::edition::Edition;
use super::limits::Period;
use super::source::Basis;
use super::state::Judged;
use crate::observations::Quantity;

/// A level of the index.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Largest index of it.
    pub up_to: u16,
    /// In English.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// Its colour.
    pub colour: String,
}

/// Largest index of a good day, and of a day that is not heavily polluted.
pub const GOOD: u16 = 100;
/// See [`GOOD`].
pub const NOT_HEAVY: u16 = 200;

/// The index of a day or an hour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AirIndex {
    /// Of every pollutant that is there.
    pub parts: Vec<PollutantIndex>,
    /// The largest of them; `None` where no pollutant has one.
    pub largest: Option<u16>,
    /// Pollutants without an index.
    pub missing: Vec<Quantity>,
    /// The index as it counts: [`Self::largest`], but `None` where pollutants are missing and the rest does not exceed 100.
    pub index: Option<u16>,
    /// Those with the largest index, where it is above 50; several where they are equal.
    pub primary: Vec<Quantity>,
    /// Those whose own index is above 100, in editions that name them.
    pub exceeding: Vec<Quantity>,
}

impl AirIndex {
    /// The index of a pollutant: the largest of its averagings.
    pub fn of(&self, quantity: Quantity) -> Option<u16> {
        of(&self.parts, quantity)
    }
}

fn of(parts: &[PollutantIndex], quantity: Quantity) -> Option<u16> {
    let own = parts.iter().filter(|part| part.quantity == quantity);
    own.filter_map(|part| part.index).max()
}

/// Which list of a rule is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexOf {
    /// Of a day.
    Day,
    /// Of an hour.
    Hour,
}

impl Edition {
    /// The index of a day or an hour from the values that are there; `partial` lets one without all pollutants count as it is.
    ///
    /// Of an hour, `value` is asked for particles with [`Period::Hour`].
    pub fn air_index(
        &self,
        which: IndexOf,
        value: impl Fn(Quantity, Period) -> Option<Judged>,
        partial: bool,
        basis: &mut Basis,
    ) -> AirIndex {
        let rule = &self.index;
        let items = match which {
            IndexOf::Day => &rule.day,
            IndexOf::Hour => &rule.hour,
        };
        let mut parts = Vec::new();
        for &(quantity, period) in items {
            let decimals = self.evaluation.decimals(quantity, basis);
            let mut part = |period: Period, asked: Period, basis: &mut Basis| {
                let value = value(quantity, asked)?;
                let part = rule.pollutant(quantity, period, value, decimals, basis)?;
                parts.push(part);
                Some(part)
            };
            let asked = if which == IndexOf::Hour && period == Period::Day {
                basis.take(&rule.hourly_particles);
                Period::Hour
            } else {
                period
            };
            let Some(found) = part(period, asked, basis) else {
                continue;
            };
            let other = instead(rule, quantity, period)
                .filter(|other| found.index.is_none() && !items.contains(&(quantity, *other)));
            if let Some(other) = other {
                part(other, other, basis);
            }
        }
        collected(rule, parts, partial, basis)
    }
}

/// The averaging that is used in place of one without an index.
fn instead(rule: &IndexRule, quantity: Quantity, period: Period) -> Option<Period> {
    let same = |row: &&(Quantity, Period, Period)| row.0 == quantity && row.1 == period;
    rule.instead.iter().find(same).map(|row| row.2)
}

fn collected(
    rule: &IndexRule,
    parts: Vec<PollutantIndex>,
    partial: bool,
    basis: &mut Basis,
) -> AirIndex {
    let six = || rule.six.iter().copied();
    let missing: Vec<Quantity> = six().filter(|q| of(&parts, *q).is_none()).collect();
    let largest = six().filter_map(|q| of(&parts, q)).max();
    let counts =
        |index: u16| missing.is_empty() || partial || !basis.take(&rule.incomplete) || index > GOOD;
    let index = largest.filter({
        let mut counts = counts;
        move |index| counts(*index)
    });
    let with = |test: &dyn Fn(u16) -> bool| -> Vec<Quantity> {
        six().filter(|q| of(&parts, *q).is_some_and(test)).collect()
    };
    let primary = match index {
        Some(top) if top > rule.primary_above => with(&|index| index == top),
        _ => vec![],
    };
    let exceeding = match rule.exceeding_above {
        Some(least) => with(&|index| index > least),
        None => vec![],
    };
    AirIndex {
        parts,
        largest,
        missing,
        index,
        primary,
        exceeding,
    }
}
