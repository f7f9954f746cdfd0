//! Emergency responses: an hour's emission is what the list promises, alerts of a run are answered, and the command leads two runs to their effect.

mod support;

use assert_cmd::Command;
use hehuang::inventory::EmissionSchedule;
use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::Case;
use predicates::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::GRID;
use tempfile::TempDir;

const HEAD: &str = "source_id,facility,sector,class,county,grade,exempt,yellow_so2_percent,yellow_nox_percent,yellow_pm_percent,yellow_voc_percent,orange_so2_percent,orange_nox_percent,orange_pm_percent,orange_voc_percent,red_so2_percent,red_nox_percent,red_pm_percent,red_voc_percent,red_co_percent\n";

fn text(hours: usize, more: &str) -> String {
    format!(
        r#"
[scenario]
name = "contract"
start = "2016-01-05T06:00"
hours = {hours}
spin_up_hours = 0
{GRID}[transport]
advection = "upwind"
[meteorology.representative_day]
id = "winter-stagnant"
{more}
"#
    )
}

fn hehuang() -> Command {
    let mut command = Command::cargo_bin("hehuang").expect("the program");
    command.env("NO_COLOR", "1");
    command
}

fn case_in(text: &str, folder: &Path) -> Case {
    let scenario = Scenario::parse_in(text, "contract.toml", folder);
    let scenario = scenario.unwrap_or_else(|e| panic!("{}", e.render(false)));
    let base = scenario
        .base()
        .unwrap_or_else(|e| panic!("{}", e.render(false)));
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    scenario.case(&base, episode).expect("a case").case
}

/// Rates of an hour [kg/s] by sector, county, facility and lane.
type Rates = BTreeMap<(String, u32, String, usize), f64>;

fn rates(case: &Case, hour: i64) -> Rates {
    let time = case.begin.plus(3600 * hour);
    let emissions: &dyn EmissionSchedule = case.emissions.as_ref();
    let weather = case.meteorology.at(time).expect("weather");
    let field = emissions.at(time, &weather).expect("emissions");
    let mut rates = BTreeMap::new();
    for (group, _, own) in field.entries() {
        let group = &emissions.groups()[group];
        for (lane, rate) in own.iter().enumerate() {
            let facility = group.facility.clone().unwrap_or_default();
            let key = (group.sector.clone(), group.county_code, facility, lane);
            *rates.entry(key).or_insert(0.0) += rate;
        }
    }
    rates
}

fn same(found: f64, expected: f64, scale: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-12 * scale,
        "{what}: {found} for {expected}"
    );
}

