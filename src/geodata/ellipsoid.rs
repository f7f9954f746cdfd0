//! Distances on the ellipsoid GRS 80 between points in degrees.
//!
//! Vincenty (1975), Survey Review 23(176), 88–93, inverse formula; good to a millimetre at the distances met here.
//! The lower bound uses that on an ellipsoid ds² = M² dφ² + N² cos²φ dλ² with M, N ≥ a (1 − e²): no distance is shorter than on
//! a sphere of radius a (1 − e²) in the same latitudes, and there hav d = hav Δφ + cos φ₁ cos φ₂ hav Δλ.

/// Semi-major axis [m] (GRS 80; WGS 84 has the same).
const A: f64 = 6_378_137.0;
/// Flattening (GRS 80).
const F: f64 = 1.0 / 298.257_222_101;
/// Semi-minor axis [m].
const B: f64 = A * (1.0 - F);
/// a (1 − e²) [m], the least radius of curvature.
const LEAST_RADIUS: f64 = A * (1.0 - F) * (1.0 - F);

/// Distance of two points [°E, °N] along the geodesic [m].
pub fn distance(from: [f64; 2], to: [f64; 2]) -> f64 {
    let difference = (to[0] - from[0]).to_radians();
    let reduced = |latitude: f64| {
        let u = libm::atan((1.0 - F) * libm::tan(latitude.to_radians()));
        (libm::sin(u), libm::cos(u))
    };
    let ((sin1, cos1), (sin2, cos2)) = (reduced(from[1]), reduced(to[1]));
    let mut lambda = difference;
    let mut result = 0.0;
    // Converges within a few steps except near antipodes, which no DEM spans.
    for _ in 0..50 {
        let (sin_lambda, cos_lambda) = (libm::sin(lambda), libm::cos(lambda));
        let (p, q) = (cos2 * sin_lambda, cos1 * sin2 - sin1 * cos2 * cos_lambda);
        let sin_sigma = (p * p + q * q).sqrt();
        if sin_sigma == 0.0 {
            return 0.0;
        }
        let cos_sigma = sin1 * sin2 + cos1 * cos2 * cos_lambda;
        let sigma = libm::atan2(sin_sigma, cos_sigma);
        let sin_alpha = cos1 * cos2 * sin_lambda / sin_sigma;
        let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
        let cos_2m = if cos2_alpha > 1e-12 {
            cos_sigma - 2.0 * sin1 * sin2 / cos2_alpha
        } else {
            0.0
        };
        let c = F / 16.0 * cos2_alpha * (4.0 + F * (4.0 - 3.0 * cos2_alpha));
        let square = 2.0 * cos_2m * cos_2m - 1.0;
        let next = difference
            + (1.0 - c)
                * F
                * sin_alpha
                * (sigma + c * sin_sigma * (cos_2m + c * cos_sigma * square));
        let u2 = cos2_alpha * (A * A - B * B) / (B * B);
        let a = 1.0 + u2 / 16_384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)));
        let b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)));
        let correction = b
            * sin_sigma
            * (cos_2m
                + b / 4.0
                    * (cos_sigma * square
                        - b / 6.0
                            * cos_2m
                            * (4.0 * sin_sigma * sin_sigma - 3.0)
                            * (4.0 * cos_2m * cos_2m - 3.0)));
        result = B * a * (sigma - correction);
        if (next - lambda).abs() < 1e-12 {
            break;
        }
        lambda = next;
    }
    result
}

/// Square of a lower bound of the distance from a point [°E, °N] to a box (ranges of longitude and latitude) [m²].
pub fn least_square(point: [f64; 2], longitudes: [f64; 2], latitudes: [f64; 2]) -> f64 {
    let beyond =
        |range: [f64; 2], at: f64| (range[0] - at).max(at - range[1]).max(0.0).to_radians();
    let haversine = |angle: f64| {
        let sine = libm::sin(0.5 * angle.min(std::f64::consts::PI));
        sine * sine
    };
    let cosine = |latitude: f64| libm::cos(latitude.to_radians()).max(0.0);
    let along = haversine(beyond(latitudes, point[1]));
    let across = haversine(beyond(longitudes, point[0]));
    let least = cosine(latitudes[0]).min(cosine(latitudes[1]));
    // d = 2 R asin √h ≥ 2 R √h.
    4.0 * LEAST_RADIUS * LEAST_RADIUS * (along + cosine(point[1]) * least * across)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Geodesic, Point};

    /// Against Karney's geodesics (GeographicLib) on WGS 84, which differs from GRS 80 by 0.1 mm in the semi-minor axis.
    #[test]
    fn as_karney_and_never_below_the_bound() {
        let from = [101.78, 36.62];
        for to in [
            [101.78, 36.62],
            [101.7801, 36.62],
            [101.78, 36.7],
            [102.31, 36.11],
            [99.2, 35.0],
            [103.9, 37.9],
        ] {
            let ours = distance(from, to);
            let theirs = Geodesic.distance(Point::new(from[0], from[1]), Point::new(to[0], to[1]));
            assert!((ours - theirs).abs() < 1e-3, "{to:?}: {ours} {theirs}");
            let bound = least_square(from, [to[0]; 2], [to[1]; 2]).sqrt();
            assert!(
                bound <= ours && bound > 0.985 * ours - 1e-9,
                "{bound} {ours}"
            );
        }
        assert!(least_square(from, [101.0, 102.0], [36.0, 37.0]) == 0.0);
    }
}
