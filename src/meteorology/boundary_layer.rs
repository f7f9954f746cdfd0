//! Mixing height by day and night, and the vertical eddy diffusivity.
//!
//! Day: slab growth into the morning profile θ₀(z) (Carson 1973, QJRMS 99:450; encroachment raised by the entrainment
//! ratio A = 0.2 as in Batchvarova and Gryning 1991, BLM 56:261):
//!
//!   ∫₀ʰ [θ₀(h) − θ₀(z)] dz = (1 + 2A) ∫ w'θ' dt ≡ (1 + 2A) Q
//!
//! Mechanical: h = 2300 u*^1.5 (Venkatram 1980, BLM 19:481), which follows the surface with τ = h/(2 u*) (Cimorelli et al.
//! 2005, eq. 26). Diffusivity within the layer: K = κ w_t z (1 − z/h)² (Troen and Mahrt 1986; Holtslag and Boville 1993,
//! J. Climate 6:1825, eq. 3.9–3.12); above it K = ℓ² |∂U/∂z| F(Ri) (the same, eq. 3.2–3.5; Louis 1979).

use super::surface_layer;
use crate::units::{GRAVITY, HOUR, VON_KARMAN};

/// Entrainment ratio A: heat flux at the top over that at the ground, −w'θ'_h / w'θ'_s [1] (Stull 1988, ch. 11: 0.1–0.3).
const ENTRAINMENT: f64 = 0.2;
/// Least mixing height over open country [m]: terrain and meandering keep the lowest tens of metres mixed (CALMET's
/// default 50 m, Scire et al. 2000).
const MIXING_MINIMUM_RURAL: f64 = 50.0;
/// Least mixing height over a city [m] at night: z = 400 m (P/2·10⁶)^(1/4) (AERMOD, Cimorelli et al. 2005, eq. 104) gives 200 m for
/// the 125,000 inhabitants of a 6 km cell.
const MIXING_MINIMUM_URBAN: f64 = 200.0;
/// Least diffusivity below the mixing height over open country [m²/s] (CAMx KVPATCH and CMAQ KZMIN practice: 0.01–1; CMAQ 0.01 rural).
const DIFFUSIVITY_MINIMUM_RURAL: f64 = 0.1;
/// Least diffusivity below 200 m over a city [m²/s] (CMAQ v5 KZMIN: 1.0 urban).
const DIFFUSIVITY_MINIMUM_URBAN: f64 = 1.0;
/// Least diffusivity of the free air [m²/s] (CMAQ v5 KZ0UT 0.01).
const DIFFUSIVITY_MINIMUM_FREE: f64 = 0.01;
/// Greatest diffusivity [m²/s] (Holtslag and Boville's scheme stays below 600 for 4 km layers; guard).
const DIFFUSIVITY_MAXIMUM: f64 = 1000.0;
/// Share of a convective layer that is surface layer [1] (Holtslag and Boville 1993).
const SURFACE_SHARE: f64 = 0.1;
/// Asymptotic mixing length of the free air [m] (Holtslag and Boville 1993: 30 m).
const FREE_MIXING_LENGTH: f64 = 30.0;

/// How urban the night is [1] over a cell with this share of built-up land [1]: a town's sources stand on its own ground and are
/// mixed by it, so that half a cell counts as whole (CMAQ takes the share itself; the factor 2 is unverified).
pub fn urban_effect(built_up: f64) -> f64 {
    (2.0 * built_up).clamp(0.0, 1.0)
}

/// Convective mixing height [m] that the accumulated kinematic heat `accumulated` [K m] reaches in the profile of
/// potential temperature `potential_temperature` [K] at `heights` [m above ground], with `surface` [K] its value at the
/// ground. Zero without heat; at most the top of the profile.
pub fn convective_height(
    accumulated: f64,
    surface: f64,
    heights: &[f64],
    potential_temperature: &[f64],
) -> f64 {
    let target = (1.0 + 2.0 * ENTRAINMENT) * accumulated;
    if target <= 0.0 {
        return 0.0;
    }
    // The area between the mixed and the morning profile grows layer by layer by (mean height) × (step of θ).
    let (mut lower_height, mut lower_theta, mut area) = (0.0, surface, 0.0);
    for (&height, &theta) in heights.iter().zip(potential_temperature) {
        let upper_theta = theta.max(lower_theta);
        let rate = (upper_theta - lower_theta) / (height - lower_height);
        // dA = z dθ = z · rate · dz, from lower to upper height.
        let layer = 0.5 * rate * (height * height - lower_height * lower_height);
        if area + layer >= target {
            return libm::sqrt(lower_height * lower_height + 2.0 * (target - area) / rate);
        }
        area += layer;
        lower_height = height;
        lower_theta = upper_theta;
    }
    lower_height
}

