//! Whatever stands in a scenario (first byte even) or a near-field case (odd), reading it ends and nothing panics; files that it
//! names lie in an empty folder.

use super::said;
use hehuang::meteorology::decode;
use hehuang::nearfield::toml_case::parse_study;
use hehuang::scenario::{Scenario, ScenarioError};

/// Reads bytes.
pub fn read(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Some(text) = said(decode(rest, "any.toml")) else {
        return;
    };
    if first % 2 == 0 {
        match Scenario::parse_in(&text, "any.toml", &super::folder("cases")) {
            Ok(_) => {}
            Err(error) => {
                assert!(!error.to_string().is_empty());
                if let ScenarioError::Invalid(invalid) = error {
                    assert!(!invalid.render(false).is_empty());
                }
            }
        }
    } else {
        said(parse_study(&text, &super::folder("cases").join("any.toml")));
    }
}
