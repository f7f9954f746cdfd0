//! What plants and soils emit: MEGAN-class organic gases, nitric oxide of soils, nitrous acid made at surfaces.
//!
//! Plants: Guenther et al. (2012, MEGAN2.1) with the canopy environment of Guenther et al. (2006, PCEEA). Emission of a
//! compound [kg/s] = A Σ_class f ε γ_LAI γ_age · ((1 − L) e^{β(T−303 K)} + L γ_P γ_T), see [`activity`]. Altitude enters by
//! temperature and by light (thinner air lets more through); the inhibition by CO2 and by dry soil is left out (γ = 1).
//! Soils: Yienger and Levy (1995), see [`soil`]. Lightning is off.
//!
//! [`NaturalEmissions`] is an [`EmissionSchedule`](crate::inventory::EmissionSchedule) with the sectors `biogenic` and
//! `soil`; [`JoinedSchedule`](crate::inventory::JoinedSchedule) puts it beside an inventory so that tags see both.

pub mod activity;
pub mod nitrous_acid;
mod past_day;
mod places;
mod schedule;
pub mod soil;
mod tables;

pub use nitrous_acid::surface_conversion_rate;
pub use past_day::PastDay;
pub(crate) use places::county_cells;
pub use schedule::{NaturalEmissions, NaturalOptions};

use crate::meteorology::MeteorologyError;
use crate::seeds::SeedError;
use crate::terrain::TerrainError;

/// Why there are no natural emissions.
#[derive(Debug, thiserror::Error)]
pub enum BiogenicError {
    /// An embedded file is damaged.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// An embedded file does not hold what it should.
    #[error("seeds/{file} cannot be read: {cause}")]
    Content {
        /// Its path below `seeds/`.
        file: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// Land cover or borders cannot be had.
    #[error(transparent)]
    Terrain(#[from] TerrainError),
    /// The weather of the past day cannot be had.
    #[error(transparent)]
    Meteorology(#[from] MeteorologyError),
    /// The species table has no lane for anything that plants or soils emit.
    #[error("the species table has none of the gases that plants and soils emit (ISOP, NO …)")]
    NoLanes,
}
