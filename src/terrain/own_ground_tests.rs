//! Files made from the embedded heights, from planes and from nonsense.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::geodata::samples::{Tags, class_geotiff, geotiff, hgt, palette};
use crate::geodata::{Crs, Mosaic, read_class_geotiff};
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// 8 × 6 cells of 3 km east of Ledu.
fn grid() -> HorizontalGrid {
    of_cells(3000.0, 8, 6)
}

fn of_cells(cell_size: f64, nx: usize, ny: usize) -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx,
        ny,
        cell_size,
        centre_longitude: 102.5,
        centre_latitude: 36.5,
    })
    .unwrap()
}

fn heights(files: &[PathBuf], beyond: Beyond) -> OwnGround {
    let (w, e, s, n) = grid().bounds();
    let crs = Crs::epsg(4326).unwrap();
    let mosaic = Mosaic::open(files, Some(&crs), Some([w, e, s, n])).unwrap();
    OwnGround {
        heights: Some(OwnHeights { mosaic, beyond }),
        cover: None,
    }
}

fn laid(files: &[PathBuf], beyond: Beyond) -> Result<(Surface, Vec<String>), GroundError> {
    Surface::with_own(&grid(), &heights(files, beyond))
}

fn refused(files: &[PathBuf]) -> String {
    laid(files, Beyond::Refuse).unwrap_err().to_string()
}

/// Columns, north-western corner [°E, °N], step [°] and heights from the north of the embedded data about the grid.
fn cut_out() -> (usize, [f64; 2], f64, Vec<f32>) {
    let [inner, _] = embedded_heights().unwrap();
    let (columns, rows) = (72, 72);
    let west = ((102.2 - inner.west) / inner.step).round() as usize;
    let south = ((36.2 - inner.south) / inner.step).round() as usize;
    let mut values = Vec::new();
    for j in (0..rows).rev() {
        let start = (south + j) * inner.columns + west;
        values.extend_from_slice(&inner.values[start..start + columns]);
    }
    let corner = [
        inner.west + (west as f64 - 0.5) * inner.step,
        inner.south + ((south + rows) as f64 - 0.5) * inner.step,
    ];
    (columns, corner, inner.step, values)
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The embedded heights, changed, as a GeoTIFF.
    fn tif(&self, name: &str, change: impl Fn(f64, f64, f32) -> f32) -> PathBuf {
        let (columns, corner, step, mut values) = cut_out();
        for (at, value) in values.iter_mut().enumerate() {
            let (i, j) = ((at % columns) as f64, (at / columns) as f64);
            *value = change(
                corner[0] + (i + 0.5) * step,
                corner[1] - (j + 0.5) * step,
                *value,
            );
        }
        let path = self.path(name);
        geotiff(&path, columns, &values, Tags::degrees(corner, step));
        path
    }
}

#[test]
fn the_embedded_heights_in_a_file_are_the_embedded_surface() {
    let folder = Folder::new();
    let embedded = Surface::embedded(&grid()).unwrap();
    let tif = folder.tif("dem.tif", |_, _, z| z);
    let (columns, corner, step, values) = cut_out();
    let rows = values.len() / columns;
    let south = corner[1] - step * rows as f64;
    let mut text = format!(
        "NCOLS {columns}\nNROWS {rows}\nXLLCORNER {}\nYLLCORNER {south}\nCELLSIZE {step}\n",
        corner[0]
    );
    for row in values.chunks(columns) {
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        text.push_str(&format!("{}\n", row.join(" ")));
    }
    let asc = folder.path("dem.asc");
    std::fs::write(&asc, text).unwrap();
    for path in [tif, asc] {
        let (surface, notes) = laid(&[path], Beyond::Refuse).unwrap();
        // The same pixels under the same samples: nothing is resampled.
        assert_eq!(surface.height, embedded.height);
        assert_eq!(surface.height_min, embedded.height_min);
        assert_eq!(surface.height_max, embedded.height_max);
        assert_eq!(surface.height_std, embedded.height_std);
        assert_eq!(surface.land_use, embedded.land_use);
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(
            notes[0].starts_with("heights: the whole domain from"),
            "{notes:?}"
        );
    }
}

