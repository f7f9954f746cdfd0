//! Which numbers of an elevation model are heights: voids, and what no ground on earth is.
//!
//! Marks of voids that files often do not declare count as voids. Few other impossible numbers (spikes at the rims of voids)
//! count as voids too; many say that the file is no elevation model in metres, and it is refused.

use super::error::GeodataError;
use std::path::Path;

/// Least height that land can have [m]: the shore of the Dead Sea lies at −430 m.
pub const LEAST_HEIGHT: f64 = -500.0;
/// Greatest height that land can have [m]: Qomolangma reaches 8849 m.
pub const GREATEST_HEIGHT: f64 = 9000.0;

/// Marks of voids that are in use (SRTM; GDAL; ESRI).
const MARKS: [f64; 5] = [-32768.0, -32767.0, -9999.0, -99999.0, 32767.0];
/// Beyond this no unit makes a height of it: the float marks ±3.4e38 and their like.
const BEYOND: f64 = 1e6;
/// Share of impossible numbers from which a file is refused [1].
const FEW: f64 = 1e-4;

/// Turns voids into NaN; `nodata` is the file's own mark.
///
/// # Errors
/// [`GeodataError::Content`] if more than one number in ten thousand is no height.
pub(super) fn cleaned(
    path: &Path,
    values: impl Iterator<Item = f64>,
    nodata: Option<f64>,
) -> Result<Vec<f32>, GeodataError> {
    let (mut odd, mut first, mut known) = (0_usize, 0.0, 0_usize);
    let heights: Vec<f32> = values
        .map(|z| {
            let declared = nodata.is_some_and(|mark| z == mark || z as f32 == mark as f32);
            if declared || !z.is_finite() || MARKS.contains(&z) || z.abs() > BEYOND {
                return f32::NAN;
            }
            known += 1;
            if (LEAST_HEIGHT..=GREATEST_HEIGHT).contains(&z) {
                return z as f32;
            }
            if odd == 0 {
                first = z;
            }
            odd += 1;
            f32::NAN
        })
        .collect();
    if odd as f64 > FEW * known as f64 {
        return Err(GeodataError::content(
            path,
            format!(
                "{:.1} % of its numbers, such as {first}, are no heights of land in metres ({LEAST_HEIGHT} to {GREATEST_HEIGHT})",
                100.0 * odd as f64 / known as f64
            ),
            "another unit (feet, decimetres), the wrong byte order (.hgt is big-endian), sea floor, or a mark of voids that the file does not declare (gdal_edit.py -a_nodata)",
        ));
    }
    Ok(heights)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn voids_are_voids_and_feet_are_refused() {
        let path = Path::new("dem.tif");
        let clean = |values: &[f64], nodata| cleaned(path, values.iter().copied(), nodata);
        let kept = clean(&[2300.0, -32768.0, f64::NAN, -3.4e38, 7.0], Some(7.0)).unwrap();
        assert_eq!(kept[0], 2300.0);
        assert!(kept[1..].iter().all(|z| z.is_nan()));
        let text = clean(&[2300.0, 12_500.0], None).unwrap_err().to_string();
        assert!(text.contains("50.0 %") && text.contains("12500"), "{text}");
        // One spike in many is a void.
        let mut many = vec![3000.0; 20_000];
        many[77] = -700.0;
        let kept = clean(&many, None).unwrap();
        assert!(kept[77].is_nan() && kept[78] == 3000.0);
    }
}
