//! The program as a newcomer meets it: what goes wrong is said once, clearly, with the right exit code, and nothing is lost.

use assert_cmd::Command;
use predicates::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program")
}

fn scenario(hours: usize, weather: &str) -> String {
    format!(
        r#"
[scenario]
name = "small"
start = "2016-01-05T06:00"
hours = {hours}
[grid]
cell_size_km = 18
width_km = 360
height_km = 252
layers = 14
first_layer_m = 60
top_m = 13000
{weather}
[[attribution.set]]
name = "sector"
by = ["sector"]
"#
    )
}

const DAY: &str = "[meteorology.representative_day]\nid = \"winter-stagnant\"";

fn written(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// Runs `hehuang run FILE -o FOLDER/out` and expects a refusal with `code` and all `words`.
fn refused(folder: &TempDir, text: &str, code: i32, words: &[&str]) {
    let file = written(folder, "small.toml", text);
    let mut refusal = hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(folder.path().join("out"))
        .assert()
        .code(code);
    for word in words {
        refusal = refusal.stderr(predicate::str::contains(*word));
    }
}

#[test]
fn help_shows_a_first_day_and_the_exit_codes() {
    hehuang()
        .arg("--help")
        .assert()
        .success()
        .stdout(predicate::str::contains("A first day"))
        .stdout(predicate::str::contains("Exit codes"));
    for arguments in [
        &["man"][..],
        &["completions", "bash"],
        &["export", "--list-variables"],
    ] {
        hehuang().args(arguments).assert().success();
    }
}

#[test]
fn a_typo_and_a_wrong_unit_are_both_named() {
    let folder = TempDir::new().expect("a folder");
    let text = scenario(2, DAY)
        .replace("cell_size_km = 18", "cell_size_m = 18000")
        .replace("layers", "layrs");
    refused(
        &folder,
        &text,
        2,
        &["layrs", "did you mean", "cell_size_km"],
    );
}

#[test]
fn a_missing_file_an_empty_file_and_a_folder_that_cannot_be() {
    let folder = TempDir::new().expect("a folder");
    hehuang()
        .args(["run", "winter-epsode"])
        .assert()
        .code(3)
        .stderr(predicate::str::contains("did you mean"));
    refused(&folder, "", 2, &["scenario"]);
    let missing = scenario(2, "[meteorology.stations]\nfiles = [\"nowhere.csv\"]");
    refused(&folder, &missing, 3, &["nowhere.csv"]);
    let file = written(&folder, "good.toml", scenario(1, DAY));
    let blocked = written(&folder, "blocked", "a file, no folder");
    hehuang()
        .arg("run")
        .arg(&file)
        .arg("-o")
        .arg(blocked.join("out"))
        .assert()
        .code(3)
        .stderr(predicate::str::contains("output folder"));
}

#[test]
fn a_domain_beyond_the_terrain_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let text = scenario(2, DAY).replace("height_km = 252", "height_km = 1800");
    refused(&folder, &text, 2, &["terrain"]);
}

/// A station table of `hours` hours for Xining and Lanzhou; Chinese names.
fn stations(hours: usize) -> String {
    let mut text = String::from(
        "station,name,lon_deg,lat_deg,elevation_m,time_beijing,temperature_degC,relative_humidity_pct,wind_speed_m_s,wind_from_deg,pressure_hPa,cloud_cover_1,precipitation_mm\n",
    );
    for (id, name, place, pressure) in [
        ("52866", "西宁", "101.75,36.72,2296", 770),
        ("52889", "兰州", "103.88,36.05,1518", 850),
    ] {
        for hour in 0..hours {
            let (day, hour) = (5 + hour / 24, hour % 24);
            text.push_str(&format!(
                "{id},{name},{place},2016-01-{day:02}T{hour:02}:00,-5.0,50,1.5,120,{pressure},0.2,0\n"
            ));
        }
    }
    text
}

#[test]
fn stations_in_gbk_or_with_a_byte_order_mark_are_read_and_their_dates_kept() {
    let folder = TempDir::new().expect("a folder");
    let weather =
        "[meteorology.stations]\nfiles = [\"stations.csv\"]\nupper_air = \"winter-stagnant\"";
    let text = stations(30);
    let (gbk, ..) = encoding_rs::GBK.encode(&text);
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(text.as_bytes());
    for bytes in [gbk.as_ref(), &marked] {
        written(&folder, "stations.csv", bytes);
        let file = written(&folder, "small.toml", scenario(2, weather));
        hehuang().arg("validate").arg(&file).assert().success();
    }
    // The table ends at 05:00 of the next day.
    refused(
        &folder,
        &scenario(48, weather),
        2,
        &["weather covers", "start"],
    );
    written(&folder, "stations.csv", text.replacen("-5.0", "NaN", 1));
    refused(&folder, &scenario(2, weather), 3, &["stations.csv", "NaN"]);
    written(
        &folder,
        "stations.csv",
        text.replacen("lat_deg", "lat_rad", 1),
    );
    refused(&folder, &scenario(2, weather), 3, &["stations.csv", "lat"]);
    // A quantity that no station reports is an error until something is assumed in so many words.
    let dry = text.replace(",precipitation_mm", "").replace(",0\n", "\n");
    written(&folder, "stations.csv", dry);
    refused(
        &folder,
        &scenario(1, weather),
        3,
        &["precipitation", "assumed_precipitation_mm_h"],
    );
    let assumed = format!("{weather}\nassumed_precipitation_mm_h = 0");
    let file = written(&folder, "dry.toml", scenario(1, &assumed));
    hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(folder.path().join("dry"))
        .assert()
        .success();
    written(&folder, "stations.csv", "");
    refused(&folder, &scenario(2, weather), 3, &["stations.csv"]);
}

