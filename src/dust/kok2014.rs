//! Dust emission after Kok et al. (2014, ACP 14, 13023, eq. 18).
//!
//!   F = C_d f_bare f_clay ρ_a (u*² − u*_t²)/u*_st (u*/u*_t)^κ
//!   C_d = 4.4·10⁻⁵ exp(−2 (u*_st − 0.16)/0.16),  κ = min(3, 2.7 (u*_st − 0.16)/0.16),  u*_st = u*_t √(ρ_a/1.225)
//!
//! u* is what stones and plants leave, u*_t the threshold of the moist soil; velocities in m/s. Valid for erodible soils with
//! u*_st ≥ 0.16 m/s. F is dust of up to 20 µm geometric diameter.

/// C_d0 [1].
const COEFFICIENT: f64 = 4.4e-5;
/// C_e [1]: how fast emission falls with a harder soil.
const HARDNESS: f64 = 2.0;
/// C_α [1]: growth of the exponent of fragmentation.
const FRAGMENTATION: f64 = 2.7;
/// Greatest exponent [1] (as in the CESM and GEOS-Chem codes).
const GREATEST_EXPONENT: f64 = 3.0;
/// u*_st0: standardised threshold of an optimally erodible soil [m/s].
const ERODIBLE: f64 = 0.16;
/// Density of air to which thresholds are standardised [kg/m³].
pub const STANDARD_AIR_DENSITY: f64 = 1.225;
/// Greatest clay fraction that counts [1] (Kok et al. 2014).
pub const GREATEST_CLAY: f64 = 0.2;

/// C_d and κ of a soil of standardised threshold u*_st [m/s].
pub fn erodibility(standardised_threshold: f64) -> (f64, f64) {
    let above = (standardised_threshold - ERODIBLE) / ERODIBLE;
    let coefficient = COEFFICIENT * libm::exp(-HARDNESS * above);
    let exponent = (FRAGMENTATION * above).min(GREATEST_EXPONENT);
    (coefficient, exponent)
}

/// The threshold [m/s] in air of standard density.
pub fn standardised(threshold: f64, air_density: f64) -> f64 {
    threshold * (air_density / STANDARD_AIR_DENSITY).sqrt()
}

/// F [kg m⁻² s⁻¹] of ground that is all bare, at the friction velocity of the soil and the threshold of the moist soil [m/s],
/// density of air [kg/m³] and clay fraction [1].
pub fn flux(friction_velocity: f64, threshold: f64, air_density: f64, clay: f64) -> f64 {
    if friction_velocity <= threshold {
        return 0.0;
    }
    let (u, t) = (friction_velocity, threshold);
    let standard = standardised(t, air_density);
    let (coefficient, exponent) = erodibility(standard);
    let excess = air_density * (u * u - t * t) / standard;
    coefficient * clay.min(GREATEST_CLAY) * excess * libm::pow(u / t, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn soils_harder_than_the_erodible_one_emit_less() {
        assert_eq!(erodibility(ERODIBLE), (COEFFICIENT, 0.0));
        let (coefficient, exponent) = erodibility(0.32);
        assert_relative_eq!(
            coefficient,
            COEFFICIENT * (-2.0_f64).exp(),
            max_relative = 1e-14
        );
        assert_relative_eq!(exponent, 2.7, max_relative = 1e-14);
        assert_eq!(erodibility(1.0).1, 3.0);
        assert_eq!(flux(0.25, 0.25, 1.225, 0.1), 0.0);
        assert!(flux(0.5, 0.25, 1.225, 0.1) > flux(0.5, 0.35, 1.225, 0.1));
        // Clay beyond a fifth adds nothing.
        assert_eq!(flux(0.5, 0.25, 1.225, 0.2), flux(0.5, 0.25, 1.225, 0.4));
    }
}
