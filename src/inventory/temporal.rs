//! When sources emit: hour, weekday and month in Beijing time.
//!
//! rate(t) = M · m[month] · d[weekday] / Σ_{days of the month} d · h[hour] / 3600 s   [kg/s]
//!
//! with the annual mass M [kg] and fractions m (12, sum 1), d (7) and h (24, sum 1). Every month gets exactly its share,
//! whatever its days, and the sum over every calendar year is M (T/CSES 144-2024, chapter 13, splits month, week and hour alike).

use crate::time::ModelTime;
use crate::units::HOUR;
use jiff::civil;

/// Fractions that add to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// The fractions.
    pub values: Vec<f64>,
}

impl Profile {
    /// Divides by the sum, which takes away the rounding of the file.
    pub(super) fn normalised(values: &[f64]) -> Self {
        let sum: f64 = values.iter().sum();
        Self {
            values: values.iter().map(|v| v / sum).collect(),
        }
    }
}

/// The calendar of one hour in Beijing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instant {
    hour: usize,
    weekday: usize,
    month: usize,
    /// How often each weekday occurs in the month, Monday first.
    weekdays: [f64; 7],
}

impl Instant {
    /// The hour that starts at a time.
    pub fn new(time: ModelTime) -> Self {
        let now = time.beijing();
        let first = civil::date(now.year(), now.month(), 1);
        let start = first.weekday().to_monday_zero_offset() as usize;
        let mut weekdays = [0.0; 7];
        for day in 0..first.days_in_month() as usize {
            weekdays[(start + day) % 7] += 1.0;
        }
        Self {
            hour: time.hour(),
            weekday: time.weekday(),
            month: time.month() - 1,
            weekdays,
        }
    }

    /// Share of the annual mass emitted each second of this hour [1/s].
    pub fn rate(&self, hours: &Profile, weekdays: &Profile, months: &Profile) -> f64 {
        let month: f64 = (0..7).map(|d| self.weekdays[d] * weekdays.values[d]).sum();
        months.values[self.month]
            * (weekdays.values[self.weekday] / month)
            * hours.values[self.hour]
            / HOUR
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_calendar_year_adds_up_to_the_annual_mass() {
        let wave = |n: usize| {
            Profile::normalised(
                &(0..n)
                    .map(|k| 1.0 + libm::sin(k as f64 * 1.7))
                    .collect::<Vec<_>>(),
            )
        };
        let (hours, weekdays, months) = (wave(24), wave(7), wave(12));
        for year in [2016, 2019, 2020] {
            let start = ModelTime::from_beijing(year, 1, 1, 0);
            let end = ModelTime::from_beijing(year + 1, 1, 1, 0);
            let mut sum = 0.0;
            let mut by_month = [0.0; 12];
            let mut time = start;
            while time < end {
                let mass = Instant::new(time).rate(&hours, &weekdays, &months) * HOUR;
                sum += mass;
                by_month[time.month() - 1] += mass;
                time = time.plus(3600);
            }
            assert!((sum - 1.0).abs() < 1e-12, "{year}: {sum}");
            for (share, wanted) in by_month.iter().zip(&months.values) {
                assert!((share - wanted).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_hour_is_that_of_beijing() {
        let mut peak = vec![0.0; 24];
        peak[8] = 1.0;
        let (hours, flat) = (Profile::normalised(&peak), |n| {
            Profile::normalised(&vec![1.0; n])
        });
        let eight = ModelTime::parse("2016-01-05T00:00Z").unwrap();
        assert!(Instant::new(eight).rate(&hours, &flat(7), &flat(12)) > 0.0);
        assert!(Instant::new(eight.plus(3600)).rate(&hours, &flat(7), &flat(12)) == 0.0);
    }
}
