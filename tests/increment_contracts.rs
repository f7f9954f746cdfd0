//! Changes of emissions and increments between runs: additive where nothing reacts, and one with differences of whole runs where it does.

mod support;

use assert_cmd::Command;
use hehuang::inventory::EmissionSchedule;
use hehuang::simulation::Case;
use predicates::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::{GRID, case_of};
use tempfile::TempDir;

const CHANGES: &str = "[[change]]
name = \"homes\"
factor = 0.4
sector = [\"residential\"]
[[change]]
name = \"works\"
factor = 0.0
sector = [\"industry\"]
region = [\"青海省\"]
";

fn text(more: &str) -> String {
    format!(
        r#"
[scenario]
name = "contract"
start = "2016-01-05T06:00"
hours = 3
spin_up_hours = 0
{GRID}[transport]
advection = "upwind"
[meteorology.representative_day]
id = "winter-stagnant"
[output]
geotiff = false
geojson = false
{more}
"#
    )
}

fn hehuang() -> Command {
    let mut command = Command::cargo_bin("hehuang").expect("the program");
    command.env("NO_COLOR", "1");
    command
}

/// Kilograms of a year by sector and lane.
fn years(case: &Case) -> BTreeMap<(String, usize), f64> {
    let (emissions, lanes) = (case.emissions.as_ref(), case.lanes());
    let mut years = BTreeMap::new();
    for (n, mass) in emissions.annual_totals().iter().enumerate() {
        let sector = emissions.groups()[n / lanes].sector.clone();
        *years.entry((sector, n % lanes)).or_insert(0.0) += mass;
    }
    years
}

/// Rates of an hour [kg/s] by sector and lane.
fn rates(case: &Case) -> BTreeMap<(String, usize), f64> {
    let emissions: &dyn EmissionSchedule = case.emissions.as_ref();
    let weather = case.meteorology.at(case.begin).expect("weather");
    let field = emissions.at(case.begin, &weather).expect("emissions");
    let mut rates = BTreeMap::new();
    for (group, _, own) in field.entries() {
        let sector = &emissions.groups()[group].sector;
        for (lane, rate) in own.iter().enumerate() {
            *rates.entry((sector.clone(), lane)).or_insert(0.0) += rate;
        }
    }
    rates
}

#[test]
fn a_change_multiplies_what_it_takes_and_nothing_else() {
    let half = CHANGES.replace("factor = 0.0", "factor = 0.5");
    let (before, after) = (case_of(&text("")), case_of(&text(&half)));
    for of in [rates, years] {
        let (before, after) = (of(&before), of(&after));
        let mut industry = (0.0, 0.0);
        for (key, old) in &before {
            let new = after[key];
            match key.0.as_str() {
                "residential" => assert!((new - 0.4 * old).abs() <= 1e-12 * old, "{key:?}"),
                "industry" => industry = (industry.0 + old, industry.1 + new),
                _ => assert!((new - old).abs() <= 1e-12 * old, "{key:?} {old} {new}"),
            }
        }
        let left = industry.1 / industry.0;
        assert!(left > 0.5 && left < 0.99, "Gansu's stays: {left}");
    }
    let level = format!("{half}[increment.levels]\nhomes = 0.5\nworks = 0\n");
    let part = rates(&case_of(&text(&level)));
    for (key, old) in &rates(&before) {
        let expected = if key.0 == "residential" { 0.7 } else { 1.0 };
        assert!((part[key] - expected * old).abs() <= 1e-12 * old, "{key:?}");
    }
}

#[test]
fn a_change_of_an_area_and_of_a_species_takes_its_share() {
    let folder = TempDir::new().expect("a folder");
    let half = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"west"},"geometry":{"type":"Polygon","coordinates":[[[90,30],[102,30],[102,42],[90,42],[90,30]]]}}]}"#;
    let file = folder.path().join("west.geojson");
    fs::write(&file, half).expect("a file");
    let change = |species: &str| {
        let file = file.display();
        format!(
            "[[change]]\nname = \"west\"\nfactor = 0.0\nsector = [\"residential\"]\npolygon = {:?}\n{species}",
            file.to_string()
        )
    };
    let before = case_of(&text(""));
    let (old, new) = (rates(&before), rates(&case_of(&text(&change("")))));
    let sulfur = before.species.lane("SO2").expect("SO2");
    let key = ("residential".to_owned(), sulfur);
    let left = new[&key] / old[&key];
    assert!(left > 0.1 && left < 0.9, "some lies east of 102: {left}");
    let only = rates(&case_of(&text(&change("species = [\"SO2\"]\n"))));
    assert!((only[&key] - new[&key]).abs() <= 1e-12 * old[&key]);
    for (other, value) in &only {
        assert!(*other == key || (value - old[other]).abs() <= 1e-12 * value.abs());
    }
}

/// `[(receptor, pollutant, statistic, change)] → column → value`.
fn table(path: &Path) -> BTreeMap<[String; 4], BTreeMap<String, f64>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let header = reader.headers().expect("a header").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let key = [0, 3, 4, 5].map(|n| row[n].to_owned());
        let values = header.iter().zip(&row).skip(6);
        let values = values.map(|(name, value)| {
            let value = value.parse().unwrap_or(f64::NAN);
            (name.to_owned(), value)
        });
        (key, values.collect())
    });
    rows.collect()
}

