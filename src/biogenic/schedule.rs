//! Plants and soils as an emission schedule.

use super::activity::{
    PHOTONS, leaf_age_factor, leaf_area_factor, light_factor, storage_factor, temperature_factor,
};
use super::past_day::PastDay;
use super::places::county_cells;
use super::tables::{Compound, SoilRow, compounds, soils};
use super::{BiogenicError, soil};
use crate::grid::HorizontalGrid;
use crate::inventory::{
    EmissionError, EmissionField, EmissionSchedule, HeightClass, SourceGroup, VocLump,
};
use crate::meteorology::MetSlice;
use crate::meteorology::sun::Sun;
use crate::species::SpeciesTable;
use crate::terrain::{LandClass, LandProperties, Regions, Surface};
use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use std::collections::BTreeMap;

/// Molar mass of nitrogen [kg/mol].
const NITROGEN: f64 = 0.014_006_7;
/// Least temperature at which plants emit [K]: below, leaves are dormant (a limit of this project).
const DORMANT: f64 = 268.15;

/// What is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NaturalOptions {
    /// Plants, sector `biogenic`.
    pub plants: bool,
    /// Nitric oxide of soils, sector `soil`.
    pub soil: bool,
}

/// A compound with the lanes it fills.
struct Emitter {
    compound: Compound,
    /// Lane and kilograms in it of a kilogram of the compound.
    lanes: Vec<(usize, f64)>,
}

/// Emission of plants and soils on one grid, hour by hour from the weather.
pub struct NaturalEmissions {
    groups: Vec<SourceGroup>,
    /// Cells of each group with the county's share.
    cells: Vec<Vec<(usize, f64)>>,
    /// True for groups of plants, false for soils.
    plants: Vec<bool>,
    lanes: usize,
    emitters: Vec<Emitter>,
    soils: Vec<SoilRow>,
    nitric: Option<(usize, f64)>,
    land_use: Array3<f64>,
    classes: Vec<&'static LandProperties>,
    grid: HorizontalGrid,
    past: PastDay,
    layers: usize,
    annual: Vec<f64>,
}

impl NaturalEmissions {
    /// On a grid with `layers` layers, for the lanes of a species table; `lumps` says what compounds are in it
    /// ([`crate::inventory::Library::voc_lumps`]).
    ///
    /// # Errors
    /// If an embedded table is damaged, or the species table has no lane for anything of it.
    pub fn new(
        grid: &HorizontalGrid,
        layers: usize,
        surface: &Surface,
        regions: &Regions,
        (species, lumps): (&SpeciesTable, &BTreeMap<String, VocLump>),
        past: PastDay,
        options: NaturalOptions,
    ) -> Result<Self, BiogenicError> {
        let mut emitters = Vec::new();
        for compound in compounds()? {
            let lump = lumps
                .get(&compound.lump)
                .ok_or_else(|| BiogenicError::Content {
                    file: "biogenic/compounds.csv",
                    cause: format!("voc_lumps.csv has no lump {}", compound.lump),
                })?;
            let lanes = lump.cb6.iter().filter_map(|(name, count)| {
                let lane = species.lane(name)?;
                Some((lane, count * species.molar_mass(lane)? / lump.molar_mass))
            });
            let lanes = lanes.collect();
            emitters.push(Emitter { compound, lanes });
        }
        emitters.retain(|emitter| !emitter.lanes.is_empty());
        let nitric = species.lane("NO").and_then(|lane| {
            let molar_mass = species.molar_mass(lane)?;
            Some((lane, molar_mass / NITROGEN))
        });
        if emitters.is_empty() && nitric.is_none() {
            return Err(BiogenicError::NoLanes);
        }
        let classes = LandClass::ALL
            .iter()
            .map(|class| class.properties())
            .collect::<Result<Vec<_>, _>>()?;
        let counties = county_cells(grid, regions);
        let mut natural = Self {
            groups: Vec::new(),
            cells: Vec::new(),
            plants: Vec::new(),
            lanes: species.len(),
            emitters,
            soils: soils()?,
            nitric,
            land_use: surface.land_use.clone(),
            classes,
            grid: grid.clone(),
            past,
            layers,
            annual: Vec::new(),
        };
        let plants = options.plants && !natural.emitters.is_empty();
        let soil = options.soil && natural.nitric.is_some();
        for (sector, on, of_plants) in [("biogenic", plants, true), ("soil", soil, false)] {
            for (code, cells) in counties.iter().filter(|_| on) {
                natural.groups.push(SourceGroup {
                    sector: sector.to_owned(),
                    county_code: *code,
                    height_class: HeightClass::Ground,
                    facility: None,
                    inside: None,
                });
                natural.cells.push(cells.clone());
                natural.plants.push(of_plants);
            }
        }
        natural.annual = vec![0.0; natural.groups.len() * natural.lanes];
        Ok(natural)
    }

