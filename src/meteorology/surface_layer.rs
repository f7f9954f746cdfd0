//! Similarity profiles of the surface layer.
//!
//! U(z) = u*/κ [ln(z/z₀) − ψ_m(z/L) + ψ_m(z₀/L)], and the same for temperature with ψ_h.
//! Unstable: φ_m = (1 − 16 ζ)^(−1/4), φ_h = (1 − 16 ζ)^(−1/2) (Businger 1966, Dyer 1974, Boundary-Layer Met. 7:363, with the
//! constants Högström 1988, BLM 42:55, confirms within his scatter); ψ by Paulson (1970, J. Appl. Met. 9:857).
//! Stable: −ψ_m = a ζ + b (ζ − c/d) e^(−d ζ) + b c/d (Beljaars and Holtslag 1991, J. Appl. Met. 30:327, eq. 28, 32),
//! which stays finite in very stable air. Valid −2 < ζ < 10.

use crate::units::VON_KARMAN;

/// a of Beljaars and Holtslag (1991) [1].
const STABLE_A: f64 = 1.0;
/// b of Beljaars and Holtslag (1991) [1].
const STABLE_B: f64 = 0.667;
/// c of Beljaars and Holtslag (1991) [1].
const STABLE_C: f64 = 5.0;
/// d of Beljaars and Holtslag (1991) [1].
const STABLE_D: f64 = 0.35;
/// γ of Dyer (1974) [1].
const UNSTABLE_GAMMA: f64 = 16.0;

/// Integrated stability function of momentum ψ_m(ζ) [1], ζ = z/L.
pub fn psi_momentum(zeta: f64) -> f64 {
    if zeta < 0.0 {
        let x = libm::sqrt(libm::sqrt(1.0 - UNSTABLE_GAMMA * zeta));
        2.0 * libm::log(0.5 * (1.0 + x)) + libm::log(0.5 * (1.0 + x * x)) - 2.0 * libm::atan(x)
            + std::f64::consts::FRAC_PI_2
    } else {
        let ratio = STABLE_C / STABLE_D;
        -(STABLE_A * zeta
            + STABLE_B * (zeta - ratio) * libm::exp(-STABLE_D * zeta)
            + STABLE_B * ratio)
    }
}

/// Integrated stability function of heat ψ_h(ζ) [1].
pub fn psi_heat(zeta: f64) -> f64 {
    if zeta < 0.0 {
        let x_squared = libm::sqrt(1.0 - UNSTABLE_GAMMA * zeta);
        2.0 * libm::log(0.5 * (1.0 + x_squared))
    } else {
        let ratio = STABLE_C / STABLE_D;
        let base = 1.0 + 2.0 / 3.0 * STABLE_A * zeta;
        1.0 - base * libm::sqrt(base)
            - STABLE_B * (zeta - ratio) * libm::exp(-STABLE_D * zeta)
            - STABLE_B * ratio
    }
}

/// Dimensionless gradient of momentum φ_m(ζ) = 1 − ζ dψ_m/dζ [1].
pub fn phi_momentum(zeta: f64) -> f64 {
    if zeta < 0.0 {
        1.0 / libm::sqrt(libm::sqrt(1.0 - UNSTABLE_GAMMA * zeta))
    } else {
        let exponential = libm::exp(-STABLE_D * zeta);
        1.0 + zeta * (STABLE_A + STABLE_B * exponential * (1.0 + STABLE_C - STABLE_D * zeta))
    }
}

/// Dimensionless gradient of heat φ_h(ζ) [1].
pub fn phi_heat(zeta: f64) -> f64 {
    if zeta < 0.0 {
        1.0 / libm::sqrt(1.0 - UNSTABLE_GAMMA * zeta)
    } else {
        let exponential = libm::exp(-STABLE_D * zeta);
        let root = libm::sqrt(1.0 + 2.0 / 3.0 * STABLE_A * zeta);
        1.0 + zeta * (STABLE_A * root + STABLE_B * exponential * (1.0 + STABLE_C - STABLE_D * zeta))
    }
}

/// Friction velocity [m/s] from the wind speed [m/s] at `height` [m] over `roughness` [m] at the inverse Obukhov length
/// [1/m].
pub fn friction_velocity(
    wind_speed: f64,
    height: f64,
    roughness: f64,
    inverse_obukhov: f64,
) -> f64 {
    let logarithm = libm::log(height / roughness) - psi_momentum(height * inverse_obukhov)
        + psi_momentum(roughness * inverse_obukhov);
    VON_KARMAN * wind_speed / logarithm.max(0.5)
}

/// Wind speed [m/s] at `height` [m] of the similarity profile.
pub fn wind_speed(
    friction_velocity: f64,
    height: f64,
    roughness: f64,
    inverse_obukhov: f64,
) -> f64 {
    let logarithm = libm::log(height / roughness) - psi_momentum(height * inverse_obukhov)
        + psi_momentum(roughness * inverse_obukhov);
    friction_velocity / VON_KARMAN * logarithm.max(0.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// φ = 1 − ζ dψ/dζ, by central differences.
    #[test]
    fn gradients_are_the_derivatives_of_the_integrals() {
        for zeta in [-1.5, -0.3, -0.02, 0.02, 0.3, 1.0, 4.0] {
            let step = 1e-5;
            let momentum = (psi_momentum(zeta + step) - psi_momentum(zeta - step)) / (2.0 * step);
            let heat = (psi_heat(zeta + step) - psi_heat(zeta - step)) / (2.0 * step);
            assert_relative_eq!(
                phi_momentum(zeta),
                1.0 - zeta * momentum,
                max_relative = 1e-6
            );
            assert_relative_eq!(phi_heat(zeta), 1.0 - zeta * heat, max_relative = 1e-6);
        }
    }

    #[test]
    fn neutral_limit_is_the_logarithm() {
        assert!(psi_momentum(1e-12).abs() < 1e-9 && psi_momentum(-1e-12).abs() < 1e-9);
        assert!(psi_heat(1e-12).abs() < 1e-9 && psi_heat(-1e-12).abs() < 1e-9);
        let u_star = friction_velocity(5.0, 10.0, 0.1, 0.0);
        assert_relative_eq!(u_star, 0.4 * 5.0 / libm::log(100.0));
        assert_relative_eq!(
            wind_speed(u_star, 10.0, 0.1, 0.0),
            5.0,
            max_relative = 1e-12
        );
    }

    /// Near neutral the stable form is the classical 1 + 5ζ: slope a + b(1 + c) = 5.0 (Beljaars and Holtslag 1991).
    #[test]
    fn weakly_stable_slope_is_five() {
        let slope = (phi_momentum(1e-6) - 1.0) / 1e-6;
        assert_relative_eq!(slope, 5.0, max_relative = 1e-3);
    }
}
