//! From a checked scenario to its weather: grid, terrain, and the diagnostic model or another model's output on it.

use super::ground::LaidGround;
use super::problem::ScenarioError;
use super::schema::{Episode, McipSource, Scenario, UpperAir, Weather};
use crate::config::Placed;
use crate::grid::{HorizontalGrid, VerticalGrid, VerticalMetrics};
use crate::meteorology::daily::{DailyError, DailyWeather, read_daily};
use crate::meteorology::soundings::read_free_air;
use crate::meteorology::{
    Assumed, DiagnosticMeteorology, DiagnosticOptions, EpwOptions, EraOutput, Gap, GroundFields,
    McipOutput, Meteorology, ModelMeteorology, ModelOutput, ReferenceAtmosphere,
    RepresentativeDays, StationSet, WrfOutput, fill_gaps, read_epw, read_station_files,
};
use crate::terrain::Surface;
use std::path::PathBuf;
use std::sync::Arc;

/// Longest gap of wind that is interpolated [h]: six-hourly reports.
const WIND_GAP: i64 = 6;

/// Another model's output, and the files it is in.
type OutputOfFiles = (Box<dyn ModelOutput>, Vec<PathBuf>);

/// Grid and terrain of a scenario.
#[derive(Debug)]
pub struct Frame {
    /// Horizontal grid.
    pub horizontal: HorizontalGrid,
    /// Nominal levels.
    pub vertical: VerticalGrid,
    /// Terrain and land cover.
    pub surface: Surface,
    /// Heights of the levels.
    pub metrics: VerticalMetrics,
    /// What is to be said of terrain and land cover of the user's own.
    pub notes: Vec<String>,
    /// Files of terrain and land cover, for the manifest.
    pub files: Vec<PathBuf>,
}

/// Weather of an episode.
pub(super) struct EpisodeWeather {
    /// The weather.
    pub weather: Arc<dyn Meteorology>,
    /// The air that carries the mass.
    pub reference: ReferenceAtmosphere,
    /// Gaps too long to interpolate.
    pub gaps: Vec<Gap>,
    /// Files it came from.
    pub files: Vec<PathBuf>,
}

impl Scenario {
    /// Builds grid and terrain.
    ///
    /// # Errors
    /// If a part cannot be built; the message points at the value of the scenario that asked for it.
    pub fn frame(&self) -> Result<Frame, ScenarioError> {
        let grid = &self.grid;
        let horizontal = HorizontalGrid::new(&grid.specification())
            .map_err(|e| self.error_at(&grid.cell_size, e.to_string(), None))?;
        let vertical =
            VerticalGrid::stretched(grid.layers.value, grid.first_layer.value, grid.top.value)
                .map_err(|e| self.error_at(&grid.layers, e.to_string(), None))?;
        let LaidGround {
            surface,
            notes,
            files,
        } = self.ground(&horizontal)?;
        let metrics = vertical
            .over(&surface.height)
            .map_err(|e| self.error_at(&grid.top, e.to_string(), None))?;
        Ok(Frame {
            horizontal,
            vertical,
            surface,
            metrics,
            notes,
            files,
        })
    }

    /// The weather of an episode alone, without inventory and tags.
    ///
    /// # Errors
    /// If weather is missing or unreadable.
    pub fn meteorology(
        &self,
        frame: &Frame,
        episode: &Episode,
    ) -> Result<Arc<dyn Meteorology>, ScenarioError> {
        let Frame {
            horizontal,
            vertical,
            surface,
            ..
        } = frame;
        self.episode_weather(horizontal, vertical, surface, episode, None)
            .map(|found| found.weather)
    }

    /// The weather of an episode and what is to be said of it.
    pub(super) fn episode_weather(
        &self,
        horizontal: &HorizontalGrid,
        vertical: &VerticalGrid,
        surface: &Surface,
        episode: &Episode,
        reference: Option<ReferenceAtmosphere>,
    ) -> Result<EpisodeWeather, ScenarioError> {
        if let Some((output, files)) = self.model_output(horizontal, &episode.weather)? {
            let weather = ModelMeteorology::new(output, horizontal, vertical, &surface.height)
                .map_err(|e| ScenarioError::input(e.to_string()))?;
            return Ok(EpisodeWeather {
                reference: weather.reference(),
                weather: Arc::new(weather),
                gaps: Vec::new(),
                files,
            });
        }
        let (set, gaps, files) = self.weather(episode)?;
        let month = episode.begin().month();
        let ground = GroundFields {
            roughness_length: surface.roughness_length(month),
            albedo: surface.albedo(month),
            leaf_area_index: surface.leaf_area_index(month),
            snow_cover: surface.snow_cover(month),
            built_up: surface.built_up(),
            height: surface.height.clone(),
            height_std: surface.height_std.clone(),
        };
        let options = DiagnosticOptions {
            assumed: match &episode.weather {
                Weather::RepresentativeDay { .. }
                | Weather::Daily { .. }
                | Weather::Wrf { .. }
                | Weather::Era5 { .. }
                | Weather::Mcip { .. } => Assumed::default(),
                Weather::Stations { assumed, .. } | Weather::Epw { assumed, .. } => *assumed,
            },
            reference,
            ..DiagnosticOptions::default()
        };
        let weather = DiagnosticMeteorology::new(set, horizontal, vertical, ground, options)
            .map_err(|e| ScenarioError::input(e.to_string()))?;
        Ok(EpisodeWeather {
            reference: weather.reference(),
            weather: Arc::new(weather),
            gaps,
            files,
        })
    }

