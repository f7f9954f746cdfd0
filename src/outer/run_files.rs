//! An outer run of our own: its files `air_*.nc`, mixing ratios of every lane on its grid and levels.

use super::error::OuterError;
use super::fields::{OuterAir, OuterFields};
use crate::grid::Map;
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use netcdf::{AttributeValue, Extent};
use std::path::{Path, PathBuf};

/// How the names of these files begin.
pub const AIR_FILES: &str = "air_";
/// No time is farther from the epoch [s]: 30,000 years.
const LATEST: f64 = 1e12;
const HINT: &str = "give the folder of a run with [output] air_every_hours = 1";

/// The air of an outer run.
pub struct RunAir {
    folder: PathBuf,
    /// File and record of each time.
    places: Vec<(usize, usize)>,
    times: Vec<ModelTime>,
    files: Vec<PathBuf>,
    /// Lanes of the run inside, with their names.
    lanes: Vec<usize>,
    names: Vec<String>,
    map: Map,
    /// Coordinates of the first point and distance of points on the map [m].
    origin: (f64, f64),
    spacing: (f64, f64),
    ground: Array2<f64>,
    altitude: Array3<f64>,
    /// Lanes of the run inside that the outer run lacks, and lanes that it has beyond them.
    lacking: Vec<String>,
    unused: Vec<String>,
}

impl RunAir {
    /// Opens the files of a run's folder for the lanes of a table.
    ///
    /// # Errors
    /// [`OuterError`]: no such files, files of another kind, of different grids, damaged ones.
    pub fn open(folder: &Path, table: &SpeciesTable) -> Result<Self, OuterError> {
        let files = files_in(folder)?;
        let first = Opened::open(&files[0])?;
        let (x, y) = (first.line("x")?, first.line("y")?);
        let proj = first.text("crs", "proj4")?;
        let map = Map::from_proj_string(&proj)
            .map_err(|e| OuterError::file(&files[0], e.to_string(), HINT))?;
        let ground = first.plane("orography", (y.len(), x.len()))?;
        let (eta, share) = (first.line("z")?, first.line("z_share")?);
        let rises = |line: &[f64]| {
            let finite = line.iter().all(|place| place.is_finite());
            finite && line.windows(2).all(|pair| pair[1] > pair[0])
        };
        let numbers = share.iter().chain(&ground).all(|number| number.is_finite());
        let lengths = (x.len(), y.len(), eta.len(), share.len());
        if x.len() < 2 || y.len() < 2 || eta.is_empty() || eta.len() != share.len() {
            let what = format!(
                "{} columns, {} rows, {} levels with {} shares of the ground make no grid",
                lengths.0, lengths.1, lengths.2, lengths.3
            );
            return Err(OuterError::file(&files[0], what, HINT));
        }
        if !(rises(&x) && rises(&y) && rises(&eta) && numbers) {
            let what = "x, y, z, z_share or orography hold no numbers or do not rise";
            return Err(OuterError::file(&files[0], what, HINT));
        }
        let altitude = Array3::from_shape_fn((eta.len(), y.len(), x.len()), |(k, j, i)| {
            eta[k] + share[k] * ground[[j, i]]
        });
        let mut stamps: Vec<(ModelTime, usize, usize)> = Vec::new();
        for (number, path) in files.iter().enumerate() {
            let file = Opened::open(path)?;
            if file.line("x")? != x || file.line("y")? != y || file.line("z")? != eta {
                let what = format!("its grid is not that of {}", files[0].display());
                return Err(OuterError::file(
                    path,
                    what,
                    "keep the files of one run in a folder",
                ));
            }
            let times = file.line("time")?;
            for (record, time) in times.into_iter().enumerate() {
                if !(time.is_finite() && time.abs() < LATEST) {
                    let what = format!("time {time} of record {record} is no time");
                    return Err(OuterError::file(path, what, HINT));
                }
                let time = ModelTime(time as i64);
                // A run that went on from a checkpoint has an hour twice; the later file has it as it went on.
                stamps.retain(|(known, ..)| *known != time);
                stamps.push((time, number, record));
            }
        }
        stamps.sort_by_key(|stamp| stamp.0);
        let here: Vec<String> = first.lanes();
        let (mut lanes, mut names, mut lacking) = (Vec::new(), Vec::new(), Vec::new());
        for (lane, species) in table.species.iter().enumerate() {
            if here.contains(&species.name) {
                lanes.push(lane);
                names.push(species.name.clone());
            } else {
                lacking.push(species.name.clone());
            }
        }
        if lanes.is_empty() {
            return Err(OuterError::file(&files[0], "no lane of this run", HINT));
        }
        let unused = here
            .into_iter()
            .filter(|name| !names.contains(name))
            .collect();
        Ok(Self {
            folder: folder.to_owned(),
            places: stamps.iter().map(|s| (s.1, s.2)).collect(),
            times: stamps.iter().map(|s| s.0).collect(),
            files,
            lanes,
            names,
            map,
            origin: (x[0], y[0]),
            spacing: (x[1] - x[0], y[1] - y[0]),
            ground,
            altitude,
            lacking,
            unused,
        })
    }

