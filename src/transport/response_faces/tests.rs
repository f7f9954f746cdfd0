//! Responses of moving air beside differences of the air moved twice.

use crate::grid::{Decomposition, LaneField};
use crate::transport::{
    AdvectedColumn, AdvectionScheme, BoundaryRatios, ColumnAdvection, ColumnResponses,
    HorizontalStep, HorizontalWinds, InflowColumns, ResponseInflow, Responses, advect_horizontally,
};
use ndarray::Array3;
use std::sync::Arc;

const N: usize = 12;

/// Two bumps, one of them steep, over a slope; `p` scales the steep one and the air that comes in from the west.
fn ratio(j: usize, i: usize, p: f64) -> f64 {
    let bump = |y: f64, x: f64, width: f64| {
        let (y, x) = (j as f64 - y, i as f64 - x);
        libm::exp(-(x * x + y * y) / (width * width))
    };
    1.0 + 0.03 * i as f64 + 2.0 * bump(4.0, 3.0, 3.0) + (1.0 + p) * 5.0 * bump(7.2, 6.4, 1.2)
}

fn moved(p: f64, scheme: AdvectionScheme, blocks: usize) -> (Vec<f64>, Vec<f64>) {
    let cut = Arc::new(Decomposition::new(N, N, 1, blocks));
    let mut bulk = LaneField::zeros(cut.clone(), 1, 1);
    let mut responses = LaneField::zeros(cut, 1, 1);
    for j in 0..N {
        for i in 0..N {
            bulk.cell_mut(0, j, i)[0] = ratio(j, i, p);
            responses.cell_mut(0, j, i)[0] = ratio(j, i, 1.0) - ratio(j, i, 0.0);
        }
    }
    let mut inflow = ResponseInflow {
        parameters: 1,
        ..ResponseInflow::default()
    };
    inflow.sides[0].push((0, vec![0]));
    let mut boundary = BoundaryRatios::uniform(N, N, 1, &[1.0]);
    boundary.west.fill(2.0 * (1.0 + p));
    let winds = HorizontalWinds {
        flux_x: Array3::from_shape_fn((1, N, N + 1), |(_, j, _)| 0.3 + 0.02 * j as f64),
        flux_y: Array3::from_shape_fn((1, N + 1, N), |(_, _, i)| 0.2 - 0.04 * i as f64),
        exchange_x: Array3::zeros((1, N, N + 1)),
        exchange_y: Array3::zeros((1, N + 1, N)),
    };
    let mut air = Array3::from_elem((1, N, N), 1.0);
    for step in 0..6 {
        let step = HorizontalStep {
            winds: &winds,
            boundary: &boundary,
            columns: &InflowColumns::default(),
            scheme,
            dt: 1.0,
            watched: (&[], 0),
            x_first: step % 2 == 0,
        };
        let along = Responses {
            masses: &mut responses,
            inflow: &inflow,
        };
        advect_horizontally(&step, &mut air, &mut bulk, None, Some(along));
    }
    (bulk.to_flat(), responses.to_flat())
}

/// √(Σ (s − d)²/Σ d²).
fn apart(found: &[f64], more: &[f64], less: &[f64], by: f64) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for ((s, a), b) in found.iter().zip(more).zip(less) {
        let d = (a - b) / (2.0 * by);
        sum += (s - d) * (s - d);
        all += d * d;
    }
    (sum / all).sqrt()
}

#[test]
fn responses_move_as_the_air_with_more_and_less_of_it() {
    for (scheme, by, bound) in [
        (AdvectionScheme::Unlimited, 0.5, 1e-12),
        (AdvectionScheme::Upwind, 0.5, 1e-12),
        (AdvectionScheme::Monotone, 1e-6, 1e-6),
        (AdvectionScheme::Selective, 1e-6, 1e-6),
    ] {
        let (_, found) = moved(0.0, scheme, 1);
        let (more, less) = (moved(by, scheme, 1).0, moved(-by, scheme, 1).0);
        let apart = apart(&found, &more, &less, by);
        assert!(apart < bound, "{scheme:?}: {apart:e}");
        assert!(found == moved(0.0, scheme, 3).1, "blocks: {scheme:?}");
    }
}

#[test]
fn columns_respond_as_columns_with_more_and_less() {
    let nz = 14;
    let flux: Vec<f64> = (0..=nz)
        .map(|k| 2.0 * libm::sin(0.6 * f64::from(k as u16)))
        .collect();
    let ratio = |k: usize, p: f64| {
        let x = (k as f64 - 5.3) / 2.1;
        0.4 + 0.05 * k as f64 + (1.0 + p) * 3.0 * libm::exp(-x * x)
    };
    let moved = |p: f64, scheme: AdvectionScheme| {
        let mut air: Vec<f64> = (0..nz).map(|k| 30.0 * 1.15_f64.powi(k)).collect();
        let at = |p: f64| -> Vec<f64> {
            let cells = air.iter().enumerate();
            cells.map(|(k, m)| m * ratio(k, p)).collect()
        };
        let mut bulk = at(p);
        let mut responses: Vec<f64> = at(1.0).iter().zip(at(0.0)).map(|(a, b)| a - b).collect();
        let above = [1.3 * (1.0 + p)];
        let mut work = ColumnAdvection::default();
        for _ in 0..4 {
            let column = AdvectedColumn {
                air_mass: &mut air,
                flux: &flux,
                bulk: &mut bulk,
                tags: &mut [],
                tags_left: &mut [],
                above: &above,
                top_columns: &[],
                followed: &[],
                stratosphere: None,
                responses: Some(ColumnResponses {
                    masses: &mut responses,
                    above: &[1.3],
                }),
            };
            work.step(column, scheme, 9.0, &mut [0.0]);
        }
        (bulk, responses)
    };
    for (scheme, by, bound) in [
        (AdvectionScheme::Unlimited, 0.5, 1e-12),
        (AdvectionScheme::Upwind, 0.5, 1e-12),
        (AdvectionScheme::Monotone, 1e-6, 1e-6),
        (AdvectionScheme::Selective, 1e-6, 1e-6),
    ] {
        let (_, found) = moved(0.0, scheme);
        let apart = apart(&found, &moved(by, scheme).0, &moved(-by, scheme).0, by);
        assert!(apart < bound, "{scheme:?}: {apart:e}");
    }
}
