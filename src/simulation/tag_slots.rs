//! Which lanes of the bulk tags follow, and in which system.
//!
//! A slot is a lane of the tags: it follows one lane of the bulk. Lanes that only move have one slot each, the first ones; lanes that
//! react have one in each system that follows them ([`crate::chemistry::carriers`]): NO2 stands in the nitrogen system and in the
//! three variants of odd oxygen. The tags of every slot add up to its lane.

use super::gas_chemistry::GasChemistry;
use super::gas_tags::GasTags;
use super::particles::{ParticleChemistry, ParticleTags};
use crate::species::{OZONE_VARIANTS, SpeciesTable};

/// The slots of a run.
#[derive(Debug, Default)]
pub struct TagSlots {
    /// Lane of every slot.
    pub followed: Vec<usize>,
    /// Slots of lanes that only move: the first ones, in the order of the lanes.
    pub plain: usize,
    /// The systems of the gases; `None` where nothing reacts.
    pub(super) gas: Option<GasTags>,
    /// Substances that pass between gas and particles; `None` where particles are inert.
    pub(super) particles: Option<ParticleTags>,
    /// Slots behind the plain ones of every lane.
    reacting: Vec<Vec<usize>>,
}

impl TagSlots {
    /// The slots for a table; those of reacting gases and particles where there is chemistry and `columns` tags.
    pub fn new(
        table: &SpeciesTable,
        (chemistry, particles): (Option<&GasChemistry>, Option<&ParticleChemistry>),
        columns: usize,
    ) -> Self {
        let mut followed: Vec<usize> = (0..table.tagged).collect();
        let plain = followed.len();
        let follows = columns > 0 && table.reacting;
        let chemistry = chemistry.filter(|_| follows);
        let mut gas = chemistry.map(|chemistry| GasTags::new(chemistry, table, &mut followed));
        let particles = particles.filter(|_| follows);
        let particles = particles.map(|particles| {
            let own = |lane: usize| gas.as_ref().and_then(|gas| gas.slot(lane));
            particles.tags(table, &mut followed, own)
        });
        if let (Some(gas), Some(chemistry)) = (&mut gas, chemistry) {
            gas.find_products(chemistry, &followed);
        }
        if gas.is_some() {
            // What takes part in nothing only moves.
            let alone = (0..table.len()).filter(|lane| table.follows(*lane));
            let alone: Vec<usize> = alone.filter(|lane| !followed.contains(lane)).collect();
            followed.extend(alone);
        }
        let mut reacting = vec![Vec::new(); table.len()];
        for (slot, &lane) in followed.iter().enumerate().skip(plain) {
            reacting[lane].push(slot);
        }
        Self {
            followed,
            plain,
            gas,
            particles,
            reacting,
        }
    }

    /// Number of slots.
    pub fn len(&self) -> usize {
        self.followed.len()
    }

    /// True where tags follow nothing.
    pub fn is_empty(&self) -> bool {
        self.followed.is_empty()
    }

    /// The slot that says whose a lane is in a pollutant: its own matter, or for ozone the variant that the pollutant names.
    pub fn of_pollutant(&self, pollutant: &str, lane: usize) -> Option<usize> {
        let first = self.of(lane).next()?;
        let gas = self.gas.as_ref().filter(|gas| gas.slot(lane).is_none());
        let Some(variants) = gas.and_then(|gas| gas.odd_oxygen_slots(lane)) else {
            return Some(first);
        };
        let named = OZONE_VARIANTS.iter().position(|name| *name == pollutant);
        Some(variants[named.unwrap_or(OZONE_VARIANTS.len())])
    }

    /// All slots of a lane.
    pub fn of(&self, lane: usize) -> impl Iterator<Item = usize> + '_ {
        let plain = (lane < self.plain).then_some(lane);
        let reacting = self.reacting.get(lane);
        plain
            .into_iter()
            .chain(reacting.into_iter().flatten().copied())
    }
}
