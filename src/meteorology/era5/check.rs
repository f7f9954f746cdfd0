//! What a file of ERA5 holds.

use super::error::EraError;
use super::fields::ERA_FIELDS;
use super::file::{EraFile, Window};
use crate::meteorology::model_output::{Range, range};
use crate::time::ModelTime;
use std::path::Path;

/// A field at a glance: name, what it is for, least, mean and largest value at the first and the last time.
#[derive(Debug, Clone, PartialEq)]
pub struct EraRange {
    /// Name in the file.
    pub name: &'static str,
    /// What it is for.
    pub what: &'static str,
    /// At the first and the last time, in the file's units.
    pub ranges: [Range; 2],
}

/// A file at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct EraCheck {
    /// Name of the file.
    pub file: String,
    /// Its times.
    pub times: Vec<ModelTime>,
    /// West, east, south, north [°].
    pub bounds: (f64, f64, f64, f64),
    /// Distance of points along longitude and latitude [°].
    pub spacing: (f64, f64),
    /// Pressure of its levels [Pa]; empty: fields of the ground.
    pub levels: Vec<f64>,
    /// Fields that a run takes.
    pub fields: Vec<EraRange>,
    /// Fields of this kind (levels or ground) that a run needs and the file does not have: what, name in the Climate Data Store.
    pub missing: Vec<(&'static str, &'static str)>,
}

impl EraCheck {
    /// Looks at the first and the last time of a file.
    ///
    /// # Errors
    /// [`EraError`]: no netCDF, no grid of degrees, no times, a field that is not whole.
    pub fn of(path: &Path) -> Result<Self, EraError> {
        let file = EraFile::open(path)?;
        let (x, y) = (file.longitude, file.latitude);
        let (longitudes, latitudes) = (x.ends(), y.ends());
        let window = Window {
            columns: (0, x.count),
            rows: (0, y.count),
        };
        let levels = !file.levels.is_empty();
        let mut check = Self {
            bounds: (longitudes.0, longitudes.1, latitudes.0, latitudes.1),
            spacing: (x.step.abs(), y.step.abs()),
            levels: file.levels.clone(),
            fields: Vec::new(),
            missing: Vec::new(),
            times: file.times.clone(),
            file: file.name.clone(),
        };
        for field in ERA_FIELDS.iter().filter(|f| f.levels == levels) {
            let Some(name) = field.names.iter().find(|name| file.has(name, levels)) else {
                if field.needed {
                    check.missing.push((field.what, field.store));
                }
                continue;
            };
            let range_at = |time: usize| file.volume(name, time, &window).map(|f| range(&f));
            check.fields.push(EraRange {
                name,
                what: field.what,
                ranges: [range_at(0)?, range_at(file.times.len().saturating_sub(1))?],
            });
        }
        Ok(check)
    }
}
