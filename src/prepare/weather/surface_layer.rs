//! Friction velocity and Obukhov length of one hour, AERMET's formulas (EPA-454/B-24-004, ch. 5; equation numbers are those
//! of Cimorelli et al. 2005).
//!
//! Unstable: u = u*/k (ln z/z₀ − ψ(z/L) + ψ(z₀/L)), L = −ρ cₚ T u*³ / (k g H), iterated to 1 % of L (eq. 6–8).
//! Stable: θ* = 0.09 (1 − 0.5 N²), C_D = k / ln(z/z₀), u₀² = 5 z g θ*/T,
//! u* = C_D u/2 (1 + √(1 − (2u₀/(√C_D u))²)), below the critical wind linear in u (eq. 12–17);
//! with ADJ_U* (Qian and Venkatram 2011, BLM 138:475–491): θ* = 0.08, z less the displacement 5 z₀, 4.7 instead of 5,
//! u* = C_D u/2 (1 + e^(−c/2)) / (1 − e^(−2/√c)) with c the bracket above. −H is at most 64 W/m².

/// Specific heat of air in AERMET [J/(kg K)].
pub const SPECIFIC_HEAT: f64 = 1004.0;
/// Gravity in AERMET [m/s²].
pub const GRAVITY: f64 = 9.806_55;
/// Von Kármán's constant [1].
pub const KARMAN: f64 = 0.4;
/// Largest downward heat flux [W/m²].
const HEAT_LIMIT: f64 = 64.0;
/// Least wind speed: √2 σ_v,min with σ_v,min = 0.2 m/s [m/s].
pub const LEAST_WIND: f64 = std::f64::consts::SQRT_2 * 0.2;

/// The air and the ground of one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// Wind speed [m/s].
    pub wind: f64,
    /// Height of the wind [m].
    pub height: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Temperature [K].
    pub temperature: f64,
    /// Density [kg/m³].
    pub density: f64,
    /// Solar elevation over the critical elevation where the sun is up but below it, else 0 [1].
    pub twilight: f64,
    /// ADJ_U*.
    pub adjusted: bool,
}

/// Scales of a stable surface layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StableScales {
    /// Friction velocity [m/s].
    pub ustar: f64,
    /// Temperature scale [K].
    pub theta: f64,
}

impl Flow {
    /// θ* grows to its value of the night as the sun goes down.
    pub(super) fn dimmed(&self, theta: f64) -> f64 {
        theta * (1.0 - self.twilight * self.twilight)
    }

    /// The displacement that ADJ_U* takes off the height of the wind [m].
    pub(super) fn lowered(&self) -> f64 {
        if self.adjusted {
            self.height - 5.0 * self.roughness
        } else {
            self.height
        }
    }

    /// Neutral drag, k / ln(z/z₀).
    pub(super) fn drag(&self) -> f64 {
        KARMAN / libm::log(self.lowered() / self.roughness)
    }
}

/// 1 ≤ |L| ≤ 8888 [m].
pub fn bounded_length(length: f64) -> f64 {
    length.signum() * length.abs().clamp(1.0, 8888.0)
}

/// −ρ cₚ T u*³ / (k g H) [m].
pub fn obukhov_length(ustar: f64, temperature: f64, density: f64, heat: f64) -> f64 {
    -density * SPECIFIC_HEAT * temperature * ustar * ustar * ustar / (KARMAN * GRAVITY * heat)
}

/// w* = (g H zᵢ / (ρ cₚ T))^0.333, at least 0.001 m/s.
pub fn convective_velocity(heat: f64, depth: f64, density: f64, temperature: f64) -> f64 {
    libm::pow(
        GRAVITY * heat * depth / (density * SPECIFIC_HEAT * temperature),
        0.333,
    )
    .max(0.001)
}

/// Heat put into the air by `joules` [J/m²] as area below the potential temperature [K m], with 20 % entrained at the top.
pub fn warmed_area(joules: f64, density: f64) -> f64 {
    joules / (density * SPECIFIC_HEAT) * 1.4
}

