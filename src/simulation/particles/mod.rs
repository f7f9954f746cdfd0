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

use crate::aerosol::cloud::{Activation, activated};
use crate::aerosol::equilibrium::Branch;
use crate::aerosol::modes::{WATER_DENSITY, water_over_kappa};
use crate::chemistry::uptake::{pentoxide_change, pentoxide_on_wet_salt};
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

    /// Sums of [`Self::pentoxide`]: water and dry volume [m³], moles of nitrate and chloride.
    fn wet_salt(&self, masses: &[f64], humidity: f64) -> [f64; 4] {
        let wet = water_over_kappa(humidity);
        let (mut water, mut dry) = (0.0, 0.0);
        for (lane, kappa, volume) in &self.salts {
            water += masses[*lane] * kappa * wet;
            dry += masses[*lane] * volume;
        }
        let [nitrate, chloride] = self.anions.map(|(lane, moles)| masses[lane] * moles);
        [water, dry, nitrate, chloride]
    }

    /// Probability of reaction of N2O5 on fine particles with these masses [kg].
    pub(super) fn pentoxide(&self, masses: &[f64], humidity: f64) -> f64 {
        let [water, dry, nitrate, chloride] = self.wet_salt(masses, humidity);
        if water <= 0.0 {
            return 0.0;
        }
        let litres = 1000.0 * (water + dry);
        let water = water * WATER_DENSITY / WATER_MOLAR_MASS / litres;
        pentoxide_on_wet_salt(water, nitrate / litres, chloride / litres)
    }

    /// What a change of the masses changes of it.
    pub(super) fn pentoxide_change(
        &self,
        (masses, change): (&[f64], &[f64]),
        humidity: f64,
    ) -> f64 {
        let [water, dry, nitrate, chloride] = self.wet_salt(masses, humidity);
        if water <= 0.0 {
            return 0.0;
        }
        let by = self.wet_salt(change, humidity);
        let moles = WATER_DENSITY / WATER_MOLAR_MASS;
        let litres = 1000.0 * (water + dry);
        let grown = 1000.0 * (by[0] + by[1]) / litres;
        let solution = [water * moles, nitrate, chloride].map(|amount| amount / litres);
        let more = [by[0] * moles, by[2], by[3]];
        pentoxide_change(
            solution,
            [0, 1, 2].map(|n| more[n] / litres - solution[n] * grown),
        )
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
