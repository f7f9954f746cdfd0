//! The air of a global model: CF netCDF on longitudes and latitudes, many files or one, species by [`Family`].
//!
//! Altitudes of levels are the file's own (`Z3` of CAM [m], `z` of CAMS [m²/s²]) or those of the standard atmosphere at their pressure; the note says
//! which. The ground's is by `PHIS` [m²/s²], else by the surface pressure in the standard atmosphere; without either, levels are looked up by altitude.

use super::amounts::{Amount, amount, believed};
use super::error::OuterError;
use super::fields::{OuterAir, OuterFields};
use super::global_axes::{Axes, Levels, pascals};
use super::global_window::{Known, Window, open, place};
use super::lane_map::LaneMap;
use super::names::Family;
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::{GRAVITY, standard_atmosphere_altitude};
use ndarray::{Array2, Array3};
use std::path::PathBuf;

/// Surface pressure and geopotential of the ground, by any of their names.
const PRESSURE: &[&str] = &["PS", "sp", "Met_PSC2WET", "Met_PS1WET", "Met_PS1DRY"];
const GEOPOTENTIAL_GROUND: &[&str] = &["PHIS"];
/// Altitude [m] and geopotential [m²/s²] of levels.
const ALTITUDE: &[&str] = &["Z3"];
const GEOPOTENTIAL: &[&str] = &["z"];
/// What is wanted of a global model.
#[derive(Debug, Clone)]
pub struct GlobalRequest {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What its species are.
    pub family: Family,
    /// What the model is called in messages.
    pub name: String,
    /// Western, eastern, southern and northern edge of the domain [°].
    pub bounds: (f64, f64, f64, f64),
}

/// A field with its units and the file it is of.
type Read<'f> = (Array3<f64>, String, &'f Known);

/// The air of a global model.
pub struct GlobalAir {
    name: String,
    files: Vec<Known>,
    times: Vec<ModelTime>,
    window: Window,
    map: LaneMap,
}

impl GlobalAir {
    /// Opens the files and looks up the species.
    ///
    /// # Errors
    /// [`OuterError`]: files that cannot be read, of different grids, that do not hold the domain or no species that is known.
    pub fn open(request: &GlobalRequest, table: &SpeciesTable) -> Result<Self, OuterError> {
        let mut files: Vec<Known> = Vec::new();
        for path in &request.files {
            let file = open(path)?;
            let axes = Axes::of(path, &file)?;
            if let Some(first) = files.first()
                && (first.axes.longitude != axes.longitude || first.axes.latitude != axes.latitude)
            {
                let what = format!("its points are not those of {}", first.path.display());
                return Err(OuterError::file(path, what, "give files of one grid"));
            }
            let variables = file.variables().map(|v| v.name()).collect();
            files.push(Known {
                path: path.clone(),
                axes,
                variables,
            });
        }
        let Some(first) = files.first() else {
            return Err(OuterError::Domain("no files of a global model".into()));
        };
        let window = Window::of(&first.axes, request.bounds).map_err(OuterError::Domain)?;
        let has = |name: &str| files.iter().any(|f| f.variables.iter().any(|v| v == name));
        let Some(map) = LaneMap::of(&request.family, table, &has) else {
            let what = format!(
                "no species of {} that this run has; its variables are {}",
                request.name,
                first.variables.join(", ")
            );
            return Err(OuterError::file(
                &first.path,
                what,
                "model = \"…\" names whose species they are, names = \"….csv\" brings a table of your own",
            ));
        };
        let mut times: Vec<ModelTime> = files
            .iter()
            .filter(|f| f.axes.levels.is_some())
            .flat_map(|f| f.axes.times.iter().copied())
            .collect();
        times.sort();
        times.dedup();
        Ok(Self {
            name: request.name.clone(),
            files,
            times,
            window,
            map,
        })
    }

    /// What a reader must know: which variable became which lane, what is missing, how levels got their altitude.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.map.mapped(&self.name)];
        notes.extend(self.map.absent(&self.name));
        notes.extend(self.map.lacking(&self.name));
        let has = |names: &[&str]| {
            self.files
                .iter()
                .any(|f| f.variables.iter().any(|v| names.contains(&v.as_str())))
        };
        if !has(ALTITUDE) && !has(GEOPOTENTIAL) {
            notes.push(format!("the files of {} hold no altitude (Z3, z): levels lie where the standard atmosphere has their pressure", self.name));
        }
        notes
    }

    /// A field of a time by any of its names, with its units; levels as the file has them. `None` if no file has it.
    fn field(&self, names: &[String], time: ModelTime) -> Result<Option<Read<'_>>, OuterError> {
        for known in &self.files {
            let named = names.iter().find(|n| known.variables.contains(n));
            let at = known.axes.times.iter().position(|t| *t == time);
            if let (Some(name), Some(at)) = (named, at) {
                let (field, units) = self.window.read(known, name, at)?;
                return Ok(Some((field, units, known)));
            }
        }
        Ok(None)
    }

    fn plane(
        &self,
        names: &[&str],
        time: ModelTime,
    ) -> Result<Option<(Array2<f64>, String)>, OuterError> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let found = self.field(&names, time)?;
        Ok(
            found
                .map(|(field, units, _)| (field.index_axis(ndarray::Axis(0), 0).to_owned(), units)),
        )
    }
}

