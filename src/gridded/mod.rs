//! Gridded emissions of others: MEIC, EDGAR, HTAP, CEDS and their like, and hourly files of SMOKE ([`HourlyEmissions`]), beside or in place of the inventory's own lines.
//!
//! netCDF with longitudes and latitudes (CF), MEIC's flattened netCDF and ESRI ASCII become fields ([`Field`]); names say sector and pollutant, units are
//! read ([`EmissionUnits`]), cells are cut at the model's ([`Weights`], mass for mass), and what there is becomes emissions by sector, county and height
//! ([`GriddedEmissions`]). How sectors of others are ours says `seeds/inventory/gridded_sectors.csv`.

mod ascii_file;
mod error;
mod field;
mod hourly;
mod labels;
mod layer;
mod meic_file;
mod months;
mod naming;
mod netcdf_file;
mod plausible;
mod regrid;
mod schedule;
mod units;

pub use ascii_file::parse as parse_ascii;
pub use error::GriddedError;
pub use field::{Field, Step};
pub use hourly::{
    HourlyEmissions, HourlyRequest, HourlySpecies, PointEmissions, PointRequest, VariableReport,
    hourly_species,
};
pub use labels::{LabelProfiles, SectorLabel, labels};
pub use layer::{FieldReport, GriddedLayers, LayerRequest, LayerSector};
pub use plausible::{Comparison, comparisons, counted_twice};
pub use regrid::{Shares, Weights};
pub use schedule::GriddedEmissions;
pub use units::{EmissionUnits, Per};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