#[test]
fn where_nothing_reacts_all_answers_are_one() {
    let folder = TempDir::new().expect("a folder");
    let (scenario, output) = (folder.path().join("a.toml"), folder.path().join("out"));
    fs::write(&scenario, text(CHANGES)).expect("a file");
    let run = |more: &[&str]| {
        let mut command = hehuang();
        command
            .arg("increment")
            .arg(&scenario)
            .arg("-o")
            .arg(&output);
        command
            .args(["--each", "--shapley", "--path", "2"])
            .args(more);
        command.assert()
    };
    run(&[])
        .success()
        .stdout(predicate::str::contains("contribution"));
    let found = table(&output.join("increments.csv"));
    let mut seen = 0;
    for (key, row) in &found {
        let increment = row["increment_ug_m3"];
        let size = row["base_ug_m3"].abs().max(1e-9);
        assert!((row["changed_ug_m3"] - row["base_ug_m3"] <= 0.0), "{key:?}");
        for name in [
            "contribution",
            "response",
            "alone",
            "last",
            "path",
            "shapley",
        ] {
            let value = row[&format!("{name}_ug_m3")];
            if value.is_nan() && name == "contribution" {
                continue; // tags follow particles only where nothing reacts
            }
            // Tables have six digits of what may be a small part of the whole.
            assert!(
                (value - increment).abs() <= 3e-6 * size + 1e-5 * increment.abs(),
                "{key:?} {name} {value} {increment}"
            );
            seen += usize::from(increment < -1e-3 * size);
        }
    }
    assert!(seen > 50, "{seen}");
    // What lies there is not run again, and what lies there of another scenario is not touched.
    let record = output.join("path-1-of-2/record.bin");
    let before = fs::metadata(&record)
        .and_then(|m| m.modified())
        .expect("a record");
    run(&[])
        .success()
        .stderr(predicate::str::contains("it is there already"));
    assert_eq!(
        fs::metadata(&record)
            .and_then(|m| m.modified())
            .expect("a record"),
        before
    );
    fs::write(&scenario, text(&CHANGES.replace("0.4", "0.3"))).expect("a file");
    run(&[])
        .code(2)
        .stderr(predicate::str::contains("another scenario"));
}

#[test]
fn where_gases_react_small_changes_do_what_they_respond() {
    let folder = TempDir::new().expect("a folder");
    let (scenario, output) = (folder.path().join("a.toml"), folder.path().join("out"));
    let change = "[chemistry]\n[[change]]\nname = \"works\"\nfactor = 0.98\nsector = [\"industry\", \"power\"]\n";
    let text = text(change)
        .replace("2016-01-05T06:00", "2016-07-05T11:00")
        .replace("winter-stagnant", "summer-ozone")
        .replace("hours = 3", "hours = 2");
    fs::write(&scenario, text).expect("a file");
    let mut command = hehuang();
    command
        .arg("increment")
        .arg(&scenario)
        .arg("-o")
        .arg(&output);
    command.args(["--path", "1", "-q"]).assert().success();
    let found = table(&output.join("increments.csv"));
    let mut seen = 0;
    for (key, row) in found.iter().filter(|(key, _)| key[3] == "works") {
        let (base, increment) = (row["base_ug_m3"], row["alone_ug_m3"]);
        if !["O3", "NO2", "SO2", "CO", "HNO3"].contains(&key[1].as_str())
            || increment.abs() < 1e-3 * base
        {
            continue;
        }
        // Tables have six digits.
        let rounding = 2e-6 * base;
        for name in ["response", "path"] {
            let value = row[&format!("{name}_ug_m3")];
            assert!(
                (value - increment).abs() <= 0.02 * increment.abs() + rounding,
                "{key:?} {name} {value} {increment}"
            );
        }
        if key[1] == "SO2" {
            // But for what less of both does to the radicals.
            let contribution = row["contribution_ug_m3"];
            assert!(
                (contribution / increment - 1.0).abs() < 0.05,
                "{key:?} {contribution} {increment}"
            );
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
    let page = fs::read_to_string(output.join("increments.html")).expect("a page");
    assert!(page.contains("data-kind=\"increment\"") && page.contains("\"works\""));
}

#[test]
fn mistakes_in_changes_are_told() {
    let folder = TempDir::new().expect("a folder");
    let scenario = folder.path().join("a.toml");
    for (change, words) in [
        ("", "has no [[change]]"),
        (
            "[[change]]\nname = \"a\"\nfactor = -0.5\n",
            "a factor of -0.5 cannot be",
        ),
        (
            "[[change]]\nname = \"a\"\nsector = [\"industry\"]\n",
            "has no 'factor'",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\nsector = [\"industri\"]\n",
            "industry",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\nregoin = [\"西宁市\"]\n",
            "region",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\n[[change]]\nname = \"a\"\nfactor = 0.6\n",
            "two changes are called 'a'",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\nspecies = [\"XYZ\"]\n",
            "XYZ",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\nfacility = [\"nowhere\"]\n",
            "nowhere",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\n[increment.levels]\nb = 0.5\n",
            "there is no change 'b'",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\n[increment.levels]\na = 1.5\n",
            "no number from 0 to 1",
        ),
        (
            "[[change]]\nname = \"a\"\nfactor = 0.5\n[increment]\nride = []\n",
            "one run of an increment",
        ),
    ] {
        fs::write(&scenario, text(change)).expect("a file");
        let output = folder.path().join("out");
        let mut command = hehuang();
        command
            .arg("increment")
            .arg(&scenario)
            .arg("-o")
            .arg(output);
        let failed = predicate::str::contains(words);
        command.assert().code(2).stderr(failed);
    }
}
