//! Hourly files that a deck names: emission (HOUREMIS), background (BACKGRND HOURLY), ozone (OZONEFIL) and NOx (NOX_FILE).
//!
//! [`read`] turns them into [`HourlyInputs`], one entry for every hour of the weather file up to the end of the run; dates
//! must be those of the weather. A file that ends early gives fewer entries: the run says so if it gets that far.
//! Source: AERMOD User's Guide EPA-454/B-24-007 (2024), sections 3.2.4–3.2.6, 3.3.9, 3.3.11; AERMOD 24142.

mod emission;
mod error;
mod format;
mod series;

#[cfg(test)]
mod tests;

pub use error::HourlyFileError;

use crate::aermod::weather::rows::text_of;
use crate::nearfield::case::Background;
use crate::nearfield::{Case, HourlyInputs, HourlySeries};
use crate::plume::weather::calendar::YearWindow;
use crate::plume::{HourStamp, SourceKind};
use std::path::Path;

/// A file's content and its name for messages.
struct Text {
    file: String,
    content: String,
}

impl Text {
    fn lines(&self) -> Vec<&str> {
        self.content.lines().collect()
    }
}

/// YYYYMMDDHH of a year (two or four digits), month, day and hour.
fn date(window: YearWindow, [year, month, day, hour]: [f64; 4]) -> i64 {
    let part = |value: f64| value.clamp(-1.0e6, 1.0e6) as i64;
    let year = i64::from(window.full(part(year) as i32));
    ((year * 100 + part(month)) * 100 + part(day)) * 100 + part(hour)
}

/// Reads every hourly file that the case names. `stamps` are the hours of the weather file, from its first on.
pub fn read(case: &Case, stamps: &[HourStamp]) -> Result<HourlyInputs, HourlyFileError> {
    read_with(case, stamps, |path| std::fs::read(path))
}

/// Sources whose first record gives height and initial spread, too: so do all others then.
pub fn with_release(case: &Case, inputs: &HourlyInputs) -> Vec<usize> {
    let has_release = |source: usize| {
        matches!(
            case.sources[source].kind,
            SourceKind::Volume(_) | SourceKind::Area(_)
        )
    };
    inputs
        .emissions
        .first()
        .into_iter()
        .flatten()
        .filter(|record| record.extra[0].is_some() && has_release(record.source))
        .map(|record| record.source)
        .collect()
}

/// [`read`] with files that `open` gives.
pub fn read_with(
    case: &Case,
    stamps: &[HourStamp],
    mut open: impl FnMut(&Path) -> std::io::Result<Vec<u8>>,
) -> Result<HourlyInputs, HourlyFileError> {
    // AERMOD reads no further than the last hour of the run.
    let end = case.weather.end.unwrap_or(i64::MAX);
    let count = stamps
        .iter()
        .position(|stamp| stamp.full() > end)
        .unwrap_or(stamps.len());
    let stamps = &stamps[..count];
    let window = YearWindow::of_station(case.weather.surface_station.1);
    let mut open = |path: &Path| -> Result<Text, HourlyFileError> {
        let bytes = open(path).map_err(|cause| HourlyFileError::Read {
            path: path.to_path_buf(),
            cause,
        })?;
        Ok(Text {
            file: path.display().to_string(),
            content: text_of(&bytes),
        })
    };
    let mut inputs = HourlyInputs::default();
    for file in &case.hourly_emission {
        let text = open(&file.file)?;
        let records = emission::read(&text, &case.sources, &file.sources, stamps, window)?;
        if inputs.emissions.is_empty() {
            inputs.emissions = records;
        } else {
            inputs.emissions.truncate(records.len());
            for (hour, more) in inputs.emissions.iter_mut().zip(records) {
                hour.extend(more);
            }
        }
    }
    let mut sectors = |background: &Background, code: &'static str| {
        background
            .values
            .iter()
            .map(|sector| match &sector.hourly {
                None => Ok(None),
                Some((path, format)) => {
                    series::read(&open(path)?, format.as_deref(), stamps, window, code).map(Some)
                }
            })
            .collect::<Result<Vec<Option<HourlySeries>>, HourlyFileError>>()
    };
    if let Some(background) = &case.background {
        inputs.background = sectors(background, "E454")?;
    }
    inputs.ozone = sectors(&case.no2.ozone, "E457")?;
    inputs.nox = sectors(&case.no2.nox, "E608")?;
    Ok(inputs)
}
