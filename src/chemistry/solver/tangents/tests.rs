//! Systems with known sensitivities, tangents of frozen steps against differences, and answers that depend on nothing but the cell.

mod cb6r5;

use super::*;
use crate::chemistry::solver::stepping::Advance;
use crate::chemistry::solver::tests::{mechanism, small_smog};
use crate::chemistry::solver::{Batch, Method, Settings};
use crate::numerics::lanes::LaneKernel;
use crate::species::mechanism::Mechanism;

/// Cells and how far they go: `calls` intervals, each begun with a step of the given length.
#[derive(Clone)]
struct Cells {
    count: usize,
    x: Vec<f64>,
    rate: Vec<f64>,
    source: Vec<f64>,
    loss: Vec<f64>,
    interval: f64,
    calls: usize,
    begin: f64,
}

/// What tangents begin with.
#[derive(Clone, Default)]
struct Start {
    first: Vec<f64>,
    source: Vec<f64>,
    second: Vec<f64>,
    drivers: Vec<f64>,
}

/// A solver whose error never counts, so that every step is as long as it may be whatever the mole fractions.
fn frozen(network: Network, method: Method) -> Solver {
    let settings = Settings {
        method,
        relative: 0.09,
        absolute: vec![1e6; network.species()],
        most_steps: 1000,
    };
    Solver::new(network, settings).unwrap()
}

impl Cells {
    fn run(&self, solver: &Solver) -> Vec<f64> {
        self.with(solver, &mut (), false)
    }

    fn with<R: Rider>(&self, solver: &Solver, rider: &mut R, narrow: bool) -> Vec<f64> {
        let mut x = self.x.clone();
        for _ in 0..self.calls {
            let mut step = vec![self.begin; self.count];
            let batch = Batch {
                concentration: &mut x,
                rate: &self.rate,
                source: Some(&self.source),
                loss: Some(&self.loss),
                step: &mut step,
            };
            let interval = self.interval;
            if narrow {
                let kernel = Advance {
                    solver,
                    batch,
                    interval,
                    rider,
                };
                kernel.run::<f64>().unwrap();
            } else {
                solver.advance_with(batch, interval, rider).unwrap();
            }
        }
        x
    }

    /// Mole fractions, sensitivities, second derivatives at the end.
    fn tangents(
        &self,
        solver: &Solver,
        system: &TangentSystem,
        start: &Start,
        narrow: bool,
    ) -> [Vec<f64>; 3] {
        let (mut first, mut second) = (start.first.clone(), start.second.clone());
        let fields = TangentFields {
            first: &mut first,
            source: &start.source,
            drivers: &start.drivers,
            second: &mut second,
        };
        let mut rider = system.ride(self.count, fields).unwrap();
        let x = self.with(solver, &mut rider, narrow);
        [x, first, second]
    }

    /// The cells with every parameter p at `p[parameter]`; the sensitivities at the start say what a state parameter is.
    fn moved(&self, parameters: &[Parameter], start: &Start, p: &[f64]) -> Self {
        let mut moved = self.clone();
        let (n, r) = (self.x.len() / self.count, self.rate.len() / self.count);
        let sources = start.source.len() / self.count;
        for cell in 0..self.count {
            let mut next = cell * sources;
            for (m, (parameter, p)) in parameters.iter().zip(p).enumerate() {
                for s in 0..n {
                    let first = start.first[(cell * parameters.len() + m) * n + s];
                    moved.x[cell * n + s] += p * first;
                }
                match parameter {
                    Parameter::State => {}
                    Parameter::Source(species) => {
                        for s in species {
                            moved.source[cell * n + s] += p * start.source[next];
                            next += 1;
                        }
                    }
                    Parameter::Rates(list) => list
                        .iter()
                        .for_each(|k| moved.rate[cell * r + k] += p * self.rate[cell * r + k]),
                    Parameter::Losses(list) => list
                        .iter()
                        .for_each(|s| moved.loss[cell * n + s] += p * self.loss[cell * n + s]),
                }
            }
        }
        moved
    }
}

fn one_cell(x: &[f64], rate: &[f64], interval: f64) -> Cells {
    Cells {
        count: 1,
        x: x.to_vec(),
        rate: rate.to_vec(),
        source: vec![0.0; x.len()],
        loss: vec![0.0; x.len()],
        interval,
        calls: 1,
        begin: 0.0,
    }
}

