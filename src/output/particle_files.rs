//! `pm_daily.csv` and `pm_hourly.csv`: PM2.5 and PM10 at the points, dry, at 50 % relative humidity and at 273.15 K and 1013.25 hPa, and what they are
//! made of.
//!
//! A day with fewer than [`LEAST_HOURS`](super::particle_series::LEAST_HOURS) hours has its number of hours and no values.

use super::csv::{number, write_table};
use super::file::WriteError;
use super::particle_series::{PARTS, ParticleMeans, ParticleSeries};
use super::results::Results;
use std::path::Path;

/// Columns before and after the parts of PM2.5.
const STATES: [&str; 7] = [
    "PM25_ug_m3",
    "PM10_ug_m3",
    "PM25_RH50_ug_m3",
    "PM10_RH50_ug_m3",
    "PM25_at_273K_1013hPa_ug_m3",
    "PM10_at_273K_1013hPa_ug_m3",
    "factor_to_273K_1013hPa",
];
const RATIOS: [&str; 6] = [
    "PM10_DUST_ug_m3",
    "DUST_ug_m3",
    "PM25_over_PM10",
    "secondary_over_PM25",
    "SO4_NO3_NH4_over_PM25",
    "parts_over_PM25",
];

impl<'a> Results<'a> {
    /// Particulate matter of the run; `None` where particles are primary only.
    pub fn particles(&self) -> Option<ParticleSeries<'a>> {
        ParticleSeries::of(self.record, self.species)
    }

    /// `pm_daily.csv`: one row a point and day, or a point and representative day.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_particle_days(
        &self,
        particles: &ParticleSeries<'_>,
        path: &Path,
    ) -> Result<(), WriteError> {
        let dates = self.record.labels.is_empty();
        let first = if dates {
            ["date", "hours"]
        } else {
            ["day", "days_per_year"]
        };
        let days = particles.days();
        let rows = self
            .points
            .iter()
            .zip(&self.record.points)
            .flat_map(|(point, &cell)| {
                days.iter().map(move |day| {
                    let count = if dates {
                        day.hours.to_string()
                    } else {
                        number(day.weight)
                    };
                    let values = if day.is_whole() {
                        values(&particles.mean(&day.entries, &[(cell, 1.0)]))
                    } else {
                        vec![String::new(); STATES.len() + PARTS.len() + RATIOS.len()]
                    };
                    let names = [
                        day.label.clone(),
                        count,
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                    ];
                    names.into_iter().chain(values).collect()
                })
            });
        write_table(path, &header(&first), rows)
    }

    /// `pm_hourly.csv`: one row a point and hour, which begins at the time given.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_particle_hours(
        &self,
        particles: &ParticleSeries<'_>,
        path: &Path,
    ) -> Result<(), WriteError> {
        let rows = self
            .points
            .iter()
            .zip(&self.record.points)
            .flat_map(|(point, &cell)| {
                self.record.hours.iter().enumerate().map(move |(n, time)| {
                    let names = [
                        time.to_string(),
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                    ];
                    let values = values(&particles.at(n, cell));
                    names.into_iter().chain(values).collect()
                })
            });
        write_table(path, &header(&["hour_begins_beijing"]), rows)
    }
}

fn header(first: &[&str]) -> Vec<String> {
    let parts = PARTS.iter().map(|part| format!("{}_ug_m3", part.name));
    first
        .iter()
        .chain(&["point", "name", "name_zh"])
        .chain(&STATES)
        .map(|text| (*text).to_owned())
        .chain(parts)
        .chain(RATIOS.map(str::to_owned))
        .collect()
}

/// Columns of the means, in the order of the header; nothing where a ratio has no whole.
fn values(m: &ParticleMeans) -> Vec<String> {
    let states = [
        m.pm25,
        m.pm10,
        m.pm25_rh50,
        m.pm10_rh50,
        m.pm25_reference,
        m.pm10_reference,
        m.factor,
    ];
    let ratios = [
        m.pm10_dust,
        m.dust,
        m.fine_share(),
        m.secondary_share(),
        m.ion_share(),
        m.closure(),
    ];
    let all = states.into_iter().chain(m.parts).chain(ratios);
    all.map(|value| {
        if value.is_finite() {
            number(value)
        } else {
            String::new()
        }
    })
    .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::particle_series::tests::{record, table};
    use super::*;

    #[test]
    fn a_row_has_a_value_for_every_column() {
        let record = record(2);
        let series = ParticleSeries::of(&record, &table()).unwrap();
        let header = header(&["hour_begins_beijing"]);
        let row = values(&series.at(0, 0));
        assert_eq!(header.len(), 4 + row.len());
        let of = |name: &str| &row[header.iter().position(|h| h == name).unwrap() - 4];
        assert_eq!(of("PM25_ug_m3"), "45");
        assert_eq!(of("PM25_at_273K_1013hPa_ug_m3"), "58.151");
        assert_eq!(of("PM25_OTHER_ug_m3"), "9");
        assert_eq!(of("PM25_over_PM10"), "0.45");
        assert_eq!(of("parts_over_PM25"), "1");
    }
}
