//! Hours of random weather against the profiles of AERMOD 24142's binary (`hours.txt`, printed with all digits).

use super::{profile, stamp, surface};
use crate::plume::Hour;
use crate::plume::profile::{Column, HEIGHTS};
use crate::plume::weather::{Town, WeatherSettings, prepare_hour};

/// Indices of the grid heights that are compared: 0, 2, 14, 40, 100, 200, 900, 1900 and 5000 m.
const COMPARED: [usize; 9] = [0, 3, 6, 9, 15, 20, 40, 60, 86];

/// One hour: its settings, and rows of numbers by their name.
#[derive(Default)]
struct Case {
    name: String,
    settings: WeatherSettings,
    rows: Vec<(String, Vec<f64>)>,
    /// Rows of each town.
    towns: Vec<Vec<(String, Vec<f64>)>>,
}

fn row<'a>(rows: &'a [(String, Vec<f64>)], name: &str) -> Option<&'a [f64]> {
    let found = rows.iter().find(|(key, _)| key == name)?;
    Some(&found.1)
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let text = include_str!("hours.txt");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        if key == "hour" {
            cases.push(Case {
                name: rest.to_owned(),
                settings: WeatherSettings {
                    profile_base: 123.0,
                    ..WeatherSettings::default()
                },
                ..Case::default()
            });
            continue;
        }
        let numbers: Vec<f64> = rest
            .split_whitespace()
            .map(|word| word.parse().expect("a number"))
            .collect();
        let case = cases.last_mut().expect("an hour before its rows");
        match key {
            "adjusted" => case.settings.adjusted_friction_velocity = true,
            "without-sigma-theta-by-night" => {
                case.settings.turbulence.no_sigma_theta_stable = true;
            }
            "rotation" => case.settings.rotation = numbers[0],
            "town" => {
                case.settings.towns.push(Town {
                    population: numbers[0],
                    roughness_length: numbers[1],
                });
                case.towns.push(Vec::new());
            }
            _ => {
                let rows = case.towns.last_mut().unwrap_or(&mut case.rows);
                rows.push((key.to_owned(), numbers));
            }
        }
    }
    cases
}

fn prepared(case: &Case) -> Hour {
    let date = row(&case.rows, "stamp").expect("a date");
    let now = stamp([0, 1, 2, 3].map(|part| date[part] as i32));
    let numbers = row(&case.rows, "surface").expect("a row");
    let mut surface_row = [0.0; 20];
    surface_row.copy_from_slice(numbers);
    let levels: Vec<[f64; 6]> = case
        .rows
        .iter()
        .filter(|(key, _)| key == "level")
        .map(|(_, v)| [v[0], v[1], v[2], v[3], v[4], v[5]])
        .collect();
    let surface = surface(now, &surface_row);
    prepare_hour(
        &surface,
        &profile(now, &levels),
        None,
        [0.0; 2],
        &case.settings,
    )
    .0
}

fn close(name: &str, what: &str, got: f64, wanted: f64) {
    assert!(
        (got - wanted).abs() <= 1.0e-12 * wanted.abs(),
        "{name}: {what} is {got:?}, AERMOD has {wanted:?}"
    );
}

fn columns_agree(name: &str, rows: &[(String, Vec<f64>)], columns: &[(&str, &Column)]) {
    for (what, got) in columns {
        let wanted = row(rows, what).expect("a column");
        for (&index, &wanted) in COMPARED.iter().zip(wanted) {
            let place = format!("{what} at {} m", HEIGHTS[index]);
            close(name, &place, got.value[index], wanted);
        }
    }
}

#[test]
fn hours_are_those_of_aermod() {
    let cases = cases();
    assert_eq!(cases.len(), 6);
    for case in &cases {
        let hour = prepared(case);
        let means = [
            hour.mixing_height,
            hour.mean_wind,
            hour.mean_sigma_v,
            hour.mean_sigma_w,
            hour.potential_temperature_at_top,
        ];
        let wanted = row(&case.rows, "means").expect("means");
        for (got, &wanted) in means.into_iter().zip(wanted) {
            close(&case.name, "a mean", got, wanted);
        }
        let p = &hour.rural.profiles;
        let columns = [
            ("wind", &p.wind),
            ("direction", &hour.wind_direction),
            ("gradient", &p.gradient),
            ("theta", &p.potential_temperature),
            ("density", &hour.density),
            ("sigma-v", &p.sigma_v),
            ("sigma-w", &p.sigma_w),
        ];
        columns_agree(&case.name, &case.rows, &columns);
    }
}

#[test]
fn towns_are_those_of_aermod() {
    let (mut own, mut rural) = (0, 0);
    for case in cases() {
        let hour = prepared(&case);
        assert_eq!(hour.urban.len(), case.towns.len());
        for (air, rows) in hour.urban.iter().zip(&case.towns) {
            let wanted = row(rows, "own");
            assert_eq!(air.is_some(), wanted.is_some(), "{}", case.name);
            let (Some(air), Some(wanted)) = (air, wanted) else {
                rural += 1;
                continue;
            };
            own += 1;
            assert_eq!(air.morning_transition, !hour.stable);
            let found = [
                air.mixing_height,
                air.obukhov_length,
                air.friction_velocity,
                air.convective_velocity,
            ];
            for (got, &wanted) in found.into_iter().zip(wanted) {
                close(&case.name, "a number of a town", got, wanted);
            }
            let p = &air.profiles;
            let columns = [
                ("own-sigma-v", &p.sigma_v),
                ("own-sigma-w", &p.sigma_w),
                ("own-gradient", &p.gradient),
                ("own-theta", &p.potential_temperature),
            ];
            columns_agree(&case.name, rows, &columns);
        }
    }
    assert_eq!((own, rural), (5, 1));
}