/// ψ of momentum as AERMET writes it.
fn psi(ratio: f64) -> f64 {
    let mu = libm::pow(1.0 - 16.0 * ratio, 0.25);
    2.0 * libm::log(f64::midpoint(1.0, mu)) + libm::log(f64::midpoint(1.0, mu * mu))
        - 2.0 * libm::atan(mu)
        + std::f64::consts::FRAC_PI_2
}

/// u* [m/s] and L [m] of an unstable hour with the heat flux `heat` [W/m²].
pub fn unstable(flow: &Flow, heat: f64) -> (f64, f64) {
    let neutral = libm::log(flow.height / flow.roughness);
    let mut ustar = KARMAN * flow.wind / neutral;
    let mut length = obukhov_length(ustar, flow.temperature, flow.density, heat);
    let mut last = 0.0_f64;
    // Converges in a few rounds; the bound only keeps odd numbers from going round for ever.
    for _ in 0..200 {
        if (length - last).abs() <= (0.01 * length).abs() {
            break;
        }
        last = length;
        ustar = KARMAN * flow.wind
            / (neutral - psi(flow.height / length) + psi(flow.roughness / length));
        length = obukhov_length(ustar, flow.temperature, flow.density, heat);
    }
    (ustar, length)
}

/// Scales of a stable hour under clouds [tenths].
pub fn stable(flow: &Flow, cloud: u8) -> StableScales {
    let sky = f64::from(cloud) / 10.0;
    let height = flow.lowered();
    let (beta, depth, theta) = if flow.adjusted {
        (4.7, height - flow.roughness, 0.08)
    } else {
        (5.0, height, 0.09 * (1.0 - 0.5 * sky * sky))
    };
    let theta = flow.dimmed(theta);
    let drag = flow.drag();
    let u0 = (beta * depth * GRAVITY * theta / flow.temperature).sqrt();
    let least = 2.0 * u0 / drag.sqrt();
    let check = (least / flow.wind) * (least / flow.wind);
    let weak = if check > 1.0 {
        theta * flow.wind / least
    } else {
        theta
    };
    let ustar = if flow.adjusted {
        let ustar = drag * flow.wind / 2.0 * (1.0 + libm::exp(-check / 2.0))
            / (1.0 - libm::exp(-2.0 / check.sqrt()));
        ustar.max(drag * least / 4.0)
    } else if check <= 1.0 {
        drag * flow.wind / 2.0 * (1.0 + (1.0 - check).sqrt())
    } else {
        drag * flow.wind / 2.0
    };
    StableScales { ustar, theta: weak }
}

/// Scales of which the downward heat flux is not above 64 W/m².
pub fn limited(flow: &Flow, scales: StableScales) -> StableScales {
    let limit = HEAT_LIMIT / (flow.density * SPECIFIC_HEAT);
    if scales.ustar * scales.theta <= limit {
        return scales;
    }
    let beta = if flow.adjusted { 4.7 } else { 5.0 };
    let drag = flow.drag();
    let c = beta * flow.lowered() * GRAVITY * limit * drag / flow.temperature;
    let ustar = largest_root(-drag * flow.wind, c).unwrap_or(scales.ustar);
    StableScales {
        ustar,
        theta: limit / ustar,
    }
}

/// The largest real root of x³ + a x² + c = 0 where it has three real ones.
fn largest_root(a: f64, c: f64) -> Option<f64> {
    let third = a / 3.0;
    let p = -a * third / 3.0;
    let q = f64::midpoint(2.0 * third * third * third, c);
    if q * q + p * p * p > 0.0 {
        return None;
    }
    let scale = 2.0 * (-p).sqrt();
    let angle = libm::acos((2.0 * q / (p * scale)).clamp(-1.0, 1.0)) / 3.0;
    Some(scale * libm::cos(angle) - third)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_root_solves_its_cubic() {
        let x = largest_root(-0.8, 0.02).unwrap();
        assert!((x * x * x - 0.8 * x * x + 0.02).abs() < 1e-12 && x > 0.7);
        assert_eq!(largest_root(-0.1, 1.0), None);
    }
}