fn close(found: f64, exact: f64, relative: f64, what: &str) {
    let error = (found - exact).abs();
    assert!(
        error <= relative * exact.abs(),
        "{what}: {found:e} for {exact:e}"
    );
}

fn exact_solver(system: &Mechanism, method: Method) -> Solver {
    let settings = Settings {
        method,
        relative: 1e-8,
        absolute: vec![1e-22; system.species.len()],
        most_steps: 1_000_000,
    };
    Solver::new(Network::new(system), settings).unwrap()
}

#[test]
fn a_chain_of_decays_has_its_closed_form() {
    // A -> B -> C with a source and a loss of A: dA/dt = e - (a + l) A, dB/dt = a A - b B.
    let system = mechanism(3, &[(&[0], &[(1, 1.0)]), (&[1], &[(2, 1.0)])]);
    let (a, b, e, l, t) = (1e-2, 3e-3, 2e-12, 1e-3, 200.0);
    let parameters = [
        Parameter::State,
        Parameter::Source(vec![0]),
        Parameter::Rates(vec![0]),
        Parameter::Losses(vec![0]),
        Parameter::Rates(vec![1]),
    ];
    let value = |x0: f64, a: f64, b: f64, e: f64, l: f64| {
        let g = a + l;
        let (first, second) = (libm::exp(-g * t), libm::exp(-b * t));
        let steady = e / g;
        let rest = x0 - steady;
        let (x, y) = (
            steady + rest * first,
            a * steady / b * (1.0 - second) + a * rest / (b - g) * (first - second),
        );
        [x, y]
    };
    let base = [1e-9, a, b, e, l];
    let derivative = |which: usize, s: usize| {
        let at = |p: f64| {
            let mut c = base;
            c[which] *= 1.0 + p;
            value(c[0], c[1], c[2], c[3], c[4])[s]
        };
        let d = 1e-3;
        (8.0 * (at(d) - at(-d)) - (at(2.0 * d) - at(-2.0 * d))) / (12.0 * d)
    };
    for method in Method::ALL {
        let solver = exact_solver(&system, method);
        let tangents = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
        let mut cells = one_cell(&[1e-9, 0.0, 0.0], &[a, b], t);
        cells.source[0] = e;
        cells.loss[0] = l;
        let mut start = Start {
            first: vec![0.0; 15],
            source: vec![e],
            second: Vec::new(),
            ..Start::default()
        };
        start.first[0] = 1e-9;
        let [_, first, _] = cells.tangents(&solver, &tangents, &start, false);
        for (parameter, which) in [0, 3, 1, 4, 2].into_iter().enumerate() {
            for s in 0..2 {
                let exact = derivative(which, s);
                let what = format!("{method:?}, parameter {parameter}, species {s}");
                if exact.abs() < 1e-18 {
                    assert!(first[parameter * 3 + s] == 0.0, "{what}");
                } else {
                    close(first[parameter * 3 + s], exact, 1e-5, &what);
                }
            }
        }
    }
}

#[test]
fn a_reaction_with_itself_has_its_closed_form_twice_differentiated() {
    // x + x -> y: x = x0 / (1 + z), z = 2 k x0 t; p multiplies x0, q multiplies k.
    let system = mechanism(2, &[(&[0, 0], &[(1, 1.0)])]);
    let (x0, k, t) = (2e-9, 1e6, 400.0);
    let z = 2.0 * k * x0 * t;
    let parameters = [Parameter::State, Parameter::Rates(vec![0])];
    for method in Method::ALL {
        let solver = exact_solver(&system, method);
        let pairs = [(0, 0), (0, 1), (1, 1)];
        let tangents = TangentSystem::new(solver.network(), &parameters, &pairs).unwrap();
        let start = Start {
            first: vec![x0, 0.0, 0.0, 0.0],
            source: Vec::new(),
            second: vec![0.0; 6],
            ..Start::default()
        };
        let cells = one_cell(&[x0, 0.0], &[k], t);
        let [x, first, second] = cells.tangents(&solver, &tangents, &start, false);
        let one = 1.0 + z;
        close(x[0], x0 / one, 1e-6, "x");
        close(first[0], x0 / one.powi(2), 1e-5, "p");
        close(first[2], -x0 * z / one.powi(2), 1e-5, "q");
        close(second[0], -2.0 * x0 * z / one.powi(3), 1e-4, "pp");
        close(second[2], -2.0 * x0 * z / one.powi(3), 1e-4, "pq");
        close(second[4], 2.0 * x0 * z * z / one.powi(3), 1e-4, "qq");
        // x + 2 y is kept.
        close(first[1], 0.5 * (x0 - first[0]), 1e-9, "y");
        close(second[5], -0.5 * second[4], 1e-9, "y twice");
    }
}

