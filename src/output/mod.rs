//! Output files: one catalogue of variables, CF-netCDF, GeoTIFF, GeoJSON, CSV, manifest.

pub mod catalogue;
mod cf_netcdf;
mod crs;
mod file;

pub use catalogue::{Shape, VariableSpec};
pub use cf_netcdf::{Coordinates, FileLayout, NetCdfReader, NetCdfWriter, ReadError, TagLabel};
pub use crs::wkt;
pub use file::{AtomicFile, WriteError, probe_directory, write_file};
