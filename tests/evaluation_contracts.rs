//! `hehuang evaluate` from the outside: a run beside its own tables, told as a monitor would, agrees with itself; every other is refused with a reason.

use assert_cmd::Command;
use predicates::prelude::*;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program")
}

const SCENARIO: &str = r#"
[scenario]
name = "small"
start = "2016-01-05T00:00"
hours = 24
[grid]
cell_size_km = 18
width_km = 360
height_km = 252
layers = 14
first_layer_m = 60
top_m = 13000
[meteorology.representative_day]
id = "winter-stagnant"
[output]
netcdf = false
geotiff = false
geojson = false
report = false
"#;

/// A day of the basin, run once.
static RUN: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("small.toml");
    fs::write(&file, SCENARIO).expect("a file");
    let out = folder.path().join("out");
    hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(&out)
        .assert()
        .success();
    (folder, out)
});

/// Rows of a CSV file with a byte order mark, as maps.
fn table(text: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table")
}

/// SO2 of Chengguan and Chengxi at 273.15 K and 1013.25 hPa, hours named by their end, as China's network tells them.
fn as_the_network_tells(out: &Path, factor: f64) -> String {
    let stations = fs::read_to_string(out.join("stations.csv")).expect("stations.csv");
    let mut text = "city,Date,Hour,WatchPoint,SO2(μg/m3)\n".to_owned();
    for row in table(&stations) {
        let point = row["point"].as_str();
        if !["chengguan", "chengxi"].contains(&point) {
            continue;
        }
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        // The table names the ends of its hours, as the network does.
        let (day, hour) = row["time_beijing"].split_once(' ').expect("date and hour");
        let hour: u32 = hour[..2].parse().expect("an hour");
        let value = factor * number("SO2_ug_m3") * 1.292_2 / number("air_density_kg_m3");
        writeln!(text, "x,{},{},{point},{value}", day.replace('-', ""), hour).expect("text");
    }
    text
}

fn evaluated(observations: &Path, more: &[&str]) -> Vec<std::collections::HashMap<String, String>> {
    let output = hehuang()
        .arg("evaluate")
        .args([&RUN.1, observations])
        .args(more)
        .output()
        .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    table(&String::from_utf8_lossy(&output.stdout))
}

#[test]
fn a_run_agrees_with_itself_in_the_state_of_the_monitors() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("so2.csv");
    let text = as_the_network_tells(&RUN.1, 1.0);
    let (gbk, ..) = encoding_rs::GBK.encode(&text);
    fs::write(&file, gbk).expect("a file");
    let rows = evaluated(&file, &["--state", "china"]);
    let spans: Vec<&str> = rows.iter().map(|r| r["span"].as_str()).collect();
    assert!(spans.contains(&"hour"), "{spans:?}");
    for row in &rows {
        let of = |column: &str| row[column].parse::<f64>().expect("a number");
        assert_eq!(row["state"], "273");
        assert!(of("NMB").abs() < 2e-4, "{row:?}");
        assert!(
            of("RMSE_ug_m3") < 1e-3 * of("mean_observed_ug_m3"),
            "{row:?}"
        );
        assert!(of("r") > 0.999_999, "{row:?}");
    }
    // Taken for actual air the same table is a third too high beside the model.
    let wrong = evaluated(&file, &["--state", "actual"]);
    let bias: f64 = wrong[0]["NMB"].parse().expect("a number");
    assert!(bias < -0.15, "{bias}");
}

#[test]
fn twice_the_run_is_half_the_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("so2.csv");
    let text = format!("\u{feff}{}", as_the_network_tells(&RUN.1, 2.0));
    fs::write(&file, text).expect("a file");
    let rows = evaluated(&file, &["--state", "china"]);
    let bias: f64 = rows[0]["NMB"].parse().expect("a number");
    assert!((bias + 0.5).abs() < 2e-4, "{bias}");
    for (form, word) in [("markdown", "| so2 | hour | all |"), ("latex", "\\toprule")] {
        hehuang()
            .arg("evaluate")
            .args([&RUN.1, &file])
            .args(["--state", "china", "-q", "--format", form])
            .assert()
            .success()
            .stdout(predicate::str::contains(word));
    }
}

