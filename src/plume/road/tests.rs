//! Roads against AERMOD 24142's own figures (six digits) and what must hold whatever the figures.

use super::{RoadAir, RoadHour, RoadTables, RoadTask, RoadTerrain, RoadWork};
use crate::plume::core::{PlumeField, Tables};
use crate::plume::weather::{
    ProfileLevel, ProfileRecord, SurfaceRecord, WeatherSettings, prepare_hour,
};
use crate::plume::{
    Barrier, Depression, Hour, HourStamp, Options, Receptor, Road, Source, SourceKind, Variation,
};

/// A convective and a stable hour: 3 January 1996, hour 12, and 4 January, hour 8, of Houston's airport.
fn hours() -> [Hour; 2] {
    let at = |day, hour| HourStamp {
        year: 1996,
        month: 1,
        day,
        hour,
        day_of_year: day,
    };
    let common = SurfaceRecord {
        roughness_length: 0.15,
        bowen_ratio: 0.7,
        wind_height: 6.1,
        temperature_height: 2.0,
        ..SurfaceRecord::default()
    };
    let noon = SurfaceRecord {
        stamp: at(3, 12),
        heat_flux: 99.8,
        friction_velocity: 0.518,
        convective_velocity: 1.451,
        gradient_above: 0.010,
        convective_mixing_height: 1112.0,
        mechanical_mixing_height: 894.0,
        obukhov_length: -126.5,
        albedo: 0.27,
        wind_speed: 4.60,
        wind_direction: 278.0,
        temperature: 279.8,
        relative_humidity: 44.0,
        pressure: 1018.0,
        ..common
    };
    let morning = SurfaceRecord {
        stamp: at(4, 8),
        heat_flux: -22.2,
        friction_velocity: 0.222,
        convective_velocity: -9.0,
        gradient_above: -9.0,
        convective_mixing_height: -999.0,
        mechanical_mixing_height: 251.0,
        obukhov_length: 54.1,
        albedo: 0.74,
        wind_speed: 2.10,
        wind_direction: 188.0,
        temperature: 278.1,
        relative_humidity: 82.0,
        pressure: 1012.0,
        ..common
    };
    let settings = WeatherSettings {
        adjusted_friction_velocity: true,
        stability_class: true,
        ..WeatherSettings::default()
    };
    [(noon, 6.7), (morning, 5.0)].map(|(surface, temperature)| {
        let level = ProfileLevel {
            height: 6.1,
            wind_direction: surface.wind_direction,
            wind_speed: surface.wind_speed,
            temperature,
            sigma_theta: 99.0,
            sigma_w: 99.0,
        };
        let profile = ProfileRecord {
            stamp: surface.stamp,
            levels: vec![level],
        };
        prepare_hour(&surface, &profile, None, [0.0; 2], &settings).0
    })
}

/// x, y, elevation, height above ground, hill height scale [m].
const RECEPTORS: [[f64; 5]; 8] = [
    [130.0, 60.0, 0.0, 1.5, 60.0],
    [60.0, 20.0, 8.0, 0.0, 8.0],
    [108.0, 48.0, 1.0, 1.5, 1.0],
    [150.0, 260.0, 40.0, 2.0, 130.0],
    [-200.0, -60.0, 12.0, 0.0, 90.0],
    [95.0, 55.0, 0.0, 0.0, 0.0],
    [420.0, 130.0, 66.0, 1.5, 80.0],
    [100.0, -12.0, 3.0, 0.0, 45.0],
];

fn receptors(flat: bool) -> PlumeField {
    let all: Vec<Receptor> = RECEPTORS
        .iter()
        .map(|[x, y, elevation, flagpole, hill_height]| Receptor {
            x: *x,
            y: *y,
            elevation: if flat { 0.0 } else { *elevation },
            hill_height: if flat { 0.0 } else { *hill_height },
            flagpole: *flagpole,
        })
        .collect();
    PlumeField::new(&all)
}

fn road(ends: [f64; 6], width: f64, sigma_z: f64) -> Road {
    Road {
        extended: true,
        begin: [ends[0], ends[1], ends[2]],
        end: [ends[3], ends[4], ends[5]],
        width,
        sigma_z,
        ..Road::default()
    }
}

#[allow(clippy::unnecessary_wraps)]
fn wall(height: f64, distance: f64) -> Option<Barrier> {
    Some(Barrier { height, distance })
}

