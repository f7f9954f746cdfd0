//! One step of the modes: water and size, condensation, nucleation, coagulation, merging.
//!
//! The kernel carries no species. It takes what sizes need (number, dry mass and volume, hygroscopicity of a mode) and gives
//! what every species needs: what condensed where, and the shares of all Aitken masses that change the mode. With c the
//! condensed of a species, a = [`StepOutput::to_accumulation`] and k = [`StepOutput::to_coarse`] its masses become
//!
//! I′ = (I + c_I)(1 − a − k),  J′ = J + c_J + a (I + c_I),  K′ = K + c_K + k (I + c_I)
//!
//! so that nothing is lost. Bounds hold for dry sizes: numbers do not depend on the humidity.

mod block;

pub use block::{Block, CELLS, step_block};

use super::air::Air;
use super::coagulation;
use super::coarse_particles::{CoarseParticles, DUST_BINS};
use super::condensation::{ORGANIC, SULFURIC_ACID, Sinks};
use super::merging;
use super::modes::{ACCUMULATION, AITKEN, Dry, Material, Shape, Sized};
use super::nucleation::{self, Nucleation};
use crate::numerics::lanes::Lanes;

/// Dry volume that a mole of condensed acid makes as ammonium sulfate [m³/mol].
pub const VOLUME_OF_ACID: f64 = 0.132_14 / Material::Sulfate.density();

/// A mode before a step; `T` is a number, a register, or the numbers of a block's cells.
#[derive(Debug, Clone, Copy)]
pub struct ModeInput<T> {
    /// Number [1/m³].
    pub number: T,
    /// Dry matter.
    pub dry: Dry<T>,
    /// Volume of its water [m³/m³]; a negative one is found from the humidity.
    pub water: T,
}

/// A vapour before a step.
#[derive(Debug, Clone, Copy)]
pub struct VapourInput<T> {
    /// At the beginning of the step, without what the step made.
    pub before: T,
    /// Made during the step.
    pub produced: T,
}

/// A cell before a step.
#[derive(Debug, Clone, Copy)]
pub struct StepInput<T> {
    /// Temperature [K].
    pub temperature: T,
    /// Pressure [Pa].
    pub pressure: T,
    /// Relative humidity [1].
    pub relative_humidity: T,
    /// Aitken mode.
    pub aitken: ModeInput<T>,
    /// Accumulation mode.
    pub accumulation: ModeInput<T>,
    /// Coarse particles; zeros where they shall not take part.
    pub coarse: CoarseParticles<T>,
    /// Sulfuric acid [mol/m³].
    pub acid: VapourInput<T>,
    /// Organics of the least volatility [kg/m³].
    pub organic: VapourInput<T>,
}

/// What a mode is like.
#[derive(Debug, Clone, Copy)]
pub struct ModeOutput<T> {
    /// Number after the step [1/m³].
    pub number: T,
    /// Of which the bounds of size made (or took) [1/m³].
    pub number_made: T,
    /// Number median diameter with water at the step's beginning [m].
    pub diameter: T,
    /// Density with water at the step's beginning [kg/m³].
    pub density: T,
    /// Surface with water at the step's beginning [m²/m³].
    pub surface: T,
    /// Volume of its water at the step's beginning [m³/m³].
    pub water: T,
}

/// What a step did.
#[derive(Debug, Clone, Copy)]
pub struct StepOutput<T> {
    /// Aitken mode.
    pub aitken: ModeOutput<T>,
    /// Accumulation mode.
    pub accumulation: ModeOutput<T>,
    /// Acid that is still vapour [mol/m³].
    pub acid: T,
    /// Acid on the Aitken mode, nucleated particles with it [mol/m³].
    pub acid_to_aitken: T,
    /// Acid on the accumulation mode [mol/m³].
    pub acid_to_accumulation: T,
    /// Acid on the coarse mode [mol/m³].
    pub acid_to_coarse: T,
    /// Acid on dust by bin [mol/m³].
    pub acid_to_dust: [T; DUST_BINS],
    /// Number of new particles [1/m³].
    pub nucleated: T,
    /// Organics that are still vapour [kg/m³].
    pub organic: T,
    /// Organics on the Aitken mode [kg/m³].
    pub organic_to_aitken: T,
    /// Organics on the accumulation mode [kg/m³].
    pub organic_to_accumulation: T,
    /// Share of every Aitken mass that goes to the accumulation mode, by coagulation and merging [1].
    pub to_accumulation: T,
    /// Share of every Aitken mass that goes to coarse particles [1].
    pub to_coarse: T,
}

/// A mode with its water.
struct Wet<V> {
    dry: Sized<V>,
    moist: Sized<V>,
    density: V,
    water: V,
}

