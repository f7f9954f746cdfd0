//! `hehuang mechanism` and `hehuang box` as a user calls them.

use assert_cmd::Command;
use predicates::prelude::*;
use std::path::Path;

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program is built")
}

fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/chemistry")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn the_shipped_mechanism_is_shown_and_checked() {
    hehuang()
        .args(["mechanism", "show"])
        .assert()
        .success()
        .stdout(predicate::str::contains("149 species, 349 reactions"));
    hehuang()
        .args(["mechanism", "show", "--species", "PAN"])
        .assert()
        .success()
        .stdout(predicate::str::contains("C2O3 + NO2 = PAN"));
    hehuang()
        .args(["mechanism", "check", "--without", "mercury,toxics"])
        .assert()
        .success()
        .stdout(predicate::str::contains("317 reactions"));
    hehuang()
        .args(["mechanism", "rates", "--temperature_K", "298.15", "--csv"])
        .assert()
        .success()
        .stdout(predicate::str::contains("R11,constant,2,2.14e-10"));
    hehuang()
        .args(["mechanism", "show", "--species", "PANN"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("did you mean"));
}

#[test]
fn an_export_reads_back_equal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copy.toml");
    hehuang()
        .args(["mechanism", "export", "--without", "aerosol", "--toml"])
        .arg(&file)
        .arg("--kpp")
        .arg(folder.path())
        .assert()
        .success();
    hehuang()
        .args(["mechanism", "check"])
        .arg(&file)
        .args(["--against", "cb6r5"])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("differences from CB6R5_AE7_AQ"));
    let equations =
        std::fs::read_to_string(folder.path().join("cb6r5_ae7_aq.eqn")).expect("equations");
    assert!(equations.contains("<R3> O3 + NO = NO2 : LAW_ARR( 2.07e-12_dp, 0e0_dp, 1.4e3_dp ) ;"));
}

#[test]
fn faults_of_a_mechanism_come_all_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bad.def");
    std::fs::write(
        &file,
        "CB6_X\nREACTIONS[CM] =\n<R1> NO2 = NO + O # 1.0/<NO2_IUPAC1O>;\n<R2> O3 + NO = 2.0*NO2 # 2.07E-12@1400;\n\
         <R3> O + O2 + M = O3 # -6.0E-34^-2.6;\nEND\n",
    )
    .expect("written");
    hehuang()
        .args(["mechanism", "check"])
        .arg(&file)
        .assert()
        .code(2)
        .stderr(
            predicate::str::contains("there is no photolysis table 'NO2_IUPAC1O'")
                .and(predicate::str::contains("creates nitrogen"))
                .and(predicate::str::contains("cannot be negative"))
                .and(predicate::str::contains("bad.def:5:24"))
                .and(predicate::str::contains("3 problems")),
        );
    hehuang()
        .args(["mechanism", "check", "nowhere.def"])
        .assert()
        .code(3);
}

#[test]
fn a_box_runs_and_says_what_it_found() {
    let folder = tempfile::tempdir().expect("a folder");
    hehuang()
        .args(["box", "run", &data("box_cb6r5/case.toml"), "--output"])
        .arg(folder.path())
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "greatest O3: 158.28 ppb at hour 18.67",
        ));
    for (name, lines) in [
        ("concentrations.csv", 218),
        ("budget.csv", 217),
        ("reactions.csv", 218),
    ] {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("a table");
        assert_eq!(text.lines().count(), lines, "{name}");
        assert!(!text.contains("NaN"), "{name}");
    }
}

#[test]
fn isopleths_have_their_ridge() {
    hehuang()
        .args(["box", "ekma", &data("box_lanzhou/chengguan_observed.toml")])
        .assert()
        .success()
        .stdout(
            predicate::str::contains("# ridge: VOC/NOx 24.2")
                .and(predicate::str::contains("VOC-limited")),
        );
}

#[test]
fn faults_of_a_case_come_all_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.toml");
    hehuang()
        .args(["box", "init"])
        .arg(&file)
        .assert()
        .success();
    hehuang().args(["box", "init"]).arg(&file).assert().code(2);
    hehuang()
        .args(["box", "check"])
        .arg(&file)
        .assert()
        .success();
    let text = std::fs::read_to_string(&file).expect("the case");
    std::fs::write(
        &file,
        text.replace("TOL = 2.5", "TOLL = 2.5")
            .replace("absolute_ppb = 1e-9", "absolute_ppb = -1e-9"),
    )
    .expect("written");
    hehuang()
        .args(["box", "check"])
        .arg(&file)
        .assert()
        .code(2)
        .stderr(
            predicate::str::contains("did you mean 'TOL'?")
                .and(predicate::str::contains("solver.absolute_ppb"))
                .and(predicate::str::contains("2 problems in box case")),
        );
}

/// A scenario of two hours on a coarse grid.
const SHORT: &str = r#"
[scenario]
name = "short"
start = "2016-06-21T06:00"
hours = 2
[grid]
cell_size_km = 36
width_km = 360
height_km = 252
layers = 16
first_layer_m = 60
top_m = 13000
[meteorology.representative_day]
id = "summer-ozone"
[chemistry]
"#;

