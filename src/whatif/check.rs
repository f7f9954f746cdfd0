//! How far a what-if is right: the page beside full runs that it has not seen.

use super::outcome::Outcome;

/// Largest cut that is shown where no full run tested any [1]: beyond about a fifth a slope at the run is no longer trusted (`docs/attribution.md`).
pub const UNTESTED_CUT: f64 = 0.2;
/// Stations whose change is below this share of the largest one are left out of the relative errors of single stations [1].
const SMALL: f64 = 0.1;

/// A full run beside the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What remains of every lever [1].
    pub factors: Vec<f64>,
    /// Mean of PM2.5 by station: as the base run, the full run and the page have it [µg/m³].
    pub pm25: Vec<[f64; 3]>,
    /// MDA8 by station and day in the same way; empty without ozone [µg/m³].
    pub mda8: Vec<[f64; 3]>,
    /// Good days by station and edition.
    pub good: Vec<[f64; 3]>,
}

impl Check {
    /// Of the outcomes of the base run, of the full run and of the page.
    pub fn of(factors: Vec<f64>, outcomes: [&Outcome; 3]) -> Self {
        let beside = |list: &dyn Fn(&Outcome) -> Vec<f64>| -> Vec<[f64; 3]> {
            let [base, run, page] = outcomes.map(list);
            let rows = base.iter().zip(&run).zip(&page);
            rows.map(|((base, run), page)| [*base, *run, *page])
                .collect()
        };
        Self {
            factors,
            pm25: beside(&|o| o.stations.iter().map(|s| s.pm25_mean).collect()),
            mda8: beside(&|o| o.stations.iter().flat_map(|s| s.mda8.clone()).collect()),
            good: beside(&|o| o.stations.iter().flat_map(|s| s.good.clone()).collect()),
        }
    }

    /// Σ |page − run| / Σ |run − base| over the stations' PM2.5 [1]; `None` where nothing changes.
    pub fn pm25_error(&self) -> Option<f64> {
        let sum = |of: &dyn Fn(&[f64; 3]) -> f64| self.pm25.iter().map(of).sum::<f64>();
        let changed = sum(&|[base, run, _]| (run - base).abs());
        (changed > 0.0).then(|| sum(&|[_, run, page]| (page - run).abs()) / changed)
    }

    /// The largest |page − run| / |run − base| of a station's PM2.5, and which station: of those that change by a tenth of the largest change or more [1].
    pub fn pm25_worst(&self) -> Option<(usize, f64)> {
        let change = |row: &[f64; 3]| (row[1] - row[0]).abs();
        let largest = self.pm25.iter().map(change).fold(0.0, f64::max);
        let rows = self.pm25.iter().enumerate();
        let rows = rows.filter(|(_, row)| largest > 0.0 && change(row) >= SMALL * largest);
        let errors = rows.map(|(n, row)| (n, (row[2] - row[1]).abs() / change(row)));
        errors.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The largest |page − run| of PM2.5, and of MDA8 [µg/m³].
    pub fn largest(&self) -> [f64; 2] {
        [&self.pm25, &self.mda8].map(|rows| {
            let errors = rows.iter().map(|[_, run, page]| (page - run).abs());
            errors.filter(|e| e.is_finite()).fold(0.0, f64::max)
        })
    }

    /// The largest |run − base| of PM2.5, and of MDA8 [µg/m³].
    pub fn largest_change(&self) -> [f64; 2] {
        [&self.pm25, &self.mda8].map(|rows| {
            let changes = rows.iter().map(|[base, run, _]| (run - base).abs());
            changes.filter(|e| e.is_finite()).fold(0.0, f64::max)
        })
    }
}

/// Least and largest factor of every lever that full runs tested, 1 among them; `None` for a lever that none turned.
pub fn tested_range(checks: &[Check], lever: usize) -> Option<(f64, f64)> {
    let factors = checks.iter().map(|check| check.factors[lever]);
    let turned: Vec<f64> = factors.filter(|factor| *factor != 1.0).collect();
    (!turned.is_empty()).then(|| {
        turned.iter().fold((1.0, 1.0), |(low, high), f| {
            (f64::min(low, *f), f64::max(high, *f))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(factors: Vec<f64>) -> Check {
        Check {
            factors,
            pm25: vec![[50.0, 40.0, 40.5], [20.0, 18.0, 18.0], [10.0, 9.9, 9.0]],
            mda8: vec![[80.0, 90.0, 88.5], [f64::NAN, f64::NAN, f64::NAN]],
            good: vec![],
        }
    }

    #[test]
    fn errors_are_shares_of_the_change() {
        let check = check(vec![0.7]);
        // (0.5 + 0 + 0.9) / (10 + 2 + 0.1); the third station changes too little to be the worst.
        let error = check.pm25_error().expect("a change");
        assert!((error - 1.4 / 12.1).abs() < 1e-12, "{error}");
        let (station, worst) = check.pm25_worst().expect("a station");
        assert_eq!(station, 0);
        assert!((worst - 0.05).abs() < 1e-12);
        assert_eq!(check.largest()[1], 1.5);
        assert_eq!(check.largest_change(), [10.0, 10.0]);
        let still = Check {
            pm25: vec![[5.0, 5.0, 5.0]],
            ..check
        };
        assert_eq!((still.pm25_error(), still.pm25_worst()), (None, None));
    }

    #[test]
    fn a_range_is_what_was_turned() {
        let checks = [check(vec![0.7, 1.0, 1.0]), check(vec![0.85, 1.1, 1.0])];
        assert_eq!(tested_range(&checks, 0), Some((0.7, 1.0)));
        assert_eq!(tested_range(&checks, 1), Some((1.0, 1.1)));
        assert_eq!(tested_range(&checks, 2), None);
    }
}
