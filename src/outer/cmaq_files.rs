//! The air of CMAQ: concentrations of all cells (CONC, ACONC, ICON: FTYPE 1) or on the perimeter of a grid (BCON: FTYPE 2), I/O API files.
//!
//! Boundary files give the air around a domain; gridded files give it too where there are none, and the air inside at the beginning. Means of hours
//! (ACONC, by the description in the file) stand for the middle of their hour. Files whose fields do not change (TSTEP 0) stand for every time.

use super::amounts::{Amount, amount, believed};
use super::cmaq_levels::CmaqLevels;
use super::cmaq_window::{CmaqWindow, OurColumns};
use super::error::OuterError;
use super::fields::{OuterAir, OuterFields};
use super::lane_map::{Lane, LaneMap, Source};
use super::names::Family;
use crate::ioapi::{FileKind, Frame, IoapiFile};
use crate::meteorology::stencil::stencils;
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::uam::is_fortran;
use ndarray::{Array2, Array3};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const MODEL: &str = "CMAQ";
/// Greatest number of particles by mass of air that is believed [1/kg].
const MOST_NUMBER: f64 = 1e15;

/// What is wanted of CMAQ's files.
#[derive(Debug, Clone)]
pub struct CmaqRequest<'a> {
    /// Files of air.
    pub files: Vec<PathBuf>,
    /// Files of MCIP; may be none.
    pub weather: Vec<PathBuf>,
    /// What the species are.
    pub family: Family,
    /// The domain.
    pub columns: OurColumns<'a>,
}

/// Variables of a file with their units.
struct Known {
    path: PathBuf,
    variables: Vec<(String, String)>,
}

/// Where the air of a time stands.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    time: ModelTime,
    /// Time of the weather that belongs to it; `None` where fields do not change.
    stamp: Option<ModelTime>,
    /// Files that hold it, with their steps.
    files: Vec<(usize, usize)>,
}

/// The air of CMAQ's files of one kind.
pub struct CmaqAir {
    kind: FileKind,
    files: Vec<Known>,
    frame: Frame,
    window: CmaqWindow,
    levels: CmaqLevels,
    map: LaneMap,
    times: Vec<ModelTime>,
    places: Vec<Place>,
    means: bool,
    unused: Vec<String>,
}

/// The air of CMAQ around a domain and, where other files hold it, inside at the beginning.
pub struct CmaqFiles {
    /// Around, and inside where `initial` is none.
    pub around: CmaqAir,
    /// Inside at the beginning.
    pub initial: Option<CmaqAir>,
}

impl CmaqFiles {
    /// Opens the files.
    ///
    /// # Errors
    /// [`OuterError`]: files that cannot be read, of different grids, of a single layer, that do not hold the domain or no species that is known.
    pub fn open(request: &CmaqRequest<'_>, table: &SpeciesTable) -> Result<Self, OuterError> {
        let (mut cells, mut around) = (Vec::new(), Vec::new());
        for path in &request.files {
            if is_fortran(path) {
                let what = "it is a binary of CAMx: such files hold no heights of their layers, and their species are not CMAQ's";
                let hint = "CAMx's air as I/O API netCDF with CMAQ's names (camx2ioapi) is read, or an air of your own by [boundary.model]";
                return Err(OuterError::file(path, what, hint));
            }
            if is_text(path) {
                let what = "it is text: CMAQ's profiles of boundary and initial air are not read";
                let hint = "give the files that its programs BCON and ICON make of them";
                return Err(OuterError::file(path, what, hint));
            }
            let file = IoapiFile::open(path)?;
            if file.header.layers < 2 {
                let what = "it has one layer: air at the ground is no air up to the top of a run";
                let hint = "give concentrations of all layers (in CMAQ: CONC_BLEV_ELEV, ACONC_BLEV_ELEV unset)";
                return Err(OuterError::file(path, what, hint));
            }
            match file.header.kind {
                FileKind::Gridded => cells.push((path.clone(), file)),
                FileKind::Boundary => around.push((path.clone(), file)),
            }
        }
        let open = |files| CmaqAir::open(files, request, table);
        match (cells.is_empty(), around.is_empty()) {
            (true, true) => Err(OuterError::Domain("no files of CMAQ".into())),
            (false, true) => Ok(Self {
                around: open(cells)?,
                initial: None,
            }),
            (true, false) => Ok(Self {
                around: open(around)?,
                initial: None,
            }),
            (false, false) => Ok(Self {
                initial: Some(open(cells)?),
                around: open(around)?,
            }),
        }
    }

    /// What a reader must know.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.around.notes();
        if let Some(initial) = &self.initial {
            notes.push("inside at the beginning:".into());
            notes.extend(initial.notes());
        } else if self.around.kind == FileKind::Boundary {
            notes.push(
                "inside at the beginning stands what lies between the sides of the boundary file: give an ICON or CONC file as well, or a spin-up"
                    .into(),
            );
        }
        notes
    }
}

