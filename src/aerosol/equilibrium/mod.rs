//! Inorganic equilibrium of gas and particles: NH3, HNO3, HCl, H2SO4, Na, Ca, K, Mg and water.
//!
//! Given totals of gas and particles, temperature and humidity: what is gas, how much water the particles hold, how acid it is.
//! Thermodynamic data and regimes are those of ISORROPIA II (Fountoukis and Nenes 2007, doi 10.5194/acp-7-4639-2007); the method is
//! another: one system of equations for all regimes (`composition`, `trial`), one unknown that is bracketed (`search`), so that the answer
//! depends on the input without jumps, is the same in every lane and every element is kept. Binary activity coefficients by Kusik and
//! Meissner, mixtures by Bromley (`activity`), water by ZSR (`water`). On the stable branch salts leave the solution where they are saturated
//! (`stable`, `solids`, `mixture`). Agreement: `docs/validation/equilibrium.md`.
//!
//! What a particle holds of ammonium, nitrate and chloride is the total less the gas: the sum closes by construction.
//!
//! ```
//! use hehuang::aerosol::equilibrium::{Branch, Totals, partition_cell};
//! let totals = Totals {
//!     sulfate: 0.1e-6,
//!     ammonia: 0.6e-6,
//!     nitrate: 0.3e-6,
//!     ..Totals::default()
//! };
//! let partition = partition_cell(Branch::Metastable, 268.0, 0.7, &totals);
//! assert!(partition.nitric_acid < 0.01e-6 && partition.water > 1e-8);
//! ```

mod activity;
mod answer;
mod batch;
mod binary_water;
mod coefficients;
mod composition;
mod constants;
mod curves;
mod departure;
mod dissolution;
mod dry;
mod metastable;
mod mixture;
mod number;
mod partly;
mod search;
mod sensitivity;
mod solids;
mod stable;
mod stable_sensitivity;
#[cfg(test)]
mod tests;
mod transfer;
mod trial;
mod water;

pub use batch::{
    Cells, EquilibriumError, Jacobian, partition, partition_and_slopes, partition_cell,
    partition_with,
};
pub use coefficients::{Coefficients, Tables};
pub use departure::{Ions, SALT_NAMES, gases_over, saturations};
pub use sensitivity::Sensitivity;

use crate::numerics::lanes::Lanes;
pub use number::{Dual, Number};

/// What happens below the deliquescence of salts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Branch {
    /// The solution stays liquid; only CaSO4 is solid.
    #[default]
    Metastable,
    /// Salts crystallise below their deliquescence.
    Stable,
}

/// Gas and particles together [mol/m³]; not negative.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals<V> {
    /// Na⁺.
    pub sodium: V,
    /// H2SO4, HSO4⁻ and SO4²⁻.
    pub sulfate: V,
    /// NH3 and NH4⁺.
    pub ammonia: V,
    /// HNO3 and NO3⁻.
    pub nitrate: V,
    /// HCl and Cl⁻.
    pub chloride: V,
    /// Ca²⁺.
    pub calcium: V,
    /// K⁺.
    pub potassium: V,
    /// Mg²⁺.
    pub magnesium: V,
}

/// Least nitrate and chloride of a search [mol/m³]: no more than traces, but they say where the next molecule would go.
const TRACE: f64 = 1e-22;

impl<V: Number> Totals<V> {
    /// With traces of nitrate and chloride.
    #[inline(always)]
    fn with_traces(&self) -> Self {
        Self {
            nitrate: self.nitrate.at_least(TRACE),
            chloride: self.chloride.at_least(TRACE),
            ..*self
        }
    }
}

impl<V> From<[V; 8]> for Totals<V> {
    /// In the order of the fields.
    fn from(
        [
            sodium,
            sulfate,
            ammonia,
            nitrate,
            chloride,
            calcium,
            potassium,
            magnesium,
        ]: [V; 8],
    ) -> Self {
        Self {
            sodium,
            sulfate,
            ammonia,
            nitrate,
            chloride,
            calcium,
            potassium,
            magnesium,
        }
    }
}

