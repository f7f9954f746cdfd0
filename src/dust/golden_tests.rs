//! Settling, thresholds, moisture, fluxes and size shares beside figures of an independent program (`tests/data/dust`).

use super::intermittency::{SoilWind, comola_2019};
use super::leung2023::IMPACT;
use super::sizes::{geometric_diameter, kok_2011};
use super::{GRAVITY, PARTICLE_DENSITY, afwa, kok2014, leung2023, moisture, saltation, threshold};
use crate::deposition::settling_velocity;
use crate::units;

const GOLDEN: &str = include_str!("../../tests/data/dust/golden.csv");
/// Tolerance of every figure [1].
const TOLERANCE: f64 = 1e-6;
/// Gas constant of dry air of the other program [J/(kg K)].
const GAS_CONSTANT: f64 = 287.05;

struct Row {
    place: String,
    pressure: f64,
    temperature: f64,
    quantity: String,
    argument: String,
    value: f64,
}

impl Row {
    fn density(&self) -> f64 {
        self.pressure / (GAS_CONSTANT * self.temperature)
    }

    fn number(&self) -> f64 {
        self.argument.parse().unwrap()
    }
}

fn rows() -> Vec<Row> {
    let lines = GOLDEN.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |k: usize| cells[k].parse().unwrap_or(f64::NAN);
            Row {
                place: cells[0].into(),
                pressure: number(1),
                temperature: number(2),
                quantity: cells[3].into(),
                argument: cells[4].into(),
                value: cells[5].parse().unwrap(),
            }
        })
        .collect()
}

/// Micrograms.
fn micro(flux: f64) -> f64 {
    1e9 * flux
}

/// What this room makes of a row; `None` for the size shares.
fn ours(row: &Row) -> Option<f64> {
    let density = row.density();
    let fluid = threshold::shao_lu_2000(127e-6, PARTICLE_DENSITY, density);
    Some(match row.quantity.as_str() {
        "air_density_kg_m3" => density,
        "ut_shao_lu_75um" => threshold::shao_lu_2000(75e-6, PARTICLE_DENSITY, density),
        "ut_shao_lu_127um" => fluid,
        "ut_mb95_75um" => threshold::marticorena_bergametti_1995(75e-6, PARTICLE_DENSITY, density),
        // The deposition room falls with g = 9.80665 m/s².
        "settling_mm_s" => {
            let diameter = 1e-6 * row.number();
            let speed =
                settling_velocity(diameter, PARTICLE_DENSITY, row.temperature, row.pressure);
            1e3 * speed * GRAVITY / units::GRAVITY
        }
        "kok2014_clay0.1" => micro(kok2014::flux(row.number(), fluid, density, 0.1)),
        "l23m_clay0.1" => micro(leung2023::flux(
            row.number(),
            fluid,
            IMPACT * fluid,
            density,
        )),
        "afwa_clay0.06_sand0.6" => micro(afwa::flux(row.number(), density, 0.06, 0.6, 1.0)),
        "white_Q_g_m_s_75um" => {
            let at = threshold::shao_lu_2000(75e-6, PARTICLE_DENSITY, density);
            1e3 * saltation::white_1979(row.number(), at, density, saltation::WHITE)
        }
        other => {
            let clay = other.strip_prefix("fecan_clay")?;
            moisture::fecan_1999(clay.parse().unwrap(), row.number())
        }
    })
}

#[test]
fn six_altitudes_to_a_millionth() {
    let mut worst: Vec<(String, f64, usize)> = Vec::new();
    for row in rows() {
        let Some(value) = ours(&row) else { continue };
        let miss = if row.value == 0.0 {
            value.abs()
        } else {
            (value / row.value - 1.0).abs()
        };
        assert!(
            miss < TOLERANCE,
            "{} {} {}: {value} for {}",
            row.place,
            row.quantity,
            row.argument,
            row.value
        );
        match worst.iter_mut().find(|w| w.0 == row.quantity) {
            Some(entry) => *entry = (entry.0.clone(), entry.1.max(miss), entry.2 + 1),
            None => worst.push((row.quantity.clone(), miss, 1)),
        }
    }
    for (quantity, miss, count) in &worst {
        println!("{quantity:24} {count:3} figures, largest difference {miss:.1e}");
    }
    assert_eq!(
        worst.iter().map(|w| w.2).sum::<usize>(),
        6 * (4 + 5 + 24) + 28
    );
}

