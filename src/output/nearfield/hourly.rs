//! `hourly.nc`: every hour's values at every receptor as a CF time series of stations, written while the run goes on.
//!
//! 32-bit, one chunk an hour and group, shuffle and deflate 1; nothing but the current hour is in memory.

use super::nc::{DEFLATE, SUSPICION, coordinate_names, coordinates};
use super::statistic::units;
use crate::grid::MapSystem;
use crate::nearfield::{Case, Completed};
use crate::output::WriteError;
use crate::output::netcdf_part::NetCdfPart;
use crate::plume::HourStamp;
use netcdf::Extent;
use std::path::{Path, PathBuf};

/// Hours since 1970-01-01 00:00 of the end of an hour, in the clock of the weather file.
pub(super) fn hours_since_1970(stamp: HourStamp) -> i64 {
    // Days from the civil calendar: Hinnant (2013), chrono-compatible low-level date algorithms.
    let year = i64::from(stamp.year) - i64::from(stamp.month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (i64::from(stamp.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(stamp.day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * 24 + i64::from(stamp.hour)
}

/// The file being written.
pub struct HourlyFile {
    file: NetCdfPart,
    names: Vec<String>,
    records: usize,
}

impl HourlyFile {
    /// Begins the file.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn create(
        path: &Path,
        case: &Case,
        title: &str,
        place: Option<(&MapSystem, &[[f64; 2]])>,
    ) -> Result<Self, WriteError> {
        let mut file = NetCdfPart::create(path, SUSPICION)?;
        let names: Vec<String> = case
            .types()
            .names()
            .iter()
            .map(|name| format!("{}_hourly", super::statistic::name_of(name)))
            .collect();
        file.with("writing coordinates", |file| {
            coordinates(file, case, title, place)?;
            file.add_attribute("featureType", "timeSeries")?;
            file.add_dimension("time", 0)?;
            let mut id = file.add_variable::<i32>("receptor_number", &["receptor"])?;
            id.put_attribute("cf_role", "timeseries_id")?;
            let numbers: Vec<i32> = (1..=case.receptors.len() as i32).collect();
            id.put_values(&numbers, ..)?;
            let mut time = file.add_variable::<i32>("time", &["time"])?;
            time.put_attribute("standard_name", "time")?;
            time.put_attribute("long_name", "end of the hour, local standard time")?;
            time.put_attribute("units", "hours since 1970-01-01 00:00:00")?;
            time.put_attribute("calendar", "standard")?;
            for (place_of, name) in names.iter().enumerate() {
                let dimensions = ["time", "group", "receptor"];
                let mut variable = file.add_variable::<f32>(name, &dimensions)?;
                variable.set_chunking(&[1, 1, case.receptors.len().max(1)])?;
                variable.set_compression(DEFLATE, true)?;
                variable.put_attribute("units", units(&case.units[place_of].output_label))?;
                let deposits = case.types().names()[place_of] != "CONC";
                let method = if deposits { "time: sum" } else { "time: mean" };
                variable.put_attribute("cell_methods", method)?;
                let words = super::statistic::words(case.types().names()[place_of]);
                let each = if deposits { "1-h" } else { "1-h mean" };
                variable.put_attribute("long_name", format!("{each} {}", words[1]))?;
                variable.put_attribute("long_name_zh", format!("逐小时{}", words[2]))?;
                variable.put_attribute("coordinates", coordinate_names(place.is_some()))?;
                if place.is_some() {
                    variable.put_attribute("grid_mapping", "crs")?;
                }
            }
            Ok(())
        })?;
        Ok(Self {
            file,
            names,
            records: 0,
        })
    }

    /// Adds an hour.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn append(&mut self, completed: &Completed<'_>) -> Result<(), WriteError> {
        let (record, field, names) = (self.records, completed.field, &self.names);
        let time = hours_since_1970(completed.stamp) as i32;
        self.file.with("writing an hour", |file| {
            let at = |start, count| Extent::SliceCount {
                start,
                count,
                stride: 1,
            };
            for (place, name) in names.iter().enumerate() {
                let length = field.groups * field.receptors;
                let values: Vec<f32> = field.values[place * length..(place + 1) * length]
                    .iter()
                    .map(|&value| value as f32)
                    .collect();
                let mut variable = file
                    .variable_mut(name)
                    .ok_or_else(|| netcdf::Error::NotFound(name.clone()))?;
                let extents = vec![at(record, 1), at(0, field.groups), at(0, field.receptors)];
                variable.put_values(&values, extents)?;
            }
            let mut clock = file
                .variable_mut("time")
                .ok_or_else(|| netcdf::Error::NotFound("time".to_owned()))?;
            clock.put_values(&[time], vec![at(record, 1)])
        })?;
        self.records += 1;
        Ok(())
    }

    /// Finishes the file.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn close(self) -> Result<PathBuf, WriteError> {
        self.file.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_counted_from_1970() {
        let stamp = |year, month, day, hour| HourStamp {
            year,
            month,
            day,
            hour,
            day_of_year: 0,
        };
        assert_eq!(hours_since_1970(stamp(1970, 1, 1, 1)), 1);
        assert_eq!(hours_since_1970(stamp(2000, 3, 1, 24)), (11_017 + 1) * 24);
        assert_eq!(hours_since_1970(stamp(2025, 7, 15, 12)), 20_284 * 24 + 12);
    }
}
