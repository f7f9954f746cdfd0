#![allow(clippy::unwrap_used)]
use super::*;
use crate::geodata::{Frame, Raster};
use geo::{Distance, Geodesic, Point};

fn frame(crs: u32, first: [f64; 2], step: f64, nodes: usize) -> Frame {
    Frame {
        name: "test".to_owned(),
        crs: Crs::epsg(crs).unwrap(),
        first,
        step: [step; 2],
        columns: nodes,
        rows: nodes,
        area: false,
    }
}

/// Hills of several lengths, no two nodes alike.
fn hills(nodes: usize) -> Vec<f32> {
    (0..nodes * nodes)
        .map(|at| {
            let (i, j) = ((at % nodes) as f64, (at / nodes) as f64);
            let wave = |length: f64, turn: f64| libm::sin((i + turn * j) / length);
            (2500.0 + 400.0 * wave(9.0, 0.3) * wave(13.0, -1.1) + 60.0 * wave(2.3, 0.7)) as f32
        })
        .collect()
}

/// All nodes, one after the other, with distances by other hands.
fn brute(ground: &Ground, point: [f64; 2], z: f64) -> f64 {
    let mut hill = z;
    for raster in ground.rasters() {
        let frame = &raster.frame;
        for j in 0..frame.rows {
            for i in 0..frame.columns {
                let node = frame.node(i, j);
                let distance = if frame.crs.geographic {
                    Geodesic.distance(Point::new(point[0], point[1]), Point::new(node[0], node[1]))
                } else {
                    (node[0] - point[0]).hypot(node[1] - point[1])
                };
                if let Some(top) = raster.node(i, j)
                    && top - z >= 0.1 * distance
                    && top > hill
                {
                    hill = top;
                }
            }
        }
    }
    hill
}

#[test]
fn the_search_finds_what_all_nodes_together_give() {
    let nodes = 40;
    let map = Ground::new(vec![Raster::new(
        frame(32648, [4e5, 4e6], 90.0, nodes),
        hills(nodes),
    )]);
    let step = 3.0 / 3600.0;
    let globe = Ground::new(vec![Raster::new(
        frame(4326, [102.0, 36.0], step, nodes),
        hills(nodes),
    )]);
    let mut higher = 0;
    for k in 0..12 {
        let share = |turn: usize| 1.3 + 37.0 * ((k * turn) % 12) as f64 / 12.0;
        for (ground, first, step, code) in [
            (&map, [4e5, 4e6], 90.0, 32648),
            (&globe, [102.0, 36.0], step, 4326),
        ] {
            let crs = Crs::epsg(code).unwrap();
            let point = [first[0] + step * share(5), first[1] + step * share(7)];
            let z = ground.elevation(&crs, point).unwrap().unwrap().height;
            let hill = ground.hill_height(&crs, point, z).unwrap();
            assert_eq!(hill, brute(ground, point, z), "{point:?}");
            higher += usize::from(hill > z);
        }
    }
    assert!(higher > 10);
}

/// A cone of slope s: beyond the 10 % rule's reach the hill height is the receptor's own elevation; within it the summit's.
#[test]
fn a_cone() {
    let nodes = 101;
    let (summit, slope) = (3000.0, 0.2);
    for (plain, counts) in [(true, true), (false, true)] {
        let heights = (0..nodes * nodes)
            .map(|at| {
                let (dx, dy) = (
                    100.0 * ((at % nodes) as f64 - 50.0),
                    100.0 * ((at / nodes) as f64 - 50.0),
                );
                let foot: f64 = if plain { 2600.0 } else { 0.0 };
                foot.max(summit - slope * (dx * dx + dy * dy).sqrt()) as f32
            })
            .collect();
        let ground = Ground::new(vec![Raster::new(
            frame(32648, [4e5, 4e6], 100.0, nodes),
            heights,
        )]);
        let crs = Crs::epsg(32648).unwrap();
        let hill = |x: f64| {
            let point = [4e5 + 5000.0 + x, 4e6 + 5000.0];
            let z = ground.elevation(&crs, point).unwrap().unwrap().height;
            (z, ground.hill_height(&crs, point, z).unwrap())
        };
        let (_, near) = hill(1500.0);
        assert_eq!(near == 3000.0, counts);
        if plain {
            // On the plain 400 m below the summit it counts up to 4 km; then only what rises above 10 % from there.
            assert_eq!(hill(3900.0), (2600.0, 3000.0));
            let (z, far) = hill(4900.0);
            assert!(z == 2600.0 && (2600.0..3000.0).contains(&far), "{far}");
        }
    }
}

