//! Whatever bytes stand in a netCDF file, the readers of I/O API, WRF and ERA5 files end and nothing panics.
#![no_main]

#[path = "../guard.rs"]
mod guard;
#[path = "../../tests/fuzz_readers/mod.rs"]
mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readers::netcdf::read(bytes));
