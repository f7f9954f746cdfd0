//! `hehuang plume weather` as a user meets it: against AERMET 24142's own files from the same reports, and back through
//! `plume check` and `plume run` against AERMOD 24142's concentrations.
//!
//! `tests/weather`: four days of April at 2250 m (own data, about 776 hPa), AERMET's files from them with ADJ_U*, without and with
//! BULKRN (`aermet_*.sfc`), and AERMOD's PLOTFILE of `valley.inp` with these.

use assert_cmd::Command;
use predicates::prelude::*;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

type Outcome = Result<(), Box<dyn Error>>;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/weather")
        .join(name)
}

/// The command in a folder, with the reports, the soundings and the surface of `tests/weather` copied there.
fn prepared() -> Result<tempfile::TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for name in ["station.csv", "sounding.csv", "surface.csv", "valley.inp"] {
        fs::copy(data(name), folder.path().join(name))?;
    }
    Ok(folder)
}

fn plume(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hehuang").expect("the program");
    command.current_dir(folder).arg("plume").args(words);
    command
}

const WEATHER: [&str; 11] = [
    "weather",
    "--stations",
    "station.csv",
    "--sounding",
    "sounding.csv",
    "--surface",
    "surface.csv",
    "--temperature-height",
    "10",
    "--site-id",
    "1",
];

fn weather(folder: &Path, more: &[&str]) -> Command {
    let mut command = plume(folder, &WEATHER);
    command.args(more);
    command
}

/// The rows of a surface file without its head, byte for byte.
fn rows(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

#[test]
fn the_rows_are_aermets() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    weather(at, &["-o", "plain"])
        .assert()
        .success()
        .stdout(predicate::str::contains("PROFBASE  2250.0 METERS"))
        .stdout(predicate::str::contains(
            "2250.0 m above sea level (of the station)",
        ))
        .stdout(predicate::str::contains("ADJ_U* on"));
    assert_eq!(rows(&at.join("plain.sfc"))?, rows(&data("aermet_adj.sfc"))?);
    weather(at, &["-o", "bulk", "--bulk-richardson", "2,10"])
        .assert()
        .success()
        .stdout(predicate::str::contains("BULKRN"));
    assert_eq!(rows(&at.join("bulk.sfc"))?, rows(&data("aermet_bulk.sfc"))?);
    // The profile too, but for the two hours whose temperature was filled: AERMET fills the surface file only.
    let ours = rows(&at.join("plain.pfl"))?;
    let theirs = rows(&data("aermet_adj.pfl"))?;
    let differ = ours.iter().zip(&theirs).filter(|(a, b)| a != b).count();
    assert_eq!((ours.len(), differ), (theirs.len(), 2));
    Ok(())
}

#[test]
fn the_files_go_through_a_deck_with_aermods_concentrations() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    weather(at, &["-o", "valley"]).assert().success();
    plume(at, &["check", "valley.inp"])
        .assert()
        .success()
        .stdout(predicate::str::contains("0 errors"));
    plume(at, &["run", "valley.inp", "--quiet"])
        .assert()
        .success();
    let values = |path: &Path| -> Result<Vec<f64>, Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let rows = text.lines().filter(|line| !line.starts_with('*'));
        rows.map(|row| Ok(row.split_whitespace().nth(2).ok_or("short row")?.parse()?))
            .collect()
    };
    let (ours, theirs) = (
        values(&at.join("valley.plt"))?,
        values(&data("aermod_24h.plt"))?,
    );
    assert_eq!((ours.len(), theirs.len()), (36, 36));
    let most = theirs.iter().fold(0.0_f64, |a, &b| a.max(b));
    for (ours, theirs) in ours.iter().zip(&theirs).filter(|(_, t)| **t > 1e-3 * most) {
        assert!((ours / theirs - 1.0).abs() < 1e-4, "{ours} {theirs}");
    }
    Ok(())
}

#[test]
fn excel_and_gbk_read_as_utf8_does() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    weather(at, &["-o", "a"]).assert().success();
    let text = fs::read_to_string(at.join("station.csv"))?;
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    fs::write(at.join("station.csv"), &gbk)?;
    let table = fs::read_to_string(at.join("surface.csv"))?;
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let excel: String = lines.flat_map(|line| [line, "\r\n"]).collect();
    fs::write(at.join("surface.csv"), format!("\u{feff}{excel}"))?;
    weather(at, &["-o", "b"])
        .assert()
        .success()
        .stdout(predicate::str::contains("河谷站"));
    assert_eq!(fs::read(at.join("a.sfc"))?, fs::read(at.join("b.sfc"))?);
    Ok(())
}

