//! Real files beside wrf-python, and damaged ones.

use super::*;
use approx::assert_relative_eq;
use ndarray::{Array3, ArrayD};
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/wrf")
        .join(name)
}

/// A field of a file without any meaning given to it.
fn raw(name: &str, variable: &str) -> ArrayD<f64> {
    let file = netcdf::open(data(name)).expect("a file");
    let variable = file.variable(variable).expect("a field");
    let shape: Vec<usize> = variable
        .dimensions()
        .iter()
        .map(netcdf::Dimension::len)
        .collect();
    ArrayD::from_shape_vec(shape, variable.get_values(..).expect("numbers")).expect("as many")
}

/// Greatest relative difference, of the field's greatest magnitude.
fn difference(found: &Array3<f64>, wanted: &ArrayD<f64>) -> f64 {
    assert_eq!(found.shape(), wanted.shape());
    let scale = wanted.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
    found
        .iter()
        .zip(wanted)
        .fold(0.0_f64, |a, (f, w)| a.max((f - w).abs() / scale))
}

#[test]
fn the_air_is_that_of_wrf_python() {
    let file = WrfFile::open(&data("mercator.nc")).expect("a good file");
    assert_eq!(
        (file.nx, file.ny, file.nz, file.times.len()),
        (10, 10, 14, 1)
    );
    assert_eq!(file.times[0].to_string(), "2005-08-28 20:00");
    let grid = WrfGrid::of(&file, 0).expect("its map");
    let air = WrfAir::read(&file, &grid, 0).expect("its air");
    let golden = |name| raw("mercator_wrfpython.nc", name);
    let wind = golden("uvmet");
    let part = |n| wind.index_axis(ndarray::Axis(0), n).to_owned();
    for (name, found, wanted) in [
        ("pressure", &air.pressure, golden("p")),
        ("height", &air.height, golden("z")),
        ("interfaces", &air.interface_height, golden("zstag")),
        ("temperature", &air.temperature, golden("tk")),
        ("humidity", &(&air.relative_humidity * 100.0), golden("rh")),
        ("eastward", &air.eastward, part(0)),
        ("northward", &air.northward, part(1)),
    ] {
        let off = difference(found, &wanted);
        assert!(off < 3e-6, "{name}: {off:e}");
    }
    let found = air.sea_level_pressure();
    let wanted = golden("slp");
    for (found, wanted) in found.iter().zip(&wanted) {
        assert_relative_eq!(*found, wanted * 100.0, max_relative = 1e-6);
    }
}

#[test]
fn points_lie_where_their_maps_put_them() {
    for (name, bound) in [("mercator.nc", 2e-3), ("tibet.nc", 2e-3)] {
        let file = WrfFile::open(&data(name)).expect("a good file");
        let grid = WrfGrid::of(&file, 0).expect("its map");
        assert!(grid.misfit < bound, "{name}: {}", grid.misfit);
        let (x, y) = grid
            .position(grid.longitude[[3, 4]], grid.latitude[[3, 4]])
            .expect("a place");
        assert!(
            (x - 4.0).abs() < bound && (y - 3.0).abs() < bound,
            "{name}: {x} {y}"
        );
    }
}

#[test]
fn a_cone_turns_winds_as_the_file_s_own_angles_do() {
    let file = WrfFile::open(&data("tibet.nc")).expect("a good file");
    let grid = WrfGrid::of(&file, 1).expect("its map");
    let (sine, cosine) = (raw("tibet.nc", "SINALPHA"), raw("tibet.nc", "COSALPHA"));
    let mut turned = 0.0_f64;
    for j in 0..file.ny {
        for i in 0..file.nx {
            // WRF: u_earth = u cos α − v sin α, v_earth = v cos α + u sin α. Its α comes from differences of neighbours in single precision: 5e-5 rad off.
            let at = |field: &ArrayD<f64>| {
                if field.ndim() == 2 {
                    field[[j, i]]
                } else {
                    field[[1, j, i]]
                }
            };
            let (s, c) = (at(&sine), at(&cosine));
            let (u, v) = grid.to_earth((j, i), 3.0, -2.0);
            assert_relative_eq!(u, 3.0 * c + 2.0 * s, epsilon = 4e-4);
            assert_relative_eq!(v, -2.0 * c + 3.0 * s, epsilon = 4e-4);
            turned = turned.max(s.abs());
        }
    }
    assert!(
        turned > 1e-3,
        "the test is blind where nothing turns: {turned}"
    );
}

