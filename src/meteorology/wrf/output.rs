//! Files of WRF output as one [`ModelOutput`].

use super::air::WrfAir;
use super::file::{WrfError, WrfFile};
use super::grid::WrfGrid;
use crate::meteorology::MeteorologyError;
use crate::meteorology::model_output::{GroundFieldsOf, ModelFields, ModelOutput, Rain};
use crate::time::ModelTime;
use ndarray::{Array2, Axis, Zip};
use std::path::PathBuf;

/// Greatest move of a grid from file to file [°].
const STAYS: f64 = 1e-4;
/// Cloud from which a layer without a cloud fraction counts as covered [kg/kg].
const COVERED: f64 = 1e-5;

/// Files of WRF output.
#[derive(Debug)]
pub struct WrfOutput {
    files: Vec<PathBuf>,
    times: Vec<ModelTime>,
    /// File and index of each time.
    places: Vec<(usize, usize)>,
    grid: WrfGrid,
}

fn source(error: impl ToString) -> MeteorologyError {
    MeteorologyError::Source(error.to_string())
}

impl WrfOutput {
    /// Opens the files, in any order.
    ///
    /// # Errors
    /// [`MeteorologyError::Source`]: a file that cannot be read or lacks a field, times given twice, grids that move.
    pub fn open(files: Vec<PathBuf>) -> Result<Self, MeteorologyError> {
        let mut all: Vec<(ModelTime, (usize, usize))> = vec![];
        let mut first: Option<WrfGrid> = None;
        for (number, path) in files.iter().enumerate() {
            let file = WrfFile::open(path).map_err(source)?;
            let here = file.times.iter().enumerate();
            all.extend(here.map(|(index, time)| (*time, (number, index))));
            let found = WrfGrid::of(&file, 0).map_err(source)?;
            let last = WrfGrid::of(&file, file.times.len() - 1).map_err(source)?;
            let known = first.get_or_insert(found);
            if !stays(known, &last) {
                return Err(source(format!(
                    "{}: its grid is not that of {} (a nest that moves, or another domain)",
                    path.display(),
                    files[0].display()
                )));
            }
        }
        let grid = first.ok_or_else(|| source("no file of WRF output is given"))?;
        all.sort_by_key(|at| at.0);
        if let Some(pair) = all.windows(2).find(|w| w[0].0 == w[1].0) {
            return Err(source(format!(
                "{} is both in {} and in {}",
                pair[0].0,
                files[pair[0].1.0].display(),
                files[pair[1].1.0].display()
            )));
        }
        let (times, places) = all.into_iter().unzip();
        Ok(Self {
            files,
            times,
            places,
            grid,
        })
    }

    fn read(&self, time: usize) -> Result<ModelFields, WrfError> {
        let (number, index) = self.places[time];
        let file = WrfFile::open(&self.files[number])?;
        let grid = WrfGrid::of(&file, index)?;
        let flat = |name| file.surface(name, index, (0, 0));
        let mut cloud = file.volume("QCLOUD", index, (0, 0, 0))?;
        if file.has("QICE") {
            cloud += &file.volume("QICE", index, (0, 0, 0))?;
        }
        let (mut east, mut north) = (flat("U10")?, flat("V10")?);
        Zip::indexed(&mut east)
            .and(&mut north)
            .for_each(|c, u, v| (*u, *v) = grid.to_earth(c, *u, *v));
        let mut rain = flat("RAINC")? + &flat("RAINNC")?;
        if file.has("RAINSH") {
            rain += &flat("RAINSH")?;
        }
        let covered = if file.has("CLDFRA") {
            file.volume("CLDFRA", index, (0, 0, 0))?
        } else {
            cloud.mapv(|q| f64::from(u8::from(q > COVERED)))
        };
        let cover = covered.fold_axis(Axis(0), 0.0_f64, |most, part| most.max(*part));
        let air = WrfAir::read(&file, &grid, index)?;
        Ok(ModelFields {
            time: self.times[time],
            lowest: Array2::zeros((file.ny, file.nx)),
            rising: (air.interface_height, file.volume("W", index, (1, 0, 0))?),
            rising_from_ground: true,
            altitude: air.height,
            pressure: air.pressure,
            temperature: air.temperature,
            vapour: air.vapour,
            cloud_water: cloud.mapv(|q| q.max(0.0)),
            eastward: air.eastward,
            northward: air.northward,
            ground: GroundFieldsOf {
                terrain: grid.terrain.clone(),
                pressure: flat("PSFC")?,
                temperature_2m: flat("T2")?,
                eastward_10m: east,
                northward_10m: north,
                friction_velocity: flat("UST")?,
                heat_flux: flat("HFX")?,
                mixing_height: flat("PBLH")?,
                solar_radiation: flat("SWDOWN")?,
                cloud_cover: cover,
                snow_cover: flat("SNOWC")?,
                rain: Rain::Since(rain * 1e-3),
            },
        })
    }
}

impl ModelOutput for WrfOutput {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn shape(&self) -> (usize, usize) {
        self.grid.longitude.dim()
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        self.grid.position(longitude, latitude)
    }

    fn fields(&self, time: usize) -> Result<ModelFields, String> {
        self.read(time).map_err(|e| e.to_string())
    }

    fn provenance(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        format!("WRF output in {}", names.join(", "))
    }
}

/// Whether two grids are one.
fn stays(a: &WrfGrid, b: &WrfGrid) -> bool {
    a.longitude.dim() == b.longitude.dim()
        && [(&a.longitude, &b.longitude), (&a.latitude, &b.latitude)]
            .iter()
            .all(|(x, y)| x.iter().zip(y.iter()).all(|(p, q)| (p - q).abs() < STAYS))
}
