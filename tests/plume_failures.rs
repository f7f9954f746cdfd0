//! Near-field runs that cannot go on: what is said, once and with the place, and that it fits the command.

use assert_cmd::Command;
use std::error::Error;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error>>;

/// Runs a deck of `tests/listings` or `tests/decks` with some of its text replaced; gives exit code and words.
fn run(deck: &str, replace: &[(&str, &str)]) -> Result<(Option<i32>, String), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for weather in ["valley.sfc", "valley.pfl"] {
        let from = tests.join("decks").join(weather);
        std::fs::copy(from, folder.path().join(weather))?;
    }
    let mut text = std::fs::read_to_string(tests.join(deck))?;
    for (from, to) in replace {
        assert!(text.contains(from), "{deck} has no {from}");
        text = text.replace(from, to);
    }
    std::fs::write(folder.path().join("a.inp"), text)?;
    let output = Command::cargo_bin("hehuang")?
        .args(["plume", "run", "a.inp"])
        .current_dir(folder.path())
        .output()?;
    let said = String::from_utf8(output.stderr)?;
    Ok((output.status.code(), said))
}

#[test]
fn a_plume_without_end_is_told_with_source_and_hour() -> Outcome {
    // AERMOD ends with its error 499 in the same hour: the eighth of the file.
    let (code, said) = run("listings/endless.inp", &[])?;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("source WAKE in the hour 2025071508"),
        "{said}"
    );
    assert!(
        said.contains("hint: look at its height, diameter, exit velocity"),
        "{said}"
    );
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_with_the_file_and_what_to_do() -> Outcome {
    let (code, said) = run(
        "decks/point_flat.inp",
        &[("point_flat_tall.pst", "/dev/full")],
    )?;
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("no space left on the device of /dev/full"),
        "{said}"
    );
    assert!(
        said.contains("hint: free some space") && !said.contains("resume"),
        "{said}"
    );
    Ok(())
}

#[test]
fn weather_of_another_year_is_refused_with_dayrange() -> Outcome {
    let (code, said) = run(
        "decks/point_flat.inp",
        &[
            ("SURFDATA  52866  2025", "SURFDATA  52866  2024"),
            ("   PROFBASE", "   DAYRANGE  1-300\n   PROFBASE"),
        ],
    )?;
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("begins in 2025, SURFDATA says 2024"),
        "{said}"
    );
    Ok(())
}
