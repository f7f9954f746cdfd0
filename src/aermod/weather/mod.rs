//! Readers of the weather that AERMET prepares: surface (.SFC) and profile (.PFL) files, read unchanged.
//!
//! Rows are read free of columns (AERMOD 24142 does so whatever format SURFFILE names). Both files go through hour by
//! hour side by side; hours that do not match are told by [`crate::plume::weather::prepare_hour`] (E456).

mod error;
mod header;
mod profile;
pub(in crate::aermod) mod rows;
mod stamp;
mod surface;
mod turbulence;

#[cfg(test)]
mod tests;

pub use error::WeatherFileError;
pub use header::{Stations, SurfaceHeader};
pub use profile::ProfileFile;
pub use surface::SurfaceFile;

use crate::plume::weather::calendar::YearWindow;
use crate::plume::weather::{Note, ProfileRecord, SurfaceRecord, TurbulenceUse};
use std::path::Path;

/// A surface file and a profile file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeatherFiles {
    /// Surface.
    pub surface: SurfaceFile,
    /// Profile.
    pub profile: ProfileFile,
}

impl WeatherFiles {
    /// Reads both. `station_year` is the year on SURFDATA, which tells the century of years with two digits.
    pub fn read(
        surface: &Path,
        profile: &Path,
        station_year: i32,
    ) -> Result<Self, WeatherFileError> {
        let window = YearWindow::of_station(station_year);
        Ok(Self {
            surface: SurfaceFile::read(surface, window)?,
            profile: ProfileFile::read(profile, window)?,
        })
    }

    /// The hours that both files have, with the surface record after each.
    pub fn hours(
        &self,
    ) -> impl Iterator<Item = (&SurfaceRecord, &ProfileRecord, Option<&SurfaceRecord>)> {
        let after = self
            .surface
            .records
            .iter()
            .skip(1)
            .map(Some)
            .chain(std::iter::once(None));
        self.surface
            .records
            .iter()
            .zip(&self.profile.records)
            .zip(after)
            .map(|((surface, profile), next)| (surface, profile, next))
    }

    /// What AERMOD has to say before the first hour: the head line, odd heights, flags and measured turbulence.
    pub fn notes(
        &self,
        stations: Stations,
        screen: bool,
        default: bool,
        turbulence: TurbulenceUse,
    ) -> Vec<Note> {
        let header = &self.surface.header;
        let mut notes = header.notes(stations, screen);
        let first_hour = self.profile.records.first();
        let odd = first_hour
            .into_iter()
            .flat_map(|first| first.levels.iter().enumerate())
            .filter(|(_, level)| level.height > 999.0 || level.height <= 0.0)
            .map(|(index, level)| {
                let hint = format!("LVL{:02} {:5}m", index + 1, level.height.round());
                Note::warning(184, "MEOPEN", hint)
            });
        if !header.prognostic {
            notes.extend(odd);
        }
        let (measured, _) = turbulence::measured(self, default, turbulence);
        notes.extend(measured);
        if self.surface.unflagged && !screen && !header.is_outdated() {
            notes.push(Note::warning(394, "METEXT", "No NAD/ADJ"));
        }
        notes
    }

    /// The word on measured turbulence in AERMOD's list of options (`SigA&SigW`, `SigA Data`, `SigW Data`); none if
    /// there is no measured turbulence.
    pub fn turbulence_label(&self, turbulence: TurbulenceUse) -> Option<&'static str> {
        turbulence::measured(self, false, turbulence).1
    }
}