/// A table of China's administration in GBK, its place in a list, its page.
#[test]
fn a_page_is_drawn_of_a_table_in_gbk() {
    let folder = TempDir::new().expect("a folder");
    let text = "区站号,时间,气温(℃),风向,风速\n52866,2016/1/5 8:00,-12.3,999017,0\n52866,2016/1/5 9:00,999999,135,2.1\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let table = written(&folder, "xining.csv", gbk);
    let list =
        "USAF,WBAN,STATION NAME,LAT,LON,ELEV(M)\n528660,99999,XINING,+36.617,+101.767,+2262.0\n";
    let list = written(&folder, "isd-history.csv", list);
    let page = folder.path().join("weather.html");
    hehuang()
        .args(["met", "check"])
        .arg(&table)
        .arg("--station-list")
        .arg(&list)
        .arg("--page")
        .arg(&page)
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "52866 XINING (101.767 E, 36.617 N, 2262 m), 2 records",
        ));
    let html = fs::read_to_string(&page).expect("a page");
    assert!(html.contains("data-kind=\"weather\"") && html.contains("\"name\":\"XINING\""));
    hehuang()
        .args(["met", "check"])
        .arg(&table)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("isd-history.csv"));
    hehuang()
        .args(["met", "winter-stagnant", "--page", "x.html"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("go with 'check' alone"));
}

fn record(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("record.bin")).expect("a record")
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_to_the_same_bytes() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "small.toml", scenario(12, DAY));
    let (whole, half) = (folder.path().join("whole"), folder.path().join("half"));
    hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(&whole)
        .assert()
        .success();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("hehuang"))
        .arg("run")
        .arg(&file)
        .args(["--threads", "1", "-o"])
        .arg(&half)
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("a run");
    // The first line of progress says that an hour is done.
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(
        child.stderr.take().expect("stderr"),
    ));
    assert!(lines.any(|line| line.is_ok_and(|l| l.contains("mass error"))));
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.expect("kill").success());
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let begun = Instant::now();
    let status = child.wait().expect("an end");
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!(status.code(), Some(130), "{rest:?}");
    assert!(half.join("checkpoint.bin").exists());
    hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(&half)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("hehuang resume"));
    hehuang()
        .args(["resume", "-q"])
        .arg(&half)
        .assert()
        .success();
    assert!(record(&whole) == record(&half), "the resumed run differs");
    assert!(!half.join("checkpoint.bin").exists());
    hehuang()
        .args(["resume"])
        .arg(&half)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("finished"));
    // Everything can be made again from the folder.
    for format in ["netcdf", "geotiff", "geojson", "csv", "parquet"] {
        hehuang()
            .arg("export")
            .arg(&half)
            .arg(format)
            .assert()
            .success();
    }
    // Sums over counties go through the checkpoint.
    let matrix =
        |run: &Path| fs::read_to_string(run.join("source_receptor.csv")).expect("a matrix");
    assert_eq!(matrix(&whole), matrix(&half));
    assert!(matrix(&half).contains("power,power,,630102,PM25,all,"));
    let table = fs::read(half.join("source_receptor.parquet")).expect("a table");
    assert!(table.starts_with(b"PAR1") && table.ends_with(b"PAR1"));
    let manifest = fs::read_to_string(half.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("a manifest");
    let gap = manifest["tag_closure"].as_f64().expect("the largest gap");
    assert!(gap > 0.0 && gap < 1e-11, "{gap:e}");
    let again = folder.path().join("again.html");
    hehuang()
        .arg("report")
        .arg(&half)
        .arg("-o")
        .arg(&again)
        .assert()
        .success();
    let html = fs::read_to_string(&again).expect("a report");
    assert!(html.contains("<html") && !html.contains("src=\"http"));
}