impl OuterAir for GlobalAir {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn shape(&self) -> (usize, usize) {
        (self.window.latitude.len(), self.window.longitude.len())
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        let west = self.window.longitude[0];
        let longitude = west + (longitude - west).rem_euclid(360.0);
        Ok((
            place(&self.window.longitude, longitude),
            place(&self.window.latitude, latitude),
        ))
    }

    fn lanes(&self) -> &[usize] {
        &self.map.given
    }

    fn fields(&self, time: usize) -> Result<OuterFields, OuterError> {
        let time = self.times[time];
        let fail =
            |known: &Known, what: String, hint: &str| OuterError::file(&known.path, what, hint);
        let first = &self.files[0];
        let mut levels: Option<Levels> = None;
        let mut ratios: Vec<Array3<f64>> = Vec::new();
        for lane in &self.map.lanes {
            let mut sum: Option<Array3<f64>> = None;
            for source in &lane.sources {
                let Some((field, units, known)) = self.field(&source.names, time)? else {
                    let what = format!("no {} at {time}", source.names.join(" or "));
                    return Err(fail(first, what, "every file of a time must be there"));
                };
                let Some(Amount::OfAir(factor)) = amount(&source.part, &units, lane.molar_mass)
                else {
                    let what = format!("{} in '{units}'", source.names[0]);
                    return Err(fail(known, what, "mol mol-1, ppb and kg kg-1 are read"));
                };
                let theirs = known.axes.levels.as_ref().ok_or_else(|| {
                    fail(
                        known,
                        format!("{} has no levels", source.names[0]),
                        "give volumes",
                    )
                })?;
                if levels.get_or_insert_with(|| theirs.clone()) != theirs {
                    let what = "its levels are not those of the other files".into();
                    return Err(fail(known, what, "give files of one set of levels"));
                }
                if field.dim().0 != theirs.count() {
                    return Err(fail(
                        known,
                        format!("{} has no levels", source.names[0]),
                        "give volumes",
                    ));
                }
                let part = believed(field.mapv(|v| v * factor)).map_err(|(place, value)| {
                    let what = format!(
                        "{} becomes {value:e} kg/kg of {} at {place}",
                        source.names[0], lane.name
                    );
                    let hint = "are its units right, and is every value there?";
                    fail(known, what, hint)
                })?;
                sum = Some(sum.map_or(part.clone(), |sum| sum + &part));
            }
            ratios.extend(sum);
        }
        let Some(levels) = levels else {
            return Err(fail(first, "no levels".into(), "give volumes"));
        };
        self.map.add_numbers(&mut ratios);
        let pressure = match self.plane(PRESSURE, time)? {
            Some((field, units)) => {
                let factor = pascals(Some(&units)).ok_or_else(|| {
                    fail(
                        first,
                        format!("surface pressure in '{units}'"),
                        "Pa and hPa are read",
                    )
                })?;
                Some(field.mapv(|p| p * factor))
            }
            None => None,
        };
        if pressure.is_none() && matches!(levels, Levels::Hybrid(..)) {
            let what = format!("no surface pressure ({}) at {time}", PRESSURE.join(", "));
            return Err(fail(
                first,
                what,
                "hybrid levels need it; give the file that has it as well",
            ));
        }
        let ground = match self.plane(GEOPOTENTIAL_GROUND, time)? {
            Some((field, _)) => field.mapv(|g| g / GRAVITY),
            None => match &pressure {
                Some(pressure) => pressure.mapv(standard_atmosphere_altitude),
                None => Array2::from_elem(self.shape(), f64::NAN),
            },
        };
        let (rows, columns) = self.shape();
        let names = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let own = match self.field(&names(ALTITUDE), time)? {
            Some((field, ..)) => Some(field),
            None => self
                .field(&names(GEOPOTENTIAL), time)?
                .map(|(field, ..)| field.mapv(|g| g / GRAVITY)),
        };
        let altitude = own
            .filter(|field| field.dim().0 == levels.count())
            .unwrap_or_else(|| {
                Array3::from_shape_fn((levels.count(), rows, columns), |(k, j, i)| {
                    let ground = pressure.as_ref().map_or(0.0, |p| p[[j, i]]);
                    standard_atmosphere_altitude(levels.pressure(k, ground))
                })
            });
        let (altitude, ratios) = upward(altitude, ratios);
        let rising = altitude
            .lanes(ndarray::Axis(0))
            .into_iter()
            .all(|column| column.iter().zip(column.iter().skip(1)).all(|(a, b)| b > a));
        if !rising {
            return Err(fail(
                first,
                format!("altitudes of levels do not rise at {time}"),
                "is the file whole?",
            ));
        }
        Ok(OuterFields {
            ground,
            altitude,
            ratios,
        })
    }

    fn provenance(&self) -> String {
        format!("{} ({} files)", self.name, self.files.len())
    }
}

/// Levels from the ground up.
fn upward(altitude: Array3<f64>, ratios: Vec<Array3<f64>>) -> (Array3<f64>, Vec<Array3<f64>>) {
    let last = altitude.dim().0 - 1;
    if altitude[[0, 0, 0]] <= altitude[[last, 0, 0]] {
        return (altitude, ratios);
    }
    let turn = |field: Array3<f64>| field.slice_move(ndarray::s![..;-1, .., ..]);
    (turn(altitude), ratios.into_iter().map(turn).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "global_tests.rs"]
mod tests;
