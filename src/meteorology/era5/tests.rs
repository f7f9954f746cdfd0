//! ERA5 made of an atmosphere that is known: T = 300 K − 6.5 K/km z, hydrostatic, winds that rise with height.

use super::*;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use crate::meteorology::model_output::leak;
use crate::meteorology::{MetSlice, Meteorology, ModelMeteorology, ModelOutput};
use crate::time::ModelTime;
use approx::assert_relative_eq;
use ndarray::Array2;
use std::path::{Path, PathBuf};

const GRAVITY: f64 = 9.806_65;
const LAPSE: f64 = 0.0065;
const WARM: f64 = 300.0;
const LEVELS: [f64; 14] = [
    1000.0, 925.0, 850.0, 800.0, 750.0, 700.0, 650.0, 600.0, 500.0, 400.0, 300.0, 200.0, 150.0,
    100.0,
];
const TIMES: usize = 4;

/// Altitude of a pressure [m].
fn altitude(pressure: f64) -> f64 {
    WARM / LAPSE * (1.0 - (pressure / 101_325.0).powf(287.05 * LAPSE / GRAVITY))
}

fn pressure(altitude: f64) -> f64 {
    101_325.0 * (1.0 - LAPSE * altitude / WARM).powf(GRAVITY / (287.05 * LAPSE))
}

fn ground(longitude: f64, latitude: f64) -> f64 {
    2500.0 + 300.0 * (longitude - 102.0) - 200.0 * (latitude - 36.0)
}

/// How files are written.
#[derive(Clone, Copy)]
struct Style {
    /// `valid_time`, `pressure_level`, levels upward; else `time`, `level`, levels downward.
    new: bool,
    /// A field left out.
    without: &'static str,
    /// Longitudes from west to east.
    span: (f64, f64),
}

const OLD: Style = Style {
    new: false,
    without: "",
    span: (100.0, 105.0),
};

fn write(folder: &Path, style: Style) -> Vec<PathBuf> {
    let lon: Vec<f64> = (0..200)
        .map(|n| style.span.0 + 0.25 * f64::from(n))
        .take_while(|x| *x <= style.span.1)
        .collect();
    let lat: Vec<f64> = (0..21).map(|n| 39.0 - 0.25 * f64::from(n)).collect();
    let mut levels = LEVELS.to_vec();
    if !style.new {
        levels.reverse();
    }
    let start = ModelTime::parse("2016-01-05T00:00Z").unwrap();
    let paths = vec![folder.join("levels.nc"), folder.join("single.nc")];
    for path in &paths {
        let single = path.ends_with("single.nc");
        let mut file = netcdf::create(path).unwrap();
        let (time, level) = if style.new {
            ("valid_time", "pressure_level")
        } else {
            ("time", "level")
        };
        let (unit, seconds) = if style.new {
            ("seconds since 1970-01-01", 1)
        } else {
            ("hours since 1900-01-01 00:00:00.0", 3600)
        };
        let origin = ModelTime::parse(if style.new {
            "1970-01-01T00:00Z"
        } else {
            "1900-01-01T00:00Z"
        })
        .unwrap();
        let times: Vec<f64> = (0..TIMES)
            .map(|n| ((start.0 - origin.0) / seconds + n as i64 * 3600 / seconds) as f64)
            .collect();
        let mut axes = vec![(time, times, unit)];
        if !single {
            axes.push((level, levels.clone(), "hPa"));
        }
        axes.push(("latitude", lat.clone(), "degrees_north"));
        axes.push(("longitude", lon.clone(), "degrees_east"));
        let mut names = Vec::new();
        for (name, values, units) in &axes {
            file.add_dimension(name, values.len()).unwrap();
            let mut axis = file.add_variable::<f64>(name, &[name]).unwrap();
            axis.put_values(values, ..).unwrap();
            axis.put_attribute("units", *units).unwrap();
            names.push(*name);
        }
        let fields: &[&str] = if single {
            &[
                "z", "sp", "t2m", "u10", "v10", "zust", "sshf", "blh", "ssrd", "tp", "tcc", "sd",
            ]
        } else {
            &["z", "t", "q", "u", "v", "w"]
        };
        for field in fields.iter().filter(|f| **f != style.without) {
            let mut values = Vec::new();
            for hour in 0..TIMES {
                for p in if single { &[0.0][..] } else { &levels[..] } {
                    for y in &lat {
                        for x in &lon {
                            let z = if single {
                                ground(*x, *y)
                            } else {
                                altitude(p * 100.0)
                            };
                            values.push(match *field {
                                "z" => GRAVITY * z,
                                "t" | "t2m" => WARM - LAPSE * z,
                                "q" => 0.002,
                                "u" | "u10" => 2.0 + z / 1000.0,
                                "v" | "v10" => -1.0,
                                "w" => 0.0,
                                "sp" => pressure(z),
                                "zust" => 0.3,
                                "sshf" => -3600.0 * 100.0 * (hour as f64 + 1.0),
                                "blh" => 800.0,
                                "ssrd" => 3600.0 * 200.0,
                                "tp" => 0.001 * hour as f64,
                                "tcc" => 0.4,
                                _ => 0.0125,
                            });
                        }
                    }
                }
            }
            let mut variable = file.add_variable::<f64>(field, &names).unwrap();
            variable.put_values(&values, ..).unwrap();
        }
    }
    paths
}

