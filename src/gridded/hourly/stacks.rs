//! Files of stacks with their hours: CAMx's PTSOURCE, and SMOKE's inline files (STACK_GROUPS with a file of emissions, I/O API, one row a stack).

use super::file::camx_units;
use crate::gridded::GriddedError;
use crate::inventory::StackRelease;
use crate::ioapi::IoapiFile;
use crate::time::ModelTime;
use crate::uam::{UamPoints, UamRelease, is_fortran};
use crate::units::HOUR;
use std::path::Path;

const SECONDS: i64 = HOUR as i64;
/// Temperature from which gas makes a plume rise [K].
const COLDEST: f64 = 200.0;

/// How a stack emits in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Plume {
    /// From its mouth, with rise where the gas makes it rise.
    Stack(StackRelease),
    /// Between two heights [m].
    Between(f64, f64),
}

/// An opened file.
pub(super) struct StackFile {
    pub name: String,
    /// Stacks, in the order of the values.
    pub stacks: Vec<StackRelease>,
    /// Hours by their begin.
    pub times: Vec<ModelTime>,
    /// Variables with their units.
    pub variables: Vec<(String, String)>,
    format: Format,
}

enum Format {
    Camx(Box<UamPoints>),
    Smoke(Box<IoapiFile>),
}

/// A stack that cannot make its plume rise emits at its height.
fn sound(mut stack: StackRelease) -> StackRelease {
    if stack.temperature < COLDEST || stack.velocity <= 0.0 || stack.diameter <= 0.0 {
        (stack.diameter, stack.temperature, stack.velocity) = (0.0, 0.0, 0.0);
    }
    stack
}

fn possible(name: &str, number: usize, stack: &StackRelease) -> Result<(), GriddedError> {
    let of = [
        ("longitude", stack.longitude, (-360.0, 360.0)),
        ("latitude", stack.latitude, (-90.0, 90.0)),
        ("height [m]", stack.height, (0.0, 1000.0)),
        ("diameter [m]", stack.diameter, (0.0, 50.0)),
        ("temperature [K]", stack.temperature, (0.0, 2500.0)),
        ("velocity [m/s]", stack.velocity, (0.0, 150.0)),
    ];
    match of
        .iter()
        .find(|(_, v, (low, high))| !(*low..=*high).contains(v))
    {
        None => Ok(()),
        Some((what, value, (low, high))) => Err(GriddedError::file(
            name,
            format!("stack {}: {what} is {value}", number + 1),
            format!("{low} to {high} can be"),
        )),
    }
}

impl StackFile {
    /// Opens a file; SMOKE's needs its stack groups.
    pub fn open(path: &Path, groups: Option<&Path>) -> Result<Self, GriddedError> {
        match (is_fortran(path), groups) {
            (true, None) => Self::of_camx(UamPoints::open(path)?),
            (true, Some(groups)) => Err(GriddedError::file(
                &path.display().to_string(),
                format!(
                    "it is a binary of CAMx, which has its stacks in itself, not in {}",
                    groups.display()
                ),
                "leave stack_groups out",
            )),
            (false, Some(groups)) => Self::of_smoke(IoapiFile::open(path)?, groups),
            (false, None) => Err(GriddedError::file(
                &path.display().to_string(),
                "it is no binary of CAMx",
                "SMOKE's inline files need stack_groups = \"stack_groups.ncf\" beside them",
            )),
        }
    }

    fn of_camx(file: UamPoints) -> Result<Self, GriddedError> {
        if let Some((begin, end)) = file.hours.iter().find(|h| h.1.0 - h.0.0 != SECONDS) {
            let what = format!("it holds {begin} to {end}");
            return Err(GriddedError::file(
                &file.name,
                what,
                "emissions hour by hour are needed",
            ));
        }
        let frame = file.frame.as_ref().map_err(|why| {
            GriddedError::file(
                &file.name,
                why.clone(),
                "write it with the map of its stacks",
            )
        })?;
        let mut stacks = Vec::with_capacity(file.stacks.len());
        for (number, stack) in file.stacks.iter().enumerate() {
            let (longitude, latitude) =
                frame
                    .degrees_at(stack.place.0, stack.place.1)
                    .map_err(|e| {
                        GriddedError::file(
                            &file.name,
                            format!("stack {}: {e}", number + 1),
                            "is its place right?",
                        )
                    })?;
            let stack = StackRelease {
                longitude,
                latitude,
                height: stack.height,
                diameter: stack.diameter,
                temperature: stack.temperature,
                velocity: stack.velocity,
            };
            possible(&file.name, number, &stack)?;
            stacks.push(sound(stack));
        }
        Ok(Self {
            name: file.name.clone(),
            stacks,
            times: file.hours.iter().map(|h| h.0).collect(),
            variables: camx_units(&file.species)?,
            format: Format::Camx(Box::new(file)),
        })
    }

