//! Headers, time flags and maps that are known beforehand, and what is wrong with others.

use super::samples::{LAMBERT, Sample};
use super::*;
use crate::units::EARTH_RADIUS;
use std::path::{Path, PathBuf};

fn wave(_: &str, step: usize, (k, j, i): (usize, usize, usize)) -> f64 {
    (1000 * step + 100 * k + 10 * j + i) as f64
}

fn written(sample: &Sample) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("any.nc");
    sample.write(&path, &[("NO", "moles/s"), ("PEC", "g/s")], &wave);
    (folder, path)
}

fn refused(path: &Path) -> String {
    IoapiFile::open(path).unwrap_err().to_string()
}

#[test]
fn header_times_and_fields_are_those_that_were_written() {
    for classic in [true, false] {
        let sample = Sample {
            classic,
            time: (2_016_366, 230_000, 10_000),
            ..Sample::default()
        };
        let (_folder, path) = written(&sample);
        let file = IoapiFile::open(&path).unwrap();
        assert_eq!(file.header.variables, ["NO", "PEC"]);
        assert_eq!(file.units("NO"), "moles/s");
        let times: Vec<String> = file.times.iter().map(|t| t.utc().to_string()).collect();
        let wanted = [
            "2016-12-31T23:00:00",
            "2017-01-01T00:00:00",
            "2017-01-01T01:00:00",
        ];
        assert_eq!(times, wanted);
        let field = file.volume("PEC", 2, (2, 4, 5)).unwrap();
        assert_eq!(field[[1, 3, 4]], 2134.0);
        assert_eq!(file.header.vertical.levels.len(), 3);
        let check = IoapiCheck::of(&path).unwrap();
        assert_eq!(check.variables[0].ranges[0], (0.0, 67.0, 134.0));
        assert_eq!(check.variables[1].ranges[1].2, 2134.0);
    }
    let still = Sample {
        time: (0, 0, 0),
        steps: 1,
        ..Sample::default()
    };
    let (_folder, path) = written(&still);
    let file = IoapiFile::open(&path).unwrap();
    assert!(file.times.is_empty() && file.header.start.is_none());
    assert_eq!(file.field("NO", 0).unwrap()[[0, 1, 1]], 11.0);
}

/// tan(π/4 − φ/2) of polar maps, by hand.
fn half(latitude: f64) -> f64 {
    (std::f64::consts::FRAC_PI_4 - latitude.to_radians() / 2.0).tan()
}

