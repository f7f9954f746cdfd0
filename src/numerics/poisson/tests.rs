use super::*;
use std::f64::consts::PI;

/// Unit-spaced box: conductance `h` laterally and `v` vertically; boundary faces at half a cell's distance.
fn uniform(nx: usize, ny: usize, nz: usize, lateral: f64, vertical: f64) -> Conductances {
    let mut c = Conductances::zeros(nx, ny, nz);
    for j in 0..ny {
        for i in 0..=nx {
            let value = if i == 0 || i == nx { 2.0 } else { 1.0 } * lateral;
            c.x[(j * (nx + 1) + i) * nz..][..nz].fill(value);
        }
    }
    for j in 0..=ny {
        for i in 0..nx {
            let value = if j == 0 || j == ny { 2.0 } else { 1.0 } * lateral;
            c.y[(j * nx + i) * nz..][..nz].fill(value);
        }
    }
    for column in 0..nx * ny {
        for k in 1..=nz {
            c.z[column * (nz + 1) + k] = if k == nz { 2.0 } else { 1.0 } * vertical;
        }
    }
    c
}

/// −∇²λ = b in a box 1 × 1 × 1 with λ = sin πx sin πy cos(πz/2): zero on the sides and the top, no gradient at the ground.
fn error_of_sine(n: usize) -> f64 {
    let h = 1.0 / n as f64;
    let shape = |c: usize| {
        let (k, i, j) = (c % n, (c / n) % n, c / (n * n));
        let at = |m: usize| (m as f64 + 0.5) * h;
        (PI * at(i)).sin() * (PI * at(j)).sin() * (0.5 * PI * at(k)).cos()
    };
    let eigenvalue = PI * PI * 2.25;
    let right: Vec<f64> = (0..n * n * n)
        .map(|c| eigenvalue * shape(c) * h * h)
        .collect();
    let (solution, report) = PoissonSolver::new(uniform(n, n, n, 1.0, 1.0))
        .solve(&right, 1e-10)
        .unwrap();
    assert!(report.residual <= 1e-10);
    solution
        .iter()
        .enumerate()
        .fold(0.0, |worst: f64, (c, v)| worst.max((v - shape(c)).abs()))
}

#[test]
fn analytic_solution_converges_at_second_order() {
    let (coarse, fine) = (error_of_sine(8), error_of_sine(16));
    assert!(fine < 4e-3, "{fine}");
    assert!(coarse / fine > 3.6, "{coarse} {fine}");
}

#[test]
fn iterations_hardly_grow_with_the_grid_and_anisotropy() {
    let mut counts = vec![];
    for (n, vertical) in [(16, 1.0), (48, 1.0), (48, 30.0), (48, 1000.0)] {
        let nz = 20;
        let right: Vec<f64> = (0..n * n * nz)
            .map(|c| ((c * 7919) % 1009) as f64 / 1009.0 - 0.5)
            .collect();
        let (_, report) = PoissonSolver::new(uniform(n, n, nz, 1.0, vertical))
            .solve(&right, 1e-8)
            .unwrap();
        counts.push(report.iterations);
    }
    assert!(counts.iter().all(|&c| c <= 30), "{counts:?}");
}

#[test]
fn the_matrix_and_the_preconditioner_are_symmetric() {
    let solver = PoissonSolver::new(uniform(7, 5, 6, 1.0, 13.0));
    let n = 7 * 5 * 6;
    let a: Vec<f64> = (0..n).map(|c| ((c * 37) % 101) as f64).collect();
    let b: Vec<f64> = (0..n).map(|c| ((c * 53) % 97) as f64).collect();
    let mut scratch = Scratch::new(&solver.levels);
    let (mut ma, mut mb) = (vec![0.0; n], vec![0.0; n]);
    solver.cycle(0, &a, &mut ma, &mut scratch.levels);
    solver.cycle(0, &b, &mut mb, &mut scratch.levels);
    let (left, right) = (dot(&a, &mb), dot(&b, &ma));
    assert!((left - right).abs() < 1e-12 * left.abs(), "{left} {right}");
}

#[test]
fn a_right_hand_side_that_is_not_finite_is_refused() {
    let solver = PoissonSolver::new(uniform(4, 4, 4, 1.0, 1.0));
    assert_eq!(
        solver.solve(&[f64::NAN; 64], 1e-8).unwrap_err(),
        PoissonError::NotFinite
    );
}
