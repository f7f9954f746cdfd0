//! Nitrous acid from NO2 at the ground: 2 NO2 + H2O → HONO + HNO3 on leaves and walls.
//!
//!   k = 5·10⁻⁵ m s⁻¹ · S/V,  S/V = 2 LAI/Δz + 0.2 m⁻¹ · built-up share
//!
//! as in CMAQ (Sarwar et al. 2008, Atmos. Environ. 42, 5754, after Kurtenbach et al. 2001): half of the NO2 lost becomes HONO
//! in the lowest layer, half nitric acid that stays at the surface.

/// Uptake velocity of NO2 [m/s].
const VELOCITY: f64 = 5e-5;
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
            1e-5,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            surface_conversion_rate(0.0, 1.0, 30.0),
            1e-5,
            max_relative = 1e-12
        );
        // HONO/NO2 grows by 1.8 % an hour there: nights measured in towns 0.5 to 2 % an hour (Kurtenbach et al. 2001 and others).
        let hourly = 3600.0 * YIELD * surface_conversion_rate(0.5, 0.8, 36.0);
        assert!((0.005..0.03).contains(&hourly), "{hourly}");
    }
}
