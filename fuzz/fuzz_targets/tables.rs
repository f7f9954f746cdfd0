//! Whatever stands in a table of emissions, fires, monitors or receptors, reading it ends and nothing panics. The first byte chooses
//! the reader, the second its options or the file of a folder.
#![no_main]

#[path = "../guard.rs"]
mod guard;
#[path = "../../tests/fuzz_readers/mod.rs"]
mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readers::tables::read(bytes));
