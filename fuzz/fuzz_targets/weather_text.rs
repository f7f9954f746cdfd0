//! Whatever stands in a text of weather, reading it ends and nothing panics, and what was read can be used. The first byte chooses the reader.
#![no_main]

#[path = "../guard.rs"]
mod guard;
#[path = "../../tests/fuzz_readers/mod.rs"]
mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readers::weather_text::read(bytes));
