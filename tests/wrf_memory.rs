//! How much memory weather from a large file of WRF output takes. The file is made here and has more than 2 GB:
//!
//! `cargo test --test wrf_memory -- --ignored --nocapture`

use hehuang::grid::{GridSpecification, HorizontalGrid, LambertConformal, Map, VerticalGrid};
use hehuang::meteorology::{Meteorology, ModelMeteorology, WrfOutput};
use ndarray::Array2;
use std::io::Write;
use std::path::Path;

const POINTS: usize = 300;
const LEVELS: usize = 50;
const HOURS: usize = 10;
const SPACING: f64 = 9000.0;
/// Ground [m], temperature at the sea [K], lapse [K/m].
const GROUND: f64 = 2000.0;
const WARM: f64 = 290.0;
const LAPSE: f64 = 0.0065;

const MASS: [&str; 3] = ["bottom_top", "south_north", "west_east"];
const FACES: [&str; 3] = ["bottom_top_stag", "south_north", "west_east"];
const EAST: [&str; 3] = ["bottom_top", "south_north", "west_east_stag"];
const NORTH: [&str; 3] = ["bottom_top", "south_north_stag", "west_east"];
/// Fields of the air that a run reads.
const VOLUMES: [(&str, [&str; 3]); 12] = [
    ("P", MASS),
    ("PB", MASS),
    ("T", MASS),
    ("QVAPOR", MASS),
    ("QCLOUD", MASS),
    ("QICE", MASS),
    ("CLDFRA", MASS),
    ("PH", FACES),
    ("PHB", FACES),
    ("W", FACES),
    ("U", EAST),
    ("V", NORTH),
];
/// Fields of the ground that a run reads.
const GROUNDS: [&str; 15] = [
    "XLONG", "XLAT", "HGT", "U10", "V10", "T2", "PSFC", "UST", "HFX", "PBLH", "SWDOWN", "SNOWC",
    "RAINC", "RAINNC", "RAINSH",
];

fn count(dimension: &str) -> usize {
    match dimension {
        "Time" => HOURS,
        "DateStrLen" => 19,
        "bottom_top" => LEVELS,
        "bottom_top_stag" => LEVELS + 1,
        "west_east_stag" | "south_north_stag" => POINTS + 1,
        _ => POINTS,
    }
}

fn face(k: usize) -> f64 {
    GROUND + 40.0 * k as f64 + 6.0 * (k as f64).powi(2)
}

fn pressure(z: f64) -> f64 {
    let share = ((WARM - LAPSE * z) / WARM).max(0.1);
    101_325.0 * share.powf(9.81 / (287.0 * LAPSE))
}

/// A field of the air is the same everywhere on a level.
fn of_level(name: &str, k: usize) -> f64 {
    let z = 0.5 * (face(k) + face(k + 1));
    match name {
        "PB" => pressure(z),
        "T" => (WARM - LAPSE * z).max(200.0) * (1e5 / pressure(z)).powf(2.0 / 7.0) - 300.0,
        "QVAPOR" => 1e-3,
        "PHB" => 9.81 * face(k),
        "U" => 6.0,
        _ => 0.0,
    }
}

fn of_ground(name: &str, map: &Map, hour: usize, (j, i): (usize, usize)) -> f64 {
    let metres = |n: usize| (n as f64 - (POINTS - 1) as f64 / 2.0) * SPACING;
    let place = || map.inverse(metres(i), metres(j)).expect("a place");
    match name {
        "XLONG" => place().0,
        "XLAT" => place().1,
        "HGT" => GROUND,
        "U10" => 4.0,
        "T2" => WARM - LAPSE * GROUND,
        "PSFC" => pressure(GROUND),
        "UST" => 0.3,
        "HFX" => 50.0,
        "PBLH" => 900.0,
        "SWDOWN" => 300.0,
        "RAINNC" => hour as f64,
        _ => 0.0,
    }
}

