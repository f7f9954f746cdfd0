//! WRF output as weather of a whole run: a file made here, of a steady west wind over the basin.

use assert_cmd::Command;
use hehuang::grid::Map;
use predicates::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One test at a time: a program started while the other test writes its file would inherit that file, open and locked by HDF5.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const NX: usize = 24;
const NY: usize = 18;
const NZ: usize = 24;
const SPACING: f64 = 27_000.0;
/// Temperature at the sea [K], lapse [K/m], wind [m/s].
const WARM: f64 = 290.0;
const LAPSE: f64 = 0.0065;
const WIND: f64 = 6.0;

fn pressure(z: f64) -> f64 {
    101_325.0 * ((WARM - LAPSE * z) / WARM).powf(9.81 / (287.0 * LAPSE))
}

/// Writes a file of `times` hours from midnight UTC of 5 January 2016, ground at 2500 m, but for the field `without`.
fn wrfout(path: &Path, times: usize, without: &str) {
    let map = Map::from_proj_string(
        "+proj=lcc +lat_1=30 +lat_2=42 +lat_0=36 +lon_0=103 +R=6370000 +units=m +no_defs",
    )
    .expect("a map");
    let mut file = netcdf::create(path).expect("a file");
    for (name, count) in [
        ("Time", times),
        ("DateStrLen", 19),
        ("west_east", NX),
        ("west_east_stag", NX + 1),
        ("south_north", NY),
        ("south_north_stag", NY + 1),
        ("bottom_top", NZ),
        ("bottom_top_stag", NZ + 1),
    ] {
        file.add_dimension(name, count).expect("a dimension");
    }
    file.add_attribute("MAP_PROJ", 1_i32).expect("an attribute");
    for (name, value) in [
        ("TRUELAT1", 30.0_f32),
        ("TRUELAT2", 42.0),
        ("STAND_LON", 103.0),
        ("DX", SPACING as f32),
        ("DY", SPACING as f32),
    ] {
        file.add_attribute(name, value).expect("an attribute");
    }
    let hours: Vec<String> = (0..times)
        .map(|h| format!("2016-01-05_{h:02}:00:00"))
        .collect();
    let text = hours.concat();
    let mut variable = file
        .add_variable::<u8>("Times", &["Time", "DateStrLen"])
        .expect("a field");
    variable.put_values(text.as_bytes(), ..).expect("text");

    let mut put =
        |name: &str, dimensions: [&str; 3], value: &dyn Fn(usize, usize, usize, usize) -> f64| {
            if name == without {
                return;
            }
            let flat = dimensions[0].is_empty();
            let length = |d: &str| match d {
                "" => 1,
                "west_east" => NX,
                "south_north" => NY,
                "bottom_top" => NZ,
                "west_east_stag" => NX + 1,
                "south_north_stag" => NY + 1,
                _ => NZ + 1,
            };
            let (nk, nj, ni) = (
                length(dimensions[0]),
                length(dimensions[1]),
                length(dimensions[2]),
            );
            let mut values = Vec::with_capacity(times * nk * nj * ni);
            for t in 0..times {
                for k in 0..nk {
                    for j in 0..nj {
                        for i in 0..ni {
                            values.push(value(t, k, j, i) as f32);
                        }
                    }
                }
            }
            let mut names = vec!["Time"];
            names.extend(dimensions.iter().skip(usize::from(flat)));
            let mut variable = file.add_variable::<f32>(name, &names).expect("a field");
            variable.put_values(&values, ..).expect("values");
        };
    let ground = 2500.0;
    let face = |k: usize| ground + 60.0 * (k as f64) + 20.0 * (k as f64).powi(2);
    let level = |k: usize| 0.5 * (face(k) + face(k + 1));
    let mass = ["bottom_top", "south_north", "west_east"];
    let flat = ["", "south_north", "west_east"];
    let place = |j: usize, i: usize| {
        let x = (i as f64 - (NX - 1) as f64 / 2.0) * SPACING;
        let y = (j as f64 - (NY - 1) as f64 / 2.0) * SPACING;
        map.inverse(x, y).expect("a place")
    };
    put("XLONG", flat, &|_, _, j, i| place(j, i).0);
    put("XLAT", flat, &|_, _, j, i| place(j, i).1);
    put("HGT", flat, &|_, _, _, _| ground);
    put("P", mass, &|_, _, _, _| 0.0);
    put("PB", mass, &|_, k, _, _| pressure(level(k)));
    put("T", mass, &|_, k, _, _| {
        let z = level(k);
        (WARM - LAPSE * z) * (1e5 / pressure(z)).powf(2.0 / 7.0) - 300.0
    });
    put("QVAPOR", mass, &|_, _, _, _| 1e-3);
    put("QCLOUD", mass, &|_, _, _, _| 0.0);
    put(
        "PH",
        ["bottom_top_stag", "south_north", "west_east"],
        &|_, _, _, _| 0.0,
    );
    put(
        "PHB",
        ["bottom_top_stag", "south_north", "west_east"],
        &|_, k, _, _| 9.81 * face(k),
    );
    put(
        "W",
        ["bottom_top_stag", "south_north", "west_east"],
        &|_, _, _, _| 0.0,
    );
    put(
        "U",
        ["bottom_top", "south_north", "west_east_stag"],
        &|_, _, _, _| WIND,
    );
    put(
        "V",
        ["bottom_top", "south_north_stag", "west_east"],
        &|_, _, _, _| 0.0,
    );
    for (name, value) in [
        ("U10", WIND * 0.7),
        ("V10", 0.0),
        ("T2", WARM - LAPSE * ground),
        ("PSFC", pressure(ground)),
        ("UST", 0.3),
        ("HFX", 50.0),
        ("PBLH", 900.0),
        ("SWDOWN", 300.0),
        ("SNOWC", 0.0),
        ("RAINC", 0.0),
    ] {
        put(name, flat, &|_, _, _, _| value);
    }
    // A millimetre an hour.
    put("RAINNC", flat, &|t, _, _, _| t as f64);
    file.close().expect("closed");
}

