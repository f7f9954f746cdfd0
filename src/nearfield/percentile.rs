//! Percentiles of daily means at each receptor, after superposition: the figures that Chinese standards compare with limits.
//!
//! HJ 663-2013 (assessment): values in rising order X₁ … Xₙ, k = 1 + (n − 1) p, s = ⌊k⌋, m = X_s + (X_{s+1} − X_s)(k − s).
//! HJ 2.2-2018 8.8.2 (impact): the guaranteed-rate daily mean is X_m with m = ⌈1 + (n − 1) p⌉, not interpolated.
//! Rates p: 98 % for SO2 and NO2, 95 % for PM10, PM2.5 and CO, 90 % for the daily greatest 8-h mean of ozone.

use super::results::{AverageObserver, Completed};
use rayon::prelude::*;

/// The guaranteed rate of a pollutant's daily means (HJ 663-2013 table 1), where it has one.
pub fn guaranteed_rate(pollutant: &str) -> Option<f64> {
    match pollutant.to_ascii_uppercase().as_str() {
        "SO2" | "NO2" | "NOX" => Some(0.98),
        "PM10" | "PM25" | "PM2.5" | "PM-10" | "PM-2.5" | "CO" => Some(0.95),
        "O3" => Some(0.90),
        _ => None,
    }
}

/// The place k = 1 + (n − 1) p of a percentile among n values; rounding noise is taken off whole places.
fn place(length: usize, p: f64) -> f64 {
    let k = 1.0 + (length as f64 - 1.0) * p.clamp(0.0, 1.0);
    let whole = libm::round(k);
    if (k - whole).abs() < 1.0e-9 { whole } else { k }
}

/// Percentile `p` (0..=1) of HJ 663-2013, interpolated; `None` without values. Sorts the values.
pub fn percentile(values: &mut [f64], p: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let k = place(values.len(), p);
    let s = libm::floor(k);
    let low = values.get(s as usize - 1).copied()?;
    let high = values.get(s as usize).copied().unwrap_or(low);
    Some(low + (high - low) * (k - s))
}

/// Guaranteed-rate value of HJ 2.2-2018: the m-th in rising order, m = ⌈1 + (n − 1) p⌉; `None` without values. Sorts the values.
pub fn guaranteed(values: &mut [f64], p: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let m = libm::ceil(place(values.len(), p)) as usize;
    values.get(m - 1).copied()
}

/// Places of values in rising order; of equal ones the earlier first.
fn rising(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// The day (its place) of the guaranteed-rate value of HJ 2.2-2018, and the value; `None` without values.
pub fn guaranteed_day(values: &[f64], p: f64) -> Option<(usize, f64)> {
    if values.is_empty() {
        return None;
    }
    let m = libm::ceil(place(values.len(), p)) as usize;
    let day = *rising(values).get(m - 1)?;
    Some((day, values[day]))
}

/// The two days that a percentile of HJ 663-2013 lies between with their weights, and its value; `None` without values.
pub fn percentile_days(values: &[f64], p: f64) -> Option<([(usize, f64); 2], f64)> {
    if values.is_empty() {
        return None;
    }
    let order = rising(values);
    let k = place(values.len(), p);
    let s = libm::floor(k);
    let low = *order.get(s as usize - 1)?;
    let high = order.get(s as usize).copied().unwrap_or(low);
    let share = k - s;
    let value = values[low] + (values[high] - values[low]) * share;
    Some(([(low, 1.0 - share), (high, share)], value))
}

/// Keeps the daily means of one group as a run completes them; a day whose hours are all missing has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DailyMeans {
    averaging: usize,
    group: usize,
    /// Last hour of each day, YYMMDDHH.
    pub dates: Vec<i64>,
    /// `[day][receptor]` in the printed unit.
    pub days: Vec<Vec<f64>>,
}

impl DailyMeans {
    /// Of the averaging period with index `averaging` (24 h) in the case, and a group.
    pub fn new(averaging: usize, group: usize) -> Self {
        Self {
            averaging,
            group,
            ..Self::default()
        }
    }

    /// Add each day's background, the same everywhere: one value a day.
    pub fn add_background(&mut self, background: &[f64]) {
        for (day, background) in self.days.iter_mut().zip(background) {
            for value in day {
                *value += background;
            }
        }
    }

    /// Add another group's or run's days, `times` of them (−1 for sources that go).
    pub fn add(&mut self, other: &Self, times: f64) {
        for (day, other) in self.days.iter_mut().zip(&other.days) {
            for (value, other) in day.iter_mut().zip(other) {
                *value += times * other;
            }
        }
    }

