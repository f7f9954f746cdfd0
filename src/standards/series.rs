//! Hours and days of a place in the state in which they are judged, and days out of hours where enough of them are there.

use super::edition::Edition;
use super::limits::{Period, ZoneClass};
use super::source::Basis;
use super::state::Judged;
use crate::observations::{Averaging, Observation, Observations, Quantity};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::{BTreeMap, BTreeSet};

/// Hours of a day, and of a running mean.
const DAY_HOURS: usize = 24;
const WINDOW: usize = 8;

/// Values by their beginning [µg/m³, judged].
pub type Series = BTreeMap<ModelTime, f64>;

/// Hours of a day by hour; NaN where there is none.
type Hours = [f64; DAY_HOURS];

/// What was measured at a place (the mean of its stations), in the state in which it is judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaceSeries {
    /// Hours by pollutant.
    pub hours: BTreeMap<Quantity, Series>,
    /// Days that the table itself has, by pollutant and averaging.
    pub days: BTreeMap<(Quantity, Period), Series>,
    /// Values that could not be turned to the judged state, since the air of their place and time is not known.
    pub unturned: BTreeMap<Quantity, usize>,
    /// Values of exactly 0 by pollutant, which are judged as they are.
    pub zeros: BTreeMap<Quantity, usize>,
    /// Values that are no concentration: not finite or negative.
    pub impossible: usize,
}

impl PlaceSeries {
    /// The mean of some places of a table, hour by hour or day by day; `judged` turns a record to the state in which it is judged.
    pub fn of(
        observations: &Observations,
        places: &[usize],
        mut judged: impl FnMut(&Observation) -> Option<Judged>,
    ) -> Self {
        let mut series = Self::default();
        let mut sums: BTreeMap<(Quantity, Averaging, ModelTime), (f64, usize)> = BTreeMap::new();
        for &place in places {
            let from = observations.values.partition_point(|o| o.place < place);
            let own = observations.values[from..].iter();
            for record in own.take_while(|o| o.place == place) {
                if !record.value.is_finite() || record.value < 0.0 {
                    series.impossible += 1;
                } else if let Some(value) = judged(record) {
                    if record.value == 0.0 {
                        *series.zeros.entry(record.quantity).or_default() += 1;
                    }
                    let key = (record.quantity, record.averaging, record.begin);
                    let sum = sums.entry(key).or_default();
                    *sum = (sum.0 + value.micrograms(), sum.1 + 1);
                } else {
                    *series.unturned.entry(record.quantity).or_default() += 1;
                }
            }
        }
        for ((quantity, averaging, begin), (sum, count)) in sums {
            let series = match averaging {
                Averaging::Hour => series.hours.entry(quantity).or_default(),
                Averaging::Day => series.days.entry((quantity, Period::Day)).or_default(),
                Averaging::MaxEightHours => {
                    let key = (quantity, Period::MaxEightHours);
                    series.days.entry(key).or_default()
                }
            };
            series.insert(begin, sum / count as f64);
        }
        series
    }

    /// Whether anything is there of which an index of days can be made.
    pub fn serves(&self, quantity: Quantity, items: &[(Quantity, Period)]) -> bool {
        let own = |key: &(Quantity, Period)| key.0 == quantity && items.contains(key);
        self.hours.contains_key(&quantity) || self.days.keys().any(own)
    }

    /// Mean of the 24 hours that end with an hour, if enough of them are there.
    pub fn running_day(&self, quantity: Quantity, hour: ModelTime, least: usize) -> Option<f64> {
        let hours = self.hours.get(&quantity)?;
        let first = hour.plus(-(DAY_HOURS as i64 - 1) * HOUR as i64);
        let values: Vec<f64> = hours.range(first..=hour).map(|(_, value)| *value).collect();
        mean(&values, least)
    }
}

/// Values of days by pollutant and averaging, and the days that had too few hours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DayTable {
    /// Valid values of days.
    pub values: BTreeMap<(Quantity, Period), Series>,
    /// Days with hours, but too few of them.
    pub short: BTreeMap<(Quantity, Period), usize>,
}

impl DayTable {
    /// Days of a place by the rules of an edition; `left_out` names the hours (for days of a table: the midnights) of particles that do not count.
    pub fn of(
        series: &PlaceSeries,
        edition: &Edition,
        class: ZoneClass,
        left_out: &BTreeSet<ModelTime>,
        basis: &mut Basis,
    ) -> Self {
        let mut table = Self::default();
        let counts =
            |quantity: Quantity, time: &ModelTime| quantity.is_gas() || !left_out.contains(time);
        for ((quantity, period), days) in &series.days {
            let kept = days.iter().filter(|(day, _)| counts(*quantity, day));
            let kept: Series = kept.map(|(day, value)| (*day, *value)).collect();
            table.values.insert((*quantity, *period), kept);
        }
        for (quantity, hours) in &series.hours {
            let kept = hours.iter().filter(|(hour, _)| counts(*quantity, hour));
            for (day, hours) in by_day(kept.map(|(time, value)| (*time, *value))) {
                let mut put = |period: Period, value: Option<f64>| match value {
                    Some(value) => {
                        let of = table.values.entry((*quantity, period)).or_default();
                        of.insert(day, value);
                    }
                    None => *table.short.entry((*quantity, period)).or_default() += 1,
                };
                let least = basis.take(&edition.evaluation.hours_of_day);
                put(Period::Day, mean(&hours, least));
                if *quantity == Quantity::O3 {
                    put(Period::Hour, largest(&hours, least));
                    let largest = largest_eight(&hours, edition, class, basis);
                    put(Period::MaxEightHours, largest);
                }
            }
        }
        table
    }