/// Every node of 3″ carries the pixel of 30″ it lies in; between nodes heights are interpolated, so steps of the pixels are
/// smeared over 3″, a tenth of them.
#[test]
fn an_srtm_tile_of_the_embedded_heights_differs_by_its_smeared_steps() {
    let folder = Folder::new();
    let embedded = Surface::embedded(&grid()).unwrap();
    let [inner, _] = embedded_heights().unwrap();
    let tile = folder.path("N36E102.hgt");
    hgt(&tile, [102.0, 36.0], |x, y| {
        let i = ((x - inner.west) / inner.step).round() as usize;
        let j = ((y - inner.south) / inner.step).round() as usize;
        Some(inner.values[j * inner.columns + i] as i16)
    });
    let (surface, _) = laid(&[tile], Beyond::Refuse).unwrap();
    let difference = &surface.height - &embedded.height;
    let mean = difference.mean().unwrap();
    let largest = difference.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
    // Measured: mean −0.3 m, largest 5 m, where samples of 150 m and finer ones see other parts of pixels of 750 × 930 m.
    assert!(mean.abs() < 1.0 && largest < 12.0, "{mean} {largest}");
    for (own, other) in surface.height_max.iter().zip(&embedded.height_max) {
        assert!((own - other).abs() < 150.0, "{own} {other}");
    }
}

/// z = 3500 + i/2 + j/4 in nodes that are points, exact in 32 bit: cell means are the plane at the mean of the corners.
#[test]
fn means_over_a_plane_are_exact() {
    let folder = Folder::new();
    let (columns, rows, step) = (700, 500, 0.001);
    let (west, south) = (102.15, 36.25);
    let values: Vec<f32> = (0..columns * rows)
        .map(|at| {
            let (i, j) = (at % columns, rows - 1 - at / columns);
            3500.0 + 0.5 * i as f32 + 0.25 * j as f32
        })
        .collect();
    let path = folder.path("plane.tif");
    let north = south + step * (rows - 1) as f64;
    let tags = Tags {
        point: true,
        ..Tags::degrees([west, north], step)
    };
    geotiff(&path, columns, &values, tags);
    let grid = grid();
    let (surface, notes) = laid(&[path], Beyond::Refuse).unwrap();
    let plane = |x: f64, y: f64| 3500.0 + 0.5 * (x - west) / step + 0.25 * (y - south) / step;
    for ((j, i), &height) in surface.height.indexed_iter() {
        let corner = |b: usize, a: usize| {
            plane(
                grid.corner_longitude[[j + b, i + a]],
                grid.corner_latitude[[j + b, i + a]],
            )
        };
        let all = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
        let mean = all.iter().sum::<f64>() / 4.0;
        assert!((height - mean).abs() < 1e-6, "{height} {mean}");
        // A parallelogram, sampled at n × n: the variance of each direction is (1 − n⁻²)/12.
        let n = (3000.0 / (0.5 * step * 111_195.0 * libm::cos(36.5_f64.to_radians()))).ceil();
        let (dx, dy) = (
            0.5 * (all[1] + all[3] - all[0] - all[2]),
            0.5 * (all[2] + all[3] - all[0] - all[1]),
        );
        let spread = ((dx * dx + dy * dy) / 12.0 * (1.0 - n.powi(-2))).sqrt();
        assert!((surface.height_std[[j, i]] / spread - 1.0).abs() < 1e-3);
        let (low, high) = (surface.height_min[[j, i]], surface.height_max[[j, i]]);
        let range = all
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), z| (a.min(*z), b.max(*z)));
        assert!(low > range.0 && low < range.0 + 15.0 && high < range.1 && high > range.1 - 15.0);
    }
    // The plane is far from the terrain, and that is said.
    assert!(
        notes
            .iter()
            .any(|n| n.contains("warning") && n.contains("differ")),
        "{notes:?}"
    );
}