#[test]
fn an_hour_emits_what_the_list_promises_of_every_pollutant() {
    let folder = TempDir::new().expect("a folder");
    let list = format!(
        "{HEAD}{}{}{}",
        ",,transport,,*,,,0,0,0,0,5,10,15,20,10,20,30,40,50\n",
        ",,dust,,*,,,0,0,0,0,0,0,30,0,0,0,60,0,\n",
        "cem_0734_kiln,,,,,C,,10,20,30,40,10,20,30,40,50,60,70,80,90\n"
    );
    fs::write(folder.path().join("list.csv"), list).expect("a list");
    let section = "[emergency]\nlist = \"list.csv\"\nexecution_percent = 80\nrise_hours = 2\nfall_hours = 0\n\
                   [[emergency.phase]]\nlevel = \"橙\"\ncities = [\"海东\"]\nfrom = \"2016-01-05T07:00\"\nto = \"2016-01-05T10:00\"\n\
                   [[emergency.phase]]\nlevel = \"red\"\ncities = [\"西宁\"]\nfrom = \"2016-01-05T07:00\"\nto = \"2016-01-05T10:00\"\n";
    let before = case_in(&text(6, ""), folder.path());
    let after = case_in(&text(6, section), folder.path());
    assert!(
        after
            .emissions
            .provenance()
            .contains("red 2016-01-05 07:00 to 2016-01-05 10:00 in Xining")
    );
    assert_eq!(
        before.emissions.annual_totals(),
        after.emissions.annual_totals()
    );
    let lane = |name: &str| before.species.lane(name).expect("a lane");
    // Cuts of SO2, NOx, primary PM and VOC by lane [%].
    let lanes = [
        ("SO2", 0),
        ("NOX", 1),
        ("EC", 2),
        ("PMC", 2),
        ("VOC", 3),
        ("CO", 4),
    ];
    // Shares carried out: a straight line from 0 to 80 % in two hours, then all, then nothing.
    for (hour, share) in [(0, 0.0), (1, 0.2), (2, 0.6), (3, 0.8), (4, 0.0), (5, 0.0)] {
        let (old, new) = (rates(&before, hour), rates(&after, hour));
        assert_eq!(
            old.keys().collect::<Vec<_>>(),
            new.keys().collect::<Vec<_>>()
        );
        let mut looked_at = [0; 3];
        for (key, old) in &old {
            let (sector, county, facility, n) = key;
            let Some((_, pollutant)) = lanes.iter().find(|(name, _)| lane(name) == *n) else {
                continue;
            };
            let (xining, haidong) = (county / 100 == 6301, county / 100 == 6302);
            let cut = match (sector.as_str(), facility.as_str()) {
                (_, "cem_0734_kiln") => [50, 60, 70, 80, 90][*pollutant],
                ("transport", _) if xining => [10, 20, 30, 40, 50][*pollutant],
                // CO without a column of its own follows the least of the others.
                ("transport", _) if haidong => [5, 10, 15, 20, 5][*pollutant],
                ("dust", _) if xining => [0, 0, 60, 0, 0][*pollutant],
                ("dust", _) if haidong => [0, 0, 30, 0, 0][*pollutant],
                _ => 0,
            };
            let which = usize::from(!facility.is_empty()) + 2 * usize::from(cut == 0);
            looked_at[which.min(2)] += usize::from(*old > 0.0);
            let expected = old * (1.0 - share * f64::from(cut) / 100.0);
            same(new[key], expected, *old, &format!("hour {hour}, {key:?}"));
        }
        assert!(looked_at.iter().all(|n| *n > 0), "{looked_at:?}");
        if share == 0.0 {
            assert_eq!(old, new, "to the last bit");
        }
    }
}

#[test]
fn rows_may_be_finer_than_the_groups_of_a_run() {
    // Cars that stand still: as an inventory without cars.
    let folder = TempDir::new().expect("a folder");
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/inventory");
    let own = folder.path().join("without_cars");
    fs::create_dir(&own).expect("a folder");
    for entry in fs::read_dir(&seeds).expect("the embedded files") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_owned();
        if name == "activity.csv" {
            let lines = fs::read_to_string(&path).expect("a table");
            let kept: Vec<&str> = lines
                .lines()
                .filter(|line| !line.contains(",car,"))
                .collect();
            assert!(kept.len() < lines.lines().count());
            fs::write(own.join(name), kept.join("\n")).expect("a table");
        } else if path.is_file() {
            fs::copy(&path, own.join(name)).expect("a copy");
        }
    }
    let list = format!("{HEAD},,,car,西宁,,,100,100,100,100,100,100,100,100,100,100,100,100,\n");
    fs::write(folder.path().join("list.csv"), list).expect("a list");
    let section = "[emergency]\nlist = \"list.csv\"\nexecution_percent = 100\nrise_hours = 0\nfall_hours = 0\n\
                   [[emergency.phase]]\nlevel = \"yellow\"\nfrom = \"2016-01-05T06:00\"\nto = \"2016-01-05T09:00\"\n";
    let after = rates(&case_in(&text(3, section), folder.path()), 2);
    let without = rates(
        &case_in(
            &text(3, "[inventory]\nfolder = \"without_cars\"\n"),
            folder.path(),
        ),
        2,
    );
    let before = rates(&case_in(&text(3, ""), folder.path()), 2);
    let mut fallen = 0;
    for (key, old) in &before {
        let xining = key.1 / 100 == 6301;
        let expected = if xining { without[key] } else { *old };
        same(after[key], expected, *old, &format!("{key:?}"));
        fallen += usize::from(expected < *old);
    }
    assert!(fallen > 10, "{fallen}");
}

