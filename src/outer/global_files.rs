//! The air of a global model: CF netCDF on longitudes and latitudes, many files or one, species by [`Family`].
//!
//! Altitudes of levels are the file's own (`Z3` of CAM [m], `z` of CAMS [m²/s²]) or those of the standard atmosphere at their pressure; the note says
//! which. The ground's is by `PHIS` [m²/s²], else by the surface pressure in the standard atmosphere; without either, levels are looked up by altitude.

use super::error::OuterError;
use super::fields::{OuterAir, OuterFields};
use super::global_axes::{Axes, Levels, pascals};
use super::global_window::{Known, Window, open, place};
use super::names::{Family, Part};
use crate::species::SpeciesTable;
use crate::terrain::particle_number;
use crate::time::ModelTime;
use crate::units::{GRAVITY, MOLAR_MASS_AIR, standard_atmosphere_altitude};
use ndarray::{Array2, Array3};
use std::path::PathBuf;

/// Surface pressure and geopotential of the ground, by any of their names.
const PRESSURE: &[&str] = &["PS", "sp", "Met_PSC2WET", "Met_PS1WET", "Met_PS1DRY"];
const GEOPOTENTIAL_GROUND: &[&str] = &["PHIS"];
/// Altitude [m] and geopotential [m²/s²] of levels.
const ALTITUDE: &[&str] = &["Z3"];
const GEOPOTENTIAL: &[&str] = &["z"];
/// Lanes that count particles, with the last letter of the lanes of their mode.
const NUMBERS: [(&str, char); 2] = [("NUMI", 'I'), ("NUMJ", 'J')];
/// Largest mixing ratio that is believed [kg/kg].
const GREATEST: f64 = 0.01;

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

/// A variable of a file that a lane takes.
#[derive(Debug, Clone)]
struct Source {
    /// Spellings in the files.
    names: Vec<String>,
    part: Part,
}

/// A lane of the run, its place among them, with its parts.
struct Lane {
    name: String,
    place: usize,
    /// Molar mass of the lane [kg/mol]; of particles none.
    molar_mass: Option<f64>,
    sources: Vec<Source>,
}

/// A field with its units and the file it is of.
type Read<'f> = (Array3<f64>, String, &'f Known);

