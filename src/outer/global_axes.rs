//! Coordinates of a file of a global model: degrees, times, and levels by pressure or by hybrid coefficients.

use super::error::OuterError;
use crate::cf;
use crate::time::ModelTime;
use netcdf::Variable;
use std::path::Path;

const LONGITUDE: &[&str] = &["lon", "longitude"];
const LATITUDE: &[&str] = &["lat", "latitude"];
const TIME: &[&str] = &["time", "valid_time"];
/// Dimensions of levels.
const LEVEL: &[&str] = &["lev", "level", "pressure_level", "plev", "isobaricInhPa"];
/// Reference pressure of hybrid coefficients where a file does not say it [Pa].
const REFERENCE: f64 = 100_000.0;
const GLOBAL: &str =
    "CF netCDF on longitudes and latitudes is read, as the model's own history files are";

/// What the levels of a file are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Levels {
    /// Pressures [Pa].
    Pressure(Vec<f64>),
    /// p = a + b p_s: a [Pa], b [1].
    Hybrid(Vec<f64>, Vec<f64>),
}

impl Levels {
    /// How many.
    pub fn count(&self) -> usize {
        match self {
            Self::Pressure(p) => p.len(),
            Self::Hybrid(a, _) => a.len(),
        }
    }

    /// Pressure of a level [Pa] above a ground whose pressure is known.
    pub fn pressure(&self, level: usize, ground: f64) -> f64 {
        match self {
            Self::Pressure(p) => p[level],
            Self::Hybrid(a, b) => a[level] + b[level] * ground,
        }
    }
}

/// Coordinates of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axes {
    /// As the file has them [°].
    pub longitude: Vec<f64>,
    pub latitude: Vec<f64>,
    /// None in files of the ground alone.
    pub levels: Option<Levels>,
    pub times: Vec<ModelTime>,
}

/// The dimension of a variable, if it is one of these.
pub(super) enum Kind {
    Time,
    Level,
    Latitude,
    Longitude,
    Other,
}

impl Kind {
    pub fn of(name: &str) -> Self {
        let is = |names: &[&str]| names.contains(&name);
        if is(TIME) {
            Self::Time
        } else if is(LEVEL) {
            Self::Level
        } else if is(LATITUDE) {
            Self::Latitude
        } else if is(LONGITUDE) {
            Self::Longitude
        } else {
            Self::Other
        }
    }
}

fn find<'f>(file: &'f netcdf::File, names: &[&str]) -> Option<Variable<'f>> {
    let known = names.iter().filter_map(|name| file.variable(name));
    known.into_iter().find(|v| v.dimensions().len() <= 1)
}

/// Numbers of a variable.
fn numbers(path: &Path, variable: &Variable<'_>) -> Result<Vec<f64>, OuterError> {
    let values = variable.get_values::<f64, _>(..);
    values.map_err(|e| OuterError::unreadable(path, format!("{}: {e}", variable.name()), GLOBAL))
}

impl Axes {
    /// Those of an open file.
    ///
    /// # Errors
    /// [`OuterError`]: coordinates that are missing or of another kind.
    pub fn of(path: &Path, file: &netcdf::File) -> Result<Self, OuterError> {
        let axis = |names: &[&str]| {
            let variable = find(file, names)
                .ok_or_else(|| OuterError::file(path, format!("no {}", names[0]), GLOBAL))?;
            let values = numbers(path, &variable)?;
            let rising = values.windows(2).all(|w| w[1] > w[0]);
            let falling = values.windows(2).all(|w| w[1] < w[0]);
            let possible = values.iter().all(|v| v.abs() <= 360.0);
            if values.len() < 2 || !(rising || falling) || !possible {
                let what = format!("{} does not rise or fall in degrees", names[0]);
                return Err(OuterError::file(path, what, GLOBAL));
            }
            Ok(values)
        };
        let time = find(file, TIME).ok_or_else(|| OuterError::file(path, "no time", GLOBAL))?;
        Ok(Self {
            longitude: axis(LONGITUDE)?,
            latitude: axis(LATITUDE)?,
            levels: levels(path, file)?,
            times: cf::instants(&time)
                .map_err(|(what, hint)| OuterError::file(path, what, hint))?,
        })
    }
}

/// Pascals of a unit of pressure.
pub(super) fn pascals(unit: Option<&str>) -> Option<f64> {
    match unit {
        Some("Pa") => Some(1.0),
        Some("hPa" | "millibars" | "mbar" | "mb") => Some(100.0),
        _ => None,
    }
}

fn levels(path: &Path, file: &netcdf::File) -> Result<Option<Levels>, OuterError> {
    let hybrid = file.variable("hyam").zip(file.variable("hybm"));
    if let Some((a, b)) = hybrid {
        let reference = match file.variable("P0") {
            Some(p0) => {
                let value = numbers(path, &p0)?.first().copied().unwrap_or(REFERENCE);
                // 1000 stands for hectopascals, whatever the file says or leaves out.
                value * if value < 2000.0 { 100.0 } else { 1.0 }
            }
            None => REFERENCE,
        };
        let unit = cf::text(&a, "units");
        let factor = pascals(unit.as_deref()).unwrap_or(reference);
        let a: Vec<f64> = numbers(path, &a)?.into_iter().map(|v| v * factor).collect();
        let b = numbers(path, &b)?;
        let sound = a.len() == b.len() && a.len() > 1;
        let sound = sound
            && a.iter()
                .zip(&b)
                .all(|(a, b)| *a >= 0.0 && (0.0..=1.0).contains(b));
        if !sound {
            let what = "hyam and hybm are no hybrid coefficients";
            return Err(OuterError::file(path, what, GLOBAL));
        }
        return Ok(Some(Levels::Hybrid(a, b)));
    }
    let Some(level) = find(file, LEVEL) else {
        return Ok(None);
    };
    let values = numbers(path, &level)?;
    let unit = cf::text(&level, "units");
    let Some(factor) = pascals(unit.as_deref()) else {
        let what = format!("{} in '{}'", level.name(), unit.unwrap_or_default());
        let hint = "levels are pressures in hPa or Pa, or have hyam and hybm; of CAMS ask for pressure levels";
        return Err(OuterError::file(path, what, hint));
    };
    if values.len() < 2 || values.iter().any(|p| !p.is_finite() || *p <= 0.0) {
        return Err(OuterError::file(
            path,
            "levels that are no pressures",
            GLOBAL,
        ));
    }
    Ok(Some(Levels::Pressure(
        values.into_iter().map(|p| p * factor).collect(),
    )))
}
