//! Turbulence and wind deficit in the wake of a building.
//!
//! Deficit      Δu/u = 0.7 ((x′ + R)/R)^(−⅔), x′ = max(0, x − L); builds up linearly along the building
//! Intensity    i_z = i_zF (1 + (1.7 i_z0/i_zF − 1 + 0.7)/(((x′ + R)/R)^⅔ − 0.7)),  i_zF = min(i_z0, σ_w/u),
//!              i_z0 = 0.06, i_y0 = 0.08 (likewise); at most 15 R behind the building the air is as before
//!
//! Source: Schulman, Strimaitis & Scire 2000; Weil 1996; as in AERMOD 24142.

use super::air::WakeAir;
use super::fitted::FittedWake;
use super::shape::Wake;
use crate::numerics::lanes::Lanes;

/// Deficit of wind at the building's lee wall [1].
const DEFICIT: f64 = 0.7;
/// Decay of deficit and intensity with distance [1].
const DECAY: f64 = 2.0 / 3.0;
/// Enhancement of turbulence at the lee wall [1].
const ENHANCEMENT: f64 = 1.7;
/// Lateral intensity in neutral air at the building [1].
const NEUTRAL_LATERAL: f64 = 0.08;
/// The wake ends where the intensity has come down to this multiple of the far intensity [1].
const END: f64 = 1.3;
/// The wake ends at the latest this many scales behind the building [1].
const LONGEST: f64 = 15.0;
/// The least share of the wind that is left [1].
const LEAST_WIND: f64 = 0.01;

/// Intensity of turbulence [1].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Intensity {
    /// σw/u [1].
    vertical: f64,
    /// σv/u [1].
    lateral: f64,
}

/// Turbulence of a wake in given air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WakeTurbulence {
    /// Intensity of the air around.
    ambient: Intensity,
    /// Intensity far behind the building.
    far: Intensity,
    /// Neutral intensity at the building.
    neutral: Intensity,
    /// Distance from the upwind face at which σ_z no longer grows by the wake [m].
    pub vertical_end: f64,
    /// Distance from the upwind face at which σ_y no longer grows by the wake [m].
    pub lateral_end: f64,
    /// Length of the wake over which PRIME's figures hold [m].
    pub length: f64,
}

impl WakeTurbulence {
    /// Turbulence in the wake; `neutral_vertical` is 0.06, or 0.07 with ORD_DWNW ORDTURB.
    pub fn new(wake: &Wake, air: &WakeAir<'_>, neutral_vertical: f64) -> Self {
        let ambient = Intensity {
            vertical: air.vertical_intensity(),
            lateral: air.lateral_intensity(),
        };
        let neutral = Intensity {
            vertical: neutral_vertical,
            lateral: NEUTRAL_LATERAL,
        };
        let far = Intensity {
            vertical: neutral.vertical.min(ambient.vertical),
            lateral: neutral.lateral.min(ambient.lateral),
        };
        let slenderness = wake.building.length / wake.scale;
        let end = |neutral: f64, far: f64, ambient: f64| {
            let threshold = ambient.max(END * far);
            let ratio =
                DEFICIT + (ENHANCEMENT * neutral - far * (1.0 - DEFICIT)) / (threshold - far);
            slenderness - 1.0 + libm::pow(ratio, 1.5)
        };
        let vertical = end(neutral.vertical, far.vertical, ambient.vertical);
        let lateral = end(neutral.lateral, far.lateral, ambient.lateral);
        let longest = slenderness + LONGEST;
        Self {
            ambient,
            far,
            neutral,
            vertical_end: wake.scale * longest.min(vertical),
            lateral_end: wake.scale * longest.min(lateral),
            length: (LONGEST * wake.scale)
                .max(wake.scale * vertical)
                .max(wake.scale * lateral),
        }
    }

    /// Vertical and lateral intensity [1] at distance `x` from the upwind face.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, wake: &Wake, x: V) -> (V, V) {
        let length = wake.building.length;
        let behind = (x - length).at_least(0.0);
        let grown = (behind / wake.scale + 1.0).powf(DECAY);
        let fading = V::splat(1.0) / (grown - DEFICIT);
        let beside = x.lt(V::splat(length));
        let along = x / length;
        let one = |far: f64, neutral: f64, ambient: f64| {
            let excess = ENHANCEMENT * neutral / far - 1.0 + DEFICIT;
            let wake = (fading * excess + 1.0) * far;
            V::select(beside, along * (wake - ambient) + ambient, wake)
        };
        (
            one(
                self.far.vertical,
                self.neutral.vertical,
                self.ambient.vertical,
            ),
            one(self.far.lateral, self.neutral.lateral, self.ambient.lateral),
        )
    }
}

/// Deficit of wind at one distance behind the building.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Deficit {
    /// The same at all heights [1].
    Uniform(f64),
    /// Fitted, by height, at this distance [m] and weakened by this factor.
    Fitted(FittedWake, f64, f64),
}

/// Wind in the wake at one distance behind the building: what is left of it, by height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindProfile {
    /// Height of the wake [m]; 0 beside it.
    height: f64,
    /// Height of the cavity [m].
    cavity: f64,
    deficit: Deficit,
}

impl WindProfile {
    /// Wind at `x` > 0 from the upwind face and `y` from the building's middle.
    pub fn at(wake: &Wake, fitted: Option<&FittedWake>, x: f64, y: f64) -> Self {
        let (height, half_width) = (wake.height(x), wake.half_width(x));
        let aside = y.abs();
        if aside >= half_width {
            return Self {
                height: 0.0,
                cavity: 0.0,
                deficit: Deficit::Uniform(0.0),
            };
        }
        let length = wake.building.length;
        let core = (0.5 * wake.building.width).max(half_width - wake.scale / 3.0);
        let rim = half_width - core;
        let mut factor = 1.0;
        if aside > core && rim > 0.0 {
            factor = 1.0 - (aside - core) / rim;
        }
        if x < length {
            factor *= x / length;
        }
        let deficit = match fitted {
            Some(fitted) => Deficit::Fitted(*fitted, x, factor),
            None if x <= length => Deficit::Uniform(DEFICIT * factor),
            None => {
                let behind = (x - length) / wake.scale + 1.0;
                Deficit::Uniform(DEFICIT * factor * Lanes::powf(behind, -DECAY))
            }
        };
        let cavity = if x < wake.cavity_end() {
            wake.cavity_height(x)
        } else {
            0.0
        };
        Self {
            height,
            cavity,
            deficit,
        }
    }

    /// Whether height `z` lies in the wake.
    pub fn holds(&self, z: f64) -> bool {
        z < self.height
    }

    /// Share of the undisturbed wind at height `z` [1], and its slope with height [1/m].
    pub fn share(&self, z: f64) -> (f64, f64) {
        if z >= self.height {
            return (1.0, 0.0);
        }
        let deficit = match &self.deficit {
            Deficit::Uniform(deficit) => *deficit,
            Deficit::Fitted(fitted, x, factor) => fitted.deficit(*x, z) * factor,
        };
        let at_bottom = (1.0 - 2.0 * self.height * deficit / (self.height + self.cavity)).max(0.0);
        if z > self.cavity {
            let slope = (1.0 - at_bottom) / (self.height - self.cavity);
            let share = at_bottom + slope * (z - self.cavity);
            (share.max(LEAST_WIND), slope)
        } else {
            (at_bottom.max(LEAST_WIND), 0.0)
        }
    }
}
