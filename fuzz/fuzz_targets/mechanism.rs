//! Whatever bytes stand in a mechanism (first byte even: EPA's definition file, odd: our own format), reading it ends and
//! nothing panics; what is right is evaluated, written and read again.
#![no_main]

use hehuang::chemistry::{Air, published};
use hehuang::species::mechanism::{Known, read, table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let file = if first % 2 == 0 { "x.def" } else { "x.toml" };
    match read(file, rest, None) {
        Ok(mechanism) => {
            let _ = published(&mechanism, &Air::new(288.0, 8e4, 0.01), &[], &[]);
            if let Err(errors) = table::read("y.toml", &table::write(&mechanism), &Known::default()) {
                assert!(!errors.render(false).is_empty());
            }
        }
        Err(errors) => assert!(!errors.render(false).is_empty()),
    }
});
