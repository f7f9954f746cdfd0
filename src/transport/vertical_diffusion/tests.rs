#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::print_stdout)]

use super::*;
use std::f64::consts::PI;

/// A column of unit area with given layers, density of height and diffusivity of height.
struct Column {
    thickness: Vec<f64>,
    density: Vec<f64>,
    mass: Vec<f64>,
    diffusivity: Vec<f64>,
    area: f64,
}

impl Column {
    fn new(thickness: Vec<f64>, rho: impl Fn(f64) -> f64, k: impl Fn(f64) -> f64) -> Self {
        let area = 1.0;
        let mut base = 0.0;
        let (mut density, mut mass, mut diffusivity) = (vec![], vec![], vec![0.0]);
        for dz in &thickness {
            let r = rho(base + 0.5 * dz);
            density.push(r);
            mass.push(r * dz * area);
            base += dz;
            diffusivity.push(k(base));
        }
        Self {
            thickness,
            density,
            mass,
            diffusivity,
            area,
        }
    }

    fn air(&self) -> ColumnAir<'_> {
        ColumnAir {
            thickness: &self.thickness,
            density: &self.density,
            air_mass: &self.mass,
            eddy_diffusivity: &self.diffusivity,
            area: self.area,
        }
    }

    fn interfaces(&self) -> Vec<f64> {
        let mut z = vec![0.0];
        for dz in &self.thickness {
            z.push(z[z.len() - 1] + dz);
        }
        z
    }
}

/// Layers of a 3000 m column, stretched as the model's, about n of them.
fn stretched(n: usize) -> Vec<f64> {
    // z(s) = H (e^{as} − 1)/(e^a − 1): the same smooth map refined.
    let a = 3.0_f64;
    let z = |s: f64| 3000.0 * ((a * s).exp() - 1.0) / (a.exp() - 1.0);
    (0..n)
        .map(|k| z((k + 1) as f64 / n as f64) - z(k as f64 / n as f64))
        .collect()
}

/// Largest error after `time` of the slowest eigenmode 1 + ½ cos(πz/H) with constant K.
fn eigenmode_error(thickness: Vec<f64>, theta: f64, steps: usize) -> f64 {
    let (k, time, top) = (50.0, 7200.0, 3000.0);
    let column = Column::new(thickness, |_| 1.0, |_| k);
    let z = column.interfaces();
    let mean = |a: f64, b: f64, amplitude: f64| {
        1.0 + amplitude * top / PI * ((PI * b / top).sin() - (PI * a / top).sin()) / (b - a)
    };
    let mut data: Vec<f64> = (0..column.mass.len())
        .map(|i| column.mass[i] * mean(z[i], z[i + 1], 0.5))
        .collect();
    let mut matrix = MixingMatrix::new(theta);
    matrix.set(&column.air(), None, time / steps as f64);
    for _ in 0..steps {
        matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
    }
    let left = 0.5 * (-k * (PI / top).powi(2) * time).exp();
    (0..data.len())
        .map(|i| (data[i] / column.mass[i] - mean(z[i], z[i + 1], left)).abs())
        .fold(0.0, f64::max)
}

#[test]
fn eigenmode_decays_at_second_order_in_height() {
    // Thickness grows by a factor of 20 over the column; the order approaches 2 as the stretching is resolved.
    let errors: Vec<f64> = [30, 60, 120, 240]
        .iter()
        .map(|&n| eigenmode_error(stretched(n), 0.5, 5_000))
        .collect();
    println!("stretched layers 30/60/120/240: {errors:?}");
    for (pair, least) in errors.windows(2).zip([1.75, 1.88, 1.94]) {
        let order = (pair[0] / pair[1]).log2();
        assert!(order > least, "order {order} of {errors:?}");
    }
}

#[test]
fn eigenmode_decays_at_first_order_in_time_and_second_by_crank_nicolson() {
    let uniform = || vec![2.0; 1500];
    for (theta, expected) in [(1.0, 0.95), (0.5, 1.9)] {
        let errors: Vec<f64> = [8, 16, 32]
            .iter()
            .map(|&n| eigenmode_error(uniform(), theta, n))
            .collect();
        println!("theta {theta}, steps 8/16/32: {errors:?}");
        for pair in errors.windows(2) {
            let order = (pair[0] / pair[1]).log2();
            assert!(order > expected, "order {order} of {errors:?} at {theta}");
        }
    }
}

