//! What `hehuang evaluate` reads: runs and weather.

use super::super::CliError;
use super::super::report::{read_back, record_of};
use super::super::session::{MANIFEST, Session};
use crate::evaluation::WeatherTable;
use crate::meteorology::daily::read_daily;
use crate::meteorology::{RepresentativeDays, Rows, StationList, read_stations};
use crate::output::Manifest;
use crate::simulation::Record;
use std::path::{Path, PathBuf};

/// Settings that runs must share to be read as one.
const SHARED: [&str; 3] = ["grid.", "chemistry.mechanism", "aerosol."];

/// Lines of faults that are shown of each way to read a file.
const FAULTS: usize = 3;

/// Runs that are read as one.
pub(super) struct Runs {
    /// Of the first.
    pub session: Session,
    pub manifests: Vec<Manifest>,
    pub records: Vec<Record>,
}

/// Reads the folders of runs.
pub(super) fn runs(folders: &[PathBuf]) -> Result<Runs, CliError> {
    let mut folders = folders.iter();
    let first = folders
        .next()
        .ok_or_else(|| CliError::Arguments("no run is given".into()))?;
    let (session, record, manifest) = read_back(first)?;
    let mut all = Runs {
        session,
        manifests: vec![manifest],
        records: vec![record],
    };
    for folder in folders {
        let manifest = Manifest::read(&folder.join(MANIFEST)).map_err(|e| {
            CliError::Input(format!(
                "{e}\nhint: the last name is the table of observations, all before it are folders of runs"
            ))
        })?;
        if let Some(key) = differs(&all.manifests[0], &manifest) {
            return Err(CliError::Input(format!(
                "{} differs from {} in {key}\nhint: runs that are evaluated together have one grid and the same species",
                folder.display(),
                first.display()
            )));
        }
        all.manifests.push(manifest);
        all.records.push(record_of(folder)?);
    }
    Ok(all)
}

/// The first shared setting in which two runs differ.
fn differs(one: &Manifest, other: &Manifest) -> Option<String> {
    let settings = |m: &Manifest| m.settings.as_object().cloned().unwrap_or_default();
    let (one, other) = (settings(one), settings(other));
    // A default that is written out is the same value.
    let plain = |value: Option<&serde_json::Value>| {
        let text = value.and_then(serde_json::Value::as_str).unwrap_or("");
        text.trim_end_matches(" (default)").to_owned()
    };
    let keys = one.keys().chain(other.keys());
    keys.filter(|key| SHARED.iter().any(|shared| key.starts_with(shared)))
        .find(|key| plain(one.get(*key)) != plain(other.get(*key)))
        .cloned()
}

/// Reads weather: stations in any form that a scenario takes, or daily records.
pub(super) fn weather(path: &Path, list: &StationList) -> Result<WeatherTable, CliError> {
    let hourly = match read_stations(path, list, Rows::Hours) {
        Ok(set) => return Ok(WeatherTable::of_stations(&set)),
        Err(error) => error,
    };
    match read_daily(path) {
        Ok(days) => {
            let known = RepresentativeDays::embedded();
            Ok(WeatherTable::of_days(&days, known.stations()))
        }
        Err(daily) => Err(CliError::Input(format!(
            "{} holds neither hours of stations nor daily records\nas hours: {}\nas daily records: {}",
            path.display(),
            beginning(&hourly.to_string()),
            beginning(&daily.to_string())
        ))),
    }
}

/// The first lines of a long list of faults: a file of another kind has every one.
fn beginning(faults: &str) -> String {
    let lines: Vec<&str> = faults.lines().collect();
    let shown = lines[..lines.len().min(FAULTS)].join("\n");
    if lines.len() > FAULTS {
        format!("{shown}\n  … and {} more", lines.len() - FAULTS)
    } else {
        shown
    }
}