impl CmaqAir {
    fn open(
        opened: Vec<(PathBuf, IoapiFile)>,
        request: &CmaqRequest<'_>,
        table: &SpeciesTable,
    ) -> Result<Self, OuterError> {
        let (first_path, first) = &opened[0];
        let kind = first.header.kind;
        for (path, file) in &opened[1..] {
            let same = file.header.frame.same(&first.header.frame)
                && file.header.layers == first.header.layers
                && file.header.vertical == first.header.vertical;
            if !same {
                let what = format!(
                    "its cells or levels are not those of {}",
                    first_path.display()
                );
                return Err(OuterError::file(path, what, "give files of one grid"));
            }
        }
        let window = CmaqWindow::of(first_path, (&first.header.frame, kind), request.columns)?;
        let ground = our_ground(&window, &first.header.frame, request.columns)?;
        let levels = CmaqLevels::new(
            (first_path, &first.header.vertical, first.header.layers),
            (&first.header.frame, &window),
            &request.weather,
            ground,
        )?;
        let means = opened.iter().any(|(_, file)| is_mean(file));
        let places = places(&opened)?;
        let files: Vec<Known> = opened
            .iter()
            .map(|(path, file)| Known {
                path: path.clone(),
                variables: file
                    .header
                    .variables
                    .iter()
                    .map(|name| (name.clone(), file.units(name)))
                    .collect(),
            })
            .collect();
        let all = |name: &str| {
            files
                .iter()
                .any(|f| f.variables.iter().any(|v| v.0 == name))
        };
        let Some(map) = LaneMap::of(&request.family, table, &all) else {
            let what = format!(
                "no species of CMAQ that this run has; its variables are {}",
                first.header.variables.join(", ")
            );
            let hint = "names = \"….csv\" brings a table of your own";
            return Err(OuterError::file(first_path, what, hint));
        };
        let named = |name: &String| {
            let mut parts = request.family.lanes.iter().flat_map(|lane| &lane.1);
            parts.any(|part| part.variables.contains(name))
        };
        let mut unused: Vec<String> = Vec::new();
        for (name, _) in files.iter().flat_map(|f| &f.variables) {
            if !named(name) && !unused.contains(name) {
                unused.push(name.clone());
            }
        }
        let frame = opened
            .into_iter()
            .next()
            .map(|(_, file)| file.header.frame)
            .ok_or_else(|| OuterError::Domain("no files of CMAQ".into()))?;
        Ok(Self {
            kind,
            files,
            frame,
            window,
            levels,
            map,
            times: places.iter().map(|place| place.time).collect(),
            places,
            means,
            unused,
        })
    }

    /// What a reader must know: which variable became which lane, what is missing, how levels got their altitude.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.map.mapped(MODEL)];
        if !self.unused.is_empty() {
            notes.push(format!(
                "of CMAQ's files not used: {}",
                self.unused.join(", ")
            ));
        }
        notes.extend(self.map.lacking(MODEL));
        notes.push(self.levels.note().to_owned());
        if self.means {
            notes.push("means of hours stand for the middle of their hour".into());
        }
        if !self.changes() {
            notes.push("the files hold no times: their air stands for every hour".into());
        }
        notes
    }

    /// A variable of a time by any of its names, with its units.
    fn field(
        &self,
        place: &Place,
        source: &Source,
    ) -> Result<(Array3<f64>, &str, &Path), OuterError> {
        for &(number, step) in &place.files {
            let known = &self.files[number];
            let mut names = source.names.iter();
            let found = names.find_map(|n| known.variables.iter().find(|v| v.0 == *n));
            if let Some((name, units)) = found {
                let file = IoapiFile::open(&known.path)?;
                let field = self.window.field(&file, &known.path, name, step)?;
                return Ok((field, units, &known.path));
            }
        }
        let what = format!("no {} at {}", source.names.join(" or "), place.time);
        let hint = "every file of a time must be there";
        Err(OuterError::file(&self.files[0].path, what, hint))
    }

    fn part(
        &self,
        place: &Place,
        (lane, source): (&Lane, &Source),
        density: &Array3<f64>,
    ) -> Result<Array3<f64>, OuterError> {
        let (field, units, path) = self.field(place, source)?;
        let name = &source.names[0];
        let amount = amount(&source.part, units, lane.molar_mass).ok_or_else(|| {
            let what = format!("{name} in '{units}'");
            OuterError::file(
                path,
                what,
                "ppmV of gases, micrograms/m**3 and number/m**3 of particles are read",
            )
        })?;
        let ratio = match amount {
            Amount::OfAir(factor) => field * factor,
            Amount::OfVolume(factor) => field * factor / density,
        };
        let hint = "are its units right, and is every value there?";
        if lane.counts() {
            let bad = ratio.iter().find(|v| !(0.0..=MOST_NUMBER).contains(*v));
            return match bad {
                Some(value) => {
                    let what = format!("{name} becomes {value:e} particles by kg of air");
                    Err(OuterError::file(path, what, hint))
                }
                None => Ok(ratio),
            };
        }
        believed(ratio).map_err(|(where_, value)| {
            let what = format!(
                "{name} at {} becomes {value:e} kg/kg of {} at {where_}",
                place.time, lane.name
            );
            OuterError::file(path, what, hint)
        })
    }
}

