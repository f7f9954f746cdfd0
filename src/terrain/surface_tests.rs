#![allow(clippy::unwrap_used, clippy::float_cmp)]
use super::*;
use crate::grid::{GridSpecification, LambertConformal};

fn grid(cell_size: f64, nx: usize, ny: usize, centre: (f64, f64)) -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx,
        ny,
        cell_size,
        centre_longitude: centre.0,
        centre_latitude: centre.1,
    })
    .unwrap()
}

/// Height at a point in a grid of 1 km around it.
fn height_at(longitude: f64, latitude: f64) -> f64 {
    let grid = grid(1000.0, 5, 5, (longitude, latitude));
    Surface::embedded(&grid).unwrap().height[[2, 2]]
}

#[test]
fn heights_of_towns_and_of_a_mountain() {
    // Weather stations and Waliguan's 30-second cell; a cell of 1 km on a valley's side differs by tens of metres.
    for (name, longitude, latitude, height, tolerance) in [
        ("Xining", 101.7574, 36.6255, 2259.0, 60.0),
        ("Lanzhou", 103.83, 36.06, 1526.0, 60.0),
        ("Ping'an", 102.105, 36.502, 2116.0, 60.0),
        ("Ledu", 102.402, 36.482, 1980.0, 60.0),
        ("Minhe", 102.804, 36.326, 1871.0, 80.0),
        ("Waliguan", 100.896, 36.287, 3709.0, 60.0),
    ] {
        let found = height_at(longitude, latitude);
        assert!((found - height).abs() < tolerance, "{name}: {found:.0} m");
    }
}

#[test]
fn the_valley_floor_falls_from_xining_to_lanzhou() {
    let grid = grid(6000.0, 60, 42, (102.4, 36.45));
    let surface = Surface::embedded(&grid).unwrap();
    // Towns down the Huangshui and the Yellow River.
    let path = [
        (101.27, 36.687),
        (101.55, 36.65),
        (101.76, 36.64),
        (102.11, 36.50),
        (102.41, 36.48),
        (102.82, 36.33),
        (103.33, 36.13),
        (103.62, 36.11),
        (103.83, 36.06),
    ];
    let floors: Vec<f64> = path
        .iter()
        .map(|&(longitude, latitude)| {
            let (i, j) = grid.cell_of(longitude, latitude).unwrap().unwrap();
            surface.height_min[[j, i]]
        })
        .collect();
    for pair in floors.windows(2) {
        assert!(pair[1] < pair[0], "{floors:?}");
    }
    assert!(floors[8] < 1520.0 && floors[0] > 2500.0, "{floors:?}");
}

#[test]
fn means_lie_between_extremes_and_shares_sum_to_one() {
    // 12 km around the corner where the fine data end.
    let grid = grid(12_000.0, 30, 24, (100.4, 35.3));
    let surface = Surface::embedded(&grid).unwrap();
    for ((j, i), &mean) in surface.height.indexed_iter() {
        assert!(surface.height_min[[j, i]] <= mean && mean <= surface.height_max[[j, i]]);
        let range = surface.height_max[[j, i]] - surface.height_min[[j, i]];
        assert!(surface.height_std[[j, i]] <= 0.5 * range + 1e-9);
        let total: f64 = (0..LandClass::ALL.len())
            .map(|c| surface.land_use[[c, j, i]])
            .sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_mean_does_not_depend_on_the_grid() {
    // The mean over the same 96 km square on 3 km and on 12 km cells: sampling against sampling.
    let mean = |cell_size: f64, n: usize| {
        let grid = grid(cell_size, n, n, (102.4, 36.45));
        let surface = Surface::embedded(&grid).unwrap();
        (&surface.height * &grid.area).sum() / grid.area.sum()
    };
    let (fine, coarse) = (mean(3000.0, 32), mean(12_000.0, 8));
    assert!((fine - coarse).abs() < 1.0, "{fine} {coarse}");
}

#[test]
fn towns_are_built_up_and_the_lake_is_wet() {
    let grid = grid(3000.0, 140, 84, (102.2, 36.45));
    let surface = Surface::embedded(&grid).unwrap();
    let share = |class: LandClass, longitude: f64, latitude: f64| {
        let (i, j) = grid.cell_of(longitude, latitude).unwrap().unwrap();
        surface.land_use[[class.index(), j, i]]
    };
    for (name, longitude, latitude) in [
        ("Xining", 101.77, 36.62),
        ("Lanzhou", 103.83, 36.06),
        ("Ledu", 102.41639, 36.48),
        ("Ping'an", 102.105, 36.502),
        ("Minhe", 102.804, 36.326),
    ] {
        let urban = share(LandClass::Urban, longitude, latitude);
        assert!(urban > 0.3, "{name}: {urban}");
    }
    let water = share(LandClass::Water, 100.4, 36.8);
    assert!(water > 0.9, "Qinghai Lake: {water}");
}

#[test]
fn seasons_show() {
    let grid = grid(6000.0, 60, 42, (102.4, 36.45));
    let surface = Surface::embedded(&grid).unwrap();
    let mean = |a: Array2<f64>| a.mean().unwrap();
    assert!(mean(surface.albedo(1)) > mean(surface.albedo(7)) + 0.02);
    assert!(mean(surface.leaf_area_index(7)) > 3.0 * mean(surface.leaf_area_index(1)));
    assert!(mean(surface.roughness_length(7)) > mean(surface.roughness_length(1)));
    assert!(
        surface
            .snow_cover(1)
            .iter()
            .all(|s| (0.0..=1.0).contains(s))
    );
    assert!(mean(surface.snow_cover(7)) < 0.02);
    let (i, j) = grid.cell_of(101.77, 36.62).unwrap().unwrap();
    assert_eq!(surface.dominant()[[j, i]], LandClass::Urban);
}

#[test]
fn roughness_of_one_class_is_its_own() {
    let surface = Surface::uniform(2, 3, 2000.0, LandClass::Urban).unwrap();
    for z0 in surface.roughness_length(7) {
        assert!((z0 - 0.8).abs() < 1e-12);
    }
}

#[test]
fn a_domain_beyond_the_data_is_refused() {
    let grid = grid(12_000.0, 40, 40, (105.5, 36.0));
    let text = Surface::embedded(&grid).unwrap_err().to_string();
    assert!(
        text.contains(
            "but the embedded terrain only from 89.201 to 106.500 °E and 31.500 to 39.698 °N"
        ),
        "{text}"
    );
}
