//! Sizes of the particles of a block: growth, new particles, coagulation, ageing.

use super::ParticleChemistry;
use super::block::{Block, CellWork};
use super::slots::{self, Slot};
use crate::aerosol::carbon::CarbonAgeing;
use crate::aerosol::coarse_particles::{CoarseParticles, DUST_BINS};
use crate::aerosol::modal_step::{ModeInput, StepInput, VOLUME_OF_ACID, VapourInput, modal_step};
use crate::aerosol::modes::{Dry, Material};
use crate::aerosol::nucleation::Nucleation;
use crate::aerosol::organics::{FIXED_COUNT, SEMIVOLATILE_COUNT};
use crate::numerics::lanes::Lanes;

/// Matter of the Aitken mode, and what becomes of it in the accumulation and in the coarse mode. Primary organic matter joins the
/// least volatile class.
const AITKEN_MATTER: [(Slot, usize, Slot, Material); 5] = [
    (
        Slot::SulfateI,
        Slot::SulfateJ as usize,
        Slot::SulfateK,
        Material::Sulfate,
    ),
    (
        Slot::AmmoniumI,
        Slot::AmmoniumJ as usize,
        Slot::AmmoniumK,
        Material::Ammonium,
    ),
    (
        Slot::CarbonI,
        Slot::CarbonJ as usize,
        Slot::OtherK,
        Material::BlackCarbon,
    ),
    (
        Slot::OrganicI,
        slots::particle(0),
        Slot::OtherK,
        Material::PrimaryOrganic,
    ),
    (
        Slot::OtherI,
        Slot::OtherJ as usize,
        Slot::OtherK,
        Material::Other,
    ),
];

/// Matter of the accumulation mode besides the organics.
const ACCUMULATION_MATTER: [(Slot, Material); 15] = [
    (Slot::SulfateJ, Material::Sulfate),
    (Slot::NitrateJ, Material::Nitrate),
    (Slot::AmmoniumJ, Material::Ammonium),
    (Slot::ChlorideJ, Material::Chloride),
    (Slot::SodiumJ, Material::Sodium),
    (Slot::PotassiumJ, Material::Potassium),
    (Slot::CalciumJ, Material::Crust),
    (Slot::MagnesiumJ, Material::Crust),
    (Slot::IronJ, Material::Crust),
    (Slot::AluminiumJ, Material::Crust),
    (Slot::SiliconJ, Material::Crust),
    (Slot::ManganeseJ, Material::Crust),
    (Slot::CarbonJ, Material::BlackCarbon),
    (Slot::AgedCarbonJ, Material::BlackCarbon),
    (Slot::OtherJ, Material::Other),
];

/// Matter of the coarse mode.
const COARSE_MATTER: [(Slot, Material); 5] = [
    (Slot::OtherK, Material::Other),
    (Slot::SulfateK, Material::Sulfate),
    (Slot::NitrateK, Material::Nitrate),
    (Slot::AmmoniumK, Material::Ammonium),
    (Slot::ChlorideK, Material::Chloride),
];

/// Dust by bin.
const DUST: [Slot; DUST_BINS] = [
    Slot::Dust1,
    Slot::Dust2,
    Slot::Dust3,
    Slot::Dust4,
    Slot::Dust5,
];

/// Semivolatile classes that are primary: the first ones.
const PRIMARY_CLASSES: usize = 5;

/// Salts and organics that a sheet of sulfate is told by, over their dry volume.
const SULFATE_KAPPA: f64 = Material::Sulfate.hygroscopicity();

/// Hygroscopic volume of the accumulation mode [m³/m³], cell by cell: what coats soot.
#[derive(Debug, Default)]
pub(super) struct Work {
    coating: Vec<f64>,
}

impl Work {
    /// Notes the coating that is there before anything condenses.
    pub fn begin(&mut self, block: &mut Block) {
        self.coating.clear();
        self.coating.resize(block.humidity.len(), 0.0);
        block.work(Coating(&mut self.coating));
    }
}

struct Coating<'a>(&'a mut [f64]);

impl CellWork for Coating<'_> {
    #[inline(always)]
    fn cells<V: Lanes>(&mut self, block: &mut Block, first: usize) {
        let [_, accumulation] = matter::<V>(block, first);
        accumulation.hygroscopic.store(&mut self.0[first..]);
    }
}

/// Brings the modes of a block through `dt` seconds: the vapour of sulfuric acid condenses, particles form, meet and change the mode,
/// soot ages by what fell on it since [`Work::begin`].
pub(super) fn step(block: &mut Block, work: &Work, particles: &ParticleChemistry, dt: f64) {
    block.work(Modal {
        coating: &work.coating,
        particles,
        dt,
    });
}

struct Modal<'a> {
    coating: &'a [f64],
    particles: &'a ParticleChemistry,
    dt: f64,
}

impl CellWork for Modal<'_> {
    #[inline(always)]
    fn cells<V: Lanes>(&mut self, block: &mut Block, first: usize) {
        let before = V::load(&self.coating[first..]);
        cells::<V>(block, first, (before, self.particles, self.dt));
    }
}

