//! The plan from end to end: every shipped plan scenario runs on a coarse grid, and what `hehuang compare` says of them adds up.

use assert_cmd::Command;
use predicates::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Scenarios against `plan-base`.
const WINTER: [&str; 6] = [
    "plan-2025",
    "plan-2025-min",
    "plan-2025-max",
    "clean-heating",
    "ultra-low-steel-cement",
    "straw-ban",
];

fn hehuang() -> Command {
    let mut command = Command::cargo_bin("hehuang").expect("the program");
    command.env("NO_COLOR", "1");
    command
}

/// A shipped scenario with 36-km cells, an hour and no files but the record.
fn coarse(name: &str, folder: &Path) -> PathBuf {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let text = fs::read_to_string(shipped).expect("a shipped scenario");
    let mut lines = Vec::new();
    for line in text.lines() {
        let key = line.split('=').next().unwrap_or_default().trim();
        lines.push(match key {
            "cell_size_km" => "cell_size_km = 36".to_owned(),
            "start" => line.replace("T00:00", "T12:00"),
            "hours" => "hours = 1".to_owned(),
            "spin_up_hours" => "spin_up_hours = 0".to_owned(),
            "netcdf" | "csv" | "report" | "parquet" => format!("{key} = false"),
            _ => line.to_owned(),
        });
    }
    let path = folder.join(format!("{name}.toml"));
    fs::write(&path, lines.join("\n")).expect("a file");
    path
}

/// Rows of a table by column.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("a table");
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row")).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or(f64::NAN)
}

#[test]
fn shipped_plans_run_and_their_measures_add_up() {
    let folder = TempDir::new().expect("a folder");
    let base = coarse("plan-base", folder.path());
    let scenarios: Vec<PathBuf> = WINTER.iter().map(|n| coarse(n, folder.path())).collect();
    let observed = folder.path().join("observed.csv");
    // As a spreadsheet saves it: byte order mark, PM2.5 with its point.
    fs::write(
        &observed,
        "\u{feff}place,pollutant,value_ug_m3\n城西区,PM2.5,60\n城西区,PM25_SO4,10\n",
    )
    .expect("a file");
    let run = |output: &str, threads: &str, scenarios: &[PathBuf]| {
        let output = folder.path().join(output);
        hehuang()
            .arg("compare")
            .arg(&base)
            .args(scenarios)
            .arg("--output")
            .arg(&output)
            .args([
                "--draws",
                "40",
                "--threads",
                threads,
                "--quiet",
                "--observed",
            ])
            .arg(&observed)
            .assert()
            .success()
            .stdout(predicate::str::contains("clean-heating against plan-base"));
        output
    };
    let one = run("one", "2", &scenarios);
    let two = run("two", "1", &scenarios[3..4]);
    for name in ["comparison.csv", "measures.csv", "projected.csv"] {
        let rows = |folder: &Path| {
            let rows = table(&folder.join(name)).into_iter();
            rows.filter(|r| r["scenario"] == "clean-heating")
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&one), rows(&two), "{name} on one and two threads");
    }
    let comparison = table(&one.join("comparison.csv"));
    let fine: Vec<_> = comparison
        .iter()
        .filter(|r| r["pollutant"] == "PM25" && r["receptor"] == "chengxi")
        .collect();
    assert_eq!(fine.len(), WINTER.len());
    let change = |name: &str| {
        let row = fine
            .iter()
            .find(|r| r["scenario"] == name)
            .expect("a scenario");
        let (low, high) = (
            number(row, "change_low_ug_m3"),
            number(row, "change_high_ug_m3"),
        );
        (number(row, "change_ug_m3"), low.min(high), low.max(high))
    };
    // Least, likely and most stand in order, and the interval holds the likely change.
    let (likely, low, high) = change("plan-2025");
    assert!(change("plan-2025-max").0 < likely && likely < change("plan-2025-min").0);
    assert!(change("plan-2025-min").0 < 0.0);
    assert!(
        low < likely && likely < high && high < 0.0,
        "{low} {likely} {high}"
    );
    // Shares of the measures add up to the difference of the runs.
    let measures = table(&one.join("measures.csv"));
    for name in WINTER {
        let own = measures
            .iter()
            .filter(|r| r["scenario"] == name && r["receptor"] == "chengxi");
        let sum: f64 = own.clone().map(|r| number(r, "share_ug_m3")).sum();
        assert!(
            (sum - change(name).0).abs() < 1e-3,
            "{name}: {sum} {}",
            change(name).0
        );
        assert!(
            own.filter(|r| number(r, "share_ug_m3") != 0.0).count() >= 1,
            "{name}"
        );
    }
    // Sulfate by its own factor, the other 50 µg/m³ by that of PM2.5.
    let factor = |pollutant: &str| {
        let row = comparison.iter().find(|r| {
            r["pollutant"] == pollutant
                && r["receptor"] == "chengxi"
                && r["scenario"] == "clean-heating"
        });
        let row = row.expect("a row");
        number(row, "scenario_ug_m3") / number(row, "base_ug_m3")
    };
    let projected = table(&one.join("projected.csv"));
    let own = projected
        .iter()
        .find(|r| r["scenario"] == "clean-heating")
        .expect("a row");
    let wanted = 50.0 * factor("PM25") + 10.0 * factor("PM25_SO4");
    assert!((number(own, "projected_ug_m3") - wanted).abs() < 1e-2);
}

#[test]
fn night_refuelling_keeps_the_mass_of_a_day_but_for_what_evaporates_less() {
    let folder = TempDir::new().expect("a folder");
    let base = coarse("night-refuelling-base", folder.path());
    let night = coarse("night-refuelling", folder.path());
    let output = folder.path().join("out");
    hehuang()
        .arg("compare")
        .args([&base, &night])
        .arg("--output")
        .arg(&output)
        .arg("--quiet")
        .assert()
        .success();
    let comparison = table(&output.join("comparison.csv"));
    assert!(comparison.iter().any(|r| r["pollutant"] == "O3"));
    hehuang()
        .args(["plan", "explain"])
        .arg(&night)
        .assert()
        .success()
        .stdout(predicate::str::contains("M-32 shift"));
}

#[test]
fn the_same_name_twice_and_places_outside_are_refused() {
    let folder = TempDir::new().expect("a folder");
    let base = coarse("plan-base", folder.path());
    hehuang()
        .arg("compare")
        .args([&base, &base])
        .assert()
        .failure()
        .stderr(predicate::str::contains("are both called 'plan-base'"));
    hehuang()
        .args(["compare", "plan-base", "plan-2052"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("plan-2025"));
    hehuang()
        .args(["compare", "plan-base", "plan-2025", "--draws", "5"])
        .assert()
        .failure()
        .stderr(predicate::str::contains("fewer than 40"));
}
