//! Hourly files of either format: I/O API netCDF, and UAM-IV binaries of CAMx (moles/hr of gases, g/hr of particles by its user's guide).

use super::species::hourly_species;
use crate::gridded::GriddedError;
use crate::ioapi::{FileKind, Frame, IoapiFile, Vertical};
use crate::time::ModelTime;
use crate::uam::{UamFile, is_fortran};
use crate::units::HOUR;
use ndarray::Array3;
use std::path::Path;

/// Seconds of an hour.
const SECONDS: i64 = HOUR as i64;

/// An opened file of hourly emissions.
pub(super) struct HourlyFile {
    pub name: String,
    pub layers: usize,
    /// Heights of its layers, where it says them.
    pub vertical: Option<Vertical>,
    /// From each time to the next [s].
    pub step: i64,
    pub times: Vec<ModelTime>,
    /// Variables with their units.
    pub variables: Vec<(String, String)>,
    format: Format,
}

enum Format {
    Ioapi(Box<IoapiFile>),
    Uam(Box<(UamFile, Frame)>),
}

impl HourlyFile {
    /// Opens a file; its beginning says which format it is.
    pub fn open(path: &Path) -> Result<Self, GriddedError> {
        if is_fortran(path) {
            Self::of_uam(UamFile::open(path)?)
        } else {
            Self::of_ioapi(IoapiFile::open(path)?)
        }
    }

    fn of_ioapi(file: IoapiFile) -> Result<Self, GriddedError> {
        let step = file.header.step;
        if file.header.kind != FileKind::Gridded || step % SECONDS != 0 || file.times.is_empty() {
            return Err(GriddedError::file(
                &file.name,
                format!("TSTEP is {step} s"),
                "emissions are gridded, in steps of whole hours",
            ));
        }
        let names = file.header.variables.iter();
        Ok(Self {
            name: file.name.clone(),
            layers: file.header.layers,
            vertical: Some(file.header.vertical.clone()),
            step,
            times: file.times.clone(),
            variables: names.map(|v| (v.clone(), file.units(v))).collect(),
            format: Format::Ioapi(Box::new(file)),
        })
    }

    fn of_uam(mut file: UamFile) -> Result<Self, GriddedError> {
        let wrong = |what: String, hint: &str| GriddedError::file(&file.name, what, hint);
        if file.kind != "EMISSIONS" {
            let what = format!("it holds {}", file.kind);
            return Err(wrong(what, "EMISSIONS are needed here"));
        }
        if let Some((begin, end)) = file.hours.iter().find(|h| h.1.0 - h.0.0 != SECONDS) {
            let what = format!("it holds {begin} to {end}");
            return Err(wrong(what, "emissions hour by hour are needed"));
        }
        let unplaced = Err("taken".to_owned());
        let frame = std::mem::replace(&mut file.frame, unplaced).map_err(|why| {
            GriddedError::file(&file.name, why, "write it with the map of its cells")
        })?;
        let variables = camx_units(&file.species)?;
        Ok(Self {
            name: file.name.clone(),
            layers: file.shape.0,
            vertical: None,
            step: SECONDS,
            times: file.hours.iter().map(|h| h.0).collect(),
            variables,
            format: Format::Uam(Box::new((file, frame))),
        })
    }

    /// Its cells.
    pub fn frame(&self) -> &Frame {
        match &self.format {
            Format::Ioapi(file) => &file.header.frame,
            Format::Uam(pair) => &pair.1,
        }
    }

    /// Its cells, and nothing else of it.
    pub fn into_frame(self) -> Frame {
        match self.format {
            Format::Ioapi(file) => file.header.frame,
            Format::Uam(pair) => pair.1,
        }
    }

    /// Values of a variable at a step, `[layer][row][column]`.
    pub fn volume(&self, name: &str, step: usize) -> Result<Array3<f64>, GriddedError> {
        let frame = self.frame();
        let shape = (self.layers, frame.rows, frame.columns);
        Ok(match &self.format {
            Format::Ioapi(file) => file.volume(name, step, shape)?,
            Format::Uam(pair) => pair.0.field(name, step)?,
        })
    }
}

/// Species of CAMx's emissions with their units, which its files do not say.
pub(super) fn camx_units(species: &[String]) -> Result<Vec<(String, String)>, GriddedError> {
    let mut variables = Vec::with_capacity(species.len());
    for name in species {
        let row = hourly_species()?.iter().find(|r| r.variable == *name);
        let particle = row.is_some_and(|r| r.phase == "particle");
        let units = if particle { "g/hr" } else { "moles/hr" };
        variables.push((name.clone(), units.to_owned()));
    }
    Ok(variables)
}
