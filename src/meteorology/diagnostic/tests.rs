#![allow(clippy::unwrap_used, clippy::float_cmp)]
use super::super::stations::{Station, UpperLevel, UpperProfile};
use super::super::{divergence, empty_record, speed_and_direction};
use super::*;
use crate::grid::{GridSpecification, LambertConformal};

const NX: usize = 24;
const NY: usize = 20;

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: NX,
        ny: NY,
        cell_size: 4000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

/// A V-shaped valley along x, rising to the west by 4 m/km: its air goes west by day, east at night.
fn valley() -> Array2<f64> {
    Array2::from_shape_fn((NY, NX), |(j, i)| {
        let across = (j as f64 - 9.5).abs() * 4.0;
        1900.0 + 4.0 * (NX - i) as f64 * 4.0 + (45.0 * across).min(1000.0)
    })
}

fn ground(height: Array2<f64>) -> GroundFields {
    let constant = |v: f64| Array2::from_elem(height.dim(), v);
    GroundFields {
        height_std: constant(50.0),
        roughness_length: constant(0.2),
        albedo: constant(0.2),
        leaf_area_index: constant(1.0),
        snow_cover: constant(0.0),
        built_up: constant(0.0),
        height,
    }
}

/// A calm April day: one station far outside the domain gives the temperature, a weak west wind blows aloft.
fn set(hours: i64) -> StationSet {
    let start = ModelTime::from_beijing(2016, 4, 15, 0);
    let record = |h: i64| StationRecord {
        temperature: Some(283.0 + 6.0 * libm::cos((h as f64 - 16.0) / 12.0 * std::f64::consts::PI)),
        relative_humidity: Some(0.4),
        wind_speed: Some(1.0),
        wind_from: Some(270_f64.to_radians()),
        pressure: None,
        precipitation: Some(0.0),
        cloud_cover: Some(0.1),
        ..empty_record(start.plus(h * 3600))
    };
    let level = |altitude: f64, wind_east: f64| UpperLevel {
        altitude,
        wind_east,
        wind_north: 0.0,
        temperature: None,
    };
    StationSet {
        stations: vec![Station {
            id: "far".into(),
            name: "far".into(),
            longitude: 99.0,
            latitude: 36.5,
            elevation: 2200.0,
            anemometer_height: 10.0,
        }],
        records: vec![(0..hours).map(record).collect()],
        profiles: vec![UpperProfile {
            time: start,
            levels: vec![level(2000.0, 1.0), level(3000.0, 2.0), level(5500.0, 6.0)],
        }],
    }
}

fn model(set: StationSet, height: Array2<f64>) -> DiagnosticMeteorology {
    let vertical = VerticalGrid::stretched(20, 40.0, 12_000.0).unwrap();
    let options = DiagnosticOptions::default();
    DiagnosticMeteorology::new(set, &grid(), &vertical, ground(height), options).unwrap()
}

fn hour(h: i64) -> ModelTime {
    ModelTime::from_beijing(2016, 4, 15, h)
}

#[test]
fn the_wind_of_a_valley_turns_with_the_sun() {
    let model = model(set(26), valley());
    let mean = |h: i64| {
        let slice = model.at(hour(h)).unwrap();
        (8..16).fold(0.0, |sum, i| {
            sum + (slice.wind_u_10m[[9, i]] + slice.wind_u_10m[[10, i]]) / 16.0
        })
    };
    let (night, noon) = (mean(2), mean(14));
    assert!(night > 0.4, "down the valley, eastward, at night: {night}");
    assert!(noon < -0.8, "up the valley, westward, by day: {noon}");
    let up: Vec<i64> = (0..24).filter(|&h| mean(h) < 0.0).collect();
    assert!((9..=12).contains(&up[0]), "{up:?}");
    assert!((20..=23).contains(up.last().unwrap()), "{up:?}");
}

#[test]
fn every_cell_closes_and_the_solver_reaches_its_tolerance() {
    let model = model(set(5), valley());
    let slice = model.at(hour(3)).unwrap();
    let report = model.adjustment(hour(3)).unwrap();
    assert!(report.poisson.residual <= 1e-8);
    assert!(report.largest_residual < 1e-6, "{report:?}");
    let fluxes = MassFluxes {
        x: slice.flux_x.clone(),
        y: slice.flux_y.clone(),
        z: slice.flux_z.clone(),
    };
    for ((k, j, i), mass) in slice.air_mass.indexed_iter() {
        // Relative change of air mass in an hour.
        assert!((divergence(&fluxes, k, j, i) * 3600.0 / mass).abs() < 1e-11);
    }
}

