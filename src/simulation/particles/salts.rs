//! Salts of fine particles in equilibrium with ammonia, nitric and hydrochloric acid; epoxydiols on what is acid.

use super::ParticleChemistry;
use super::block::{Block, CellWork};
use super::modes::matter;
use super::slots::{SLOTS, Slot};
use crate::aerosol::equilibrium::{Coefficients, Partition, Tables, Totals, equilibrium};
use crate::aerosol::organics::{EpoxideParticles, uptake_coefficient};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::units::GAS_CONSTANT;

/// Molar mass of water [kg/mol].
const WATER: f64 = 0.018_015_28;
/// Density of water [kg/m³].
const WATER_DENSITY: f64 = 1000.0;
/// Surface of particles that can take something up [m²/m³].
const LEAST_SURFACE: f64 = 1e-12;

/// Shares salts and gases of a block anew and lets acid particles take up epoxydiols for `dt` seconds.
pub(super) fn step(block: &mut Block, particles: &ParticleChemistry, dt: f64) {
    block.work(Salts { particles, dt });
}

struct Salts<'a> {
    particles: &'a ParticleChemistry,
    dt: f64,
}

impl CellWork for Salts<'_> {
    #[inline(always)]
    fn cells<V: Lanes>(&mut self, block: &mut Block, first: usize) {
        cells::<V>(block, first, self.particles, self.dt);
    }
}

/// Moles of a slot [mol/m³].
#[inline(always)]
fn moles<V: Lanes>(block: &Block, slot: Slot, first: usize, molar: &[f64; SLOTS]) -> V {
    block.get::<V>(slot as usize, first) * (1.0 / molar[slot as usize])
}

#[inline(always)]
fn cells<V: Lanes>(block: &mut Block, first: usize, particles: &ParticleChemistry, dt: f64) {
    let (molar, branch) = (&particles.molar, particles.options.branch);
    let temperature = V::load(&block.temperature[first..]);
    let humidity = V::load(&block.humidity[first..]);
    let of = |slot| moles::<V>(block, slot, first, molar);
    let [small, large] = [of(Slot::SulfateI), of(Slot::SulfateJ)];
    let totals = Totals {
        sodium: of(Slot::SodiumJ),
        sulfate: small + large,
        ammonia: of(Slot::Ammonia) + of(Slot::AmmoniumI) + of(Slot::AmmoniumJ),
        nitrate: of(Slot::NitricAcid) + of(Slot::NitrateJ),
        chloride: of(Slot::HydrochloricAcid) + of(Slot::ChlorideJ),
        calcium: of(Slot::CalciumJ),
        potassium: of(Slot::PotassiumJ),
        magnesium: of(Slot::MagnesiumJ),
    };
    let air = Coefficients::new(temperature, humidity, Tables::Smooth);
    let found = equilibrium(branch, &air, &totals);
    let nitrate = (totals.nitrate - found.nitric_acid).at_least(0.0);
    let chloride = (totals.chloride - found.hydrochloric_acid).at_least(0.0);
    let ammonium = (totals.ammonia - found.ammonia).at_least(0.0);
    // Ammonium goes where the anions are.
    let anions = (small + large) * 2.0 + nitrate + chloride;
    let share = small * 2.0 / anions.at_least(f64::MIN_POSITIVE);
    for (slot, moles) in [
        (Slot::Ammonia, found.ammonia),
        (Slot::NitricAcid, found.nitric_acid),
        (Slot::HydrochloricAcid, found.hydrochloric_acid),
        (Slot::AmmoniumI, ammonium * share),
        (Slot::AmmoniumJ, ammonium - ammonium * share),
        (Slot::NitrateJ, nitrate),
        (Slot::ChlorideJ, chloride),
    ] {
        block.put(slot as usize, first, moles * molar[slot as usize]);
    }
    // What is taken up becomes organic matter; without that it stays vapour.
    if particles.options.secondary_organics {
        epoxydiols(block, first, (&found, &totals, nitrate), temperature, dt);
    }
}

