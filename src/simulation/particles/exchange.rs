//! Acids and ammonia between the air and coarse particles, dust with them.

use super::ParticleChemistry;
use super::block::{Block, CellWork};
use super::modes::coarse;
use super::slots::Slot;
use crate::aerosol::air::Air;
use crate::aerosol::coarse_exchange::{Amounts, Cations, ExchangeRates, Partners};
use crate::numerics::lanes::Lanes;

/// Gases and salts in the order of [`Amounts`].
const EXCHANGED: [Slot; 7] = [
    Slot::NitricAcid,
    Slot::HydrochloricAcid,
    Slot::Ammonia,
    Slot::SulfateK,
    Slot::NitrateK,
    Slot::ChlorideK,
    Slot::AmmoniumK,
];

/// Lets a block's coarse particles and dust exchange with the air for `dt` seconds.
pub(super) fn step(block: &mut Block, particles: &ParticleChemistry, dt: f64) {
    block.work(Exchange { particles, dt });
}

struct Exchange<'a> {
    particles: &'a ParticleChemistry,
    dt: f64,
}

impl CellWork for Exchange<'_> {
    #[inline(always)]
    fn cells<V: Lanes>(&mut self, block: &mut Block, first: usize) {
        cells::<V>(block, first, self.particles, self.dt);
    }
}

#[inline(always)]
fn cells<V: Lanes>(block: &mut Block, first: usize, particles: &ParticleChemistry, dt: f64) {
    let air = Air::new(
        V::load(&block.temperature[first..]),
        V::load(&block.pressure[first..]),
    );
    let humidity = V::load(&block.humidity[first..]);
    let partners = Partners {
        coarse_mass: block.get(Slot::OtherK as usize, first),
        particles: coarse(block, first),
    };
    let mut moles = [V::splat(0.0); EXCHANGED.len()];
    for (moles, slot) in moles.iter_mut().zip(EXCHANGED) {
        *moles = block.get::<V>(slot as usize, first) * (1.0 / particles.molar[slot as usize]);
    }
    let before = Amounts::from(moles);
    let rates = ExchangeRates::new(&air, humidity, &partners, &Cations::COARSE, &Cations::DUST);
    let after = rates.exchange(&before, V::splat(dt));
    let after: [V; 7] = after.into();
    for ((after, before), slot) in after.into_iter().zip(moles).zip(EXCHANGED) {
        let molar = particles.molar[slot as usize];
        let mass = block.get::<V>(slot as usize, first) + (after - before) * molar;
        block.put(slot as usize, first, mass.at_least(0.0));
    }
}
