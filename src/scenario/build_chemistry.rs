//! The chemistry of a case from the section `[chemistry]`.

use super::aerosol::Aerosol;
use super::build::Base;
use super::chemistry::{Chemistry, MechanismSource};
use super::laid_inventory::LaidInventory;
use super::problem::ScenarioError;
use super::schema::Scenario;
use crate::biogenic::{BiogenicError, NaturalEmissions, NaturalOptions, PastDay};
use crate::dust::topsoil::TopsoilHistory;
use crate::dust::{DustEmissions, DustError, DustOptions, DustPlace, DustSoils};
use crate::grid::HorizontalGrid;
use crate::inventory::{EmissionSchedule, JoinedSchedule};
use crate::meteorology::{Meteorology, read_text};
use crate::simulation::{ChemistryOptions, GasChemistry, ParticleChemistry, ParticleOptions};
use crate::species::mechanism::{self, Group, Mechanism};
use crate::species::{GasTable, ParticleTable, Particles, SpeciesTable};
use crate::terrain::{Regions, Surface};
use crate::time::ModelTime;
use std::sync::Arc;

/// How often the topsoil's past is looked at [h] (a choice of this project).
const TOPSOIL_HOURS: i64 = 3;

impl Scenario {
    /// The mechanism that the scenario asks for, without the groups that it leaves out.
    pub(super) fn mechanism(&self) -> Result<Option<Mechanism>, ScenarioError> {
        let Some(chemistry) = &self.chemistry else {
            return Ok(None);
        };
        let mechanism = match &chemistry.mechanism.value {
            MechanismSource::Shipped(_) => Mechanism::cb6r5(),
            MechanismSource::File(file) => {
                let path = self.resolve(file);
                let bytes = std::fs::read(&path).map_err(|e| {
                    let text = format!("the mechanism {} cannot be read: {e}", path.display());
                    self.error_at(&chemistry.mechanism, text, None)
                })?;
                mechanism::read(&path.display().to_string(), &bytes, None)
            }
        };
        let mechanism = mechanism.map_err(|e| ScenarioError::input(e.render(false)))?;
        let without: Vec<Group> = chemistry.without.iter().map(|g| g.value).collect();
        Ok(Some(mechanism.without(&without).closed().0))
    }

    /// The lanes of a run with a mechanism.
    pub(super) fn gases(&self, mechanism: &Mechanism) -> Result<SpeciesTable, ScenarioError> {
        let mut gases = GasTable::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        let chemistry = self.chemistry.as_ref();
        if let Some(file) = chemistry.and_then(|c| c.gas_properties.as_ref()) {
            let path = self.resolve(&file.value);
            let text = read_text(&path).map_err(ScenarioError::read)?;
            let own = GasTable::parse(&text, &path.display().to_string())
                .map_err(|e| self.error_at(file, e.to_string(), None))?;
            gases = gases.overlaid(own);
        }
        let particles = Particles {
            full: self.aerosol.is_some(),
            traced: !self.attribution.is_empty(),
        };
        let table = SpeciesTable::for_mechanism_with(mechanism, &gases, particles)
            .map_err(|e| ScenarioError::input(e.to_string()))?;
        let table = if particles.traced && self.reacting_tags {
            table.with_reacting_tags()
        } else {
            table
        };
        let above = chemistry.is_some_and(|c| c.stratosphere.value);
        Ok(if above {
            table.with_stratospheric_ozone()
        } else {
            table
        })
    }

    /// What a run emits: the inventory, its dust under the weather, gridded layers, hourly files, stacks of others, fires; with chemistry plants and soils, and dust that the wind raises.
    pub(super) fn emissions(
        &self,
        base: &Base,
        weather: &dyn Meteorology,
        (begin, end): (ModelTime, ModelTime),
    ) -> Result<Arc<dyn EmissionSchedule>, ScenarioError> {
        let wind_dust = self.aerosol.as_ref().and_then(Aerosol::dust_options);
        let weathered = wind_dust.is_some() || !base.emissions.driven.is_empty();
        let topsoil = if weathered {
            Some(topsoil(weather, (begin, end))?)
        } else {
            None
        };
        let inventory = |laid: &LaidInventory| laid.schedules(topsoil.as_ref());
        let mut schedules = match &base.emergency {
            Some(response) => response.around(&base.emissions, inventory),
            None => inventory(&base.emissions),
        };
        let mut dust = Vec::new();
        if let (Some(options), Some(topsoil)) = (wind_dust, &topsoil) {
            let layers = base.metrics.thickness.dim().0;
            let ground = (&base.horizontal, layers, &base.surface);
            let raised = self.wind_raised(ground, &base.species, topsoil.clone(), options)?;
            dust.push(Arc::new(raised) as Arc<dyn EmissionSchedule>);
        }
        if let Some(chemistry) = &self.chemistry {
            schedules.extend(plants_and_soils(base, chemistry, weather, begin)?);
        }
        schedules.extend(dust);
        if let Some(gridded) = &base.gridded {
            schedules.push(gridded.schedule.clone());
        }
        for hourly in &base.hourly {
            schedules.push(hourly.schedule.clone());
        }
        for points in &base.points {
            schedules.push(points.schedule.clone());
        }
        if let Some(fires) = &base.fires {
            schedules.push(fires.schedule.clone());
        }
        let all = match schedules.len() {
            1 => schedules.remove(0),
            _ => Arc::new(JoinedSchedule::new(schedules)),
        };
        self.changed(base, all, weather, (begin, end))
    }

