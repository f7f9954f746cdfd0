//! Non-local transport of the convective boundary layer: ACM2.
//!
//! Buoyant plumes carry air of the lowest layer straight to every layer below the mixing height h; the return flow sinks
//! layer by layer (Pleim 2007, J. Appl. Meteorol. Climatol. 46, 1383):
//!
//! Φ₁ = f g₁ (air mass that leaves the lowest layer, g₁ the eddy exchange across its top [kg/s]),
//! φₖ = Φ₁ mₖ / Σ_{j>1} mⱼ,  Dₖ = Σ_{j≥k} φⱼ,
//! f = [1 + κ^(−2/3)/(0.1 a) (−h/L)^(−1/3)]⁻¹,
//!
//! with local eddies weighted by 1 − f below h. Written in air masses the scheme conserves mass and keeps a uniform mixing
//! ratio in air of any density; for constant density it is Pleim's. Valid for L < 0 and at least three layers below h.

use super::vertical_diffusion::ColumnAir;
use serde::{Deserialize, Serialize};

/// von Kármán's constant [1], as used by Pleim (2007).
const VON_KARMAN: f64 = 0.4;
/// Constant a of the non-local fraction [1] (Pleim 2007, after Holtslag et al. 1993).
const GRADIENT_CONSTANT: f64 = 7.2;
/// Layers that must lie below the mixing height before non-local transport means anything [1] (choice of this model).
const LEAST_LAYERS: usize = 3;

/// What ACM2 needs to know of the boundary layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Convection {
    /// Mixing height h above ground [m].
    pub mixing_height: f64,
    /// Obukhov length L [m].
    pub obukhov_length: f64,
}

impl Convection {
    /// Share f of non-local transport [1] (Pleim 2007): about 0.5 at strong convection, 0 where L ≥ 0.
    pub fn nonlocal_fraction(&self) -> f64 {
        let instability = -self.mixing_height / self.obukhov_length;
        if !instability.is_finite() || instability <= 0.0 {
            return 0.0;
        }
        let eddies = libm::pow(VON_KARMAN, -2.0 / 3.0) / (0.1 * GRADIENT_CONSTANT);
        1.0 / (1.0 + eddies / libm::cbrt(instability))
    }

    /// Non-local fraction and the index of the highest layer reached, if the column is convective.
    pub(super) fn reach(&self, air: &ColumnAir<'_>) -> Option<(f64, usize)> {
        let fraction = self.nonlocal_fraction();
        let mut base = 0.0;
        let mut top = 0;
        for (k, thickness) in air.thickness.iter().enumerate() {
            if base >= self.mixing_height {
                break;
            }
            top = k;
            base += thickness;
        }
        (fraction > 0.0 && top + 1 >= LEAST_LAYERS).then_some((fraction, top))
    }
}

/// Fills `jet` with the direct transfers from layer 0 and adds the return flow to `down` [1]; `step` is θ dt [s].
pub(super) fn convective_transfers(
    air: &ColumnAir<'_>,
    mixing_height: f64,
    fraction: f64,
    top: usize,
    step: f64,
    jet: &mut Vec<f64>,
    down: &mut [f64],
) {
    let nz = air.thickness.len();
    let base: f64 = air.thickness[..top].iter().sum();
    let covered = ((mixing_height - base) / air.thickness[top]).min(1.0);
    let reached = |k: usize| air.air_mass[k] * if k == top { covered } else { 1.0 };
    let above: f64 = (1..=top).map(reached).sum();
    let plume = step * fraction * air.eddy_exchange(0);
    jet.clear();
    jet.resize(nz, 0.0);
    let mut sinking = 0.0;
    for k in (1..=top).rev() {
        let arriving = plume * reached(k) / above;
        sinking += arriving;
        jet[k] = arriving / air.air_mass[0];
        down[k] += sinking / air.air_mass[k];
    }
}
