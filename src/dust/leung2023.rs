//! Dust emission after Leung et al. (2023, ACP 23, 6487) as GEOS-Chem has it ("L23M", Zhang et al. 2024).
//!
//!   F = η C_tune C_d f_bare ρ_a (u*_s² − u*_it²)/u*_st (u*_s/u*_it)^κ,  u*_it = 0.82 u*_ft0
//!
//! Saltation ends at the impact threshold u*_it of dry soil; C_d, κ and u*_st are those of Kok et al. 2014 at the fluid threshold of
//! the moist soil, η is the intermittency of Comola et al. 2019 and u*_s what stones and plants leave of u*. The paper's factor
//! f_clay is taken into C_tune in GEOS-Chem's form; C_tune stands in `seeds/dust/calibration.csv`.

use super::kok2014::{erodibility, standardised};

/// Impact over fluid threshold of dry soil [1] (Leung et al. 2023; Kok et al. 2012).
pub const IMPACT: f64 = 0.82;

/// F [kg m⁻² s⁻¹] of ground that is all bare with η = C_tune = 1, at the friction velocity of the soil, the fluid threshold of the
/// moist and the impact threshold of the dry soil [m/s], and the density of air [kg/m³].
pub fn flux(
    friction_velocity: f64,
    fluid_threshold: f64,
    impact_threshold: f64,
    air_density: f64,
) -> f64 {
    if friction_velocity <= impact_threshold {
        return 0.0;
    }
    let (u, t) = (friction_velocity, impact_threshold);
    let standard = standardised(fluid_threshold, air_density);
    let (coefficient, exponent) = erodibility(standard);
    let excess = air_density * (u * u - t * t) / standard;
    coefficient * excess * libm::pow(u / t, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dust::kok2014;
    use approx::assert_relative_eq;

    #[test]
    fn equal_thresholds_give_kok_without_clay() {
        let kok = kok2014::flux(0.5, 0.25, 0.95, 0.2);
        assert_relative_eq!(flux(0.5, 0.25, 0.25, 0.95), kok / 0.2, max_relative = 1e-14);
        assert_eq!(flux(0.2, 0.25, 0.2, 0.95), 0.0);
        assert!(flux(0.22, 0.25, 0.205, 0.95) > 0.0);
    }
}
