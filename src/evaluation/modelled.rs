//! What a run says at a place, in the state of air and over the spans in which observations come.

use crate::observations::{Quantity, State};
use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::to_micrograms;

/// A record to be read as a monitor would.
#[derive(Debug, Clone, Copy)]
pub struct Modelled<'a> {
    record: &'a Record,
    species: &'a SpeciesTable,
    density: usize,
}

impl<'a> Modelled<'a> {
    /// Of a record; `None` if it holds no air density.
    pub fn of(record: &'a Record, species: &'a SpeciesTable) -> Option<Self> {
        let density = WEATHER.iter().position(|w| *w == "air_density")?;
        Some(Self {
            record,
            species,
            density,
        })
    }

    /// Whether its entries are representative days instead of hours.
    pub fn is_typical(&self) -> bool {
        !self.record.labels.is_empty()
    }

    /// Names of the representative days.
    pub fn labels(&self) -> &'a [String] {
        &self.record.labels
    }

    /// Beginning of the hours.
    pub fn hours(&self) -> &'a [ModelTime] {
        &self.record.hours
    }

    /// Where a quantity stands among the pollutants.
    pub fn column(&self, quantity: Quantity) -> Option<usize> {
        let name = match quantity {
            Quantity::Pm25 => "PM25",
            Quantity::Pm10 => "PM10",
            Quantity::So2 => "SO2",
            Quantity::No2 => "NO2",
            Quantity::Co => "CO",
            Quantity::O3 => "O3",
            Quantity::Nox => "NOX",
            Quantity::Nh3 => "NH3",
            Quantity::Sulfate => "PM25_SO4",
            Quantity::Nitrate => "PM25_NO3",
            Quantity::Ammonium => "PM25_NH4",
            Quantity::Chloride => "PM25_CL",
            Quantity::ElementalCarbon => "PM25_EC",
            // Carbon alone: the record holds organic matter.
            Quantity::OrganicCarbon | Quantity::No => return None,
        };
        self.species.pollutants.iter().position(|p| p.name == name)
    }

    /// Mean over cells of an entry [µg/m³ in a state].
    pub fn value(&self, entry: usize, cells: &[usize], column: usize, state: State) -> f64 {
        let map = self.record.map(entry, column);
        let air = self.record.weather_map(entry, self.density);
        let sum: f64 = cells
            .iter()
            .map(|&cell| {
                let factor = State::Actual.factor_to(state, f64::from(air[cell]));
                to_micrograms(f64::from(map[cell])) * factor
            })
            .sum();
        sum / cells.len() as f64
    }

    /// Mean over cells of a representative day's largest 8-hour mean of ozone [µg/m³ in a state]; `None` without ozone.
    pub fn typical_mda8(&self, day: usize, cells: &[usize], state: State) -> Option<f64> {
        let mut maps = self.record.mda8.chunks_exact(self.record.cells.max(1));
        let map = maps.nth(day)?;
        let per_ppb = crate::observations::micrograms_per_ppb(Quantity::O3.molar_mass());
        let air = self.record.weather_map(day, self.density);
        let sum: f64 = cells
            .iter()
            .map(|&cell| {
                let factor = State::At298.factor_to(state, f64::from(air[cell]));
                f64::from(map[cell]) * per_ppb * factor
            })
            .sum();
        Some(sum / cells.len() as f64)
    }
}
