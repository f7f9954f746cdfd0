//! Classes by number: wind sectors, wind speed categories, Pasquill–Gifford stability.
//!
//! The stability class follows Golder (1972, Boundary-Layer Meteorology 3, 47–58): lines L = m/(ln z₀ − b) part the
//! classes in the plane of Obukhov length and roughness, with z₀ held within 0.01 to 0.5 m.

/// Sector that a wind from `direction` [°] blows into: 0 without a direction, 1 if there is one sector, else 1-based.
pub(super) fn sector(direction: f64, lower_bounds: &[f64]) -> usize {
    if direction <= 0.0 || direction > 360.0 || direction.is_nan() {
        return 0;
    }
    if lower_bounds.len() < 2 {
        return 1;
    }
    let downwind = if direction + 180.0 > 360.0 {
        direction + 180.0 - 360.0
    } else {
        direction + 180.0
    };
    match lower_bounds.iter().rposition(|&bound| downwind >= bound) {
        Some(found) => found + 1,
        // Before the first bound: the last sector reaches round through north.
        None => lower_bounds.len(),
    }
}

/// Wind speed category 1..=6.
pub(super) fn wind_category(speed: f64, upper_bounds: &[f64; 5]) -> usize {
    upper_bounds
        .iter()
        .position(|&bound| speed <= bound)
        .map_or(6, |found| found + 1)
}

/// Pasquill–Gifford class, 1 (A) to 6 (F), from Obukhov length [m] and roughness length [m].
pub fn stability_class(obukhov_length: f64, roughness_length: f64) -> usize {
    let ln_z0 = libm::log(roughness_length.clamp(0.01, 0.5));
    let line = |m: f64, b: f64| m / (ln_z0 - b);
    if obukhov_length < 0.0 {
        let length = -obukhov_length;
        if length <= line(-70.0, 4.35) {
            1
        } else if length <= line(-85.2, 0.502) {
            2
        } else if length <= line(-245.0, 0.050) {
            3
        } else {
            4
        }
    } else if obukhov_length >= line(-327.0, 0.627) {
        4
    } else if obukhov_length >= line(-70.0, 0.295) {
        5
    } else {
        6
    }
}
