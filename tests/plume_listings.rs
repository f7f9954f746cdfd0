//! Listings, message files and EVALFILEs of own decks, line by line as AERMOD 24142 wrote them (`tests/listings/expected`).
//!
//! Decks with files of their own lie in `tests/listings`, the others in `tests/decks`; all run on the weather of `tests/decks`. Only
//! dates and times of the runs are passed over.

use flate2::read::GzDecoder;
use hehuang::aermod::session::{Surroundings, run_deck};
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

type Outcome = Result<(), Box<dyn Error>>;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Text in which every date and time of the form 11/29/26 or 09:46:02 is blanked.
fn settled(bytes: &[u8]) -> String {
    let mut letters = bytes.to_vec();
    for at in 0..letters.len().saturating_sub(7) {
        let pair = |k: usize| letters[k].is_ascii_digit() && letters[k + 1].is_ascii_digit();
        let stop = letters[at + 2];
        let stamp = matches!(stop, b':' | b'/') && letters[at + 5] == stop;
        if stamp && pair(at) && pair(at + 3) && pair(at + 6) {
            letters[at..at + 8].fill(b'~');
        }
    }
    String::from_utf8_lossy(&letters).into_owned()
}

/// Runs a deck in a folder of its own, from which its names are, and compares files with AERMOD's.
fn check(name: &str, files: &[&str]) -> Outcome {
    let folder = tempfile::tempdir()?;
    for from in ["decks", "listings"] {
        for entry in std::fs::read_dir(tests().join(from))? {
            let path = entry?.path();
            if let (true, Some(file)) = (path.is_file(), path.file_name()) {
                std::fs::copy(&path, folder.path().join(file))?;
            }
        }
    }
    let deck = folder.path().join(name).with_extension("inp");
    let around = Surroundings {
        listing: deck.with_extension("out"),
        now: [2026, 11, 29, 8, 0, 0],
        stop: &AtomicBool::new(false),
        progress: &mut |_, _| {},
    };
    run_deck(&deck, around)?;
    for file in files {
        let ours = settled(&std::fs::read(folder.path().join(file))?);
        let mut bytes = Vec::new();
        let packed = tests().join("listings/expected").join(format!("{file}.gz"));
        GzDecoder::new(std::fs::File::open(packed)?).read_to_end(&mut bytes)?;
        let theirs = settled(&bytes);
        // The deck and the listing are named by their paths.
        let named = |line: &str| {
            line.starts_with(" **Input Runstream File:")
                || line.starts_with(" **Output Print File:")
        };
        for (number, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
            if !(named(ours) && named(theirs)) {
                assert_eq!(ours, theirs, "{file}, line {}", number + 1);
            }
        }
        assert_eq!(
            ours.lines().count(),
            theirs.lines().count(),
            "{file}: lines"
        );
    }
    Ok(())
}

macro_rules! listings {
    ($($name:ident: $($file:literal),+;)+) => {
        $(
            #[test]
            fn $name() -> Outcome {
                check(stringify!($name), &[$($file),+])
            }
        )+
    };
}

listings! {
    arcs: "arcs.out", "arcs.err", "arcs.evl", "arcs_box.evl", "arcs_yard.evl";
    averages: "averages.out";
    buoyant_hills: "buoyant_hills.out";
    emissions: "emissions.out";
    events: "events.out", "events.err";
    hourly_several: "hourly_several.out";
    late: "late.out";
    nosast: "nosast.out";
    noturb: "noturb.out";
    rline: "rline.out";
    sectors: "sectors.out";
    town_so2: "town_so2.out";
    w_area: "w_area.out", "w_area.err", "w_area.sum", "w_area.rnk", "w_area.sea", "w_area.max", "w_area.plt", "w_area.pst";
    w_hourly_several: "w_hourly_several.out", "w_hourly_several.err", "w_hourly_several.sum";
    window: "window.out";
}