    /// The files.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// What a reader must know: lanes that only one of the runs has.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.lacking.is_empty() {
            notes.push(format!(
                "the outer run has no {}: taken from the embedded background",
                self.lacking.join(", ")
            ));
        }
        if !self.unused.is_empty() {
            notes.push(format!(
                "of the outer run's air this run has no {}",
                self.unused.join(", ")
            ));
        }
        notes
    }
}

/// Files of the air in a folder, by name.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, OuterError> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| OuterError::unreadable(folder, e, HINT))?
        .filter_map(Result::ok);
    let named = |path: &PathBuf| {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let netcdf = path.extension().is_some_and(|e| e == "nc");
        netcdf && name.is_some_and(|n| n.starts_with(AIR_FILES))
    };
    let mut files: Vec<PathBuf> = entries.map(|e| e.path()).filter(named).collect();
    files.sort();
    if files.is_empty() {
        let what = format!("no file {AIR_FILES}*.nc");
        return Err(OuterError::file(folder, what, HINT));
    }
    Ok(files)
}

/// An open file with its name.
struct Opened<'p> {
    path: &'p Path,
    file: netcdf::File,
}

impl<'p> Opened<'p> {
    fn open(path: &'p Path) -> Result<Self, OuterError> {
        let file = crate::cf::open(path)
            .map_err(|e| OuterError::unreadable(path, e, "is the file whole?"))?;
        Ok(Self { path, file })
    }

    fn variable(&self, name: &str) -> Result<netcdf::Variable<'_>, OuterError> {
        let found = self.file.variable(name);
        found.ok_or_else(|| OuterError::file(self.path, format!("no variable {name}"), HINT))
    }

    fn line(&self, name: &str) -> Result<Vec<f64>, OuterError> {
        let values = self.variable(name)?.get_values::<f64, _>(..);
        values.map_err(|e| OuterError::unreadable(self.path, format!("{name}: {e}"), HINT))
    }

    fn plane(&self, name: &str, shape: (usize, usize)) -> Result<Array2<f64>, OuterError> {
        let values = self.line(name)?;
        Array2::from_shape_vec(shape, values)
            .map_err(|e| OuterError::file(self.path, format!("{name}: {e}"), HINT))
    }

    fn text(&self, variable: &str, attribute: &str) -> Result<String, OuterError> {
        if let Some(Ok(AttributeValue::Str(text))) =
            self.variable(variable)?.attribute_value(attribute)
        {
            return Ok(text);
        }
        let what = format!("no attribute {variable}:{attribute}");
        Err(OuterError::file(self.path, what, HINT))
    }

    /// Variables over time and levels.
    fn lanes(&self) -> Vec<String> {
        let volume = |v: &netcdf::Variable<'_>| {
            let names: Vec<String> = v.dimensions().iter().map(netcdf::Dimension::name).collect();
            names == ["time", "z", "y", "x"]
        };
        self.file
            .variables()
            .filter(volume)
            .map(|v| v.name())
            .collect()
    }

    /// A record of a lane.
    fn record(
        &self,
        name: &str,
        record: usize,
        shape: (usize, usize, usize),
    ) -> Result<Array3<f64>, OuterError> {
        let extents: Vec<Extent> = vec![
            (record..=record).into(),
            (0..shape.0).into(),
            (0..shape.1).into(),
            (0..shape.2).into(),
        ];
        let values = self.variable(name)?.get_values::<f64, _>(extents);
        let values =
            values.map_err(|e| OuterError::unreadable(self.path, format!("{name}: {e}"), HINT))?;
        let field = Array3::from_shape_vec(shape, values)
            .map_err(|e| OuterError::file(self.path, format!("{name}: {e}"), HINT))?;
        let bad = field
            .indexed_iter()
            .find(|(_, v)| !v.is_finite() || **v < 0.0);
        if let Some(((k, j, i), value)) = bad {
            let what = format!(
                "{name} holds {value} in layer {k}, row {j}, column {i} of record {record}"
            );
            return Err(OuterError::file(self.path, what, "is the file whole?"));
        }
        Ok(field)
    }
}

impl OuterAir for RunAir {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn shape(&self) -> (usize, usize) {
        self.ground.dim()
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        let (x, y) = self
            .map
            .forward(longitude, latitude)
            .map_err(|e| e.to_string())?;
        Ok((
            (x - self.origin.0) / self.spacing.0,
            (y - self.origin.1) / self.spacing.1,
        ))
    }

    fn lanes(&self) -> &[usize] {
        &self.lanes
    }

    fn fields(&self, time: usize) -> Result<OuterFields, OuterError> {
        let (number, record) = self.places[time];
        let file = Opened::open(&self.files[number])?;
        let ratios = self
            .names
            .iter()
            .map(|name| file.record(name, record, self.altitude.dim()))
            .collect::<Result<_, _>>()?;
        Ok(OuterFields {
            ground: self.ground.clone(),
            altitude: self.altitude.clone(),
            ratios,
        })
    }

    fn provenance(&self) -> String {
        format!("the outer run {}", self.folder.display())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "run_tests.rs"]
mod tests;
