//! Drives the diagnostic wind model with EPW stations and compares it with a station it has not seen.
//!
//! ```text
//! withheld_station DEM.i2 WITHHELD.epw CELL_KM DAYS STATION.epw[:six] …
//! ```
//! `DEM.i2`: int16 little-endian, row 0 = south, 984 × 2076 cells of 30″ from 31.5020 N, 89.2053 E. `:six` marks stations whose
//! wind is real at EPW hours 3, 9, 15, 21 only. Every DAYS-th day of the year is run. Figures: `docs/validation/wind.md`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use hehuang::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use hehuang::meteorology::{
    Assumed, DiagnosticMeteorology, DiagnosticOptions, EpwOptions, GroundFields, Meteorology,
    StationSet, UpperLevel, UpperProfile, read_epw, speed_and_direction, wind_vector,
};
use hehuang::time::ModelTime;
use ndarray::Array2;
use std::path::Path;

const ROWS: usize = 984;
const COLUMNS: usize = 2076;

fn terrain(path: &str, grid: &HorizontalGrid) -> Array2<f64> {
    let bytes = std::fs::read(path).unwrap();
    let at = |row: usize, column: usize| {
        let b = 2 * (row * COLUMNS + column);
        f64::from(i16::from_le_bytes([bytes[b], bytes[b + 1]]))
    };
    let mut points = vec![];
    let mut heights = vec![];
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let (lon, lat) = (
                89.20529378 + column as f64 / 120.0,
                31.50197452 + row as f64 / 120.0,
            );
            if (99.0..106.4).contains(&lon) && (34.0..39.0).contains(&lat) && at(row, column) > 0.0
            {
                points.push((lon, lat));
                heights.push(at(row, column));
            }
        }
    }
    let mut sum = Array2::<f64>::zeros((grid.ny, grid.nx));
    let mut count = Array2::<f64>::zeros((grid.ny, grid.nx));
    for (position, height) in grid.positions(&points).unwrap().into_iter().zip(heights) {
        if let Some((i, j)) = grid.cell_at(position) {
            sum[[j, i]] += height;
            count[[j, i]] += 1.0;
        }
    }
    sum / count
}

/// Wind aloft from the west: 15 m/s in January, 4.5 m/s in July at 5,750 m (climatology), a third of it at 3,000 m.
fn profiles(start: ModelTime) -> Vec<UpperProfile> {
    (0..=12)
        .map(|m| {
            let phase = f64::from(m) / 12.0 * 2.0 * std::f64::consts::PI;
            let speed = 9.75 + 5.25 * phase.cos();
            let level = |altitude: f64, part: f64| UpperLevel {
                altitude,
                wind_east: part * speed,
                wind_north: 0.0,
                temperature: None,
            };
            UpperProfile {
                time: start.plus(i64::from(m) * 365 * 7200),
                levels: vec![level(3000.0, 0.33), level(5750.0, 1.0), level(9000.0, 1.6)],
            }
        })
        .collect()
}

