//! Runs put aside and taken up again (SAVEFILE, INITFILE), in AERMOD 24142's own binary file.
//!
//! `tests/listings/expected/first.sav.gz` is AERMOD's file of the first day; the figures of both days in one run are AERMOD's, too.
//! Its own run from that file counts the last hour that was saved twice; ours goes on behind it, and gives the figures of one run.

use flate2::read::GzDecoder;
use hehuang::aermod::session::{Surroundings, run_deck};
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

type Outcome = Result<(), Box<dyn Error>>;

fn listings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/listings")
}

fn unpacked(name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    let packed = listings().join("expected").join(format!("{name}.gz"));
    GzDecoder::new(std::fs::File::open(packed)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn run(folder: &Path, deck: &str) -> Outcome {
    for file in [deck, "two.sfc", "two.pfl"] {
        std::fs::copy(listings().join(file), folder.join(file))?;
    }
    let deck = folder.join(deck);
    run_deck(
        &deck,
        Surroundings {
            listing: deck.with_extension("out"),
            now: [2026, 11, 29, 8, 0, 0],
            stop: &AtomicBool::new(false),
            progress: &mut |_, _| {},
        },
    )?;
    Ok(())
}

/// The rows of a plot file, without its head.
fn rows(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('*')).collect()
}

/// The second day, taken up from a file, gives what both days give in one run.
fn goes_on(folder: &Path) -> Outcome {
    run(folder, "second.inp")?;
    for end in ["1", "3", "p", "s"] {
        let ours = std::fs::read_to_string(folder.join(format!("second_{end}.plt")))?;
        let theirs = String::from_utf8(unpacked(&format!("whole_{end}.plt"))?)?;
        assert_eq!(rows(&ours), rows(&theirs), "second_{end}.plt");
        assert!(!rows(&ours).is_empty());
    }
    Ok(())
}

#[test]
fn aermods_file_is_taken_up() -> Outcome {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("first.sav"), unpacked("first.sav")?)?;
    goes_on(folder.path())
}

#[test]
fn our_file_is_taken_up() -> Outcome {
    let folder = tempfile::tempdir()?;
    run(folder.path(), "first.inp")?;
    goes_on(folder.path())
}

/// Fortran's records: a length before and behind each.
fn records(bytes: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*head) as usize;
        all.push(&tail[..length]);
        rest = &tail[length + 4..];
    }
    all
}

#[test]
fn our_file_is_aermods_record_by_record() -> Outcome {
    let folder = tempfile::tempdir()?;
    run(folder.path(), "first.inp")?;
    let ours = std::fs::read(folder.path().join("first.sav"))?;
    let theirs = unpacked("first.sav")?;
    let (ours, theirs) = (records(&ours), records(&theirs));
    assert_eq!(ours.len(), theirs.len());
    let mut numbers = 0;
    for (n, (ours, theirs)) in ours.into_iter().zip(theirs).enumerate() {
        assert_eq!(ours.len(), theirs.len(), "record {n}");
        if ours == theirs {
            continue;
        }
        // What is not the same is numbers that differ in their last bits.
        for (ours, theirs) in ours.chunks_exact(8).zip(theirs.chunks_exact(8)) {
            let ours = f64::from_le_bytes(ours.try_into()?);
            let theirs = f64::from_le_bytes(theirs.try_into()?);
            let same = (ours - theirs).abs() <= 1.0e-11 * theirs.abs();
            assert!(same, "record {n}: {ours:e}, AERMOD's {theirs:e}");
            numbers += 1;
        }
    }
    assert!(numbers > 100);
    Ok(())
}
