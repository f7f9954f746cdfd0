//! The report's page of PM2.5 and dust: what fine particles are made of, how large particles are, what of them is water, and the state in which they were
//! reported before September 2018 (see [`crate::output::particle_series`] for the formula).
//!
//! Hourly values are those of the model's receptors; the page says which pollutants to take. Period means of cities are weighted by inhabitants.

use super::from_run::ledger_row;
use super::model::{LedgerRow, Text};
use super::pack::Packed;
use crate::aerosol::coarse_particles::DUST_EDGES;
use crate::output::particle_series::{PARTS, ParticleMeans, ParticleSeries, reference_air_density};
use crate::simulation::{DustBudget, OriginBudget, Record};
use crate::units::{STANDARD_PRESSURE, ZERO_CELSIUS};
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticlePage {
    /// Parts of PM2.5.
    pub parts: Vec<ParticlePart>,
    /// Index of PM2.5 among the pollutants.
    pub pm25: usize,
    /// Index of PM10.
    pub pm10: usize,
    /// Index of PM2.5 at 50 % relative humidity.
    pub pm25_rh50: usize,
    /// Index of PM10 at 50 % relative humidity.
    pub pm10_rh50: usize,
    /// Index of mineral dust in PM10.
    pub pm10_dust: usize,
    /// Index of mineral dust up to 20 µm.
    pub dust: usize,
    /// Temperature of the reference state [K].
    pub reference_temperature: f64,
    /// Its pressure [Pa].
    pub reference_pressure: f64,
    /// Density of its air [kg/m³].
    pub reference_density: f64,
    /// Means of the domain and its cities.
    pub cities: Vec<ParticlePlace>,
    /// Means and hours of the stations.
    pub stations: Vec<ParticleStation>,
    /// The dust budget over the hours shown; absent for runs without dust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<DustTable>,
}

/// The dust budget by bins and origins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustTable {
    /// Edges of the bins, aerodynamic [µm].
    pub edges: Vec<f64>,
    /// All dust, one row a bin.
    pub all: Vec<LedgerRow>,
    /// Dust by tag sets and origins; empty where tags do not follow dust.
    pub origins: Vec<DustOrigin>,
}

/// Dust of one origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustOrigin {
    /// Tag set.
    pub set: String,
    /// Name for the reader.
    pub name: Text,
    /// One row a bin.
    pub bins: Vec<LedgerRow>,
}

impl DustTable {
    /// The table of a budget; `named` gives the names of an origin of a tag set.
    pub fn of(budget: &DustBudget, named: impl Fn(&str, &str) -> Text) -> Self {
        let rows = |origin: &OriginBudget| origin.bins.iter().map(ledger_row).collect();
        Self {
            edges: DUST_EDGES.map(|edge| (edge * 1e7).round() / 10.0).to_vec(),
            all: rows(&budget.all),
            origins: budget
                .origins
                .iter()
                .map(|origin| DustOrigin {
                    set: origin.set.clone(),
                    name: named(&origin.set, &origin.origin),
                    bins: rows(origin),
                })
                .collect(),
        }
    }
}

/// A part of PM2.5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticlePart {
    /// Name of the pollutant: `PM25_SO4`.
    pub name: String,
    /// Its index among the pollutants.
    pub pollutant: usize,
    /// Made in the air for the most part.
    pub secondary: bool,
}

/// Period means of a place [µg/m³]; dry and in actual air where nothing else is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticlePlace {
    /// Name for the reader.
    pub name: Text,
    /// PM2.5.
    pub pm25: f64,
    /// PM10.
    pub pm10: f64,
    /// PM2.5 at 50 % relative humidity.
    pub pm25_rh50: f64,
    /// PM10 at 50 % relative humidity.
    pub pm10_rh50: f64,
    /// PM2.5 at the reference state.
    pub pm25_reference: f64,
    /// PM10 at the reference state.
    pub pm10_reference: f64,
    /// Reference air density over that of the place [1].
    pub factor: f64,
    /// Mineral dust in PM10.
    pub pm10_dust: f64,
    /// Mineral dust of 10 to 20 µm.
    pub giant_dust: f64,
    /// Parts of PM2.5.
    pub parts: Vec<f64>,
    /// Sum of the parts over PM2.5 [1]; absent where there is none.
    pub closure: Option<f64>,
}

/// Particulate matter at a station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticleStation {
    /// Its means.
    pub means: ParticlePlace,
    /// Index of the receptor.
    pub receptor: usize,
    /// Reference air density over that of the hour [1], `[hour]`.
    pub factor: Packed,
    /// Visibility [m], `[hour]`; absent where the run kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Packed>,
    /// Optical depth of the particles at 550 nm [1], `[hour]`; absent where the run kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optical_depth: Option<Packed>,
}

impl ParticlePlace {
    fn new(name: &Text, m: &ParticleMeans) -> Self {
        let closure = m.closure();
        Self {
            name: name.clone(),
            pm25: m.pm25,
            pm10: m.pm10,
            pm25_rh50: m.pm25_rh50,
            pm10_rh50: m.pm10_rh50,
            pm25_reference: m.pm25_reference,
            pm10_reference: m.pm10_reference,
            factor: m.factor,
            pm10_dust: m.pm10_dust,
            giant_dust: m.giant_dust(),
            parts: m.parts.to_vec(),
            closure: closure.is_finite().then_some(closure),
        }
    }
}

impl ParticlePage {
    /// The page of a record's particulate matter. `cities` are names with cells and their weights, `stations` names with cells, in the order of the receptors.
    pub fn of(
        series: &ParticleSeries<'_>,
        record: &Record,
        cities: &[(Text, &[(usize, f64)])],
        stations: &[(Text, usize)],
    ) -> Self {
        let entries = series.entries();
        let c = series.columns;
        let place = |name: &Text, cells: &[(usize, f64)]| {
            ParticlePlace::new(name, &series.mean(&entries, cells))
        };
        // Visual range (0) and optical depth (1).
        let sight = |n: usize, cell: usize| {
            let values: Option<Vec<f64>> = entries
                .iter()
                .map(|&e| Some(f64::from(record.sight_map(e, n)?[cell])))
                .collect();
            values.map(Packed::new)
        };
        Self {
            parts: PARTS
                .iter()
                .zip(c.parts)
                .map(|(part, pollutant)| ParticlePart {
                    name: part.name.to_owned(),
                    pollutant,
                    secondary: part.secondary,
                })
                .collect(),
            pm25: c.pm25,
            pm10: c.pm10,
            pm25_rh50: c.pm25_rh50,
            pm10_rh50: c.pm10_rh50,
            pm10_dust: c.pm10_dust,
            dust: c.dust,
            reference_temperature: ZERO_CELSIUS,
            reference_pressure: STANDARD_PRESSURE,
            reference_density: reference_air_density(),
            cities: cities
                .iter()
                .map(|(name, cells)| place(name, cells))
                .collect(),
            stations: stations
                .iter()
                .enumerate()
                .map(|(receptor, (name, cell))| ParticleStation {
                    means: place(name, &[(*cell, 1.0)]),
                    receptor,
                    factor: Packed::new(entries.iter().map(|&e| series.factor(e, *cell))),
                    visibility: sight(0, *cell),
                    optical_depth: sight(1, *cell),
                })
                .collect(),
            budget: None,
        }
    }
}