#[test]
fn puff_spreads_by_two_k_t() {
    let k = 20.0;
    let column = Column::new(vec![10.0; 400], |_| 1.0, |_| k);
    let centre = |i: usize| 10.0 * (i as f64 + 0.5);
    let sigma0: f64 = 100.0;
    let mut data: Vec<f64> = (0..400)
        .map(|i| (-((centre(i) - 2000.0) / sigma0).powi(2) / 2.0).exp())
        .collect();
    let variance = |d: &[f64]| {
        let total: f64 = d.iter().sum();
        (0..400)
            .map(|i| d[i] * (centre(i) - 2000.0).powi(2))
            .sum::<f64>()
            / total
    };
    let before = variance(&data);
    let mut matrix = MixingMatrix::default();
    matrix.set(&column.air(), None, 60.0);
    for _ in 0..60 {
        matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
    }
    // Backward Euler on uniform layers spreads the variance exactly by 2 K t, until its tails reach the walls.
    approx::assert_relative_eq!(
        variance(&data) - before,
        2.0 * k * 3600.0,
        max_relative = 1e-5
    );
}

#[test]
fn ground_source_under_diffusivity_linear_in_height() {
    // ∂q/∂t = ∂z(c z ∂z q): q = exp(−z/(c t))/(c t) for a source at the ground at t = 0 (Jaeger 1945).
    let c = 0.4 * 0.3;
    let column = Column::new(stretched(120), |_| 1.0, |z| c * z);
    let z = column.interfaces();
    let exact =
        |t: f64, a: f64, b: f64| ((-a / (c * t)).exp() - (-b / (c * t)).exp()) * column.area;
    let (start, end) = (300.0, 1500.0);
    let mut data: Vec<f64> = (0..120).map(|i| exact(start, z[i], z[i + 1])).collect();
    let steps = 1200;
    let mut matrix = MixingMatrix::new(0.5);
    matrix.set(&column.air(), None, (end - start) / f64::from(steps));
    for _ in 0..steps {
        matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
    }
    let peak = exact(end, z[0], z[1]) / column.mass[0];
    let worst = (0..120)
        .map(|i| (data[i] - exact(end, z[i], z[i + 1])).abs() / column.mass[i] / peak)
        .fold(0.0, f64::max);
    println!("K = c z, 120 layers: largest error {worst:.2e} of the ground value");
    assert!(worst < 2e-3, "{worst}");
}

fn valley_column() -> Column {
    Column::new(
        stretched(30),
        |z| 0.95 * (-z / 8400.0).exp(),
        |z| 0.1 + 120.0 * (z / 1500.0) * (1.0 - z / 1500.0).max(0.0).powi(2),
    )
}

#[test]
fn uniform_mixing_ratio_stays_uniform() {
    let column = valley_column();
    for theta in [1.0, 0.5] {
        let mut matrix = MixingMatrix::new(theta);
        matrix.set(&column.air(), None, 600.0);
        let mut data = column.mass.clone();
        for _ in 0..288 {
            matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
        }
        let worst = data
            .iter()
            .zip(&column.mass)
            .map(|(c, m)| (c / m - 1.0).abs())
            .fold(0.0, f64::max);
        println!("uniform q, theta {theta}, 288 steps of 600 s: {worst:.1e}");
        assert!(worst < 1e-13, "{worst:e}");
    }
}

#[test]
fn books_close_with_deposition_and_settling() {
    let column = valley_column();
    let fall: Vec<f64> = (0..30).map(|k| 8.2e-3 + 1e-5 * f64::from(k)).collect();
    for theta in [1.0, 0.6] {
        let mut matrix = MixingMatrix::new(theta);
        matrix.set(&column.air(), Some(&fall), 300.0);
        let velocity = [0.0, 0.002, 0.02, 5.0];
        let mut data: Vec<f64> = (0..30 * 4).map(|i| 1.0 + f64::from((i * 13) % 7)).collect();
        let mut deposited = [0.0; 4];
        let total = |d: &[f64], lane: usize| (0..30).map(|k| d[k * 4 + lane]).sum::<f64>();
        let before: Vec<f64> = (0..4).map(|l| total(&data, l)).collect();
        matrix.solve(&mut data, 4, 1, &velocity, &mut deposited);
        for lane in 0..4 {
            let after = total(&data, lane) + deposited[lane];
            let error = (after / before[lane] - 1.0).abs();
            assert!(error < 1e-14, "lane {lane}: {error:e}");
        }
        assert_eq!(deposited[0], 0.0);
        assert!(deposited[1] < deposited[2] && deposited[2] < deposited[3]);
    }
}

