//! `hehuang plume terrain` and `hehuang plume buildings` as a user meets them.

use assert_cmd::Command;
use predicates::prelude::*;
use std::error::Error;
use std::fs;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error>>;

const DECK: &str = "CO STARTING
   TITLEONE  Heights
   MODELOPT  CONC
   AVERTIME  1
   POLLUTID  OTHER
   RUNORNOT  RUN
CO FINISHED
SO STARTING
   LOCATION A POINT 300000. 4055000.
   LOCATION R LINE 300100. 4055000. 300400. 4055200.
   SRCPARAM A 1. 50. 400. 9. 1.2
   SRCPARAM R 1. 0. 5.
   SRCGROUP ALL
SO FINISHED
RE STARTING
   GRIDCART G1 STA
   GRIDCART G1 XYINC 298000. 3 1000. 4053000. 2 2000.
   GRIDCART G1 ELEV 1 3*0.
   GRIDCART G1 ELEV 2 3*0.
   GRIDCART G1 HILL 1 3*0.
   GRIDCART G1 HILL 2 3*0.
   GRIDCART G1 END
   GRIDPOLR P1 STA
   GRIDPOLR P1 ORIG A
   GRIDPOLR P1 DIST 500. 1000.
   GRIDPOLR P1 GDIR 4 90. 90.
   GRIDPOLR P1 END
   DISCCART 301000. 4056000.
   DISCPOLR A 700. 45.
RE FINISHED
ME STARTING
   SURFFILE not_there_yet.sfc
   PROFFILE not_there_yet.pfl
   SURFDATA 52866 2025
   UAIRDATA 52866 2025
   PROFBASE 2295.0 METERS
ME FINISHED
OU STARTING
   RECTABLE ALLAVE FIRST
OU FINISHED
";