/// The air of a global model.
pub struct GlobalAir {
    name: String,
    files: Vec<Known>,
    times: Vec<ModelTime>,
    window: Window,
    lanes: Vec<Lane>,
    /// Lanes that it gives: those of `lanes`, and numbers of modes made of them.
    given: Vec<usize>,
    numbers: Vec<(usize, char)>,
    lacking: Vec<String>,
    absent: Vec<String>,
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
        let (mut lanes, mut absent) = (Vec::new(), Vec::new());
        for (name, parts) in &request.family.lanes {
            let (here, away): (Vec<&Part>, Vec<&Part>) = parts
                .iter()
                .partition(|p| p.variables.iter().any(|v| has(v)));
            absent.extend(away.iter().map(|p| p.variables[0].clone()));
            let (Some(lane), false) = (table.lane(name), here.is_empty()) else {
                continue;
            };
            let sources = here.into_iter().map(|part| Source {
                names: part.variables.iter().filter(|v| has(v)).cloned().collect(),
                part: part.clone(),
            });
            lanes.push(Lane {
                name: name.clone(),
                place: lane,
                molar_mass: table.molar_mass(lane),
                sources: sources.collect(),
            });
        }
        if lanes.is_empty() {
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
        }
        absent.dedup();
        lanes.sort_by_key(|lane| lane.place);
        let of_mode = |letter: char| lanes.iter().any(|l| in_mode(&l.name, letter));
        let numbers: Vec<(usize, char)> = NUMBERS
            .iter()
            .filter(|(_, letter)| of_mode(*letter))
            .filter_map(|(name, letter)| Some((table.lane(name)?, *letter)))
            .collect();
        let mut given: Vec<usize> = lanes.iter().map(|l| l.place).collect();
        given.extend(numbers.iter().map(|n| n.0));
        let lacking = (0..table.len())
            .filter(|lane| !given.contains(lane) && !table.species[*lane].short_lived);
        let lacking = lacking
            .map(|lane| table.species[lane].name.clone())
            .collect();
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
            lanes,
            given,
            numbers,
            lacking,
            absent,
        })
    }

    /// What a reader must know: which variable became which lane, what is missing, how levels got their altitude.
    pub fn notes(&self) -> Vec<String> {
        let mapped = self.lanes.iter().map(|lane| {
            let parts = lane.sources.iter().map(|s| {
                let factor = if s.part.factor == 1.0 {
                    String::new()
                } else {
                    format!("{:.4} ", s.part.factor)
                };
                format!("{factor}{}", s.names[0])
            });
            format!("{} = {}", lane.name, parts.collect::<Vec<_>>().join(" + "))
        });
        let mut notes = vec![format!(
            "air of {}: {}",
            self.name,
            mapped.collect::<Vec<_>>().join(", ")
        )];
        if !self.absent.is_empty() {
            notes.push(format!(
                "not in the files of {}: {}",
                self.name,
                self.absent.join(", ")
            ));
        }
        if !self.lacking.is_empty() {
            notes.push(format!(
                "{} does not give {}: taken from the embedded background",
                self.name,
                self.lacking.join(", ")
            ));
        }
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

/// Whether a lane is a mass of a mode: `ASO4J` of J.
fn in_mode(name: &str, letter: char) -> bool {
    name.starts_with('A') && name.ends_with(letter)
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
        &self.given
    }

    fn fields(&self, time: usize) -> Result<OuterFields, OuterError> {
        let time = self.times[time];
        let fail =
            |known: &Known, what: String, hint: &str| OuterError::file(&known.path, what, hint);
        let first = &self.files[0];
        let mut levels: Option<Levels> = None;
        let mut ratios: Vec<Array3<f64>> = Vec::new();
        for lane in &self.lanes {
            let mut sum: Option<Array3<f64>> = None;
            for source in &lane.sources {
                let Some((field, units, known)) = self.field(&source.names, time)? else {
                    let what = format!("no {} at {time}", source.names.join(" or "));
                    return Err(fail(first, what, "every file of a time must be there"));
                };
                let factor = factor(&source.part, &units, lane.molar_mass).ok_or_else(|| {
                    let what = format!("{} in '{units}'", source.names[0]);
                    fail(known, what, "mol mol-1, ppb and kg kg-1 are read")
                })?;
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
                let part = field.mapv(|v| v * factor);
                if let Some(((k, j, i), value)) = part
                    .indexed_iter()
                    .find(|(_, v)| !(-1e-9..=GREATEST).contains(*v))
                {
                    let what = format!(
                        "{} becomes {value:e} kg/kg of {} at level {k}, row {j}, column {i} of the domain",
                        source.names[0], lane.name
                    );
                    return Err(fail(
                        known,
                        what,
                        "are its units right, and is every value there?",
                    ));
                }
                // Spectral models leave little negative values.
                let part = part.mapv(|v| v.max(0.0));
                sum = Some(sum.map_or(part.clone(), |sum| sum + &part));
            }
            ratios.extend(sum);
        }
        let Some(levels) = levels else {
            return Err(fail(first, "no levels".into(), "give volumes"));
        };
        for (_, letter) in &self.numbers {
            let mut mass = Array3::zeros(ratios[0].dim());
            for (lane, ratio) in self.lanes.iter().zip(&ratios) {
                if in_mode(&lane.name, *letter) {
                    mass += ratio;
                }
            }
            ratios.push(mass.mapv(|m| particle_number(*letter, m)));
        }
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

/// By what a value is multiplied to become kg of the lane by kg of air; `None` for units that are not known.
fn factor(part: &Part, units: &str, lane: Option<f64>) -> Option<f64> {
    let plain = units
        .replace("**", "")
        .replace('^', "")
        .replace('/', " per ");
    let words: Vec<&str> = plain
        .split_whitespace()
        .filter(|w| !["dry", "wet", "air", "of"].contains(w))
        .collect();
    let (moles, scale) = match words.as_slice() {
        ["mol", "mol-1"] | ["mol", "per", "mol"] | ["VMR" | "vmr"] => (true, 1.0),
        ["ppm" | "ppmv" | "ppmV"] => (true, 1e-6),
        ["ppb" | "ppbv" | "ppbV"] => (true, 1e-9),
        ["kg", "kg-1"] | ["kg", "per", "kg"] => (false, 1.0),
        _ => return None,
    };
    // Moles of the variable by mole of air, then of the lane; or masses.
    let in_moles = if moles {
        scale
    } else {
        scale * MOLAR_MASS_AIR / part.molar_mass
    };
    Some(if part.by_mole {
        in_moles * part.factor * lane? / MOLAR_MASS_AIR
    } else {
        in_moles * part.molar_mass / MOLAR_MASS_AIR * part.factor
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "global_tests.rs"]
mod tests;