#[test]
fn cells_lie_where_their_maps_say() {
    let frame = |map: [f64; 6], cells: [f64; 3]| {
        let sample = Sample {
            map,
            cells,
            ..Sample::default()
        };
        let (_folder, path) = written(&sample);
        IoapiFile::open(&path).unwrap().header.frame
    };
    // The map's origin is (XCENT, YCENT): 15 cells of 4 km from the corner.
    let lambert = frame(LAMBERT, [-60_000.0, -60_000.0, 4_000.0]);
    let (x, y) = lambert.position(102.0, 36.5).unwrap();
    assert!(
        (x - 14.5).abs() < 1e-9 && (y - 14.5).abs() < 1e-9,
        "{x} {y}"
    );
    let off = frame([2.0, 30.0, 40.0, 102.0, 100.0, 36.5], [0.0, 0.0, 4_000.0]);
    let (x, y) = off.position(100.0, 36.5).unwrap();
    assert!((x + 0.5).abs() < 1e-9 && (y + 0.5).abs() < 1e-9, "{x} {y}");
    // Mercator: x = R cos φ₁ (λ − λ₀), y = R cos φ₁ artanh(sin φ) (Snyder 1987, 7-1, 7-2, secant).
    let mercator = frame([7.0, 20.0, 0.0, 100.0, 100.0, 0.0], [0.0, 0.0, 1_000.0]);
    let scale = EARTH_RADIUS * 20_f64.to_radians().cos();
    let (x, y) = mercator.position(101.0, 30.0).unwrap();
    let wanted = (
        scale * 1_f64.to_radians() / 1e3 - 0.5,
        scale * 0.5_f64.atanh() / 1e3 - 0.5,
    );
    assert!(
        (x - wanted.0).abs() < 1e-6 && (y - wanted.1).abs() < 1e-6,
        "{x} {y} {wanted:?}"
    );
    // Polar, true at 45 N: ρ = R (1 + sin 45°) tan(π/4 − φ/2) (Snyder 1987, 21-33 …), down along λ₀.
    let polar = frame([6.0, 1.0, 45.0, 98.0, 98.0, 90.0], [0.0, 0.0, 10_000.0]);
    let rho = EARTH_RADIUS * (1.0 + 45_f64.to_radians().sin()) * half(60.0) / 1e4;
    let (x, y) = polar.position(98.0, 60.0).unwrap();
    assert!(
        (x + 0.5).abs() < 1e-6 && (y + rho + 0.5).abs() < 1e-6,
        "{x} {y} {rho}"
    );
    let (x, y) = polar.position(188.0, 60.0).unwrap();
    assert!(
        (x - rho + 0.5).abs() < 1e-6 && (y + 0.5).abs() < 1e-6,
        "{x} {y}"
    );
    // Degrees, from 0 to 360 and from −180.
    let degrees = frame([1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [100.0, 30.0, 0.5]);
    assert_eq!(degrees.position(100.25, 30.25).unwrap(), (0.0, 0.0));
    assert_eq!(degrees.position(100.25 - 360.0, 30.75).unwrap(), (0.0, 1.0));
    for any in [&lambert, &off, &mercator, &polar, &degrees] {
        let (longitude, latitude) = any.degrees(3.0, 2.0).unwrap();
        let (x, y) = any.position(longitude, latitude).unwrap();
        assert!((x - 3.0).abs() < 1e-6 && (y - 2.0).abs() < 1e-6, "{x} {y}");
    }
}

#[test]
fn winds_turn_with_the_map() {
    for (map, longitude) in [
        (LAMBERT, 105.0),
        ([6.0, 1.0, 45.0, 98.0, 98.0, 90.0], 105.0),
        ([6.0, -1.0, -70.0, 98.0, 98.0, -90.0], 105.0),
        ([2.0, -40.0, -30.0, 102.0, 102.0, -36.5], 105.0),
    ] {
        let sample = Sample {
            map,
            ..Sample::default()
        };
        let (_folder, path) = written(&sample);
        let frame = IoapiFile::open(&path).unwrap().header.frame;
        let latitude = map[5].clamp(-60.0, 60.0);
        // Northward on the earth, by the map itself.
        let (low, high) = (
            frame.position(longitude, latitude - 1e-3).unwrap(),
            frame.position(longitude, latitude + 1e-3).unwrap(),
        );
        let (dx, dy) = (high.0 - low.0, high.1 - low.1);
        let length = dx.hypot(dy);
        let (east, north) = frame.to_earth(longitude, dx / length, dy / length);
        assert!(
            east.abs() < 1e-6 && (north - 1.0).abs() < 1e-6,
            "{map:?}: {east} {north}"
        );
        assert!(dx.abs() / length > 0.01, "blind where nothing turns");
    }
}

/// A copy with something done to it through the library.
fn changed(change: impl Fn(&mut netcdf::FileMut)) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = written(&Sample::default());
    let mut file = netcdf::append(&path).unwrap();
    change(&mut file);
    file.close().unwrap();
    (folder, path)
}