#[test]
fn reports_within_the_hour_are_averaged() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    // Every report twice, half an hour apart, with the same values: the hours stay what they were.
    let text = fs::read_to_string(at.join("station.csv"))?;
    let mut twice = String::new();
    for line in text.lines() {
        let Some((time, rest)) = line
            .split_once(',')
            .filter(|(time, _)| time.starts_with("2016"))
        else {
            twice.push_str(&format!("{line}\n"));
            continue;
        };
        let end = hehuang::time::ModelTime::parse(time)?.plus(-1800).beijing();
        let half = format!(
            "{:04}-{:02}-{:02}T{:02}:30",
            end.year(),
            end.month(),
            end.day(),
            end.hour()
        );
        // Precipitation is that of the row: none in the first half.
        let mut cells: Vec<&str> = rest.split(',').collect();
        cells[11] = "0.0";
        twice.push_str(&format!("{half},{}\n{line}\n", cells.join(",")));
    }
    weather(at, &["-o", "a"]).assert().success();
    fs::write(at.join("station.csv"), twice)?;
    weather(at, &["-o", "b"])
        .assert()
        .success()
        .stdout(predicate::str::contains("192 reports"));
    assert_eq!(rows(&at.join("a.sfc"))?, rows(&at.join("b.sfc"))?);
    Ok(())
}

#[test]
fn all_faults_of_a_table_are_told_at_once() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    let table = "month,sector_from_deg,sector_to_deg,albedo,bowen_ratio,roughness_m\nall,0,360,0.2,1.0\nall,0,360,seven,1.0,0.1\nall,0,360,0.2,1.0,-0.1\n";
    fs::write(at.join("surface.csv"), table)?;
    weather(at, &[])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("surface.csv, line 2"))
        .stderr(predicate::str::contains("5 cells, the header has 6"))
        .stderr(
            predicate::str::contains("line 3, column albedo")
                .and(predicate::str::contains("'seven'")),
        )
        .stderr(predicate::str::contains("line 4, column roughness_m"));
    Ok(())
}

#[test]
fn missing_facts_are_refused_in_the_right_words() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    let refused = |words: &[&str], code: i32, what: &str| {
        plume(at, words)
            .assert()
            .code(code)
            .stderr(predicate::str::contains(what));
    };
    refused(&["weather"], 2, "--stations");
    refused(&["weather", "--stations", "none.csv"], 3, "none.csv");
    let base = [
        "weather",
        "--stations",
        "station.csv",
        "--surface",
        "surface.csv",
    ];
    // Without soundings there is no convective mixing height, unless one says how to go on.
    refused(&base, 3, "--assume-gradient");
    let with = |more: &[&'static str]| [&base[..], more].concat();
    refused(&with(&["--station", "1"]), 2, "99001");
    refused(&with(&["--wind-height", "200"]), 2, "up to 100 m");
    refused(&with(&["--bulk-richardson", "10,2"]), 2, "the lower first");
    refused(
        &with(&["--at", "101.9,36.5"]),
        2,
        "the latitude comes first",
    );
    refused(
        &with(&["--from", "2016-04-09", "--without-soundings"]),
        2,
        "2016-04-05",
    );
    refused(
        &with(&["--from", "5 April", "--without-soundings"]),
        2,
        "5 April",
    );
    plume(
        at,
        &with(&[
            "--assume-gradient",
            "0.005",
            "--from",
            "2016-04-06",
            "--to",
            "2016-04-06",
            "-o",
            "x",
        ]),
    )
    .assert()
    .success()
    .stdout(predicate::str::contains("24 hours"))
    .stdout(predicate::str::contains("not AERMET's way"));
    assert_eq!(rows(&at.join("x.sfc"))?.len(), 24);
    Ok(())
}

