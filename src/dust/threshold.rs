//! The friction velocity from which wind moves dry, bare, loose soil.
//!
//!   u*_t² = A (ρ_p g D + Γ/D)/ρ_a,  A = 0.0123, Γ = 1.65·10⁻⁴ kg s⁻²                      (Shao and Lu 2000, eq. 24)
//!   u*_t = 0.13 √(ρ_p g D/ρ_a) √(1 + 0.006/(ρ_p g D^2.5)) / √(1.928 B^0.092 − 1),
//!   B = 1331 D^1.56 + 0.38   (in cm, g, s)              (Marticorena and Bergametti 1995, eq. 4 and 5, B ≤ 10)
//!
//! Both go with ρ_a^(−½): the air at 3,000 m moves sand only from 17 % higher friction velocities than at the sea.
//! References: Shao and Lu 2000 (JGR 105, 22437); Marticorena and Bergametti 1995 (JGR 100, 16415; their 0.129 is rounded to
//! 0.13 as in GOCART and AFWA).

use super::GRAVITY;

/// A of Shao and Lu [1].
const DRAG: f64 = 0.0123;
/// Γ of Shao and Lu, cohesion [kg/s²].
const COHESION: f64 = 1.65e-4;
/// Centimetres in a metre.
const CENTIMETRES: f64 = 100.0;
/// Grams a cubic centimetre of a kilogram a cubic metre.
const GRAMS: f64 = 1e-3;

/// Threshold friction velocity [m/s] after Shao and Lu 2000 of grains of a diameter [m] and density [kg/m³] in air of a density
/// [kg/m³].
pub fn shao_lu_2000(diameter: f64, particle_density: f64, air_density: f64) -> f64 {
    let weight = particle_density * GRAVITY * diameter;
    let cohesion = COHESION / diameter;
    (DRAG * (weight + cohesion) / air_density).sqrt()
}

/// Threshold friction velocity [m/s] after Marticorena and Bergametti 1995 of grains of a diameter [m], up to 0.4 mm, and density
/// [kg/m³] in air of a density [kg/m³].
pub fn marticorena_bergametti_1995(diameter: f64, particle_density: f64, air_density: f64) -> f64 {
    let d = CENTIMETRES * diameter;
    let weight = GRAMS * particle_density * CENTIMETRES * GRAVITY;
    let reynolds = 1331.0 * libm::pow(d, 1.56) + 0.38;
    let inertia = (weight * d / (GRAMS * air_density)).sqrt();
    let cohesion = (1.0 + 0.006 / (weight * libm::pow(d, 2.5))).sqrt();
    let drag = (1.928 * libm::pow(reynolds, 0.092) - 1.0).sqrt();
    0.13 * inertia * cohesion / drag / CENTIMETRES
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn thinner_air_needs_more_wind_and_grains_of_80_um_least() {
        let at = |density| shao_lu_2000(75e-6, 2650.0, density);
        assert_relative_eq!(
            at(0.9) / at(1.2),
            (1.2_f64 / 0.9).sqrt(),
            max_relative = 1e-14
        );
        let least = |threshold: fn(f64, f64, f64) -> f64| {
            (10..400)
                .map(|um| (um, threshold(1e-6 * f64::from(um), 2650.0, 1.225)))
                .fold(
                    (0, f64::MAX),
                    |best, next| if next.1 < best.1 { next } else { best },
                )
        };
        // √(Γ/(ρ_p g)) = 79.7 µm (Shao and Lu 2000: about 80 µm, 0.2 m/s).
        let (at_80, value) = least(shao_lu_2000);
        assert_eq!(at_80, 80);
        assert!((0.2..0.21).contains(&value), "{value}");
        // Marticorena and Bergametti 1995: a flat minimum of 0.2 m/s near 60 to 80 µm.
        let (at_60, value) = least(marticorena_bergametti_1995);
        assert!((55..85).contains(&at_60), "{at_60}");
        assert!((0.2..0.21).contains(&value), "{value}");
    }
}