fn grid() -> (HorizontalGrid, Array2<f64>) {
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 10,
        ny: 8,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap();
    let height = Array2::from_shape_fn((8, 10), |c| ground(grid.longitude[c], grid.latitude[c]));
    (grid, height)
}

fn weather(paths: Vec<PathBuf>) -> Result<ModelMeteorology, String> {
    let (grid, height) = grid();
    let vertical = VerticalGrid::stretched(16, 40.0, 13_000.0).unwrap();
    let output = EraOutput::open(paths, grid.bounds()).map_err(|e| e.to_string())?;
    ModelMeteorology::new(Box::new(output), &grid, &vertical, &height).map_err(|e| e.to_string())
}

fn first(weather: &ModelMeteorology) -> std::sync::Arc<MetSlice> {
    weather.at(weather.coverage().0).unwrap()
}

#[test]
fn the_air_is_the_one_that_was_written() {
    let (grid, height) = grid();
    let vertical = VerticalGrid::stretched(16, 40.0, 13_000.0).unwrap();
    let metrics = vertical.over(&height).unwrap();
    for new in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let weather = weather(write(folder.path(), Style { new, ..OLD })).unwrap();
        let (from, to) = weather.coverage();
        assert_eq!(
            (from.to_string(), to.0 - from.0),
            (
                ModelTime::parse("2016-01-05T00:00Z").unwrap().to_string(),
                3 * 3600
            )
        );
        let slice = first(&weather);
        for ((k, j, i), t) in slice.temperature.indexed_iter() {
            let z = metrics.altitude(k, j, i);
            // Linear in altitude, as the temperature is; ln p is not, and is interpolated between levels.
            assert!((t - (WARM - LAPSE * z)).abs() < 0.05, "{z} {t}");
            assert_relative_eq!(slice.pressure[[k, j, i]], pressure(z), max_relative = 4e-3);
        }
        let worst = leak(&slice, 12_000.0);
        assert!(worst < 1e-12, "{worst:e}");
        // Winds at 8 km, turned back to the earth.
        let (j, i) = (4, 5);
        let k = (0..16)
            .find(|&k| metrics.altitude(k, j, i) > 8000.0)
            .unwrap();
        let (cos, sin) = grid.rotation()[[j, i]];
        let (u, v) = (slice.wind_u[[k, j, i]], slice.wind_v[[k, j, i]]);
        assert!((u * cos + v * sin - 2.0 - metrics.altitude(k, j, i) / 1000.0).abs() < 1.0);
        assert!((v * cos - u * sin + 1.0).abs() < 1.0);
        // Upward heat: 100 W/m² in the hour before, 200 in the one after. Rain of the hour that begins.
        assert_relative_eq!(slice.sensible_heat_flux[[j, i]], 150.0, max_relative = 1e-9);
        assert_relative_eq!(slice.solar_radiation[[j, i]], 200.0, max_relative = 1e-9);
        assert_relative_eq!(
            slice.precipitation[[j, i]],
            0.001 / 3600.0,
            max_relative = 1e-9
        );
        assert_relative_eq!(slice.snow_cover[[j, i]], 0.5, max_relative = 1e-9);
        assert_relative_eq!(slice.friction_velocity[[j, i]], 0.3, max_relative = 1e-9);
        let next = weather.at(from.plus(3600)).unwrap();
        assert_relative_eq!(next.sensible_heat_flux[[j, i]], 250.0, max_relative = 1e-9);
    }
}

#[test]
fn levels_below_the_ground_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let (grid, _) = grid();
    let output = EraOutput::open(write(folder.path(), OLD), grid.bounds()).unwrap();
    let fields = output.fields(0).unwrap();
    for (c, &lowest) in fields.lowest.indexed_iter() {
        let altitudes = fields.altitude.slice(ndarray::s![.., c.0, c.1]);
        assert!(lowest > 0 && altitudes[lowest] > fields.ground.terrain[c] + 20.0);
        assert!(altitudes[lowest - 1] <= fields.ground.terrain[c] + 20.0);
    }
}

