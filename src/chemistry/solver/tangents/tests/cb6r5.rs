//! The shipped mechanism: by day and night, with little and much NOx, sources and losses on.

use super::*;
use crate::chemistry::rates::{self, RateTable, number_density};
use crate::species::mechanism::Element;

/// Start [ppb], little and much NOx.
const START: [(&str, f64, f64); 16] = [
    ("NO", 0.05, 20.0),
    ("NO2", 0.3, 25.0),
    ("O3", 45.0, 30.0),
    ("CO", 150.0, 500.0),
    ("SO2", 0.3, 8.0),
    ("HONO", 0.02, 0.8),
    ("FORM", 1.0, 4.0),
    ("ALD2", 0.5, 2.0),
    ("PAR", 5.0, 50.0),
    ("OLE", 0.1, 2.0),
    ("ETH", 0.3, 4.0),
    ("XYLMN", 0.05, 2.0),
    ("ISOP", 0.8, 0.5),
    ("TERP", 0.1, 0.2),
    ("PAN", 0.2, 0.8),
    ("HNO3", 0.5, 2.0),
];
/// Emission [ppb/h].
const EMISSION: [(&str, f64); 8] = [
    ("NO", 2.0),
    ("NO2", 0.2),
    ("CO", 20.0),
    ("SO2", 0.5),
    ("PAR", 4.0),
    ("OLE", 0.3),
    ("ISOP", 0.4),
    ("FORM", 0.2),
];
const WATCHED: [&str; 5] = ["O3", "NO2", "HNO3", "PAN", "HO2"];

fn index(mechanism: &Mechanism, name: &str) -> usize {
    mechanism.species_index(name).unwrap()
}

/// Day with little NOx, day with much, night with little, night with much.
fn boxes(mechanism: &Mechanism) -> Cells {
    let n = mechanism.species.len();
    let light = |label: &String| match label.as_str() {
        "NO2_IUPAC10" => 9e-3,
        "O3_O3P_IUPAC10" => 5e-4,
        "NO3NO2_06" => 0.2,
        "NO3NO_06" => 0.02,
        "HONO_IUPAC10" => 1.6e-3,
        "O3_O1D_IUPAC10" | "FORM_R_IUPAC13" | "FORM_M_IUPAC13" => 4e-5,
        _ => 1e-5,
    };
    let sun: Vec<f64> = mechanism.photolysis.iter().map(light).collect();
    let mut photolysis = Vec::new();
    let (mut x, mut source) = (vec![0.0; 4 * n], vec![0.0; 4 * n]);
    for cell in 0..4 {
        let day = if cell < 2 { 1.0 } else { 0.0 };
        photolysis.extend(sun.iter().map(|j| j * day));
        for (name, little, much) in START {
            let ppb = if cell % 2 == 0 { little } else { much };
            x[cell * n + index(mechanism, name)] = 1e-9 * ppb;
        }
        for (name, ppb) in EMISSION {
            let part = if cell % 2 == 0 { 0.1 } else { 1.0 };
            source[cell * n + index(mechanism, name)] = 1e-9 * ppb * part / 3600.0;
        }
    }
    let table = RateTable::new(mechanism);
    let temperature = [298.0, 293.0, 288.0, 283.0];
    let pressure = [77_500.0; 4];
    let density: Vec<f64> = temperature
        .iter()
        .map(|&t| number_density(t, pressure[0]))
        .collect();
    let mut rate = vec![0.0; 4 * table.rows()];
    table.effective(
        &rates::Cells {
            temperature: &temperature,
            pressure: &pressure,
            water: &[0.01; 4],
            number_density: &density,
            photolysis: &photolysis,
            heterogeneous: &vec![1e-5; 4 * mechanism.heterogeneous.len()],
            open_water: &[],
        },
        &mut rate,
    );
    Cells {
        count: 4,
        x,
        rate,
        source,
        loss: vec![1e-5; 4 * n],
        interval: 300.0,
        calls: 2,
        begin: 0.0,
    }
}

/// The boxes after their first ten minutes, with steps of a minute from there on.
fn grown(mechanism: &Mechanism) -> Cells {
    let mut cells = boxes(mechanism);
    let settings = Settings::for_mechanism(mechanism, Method::Ros3, 1e-4, 1e-16, 10_000);
    let solver = Solver::new(Network::new(mechanism), settings).unwrap();
    cells.x = cells.run(&solver);
    (cells.interval, cells.calls, cells.begin) = (60.0, 5, 60.0);
    cells
}

