//! Output files: one catalogue of variables, CF-netCDF, GeoTIFF, GeoJSON, CSV, manifest.

mod air_files;
mod budget;
pub mod catalogue;
mod cf_netcdf;
mod contour;
mod crs;
mod csv;
mod deposits;
mod dust_budget;
mod effect;
mod file;
mod geojson;
mod geotiff;
mod manifest;
pub mod nearfield;
mod netcdf_part;
mod ozone_files;
mod particle_files;
mod particle_means;
pub mod particle_series;
mod results;
mod volumes;

pub use air_files::AirWriter;
pub use catalogue::{Shape, VariableSpec};
pub use cf_netcdf::{Coordinates, FileLayout, NetCdfReader, NetCdfWriter, ReadError, TagLabel};
pub use contour::{Contour, contours, nice_levels};
pub use crs::wkt;
pub use csv::{SeriesPoint, write_contributions, write_series, write_table};
pub use effect::{EFFECT_COLUMNS, EffectError, EffectRow, effect};
pub use file::{AtomicFile, WriteError, probe_directory, write_file};
pub use geojson::write_geojson;
pub use geotiff::write_geotiff;
pub use manifest::{InputHash, Manifest, ManifestError, hash_file};
pub use ozone_files::OzoneResults;
pub use results::{Results, tag_labels};
pub use volumes::VolumeWriter;
