//! How wet soil holds its grains: the factor on the threshold friction velocity.
//!
//!   f = √(1 + 1.21 (w − w')^0.68),  w' = 14 c² + 17 c     (w, w' in per cent of dry mass; f = 1 where w ≤ w')
//!
//! with the clay fraction c and the water w of the topmost soil (Fécan, Marticorena and Bergametti 1999, Ann. Geophys. 17, 149,
//! eq. 14 and 15, where w' = 0.0014 (%clay)² + 0.17 (%clay)).

/// Water below which clay holds it all [kg/kg] at a clay fraction [1].
pub fn held_water(clay: f64) -> f64 {
    0.01 * (14.0 * clay * clay + 17.0 * clay)
}

/// Factor on the threshold friction velocity [1] at a clay fraction [1] and water in the topmost soil [kg/kg].
pub fn fecan_1999(clay: f64, water: f64) -> f64 {
    let excess = 100.0 * (water - held_water(clay));
    if excess <= 0.0 {
        return 1.0;
    }
    (1.0 + 1.21 * libm::pow(excess, 0.68)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn dry_soil_is_not_held_and_wet_soil_more_and_more() {
        assert_eq!(fecan_1999(0.1, 0.0), 1.0);
        assert_eq!(fecan_1999(0.1, held_water(0.1)), 1.0);
        let mut before = 1.0;
        for percent in 2..30 {
            let now = fecan_1999(0.1, 0.01 * f64::from(percent));
            assert!(now > before);
            before = now;
        }
        // One per cent above w': √2.21.
        assert_relative_eq!(
            fecan_1999(0.2, held_water(0.2) + 0.01),
            2.21_f64.sqrt(),
            max_relative = 1e-12
        );
    }
}