fn scenario(file: &Path, hours: usize) -> String {
    format!(
        r#"
[scenario]
name = "by-wrf"
start = "2016-01-05T08:00"
hours = {hours}
[grid]
cell_size_km = 18
width_km = 360
height_km = 252
layers = 12
first_layer_m = 60
top_m = 12000
[meteorology.wrf]
files = ["{}"]
[output]
netcdf = false
geotiff = false
geojson = false
report = false
"#,
        file.display()
    )
}

fn run(folder: &Path, text: &str) -> (assert_cmd::assert::Assert, PathBuf) {
    let toml = folder.join("by-wrf.toml");
    fs::write(&toml, text).expect("a file");
    let out = folder.join("out");
    let done = Command::cargo_bin("hehuang")
        .expect("the program")
        .args(["run", "-q", "--force"])
        .arg(&toml)
        .arg("-o")
        .arg(&out)
        .assert();
    (done, out)
}

#[test]
fn a_run_by_wrf_keeps_its_mass_and_sees_its_weather() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrfout_d01.nc");
    wrfout(&file, 4, "");
    let (done, out) = run(folder.path(), &scenario(&file, 3));
    done.success();
    let stations = fs::read_to_string(out.join("stations.csv")).expect("stations.csv");
    let rows: Vec<std::collections::HashMap<String, String>> =
        csv::Reader::from_reader(stations.trim_start_matches('\u{feff}').as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("a table");
    assert!(rows.len() >= 3 * 20);
    for row in &rows {
        let of = |column: &str| row[column].parse::<f64>().expect("a number");
        let wind = of("wind_u_10m_m_s").hypot(of("wind_v_10m_m_s"));
        assert!((wind - 0.7 * WIND).abs() < 1e-3, "{wind}");
        assert!((of("mixing_height_m") - 900.0).abs() < 1e-3);
        assert!(
            (of("precipitation_mm_h") - 1.0).abs() < 1e-4,
            "{}",
            of("precipitation_mm_h")
        );
        // Temperature of our ground: the file's atmosphere at 2 m, moved by its lapse rate.
        assert!((255.0..290.0).contains(&of("temperature_2m_K")));
    }
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).expect("a manifest"))
            .expect("JSON");
    let text = manifest["inputs"].to_string();
    assert!(text.contains("wrfout_d01.nc"));
    let ledger = fs::read_to_string(out.join("ledger.csv")).expect("ledger.csv");
    assert!(ledger.lines().count() > 5);
}

#[test]
fn files_that_do_not_do_are_refused_before_the_run() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrfout_d01.nc");
    wrfout(&file, 2, "PBLH");
    let (refused, _) = run(folder.path(), &scenario(&file, 1));
    refused
        .code(3)
        .stderr(predicate::str::contains("no field PBLH"));
    wrfout(&file, 2, "");
    let (refused, _) = run(folder.path(), &scenario(&file, 9));
    refused
        .code(2)
        .stderr(predicate::str::contains("the weather covers"));
    let missing = folder.path().join("nowhere.nc");
    let (refused, _) = run(folder.path(), &scenario(&missing, 1));
    refused
        .code(predicate::ne(0))
        .stderr(predicate::str::contains("nowhere.nc"));
    let tibet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wrf/tibet.nc");
    let (refused, _) = run(folder.path(), &scenario(&tibet, 1));
    refused
        .code(3)
        .stderr(predicate::str::contains("reaches beyond the file"));
    let check = |path: &Path| {
        Command::cargo_bin("hehuang")
            .expect("the program")
            .args(["met", "check"])
            .arg(path)
            .assert()
    };
    check(&file).success().stdout(predicate::str::contains(
        "all fields that a run takes are there",
    ));
    check(&tibet)
        .success()
        .stdout(predicate::str::contains("10 x 8 points of 30000"));
    check(&missing)
        .code(3)
        .stderr(predicate::str::contains("nowhere.nc"));
}