#[test]
fn an_hour_does_not_depend_on_the_hours_asked_before() {
    let straight = model(set(30), valley());
    for h in 0..9 {
        straight.at(hour(h)).unwrap();
    }
    let a = straight.at(hour(9)).unwrap();
    let b = model(set(12), valley());
    // Data that grew since: only the reference air must be kept.
    let options = DiagnosticOptions {
        reference: Some(straight.reference()),
        ..DiagnosticOptions::default()
    };
    let vertical = VerticalGrid::stretched(20, 40.0, 12_000.0).unwrap();
    let c = DiagnosticMeteorology::new(set(12), &grid(), &vertical, ground(valley()), options);
    let c = c.unwrap().at(hour(9)).unwrap();
    assert_eq!(a.mixing_height, c.mixing_height);
    assert_eq!(a.flux_z, c.flux_z);
    assert_eq!(a.eddy_diffusivity, c.eddy_diffusivity);
    assert_ne!(a.air_mass, b.at(hour(9)).unwrap().air_mass);
    let pool = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    };
    let one = pool(1).install(|| model(set(30), valley()).at(hour(9)).unwrap());
    let two = pool(2).install(|| model(set(30), valley()).at(hour(9)).unwrap());
    assert_eq!(one.flux_x, two.flux_x);
    assert_eq!(one.temperature, a.temperature);
}

#[test]
fn a_uniform_wind_over_a_plain_is_left_alone() {
    let mut calm = set(3);
    for level in &mut calm.profiles[0].levels {
        (level.wind_east, level.wind_north) = (4.0, 0.0);
    }
    let model = model(calm, Array2::from_elem((NY, NX), 2000.0));
    let slice = model.at(hour(1)).unwrap();
    for k in 0..20 {
        let height = model.metrics().centre_height[[k, 10, 12]];
        let (u, v) = (slice.wind_u[[k, 10, 12]], slice.wind_v[[k, 10, 12]]);
        // Clear night: power law with exponent 0.35 up to 500 m.
        let expected = 4.0 * libm::pow((height / 500.0).min(1.0), 0.35);
        assert!((u - expected).abs() < 0.02, "{k} {u} {expected}");
        assert!(v.abs() < 0.02);
    }
}

#[test]
fn a_station_in_the_domain_is_obeyed_at_its_place() {
    let mut set = set(3);
    set.stations[0].longitude = 102.4;
    set.stations[0].latitude = 36.45;
    set.stations[0].elevation = 2000.0;
    for record in &mut set.records[0] {
        (record.wind_speed, record.wind_from) = (Some(3.0), Some(std::f64::consts::PI));
    }
    let model = model(set, Array2::from_elem((NY, NX), 2000.0));
    let slice = model.at(hour(1)).unwrap();
    let c = [10, 12];
    let (speed, from) = speed_and_direction(slice.wind_u_10m[c], slice.wind_v_10m[c]);
    assert!((2.0..4.0).contains(&speed), "{speed}");
    assert!((from.unwrap().to_degrees() - 180.0).abs() < 20.0);
}

#[test]
fn what_is_missing_is_told() {
    let mut dark = set(3);
    for record in &mut dark.records[0] {
        record.cloud_cover = None;
    }
    let error = model(dark, valley()).at(hour(1)).unwrap_err().to_string();
    assert!(
        error.contains("no station reports clouds at 2016-04-15 0"),
        "{error}"
    );
    let model = model(set(3), valley());
    assert!(matches!(
        model.at(hour(7)),
        Err(MeteorologyError::OutsideData { .. })
    ));
    assert!(model.provenance().contains("1 station(s) (far)"));
}

/// A run begun at another hour, of another length, asked for this hour only: the same bytes. So 48 h in one go are 24 h and resumed.
#[test]
fn an_hour_does_not_depend_on_where_the_run_begins() {
    let days = super::super::RepresentativeDays::embedded();
    let date = days.day("winter-stagnant").unwrap().date;
    let begun = |begin: i64, hours: usize| {
        let set = days
            .station_set("winter-stagnant", date.plus(begin * 3600), hours)
            .unwrap();
        model(set, valley())
    };
    let (straight, evening, later) = (begun(0, 48), begun(18, 6), begun(30, 17));
    for h in 0..46 {
        straight.at(date.plus(h * 3600)).unwrap();
    }
    for (fresh, h) in [(&evening, 20), (&evening, 23), (&later, 31), (&later, 46)] {
        let time = date.plus(h * 3600);
        let (a, b) = (straight.at(time).unwrap(), fresh.at(time).unwrap());
        for (one, other) in [
            (&a.air_mass, &b.air_mass),
            (&a.flux_x, &b.flux_x),
            (&a.flux_y, &b.flux_y),
            (&a.flux_z, &b.flux_z),
            (&a.temperature, &b.temperature),
            (&a.relative_humidity, &b.relative_humidity),
            (&a.eddy_diffusivity, &b.eddy_diffusivity),
        ] {
            assert!(
                one.iter()
                    .zip(other)
                    .all(|(x, y)| x.to_bits() == y.to_bits()),
                "{h}"
            );
        }
        assert_eq!(a.mixing_height, b.mixing_height);
        assert_eq!(a.friction_velocity, b.friction_velocity);
        assert_eq!(a.wind_u_10m, b.wind_u_10m);
    }
}
