//! `hehuang plan targets` from the outside: tables of observations, bulletins, ledgers and balances beside the plan's targets, and what is refused with a reason.

mod support;

use assert_cmd::Command;
use predicates::prelude::*;
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use support::GRID;
use tempfile::TempDir;

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program")
}

fn targets(more: &[&str]) -> Command {
    let mut command = hehuang();
    command.args(["plan", "targets"]).args(more);
    command
}

fn example(name: &str) -> String {
    format!("{}/docs/examples/plan_{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Days of two years of Xining and Golmud: 20 days with PM2.5 of 90, four of dust with PM10 of 700, else clean; in 2024 PM2.5 is lower.
fn written(folder: &TempDir) -> PathBuf {
    let mut text = "city,date,pm25,pm10,so2,no2,co,o3\n".to_owned();
    for year in [2023, 2024] {
        let february = if year % 4 == 0 { 29 } else { 28 };
        let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut number = 0;
        for (month, days) in months.iter().enumerate() {
            for day in 1..=*days {
                number += 1;
                let clean = if year == 2023 { 24 } else { 18 };
                let (fine, coarse) = match number {
                    1..=20 => (90, 110),
                    101..=104 => (60, 700),
                    _ => (clean, 50),
                };
                let month = month + 1;
                for city in ["西宁市", "格尔木"] {
                    writeln!(
                        text,
                        "{city},{year}-{month:02}-{day:02},{fine},{coarse},12,25,0.9,110"
                    )
                    .expect("text");
                }
            }
        }
    }
    let path = folder.path().join("days.csv");
    fs::write(&path, text).expect("a file");
    path
}

type Row = HashMap<String, String>;

fn rows(table: &Path, more: &[&str]) -> Vec<Row> {
    let output = targets(&[
        "--state",
        "china",
        "--daily-ozone",
        "mda8",
        "--format",
        "csv",
    ])
    .arg(table)
    .args(more)
    .output()
    .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    csv::Reader::from_reader(output.stdout.as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table")
}

/// Value, gap, met, count and number of days of an outcome.
fn outcome<'r>(rows: &'r [Row], target: &str, place: &str, year: &str, dust: &str) -> [&'r str; 5] {
    let own = |r: &&Row| {
        [
            ("target", target),
            ("place", place),
            ("year", year),
            ("dust", dust),
        ]
        .iter()
        .all(|(key, value)| r[*key] == *value)
    };
    let row = rows.iter().find(own).expect("an outcome");
    ["value", "gap", "met", "count", "of"].map(|key| row[key].as_str())
}

#[test]
fn days_of_two_years_beside_every_target_that_days_decide() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    let all = rows(&table, &["--dust", "exclude"]);
    let of = |target, dust| outcome(&all, target, "Xining", "2024", dust);
    // 366 days, 20 and four of dust not good: 342 are 93.4 %; without dust 342 of 362 are 94.5 %.
    assert_eq!(
        of("good_days", "as measured"),
        ["93.4", "-2.9", "no", "342", "366"]
    );
    let left = "without dust, days left out";
    assert_eq!(of("good_days", left), ["94.5", "-1.8", "no", "342", "362"]);
    let kept = "without dust, days kept";
    assert_eq!(of("good_days", kept)[..3], ["94.5", "-1.8", "no"]);
    // (20·90 + 4·60 + 342·18)/366 = 22.4.
    assert_eq!(of("pm25", "as measured")[..3], ["22", "1", "no"]);
    // Heavy days: four as measured (who knows of what), none without dust.
    assert_eq!(of("heavy_days", "as measured"), ["4", "4", "", "4", "366"]);
    assert_eq!(of("heavy_days", left)[..3], ["0", "0", "yes"]);
    // (20·90 + 4·60 + 341·24)/365 = 28.01 in 2023: 5.6 less.
    assert_eq!(
        of("never_worse", "as measured")[..3],
        ["-5.6", "-5.6", "yes"]
    );
    // Golmud is a key region, no city; one city is no province.
    assert_eq!(
        outcome(&all, "pm25", "Golmud", "2024", "as measured")[0],
        "22"
    );
    let golmud = all.iter().find(|r| r["place"] == "Golmud").expect("Golmud");
    assert_eq!(
        (golmud["scope"].as_str(), golmud["place_zh"].as_str()),
        ("key region", "格尔木市")
    );
    assert_eq!(
        outcome(&all, "pm25", "Qinghai", "2024", "as measured")[2],
        ""
    );
    // One year asked for is still beside the one before.
    let one = rows(&table, &["--year", "2024"]);
    assert!(one.iter().all(|r| r["year"] == "2024"));
    assert_eq!(
        outcome(&one, "never_worse", "Xining", "2024", "as measured")[0],
        "-5.6"
    );
    // Cities and key regions by any of their names.
    let two = rows(&table, &["--year", "2024", "--only", "西宁,格尔木市"]);
    for place in ["Xining", "Golmud"] {
        assert!(two.iter().any(|r| r["place"] == place), "{place}");
    }
    let golmud = rows(&table, &["--year", "2024", "--only", "Golmud"]);
    assert!(golmud.iter().all(|r| r["place"] == "Golmud"));
    // By another edition, as if, and said.
    let new = rows(&table, &["--year", "2024", "--edition", "2026"]);
    assert!(new.iter().all(|r| r["edition"] == "2026"));
    assert!(new[0]["rests_on"].contains("edition 2026 judges 2024 as if it had been in force"));
}

#[test]
fn bulletins_ledgers_and_balances_in_one_table() {
    targets(&[
        "--reported",
        "embedded",
        "--ledger",
        &example("ledger.csv"),
        "--energy",
        &example("energy.csv"),
    ])
    .assert()
    .success()
    .stdout(predicate::str::contains(
        "338 good days are 93.1 % of 363 days: 3 of 366 were left out",
    ))
    .stdout(predicate::str::contains("−2"))
    // NOx finished or verified: 1850 + 1420 + 310; VOC: 860 + 410.
    .stdout(predicate::str::contains("3580.0"))
    .stdout(predicate::str::contains("−2620.0"))
    .stdout(predicate::str::contains("1270.0"))
    .stdout(predicate::str::contains(
        "1380.0 t more planned or under way",
    ))
    // 2300/4500 and 870/2560.
    .stdout(predicate::str::contains("51.1"))
    .stdout(predicate::str::contains("34.0"));
    targets(&["--reported", "embedded", "--format", "markdown"])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "| share of good days 优良天数比例 | Xining 西宁市 | 2024 |",
        ));
    targets(&["--reported", "embedded", "--fail-on-exceed"])
        .assert()
        .code(4)
        .stderr(predicate::str::contains("good_days Xining 2024 (reported)"));
}

