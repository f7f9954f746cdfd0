//! The shipped mechanism in the solver: atoms, company of cells, tolerances.

use hehuang::chemistry::{Batch, Cells, Method, Network, RateTable, Settings, Solver, rates};
use hehuang::species::mechanism::{Element, Mechanism};

const CELLS: usize = 40;
const START: [(&str, f64); 14] = [
    ("NO", 10.0),
    ("NO2", 20.0),
    ("O3", 45.0),
    ("CO", 400.0),
    ("SO2", 8.0),
    ("HONO", 0.5),
    ("FORM", 3.0),
    ("PAR", 40.0),
    ("OLE", 1.5),
    ("XYLMN", 2.0),
    ("ISOP", 0.8),
    ("PAN", 0.5),
    ("CRES", 0.1),
    ("NTR1", 0.3),
];

/// Rates by table [1/s] of a summer noon, of the right size.
fn light(mechanism: &Mechanism) -> Vec<f64> {
    let size = |label: &String| match label.as_str() {
        "NO2_IUPAC10" => 9e-3,
        "O3_O3P_IUPAC10" => 5e-4,
        "NO3NO2_06" => 0.2,
        "NO3NO_06" => 0.02,
        "HONO_IUPAC10" => 1.6e-3,
        "O3_O1D_IUPAC10" | "FORM_R_IUPAC13" | "FORM_M_IUPAC13" => 4e-5,
        _ => 1e-5,
    };
    mechanism.photolysis.iter().map(size).collect()
}

/// Effective constants and start of cells that differ in everything.
fn ensemble(mechanism: &Mechanism) -> (Vec<f64>, Vec<f64>) {
    let light = light(mechanism);
    let (mut temperature, mut photolysis) = (Vec::new(), Vec::new());
    let mut start = Vec::new();
    for cell in 0..CELLS {
        temperature.push(278.0 + 0.7 * cell as f64);
        let sun = (cell % 5) as f64 / 4.0;
        photolysis.extend(light.iter().map(|j| j * sun));
        for species in &mechanism.species {
            let usual = START
                .iter()
                .find(|s| s.0 == species.name)
                .map_or(0.0, |s| 1e-9 * s.1);
            start.push(usual * (0.4 + 0.04 * ((cell * 7 + species.name.len() * 5) % 31) as f64));
        }
    }
    let pressure = vec![77_500.0; CELLS];
    let density: Vec<f64> = temperature
        .iter()
        .map(|&t| rates::number_density(t, 77_500.0))
        .collect();
    let table = RateTable::new(mechanism);
    let mut rate = vec![0.0; CELLS * table.rows()];
    table.effective(
        &Cells {
            temperature: &temperature,
            pressure: &pressure,
            water: &vec![0.01; CELLS],
            number_density: &density,
            photolysis: &photolysis,
            heterogeneous: &vec![1e-5; CELLS * mechanism.heterogeneous.len()],
            open_water: &[],
        },
        &mut rate,
    );
    (rate, start)
}

fn solver(mechanism: &Mechanism, method: Method) -> Solver {
    let settings = Settings::for_mechanism(mechanism, method, 1e-3, 1e-15, 1000);
    Solver::new(Network::new(mechanism), settings).expect("tolerances above 0")
}

fn advance(solver: &Solver, x: &mut [f64], rate: &[f64]) {
    let mut step = vec![0.0; x.len() / solver.network().species()];
    for _ in 0..4 {
        let batch = Batch {
            concentration: x,
            rate,
            source: None,
            loss: None,
            step: &mut step,
        };
        solver.advance(batch, 300.0).expect("an ordinary morning");
    }
}

#[test]
fn atoms_are_kept_to_1e_10() {
    let (mechanism, _) = Mechanism::cb6r5().expect("the shipped mechanism").closed();
    let (rate, start) = ensemble(&mechanism);
    let n = mechanism.species.len();
    for method in Method::ALL {
        let mut x = start.clone();
        advance(&solver(&mechanism, method), &mut x, &rate);
        for element in [Element::Nitrogen, Element::Sulfur] {
            let held = |x: &[f64]| -> f64 {
                let species = mechanism.species.iter().zip(x);
                species
                    .map(|(s, x)| s.atoms.of(element).unwrap_or(0.0) * x)
                    .sum()
            };
            for (before, after) in start.chunks_exact(n).zip(x.chunks_exact(n)) {
                let change = held(after) / held(before) - 1.0;
                assert!(
                    change.abs() < 1e-10,
                    "{method:?} {}: {change:e}",
                    element.name()
                );
            }
        }
        assert!(x != start);
    }
}

#[test]
fn pieces_of_a_batch_give_the_bytes_of_the_whole() {
    let mechanism = Mechanism::cb6r5().expect("the shipped mechanism");
    let (rate, start) = ensemble(&mechanism);
    let (n, r) = (mechanism.species.len(), mechanism.reactions.len());
    let solver = solver(&mechanism, Method::Ros3);
    let mut whole = start.clone();
    advance(&solver, &mut whole, &rate);
    for piece in [1, 7, 16] {
        let mut parts = start.clone();
        for (x, k) in parts.chunks_mut(piece * n).zip(rate.chunks(piece * r)) {
            advance(&solver, x, k);
        }
        assert!(parts == whole, "pieces of {piece} cells");
    }
}

#[test]
fn methods_agree_within_their_tolerance() {
    let mechanism = Mechanism::cb6r5().expect("the shipped mechanism");
    let (rate, start) = ensemble(&mechanism);
    let n = mechanism.species.len();
    let ozone = mechanism.species_index("O3").expect("ozone");
    let ends: Vec<Vec<f64>> = Method::ALL
        .iter()
        .map(|&method| {
            let mut x = start.clone();
            advance(&solver(&mechanism, method), &mut x, &rate);
            x
        })
        .collect();
    for cell in 0..CELLS {
        let at = |end: &[f64]| end[cell * n + ozone];
        for end in &ends[1..] {
            assert!((at(end) / at(&ends[0]) - 1.0).abs() < 2e-3);
        }
    }
}
