//! Systems with known solutions, conservation, derivatives by differences, and answers that do not depend on the company.

use super::kernel::{Cells, factorise, rates_and_derivatives, tendencies};
use super::stepping::{Advance, REGISTERS};
use super::*;
use crate::numerics::lanes::{LaneKernel, Lanes};
use crate::species::mechanism::{Arrhenius, Group, Mechanism, MechanismSpecies, RateLaw, Reaction};

/// Species by letter, rows as (reactants, products with yields).
pub(super) type Row<'a> = (&'a [usize], &'a [(usize, f64)]);

pub(super) fn mechanism(species: usize, rows: &[Row<'_>]) -> Mechanism {
    let law = RateLaw::Arrhenius(Arrhenius {
        factor: 1.0,
        power: 0.0,
        activation: 0.0,
    });
    Mechanism {
        name: "test".into(),
        species: (0..species)
            .map(|n| MechanismSpecies::unknown(&format!("S{n}")))
            .collect(),
        reactions: rows
            .iter()
            .enumerate()
            .map(|(n, (reactants, products))| Reaction {
                label: format!("R{n}"),
                group: Group::Core,
                reactants: reactants.to_vec(),
                fixed: Vec::new(),
                products: products.to_vec(),
                law,
                source: String::new(),
            })
            .collect(),
        ..Mechanism::default()
    }
}

fn solver(mechanism: &Mechanism, method: Method, relative: f64, absolute: f64) -> Solver {
    Solver::new(
        Network::new(mechanism),
        Settings {
            method,
            relative,
            absolute: vec![absolute; mechanism.species.len()],
            most_steps: 100_000,
        },
    )
    .unwrap()
}

fn advance(solver: &Solver, x: &mut [f64], k: &[f64], interval: f64) -> Statistics {
    let mut step = vec![0.0; x.len() / solver.network().species()];
    let batch = Batch {
        concentration: x,
        rate: k,
        source: None,
        loss: None,
        step: &mut step,
    };
    solver.advance(batch, interval).unwrap()
}

/// Robertson (1966): A → B, B + B → B + C, B + C → A + C.
fn robertson() -> Mechanism {
    mechanism(
        3,
        &[
            (&[0], &[(1, 1.0)]),
            (&[1, 1], &[(1, 1.0), (2, 1.0)]),
            (&[1, 2], &[(0, 1.0), (2, 1.0)]),
        ],
    )
}

const ROBERTSON_CONSTANTS: [f64; 3] = [0.04, 3e7, 1e4];

#[test]
fn robertsons_problem_has_its_published_values() {
    // Values at t = 0.4, 40 and 4,000 as given with the SUNDIALS example problem `cvRoberts_dns` (Hindmarsh et al. 2005).
    let published = [
        (0.4, [9.8517e-1, 3.3864e-5, 1.4794e-2]),
        (40.0, [7.1582e-1, 9.1851e-6, 2.8417e-1]),
        (4000.0, [1.8320e-1, 8.9423e-7, 8.1680e-1]),
    ];
    for method in Method::ALL {
        for (time, expected) in published {
            let mut x = [1.0, 0.0, 0.0];
            advance(
                &solver(&robertson(), method, 1e-6, 1e-12),
                &mut x,
                &ROBERTSON_CONSTANTS,
                time,
            );
            for (x, y) in x.iter().zip(expected) {
                assert!(
                    (x / y - 1.0).abs() < 4e-4,
                    "{method:?} at {time}: {x} for {y}"
                );
            }
            assert!((x.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        }
    }
}

#[test]
fn a_chain_of_decays_has_its_closed_form() {
    let system = mechanism(3, &[(&[0], &[(1, 1.0)]), (&[1], &[(2, 1.0)])]);
    let (a, b, t) = (1e-2, 3e-4, 300.0);
    for method in Method::ALL {
        let mut x = [1e-9, 0.0, 0.0];
        advance(&solver(&system, method, 1e-7, 1e-20), &mut x, &[a, b], t);
        let first = 1e-9 * libm::exp(-a * t);
        let second = 1e-9 * a / (b - a) * (libm::exp(-a * t) - libm::exp(-b * t));
        assert!((x[0] / first - 1.0).abs() < 2e-6, "{method:?}");
        assert!((x[1] / second - 1.0).abs() < 2e-6, "{method:?}");
    }
}

/// The terminator of Lauritzen et al. (2015), equations 1 to 8: Cl2 → 2 Cl by light, Cl + Cl → Cl2.
#[test]
fn the_terminator_has_its_closed_form() {
    let system = mechanism(2, &[(&[1], &[(0, 2.0)]), (&[0, 0], &[(1, 1.0)])]);
    for method in Method::ALL {
        for (k1, k2, dt) in [(1e-3, 1.0, 1800.0), (1e-6, 1.0, 1800.0), (0.0, 1.0, 100.0)] {
            let (cl, cl2) = (1e-6, 1.5e-6);
            let mut x = [cl, cl2];
            advance(
                &solver(&system, method, 1e-7, 1e-20),
                &mut x,
                &[k1, k2 * 1e6],
                dt,
            );
            let (k2, total) = (k2 * 1e6, cl + 2.0 * cl2);
            // dCl/dt = k1 (total − Cl) − 2 k2 Cl²
            let root = (k1 * k1 + 8.0 * k1 * k2 * total).sqrt();
            let exact = if k1 == 0.0 {
                cl / (1.0 + 2.0 * k2 * cl * dt)
            } else {
                let high = (-k1 + root) / (4.0 * k2);
                let low = (-k1 - root) / (4.0 * k2);
                let ratio = (cl - high) / (cl - low) * libm::exp(-root * dt);
                (high - low * ratio) / (1.0 - ratio)
            };
            assert!(
                (x[0] / exact - 1.0).abs() < 1e-5,
                "{method:?} {k1}: {} for {exact}",
                x[0]
            );
            assert!(((x[0] + 2.0 * x[1]) / total - 1.0).abs() < 1e-13);
        }
    }
}

#[test]
fn sources_and_losses_reach_their_balance() {
    let system = mechanism(1, &[(&[0], &[])]);
    let solver = solver(&system, Method::Ros3, 1e-8, 1e-18);
    let (mut x, mut step) = ([0.0], [0.0]);
    let batch = Batch {
        concentration: &mut x,
        rate: &[0.0],
        source: Some(&[1e-12]),
        loss: Some(&[1e-3]),
        step: &mut step,
    };
    solver.advance(batch, 500.0).unwrap();
    let exact = 1e-12 / 1e-3 * (1.0 - libm::exp(-0.5));
    assert!((x[0] / exact - 1.0).abs() < 1e-7);
}

#[test]
fn a_held_species_reacts_and_stays() {
    let system = mechanism(2, &[(&[0, 1], &[])]);
    let network = Network::holding(&system, &[0]);
    let settings = Settings {
        method: Method::Ros3,
        relative: 1e-8,
        absolute: vec![1e-20; 2],
        most_steps: 1000,
    };
    let solver = Solver::new(network, settings).unwrap();
    let mut x = [1e-8, 1e-9];
    advance(&solver, &mut x, &[1e5], 1000.0);
    assert!(x[0] == 1e-8);
    assert!((x[1] / (1e-9 * libm::exp(-1.0)) - 1.0).abs() < 1e-7);
}

/// NO, NO2, O3, O, OH, HNO3 with order 0 to 3 among the rows.
pub(super) fn small_smog() -> (Mechanism, Vec<f64>, Vec<f64>) {
    let system = mechanism(
        7,
        &[
            (&[1], &[(0, 1.0), (3, 1.0)]),
            (&[3], &[(2, 1.0)]),
            (&[2, 0], &[(1, 1.0)]),
            (&[1, 4], &[(5, 1.0)]),
            (&[5, 4], &[(1, 0.7), (6, 0.3)]),
            (&[0, 0, 2], &[(1, 2.0), (2, 1.0)]),
            (&[], &[(4, 1.0)]),
            (&[4, 2], &[(4, 1.0), (6, -0.2)]),
        ],
    );
    let k = vec![8e-3, 1e5, 4e5, 2e8, 2e3, 1e12, 1e-15, 1e3];
    let x = vec![1e-8, 2e-8, 4e-8, 1e-15, 2e-13, 1e-9, 1e-9];
    (system, k, x)
}

/// Tendencies and the matrix of the factors before elimination, by place.
struct Look<'a> {
    network: &'a Network,
    x: &'a [f64],
    k: &'a [f64],
    eliminate: bool,
}

impl LaneKernel for Look<'_> {
    type Output = (Vec<f64>, Vec<f64>);
    #[inline(always)]
    fn run<V: Lanes>(self) -> Self::Output {
        let mut cells = Cells::<V, REGISTERS>::new(self.network);
        for (y, &s) in cells.y.iter_mut().zip(self.network.places()) {
            *y = Wide::splat(self.x[s]);
        }
        for (c, &k) in cells.derivatives.iter_mut().zip(self.k) {
            *c = Wide::splat(k);
        }
        rates_and_derivatives(self.network, &mut cells);
        let mut f = cells.y.clone();
        tendencies(
            self.network,
            (&cells.rates, &cells.y),
            (&cells.source, &cells.loss),
            false,
            &mut f,
        );
        if self.eliminate {
            factorise(self.network, &mut cells, Wide::splat(0.1), false);
        }
        let first =
            |list: &mut [Wide<V, REGISTERS>]| list.iter_mut().map(|w| w.numbers()[0]).collect();
        (first(&mut f), first(&mut cells.factors))
    }
}

#[test]
fn the_jacobian_is_that_of_differences_and_the_factors_give_it_back() {
    let (system, k, x) = small_smog();
    let network = Network::new(&system);
    let n = network.species();
    let look = |x: &[f64], eliminate| {
        dispatch(Look {
            network: &network,
            x,
            k: &k,
            eliminate,
        })
    };
    // Columns of J by central differences (the rates are polynomials of at most third degree).
    let mut jacobian = vec![vec![0.0; n]; n];
    for (column, &s) in network.places().iter().enumerate() {
        let step = 1e-3 * x[s];
        let (mut above, mut below) = (x.clone(), x.clone());
        above[s] += step;
        below[s] -= step;
        let (above, below) = (look(&above, false).0, look(&below, false).0);
        for row in 0..n {
            jacobian[row][column] = (above[row] - below[row]) / (2.0 * step);
        }
    }
    // L U from the factors: what is stored is −L, U of J − I/(hγ), and rows of earlier blocks.
    let (_, factors) = look(&x, true);
    let symbolic = &network.factors;
    let (mut lower, mut upper) = (vec![vec![0.0; n]; n], vec![vec![0.0; n]; n]);
    for (p, row) in symbolic.rows.iter().enumerate() {
        lower[p][p] = 1.0;
        let first = row.first as usize;
        for entry in first..=row.diagonal() + usize::from(row.upper) {
            let column = usize::from(symbolic.columns[entry]);
            if entry < first + usize::from(row.earlier) {
                continue;
            }
            if entry < row.diagonal() {
                lower[p][column] = -factors[entry];
            } else {
                upper[p][column] = factors[entry];
            }
        }
    }
    for (p, row) in symbolic.rows.iter().enumerate() {
        let block = symbolic
            .blocks
            .windows(2)
            .find(|b| b[0] <= p && p < b[1])
            .unwrap();
        let scale = jacobian[p].iter().fold(0.1_f64, |m, j| m.max(j.abs()));
        for column in 0..n {
            let found = if column < block[0] {
                let first = row.first as usize;
                let entries = first..first + usize::from(row.earlier);
                let entry = entries
                    .into_iter()
                    .find(|&e| usize::from(symbolic.columns[e]) == column);
                entry.map_or(0.0, |e| factors[e])
            } else {
                (0..n).map(|m| lower[p][m] * upper[m][column]).sum()
            };
            let expected = jacobian[p][column] - if p == column { 0.1 } else { 0.0 };
            assert!(
                (found - expected).abs() < 1e-6 * scale,
                "{p} {column}: {found} {expected}"
            );
        }
    }
}

#[test]
fn a_cell_does_not_feel_its_company_nor_the_width_of_registers() {
    let (system, k, x) = small_smog();
    let solver = solver(&system, Method::Ros3, 1e-3, 1e-16);
    let cells = 37;
    let all: Vec<f64> = (0..cells)
        .flat_map(|c| x.iter().map(move |v| v * (0.3 + 0.05 * c as f64)))
        .collect();
    let rates: Vec<f64> = (0..cells)
        .flat_map(|c| k.iter().map(move |v| v * (1.0 + 0.02 * c as f64)))
        .collect();
    let mut together = all.clone();
    advance(&solver, &mut together, &rates, 300.0);
    let mut narrow = all.clone();
    let mut step = vec![0.0; cells];
    Advance {
        solver: &solver,
        batch: Batch {
            concentration: &mut narrow,
            rate: &rates,
            source: None,
            loss: None,
            step: &mut step,
        },
        interval: 300.0,
        rider: &mut (),
    }
    .run::<f64>()
    .unwrap();
    assert_eq!(together, narrow);
    for cell in [0, 17, 36] {
        let mut alone = all[7 * cell..7 * cell + 7].to_vec();
        advance(&solver, &mut alone, &rates[8 * cell..8 * cell + 8], 300.0);
        assert_eq!(alone, together[7 * cell..7 * cell + 7]);
    }
}

/// Tangents to the start of one species, with the Jacobian of the step's beginning.
struct Tangent {
    /// `[cell][place]`.
    values: Vec<Vec<f64>>,
}

impl Rider for Tangent {
    type Aboard<V: Lanes> = ();
    #[inline(always)]
    fn board<V: Lanes>(&mut self, _: &Solver) {}
    #[inline(always)]
    fn step<V: Lanes>(&mut self, (): &mut (), step: &Step<'_, V>) {
        let n = step.network().species();
        let zero = Wide::<V, REGISTERS>::splat(0.0);
        let mut s = vec![zero; n];
        for (lane, cell) in step.accepted().iter().enumerate() {
            let Some(cell) = cell else { continue };
            for (s, value) in s.iter_mut().zip(&self.values[*cell]) {
                s.numbers()[lane] = *value;
            }
        }
        let method = step.coefficients();
        let mut rates = vec![zero; step.network().reactions()];
        let mut stages: Vec<Vec<Wide<V, REGISTERS>>> = Vec::new();
        for i in 0..method.stages {
            let mut at = s.clone();
            // A stage without its own tendency takes the one before, at the same point.
            for (j, stage) in stages.iter().enumerate() {
                for (at, k) in at.iter_mut().zip(stage) {
                    *at = k.mul_add(Wide::splat(method.a[i][j]), *at);
                }
            }
            let mut k = vec![zero; n];
            step.jacobian_times(&at, &mut rates, &mut k);
            for (j, stage) in stages.iter().enumerate() {
                let weight = step.length().inverse() * Wide::splat(method.c[i][j]);
                for (k, earlier) in k.iter_mut().zip(stage) {
                    *k = earlier.mul_add(weight, *k);
                }
            }
            step.solve(&mut k);
            stages.push(k);
        }
        for (i, stage) in stages.iter().enumerate() {
            for (s, k) in s.iter_mut().zip(stage) {
                *s = k.mul_add(Wide::splat(method.m[i]), *s);
            }
        }
        for (lane, cell) in step.accepted().iter().enumerate() {
            let Some(cell) = cell else { continue };
            for (s, value) in s.iter_mut().zip(&mut self.values[*cell]) {
                *value = s.numbers()[lane];
            }
        }
    }
}

#[test]
fn a_tangent_that_rides_along_is_that_of_differences() {
    let (system, k, x) = small_smog();
    let solver = solver(&system, Method::Ros3, 1e-5, 1e-18);
    let n = x.len();
    let run = |x: &[f64], rider: &mut Tangent| {
        let (mut x, mut step) = (x.to_vec(), [0.0]);
        let batch = Batch {
            concentration: &mut x,
            rate: &k,
            source: None,
            loss: None,
            step: &mut step,
        };
        solver.advance_with(batch, 300.0, rider).unwrap();
        x
    };
    let places = solver.network().places().to_vec();
    let start = places
        .iter()
        .map(|&s| f64::from(u8::from(s == 0)))
        .collect();
    let mut tangent = Tangent {
        values: vec![start],
    };
    run(&x, &mut tangent);
    let (mut above, mut below) = (x.clone(), x.clone());
    above[0] *= 1.0 + 1e-3;
    below[0] *= 1.0 - 1e-3;
    let mut idle = Tangent {
        values: vec![vec![0.0; n]],
    };
    let (above, below) = (run(&above, &mut idle), run(&below, &mut idle));
    for (place, &s) in places.iter().enumerate().filter(|(_, s)| **s != 3) {
        let difference = (above[s] - below[s]) / (2e-3 * x[0]);
        let found = tangent.values[0][place];
        assert!(
            (found - difference).abs() < 5e-3,
            "species {s}: {found} for {difference}"
        );
    }
}

#[test]
fn wrong_settings_and_cells_that_stick_are_told() {
    let network = Network::new(&robertson());
    let settings = |relative, absolute: Vec<f64>, most_steps| Settings {
        method: Method::Ros3,
        relative,
        absolute,
        most_steps,
    };
    let wrong = [
        (
            settings(-1e-3, vec![1e-9; 3], 9),
            "relative tolerance -0.001",
        ),
        (
            settings(1e-3, vec![1e-9, -1e-9, 1e-9], 9),
            "absolute (species 1) tolerance",
        ),
        (
            settings(1e-3, vec![1e-9; 2], 9),
            "2 absolute tolerances for 3 species",
        ),
    ];
    for (settings, words) in wrong {
        let told = Solver::new(network.clone(), settings)
            .unwrap_err()
            .to_string();
        assert!(told.contains(words), "{told}");
    }
    let short = Solver::new(network, settings(1e-8, vec![1e-18; 3], 5)).unwrap();
    let (mut x, mut step) = ([1.0, 0.0, 0.0], [0.0]);
    let batch = Batch {
        concentration: &mut x,
        rate: &ROBERTSON_CONSTANTS,
        source: None,
        loss: None,
        step: &mut step,
    };
    let told = short.advance(batch, 1e4).unwrap_err().to_string();
    assert!(
        told.contains("cell 0 did not reach 10000 s in 5 steps"),
        "{told}"
    );
    assert_eq!(x, [1.0, 0.0, 0.0]);
}
