//! Potential temperature, its gradient and the density of air on the grid heights.
//!
//! Convective: dθ/dz = 0 up to the mixing height, the record's gradient in the 500 m above it, 0.005 K/m higher up.
//! Stable: dθ/dz = θ*/(k z) (1 + 5 z/L) from 2 to 100 m (0.74 + 4.7 z/L with an adjusted friction velocity), its value
//! at 2 m below, and above 100 m: its value at 100 m times exp[−(z − 100)/(0.44 max(100, zi))]. Measured gradients
//! scale it where there are any; θ* comes from the lowest of them (up to 100 m), else from u*²T/(g k L).
//! θ(z): from the reference temperature by the trapezoidal rule. ρ(z) = 1.2 (T₀/T) exp[−g z/(R (T + T₀)/2)].

use super::levels::{Ladder, Place};
use super::measured::{LAPSE, LEAST_GRADIENT, Measured, Measurements};
use super::note::Note;
use super::record::SurfaceRecord;
use super::settings::WeatherSettings;
use super::wind::VON_KARMAN;
use crate::plume::profile::{Column, HEIGHTS, LEVELS, below, interpolate};

/// Acceleration of gravity [m/s²].
pub(super) const GRAVITY: f64 = 9.80616;
/// Depth in which a stable gradient falls to 1/e, in mixing heights.
const EFOLDING: f64 = 0.44;
/// Least argument of an exponential function.
pub(super) const LEAST_EXPONENT: f64 = -50.0;
/// The similarity gradient holds from here [m] …
const LOWEST: f64 = 2.0;
/// … to here [m].
const HIGHEST: f64 = 100.0;

/// The similarity profile of dθ/dz.
struct GradientLaw {
    stable: bool,
    adjusted: bool,
    /// θ* [K].
    temperature_scale: f64,
    obukhov_length: f64,
    mixing_height: f64,
    /// dθ/dz just above the mixed layer [K/m].
    above: f64,
    /// dθ/dz at 2 m and at 100 m [K/m].
    ends: [f64; 2],
}

impl GradientLaw {
    fn new(
        s: &SurfaceRecord,
        mixing_height: f64,
        stable: bool,
        measured: &Measured,
        settings: &WeatherSettings,
    ) -> Self {
        let mut law = Self {
            stable,
            adjusted: settings.adjusted_friction_velocity,
            temperature_scale: -9.0,
            obukhov_length: s.obukhov_length,
            mixing_height,
            above: s.gradient_above,
            ends: [0.0; 2],
        };
        if stable {
            law.temperature_scale = temperature_scale(s, &measured.gradient, settings);
            law.ends = [law.similarity(LOWEST), law.similarity(HIGHEST)];
        }
        law
    }

    /// θ*/(k z) φh(z/L) [K/m].
    fn similarity(&self, height: f64) -> f64 {
        let phi = if self.adjusted {
            0.74 + 4.7 * height / self.obukhov_length
        } else {
            1.0 + 5.0 * height / self.obukhov_length
        };
        self.temperature_scale / (VON_KARMAN * height) * phi
    }

    /// Depth of the fall to 1/e [m].
    fn depth(&self) -> f64 {
        EFOLDING * HIGHEST.max(self.mixing_height)
    }

    fn gradient(&self, height: f64) -> f64 {
        if !self.stable {
            return if height <= self.mixing_height {
                0.0
            } else if height <= self.mixing_height + 500.0 {
                self.above
            } else {
                0.005
            };
        }
        let value = if height <= LOWEST {
            self.ends[0]
        } else if height <= HIGHEST {
            self.similarity(height)
        } else {
            let exponent = -(height - HIGHEST) / self.depth();
            if exponent > LEAST_EXPONENT {
                self.ends[1] * libm::exp(exponent)
            } else {
                0.0
            }
        };
        value.max(LEAST_GRADIENT)
    }

    /// Below the lowest measurement.
    fn downward(&self, height: f64) -> f64 {
        if height < LOWEST {
            self.ends[0]
        } else {
            self.similarity(height)
        }
    }

    /// Above the highest measurement.
    fn upward(&self, (level, measured): (f64, f64), height: f64) -> f64 {
        if level <= HIGHEST {
            let at_level = self.gradient(level);
            let ratio = if at_level.abs() < 0.0001 {
                1.0
            } else {
                self.gradient(height) / at_level
            };
            ratio * measured
        } else {
            measured * libm::exp(-(height - level) / self.depth())
        }
    }

    /// Between two measurements.
    fn between(&self, (low, at_low): (f64, f64), (high, at_high): (f64, f64), z: f64) -> f64 {
        let (law_low, law_high) = (self.gradient(low), self.gradient(high));
        let line = interpolate(low, at_low, high, at_high, z);
        if (law_high - law_low).abs() > 0.0001 {
            self.gradient(z) / interpolate(low, law_low, high, law_high, z) * line
        } else {
            line
        }
    }
}

