//! Whatever stands in a scenario (first byte even) or a near-field case (odd), reading it ends and nothing panics; files that it
//! names lie in an empty folder.
#![no_main]

#[path = "../guard.rs"]
mod guard;
#[path = "../../tests/fuzz_readers/mod.rs"]
mod readers;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| readers::cases::read(bytes));