/// Cells of the small smog, all different, with sources and losses.
fn smog(count: usize, method: Method) -> (Solver, Cells, Vec<Parameter>, Start) {
    let (system, k, x) = small_smog();
    let factors = (0..count).map(|c| 0.3 + 0.05 * c as f64);
    let each = |list: &[f64]| -> Vec<f64> {
        let cells = factors.clone();
        cells
            .flat_map(|f| list.iter().map(move |v| v * f))
            .collect()
    };
    let n = x.len();
    let cells = Cells {
        count,
        x: each(&x),
        rate: each(&k),
        source: each(&[1e-12, 3e-12, 0.0, 0.0, 1e-14, 2e-12, 0.0]),
        loss: vec![1e-4; count * n],
        interval: 20.0,
        calls: 3,
        begin: 20.0,
    };
    let parameters = vec![
        Parameter::State,
        Parameter::Source(vec![0, 5]),
        Parameter::Rates(vec![1, 5, 6, 7]),
        Parameter::Losses(vec![1, 2]),
        Parameter::Rates(vec![0, 5]),
        Parameter::State,
    ];
    let mut first = vec![0.0; count * parameters.len() * n];
    for (cell, first) in first.chunks_exact_mut(parameters.len() * n).enumerate() {
        first[..n].copy_from_slice(&cells.x[cell * n..(cell + 1) * n]);
    }
    let start = Start {
        first,
        source: each(&[1e-12, 2e-12]),
        second: Vec::new(),
        ..Start::default()
    };
    (
        frozen(Network::new(&system), method),
        cells,
        parameters,
        start,
    )
}

/// Central differences of something by a parameter, fourth order.
fn difference(count: usize, p: usize, by: f64, run: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let at = |value: f64| {
        let mut moved = vec![0.0; count];
        moved[p] = value;
        run(&moved)
    };
    let (near, far) = ([at(by), at(-by)], [at(2.0 * by), at(-2.0 * by)]);
    (0..near[0].len())
        .map(|n| (8.0 * (near[0][n] - near[1][n]) - (far[0][n] - far[1][n])) / (12.0 * by))
        .collect()
}

#[test]
fn tangents_of_frozen_steps_are_differences() {
    for method in Method::ALL {
        let (solver, cells, parameters, start) = smog(3, method);
        let system = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
        let [x, first, _] = cells.tangents(&solver, &system, &start, false);
        assert_eq!(x, cells.run(&solver));
        for p in 0..parameters.len() {
            let differences = difference(parameters.len(), p, 1e-3, |moved| {
                cells.moved(&parameters, &start, moved).run(&solver)
            });
            for (n, found) in differences.iter().enumerate() {
                let (cell, s) = (n / 7, n % 7);
                let tangent = first[(cell * parameters.len() + p) * 7 + s];
                assert!(
                    (tangent - found).abs() <= 1e-7 * x[n].abs().max(found.abs()),
                    "{method:?} parameter {p} cell {cell} species {s}: {tangent:e} for {found:e}"
                );
            }
        }
    }
}

#[test]
fn second_derivatives_of_frozen_steps_are_second_differences() {
    for method in Method::ALL {
        let (solver, cells, parameters, mut start) = smog(2, method);
        let pairs = [
            (0, 0),
            (2, 4),
            (0, 2),
            (3, 3),
            (1, 2),
            (4, 0),
            (2, 2),
            (3, 4),
            (5, 5),
        ];
        let plain = TangentSystem::new(solver.network(), &parameters, &[]).unwrap();
        let [_, without, _] = cells.tangents(&solver, &plain, &start, false);
        let system = TangentSystem::new(solver.network(), &parameters, &pairs).unwrap();
        start.second = vec![0.0; 2 * pairs.len() * 7];
        let [x, first, second] = cells.tangents(&solver, &system, &start, false);
        assert_eq!(first, without);
        for (m, &(p, q)) in pairs.iter().enumerate() {
            let differences = second_difference(&solver, &cells, &parameters, &start, (p, q));
            for (n, found) in differences.iter().enumerate() {
                let (cell, s) = (n / 7, n % 7);
                let tangent = second[(cell * pairs.len() + m) * 7 + s];
                assert!(
                    (tangent - found).abs() <= 1e-6 * x[n].abs().max(found.abs()),
                    "{method:?} pair {p}, {q} cell {cell} species {s}: {tangent:e} for {found:e}"
                );
            }
        }
    }
}