#[test]
fn a_run_of_two_hours_writes_all_it_can_say_of_ozone() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("short.toml");
    std::fs::write(&scenario, SHORT).expect("a scenario");
    let out = folder.path().join("out");
    hehuang()
        .args(["run", "--quiet", "--output"])
        .arg(&out)
        .arg(&scenario)
        .assert()
        .success();
    for file in ["ozone.nc", "ozone_daily.csv", "report.html"] {
        assert!(out.join(file).exists(), "{file}");
    }
    let hours = std::fs::read_to_string(out.join("ozone_hourly.csv")).expect("hourly ozone");
    assert!(hours.contains("2016-06-21 07:00,waliguan,"), "{hours}");
    let days = std::fs::read_to_string(out.join("ozone_daily.csv")).expect("daily ozone");
    // The day is not whole: no maximum.
    assert!(
        days.contains("2016-06-21,waliguan,Waliguan,瓦里关,,,"),
        "{days}"
    );
}

#[test]
fn a_mark_in_front_of_a_definition_file_does_not_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bom.def");
    let text = "\u{feff}TWO\nREACTIONS[CM] =\n<R1> NO + O3 = NO2 # 1.8E-12@1500;\nEND MECH\n";
    std::fs::write(&file, text).expect("a mechanism");
    hehuang()
        .args(["mechanism", "check"])
        .arg(&file)
        .assert()
        .success();
}

/// The same with particles that react and tags of the sectors, in the morning of a winter day.
fn with_particles() -> String {
    let text = SHORT
        .replace("2016-06-21T06:00", "2016-01-05T06:00")
        .replace("summer-ozone", "winter-stagnant")
        .replace("hours = 2\n", "hours = 2\nspin_up_hours = 0\n");
    format!("{text}[aerosol]\n[[attribution.set]]\nname = \"sector\"\nby = [\"sector\"]\n")
}

/// Rows of a table by the names of its columns.
fn rows(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a table");
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let row = |line: &str| {
        let cells = line.split(',').map(str::to_owned);
        header.iter().map(|h| (*h).to_owned()).zip(cells).collect()
    };
    lines.map(row).collect()
}

#[test]
fn a_run_with_particles_says_what_they_are_made_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("particles.toml");
    std::fs::write(&scenario, with_particles()).expect("a scenario");
    let out = folder.path().join("out");
    hehuang()
        .args(["run", "--quiet", "--output"])
        .arg(&out)
        .arg(&scenario)
        .assert()
        .success()
        .stdout(
            predicate::str::contains("PM2.5 and PM10 in the lowest layer")
                .and(predicate::str::contains(
                    "PM2.5 (primary) in the lowest layer",
                ))
                .and(predicate::str::contains("no day is whole enough for MDA8")),
        );
    let hours = rows(&out.join("pm_hourly.csv"));
    assert!(!hours.is_empty());
    for row in &hours {
        let of = |name: &str| row[name].parse::<f64>().expect("a number");
        if of("PM25_ug_m3") > 0.0 {
            assert!((of("parts_over_PM25") - 1.0).abs() < 1e-5, "{row:?}");
        }
        assert!(of("PM10_ug_m3") >= of("PM25_ug_m3") && of("PM25_RH50_ug_m3") >= of("PM25_ug_m3"));
        // Between 1500 and 3900 m in January.
        let factor = of("factor_to_273K_1013hPa");
        assert!((1.05..1.6).contains(&factor), "{factor}");
    }
    let days = rows(&out.join("pm_daily.csv"));
    assert!(
        days.iter()
            .all(|d| d["hours"] == "2" && d["PM25_ug_m3"].is_empty())
    );
    let tonnes = rows(&out.join("ledger.csv"));
    assert!(tonnes.iter().any(|row| row["species"] == "ASO4J"));
    assert!(tonnes.iter().all(|row| !row["species"].starts_with("NUM")));
    let numbers = rows(&out.join("ledger_numbers.csv"));
    let names: Vec<&str> = numbers.iter().map(|row| row["species"].as_str()).collect();
    assert_eq!(names, ["NUMI", "NUMJ"]);
    assert!(numbers[0].contains_key("initial_particles"));
    let page = std::fs::read_to_string(out.join("report.html")).expect("a report");
    assert!(page.contains("<section id=\"particles\">"));
    let surface = hehuang::output::NetCdfReader::open(&out.join("surface.nc")).expect("a file");
    for name in [
        "dry_deposition_sulfur",
        "wet_deposition_nitrogen_reduced",
        "dry_deposition_PM25_EC",
        "dry_deposition_DUST",
        "PM25_SO4_mean",
    ] {
        assert!(surface.variables().iter().any(|v| v == name), "{name}");
    }
    assert!(
        !surface
            .variables()
            .iter()
            .any(|v| v == "dry_deposition_ASO4J")
    );
}

#[test]
fn the_variables_of_a_scenario_are_listed_and_its_particles_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("particles.toml");
    std::fs::write(&scenario, with_particles()).expect("a scenario");
    hehuang()
        .args(["run", "--list-variables"])
        .arg(&scenario)
        .assert()
        .success()
        .stdout(
            predicate::str::contains("PM25_SO4 ")
                .and(predicate::str::contains("dry_deposition_nitrogen_oxidised"))
                .and(predicate::str::is_match(r"NUMJ +m-3 ").expect("a pattern")),
        );
    hehuang()
        .args(["export", "--list-variables"])
        .assert()
        .success()
        .stdout(predicate::str::contains("PM25_SOA ").and(predicate::str::contains("O3S ")));
    hehuang()
        .arg("validate")
        .arg(&scenario)
        .assert()
        .success()
        .stdout(predicate::str::contains("PM25_PRIMARY"));
}