/// Mechanical mixing height [m] an interval [s] after `previous` [m] (Venkatram 1980; relaxation of Cimorelli et al. 2005).
pub fn mechanical_height(friction_velocity: f64, previous: Option<f64>, interval: f64) -> f64 {
    let equilibrium = (2300.0 * friction_velocity * libm::sqrt(friction_velocity)).min(4000.0);
    match previous {
        Some(height) if interval > 0.0 && interval <= 6.0 * HOUR => {
            let scale = height.max(1.0) / (2.0 * friction_velocity);
            let memory = libm::exp(-interval / scale);
            height * memory + equilibrium * (1.0 - memory)
        }
        _ => equilibrium,
    }
}

/// Least mixing height of a surface [m].
pub fn mixing_minimum(urban: f64) -> f64 {
    MIXING_MINIMUM_RURAL + urban * (MIXING_MINIMUM_URBAN - MIXING_MINIMUM_RURAL)
}

/// The surface layer and the mixed layer that carry the diffusivity profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixedLayer {
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Kinematic heat flux [K m/s], upward.
    pub heat_flux: f64,
    /// Temperature near the ground [K].
    pub temperature: f64,
    /// Urban share of the surface [1].
    pub urban: f64,
}

impl MixedLayer {
    /// Convective velocity w* [m/s]; zero in stable air.
    pub fn convective_velocity(&self) -> f64 {
        libm::cbrt((GRAVITY / self.temperature * self.heat_flux * self.mixing_height).max(0.0))
    }

    /// Velocity scale of heat above the surface layer of a convective layer [m/s]: w_t = w_m/Pr with
    /// w_m = (u*³ + 0.6 w*³)^(1/3) and Pr = φ_h/φ_m + 7.2·κ·0.1·w*/w_m at 0.1 h (Holtslag and Boville 1993, eq. 3.10–3.12).
    /// Infinite in stable air, where the surface-layer scale holds throughout.
    pub fn outer_velocity(&self) -> f64 {
        if self.heat_flux <= 0.0 {
            return f64::INFINITY;
        }
        let convective = self.convective_velocity();
        let friction = self.friction_velocity;
        let momentum =
            libm::cbrt(friction * friction * friction + 0.6 * convective * convective * convective);
        let heat =
            libm::sqrt(1.0 - 15.0 * SURFACE_SHARE * self.mixing_height / self.obukhov_length);
        let prandtl =
            momentum / friction / heat + 7.2 * VON_KARMAN * SURFACE_SHARE * convective / momentum;
        momentum / prandtl
    }

    /// Diffusivity at a height [m] within the mixed layer [m²/s], without floor; `outer` from [`Self::outer_velocity`].
    pub fn diffusivity(&self, height: f64, outer: f64) -> f64 {
        let relative = height / self.mixing_height;
        if relative >= 1.0 {
            return 0.0;
        }
        let level = if self.heat_flux > 0.0 {
            height.min(SURFACE_SHARE * self.mixing_height)
        } else {
            height
        };
        let surface = self.friction_velocity / surface_layer::phi_heat(level / self.obukhov_length);
        VON_KARMAN * surface.min(outer) * height * (1.0 - relative) * (1.0 - relative)
    }

    /// Floor of the diffusivity at a height [m²/s].
    fn floor(&self, height: f64) -> f64 {
        let below = DIFFUSIVITY_MINIMUM_RURAL
            + self.urban * (DIFFUSIVITY_MINIMUM_URBAN - DIFFUSIVITY_MINIMUM_RURAL);
        if height <= self.mixing_height {
            below
        } else {
            DIFFUSIVITY_MINIMUM_FREE
        }
    }
}

/// Diffusivity of the free air [m²/s] from shear [1/s] and the stability (g/θ) ∂θ/∂z [1/s²] (Holtslag and Boville 1993, eq. 3.2–3.5).
pub fn free_diffusivity(height: f64, shear: f64, stability: f64) -> f64 {
    let wall = VON_KARMAN * height;
    let length = wall * FREE_MIXING_LENGTH / (wall + FREE_MIXING_LENGTH);
    let shear = shear.max(1e-4);
    let richardson = stability / (shear * shear);
    let function = if richardson > 0.0 {
        1.0 / (1.0 + 10.0 * richardson * (1.0 + 8.0 * richardson))
    } else {
        libm::sqrt(1.0 - 18.0 * richardson.max(-100.0))
    };
    length * length * shear * function
}