/// A world with so much dust and smoke that alerts are reached; only the particles are primary.
const FOUL: &str = "[[change]]\nname = \"foul\"\nfactor = 40\n[output]\ngeotiff = false\ngeojson = false\nnetcdf = false\nreport = false\n";

#[test]
fn the_command_finds_alerts_and_leads_two_runs_to_their_effect() {
    let folder = TempDir::new().expect("a folder");
    let emergency = "[emergency]\nlist = \"seeds:plan/emergency_benchmark.csv\"\nrule = \"2024\"\nexecution_percent = 100\nrise_hours = 0\nfall_hours = 0\n";
    let file = folder.path().join("foul.toml");
    fs::write(&file, text(30, &format!("{FOUL}{emergency}"))).expect("a scenario");
    let out = folder.path().join("out");
    let run = || {
        let mut command = hehuang();
        command
            .args(["emergency", "run"])
            .arg(&file)
            .arg("-o")
            .arg(&out);
        command.assert().success()
    };
    let first = run();
    let said = String::from_utf8_lossy(&first.get_output().stdout).into_owned();
    for words in [
        "Xining answers yellow",
        "Haidong answers yellow",
        "the index is made without no2, o3",
        "mean of SO2, NOx, PM, VOC -12.0 %",
        "Beijing, red alert of December 2015",
        "Xining 西宁: PM2.5 [ug/m3]",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    // Nothing reacts: within the response PM2.5 falls, never rises, and by no more than the emission.
    let table = fs::read_to_string(out.join("effect.csv")).expect("a table");
    let table = table.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|h| h == name).expect("a column");
    let (change, city, since) = (
        at("PM25_change_percent"),
        at("city"),
        at("hours_after_start"),
    );
    let (sulfur, coarse) = (at("emission_so2_percent"), at("emission_pm_percent"));
    let mut fallen = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let number = |column: usize| row[column].parse::<f64>().expect("a number");
        if number(since) < 0.0 {
            assert_eq!(number(change), 0.0, "before the response");
            assert_eq!(number(sulfur), 0.0);
        } else {
            assert!((number(sulfur) + 12.0).abs() < 1e-4 && (number(coarse) + 12.0).abs() < 1e-4);
            assert!((-12.0..=1e-6).contains(&number(change)), "{row:?}");
            fallen += usize::from(&row[city] == "Xining" && number(change) < -0.5);
        }
    }
    assert!(fallen > 3, "{fallen}");
    // The response is written out in its scenario, and neither run is done twice.
    let scenario = fs::read_to_string(out.join("response/scenario.toml")).expect("a scenario");
    assert!(scenario.contains("[[emergency.part.phase]]\ncities = [\"Haidong\"]"));
    let manifest = fs::read_to_string(out.join("response/manifest.json")).expect("a manifest");
    assert!(manifest.contains("emergency.part.run"));
    let again = run();
    let notes = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
    assert_eq!(notes.matches("it is there already").count(), 2, "{notes}");
    assert_eq!(again.get_output().stdout, first.get_output().stdout);

    // The same from the record, by a scenario of its own, by `alerts` and by `effect`.
    let base = out.join("base");
    let own = format!(
        "{FOUL}{emergency}alerts = {:?}\n",
        base.display().to_string()
    );
    let own_file = folder.path().join("own.toml");
    fs::write(&own_file, text(30, &own)).expect("a scenario");
    let validated = hehuang().arg("validate").arg(&own_file).assert().success();
    let notes = String::from_utf8_lossy(&validated.get_output().stdout).into_owned();
    let words = said
        .lines()
        .find(|line| line.starts_with("emergency response by"))
        .expect("the response");
    assert!(notes.contains(words), "{words}\n{notes}");
    hehuang()
        .args([
            "emergency",
            "alerts",
            "--rule",
            "2024",
            "--cities",
            "西宁,海东",
        ])
        .arg(&base)
        .assert()
        .success()
        .stdout(
            predicate::str::contains("alert 预警: yellow 黄色")
                .and(predicate::str::contains("did not hold on 2016-01-05")),
        );
    hehuang()
        .args(["emergency", "effect"])
        .args([&base, &out.join("response")])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "mean of SO2, NOx, PM, VOC -12.0 %",
        ));
    hehuang()
        .args(["emergency", "effect"])
        .args([&base, &base])
        .assert()
        .success()
        .stdout(predicate::str::contains("the runs emit the same"));
    // Days of which the rule of 2018 needs two: nothing is answered, and a scenario says so.
    let quiet = own.replace("\"2024\"", "\"2018\"");
    fs::write(&own_file, text(30, &quiet)).expect("a scenario");
    hehuang()
        .arg("validate")
        .arg(&own_file)
        .assert()
        .code(2)
        .stderr(predicate::str::contains(
            "gives no alert by the rule of 2018",
        ));
}

