#![allow(clippy::unwrap_used, clippy::float_cmp)]
use super::*;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal};
use crate::terrain::{places, receptors};

fn regions() -> &'static Regions {
    Regions::embedded().unwrap()
}

#[test]
fn known_points_lie_in_their_counties() {
    let regions = regions();
    assert_eq!(regions.counties.len(), 135);
    // Monitoring stations, airports and peaks whose county is beyond doubt.
    for (longitude, latitude, code) in [
        (101.7765, 36.6200, 630103), // Xining, great cross of streets (Dashizi)
        (102.042, 36.528, 630223),   // Xining Caojiabao airport, Huzhu
        (103.620, 36.515, 620121),   // Lanzhou Zhongchuan airport, Yongdeng
        (100.896, 36.287, 632521),   // Waliguan, Gonghe
        (102.839, 36.325, 630222),   // Minhe weather station
        (94.90, 36.42, 632801),      // Golmud
    ] {
        let index = regions.county_of(longitude, latitude).unwrap();
        assert_eq!(regions.counties[index].code, code, "{longitude} {latitude}");
    }
    assert_eq!(regions.county_of(106.27, 38.47), None); // Yinchuan, Ningxia
}

#[test]
fn places_lie_in_the_counties_they_name() {
    let regions = regions();
    let towns = places().unwrap().iter();
    let all = towns
        .map(|p| (&p.name, p.longitude, p.latitude, p.county_code))
        .chain(
            receptors()
                .unwrap()
                .iter()
                .map(|r| (&r.name, r.longitude, r.latitude, r.county_code)),
        );
    for (name, longitude, latitude, code) in all {
        let index = regions.county_of(longitude, latitude).unwrap();
        assert_eq!(regions.counties[index].code, code, "{name}");
    }
}

#[test]
fn names_and_codes_find_counties() {
    let regions = regions();
    let count = |text: &str| regions.find(text).unwrap().len();
    assert_eq!(count("Xining"), 7);
    assert_eq!(count("海东市"), 6);
    assert_eq!(count("海东"), 6);
    assert_eq!(count("6201"), 8);
    assert_eq!(count("63"), count("Qinghai"));
    assert_eq!(count("青海"), 45);
    assert_eq!(count("620102"), 1);
    assert_eq!(count("pingan"), 1);
    assert_eq!(count("平安"), 1);
    assert_eq!(count("大通回族土族自治县"), 1);
    assert_eq!(count("临夏州"), 8);
    assert_eq!(count("Yushu"), 1);
    assert_eq!(count("玉树州"), 6);
    assert_eq!(count("重点区域"), 13 + 7);
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let text = regions().find("Xinig").unwrap_err().to_string();
    assert_eq!(
        text,
        "no county, city or province is called \"Xinig\"; did you mean \"Xining\"?"
    );
    let text = regions().find("qqqq").unwrap_err().to_string();
    assert_eq!(text, "no county, city or province is called \"qqqq\"");
}

#[test]
fn people_add_up_to_the_census() {
    let regions = regions();
    let people = |city: &str| -> f64 {
        let found = regions.find(city).unwrap().into_iter();
        found.map(|k| regions.counties[k].population.unwrap()).sum()
    };
    assert_eq!(people("Lanzhou"), 4_359_446.0);
    // Qinghai's seventh census: Xining 2,467,965, Haidong 1,358,471.
    assert!((people("Xining") - 2_467_965.0).abs() < 1000.0);
    assert!((people("Haidong") - 1_358_471.0).abs() < 1000.0);
}

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 30,
        ny: 21,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

#[test]
fn shares_fill_every_cell_of_the_two_provinces() {
    let grid = grid();
    let shares = regions().fractions(&grid);
    let mut total = vec![0.0; grid.columns()];
    for county in &shares {
        for pair in county.windows(2) {
            assert!(pair[0].0 < pair[1].0);
        }
        for &(cell, share) in county {
            total[cell] += share;
        }
    }
    // No gap and no overlap, to the last bit; only the north-eastern corner reaches into Inner Mongolia and Ningxia.
    let mut beyond = 0;
    for (cell, &sum) in total.iter().enumerate() {
        let (j, i) = (cell / grid.nx, cell % grid.nx);
        if grid.latitude[[j, i]] < 37.2 || grid.longitude[[j, i]] < 103.8 {
            assert_eq!(sum, 1.0, "cell {cell}");
        } else {
            assert!(sum <= 1.0, "cell {cell}");
            beyond += usize::from(sum < 1.0);
        }
    }
    assert!(beyond > 0);
}

#[test]
fn area_of_a_county_is_that_of_its_border() {
    // Huzhu by cells against the shoelace formula on the sphere's sinusoidal (equal-area) plane.
    let grid = grid();
    let regions = regions();
    let huzhu = regions.county_by_code(630223).unwrap();
    let shares = regions.fractions(&grid);
    let by_cells: f64 = shares[huzhu]
        .iter()
        .map(|&(cell, share)| share * grid.area[[cell / grid.nx, cell % grid.nx]])
        .sum();
    let metres = EARTH_RADIUS.to_radians();
    let flat = |c: Coord<f64>| {
        (
            (c.x - 102.0) * metres * c.y.to_radians().cos(),
            c.y * metres,
        )
    };
    let mut twice = 0.0;
    for polygon in &regions.counties[huzhu].polygons {
        for edge in polygon.exterior().0.windows(2) {
            let (a, b) = (flat(edge[0]), flat(edge[1]));
            twice += a.0 * b.1 - a.1 * b.0;
        }
    }
    let by_border = 0.5 * twice.abs();
    assert!(
        (by_cells / by_border - 1.0).abs() < 5e-3,
        "{by_cells} {by_border}"
    );
}

#[test]
fn distance_from_the_border() {
    let regions = regions();
    // Minhe's seat lies on the Datong river's mouth, some kilometres from Gansu; Xining about 100 km, Golmud far.
    let minhe = regions.border_distance(102.804, 36.326);
    assert!(minhe < 8_000.0, "{minhe}");
    let xining = regions.border_distance(101.77, 36.62);
    assert!((60_000.0..120_000.0).contains(&xining), "{xining}");
    let vertex = regions.border()[0].0[3];
    assert!(regions.border_distance(vertex.x, vertex.y) < 1e-6);
}
