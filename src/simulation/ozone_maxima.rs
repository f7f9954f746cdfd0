//! The eight hours that give the largest 8-hour mean of ozone of a day at the points of a record, or in any of its cells.

use super::ozone_statistics::{DAY_HOURS, WINDOW, daily_maximum_window, hours_of_day};
use super::record::Record;
use super::surface_gases::{SurfaceGases, pollutant};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::to_ppb;

/// MDA8 of a day at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct DailyMaximum {
    /// Hour of Beijing time with which the eight hours begin.
    pub begins: usize,
    /// MDA8 [ppb].
    pub mda8: f64,
    /// Entries of the record that are its valid hours, with the air there [mol/m³].
    hours: Vec<(usize, f64)>,
}

/// MDA8 of all days at the points of a record of hours, or in other cells.
#[derive(Debug, Clone, PartialEq)]
pub struct OzoneMaxima {
    /// Midnight at the beginning of every day, Beijing time.
    pub days: Vec<ModelTime>,
    /// `[day][point]`; `None` where the day is not whole.
    pub maxima: Vec<Vec<Option<DailyMaximum>>>,
    /// Molar mass of ozone [kg/mol].
    molar_mass: f64,
}

impl OzoneMaxima {
    /// Mean over the whole days at a point of what is made of their maxima; `None` without a whole day.
    pub fn over_days(&self, point: usize, value: impl Fn(&DailyMaximum) -> f64) -> Option<f64> {
        let days = self.maxima.iter().filter_map(|day| day[point].as_ref());
        let values: Vec<f64> = days.map(value).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// Those at the points of a record; `None` without ozone, or without hours in a row.
    pub fn of(record: &Record, species: &SpeciesTable) -> Option<Self> {
        Self::in_cells(record, species, &record.points)
    }

    /// Those in some cells, in place of the points.
    pub fn in_cells(record: &Record, species: &SpeciesTable, cells: &[usize]) -> Option<Self> {
        let gases = SurfaceGases::of(record, species)?;
        let (_, molar_mass) = pollutant(species, "O3")?;
        let surface = gases.hours(record);
        let mut days: Vec<ModelTime> = record.hours.iter().map(|time| time.midnight()).collect();
        days.dedup();
        let at = |hours: &[Option<usize>; DAY_HOURS], cell: usize| {
            let ozone: [f64; DAY_HOURS] =
                hours.map(|n| n.map_or(f64::NAN, |n| surface.ozone_ppb(n, cell)));
            let (begins, mda8) = daily_maximum_window(&ozone)?;
            let valid = (begins..begins + WINDOW).filter(|hour| ozone[*hour].is_finite());
            let valid = valid.filter_map(|hour| hours[hour]);
            let air = |n: usize| f64::from(surface.air[n * record.cells + cell]);
            Some(DailyMaximum {
                begins,
                mda8,
                hours: valid.map(|n| (n, air(n))).collect(),
            })
        };
        let maxima = days.iter().map(|midnight| {
            let hours = hours_of_day(&record.hours, *midnight);
            cells.iter().map(|cell| at(&hours, *cell)).collect()
        });
        Some(Self {
            maxima: maxima.collect(),
            days,
            molar_mass,
        })
    }

    /// Mean over the valid hours of a maximum of parts of ozone that are masses [kg/m³] by entry of the record [ppb].
    pub fn mean(&self, maximum: &DailyMaximum, mass: impl Fn(usize) -> f64) -> f64 {
        let hours = maximum.hours.iter();
        hours
            .map(|(n, air)| to_ppb(mass(*n) / self.molar_mass / air) / maximum.hours.len() as f64)
            .sum()
    }
}
