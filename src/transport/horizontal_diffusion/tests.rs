use super::super::{
    AdvectionScheme, BoundaryRatios, HorizontalStep, HorizontalWinds, InflowColumns,
    advect_horizontally,
};
use super::*;
use crate::grid::{Decomposition, LaneField};
use std::sync::Arc;

#[test]
fn a_gaussian_spreads_as_its_closed_form() {
    // σ² grows by 2 K t; 61 × 61 cells of 1 km, K = 500 m²/s, 4 h.
    let (n, size, diffusivity, sigma) = (61, 1000.0, 500.0, 4000.0);
    let cut = Arc::new(Decomposition::new(n, n, 3, 2));
    let mut bulk = LaneField::zeros(cut, 1, 1);
    let shape = |j: usize, i: usize, variance: f64| {
        let (x, y) = ((i as f64 - 30.0) * size, (j as f64 - 30.0) * size);
        libm::exp(-0.5 * (x * x + y * y) / variance) * sigma * sigma / variance
    };
    for j in 0..n {
        for i in 0..n {
            bulk.cell_mut(0, j, i)[0] = shape(j, i, sigma * sigma);
        }
    }
    let before = bulk.totals()[0];
    let g = diffusivity / (size * size);
    let inner = |n: usize, size: usize| if n == 0 || n == size { 0.0 } else { g };
    let winds = HorizontalWinds {
        flux_x: Array3::zeros((1, n, n + 1)),
        flux_y: Array3::zeros((1, n + 1, n)),
        exchange_x: Array3::from_shape_fn((1, n, n + 1), |(_, _, i)| inner(i, n)),
        exchange_y: Array3::from_shape_fn((1, n + 1, n), |(_, j, _)| inner(j, n)),
    };
    let mut air = Array3::from_elem((1, n, n), 1.0);
    for step in 0..48 {
        advect_horizontally(
            &HorizontalStep {
                winds: &winds,
                boundary: &BoundaryRatios::uniform(n, n, 1, &[0.0]),
                columns: &InflowColumns::default(),
                scheme: AdvectionScheme::Selective,
                dt: 300.0,
                watched: (&[], 0),
                x_first: step % 2 == 0,
            },
            &mut air,
            &mut bulk,
            None,
            None,
        );
    }
    let variance = sigma * sigma + 2.0 * diffusivity * 4.0 * 3600.0;
    let peak = bulk.cell(0, 30, 30)[0];
    assert!(
        (peak / shape(30, 30, variance) - 1.0).abs() < 5e-3,
        "{peak}"
    );
    assert!((bulk.totals()[0] / before - 1.0).abs() < 1e-13);
}

#[test]
fn smagorinsky_knows_pure_strain_and_its_limits() {
    let u = |x: f64, y: f64| [1e-4 * x, -1e-4 * y];
    let cell = 6000.0;
    let neighbours = [u(-cell, 0.0), u(cell, 0.0), u(0.0, -cell), u(0.0, cell)];
    let k = smagorinsky_diffusivity(neighbours, cell, (0.0, 1e9));
    let expected = (0.25 * cell) * (0.25 * cell) * 2e-4;
    assert!((k / expected - 1.0).abs() < 1e-12);
    assert_eq!(smagorinsky_diffusivity(neighbours, cell, (1.0, 2.0)), 2.0);
}