#[test]
fn a_run_goes_on_when_weather_was_appended() {
    let folder = TempDir::new().expect("a folder");
    let (whole, longer) = (folder.path().join("whole"), folder.path().join("longer"));
    let file = written(&folder, "small.toml", scenario(5, DAY));
    hehuang()
        .args(["run", "-q"])
        .arg(&file)
        .arg("-o")
        .arg(&whole)
        .assert()
        .success();
    let file = written(&folder, "small.toml", scenario(3, DAY));
    hehuang()
        .args(["run", "-q", "--keep"])
        .arg(&file)
        .arg("-o")
        .arg(&longer)
        .assert()
        .success();
    hehuang()
        .args(["resume", "-q"])
        .arg(&longer)
        .assert()
        .code(3)
        .stderr(predicate::str::contains("--hours"));
    hehuang()
        .args(["resume", "-q", "--hours", "2"])
        .arg(&longer)
        .assert()
        .code(2);
    hehuang()
        .args(["resume", "-q", "--hours", "5"])
        .arg(&longer)
        .assert()
        .success();
    assert!(record(&whole) == record(&longer), "the longer run differs");
    // Tables of stations grow; nothing else may change.
    let weather =
        "[meteorology.stations]\nfiles = [\"stations.csv\"]\nupper_air = \"winter-stagnant\"";
    written(&folder, "stations.csv", stations(9));
    let file = written(&folder, "grown.toml", scenario(2, weather));
    let grown = folder.path().join("grown");
    hehuang()
        .args(["run", "-q", "--keep"])
        .arg(&file)
        .arg("-o")
        .arg(&grown)
        .assert()
        .success();
    hehuang()
        .args(["resume", "-q", "--hours", "6"])
        .arg(&grown)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("weather covers"));
    written(&folder, "stations.csv", stations(20));
    hehuang()
        .args(["resume", "-q", "--hours", "6"])
        .arg(&grown)
        .assert()
        .success();
}

#[test]
fn an_estimate_comes_before_the_run() {
    hehuang()
        .args(["estimate", "winter-episode"])
        .assert()
        .success()
        .stdout(predicate::str::contains("75600 cells"))
        .stdout(predicate::str::contains(
            "MB each (state, accounts, record)",
        ))
        .stdout(predicate::str::contains("sector-region: 38 columns"))
        .stdout(predicate::str::contains("memory"));
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("mine.toml");
    hehuang().arg("init").arg(&file).assert().success();
    hehuang().arg("init").arg(&file).assert().code(3);
    hehuang().arg("validate").arg(&file).assert().success();
}

#[test]
fn photolysis_rates_of_a_place_and_time() {
    let out = hehuang()
        .args([
            "photolysis",
            "--altitude_m",
            "2261",
            "--time",
            "2016-06-15T13:00",
        ])
        .args([
            "--ozone_DU",
            "290",
            "--albedo",
            "0.1",
            "NO2_IUPAC10",
            "O3_O1D_IUPAC10",
        ])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    assert!(text.contains("ozone 290.0 DU, albedo 0.1"), "{text}");
    let rate = |label: &str| -> f64 {
        let line = text
            .lines()
            .find(|line| line.starts_with(label))
            .expect("a line");
        let number = line.split_whitespace().nth(1).expect("a rate");
        number.parse().expect("a number")
    };
    // TUV-x at 2,200 m, 300 DU, 10°: 1.023e-2 and 4.517e-5 at one astronomical unit; the sun is 3 % fainter in June.
    assert!((rate("NO2_IUPAC10") / (1.02e-2 * 0.97) - 1.0).abs() < 0.03);
    assert!((rate("O3_O1D_IUPAC10") / (4.6e-5 * 0.97) - 1.0).abs() < 0.08);
    hehuang()
        .args(["photolysis", "--snow", "3", "--aod", "-1"])
        .assert()
        .code(2)
        .stderr(
            predicate::str::contains("--snow is 3").and(predicate::str::contains("--aod is -1")),
        );
    hehuang()
        .args(["photolysis", "NO2_IUPAC"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("did you mean \"NO2_IUPAC10\"?"));
}

#[test]
fn dust_flux_by_altitude_and_scheme() {
    let out = hehuang()
        .args(["dust", "flux", "--scheme", "kok2014,leung2023"])
        .args(["--friction_velocity", "0.4", "--altitude", "0,2800"])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    let total = |altitude: &str, scheme: &str| -> f64 {
        let line = text
            .lines()
            .find(|line| line.starts_with(altitude) && line.contains(scheme))
            .expect("a line");
        let number = line.split(',').nth(6).expect("a flux");
        number.parse().expect("a number")
    };
    // Kok et al. 2014 by hand: 2555 µg m⁻² s⁻¹ at the sea on smooth ground; 1e-5 m of roughness shelters 1 % of u*.
    assert!((total("0,", "kok2014") / 2555.0 - 1.0).abs() < 0.06);
    let high = total("2800,", "kok2014") / total("0,", "kok2014");
    assert!((0.4..0.7).contains(&high), "{high}");
    assert!(total("2800,", "leung2023") < total("0,", "leung2023"));
    hehuang()
        .args(["dust", "flux", "--clay", "2", "--region", "gobi"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("--clay is 2"));
    hehuang()
        .args(["dust", "flux", "--region", "gobi"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains(
            "no source region is called 'gobi'",
        ));
    hehuang()
        .args(["dust", "regions"])
        .assert()
        .success()
        .stdout(predicate::str::contains("taklamakan"));
}
