//! Sizes of the particles of a block: growth, new particles, coagulation, ageing.

use super::ParticleChemistry;
use super::block::Block;
use super::slots::{self, Slot};
use crate::aerosol::carbon::CarbonAgeing;
use crate::aerosol::coarse_particles::{CoarseParticles, DUST_BINS};
use crate::aerosol::modal_step::{ModeInput, StepInput, VOLUME_OF_ACID, VapourInput, modal_step};
use crate::aerosol::modes::{Dry, Material};
use crate::aerosol::nucleation::Nucleation;
use crate::aerosol::organics::{FIXED_COUNT, SEMIVOLATILE_COUNT};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

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
    pub fn begin(&mut self, block: &Block) {
        self.coating.clear();
        self.coating.resize(block.humidity.len(), 0.0);
        dispatch(Coating { block, work: self });
    }
}

struct Coating<'a> {
    block: &'a Block,
    work: &'a mut Work,
}

impl LaneKernel for Coating<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut first = 0;
        while first < self.block.cells {
            let [_, accumulation] = matter::<V>(self.block, first);
            accumulation
                .hygroscopic
                .store(&mut self.work.coating[first..]);
            first += V::WIDTH;
        }
    }
}

/// Brings the modes of a block through `dt` seconds: the vapour of sulfuric acid condenses, particles form, meet and change the mode,
/// soot ages by what fell on it since [`Work::begin`].
pub(super) fn step(block: &mut Block, work: &Work, particles: &ParticleChemistry, dt: f64) {
    dispatch(Modal {
        block,
        work,
        particles,
        dt,
    });
}

struct Modal<'a> {
    block: &'a mut Block,
    work: &'a Work,
    particles: &'a ParticleChemistry,
    dt: f64,
}

impl LaneKernel for Modal<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut first = 0;
        while first < self.block.cells {
            let before = V::load(&self.work.coating[first..]);
            cells::<V>(self.block, first, (before, self.particles, self.dt));
            first += V::WIDTH;
        }
    }
}

#[inline(always)]
pub(super) fn get<V: Lanes>(block: &Block, slot: usize, first: usize) -> V {
    V::load(&block.slot(slot)[first..])
}

#[inline(always)]
pub(super) fn put<V: Lanes>(block: &mut Block, slot: usize, first: usize, value: V) {
    value.store(&mut block.slot_mut(slot)[first..]);
}

/// Dry matter of the two finer modes.
#[inline(always)]
pub(super) fn matter<V: Lanes>(block: &Block, first: usize) -> [Dry<V>; 2] {
    let mut aitken = Dry::none();
    for (slot, _, _, material) in AITKEN_MATTER {
        aitken.add(material, get(block, slot as usize, first));
    }
    let mut accumulation = Dry::none();
    for (slot, material) in ACCUMULATION_MATTER {
        accumulation.add(material, get(block, slot as usize, first));
    }
    for class in 0..SEMIVOLATILE_COUNT {
        let material = if class < PRIMARY_CLASSES {
            Material::PrimaryOrganic
        } else {
            Material::SecondaryOrganic
        };
        accumulation.add(material, get(block, slots::particle(class), first));
    }
    for class in 0..FIXED_COUNT {
        let mass = get(block, slots::fixed(class), first);
        accumulation.add(Material::SecondaryOrganic, mass);
    }
    [aitken, accumulation]
}

/// Numbers of the two finer modes.
#[inline(always)]
pub(super) fn numbers<V: Lanes>(block: &Block, first: usize) -> [V; 2] {
    [Slot::NumberI, Slot::NumberJ].map(|slot| get(block, slot as usize, first))
}

/// Coarse particles as partners.
#[inline(always)]
pub(super) fn coarse<V: Lanes>(block: &Block, first: usize) -> CoarseParticles<V> {
    let mut dry = Dry::<V>::none();
    for (slot, material) in COARSE_MATTER {
        dry.add(material, get(block, slot as usize, first));
    }
    let mut particles = CoarseParticles {
        volume: dry.volume,
        dust: [V::splat(0.0); DUST_BINS],
    };
    for (bin, slot) in DUST.iter().enumerate() {
        particles.dust[bin] = get(block, *slot as usize, first);
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
    let acid: V = get(block, Slot::SulfuricAcid as usize, first);
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
    put(block, Slot::NumberI as usize, first, done.aitken.number);
    put(
        block,
        Slot::NumberJ as usize,
        first,
        done.accumulation.number,
    );
    let mut dust = done.acid_to_coarse;
    for bin in 0..DUST_BINS {
        dust = dust + done.acid_to_dust[bin];
    }
    let fell = done.acid_to_aitken + done.acid_to_accumulation + dust;
    put(
        block,
        Slot::SulfuricAcid as usize,
        first,
        acid - fell * sulfuric,
    );
    for (slot, moles) in [
        (Slot::SulfateI, done.acid_to_aitken),
        (Slot::SulfateJ, done.acid_to_accumulation),
        (Slot::SulfateK, dust),
    ] {
        let mass = get::<V>(block, slot as usize, first) + moles * sulfate;
        put(block, slot as usize, first, mass);
    }
    for (slot, fine, coarse, _) in AITKEN_MATTER {
        let mass: V = get(block, slot as usize, first);
        let (to_fine, to_coarse) = (mass * done.to_accumulation, mass * done.to_coarse);
        put(block, slot as usize, first, mass - to_fine - to_coarse);
        let beyond = get::<V>(block, fine, first);
        put(block, fine, first, beyond + to_fine);
        let beyond = get::<V>(block, coarse as usize, first);
        put(block, coarse as usize, first, beyond + to_coarse);
    }
    let condensed = (accumulation.hygroscopic - coating) * (1.0 / SULFATE_KAPPA)
        + done.acid_to_accumulation * VOLUME_OF_ACID;
    let surface = done.accumulation.surface;
    let ageing = CarbonAgeing::default().share(condensed, surface, V::splat(dt));
    let fresh: V = get(block, Slot::CarbonJ as usize, first);
    let aged = fresh * ageing;
    put(block, Slot::CarbonJ as usize, first, fresh - aged);
    let old = get::<V>(block, Slot::AgedCarbonJ as usize, first);
    put(block, Slot::AgedCarbonJ as usize, first, old + aged);
}
