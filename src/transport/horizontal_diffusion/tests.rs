#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::print_stdout)]

use super::*;

const BLOCK: DiffusionBlock = DiffusionBlock {
    nx: 40,
    ny: 30,
    halo: 3,
};
const SHUT: ClosedEdges = ClosedEdges {
    west: true,
    east: true,
    south: true,
    north: true,
};

fn air() -> Vec<f64> {
    (0..BLOCK.cells())
        .map(|c| 1e9 * (1.0 + 0.3 * ((c * 37) % 11) as f64 / 11.0))
        .collect()
}

fn interior(data: &[f64], lanes: usize, lane: usize) -> Vec<f64> {
    let mut out = vec![];
    for j in 1..=BLOCK.ny {
        for i in 1..=BLOCK.nx {
            out.push(data[BLOCK.cell(j, i) * lanes + lane]);
        }
    }
    out
}

#[test]
fn keeps_mass_uniformity_and_the_sum_of_tags() {
    let mass = air();
    let k = constant_diffusivity(BLOCK, 2000.0);
    let faces = FaceConductance::new(BLOCK, &k, &mass, 3000.0, SHUT);
    // lane 0 uniform, 1 = bulk, 2 and 3 its tags
    let mut data = vec![0.0; BLOCK.cells() * 4];
    for c in 0..BLOCK.cells() {
        let (a, b) = (((c * 7) % 5) as f64, ((c * 3) % 4) as f64);
        data[c * 4..][..4].copy_from_slice(&[mass[c], a + b, a, b]);
    }
    let before: f64 = interior(&data, 4, 1).iter().sum();
    let mut scratch = vec![];
    let dt = 0.9 * faces.stable_step(&mass);
    for _ in 0..50 {
        faces.step(&mut data, 4, &mass, dt, &mut scratch);
    }
    let bulk = interior(&data, 4, 1);
    assert!((bulk.iter().sum::<f64>() / before - 1.0).abs() < 1e-14);
    let parts = interior(&data, 4, 2)
        .into_iter()
        .zip(interior(&data, 4, 3))
        .map(|(a, b)| a + b);
    for (whole, sum) in bulk.iter().zip(parts) {
        approx::assert_relative_eq!(*whole, sum, max_relative = 1e-13);
        assert!(*whole >= 0.0);
    }
    let air = interior(&mass, 1, 0);
    for (c, m) in interior(&data, 4, 0).iter().zip(air) {
        approx::assert_relative_eq!(*c, m, max_relative = 1e-13);
    }
}

#[test]
fn variance_grows_by_two_k_t_along_each_axis() {
    let mass = vec![1.0; BLOCK.cells()];
    let k = constant_diffusivity(BLOCK, 1000.0);
    let faces = FaceConductance::new(BLOCK, &k, &mass, 3000.0, SHUT);
    let mut data = vec![0.0; BLOCK.cells()];
    data[BLOCK.cell(15, 20)] = 1.0;
    let mut scratch = vec![];
    for _ in 0..10 {
        faces.step(&mut data, 1, &mass, 600.0, &mut scratch);
    }
    let mut variance = [0.0; 2];
    for j in 1..=BLOCK.ny {
        for i in 1..=BLOCK.nx {
            let c = data[BLOCK.cell(j, i)];
            variance[0] += c * ((i as f64 - 20.0) * 3000.0).powi(2);
            variance[1] += c * ((j as f64 - 15.0) * 3000.0).powi(2);
        }
    }
    for v in variance {
        approx::assert_relative_eq!(v, 2.0 * 1000.0 * 6000.0, max_relative = 1e-12);
    }
}

#[test]
fn a_step_beyond_the_limit_would_go_negative() {
    let mass = vec![1.0; BLOCK.cells()];
    let k = constant_diffusivity(BLOCK, 1000.0);
    let faces = FaceConductance::new(BLOCK, &k, &mass, 3000.0, SHUT);
    approx::assert_relative_eq!(faces.stable_step(&mass), 9e6 / 4000.0, max_relative = 1e-12);
    let least = |dt: f64| {
        let mut data = vec![0.0; BLOCK.cells()];
        data[BLOCK.cell(15, 20)] = 1.0;
        faces.step(&mut data, 1, &mass, dt, &mut vec![]);
        data.iter().fold(f64::MAX, |a, &b| a.min(b))
    };
    assert!(least(2250.0) >= 0.0 && least(2251.0) < 0.0);
}

#[test]
fn smagorinsky_sees_shear_and_not_rotation() {
    let limits = (0.0, 1e9);
    let shear = 1e-4;
    // u = s y: K = (0.25 Δ)² s
    let south_north = |u: f64| [[0.0; 2], [0.0; 2], [-u, 0.0], [u, 0.0]];
    let k = smagorinsky_diffusivity(south_north(shear * 3000.0), 3000.0, limits);
    approx::assert_relative_eq!(k, 562_500.0 * shear, max_relative = 1e-12);
    let w = 1e-4 * 3000.0;
    let turning = [[0.0, -w], [0.0, w], [w, 0.0], [-w, 0.0]];
    assert_eq!(smagorinsky_diffusivity(turning, 3000.0, limits), 0.0);
    assert_eq!(smagorinsky_diffusivity(turning, 3000.0, (5.0, 9.0)), 5.0);
}
