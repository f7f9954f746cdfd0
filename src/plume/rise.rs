//! Plume rise of stacks through layers of weather (Briggs), and the layers that receive the emission.
//!
//! Buoyancy and momentum flux over π, in air of the same pressure as the gas:
//!
//! F = g v d²/4 · (T_s − T_a)/T_s [m⁴/s³],   F_m = v² d²/4 · T_a/T_s [m⁴/s²],   s = (g/θ) ∂θ/∂z [1/s²]
//!
//! neutral, unstable  Δh = 21.425 F^(3/4)/u (F < 55), 38.71 F^(3/5)/u (F ≥ 55)                        Briggs 1971, 1975
//! neutral            at most 1.2 b^(3/5) (h_s + 1.2 b)^(2/5), b = F/(u u*²) (break-up by shear)        Briggs 1975
//! stable             Δh = 2.6 (F/(u s))^(1/3), at most 4 F^(1/4) s^(−3/8) (calm)                       Briggs 1975, 1984
//! momentum           3 d v/u; stable 1.5 (F_m/(u √s))^(1/3) where that is less                         Briggs 1975
//!
//! A plume that is not spent when it reaches a layer's top enters the next with the buoyancy it has left, as in TUPOS
//! (Turner, Chico and Catalano 1986, EPA-600/8-86/010), SMOKE and CAMx: neutral layers use it up by the inverse of
//! Δh(F), stable layers by F′ = F − u s (z³ − z_b³)/2.6³ with z counted from the stack top. Like layers joined give the
//! same rise as one. The greater of buoyant and momentum rise holds.
//!
//! Pressure enters through θ and, decisively, through the gas: permits state dry normal cubic metres, and 1 Nm³ at
//! 770 hPa is 1.32 m³ times T/273 ([`Stack::from_normal_flow`]), so that F of a given heat release grows as 1/p.
//! Valid for single stacks without building downwash; winds below 1 m/s count as 1 m/s (Briggs' formulas are for bent plumes).
//!
//! Briggs 1974 (ATDL 83) for the downwash behind the stack tip: h′ = h_s + 2 d (v/u − 1.5) where v < 1.5 u.
//! Briggs 1975: Lectures on Air Pollution and Environmental Impact Analyses, AMS, 59–111. Briggs 1984: Atmospheric
//! Science and Power Production, DOE/TIC-27601, ch. 8. The numbers 21.425 and 38.71: EPA 1995, ISC3 vol. 2 (EPA-454/B-95-003b), eq. 1-7 to 1-12.

use crate::inventory::AirColumn;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Acceleration of gravity [m/s²].
const GRAVITY: f64 = 9.806_65;
/// R/c_p of dry air [1].
const KAPPA: f64 = 0.2857;
/// Least wind speed for a bent-over plume [m/s] (EPA 1995, ISC3 vol. 2, section 1.1.3).
const LEAST_WIND: f64 = 1.0;
/// Potential temperature gradient above which a layer counts as stable [K/m] (CAMx and TUPOS 0.0015).
const STABLE_GRADIENT: f64 = 1.5e-3;
/// Obukhov length beyond which u* breaks up the plume, not convection: |h_s/L| below this is neutral [1] (choice of this model).
const NEUTRAL_LIMIT: f64 = 0.1;
/// Buoyancy flux at which the law of the neutral rise changes [m⁴/s³] (Briggs 1971).
const STRONG_FLUX: f64 = 55.0;
/// Quantum of layer fractions [1]: multiples of it add up exactly.
const FRACTION_QUANTUM: f64 = 1.0 / 1_099_511_627_776.0; // 2⁻⁴⁰

/// A stack and its gas at exit conditions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Height above ground [m].
    pub height: f64,
    /// Inner diameter at the exit [m].
    pub diameter: f64,
    /// Gas temperature [K].
    pub temperature: f64,
    /// Gas velocity at the actual pressure and temperature [m/s].
    pub velocity: f64,
}

/// Where a plume comes to rest; heights above ground [m].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlumeSpread {
    /// Bottom: stack tip plus half the rise.
    pub bottom: f64,
    /// Top: stack tip plus one and a half times the rise.
    pub top: f64,
    /// Effective height: stack tip (after downwash) plus the rise.
    pub effective: f64,
}

/// Why a plume cannot rise.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlumeRiseError {
    /// A stack that cannot be.
    #[error(
        "stack of {height} m height, {diameter} m diameter, gas of {temperature} K and {velocity} m/s cannot be: height must be 0 to 1000 m, diameter above 0, temperature 200 to 2500 K, velocity 0 to 150 m/s"
    )]
    Stack {
        /// Height [m].
        height: f64,
        /// Diameter [m].
        diameter: f64,
        /// Temperature [K].
        temperature: f64,
        /// Velocity [m/s].
        velocity: f64,
    },
    /// The stack stands out of the model.
    #[error("stack of {height} m stands above the model top at {top} m above ground")]
    AboveTop {
        /// Height [m].
        height: f64,
        /// Model top above ground [m].
        top: f64,
    },
}

