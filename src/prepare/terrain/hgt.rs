//! SRTM tiles (`N36E102.hgt`): one degree, 1201² (3″) or 3601² (1″) nodes, big-endian 16-bit, from the north, −32768 for voids.

use super::error::DemError;
use super::raster::{Frame, Raster};
use crate::prepare::crs::Crs;
use std::path::Path;

/// Reads a tile.
///
/// # Errors
/// [`DemError`].
pub fn read_hgt(path: &Path) -> Result<Raster, DemError> {
    let fail = |cause: String, hint: &str| DemError::Content {
        path: path.to_owned(),
        cause,
        hint: hint.to_owned(),
    };
    let name = path
        .file_stem()
        .map_or(String::new(), |stem| stem.to_string_lossy().to_uppercase());
    let corner = corner(&name).ok_or_else(|| {
        fail(
            format!("the name {name:?} does not say which degree it is"),
            "latitude and longitude of the south-western corner, e.g. N36E102.hgt",
        )
    })?;
    let bytes = std::fs::read(path).map_err(|cause| DemError::Read {
        path: path.to_owned(),
        cause,
    })?;
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
    let mut values = vec![f32::NAN; side * side];
    for (row, line) in bytes.chunks_exact(2 * side).enumerate() {
        for (i, pair) in line.chunks_exact(2).enumerate() {
            let z = i16::from_be_bytes([pair[0], pair[1]]);
            if z != i16::MIN {
                values[(side - 1 - row) * side + i] = f32::from(z);
            }
        }
    }
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
        degrees(&text[3..], 'E', 'W', 180.0)?,
        degrees(text.get(..3)?, 'N', 'S', 90.0)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_corner() {
        assert_eq!(corner("N36E102"), Some([102.0, 36.0]));
        assert_eq!(corner("S01W070"), Some([-70.0, -1.0]));
        for wrong in ["N36", "E102N36", "N36E1O2", "N36E999", ""] {
            assert_eq!(corner(wrong), None, "{wrong}");
        }
    }
}