#[test]
fn air_over_tibet_is_possible() {
    let file = WrfFile::open(&data("tibet.nc")).expect("a good file");
    for time in 0..2 {
        let grid = WrfGrid::of(&file, time).expect("its map");
        let air = WrfAir::read(&file, &grid, time).expect("its air");
        for ((j, i), ground) in grid.terrain.indexed_iter() {
            assert_relative_eq!(air.interface_height[[0, j, i]], *ground, epsilon = 1.0);
            assert!(*ground > 3000.0);
        }
        let (least, most) = air
            .temperature
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), t| (a.min(*t), b.max(*t)));
        assert!(least > 180.0 && most < 310.0, "{least} {most}");
    }
}

/// A copy of a file with something done to its bytes.
fn damaged(name: &str, change: impl Fn(&mut Vec<u8>)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrfout.nc");
    let mut bytes = std::fs::read(data(name)).expect("a file");
    change(&mut bytes);
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

#[test]
fn files_that_are_none_say_so() {
    for (text, change) in [
        (
            "cannot be read as netCDF",
            Box::new(Vec::clear) as Box<dyn Fn(&mut Vec<u8>)>,
        ),
        (
            "cannot be read as netCDF",
            Box::new(|b: &mut Vec<u8>| b.truncate(5000)),
        ),
        (
            "cannot be read as netCDF",
            Box::new(|b: &mut Vec<u8>| b[..4].fill(0)),
        ),
    ] {
        let (_folder, path) = damaged("tibet.nc", change);
        let error = WrfFile::open(&path).expect_err("no file of WRF");
        assert!(error.to_string().contains(text), "{error}");
    }
    assert!(WrfFile::open(Path::new("/nowhere/wrfout.nc")).is_err());
}

/// A small file made by hand: `change` may leave things out.
fn made(change: impl Fn(&mut netcdf::FileMut)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrfout.nc");
    let mut file = netcdf::create(&path).expect("a file");
    for (name, count) in [
        ("Time", 1),
        ("DateStrLen", 19),
        ("west_east", 3),
        ("south_north", 2),
        ("bottom_top", 2),
    ] {
        file.add_dimension(name, count).expect("a dimension");
    }
    change(&mut file);
    file.close().expect("closed");
    (folder, path)
}

fn times(file: &mut netcdf::FileMut, text: &str) {
    let mut variable = file
        .add_variable::<u8>("Times", &["Time", "DateStrLen"])
        .expect("a field");
    variable.put_values(text.as_bytes(), ..).expect("text");
}

#[test]
fn what_is_missing_or_impossible_is_named() {
    let good = "2016-01-05_08:00:00";
    let (_folder, path) = made(|_| ());
    let error = WrfFile::open(&path).expect_err("no times").to_string();
    assert!(error.contains("no field Times"), "{error}");
    let (_folder, path) = made(|file| times(file, "2016-13-05_08:00:00"));
    let error = WrfFile::open(&path).expect_err("no time").to_string();
    assert!(error.contains("2016-13-05_08:00:00"), "{error}");
    let (_folder, path) = made(|file| {
        times(file, good);
        let mut field = file
            .add_variable::<f32>("HGT", &["Time", "south_north", "west_east"])
            .expect("a field");
        field
            .put_values(&[1.0_f32, 2.0, 3.0, 4.0, f32::NAN, 6.0], ..)
            .expect("values");
        file.add_variable::<f32>("T", &["Time", "south_north", "west_east"])
            .expect("a field");
    });
    let file = WrfFile::open(&path).expect("a file");
    let error = file
        .surface("HGT", 0, (0, 0))
        .expect_err("no number")
        .to_string();
    assert!(
        error.contains("HGT at 2016-01-05 16:00 holds NaN in cell 4"),
        "{error}"
    );
    let error = file
        .volume("T", 0, (0, 0, 0))
        .expect_err("another shape")
        .to_string();
    assert!(
        error.contains("T is [1, 2, 3], not [1, 2, 2, 3]"),
        "{error}"
    );
    let error = WrfGrid::of(&file, 0).expect_err("no map").to_string();
    assert!(error.contains("no field XLONG"), "{error}");
}

#[test]
fn a_wrong_map_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrfout.nc");
    std::fs::copy(data("tibet.nc"), &path).expect("a copy");
    {
        let mut file = netcdf::append(&path).expect("open");
        file.add_attribute("TRUELAT1", 10.0_f32)
            .expect("an attribute");
    }
    let file = WrfFile::open(&path).expect("a file");
    let error = WrfGrid::of(&file, 0).expect_err("another map").to_string();
    assert!(error.contains("cells from where its map"), "{error}");
}