#[test]
fn headers_that_do_not_agree_are_refused() {
    let of = |name: &'static str, number: i32| {
        let (_folder, path) = changed(|file| {
            file.redef().unwrap();
            file.add_attribute(name, number).unwrap();
        });
        refused(&path)
    };
    for (name, number, words) in [
        (
            "TSTEP",
            20_000,
            "TFLAG of step 2 (NO) is 2016005, 10000, which is not SDATE",
        ),
        ("TSTEP", 9_999, "TSTEP 9999 is no time step"),
        ("TSTEP", -10_000, "TSTEP -10000 is no time step"),
        ("SDATE", 2_016_006, "TFLAG of step 1"),
        ("SDATE", 2_015_366, "SDATE 2015366, STIME 0 is no time"),
        ("STIME", 996_000, "STIME 996000 is no time"),
        ("GDTYP", 5, "GDTYP 5 (UTM) is not read"),
        ("GDTYP", 77, "GDTYP 77 (unknown) is not read"),
        ("FTYPE", 3, "FTYPE 3 is not read"),
        ("NCOLS", 9, "dimension COL is 5, its attribute says 9"),
        ("NLAYS", 0, "NLAYS = 0"),
        ("NVARS", 3, "NVARS is 3, VAR-LIST names 2"),
        ("XCELL", 0, "make no cells"),
    ] {
        let error = of(name, number);
        assert!(error.contains(words), "{name} {number}: {error}");
    }
    let (_folder, path) = changed(|file| {
        let list = format!("{:<16}{:<16}", "NO", "CO");
        file.redef().unwrap();
        file.add_attribute("VAR-LIST", list).unwrap();
    });
    let error = refused(&path);
    assert!(
        error.contains("VAR-LIST names CO, which is not there"),
        "{error}"
    );
    for (name, words) in [
        ("TFLAG", "no variable TFLAG"),
        ("VAR-LIST", "attribute VAR-LIST is missing"),
        ("P_GAM", "attribute P_GAM is missing"),
        ("TSTEP", "no I/O API file: it has no attribute TSTEP"),
    ] {
        let sample = Sample {
            without: vec![name],
            ..Sample::default()
        };
        let (_folder, path) = written(&sample);
        let error = refused(&path);
        assert!(error.contains(words), "{name}: {error}");
    }
    let (_folder, path) = changed(|file| {
        let mut flags = file.variable_mut("TFLAG").unwrap();
        flags
            .put_values(&[2_016_005, 30_000], (1..=1, 1..=1, ..))
            .unwrap();
    });
    let error = refused(&path);
    assert!(
        error.contains("TFLAG of step 2 (PEC) is 2016005, 30000"),
        "{error}"
    );
}

#[test]
fn values_that_are_missing_are_named() {
    for nothing in [f32::NAN, -9.999e36] {
        let (_folder, path) = changed(|file| {
            let mut field = file.variable_mut("PEC").unwrap();
            field
                .put_values(&[nothing], (1..=1, 1..=1, 2..=2, 3..=3))
                .unwrap();
        });
        let file = IoapiFile::open(&path).unwrap();
        let error = file.volume("PEC", 1, (2, 4, 5)).unwrap_err().to_string();
        assert!(
            error.contains("PEC at 2016-01-05 09:00 has no value in layer 2, row 3, column 4"),
            "{error}"
        );
        assert!(file.volume("PEC", 1, (2, 2, 2)).is_ok());
        let error = file.volume("PEC", 1, (1, 4, 5)).unwrap_err().to_string();
        assert!(error.contains("PEC is 2 × 4 × 5, not 1 × 4 × 5"), "{error}");
        let error = file.field("O3", 0).unwrap_err().to_string();
        assert!(error.contains("no variable O3; it has NO, PEC"), "{error}");
    }
}

#[test]
fn cut_files_are_refused_and_not_read_as_zeros() {
    for classic in [true, false] {
        let sample = Sample {
            classic,
            ..Sample::default()
        };
        let (folder, path) = written(&sample);
        let bytes = std::fs::read(&path).unwrap();
        let cut = folder.path().join("cut.nc");
        for length in [0, 3, 40, bytes.len() / 2, bytes.len() - 40, bytes.len() - 1] {
            std::fs::write(&cut, &bytes[..length]).unwrap();
            let found = IoapiFile::open(&cut);
            assert!(found.is_err(), "{classic} {length} of {}", bytes.len());
            let error = found.unwrap_err().to_string();
            assert!(error.contains("cannot be read as netCDF"), "{error}");
        }
    }
    assert!(IoapiFile::open(Path::new("/nowhere/any.nc")).is_err());
}

#[test]
fn flipped_headers_are_refused_or_read_and_nothing_panics() {
    let sample = Sample {
        classic: true,
        ..Sample::default()
    };
    let (folder, path) = written(&sample);
    let bytes = std::fs::read(&path).unwrap();
    // The names and attributes of a file are all before its values.
    for at in 0..bytes.len().min(4000) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x80;
        let other = folder.path().join(format!("flipped_{at}.nc"));
        std::fs::write(&other, &flipped).unwrap();
        match IoapiFile::open(&other) {
            Ok(file) => {
                for name in &file.header.variables {
                    let _ = file.field(name, 0);
                }
            }
            Err(error) => assert!(error.to_string().contains("flipped_"), "{error}"),
        }
        std::fs::remove_file(&other).unwrap();
    }
}
