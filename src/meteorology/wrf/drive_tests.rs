//! Output over Tibet as weather of a grid within it.

use super::*;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use crate::meteorology::model_output::leak;
use crate::meteorology::{Meteorology, MeteorologyError, ModelMeteorology};
use crate::time::ModelTime;
use approx::assert_relative_eq;
use ndarray::Array2;
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wrf/tibet.nc")
}

/// A grid on a map of its own around the middle of the file, with the file's ground at the nearest points.
fn grid(cells: usize, size: f64) -> (HorizontalGrid, Array2<f64>, WrfGrid) {
    let file = WrfFile::open(&data()).expect("a good file");
    let wrf = WrfGrid::of(&file, 0).expect("its map");
    let (j, i) = (file.ny / 2, file.nx / 2);
    let (longitude, latitude) = (wrf.longitude[[j, i]], wrf.latitude[[j, i]]);
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal {
            standard_parallel_1: latitude - 1.0,
            standard_parallel_2: latitude + 1.0,
            latitude_of_origin: latitude,
            central_meridian: longitude + 2.0,
        },
        nx: cells,
        ny: cells,
        cell_size: size,
        centre_longitude: longitude,
        centre_latitude: latitude,
    })
    .expect("a grid");
    let ground = Array2::from_shape_fn((cells, cells), |c| {
        let (x, y) = wrf
            .position(grid.longitude[c], grid.latitude[c])
            .expect("a place");
        let near = |v: f64, n: usize| (v.round().max(0.0) as usize).min(n - 1);
        wrf.terrain[[near(y, file.ny), near(x, file.nx)]]
    });
    (grid, ground, wrf)
}

fn model(
    files: Vec<PathBuf>,
    grid: &HorizontalGrid,
    vertical: &VerticalGrid,
    ground: &Array2<f64>,
) -> Result<ModelMeteorology, MeteorologyError> {
    ModelMeteorology::new(Box::new(WrfOutput::open(files)?), grid, vertical, ground)
}

fn weather() -> (ModelMeteorology, HorizontalGrid, Array2<f64>, WrfGrid) {
    let (grid, ground, wrf) = grid(6, 25_000.0);
    let vertical = VerticalGrid::stretched(16, 40.0, 15_000.0).expect("levels");
    let weather = model(vec![data()], &grid, &vertical, &ground).expect("weather");
    (weather, grid, ground, wrf)
}

#[test]
fn mass_closes_and_the_air_is_the_file_s() {
    let (weather, grid, ground, wrf) = weather();
    let (first, last) = weather.coverage();
    assert_eq!(last.0 - first.0, 3 * 3600);
    let file = WrfFile::open(&data()).expect("a good file");
    let air = WrfAir::read(&file, &wrf, 0).expect("its air");
    let slice = weather.at(first).expect("an hour");
    assert!(
        leak(&slice, 25_000.0) < 1e-12,
        "{:e}",
        leak(&slice, 25_000.0)
    );
    let metrics = VerticalGrid::stretched(16, 40.0, 15_000.0)
        .expect("levels")
        .over(&ground)
        .expect("over the ground");
    // Free air, 3 to 5 km above the ground: what the file has at the nearest point and level.
    let mut compared = 0;
    for (c, longitude) in grid.longitude.indexed_iter() {
        let (x, y) = wrf.position(*longitude, grid.latitude[c]).expect("a place");
        let (b, a) = (y.round() as usize, x.round() as usize);
        for k in 0..16 {
            let altitude = metrics.altitude(k, c.0, c.1);
            if !(3000.0..5000.0).contains(&(altitude - ground[c])) {
                continue;
            }
            let level = (0..file.nz)
                .min_by(|p, q| {
                    let off = |n: usize| (air.height[[n, b, a]] - altitude).abs();
                    off(*p).total_cmp(&off(*q))
                })
                .expect("a level");
            let rise = altitude - air.height[[level, b, a]];
            let wanted = air.temperature[[level, b, a]] - 0.0065 * rise;
            assert!((slice.temperature[[k, c.0, c.1]] - wanted).abs() < 3.0);
            let pressure = air.pressure[[level, b, a]] * (-rise * 9.81 / (287.0 * wanted)).exp();
            assert_relative_eq!(slice.pressure[[k, c.0, c.1]], pressure, max_relative = 5e-3);
            compared += 1;
        }
    }
    assert!(compared > 30);
    for field in [
        &slice.friction_velocity,
        &slice.mixing_height,
        &slice.obukhov_length,
    ] {
        assert!(field.iter().all(|v| v.is_finite() && *v != 0.0));
    }
    assert!(
        slice
            .relative_humidity
            .iter()
            .all(|h| (0.0..=1.0).contains(h))
    );
    assert!(
        slice
            .temperature_2m
            .iter()
            .all(|t| (250.0..310.0).contains(t))
    );
    assert!(slice.precipitation.iter().all(|p| (0.0..1e-5).contains(p)));
}

