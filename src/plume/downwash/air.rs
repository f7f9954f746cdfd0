//! Air as the wake feels it: the profile at a height, means over the wake's depth, and the spread in that air alone.
//!
//! stable      σ_y = (σ_v/u) x/(1 + x/(2 u T_y))^0.3,  T_y = z_im/(156 σ_v) max(z, 0.46)/0.46
//! convective  σ_y = (σ_v/u) x/(1 + α X)^0.3,  X = (σ_v/u) x/z_i,  α = max(78·0.46/z, 0.7)
//! stable      σ_z = (1 − z/z_i) σ_zs + (z/z_i) σ_w t/√(1 + σ_w t (1/0.72z + N/0.54σ_w)),
//!             σ_zs = √(2/π) u* (x/u)(1 + 0.7 x/L)^(−⅓)
//! convective  σ_z² = (α_b σ_w x/u)² + σ_zs²,  σ_zs = ½ (1 − 10 z/z_i)(u*/u)² x²/|L| below 0.1 z_i
//!
//! Source: AERMOD Model Formulation Document (EPA-454/B-24-010, 2024), as AERMOD 24142 applies it in the wake of buildings.

use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::Tables;
use crate::plume::core::constants::{GRAVITY, LAPSE_RATE, THIRD};
use crate::plume::profile::{Column, HEIGHTS, LEVELS, Profiles, below};

/// √(2/π).
const SURFACE_SPREAD: f64 = 0.797_884_560_802_865_4;
/// Heights at which σ_y was fitted begin here [m].
const REFERENCE_HEIGHT: f64 = 0.46;

/// Air at one height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AirAt {
    /// Wind speed [m/s].
    pub wind: f64,
    /// Its gradient [1/s].
    pub shear: f64,
    /// Density [kg/m³].
    pub density: f64,
    /// Temperature [K].
    pub temperature: f64,
    /// Gradient of potential temperature [K/m].
    pub gradient: f64,
}

/// The air a plume climbs through.
#[derive(Debug, Clone, Copy)]
pub struct Ambient<'a> {
    /// Wind, turbulence, temperature.
    pub profiles: &'a Profiles,
    /// Density [kg/m³].
    pub density: &'a Column,
    /// Height of the profile's base above sea level [m].
    pub base: f64,
    /// Least wind speed [m/s].
    pub least_wind: f64,
}

/// A quantity in one layer: value at its bottom and slope.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    bottom: f64,
    slope: f64,
}

impl Line {
    fn new(column: &Column, k: usize, thickness: f64) -> Self {
        let low = column.value[k];
        Self {
            bottom: low,
            slope: (column.value[k + 1] - low) / thickness,
        }
    }

    fn at(self, above: f64) -> f64 {
        self.bottom + above * self.slope
    }
}

/// The layer in which the plume is.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    level: usize,
    bottom: f64,
    top: f64,
    wind: Line,
    density: Line,
    potential_temperature: Line,
    gradient: Line,
}

impl Ambient<'_> {
    /// The layer that holds `z`.
    pub fn layer(&self, z: f64) -> Layer {
        self.layer_above(below(z))
    }

    fn layer_above(&self, level: usize) -> Layer {
        let (bottom, top) = (HEIGHTS[level], HEIGHTS[level + 1]);
        let line = |column: &Column| Line::new(column, level, top - bottom);
        Layer {
            level,
            bottom,
            // The uppermost layer goes on for ever.
            top: if level + 2 < LEVELS {
                top
            } else {
                f64::INFINITY
            },
            wind: line(&self.profiles.wind),
            density: line(self.density),
            potential_temperature: line(&self.profiles.potential_temperature),
            gradient: line(&self.profiles.gradient),
        }
    }

    /// Air at height `z` ≥ 0; `layer` follows it.
    pub fn at(&self, z: f64, layer: &mut Layer) -> AirAt {
        while z >= layer.top {
            *layer = self.layer_above(layer.level + 1);
        }
        while z < layer.bottom {
            *layer = self.layer_above(layer.level - 1);
        }
        let above = z - layer.bottom;
        AirAt {
            wind: layer.wind.at(above).max(self.least_wind),
            shear: layer.wind.slope,
            density: layer.density.at(above),
            temperature: layer.potential_temperature.at(above) - LAPSE_RATE * (z + self.base),
            gradient: layer.gradient.at(above),
        }
    }
}