#[test]
fn a_mast_fills_the_profile_and_its_lowest_wind_is_the_reference() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    let text = fs::read_to_string(at.join("station.csv"))?;
    // The same reports again at 50 m, half as strong again, with the calms blown away.
    let mut both = text.clone();
    for line in text.lines().filter(|line| line.starts_with("2016")) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[1] = "99002".to_owned();
        cells[6] = "50".to_owned();
        let speed: Option<f64> = cells[7].parse().ok();
        cells[7] = speed.map_or(String::new(), |v| format!("{:.2}", 1.5 * v.max(0.6)));
        both.push_str(&format!("{}\n", cells.join(",")));
    }
    fs::write(at.join("station.csv"), both)?;
    weather(at, &["-o", "one"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("99001, 99002"));
    weather(at, &["-o", "one", "--station", "99001"])
        .assert()
        .success();
    weather(
        at,
        &["-o", "two", "--station", "99001", "--levels", "99002"],
    )
    .assert()
    .success()
    .stdout(predicate::str::contains("further levels at 50 m"))
    .stdout(predicate::str::contains(" 0 calm,"));
    let (one, two) = (rows(&at.join("one.sfc"))?, rows(&at.join("two.sfc"))?);
    // Hours 6 and 51 were calm at 10 m: now they have the wind of 50 m; all others are what they were.
    let differ: Vec<usize> = (0..96).filter(|&k| one[k] != two[k]).collect();
    assert!(differ.contains(&5) && differ.contains(&50), "{differ:?}");
    assert_eq!(
        two[5].split_whitespace().nth(17),
        Some("50.0"),
        "{}",
        two[5]
    );
    let profile = fs::read_to_string(at.join("two.pfl"))?;
    assert_eq!(profile.lines().count(), 192);
    weather(
        at,
        &[
            "-o",
            "x",
            "--station",
            "99001",
            "--levels",
            "99002",
            "--wind-height",
            "50",
        ],
    )
    .assert()
    .code(2)
    .stderr(predicate::str::contains(
        "two levels of the profile are at 50 m",
    ));
    Ok(())
}

#[test]
fn pressure_follows_the_elevation_of_the_place() -> Outcome {
    let folder = prepared()?;
    let at = folder.path();
    weather(at, &["-o", "low"]).assert().success();
    weather(at, &["-o", "high", "--elevation", "3250"])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "from the station's 2250.0 m to 3250.0 m",
        ))
        .stdout(predicate::str::contains("PROFBASE  3250.0 METERS"));
    let column = |file: &str, k: usize| -> Result<Vec<f64>, Box<dyn Error>> {
        rows(&at.join(file))?
            .iter()
            .map(|row| Ok(row.split_whitespace().nth(k).ok_or("short row")?.parse()?))
            .collect()
    };
    let (low, high) = (column("low.sfc", 23)?, column("high.sfc", 23)?);
    // A kilometre of air of 290 K; the hour without pressure has the standard atmosphere's.
    let expected = (-9.806_55_f64 * 1000.0 / (287.04 * 290.0)).exp();
    for (k, (low, high)) in low.iter().zip(&high).enumerate().filter(|(k, _)| *k != 33) {
        assert!((high / low - expected).abs() < 2e-3, "{k} {low} {high}");
    }
    // Nights: u* and θ* stay, the flux falls as the density.
    let (low, high) = (column("low.sfc", 5)?, column("high.sfc", 5)?);
    for (low, high) in low
        .iter()
        .zip(&high)
        .filter(|(low, _)| (-60.0..-10.0).contains(*low))
    {
        assert!((high / low - expected).abs() < 0.02, "{low} {high}");
    }
    Ok(())
}

#[test]
fn a_scenario_gives_weather_at_a_point() -> Outcome {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    let words = [
        "weather",
        "--scenario",
        "winter-episode-quick",
        "--at",
        "36.62,101.77",
    ];
    plume(at, &words)
        .args(["--arid", "--to", "2016-01-01", "-o", "xining"])
        .assert()
        .success()
        .stdout(predicate::str::contains("of the embedded terrain"))
        .stdout(predicate::str::contains("embedded land cover"));
    let head = fs::read_to_string(at.join("xining.sfc"))?;
    assert!(
        head.lines()
            .next()
            .is_some_and(|line| line.contains("PROG VERSION hehuang"))
    );
    let found = rows(&at.join("xining.sfc"))?;
    assert_eq!(found.len(), 24);
    // Pressure of Xining's height, not of the sea.
    for row in &found {
        let pressure: f64 = row.split_whitespace().nth(23).ok_or("short row")?.parse()?;
        assert!((740.0..800.0).contains(&pressure), "{row}");
    }
    Ok(())
}