/// ∂²x/∂p∂q by differences of differences.
fn second_difference(
    solver: &Solver,
    cells: &Cells,
    parameters: &[Parameter],
    start: &Start,
    (p, q): (usize, usize),
) -> Vec<f64> {
    let count = parameters.len();
    difference(count, q, 1e-2, |outer| {
        difference(count, p, 1e-2, |inner| {
            let both: Vec<f64> = outer.iter().zip(inner).map(|(a, b)| a + b).collect();
            cells.moved(parameters, start, &both).run(solver)
        })
    })
}

#[test]
fn tangents_do_not_feel_their_company_nor_the_width_of_registers() {
    let (_, mut cells, parameters, mut start) = smog(37, Method::Ros3);
    let solver = exact_solver(&small_smog().0, Method::Ros3);
    (cells.begin, cells.interval) = (0.0, 60.0);
    let system = |count: usize, pairs: &[(usize, usize)]| {
        TangentSystem::new(solver.network(), &parameters[..count], pairs).unwrap()
    };
    let pairs = [(0, 2), (3, 4), (2, 2), (1, 0), (5, 3)];
    start.second = vec![0.0; 37 * 5 * 7];
    let whole = system(6, &pairs);
    let together = cells.tangents(&solver, &whole, &start, false);
    assert_eq!(together, cells.tangents(&solver, &whole, &start, true));
    assert_eq!(together[0], cells.run(&solver));
    let of = |list: &[f64], cell: usize| {
        let each = list.len() / 37;
        list[cell * each..(cell + 1) * each].to_vec()
    };
    for cell in [0, 17, 36] {
        let alone = Cells {
            count: 1,
            x: of(&cells.x, cell),
            rate: of(&cells.rate, cell),
            source: of(&cells.source, cell),
            loss: of(&cells.loss, cell),
            ..cells.clone()
        };
        let own = Start {
            first: of(&start.first, cell),
            source: of(&start.source, cell),
            second: of(&start.second, cell),
            ..Start::default()
        };
        let found = alone.tangents(&solver, &whole, &own, false);
        for (found, all) in found.iter().zip(&together) {
            assert_eq!(*found, of(all, cell));
        }
        // One parameter alone, in a block of its own.
        let single = Start {
            first: own.first[..7].to_vec(),
            source: Vec::new(),
            second: Vec::new(),
            ..Start::default()
        };
        let [_, first, _] = alone.tangents(&solver, &system(1, &[]), &single, false);
        assert_eq!(first, found[1][..7]);
    }
    // A state that begins at zero stays there.
    for first in together[1].chunks_exact(6 * 7) {
        assert!(first[5 * 7..].iter().all(|s| *s == 0.0));
        assert!(first[..7].iter().any(|s| *s != 0.0));
    }
}

#[test]
fn wrong_parameters_and_arrays_are_told() {
    let network = Network::new(&small_smog().0);
    let told = |parameters: &[Parameter], pairs: &[(usize, usize)]| {
        let error = TangentSystem::new(&network, parameters, pairs).unwrap_err();
        error.to_string()
    };
    let wrong = told(&[Parameter::State, Parameter::Rates(vec![7, 8])], &[]);
    assert_eq!(wrong, "parameter 1 names reaction 8, but there are 8");
    let wrong = told(&[Parameter::Losses(vec![7])], &[]);
    assert_eq!(wrong, "parameter 0 names species 7, but there are 7");
    let wrong = told(&[Parameter::State], &[(0, 0), (0, 1)]);
    assert!(
        wrong.contains("pair 1") && wrong.contains("parameter 1"),
        "{wrong}"
    );
    let system = TangentSystem::new(&network, &[Parameter::Source(vec![1, 2])], &[]).unwrap();
    assert_eq!((system.parameters(), system.sources()), (1, 2));
    let fields = TangentFields {
        first: &mut [0.0; 14],
        source: &[0.0; 3],
        drivers: &[],
        second: &mut [],
    };
    let wrong = system.ride(2, fields).unwrap_err().to_string();
    assert_eq!(
        wrong,
        "the array of their sources has 3 numbers instead of 4"
    );
}