/// θ* of a stable hour [K].
fn temperature_scale(
    s: &SurfaceRecord,
    gradients: &Measurements,
    settings: &WeatherSettings,
) -> f64 {
    let lowest = gradients
        .iter()
        .filter(|(height, _)| *height > s.roughness_length)
        .find_map(|&(height, gradient)| gradient.map(|g| (height, g)));
    let from_friction = || {
        s.friction_velocity * s.friction_velocity
            / (GRAVITY * VON_KARMAN * s.obukhov_length / s.temperature)
    };
    match lowest {
        Some((height, gradient)) if height <= HIGHEST => {
            gradient * VON_KARMAN * height / (1.0 + 5.0 * height / s.obukhov_length)
        }
        None if settings.adjusted_friction_velocity && settings.bulk_richardson => {
            // Bulk Richardson method: θ* from the clouds, less where the wind is weak.
            let greatest_friction = 0.6
                * libm::pow(
                    s.wind_height
                        / libm::log(
                            (s.wind_height - 5.0 * s.roughness_length) / s.roughness_length,
                        ),
                    0.333333,
                );
            let oktas = (f64::from(s.cloud_cover) * 0.8).round();
            let from_clouds = 1.4 * (0.005 / libm::tan(0.17 * (2.0 * oktas + 1.0)) + 0.05);
            let weak = 2.0 * s.friction_velocity / greatest_friction - 1.0;
            from_clouds * (1.0 - weak * weak)
        }
        None if settings.adjusted_friction_velocity => 0.08,
        Some(_) | None => from_friction(),
    }
}

/// dθ/dz on the grid [K/m].
pub(super) fn gradients(
    s: &SurfaceRecord,
    mixing_height: f64,
    stable: bool,
    measured: &Measured,
    settings: &WeatherSettings,
    notes: &mut Vec<Note>,
) -> Column {
    let law = GradientLaw::new(s, mixing_height, stable, measured, settings);
    if stable && law.ends[0] > 0.5 {
        // Five places, or stars.
        let mut value = format!("{:5.3}", law.ends[0]);
        if value.len() > 5 {
            "*****".clone_into(&mut value);
        }
        notes.push(Note::warning(479, "TGINIT", format!("TG4PFL={value}")));
    }
    let mut ladder = Ladder::new(&measured.gradient);
    let at = |rung: usize| {
        let (height, value) = measured.gradient[rung];
        (height, value.unwrap_or_default())
    };
    let mut column = Column::default();
    for index in 0..LEVELS {
        let z = HEIGHTS[index];
        let value = if stable {
            match ladder.place(z) {
                Place::At(rung) => at(rung).1,
                Place::Below(_) => law.downward(z),
                Place::Above(rung) => law.upward(at(rung), z),
                Place::Between(low, high) => law.between(at(low), at(high), z),
                Place::Nowhere => law.gradient(z),
            }
        } else {
            law.gradient(z)
        };
        column.value[index] = if stable || z > mixing_height {
            LEAST_GRADIENT.max(value)
        } else {
            value
        };
    }
    column
}

/// θ on the grid [K] from its gradient and the temperature of the record.
pub(super) fn potential_temperatures(
    s: &SurfaceRecord,
    gradient: &Column,
    profile_base: f64,
) -> Column {
    let g = &gradient.value;
    let mut column = Column::default();
    let theta = &mut column.value;
    let foot = below(s.temperature_height);
    let reference = s.temperature + LAPSE * (s.temperature_height + profile_base);
    theta[foot] =
        reference - 0.5 * (g[foot + 1] + g[foot]) * (s.temperature_height - HEIGHTS[foot]);
    for l in (0..foot).rev() {
        theta[l] = theta[l + 1] - 0.5 * (g[l + 1] + g[l]) * (HEIGHTS[l + 1] - HEIGHTS[l]);
    }
    for l in foot + 1..LEVELS {
        theta[l] = theta[l - 1] + 0.5 * (g[l] + g[l - 1]) * (HEIGHTS[l] - HEIGHTS[l - 1]);
    }
    column
}

/// Density of air on the grid [kg/m³].
pub(super) fn densities(
    temperature: f64,
    potential_temperature: &Column,
    profile_base: f64,
) -> Column {
    const AT_GROUND: f64 = 1.2;
    const GAS_CONSTANT: f64 = 287.026;
    let mut column = Column::default();
    for index in 0..LEVELS {
        let z = HEIGHTS[index];
        let here = potential_temperature.value[index] - LAPSE * (z + profile_base);
        let mean = 0.5 * (here + temperature);
        column.value[index] =
            AT_GROUND * (temperature / here) * libm::exp(-GRAVITY * z / (GAS_CONSTANT * mean));
    }
    column
}
