//! Acids and ammonia between the air and coarse particles, dust with them.

use super::ParticleChemistry;
use super::block::Block;
use super::modes::{coarse, get, put};
use super::slots::Slot;
use crate::aerosol::air::Air;
use crate::aerosol::coarse_exchange::{Amounts, Cations, ExchangeRates, Partners};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

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
    dispatch(Exchange {
        block,
        particles,
        dt,
    });
}

struct Exchange<'a> {
    block: &'a mut Block,
    particles: &'a ParticleChemistry,
    dt: f64,
}

impl LaneKernel for Exchange<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut first = 0;
        while first < self.block.cells {
            cells::<V>(self.block, first, self.particles, self.dt);
            first += V::WIDTH;
        }
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
        coarse_mass: get(block, Slot::OtherK as usize, first),
        particles: coarse(block, first),
    };
    let mut moles = [V::splat(0.0); EXCHANGED.len()];
    for (moles, slot) in moles.iter_mut().zip(EXCHANGED) {
        *moles = get::<V>(block, slot as usize, first) * (1.0 / particles.molar[slot as usize]);
    }
    let [
        nitric_acid,
        hydrochloric_acid,
        ammonia,
        sulfate,
        nitrate,
        chloride,
        ammonium,
    ] = moles;
    let before = Amounts {
        nitric_acid,
        hydrochloric_acid,
        ammonia,
        sulfate,
        nitrate,
        chloride,
        ammonium,
    };
    let rates = ExchangeRates::new(&air, humidity, &partners, &Cations::COARSE, &Cations::DUST);
    let after = rates.exchange(&before, V::splat(dt));
    let after = [
        after.nitric_acid,
        after.hydrochloric_acid,
        after.ammonia,
        after.sulfate,
        after.nitrate,
        after.chloride,
        after.ammonium,
    ];
    for ((after, before), slot) in after.into_iter().zip(moles).zip(EXCHANGED) {
        let molar = particles.molar[slot as usize];
        let mass = get::<V>(block, slot as usize, first) + (after - before) * molar;
        put(block, slot as usize, first, mass.at_least(0.0));
    }
}
