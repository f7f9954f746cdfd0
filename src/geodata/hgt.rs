//! SRTM tiles (`N36E102.hgt`): one degree, 1201² (3″) or 3601² (1″) nodes, big-endian 16-bit, from the north, −32768 for voids.

use super::crs::Crs;
use super::error::GeodataError;
use super::heights::cleaned;
use super::raster::{Frame, Raster};
use std::path::Path;

/// Reads a tile.
///
/// # Errors
/// [`GeodataError`].
pub fn read_hgt(path: &Path) -> Result<Raster, GeodataError> {
    let fail = |cause: String, hint: &str| GeodataError::content(path, cause, hint);
    let name = path
        .file_stem()
        .map_or(String::new(), |stem| stem.to_string_lossy().to_uppercase());
    let corner = corner(&name).ok_or_else(|| {
        fail(
            format!("the name {name:?} does not say which degree it is"),
            "latitude and longitude of the south-western corner, e.g. N36E102.hgt",
        )
    })?;
    let bytes = std::fs::read(path).map_err(|cause| GeodataError::read(path, cause))?;
    let side = match bytes.len() {
        2_884_802 => 1201,
        25_934_402 => 3601,
        other => {
            return Err(fail(
                format!("it has {other} bytes"),
                "2884802 bytes (3″) or 25934402 bytes (1″) are a whole tile",
            ));
        }
    };
    let southern_first = bytes.chunks_exact(2 * side).rev();
    let heights = southern_first
        .flat_map(|line| line.chunks_exact(2))
        .map(|pair| f64::from(i16::from_be_bytes([pair[0], pair[1]])));
    let values = cleaned(path, heights, Some(f64::from(i16::MIN)))?;
    let step = 1.0 / (side - 1) as f64;
    let crs = Crs::epsg(4326).map_err(|cause| fail(cause.to_string(), ""))?;
    Ok(Raster::new(
        Frame {
            name: path.display().to_string(),
            crs,
            first: corner,
            step: [step; 2],
            columns: side,
            rows: side,
            area: false,
        },
        values,
    ))
}

/// Longitude and latitude of the south-western corner from a name.
fn corner(name: &str) -> Option<[f64; 2]> {
    let text = name.get(..7)?;
    let degrees = |text: &str, positive: char, negative: char, most: f64| -> Option<f64> {
        let letter = text.chars().next()?;
        let number: f64 = text.get(1..)?.parse::<u32>().ok()?.into();
        if number > most {
            return None;
        }
        match letter {
            l if l == positive => Some(number),
            l if l == negative => Some(-number),
            _ => None,
        }
    };
    Some([
        degrees(text.get(3..)?, 'E', 'W', 180.0)?,
        degrees(text.get(..3)?, 'N', 'S', 90.0)?,
    ])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::samples::hgt;
    use super::*;

    #[test]
    fn names_say_the_corner() {
        assert_eq!(corner("N36E102"), Some([102.0, 36.0]));
        assert_eq!(corner("S01W070"), Some([-70.0, -1.0]));
        for wrong in ["N36", "E102N36", "N36E1O2", "N36E999", "N3é102", ""] {
            assert_eq!(corner(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_wrong_byte_order_is_no_terrain_and_a_part_no_tile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("N36E102.hgt");
        hgt(&path, [102.0, 36.0], |x, y| {
            let z = 2300.0 + 900.0 * (x - 102.0) + 700.0 * (y - 36.0);
            (x > 102.001).then_some(z as i16)
        });
        let tile = read_hgt(&path).unwrap();
        assert_eq!(tile.voids(), 2 * 1201);
        assert_eq!(tile.node(600, 1200), Some(2300.0 + 450.0 + 700.0));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.chunks_exact_mut(2).for_each(|pair| pair.swap(0, 1));
        std::fs::write(&path, &bytes).unwrap();
        let text = read_hgt(&path).unwrap_err().to_string();
        assert!(text.contains("byte order"), "{text}");
        for length in [0, 1000] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let text = read_hgt(&path).unwrap_err().to_string();
            assert!(text.contains(&format!("it has {length} bytes")), "{text}");
        }
    }
}