#[test]
fn what_cannot_be_is_refused_with_a_hint() {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let list = write(
        "list.csv",
        &format!("{HEAD}cem_0734_kil,,,,,C,,,,,,,,,,,,,,\n"),
    );
    hehuang()
        .args(["emergency", "list", "--list"])
        .arg(&list)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("did you mean 'cem_0734_kiln'?"));
    let one = write(
        "one.csv",
        &format!("{HEAD}cem_0734_kiln,,,,,C,,,,,,,,,,,,,,\n"),
    );
    hehuang()
        .args(["emergency", "list", "--fail-on-shortfall", "--list"])
        .arg(&one)
        .assert()
        .code(4)
        .stdout(predicate::str::contains(
            "3057 sources are neither on the list nor exempt",
        ));
    hehuang()
        .args(["emergency", "list", "--cities", "Xinning"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("no city 'Xinning'"));
    let phase = "[[emergency.phase]]\nlevel = \"red\"\nfrom = \"2016-01-05T06:00\"\nto = \"2016-01-05T09:00\"\n";
    for (name, section, expected) in [
        (
            "no_city.toml",
            format!("[emergency]\ncities = [\"Xinning\"]\n{phase}"),
            "did you mean 'Xining'?",
        ),
        (
            "wrong_list.toml",
            format!("[emergency]\nlist = \"list.csv\"\n{phase}"),
            "did you mean 'cem_0734_kiln'?",
        ),
        (
            "no_beginning.toml",
            "[emergency]\nrule = \"2024\"\n".to_owned(),
            "the response has no beginning",
        ),
    ] {
        let scenario = write(name, &text(3, &section));
        hehuang()
            .arg("validate")
            .arg(&scenario)
            .assert()
            .code(2)
            .stderr(predicate::str::contains(expected));
    }
    let plain = write("plain.toml", &text(3, ""));
    hehuang()
        .args(["emergency", "run"])
        .arg(&plain)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("has no [emergency]"));
    let days = write(
        "aqi.csv",
        "city,date,aqi\n西宁,2019-01-01,210\n西宁,2019-01-02,230\n西宁,2019-01-03,90\n海东,2019-01-01,80\n海东,2019-01-02,90\n海东,2019-01-03,80\n",
    );
    let text = "alert 预警: yellow 黄色 from 2019-01-01 00:00 to 2019-01-03 00:00, to be issued by 2018-12-31 00:00";
    let found = hehuang()
        .args(["emergency", "alerts"])
        .arg(&days)
        .assert()
        .success();
    let said = String::from_utf8_lossy(&found.get_output().stdout).into_owned();
    assert!(
        said.contains(text) && said.contains("rule of 2018"),
        "{said}"
    );
    // Haidong has no alert of its own, and answers with Xining.
    assert_eq!(
        said.matches("response 响应: yellow 黄色").count(),
        2,
        "{said}"
    );
    hehuang()
        .args(["emergency", "alerts", "--alone"])
        .arg(&days)
        .assert()
        .success()
        .stdout(predicate::function(|said: &str| {
            said.matches("response 响应").count() == 1
        }));
    let empty = write("empty.csv", "");
    hehuang()
        .args(["emergency", "alerts"])
        .arg(&empty)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("the file is empty"));
}
