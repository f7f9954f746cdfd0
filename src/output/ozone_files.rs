//! Ozone as it is judged: `ozone.nc` (maps by day), `ozone_daily.csv` and `ozone_hourly.csv` (points), in ppb and in µg/m³ of actual air and of
//! the reference state.

use super::catalogue::{OZONE_DAILY, OZONE_PERIOD};
use super::cf_netcdf::NetCdfWriter;
use super::csv::{number, number_or_nothing, write_table};
use super::file::WriteError;
use super::results::Results;
use crate::simulation::{OzoneDay, OzoneStatistics, SurfaceGases, reference_micrograms_per_ppb};
use crate::time::ModelTime;
use crate::units::DAY;
use std::path::{Path, PathBuf};

/// Statistics of a run's ozone with what they were made of.
#[derive(Debug)]
pub struct OzoneResults {
    gases: SurfaceGases,
    statistics: OzoneStatistics,
}

impl OzoneResults {
    /// The statistics.
    pub fn statistics(&self) -> &OzoneStatistics {
        &self.statistics
    }
}

impl Results<'_> {
    /// Statistics of the run's ozone; `None` where it has none.
    ///
    /// # Errors
    /// [`WriteError::Format`] if the record's hours do not follow each other.
    pub fn ozone(&self) -> Result<Option<OzoneResults>, WriteError> {
        let Some(gases) = SurfaceGases::of(self.record, self.species) else {
            return Ok(None);
        };
        let statistics = OzoneStatistics::of(&gases.hours(self.record));
        let statistics = statistics.map_err(|e| WriteError::Format {
            path: "ozone.nc".into(),
            cause: e.to_string(),
        })?;
        Ok(Some(OzoneResults { gases, statistics }))
    }

    /// `ozone.nc`: days that are whole enough for an 8-hour maximum, and what the run's hours allow of the rest.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ozone_maps(
        &self,
        ozone: &OzoneResults,
        path: &Path,
    ) -> Result<PathBuf, WriteError> {
        let mut file = NetCdfWriter::create(path, &self.layout(&[], true))?;
        for (name, ..) in &OZONE_DAILY {
            file.define(&self.spec(name))?;
        }
        let statistics = &ozone.statistics;
        let factor = reference_micrograms_per_ppb();
        let whole = |day: &&OzoneDay| {
            [&day.mda8, &day.mda8_actual, &day.max_1h]
                .into_iter()
                .all(|map| known(map))
        };
        for day in statistics.days.iter().filter(whole) {
            let record = file.append_time(day.midnight, day.midnight.plus(DAY as i64))?;
            let reference: Vec<f64> = day.mda8.iter().map(|ppb| factor * ppb).collect();
            for ((name, ..), values) in
                OZONE_DAILY
                    .iter()
                    .zip([&day.mda8, &day.max_1h, &day.mda8_actual, &reference])
            {
                file.write(name, Some(record), self.map(values).view())?;
            }
        }
        let period = [
            &statistics.aot40,
            &statistics.peroxide_over_nitric_acid,
            &statistics.formaldehyde_over_nitrogen_dioxide,
        ];
        let period = OZONE_PERIOD.iter().zip(period);
        for ((name, ..), values) in period.filter(|(_, values)| known(values)) {
            file.define(&self.spec(name))?;
            file.write(name, None, self.map(values).view())?;
        }
        file.close()
    }

    /// `ozone_daily.csv`: one row a point and day.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ozone_days(&self, ozone: &OzoneResults, path: &Path) -> Result<(), WriteError> {
        let header = [
            "date",
            "point",
            "name",
            "name_zh",
            "mda8_ppb",
            "mda8_actual_ug_m3",
            "mda8_reference_ug_m3",
            "max_1h_ppb",
            "max_1h_reference_ug_m3",
            "aot40_of_the_period_ppb_h",
        ];
        let factor = reference_micrograms_per_ppb();
        let rows = self
            .points
            .iter()
            .zip(&self.record.points)
            .flat_map(|(point, &cell)| {
                ozone.statistics.days.iter().map(move |day| {
                    let values = [
                        day.mda8[cell],
                        day.mda8_actual[cell],
                        factor * day.mda8[cell],
                        day.max_1h[cell],
                        factor * day.max_1h[cell],
                        ozone.statistics.aot40[cell],
                    ];
                    let date = date_of(day.midnight);
                    let names = [
                        date,
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                    ];
                    names
                        .into_iter()
                        .chain(values.map(number_or_nothing))
                        .collect()
                })
            });
        write_table(path, &header.map(str::to_owned), rows)
    }

    /// `ozone_daily.csv` of a year of representative days: one row a point and day, with the days of the year that it stands for.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ozone_of_typical_days(&self, path: &Path) -> Result<(), WriteError> {
        let header = [
            "day",
            "days_per_year",
            "point",
            "name",
            "name_zh",
            "mda8_ppb",
            "mda8_reference_ug_m3",
        ];
        let factor = reference_micrograms_per_ppb();
        let record = self.record;
        let days = record.labels.iter().zip(&record.weights);
        let maxima = record.mda8.chunks_exact(record.cells.max(1));
        let rows = days.zip(maxima).flat_map(|((label, weight), mda8)| {
            self.points
                .iter()
                .zip(&record.points)
                .map(move |(point, &cell)| {
                    let ppb = f64::from(mda8[cell]);
                    vec![
                        label.clone(),
                        number(*weight),
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                        number_or_nothing(ppb),
                        number_or_nothing(factor * ppb),
                    ]
                })
        });
        write_table(path, &header.map(str::to_owned), rows)
    }

    /// `ozone_hourly.csv`: one row a point and hour, which begins at the time given.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ozone_hours(&self, ozone: &OzoneResults, path: &Path) -> Result<(), WriteError> {
        let header = [
            "hour_begins_beijing",
            "point",
            "name",
            "name_zh",
            "ozone_ppb",
            "ozone_actual_ug_m3",
            "ozone_reference_ug_m3",
        ];
        let factor = reference_micrograms_per_ppb();
        let hours = ozone.gases.hours(self.record);
        let rows = self
            .points
            .iter()
            .zip(&self.record.points)
            .flat_map(|(point, &cell)| {
                self.record.hours.iter().enumerate().map(move |(n, time)| {
                    let ppb = hours.ozone_ppb(n, cell);
                    let values = [ppb, hours.ozone_actual(n, cell), factor * ppb];
                    let names = [
                        time.to_string(),
                        point.id.clone(),
                        point.name.clone(),
                        point.name_zh.clone(),
                    ];
                    names
                        .into_iter()
                        .chain(values.map(number_or_nothing))
                        .collect()
                })
            });
        write_table(path, &header.map(str::to_owned), rows)
    }
}

/// True if a map has a value everywhere.
fn known(map: &[f64]) -> bool {
    map.iter().all(|value| value.is_finite())
}

/// The date of a midnight.
pub(super) fn date_of(midnight: ModelTime) -> String {
    let text = midnight.to_string();
    text.split([' ', 'T']).next().unwrap_or_default().to_owned()
}
