//! MCIP made of an atmosphere that is known: T = 300 K − 6.5 K/km z, hydrostatic, winds that rise with height.

use super::*;
use crate::grid::{
    GridSpecification, HorizontalGrid, LambertConformal, Map, VerticalGrid, VerticalMetrics,
};
use crate::ioapi::samples::{LAMBERT, Sample, Values};
use crate::meteorology::model_output::leak;
use crate::meteorology::{Meteorology, ModelMeteorology, ModelOutput};
use approx::assert_relative_eq;
use ndarray::Array2;
use std::path::{Path, PathBuf};

const LAPSE: f64 = 0.0065;
const WARM: f64 = 300.0;
/// Columns, rows, layers, size of cells [m].
const SHAPE: (usize, usize, usize) = (40, 32, 24);
const CELL: f64 = 9_000.0;
const MAP: LambertConformal = LambertConformal {
    standard_parallel_1: 30.0,
    standard_parallel_2: 40.0,
    latitude_of_origin: 36.5,
    central_meridian: 102.0,
};

fn pressure(altitude: f64) -> f64 {
    101_325.0 * (1.0 - LAPSE * altitude / WARM).powf(9.806_65 / (287.05 * LAPSE))
}

fn ground((longitude, latitude): (f64, f64)) -> f64 {
    2500.0 + 300.0 * (longitude - 102.0) - 200.0 * (latitude - 36.0)
}

/// Height of the top of a layer above the ground, counted from 1 [m].
fn top(layer: usize) -> f64 {
    200.0 * (1.2_f64.powi(layer as i32) - 1.0)
}

/// Longitude and latitude of a place among the cells, 0 the centre of the first.
fn degrees(map: &Map, column: f64, row: f64) -> (f64, f64) {
    let from = |cells: usize| -0.5 * CELL * cells as f64;
    map.inverse(
        from(SHAPE.0) + (column + 0.5) * CELL,
        from(SHAPE.1) + (row + 0.5) * CELL,
    )
    .unwrap()
}

fn eastward(altitude: f64) -> f64 {
    2.0 + altitude / 1000.0
}

/// How files are written.
#[derive(Clone, Copy)]
struct Style {
    /// UWINDC and VWINDC; else UWIND and VWIND.
    sides: bool,
    /// A field left out.
    without: &'static str,
    /// TSTEP.
    step: i32,
    /// Units of rain.
    rain: &'static str,
    /// Moved to the east by so many cells.
    moved: f64,
}

const USUAL: Style = Style {
    sides: true,
    without: "",
    step: 10_000,
    rain: "CM",
    moved: 0.0,
};