impl Stack {
    /// A stack whose flow is known in normal cubic metres (273.15 K, 101,325 Pa) of wet gas a second, in air of `pressure` [Pa].
    pub fn from_normal_flow(
        height: f64,
        diameter: f64,
        temperature: f64,
        normal_flow: f64,
        pressure: f64,
    ) -> Self {
        let actual_flow = normal_flow * (temperature / 273.15) * (101_325.0 / pressure);
        Self {
            height,
            diameter,
            temperature,
            velocity: actual_flow / (0.25 * PI * diameter * diameter),
        }
    }

    /// Buoyancy flux over π [m⁴/s³] in air of `ambient` [K]; zero for gas colder than the air.
    pub fn buoyancy_flux(&self, ambient: f64) -> f64 {
        let excess = ((self.temperature - ambient) / self.temperature).max(0.0);
        GRAVITY * self.velocity * 0.25 * self.diameter * self.diameter * excess
    }

    /// Momentum flux over π [m⁴/s²] in air of `ambient` [K].
    pub fn momentum_flux(&self, ambient: f64) -> f64 {
        self.velocity * self.velocity * 0.25 * self.diameter * self.diameter * ambient
            / self.temperature
    }

    /// Height of the tip lowered by downwash [m] (Briggs 1974) in a wind of `wind` [m/s] at the tip.
    pub fn tip_after_downwash(&self, wind: f64) -> f64 {
        let deficit = (self.velocity / wind - 1.5).min(0.0);
        (self.height + 2.0 * self.diameter * deficit).max(0.0)
    }

    fn check(&self) -> Result<(), PlumeRiseError> {
        let sound = (0.0..=1000.0).contains(&self.height)
            && self.diameter > 0.0
            && self.diameter.is_finite()
            && (200.0..=2500.0).contains(&self.temperature)
            && (0.0..=150.0).contains(&self.velocity);
        if sound {
            return Ok(());
        }
        Err(PlumeRiseError::Stack {
            height: self.height,
            diameter: self.diameter,
            temperature: self.temperature,
            velocity: self.velocity,
        })
    }
}

impl AirColumn<'_> {
    fn layers(&self) -> usize {
        self.temperature.len()
    }

    fn centre(&self, k: usize) -> f64 {
        0.5 * (self.interface_height[k] + self.interface_height[k + 1])
    }

    fn potential_temperature(&self, k: usize) -> f64 {
        self.temperature[k] * libm::pow(1e5 / self.pressure[k], KAPPA)
    }

    /// Gradient of potential temperature over a layer [K/m].
    fn stratification(&self, k: usize) -> f64 {
        let (low, high) = (k.saturating_sub(1), (k + 1).min(self.layers() - 1));
        if low == high {
            return 0.0;
        }
        (self.potential_temperature(high) - self.potential_temperature(low))
            / (self.centre(high) - self.centre(low))
    }

    /// Linear between layer centres, constant beyond the first and last.
    fn at(&self, values: &[f64], height: f64) -> f64 {
        let last = self.layers() - 1;
        if height <= self.centre(0) {
            return values[0];
        }
        for k in 0..last {
            let (low, high) = (self.centre(k), self.centre(k + 1));
            if height <= high {
                let weight = (height - low) / (high - low);
                return values[k] + weight * (values[k + 1] - values[k]);
            }
        }
        values[last]
    }
}

/// Final rise of a buoyant plume in neutral or unstable air [m]; `shear` is u* [m/s] where shear ends the rise.
fn neutral_rise(flux: f64, wind: f64, stack_height: f64, shear: Option<f64>) -> f64 {
    let free = if flux < STRONG_FLUX {
        21.425 * libm::pow(flux, 0.75) / wind
    } else {
        38.71 * libm::pow(flux, 0.6) / wind
    };
    shear.map_or(free, |u| {
        let b = 1.2 * flux / (wind * u * u);
        let broken = libm::pow(b / 1.2, 0.6) * 1.2 * libm::pow(stack_height + b, 0.4);
        free.min(broken)
    })
}