/// A plain road, a short one, one on a slope; two walls, one wall, one far away; a cutting.
fn roads() -> [Road; 7] {
    let lane = |offset: f64, road: Road| Road {
        lane_offset: offset,
        ..road
    };
    let simple = |ends, width, sigma_z| Road {
        extended: false,
        ..road(ends, width, sigma_z)
    };
    [
        simple([90.0, 40.0, 2.0, 260.0, 110.0, 2.0], 12.0, 2.3),
        simple([100.0, 50.0, 0.5, 103.0, 58.0, 0.5], 6.0, 0.0),
        lane(3.0, road([20.0, 30.0, 1.0, 180.0, 80.0, 6.0], 4.0, 1.5)),
        Road {
            barriers: [wall(5.0, 9.0), wall(4.0, -8.0)],
            ..road([100.0, -50.0, 1.0, 104.0, 150.0, 1.0], 3.6, 2.0)
        },
        Road {
            barriers: [wall(6.0, -12.0), None],
            ..road([60.0, 0.0, 1.0, 160.0, 90.0, 1.0], 7.0, 1.5)
        },
        Road {
            barriers: [wall(4.0, 35.0), None],
            ..lane(-2.0, road([30.0, 100.0, 2.0, 170.0, 40.0, 1.0], 4.0, 2.0))
        },
        Road {
            depression: Some(Depression {
                depth: -6.0,
                top_width: 30.0,
                bottom_width: 20.0,
            }),
            ..lane(2.0, road([100.0, -40.0, 1.0, 110.0, 140.0, 1.0], 7.0, 1.5))
        },
    ]
}

fn source(road: Road, flat: bool) -> Source {
    Source {
        id: "R".to_owned(),
        x: 0.0,
        y: 0.0,
        elevation: 0.0,
        flat,
        kind: SourceKind::Road(road),
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.0,
        highly_buoyant: false,
    }
}

/// C/Q of receptors `first..8` in micrograms.
fn compute(hour: &Hour, options: &Options, road: Road, flat: bool, first: usize) -> Vec<f64> {
    let air = RoadAir::new(hour, &hour.rural, options);
    let tables = RoadTables::new();
    let rural = Tables::new(&hour.rural, false);
    let own = RoadTerrain::tables(&air);
    let source = source(road, flat);
    let terrain = RoadTerrain::new(hour, &rural, &own, options, &source);
    let prepared = RoadHour::new(
        &air,
        &tables,
        terrain.as_ref(),
        &source,
        &road,
        [90.0, 40.0],
    );
    let mut out = vec![0.0; 8 - first];
    RoadTask {
        road: &prepared,
        receptors: &receptors(flat),
        first,
        out: &mut out,
        work: &mut RoadWork::default(),
    }
    .compute();
    out.iter().map(|value| value * 1.0e6).collect()
}

fn compare(figures: &[[[f64; 8]; 2]], flat: bool) {
    let options = Options {
        elevated: !flat,
        ..Options::default()
    };
    let hours = hours();
    for (road, by_hour) in roads().into_iter().zip(figures) {
        for (hour, expected) in hours.iter().zip(by_hour) {
            let got = compute(hour, &options, road, flat, 0);
            let top = expected.iter().copied().fold(0.0, f64::max);
            for (n, (got, expected)) in got.iter().zip(expected).enumerate() {
                let error = (got - expected).abs();
                assert!(
                    error <= 6.0e-6 * expected.max(1.0e-6 * top),
                    "{road:?} {:?} receptor {n}: {got} {expected}",
                    hour.stamp
                );
            }
        }
    }
}

#[test]
fn aermod_over_flat_ground() {
    compare(&FLAT, true);
}

#[test]
fn aermod_over_terrain() {
    compare(&HILLY, false);
}

#[test]
fn blocks_do_not_matter() {
    let hours = hours();
    let options = Options::default();
    for road in roads().into_iter().take(3) {
        let whole = compute(&hours[1], &options, road, false, 0);
        let part = compute(&hours[1], &options, road, false, 3);
        assert_eq!(whole[3..], part);
    }
}

#[test]
fn a_road_is_the_sum_of_its_halves() {
    let hours = hours();
    let options = Options::default();
    let whole = Road {
        extended: true,
        ..roads()[0]
    };
    let middle = [175.0, 75.0, 2.0];
    let (left, right) = (
        Road {
            end: middle,
            ..whole
        },
        Road {
            begin: middle,
            ..whole
        },
    );
    for hour in &hours {
        let whole = compute(hour, &options, whole, true, 0);
        let left = compute(hour, &options, left, true, 0);
        let right = compute(hour, &options, right, true, 0);
        for n in 0..8 {
            let sum = left[n] + right[n];
            // The integrals end at AERMOD's tolerance, each for itself: near the road's end that leaves 1.7 %.
            assert!(
                (sum / whole[n] - 1.0).abs() < 2.0e-2,
                "{n}: {sum} {}",
                whole[n]
            );
        }
    }
}