impl<V> From<[V; 7]> for Partition<V> {
    /// In the order of the fields.
    fn from(
        [
            ammonia,
            nitric_acid,
            hydrochloric_acid,
            water,
            hydrogen,
            bisulfate,
            steps,
        ]: [V; 7],
    ) -> Self {
        Self {
            ammonia,
            nitric_acid,
            hydrochloric_acid,
            water,
            hydrogen,
            bisulfate,
            steps,
        }
    }
}

/// How the totals are parted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Partition<V> {
    /// NH3 gas [mol/m³].
    pub ammonia: V,
    /// HNO3 gas [mol/m³].
    pub nitric_acid: V,
    /// HCl gas [mol/m³].
    pub hydrochloric_acid: V,
    /// Water of the solution [kg/m³ of air].
    pub water: V,
    /// H⁺ in the solution [mol/m³ of air].
    pub hydrogen: V,
    /// HSO4⁻ in the solution [mol/m³ of air].
    pub bisulfate: V,
    /// Steps of the search [1].
    pub steps: V,
}

impl<V: Number> Partition<V> {
    /// Nothing anywhere.
    #[inline(always)]
    fn nothing() -> Self {
        let zero = V::splat(0.0);
        Self {
            ammonia: zero,
            nitric_acid: zero,
            hydrochloric_acid: zero,
            water: zero,
            hydrogen: zero,
            bisulfate: zero,
            steps: zero,
        }
    }

    /// It where the mask holds, else another.
    #[inline(always)]
    fn unless(&self, mask: V::Mask, other: &Self) -> Self {
        Self {
            ammonia: V::select(mask, self.ammonia, other.ammonia),
            nitric_acid: V::select(mask, self.nitric_acid, other.nitric_acid),
            hydrochloric_acid: V::select(mask, self.hydrochloric_acid, other.hydrochloric_acid),
            water: V::select(mask, self.water, other.water),
            hydrogen: V::select(mask, self.hydrogen, other.hydrogen),
            bisulfate: V::select(mask, self.bisulfate, other.bisulfate),
            steps: V::select(mask, self.steps, other.steps),
        }
    }

    /// No more of a gas than there is, and, where rounding of a total of nothing leaves 1e-22 of either sign, no less than nothing.
    #[inline(always)]
    fn within(self, totals: &Totals<V>) -> Self {
        let zero = V::splat(0.0);
        Self {
            ammonia: self.ammonia.min(totals.ammonia).max(zero),
            nitric_acid: self.nitric_acid.min(totals.nitrate).max(zero),
            hydrochloric_acid: self.hydrochloric_acid.min(totals.chloride).max(zero),
            ..self
        }
    }
}

/// The metastable branch.
#[inline(always)]
fn equilibrium_of_liquid<V: Number>(air: &Coefficients<V>, totals: &Totals<V>) -> Partition<V> {
    let found = metastable::metastable(air, &totals.with_traces());
    found.partition.within(totals)
}

/// The kernel: a few cells side by side.
#[inline(always)]
pub fn equilibrium<V: Number>(
    branch: Branch,
    air: &Coefficients<V>,
    totals: &Totals<V>,
) -> Partition<V> {
    match branch {
        Branch::Metastable => equilibrium_of_liquid(air, totals),
        Branch::Stable => stable::stable(air, totals, stable::STEPS).partition,
    }
}

/// The kernel with derivatives.
#[inline(always)]
pub fn equilibrium_and_slopes<V: Lanes>(
    branch: Branch,
    air: &Coefficients<V>,
    totals: &Totals<V>,
) -> (Partition<V>, Sensitivity<V>) {
    match branch {
        Branch::Metastable => sensitivity::sensitivity(air, totals),
        Branch::Stable => stable_sensitivity::sensitivity(air, totals),
    }
}