    /// Emission of plants by cell and emitter [kg/s] of the compound.
    fn plants_at(&self, time: ModelTime, weather: &MetSlice) -> Vec<f64> {
        let sun = Sun::at(time);
        let day = time.day_of_year();
        let month = time.month() - 1;
        let count = self.emitters.len();
        let columns = self.grid.ny * self.grid.nx;
        let mut rates = vec![0.0; columns * count];
        for (cell, rates) in rates.chunks_exact_mut(count.max(1)).enumerate() {
            let (j, i) = (cell / self.grid.nx, cell % self.grid.nx);
            let temperature = weather.temperature_2m[[j, i]];
            if temperature < DORMANT {
                continue;
            }
            let place = sun.position(self.grid.longitude[[j, i]], self.grid.latitude[[j, i]]);
            let (past, photons) = (self.past.temperature[[j, i]], self.past.photons[[j, i]]);
            let light = light_factor(
                PHOTONS * weather.solar_radiation[[j, i]],
                photons,
                place.sin_elevation,
                day,
            );
            for (rate, emitter) in rates.iter_mut().zip(&self.emitters) {
                let c = &emitter.compound;
                let standard = self.standard(c, month, past, j, i);
                let stored = storage_factor(temperature, c.beta);
                let lit = light * temperature_factor(temperature, past, c.activation, c.peak);
                let activity = (1.0 - c.light_dependent) * stored + c.light_dependent * lit;
                *rate = self.grid.area[[j, i]] * standard * activity;
            }
        }
        rates
    }

    /// Σ_class f ε γ_LAI γ_age of a column [kg m⁻² s⁻¹], month from 0.
    fn standard(&self, compound: &Compound, month: usize, past: f64, j: usize, i: usize) -> f64 {
        let mut sum = 0.0;
        for (class, properties) in self.classes.iter().enumerate() {
            let share = self.land_use[[class, j, i]];
            let factor = compound.factors[class];
            if share <= 0.0 || factor <= 0.0 {
                continue;
            }
            let leaves = &properties.leaf_area_index;
            let (before, now) = (leaves[(month + 11) % 12], leaves[month]);
            let age = leaf_age_factor(before, now, past, &compound.age);
            sum += share * factor * leaf_area_factor(now) * age;
        }
        sum
    }

    /// Nitric oxide of soils by cell [kg/s].
    fn soils_at(&self, time: ModelTime, weather: &MetSlice) -> Vec<f64> {
        let month = time.month();
        let mass = self.nitric.map_or(0.0, |nitric| nitric.1);
        let columns = self.grid.ny * self.grid.nx;
        let cell_rate = |cell: usize| {
            let (j, i) = (cell / self.grid.nx, cell % self.grid.nx);
            let temperature = weather.temperature_2m[[j, i]];
            let bare = 1.0 - weather.snow_cover[[j, i]];
            let mut flux = 0.0;
            for (class, row) in self.soils.iter().enumerate() {
                let share = self.land_use[[class, j, i]];
                if share > 0.0 {
                    let leaves = self.classes[class].leaf_area_index[month - 1];
                    flux += share * soil::flux(row, month, temperature, leaves);
                }
            }
            self.grid.area[[j, i]] * bare * flux * mass
        };
        (0..columns).map(cell_rate).collect()
    }

    /// The past day's means, for reports.
    pub fn past_temperature(&self) -> &Array2<f64> {
        &self.past.temperature
    }
}

impl EmissionSchedule for NaturalEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let (ny, nx) = (self.grid.ny, self.grid.nx);
        let expected = (self.layers, ny, nx);
        EmissionError::unless_on(expected, time, weather)?;
        let plants = if self.plants.contains(&true) {
            self.plants_at(time, weather)
        } else {
            Vec::new()
        };
        let soils = if self.plants.contains(&false) {
            self.soils_at(time, weather)
        } else {
            Vec::new()
        };
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        let count = self.emitters.len();
        let mut rates = vec![0.0; self.lanes];
        for (group, (cells, of_plants)) in self.cells.iter().zip(&self.plants).enumerate() {
            for &(cell, share) in cells {
                rates.fill(0.0);
                if *of_plants {
                    let compounds = &plants[cell * count..(cell + 1) * count];
                    for (emitter, rate) in self.emitters.iter().zip(compounds) {
                        for &(lane, mass) in &emitter.lanes {
                            rates[lane] += share * rate * mass;
                        }
                    }
                } else if let Some((lane, _)) = self.nitric {
                    rates[lane] = share * soils[cell];
                }
                if rates.iter().any(|rate| *rate > 0.0) {
                    field.cells.push(cell as u32);
                    field.groups.push(group as u32);
                    field.rates.extend_from_slice(&rates);
                }
            }
        }
        Ok(field)
    }

    /// Zeros: what plants and soils emit in a year depends on its weather.
    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        "plants after Guenther et al. 2006 and 2012, soils after Yienger and Levy 1995 (seeds/biogenic)".to_owned()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "schedule_tests.rs"]
mod tests;