/// Two days of three hours, the last hour of the first being the first of the second.
fn write(folder: &Path, style: Style) -> Vec<PathBuf> {
    let map = MAP.open().unwrap();
    let cone = MAP.cone_constant();
    let (nx, ny, nz) = SHAPE;
    let corner = (-0.5 * CELL * nx as f64, -0.5 * CELL * ny as f64);
    let base = Sample {
        map: LAMBERT,
        cells: [corner.0 + style.moved * CELL, corner.1, CELL],
        ..Sample::default()
    };
    let mut paths = Vec::new();
    let mut put = |name: String, sample: &Sample, fields: &[(&str, &str)], value: &Values<'_>| {
        let path = folder.join(name);
        let kept: Vec<(&str, &str)> = fields
            .iter()
            .copied()
            .filter(|f| f.0 != style.without)
            .collect();
        sample.write(&path, &kept, value);
        paths.push(path);
    };
    let at = |j: usize, i: usize| degrees(&map, i as f64, j as f64);
    let still = Sample {
        shape: (nx, ny, 1),
        time: (0, 0, 0),
        steps: 1,
        ..base.clone()
    };
    let fields = [("LAT", "DEGREES"), ("LON", "DEGREES"), ("HT", "M")];
    put(
        "any.0".into(),
        &still,
        &fields,
        &|name, _, (_, j, i)| match name {
            "LAT" => at(j, i).1,
            "LON" => at(j, i).0,
            _ => ground(at(j, i)),
        },
    );
    for day in 0..2_usize {
        let time = (2_016_005, 20_000 * day as i32, style.step);
        let surface = Sample {
            shape: (nx, ny, 1),
            time,
            ..base.clone()
        };
        let fields = [
            ("PRSFC", "Pa"),
            ("TEMP2", "K"),
            ("WSPD10", "M/S"),
            ("WDIR10", "DEGREES"),
            ("USTAR", "M/S"),
            ("HFX", "WATTS/M**2"),
            ("PBL", "M"),
            ("RGRND", "WATTS/M**2"),
            ("RN", style.rain),
            ("RC", style.rain),
            ("SNOCOV", "DECIMAL"),
            ("CFRAC", "FRACTION"),
        ];
        put(
            format!("any.s{day}"),
            &surface,
            &fields,
            &|name, step, (_, j, i)| {
                let z = ground(at(j, i));
                let hour = (2 * day + step) as f64;
                let (u, v) = (eastward(z), -1.0_f64);
                match name {
                    "PRSFC" => pressure(z),
                    "TEMP2" => WARM - LAPSE * z,
                    "WSPD10" => u.hypot(v),
                    "WDIR10" => (-u).atan2(-v).to_degrees().rem_euclid(360.0),
                    "USTAR" => 0.3,
                    "HFX" => 100.0 + 50.0 * hour,
                    "PBL" => 800.0,
                    "RGRND" => 200.0,
                    // The first hour of a file does not know the one before.
                    "RN" if step > 0 => 0.1 * hour,
                    "RC" if step > 0 => 0.02 * hour,
                    "SNOCOV" => 0.5,
                    "CFRAC" => 0.4,
                    _ => 0.0,
                }
            },
        );
        let air = Sample {
            shape: SHAPE,
            time,
            ..base.clone()
        };
        let fields = [
            ("PRES", "Pa"),
            ("TA", "K"),
            ("QV", "KG/KG"),
            ("QC", "KG/KG"),
            ("ZH", "M"),
            ("ZF", "M"),
            ("WWIND", "M/S"),
        ];
        put(
            format!("any.a{day}"),
            &air,
            &fields,
            &|name, _, (k, j, i)| {
                let middle = 0.5 * (top(k) + top(k + 1));
                let z = ground(at(j, i)) + middle;
                match name {
                    "PRES" => pressure(z),
                    "TA" => WARM - LAPSE * z,
                    "QV" => 0.002,
                    "QC" => f64::from(u8::from(k == 5)) * 2e-5,
                    "ZH" => middle,
                    "ZF" => top(k + 1),
                    _ => 0.0,
                }
            },
        );
        let wind = Sample {
            shape: (nx + 1, ny + 1, nz),
            cells: [base.cells[0] - 0.5 * CELL, base.cells[1] - 0.5 * CELL, CELL],
            time,
            ..base.clone()
        };
        let fields = if style.sides {
            [("UWINDC", "M/S"), ("VWINDC", "M/S")]
        } else {
            [("UWIND", "M/S"), ("VWIND", "M/S")]
        };
        put(
            format!("any.w{day}"),
            &wind,
            &fields,
            &|name, _, (k, j, i)| {
                let u = name.starts_with('U');
                // What lies beyond the sides has no value.
                if style.sides && ((u && j == ny) || (!u && i == nx)) {
                    return -9.999e36;
                }
                let shift = |here: bool| if here { -0.5 } else { 0.0 };
                let place = degrees(
                    &map,
                    i as f64 + shift(!style.sides || u),
                    j as f64 + shift(!style.sides || !u),
                );
                let z = ground(place) + 0.5 * (top(k) + top(k + 1));
                let angle = (cone * (place.0 - 102.0)).to_radians();
                let (east, north) = (eastward(z), -1.0);
                if u {
                    east * angle.cos() - north * angle.sin()
                } else {
                    east * angle.sin() + north * angle.cos()
                }
            },
        );
    }
    paths
}

fn frame() -> (HorizontalGrid, Array2<f64>, VerticalGrid, VerticalMetrics) {
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 10,
        ny: 8,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap();
    let height = Array2::from_shape_fn((8, 10), |c| ground((grid.longitude[c], grid.latitude[c])));
    let vertical = VerticalGrid::stretched(16, 40.0, 13_000.0).unwrap();
    let metrics = vertical.over(&height).unwrap();
    (grid, height, vertical, metrics)
}

