//! Output files: one catalogue of variables, CF-netCDF, GeoTIFF, GeoJSON, CSV, manifest.
