//! Spread of the plume by the air's turbulence and by its own buoyancy.
//!
//! layered     σy = (σv x/u)/(1 + x/(2 u T))^0.3,  T = z_im/(156 σv) max(h, 0.46)/0.46                    Venkatram et al. 2001, refit 14134
//! convective  σy = (σv x/u)/(1 + β X)^0.3,  X = σv x/(u z_i),  β = max(78·0.46/max(h_s, 0.46), 0.7)
//! layered     σz = σw t/√(1 + σw t (1/(0.72 h) + N/(0.54 σw))), t = x/u; near the ground with
//!             σzs = √(2/π) u* (x/u)(1 + 0.7 x/L)^(−⅓), blended by h/z_i                                  Venkatram 1982
//! convective  σzj = α_b b_j w* x/u (j = 1, 2), σzs = b_c (1 − 10 z_c/z_i)(u*/u)² x²/|L|
//! buoyancy    σb = 0.4 Δh/√2                                                                              Pasquill 1976

use super::constants::{CONVECTIVE_SURFACE, ENTRAINMENT_SPREAD, ROOT_2, ROOT_PI};
use super::source_hour::SourceHour;
use crate::numerics::lanes::Lanes;

/// σy of a layered plume in air with 1/u `slowness`; `bend` is 1/(2 u T) over σv/u [m].
#[inline(always)]
pub fn sigma_y_layered<V: Lanes>(slowness: V, sigma_v: V, bend: V, x: V) -> V {
    let ratio = sigma_v * slowness;
    ratio.at_least(0.05) * x * (ratio * x * bend + 1.0).powf(-0.3)
}

/// 1/(2 u T) over σv/u at height `h`, T the lateral time scale [1/m].
#[inline(always)]
pub fn lateral_bend<V: Lanes>(s: &SourceHour<'_>, h: V) -> V {
    V::splat(78.0 * 0.46 / s.hour.mechanical_mixing_height) / h.at_least(0.46)
}

/// σy of the direct plume in convection, 1/u `slowness` [m].
#[inline(always)]
pub fn sigma_y_convective<V: Lanes>(s: &SourceHour<'_>, slowness: V, sigma_v: V, x: V) -> V {
    let spread = (sigma_v * slowness).at_least(0.05) * x;
    let beta = (78.0 * (0.46 / f64::max(s.height, 0.46))).max(0.7);
    spread * (spread * (beta / s.mixing_height) + 1.0).powf(-0.3)
}

/// σz near the ground in stable air over the travel time, √(2/π) u* (1 + 0.7 x/L)^(−⅓) [m/s]; 0 in other air.
#[inline(always)]
pub fn ground_part<V: Lanes>(s: &SourceHour<'_>, x: V) -> V {
    if !s.stable {
        return V::splat(0.0);
    }
    let stretch = (x * (0.7 / s.air.obukhov_length) + 1.0).inverse_cube_root();
    stretch * (ROOT_2 / ROOT_PI * s.air.friction_velocity)
}

/// Brunt–Väisälä frequency for dθ/dz and g/θ [1/s], at least 1e-10.
#[inline(always)]
pub fn frequency<V: Lanes>(gradient: V, lift: V) -> V {
    (gradient.at_least(0.0) * lift).sqrt().at_least(1.0e-10)
}

/// 1/(0.72 h), h not below the release [1/m].
#[inline(always)]
pub fn neutral_limit<V: Lanes>(s: &SourceHour<'_>, h: V) -> V {
    V::splat(1.0) / (h.at_least(s.height).at_least(1.0e-4) * 0.72)
}

/// σz by turbulence of a layered plume after a travel time x/u: `limit` is 1/(0.72 h) + N/(0.54 σw), `elevated` the share
/// h/z_i of the part away from the ground, `ground` the other part over the time [m].
#[inline(always)]
pub fn sigma_z_layered<V: Lanes>(time: V, sigma_w: V, limit: V, elevated: V, ground: V) -> V {
    let travelled = sigma_w * time;
    let above = travelled / (travelled * limit + 1.0).sqrt();
    (V::splat(1.0) - elevated) * (time * ground) + elevated * above
}

