//! Steps of a block of cells in lanes.

use super::{ModeInput, ModeOutput, StepInput, StepOutput, VapourInput, modal_step};
use crate::aerosol::coarse_particles::{CoarseParticles, DUST_BINS};
use crate::aerosol::modes::Dry;
use crate::aerosol::nucleation::Nucleation;
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

/// Cells of a block.
pub const CELLS: usize = 16;

/// Numbers of a block's cells.
pub type Block = [f64; CELLS];

impl Dry<Block> {
    #[inline(always)]
    fn lanes<V: Lanes>(&self, first: usize) -> Dry<V> {
        Dry {
            mass: V::load(&self.mass[first..]),
            volume: V::load(&self.volume[first..]),
            hygroscopic: V::load(&self.hygroscopic[first..]),
        }
    }
}

impl ModeInput<Block> {
    #[inline(always)]
    fn lanes<V: Lanes>(&self, first: usize) -> ModeInput<V> {
        ModeInput {
            number: V::load(&self.number[first..]),
            dry: self.dry.lanes(first),
            water: V::load(&self.water[first..]),
        }
    }
}

impl VapourInput<Block> {
    #[inline(always)]
    fn lanes<V: Lanes>(&self, first: usize) -> VapourInput<V> {
        VapourInput {
            before: V::load(&self.before[first..]),
            produced: V::load(&self.produced[first..]),
        }
    }
}

impl StepInput<Block> {
    /// A block of cells without particles and vapours, at 273.15 K, 750 hPa and 50 % humidity.
    pub fn empty() -> Self {
        let zero = [0.0; CELLS];
        let mode = ModeInput {
            number: zero,
            dry: Dry {
                mass: zero,
                volume: zero,
                hygroscopic: zero,
            },
            water: [-1.0; CELLS],
        };
        let vapour = VapourInput {
            before: zero,
            produced: zero,
        };
        Self {
            temperature: [273.15; CELLS],
            pressure: [75_000.0; CELLS],
            relative_humidity: [0.5; CELLS],
            aitken: mode,
            accumulation: mode,
            coarse: CoarseParticles {
                volume: zero,
                dust: [zero; DUST_BINS],
            },
            acid: vapour,
            organic: vapour,
        }
    }

    /// A cell of the block.
    pub fn cell(&self, cell: usize) -> StepInput<f64> {
        self.lanes(cell)
    }

    /// Sets a cell of the block.
    pub fn set(&mut self, cell: usize, from: &StepInput<f64>) {
        self.temperature[cell] = from.temperature;
        self.pressure[cell] = from.pressure;
        self.relative_humidity[cell] = from.relative_humidity;
        for (mode, from) in [
            (&mut self.aitken, &from.aitken),
            (&mut self.accumulation, &from.accumulation),
        ] {
            mode.number[cell] = from.number;
            mode.dry.mass[cell] = from.dry.mass;
            mode.dry.volume[cell] = from.dry.volume;
            mode.dry.hygroscopic[cell] = from.dry.hygroscopic;
            mode.water[cell] = from.water;
        }
        self.coarse.volume[cell] = from.coarse.volume;
        for (bin, from) in self.coarse.dust.iter_mut().zip(from.coarse.dust) {
            bin[cell] = from;
        }
        for (vapour, from) in [
            (&mut self.acid, &from.acid),
            (&mut self.organic, &from.organic),
        ] {
            vapour.before[cell] = from.before;
            vapour.produced[cell] = from.produced;
        }
    }

    #[inline(always)]
    fn lanes<V: Lanes>(&self, first: usize) -> StepInput<V> {
        let mut dust = [V::splat(0.0); DUST_BINS];
        for bin in 0..DUST_BINS {
            dust[bin] = V::load(&self.coarse.dust[bin][first..]);
        }
        StepInput {
            temperature: V::load(&self.temperature[first..]),
            pressure: V::load(&self.pressure[first..]),
            relative_humidity: V::load(&self.relative_humidity[first..]),
            aitken: self.aitken.lanes(first),
            accumulation: self.accumulation.lanes(first),
            coarse: CoarseParticles {
                volume: V::load(&self.coarse.volume[first..]),
                dust,
            },
            acid: self.acid.lanes(first),
            organic: self.organic.lanes(first),
        }
    }
}

