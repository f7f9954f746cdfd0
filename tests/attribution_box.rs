//! Every rule of attribution on one small box, against figures of a program that shares no code with this one.
//!
//! The box (25 species, 43 reactions, five sources, two and a half days at 770 hPa; `tests/data/attribution/`) was attributed by a
//! Python program of the design study: dense matrices, backward Euler of 300 s by Newton, its own tangents, tags and coalitions.
//! The figures are what it printed, ppb of O3 at hour 63.

#![allow(clippy::unwrap_used)]

use hehuang::chemistry::box_model::{Attribution, Case, Columns, attribute_by};
use hehuang::chemistry::carriers::{Regime, Rules};
use std::fmt::Write as _;
use std::path::Path;

/// Source, zero-out, zero-in, −20 % × 5, response, path integral of 3 points, Shapley, contributions N, R, B.
const PRINTED: [(&str, [f64; 9]); 5] = [
    (
        "elev_power",
        [12.05, 18.11, 8.57, 7.68, 15.99, 14.85, 27.30, 0.00, 4.71],
    ),
    (
        "traffic",
        [
            25.77, 37.16, 22.58, 21.90, 31.46, 30.98, 39.60, 26.00, 28.27,
        ],
    ),
    (
        "petrochem",
        [16.52, 6.60, 13.26, 12.71, 10.92, 12.15, 4.10, 26.14, 22.52],
    ),
    (
        "domestic",
        [7.30, 10.82, 7.19, 7.16, 8.21, 9.00, 6.83, 10.58, 9.92],
    ),
    (
        "biogenic",
        [3.00, 2.59, 2.93, 2.91, 2.72, 3.00, 1.37, 4.73, 4.36],
    ),
];
/// Parts that no source has: contributions N, R, B.
const PARTS: [(&str, [f64; 3]); 4] = [
    ("background", [41.57, 47.08, 46.03]),
    ("initial", [0.01, 0.02, 0.02]),
    ("methane", [0.00, 5.81, 4.64]),
    ("other", [0.00, 0.39, 0.30]),
];
/// O3 with all sources and without any, and λ of the last step.
const BULK: f64 = 120.766_236_644_093_94;
const WITHOUT: f64 = 50.786_441_283_130_12;
const ORGANIC_SHARE: f64 = 0.533_563_2;
/// Path integral less the increment of all sources, by number of points.
const PATH_ERRORS: [(usize, f64); 6] = [
    (1, -5.069_51),
    (2, -1.619_21),
    (3, -0.672_92),
    (4, -0.256_21),
    (5, -0.073_95),
    (8, 0.024_52),
];

/// The case with another method, number of points and a change of its text, with the table of light beside it.
fn case(method: &str, change: impl Fn(String) -> String) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/attribution");
    let mechanism = "small_box_mechanism.toml";
    std::fs::copy(data.join(mechanism), folder.path().join(mechanism)).unwrap();
    std::fs::write(folder.path().join("light.csv"), light()).unwrap();
    let text = std::fs::read_to_string(data.join("small_box.toml")).unwrap();
    let text = change(text.replace("\"backward_euler\"", &format!("\"{method}\"")));
    Case::parse("small_box.toml", &text, folder.path()).unwrap()
}

/// Rates of the box's sun: the sine of its height from 6 to 19 h to the power of 1.2.
fn light() -> String {
    const RATES: [(&str, f64); 9] = [
        ("J1", 1.1e-2),
        ("J3", 2.8e-6),
        ("J10", 8e-6),
        ("J12", 4e-5),
        ("J13", 6e-5),
        ("J27", 7e-6),
        ("J33", 0.2),
        ("J40", 8e-6),
        ("J41", 2.2e-3),
    ];
    let mut text = String::from("time_s");
    for (name, _) in RATES {
        let _ = write!(text, ",{name}");
    }
    for step in 0..=288 {
        let hour = f64::from(step) / 12.0;
        let height = if hour > 6.0 && hour < 19.0 {
            (std::f64::consts::PI * (hour - 6.0) / 13.0).sin().max(0.0)
        } else {
            0.0
        };
        let _ = write!(text, "\n{}", step * 300);
        for (_, rate) in RATES {
            let _ = write!(text, ",{:e}", rate * height.powf(1.2));
        }
    }
    text.push('\n');
    text
}

