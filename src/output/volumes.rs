//! The whole air every few hours, and the hourly fluxes of air through the faces, as an observer of the run.

use super::catalogue::{catalogue, find};
use super::cf_netcdf::{FileLayout, NetCdfWriter};
use super::file::WriteError;
use crate::grid::VerticalGrid;
use crate::simulation::{Case, HourlyMeans, Observer, SimulationError, State};
use crate::species::SpeciesTable;
use ndarray::Array3;
use std::path::{Path, PathBuf};

/// Weather that goes with the fluxes, for trajectories and adjoints.
const FLUXES: [&str; 5] = ["air_mass", "flux_x", "flux_y", "flux_z", "eddy_diffusivity"];

/// Writes three-dimensional fields while a run goes on. A resumed run writes files of its own, named by their first hour.
pub struct VolumeWriter {
    folder: PathBuf,
    title: String,
    vertical: VerticalGrid,
    every_hours: usize,
    face_fluxes: bool,
    volumes: Option<NetCdfWriter>,
    fluxes: Option<NetCdfWriter>,
    hours: usize,
    /// Files that were finished.
    pub written: Vec<PathBuf>,
}

impl VolumeWriter {
    /// Concentrations every `every_hours` hours (0: none) and `face_fluxes` every hour, into `folder`.
    pub fn new(
        folder: &Path,
        title: &str,
        vertical: &VerticalGrid,
        every_hours: usize,
        face_fluxes: bool,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            title: title.to_owned(),
            vertical: vertical.clone(),
            every_hours,
            face_fluxes,
            volumes: None,
            fluxes: None,
            hours: 0,
            written: Vec::new(),
        }
    }

    fn open(&self, case: &Case, state: &State, kind: &str) -> Result<NetCdfWriter, WriteError> {
        let place = self.folder.join(format!("{kind}_"));
        volume_file(&place, &self.title, &self.vertical, case, state)
    }

    fn start(&mut self, case: &Case, state: &State) -> Result<(), WriteError> {
        let all = catalogue(&case.species);
        if self.every_hours > 0 {
            let mut file = self.open(case, state, "volumes")?;
            for pollutant in &case.species.pollutants {
                if let Some(spec) = find(&all, &format!("{}_volume", pollutant.name)) {
                    file.define(spec)?;
                }
            }
            self.volumes = Some(file);
        }
        if self.face_fluxes {
            let mut file = self.open(case, state, "fluxes")?;
            for spec in FLUXES.iter().filter_map(|name| find(&all, name)) {
                file.define(spec)?;
            }
            self.fluxes = Some(file);
        }
        Ok(())
    }

    fn hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), WriteError> {
        if let Some(file) = &mut self.fluxes {
            let at = file.append_time(means.from, means.from)?;
            let weather = means.weather;
            file.write("air_mass", Some(at), weather.air_mass.view())?;
            file.write("flux_x", Some(at), weather.flux_x.view())?;
            file.write("flux_y", Some(at), weather.flux_y.view())?;
            file.write("flux_z", Some(at), weather.flux_z.view())?;
            file.write(
                "eddy_diffusivity",
                Some(at),
                weather.eddy_diffusivity.view(),
            )?;
            file.sync()?;
        }
        self.hours += 1;
        if let Some(file) = &mut self.volumes
            && self.hours.is_multiple_of(self.every_hours)
        {
            let at = file.append_time(means.to, means.to)?;
            for (name, field) in volumes(case, &case.species, state) {
                file.write(&name, Some(at), field.view())?;
            }
            file.sync()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), WriteError> {
        for file in [self.volumes.take(), self.fluxes.take()]
            .into_iter()
            .flatten()
        {
            self.written.push(file.close()?);
        }
        Ok(())
    }
}

/// Concentrations of the pollutants in the air [kg/m³].
fn volumes(case: &Case, species: &SpeciesTable, state: &State) -> Vec<(String, Array3<f64>)> {
    let lanes: Vec<Array3<f64>> = (0..case.lanes())
        .map(|lane| state.bulk.lane(lane))
        .collect();
    let volume = |k: usize, j: usize, i: usize| {
        case.metrics.thickness[[k, j, i]] * case.horizontal.area[[j, i]]
    };
    let of = |parts: &[(usize, f64)]| {
        Array3::from_shape_fn(case.metrics.thickness.dim(), |(k, j, i)| {
            let mass: f64 = parts.iter().map(|(l, w)| w * lanes[*l][[k, j, i]]).sum();
            mass / volume(k, j, i)
        })
    };
    species
        .pollutants
        .iter()
        .map(|p| (format!("{}_volume", p.name), of(&p.parts)))
        .collect()
}

/// Begins a file of volumes whose path is `begin` with the hour of `state` and `.nc`.
pub(super) fn volume_file(
    begin: &Path,
    title: &str,
    vertical: &VerticalGrid,
    case: &Case,
    state: &State,
) -> Result<NetCdfWriter, WriteError> {
    let stamp = state.time.beijing().strftime("%Y%m%dT%H").to_string();
    let mut path = begin.as_os_str().to_owned();
    path.push(format!("{stamp}.nc"));
    NetCdfWriter::create(
        Path::new(&path),
        &FileLayout {
            title: title.to_owned(),
            history: format!("hehuang {}", env!("CARGO_PKG_VERSION")),
            attributes: Vec::new(),
            grid: &case.horizontal,
            levels: Some((vertical, case.metrics.terrain.view())),
            tags: &[],
            parameters: &[],
            time: true,
        },
    )
}

/// A writer's fault as an observer's.
pub(super) fn observed(result: Result<(), WriteError>) -> Result<(), SimulationError> {
    result.map_err(|e| SimulationError::Observer(e.to_string()))
}

impl Observer for VolumeWriter {
    fn on_start(&mut self, case: &Case, state: &State) -> Result<(), SimulationError> {
        observed(self.start(case, state))
    }

    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        observed(self.hour(case, state, means))
    }

    fn on_finish(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        observed(self.finish())
    }
}