impl ModeOutput<Block> {
    /// A cell of the block.
    pub fn cell(&self, cell: usize) -> ModeOutput<f64> {
        ModeOutput {
            number: self.number[cell],
            number_made: self.number_made[cell],
            diameter: self.diameter[cell],
            density: self.density[cell],
            surface: self.surface[cell],
            water: self.water[cell],
        }
    }

    #[inline(always)]
    fn put<V: Lanes>(&mut self, from: &ModeOutput<V>, first: usize) {
        from.number.store(&mut self.number[first..]);
        from.number_made.store(&mut self.number_made[first..]);
        from.diameter.store(&mut self.diameter[first..]);
        from.density.store(&mut self.density[first..]);
        from.surface.store(&mut self.surface[first..]);
        from.water.store(&mut self.water[first..]);
    }
}

impl StepOutput<Block> {
    /// A cell of the block.
    pub fn cell(&self, cell: usize) -> StepOutput<f64> {
        StepOutput {
            aitken: self.aitken.cell(cell),
            accumulation: self.accumulation.cell(cell),
            acid: self.acid[cell],
            acid_to_aitken: self.acid_to_aitken[cell],
            acid_to_accumulation: self.acid_to_accumulation[cell],
            acid_to_coarse: self.acid_to_coarse[cell],
            acid_to_dust: self.acid_to_dust.map(|bin| bin[cell]),
            nucleated: self.nucleated[cell],
            organic: self.organic[cell],
            organic_to_aitken: self.organic_to_aitken[cell],
            organic_to_accumulation: self.organic_to_accumulation[cell],
            to_accumulation: self.to_accumulation[cell],
            to_coarse: self.to_coarse[cell],
        }
    }

    fn empty() -> Self {
        let zero = [0.0; CELLS];
        let mode = ModeOutput {
            number: zero,
            number_made: zero,
            diameter: zero,
            density: zero,
            surface: zero,
            water: zero,
        };
        Self {
            aitken: mode,
            accumulation: mode,
            acid: zero,
            acid_to_aitken: zero,
            acid_to_accumulation: zero,
            acid_to_coarse: zero,
            acid_to_dust: [zero; DUST_BINS],
            nucleated: zero,
            organic: zero,
            organic_to_aitken: zero,
            organic_to_accumulation: zero,
            to_accumulation: zero,
            to_coarse: zero,
        }
    }

    #[inline(always)]
    fn put<V: Lanes>(&mut self, from: &StepOutput<V>, first: usize) {
        self.aitken.put(&from.aitken, first);
        self.accumulation.put(&from.accumulation, first);
        from.acid.store(&mut self.acid[first..]);
        from.acid_to_aitken.store(&mut self.acid_to_aitken[first..]);
        from.acid_to_accumulation
            .store(&mut self.acid_to_accumulation[first..]);
        from.acid_to_coarse.store(&mut self.acid_to_coarse[first..]);
        for bin in 0..DUST_BINS {
            from.acid_to_dust[bin].store(&mut self.acid_to_dust[bin][first..]);
        }
        from.nucleated.store(&mut self.nucleated[first..]);
        from.organic.store(&mut self.organic[first..]);
        from.organic_to_aitken
            .store(&mut self.organic_to_aitken[first..]);
        from.organic_to_accumulation
            .store(&mut self.organic_to_accumulation[first..]);
        from.to_accumulation
            .store(&mut self.to_accumulation[first..]);
        from.to_coarse.store(&mut self.to_coarse[first..]);
    }
}

pub(super) struct StepKernel<'a> {
    pub(super) cells: &'a StepInput<Block>,
    pub(super) time: f64,
    pub(super) scheme: Nucleation,
}

impl LaneKernel for StepKernel<'_> {
    type Output = StepOutput<Block>;

    #[inline(always)]
    fn run<V: Lanes>(self) -> StepOutput<Block> {
        let mut output = StepOutput::empty();
        let mut first = 0;
        while first < CELLS {
            let done = modal_step::<V>(&self.cells.lanes(first), self.time, self.scheme);
            output.put(&done, first);
            first += V::WIDTH;
        }
        output
    }
}

/// A step of `time` [s] of a block of cells, with the widest registers of the processor; the bits of a cell do not depend on
/// its neighbours or the width.
pub fn step_block(cells: &StepInput<Block>, time: f64, scheme: Nucleation) -> StepOutput<Block> {
    dispatch(StepKernel {
        cells,
        time,
        scheme,
    })
}
