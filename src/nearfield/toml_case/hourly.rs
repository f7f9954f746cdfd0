//! Hourly tables of a case, and the entries of a weather file's hours from them.

use super::table::Table;
use crate::nearfield::{HourlyEmissionRecord, HourlyInputs, HourlySeries};
use crate::plume::HourStamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Values by YYYYMMDDHH; `None` where the table is blank.
pub type SeriesTable = BTreeMap<i64, Option<f64>>;

/// Emission [unit of the source] and release of a source by YYYYMMDDHH.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EmissionTable {
    /// Index of the source.
    pub source: usize,
    /// The file.
    pub file: PathBuf,
    /// Emission and what else changes, as in [`HourlyEmissionRecord`].
    pub hours: BTreeMap<i64, (f64, [Option<f64>; 3])>,
}

/// An hour of the weather that a table has no row for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{file} has no row for hour {date} (YYYYMMDDHH) of source {source_id}\nhint: every hour of the run needs one; shorten the run by weather.first_day and last_day, or add the rows"
)]
pub struct MissingHour {
    /// The table.
    pub file: String,
    /// The hour.
    pub date: i64,
    /// The source.
    pub source_id: String,
}

/// All tables of a case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HourlyTables {
    /// Emissions.
    pub emissions: Vec<EmissionTable>,
    /// Background by sector.
    pub background: Vec<Option<SeriesTable>>,
    /// Ozone by sector.
    pub ozone: Vec<Option<SeriesTable>>,
    /// NOx by sector.
    pub nox: Vec<Option<SeriesTable>>,
}

/// Entries of the hours of a weather file, by sector.
pub fn series_by_hour(
    tables: &[Option<SeriesTable>],
    stamps: &[HourStamp],
) -> Vec<Option<HourlySeries>> {
    tables
        .iter()
        .map(|table| {
            let table = table.as_ref()?;
            let entry = |stamp: &HourStamp| table.get(&stamp.full()).copied().flatten();
            Some(stamps.iter().map(entry).collect())
        })
        .collect()
}

impl HourlyTables {
    /// Entries of the hours of a weather file; `names` are the sources', `counts` says which hours the run has.
    ///
    /// # Errors
    /// [`MissingHour`]: an emission table without one of the run's hours. Background, ozone and NOx without a row are missing, and
    /// filled in by the value beside the table where there is one.
    pub fn inputs(
        &self,
        stamps: &[HourStamp],
        names: impl Fn(usize) -> String,
        counts: impl Fn(HourStamp) -> bool,
    ) -> Result<HourlyInputs, MissingHour> {
        let mut emissions = Vec::new();
        if !self.emissions.is_empty() {
            for stamp in stamps {
                let mut records = Vec::with_capacity(self.emissions.len());
                for table in &self.emissions {
                    let Some((emission, extra)) = table.hours.get(&stamp.full()) else {
                        if !counts(*stamp) {
                            continue;
                        }
                        return Err(MissingHour {
                            file: table.file.display().to_string(),
                            date: stamp.full(),
                            source_id: names(table.source),
                        });
                    };
                    records.push(HourlyEmissionRecord {
                        stamp: *stamp,
                        source: table.source,
                        emission: *emission,
                        extra: *extra,
                    });
                }
                emissions.push(records);
            }
        }
        Ok(HourlyInputs {
            emissions,
            background: series_by_hour(&self.background, stamps),
            ozone: series_by_hour(&self.ozone, stamps),
            nox: series_by_hour(&self.nox, stamps),
        })
    }
}

/// Values of a column of a table (CSV with a column `time`) by hour; blank is missing.
///
/// # Errors
/// What is wrong, with file and line.
pub fn read_series(path: &Path, column: &str) -> Result<SeriesTable, String> {
    let table = Table::read(path)?;
    let time = table.needed("time")?;
    let column = table.needed(column)?;
    let mut hours = BTreeMap::new();
    for row in table.rows() {
        let date = row.time(time)?;
        let value = row.number(column)?;
        if value.is_some_and(|value| value < 0.0) {
            return Err(row.wrong("a concentration is 0 or more; leave a missing one blank"));
        }
        if hours.insert(date, value).is_some() {
            return Err(row.wrong(&format!("hour {date} stands twice")));
        }
    }
    Ok(hours)
}