/// Writes the file as WRF writes it by default (classic, 64-bit offsets), a level at a time.
fn wrfout(path: &Path) {
    let map = Map::from_proj_string(
        "+proj=lcc +lat_1=30 +lat_2=42 +lat_0=36 +lon_0=103 +R=6370000 +units=m +no_defs",
    )
    .expect("a map");
    let mut file = netcdf::create_with(path, netcdf::Options::_64BIT_OFFSET).expect("a file");
    file.add_unlimited_dimension("Time").expect("a dimension");
    for name in ["DateStrLen"].iter().chain(&MASS).chain(&[
        "bottom_top_stag",
        "south_north_stag",
        "west_east_stag",
    ]) {
        file.add_dimension(name, count(name)).expect("a dimension");
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
    // Classic files know no unsigned bytes; WRF's are letters, which are bytes as well.
    file.add_variable::<i8>("Times", &["Time", "DateStrLen"])
        .expect("a field");
    for (name, [k, j, i]) in VOLUMES {
        file.add_variable::<f32>(name, &["Time", k, j, i])
            .expect("a field");
    }
    for name in GROUNDS {
        file.add_variable::<f32>(name, &["Time", MASS[1], MASS[2]])
            .expect("a field");
    }
    file.enddef().expect("a header");
    for hour in 0..HOURS {
        let text = format!("2016-01-05_{hour:02}:00:00").into_bytes();
        let text: Vec<i8> = text.into_iter().map(u8::cast_signed).collect();
        let mut times = file.variable_mut("Times").expect("a field");
        times.put_values(&text, (hour..=hour, ..)).expect("text");
        for (name, [nk, nj, ni]) in VOLUMES {
            let mut field = file.variable_mut(name).expect("a field");
            for k in 0..count(nk) {
                let level = vec![of_level(name, k) as f32; count(nj) * count(ni)];
                field
                    .put_values(&level, (hour..=hour, k..=k, .., ..))
                    .expect("a level");
            }
        }
        for name in GROUNDS {
            let cells = (0..POINTS * POINTS).map(|c| (c / POINTS, c % POINTS));
            let values: Vec<f32> = cells
                .map(|cell| of_ground(name, &map, hour, cell) as f32)
                .collect();
            let mut field = file.variable_mut(name).expect("a field");
            field
                .put_values(&values, (hour..=hour, .., ..))
                .expect("values");
        }
    }
    file.close().expect("closed");
}

/// A size of this process [bytes].
fn status(key: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(key));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kilobytes.expect("a size") * 1024
}

/// A time level is what a run reads of one time: twelve fields of the air and fifteen of the ground, in single precision as they stand in the file.
#[test]
#[ignore = "writes 2.2 GB"]
fn a_large_file_takes_little_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrfout_d01.nc");
    wrfout(&path);
    let length = std::fs::metadata(&path).expect("a file").len();
    assert!(length > 2_000_000_000, "{length}");
    let volumes: usize = VOLUMES
        .iter()
        .map(|(_, sides)| sides.iter().map(|side| count(side)).product::<usize>())
        .sum();
    let level = 4 * (volumes + GROUNDS.len() * POINTS * POINTS);
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal {
            standard_parallel_1: 30.0,
            standard_parallel_2: 42.0,
            latitude_of_origin: 36.0,
            central_meridian: 103.0,
        },
        nx: 60,
        ny: 48,
        cell_size: 9000.0,
        centre_longitude: 102.5,
        centre_latitude: 36.5,
    })
    .expect("a grid");
    let vertical = VerticalGrid::stretched(20, 40.0, 11_000.0).expect("levels");
    let ground = Array2::from_elem((48, 60), GROUND);
    // What the writer took at most is forgotten (Linux, proc(5)).
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = status("VmHWM:");
    let output = WrfOutput::open(vec![path]).expect("a good file");
    let weather =
        ModelMeteorology::new(Box::new(output), &grid, &vertical, &ground).expect("weather");
    let start = weather.coverage().0;
    for hour in 0..2 {
        let slice = weather.at(start.plus(hour * 3600)).expect("an hour");
        assert!(slice.wind_u.iter().all(|u| u.is_finite()));
    }
    let peak = status("VmHWM:");
    let _ = writeln!(
        std::io::stderr(),
        "file {:.2} GB, time level {:.0} MB; peak {:.0} MB, of which {:.0} MB before the file was opened: {:.2} time levels",
        length as f64 / 1e9,
        level as f64 / 1e6,
        peak as f64 / 1e6,
        before as f64 / 1e6,
        peak as f64 / level as f64
    );
    assert!(peak < 3 * level, "{peak} of {level} a time level");
}