#[test]
fn well_mixed_column_empties_at_the_deposition_velocity() {
    // K → ∞: dM/dt = −(v_d/H) M; backward Euler of that is 1/(1 + v_d dt/H) a step.
    let column = Column::new(vec![25.0; 40], |_| 1.1, |_| 1e6);
    let mut matrix = MixingMatrix::default();
    matrix.set(&column.air(), None, 100.0);
    let mut data = column.mass.clone();
    let mut deposited = [0.0];
    for _ in 0..36 {
        matrix.solve(&mut data, 1, 1, &[0.01], &mut deposited);
    }
    let left = data.iter().sum::<f64>() / column.mass.iter().sum::<f64>();
    let expected = (1.0_f64 + 0.01 * 100.0 / 1000.0).powi(-36);
    approx::assert_relative_eq!(left, expected, max_relative = 1e-5);
}

#[test]
fn still_air_lets_particles_fall_at_their_velocity() {
    let column = Column::new(vec![20.0; 100], |_| 1.0, |_| 0.0);
    let velocity = vec![0.03; 100];
    let mut matrix = MixingMatrix::default();
    matrix.set(&column.air(), Some(&velocity), 60.0);
    let mut data = vec![0.0; 100];
    data[80] = 1.0;
    for _ in 0..100 {
        matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
    }
    let centre: f64 = (0..100)
        .map(|k| data[k] * (k as f64 - 80.0) * 20.0)
        .sum::<f64>();
    approx::assert_relative_eq!(centre, -0.03 * 6000.0, max_relative = 1e-9);
}

#[test]
fn tags_add_up_to_the_bulk_and_none_goes_negative() {
    let column = valley_column();
    let tags = 5;
    let velocity = [0.004, 0.0];
    let mut matrix = MixingMatrix::default();
    matrix.set(&column.air(), None, 600.0);
    let stride = 2 * tags + 3; // rows longer than the lanes, as in a block
    let mut parts = vec![0.0; 30 * stride];
    let mut bulk = vec![0.0; 30 * 2];
    for k in 0..30 {
        for s in 0..2 {
            for t in 0..tags {
                let mass = if (k + t + s) % 3 == 0 {
                    1.0 / (1.0 + t as f64)
                } else {
                    0.0
                };
                parts[k * stride + s * tags + t] = mass;
                bulk[k * 2 + s] += mass;
            }
        }
    }
    let mut ground = [0.0; 10];
    let mut total = [0.0; 2];
    matrix.solve(&mut parts, stride, tags, &velocity, &mut ground);
    matrix.solve(&mut bulk, 2, 1, &velocity, &mut total);
    for k in 0..30 {
        for s in 0..2 {
            let row = &parts[k * stride + s * tags..][..tags];
            assert!(row.iter().all(|&x| x >= 0.0));
            approx::assert_relative_eq!(
                row.iter().sum::<f64>(),
                bulk[k * 2 + s],
                max_relative = 1e-14
            );
        }
        assert!(
            parts[k * stride + 10..][..3].iter().all(|&x| x == 0.0),
            "beyond the lanes"
        );
    }
    for s in 0..2 {
        approx::assert_relative_eq!(
            ground[s * tags..][..tags].iter().sum::<f64>(),
            total[s],
            max_relative = 1e-14
        );
    }
}

/// Mixed layer of 1500 m by Pleim's profile K = κ w* … z (1 − z/h)²; convection of w* about 1.8 m/s.
fn convective() -> (Column, Convection) {
    let h = 1500.0;
    let column = Column::new(
        vec![50.0; 40],
        |z| 0.95 * (-z / 8400.0).exp(),
        |z| {
            if z < h {
                0.4 * 0.3 / 0.35 * z * (1.0 - z / h).powi(2)
            } else {
                0.01
            }
        },
    );
    (
        column,
        Convection {
            mixing_height: h,
            obukhov_length: -30.0,
        },
    )
}

