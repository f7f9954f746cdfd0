//! Aerodynamic resistance between the reference height and the surface.
//!
//! R_a = [ln(z/z₀) − ψ_h(z/L) + ψ_h(z₀/L)]/(κ u*)
//!
//! ψ_h = 2 ln[(1 + √(1 − 16ζ))/2] (ζ < 0), −5ζ (0 ≤ ζ ≤ 1), −5(1 + ln ζ) (ζ > 1): Paulson 1970, Dyer 1974, and the
//! log-linear continuation of Webb 1970. Valid for z well above z₀; z is held above 2 z₀.

/// von Kármán's constant [1].
const VON_KARMAN: f64 = 0.4;
/// Least friction velocity that deposition sees [m/s]: below it the resistances are no more than names (choice of this model).
pub(super) const LEAST_FRICTION_VELOCITY: f64 = 0.02;

fn stability_function(zeta: f64) -> f64 {
    if zeta < 0.0 {
        2.0 * libm::log(0.5 * (1.0 + (1.0 - 16.0 * zeta).sqrt()))
    } else if zeta <= 1.0 {
        -5.0 * zeta
    } else {
        -5.0 * (1.0 + libm::log(zeta))
    }
}

/// Aerodynamic resistance [s/m] from the height `reference_height` [m] to a surface of `roughness_length` [m];
/// `obukhov_length` [m] of either sign, large or infinite when neutral.
pub fn aerodynamic_resistance(
    reference_height: f64,
    roughness_length: f64,
    friction_velocity: f64,
    obukhov_length: f64,
) -> f64 {
    let height = reference_height.max(2.0 * roughness_length);
    let inverse = 1.0 / obukhov_length;
    let profile = libm::log(height / roughness_length) - stability_function(height * inverse)
        + stability_function(roughness_length * inverse);
    profile.max(0.0) / (VON_KARMAN * friction_velocity.max(LEAST_FRICTION_VELOCITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_log_law_and_signs_of_stability() {
        let neutral = aerodynamic_resistance(20.0, 0.1, 0.4, f64::INFINITY);
        // ln(200)/(0.4 × 0.4) = 33.11 s/m
        approx::assert_relative_eq!(neutral, 33.114, max_relative = 1e-4);
        assert!(aerodynamic_resistance(20.0, 0.1, 0.4, -20.0) < neutral);
        assert!(aerodynamic_resistance(20.0, 0.1, 0.4, 20.0) > neutral);
        let near = aerodynamic_resistance(20.0, 0.1, 0.4, 19.999);
        let far = aerodynamic_resistance(20.0, 0.1, 0.4, 20.001);
        approx::assert_relative_eq!(near, far, max_relative = 1e-3);
    }
}