    fn of_smoke(file: IoapiFile, groups: &Path) -> Result<Self, GriddedError> {
        if file.header.step != SECONDS || file.times.is_empty() {
            let what = format!("TSTEP is {} s", file.header.step);
            return Err(GriddedError::file(
                &file.name,
                what,
                "emissions hour by hour are needed",
            ));
        }
        let table = IoapiFile::open(groups)?;
        let column = |name: &str| -> Result<Vec<f64>, GriddedError> {
            Ok(table.field(name, 0)?.into_iter().collect())
        };
        let columns = [
            column("LONGITUDE")?,
            column("LATITUDE")?,
            column("STKHT")?,
            column("STKDM")?,
            column("STKTK")?,
            column("STKVE")?,
        ];
        let cells = file.header.frame.rows * file.header.frame.columns;
        if file.header.layers != 1 || columns[0].len() != cells {
            let what = format!(
                "it has {cells} rows in {} layer(s), {} {} stacks",
                file.header.layers,
                groups.display(),
                columns[0].len()
            );
            return Err(GriddedError::file(
                &file.name,
                what,
                "are they of one run of SMOKE?",
            ));
        }
        let mut stacks = Vec::with_capacity(cells);
        for number in 0..cells {
            let [longitude, latitude, height, diameter, temperature, velocity] =
                [0, 1, 2, 3, 4, 5].map(|at| columns[at][number]);
            let stack = StackRelease {
                longitude,
                latitude,
                height,
                diameter,
                temperature,
                velocity,
            };
            possible(&table.name, number, &stack)?;
            stacks.push(sound(stack));
        }
        let names = file.header.variables.iter();
        Ok(Self {
            name: file.name.clone(),
            stacks,
            times: file.times.clone(),
            variables: names.map(|v| (v.clone(), file.units(v))).collect(),
            format: Format::Smoke(Box::new(file)),
        })
    }

    /// Values of a variable in an hour, by stack.
    pub fn values(&self, name: &str, hour: usize) -> Result<Vec<f64>, GriddedError> {
        let values = match &self.format {
            Format::Camx(file) => file.values(name, hour)?,
            Format::Smoke(file) => file.field(name, hour)?.into_iter().collect(),
        };
        match values.iter().position(|v| !v.is_finite() || *v < 0.0) {
            None => Ok(values),
            Some(at) => Err(GriddedError::file(
                &self.name,
                format!(
                    "{name} in hour {} is {} at stack {}",
                    hour + 1,
                    values[at],
                    at + 1
                ),
                "an emission is a number and not negative",
            )),
        }
    }

    /// How the stacks emit in an hour.
    pub fn plumes(&self, hour: usize) -> Result<Vec<Plume>, GriddedError> {
        let Format::Camx(file) = &self.format else {
            return Ok(self
                .stacks
                .iter()
                .map(|stack| Plume::Stack(*stack))
                .collect());
        };
        let releases = file.releases(hour)?;
        let plume = |(stack, release): (&StackRelease, UamRelease)| match release {
            UamRelease::Rising(velocity) if stack.rises() => {
                Plume::Stack(sound(StackRelease { velocity, ..*stack }))
            }
            UamRelease::Rising(_) => Plume::Stack(*stack),
            UamRelease::At(height) => Plume::Stack(StackRelease {
                height,
                diameter: 0.0,
                temperature: 0.0,
                velocity: 0.0,
                ..*stack
            }),
            UamRelease::Between(low, high) => Plume::Between(low, high),
        };
        Ok(self.stacks.iter().zip(releases).map(plume).collect())
    }
}
