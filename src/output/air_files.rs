//! The composition of the whole air every few hours, for runs inside of this one (`[boundary.run]`), as an observer of the run.
//!
//! A file `air_START.nc` has every lane as a mixing ratio by mass [kg/kg], or particles by mass of air [1/kg], on the grid and levels of the run.

use super::catalogue::{Shape, VariableSpec, is_number};
use super::cf_netcdf::NetCdfWriter;
use super::file::WriteError;
use super::volumes::{observed, volume_file};
use crate::grid::VerticalGrid;
use crate::meteorology::MetSlice;
use crate::outer::AIR_FILES;
use crate::simulation::{Case, HourlyMeans, Observer, SimulationError, State};
use crate::time::ModelTime;
use std::path::{Path, PathBuf};

/// Writes mixing ratios while a run goes on. A resumed run writes files of its own, named by their first hour.
pub struct AirWriter {
    folder: PathBuf,
    title: String,
    vertical: VerticalGrid,
    every_hours: usize,
    file: Option<NetCdfWriter>,
    hours: usize,
    /// Files that were finished.
    pub written: Vec<PathBuf>,
}

impl AirWriter {
    /// Every `every_hours` hours (0: never) into `folder`.
    pub fn new(folder: &Path, title: &str, vertical: &VerticalGrid, every_hours: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            title: title.to_owned(),
            vertical: vertical.clone(),
            every_hours,
            file: None,
            hours: 0,
            written: Vec::new(),
        }
    }

    fn open(&self, case: &Case, state: &State) -> Result<NetCdfWriter, WriteError> {
        let place = self.folder.join(AIR_FILES);
        let mut file = volume_file(&place, &self.title, &self.vertical, case, state)?;
        for species in &case.species.species {
            file.define(&VariableSpec {
                name: species.name.clone(),
                standard_name: None,
                long_name_en: format!("{} by mass of air", species.long_name),
                long_name_zh: format!("{}(每千克空气)", species.long_name_zh),
                units: if is_number(&species.name) {
                    "kg-1"
                } else {
                    "kg kg-1"
                },
                cell_methods: Some("time: point"),
                in_time: true,
                shape: Shape::Volume,
                factor: 1.0,
            })?;
        }
        Ok(file)
    }

    /// Appends the air of a time, whose mass `weather` knows.
    fn append(
        &mut self,
        case: &Case,
        state: &State,
        weather: &MetSlice,
        time: ModelTime,
    ) -> Result<(), WriteError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let at = file.append_time(time, time)?;
        for (lane, species) in case.species.species.iter().enumerate() {
            let ratio = state.bulk.lane(lane) / &weather.air_mass;
            file.write(&species.name, Some(at), ratio.view())?;
        }
        file.sync()
    }
}

impl Observer for AirWriter {
    fn on_start(&mut self, case: &Case, state: &State) -> Result<(), SimulationError> {
        if self.every_hours == 0 {
            return Ok(());
        }
        let weather = case.meteorology.at(state.time)?;
        let begun = self.open(case, state).map(|file| self.file = Some(file));
        observed(begun)?;
        observed(self.append(case, state, &weather, state.time))
    }

    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        self.hours += 1;
        if self.file.is_none() || !self.hours.is_multiple_of(self.every_hours) {
            return Ok(());
        }
        let weather = case.meteorology.at(means.to)?;
        observed(self.append(case, state, &weather, means.to))
    }

    fn on_finish(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        let closed = match self.file.take() {
            Some(file) => file.close().map(|path| self.written.push(path)),
            None => Ok(()),
        };
        observed(closed)
    }
}
