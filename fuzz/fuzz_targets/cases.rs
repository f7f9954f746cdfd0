//! Whatever stands in a scenario (first byte even) or a near-field case (odd), reading it ends and nothing panics; files that it
//! names lie in an empty folder.
#![no_main]

#[path = "../common/mod.rs"]
mod common;

use common::said;
use hehuang::meteorology::decode;
use hehuang::nearfield::toml_case::parse_study;
use hehuang::scenario::{Scenario, ScenarioError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Some(text) = said(decode(rest, "any.toml")) else {
        return;
    };
    if first % 2 == 0 {
        match Scenario::parse_in(&text, "any.toml", common::folder()) {
            Ok(_) => {}
            Err(error) => {
                assert!(!error.to_string().is_empty());
                if let ScenarioError::Invalid(invalid) = error {
                    assert!(!invalid.render(false).is_empty());
                }
            }
        }
    } else {
        said(parse_study(&text, &common::folder().join("any.toml")));
    }
});
