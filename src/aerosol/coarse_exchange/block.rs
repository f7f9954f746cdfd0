//! The exchange of a block of cells in lanes.

use super::{Amounts, Cations, ExchangeRates, Partners};
use crate::aerosol::air::Air;
use crate::aerosol::coarse_particles::{CoarseParticles, DUST_BINS};
use crate::aerosol::modal_step::{Block, CELLS};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

/// Cells before the exchange.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeBlock {
    /// Temperature [K].
    pub temperature: Block,
    /// Pressure [Pa].
    pub pressure: Block,
    /// Relative humidity [1].
    pub relative_humidity: Block,
    /// Coarse particles that take part.
    pub partners: Partners<Block>,
    /// Amounts [mol/m³].
    pub amounts: Amounts<Block>,
}

impl Amounts<Block> {
    #[inline(always)]
    fn lanes<V: Lanes>(&self, first: usize) -> Amounts<V> {
        Amounts {
            nitric_acid: V::load(&self.nitric_acid[first..]),
            hydrochloric_acid: V::load(&self.hydrochloric_acid[first..]),
            ammonia: V::load(&self.ammonia[first..]),
            sulfate: V::load(&self.sulfate[first..]),
            nitrate: V::load(&self.nitrate[first..]),
            chloride: V::load(&self.chloride[first..]),
            ammonium: V::load(&self.ammonium[first..]),
        }
    }

    #[inline(always)]
    fn put<V: Lanes>(&mut self, from: &Amounts<V>, first: usize) {
        from.nitric_acid.store(&mut self.nitric_acid[first..]);
        from.hydrochloric_acid
            .store(&mut self.hydrochloric_acid[first..]);
        from.ammonia.store(&mut self.ammonia[first..]);
        from.sulfate.store(&mut self.sulfate[first..]);
        from.nitrate.store(&mut self.nitrate[first..]);
        from.chloride.store(&mut self.chloride[first..]);
        from.ammonium.store(&mut self.ammonium[first..]);
    }
}

struct ExchangeKernel<'a> {
    block: &'a ExchangeBlock,
    coarse: &'a Cations,
    dust: &'a Cations,
    time: f64,
}

impl LaneKernel for ExchangeKernel<'_> {
    type Output = Amounts<Block>;

    #[inline(always)]
    fn run<V: Lanes>(self) -> Amounts<Block> {
        let mut after = self.block.amounts;
        let from = &self.block.partners;
        let mut first = 0;
        while first < CELLS {
            let air = Air::new(
                V::load(&self.block.temperature[first..]),
                V::load(&self.block.pressure[first..]),
            );
            let mut dust = [V::splat(0.0); DUST_BINS];
            for bin in 0..DUST_BINS {
                dust[bin] = V::load(&from.particles.dust[bin][first..]);
            }
            let partners = Partners {
                coarse_mass: V::load(&from.coarse_mass[first..]),
                particles: CoarseParticles {
                    volume: V::load(&from.particles.volume[first..]),
                    dust,
                },
            };
            let humidity = V::load(&self.block.relative_humidity[first..]);
            let rates = ExchangeRates::new(&air, humidity, &partners, self.coarse, self.dust);
            let before = self.block.amounts.lanes::<V>(first);
            after.put(&rates.exchange(&before, V::splat(self.time)), first);
            first += V::WIDTH;
        }
        after
    }
}

/// Amounts of a block of cells after an exchange of `time` [s], with the widest registers of the processor.
pub fn exchange_block(
    block: &ExchangeBlock,
    coarse: &Cations,
    dust: &Cations,
    time: f64,
) -> Amounts<Block> {
    dispatch(ExchangeKernel {
        block,
        coarse,
        dust,
        time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_its_cells() {
        let mut cells: Block = [0.0; CELLS];
        for (c, value) in cells.iter_mut().enumerate() {
            *value = 1.0 + c as f64 / 7.0;
        }
        let times = |factor: f64| cells.map(|v| v * factor);
        let zero = [0.0; CELLS];
        let block = ExchangeBlock {
            temperature: times(150.0),
            pressure: times(40_000.0),
            relative_humidity: times(0.3),
            partners: Partners {
                coarse_mass: times(1e-8),
                particles: CoarseParticles {
                    volume: times(1e-11),
                    dust: [zero, zero, times(1e-8), times(3e-8), times(4e-8)],
                },
            },
            amounts: Amounts {
                nitric_acid: times(4e-8),
                hydrochloric_acid: times(1e-8),
                ammonia: times(1e-7),
                sulfate: times(1e-8),
                nitrate: times(2e-9),
                chloride: times(3e-9),
                ammonium: zero,
            },
        };
        let after = exchange_block(&block, &Cations::COARSE, &Cations::DUST, 300.0);
        for c in 0..CELLS {
            let air = Air::new(block.temperature[c], block.pressure[c]);
            let partners = Partners {
                coarse_mass: block.partners.coarse_mass[c],
                particles: CoarseParticles {
                    volume: block.partners.particles.volume[c],
                    dust: block.partners.particles.dust.map(|bin| bin[c]),
                },
            };
            let humidity = block.relative_humidity[c];
            let rates =
                ExchangeRates::new(&air, humidity, &partners, &Cations::COARSE, &Cations::DUST);
            let single = rates.exchange(&block.amounts.lanes::<f64>(c), 300.0);
            assert_eq!(single.nitrate, after.nitrate[c]);
            assert_eq!(single.ammonia, after.ammonia[c]);
            assert_eq!(single.hydrochloric_acid, after.hydrochloric_acid[c]);
        }
    }
}
