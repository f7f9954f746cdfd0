//! Dust emission after AFWA (LeGrand et al. 2019, Geosci. Model Dev. 12, 131), the scheme of WRF-Chem.
//!
//!   Q = Σ_n s_n ρ_a/g u*³ (1 + u*_t/u*)(1 − u*_t²/u*²),   F = α S^γ Q β,   β = min(10^(13.6 clay − 6), 5.25·10⁻⁴) m⁻¹
//!
//! over nine sizes of saltating grains (0.71–125 µm radius) with thresholds of Marticorena and Bergametti 1995 times Fécan's moisture;
//! s_n is the share of their surface, from the masses of clay, silt and sand. S is the share of the ground that erodes.

use super::GRAVITY;
use super::threshold::marticorena_bergametti_1995;

/// Radius [µm], density [kg/m³], soil class and share of that class's mass (each third of the sand counts as 0.333, as in WRF).
const GRAINS: [(f64, f64, Texture, f64); 9] = [
    (0.71, 2500.0, Texture::Clay, 1.0),
    (1.37, 2650.0, Texture::Silt, 0.2),
    (2.63, 2650.0, Texture::Silt, 0.2),
    (5.0, 2650.0, Texture::Silt, 0.2),
    (9.5, 2650.0, Texture::Silt, 0.2),
    (18.1, 2650.0, Texture::Silt, 0.2),
    (34.5, 2650.0, Texture::Sand, 0.333),
    (65.5, 2650.0, Texture::Sand, 0.333),
    (125.0, 2650.0, Texture::Sand, 0.333),
];
/// Greatest β [1/m].
const GREATEST_EFFICIENCY: f64 = 5.25e-4;

#[derive(Clone, Copy)]
enum Texture {
    Clay,
    Silt,
    Sand,
}

/// Saltation Q [kg m⁻¹ s⁻¹] at a friction velocity [m/s] and air density [kg/m³] of soil with clay and sand [1], whose thresholds
/// moisture and roughness raise by a factor [1].
pub fn saltation(
    friction_velocity: f64,
    air_density: f64,
    clay: f64,
    sand: f64,
    threshold_factor: f64,
) -> f64 {
    let u = friction_velocity;
    let (mut surfaces, mut moved) = (0.0, 0.0);
    for (radius, density, texture, share) in GRAINS {
        let mass = share
            * match texture {
                Texture::Clay => clay,
                Texture::Silt => 1.0 - clay - sand,
                Texture::Sand => sand,
            };
        let surface = mass / (density * radius);
        surfaces += surface;
        let dry = marticorena_bergametti_1995(2e-6 * radius, density, air_density);
        let ratio = threshold_factor * dry / u;
        if ratio < 1.0 {
            moved += surface * (1.0 + ratio) * (1.0 - ratio * ratio);
        }
    }
    if moved > 0.0 {
        moved / surfaces * air_density / GRAVITY * u * u * u
    } else {
        0.0
    }
}

/// β [1/m]: dust raised by a kilogram of saltation on a metre, by the clay fraction [1].
pub fn efficiency(clay: f64) -> f64 {
    libm::pow(10.0, 13.6 * clay - 6.0).min(GREATEST_EFFICIENCY)
}

/// F [kg m⁻² s⁻¹] with α = S = 1; arguments as those of [`saltation`].
pub fn flux(
    friction_velocity: f64,
    air_density: f64,
    clay: f64,
    sand: f64,
    threshold_factor: f64,
) -> f64 {
    efficiency(clay) * saltation(friction_velocity, air_density, clay, sand, threshold_factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clay_raises_the_efficiency_to_its_limit() {
        assert!(efficiency(0.1) > efficiency(0.05));
        // LeGrand et al. 2019: constant from about 20 % clay on.
        assert_eq!(efficiency(0.201), GREATEST_EFFICIENCY);
        assert!(efficiency(0.199) < GREATEST_EFFICIENCY);
        assert_eq!(flux(0.15, 1.2, 0.06, 0.6, 1.0), 0.0);
        assert!(flux(0.4, 1.2, 0.06, 0.6, 1.0) > flux(0.4, 1.2, 0.06, 0.6, 1.3));
        assert_eq!(flux(0.0, 1.2, 0.06, 0.6, 1.0), 0.0);
    }
}