/// What acid particles take up of epoxydiols of isoprene.
#[inline(always)]
fn epoxydiols<V: Lanes>(
    block: &mut Block,
    first: usize,
    (found, totals, nitrate): (&Partition<V>, &Totals<V>, V),
    temperature: V,
    dt: f64,
) {
    let vapour: V = block.get(Slot::Epoxydiols as usize, first);
    let [_, dry] = matter::<V>(block, first);
    let volume = dry.volume + found.water * (1.0 / WATER_DENSITY);
    let surface = V::load(&block.fine_surface[first..]);
    let some = surface
        .gt(V::splat(LEAST_SURFACE))
        .and(volume.gt(V::splat(0.0)));
    let volume = V::select(some, volume, V::splat(1.0));
    let surface = V::select(some, surface, V::splat(1.0));
    let particles = EpoxideParticles {
        acid: found.hydrogen,
        bisulfate: found.bisulfate,
        sulfate: (totals.sulfate - found.bisulfate).at_least(0.0),
        nitrate,
        water: found.water * (1.0 / WATER),
        volume,
        radius: volume * 3.0 / surface,
    };
    let probability = uptake_coefficient(&particles, temperature);
    let speed = (temperature * (8.0 * GAS_CONSTANT / (std::f64::consts::PI * EPOXYDIOL))).sqrt();
    let rate = V::select(some, probability * speed * surface * 0.25, V::splat(0.0));
    let taken = vapour * (V::splat(1.0) - (rate * -dt).exp());
    block.put(Slot::Epoxydiols as usize, first, vapour - taken);
    taken.store(&mut block.taken_up[first..]);
}

/// Molar mass of epoxydiols [kg/mol].
const EPOXYDIOL: f64 = 0.118_1;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::aerosol::equilibrium::Branch;
    use crate::chemistry::uptake::Surface;
    use crate::simulation::ParticleOptions;
    use crate::species::mechanism::Mechanism;
    use crate::species::{GasTable, ParticleTable, Particles, SpeciesTable};

    /// What a step leaves of epoxydiols in air with acid sulfate, and what particles took up [kg/m³].
    fn left_and_taken(secondary_organics: bool) -> (f64, f64) {
        let kinds = Particles {
            full: true,
            traced: false,
        };
        let (mechanism, gases) = (Mechanism::cb6r5().unwrap(), GasTable::embedded().unwrap());
        let table = SpeciesTable::for_mechanism_with(&mechanism, &gases, kinds).unwrap();
        let options = ParticleOptions {
            branch: Branch::Metastable,
            secondary_organics,
            cloud_chemistry: false,
            coarse_exchange: false,
            nucleation: false,
        };
        let matter = ParticleTable::embedded().unwrap();
        let particles = ParticleChemistry::new(&table, matter, options).unwrap();
        let mut masses = vec![0.0; table.len()];
        masses[table.lane("ASO4J").unwrap()] = 10e-9;
        masses[table.lane("EPOX").unwrap()] = 1e-9;
        let mut block = Block::default();
        block.begin(1);
        block.push_air(&[290.0, 9e4, 0.6, 0.0, 0.0, 1.0]);
        block.surface.push(Surface {
            fine: 2e-4,
            ..Surface::default()
        });
        block.take(0, &masses, &particles.lanes);
        block.close();
        step(&mut block, &particles, 3600.0);
        (block.at(Slot::Epoxydiols, 0), block.taken_up[0])
    }

    #[test]
    fn epoxydiols_stay_vapour_where_nothing_makes_organic_matter_of_them() {
        assert_eq!(left_and_taken(false), (1e-9, 0.0));
        let (left, taken) = left_and_taken(true);
        assert!(taken > 1e-11 && left > 0.0, "{left} {taken}");
        assert!((left + taken - 1e-9).abs() < 1e-22);
    }
}
