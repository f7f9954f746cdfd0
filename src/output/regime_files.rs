//! `ozone_regimes.csv` and `ozone_regime_skill.csv`: what limits ozone at the points by responses and by indicators, and how often these are right.

use super::csv::{number, number_or_nothing, write_table};
use super::file::WriteError;
use super::results::Results;
use crate::simulation::{Indicator, Regime, RegimeHour, skill};
use crate::units::to_micrograms;
use std::path::Path;

impl Results<'_> {
    /// `ozone_regimes.csv`: one row an hour with strong sun and point.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_regimes(&self, hours: &[RegimeHour], path: &Path) -> Result<(), WriteError> {
        let indicators = Indicator::embedded();
        let mut header: Vec<String> = [
            "time_beijing",
            "point",
            "response_nox_ug_m3",
            "response_voc_ug_m3",
            "regime",
        ]
        .map(str::to_owned)
        .to_vec();
        for indicator in indicators {
            header.push(indicator.name.clone());
            header.push(format!("{} says", indicator.name));
        }
        let rows = hours.iter().map(|hour| {
            let mut row = vec![
                self.record.hours[hour.entry].to_string(),
                self.points[hour.point].id.clone(),
            ];
            row.extend(hour.responses.map(|r| number(to_micrograms(r))));
            row.push(hour.regime().name().to_owned());
            for (indicator, value) in indicators.iter().zip(&hour.indicators) {
                row.push(number_or_nothing(*value));
                row.push(if value.is_finite() {
                    indicator.regime(*value).name().to_owned()
                } else {
                    String::new()
                });
            }
            row
        });
        write_table(path, &header, rows)
    }

    /// `ozone_regime_skill.csv`: the confusion matrix of every indicator, and the threshold that would part best.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_regime_skill(&self, hours: &[RegimeHour], path: &Path) -> Result<(), WriteError> {
        let mut header: Vec<String> = ["indicator", "low", "high", "status", "indicator_says"]
            .map(str::to_owned)
            .to_vec();
        header.extend(Regime::ALL.map(|r| format!("hours_response_says_{}", r.name())));
        header.extend(["right_pct", "best_threshold", "best_right_pct"].map(str::to_owned));
        let mut rows = Vec::new();
        for (n, indicator) in Indicator::embedded().iter().enumerate() {
            let skill = skill(hours, n);
            for (regime, counted) in Regime::ALL.iter().zip(&skill.hours) {
                let mut row = vec![
                    indicator.name.clone(),
                    number(indicator.low),
                    number(indicator.high),
                    indicator.status.clone(),
                    regime.name().to_owned(),
                ];
                row.extend(counted.iter().map(ToString::to_string));
                row.push(number_or_nothing(100.0 * skill.right()));
                row.push(number_or_nothing(skill.best.0));
                row.push(number_or_nothing(100.0 * skill.best.1));
                rows.push(row);
            }
        }
        write_table(path, &header, rows)
    }
}
