//! Sand moves in gusts: the share η of time in which saltation is on (Comola et al. 2019).
//!
//! Wind at saltation height (0.1 m) is taken as normal about its mean with
//!
//!   σ = u*_s (12 − 0.5 z_i/L)^⅓                                       (Panofsky et al. 1977)
//!
//! Saltation begins above the fluid threshold and goes on until the impact threshold:
//!
//!   η = 1 − P_ft + α (P_ft − P_it),  P_x = Φ((u_x − u_s)/σ),
//!   α = 1/(1 + exp((u_ft² − u_it² − 2 u_s (u_ft − u_it))/(2 σ²)))
//!
//! with u_x = u*_x/κ ln(0.1 m/10⁻⁴ m). References: Comola, Kok, Chamecki and Martin 2019 (GRL 46, 13430, eq. 3–6);
//! Leung et al. 2023 (ACP 23, 6487, eq. 20–25). In stable air the bracket under the root is kept at 0.001 or more as in CTSM.

use crate::units::VON_KARMAN;
use std::f64::consts::SQRT_2;

/// Saltation height [m], and roughness of the bed there [m] (Leung et al. 2023).
const HEIGHT: (f64, f64) = (0.1, 1e-4);
/// Least value of 12 − 0.5 z_i/L [1].
const LEAST_TURBULENCE: f64 = 0.001;

/// Friction velocities at the soil [m/s].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoilWind {
    /// u*_s: what stones and plants leave.
    pub friction_velocity: f64,
    /// u*_ft: fluid threshold of the moist soil.
    pub fluid_threshold: f64,
    /// u*_it: impact threshold.
    pub impact_threshold: f64,
}

/// η [1] for a mixing height [m] and Obukhov length [m].
pub fn comola_2019(wind: SoilWind, mixing_height: f64, obukhov_length: f64) -> f64 {
    let u = wind.friction_velocity;
    if u <= 0.0 {
        return 0.0;
    }
    let lift = libm::log(HEIGHT.0 / HEIGHT.1) / VON_KARMAN;
    let (mean, fluid, impact) = (
        lift * u,
        lift * wind.fluid_threshold,
        lift * wind.impact_threshold,
    );
    let turbulence = (12.0 - 0.5 * mixing_height / obukhov_length).max(LEAST_TURBULENCE);
    let sigma = u * libm::cbrt(turbulence);
    let below = |threshold: f64| 0.5 * (1.0 + libm::erf((threshold - mean) / (SQRT_2 * sigma)));
    let exponent =
        (fluid * fluid - impact * impact - 2.0 * mean * (fluid - impact)) / (2.0 * sigma * sigma);
    let crossing = 1.0 / (1.0 + libm::exp(exponent));
    let (below_fluid, below_impact) = (below(fluid), below(impact));
    (1.0 - below_fluid + crossing * (below_fluid - below_impact)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn eta(u: f64) -> f64 {
        let wind = SoilWind {
            friction_velocity: u,
            fluid_threshold: 0.25,
            impact_threshold: 0.82 * 0.25,
        };
        comola_2019(wind, 1000.0, -100.0)
    }

    #[test]
    fn storms_move_sand_all_the_time_and_calm_air_never() {
        assert!(eta(0.8) > 0.99, "{}", eta(0.8));
        assert!(eta(0.05) < 0.01, "{}", eta(0.05));
        assert_eq!(eta(0.0), 0.0);
        let mut before = 0.0;
        for step in 1..80 {
            let now = eta(0.01 * f64::from(step));
            assert!(now >= before - 1e-12, "{step}");
            before = now;
        }
    }

    #[test]
    fn equal_thresholds_leave_the_share_of_time_above_them() {
        let wind = SoilWind {
            friction_velocity: 0.25,
            fluid_threshold: 0.25,
            impact_threshold: 0.25,
        };
        assert_relative_eq!(comola_2019(wind, 1000.0, -1e9), 0.5, max_relative = 1e-12);
        // Very stable air: almost no gusts, a sharp step at the threshold.
        let still = SoilWind {
            friction_velocity: 0.3,
            ..wind
        };
        assert!(comola_2019(still, 1000.0, 10.0) > 0.99);
    }
}
