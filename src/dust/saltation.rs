//! Saltation: sand that jumps along the ground.
//!
//!   Q = c ρ_a/g u*³ (1 − u*_t/u*)(1 + u*_t/u*)²,  0 where u* ≤ u*_t      (White 1979, JGR 84, 4643; c = 2.6 there, 2.3 in Shao's
//! schemes; AFWA's Kawamura form is the same product with c = 1)

use super::GRAVITY;

/// c of White's law as Shao's schemes take it [1].
pub const WHITE: f64 = 2.3;

/// Streamwise flux Q [kg m⁻¹ s⁻¹] at a friction velocity and its threshold [m/s], air density [kg/m³] and constant c [1].
pub fn white_1979(friction_velocity: f64, threshold: f64, air_density: f64, c: f64) -> f64 {
    if friction_velocity <= threshold {
        return 0.0;
    }
    let u = friction_velocity;
    let ratio = threshold / u;
    c * air_density / GRAVITY * u * u * u * (1.0 - ratio) * (1.0 + ratio) * (1.0 + ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn nothing_below_the_threshold_and_the_cube_far_above() {
        assert_eq!(white_1979(0.2, 0.2, 1.2, WHITE), 0.0);
        assert_eq!(white_1979(0.1, 0.2, 1.2, WHITE), 0.0);
        let far = white_1979(100.0, 0.2, 1.2, WHITE) / white_1979(50.0, 0.2, 1.2, WHITE);
        assert_relative_eq!(far, 8.0, max_relative = 5e-3);
    }
}
