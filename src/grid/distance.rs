//! Distances on the globe.

use crate::units::EARTH_RADIUS;

/// Distance of two places (longitude, latitude) [°] that lie within some hundred kilometres [m]: along the parallel between them and the meridian.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let middle = 0.5 * (a.1 + b.1).to_radians();
    let east = (a.0 - b.0).to_radians() * libm::cos(middle);
    EARTH_RADIUS * libm::hypot(east, (a.1 - b.1).to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_is_its_arc() {
        let degree = EARTH_RADIUS.to_radians();
        assert!((distance((102.0, 36.0), (102.0, 37.0)) - degree).abs() < 1e-6);
        let parallel = degree * 36_f64.to_radians().cos();
        assert!((distance((102.0, 36.0), (103.0, 36.0)) - parallel).abs() < 1e-6);
    }
}