    /// Dust that the wind raises from ground with its layers and land cover into the lanes of `species`, with the scenario's sand fixing.
    pub(super) fn wind_raised(
        &self,
        (horizontal, layers, surface): (&HorizontalGrid, usize, &Surface),
        species: &SpeciesTable,
        topsoil: Arc<TopsoilHistory>,
        options: DustOptions,
    ) -> Result<DustEmissions, ScenarioError> {
        let fail = |e: DustError| ScenarioError::input(e.to_string());
        let soils = DustSoils::embedded().map_err(fail)?;
        let place = DustPlace {
            grid: horizontal,
            layers,
            surface,
            counties: Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?,
            soils: &soils,
        };
        let dust = DustEmissions::new(place, species, topsoil, options).map_err(fail)?;
        self.with_sand_fixing(dust, horizontal)
    }

    /// The particles of a case that react; their lanes are those of `base`.
    pub(super) fn particle_chemistry(
        &self,
        base: &Base,
    ) -> Result<Option<ParticleChemistry>, ScenarioError> {
        let (Some(aerosol), Some(chemistry)) = (&self.aerosol, &self.chemistry) else {
            return Ok(None);
        };
        let options = ParticleOptions {
            branch: aerosol.branch.value,
            secondary_organics: aerosol.secondary_organics.value,
            cloud_chemistry: aerosol.cloud_chemistry.value,
            coarse_exchange: aerosol.coarse_exchange.value,
            nucleation: aerosol.nucleation.value,
        };
        let matter = ParticleTable::embedded().map_err(|e| ScenarioError::input(e.to_string()))?;
        ParticleChemistry::new(&base.species, matter, options)
            .map(Some)
            .map_err(|e| self.error_at(&chemistry.mechanism, e.to_string(), None))
    }

    /// The chemistry of a case; its lanes are those of `base`.
    pub(super) fn gas_chemistry(&self, base: &Base) -> Result<Option<GasChemistry>, ScenarioError> {
        let (Some(chemistry), Some(mechanism)) = (&self.chemistry, base.mechanism()) else {
            return Ok(None);
        };
        let options = ChemistryOptions {
            method: chemistry.method.value,
            splitting: chemistry.splitting.value,
            relative: chemistry.relative_tolerance.value,
            absolute: chemistry.absolute_tolerance.value,
            photolysis_interval: chemistry.photolysis_interval.value,
            ozone_column: chemistry.ozone_column.as_ref().map(|c| c.value),
            surface_nitrous_acid: chemistry.surface_nitrous_acid.value,
            dust_uptake: chemistry.dust_uptake.value,
        };
        let matter = match &self.aerosol {
            Some(_) => {
                Some(ParticleTable::embedded().map_err(|e| ScenarioError::input(e.to_string()))?)
            }
            None => None,
        };
        GasChemistry::new(mechanism.clone(), &base.species, options, matter)
            .map(Some)
            .map_err(|e| self.error_at(&chemistry.mechanism, e.to_string(), None))
    }
}

/// Plants and soils as a schedule; `None` where both are off.
fn plants_and_soils(
    base: &Base,
    chemistry: &Chemistry,
    weather: &dyn Meteorology,
    begin: ModelTime,
) -> Result<Option<Arc<dyn EmissionSchedule>>, ScenarioError> {
    let options = NaturalOptions {
        plants: chemistry.biogenic.value,
        soil: chemistry.soil_nitric_oxide.value,
    };
    if !options.plants && !options.soil {
        return Ok(None);
    }
    let fail = |e: BiogenicError| ScenarioError::input(e.to_string());
    let natural = NaturalEmissions::new(
        &base.horizontal,
        base.metrics.thickness.dim().0,
        &base.surface,
        Regions::embedded().map_err(|e| ScenarioError::input(e.to_string()))?,
        (&base.species, &base.inventory.library.voc_lumps),
        PastDay::of(weather, begin).map_err(fail)?,
        options,
    );
    Ok(Some(Arc::new(natural.map_err(fail)?)))
}

/// The topsoil through a run.
pub(super) fn topsoil(
    weather: &dyn Meteorology,
    (begin, end): (ModelTime, ModelTime),
) -> Result<Arc<TopsoilHistory>, ScenarioError> {
    TopsoilHistory::of(weather, begin, end, TOPSOIL_HOURS)
        .map(Arc::new)
        .map_err(|e| ScenarioError::input(e.to_string()))
}
