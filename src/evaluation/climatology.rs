//! What the same month of other years would have been worth as a forecast: the baseline of a climate of months.
//!
//! A value's climate is the mean over other years of the means of its calendar month (of hours: of the same hour of the day in that month), each year with at least
//! [`LEAST`] days, all in the state of air of the value. A value's own year never counts.

use super::compare::Span;
use super::spans::{daily_maxima, daily_means};
use crate::observations::{Averaging, Observations, Quantity, State};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Days that a month of a year needs.
pub const LEAST: usize = 15;

/// Place, quantity, state, whether largest 8-hour means, month, hour of the day (24: the whole day).
type Key = (usize, Quantity, State, bool, usize, usize);
/// Hour of a key that is about days.
const WHOLE: usize = 24;

/// Monthly means of other years.
#[derive(Debug, Clone, Default)]
pub struct Climatology {
    means: BTreeMap<Key, BTreeMap<i16, (f64, usize)>>,
}

impl Climatology {
    /// Of all years of a table.
    pub fn of(observations: &Observations) -> Self {
        let mut all = Self::default();
        let mut rest = observations.values.as_slice();
        while let Some(first) = rest.first() {
            let series = observations.series(first.place, first.quantity, first.averaging);
            rest = &rest[series.len()..];
            let mut states: Vec<State> = series.iter().map(|o| o.state).collect();
            states.sort();
            states.dedup();
            for state in states {
                let values = || {
                    let of_state = series.iter().filter(move |o| o.state == state);
                    of_state.map(|o| (o.begin, o.value))
                };
                let mut add = |maxima: bool, hour: bool, time: ModelTime, value: f64| {
                    let at = if hour { time.hour() } else { WHOLE };
                    let key = (first.place, first.quantity, state, maxima, time.month(), at);
                    let years = all.means.entry(key).or_default();
                    let entry = years.entry(time.beijing().year()).or_insert((0.0, 0));
                    entry.0 += value;
                    entry.1 += 1;
                };
                match first.averaging {
                    Averaging::Day => values().for_each(|(t, v)| add(false, false, t, v)),
                    Averaging::MaxEightHours => values().for_each(|(t, v)| add(true, false, t, v)),
                    Averaging::Hour => {
                        values().for_each(|(t, v)| add(false, true, t, v));
                        for (day, value) in daily_means(values()) {
                            add(false, false, day, value);
                        }
                        if first.quantity == Quantity::O3 {
                            for (day, value) in daily_maxima(values()) {
                                add(true, false, day, value);
                            }
                        }
                    }
                }
            }
        }
        all
    }

    /// The climate of a value; `None` where no other year has enough days.
    pub fn at(
        &self,
        (place, quantity, state): (usize, Quantity, State),
        span: Span,
        begin: ModelTime,
    ) -> Option<f64> {
        let (maxima, hour) = match span {
            Span::Hour => (false, begin.hour()),
            Span::Day | Span::Month => (false, WHOLE),
            Span::MaxEightHours | Span::MonthOfMaxima => (true, WHOLE),
        };
        let key = (place, quantity, state, maxima, begin.month(), hour);
        let year = begin.beijing().year();
        let others = self.means.get(&key)?.iter();
        let means: Vec<f64> = others
            .filter(|(other, (_, count))| **other != year && *count >= LEAST)
            .map(|(_, (sum, count))| sum / *count as f64)
            .collect();
        (!means.is_empty()).then(|| means.iter().sum::<f64>() / means.len() as f64)
    }
}