#[test]
fn what_cannot_drive_a_run_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let fail = |style: Style| weather(write(folder.path(), style)).err().unwrap();
    let missing = fail(Style {
        without: "zust",
        ..OLD
    });
    assert!(
        missing.contains("friction velocity")
            && missing.contains("'friction_velocity' of reanalysis-era5-single-levels"),
        "{missing}"
    );
    let missing = fail(Style {
        without: "q",
        ..OLD
    });
    assert!(
        missing.contains("'specific_humidity' of reanalysis-era5-pressure-levels"),
        "{missing}"
    );
    let small = fail(Style {
        span: (102.0, 103.0),
        ..OLD
    });
    assert!(
        small.contains("it covers 102.00 to 103.00°E") && small.contains("larger area"),
        "{small}"
    );
    let paths = write(folder.path(), OLD);
    let single = weather(paths[..1].to_vec()).err().unwrap();
    assert!(
        single.contains("no file has height of the ground"),
        "{single}"
    );
    let bytes = std::fs::read(&paths[0]).unwrap();
    let broken = folder.path().join("broken.nc");
    for length in [0, 4, bytes.len() / 2] {
        std::fs::write(&broken, &bytes[..length]).unwrap();
        let error = weather(vec![broken.clone(), paths[1].clone()])
            .err()
            .unwrap();
        assert!(error.contains("cannot be read as netCDF"), "{error}");
    }
    std::fs::write(&broken, b"GRIB....").unwrap();
    let grib = weather(vec![broken]).err().unwrap();
    assert!(
        grib.contains("it is GRIB") && grib.contains("grib_to_netcdf"),
        "{grib}"
    );
    assert!(weather(vec![]).is_err());
}

#[test]
fn a_file_at_a_glance() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(
        folder.path(),
        Style {
            without: "zust",
            ..OLD
        },
    );
    let levels = EraCheck::of(&paths[0]).unwrap();
    assert_eq!(
        (levels.levels.len(), levels.times.len(), levels.fields.len()),
        (14, 4, 6)
    );
    assert_eq!(levels.bounds, (100.0, 105.0, 34.0, 39.0));
    assert!(levels.missing.is_empty());
    let temperature = levels.fields.iter().find(|f| f.name == "t").unwrap();
    assert_relative_eq!(
        temperature.ranges[0].2,
        WARM - LAPSE * altitude(100_000.0),
        max_relative = 1e-9
    );
    let ground = EraCheck::of(&paths[1]).unwrap();
    assert_eq!(ground.missing, [("friction velocity", "friction_velocity")]);
}

/// A copy of both files with something done to one through the library.
fn spoiled(which: usize, change: impl Fn(&mut netcdf::FileMut)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), OLD);
    let mut file = netcdf::append(&paths[which]).unwrap();
    change(&mut file);
    file.close().unwrap();
    weather(paths).err().unwrap_or_default()
}

#[test]
fn calendars_units_and_values_that_are_none_are_named() {
    let attribute = |name: &'static str, value: &'static str| {
        spoiled(0, move |file| {
            let mut time = file.variable_mut("time").unwrap();
            time.put_attribute(name, value).unwrap();
        })
    };
    let noleap = attribute("calendar", "noleap");
    assert!(
        noleap.contains("calendar 'noleap'") && noleap.contains("setcalendar"),
        "{noleap}"
    );
    let fortnights = attribute("units", "fortnights since 1900-01-01");
    assert!(fortnights.contains("fortnights"), "{fortnights}");
    let endless = spoiled(0, |file| {
        let mut time = file.variable_mut("time").unwrap();
        time.put_values(&[f64::NAN], 1..=1).unwrap();
    });
    assert!(endless.contains("a time of NaN"), "{endless}");
    for (which, name) in [(0, "t"), (0, "z"), (1, "sp"), (1, "z")] {
        for nothing in [f64::NAN, 9.969_21e36] {
            let error = spoiled(which, |file| {
                let mut field = file.variable_mut(name).unwrap();
                let count = field.len() / TIMES;
                let values = vec![nothing; count];
                if which == 0 {
                    field.put_values(&values, (0..=0, .., .., ..)).unwrap();
                } else {
                    field.put_values(&values, (0..=0, .., ..)).unwrap();
                }
            });
            assert!(
                error.contains(&format!("{name} ")) && error.contains(".nc"),
                "{name}: {error}"
            );
        }
    }
}

#[test]
fn levels_that_are_none_and_fields_of_another_shape_are_named() {
    let level = spoiled(0, |file| {
        let mut level = file.variable_mut("level").unwrap();
        level.put_values(&[f64::NAN], 2..=2).unwrap();
    });
    assert!(
        level.contains("level holds NaN, which is no pressure"),
        "{level}"
    );
    // A field of the ground in a file of levels, under the name of one of the air.
    let folder = tempfile::tempdir().unwrap();
    let paths = write(
        folder.path(),
        Style {
            without: "t",
            ..OLD
        },
    );
    let mut file = netcdf::append(&paths[0]).unwrap();
    let sides = ["time", "latitude", "longitude"];
    let mut field = file.add_variable::<f64>("t", &sides).unwrap();
    field.put_values(&vec![280.0; TIMES * 21 * 21], ..).unwrap();
    file.close().unwrap();
    let error = weather(paths).err().unwrap_or_default();
    assert!(
        error.contains("t has ") && error.contains("14 level(s)"),
        "{error}"
    );
}
