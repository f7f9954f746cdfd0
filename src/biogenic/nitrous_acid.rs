//! Nitrous acid from NO2 at the ground: 2 NO2 + H2O → HONO + HNO3 on leaves and walls.
//!
//!   k = 2 · 5·10⁻⁵ m s⁻¹ · S/V,  S/V = 2 LAI/Δz + 0.2 m⁻¹ · built-up share
//!
//! (Vogel et al. 2003, Atmos. Environ. 37, 2949, eq. 1: HONO forms at 5·10⁻⁵ m/s times S/V; S/V as in CMAQ 5.5, Svensson et al.
//! 1987 for buildings): half of the NO2 lost becomes HONO, half nitric acid. Nights measured in towns give HONO/NO2 a growth of 0.5 to 2 % an
//! hour through the mixed air (Kurtenbach et al. 2001), which is below what the lowest layer of a wholly built-up cell has here.

/// Uptake velocity of NO2 [m/s]: twice that of forming HONO.
const VELOCITY: f64 = 1e-4;
/// Surface of buildings in a cubic metre of a wholly built-up cell [1/m].
const BUILDINGS: f64 = 0.2;
/// HONO from a molecule of NO2 [1].
pub const YIELD: f64 = 0.5;

/// Rate at which NO2 of the lowest layer is turned over by surfaces [1/s]: leaf area index, share of built-up land, thickness
/// of the layer [m]. HONO forms at [`YIELD`] times it.
pub fn surface_conversion_rate(leaf_area_index: f64, built_up: f64, thickness: f64) -> f64 {
    VELOCITY * (2.0 * leaf_area_index / thickness + BUILDINGS * built_up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn leaves_and_towns_convert_some_per_cent_an_hour() {
        assert_relative_eq!(
            surface_conversion_rate(3.0, 0.0, 30.0),
            2e-5,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            surface_conversion_rate(0.0, 1.0, 30.0),
            2e-5,
            max_relative = 1e-12
        );
        // HONO/NO2 of the lowest layer of a town.
        let hourly = 3600.0 * YIELD * surface_conversion_rate(0.5, 0.8, 36.0);
        assert!((0.02..0.04).contains(&hourly), "{hourly}");
    }
}