fn parameters(mechanism: &Mechanism) -> Vec<Parameter> {
    let species = |names: &[&str]| names.iter().map(|name| index(mechanism, name)).collect();
    let photolysis =
        (0..mechanism.reactions.len()).filter(|&r| mechanism.reactions[r].reactants.len() == 1);
    vec![
        Parameter::Source(species(&["NO", "NO2"])),
        Parameter::Source(species(&["PAR", "OLE", "ISOP", "FORM"])),
        Parameter::Source(species(&["CO", "SO2"])),
        Parameter::Source(species(&EMISSION.map(|(name, _)| name))),
        Parameter::State,
        Parameter::State,
        Parameter::Rates(photolysis.collect()),
        Parameter::Rates((40..60).collect()),
        Parameter::Losses((0..mechanism.species.len()).collect()),
    ]
}

/// All emissions in the order of the parameters, ozone and all species as states.
fn start(mechanism: &Mechanism, cells: &Cells, parameters: &[Parameter]) -> Start {
    let n = mechanism.species.len();
    let mut start = Start {
        first: vec![0.0; cells.count * parameters.len() * n],
        ..Start::default()
    };
    let ozone = index(mechanism, "O3");
    for cell in 0..cells.count {
        for parameter in parameters {
            if let Parameter::Source(list) = parameter {
                let of = list.iter().map(|s| cells.source[cell * n + s]);
                start.source.extend(of);
            }
        }
        let first = &mut start.first[cell * parameters.len() * n..];
        first[4 * n + ozone] = cells.x[cell * n + ozone];
        first[5 * n..6 * n].copy_from_slice(&cells.x[cell * n..(cell + 1) * n]);
    }
    start
}

#[test]
fn tangents_are_differences_by_day_and_night() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let n = mechanism.species.len();
    let cells = grown(&mechanism);
    let parameters = parameters(&mechanism);
    let start = start(&mechanism, &cells, &parameters);
    for method in Method::ALL {
        let solver = frozen(Network::new(&mechanism), method);
        let system = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
        let [x, first, _] = cells.tangents(&solver, &system, &start, false);
        assert_eq!(x, cells.run(&solver));
        let all: Vec<Vec<f64>> = (0..parameters.len())
            .map(|p| {
                difference(parameters.len(), p, 1e-3, |moved| {
                    cells.moved(&parameters, &start, moved).run(&solver)
                })
            })
            .collect();
        for cell in 0..cells.count {
            for name in WATCHED {
                let s = cell * n + index(&mechanism, name);
                let largest = all.iter().fold(0.0_f64, |m, d| m.max(d[s].abs()));
                assert!(largest > 1e-4 * x[s].abs(), "{name}: {largest:e}");
                for (p, differences) in all.iter().enumerate() {
                    let tangent = first[(cell * parameters.len() + p) * n + s - cell * n];
                    let error = (tangent - differences[s]).abs();
                    assert!(
                        error <= 1e-7 * largest,
                        "{method:?} cell {cell} {name} parameter {p}: {tangent:e} for {:e}",
                        differences[s]
                    );
                }
            }
        }
    }
}

#[test]
fn second_derivatives_are_second_differences() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let n = mechanism.species.len();
    let cells = grown(&mechanism);
    let parameters = parameters(&mechanism);
    let mut start = start(&mechanism, &cells, &parameters);
    let pairs = [(0, 0), (0, 1), (1, 6), (8, 7), (5, 0)];
    start.second = vec![0.0; cells.count * pairs.len() * n];
    let solver = frozen(Network::new(&mechanism), Method::Ros3);
    let system = TangentSystem::new(solver.network(), &parameters, &pairs).unwrap();
    let [x, _, second] = cells.tangents(&solver, &system, &start, false);
    for (m, &pair) in pairs.iter().enumerate() {
        let differences = second_difference(&solver, &cells, &parameters, &start, pair);
        for cell in 0..cells.count {
            for name in WATCHED {
                let s = index(&mechanism, name);
                let found = differences[cell * n + s];
                let tangent = second[(cell * pairs.len() + m) * n + s];
                // Second differences are known to about 1e-11 of the mole fraction.
                let size = found.abs().max(1e-6 * x[cell * n + s].abs());
                let error = (tangent - found).abs() / size;
                assert!(
                    error <= 1e-3,
                    "{pair:?} cell {cell} {name}: {tangent:e} for {found:e}"
                );
            }
        }
    }
}

