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
/// Asymptotic mixing length of the free air [m] (Holtslag and Boville 1993: 30 m).
const FREE_MIXING_LENGTH: f64 = 30.0;

/// How urban a surface is [1], 0–1, judged by roughness [m] and leaf area index [1]: rough and bare is built
/// (0.3 m → 0, 0.8 m → 1; forest is rough but leafy). Limits chosen here, unverified.
pub fn urban_share(roughness: f64, leaf_area_index: f64) -> f64 {
    let rough = ((roughness - 0.3) / 0.5).clamp(0.0, 1.0);
    let bare = (1.0 - (leaf_area_index - 1.0) / 2.0).clamp(0.0, 1.0);
    rough * bare
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

    /// Diffusivity at a height [m] within the mixed layer [m²/s], without floor (Holtslag and Boville 1993).
    pub fn diffusivity(&self, height: f64) -> f64 {
        let relative = height / self.mixing_height;
        if relative >= 1.0 {
            return 0.0;
        }
        let shape = (1.0 - relative) * (1.0 - relative);
        let turbulent_velocity = if self.heat_flux > 0.0 {
            // Surface layer up to 0.1 h, constant velocity scale above.
            let level = height.min(0.1 * self.mixing_height);
            self.friction_velocity / surface_layer::phi_heat(level / self.obukhov_length)
        } else {
            self.friction_velocity / surface_layer::phi_heat(height / self.obukhov_length)
        };
        VON_KARMAN * turbulent_velocity * height * shape
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
            .diffusivity(height)
            .max(local)
            .max(layer.floor(height))
            .min(DIFFUSIVITY_MAXIMUM);
    }
}