/// The buoyancy flux whose neutral rise is `height` [m]; `neutral_rise` grows with the flux, so bisection is safe.
fn flux_of_neutral_rise(
    height: f64,
    most: f64,
    wind: f64,
    stack_height: f64,
    shear: Option<f64>,
) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if neutral_rise(middle, wind, stack_height, shear) < height {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Height above the stack tip where a plume of residual flux `flux` at `base` [m] levels off in stable air.
fn stable_level(flux: f64, first_flux: f64, base: f64, wind: f64, stability: f64) -> (f64, bool) {
    let bent = libm::cbrt(2.6_f64 * 2.6 * 2.6 * flux / (wind * stability) + base * base * base);
    let calm = libm::pow(
        libm::pow(4.0, 8.0 / 3.0) * flux / (libm::cbrt(first_flux) * stability)
            + libm::pow(base, 8.0 / 3.0),
        3.0 / 8.0,
    );
    (bent.min(calm), bent <= calm)
}

/// Rise by buoyancy above the stack tip [m].
fn buoyant_rise(stack: &Stack, ambient: &AirColumn<'_>, tip_wind: f64, first: usize) -> f64 {
    let first_flux = stack.buoyancy_flux(ambient.at(ambient.temperature, stack.height));
    let neutral = (stack.height / ambient.obukhov_length).abs() < NEUTRAL_LIMIT;
    let shear = neutral.then_some(ambient.friction_velocity.max(0.01));
    let (mut flux, mut base) = (first_flux, 0.0);
    for k in first..ambient.layers() {
        if flux <= 0.0 {
            return base;
        }
        let wind = if k == first {
            tip_wind
        } else {
            ambient.wind_speed[k].max(LEAST_WIND)
        };
        let ceiling = ambient.interface_height[k + 1] - stack.height;
        let gradient = ambient.stratification(k);
        if gradient > STABLE_GRADIENT {
            let stability = GRAVITY / ambient.potential_temperature(k) * gradient;
            let (level, bent) = stable_level(flux, first_flux, base, wind, stability);
            if level <= ceiling {
                return level;
            }
            let power = |z: f64| {
                if bent {
                    z * z * z
                } else {
                    libm::pow(z, 8.0 / 3.0)
                }
            };
            let spent = if bent {
                wind * stability / (2.6 * 2.6 * 2.6)
            } else {
                libm::cbrt(first_flux) * stability / libm::pow(4.0, 8.0 / 3.0)
            };
            flux -= spent * (power(ceiling) - power(base));
        } else {
            let level = base + neutral_rise(flux, wind, stack.height, shear);
            if level <= ceiling {
                return level;
            }
            flux = flux_of_neutral_rise(level - ceiling, flux, wind, stack.height, shear);
        }
        base = ceiling;
    }
    base
}

/// Rise by momentum [m].
fn momentum_rise(stack: &Stack, ambient: &AirColumn<'_>, tip_wind: f64, first: usize) -> f64 {
    let free = 3.0 * stack.diameter * stack.velocity / tip_wind;
    let gradient = ambient.stratification(first);
    if gradient <= STABLE_GRADIENT {
        return free;
    }
    let stability = GRAVITY / ambient.potential_temperature(first) * gradient;
    let flux = stack.momentum_flux(ambient.at(ambient.temperature, stack.height));
    free.min(1.5 * libm::cbrt(flux / (tip_wind * stability.sqrt())))
}

/// Where the plume of a stack comes to rest in the hour's air. The spread of half to one and a half times the rise
/// follows SMOKE and CMAQ; it is cut at the ground and the model top.
///
/// # Errors
/// If the stack cannot be or stands above the model top.
pub fn rise(stack: &Stack, ambient: &AirColumn<'_>) -> Result<PlumeSpread, PlumeRiseError> {
    stack.check()?;
    let top = ambient.interface_height[ambient.layers()];
    if stack.height >= top {
        return Err(PlumeRiseError::AboveTop {
            height: stack.height,
            top,
        });
    }
    let first = (0..ambient.layers())
        .find(|&k| stack.height < ambient.interface_height[k + 1])
        .unwrap_or(0);
    let tip_wind = ambient.at(ambient.wind_speed, stack.height).max(LEAST_WIND);
    let by_buoyancy = buoyant_rise(stack, ambient, tip_wind, first);
    let by_momentum = momentum_rise(stack, ambient, tip_wind, first);
    let height = by_buoyancy.max(by_momentum);
    let tip = stack.tip_after_downwash(tip_wind);
    Ok(PlumeSpread {
        bottom: (tip + 0.5 * height).min(top),
        top: (tip + 1.5 * height).min(top),
        effective: (tip + height).min(top),
    })
}

/// Shares of the emission by layer, uniform in height between bottom and top of the plume; they add up to 1 exactly, in
/// any order. A plume without depth goes into the layer of its effective height.
///
/// `interface_height` [m above ground] has nz + 1 values from 0 to the model top.
pub fn layer_fractions(spread: &PlumeSpread, interface_height: &[f64]) -> Vec<(usize, f64)> {
    let nz = interface_height.len() - 1;
    let holds = |k: usize, z: f64| z < interface_height[k + 1] || k + 1 == nz;
    let depth = spread.top - spread.bottom;
    // Negligible depth: quantised shares would lose their meaning.
    if depth < 1e-3 {
        let k = (0..nz).find(|&k| holds(k, spread.effective)).unwrap_or(0);
        return vec![(k, 1.0)];
    }
    let below = |z: f64| {
        let share = ((z - spread.bottom) / depth).clamp(0.0, 1.0);
        (share / FRACTION_QUANTUM).round() * FRACTION_QUANTUM
    };
    (0..nz)
        .filter_map(|k| {
            let upper = if k + 1 == nz {
                1.0
            } else {
                below(interface_height[k + 1])
            };
            let lower = if k == 0 {
                0.0
            } else {
                below(interface_height[k])
            };
            (upper > lower).then_some((k, upper - lower))
        })
        .collect()
}

#[cfg(test)]
mod tests;
