#![allow(clippy::unwrap_used)]
use super::super::samples::{Tags, class_geotiff, geotiff, palette};
use super::super::{Crs, read_class_geotiff, read_geotiff};
use std::path::Path;

fn plain() -> Tags<'static> {
    Tags::degrees([101.0, 37.0], 0.01)
}

fn slope(columns: usize, rows: usize) -> Vec<f32> {
    (0..columns * rows)
        .map(|at| 2000.0 + (at % columns) as f32 - 0.5 * (at / columns) as f32)
        .collect()
}

fn refused(path: &Path) -> String {
    read_geotiff(path, None).unwrap_err().to_string()
}

#[test]
fn a_window_is_part_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    geotiff(&path, 120, &slope(120, 90), plain());
    let whole = read_geotiff(&path, None).unwrap();
    assert_eq!(whole.node(0, 89), Some(2000.0));
    assert_eq!(whole.node(119, 0), Some(2000.0 + 119.0 - 44.5));
    let part = read_geotiff(&path, Some([101.5, 101.7, 36.4, 36.6])).unwrap();
    assert!(part.frame.columns < 35 && part.frame.rows < 35);
    assert_eq!(part.whole, whole.whole);
    for j in 0..part.frame.rows {
        for i in 0..part.frame.columns {
            let place = part.frame.node(i, j);
            assert_eq!(part.node(i, j), whole.nearest(place), "{place:?}");
        }
    }
    // Elsewhere: what is left lies at the nearest edge.
    let far = read_geotiff(&path, Some([10.0, 11.0, 36.4, 36.6])).unwrap();
    assert_eq!(far.frame.columns, 2);
    assert!((far.frame.first[0] - 101.005).abs() < 1e-9);
}

#[test]
fn feet_and_scales_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    let items = |item: &str| format!("<GDALMetadata>\n  <Item {item}</Item>\n</GDALMetadata>");
    let feet = items("name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">ft");
    let scale = items("name=\"SCALE\" sample=\"0\" role=\"scale\">0.1");
    let metres = items("name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">m");
    for (tags, part) in [
        (
            Tags {
                vertical: Some(9002),
                ..plain()
            },
            "EPSG:9002 (feet)",
        ),
        (
            Tags {
                items: Some(&feet),
                ..plain()
            },
            "in the unit ft",
        ),
        (
            Tags {
                items: Some(&scale),
                ..plain()
            },
            "scaled",
        ),
        (
            Tags {
                crs: 3857,
                ..plain()
            },
            "EPSG:3857",
        ),
        (
            Tags {
                corner: [499_000.0, 4_050_000.0],
                ..plain()
            },
            "no degrees",
        ),
    ] {
        geotiff(&path, 20, &slope(20, 10), tags);
        let text = refused(&path);
        assert!(text.contains(part), "{text}");
    }
    geotiff(
        &path,
        20,
        &slope(20, 10),
        Tags {
            items: Some(&metres),
            vertical: Some(9001),
            ..plain()
        },
    );
    assert!(read_geotiff(&path, None).is_ok());
}

#[test]
fn voids_and_nonsense() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    let mut heights = slope(20, 10);
    heights[3] = f32::NAN;
    heights[4] = 77.0;
    heights[5] = -32768.0;
    geotiff(
        &path,
        20,
        &heights,
        Tags {
            nodata: Some("77"),
            ..plain()
        },
    );
    assert_eq!(read_geotiff(&path, None).unwrap().voids(), 3);
    geotiff(&path, 20, &[30_000.0; 200], plain());
    assert!(refused(&path).contains("no heights of land"));
    let whole = {
        geotiff(&path, 20, &slope(20, 10), plain());
        std::fs::read(&path).unwrap()
    };
    for length in [0, 3, 20, whole.len() / 2] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let text = refused(&path);
        assert!(text.contains("dem.tif"), "{length}: {text}");
    }
    assert!(matches!(
        read_geotiff(&folder.path().join("none.tif"), None),
        Err(super::super::GeodataError::Read { .. })
    ));
    class_geotiff(&path, 20, &[7; 200], plain());
    assert!(refused(&path).contains("neither heights"));
}