/// Wind speed, σv, σw and dθ/dz, averaged between two heights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Means {
    /// Wind speed [m/s].
    pub wind: f64,
    /// σv [m/s].
    pub sigma_v: f64,
    /// σw [m/s].
    pub sigma_w: f64,
    /// Gradient of potential temperature [K/m].
    pub gradient: f64,
}

/// Mean air over the wake's depth and what spread in it depends on.
#[derive(Debug, Clone, Copy)]
pub struct WakeAir<'a> {
    /// Mean wind, σv, σw and dθ/dz over the wake's depth.
    pub mean: Means,
    /// The hour is stable.
    pub stable: bool,
    /// A stable night over an urban area.
    pub urban_stable: bool,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Mechanical mixing height [m].
    pub mechanical_mixing_height: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Least σv/u [1].
    pub least_ratio: f64,
    /// Profiles.
    pub tables: &'a Tables,
}

impl WakeAir<'_> {
    /// Vertical intensity of turbulence σw/u [1].
    pub fn vertical_intensity(&self) -> f64 {
        self.mean.sigma_w / self.mean.wind
    }

    /// Lateral intensity of turbulence σv/u [1].
    pub fn lateral_intensity(&self) -> f64 {
        self.mean.sigma_v / self.mean.wind
    }

    /// Lateral spread at distance `x` of a plume at height `z` in undisturbed air [m].
    #[inline(always)]
    pub fn sigma_y<V: Lanes>(&self, x: V, z: V) -> V {
        let m = &self.mean;
        let intensity = self.least_ratio.max(m.sigma_v / m.wind);
        let z = z.at_least(REFERENCE_HEIGHT);
        let growth = if self.stable {
            let time = z * (self.mechanical_mixing_height / (156.0 * m.sigma_v) / REFERENCE_HEIGHT);
            x / (time * (2.0 * m.wind))
        } else {
            let curve = (V::splat(78.0 * REFERENCE_HEIGHT) / z).at_least(0.7);
            curve * x * (intensity / self.mixing_height)
        };
        x * intensity * (growth + 1.0).powf(-0.3)
    }

    /// Vertical spread at distance `x` of a plume at height `z` in undisturbed air [m].
    #[inline(always)]
    pub fn sigma_z<V: Lanes>(&self, x: V, z: V) -> V {
        let m = &self.mean;
        let zi = self.mixing_height;
        let time = x / m.wind;
        if !self.stable {
            let low = z.lt(V::splat(0.1 * zi));
            let height = z / (0.1 * zi);
            let part = V::select(low, height * 0.4 + 0.6, V::splat(1.0));
            let aloft = part * time * m.sigma_w;
            let ratio = self.friction_velocity / m.wind;
            let surface =
                (-height + 1.0) * x * x * (0.5 * ratio * ratio / self.obukhov_length.abs());
            let surface = V::select(low, surface, V::splat(0.0));
            return (aloft * aloft + surface * surface).sqrt();
        }
        let path = time * m.sigma_w;
        let neutral = V::splat(1.0) / (z.at_least(1.0e-4) * 0.72);
        let limit = if self.urban_stable {
            neutral
        } else {
            let theta = self.tables.potential_temperature(z);
            let frequency = (V::splat(GRAVITY * m.gradient) / theta)
                .at_least(0.0)
                .sqrt();
            neutral + frequency.at_least(1.0e-10) / (0.54 * m.sigma_w)
        };
        let aloft = path / (path * limit + 1.0).sqrt();
        let inside = z.lt(V::splat(zi));
        if !inside.any() {
            return aloft;
        }
        let surface = time
            * (SURFACE_SPREAD * self.friction_velocity)
            * (x * (0.7 / self.obukhov_length) + 1.0).powf(-THIRD);
        let share = (z / zi).at_most(1.0);
        let mixed = (-share + 1.0) * surface + share * aloft;
        V::select(inside, mixed, aloft)
    }
}
