//! The particles of a run that react: how, and which lane holds what.

mod along;
mod block;
mod cloud;
mod exchange;
mod light;
mod modes;
mod organics;
mod salts;
mod sizes;
mod slots;
mod step;
mod tags;

pub(super) use step::step;
pub(super) use tags::ParticleTags;

use super::gas_chemistry::Grain;
use crate::aerosol::cloud::{Activation, activated};
use crate::aerosol::equilibrium::Branch;
use crate::aerosol::modes::{WATER_DENSITY, water_over_kappa};
use crate::chemistry::uptake::{Surface, pentoxide_on_wet_salt};
use crate::species::{Matter, Mode, ParticleRow, ParticleTable, Phase, SpeciesTable};

/// What a scenario says of the particles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticleOptions {
    /// Whether salts crystallise.
    pub branch: Branch,
    /// Whether vapours make organic particles.
    pub secondary_organics: bool,
    /// Whether sulfur dioxide oxidises in cloud and fog.
    pub cloud_chemistry: bool,
    /// Whether acids are taken up by coarse particles and dust.
    pub coarse_exchange: bool,
    /// Whether sulfuric acid makes new particles.
    pub nucleation: bool,
}

/// A lane that particles need and the table has not.
#[derive(Debug, thiserror::Error)]
#[error(
    "particles that react need a lane {0}, which the mechanism does not give; hint: use mechanism = \"cb6r5\""
)]
pub struct MissingLane(String);

/// Particles of a run; built once.
#[derive(Debug)]
pub struct ParticleChemistry {
    /// How they react.
    pub options: ParticleOptions,
    /// What they are.
    pub matter: &'static ParticleTable,
    /// Lane of every slot of a block.
    lanes: [usize; slots::SLOTS],
    /// Molar mass of every slot [kg/mol].
    molar: [f64; slots::SLOTS],
    /// Lanes that light sees, and as what.
    optical: Vec<(usize, light::Kind)>,
    /// Phases of the table that stand for the finer modes.
    sized: [Phase; 4],
    /// Share of each lane that sits in droplets of a cloud [1]; `None` for gases and for matter whose kind is not known.
    pub(super) in_droplets: Vec<Option<f64>>,
    /// Salts of the fine particles that hold water: lane, κ a density and 1 a density [m³/kg].
    salts: Vec<(usize, f64, f64)>,
    /// Lane and moles a mass [mol/kg] of nitrate and chloride in fine particles.
    anions: [(usize, f64); 2],
}

impl ParticleChemistry {
    /// Finds the lanes of a table.
    ///
    /// # Errors
    /// [`MissingLane`].
    pub fn new(
        table: &SpeciesTable,
        matter: &'static ParticleTable,
        options: ParticleOptions,
    ) -> Result<Self, MissingLane> {
        let (lanes, molar) = slots::lanes(table, matter)?;
        let lane = |name: &str| table.lane(name).ok_or_else(|| MissingLane(name.to_owned()));
        let moles = |name: &str| {
            let mass = matter.get(name).map_or(1.0, |row| row.molar_mass_g_mol);
            Ok((lane(name)?, 1000.0 / mass))
        };
        let salts = matter.rows.iter().filter_map(|row| {
            let fine = row.kappa > 0.2 && row.mode.counts()[0];
            let density = row.density_kg_m3;
            fine.then_some((
                table.lane(&row.species)?,
                row.kappa / density,
                1.0 / density,
            ))
        });
        Ok(Self {
            options,
            matter,
            optical: matter
                .rows
                .iter()
                .filter_map(|row| Some((table.lane(&row.species)?, light::Kind::of(row))))
                .collect(),
            sized: sizes::known(table, matter),
            in_droplets: table
                .species
                .iter()
                .map(|s| matter.get(&s.name).map(in_droplets))
                .collect(),
            lanes,
            molar,
            salts: salts.collect(),
            anions: [moles("ANO3J")?, moles("ACLJ")?],
        })
    }

    /// The substances that tags follow through a step of the particles; `own` finds the slot that a gas has already.
    pub(super) fn tags(
        &self,
        table: &SpeciesTable,
        followed: &mut Vec<usize>,
        own: impl Fn(usize) -> Option<usize>,
    ) -> ParticleTags {
        ParticleTags::new(table, self.matter, &self.lanes, followed, own)
    }

    /// Probability of reaction of N2O5 on fine particles with these masses [kg].
    fn pentoxide(&self, masses: &[f64], humidity: f64) -> f64 {
        let wet = water_over_kappa(humidity);
        let (mut water, mut dry) = (0.0, 0.0);
        for (lane, kappa, volume) in &self.salts {
            water += masses[*lane] * kappa * wet;
            dry += masses[*lane] * volume;
        }
        if water <= 0.0 {
            return 0.0;
        }
        let litres = 1000.0 * (water + dry);
        let molar = |(lane, moles): (usize, f64)| masses[lane] * moles / litres;
        let water = water * WATER_DENSITY / WATER_MOLAR_MASS / litres;
        pentoxide_on_wet_salt(water, molar(self.anions[0]), molar(self.anions[1]))
    }
}

/// Share of matter in droplets [1].
fn in_droplets(row: &ParticleRow) -> f64 {
    activated(match (row.mode, row.kind) {
        (Mode::I, _) => Activation::Aitken,
        (Mode::J, Matter::Carbon) if row.species != AGED_CARBON => Activation::FreshSoot,
        (Mode::J, _) => Activation::Accumulation,
        (Mode::K, _) => Activation::Coarse,
        _ => Activation::Dust,
    })
}

/// Lane of soot that salts have coated.
const AGED_CARBON: &str = "AECAJ";
/// Molar mass of water [kg/mol].
const WATER_MOLAR_MASS: f64 = 0.018_015;

/// Surfaces of the particles of a cell with these masses [kg] in a volume [m³], wet where their composition is known.
pub(super) fn surface(
    grains: &[Grain],
    particles: Option<&ParticleChemistry>,
    masses: &[f64],
    volume: f64,
    humidity: f64,
) -> Surface {
    let wet = water_over_kappa(humidity);
    let mut surface = Surface {
        pentoxide: particles.map(|p| p.pentoxide(masses, humidity)),
        ..Surface::default()
    };
    for grain in grains {
        // The surface grows as the volume to the power 2/3.
        let growth = if grain.kappa > 0.0 {
            let grown = libm::cbrt(1.0 + grain.kappa * wet);
            grown * grown
        } else {
            1.0
        };
        let own = grain.surface * masses[grain.lane] / volume * growth;
        if grain.mineral {
            surface.coarse += own;
        } else {
            surface.fine += own;
        }
    }
    surface
}
