//! Everything a run needs and never changes.

use super::error::{SimulationError, SurroundingsError};
use super::gas_chemistry::GasChemistry;
use super::particles::ParticleChemistry;
use super::process_budget::Watched;
use super::responses::ResponsePlan;
use super::tag_slots::TagSlots;
use crate::apportionment::{Inflow, TagLayout};
use crate::deposition::{LandUseCategory, ParticleScheme};
use crate::grid::{Decomposition, HorizontalGrid, VerticalMetrics};
use crate::inventory::EmissionSchedule;
use crate::meteorology::{MetSlice, Meteorology};
use crate::species::{STRATOSPHERIC_OZONE, SpeciesTable};
use crate::time::ModelTime;
use crate::transport::{
    AdvectionScheme, BoundaryRatios, HorizontalDiffusivity, StratosphericTag, VerticalMixing,
};
use ndarray::Array4;
use std::sync::Arc;

/// Schemes and switches of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Reconstruction of advection.
    pub advection: AdvectionScheme,
    /// Vertical turbulent mixing.
    pub vertical_mixing: VerticalMixing,
    /// Horizontal turbulent diffusivity; `None` for no horizontal diffusion.
    pub horizontal_diffusion: Option<HorizontalDiffusivity>,
    /// Longest step between processes [s]; shortened where the winds ask for it.
    pub time_step: f64,
    /// Dry deposition of particles.
    pub particle_deposition: ParticleScheme,
    /// Whether gases and particles deposit.
    pub dry_deposition: bool,
    /// Whether rain and cloud scavenge.
    pub wet_deposition: bool,
}

/// The ground of one column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    /// Land use and its share.
    pub land: Vec<(LandUseCategory, f64)>,
    /// Leaf area index by month, January first [m²/m²].
    pub leaf_area_index: [f64; 12],
    /// Share that is built on [1].
    pub built: f64,
}

/// Air outside the domain, and within it at the beginning.
pub trait Surroundings: Send + Sync {
    /// Mixing ratios around the domain at a time [kg/kg].
    ///
    /// # Errors
    /// [`SurroundingsError`] if files of the time cannot be read.
    fn boundary(&self, time: ModelTime) -> Result<BoundaryRatios, SurroundingsError>;

    /// Mixing ratio of a species lane at an altitude above sea level [kg/kg], for the initial state.
    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64;

    /// Mixing ratios in all cells at a time `[k][j][i][lane]` [kg/kg], for the initial state, where it is not by altitude alone.
    ///
    /// # Errors
    /// As [`Self::boundary`].
    fn inside(&self, _time: ModelTime) -> Result<Option<Array4<f64>>, SurroundingsError> {
        Ok(None)
    }

    /// One line on where it comes from.
    fn provenance(&self) -> String;
}

/// A run before it starts: built once, shared, immutable.
pub struct Case {
    /// Horizontal grid.
    pub horizontal: HorizontalGrid,
    /// Heights of the layers.
    pub metrics: VerticalMetrics,
    /// Blocks of the domain.
    pub decomposition: Arc<Decomposition>,
    /// Transported species.
    pub species: SpeciesTable,
    /// Weather.
    pub meteorology: Arc<dyn Meteorology>,
    /// Emissions.
    pub emissions: Arc<dyn EmissionSchedule>,
    /// Air outside.
    pub surroundings: Arc<dyn Surroundings>,
    /// Tag sets.
    pub tags: TagLayout,
    /// What the tags follow.
    pub slots: TagSlots,
    /// Parameters whose responses ride along; `None` without any.
    pub responses: Option<ResponsePlan>,
    /// Ground of the columns, `j * nx + i`.
    pub ground: Vec<Ground>,
    /// Gas chemistry; `None` where nothing reacts.
    pub chemistry: Option<GasChemistry>,
    /// Particles that react; `None` where they are inert.
    pub particles: Option<ParticleChemistry>,
    /// Columns whose processes are booked one by one; `None`: none.
    pub watched: Option<Watched>,
    /// Schemes.
    pub options: Options,
    /// First instant of the run, spin-up included.
    pub begin: ModelTime,
    /// First instant that counts.
    pub start: ModelTime,
    /// Last instant.
    pub end: ModelTime,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("nx", &self.horizontal.nx)
            .field("ny", &self.horizontal.ny)
            .field("begin", &self.begin)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

impl Case {
    /// Layers.
    pub fn layers(&self) -> usize {
        self.metrics.thickness.dim().0
    }

    /// Lanes of the bulk.
    pub fn lanes(&self) -> usize {
        self.species.len()
    }

    /// Tag columns of a slot.
    pub fn columns(&self) -> usize {
        self.tags.columns()
    }

    /// Lanes of the responses of a cell.
    pub(super) fn response_lanes(&self) -> usize {
        self.responses.as_ref().map_or(0, ResponsePlan::len) * self.lanes()
    }

    /// The tag of ozone that came down from the stratosphere, where a lane tells of it and tags follow ozone.
    pub(super) fn stratospheric_tag(&self) -> Option<StratosphericTag> {
        let (ozone, part) = (
            self.species.lane("O3")?,
            self.species.lane(STRATOSPHERIC_OZONE)?,
        );
        let columns: Vec<usize> = self.tags.inflow_columns(Inflow::Stratosphere).collect();
        (!columns.is_empty()).then(|| StratosphericTag {
            ozone,
            part,
            slots: self.slots.of(ozone).collect(),
            columns,
        })
    }

    /// Volume of a cell of the lowest layer [m³].
    pub fn surface_volume(&self, j: usize, i: usize) -> f64 {
        self.horizontal.area[[j, i]] * self.metrics.thickness[[0, j, i]]
    }

    /// Hours of the run, spin-up included.
    pub fn hours(&self) -> usize {
        ((self.end.seconds() - self.begin.seconds()) / 3600).max(0) as usize
    }

    /// The error of a lane whose mass [kg] cannot be, in a cell `[k, j, i]` after `process`.
    pub(super) fn bad_mass(
        &self,
        (lane, value): (usize, f64),
        [k, j, i]: [usize; 3],
        time: ModelTime,
        process: &'static str,
    ) -> SimulationError {
        SimulationError::BadMass {
            species: self.species.species[lane].name.clone(),
            value,
            k,
            j,
            i,
            longitude: self.horizontal.longitude[[j, i]],
            latitude: self.horizontal.latitude[[j, i]],
            time,
            process,
        }
    }

    /// True if the shape of a slice is that of the grid.
    pub fn fits(&self, slice: &MetSlice) -> bool {
        slice.air_mass.dim() == self.metrics.thickness.dim()
    }
}