/// A plane on UTM, its cells bent on it: beside all samples brought to the map one by one.
#[test]
fn a_map_is_straight_enough_between_the_lattice() {
    let folder = Folder::new();
    let (columns, rows) = (60, 50);
    let corner = [250_000.0, 4_065_000.0];
    let values: Vec<f32> = (0..columns * rows)
        .map(|at| 2000.0 + 8.0 * (at % columns) as f32 + 4.0 * (at / columns) as f32)
        .collect();
    let path = folder.path("utm.tif");
    let tags = Tags {
        point: true,
        crs: 32648,
        step: [1000.0; 2],
        ..Tags::degrees(corner, 1.0)
    };
    geotiff(&path, columns, &values, tags);
    let (surface, _) = laid(&[path], Beyond::Refuse).unwrap();
    let (degrees, map) = (Crs::epsg(4326).unwrap(), Crs::epsg(32648).unwrap());
    let grid = grid();
    for (i, j) in [(0, 0), (7, 5), (3, 2)] {
        let n = 40;
        let mut sum = 0.0;
        for k in 0..n * n {
            let (x, y) = sampling::sample_point(&grid, i, j, k % n, k / n, n);
            let [east, north] = degrees.to(&map, [x, y]).unwrap();
            sum += 2000.0 + 8.0 * (east - corner[0]) / 1000.0 + 4.0 * (corner[1] - north) / 1000.0;
        }
        let mean = sum / (n * n) as f64;
        assert!((surface.height[[j, i]] - mean).abs() < 2e-3, "{mean}");
    }
}

