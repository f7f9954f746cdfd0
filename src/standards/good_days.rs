//! Good days of a year (优良天数) and their share, with its denominator.
//!
//! Share = good days / days that count. Days without a valid index do not count; days that were left out for dust leave the denominator or stay in it, as the
//! result says: bulletins do both (Xining 2024: 338 good days are 93.1 % of 363; 2021: 330 are 90.4 % of 365).

use super::aqi::{AirIndex, GOOD, NOT_HEAVY};
use super::edition::Standards;
use super::rounding::rounded;
use crate::observations::Quantity;
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// What the indices of a year's days count to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoodDays {
    /// Days of the calendar year.
    pub days_of_year: usize,
    /// Days with an index that counts: the denominator.
    pub valid: usize,
    /// Days with an index of 100 or less.
    pub good: usize,
    /// Days with an index above 200.
    pub heavy: usize,
    /// Days whose index does not count since pollutants are missing, though some are there.
    pub incomplete: usize,
    /// Days that left the denominator since their particles were left out for dust.
    pub left_for_dust: usize,
    /// Days by level, from the best.
    pub levels: Vec<usize>,
    /// Days on which each pollutant was primary (several on days where they are equal).
    pub primary: BTreeMap<Quantity, usize>,
}

impl GoodDays {
    /// Share of good days [%], with one decimal; `None` of no day.
    pub fn percent(&self) -> Option<f64> {
        (self.valid > 0).then(|| rounded(100.0 * self.good as f64 / self.valid as f64, 1))
    }

    /// Days of the year of which the table has nothing.
    pub fn absent(&self) -> usize {
        let known = self.valid + self.incomplete + self.left_for_dust;
        self.days_of_year.saturating_sub(known)
    }

    /// Adds a day; `dusty` where hours of particles were left out on it.
    fn add(&mut self, index: &AirIndex, dusty: bool, standards: &Standards) {
        let Some(value) = index.index else {
            if dusty {
                self.left_for_dust += 1;
            } else {
                self.incomplete += 1;
            }
            return;
        };
        self.valid += 1;
        self.good += usize::from(value <= GOOD);
        self.heavy += usize::from(value > NOT_HEAVY);
        let level = standards.levels.iter().position(|l| value <= l.up_to);
        if let Some(count) = level.and_then(|at| self.levels.get_mut(at)) {
            *count += 1;
        }
        for quantity in &index.primary {
            *self.primary.entry(*quantity).or_default() += 1;
        }
    }

    /// Of the days of a year: index, and whether hours of particles were left out.
    pub fn of<'a>(
        year: i16,
        days: impl Iterator<Item = (&'a AirIndex, bool)>,
        standards: &Standards,
    ) -> Self {
        let mut all = Self {
            days_of_year: days_of_year(year),
            levels: vec![0; standards.levels.len()],
            ..Self::default()
        };
        for (index, dusty) in days {
            all.add(index, dusty, standards);
        }
        all
    }
}

/// Days of a calendar year.
pub fn days_of_year(year: i16) -> usize {
    let day = ModelTime::from_beijing(year, 12, 31, 0).beijing();
    usize::try_from(day.day_of_year()).unwrap_or_default()
}

/// Numbers of valid days of a year for which a number of good days is a share [%] as it is printed with some decimals: what a bulletin's denominator was.
pub fn denominators(year: i16, good: usize, percent: f64, decimals: u8) -> Vec<usize> {
    let share = |valid: usize| rounded(100.0 * good as f64 / valid as f64, decimals);
    let printed = rounded(percent, decimals);
    (good.max(1)..=days_of_year(year))
        .filter(|valid| (share(*valid) - printed).abs() < 1e-9)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bulletins_of_xining_tell_their_denominators() {
        // 338/363 = 93.11 %; 338/362 = 93.37, 338/364 = 92.86.
        assert_eq!(denominators(2024, 338, 93.1, 1), [363]);
        // 330/365 = 90.41 %.
        assert_eq!(denominators(2021, 330, 90.4, 1), [365]);
        assert!(denominators(2024, 338, 99.0, 1).is_empty());
        assert_eq!((days_of_year(2024), days_of_year(2025)), (366, 365));
    }

    fn index(value: Option<u16>) -> AirIndex {
        AirIndex {
            index: value,
            primary: match value {
                Some(51..) => vec![Quantity::Pm10],
                _ => vec![],
            },
            ..AirIndex::default()
        }
    }

    #[test]
    fn xining_2024_leaves_three_days_out_of_the_denominator() {
        let standards = Standards::embedded().expect("tables");
        let good = (0..338).map(|_| (index(Some(80)), false));
        let bad = (0..25).map(|_| (index(Some(120)), false));
        let dust = (0..3).map(|_| (index(None), true));
        let days: Vec<_> = good.chain(bad).chain(dust).collect();
        let found = GoodDays::of(2024, days.iter().map(|d| (&d.0, d.1)), standards);
        assert_eq!(
            (found.good, found.valid, found.left_for_dust),
            (338, 363, 3)
        );
        assert_eq!(found.percent(), Some(93.1));
        assert_eq!((found.heavy, found.absent(), found.incomplete), (0, 0, 0));
        assert_eq!(found.levels, [0, 338, 25, 0, 0, 0]);
        assert_eq!(found.primary[&Quantity::Pm10], 363);
    }

    #[test]
    fn no_day_has_no_share() {
        let standards = Standards::embedded().expect("tables");
        let found = GoodDays::of(2023, std::iter::empty(), standards);
        assert_eq!((found.percent(), found.absent()), (None, 365));
    }
}