#[test]
fn what_cannot_be_compared_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("obs.csv");
    let cases = [
        (
            "city,date,so2\nXining,2015-01-01,20\n",
            &[][..],
            3,
            "--state china",
        ),
        (
            "city,date,so2\nXining,2015-01-01,20\n",
            &["--state", "china"][..],
            3,
            "share no hour, day or month",
        ),
        (
            "city,date,so2\nAtlantis,2016-01-05,20\n",
            &["--state", "china"][..],
            3,
            "--places LIST",
        ),
        (
            "city,date,so2\nXining,2016-01-05,20\n",
            &["--state", "cold"][..],
            2,
            "china, 273, 298 or actual",
        ),
        ("", &["--state", "china"][..], 3, "the file is empty"),
    ];
    for (text, more, code, words) in cases {
        fs::write(&file, text).expect("a file");
        hehuang()
            .arg("evaluate")
            .args([&RUN.1, &file])
            .args(more)
            .assert()
            .code(code)
            .stderr(predicate::str::contains(words));
    }
    fs::write(&file, "city,date,so2\nXining,2016-01-05,20\n").expect("a file");
    hehuang()
        .args(["evaluate", "nowhere"])
        .arg(&file)
        .args(["--state", "china"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("give the folder of a run"));
    hehuang()
        .arg("evaluate")
        .args([&RUN.1, &folder.path().join("none.csv")])
        .args(["--state", "china"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("none.csv"));
}

/// The reports of a weather station at a point of the run: what the run says at full hours, warmer, and with 1 m/s more wind.
fn reports(out: &Path, point: &str, warmer: f64) -> String {
    let stations = fs::read_to_string(out.join("stations.csv")).expect("stations.csv");
    let rows: Vec<_> = table(&stations)
        .into_iter()
        .filter(|row| row["point"] == point)
        .collect();
    let number = |row: usize, column: &str| rows[row][column].parse::<f64>().expect("a number");
    let mut text = "station,lon_deg,lat_deg,elevation_m,anemometer_height_m,time_beijing,temperature_degC,wind_speed_m_s,wind_from_deg\n".to_owned();
    // A row names the end of its hour: the report of that moment lies between it and the next.
    for k in 0..rows.len() - 1 {
        let mean = |column: &str| 0.5 * (number(k, column) + number(k + 1, column));
        let east = mean("wind_u_10m_m_s");
        let north = mean("wind_v_10m_m_s");
        let speed = |row| number(row, "wind_u_10m_m_s").hypot(number(row, "wind_v_10m_m_s"));
        let from = (-east).atan2(-north).to_degrees().rem_euclid(360.0);
        let temperature = mean("temperature_2m_K") - 273.15 + warmer;
        writeln!(
            text,
            "{point},{},{},2000,10,{},{temperature},{},{from}",
            rows[k]["lon_deg_east"],
            rows[k]["lat_deg_north"],
            rows[k]["time_beijing"],
            1.0 + 0.5 * (speed(k) + speed(k + 1)),
        )
        .expect("text");
    }
    text
}

#[test]
fn weather_comes_first_and_everything_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("so2.csv"), as_the_network_tells(&RUN.1, 1.25)).expect("a file");
    fs::write(at("weather.csv"), reports(&RUN.1, "chengxi", 1.5)).expect("a file");
    let path = |name: &str| at(name).display().to_string();
    let rows = evaluated(
        &at("so2.csv"),
        &[
            "--state",
            "china",
            "--weather",
            &path("weather.csv"),
            "--weather-output",
            &path("rows.csv"),
            "--page",
            &path("page.html"),
        ],
    );
    assert!(!rows.is_empty());
    let weather = table(&fs::read_to_string(at("rows.csv")).expect("a table"));
    let of = |quantity: &str, column: &str| -> f64 {
        let row = weather
            .iter()
            .find(|r| r["quantity"] == quantity && r["span"] == "hour");
        row.expect(quantity)[column].parse().expect("a number")
    };
    assert!((of("temperature_degC", "MB") + 1.5).abs() < 0.01);
    assert!((of("wind_speed_m_s", "MB") + 1.0).abs() < 0.01);
    assert!(of("wind_from_deg", "ME").abs() < 1.0);
    let marks = weather
        .iter()
        .find(|r| r["quantity"] == "temperature_degC")
        .map(|r| r["benchmarks"].clone())
        .expect("a row");
    assert!(marks.contains("Emery et al. 2001"), "{marks}");
    let page = fs::read_to_string(at("page.html")).expect("a page");
    for section in [
        "summary",
        "weather",
        "pairs",
        "overlay",
        "diagrams",
        "figures",
        "provenance",
    ] {
        let mark = format!("<section id=\"{section}\">");
        assert!(page.contains(&mark), "{section}");
    }
    let mark = "data-kind=\"evaluation\">";
    let from = page.find(mark).expect("a model") + mark.len();
    let text = &page[from..];
    let text = &text[..text.find("</script>").expect("an end")];
    let model: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let counted = |list: &str| model[list].as_array().map_or(0, Vec::len);
    assert_eq!(counted("rows"), rows.len());
    assert_eq!(counted("places"), 2);
    assert!(counted("weather") >= 4);
    // The factor of the observations is what the page shows.
    let of_first = |name: &str| model["rows"][0][name].as_f64().expect("a number");
    assert!((of_first("normalized_mean_bias") + 0.2).abs() < 1e-3);
    assert!(of_first("correlation") > 0.999);
}

#[test]
fn one_hour_is_not_read_from_two_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("so2.csv");
    fs::write(&file, as_the_network_tells(&RUN.1, 1.0)).expect("a file");
    hehuang()
        .arg("evaluate")
        .args([&RUN.1, &RUN.1, &file])
        .args(["--state", "china"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("two runs hold the hour"));
    // The last name is the table; a table in the place of a run is no folder.
    hehuang()
        .arg("evaluate")
        .args([&RUN.1, &file, &file])
        .args(["--state", "china"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("hint: the last name is the table"));
}
