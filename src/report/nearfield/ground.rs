//! Hill-shade behind the contours from the embedded heights (30″ near the basin, 0.05° farther out), where the map system of the
//! coordinates is named and the receptors say nothing of the terrain themselves.

use super::super::{Bytes, hillshade};
use super::model::Relief;
use crate::grid::MapSystem;
use crate::nearfield::Case;
use crate::terrain::{HeightRaster, embedded_heights};
use ndarray::Array2;

/// Cells along the longer side.
const CELLS: usize = 240;
/// Margin around the receptors, share of the longer side [1].
const MARGIN: f64 = 0.03;
/// By how much slopes are exaggerated [1].
const EXAGGERATION: f64 = 2.0;

/// Height of a point [m] between four centres; `None` outside.
fn height(raster: &HeightRaster, [longitude, latitude]: [f64; 2]) -> Option<f64> {
    let x = (longitude - raster.west) / raster.step;
    let y = (latitude - raster.south) / raster.step;
    let inside =
        x >= 0.0 && y >= 0.0 && x <= (raster.columns - 1) as f64 && y <= (raster.rows - 1) as f64;
    if !inside {
        return None;
    }
    let (i, j) = (
        (x as usize).min(raster.columns - 2),
        (y as usize).min(raster.rows - 2),
    );
    let (u, v) = (x - i as f64, y - j as f64);
    let at = |j: usize, i: usize| f64::from(raster.values[j * raster.columns + i]);
    let south = at(j, i) + u * (at(j, i + 1) - at(j, i));
    let north = at(j + 1, i) + u * (at(j + 1, i + 1) - at(j + 1, i));
    Some(south + v * (north - south))
}

/// Hill-shade around the receptors; `None` where the embedded heights do not reach or the land is level.
pub(super) fn ground(case: &Case, system: &MapSystem) -> Option<Relief> {
    let bounds = |pick: fn(&crate::plume::Receptor) -> f64| {
        case.receptors
            .iter()
            .map(pick)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
    };
    let ((west, east), (south, north)) = (bounds(|r| r.x), bounds(|r| r.y));
    let side = (east - west).max(north - south);
    if side.is_nan() || side <= 0.0 {
        return None;
    }
    let margin = MARGIN * side;
    let step = (side + 2.0 * margin) / CELLS as f64;
    let count =
        |from: f64, to: f64| (libm::ceil((to - from + 2.0 * margin) / step) as usize).max(3);
    let (nx, ny) = (count(west, east), count(south, north));
    let first = [west - margin + 0.5 * step, south - margin + 0.5 * step];
    let points: Vec<[f64; 2]> = (0..nx * ny)
        .map(|k| {
            let (i, j) = ((k % nx) as f64, (k / nx) as f64);
            [first[0] + i * step, first[1] + j * step]
        })
        .collect();
    let degrees = system.degrees(&points).ok()?;
    let rasters = embedded_heights().ok()?;
    let heights: Option<Vec<f64>> = degrees
        .iter()
        .map(|point| rasters.iter().find_map(|raster| height(raster, *point)))
        .collect();
    let heights = heights?;
    let range = heights
        .iter()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &h| {
            [low.min(h), high.max(h)]
        });
    if range[1] - range[0] < 1.0 {
        return None;
    }
    let field = Array2::from_shape_vec((ny, nx), heights).ok()?;
    Some(Relief {
        bounds: [
            west - margin,
            south - margin,
            west - margin + nx as f64 * step,
            south - margin + ny as f64 * step,
        ],
        nx,
        ny,
        shade: Bytes::new(&hillshade(&field, step, EXAGGERATION)),
        heights: range,
        embedded: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_linear_between_centres() {
        let raster = HeightRaster {
            west: 100.0,
            south: 36.0,
            step: 0.5,
            columns: 3,
            rows: 2,
            values: vec![0.0, 10.0, 20.0, 100.0, 110.0, 120.0],
        };
        // 10 m a half degree to the east, 100 m a half degree to the north.
        let found = height(&raster, [100.6, 36.25]);
        assert!(found.is_some_and(|h| (h - 62.0).abs() < 1e-9), "{found:?}");
        assert_eq!(height(&raster, [99.9, 36.2]), None);
        assert_eq!(height(&raster, [101.0, 36.5]), Some(120.0));
    }
}