    /// Another model's output with its files; `None` for weather of stations.
    fn model_output(
        &self,
        grid: &HorizontalGrid,
        weather: &Weather,
    ) -> Result<Option<OutputOfFiles>, ScenarioError> {
        let resolved = |files: &[Placed<PathBuf>]| -> Vec<PathBuf> {
            files.iter().map(|f| self.resolve(&f.value)).collect()
        };
        let fail = |e: &dyn std::fmt::Display| ScenarioError::input(e.to_string());
        Ok(Some(match weather {
            Weather::Wrf { files } => {
                let files = resolved(files);
                let output = WrfOutput::open(files.clone()).map_err(|e| fail(&e))?;
                (Box::new(output), files)
            }
            Weather::Era5 { files } => {
                let files = resolved(files);
                let output = EraOutput::open(files.clone(), grid.bounds()).map_err(|e| fail(&e))?;
                (Box::new(output), files)
            }
            Weather::Mcip { from } => {
                let output = match from {
                    McipSource::Folder(folder) => {
                        McipOutput::in_folder(&self.resolve(&folder.value))
                    }
                    McipSource::Files(files) => McipOutput::open(&resolved(files)),
                };
                let output = output.map_err(|e| fail(&e))?;
                let files = output.files().to_vec();
                (Box::new(output), files)
            }
            _ => return Ok(None),
        }))
    }

    /// Station reports for an episode, gaps filled, and the files they came from.
    fn weather(
        &self,
        episode: &Episode,
    ) -> Result<(StationSet, Vec<Gap>, Vec<PathBuf>), ScenarioError> {
        let begin = episode.begin();
        let hours = ((episode.end().seconds() - begin.seconds()) / 3600) as usize;
        let days = RepresentativeDays::embedded();
        let typical = |id: &Placed<String>| {
            days.station_set(&id.value, begin, hours)
                .map_err(|e| self.error_at(id, e.to_string(), None))
        };
        let free_air = |from: &UpperAir, set: &mut StationSet, paths: &mut Vec<PathBuf>| {
            match from {
                UpperAir::Assumed => {}
                UpperAir::Day(id) => set.profiles = typical(id)?.profiles,
                UpperAir::File(file) => {
                    let path = self.resolve(&file.value);
                    let elevations = set.stations.iter().map(|station| station.elevation);
                    let floor = elevations.reduce(f64::min).unwrap_or(0.0);
                    set.profiles = read_free_air(&path, (begin, episode.end()), floor)
                        .map_err(ScenarioError::read)?;
                    paths.push(path);
                }
            }
            Ok::<(), ScenarioError>(())
        };
        match &episode.weather {
            Weather::RepresentativeDay { id } => Ok((typical(id)?, Vec::new(), Vec::new())),
            Weather::Daily { file } => {
                let path = self.resolve(&file.value);
                let table = read_daily(&path).map_err(ScenarioError::read)?;
                let fail = |e: DailyError| self.error_at(file, e.to_string(), None);
                let weather = DailyWeather::new(&table).map_err(fail)?;
                let (set, gaps) = weather.station_set(begin, hours).map_err(fail)?;
                Ok((set, gaps, vec![path]))
            }
            Weather::Wrf { .. } | Weather::Era5 { .. } | Weather::Mcip { .. } => Err(
                ScenarioError::input("output of other models holds no stations".into()),
            ),
            Weather::Stations {
                files,
                places,
                upper_air,
                ..
            } => {
                let mut paths: Vec<PathBuf> =
                    files.iter().map(|f| self.resolve(&f.value)).collect();
                let (list, list_file) = places.read(self)?;
                let mut set = read_station_files(paths.iter().map(PathBuf::as_path), &list)
                    .map_err(ScenarioError::read)?;
                paths.extend(list_file);
                let gaps = fill_gaps(&mut set, WIND_GAP);
                free_air(upper_air, &mut set, &mut paths)?;
                Ok((set, gaps, paths))
            }
            Weather::Epw {
                files,
                wind_hours,
                use_sky_cover,
                anemometer_height,
                upper_air,
                ..
            } => {
                let mut paths: Vec<PathBuf> =
                    files.iter().map(|f| self.resolve(&f.value)).collect();
                let options = EpwOptions {
                    year: episode.start.value.beijing().year(),
                    wind_hours: wind_hours.as_ref().map(|h| h.value.clone()),
                    use_sky_cover: use_sky_cover.value,
                    anemometer_height: anemometer_height.value,
                };
                let mut set = StationSet::default();
                for path in &paths {
                    join(
                        &mut set,
                        read_epw(path, &options).map_err(ScenarioError::read)?,
                    );
                }
                let gaps = fill_gaps(&mut set, WIND_GAP);
                free_air(upper_air, &mut set, &mut paths)?;
                Ok((set, gaps, paths))
            }
        }
    }
}

fn join(set: &mut StationSet, more: StationSet) {
    set.stations.extend(more.stations);
    set.records.extend(more.records);
    set.profiles.extend(more.profiles);
}