/// The two lognormal-like drafts of convection (Weil et al. 1997): mean speeds and spreads over w*, and weights.
#[derive(Clone, Copy)]
pub struct Drafts<V> {
    /// Mean vertical speed over w*: up, down.
    pub mean: [V; 2],
    /// Spread over w*: up, down.
    pub spread: [V; 2],
    /// Weights, Σ = 1.
    pub weight: [V; 2],
}

/// Drafts for σw at the plume's centre (AERMOD's PDF).
#[inline(always)]
pub fn drafts<V: Lanes>(s: &SourceHour<'_>, sigma_w: V, centre: V) -> Drafts<V> {
    let wstar = s.hour.convective_velocity;
    let cube = wstar * wstar * wstar;
    let near_ground = centre.lt(V::splat(0.1 * s.mixing_height));
    let third_moment = V::select(
        near_ground,
        centre * (1.25 * cube / s.mixing_height),
        V::splat(0.125 * cube),
    );
    let skewness = third_moment / (sigma_w * sigma_w * sigma_w);
    let r = super::constants::DRAFT_RATIO;
    let alpha = (1.0 + r * r) / (1.0 + 3.0 * r * r);
    let beta = 1.0 + r * r;
    let root = (skewness * skewness * (alpha * alpha) + 4.0 / beta).sqrt();
    let ratio = sigma_w * (1.0 / wstar);
    let up = ratio * (skewness * (0.5 * alpha) + root * 0.5);
    let down = ratio * (skewness * (0.5 * alpha) - root * 0.5);
    let weight_up = down / (down - up);
    Drafts {
        mean: [up, down],
        spread: [up * r, down * (-r)],
        weight: [weight_up, V::splat(1.0) - weight_up],
    }
}

/// σz of the direct plume's two parts, 1/u `slowness`, with a spread by buoyancy [m] and one of the source [m].
#[inline(always)]
pub fn sigma_z_convective<V: Lanes>(
    s: &SourceHour<'_>,
    drafts: &Drafts<V>,
    slowness: V,
    centre: V,
    x: V,
    (buoyant, initial): (V, f64),
) -> [V; 2] {
    let rest = buoyant * buoyant + initial * initial;
    if s.penetrated >= 1.0 {
        return [(rest + 1.0).sqrt(); 2];
    }
    let depth = s.mixing_height;
    let near_ground = centre.lt(V::splat(0.1 * depth));
    let alpha = V::select(
        near_ground,
        centre * (0.4 / (0.1 * depth)) + 0.6,
        V::splat(1.0),
    );
    let time = x * slowness;
    let surface = V::select(
        near_ground,
        (V::splat(1.0) - centre * (10.0 / depth))
            * (CONVECTIVE_SURFACE * s.air.friction_velocity * s.air.friction_velocity
                / s.air.obukhov_length.abs())
            * (time * time),
        V::splat(0.0),
    );
    let travelled = time * s.hour.convective_velocity;
    let rest = rest + surface * surface;
    let up = alpha * drafts.spread[0] * travelled;
    let down = alpha * drafts.spread[1] * travelled;
    [(up * up + rest).sqrt(), (down * down + rest).sqrt()]
}

/// σz of the penetrated plume after a travel time x/u; `neutral` is 1/(0.72 h) [m].
#[inline(always)]
pub fn sigma_z_penetrated<V: Lanes>(time: V, sigma_w: V, neutral: V) -> V {
    let travelled = sigma_w * time;
    travelled / (travelled * neutral + 1.0).sqrt()
}

/// Spread by buoyancy [m].
#[inline(always)]
pub fn buoyant_spread<V: Lanes>(rise: V) -> V {
    rise * (ENTRAINMENT_SPREAD / ROOT_2)
}
