use super::*;
use crate::grid::{GridSpecification, LambertConformal, VerticalGrid};
use crate::units::{air_density, standard_atmosphere_pressure};

fn domain(
    nx: usize,
    ny: usize,
    terrain: impl Fn(f64, f64) -> f64,
) -> (HorizontalGrid, VerticalMetrics, MassConsistency) {
    let mut grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx,
        ny,
        cell_size: 3000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap();
    // A plane without map factor, so that what is uniform is so exactly.
    grid.map_factor.fill(1.0);
    grid.area.fill(9e6);
    let height = Array2::from_shape_fn((ny, nx), |(j, i)| {
        terrain(
            (i as f64 + 0.5 - 0.5 * nx as f64) * 3000.0,
            (j as f64 + 0.5 - 0.5 * ny as f64) * 3000.0,
        )
    });
    let metrics = VerticalGrid::stretched(30, 36.0, 12_500.0)
        .unwrap()
        .over(&height)
        .unwrap();
    let density = Array3::from_shape_fn(metrics.thickness.dim(), |(k, j, i)| {
        air_density(
            standard_atmosphere_pressure(metrics.altitude(k, j, i)),
            270.0,
        )
    });
    let consistency = MassConsistency::new(&grid, &metrics, &density);
    (grid, metrics, consistency)
}

fn guess(
    domain: &(HorizontalGrid, VerticalMetrics, MassConsistency),
    wind: (f64, f64),
) -> MassFluxes {
    let (nz, ny, nx) = domain.1.thickness.dim();
    let u = Array3::from_elem((nz, ny, nx), wind.0);
    let v = Array3::from_elem((nz, ny, nx), wind.1);
    let w = Array3::zeros((nz + 1, ny, nx));
    first_guess(&domain.2, &domain.0, &domain.1, (&u, &v), &w)
}

#[test]
fn uniform_flow_over_a_plain_is_left_alone() {
    let domain = domain(20, 16, |_, _| 2000.0);
    let first = guess(&domain, (3.0, -1.0));
    let (fluxes, report) = domain.2.adjust(&first, 0.3).unwrap();
    let scale = first.x.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    for (a, b) in fluxes
        .x
        .iter()
        .zip(&first.x)
        .chain(fluxes.y.iter().zip(&first.y))
    {
        assert!((a - b).abs() < 1e-10 * scale);
    }
    assert!(report.largest_residual < 1e-12, "{report:?}");
}

#[test]
fn every_cell_closes_to_round_off_over_mountains() {
    let domain = domain(30, 24, |x, y| {
        2000.0 + 900.0 * (1.0 + libm::sin(x / 9000.0) * libm::cos(y / 7000.0))
    });
    let first = guess(&domain, (6.0, 2.0));
    let (fluxes, report) = domain.2.adjust(&first, 0.1).unwrap();
    assert!(report.poisson.residual <= TOLERANCE);
    assert!(report.largest_first_divergence > 1e-2);
    assert!(report.largest_residual < 1e-6, "{report:?}");
    for j in 0..24 {
        for i in 0..30 {
            for k in 0..30 {
                let passing = fluxes.x[[k, j, i]].abs() + fluxes.z[[k + 1, j, i]].abs();
                let scale = passing + fluxes.y[[k, j, i]].abs() + domain.2.carry_x[[k, j, i]];
                assert!(divergence(&fluxes, k, j, i).abs() < 1e-13 * scale);
            }
            assert_eq!(fluxes.z[[0, j, i]], 0.0);
        }
    }
}

#[test]
fn stable_flow_splits_around_a_hill() {
    let domain = domain(33, 33, |x, y| {
        2000.0 + 800.0 * libm::exp(-(x * x + y * y) / (2.0 * 6000.0 * 6000.0))
    });
    let first = guess(&domain, (5.0, 0.0));
    let lateral = |ease: f64| {
        let (fluxes, _) = domain.2.adjust(&first, ease).unwrap();
        // Before the hill, north of the axis, 100 to 300 m above ground: wind away from the axis.
        (5..9).fold(0.0, |sum, k| {
            sum + fluxes.y[[k, 19, 13]] / domain.2.carry_y[[k, 19, 13]] / 4.0
        })
    };
    let (stable, neutral) = (lateral(0.003), lateral(1.0));
    assert!(stable > 0.2, "{stable}");
    assert!(stable > 2.0 * neutral, "{stable} {neutral}");
}