/// The rules of the design study: chains by name, without HONO and nitrates; sinks of radicals as it counted them.
fn rules(case: &Case) -> (Rules, Regime) {
    const CHAINS: [&str; 15] = [
        "CO", "HCHO", "ALD", "OLE", "PAR", "ARO", "ISOP", "RO2", "C2O3", "MEO2", "ROOH", "HO2",
        "H2O2", "OH", "PAN",
    ];
    let mechanism = &case.mechanism;
    let mut rules = Rules::of(mechanism).without_brief();
    for (species, chain) in mechanism.species.iter().zip(&mut rules.chains) {
        *chain = CHAINS.contains(&species.name.as_str());
    }
    let rows = |list: &[(&str, f64)]| -> Vec<(usize, f64)> {
        let found = list.iter().map(|(label, n)| {
            let row = mechanism.reactions.iter().position(|r| r.label == *label);
            (row.unwrap(), *n)
        });
        found.collect()
    };
    let regime = Regime {
        nitrogen: rows(&[("R6", 1.0), ("R24", 0.06)]),
        reservoirs: vec![rows(&[("R29", 1.0), ("R30", -1.0)])],
        radicals: rows(&[("R7", 2.0), ("R17", 1.0), ("R25", 1.0), ("R31", 1.0)]),
    };
    (rules, regime)
}

fn attributed(case: &Case) -> Attribution {
    let (rules, regime) = rules(case);
    attribute_by(case, &rules, &regime).unwrap().remove(0)
}

fn numbers(columns: &Columns) -> [f64; 9] {
    [
        columns.zero_out,
        columns.zero_in,
        columns.reduced,
        columns.response,
        columns.path,
        columns.shapley,
        columns.nitrogen,
        columns.radicals,
        columns.both,
    ]
    .map(|value| value.unwrap() * 1e9)
}

fn row<'a>(attribution: &'a Attribution, name: &str) -> &'a Columns {
    let found = attribution.rows.iter().find(|(n, _)| n == name);
    &found.unwrap().1
}

#[test]
fn backward_euler_gives_the_printed_digits() {
    let case = case("backward_euler", |text| text);
    let found = attributed(&case);
    assert!(
        (found.bulk * 1e9 - BULK).abs() < 2e-3,
        "{}",
        found.bulk * 1e9
    );
    assert!((found.without * 1e9 - WITHOUT).abs() < 2e-3);
    assert!((found.organic_share - ORGANIC_SHARE).abs() < 1e-5);
    for (name, printed) in PRINTED {
        let numbers = numbers(row(&found, name));
        for (n, (mine, printed)) in numbers.iter().zip(printed).enumerate() {
            assert!(
                (mine - printed).abs() <= 0.0052,
                "{name} {n}: {mine} {printed}"
            );
        }
    }
    for (name, printed) in PARTS {
        let columns = row(&found, name);
        let mine = [columns.nitrogen, columns.radicals, columns.both];
        for (mine, printed) in mine.iter().zip(printed) {
            assert!((mine.unwrap() * 1e9 - printed).abs() <= 0.0052, "{name}");
        }
    }
    assert!(found.closure < 1e-12, "{}", found.closure);
}

#[test]
fn rosenbrock_steps_differ_by_less_than_two_percent() {
    // The printed figures have the light of the end of each step of 300 s and first-order steps.
    let case = case("ros3", |text| text);
    let found = attributed(&case);
    let near = |mine: f64, printed: f64| (mine - printed).abs() <= 0.02 * printed + 0.01;
    assert!(near(found.bulk * 1e9, BULK), "{}", found.bulk * 1e9);
    let mut worst = (0.0_f64, String::new());
    for (name, printed) in PRINTED {
        let numbers = numbers(row(&found, name));
        for (n, (mine, printed)) in numbers.iter().zip(printed).enumerate() {
            let off = (mine - printed).abs() / printed.max(1.0);
            if off > worst.0 {
                worst = (off, format!("{name} {n}: {mine} {printed}"));
            }
        }
    }
    assert!(worst.0 <= 0.02, "{worst:?}");
    for (name, printed) in PARTS {
        let columns = row(&found, name);
        let mine = [columns.nitrogen, columns.radicals, columns.both];
        for (mine, printed) in mine.iter().zip(printed) {
            assert!(near(mine.unwrap() * 1e9, printed), "{name}");
        }
    }
    assert!(found.closure < 1e-12, "{}", found.closure);
}

#[test]
fn the_path_integral_converges_as_printed() {
    for (points, printed) in PATH_ERRORS {
        let case = case("backward_euler", |text| {
            text.replace(
                "path_points = 3",
                &format!("path_points = {points}\nshapley = false"),
            )
        });
        let found = attributed(&case);
        let path: f64 = found.rows.iter().filter_map(|(_, c)| c.path).sum();
        let error = (path - (found.bulk - found.without)) * 1e9;
        assert!(
            (error - printed).abs() < 2e-3,
            "{points}: {error} {printed}"
        );
    }
}