#[test]
fn acm2_keeps_mass_and_uniform_air() {
    let (column, convection) = convective();
    let mut matrix = MixingMatrix::default();
    matrix.set_convective(&column.air(), &convection, None, 300.0);
    let mut data = Vec::new();
    for (k, mass) in column.mass.iter().enumerate() {
        data.extend([*mass, if k == 3 { 1.0 } else { 0.0 }]);
    }
    let mut ground = [0.0; 2];
    for _ in 0..96 {
        matrix.solve(&mut data, 2, 1, &[0.0, 0.01], &mut ground);
    }
    let uniform = (0..40)
        .map(|k| (data[2 * k] / column.mass[k] - 1.0).abs())
        .fold(0.0, f64::max);
    let books = (0..40).map(|k| data[2 * k + 1]).sum::<f64>() + ground[1] - 1.0;
    println!("ACM2, 96 steps: uniform q {uniform:.1e}, books {books:.1e}");
    assert!(uniform < 1e-13 && books.abs() < 1e-14 * 96.0_f64.sqrt());
}

#[test]
fn acm2_lifts_ground_air_faster_and_reaches_the_well_mixed_limit() {
    let (column, convection) = convective();
    let upper_share = |convective: bool, seconds: f64| {
        let mut matrix = MixingMatrix::default();
        if convective {
            matrix.set_convective(&column.air(), &convection, None, 30.0);
        } else {
            matrix.set(&column.air(), None, 30.0);
        }
        let mut data = vec![0.0; 40];
        data[0] = 1.0;
        for _ in 0..(seconds / 30.0) as usize {
            matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
        }
        let layer: f64 = data[..30].iter().sum();
        (data[15..30].iter().sum::<f64>() / layer, data)
    };
    let (fast, slow) = (upper_share(true, 600.0).0, upper_share(false, 600.0).0);
    println!("share above h/2 after 600 s: ACM2 {fast:.3}, eddies only {slow:.3}");
    assert!(fast > slow + 0.05, "{fast} {slow}");
    let (_, mixed) = upper_share(true, 6.0 * 3600.0);
    let ratio: Vec<f64> = (0..29).map(|k| mixed[k] / column.mass[k]).collect();
    let spread = ratio.iter().fold(0.0_f64, |a, r| a.max(*r))
        / ratio.iter().fold(f64::MAX, |a, r| a.min(*r));
    println!("well-mixed limit: largest/least mixing ratio below h {spread:.4}");
    assert!(spread < 1.02, "{spread}");
}

#[test]
fn acm2_flattens_the_profile_over_a_ground_source() {
    // Pleim 2007, section 2: with a source at the ground the non-local part carries the flux without a gradient aloft.
    let (column, convection) = convective();
    let gradient = |convective: bool| {
        let mut matrix = MixingMatrix::default();
        if convective {
            matrix.set_convective(&column.air(), &convection, None, 60.0);
        } else {
            matrix.set(&column.air(), None, 60.0);
        }
        let mut data = vec![0.0; 40];
        for _ in 0..180 {
            data[0] += 1.0;
            matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
        }
        let q = |k: usize| data[k] / column.mass[k];
        (q(8) - q(22)) / (0.5 * (q(8) + q(22)))
    };
    let (nonlocal, local) = (gradient(true), gradient(false));
    println!("decrease of q from 0.28 h to 0.75 h: ACM2 {nonlocal:.4}, eddies only {local:.4}");
    assert!(local > 0.0 && nonlocal < 0.6 * local, "{nonlocal} {local}");
}

#[test]
fn acm2_is_plain_diffusion_in_stable_air() {
    let (column, mut convection) = convective();
    convection.obukhov_length = 50.0;
    let mut matrices = [MixingMatrix::default(), MixingMatrix::default()];
    matrices[0].set_convective(&column.air(), &convection, None, 60.0);
    matrices[1].set(&column.air(), None, 60.0);
    let mut results = vec![];
    for matrix in &mut matrices {
        let mut data = vec![0.0; 40];
        data[0] = 1.0;
        matrix.solve(&mut data, 1, 1, &[0.0], &mut [0.0]);
        results.push(data);
    }
    assert_eq!(results[0], results[1]);
    // The fraction itself: κ^(−2/3)/0.72 = 2.558 → 0.457 at h/L = −10, worked by hand.
    let strong = Convection {
        mixing_height: 1000.0,
        obukhov_length: -100.0,
    };
    approx::assert_relative_eq!(strong.nonlocal_fraction(), 0.4571, max_relative = 1e-3);
}
