//! Secondary and semivolatile primary organics on top of CB6r5-AE7.
//!
//! One step of a cell, amounts in kg/m³ of air:
//!
//! 1. products of what the mechanism has counted as reacted: Σ_c α_ic M_c n_c (`products`);
//! 2. what particles have taken up of epoxydiols and glyoxals becomes particle mass, kilogram for kilogram;
//! 3. gas and particle of every semivolatile class in equilibrium with one organic phase (`partition`);
//! 4. in the particle, with e^(−k Δt): aromatic classes 2–4 oligomerise (k = 1/29.3 h, Carlton et al. 2010), nitrates of
//!    monoterpenes hydrolyse (k = 1/3 h, Pye et al. 2015).
//!
//! The aging of vapours (Murphy et al. 2017) and the first products of aromatics, alkanes and naphthalene (Qin et al. 2021)
//! are reactions of the gas mechanism.
//!
//! It differs from AE7 in four ways, all of them said in `docs/validation/organics.md`: products of isoprene and
//! sesquiterpenes go to the classes of the monoterpenes by volatility; the two least volatile of those are one; oligomers keep
//! the mass (AE7 keeps the carbon and adds oxygen, 4 to 23 %); what clouds make of glyoxals joins `AGLYJ`.

mod classes;
mod epoxide;
mod partition;
mod products;

pub use classes::{
    DENSITY, FIXED, FixedClass, GLYOXALS, OLIGOMERS, OrganicClass, POTENTIAL_COMBUSTION,
    SEMIVOLATILE, Source, fixed, semivolatile,
};
pub use epoxide::{EpoxideParticles, particle_rate, uptake_coefficient};
pub use products::{PRECURSORS, yields};

use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};
use classes::{EPOXYDIOLS, FIXED as FIXED_CLASSES, HYDROLYSED};

/// Number of semivolatile classes.
pub const SEMIVOLATILE_COUNT: usize = SEMIVOLATILE.len();
/// Number of classes that stay in the particle.
pub const FIXED_COUNT: usize = FIXED_CLASSES.len();
/// Oligomerisation of the aromatic classes 2–4 in the particle [1/s] (Carlton et al. 2010: half-life 20 h; CMAQ 5.5).
const OLIGOMERISATION: f64 = 9.488_16e-6;
/// Hydrolysis of monoterpene nitrates in the particle [1/s] (Pye et al. 2015: 3 h).
const HYDROLYSIS: f64 = 9.259e-5;
/// Molar masses of the nitrate and of what its hydrolysis leaves [kg/mol] (CMAQ 5.5, namelist of AE7).
const NITRATE: (f64, f64) = (0.231, 0.168);

/// Organics of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrganicCell {
    /// Temperature [K].
    pub temperature: f64,
    /// Vapours [kg/m³], in the order of [`SEMIVOLATILE`].
    pub vapour: [f64; SEMIVOLATILE_COUNT],
    /// The same classes in the particle [kg/m³].
    pub particle: [f64; SEMIVOLATILE_COUNT],
    /// Classes that do not evaporate [kg/m³], in the order of [`FIXED`].
    pub fixed: [f64; FIXED_COUNT],
    /// Organic matter elsewhere (Aitken mode) that is part of the phase [mol/m³].
    pub absorbing: f64,
    /// Precursors that have reacted in the step [mol/m³], in the order of [`PRECURSORS`].
    pub reacted: [f64; PRECURSORS.len()],
    /// Epoxydiols taken up by particles in the step [kg/m³].
    pub epoxydiols: f64,
    /// Glyoxal and methylglyoxal taken up by particles, or made to acids in clouds, in the step [kg/m³].
    pub glyoxals: f64,
    /// Nitric acid set free by hydrolysis in the step [kg/m³]; CB6r5 has counted its nitrogen in NTR2 already.
    pub released: f64,
}

impl OrganicCell {
    /// A clean cell at a temperature [K].
    pub fn at(temperature: f64) -> Self {
        Self {
            temperature,
            vapour: [0.0; SEMIVOLATILE_COUNT],
            particle: [0.0; SEMIVOLATILE_COUNT],
            fixed: [0.0; FIXED_COUNT],
            absorbing: 0.0,
            reacted: [0.0; PRECURSORS.len()],
            epoxydiols: 0.0,
            glyoxals: 0.0,
            released: 0.0,
        }
    }

    /// Organic matter in particles [kg/m³].
    pub fn particulate(&self) -> f64 {
        self.particle.iter().sum::<f64>() + self.fixed.iter().sum::<f64>()
    }

    /// Everything, vapours and particles and what is still to be made or was set free [kg/m³].
    pub fn total(&self) -> f64 {
        let made: f64 = (0..SEMIVOLATILE_COUNT)
            .map(|class| products::made(class, &self.reacted))
            .sum();
        self.vapour.iter().sum::<f64>()
            + self.particulate()
            + made
            + products::combustion(&self.reacted)
            + self.epoxydiols
            + self.glyoxals
            + self.released
    }
}

/// Brings cells through a step of `dt` [s]; what is to be made is used up (set to 0).
pub fn advance(cells: &mut [OrganicCell], dt: f64) {
    dispatch(Step { cells, dt });
}

struct Step<'a> {
    cells: &'a mut [OrganicCell],
    dt: f64,
}

impl LaneKernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let oligomerised = -libm::expm1(-OLIGOMERISATION * self.dt);
        let hydrolysed = -libm::expm1(-HYDROLYSIS * self.dt);
        for cells in self.cells.chunks_mut(V::WIDTH) {
            for cell in cells.iter_mut() {
                make(cell);
            }
            partition::equilibrium::<V>(cells);
            for cell in cells.iter_mut() {
                age(cell, oligomerised, hydrolysed);
            }
        }
    }
}

/// Steps 1 and 2.
#[inline(always)]
fn make(cell: &mut OrganicCell) {
    cell.fixed[POTENTIAL_COMBUSTION] += products::combustion(&cell.reacted);
    cell.fixed[EPOXYDIOLS] += cell.epoxydiols;
    cell.fixed[GLYOXALS] += cell.glyoxals;
    products::add(&cell.reacted, &mut cell.vapour);
    cell.reacted = [0.0; PRECURSORS.len()];
    cell.epoxydiols = 0.0;
    cell.glyoxals = 0.0;
}

/// Step 4.
#[inline(always)]
fn age(cell: &mut OrganicCell, oligomerised: f64, hydrolysed: f64) {
    for class in OLIGOMERS {
        let lost = oligomerised * cell.particle[class];
        cell.particle[class] -= lost;
        cell.fixed[classes::OLIGOMER] += lost;
    }
    let lost = hydrolysed * cell.particle[classes::TERPENE_NITRATE];
    let left = lost * (NITRATE.1 / NITRATE.0);
    cell.particle[classes::TERPENE_NITRATE] -= lost;
    cell.fixed[HYDROLYSED] += left;
    cell.released = lost - left;
}

#[cfg(test)]
mod tests;