#[test]
fn winds_are_the_file_s_on_our_map() {
    let (weather, grid, ground, wrf) = weather();
    let slice = weather.at(weather.coverage().0).expect("an hour");
    let file = WrfFile::open(&data()).expect("a good file");
    let air = WrfAir::read(&file, &wrf, 0).expect("its air");
    // Mean wind between 5 and 8 km above the ground, turned back to the earth: within 2 m/s of the file's mean there.
    let metrics = VerticalGrid::stretched(16, 40.0, 15_000.0)
        .expect("levels")
        .over(&ground)
        .expect("over");
    let (mut ours, mut count) = ((0.0, 0.0), 0.0);
    for ((k, j, i), u) in slice.wind_u.indexed_iter() {
        if (5000.0..8000.0).contains(&metrics.centre_height[[k, j, i]]) {
            let (sin, cos) = libm::sincos(grid.convergence(i, j));
            let v = slice.wind_v[[k, j, i]];
            ours = (ours.0 + u * cos + v * sin, ours.1 - u * sin + v * cos);
            count += 1.0;
        }
    }
    let (mut theirs, mut number) = ((0.0, 0.0), 0.0);
    for ((k, j, i), u) in air.eastward.indexed_iter() {
        let height = air.height[[k, j, i]] - wrf.terrain[[j, i]];
        if (5000.0..8000.0).contains(&height) {
            theirs = (theirs.0 + u, theirs.1 + air.northward[[k, j, i]]);
            number += 1.0;
        }
    }
    let (u, v) = (
        ours.0 / count - theirs.0 / number,
        ours.1 / count - theirs.1 / number,
    );
    assert!(u.abs() < 2.0 && v.abs() < 2.0, "{u} {v}");
}

#[test]
fn hours_between_are_between_and_others_are_refused() {
    let (weather, ..) = weather();
    let (first, last) = weather.coverage();
    let hour = |n: i64| weather.at(first.plus(n * 3600)).expect("an hour");
    let (a, middle, b) = (hour(0), hour(1), hour(3));
    assert!(leak(&middle, 25_000.0) < 1e-12);
    for (c, t) in middle.temperature_2m.indexed_iter() {
        let wanted = a.temperature_2m[c] * 2.0 / 3.0 + b.temperature_2m[c] / 3.0;
        assert_relative_eq!(*t, wanted, max_relative = 1e-12);
    }
    // The same hour again, whatever was asked in between.
    assert_eq!(hour(1).wind_u, middle.wind_u);
    for time in [last.plus(3600), first.plus(-3600), first.plus(1800)] {
        assert!(weather.at(time).is_err());
    }
    assert!(weather.provenance().contains("2 time(s)"));
    let _: ModelTime = first;
}

#[test]
fn a_domain_that_reaches_beyond_says_where() {
    let (grid, ground, _) = grid(20, 25_000.0);
    let vertical = VerticalGrid::stretched(16, 40.0, 15_000.0).expect("levels");
    let error = model(vec![data()], &grid, &vertical, &ground)
        .err()
        .expect("too large");
    assert!(
        error.to_string().contains("reaches beyond the file"),
        "{error}"
    );
    let small = super::drive_tests::grid(6, 25_000.0);
    let error = model(vec![data(), data()], &small.0, &vertical, &small.1)
        .err()
        .expect("twice");
    assert!(error.to_string().contains("is both in"), "{error}");
    assert!(model(vec![], &small.0, &vertical, &small.1).is_err());
}
