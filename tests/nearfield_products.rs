//! Products of a near-field run against the PLOTFILE and POSTFILE of the same run.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

type Outcome = Result<(), Box<dyn Error>>;

const WEATHER: [&str; 2] = ["valley.sfc", "valley.pfl"];
const OUTPUTS: &str = "OU STARTING\n   FILEFORM  EXP\n   RECTABLE ALLAVE FIRST SECOND\n   PLOTFILE  1  ALL  FIRST p1.plt\n   PLOTFILE  1  ALL  SECOND p2.plt\nOU FINISHED\n";

/// A folder with the deck of nets and its weather, with plot files asked for.
fn folder() -> Result<tempfile::TempDir, Box<dyn Error>> {
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decks");
    let folder = tempfile::tempdir()?;
    for file in WEATHER {
        std::fs::copy(decks.join(file), folder.path().join(file))?;
    }
    let deck = std::fs::read_to_string(decks.join("nets.inp"))?;
    let before = deck.split("OU STARTING").next().ok_or("no outputs")?;
    std::fs::write(folder.path().join("nets.inp"), format!("{before}{OUTPUTS}"))?;
    Ok(folder)
}

fn run(folder: &Path, more: &[&str]) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::cargo_bin("hehuang")?;
    command
        .current_dir(folder)
        .args(["plume", "run", "nets.inp"])
        .args(more);
    Ok(command)
}

/// Values by rank as a plot file has them.
fn plotted(path: &Path) -> Result<Vec<f64>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let rows = text.lines().filter(|line| !line.starts_with('*'));
    rows.map(|line| Ok(line.split_whitespace().nth(2).ok_or("short row")?.parse()?))
        .collect()
}

#[test]
fn tables_hold_what_the_plot_files_hold() -> Outcome {
    let folder = folder()?;
    let at = folder.path();
    run(
        at,
        &[
            "--products",
            "out",
            "--crs",
            "EPSG:32647",
            "--hourly",
            "--report",
        ],
    )?
    .assert()
    .success();
    let text = std::fs::read_to_string(at.join("out/tables/concentration_1h_high.csv"))?;
    let mut found: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let value = cells[cells.len() - 2].parse()?;
        found.entry(cells[1].to_owned()).or_default().push(value);
    }
    for (rank, file) in [("1", "p1.plt"), ("2", "p2.plt")] {
        let expected = plotted(&at.join(file))?;
        assert_eq!(found[rank].len(), expected.len());
        for (value, printed) in found[rank].iter().zip(expected) {
            assert!(
                (value - printed).abs() <= 5.1e-6 * printed.abs(),
                "{value} {printed}"
            );
        }
    }
    let file = netcdf::open(at.join("out/statistics.nc"))?;
    let high = file
        .variable("concentration_1h_high")
        .ok_or("no variable")?;
    let values: Vec<f64> = high.get_values(..)?;
    let receptors = found["1"].len();
    for (value, table) in values[..receptors].iter().zip(&found["1"]) {
        assert!((value - table).abs() <= 1e-8 * table.abs());
    }
    let hourly = netcdf::open(at.join("out/hourly.nc"))?;
    let hours: Vec<f32> = hourly
        .variable("concentration_hourly")
        .ok_or("no variable")?
        .get_values(..)?;
    for receptor in 0..receptors {
        let highest = hours
            .iter()
            .skip(receptor)
            .step_by(receptors)
            .fold(0.0_f32, |a, &b| a.max(b));
        assert!((f64::from(highest) - values[receptor]).abs() <= 1e-6 * values[receptor]);
    }
    assert!(at.join("out/manifest.json").exists());
    let page = std::fs::read_to_string(at.join("nets.html"))?;
    assert!(page.contains("near-field") && !page.contains("<!--@"));
    Ok(())
}

#[test]
fn products_do_not_depend_on_threads() -> Outcome {
    let folder = folder()?;
    let at = folder.path();
    for threads in ["1", "3"] {
        run(
            at,
            &[
                "--products",
                threads,
                "--threads",
                threads,
                "--report",
                &format!("{threads}.html"),
            ],
        )?
        .assert()
        .success();
    }
    for file in ["statistics.nc", "manifest.json", "tables/maxima.csv"] {
        let read = |threads: &str| std::fs::read(at.join(threads).join(file));
        assert!(read("1")? == read("3")?, "{file}");
    }
    assert!(std::fs::read(at.join("1.html"))? == std::fs::read(at.join("3.html"))?);
    Ok(())
}

#[test]
fn without_a_map_system_there_are_no_contours_and_the_user_is_told() -> Outcome {
    let folder = folder()?;
    let at = folder.path();
    let output = run(at, &["--products", "out"])?.output()?;
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr)?;
    assert!(
        told.contains("no GeoJSON contours") && told.contains("--crs"),
        "{told}"
    );
    assert!(!at.join("out/contours").exists());
    let refused = run(at, &["--products", "out", "--crs", "EPSG:4326"])?.output()?;
    assert_eq!(refused.status.code(), Some(2));
    Ok(())
}
