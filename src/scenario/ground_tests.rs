//! `[terrain]` and `[land_cover]`: from the text of a scenario to its ground.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::geodata::samples::{Tags, class_geotiff, geotiff, hgt};
use std::path::Path;

/// Six cells of 3 km and a few more in the tile N36E102.
const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n\
                     [grid]\ncell_size_km = 3\nwidth_km = 15\nheight_km = 12\ncentre_longitude_deg = 102.5\ncentre_latitude_deg = 36.5\nlayers = 12\nfirst_layer_m = 60\n";

fn frame(folder: &Path, keys: &str) -> Result<Frame, String> {
    let scenario = Scenario::parse_in(&format!("{SMALL}{keys}"), "a.toml", folder);
    scenario.and_then(|s| s.frame()).map_err(|e| drawn(&e))
}

/// An error in one line, however it was broken to fit the terminal.
fn drawn(error: &ScenarioError) -> String {
    let text = error.render(false).replace(['│', '\n'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Heights of 2,100 m in the south and `north` in the north, and codes of WorldCover.
fn files(folder: &Path, north: f32) {
    let step = 0.002;
    let heights: Vec<f32> = (0..300 * 200)
        .map(|at| if at / 300 < 100 { north } else { 2100.0 })
        .collect();
    let tags = Tags::degrees([102.2, 36.7], step);
    geotiff(&folder.join("dem.tif"), 300, &heights, tags);
    class_geotiff(&folder.join("lc.tif"), 300, &vec![40; 300 * 200], tags);
    hgt(&folder.join("N36E102.hgt"), [102.0, 36.0], |_, _| {
        Some(2200)
    });
}

#[test]
fn files_become_ground_and_are_named() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    files(folder, 2300.0);
    let keys = "[terrain]\nfiles = [\"dem.tif\", \"N36E102.hgt\"]\n[land_cover]\nfile = \"lc.tif\"\nclasses = \"esa_worldcover\"\n";
    let frame = frame(folder, keys).unwrap();
    let height = &frame.surface.height;
    assert!((height[[0, 2]] - 2100.0).abs() < 1e-9 && (height[[3, 2]] - 2300.0).abs() < 1e-9);
    let crops = crate::terrain::LandClass::Cropland;
    assert!(frame.surface.dominant().iter().all(|class| *class == crops));
    let names: Vec<_> = frame.files.iter().map(|f| f.file_name().unwrap()).collect();
    assert_eq!(names, ["dem.tif", "N36E102.hgt", "lc.tif"]);
    assert!(
        frame.notes[0].contains("nothing is taken from"),
        "{:?}",
        frame.notes
    );
    assert!(frame.notes.iter().any(|n| n.starts_with("land cover")));
}

#[test]
fn a_void_is_filled_from_the_embedded_data_when_that_is_said() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    files(folder, f32::NAN);
    let keys = "[terrain]\nfiles = [\"dem.tif\"]\n";
    let text = frame(folder, keys).unwrap_err();
    assert!(
        text.contains("there are no heights for ") && text.contains("a.toml:15"),
        "{text}"
    );
    let filled = frame(folder, &format!("{keys}beyond = \"embedded\"\n")).unwrap();
    let embedded = frame(folder, "").unwrap();
    // The northernmost cells are all void; they are sampled a little more closely than without files.
    assert!(embedded.notes.is_empty() && embedded.files.is_empty());
    let (a, b) = (
        filled.surface.height[[3, 2]],
        embedded.surface.height[[3, 2]],
    );
    assert!((a - b).abs() < 15.0, "{a} {b}");
    assert!(
        filled.notes[0].contains("filled from the embedded data"),
        "{:?}",
        filled.notes
    );
}

#[test]
fn what_is_wrong_is_drawn_at_its_place() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    files(folder, 2300.0);
    std::fs::write(folder.join("mine.csv"), "code,class\n40,sea\n").unwrap();
    std::fs::write(folder.join("bare.asc"), "ncols 2\n").unwrap();
    std::fs::write(folder.join("dem.png"), "").unwrap();
    let cover = |rest: &str| format!("[land_cover]\nfile = \"lc.tif\"\n{rest}\n");
    for (keys, part) in [
        ("[terrain]\n".to_owned(), "write files ="),
        (
            "[terrain]\nfiles = [\"none.tif\"]\n".to_owned(),
            "there is no file",
        ),
        (
            "[terrain]\nfiles = [\"dem.png\"]\n".to_owned(),
            "no elevation model",
        ),
        (
            "[terrain]\nfiles = [\"bare.asc\"]\n".to_owned(),
            "does not say its coordinate system",
        ),
        (
            "[terrain]\nfiles = [\"bare.asc\"]\ncrs = \"EPSG:4326\"\n".to_owned(),
            "no nrows",
        ),
        (
            "[terrain]\nfiles = [\"dem.tif\"]\ncrs = \"EPSG:4326\"\n".to_owned(),
            "leave it out",
        ),
        (
            "[terrain]\nfiles = [\"bare.asc\"]\ncrs = \"EPSG:1\"\n".to_owned(),
            "no coordinate system known",
        ),
        (
            "[terrain]\nfiles = [\"dem.tif\"]\nbeyond = \"embeded\"\n".to_owned(),
            "embedded",
        ),
        (
            "[land_cover]\nclasses = \"igbp\"\n".to_owned(),
            "names no file",
        ),
        (cover(""), "nothing says what the codes"),
        (cover("classes = \"worldcover\""), "esa_worldcover"),
        (
            cover("classes = \"igbp\"\ntable = \"mine.csv\""),
            "cannot stand together",
        ),
        (cover("table = \"mine.csv\""), "there is no class \"sea\""),
        (
            cover("classes = \"igbp\""),
            "does not know the land-cover codes 40 (100.000 %)",
        ),
    ] {
        let text = frame(folder, &keys).unwrap_err();
        assert!(text.contains(part), "{keys}: {text}");
    }
}

#[test]
fn a_domain_beyond_the_embedded_data_asks_for_files() {
    let held = tempfile::tempdir().unwrap();
    let far = SMALL.replace("102.5", "110.5");
    let text = drawn(&Scenario::parse_in(&far, "a.toml", held.path()).unwrap_err());
    assert!(
        text.contains("[terrain]") && text.contains("[land_cover]"),
        "{text}"
    );
    hgt(&held.path().join("N36E110.hgt"), [110.0, 36.0], |_, _| {
        Some(900)
    });
    class_geotiff(
        &held.path().join("lc.tif"),
        100,
        &[16; 10_000],
        Tags::degrees([110.0, 37.0], 0.01),
    );
    let both = format!(
        "{far}[terrain]\nfiles = [\"N36E110.hgt\"]\n[land_cover]\nfile = \"lc.tif\"\nclasses = \"igbp\"\n"
    );
    let scenario = Scenario::parse_in(&both, "a.toml", held.path()).unwrap();
    let frame = scenario.frame().unwrap();
    assert!(
        frame
            .surface
            .height
            .iter()
            .all(|z| (*z - 900.0).abs() < 1e-9)
    );
}
