//! A run inside an outer run: the air goes over whole, and a program does it from folder to folder.

use assert_cmd::Command;
use hehuang::outer::{LaidAir, RunAir};
use hehuang::output::AirWriter;
use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{State, run};
use predicates::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One test at a time: a program started while the other test writes its file would inherit that file, open and locked by HDF5.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A scenario of primary species, `more` at its end.
fn text(name: &str, cell_km: u32, (width, height): (u32, u32), more: &str) -> String {
    format!(
        r#"
[scenario]
name = "{name}"
start = "2016-01-05T06:00"
hours = 2
[grid]
cell_size_km = {cell_km}
width_km = {width}
height_km = {height}
layers = 12
first_layer_m = 60
top_m = 13000
[meteorology.representative_day]
id = "winter-stagnant"
[run]
checkpoint_hours = 0
{more}
"#
    )
}

const OUTER: &str =
    "[output]\nair_every_hours = 1\nreport = false\ngeotiff = false\ngeojson = false\n";

/// Runs a scenario with an [`AirWriter`] into a folder and gives the state at its end with the mixing ratios of a lane.
fn outer_run(folder: &Path) -> (hehuang::simulation::Case, State) {
    let scenario =
        Scenario::parse(&text("outer", 18, (360, 252), OUTER), "outer.toml").expect("valid");
    let base = scenario.base().expect("a base");
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let case = scenario.case(&base, episode).expect("a case").case;
    let weather = case.meteorology.at(case.begin).expect("weather");
    let mut state = State::initial(&case, &weather).expect("air");
    let mut writer = AirWriter::new(folder, "outer", &base.vertical, 1);
    run(
        &case,
        &mut state,
        &mut [&mut writer],
        &AtomicBool::new(false),
    )
    .expect("a run");
    assert_eq!(writer.written.len(), 1);
    (case, state)
}

#[test]
fn a_run_on_the_outer_grid_takes_over_its_air_cell_by_cell() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let (case, state) = outer_run(folder.path());
    let outer = RunAir::open(folder.path(), &case.species).expect("files");
    assert!(outer.notes().is_empty());
    let span = (case.begin, case.end);
    let top = 13_000.0;
    let laid = LaidAir::new(
        Box::new(outer),
        &case.horizontal,
        &case.metrics,
        top,
        3600,
        span,
    )
    .expect("covered");
    assert_eq!(laid.lanes().len(), case.lanes());
    let air = &case.meteorology.at(case.end).expect("weather").air_mass;
    let inside = laid.inside(case.end).expect("air");
    let mut unlike = 0;
    for ((k, j, i), mass) in air.indexed_iter() {
        for (lane, theirs) in state.bulk.cell(k, j, i).iter().enumerate() {
            let (ours, theirs) = (inside[[k, j, i, lane]], theirs / mass);
            // 32 bits in the file.
            assert!(
                (ours - theirs).abs() <= 2e-7 * theirs,
                "{lane} {ours} {theirs}"
            );
            unlike += u32::from(theirs > 1.5 * inside[[k, 0, 0, lane]]);
        }
    }
    assert!(
        unlike > 1000,
        "the air is as good as uniform: nothing was tested"
    );
    let ring = laid.ring(case.begin.plus(1800)).expect("air");
    let (a, b) = (
        laid.inside(case.begin).expect("air"),
        laid.inside(case.begin.plus(3600)).expect("air"),
    );
    for lane in 0..case.lanes() {
        let middle = 0.5 * (a[[2, 3, 0, lane]] + b[[2, 3, 0, lane]]);
        assert!((ring.sides[0][[2, 3, lane]] - middle).abs() <= 1e-12 * middle);
    }
}

#[test]
fn the_program_nests_a_run_in_the_folder_of_another() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("outer.toml"), text("outer", 18, (360, 252), OUTER)).expect("a file");
    let inner = |more: &str| {
        let plain = "[output]\nreport = false\ngeotiff = false\ngeojson = false\n";
        fs::write(
            at("inner.toml"),
            text("inner", 6, (96, 72), &format!("{plain}{more}")),
        )
        .expect("a file");
    };
    let hehuang = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("hehuang").expect("the program");
        command.current_dir(folder.path()).args(arguments);
        command
    };
    inner("[boundary.run]\nfolder = \"out\"\n");
    hehuang(&["validate", "inner.toml"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("there is no folder"));
    hehuang(&["run", "outer.toml", "-o", "out"])
        .assert()
        .success();
    assert!(at("out").join("air_20160105T06.nc").is_file());
    hehuang(&["run", "inner.toml", "-o", "in"])
        .assert()
        .success();
    let manifest = fs::read_to_string(at("in").join("manifest.json")).expect("a manifest");
    assert!(
        manifest.contains("air_20160105T06.nc"),
        "the outer files are inputs"
    );
    assert!(
        manifest.contains("the outer run"),
        "where the air comes from"
    );
    // A run that goes on for longer than the outer one is refused before it begins.
    let long = fs::read_to_string(at("inner.toml"))
        .expect("text")
        .replace("hours = 2", "hours = 3");
    fs::write(at("long.toml"), long).expect("a file");
    hehuang(&["run", "long.toml", "-o", "long"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("covers").and(predicate::str::contains("only")));
    // Without the outer run's files a folder is no outer run.
    fs::create_dir(at("empty")).expect("a folder");
    inner("[boundary.run]\nfolder = \"empty\"\n");
    hehuang(&["run", "inner.toml", "-o", "no"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("air_every_hours"));
    inner(
        "[boundary.run]\nfolder = \"out\"\n[boundary.model]\nfiles = [\"out/air_20160105T06.nc\"]\nmodel = \"cam-chm\"\n",
    );
    hehuang(&["validate", "inner.toml"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("cannot stand together"));
    inner("[boundary.model]\nfiles = [\"out/air_20160105T06.nc\"]\nmodel = \"cam-chm\"\n");
    hehuang(&["validate", "inner.toml"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("did you mean").and(predicate::str::contains("cam-chem")));
}
