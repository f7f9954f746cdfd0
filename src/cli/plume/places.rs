//! Where products and reports go, and the inputs they are made of.

use crate::nearfield::case::Case;
use crate::output::nearfield::ProductError;
use crate::output::{InputHash, hash_file};
use std::path::{Path, PathBuf};

/// Whether a report is asked for, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportWish<'a> {
    /// None.
    No,
    /// Where it stands if no file is named.
    Beside,
    /// This file.
    File(&'a Path),
}

/// Guaranteed rate of daily means.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum DailyRate {
    /// The standard's.
    #[default]
    Standard,
    /// A case file's [1], or none.
    Own(Option<f64>),
}

/// Where a run's products go, and what is known of it beyond its case.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Folder of the products.
    pub products: Option<PathBuf>,
    /// File of the report.
    pub report: Option<PathBuf>,
    /// Scenario; blank without any.
    pub scenario: String,
    /// Guaranteed rate of daily means.
    pub rate: DailyRate,
}

/// The deck and the files it names, with their hashes.
pub(super) fn inputs(deck: &Path, case: &Case) -> Result<Vec<InputHash>, ProductError> {
    let mut files = vec![
        ("deck", deck.to_owned()),
        ("surface weather", case.weather.surface_file.clone()),
        ("profile weather", case.weather.profile_file.clone()),
    ];
    let emission = case.hourly_emission.iter();
    files.extend(emission.map(|hourly| ("hourly emission", hourly.file.clone())));
    let backgrounds = [
        ("background", case.background.as_ref()),
        ("ozone", Some(&case.no2.ozone)),
        ("NOx", Some(&case.no2.nox)),
    ];
    for (role, background) in backgrounds {
        let values = background
            .into_iter()
            .flat_map(|background| &background.values);
        let hourly = values.filter_map(|values| values.hourly.as_ref());
        files.extend(hourly.map(|(file, _)| (role, file.clone())));
    }
    let mut hashes = Vec::new();
    for (role, file) in files {
        let mut hash = hash_file(role, &file)?;
        if let Some(name) = file.file_name() {
            hash.name = name.to_string_lossy().into_owned();
        }
        hashes.push(hash);
    }
    Ok(hashes)
}
