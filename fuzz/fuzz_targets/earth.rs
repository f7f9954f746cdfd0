//! Whatever bytes stand in a UAM-IV file, a shapefile with its `.prj`, an SRTM tile or a GeoTIFF, reading ends and nothing panics.
//! The first byte chooses the reader, the second its options.
#![no_main]

#[path = "../guard.rs"]
mod guard;
#[path = "../../tests/fuzz_readers/mod.rs"]
mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readers::earth::read(bytes));
