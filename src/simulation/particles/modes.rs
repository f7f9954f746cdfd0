//! Sizes of the particles of a block: bounds, coagulation.

use super::ParticleChemistry;
use super::block::Block;
use super::slots::{self, Slot};
use crate::aerosol::air::Air;
use crate::aerosol::coagulation;
use crate::aerosol::modes::{ACCUMULATION, AITKEN, Dry, Material, Sized};
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

/// Semivolatile classes that are primary: the first ones.
const PRIMARY_CLASSES: usize = 5;

/// Brings the modes of a block through `dt` seconds.
pub(super) fn step(block: &mut Block, _particles: &ParticleChemistry, dt: f64) {
    dispatch(Modal { block, dt });
}

struct Modal<'a> {
    block: &'a mut Block,
    dt: f64,
}

impl LaneKernel for Modal<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut first = 0;
        while first < self.block.cells {
            cells::<V>(self.block, first, self.dt);
            first += V::WIDTH;
        }
    }
}

#[inline(always)]
fn get<V: Lanes>(block: &Block, slot: usize, first: usize) -> V {
    V::load(&block.slot(slot)[first..])
}

#[inline(always)]
fn put<V: Lanes>(block: &mut Block, slot: usize, first: usize, value: V) {
    value.store(&mut block.slot_mut(slot)[first..]);
}

/// Dry matter of the two finer modes.
#[inline(always)]
fn matter<V: Lanes>(block: &Block, first: usize) -> [Dry<V>; 2] {
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

#[inline(always)]
fn cells<V: Lanes>(block: &mut Block, first: usize, dt: f64) {
    let air = Air::new(
        V::load(&block.temperature[first..]),
        V::load(&block.pressure[first..]),
    );
    let humidity = V::load(&block.humidity[first..]);
    let dry = matter::<V>(block, first);
    let wet = [dry[0].water(humidity), dry[1].water(humidity)];
    let numbers = [Slot::NumberI, Slot::NumberJ].map(|slot| get::<V>(block, slot as usize, first));
    let aitken: Sized<V> = AITKEN.sized(numbers[0], dry[0].volume + wet[0]);
    let accumulation = ACCUMULATION.sized(numbers[1], dry[1].volume + wet[1]);
    let densities = (dry[0].wet_density(wet[0]), dry[1].wet_density(wet[1]));
    let none = V::splat(0.0);
    let rates = coagulation::rates(&air, &aitken, &accumulation, densities, (none, none));
    let after = rates.step(aitken.number, accumulation.number, V::splat(dt));
    put(block, Slot::NumberI as usize, first, after.aitken);
    put(block, Slot::NumberJ as usize, first, after.accumulation);
    for (slot, fine, coarse, _) in AITKEN_MATTER {
        let mass: V = get(block, slot as usize, first);
        let (to_fine, to_coarse) = (mass * after.to_accumulation, mass * after.to_coarse);
        put(block, slot as usize, first, mass - to_fine - to_coarse);
        let beyond = get::<V>(block, fine, first);
        put(block, fine, first, beyond + to_fine);
        let beyond = get::<V>(block, coarse as usize, first);
        put(block, coarse as usize, first, beyond + to_coarse);
    }
}
