//! What a run says at a place, in the state of air and over the spans in which observations come.

use crate::observations::{Quantity, State};
use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::to_micrograms;
use thiserror::Error;

/// Why records cannot be read as one run.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelledError {
    /// No record, or one without weather.
    #[error("the record of run {run} holds no air density")]
    NoDensity {
        /// Which run, from 1.
        run: usize,
    },
    /// Other cells or pollutants.
    #[error(
        "run {run} has {found} where the first has {expected}\nhint: runs that are evaluated together have one grid and the same species"
    )]
    Apart {
        /// Which run, from 1.
        run: usize,
        /// What it has.
        found: String,
        /// What the first has.
        expected: String,
    },
    /// An hour twice.
    #[error(
        "two runs hold the hour {hour}\nhint: give runs that follow each other; only hours behind their spin-up are in a record"
    )]
    Twice {
        /// The hour.
        hour: ModelTime,
    },
    /// Representative days beside another run.
    #[error("a year of representative days is evaluated alone\nhint: name one run")]
    Typical,
}

/// Records to be read as a monitor would.
#[derive(Debug, Clone)]
pub struct Modelled<'a> {
    records: Vec<&'a Record>,
    /// Run and entry of it, by time.
    entries: Vec<(usize, usize)>,
    hours: Vec<ModelTime>,
    species: &'a SpeciesTable,
    density: usize,
    temperature: usize,
    wind: [usize; 2],
}

impl<'a> Modelled<'a> {
    /// Of records of one grid and one table of species, in any order.
    ///
    /// # Errors
    /// [`ModelledError`].
    pub fn of(records: &[&'a Record], species: &'a SpeciesTable) -> Result<Self, ModelledError> {
        let place = |name: &str| {
            let found = WEATHER.iter().position(|w| *w == name);
            found.ok_or(ModelledError::NoDensity { run: 1 })
        };
        let first = records.first().ok_or(ModelledError::NoDensity { run: 1 })?;
        for (k, record) in records.iter().enumerate() {
            let run = k + 1;
            if record.weather.len() != record.len() * WEATHER.len() * record.cells {
                return Err(ModelledError::NoDensity { run });
            }
            let words = |r: &Record| format!("{} cells and {} pollutants", r.cells, r.pollutants);
            if (record.cells, record.pollutants) != (first.cells, first.pollutants) {
                return Err(ModelledError::Apart {
                    run,
                    found: words(record),
                    expected: words(first),
                });
            }
            if records.len() > 1 && !record.labels.is_empty() {
                return Err(ModelledError::Typical);
            }
        }
        let mut entries: Vec<(usize, usize)> = records
            .iter()
            .enumerate()
            .flat_map(|(run, record)| (0..record.len()).map(move |entry| (run, entry)))
            .collect();
        if first.labels.is_empty() {
            entries.sort_by_key(|&(run, entry)| records[run].hours[entry]);
        }
        let hours: Vec<ModelTime> = entries
            .iter()
            .map(|&(run, entry)| records[run].hours[entry])
            .collect();
        if first.labels.is_empty()
            && let Some(pair) = hours.windows(2).find(|pair| pair[0] == pair[1])
        {
            return Err(ModelledError::Twice { hour: pair[0] });
        }
        Ok(Self {
            records: records.to_vec(),
            entries,
            hours,
            species,
            density: place("air_density")?,
            temperature: place("temperature_2m")?,
            wind: [place("wind_u_10m")?, place("wind_v_10m")?],
        })
    }

    /// Whether its entries are representative days instead of hours.
    pub fn is_typical(&self) -> bool {
        !self.labels().is_empty()
    }

    /// Names of the representative days.
    pub fn labels(&self) -> &'a [String] {
        &self.records[0].labels
    }

    /// Beginning of the hours, in order.
    pub fn hours(&self) -> &[ModelTime] {
        &self.hours
    }

    /// How much an entry counts: 1 for an hour, the days a year of a representative day.
    pub fn weight(&self, entry: usize) -> f64 {
        let (run, entry) = self.entries[entry];
        self.records[run].weights.get(entry).copied().unwrap_or(1.0)
    }

    /// Cells of the grid.
    pub fn cells(&self) -> usize {
        self.records[0].cells
    }

    /// Names of the pollutants.
    pub fn pollutants(&self) -> impl Iterator<Item = &'a str> {
        self.species.pollutants.iter().map(|p| p.name.as_str())
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
            Quantity::Hcho => "HCHO",
            Quantity::Pan => "PAN",
            Quantity::Hno3 => "HNO3",
            Quantity::H2o2 => "H2O2",
            Quantity::Hono => "HONO",
            // Carbon alone: the record holds organic matter.
            Quantity::OrganicCarbon
            | Quantity::No
            | Quantity::Tsp
            | Quantity::Lead
            | Quantity::Benzopyrene => return None,
        };
        self.species.pollutants.iter().position(|p| p.name == name)
    }

    /// Mean over cells of an entry [µg/m³ in a state].
    pub fn value(&self, entry: usize, cells: &[usize], column: usize, state: State) -> f64 {
        let (run, entry) = self.entries[entry];
        let map = self.records[run].map(entry, column);
        let air = self.records[run].weather_map(entry, self.density);
        let sum: f64 = cells
            .iter()
            .map(|&cell| {
                let factor = State::Actual.factor_to(state, f64::from(air[cell]));
                to_micrograms(f64::from(map[cell])) * factor
            })
            .sum();
        sum / cells.len() as f64
    }

    /// Mean temperature over cells in an entry [K].
    pub fn temperature(&self, entry: usize, cells: &[usize]) -> f64 {
        self.weather(entry, cells, self.temperature)
    }

    /// Mean wind over cells in an entry, to the east and north [m/s].
    pub fn wind(&self, entry: usize, cells: &[usize]) -> (f64, f64) {
        let [east, north] = self.wind.map(|at| self.weather(entry, cells, at));
        (east, north)
    }

    fn weather(&self, entry: usize, cells: &[usize], variable: usize) -> f64 {
        let (run, entry) = self.entries[entry];
        let map = self.records[run].weather_map(entry, variable);
        cells.iter().map(|&c| f64::from(map[c])).sum::<f64>() / cells.len() as f64
    }

    /// Mean over cells of a representative day's largest 8-hour mean of ozone [µg/m³ in a state]; `None` without ozone.
    pub fn typical_mda8(&self, day: usize, cells: &[usize], state: State) -> Option<f64> {
        let record = self.records[0];
        let mut maps = record.mda8.chunks_exact(record.cells.max(1));
        let map = maps.nth(day)?;
        let per_ppb = crate::observations::micrograms_per_ppb(Quantity::O3.molar_mass());
        let air = record.weather_map(day, self.density);
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
