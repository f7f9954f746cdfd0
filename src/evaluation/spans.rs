//! Days and months out of hours and days, where enough of them are there.
//!
//! A day counts with 20 hours, a month with 27 days (25 in February) (GB 3095-2012, table 4; unverified); the largest 8-hour mean of a day as
//! [`daily_maximum_8h`] says.

use crate::simulation::daily_maximum_8h;
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Hours that a day needs.
pub const LEAST_HOURS: usize = 20;
const DAY_HOURS: usize = 24;

/// Midnight of the first of a time's month, Beijing time.
pub fn month(time: ModelTime) -> ModelTime {
    let date = time.beijing();
    ModelTime::from_beijing(date.year(), date.month(), 1, 0)
}

/// Days that a month needs.
pub fn least_days(month: ModelTime) -> usize {
    if month.month() == 2 { 25 } else { 27 }
}

/// Hours of each day by hour of the day; NaN where there is none.
fn by_day(
    hours: impl IntoIterator<Item = (ModelTime, f64)>,
) -> BTreeMap<ModelTime, [f64; DAY_HOURS]> {
    let mut days = BTreeMap::new();
    for (time, value) in hours {
        days.entry(time.midnight()).or_insert([f64::NAN; DAY_HOURS])[time.hour()] = value;
    }
    days
}

/// Means of the days with enough hours.
pub fn daily_means(hours: impl IntoIterator<Item = (ModelTime, f64)>) -> BTreeMap<ModelTime, f64> {
    by_day(hours)
        .into_iter()
        .filter_map(|(day, values)| {
            let valid: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
            (valid.len() >= LEAST_HOURS)
                .then(|| (day, valid.iter().sum::<f64>() / valid.len() as f64))
        })
        .collect()
}

/// Largest 8-hour means of the days with enough hours.
pub fn daily_maxima(hours: impl IntoIterator<Item = (ModelTime, f64)>) -> BTreeMap<ModelTime, f64> {
    by_day(hours)
        .into_iter()
        .filter_map(|(day, values)| daily_maximum_8h(&values).map(|largest| (day, largest)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::HOUR;
    use approx::assert_relative_eq;

    fn day(hours: usize) -> Vec<(ModelTime, f64)> {
        let start = ModelTime::from_beijing(2015, 2, 3, 0);
        (0..hours)
            .map(|h| (start.plus(h as i64 * HOUR as i64), h as f64))
            .collect()
    }

    #[test]
    fn a_day_needs_twenty_hours() {
        assert!(daily_means(day(19)).is_empty());
        let means = daily_means(day(24));
        assert_relative_eq!(means[&ModelTime::from_beijing(2015, 2, 3, 0)], 11.5);
    }

    #[test]
    fn the_largest_eight_hours_are_the_last_ones() {
        let maxima = daily_maxima(day(24));
        assert_relative_eq!(maxima[&ModelTime::from_beijing(2015, 2, 3, 0)], 19.5);
    }

    #[test]
    fn february_is_shorter() {
        let time = ModelTime::from_beijing(2015, 2, 28, 23);
        assert_eq!(month(time), ModelTime::from_beijing(2015, 2, 1, 0));
        assert_eq!(time.midnight(), ModelTime::from_beijing(2015, 2, 28, 0));
        assert_eq!(least_days(month(time)), 25);
    }
}
