//! Hourly mole fractions in the lowest layer out of a record.

use super::ozone_statistics::{OzoneStatistics, SurfaceHours};
use super::record::{Record, WEATHER};
use crate::species::{Phase, SpeciesTable};
use crate::units::MOLAR_MASS_AIR;

/// Hourly maps `[hour][cell]` of the gases that ozone is judged with.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceGases {
    /// O3, NO2, HCHO, H2O2, HNO3 [mol/mol]; empty where a run has not kept it.
    gases: [Vec<f32>; 5],
    /// Air [mol/m³].
    air: Vec<f32>,
    /// Global radiation [W/m²].
    radiation: Vec<f32>,
}

const GASES: [&str; 5] = ["O3", "NO2", "HCHO", "H2O2", "HNO3"];

impl SurfaceGases {
    /// Those of a record; `None` for a record without ozone or without hours of a day in a row (a year of representative days).
    pub fn of(record: &Record, species: &SpeciesTable) -> Option<Self> {
        if !record.labels.is_empty() || record.is_empty() {
            return None;
        }
        let variable = |name: &str| WEATHER.iter().position(|w| *w == name);
        let (density, radiation) = (variable("air_density")?, variable("solar_radiation")?);
        let maps = |n: usize| -> Vec<f32> {
            let hours = 0..record.len();
            hours
                .flat_map(|hour| record.weather_map(hour, n).iter().copied())
                .collect()
        };
        let air: Vec<f32> = maps(density)
            .iter()
            .map(|d| (f64::from(*d) / MOLAR_MASS_AIR) as f32)
            .collect();
        let gas = |name: &str| -> Vec<f32> {
            let Some((p, molar_mass)) = pollutant(species, name) else {
                return Vec::new();
            };
            let hours = 0..record.len();
            let masses = hours.flat_map(|hour| record.map(hour, p).iter().copied());
            let fractions = masses
                .zip(&air)
                .map(|(mass, air)| (f64::from(mass) / molar_mass / f64::from(*air)) as f32);
            fractions.collect()
        };
        let gases = GASES.map(gas);
        (!gases[0].is_empty()).then(|| Self {
            gases,
            radiation: maps(radiation),
            air,
        })
    }

    /// The largest 8-hour mean of the last day of a record [ppb] by cell; empty where it has no ozone or no whole day.
    pub fn daily_maximum(record: &Record, species: &SpeciesTable) -> Vec<f32> {
        let gases = Self::of(record, species);
        let statistics = gases.and_then(|gases| OzoneStatistics::of(&gases.hours(record)).ok());
        let day = statistics.and_then(|mut statistics| statistics.days.pop());
        day.map_or_else(Vec::new, |day| {
            day.mda8.iter().map(|ppb| *ppb as f32).collect()
        })
    }

    /// As the statistics want them; `record` must be the same.
    pub fn hours<'a>(&'a self, record: &'a Record) -> SurfaceHours<'a> {
        let [
            ozone,
            nitrogen_dioxide,
            formaldehyde,
            hydrogen_peroxide,
            nitric_acid,
        ] = &self.gases;
        SurfaceHours {
            hours: &record.hours,
            cells: record.cells,
            ozone,
            nitrogen_dioxide,
            formaldehyde,
            hydrogen_peroxide,
            nitric_acid,
            air: &self.air,
            radiation: &self.radiation,
        }
    }
}

/// Position and molar mass [kg/mol] of a pollutant that is one gas.
pub(super) fn pollutant(species: &SpeciesTable, name: &str) -> Option<(usize, f64)> {
    let p = species.pollutants.iter().position(|p| p.name == name)?;
    let [(lane, weight)] = species.pollutants[p].parts[..] else {
        return None;
    };
    match species.species[lane].phase {
        Phase::Gas { molar_mass, .. } if weight == 1.0 => Some((p, molar_mass)),
        _ => None,
    }
}