/// Shares as the other program takes them: trapezia over ln D between those of 4000 points of 0.05 to 30 µm that lie inside, all
/// over those up to 20 µm.
fn shares_on_points(lower: f64, upper: f64) -> f64 {
    const POINTS: usize = 4000;
    let at = |i: usize| 0.05e-6 * libm::pow(600.0, i as f64 / (POINTS - 1) as f64);
    let sum = |lower: f64, upper: f64| -> f64 {
        let inside: Vec<f64> = (0..POINTS)
            .map(at)
            .filter(|d| *d >= lower && *d < upper)
            .collect();
        inside
            .windows(2)
            .map(|w| 0.5 * (kok_2011(w[0]) + kok_2011(w[1])) * libm::log(w[1] / w[0]))
            .sum()
    };
    sum(lower, upper) / sum(0.0, 20e-6)
}

#[test]
fn size_shares_to_a_millionth_on_the_same_points() {
    let of = |name: &str| {
        let row = rows()
            .into_iter()
            .find(|r| r.quantity == "kok2011" && r.argument == name);
        row.unwrap().value
    };
    let share = shares_on_points;
    let um = 1e-6;
    let root = 2.65_f64.sqrt();
    let cases = [
        ("<1", share(0.0, um)),
        ("1-2.5", share(um, 2.5 * um)),
        ("<2.5", share(0.0, 2.5 * um)),
        ("2.5-10", share(2.5 * um, 10.0 * um)),
        ("<10", share(0.0, 10.0 * um)),
        (
            "PM2.5/PM10(geometric)",
            share(0.0, 2.5 * um) / share(0.0, 10.0 * um),
        ),
        (
            "PM2.5/PM10(aerodynamic)",
            share(0.0, 2.5 * um / root) / share(0.0, 10.0 * um / root),
        ),
    ];
    let exact = |lower: f64, upper: f64| super::sizes::kok_2011_share(lower, upper);
    let whole = exact(0.01 * um, 20.0 * um);
    let converged = [
        exact(0.01 * um, um) / whole,
        exact(um, 2.5 * um) / whole,
        exact(0.01 * um, 2.5 * um) / whole,
        exact(2.5 * um, 10.0 * um) / whole,
        exact(0.01 * um, 10.0 * um) / whole,
        exact(0.01 * um, 2.5 * um) / exact(0.01 * um, 10.0 * um),
        exact(0.01 * um, 2.5 * um / root) / exact(0.01 * um, 10.0 * um / root),
    ];
    for ((name, value), converged) in cases.into_iter().zip(converged) {
        let golden = of(name);
        let (miss, open) = (value / golden - 1.0, converged / golden - 1.0);
        println!("{name:24} {golden:.6}: same points {miss:+.1e}, converged integral {open:+.1e}");
        assert!(miss.abs() < TOLERANCE, "{name}: {value} for {golden}");
        assert!(open.abs() < 4e-3, "{name}: {converged} for {golden}");
    }
    // What slip changes of the aerodynamic ratio.
    let cut = |a: f64| geometric_diameter(a * um, PARTICLE_DENSITY, 288.15, 101_325.0);
    let with_slip = exact(0.01 * um, cut(2.5)) / exact(0.01 * um, cut(10.0));
    println!("PM2.5/PM10 aerodynamic with slip {with_slip:.5}");
    assert!((0.057..0.061).contains(&with_slip), "{with_slip}");
}

#[test]
fn thin_air_calms_the_flux_at_the_same_friction_velocity() {
    let all = rows();
    let of = |place: &str, quantity: &str| {
        let row = all
            .iter()
            .find(|r| r.place.starts_with(place) && r.quantity == quantity);
        row.unwrap().density()
    };
    let (sea, qaidam) = (
        of("sea", "air_density_kg_m3"),
        of("Qaidam", "air_density_kg_m3"),
    );
    let eta = |density: f64| {
        let fluid = threshold::shao_lu_2000(127e-6, PARTICLE_DENSITY, density);
        let wind = SoilWind {
            friction_velocity: 0.25,
            fluid_threshold: fluid,
            impact_threshold: IMPACT * fluid,
        };
        comola_2019(wind, 1500.0, -200.0)
    };
    assert!(eta(qaidam) < eta(sea));
}
