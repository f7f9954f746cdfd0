//! Whatever bytes stand in a UAM-IV file, a shapefile with its `.prj`, an SRTM tile or a GeoTIFF, reading ends and nothing panics.
//! The first byte chooses the reader, the second its options.

use super::{file, said};
use hehuang::geodata::{crs_of_wkt, read_class_geotiff, read_geotiff, read_hgt, read_shapefile};
use hehuang::uam::{UamFile, is_fortran};

/// Bytes of a tile of three seconds.
const TILE: usize = 2_884_802;

/// Reads bytes.
pub fn read(bytes: &[u8]) {
    let [first, second, rest @ ..] = bytes else {
        return;
    };
    match first % 5 {
        0 => {
            let path = file("earth", "any.uam", rest);
            let _ = is_fortran(&path);
            if let Some(opened) = said(UamFile::open(&path)) {
                for species in &opened.species {
                    for hour in 0..opened.hours.len() {
                        said(opened.field(species, hour));
                    }
                }
            }
        }
        1 => {
            // The first bytes are the coordinate system.
            let (prj, shp) = rest.split_at(rest.len().min(usize::from(*second) * 4));
            let path = file("earth", "any.shp", shp);
            let beside = file("earth", "any.prj", prj);
            if prj.is_empty() {
                let _ = std::fs::remove_file(beside);
            }
            said(read_shapefile(&path));
        }
        2 => {
            if let Some(crs) = said(crs_of_wkt(&String::from_utf8_lossy(rest))) {
                let degrees = hehuang::geodata::Crs::epsg(4326).expect("known");
                said(degrees.to(&crs, [101.8, 36.6]));
                said(crs.to(&degrees, [500_000.0, 4_000_000.0]));
            }
        }
        3 => {
            let (name, rest) = rest.split_at(rest.len().min(9));
            let name: String = String::from_utf8_lossy(name)
                .chars()
                .filter(|c| !"/\0".contains(*c))
                .collect();
            let tile: Vec<u8> = if second % 16 == 0 && !rest.is_empty() {
                rest.iter().copied().cycle().take(TILE).collect()
            } else {
                rest.to_vec()
            };
            let path = file("earth", &format!("{name}.hgt"), &tile);
            said(read_hgt(&path));
            let _ = std::fs::remove_file(path);
        }
        _ => {
            let path = file("earth", "any.tif", rest);
            let bounds = (second % 2 == 0).then_some([101.5, 102.1, 36.4, 36.8]);
            said(read_geotiff(&path, bounds));
            said(read_class_geotiff(&path, bounds));
        }
    }
}