#[test]
fn voids_and_what_is_not_covered_are_one_error_or_filled() {
    let folder = Folder::new();
    let embedded = Surface::embedded(&grid()).unwrap();
    let hole = folder.tif("hole.tif", |x, y, z| {
        if (102.49..102.53).contains(&x) && (36.49..36.53).contains(&y) {
            f32::NAN
        } else {
            z
        }
    });
    let text = refused(std::slice::from_ref(&hole));
    for part in [
        "no heights for ",
        "% of the domain",
        "between 102.",
        "beyond = \"embedded\"",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let west = folder.tif("west.tif", |x, _, z| if x < 102.5 { z } else { -32768.0 });
    assert!(refused(std::slice::from_ref(&west)).contains("% of the domain"));
    // The first that has a value counts; what neither has is filled.
    for (files, parts, filled) in [
        (
            vec![west.clone(), folder.tif("whole.tif", |_, _, z| z)],
            2,
            false,
        ),
        (vec![hole.clone()], 1, true),
        (vec![west.clone(), hole], 2, true),
    ] {
        let (surface, notes) = laid(&files, Beyond::Embedded).unwrap();
        assert_eq!(surface.height, embedded.height);
        assert_eq!(notes[0].matches(" from /").count(), parts, "{notes:?}");
        assert_eq!(
            notes[0].contains("filled from the embedded"),
            filled,
            "{notes:?}"
        );
    }
    let raised = folder.tif("raised.tif", |_, _, z| z + 10.0);
    let (surface, notes) = laid(&[west, raised], Beyond::Refuse).unwrap();
    let rise = &surface.height - &embedded.height;
    assert!(
        rise[[2, 0]] == 0.0 && (rise[[2, 7]] - 10.0).abs() < 1e-9,
        "{notes:?}"
    );
    let elsewhere = folder.path("N30E090.hgt");
    hgt(&elsewhere, [90.0, 30.0], |_, _| Some(4000));
    let text = refused(&[elsewhere]);
    assert!(
        text.contains("100.00 %")
            && text.contains("wrong tile")
            && text.contains("90.0000 to 91.0000 E"),
        "{text}"
    );
}

#[test]
fn other_units_places_and_nothing_are_seen() {
    let folder = Folder::new();
    let feet = folder.tif("feet.tif", |_, _, z| z.min(2740.0) * 3.2808);
    let text = refused(&[feet]);
    assert!(text.contains("in feet"), "{text}");
    let sea = folder.tif("sea.tif", |_, _, _| 0.0);
    assert!(refused(&[sea]).contains("are 0"));
    let high = folder.tif("high.tif", |_, _, z| z + 200.0);
    let (_, notes) = laid(&[high], Beyond::Refuse).unwrap();
    assert!(notes[1].contains("+200 m on average"), "{notes:?}");
    let near = folder.tif("near.tif", |_, _, z| z - 100.0);
    assert_eq!(laid(&[near], Beyond::Refuse).unwrap().1.len(), 1);
}

fn cover(path: &Path, legend: Legend, beyond: Beyond) -> OwnGround {
    OwnGround {
        heights: None,
        cover: Some(OwnCover {
            mosaic: Mosaic::new(vec![read_class_geotiff(path, None).unwrap()]),
            legend,
            beyond,
        }),
    }
}

/// Codes of 0.001° about the grid: built-up in the west, grassland in the east, `odd` in one corner.
fn codes(path: &Path, odd: u8) {
    let codes: Vec<u8> = (0..700 * 500)
        .map(|at| match (at % 700, at / 700) {
            (i, j) if i < 255 && j > 300 => odd,
            (i, _) if i < 350 => 50,
            _ => 30,
        })
        .collect();
    let tags = Tags {
        nodata: Some("0"),
        ..Tags::degrees([102.15, 36.75], 0.001)
    };
    class_geotiff(path, 700, &codes, tags);
}

#[test]
fn classes_come_from_the_legend_and_altitude() {
    let folder = Folder::new();
    let path = folder.path("lc.tif");
    codes(&path, 80);
    palette(&path);
    let worldcover = || Legend::named("esa_worldcover").unwrap();
    let own = cover(&path, worldcover(), Beyond::Refuse);
    let (surface, notes) = Surface::with_own(&grid(), &own).unwrap();
    let share = |class: LandClass, j: usize, i: usize| surface.land_use[[class.index(), j, i]];
    assert_eq!(share(LandClass::Urban, 5, 0), 1.0);
    assert_eq!(share(LandClass::Water, 0, 0), 1.0);
    for i in 5..8 {
        let grass = share(LandClass::Steppe, 3, i) + share(LandClass::AlpineMeadow, 3, i);
        assert_eq!(grass, 1.0);
    }
    let sum: f64 = surface.land_use.sum();
    assert!((sum - 48.0).abs() < 1e-9, "{sum}");
    assert_eq!(
        notes[0],
        format!(
            "land cover (esa_worldcover): the whole domain from {}",
            path.display()
        )
    );
    // Heights are the embedded ones, sampled more closely.
    let embedded = Surface::embedded(&grid()).unwrap();
    let off = (&surface.height - &embedded.height).mapv(f64::abs);
    assert!(off.iter().all(|d| *d < 15.0));
}

#[test]
fn unknown_codes_are_listed_with_what_mends_them() {
    let folder = Folder::new();
    let path = folder.path("lc.tif");
    codes(&path, 77);
    let lay = |legend: &str, beyond| {
        let own = cover(&path, Legend::parse(legend, "mine.csv").unwrap(), beyond);
        Surface::with_own(&grid(), &own)
    };
    let table = "code,class\n50,urban\n30,grassland\n";
    for beyond in [Beyond::Refuse, Beyond::Embedded] {
        let text = lay(table, beyond).unwrap_err().to_string();
        assert!(
            text.contains("codes 77 (")
                && text.contains("77,barren")
                && text.contains("esa_worldcover"),
            "{text}"
        );
    }
    let mended = format!("{table}77,cropland\n");
    let (surface, _) = lay(&mended, Beyond::Refuse).unwrap();
    assert_eq!(surface.land_use[[LandClass::Cropland.index(), 0, 0]], 1.0);
    // What has no data is refused, or filled.
    let holes = format!("{table}77,none\n");
    let text = lay(&holes, Beyond::Refuse).unwrap_err().to_string();
    assert!(text.contains("no land cover"), "{text}");
    let (surface, notes) = lay(&holes, Beyond::Embedded).unwrap();
    assert!((surface.land_use.sum() - 48.0).abs() < 1e-9);
    assert!(notes[0].contains("filled from the embedded"), "{notes:?}");
}

#[test]
fn a_domain_beyond_the_embedded_data_needs_both() {
    let folder = Folder::new();
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 5,
        ny: 4,
        cell_size: 2000.0,
        centre_longitude: 110.5,
        centre_latitude: 36.5,
    })
    .unwrap();
    let tile = folder.path("N36E110.hgt");
    hgt(&tile, [110.0, 36.0], |_, _| Some(1000));
    let mut own = OwnGround {
        heights: Some(OwnHeights {
            mosaic: Mosaic::open(&[tile], None, None).unwrap(),
            beyond: Beyond::Refuse,
        }),
        cover: None,
    };
    assert!(matches!(
        Surface::with_own(&grid, &own),
        Err(GroundError::Terrain(TerrainError::Outside { .. }))
    ));
    let path = folder.path("lc.tif");
    class_geotiff(
        &path,
        100,
        &[10; 10_000],
        Tags::degrees([110.0, 37.0], 0.01),
    );
    own.cover = cover(&path, Legend::named("igbp").unwrap(), Beyond::Refuse).cover;
    let (surface, _) = Surface::with_own(&grid, &own).unwrap();
    assert!(surface.height.iter().all(|z| *z == 1000.0));
    assert!(surface.dominant().iter().all(|c| *c == LandClass::Steppe));
}