#[test]
fn sources_add_up_and_nitrogen_is_kept() {
    let (mechanism, _) = Mechanism::cb6r5().unwrap().closed();
    let n = mechanism.species.len();
    let mut cells = boxes(&mechanism);
    cells.loss.fill(0.0);
    let parameters = parameters(&mechanism);
    let start = start(&mechanism, &cells, &parameters);
    let nitrogen = |x: &[f64]| -> f64 {
        let species = mechanism.species.iter().zip(x);
        species
            .map(|(s, x)| s.atoms.of(Element::Nitrogen).unwrap_or(0.0) * x)
            .sum()
    };
    for method in Method::ALL {
        let settings = Settings::for_mechanism(&mechanism, method, 1e-3, 1e-15, 10_000);
        let solver = Solver::new(Network::new(&mechanism), settings).unwrap();
        let system = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
        let [x, first, _] = cells.tangents(&solver, &system, &start, false);
        let time = cells.interval * cells.calls as f64;
        for cell in 0..cells.count {
            let of = |p: usize| &first[(cell * parameters.len() + p) * n..][..n];
            for s in 0..n {
                let sum = of(0)[s] + of(1)[s] + of(2)[s];
                let size = (0..3).map(|p| of(p)[s].abs()).sum::<f64>();
                assert!(
                    (sum - of(3)[s]).abs() <= 1e-10 * size,
                    "{method:?} species {s}"
                );
            }
            let emitted = nitrogen(&cells.source[cell * n..(cell + 1) * n]) * time;
            let size = nitrogen(&x[cell * n..(cell + 1) * n]);
            let expected = [
                (0, emitted),
                (1, 0.0),
                (3, emitted),
                (4, 0.0),
                (5, nitrogen(&cells.x[cell * n..(cell + 1) * n])),
                (6, 0.0),
                (7, 0.0),
            ];
            for (p, expected) in expected {
                let found = nitrogen(of(p));
                assert!(
                    (found - expected).abs() <= 1e-10 * size,
                    "{method:?} cell {cell} parameter {p}: {found:e} for {expected:e}"
                );
            }
        }
    }
}

/// What the tangents are with adaptive steps, of an emission and of everything at the start, beside differences.
#[test]
fn steps_that_follow_the_error_change_little() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let cells = boxes(&mechanism);
    let settings = Settings::for_mechanism(&mechanism, Method::Ros3, 1e-3, 1e-16, 100_000);
    let solver = Solver::new(Network::new(&mechanism), settings).unwrap();
    let parameters = parameters(&mechanism);
    let start = start(&mechanism, &cells, &parameters);
    let system = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
    let [_, first, _] = cells.tangents(&solver, &system, &start, false);
    let n = mechanism.species.len();
    for p in [0, 1, 4] {
        let at = |h: f64| {
            let mut values = vec![0.0; parameters.len()];
            values[p] = h;
            cells.moved(&parameters, &start, &values).run(&solver)
        };
        let (more, less) = (at(0.02), at(-0.02));
        for name in ["O3", "NO2", "FORM", "OH"] {
            let s = index(&mechanism, name);
            for cell in 0..2 {
                let d = (more[cell * n + s] - less[cell * n + s]) / 0.04;
                let found = first[(cell * parameters.len() + p) * n + s];
                close(
                    found,
                    d,
                    1e-2,
                    &format!("{name}, parameter {p}, cell {cell}"),
                );
            }
        }
    }
}

/// A driver that changes with a parameter does what the parameter of its rates does.
#[test]
fn what_drives_rates_is_their_derivative() {
    let mechanism = Mechanism::cb6r5().unwrap();
    let cells = grown(&mechanism);
    let n = mechanism.species.len();
    let table = RateTable::new(&mechanism);
    let (driven, drivers) = (table.driven(), table.drivers());
    let rows = |driver: usize| -> Vec<usize> {
        let own = driven.iter().filter(|(_, d)| *d == driver);
        own.map(|(r, _)| *r).collect()
    };
    let solver = frozen(Network::new(&mechanism), Method::Ros3);
    let network = solver.network();
    let chosen = [0, 5, mechanism.photolysis.len()];
    let as_rates: Vec<Parameter> = chosen.iter().map(|d| Parameter::Rates(rows(*d))).collect();
    let as_state = vec![Parameter::State; chosen.len()];
    let start = |parameters: usize| Start {
        first: vec![0.0; cells.count * parameters * n],
        ..Start::default()
    };
    let plain = TangentSystem::new(network, &as_rates, &[]).unwrap();
    let [_, expected, _] = cells.tangents(&solver, &plain, &start(chosen.len()), false);
    let system = TangentSystem::new(network, &as_state, &[]).unwrap();
    let system = system.with_drivers(network, &driven, drivers);
    let mut changes = vec![0.0; cells.count * chosen.len() * drivers];
    for cell in 0..cells.count {
        for (p, driver) in chosen.iter().enumerate() {
            changes[(cell * chosen.len() + p) * drivers + driver] = 1.0;
        }
    }
    let begin = Start {
        drivers: changes,
        ..start(chosen.len())
    };
    let [_, found, _] = cells.tangents(&solver, &system, &begin, false);
    let largest = expected.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    assert!(largest > 0.0);
    for (a, b) in found.iter().zip(&expected) {
        assert!(
            (a - b).abs() <= 1e-12 * b.abs().max(1e-12 * largest),
            "{a:e} {b:e}"
        );
    }
}