impl<V: Lanes> Wet<V> {
    #[inline(always)]
    fn new(shape: &Shape, input: &ModeInput<V>, humidity: V, temperature: V) -> Self {
        let dry = shape.sized(input.number, input.dry.volume);
        let mean = dry.diameter * shape.mean_volume_ratio;
        let found = input.dry.water_on(humidity, mean, temperature);
        let water = V::select(input.water.lt(V::splat(0.0)), found, input.water);
        let volume = dry.volume + water;
        let growth = (volume / dry.volume.at_least(f64::MIN_POSITIVE)).cube_root();
        let some = dry.volume.gt(V::splat(0.0));
        Self {
            dry,
            moist: Sized {
                volume,
                diameter: V::select(some, dry.diameter * growth, dry.diameter),
                ..dry
            },
            density: input.dry.wet_density(water),
            water,
        }
    }

    #[inline(always)]
    fn output(&self, after: &Sized<V>) -> ModeOutput<V> {
        ModeOutput {
            number: after.number,
            number_made: self.dry.number_made + after.number_made,
            diameter: self.moist.diameter,
            density: self.density,
            surface: self.moist.surface(),
            water: self.water,
        }
    }
}

/// A step of `time` [s].
#[inline(always)]
pub fn modal_step<V: Lanes>(cell: &StepInput<V>, time: f64, scheme: Nucleation) -> StepOutput<V> {
    let air = Air::new(cell.temperature, cell.pressure);
    let dt = V::splat(time);
    let humidity = cell.relative_humidity;
    let small = Wet::new(&AITKEN, &cell.aitken, humidity, air.temperature);
    let large = Wet::new(&ACCUMULATION, &cell.accumulation, humidity, air.temperature);

    let vapour = SULFURIC_ACID.in_air(&air);
    let sinks = vapour.sinks(&small.moist, &large.moist, &cell.coarse);
    let acid = sinks.condense(cell.acid.before, cell.acid.produced, dt);
    let total = sinks.total();
    let taken = cell.acid.before + cell.acid.produced - acid.left;
    let fresh = nucleation::nucleate(scheme, &air, humidity, &vapour, total, acid.mean, taken, dt);
    let condensing = V::splat(1.0) - fresh.share;
    let nucleated = taken * fresh.share;
    let acid_to_aitken = acid.aitken.mul_add(condensing, nucleated);

    let heavy = ORGANIC.in_air(&air);
    let organic = Sinks {
        aitken: heavy.sink(&small.moist),
        accumulation: heavy.sink(&large.moist),
        coarse: V::splat(0.0),
        dust: [V::splat(0.0); DUST_BINS],
    }
    .condense(cell.organic.before, cell.organic.produced, dt);

    let rates = coagulation::rates(
        &air,
        &small.moist,
        &large.moist,
        (small.density, large.density),
        cell.coarse.partners(),
    );
    let grown = small.dry.number + fresh.number;
    let met = rates.step(grown, large.dry.number, dt);

    // Dry volumes after growth and coagulation.
    let of_organic = 1.0 / Material::SecondaryOrganic.density();
    let made_small = acid_to_aitken.mul_add(V::splat(VOLUME_OF_ACID), organic.aitken * of_organic);
    let made_large = (acid.accumulation * condensing)
        .mul_add(V::splat(VOLUME_OF_ACID), organic.accumulation * of_organic);
    let volume = small.dry.volume + made_small;
    let stays = V::splat(1.0) - met.to_accumulation - met.to_coarse;
    let after = AITKEN.sized(met.aitken, volume * stays);
    let merged = merging::merge(&small.dry, &after);
    let to_accumulation = (stays * merged.mass) + met.to_accumulation;

    let number = after.number * (V::splat(1.0) - merged.number);
    let end_small = AITKEN.sized(
        number,
        volume * (V::splat(1.0) - to_accumulation - met.to_coarse),
    );
    let joined = merged.number.mul_add(after.number, met.accumulation);
    let end_large = ACCUMULATION.sized(
        joined,
        volume.mul_add(to_accumulation, large.dry.volume + made_large),
    );
    let mut aitken = small.output(&end_small);
    aitken.number_made = aitken.number_made + after.number_made;
    let mut acid_to_dust = acid.dust;
    for bin in 0..DUST_BINS {
        acid_to_dust[bin] = acid_to_dust[bin] * condensing;
    }
    StepOutput {
        aitken,
        accumulation: large.output(&end_large),
        acid: acid.left,
        acid_to_aitken,
        acid_to_accumulation: acid.accumulation * condensing,
        acid_to_coarse: acid.coarse * condensing,
        acid_to_dust,
        nucleated: fresh.number,
        organic: organic.left,
        organic_to_aitken: organic.aitken,
        organic_to_accumulation: organic.accumulation,
        to_accumulation,
        to_coarse: met.to_coarse,
    }
}

#[cfg(test)]
mod tests;
