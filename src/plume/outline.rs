//! Outlines of areas: rectangles, circles and polygons as corners in the plane, with centre and area.
//!
//! A circle of radius r becomes a regular n-gon of the same area, πr² = ½ n R² sin(2π/n), its first corner to the north.
//! A polygon's area is ½ Σ (xᵢyᵢ₊₁ − xᵢ₊₁yᵢ), its centroid Σ (xᵢ + xᵢ₊₁)(xᵢyᵢ₊₁ − xᵢ₊₁yᵢ) / 6A (and the same in y).

use super::{Area, AreaShape};
use libm::{atan2, cos, sin, sqrt, tan};
use std::f64::consts::PI;

const DEGREE: f64 = PI / 180.0;

/// Corners of a rectangle from its first corner [m], turned by `angle` [°] clockwise from north.
pub fn rectangle(corner: [f64; 2], x_length: f64, y_length: f64, angle: f64) -> Vec<[f64; 2]> {
    let (s, c) = (sin(angle * DEGREE), cos(angle * DEGREE));
    let first = corner;
    let second = [first[0] + y_length * s, first[1] + y_length * c];
    let third = [second[0] + x_length * c, second[1] - x_length * s];
    let fourth = [third[0] - y_length * s, third[1] - y_length * c];
    vec![first, second, third, fourth]
}

/// Mean of some corners [m].
pub fn mean_corner(corners: &[[f64; 2]]) -> [f64; 2] {
    let n = corners.len() as f64;
    let mut sum = [0.0; 2];
    for corner in corners {
        sum[0] += corner[0];
        sum[1] += corner[1];
    }
    [sum[0] / n, sum[1] / n]
}

/// Corners of the regular polygon that has a circle's area [m].
pub fn circle(centre: [f64; 2], radius: f64, sides: usize) -> Vec<[f64; 2]> {
    let step = 360.0 / sides as f64;
    let area = PI * radius * radius;
    let half = step / (2.0 * (180.0 / PI));
    let opposite = sqrt(area / sides as f64 * tan(half));
    let corner_radius = opposite / sin(half);
    let mut angle = 0.0;
    (0..sides)
        .map(|i| {
            if i > 0 {
                angle += step;
            }
            let radians = angle / (180.0 / PI);
            [
                corner_radius * sin(radians) + centre[0],
                corner_radius * cos(radians) + centre[1],
            ]
        })
        .collect()
}

/// Signed area [m²] and centroid [m] of a polygon; no centroid where the area is nil.
pub fn area_and_centroid(corners: &[[f64; 2]]) -> (f64, Option<[f64; 2]>) {
    let n = corners.len();
    let (mut sum, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
    for i in 0..n {
        let (a, b) = (corners[i], corners[(i + 1) % n]);
        let cross = a[0] * b[1] - b[0] * a[1];
        sum += cross;
        sum_x += (a[0] + b[0]) * cross;
        sum_y += (a[1] + b[1]) * cross;
    }
    let area = 0.5 * sum;
    let centroid = (area.abs() >= 0.0001).then(|| [sum_x / (6.0 * area), sum_y / (6.0 * area)]);
    (area, centroid)
}

impl Area {
    /// A polygon [m]; `None` where it has no area.
    pub fn polygon(corners: Vec<[f64; 2]>, height: f64, sigma_z: f64) -> Option<Self> {
        let (area, centroid) = area_and_centroid(&corners);
        let side = sqrt(area.abs());
        Some(Self {
            shape: AreaShape::Polygon,
            height,
            sigma_z,
            vertices: corners,
            x_length: side,
            y_length: side,
            angle: 0.0,
            centre: centroid?,
        })
    }

    /// A strip of some width along a line [m].
    pub fn along(begin: [f64; 2], end: [f64; 2], width: f64, height: f64, sigma_z: f64) -> Self {
        let (dx, dy) = (end[0] - begin[0], end[1] - begin[1]);
        let length = sqrt(dx * dx + dy * dy);
        let angle = atan2(dx, dy) * (180.0 / PI);
        let corner = [
            begin[0] - (width / 2.0) * cos(angle * DEGREE),
            begin[1] + (width / 2.0) * sin(angle * DEGREE),
        ];
        let vertices = rectangle(corner, width, length, angle);
        Self {
            shape: AreaShape::Line,
            height,
            sigma_z,
            centre: mean_corner(&vertices),
            vertices,
            x_length: width,
            y_length: length,
            angle,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn outlines_keep_area_and_centre() {
        let ring = circle([10.0, 20.0], 80.0, 20);
        let (area, centre) = area_and_centroid(&ring);
        assert!((area.abs() / (PI * 6400.0) - 1.0).abs() < 1e-12);
        let centre = centre.unwrap();
        assert!((centre[0] - 10.0).abs() < 1e-9 && (centre[1] - 20.0).abs() < 1e-9);
        let strip = Area::along([0.0, 0.0], [300.0, 400.0], 10.0, 1.0, 2.0);
        assert!((area_and_centroid(&strip.vertices).0.abs() - 5000.0).abs() < 1e-8);
        assert!((strip.centre[0] - 150.0).abs() < 1e-9 && (strip.centre[1] - 200.0).abs() < 1e-9);
        let triangle = Area::polygon(vec![[0.0, 0.0], [30.0, 0.0], [0.0, 60.0]], 2.0, 0.0).unwrap();
        assert!((triangle.centre[0] - 10.0).abs() < 1e-12);
        assert!((triangle.x_length - 30.0).abs() < 1e-12);
        assert!(Area::polygon(vec![[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], 0.0, 0.0).is_none());
    }
}