#[test]
fn sums_of_a_ledger_add_up() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("sums.csv");
    targets(&["--ledger", &example("ledger.csv"), "--ledger-sums"])
        .arg(&path)
        .assert()
        .success();
    let text = fs::read_to_string(&path).expect("a table");
    let text = text.trim_start_matches('\u{feff}');
    let rows: Vec<Row> = csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table");
    let nox = rows.iter().filter(|r| r["pollutant"] == "NOX");
    let sum: f64 = nox
        .map(|r| r["reduction_t"].parse::<f64>().expect("a number"))
        .sum();
    assert!((sum - (1850.0 + 1420.0 + 1380.0 + 310.0)).abs() < 1e-9);
}

#[test]
fn what_is_asked_for_wrongly_is_refused_with_a_hint() {
    let folder = TempDir::new().expect("a folder");
    let ledger = fs::read_to_string(example("ledger.csv")).expect("the example");
    let (gbk, _, _) = encoding_rs::GBK.encode(&ledger);
    let path = folder.path().join("gbk.csv");
    fs::write(&path, &gbk).expect("a file");
    let run = |path: &Path| targets(&["--ledger"]).arg(path).assert();
    run(&path)
        .success()
        .stdout(predicate::str::contains("3580.0"));
    for (from, to, words) in [
        ("在建", "再建", "this status is not known (found '再建')"),
        (
            ",1420,",
            ",-1420,",
            "line 4, column 减排量(吨): this must not be negative (found '-1420')",
        ),
        (
            "示例-003",
            "示例-002",
            "NOX of this project stands in line 4 already",
        ),
        (
            "海东市",
            "兰州市",
            "no city or prefecture of the plan (found '兰州市')",
        ),
    ] {
        let path = folder.path().join("wrong.csv");
        fs::write(&path, ledger.replacen(from, to, 1)).expect("a file");
        run(&path).code(3).stderr(predicate::str::contains(words));
    }
    fs::write(&path, "").expect("a file");
    run(&path)
        .code(3)
        .stderr(predicate::str::contains("the file is empty"));
    let table = written(&folder);
    let observed = |more: &[&str]| {
        targets(&["--state", "china", "--daily-ozone", "mda8"])
            .arg(&table)
            .args(more)
            .assert()
    };
    observed(&["--edition", "2020"])
        .code(2)
        .stderr(predicate::str::contains("there is no edition '2020'"));
    observed(&["--only", "Lhasa"])
        .code(2)
        .stderr(predicate::str::contains(
            "nothing of 'Lhasa'\nhint: it has Xining, Golmud",
        ));
    observed(&["--year", "1999"])
        .code(3)
        .stderr(predicate::str::contains(
            "nothing of this is about a target of the plan",
        ));
    observed(&["--cut", "all"])
        .code(2)
        .stderr(predicate::str::contains("--run"));
    targets(&["--run", "no-such-run", "--cut", "all", "--format", "csv"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("--cut-table"));
    targets(&["--run", "no-such-run"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("give the folder of a run"));
}

#[test]
fn the_cut_that_closes_a_gap_is_the_same_on_any_number_of_threads() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    let scenario = folder.path().join("tagged.toml");
    let text = format!(
        r#"
[scenario]
name = "tagged"
start = "2016-01-05T06:00"
hours = 2
spin_up_hours = 0
{GRID}[transport]
advection = "upwind"
[meteorology.representative_day]
id = "winter-stagnant"
[[attribution.set]]
name = "sector-region"
by = ["sector", "region"]
regions = {{ xining = ["西宁市"], haidong = ["海东市"] }}
rest = "elsewhere"
[output]
netcdf = false
geotiff = false
geojson = false
report = false
"#
    );
    fs::write(&scenario, text).expect("a file");
    let run = folder.path().join("run");
    hehuang()
        .args(["run", "-q", "-o"])
        .arg(&run)
        .arg(&scenario)
        .assert()
        .success();
    let cuts = |name: &str, threads: &str, seed: &str| {
        let path = folder.path().join(name);
        targets(&[
            "--state",
            "china",
            "--daily-ozone",
            "mda8",
            "--year",
            "2024",
        ])
        .env("RAYON_NUM_THREADS", threads)
        .arg(&table)
        .args(["--cut", "each", "--draws", "60", "--seed", seed, "--run"])
        .arg(&run)
        .arg("--cut-table")
        .arg(&path)
        .assert()
        .success()
        .stdout(predicate::str::contains("cuts that would close a gap"));
        fs::read_to_string(&path).expect("a table")
    };
    let one = cuts("one.csv", "1", "1");
    assert_eq!(one, cuts("four.csv", "4", "1"));
    assert_ne!(one, cuts("other.csv", "1", "2"));
    let rows: Vec<Row> = csv::Reader::from_reader(one.trim_start_matches('\u{feff}').as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table");
    // Closes less than the whole of it, the less of the sources are taken: sectors add up to all, and places do.
    let closes = |kind: &str| -> f64 {
        let own = rows
            .iter()
            .filter(|r| r["target"] == "pm25" && r["place"] == "Xining" && r["kind"] == kind);
        own.map(|r| {
            r["cut_percent"].parse().map_or_else(
                |_| r["closes_percent"].parse::<f64>().expect("a number"),
                |cut: f64| 1e4 / cut,
            )
        })
        .sum()
    };
    let all = closes("all");
    assert!(all > 1.0, "all emissions do something: {all} %");
    for kind in ["sector", "place"] {
        let sum = closes(kind);
        assert!(
            (sum - all).abs() < 0.02 * all + 1.0,
            "{kind}: {sum} of {all}"
        );
    }
    targets(&[
        "--state",
        "china",
        "--daily-ozone",
        "mda8",
        "--cut",
        "industri",
        "--run",
    ])
    .arg(&run)
    .arg(&table)
    .assert()
    .code(2)
    .stderr(predicate::str::contains("did you mean 'industry'?"));
    targets(&[
        "--state",
        "china",
        "--daily-ozone",
        "mda8",
        "--cut",
        "all",
        "--tag-set",
        "none",
        "--run",
    ])
    .arg(&run)
    .arg(&table)
    .assert()
    .code(2)
    .stderr(predicate::str::contains("it has sector-region"));
}

#[test]
fn both_tables_of_articles_have_all_38_in_order_with_the_same_commands() {
    let rows = |name: &str| -> Vec<[String; 4]> {
        let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).expect("a page");
        let lines = text.lines().filter(|line| {
            let first = line.trim_start_matches("| ").split(' ').next();
            line.starts_with("| ") && first.is_some_and(|n| n.parse::<usize>().is_ok())
        });
        lines
            .map(|line| {
                let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
                assert_eq!(cells.len(), 4, "{line}");
                std::array::from_fn(|n| cells[n].to_owned())
            })
            .collect()
    };
    let (english, chinese) = (rows("articles.md"), rows("articles.zh.md"));
    let numbers: Vec<String> = (1..=38).map(|n| n.to_string()).collect();
    let code = |text: &str| -> Vec<String> {
        let quoted = text.split('`').skip(1).step_by(2);
        let mut own: Vec<String> = quoted.map(str::to_owned).collect();
        // Words stand in another order in Chinese.
        own.sort();
        own
    };
    for table in [&english, &chinese] {
        let own: Vec<&String> = table.iter().map(|row| &row[0]).collect();
        assert_eq!(own, numbers.iter().collect::<Vec<_>>());
        assert!(
            table
                .iter()
                .all(|row| row.iter().all(|cell| !cell.is_empty()))
        );
    }
    for (english, chinese) in english.iter().zip(&chinese) {
        assert_eq!(
            code(&english[2]),
            code(&chinese[2]),
            "article {}",
            english[0]
        );
    }
}