#[test]
fn times_that_no_calendar_has_and_classic_files_that_are_cut_are_refused() {
    for text in [
        "2015-02-29_08:00:00",
        "2016-01-05_24:30:00",
        "2016-01-05 8h      ",
        "\u{1}".repeat(19).as_str(),
    ] {
        let (_folder, path) = made(|file| times(file, text));
        let error = WrfFile::open(&path).expect_err("no time").to_string();
        assert!(error.contains("which is no time"), "{text}: {error}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrfout.nc");
    let mut file = netcdf::create_with(&path, netcdf::Options::_64BIT_OFFSET).expect("a file");
    for (name, count) in [
        ("Time", 1),
        ("DateStrLen", 19),
        ("west_east", 3),
        ("south_north", 2),
        ("bottom_top", 2),
    ] {
        file.add_dimension(name, count).expect("a dimension");
    }
    // Classic files know no unsigned bytes; WRF's are letters, which are bytes as well.
    let text: Vec<i8> = b"2016-01-05_08:00:00".map(u8::cast_signed).to_vec();
    file.add_variable::<i8>("Times", &["Time", "DateStrLen"])
        .expect("a field");
    file.add_variable::<f32>("HGT", &["Time", "south_north", "west_east"])
        .expect("a field");
    file.enddef().expect("a header");
    let mut variable = file.variable_mut("Times").expect("a field");
    variable.put_values(&text, ..).expect("text");
    let mut variable = file.variable_mut("HGT").expect("a field");
    variable.put_values(&[9.0_f32; 6], ..).expect("values");
    file.close().expect("closed");
    let bytes = std::fs::read(&path).expect("bytes");
    assert!(WrfFile::open(&path).is_ok());
    for length in 0..bytes.len() {
        std::fs::write(&path, &bytes[..length]).expect("written");
        let error = WrfFile::open(&path).expect_err("cut").to_string();
        assert!(
            error.contains("cannot be read as netCDF"),
            "{length}: {error}"
        );
    }
}

#[test]
fn a_header_that_promises_terabytes_is_refused() {
    let (_folder, path) = made(|file| {
        times(file, "2016-01-05_08:00:00");
        file.add_dimension("vast", 1 << 20).expect("a dimension");
        file.add_variable::<f32>("HGT", &["Time", "vast", "vast"])
            .expect("a field");
    });
    let length = std::fs::metadata(&path).expect("a file").len();
    assert!(length < 100_000, "{length}");
    let error = WrfFile::open(&path).expect_err("vast").to_string();
    assert!(
        error.contains("HGT of [1, 1048576, 1048576] is larger than any field"),
        "{error}"
    );
}

#[test]
fn bytes_that_make_the_netcdf_crate_panic_are_errors() {
    // Places among what the file says of itself, found by flipping bytes at random.
    for at in [10_478, 14_348, 17_682] {
        let (_folder, path) = damaged("mercator.nc", |bytes| bytes[at] ^= 0xff);
        let error = WrfFile::open(&path).expect_err("damaged").to_string();
        assert!(
            error.contains("what it says of itself is damaged"),
            "{at}: {error}"
        );
    }
}
