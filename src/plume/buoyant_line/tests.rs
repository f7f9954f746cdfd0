//! Buoyant lines against AERMOD 24142's own figures (six digits) and closed forms.

use super::spread::distribution;
use super::{BuoyantHour, BuoyantMember, GroupPlace, line_sigmas, virtual_distances};
use crate::plume::weather::{
    ProfileLevel, ProfileRecord, SurfaceRecord, WeatherSettings, prepare_hour,
};
use crate::plume::{BuoyantGroup, BuoyantLine, Hour, HourStamp, Options, Receptor};

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

fn group(
    length: f64,
    height: f64,
    width: f64,
    line: f64,
    apart: f64,
    buoyancy: f64,
) -> BuoyantGroup {
    BuoyantGroup {
        building_length: length,
        building_height: height,
        building_width: width,
        line_width: line,
        building_separation: apart,
        buoyancy,
        ..BuoyantGroup::default()
    }
}

fn member(begin: [f64; 2], end: [f64; 2], height: f64) -> BuoyantMember {
    BuoyantMember {
        line: BuoyantLine {
            begin,
            end,
            height,
            group: 0,
        },
        elevation: 2.0,
        flat: false,
        emission: 20.0,
    }
}

#[test]
fn aermod_over_terrain() {
    let receptors: Vec<Receptor> = [
        [700.0, 90.0, 15.0, 1.5],
        [-900.0, -400.0, 40.0, 0.0],
        [300.0, 700.0, 60.0, 0.0],
        [600.0, -800.0, 5.0, 0.0],
        [1900.0, -300.0, 30.0, 0.0],
        [0.0, 0.0, 0.0, 0.0],
        [200.0, 1500.0, 90.0, 0.0],
        [3000.0, 50.0, 22.0, 3.0],
    ]
    .into_iter()
    .map(|[x, y, elevation, flagpole]| Receptor {
        x,
        y,
        elevation,
        hill_height: elevation,
        flagpole,
    })
    .collect();
    let groups = [
        (
            group(550.0, 21.0, 45.0, 3.0, 45.0, 210.0),
            vec![
                member([-400.0, -30.0], [150.0, -60.0], 25.0),
                member([-390.0, 60.0], [160.0, 30.0], 22.0),
            ],
        ),
        (
            group(316.0, 25.0, 25.0, 5.0, 1.0, 700.0),
            vec![member([-300.0, -300.0], [0.0, -200.0], 30.0)],
        ),
    ];
    let options = Options::default();
    let hours = hours();
    let mut row = 0;
    for (group, members) in &groups {
        let lines: Vec<BuoyantLine> = members.iter().map(|m| m.line).collect();
        let place = GroupPlace::new(&lines);
        for n in 0..members.len() {
            for (hour, expected) in hours.iter().zip(&FIGURES[row]) {
                let prepared = BuoyantHour::new(hour, &options, group, &place, members, None);
                let mut out = [0.0; 8];
                prepared.line(n, &receptors, &mut out);
                for (got, expected) in out.iter().zip(expected) {
                    let got = got * 20.0e6;
                    assert!(
                        (got - expected).abs() <= 6.0e-6 * expected + 1.0e-12,
                        "line {row}: {got} {expected}"
                    );
                }
            }
            row += 1;
        }
    }
}

#[test]
fn virtual_distances_go_back_to_the_spread() {
    for class in 1..=6 {
        for sigma_z in [5.0, 12.0, 40.0] {
            let (across, up) = virtual_distances(class, 0.5 * sigma_z, sigma_z);
            let (sigma_y, back) = line_sigmas(class, across / 1000.0, up / 1000.0);
            assert!(
                (back / sigma_z - 1.0).abs() < 0.03,
                "{class} {sigma_z} {back}"
            );
            assert!(
                (sigma_y / (0.5 * sigma_z) - 1.0).abs() < 0.25,
                "{class} {sigma_y}"
            );
        }
    }
}

#[test]
fn all_of_the_plume_lies_between_ground_and_lid() {
    // ∫∫ F dy dz over y and 0..lid: π σy σz × F is twice the density, so that it comes to 1.
    let (lid, sigma) = (400.0, (60.0, 150.0));
    let mut sum = 0.0;
    for n in 0..4000 {
        let height = (f64::from(n) + 0.5) * lid / 4000.0;
        sum += distribution(4, lid, 0.0, sigma, height) * lid / 4000.0;
    }
    let across = (2.0 * std::f64::consts::PI).sqrt() * sigma.0;
    assert!((sum * across - 1.0).abs() < 2.0e-3, "{}", sum * across);
}

/// AERMOD's concentrations [µg/m³] of 20 g/s: line, hour (convective, stable), receptor.
const FIGURES: [[[f64; 8]; 2]; 3] = [
    [
        [
            6.00175e-03,
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            3.00972e+01,
            0.00000e+00,
            0.00000e+00,
            6.01056e-01,
        ],
        [
            0.00000e+00,
            0.00000e+00,
            5.51183e+01,
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            2.32804e+02,
            0.00000e+00,
        ],
    ],
    [
        [
            8.46432e-01,
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            3.03841e+01,
            0.00000e+00,
            0.00000e+00,
            2.20750e+00,
        ],
        [
            0.00000e+00,
            0.00000e+00,
            4.80504e+01,
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            2.50569e+02,
            0.00000e+00,
        ],
    ],
    [
        [
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            0.00000e+00,
            9.05332e+00,
            0.00000e+00,
            0.00000e+00,
            2.92974e-02,
        ],
        [
            0.00000e+00,
            0.00000e+00,
            5.19137e-01,
            0.00000e+00,
            0.00000e+00,
            3.78758e+01,
            2.57553e+02,
            0.00000e+00,
        ],
    ],
];