/// Dry matter of the two finer modes.
#[inline(always)]
pub(super) fn matter<V: Lanes>(block: &Block, first: usize) -> [Dry<V>; 2] {
    let mut aitken = Dry::none();
    for (slot, _, _, material) in AITKEN_MATTER {
        aitken.add(material, block.get(slot as usize, first));
    }
    let mut accumulation = Dry::none();
    for (slot, material) in ACCUMULATION_MATTER {
        accumulation.add(material, block.get(slot as usize, first));
    }
    for class in 0..SEMIVOLATILE_COUNT {
        let material = if class < PRIMARY_CLASSES {
            Material::PrimaryOrganic
        } else {
            Material::SecondaryOrganic
        };
        accumulation.add(material, block.get(slots::particle(class), first));
    }
    for class in 0..FIXED_COUNT {
        let mass = block.get(slots::fixed(class), first);
        accumulation.add(Material::SecondaryOrganic, mass);
    }
    [aitken, accumulation]
}

/// Numbers of the two finer modes.
#[inline(always)]
pub(super) fn numbers<V: Lanes>(block: &Block, first: usize) -> [V; 2] {
    [Slot::NumberI, Slot::NumberJ].map(|slot| block.get(slot as usize, first))
}

/// Coarse particles as partners.
#[inline(always)]
pub(super) fn coarse<V: Lanes>(block: &Block, first: usize) -> CoarseParticles<V> {
    let mut dry = Dry::<V>::none();
    for (slot, material) in COARSE_MATTER {
        dry.add(material, block.get(slot as usize, first));
    }
    let mut particles = CoarseParticles {
        volume: dry.volume,
        dust: [V::splat(0.0); DUST_BINS],
    };
    for (bin, slot) in DUST.iter().enumerate() {
        particles.dust[bin] = block.get(*slot as usize, first);
    }
    particles
}

#[inline(always)]
fn cells<V: Lanes>(
    block: &mut Block,
    first: usize,
    (coating, particles, dt): (V, &ParticleChemistry, f64),
) {
    let options = &particles.options;
    let sulfuric = particles.molar[Slot::SulfuricAcid as usize];
    let sulfate = particles.molar[Slot::SulfateJ as usize];
    let none = V::splat(0.0);
    let unknown = V::splat(-1.0);
    let [aitken, accumulation] = matter::<V>(block, first);
    let [small, large] = numbers::<V>(block, first);
    let mode = |number: V, dry: Dry<V>| ModeInput {
        number,
        dry,
        water: unknown,
    };
    let coarse = if options.coarse_exchange {
        coarse(block, first)
    } else {
        CoarseParticles::none()
    };
    let acid: V = block.get(Slot::SulfuricAcid as usize, first);
    let scheme = if options.nucleation {
        Nucleation::Vehkamaki2002
    } else {
        Nucleation::Off
    };
    let input = StepInput {
        temperature: V::load(&block.temperature[first..]),
        pressure: V::load(&block.pressure[first..]),
        relative_humidity: V::load(&block.humidity[first..]),
        aitken: mode(small, aitken),
        accumulation: mode(large, accumulation),
        coarse,
        acid: VapourInput {
            before: none,
            produced: acid / sulfuric,
        },
        organic: VapourInput {
            before: none,
            produced: none,
        },
    };
    let done = modal_step(&input, dt, scheme);
    block.put(Slot::NumberI as usize, first, done.aitken.number);
    block.put(Slot::NumberJ as usize, first, done.accumulation.number);
    let mut dust = done.acid_to_coarse;
    for bin in 0..DUST_BINS {
        dust = dust + done.acid_to_dust[bin];
    }
    let fell = done.acid_to_aitken + done.acid_to_accumulation + dust;
    block.put(Slot::SulfuricAcid as usize, first, acid - fell * sulfuric);
    for (slot, moles) in [
        (Slot::SulfateI, done.acid_to_aitken),
        (Slot::SulfateJ, done.acid_to_accumulation),
        (Slot::SulfateK, dust),
    ] {
        let mass = block.get::<V>(slot as usize, first) + moles * sulfate;
        block.put(slot as usize, first, mass);
    }
    for (slot, fine, coarse, _) in AITKEN_MATTER {
        let mass: V = block.get(slot as usize, first);
        let (to_fine, to_coarse) = (mass * done.to_accumulation, mass * done.to_coarse);
        block.put(slot as usize, first, mass - to_fine - to_coarse);
        let beyond = block.get::<V>(fine, first);
        block.put(fine, first, beyond + to_fine);
        let beyond = block.get::<V>(coarse as usize, first);
        block.put(coarse as usize, first, beyond + to_coarse);
    }
    let condensed = (accumulation.hygroscopic - coating) * (1.0 / SULFATE_KAPPA)
        + done.acid_to_accumulation * VOLUME_OF_ACID;
    let surface = done.accumulation.surface;
    let ageing = CarbonAgeing::default().share(condensed, surface, V::splat(dt));
    let fresh: V = block.get(Slot::CarbonJ as usize, first);
    let aged = fresh * ageing;
    block.put(Slot::CarbonJ as usize, first, fresh - aged);
    let old = block.get::<V>(Slot::AgedCarbonJ as usize, first);
    block.put(Slot::AgedCarbonJ as usize, first, old + aged);
}
