//! `hehuang standards` from the outside: years judged by editions side by side, exit codes, tables, and what is refused with a reason.

use assert_cmd::Command;
use predicates::prelude::*;
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program")
}

/// Days of 2023 of one city: clean but for 20 days with PM2.5 of 70, and four of dust with PM10 of 500.
fn written(folder: &TempDir) -> PathBuf {
    let months = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut text = "city,date,pm25,pm10,so2,no2,co,o3\n".to_owned();
    let mut number = 0;
    for (month, days) in months.iter().enumerate() {
        for day in 1..=*days {
            number += 1;
            let (fine, coarse) = match number {
                1..=20 => (70, 110),
                101..=104 => (60, 500),
                _ => (20, 50),
            };
            let month = month + 1;
            writeln!(
                text,
                "西宁市,2023-{month:02}-{day:02},{fine},{coarse},12,25,0.9,110"
            )
            .expect("text");
        }
    }
    let path = folder.path().join("days.csv");
    fs::write(&path, text).expect("a file");
    path
}

fn judge(table: &Path) -> Command {
    let mut command = hehuang();
    command.args(["standards", "judge"]).arg(table);
    command.args(["--state", "china", "--daily-ozone", "mda8"]);
    command
}

fn rows(table: &Path, more: &[&str]) -> Vec<HashMap<String, String>> {
    let output = judge(table)
        .args(["--format", "csv"])
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

fn value(rows: &[HashMap<String, String>], edition: &str, dust: &str, key: [&str; 3]) -> String {
    let [kind, quantity, statistic] = key;
    let same = |row: &&HashMap<String, String>| {
        row["edition"] == edition
            && row["dust"] == dust
            && row["kind"] == kind
            && row["quantity"] == quantity
            && row["statistic"] == statistic
    };
    let found: Vec<_> = rows.iter().filter(same).collect();
    assert_eq!(found.len(), 1, "{edition} {dust} {key:?}");
    found[0]["value"].clone()
}

#[test]
fn a_year_by_two_editions_with_and_without_dust() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    let events = folder.path().join("events.csv");
    let days = folder.path().join("days_out.csv");
    let rows = rows(
        &table,
        &[
            "--version",
            "2012",
            "--dust",
            "exclude",
            "--days",
            days.to_str().expect("a path"),
            "--dust-events",
            events.to_str().expect("a path"),
        ],
    );
    let of = |dust, key| value(&rows, "2012", dust, key);
    // (20 × 70 + 4 × 60 + 341 × 20)/365 = 23.2 → 23; without the 4 days (1400 + 6820)/361 = 22.8 → 23.
    assert_eq!(of("as measured", ["annual", "pm25", "mean of day"]), "23");
    // (20 × 110 + 4 × 500 + 341 × 50)/365 = 58.2; (2200 + 17050)/361 = 53.3.
    assert_eq!(of("as measured", ["annual", "pm10", "mean of day"]), "58");
    assert_eq!(of("without dust", ["annual", "pm10", "mean of day"]), "53");
    assert_eq!(of("as measured", ["days", "", "good"]), "361");
    assert_eq!(of("as measured", ["days", "", "good share"]), "98.9");
    assert_eq!(of("without dust", ["days", "", "valid"]), "361");
    assert_eq!(of("without dust", ["days", "", "left for dust"]), "4");
    assert_eq!(of("without dust", ["days_if_kept", "", "valid"]), "365");
    assert!(
        rows.iter()
            .any(|r| r["kind"] == "rests_on" && r["statistic"] == "unverified")
    );
    let text = fs::read_to_string(events).expect("events");
    assert_eq!(text.lines().count(), 5, "{text}");
    let text = fs::read_to_string(days).expect("days");
    assert_eq!(text.lines().count(), 1 + 2 * 365);
    assert!(
        text.contains("2023-01-01,2012,as measured,94,good,良,pm25"),
        "{}",
        &text[..500]
    );
    // As if judged in 2026: 20 days of PM2.5 70 are no longer good.
    let rows = self::rows(&table, &["--version", "2012,2026,who2021", "--as-if"]);
    let of = |edition| value(&rows, edition, "as measured", ["days", "", "good"]);
    assert_eq!((of("2012").as_str(), of("2026").as_str()), ("361", "341"));
    assert_eq!(
        rows.iter().find(|r| r["edition"] == "2026").expect("a row")["held"],
        "as if"
    );
    assert!(
        rows.iter()
            .any(|r| r["edition"] == "who2021" && r["kind"] == "who")
    );
}

#[test]
fn the_text_stands_side_by_side_and_says_what_it_rests_on() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    judge(&table)
        .args(["--version", "2012", "--version", "2026", "--as-if"])
        .assert()
        .success()
        .stdout(predicate::str::contains("Xining 2023"))
        .stdout(predicate::str::contains("2012 in force, as measured"))
        .stdout(predicate::str::contains("2026 as if, as measured"))
        .stdout(predicate::str::contains("361 of 365 = 98.9 %"))
        .stdout(predicate::str::contains("rest on what is not confirmed"));
}

#[test]
fn a_missed_limit_is_exit_code_4_only_if_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    judge(&table)
        .args(["-q", "--fail-on-exceed"])
        .assert()
        .success();
    // 23 µg/m³ is above the 15 of class I.
    judge(&table)
        .args(["-q", "--class", "1"])
        .assert()
        .success();
    judge(&table)
        .args(["-q", "--class", "1", "--fail-on-exceed"])
        .assert()
        .code(4)
        .stderr(predicate::str::contains("pm25 mean 23 µg/m³ above 15"));
}

#[test]
fn what_cannot_be_judged_is_refused_with_a_reason() {
    let folder = TempDir::new().expect("a folder");
    let table = written(&folder);
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--version", "2026"], 2, "edition 2026"),
        (
            &["--version", "2020"],
            2,
            "known are 2012, 2026, 2031, who2021",
        ),
        (
            &["--version", "2026", "--as-if", "--dust", "exclude"],
            2,
            "--events",
        ),
        (
            &["--only", "Lanzhou"],
            2,
            "the table has nothing of 'Lanzhou'",
        ),
        (&["--air", "nowhere.csv"], 3, "nowhere.csv"),
        (&["--tables", "nowhere"], 3, "nowhere"),
    ];
    for (more, code, word) in cases {
        judge(&table)
            .args(more)
            .assert()
            .code(code)
            .stderr(predicate::str::contains(word));
    }
    let early = folder.path().join("early.csv");
    fs::write(&early, "city,date,pm25\nXining,2011-05-01,20\n").expect("a file");
    judge(&early)
        .assert()
        .code(2)
        .stderr(predicate::str::contains(
            "on 2011-05-01 none of the known editions",
        ));
}

#[test]
fn editions_are_shown_with_their_dates_and_doubts() {
    let show = |more: &[&str]| {
        let mut command = hehuang();
        command.args(["standards", "show"]).args(more);
        command
    };
    show(&["--on", "2027-05-01"])
        .assert()
        .success()
        .stdout(predicate::str::contains("2026-03-01 to 2030-12-31"))
        .stdout(predicate::str::contains("its numbers are not known"))
        .stdout(predicate::str::contains("[second-hand]"));
    show(&[])
        .assert()
        .success()
        .stdout(predicate::str::contains("who2021"));
    show(&["--on", "2001-05-01"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("2016-01-01 to 2026-02-28"));
}
