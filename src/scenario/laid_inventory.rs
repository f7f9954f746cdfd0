//! The inventory on the grid: what weather leaves alone, dust of roads, sites and piles that it drives, and natural bare soil, which is
//! left out where the wind raises dust by itself.
//!
//! `[inventory] weather_driven_dust` (true by default): an hour's rate of dust is the inventory's times f/f̄ of the hour's weather, where
//! f/f̄ has the mean 1 over a typical year (`dust::fugitive`). Tables of the inventory stay what they are.

use super::problem::ScenarioError;
use super::schema::Scenario;
use crate::dust::fugitive::{FugitiveFactors, FugitiveKind, NATURAL_SOIL, TypicalYear};
use crate::dust::topsoil::TopsoilHistory;
use crate::dust::{WeatherDriven, parted};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::inventory::{
    CompileOptions, CompiledInventory, EmissionSchedule, Inventory, LaidAreas, PollutantMass,
};
use crate::plume::BriggsRise;
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use std::sync::Arc;

/// The inventory of a run on its grid.
#[allow(missing_debug_implementations)] // the compiled inventory holds a plume model behind a trait
pub struct LaidInventory {
    /// What the weather leaves alone.
    pub steady: Arc<CompiledInventory>,
    /// Dust of each kind that it drives; empty with `weather_driven_dust = false`.
    pub driven: Vec<(FugitiveKind, Arc<CompiledInventory>)>,
    /// Natural bare soil inside the domain that is not emitted [kg/a], in the order of [`crate::inventory::POLLUTANTS`]; `None` where
    /// no wind dust stands in its place.
    pub soil_left_out: Option<PollutantMass>,
}

impl LaidInventory {
    /// VOC inside the domain whose carbon no lane carries [kg/a].
    pub fn voc_left(&self) -> f64 {
        let driven = self.driven.iter().map(|part| part.1.report.voc_left);
        self.steady.report.voc_left + driven.sum::<f64>()
    }

    /// Particles up to 10 µm inside the domain that stay around their source [kg/a] (`transport_fraction` of `classes.csv`).
    pub fn kept_at_source(&self) -> f64 {
        let driven = self.driven.iter().map(|part| part.1.report.kept_at_source);
        self.steady.report.kept_at_source + driven.sum::<f64>()
    }

    /// Number of lanes that some line fills.
    pub fn filled_lanes(&self) -> usize {
        self.steady.lanes() - self.steady.report.without_emission.len()
    }

    /// Its schedules: what the weather leaves alone, then each kind of dust that it drives, over a ground's past.
    pub(super) fn schedules(
        &self,
        topsoil: Option<&Arc<TopsoilHistory>>,
    ) -> Vec<Arc<dyn EmissionSchedule>> {
        let factors = FugitiveFactors::new(TypicalYear::XINING);
        let mut schedules: Vec<Arc<dyn EmissionSchedule>> = vec![self.steady.clone()];
        if let Some(topsoil) = topsoil {
            schedules.extend(self.driven.iter().map(|(kind, part)| {
                let dust = WeatherDriven::new(part.clone(), *kind, factors, topsoil.clone());
                Arc::new(dust) as Arc<dyn EmissionSchedule>
            }));
        }
        schedules
    }
}

impl Scenario {
    /// Lays the inventory on the grid of a run.
    pub(super) fn laid_inventory(
        &self,
        inventory: &Inventory,
        (grid, metrics, surface): (&HorizontalGrid, &VerticalMetrics, &Surface),
        species: &SpeciesTable,
        areas: &LaidAreas,
    ) -> Result<LaidInventory, ScenarioError> {
        let mut parts = if self.weather_driven_dust.value {
            parted(inventory)
        } else {
            vec![(None, inventory.clone())]
        };
        let raises_dust = self.aerosol.as_ref().is_some_and(|a| a.wind_dust.is_some());
        if raises_dust {
            let mut soil = inventory.clone();
            soil.lines.retain(|line| line.class == NATURAL_SOIL);
            for (_, part) in &mut parts {
                part.lines.retain(|line| line.class != NATURAL_SOIL);
            }
            parts.push((None, soil));
        }
        let regions = Regions::embedded()
            .map_err(|e| self.error_at(&self.grid.width, e.to_string(), None))?;
        let inventories: Vec<&Inventory> = parts.iter().map(|part| &part.1).collect();
        let options = CompileOptions {
            transport_fraction: true,
            rise: Arc::new(BriggsRise),
        };
        let laid = Inventory::compile_parts(
            &inventories,
            grid,
            metrics,
            surface,
            regions,
            species,
            &options,
        );
        let laid = laid.map_err(|e| ScenarioError::input(e.to_string()))?;
        let (mut steady, mut driven, mut soil_left_out) = (None, Vec::new(), None);
        for ((kind, _), part) in parts.iter().zip(laid) {
            let part = part
                .placed(areas)
                .map_err(|e| ScenarioError::input(e.to_string()))?;
            match (kind, &steady) {
                (Some(kind), _) => driven.push((*kind, Arc::new(part))),
                (None, None) => steady = Some(Arc::new(part)),
                (None, Some(_)) => soil_left_out = Some(part.report.inside),
            }
        }
        // `parted` begins with what the weather leaves alone, were it nothing.
        let steady = steady.ok_or_else(|| ScenarioError::input("the inventory is empty".into()))?;
        Ok(LaidInventory {
            steady,
            driven,
            soil_left_out,
        })
    }
}
