//! Emission inventory (排放清单): sources, classes, factors, allocation in space and time.
//!
//! A folder of CSV files becomes an [`Inventory`] (masses by line), which a grid turns into a [`CompiledInventory`] that
//! answers for every hour ([`EmissionSchedule`]). `seeds/inventory/README.md` describes the files.

mod allocation;
mod areas;
mod compile;
mod compiled;
mod error;
mod folder;
mod geometry;
mod groups;
mod joined;
mod lanes;
mod library;
mod library_files;
mod monte_carlo;
mod official;
mod particles;
mod placed;
mod pollutant;
mod profile_files;
mod rates;
mod registers;
mod release;
pub mod sheet;
mod source;
mod source_file;
mod speciation;
mod surrogate;
mod table;
mod temporal;
mod totals;
mod words;

pub use areas::{Area, LaidAreas};
pub use compile::Target;
pub use compiled::{CompileOptions, CompileReport, CompiledInventory, Dropped};
pub use error::InventoryError;
pub use folder::Inventory;
pub use geometry::Shape;
pub(crate) use geometry::{covered, ring_areas};
pub use groups::{HeightClass, SourceGroup};
pub use joined::JoinedSchedule;
pub use lanes::{LaneMasses, SourceKind};
pub use library::{Balance, Factor, InventoryCounty, Library, SourceClass};
pub(crate) use monte_carlo::uniform;
pub use monte_carlo::{DrawnTotals, MonteCarlo, MonteCarloOptions, PollutantRange, Range};
pub use official::OfficialTotal;
pub use particles::{
    COARSE_LANE, MINERALS, NUMBER_LANES, Organics, PARTICLE_LANES, PRECURSOR_LANE,
};
pub use pollutant::{BASE, LineMass, POLLUTANTS, PmProfile, PollutantMass, pollutant_index};
pub use rates::{EmissionError, EmissionField, EmissionSchedule};
pub use registers::{Orphans, RegisterEntry};
pub use release::{AirColumn, NoRise, RiseModel, StackRelease, stack_layers};
pub use source::{Making, Placement, Route, SourceLine};
pub use speciation::{GasSpeciation, VocLump};
pub use surrogate::{Layer, Substitution, Surrogate};
pub use temporal::{Instant, Profile};
pub use totals::{Dimension, RATIOS, UnverifiedShares};
pub(crate) use words::{HEIGHTS, counties, heights};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod geometry_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod reader_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