fn weather(paths: &[PathBuf]) -> Result<ModelMeteorology, String> {
    let (grid, height, vertical, _) = frame();
    let output = McipOutput::open(paths).map_err(|e| e.to_string())?;
    ModelMeteorology::new(Box::new(output), &grid, &vertical, &height).map_err(|e| e.to_string())
}

#[test]
fn the_air_is_the_one_that_was_written() {
    let (grid, _, _, metrics) = frame();
    let folder = tempfile::tempdir().unwrap();
    let weather = weather(&write(folder.path(), USUAL)).unwrap();
    let (from, to) = weather.coverage();
    assert_eq!(from.to_string(), "2016-01-05 08:00");
    assert_eq!(to.0 - from.0, 4 * 3600);
    let slice = weather.at(from).unwrap();
    for ((k, j, i), t) in slice.temperature.indexed_iter() {
        let z = metrics.altitude(k, j, i);
        assert!((t - (WARM - LAPSE * z)).abs() < 0.05, "{z} {t}");
        assert_relative_eq!(slice.pressure[[k, j, i]], pressure(z), max_relative = 2e-3);
    }
    for ((j, i), p) in slice.surface_pressure.indexed_iter() {
        let z = metrics.terrain[[j, i]];
        assert_relative_eq!(*p, pressure(z), max_relative = 1e-4);
        assert!((slice.temperature_2m[[j, i]] - (WARM - LAPSE * z)).abs() < 0.02);
    }
    for hour in 0..4 {
        let slice = weather.at(from.plus(3600 * hour)).unwrap();
        let worst = leak(&slice, 12_000.0);
        assert!(worst < 1e-12, "{worst:e}");
        // Rain of the hour that begins, over the seam of the files too.
        let fallen = 0.0012 * (hour + 1) as f64 / 3600.0;
        assert_relative_eq!(slice.precipitation[[4, 5]], fallen, max_relative = 1e-6);
        let heat = 100.0 + 50.0 * hour as f64;
        assert_relative_eq!(slice.sensible_heat_flux[[4, 5]], heat, max_relative = 1e-6);
    }
    // Winds at 8 km, turned back to the earth.
    let (j, i) = (4, 5);
    let k = (0..16)
        .find(|&k| metrics.altitude(k, j, i) > 8000.0)
        .unwrap();
    let (cos, sin) = grid.rotation()[[j, i]];
    let (u, v) = (slice.wind_u[[k, j, i]], slice.wind_v[[k, j, i]]);
    assert!((u * cos + v * sin - eastward(metrics.altitude(k, j, i))).abs() < 1.0);
    assert!((v * cos - u * sin + 1.0).abs() < 1.0);
    for (found, wanted) in [
        (slice.friction_velocity[[j, i]], 0.3),
        (slice.solar_radiation[[j, i]], 200.0),
        (slice.cloud_cover[[j, i]], 0.4),
        (slice.snow_cover[[j, i]], 0.5),
        (slice.mixing_height[[j, i]], 800.0),
    ] {
        assert_relative_eq!(found, wanted, max_relative = 1e-6);
    }
}

#[test]
fn winds_of_sides_and_of_corners_are_turned_to_the_earth() {
    for sides in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let output = McipOutput::open(&write(folder.path(), Style { sides, ..USUAL })).unwrap();
        let fields = output.fields(1).unwrap();
        for ((k, j, i), east) in fields.eastward.indexed_iter() {
            let wanted = eastward(fields.altitude[[k, j, i]]);
            assert!((east - wanted).abs() < 0.01, "{k} {j} {i}: {east} {wanted}");
            assert!((fields.northward[[k, j, i]] + 1.0).abs() < 0.01);
        }
        for (c, east) in fields.ground.eastward_10m.indexed_iter() {
            assert!((east - eastward(fields.ground.terrain[c])).abs() < 1e-4);
            assert!((fields.ground.northward_10m[c] + 1.0).abs() < 1e-4);
        }
        assert_eq!(fields.rising.0.dim().0, SHAPE.2 + 1);
        assert_eq!(fields.rising.0[[0, 3, 3]], fields.ground.terrain[[3, 3]]);
    }
}