#[test]
fn colours_are_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cover.tif");
    let codes: Vec<u8> = (0..=199).collect();
    class_geotiff(
        &path,
        20,
        &codes,
        Tags {
            nodata: Some("0"),
            ..plain()
        },
    );
    let grey = read_class_geotiff(&path, None).unwrap();
    palette(&path);
    let colour = read_class_geotiff(&path, None).unwrap();
    for (j, i) in [(9, 1), (0, 0), (5, 7)] {
        assert_eq!(grey.node(i, j), colour.node(i, j));
    }
    assert_eq!(colour.node(0, 9), None);
    assert_eq!(colour.node(1, 9), Some(1.0));
    let centre = colour.frame.node(1, 9);
    assert_eq!(
        colour.nearest([centre[0] + 0.0049, centre[1] - 0.0049]),
        Some(1.0)
    );
    assert_eq!(colour.frame.crs.name, Crs::epsg(4326).unwrap().name);
}

/// A classic little-endian file of one image, as bytes: entry of a tag.
fn entry(bytes: &[u8], tag: u16) -> usize {
    let start = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let mut entries = (0..usize::from(short(start))).map(|n| start + 2 + 12 * n);
    entries.find(|at| short(*at) == tag).unwrap()
}

#[test]
fn sizes_that_no_file_holds_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    geotiff(&path, 12, &slope(12, 9), plain());
    let good = std::fs::read(&path).unwrap();
    // Width, height, rows of a strip, the count of strips, and scales that are no lengths.
    for (tag, place, words) in [
        (256, 8, "dem.tif"),
        (257, 8, "dem.tif"),
        (278, 8, "dem.tif"),
        (273, 4, "dem.tif"),
        (279, 4, "dem.tif"),
    ] {
        for number in [0_u32, 1, u32::MAX / 2, u32::MAX] {
            let mut bytes = good.clone();
            let at = entry(&bytes, tag) + place;
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            std::fs::write(&path, &bytes).unwrap();
            for bounds in [None, Some([101.0, 101.1, 36.95, 37.0])] {
                if let Err(error) = read_geotiff(&path, bounds) {
                    assert!(error.to_string().contains(words), "{tag} {number}: {error}");
                }
            }
        }
    }
    for scale in [f64::INFINITY, f64::NAN, 1e300, 0.0, -0.01] {
        let mut bytes = good.clone();
        let at = entry(&bytes, 33550) + 8;
        let place = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        bytes[place..place + 8].copy_from_slice(&scale.to_le_bytes());
        std::fs::write(&path, &bytes).unwrap();
        let error = refused(&path);
        assert!(
            error.contains("pixels are") || error.contains("north must be up"),
            "{error}"
        );
    }
}

#[test]
fn no_cut_and_no_flipped_byte_makes_it_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dem.tif");
    geotiff(&path, 4, &slope(4, 3), plain());
    let good = std::fs::read(&path).unwrap();
    let whole = read_geotiff(&path, None).unwrap();
    for at in 0..good.len() {
        std::fs::write(&path, &good[..at]).unwrap();
        assert!(read_geotiff(&path, None).is_err(), "{at}");
        for mask in [0x01, 0x80, 0xff] {
            let mut flipped = good.clone();
            flipped[at] ^= mask;
            std::fs::write(&path, &flipped).unwrap();
            let _ = read_geotiff(&path, Some([101.0, 101.02, 36.9, 37.0]));
            let _ = read_class_geotiff(&path, None);
        }
    }
    // A file that calls itself big-endian and is not.
    let mut other = good.clone();
    other[..2].copy_from_slice(b"MM");
    std::fs::write(&path, &other).unwrap();
    assert!(refused(&path).contains("is it a GeoTIFF"));
    assert_eq!(whole.voids(), 0);
}
