//! Areas on a grid: exact shares, points near a border, points of an inventory.

use super::super::tests::{grid, lay};
use super::super::{EmissionSchedule, Inventory};
use super::*;
use geo::{Coord, LineString, Polygon};

/// A polygon by its corners in cells from the south-west of the grid.
fn drawn(grid: &HorizontalGrid, name: &str, rings: &[&[(f64, f64)]]) -> Area {
    let map = grid.projection.open().unwrap();
    let ring = |corners: &&[(f64, f64)]| {
        let place = |&(x, y): &(f64, f64)| {
            let (x, y) = map
                .inverse(
                    grid.west + x * grid.cell_size,
                    grid.south + y * grid.cell_size,
                )
                .unwrap();
            Coord { x, y }
        };
        let mut ring: Vec<Coord<f64>> = corners.iter().map(place).collect();
        ring.push(ring[0]);
        LineString(ring)
    };
    let mut rings = rings.iter().map(ring);
    let exterior = rings.next().unwrap();
    Area {
        name: name.to_owned(),
        polygons: MultiPolygon(vec![Polygon::new(exterior, rings.collect())]),
    }
}

/// A rectangle by west, east, south, north in cells.
fn rectangle(grid: &HorizontalGrid, name: &str, sides: [f64; 4]) -> Area {
    let [west, east, south, north] = sides;
    drawn(
        grid,
        name,
        &[&[(west, south), (east, south), (east, north), (west, north)]],
    )
}

#[test]
fn a_quarter_of_a_cell_is_a_quarter() {
    let grid = grid(6000.0, 4, 4);
    let quarter = rectangle(&grid, "quarter", [1.0, 1.5, 1.0, 1.5]);
    let holed = drawn(
        &grid,
        "holed",
        &[
            &[(2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0)],
            &[(2.25, 2.0), (2.75, 2.0), (2.75, 3.0), (2.25, 3.0)],
        ],
    );
    let slant = drawn(&grid, "slant", &[&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]]);
    let laid = LaidAreas::new(&[quarter.clone(), holed, slant], &grid).unwrap();
    let share = |area: usize, j: usize, i: usize| laid.shares(area)[j * 4 + i];
    assert!((share(0, 1, 1) - 0.25).abs() < 1e-9, "{}", share(0, 1, 1));
    assert!(laid.shares(0).iter().sum::<f64>() - 0.25 < 1e-9);
    assert!((share(1, 2, 2) - 0.5).abs() < 1e-9);
    for (j, i) in [(2, 3), (3, 2), (3, 3)] {
        assert!((share(1, j, i) - 1.0).abs() < 1e-9);
    }
    assert!((share(2, 0, 0) - 0.5).abs() < 1e-9);
    let (inside, whole) = quarter.size(&grid).unwrap();
    assert!((inside - 9e6).abs() < 1.0 && (whole - 9e6).abs() < 1.0);
    // Whole grains: sums are exact in every order.
    for value in laid.shares(2) {
        assert_eq!(value / GRAIN, (value / GRAIN).round());
    }
}

#[test]
fn a_point_by_the_border_is_in_exactly_one_of_two_neighbours() {
    let grid = grid(6000.0, 4, 4);
    let west = drawn(
        &grid,
        "w",
        &[&[(0.0, 0.0), (1.7, 0.0), (2.3, 4.0), (0.0, 4.0)]],
    );
    let mut east = drawn(
        &grid,
        "e",
        &[&[(1.7, 0.0), (4.0, 0.0), (4.0, 4.0), (2.3, 4.0)]],
    );
    // The same corners to the bit.
    let corner = |area: &Area, n: usize| area.polygons.0[0].exterior().0[n];
    let (south, north) = (corner(&west, 1), corner(&west, 2));
    east.polygons.0[0].exterior_mut(|ring| {
        ring.0[0] = south;
        ring.0[4] = south;
        ring.0[3] = north;
    });
    let laid = LaidAreas::new(&[west.clone(), east.clone()], &grid).unwrap();
    let metre = 1.0 / 6000.0;
    let map = grid.projection.open().unwrap();
    for n in 0..=40 {
        let y = 0.05 + 0.0975 * f64::from(n);
        let border = 1.7 + 0.15 * y;
        for (away, expected) in [(-metre, Some(0)), (0.0, None), (metre, Some(1))] {
            let (longitude, latitude) = map
                .inverse(
                    grid.west + (border + away) * grid.cell_size,
                    grid.south + y * grid.cell_size,
                )
                .unwrap();
            let holding = laid.holding(longitude, latitude).unwrap();
            assert_eq!(holding.len(), 1, "{y} {away}");
            assert!(expected.is_none_or(|area| holding == [area]), "{y} {away}");
        }
    }
    assert!(laid.holding(101.0, 30.0).unwrap().is_empty());
    let (common, smaller) = west.common(&east, &grid).unwrap();
    assert!(common < 1e-6 * smaller, "{common} of {smaller}");
}

#[test]
fn what_two_areas_have_in_common_is_measured() {
    let grid = grid(6000.0, 4, 4);
    let a = rectangle(&grid, "a", [0.0, 2.0, 0.0, 2.0]);
    let b = rectangle(&grid, "b", [1.5, 3.0, 1.0, 3.0]);
    let (common, smaller) = a.common(&b, &grid).unwrap();
    assert!((common - 0.5 * 36e6).abs() < 1e3, "{common}");
    assert!((smaller - 3.0 * 36e6).abs() < 1e3);
}

#[test]
fn points_of_an_inventory_are_divided_and_areas_are_not() {
    let inventory = Inventory::embedded().unwrap();
    let grid = grid(12_000.0, 30, 21);
    let (_, compiled) = lay(&inventory, &grid);
    let (groups, annual) = (
        compiled.groups().to_vec(),
        compiled.annual_totals().to_vec(),
    );
    let west = rectangle(&grid, "west", [0.0, 15.3, 0.0, 21.0]);
    let laid = LaidAreas::new(&[west], &grid).unwrap();
    let untouched = lay(&inventory, &grid)
        .1
        .placed(&LaidAreas::default())
        .unwrap();
    assert_eq!(untouched.groups(), groups);
    let placed = compiled.placed(&laid).unwrap();
    let sums = |annual: &[f64]| {
        (0..9)
            .map(|lane| annual.iter().skip(lane).step_by(9).sum::<f64>())
            .collect::<Vec<f64>>()
    };
    for (a, b) in sums(&annual).into_iter().zip(sums(placed.annual_totals())) {
        assert!((a - b).abs() <= 1e-12 * a, "{a} {b}");
    }
    let inside = |wanted: &[u32]| {
        let of = |g: &&super::super::SourceGroup| g.inside.as_deref() == Some(wanted);
        placed.groups().iter().filter(of).count()
    };
    assert!(inside(&[0]) > 0 && inside(&[]) > 0);
    for group in placed.groups() {
        assert_eq!(
            group.inside.is_some(),
            group.facility.is_some(),
            "{group:?}"
        );
    }
}