const SECTORS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let cell: f64 = arguments[3].parse::<f64>().unwrap() * 1000.0;
    let stride: i64 = arguments[4].parse().unwrap();
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: (360_000.0 / cell) as usize,
        ny: (252_000.0 / cell) as usize,
        cell_size: cell,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap();
    let height = terrain(&arguments[1], &grid);
    let options = |six: bool| EpwOptions {
        year: 2015,
        wind_hours: six.then(|| vec![3, 9, 15, 21]),
        use_sky_cover: false,
        anemometer_height: 10.0,
    };
    let truth = read_epw(Path::new(&arguments[2]), &options(false)).unwrap();
    let mut set = StationSet::default();
    for argument in &arguments[5..] {
        let (path, six) = argument
            .strip_suffix(":six")
            .map_or((argument.as_str(), false), |p| (p, true));
        let one = read_epw(Path::new(path), &options(six)).unwrap();
        set.stations.extend(one.stations);
        set.records.extend(one.records);
    }
    let start = ModelTime::from_beijing(2015, 1, 1, 0);
    set.profiles = profiles(start);
    let constant = |v: f64| Array2::from_elem(height.dim(), v);
    let ground = GroundFields {
        height: height.clone(),
        height_std: constant(50.0),
        roughness_length: constant(0.2),
        albedo: constant(0.2),
        leaf_area_index: constant(1.0),
        snow_cover: constant(0.0),
        built_up: constant(0.0),
    };
    let assumed = Assumed {
        precipitation: Some(0.0),
        ..Assumed::default()
    };
    let vertical = VerticalGrid::stretched(30, 36.0, 13_000.0).unwrap();
    let options = DiagnosticOptions {
        assumed,
        ..DiagnosticOptions::default()
    };
    let clock = std::time::Instant::now();
    let model = DiagnosticMeteorology::new(set, &grid, &vertical, ground, options).unwrap();
    println!(
        "{}; prepared in {:.2} s",
        model.provenance(),
        clock.elapsed().as_secs_f64()
    );
    let place = (truth.stations[0].longitude, truth.stations[0].latitude);
    let (i, j) = grid.cell_of(place.0, place.1).unwrap().unwrap();
    let valleys = model.valleys();
    let (cos, sin) = {
        let (s, c) = grid.convergence(i, j).sin_cos();
        (c, s)
    };
    let true_wind = |u: f64, v: f64| (u * cos + v * sin, v * cos - u * sin);
    let axis = true_wind(valleys.axis_x[[j, i]], valleys.axis_y[[j, i]]);
    println!(
        "cell {i},{j}: terrain {:.0} m, floor {:.0}, ridge {:.0}, character {:.2}, up-valley toward {:.0} deg",
        height[[j, i]],
        valleys.floor[[j, i]],
        valleys.ridge[[j, i]],
        valleys.character[[j, i]],
        axis.0.atan2(axis.1).to_degrees().rem_euclid(360.0)
    );
    let mut rose = [[[0usize; 8]; 2]; 24];
    let mut speed = [[0.0; 2]; 24];
    let mut up_valley = [[0.0; 2]; 24];
    let mut days = 0;
    let mut worst = (0.0_f64, 0.0_f64, 0);
    let mut hours = 0;
    let clock = std::time::Instant::now();
    for day in (2..363).step_by(stride as usize) {
        days += 1;
        for h in 0..24 {
            let time = start.plus((day * 24 + h) * 3600);
            let slice = model.at(time).unwrap();
            let report = model.adjustment(time).unwrap();
            worst = (
                worst.0.max(report.poisson.residual),
                worst.1.max(report.largest_residual),
                worst.2.max(report.poisson.iterations),
            );
            hours += 1;
            let modelled = true_wind(slice.wind_u_10m[[j, i]], slice.wind_v_10m[[j, i]]);
            let index = truth.records[0]
                .binary_search_by_key(&time, |r| r.time)
                .unwrap();
            let observed = wind_vector(&truth.records[0][index]).unwrap_or((0.0, 0.0));
            for (which, wind) in [observed, modelled].into_iter().enumerate() {
                let (s, from) = speed_and_direction(wind.0, wind.1);
                speed[h as usize][which] += s;
                up_valley[h as usize][which] += wind.0 * axis.0 + wind.1 * axis.1;
                if let Some(from) = from.filter(|_| s > 0.3) {
                    rose[h as usize][which][((from.to_degrees() / 45.0).round() as usize) % 8] += 1;
                }
            }
        }
    }
    println!(
        "{hours} hours, {:.3} s each; worst residual {:.1e}, cell {:.1e} m/s, {} iterations",
        clock.elapsed().as_secs_f64() / f64::from(hours),
        worst.0,
        worst.1,
        worst.2
    );
    println!("BJT | observed: speed, up-valley, {SECTORS:?} % | modelled");
    for h in 0..24 {
        print!("{h:02}");
        for which in 0..2 {
            let n = f64::from(days);
            print!(
                " | {:4.1} {:5.2} ",
                speed[h][which] / n,
                up_valley[h][which] / n
            );
            for count in rose[h][which] {
                print!("{:4.0}", 100.0 * count as f64 / n);
            }
        }
        println!();
    }
}
