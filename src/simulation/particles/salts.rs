//! Salts of fine particles in equilibrium with ammonia, nitric and hydrochloric acid; epoxydiols on what is acid.

use super::block::Block;
use super::modes::{get, matter, put};
use super::slots::{SLOTS, Slot};
use super::{ParticleChemistry, Phases};
use crate::aerosol::equilibrium::{Branch, Coefficients, Partition, Tables, Totals, equilibrium};
use crate::aerosol::organics::{EpoxideParticles, uptake_coefficient};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::units::GAS_CONSTANT;

/// Molar mass of water [kg/mol].
const WATER: f64 = 0.018_015_28;
/// Density of water [kg/m³].
const WATER_DENSITY: f64 = 1000.0;
/// Surface of particles that can take something up [m²/m³].
const LEAST_SURFACE: f64 = 1e-12;

/// Shares salts and gases of a block anew and lets acid particles take up epoxydiols for `dt` seconds.
pub(super) fn step(block: &mut Block, particles: &ParticleChemistry, dt: f64) {
    let branch = match particles.options.phases {
        Phases::Metastable => Branch::Metastable,
        Phases::Stable => Branch::Stable,
    };
    dispatch(Salts {
        block,
        molar: &particles.molar,
        branch,
        dt,
    });
}

struct Salts<'a> {
    block: &'a mut Block,
    molar: &'a [f64; SLOTS],
    branch: Branch,
    dt: f64,
}

impl LaneKernel for Salts<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut first = 0;
        while first < self.block.cells {
            cells::<V>(self.block, first, self.molar, (self.branch, self.dt));
            first += V::WIDTH;
        }
    }
}

/// Moles of a slot [mol/m³].
#[inline(always)]
fn moles<V: Lanes>(block: &Block, slot: Slot, first: usize, molar: &[f64; SLOTS]) -> V {
    get::<V>(block, slot as usize, first) * (1.0 / molar[slot as usize])
}

#[inline(always)]
fn cells<V: Lanes>(
    block: &mut Block,
    first: usize,
    molar: &[f64; SLOTS],
    (branch, dt): (Branch, f64),
) {
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
        put(block, slot as usize, first, moles * molar[slot as usize]);
    }
    epoxydiols(block, first, (&found, &totals, nitrate), temperature, dt);
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
    let vapour: V = get(block, Slot::Epoxydiols as usize, first);
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
    put(block, Slot::Epoxydiols as usize, first, vapour - taken);
    taken.store(&mut block.taken_up[first..]);
}

/// Molar mass of epoxydiols [kg/mol].
const EPOXYDIOL: f64 = 0.118_1;