/// Vertical eddy diffusivity [m²/s] at the interfaces (nz + 1, from the ground to the top; zero at both) into `output`.
/// `heights`, `wind_speed`, `potential_temperature`: per layer (nz).
pub fn diffusivity_profile(
    layer: &MixedLayer,
    interface_heights: &[f64],
    heights: &[f64],
    wind_speed: &[f64],
    potential_temperature: &[f64],
    output: &mut [f64],
) {
    let top = heights.len();
    output[0] = 0.0;
    output[top] = 0.0;
    let outer = layer.outer_velocity();
    for k in 1..top {
        let height = interface_heights[k];
        let step = heights[k] - heights[k - 1];
        let shear = (wind_speed[k] - wind_speed[k - 1]).abs() / step;
        let mean = 0.5 * (potential_temperature[k] + potential_temperature[k - 1]);
        let stability =
            GRAVITY / mean * (potential_temperature[k] - potential_temperature[k - 1]) / step;
        let local = if height < layer.mixing_height && layer.heat_flux > 0.0 {
            0.0
        } else {
            free_diffusivity(height, shear, stability)
        };
        output[k] = layer
            .diffusivity(height, outer)
            .max(local)
            .max(layer.floor(height))
            .min(DIFFUSIVITY_MAXIMUM);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Constant lapse γ: h = √(2 (1 + 2A) Q / γ) (Carson 1973; Stull 1988, eq. 11.3.1).
    #[test]
    fn encroachment_has_the_closed_form() {
        let heights: Vec<f64> = (0..60).map(|k| 50.0 + 100.0 * f64::from(k)).collect();
        let theta: Vec<f64> = heights.iter().map(|z| 300.0 + 4e-3 * z).collect();
        for heat in [100.0, 1000.0, 5000.0] {
            let exact = libm::sqrt(2.0 * 1.4 * heat / 4e-3);
            let found = convective_height(heat, 300.0, &heights, &theta);
            assert_relative_eq!(found, exact, max_relative = 1e-10);
        }
        assert_eq!(convective_height(0.0, 300.0, &heights, &theta), 0.0);
        assert_eq!(convective_height(1e9, 300.0, &heights, &theta), 5950.0);
    }

    /// A neutral residual layer above the inversion is taken at once when the inversion is burnt off.
    #[test]
    fn residual_layer_is_entrained_at_once() {
        let heights = [100.0, 300.0, 600.0, 1500.0, 2500.0];
        let theta = [292.0, 296.0, 300.0, 300.0, 304.0];
        let burnt = 0.5 * 0.02 * (100.0 * 100.0)
            + 0.5 * 0.02 * (300.0_f64.powi(2) - 100.0_f64.powi(2))
            + 0.5 * (4.0 / 300.0) * (600.0_f64.powi(2) - 300.0_f64.powi(2));
        let just = convective_height(burnt / 1.4 * 1.001, 290.0, &heights, &theta);
        assert!(just > 1500.0, "{just}");
        assert!(convective_height(burnt / 1.4 * 0.999, 290.0, &heights, &theta) < 600.0);
    }

    #[test]
    fn mechanical_height_relaxes_to_venkatram() {
        assert_relative_eq!(
            mechanical_height(0.3, None, 0.0),
            377.9,
            max_relative = 1e-3
        );
        let later = mechanical_height(0.1, Some(800.0), 3600.0);
        assert!(later < 800.0 && later > 72.7);
        assert_eq!(
            mechanical_height(0.3, Some(800.0), 1e6),
            mechanical_height(0.3, None, 0.0)
        );
    }

    fn layer(heat_flux: f64, obukhov_length: f64, mixing_height: f64) -> MixedLayer {
        MixedLayer {
            friction_velocity: 0.3,
            obukhov_length,
            mixing_height,
            heat_flux,
            temperature: 290.0,
            urban: 0.0,
        }
    }

    /// Near the ground K → κ u* z/φ_h, whatever the stability.
    #[test]
    fn diffusivity_meets_the_surface_layer() {
        let neutral = layer(0.0, 1e5, 1e6).diffusivity(10.0, f64::INFINITY);
        assert_relative_eq!(neutral, 0.4 * 0.3 * 10.0, max_relative = 1e-3);
        let stable = layer(-0.01, 50.0, 1e6).diffusivity(5.0, f64::INFINITY);
        assert_relative_eq!(
            stable,
            0.4 * 0.3 * 5.0 / surface_layer::phi_heat(0.1),
            max_relative = 1e-4
        );
    }

    /// Convective layers of 1–2 km with 200 W/m² mix with 100–300 m²/s (Holtslag and Boville 1993, fig. 2: up to 200 and more).
    #[test]
    fn convective_diffusivity_is_of_the_published_size() {
        let day = layer(0.2, -10.0, 1500.0);
        let largest = (1..150)
            .map(|k| day.diffusivity(10.0 * f64::from(k), day.outer_velocity()))
            .fold(0.0, f64::max);
        assert!((100.0..300.0).contains(&largest), "{largest}");
        assert_relative_eq!(day.convective_velocity(), 2.16, max_relative = 0.01);
    }

    /// F(Ri): 1 at Ri = 0, √19 at Ri = −1, 1/(1 + 10·0.25·3) at 0.25 (Holtslag and Boville 1993, eq. 3.4–3.5).
    #[test]
    fn free_air_mixing_falls_with_richardson_number() {
        let shear = 0.01;
        let at = |ri: f64| free_diffusivity(1000.0, shear, ri * shear * shear);
        assert_relative_eq!(at(-1.0) / at(0.0), libm::sqrt(19.0), max_relative = 1e-12);
        assert_relative_eq!(at(0.25) / at(0.0), 1.0 / 8.5, max_relative = 1e-12);
        let length: f64 = 400.0 * 30.0 / 430.0;
        assert_relative_eq!(at(0.0), length * length * shear, max_relative = 1e-12);
    }
}