/// AERMOD's concentrations [µg/m³] of 1 g/(s m²) or 1 g/(s m): road, hour (convective, stable), receptor.
const FLAT: [[[f64; 8]; 2]; 7] = [
    [
        [
            6.21934e+05,
            1.39961e+04,
            8.39141e+05,
            2.04802e+03,
            3.70268e+02,
            1.02639e+05,
            4.34560e+04,
            1.24092e+04,
        ],
        [
            2.20837e+06,
            2.36779e+04,
            1.72381e+06,
            3.20380e+05,
            7.86776e+02,
            1.39412e+06,
            2.52799e+03,
            2.10980e+04,
        ],
    ],
    [
        [
            6.48784e+04,
            1.24310e+03,
            1.96667e+05,
            3.83352e+01,
            1.35875e+01,
            1.95400e+05,
            3.41641e+02,
            7.26948e+02,
        ],
        [
            1.03462e+04,
            2.38820e+03,
            1.04658e+05,
            1.51806e+04,
            2.90741e+01,
            5.08252e+05,
            2.78373e+01,
            1.40521e+03,
        ],
    ],
    [
        [
            5.18147e+04,
            4.04693e+04,
            7.80465e+04,
            1.16851e+02,
            4.90268e+01,
            2.00541e+04,
            1.17697e+03,
            5.01927e+03,
        ],
        [
            6.11871e+03,
            1.26820e+04,
            8.86949e+03,
            3.01483e+04,
            9.98365e+01,
            4.41565e+04,
            8.90265e+01,
            2.32970e+03,
        ],
    ],
    [
        [
            3.06497e+04,
            4.45493e+03,
            9.90319e+04,
            1.77565e+02,
            5.37237e+01,
            7.55980e+05,
            1.69381e+03,
            1.59004e+05,
        ],
        [
            3.96433e+04,
            1.58153e+04,
            2.48558e+05,
            3.40840e+04,
            1.15603e+02,
            1.98387e+06,
            8.37254e+01,
            3.27826e+05,
        ],
    ],
    [
        [
            8.58728e+04,
            1.34183e+04,
            1.10599e+05,
            1.08678e+02,
            3.76726e+01,
            1.73689e+04,
            1.19107e+03,
            1.37940e+04,
        ],
        [
            1.09304e+05,
            1.03487e+05,
            4.16607e+05,
            2.36023e+04,
            8.16715e+01,
            2.49218e+05,
            6.02581e+01,
            9.35563e+03,
        ],
    ],
    [
        [
            1.51539e+05,
            1.77805e+03,
            2.12503e+04,
            1.25366e+02,
            4.08363e+01,
            2.34601e+04,
            8.19242e+02,
            1.09649e+03,
        ],
        [
            2.13187e+05,
            3.69561e+03,
            2.84866e+04,
            2.60451e+04,
            8.67258e+01,
            3.11409e+04,
            6.73769e+01,
            2.34732e+03,
        ],
    ],
    [
        [
            4.01551e+04,
            2.84359e+03,
            5.88784e+04,
            1.61530e+02,
            4.70818e+01,
            1.40934e+04,
            1.65191e+03,
            7.48519e+04,
        ],
        [
            6.60993e+04,
            3.92134e+03,
            4.42991e+05,
            5.68240e+04,
            9.37350e+01,
            8.37999e+04,
            9.44373e+01,
            2.09283e+05,
        ],
    ],
];

/// The same over terrain, first three roads.
const HILLY: [[[f64; 8]; 2]; 3] = [
    [
        [
            6.21934e+05,
            1.02429e+04,
            7.85482e+05,
            1.04541e+03,
            3.53872e+02,
            1.02639e+05,
            2.17533e+04,
            1.18678e+04,
        ],
        [
            2.20837e+06,
            1.61979e+04,
            1.61314e+06,
            1.27972e+05,
            6.79404e+02,
            1.39412e+06,
            3.92262e+02,
            2.01874e+04,
        ],
    ],
    [
        [
            6.48784e+04,
            8.03783e+02,
            1.30740e+05,
            1.98090e+01,
            1.27914e+01,
            1.95400e+05,
            1.72971e+02,
            6.83950e+02,
        ],
        [
            1.03462e+04,
            1.40644e+03,
            7.06002e+04,
            6.13570e+03,
            2.42896e+01,
            5.08252e+05,
            5.50935e+00,
            1.28484e+03,
        ],
    ],
    [
        [
            5.18147e+04,
            2.22899e+04,
            8.50862e+04,
            6.10174e+01,
            4.56831e+01,
            2.00541e+04,
            5.96344e+02,
            4.78018e+03,
        ],
        [
            6.11871e+03,
            6.99586e+03,
            1.05335e+04,
            1.20133e+04,
            8.26903e+01,
            4.41565e+04,
            2.12491e+01,
            2.18032e+03,
        ],
    ],
];