#[test]
fn planes_are_met_and_voids_patched() {
    let plane = |i: usize, j: usize| (2000.0 + 3.0 * i as f64 - 2.0 * j as f64) as f32;
    let mut heights: Vec<f32> = (0..100).map(|at| plane(at % 10, at / 10)).collect();
    heights[55] = f32::NAN;
    let raster = Raster::new(frame(32648, [4e5, 4e6], 30.0, 10), heights);
    let ground = Ground::new(vec![raster]);
    let crs = Crs::epsg(32648).unwrap();
    let at = |x: f64, y: f64| ground.elevation(&crs, [4e5 + x, 4e6 + y]).unwrap();
    let found = at(77.0, 31.0).unwrap();
    assert!((found.height - (2000.0 + 7.7 - 62.0 / 30.0)).abs() < 1e-6 && found.voids == 0);
    let patched = at(140.0, 140.0).unwrap();
    assert_eq!(patched.voids, 1);
    assert!(at(-1.0, 50.0).is_none() && at(50.0, 271.0).is_none());
}

/// Two tiles whose pixels meet: between them the nodes of both count.
#[test]
fn tiles_join_at_their_seam() {
    let tile = |west: f64, from: usize| {
        let mut frame = frame(32648, [west, 4e6], 30.0, 4);
        frame.area = true;
        let heights = (0..16).map(|at| (10 * (from + at % 4)) as f32).collect();
        Raster::new(frame, heights)
    };
    let ground = Ground::new(vec![tile(4e5, 0), tile(4e5 + 120.0, 4)]);
    let crs = Crs::epsg(32648).unwrap();
    let seam = ground
        .elevation(&crs, [4e5 + 100.0, 4e6 + 10.0])
        .unwrap()
        .unwrap();
    assert!((seam.height - 100.0 / 3.0).abs() < 1e-9, "{seam:?}");
}

#[test]
fn the_embedded_terrain_knows_the_basin() {
    let ground = Ground::embedded().unwrap();
    let crs = Crs::epsg(4326).unwrap();
    let xining = ground.elevation(&crs, [101.78, 36.62]).unwrap().unwrap();
    assert!((2200.0..2400.0).contains(&xining.height), "{xining:?}");
    let hill = ground
        .hill_height(&crs, [101.78, 36.62], xining.height)
        .unwrap();
    assert!(hill > xining.height + 100.0, "{hill}");
}

/// The same heights as GeoTIFF and as ESRI ASCII grid with its .prj: elevations and hill heights agree to the bit.
#[test]
fn an_ascii_grid_is_the_same_ground_as_a_geotiff() {
    use crate::geodata::samples::{Tags, geotiff};
    let folder = tempfile::tempdir().unwrap();
    let nodes = 40;
    let heights: Vec<f32> = hills(nodes).iter().map(|z| z.round()).collect();
    let tags = Tags {
        crs: 32648,
        ..Tags::degrees([4e5, 4e6], 90.0)
    };
    let tif = folder.path().join("dem.tif");
    geotiff(&tif, nodes, &heights, tags);
    let south = 4e6 - 90.0 * nodes as f64;
    let mut text =
        format!("ncols {nodes}\nnrows {nodes}\nxllcorner 400000\nyllcorner {south}\ncellsize 90\n");
    for row in heights.chunks(nodes) {
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        text.push_str(&format!("{}\n", row.join(" ")));
    }
    let asc = folder.path().join("dem.asc");
    std::fs::write(&asc, text).unwrap();
    let crs = Crs::epsg(32648).unwrap();
    assert!(Ground::open(std::slice::from_ref(&asc), None).is_err());
    let grounds = [
        Ground::open(&[tif], None).unwrap(),
        Ground::open(&[asc], Some(&crs)).unwrap(),
    ];
    for k in 1..8 {
        let point = [4e5 + 430.0 * f64::from(k), south + 390.0 * f64::from(k)];
        let [a, b] = grounds.each_ref().map(|ground| {
            let z = ground.elevation(&crs, point).unwrap().unwrap().height;
            (z, ground.hill_height(&crs, point, z).unwrap())
        });
        assert_eq!(a, b);
        assert!(a.1 >= a.0);
    }
}