    /// A value of a day.
    pub fn value(&self, quantity: Quantity, period: Period, day: ModelTime) -> Option<Judged> {
        let series = self.values.get(&(quantity, period))?;
        series.get(&day).copied().map(Judged::already)
    }

    /// All days on which anything is there.
    pub fn days(&self) -> BTreeSet<ModelTime> {
        let series = self.values.values();
        series.flat_map(|series| series.keys().copied()).collect()
    }
}

/// Hours of each day.
fn by_day(hours: impl Iterator<Item = (ModelTime, f64)>) -> BTreeMap<ModelTime, Hours> {
    let mut days = BTreeMap::new();
    for (time, value) in hours {
        days.entry(time.midnight()).or_insert([f64::NAN; DAY_HOURS])[time.hour()] = value;
    }
    days
}

/// Mean of values that are there, if enough are.
fn mean(values: &[f64], least: usize) -> Option<f64> {
    let valid: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let enough = !valid.is_empty() && valid.len() >= least;
    enough.then(|| valid.iter().sum::<f64>() / valid.len() as f64)
}

/// Largest of the values that are there, if enough are.
fn largest(values: &[f64], least: usize) -> Option<f64> {
    let valid = || values.iter().copied().filter(|v| v.is_finite());
    valid()
        .reduce(f64::max)
        .filter(|_| valid().count() >= least)
}

/// Largest running 8-hour mean inside a day; with too few of them only if it is above the limit.
fn largest_eight(
    hours: &Hours,
    edition: &Edition,
    class: ZoneClass,
    basis: &mut Basis,
) -> Option<f64> {
    let rule = &edition.evaluation;
    let least = basis.take(&rule.hours_of_eight);
    let means: Vec<f64> = hours
        .windows(WINDOW)
        .filter_map(|w| mean(w, least))
        .collect();
    let top = means.iter().copied().reduce(f64::max)?;
    if means.len() >= basis.take(&rule.eights_of_day) {
        return Some(top);
    }
    let limit = edition
        .limits
        .limit(Quantity::O3, Period::MaxEightHours, class, basis)?;
    (basis.take(&rule.eights_above) && top > limit).then_some(top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::daily_maximum_8h;
    use crate::standards::Standards;

    fn edition() -> &'static Edition {
        let standards = Standards::embedded().expect("tables");
        standards.named("2026").expect("an edition")
    }

    /// A day of hours from midnight on.
    fn day(quantity: Quantity, values: &[f64]) -> DayTable {
        let midnight = ModelTime::from_beijing(2027, 6, 1, 0);
        let hours = values.iter().enumerate();
        let hours: Series = hours
            .map(|(hour, value)| (midnight.plus(hour as i64 * HOUR as i64), *value))
            .collect();
        let series = PlaceSeries {
            hours: [(quantity, hours)].into(),
            ..PlaceSeries::default()
        };
        let none = BTreeSet::new();
        let class = ZoneClass::Two;
        DayTable::of(&series, edition(), class, &none, &mut Basis::default())
    }

    fn one(table: &DayTable, quantity: Quantity, period: Period) -> Option<f64> {
        let series = table.values.get(&(quantity, period))?;
        series.values().next().copied()
    }

    #[test]
    fn a_day_needs_twenty_hours() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        let table = day(Quantity::Pm25, &values);
        assert_eq!(one(&table, Quantity::Pm25, Period::Day), Some(10.5));
        let table = day(Quantity::Pm25, &values[..19]);
        assert_eq!(one(&table, Quantity::Pm25, Period::Day), None);
        assert_eq!(table.short[&(Quantity::Pm25, Period::Day)], 1);
    }

    #[test]
    fn eight_hours_of_ozone() {
        // 8 hours of 180 from 10 h on, 60 else: the largest mean is 180.
        let mut values = [60.0; 24];
        values[10..18].fill(180.0);
        let table = day(Quantity::O3, &values);
        let mda8 = Period::MaxEightHours;
        assert_eq!(one(&table, Quantity::O3, mda8), Some(180.0));
        assert_eq!(daily_maximum_8h(&values), Some(180.0));
        // Hours 0 to 9 missing: means that begin at 8 (6 hours) to 16 h are 9, too few; but 180 is above 160.
        values[..10].fill(f64::NAN);
        assert_eq!(daily_maximum_8h(&values), None);
        let table = day(Quantity::O3, &values);
        assert_eq!(one(&table, Quantity::O3, mda8), Some(180.0));
        // At 150 it is not, and the day has no value.
        values[10..18].fill(150.0);
        let table = day(Quantity::O3, &values);
        assert_eq!(one(&table, Quantity::O3, mda8), None);
        assert_eq!(table.short[&(Quantity::O3, mda8)], 1);
        // A mean of six hours counts, one of five does not: three groups of hours.
        let mut values = [100.0; 24];
        values[0..3].fill(f64::NAN);
        let table = day(Quantity::O3, &values);
        assert_eq!(one(&table, Quantity::O3, mda8), daily_maximum_8h(&values));
    }

    #[test]
    fn what_is_no_concentration_is_counted() {
        let record = |value, hour| Observation {
            place: 0,
            quantity: Quantity::Pm25,
            averaging: Averaging::Hour,
            state: crate::observations::State::Actual,
            begin: ModelTime::from_beijing(2027, 6, 1, hour),
            value,
        };
        let observations = Observations {
            places: vec!["a".to_owned()],
            values: vec![record(f64::NAN, 0), record(-1.0, 1), record(5.0, 2)],
            ..Observations::default()
        };
        let series = PlaceSeries::of(&observations, &[0], |o| Some(Judged::already(o.value)));
        assert_eq!(series.impossible, 2);
        assert_eq!(series.hours[&Quantity::Pm25].len(), 1);
    }
}