#[test]
fn what_stands_in_for_absent_fields_is_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let of = |without: &'static str| {
        let paths = write(folder.path(), Style { without, ..USUAL });
        McipOutput::open(&paths).unwrap().fields(0).unwrap()
    };
    // Layer 6 holds 2e-5 kg/kg of cloud.
    assert!(of("CFRAC").ground.cloud_cover.iter().all(|c| *c == 1.0));
    assert!(of("WWIND").rising.1.iter().all(|w| *w == 0.0));
}

#[test]
fn what_cannot_drive_a_run_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let fail = |style: Style| weather(&write(folder.path(), style)).err().unwrap();
    for (without, words) in [
        ("USTAR", "no file is METCRO2D (PRSFC and USTAR)"),
        ("RC", "(METCRO2D) has no RC, the rain of convection"),
        ("QV", "(METCRO3D) has no QV, the humidity"),
        ("HT", "no file is GRIDCRO2D"),
        ("VWINDC", "(METDOT3D) has no VWINDC, the wind"),
    ] {
        let error = fail(Style { without, ..USUAL });
        assert!(error.contains(words), "{error}");
    }
    let error = fail(Style {
        step: 3_000,
        ..USUAL
    });
    assert!(error.contains("TSTEP is 1800 s"), "{error}");
    let error = fail(Style {
        moved: 1.0,
        ..USUAL
    });
    assert!(error.contains("lie up to 1.00 cells from where"), "{error}");
    let paths = write(folder.path(), USUAL);
    let error = weather(&paths[..5]).err().unwrap();
    assert!(
        error.contains("METCRO2D has 5 time(s), METCRO3D 3"),
        "{error}"
    );
    let mut twice = paths.clone();
    twice.push(paths[1].clone());
    let error = weather(&twice).err().unwrap();
    assert!(error.contains("2016-01-05 08:00 is also in"), "{error}");
    let output = McipOutput::open(&write(
        folder.path(),
        Style {
            rain: "KG/M**2",
            ..USUAL
        },
    ));
    let error = output.unwrap().fields(0).unwrap_err();
    assert!(error.contains("RN in 'kg/m**2'"), "{error}");
    assert!(McipOutput::open(&[]).is_err());
}

#[test]
fn a_folder_is_searched_for_files_of_mcip() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), USUAL);
    std::fs::write(folder.path().join("GRIDDESC"), "' '\n").unwrap();
    let other = netcdf::create(folder.path().join("other.nc")).unwrap();
    other.close().unwrap();
    let output = McipOutput::in_folder(folder.path()).unwrap();
    assert_eq!((output.files().len(), output.times().len()), (7, 5));
    let air = folder.path().join("any.a0");
    let bytes = std::fs::read(&air).unwrap();
    std::fs::write(&air, &bytes[..bytes.len() - 8]).unwrap();
    let error = McipOutput::in_folder(folder.path())
        .unwrap_err()
        .to_string();
    assert!(error.contains("its last 8 bytes are missing"), "{error}");
    assert!(McipOutput::in_folder(Path::new("/nowhere")).is_err());
}

#[test]
fn values_that_are_none_and_cut_files_are_named() {
    for name in ["TA", "PRSFC", "HT"] {
        for nothing in [f32::NAN, -9.999e36] {
            let folder = tempfile::tempdir().unwrap();
            let paths = write(folder.path(), USUAL);
            let has = |path: &PathBuf| {
                let file = netcdf::open(path).unwrap();
                file.variable(name).is_some()
            };
            let path = paths.iter().find(|path| has(path)).unwrap();
            let mut file = netcdf::append(path).unwrap();
            let mut field = file.variable_mut(name).unwrap();
            field
                .put_values(&[nothing], (0..=0, 0..=0, 5..=5, 6..=6))
                .unwrap();
            file.close().unwrap();
            let error = weather(&paths).err().unwrap_or_default();
            assert!(
                error.contains(name) && error.contains("row 6, column 7"),
                "{error}"
            );
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), USUAL);
    for path in &paths {
        let bytes = std::fs::read(path).unwrap();
        for length in [0, 3, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(path, &bytes[..length]).unwrap();
            let error = weather(&paths).err().unwrap();
            assert!(
                error.contains("cannot be read as netCDF"),
                "{length}: {error}"
            );
        }
        std::fs::write(path, &bytes).unwrap();
    }
    assert!(weather(&paths).is_ok());
}
