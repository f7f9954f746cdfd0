//! The rule of calms (HJ 2.2-2018): where a plume model is not enough.

use crate::consult::rules::Rules;
use crate::plume::weather::SurfaceRecord;
use serde::{Deserialize, Serialize};

/// What the weather says of calms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalmRule {
    /// Longest run of hours with wind of the rule's speed or less [h].
    pub longest: usize,
    /// Last hour of it, YYYYMMDDHH.
    pub longest_until: i64,
    /// Share of hours of the year with wind at or below the calm of twenty years' statistics [1].
    pub share_of_year: f64,
    /// Share in twenty years, as the project says it [1].
    pub share_of_20_years: Option<f64>,
    /// Whether the longest run is longer than the rule allows.
    pub too_long: bool,
    /// Whether calms of twenty years are more than the rule allows; of the year, where twenty are not known.
    pub too_often: bool,
}

impl CalmRule {
    /// Of a year's hours; missing winds (above 90 m/s) end a run.
    pub fn of(records: &[SurfaceRecord], share_of_20_years: Option<f64>, rules: &Rules) -> Self {
        let (speed, hours) = (rules.value("calm_speed"), rules.value("calm_hours"));
        let (calm, share) = (
            rules.value("calm_wind_20_years"),
            rules.value("calm_share_20_years"),
        );
        let (mut run, mut longest, mut until) = (0, 0, 0);
        for record in records {
            run = if record.wind_speed <= speed {
                run + 1
            } else {
                0
            };
            if run > longest {
                (longest, until) = (run, record.stamp.full());
            }
        }
        let there = records
            .iter()
            .filter(|record| record.wind_speed < 90.0)
            .count();
        let still = records
            .iter()
            .filter(|record| record.wind_speed <= calm)
            .count();
        let share_of_year = still as f64 / there.max(1) as f64;
        Self {
            longest,
            longest_until: until,
            share_of_year,
            share_of_20_years,
            too_long: longest as f64 > hours,
            too_often: share_of_20_years.unwrap_or(share_of_year) > share,
        }
    }

    /// Whether the plume model is not enough.
    pub fn is_tripped(&self) -> bool {
        self.too_long || self.too_often
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_72_hours_and_more_than_35_per_cent() {
        let rules = Rules::embedded().expect("figures");
        let year = |calms: usize, speed: f64| -> Vec<SurfaceRecord> {
            (0..8760)
                .map(|n| SurfaceRecord {
                    wind_speed: if n < calms { speed } else { 2.0 },
                    ..SurfaceRecord::default()
                })
                .collect()
        };
        assert!(!CalmRule::of(&year(72, 0.5), None, rules).is_tripped());
        let rule = CalmRule::of(&year(73, 0.5), None, rules);
        assert!(rule.too_long && !rule.too_often && rule.longest == 73);
        let rule = CalmRule::of(&year(73, 0.51), None, rules);
        assert!(!rule.is_tripped());
        assert!(!CalmRule::of(&year(0, 0.0), Some(0.35), rules).is_tripped());
        assert!(CalmRule::of(&year(0, 0.0), Some(0.351), rules).too_often);
    }
}