/// Whether a file begins with printed words, as profiles do and netCDF does not.
fn is_text(path: &Path) -> bool {
    let mut bytes = [0; 64];
    let read = File::open(path).and_then(|mut file| file.read(&mut bytes));
    let printed = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    read.is_ok_and(|count| count > 0 && bytes[..count].iter().all(printed))
}

/// Whether a file holds means that begin at its times.
fn is_mean(file: &IoapiFile) -> bool {
    file.header.description.contains("Averaged over")
}

/// Times of files, rising, with where they stand: of a time that two files of the same variables hold the first counts.
fn places(opened: &[(PathBuf, IoapiFile)]) -> Result<Vec<Place>, OuterError> {
    let still = opened.iter().filter(|(_, file)| file.times.is_empty());
    if still.clone().count() > 0 {
        if let Some((path, _)) = opened.iter().find(|(_, file)| !file.times.is_empty()) {
            let what = "it has times, and another of the files has none";
            let hint = "give files with times, or files that do not change";
            return Err(OuterError::file(path, what, hint));
        }
        return Ok(vec![Place {
            time: ModelTime(0),
            stamp: None,
            files: (0..opened.len()).map(|number| (number, 0)).collect(),
        }]);
    }
    let mut places: Vec<Place> = Vec::new();
    let mut add = |time: ModelTime, stamp: ModelTime, at: (usize, usize)| match places
        .iter_mut()
        .find(|place| place.time == time)
    {
        Some(place) => place.files.push(at),
        None => places.push(Place {
            time,
            stamp: Some(stamp),
            files: vec![at],
        }),
    };
    for (number, (_, file)) in opened.iter().enumerate() {
        let half = if is_mean(file) {
            let ends = file.header.description.contains("represents ending");
            if ends {
                -file.header.step / 2
            } else {
                file.header.step / 2
            }
        } else {
            0
        };
        for (step, time) in file.times.iter().enumerate() {
            add(time.plus(half), *time, (number, step));
        }
    }
    // The first and the last mean hold to the ends of their hours.
    let ends = opened.iter().filter(|(_, file)| is_mean(file));
    if let Some(half) = ends.map(|(_, file)| file.header.step / 2).max() {
        places.sort_by_key(|place| place.time);
        let edges = [(places.first(), -half), (places.last(), half)];
        let edges = edges.map(|(place, shift)| {
            place.map(|place| Place {
                time: place.time.plus(shift),
                ..place.clone()
            })
        });
        places.extend(edges.into_iter().flatten());
    }
    places.sort_by_key(|place| place.time);
    Ok(places)
}

/// Our ground at the points of a window [m]: the mean of our columns around each, by the weights with which they take its air; where none does, their mean.
fn our_ground(
    window: &CmaqWindow,
    frame: &Frame,
    ours: OurColumns<'_>,
) -> Result<Array2<f64>, OuterError> {
    let points = ours.longitude.iter().zip(ours.latitude);
    let points = points.map(|(longitude, latitude)| (*longitude, *latitude));
    let position = |longitude: f64, latitude: f64| window.position(frame, longitude, latitude);
    let stencils = stencils(points, window.shape(), &position).map_err(OuterError::Domain)?;
    let (mut sum, mut whole) = (
        Array2::<f64>::zeros(window.shape()),
        Array2::<f64>::zeros(window.shape()),
    );
    for (stencil, terrain) in stencils.iter().zip(ours.terrain) {
        for (&place, weight) in stencil.columns.iter().zip(stencil.weights) {
            sum[place] += weight * terrain;
            whole[place] += weight;
        }
    }
    let mean = sum.sum() / whole.sum();
    sum.zip_mut_with(&whole, |sum, whole| {
        *sum = if *whole > 0.0 { *sum / whole } else { mean };
    });
    Ok(sum)
}

impl OuterAir for CmaqAir {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }

    fn changes(&self) -> bool {
        self.places.iter().all(|place| place.stamp.is_some())
    }

    fn shape(&self) -> (usize, usize) {
        self.window.shape()
    }

    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        self.window.position(&self.frame, longitude, latitude)
    }

    fn lanes(&self) -> &[usize] {
        &self.map.given
    }

    fn fields(&self, time: usize) -> Result<OuterFields, OuterError> {
        let place = &self.places[time];
        let levels = self.levels.at(place.stamp)?;
        let mut ratios = Vec::with_capacity(self.map.given.len());
        for lane in &self.map.lanes {
            let mut sum = Array3::zeros(levels.altitude.dim());
            for source in &lane.sources {
                sum += &self.part(place, (lane, source), &levels.density)?;
            }
            ratios.push(sum);
        }
        self.map.add_numbers(&mut ratios);
        Ok(OuterFields {
            ground: self.levels.ground().clone(),
            altitude: levels.altitude,
            ratios,
        })
    }

    fn provenance(&self) -> String {
        format!("{MODEL} ({} files)", self.files.len())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "cmaq_tests.rs"]
mod tests;
