//! Air that is linear in place, height and time comes out as it is.

use super::*;
use crate::grid::{GridSpecification, LambertConformal, VerticalGrid};
use approx::assert_relative_eq;
use ndarray::Array2;

const TERRAIN: f64 = 2300.0;
const TOP: f64 = 13_000.0;

/// An outer model in degrees, half a degree apart from 100° E, 34° N: ratio of lane 3 is linear in everything, of lane 5 is one.
struct Linear {
    times: Vec<ModelTime>,
    ground: f64,
    rows: usize,
}

fn value(longitude: f64, latitude: f64, altitude: f64, hours: f64) -> f64 {
    1e-8 * (5.0 + (longitude - 100.0) + 0.5 * (latitude - 34.0) + altitude / 5000.0 + 0.1 * hours)
}

impl OuterAir for Linear {
    fn times(&self) -> &[ModelTime] {
        &self.times
    }
    fn shape(&self) -> (usize, usize) {
        (self.rows, 12)
    }
    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String> {
        Ok(((longitude - 100.0) * 2.0, (latitude - 34.0) * 2.0))
    }
    fn lanes(&self) -> &[usize] {
        &[3, 5]
    }
    fn fields(&self, time: usize) -> Result<OuterFields, OuterError> {
        let hours = (self.times[time].0 - self.times[0].0) as f64 / 3600.0;
        let altitude =
            Array3::from_shape_fn((40, self.rows, 12), |(k, _, _)| TERRAIN + 400.0 * k as f64);
        let linear = Array3::from_shape_fn((40, self.rows, 12), |(k, j, i)| {
            value(
                100.0 + 0.5 * i as f64,
                34.0 + 0.5 * j as f64,
                altitude[[k, j, i]],
                hours,
            )
        });
        Ok(OuterFields {
            ground: Array2::from_elem((self.rows, 12), self.ground),
            ratios: vec![linear, Array3::ones(altitude.dim())],
            altitude,
        })
    }
    fn provenance(&self) -> String {
        "a linear model".into()
    }
}

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 5,
        ny: 4,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.4,
    })
    .unwrap()
}

fn metrics() -> VerticalMetrics {
    let levels = VerticalGrid::stretched(20, 36.0, TOP).unwrap();
    levels.over(&Array2::from_elem((4, 5), TERRAIN)).unwrap()
}

fn at(text: &str) -> ModelTime {
    ModelTime::parse(text).unwrap()
}

fn outer(ground: f64) -> Linear {
    let times = [0, 3, 6, 12].map(|h| at("2016-01-05T00:00").plus(3600 * h));
    Linear {
        times: times.to_vec(),
        ground,
        rows: 12,
    }
}

fn laid(ground: f64) -> LaidAir {
    let span = (at("2016-01-05T00:00"), at("2016-01-05T12:00"));
    LaidAir::new(
        Box::new(outer(ground)),
        &grid(),
        &metrics(),
        TOP,
        6 * 3600,
        span,
    )
    .unwrap()
}

#[test]
fn a_linear_field_is_recovered_in_place_height_and_time() {
    for ground in [TERRAIN, f64::NAN] {
        let (air, grid, metrics) = (laid(ground), grid(), metrics());
        let time = at("2016-01-05T04:00");
        let inside = air.inside(time).unwrap();
        let expected = |k: usize, j: usize, i: usize| {
            let altitude = metrics.altitude(k, j, i);
            // Below the lowest level, its value holds.
            let altitude = altitude.max(TERRAIN);
            value(grid.longitude[[j, i]], grid.latitude[[j, i]], altitude, 4.0)
        };
        for ((k, j, i, lane), found) in inside.indexed_iter() {
            let wanted = if lane == 0 { expected(k, j, i) } else { 1.0 };
            assert_relative_eq!(*found, wanted, max_relative = 1e-12);
        }
        let ring = air.ring(time).unwrap();
        for k in 0..20 {
            for j in 0..4 {
                assert_relative_eq!(
                    ring.sides[0][[k, j, 0]],
                    expected(k, j, 0),
                    max_relative = 1e-12
                );
                assert_relative_eq!(
                    ring.sides[1][[k, j, 0]],
                    expected(k, j, 4),
                    max_relative = 1e-12
                );
            }
            for i in 0..5 {
                assert_relative_eq!(
                    ring.sides[2][[k, i, 0]],
                    expected(k, 0, i),
                    max_relative = 1e-12
                );
                assert_relative_eq!(
                    ring.sides[3][[k, i, 0]],
                    expected(k, 3, i),
                    max_relative = 1e-12
                );
            }
        }
        let above = value(grid.longitude[[2, 1]], grid.latitude[[2, 1]], TOP, 4.0);
        assert_relative_eq!(ring.top[[2, 1, 0]], above, max_relative = 1e-12);
    }
}

#[test]
fn air_follows_the_ground_where_grounds_differ() {
    // The other model's ground is 600 m higher: our lowest layer takes its lowest level, and high above nothing is moved.
    let air = laid(TERRAIN + 600.0);
    let metrics = metrics();
    let inside = air.inside(at("2016-01-05T00:00")).unwrap();
    let grid = grid();
    let of = |altitude: f64| value(grid.longitude[[1, 2]], grid.latitude[[1, 2]], altitude, 0.0);
    let low = metrics.altitude(0, 1, 2) + 600.0;
    // 18 m above the ground the blend has moved it by less than 1 %.
    assert_relative_eq!(inside[[0, 1, 2, 0]], of(low), max_relative = 1e-3);
    let high = metrics.altitude(19, 1, 2);
    assert_relative_eq!(inside[[19, 1, 2, 0]], of(high), max_relative = 1e-12);
}

#[test]
fn what_the_files_do_not_cover_is_refused() {
    let make = |outer: Linear, bridged: i64, end: &str| {
        let span = (at("2016-01-05T00:00"), at(end));
        let made = LaidAir::new(Box::new(outer), &grid(), &metrics(), TOP, bridged, span);
        made.err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert_eq!(make(outer(TERRAIN), 6 * 3600, "2016-01-05T12:00"), "");
    let late = make(outer(TERRAIN), 6 * 3600, "2016-01-05T13:00");
    assert!(
        late.contains("a linear model covers") && late.contains("only"),
        "{late}"
    );
    let gap = make(outer(TERRAIN), 5 * 3600, "2016-01-05T12:00");
    assert!(
        gap.contains("5 hours apart") && gap.contains("bridge_hours"),
        "{gap}"
    );
    // The gap from 6 to 12 o'clock lies behind the end of the run.
    assert_eq!(make(outer(TERRAIN), 5 * 3600, "2016-01-05T06:00"), "");
    let mut narrow = outer(TERRAIN);
    narrow.rows = 4;
    let outside = make(narrow, 6 * 3600, "2016-01-05T12:00");
    assert!(outside.contains("reaches beyond the file"), "{outside}");
}