fn plume(words: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hehuang").expect("the program");
    command.arg("plume").args(words);
    command
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn include_files_go_back_into_the_deck() -> Outcome {
    let folder = tempfile::tempdir()?;
    let deck = folder.path().join("a.inp");
    fs::write(&deck, DECK)?;
    plume(&["terrain", &text(&deck), "--crs", "EPSG:32648"])
        .assert()
        .success()
        .stdout(predicate::str::contains("2 sources, 16 receptors"));
    let receptors = fs::read_to_string(folder.path().join("a_receptors.inc"))?;
    assert_eq!(receptors.matches(" HILL ").count(), 6, "{receptors}");
    // The deck with the include files and weather that is there.
    let weather = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
    for name in ["valley.sfc", "valley.pfl"] {
        fs::copy(weather.join(name), folder.path().join(name))?;
    }
    let mut lines = Vec::new();
    let (mut sources, mut net) = (false, false);
    for line in DECK.lines() {
        let word = line.split_whitespace().next().unwrap_or("");
        match word {
            "LOCATION" if !sources => {
                sources = true;
                lines.push("SO INCLUDED a_sources.inc".to_owned());
            }
            "GRIDCART" if !net => {
                net = true;
                lines.push("RE INCLUDED a_receptors.inc".to_owned());
            }
            "LOCATION" | "GRIDCART" | "GRIDPOLR" | "DISCCART" | "DISCPOLR" => {}
            _ => lines.push(line.replace("not_there_yet", "valley")),
        }
    }
    let second = folder.path().join("b.inp");
    fs::write(&second, lines.join("\n") + "\n")?;
    plume(&["check", &text(&second)])
        .assert()
        .success()
        .stdout(predicate::str::contains("0 errors"));
    // Once more from the deck that has them: the same heights.
    plume(&["terrain", &text(&second), "--crs", "32648"])
        .assert()
        .success();
    let again = fs::read_to_string(folder.path().join("b_receptors.inc"))?;
    assert_eq!(again, receptors);
    Ok(())
}

#[test]
fn terrain_refuses_in_the_right_words() -> Outcome {
    let folder = tempfile::tempdir()?;
    let deck = text(&folder.path().join("a.inp"));
    fs::write(&deck, DECK)?;
    let refused = |words: &[&str], code: i32, what: &str| {
        plume(words)
            .assert()
            .code(code)
            .stderr(predicate::str::contains(what));
    };
    refused(
        &["terrain", &deck, "--crs", "utm48"],
        2,
        "no coordinate system known here",
    );
    refused(
        &["terrain", &deck, "--crs", "EPSG:4326"],
        2,
        "counts in degrees",
    );
    refused(
        &["terrain", "nowhere.inp", "--crs", "EPSG:32648"],
        3,
        "nowhere.inp",
    );
    refused(
        &["terrain", &deck, "--crs", "EPSG:32620"],
        2,
        "no ground under receptor",
    );
    let tile = text(&folder.path().join("N36E102.hgt"));
    fs::write(&tile, b"short")?;
    refused(
        &["terrain", &deck, "--crs", "EPSG:32648", "--dem", &tile],
        3,
        "it has 5 bytes",
    );
    let picture = text(&folder.path().join("a.png"));
    refused(
        &["terrain", &deck, "--crs", "EPSG:32648", "--dem", &picture],
        3,
        "not known",
    );
    fs::write(&deck, DECK.replace("XYINC 298000.", "XYINC 29b000."))?;
    refused(&["terrain", &deck, "--crs", "EPSG:32648"], 2, "a.inp:17");
    Ok(())
}

/// A whole tile of 3″, heights rising to the north, a ridge at its end: rows come from the north, and the ridge asks for more
/// ground in the east.
#[test]
fn an_hgt_tile() -> Outcome {
    let folder = tempfile::tempdir()?;
    let deck = text(&folder.path().join("a.inp"));
    fs::write(&deck, DECK)?;
    let mut bytes = Vec::with_capacity(2 * 1201 * 1201);
    for row in 0..1201_i16 {
        for _ in 0..1201 {
            bytes.extend(if row == 0 { 6000 } else { 3000 - row }.to_be_bytes());
        }
    }
    let tile = text(&folder.path().join("N36E102.hgt"));
    fs::write(&tile, &bytes)?;
    plume(&["terrain", &deck, "--crs", "EPSG:32648", "--dem", &tile])
        .assert()
        .success()
        .stdout(predicate::str::contains("too small for the 10 % rule"));
    let sources = fs::read_to_string(folder.path().join("a_sources.inc"))?;
    let height: f64 = sources
        .lines()
        .find(|line| line.contains(" A POINT"))
        .and_then(|line| line.split_whitespace().last())
        .ok_or("no source")?
        .parse()?;
    // UTM 48: 300000 E, 4055000 N lies at 36.619565 °N (Krüger's series, Karney 2011): 1800 + 1200 × 0.619565.
    assert!((height - 2543.48).abs() < 0.011, "{height}");
    Ok(())
}

#[test]
fn buildings_refuse_in_the_right_words() -> Outcome {
    let folder = tempfile::tempdir()?;
    let input = text(&folder.path().join("plant.inp"));
    plume(&["buildings", &input])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("cannot read"));
    let plan = "'t'\n'P'\n'METERS' 1\n'UTMN' 0\n1\n'HALL' 1 0\n4 25\n0 0\n0 40\n60 40\n60 0\n1\n'S1' 0 45 70 20\n";
    fs::write(&input, plan.replace("60 40", "60 forty"))?;
    plume(&["buildings", &input])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("plant.inp:10").and(predicate::str::contains("hint:")));
    fs::write(&input, plan)?;
    plume(&["buildings", &input]).assert().success().stdout(
        predicate::str::contains("PRELIMINARY GEP").and(predicate::str::contains("plant.bld")),
    );
    assert!(fs::read_to_string(folder.path().join("plant.bld"))?.contains("SO YBADJ    S1"));
    Ok(())
}