    /// One figure a receptor from its days.
    fn at_receptors(&self, figure: impl Fn(&mut [f64]) -> Option<f64> + Sync) -> Vec<f64> {
        let receptors = self.days.first().map_or(0, Vec::len);
        (0..receptors)
            .into_par_iter()
            .map_init(Vec::new, |values, receptor| {
                values.clear();
                values.extend(self.days.iter().map(|day| day[receptor]));
                figure(values).unwrap_or(0.0)
            })
            .collect()
    }

    /// Percentile of HJ 663-2013 at every receptor.
    pub fn percentiles(&self, p: f64) -> Vec<f64> {
        self.at_receptors(|values| percentile(values, p))
    }

    /// Guaranteed-rate daily mean of HJ 2.2-2018 at every receptor.
    pub fn guaranteed(&self, p: f64) -> Vec<f64> {
        self.at_receptors(|values| guaranteed(values, p))
    }
}

impl AverageObserver for DailyMeans {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        let hours = completed.hours;
        let none = hours.hours > 0 && hours.missing == hours.hours;
        if completed.averaging == self.averaging && !none {
            self.dates.push(completed.stamp.yymmddhh());
            self.days.push(completed.field.of(0, self.group).to_vec());
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn interpolated_as_in_hj_663() {
        // 365 days of 1 … 365: k = 1 + 364 · 0.98 = 357.72; 0.95 → 346.8; 0.9 → 328.6.
        let mut values: Vec<f64> = (1..=365).rev().map(f64::from).collect();
        for (p, expected) in [
            (0.98, 357.72),
            (0.95, 346.8),
            (0.90, 328.6),
            (0.0, 1.0),
            (1.0, 365.0),
        ] {
            assert_relative_eq!(
                percentile(&mut values, p).unwrap(),
                expected,
                max_relative = 1.0e-12
            );
        }
        let mut uneven = [7.0, 1.0, 2.0, 4.0];
        // k = 1 + 3 · 0.5 = 2.5: halfway between the second and the third.
        assert_eq!(percentile(&mut uneven, 0.5), Some(3.0));
        assert_eq!(percentile(&mut [5.0], 0.98), Some(5.0));
        assert_eq!(percentile(&mut [], 0.98), None);
    }

    #[test]
    fn guaranteed_rate_rounds_up_as_in_hj_2_2() {
        let mut values: Vec<f64> = (1..=365).map(f64::from).collect();
        // m = ⌈357.72⌉ = 358, the 8th highest; ⌈346.8⌉ = 347; ⌈328.6⌉ = 329.
        for (p, expected) in [(0.98, 358.0), (0.95, 347.0), (0.90, 329.0)] {
            assert_eq!(guaranteed(&mut values, p), Some(expected));
        }
        // A leap year: 1 + 365 · 0.98 = 358.7 → 359, again the 8th highest. 101 days: k is whole, 96.
        let mut leap: Vec<f64> = (1..=366).map(f64::from).collect();
        assert_eq!(guaranteed(&mut leap, 0.98), Some(359.0));
        // A year with a day without any hour: 1 + 363 · 0.98 = 356.74 → 357, the 8th highest of 364.
        let mut short: Vec<f64> = (1..=364).map(f64::from).collect();
        assert_eq!(guaranteed(&mut short, 0.98), Some(357.0));
        for days in [365, 366, 364, 101, 7] {
            let values: Vec<f64> = (0..days).map(|day| f64::from((day * 37) % days)).collect();
            for p in [0.98, 0.95, 0.9] {
                let (day, value) = guaranteed_day(&values, p).unwrap();
                assert_eq!(
                    (value, Some(value)),
                    (values[day], guaranteed(&mut values.clone(), p))
                );
                let (pair, value) = percentile_days(&values, p).unwrap();
                let sum: f64 = pair.iter().map(|(day, weight)| weight * values[*day]).sum();
                assert_relative_eq!(sum, value, max_relative = 1.0e-12);
                assert_eq!(Some(value), percentile(&mut values.clone(), p));
            }
        }
        let mut hundred_and_one: Vec<f64> = (1..=101).map(f64::from).collect();
        assert_eq!(guaranteed(&mut hundred_and_one, 0.95), Some(96.0));
        assert_eq!(guaranteed(&mut [], 0.95), None);
    }

    #[test]
    fn superposition_is_by_day_before_the_percentile() {
        let mut project = DailyMeans {
            days: vec![vec![1.0, 0.0], vec![2.0, 0.0], vec![3.0, 9.0]],
            ..DailyMeans::default()
        };
        let retired = DailyMeans {
            days: vec![vec![0.5, 0.0], vec![0.0, 0.0], vec![0.0, 4.0]],
            ..DailyMeans::default()
        };
        project.add(&retired, -1.0);
        project.add_background(&[10.0, 30.0, 20.0]);
        // First receptor: 10.5, 32, 23; second: 10, 30, 25.
        assert_eq!(project.percentiles(0.5), [23.0, 25.0]);
        assert_eq!(project.guaranteed(0.98), [32.0, 30.0]);
    }
}
