//! Brownian coagulation within and between log-normal modes.
//!
//! K(D₁, D₂) = 2π s d / (d/(d + 2g) + 8 s/(c̄ d)),  s = 𝒟₁ + 𝒟₂, d = D₁ + D₂, c̄² = c̄₁² + c̄₂², g² = g₁² + g₂²
//! 𝒟 = k T C/(3π μ D), c̄ = √(8 k T/(π m)), ℓ = 8𝒟/(π c̄), g = √2/(3 D ℓ) ((D + ℓ)³ − (D² + ℓ²)^1.5) − D √2
//! (Fuchs 1964; Seinfeld and Pandis 2006, table 13.1 in diameters)
//!
//! The kernel is averaged over the modes with four Gauss–Hermite points a mode: over number for the loss of number, and over
//! volume of the smaller mode for the volume that it loses, so the transition regime is Fuchs' own at every pressure and no
//! correction table of a harmonic mean (Whitby and McMurry 1997; Binkowski and Roselle 2003) is needed. In time, with the
//! coefficients of the step's beginning:
//!
//! dN_J/dt = −½ K_JJ N_J²;  dN_I/dt = −½ K_II N_I² − K_IJ N_J N_I − κ N_I;  dV_I/dt = −K³_IJ N_J V_I − κ³ V_I
//!
//! with κ the loss to coarse particles, K ≈ 2π 𝒟 (D + D_c) (continuum regime, D_c ≫ D). All are solved exactly given
//! ∫ N_J dt, which is exact. The product of I and I stays in I, of I and J goes to J, of J and J stays in J; coarse
//! particles are too few to meet each other, and an accumulation particle meets one in weeks.

use super::air::Air;
use super::modes::Sized;
use super::relaxation::{logarithmic_mean, mean_decay};
use crate::numerics::lanes::Lanes;
use crate::units::BOLTZMANN;
use std::f64::consts::{PI, SQRT_2};

/// Points of a mode's quadrature.
const POINTS: usize = 4;
/// Weights of four-point Gauss–Hermite quadrature (Abramowitz and Stegun 1964, table 25.10, of a normal distribution, whose
/// abscissae are ±2.334 414… and ±0.741 963…).
const WEIGHTS: [f64; POINTS] = [
    0.045_875_854_768_068_5,
    0.454_124_145_231_931_5,
    0.454_124_145_231_931_5,
    0.045_875_854_768_068_5,
];
/// Diameters of the points over the number median: e^(x ln σ) for numbers, e^(x ln σ + 3 ln²σ) for volumes.
const AITKEN_BY_NUMBER: [f64; POINTS] = [
    0.289_758_884_691_322_8,
    0.674_551_707_882_683_6,
    1.482_466_041_245_154_7,
    3.451_145_255_011_903_5,
];
const AITKEN_BY_VOLUME: [f64; POINTS] = [
    0.674_349_260_618_308_8,
    1.569_868_844_381_037,
    3.450_109_493_175_306,
    8.031_771_841_898_436,
];
const ACCUMULATION_BY_NUMBER: [f64; POINTS] = [
    0.198_276_524_604_206_86,
    0.597_924_907_794_104_5,
    1.672_450_816_088_682_2,
    5.043_461_408_233_614,
];
/// 2(2 − √2): √(a² + b²) ≈ a + b − this · ab/(a + b), at most 1.5 % too small.
const ROUNDING: f64 = 1.171_572_875_253_81;

/// A point of a mode's quadrature: particles of one size.
#[derive(Debug, Clone, Copy)]
struct Point<V> {
    diameter: V,
    /// 𝒟 [m²/s].
    diffusivity: V,
    /// c̄² [m²/s²].
    speed_squared: V,
    /// g [m].
    gap: V,
}

/// Points of a mode.
#[derive(Debug, Clone, Copy)]
struct Points<V>([Point<V>; POINTS]);

/// Mean coefficients of a pair of modes.
#[derive(Debug, Clone, Copy)]
pub struct Rates<V> {
    /// Aitken with Aitken, over number [m³/s].
    pub aitken: V,
    /// Accumulation with accumulation, over number [m³/s].
    pub accumulation: V,
    /// Aitken with accumulation, over number [m³/s].
    pub between_by_number: V,
    /// Aitken with accumulation, over the volume of Aitken particles [m³/s].
    pub between_by_volume: V,
    /// Loss of Aitken particles' number to coarse particles [1/s].
    pub coarse_by_number: V,
    /// Loss of Aitken particles' volume to coarse particles [1/s].
    pub coarse_by_volume: V,
}

/// What coagulation does in a step.
#[derive(Debug, Clone, Copy)]
pub struct Coagulated<V> {
    /// Number of the Aitken mode after the step [1/m³].
    pub aitken: V,
    /// Number of the accumulation mode after the step [1/m³].
    pub accumulation: V,
    /// Share of every Aitken mass that goes to the accumulation mode [1].
    pub to_accumulation: V,
    /// Share of every Aitken mass that goes to coarse particles [1].
    pub to_coarse: V,
}

impl<V: Lanes> Point<V> {
    /// `inverse` is 1/D, `slowness` 1/c̄.
    #[inline(always)]
    fn new(diameter: V, inverse: V, slowness: V, speed_squared: V, air: &Air<V>) -> Self {
        let diffusivity = air.slip(diameter) * inverse * air.mobility;
        let path = diffusivity * slowness * (8.0 / PI);
        let sum = diameter + path;
        let squares = diameter.mul_add(diameter, path * path);
        let shell = sum * sum * sum - squares * squares.sqrt();
        let gap = shell / (diameter * path * 3.0) - diameter;
        Self {
            diameter,
            diffusivity,
            speed_squared,
            gap: gap * SQRT_2,
        }
    }

    /// Fuchs' kernel [m³/s] with one division and one root: the root of the gaps is replaced (`ROUNDING`), whose error
    /// changes the kernel by less than 0.4 %.
    #[inline(always)]
    fn kernel(&self, other: &Self) -> V {
        let s = self.diffusivity + other.diffusivity;
        let d = self.diameter + other.diameter;
        let flow = (self.speed_squared + other.speed_squared).sqrt() * d;
        let gaps = self.gap + other.gap;
        // (d + 2g)(g₁ + g₂)
        let reach = gaps.mul_add(gaps * 2.0 + d, self.gap * other.gap * (-2.0 * ROUNDING));
        let above = s * d * reach * flow * (2.0 * PI);
        above / (d * gaps).mul_add(flow, s * reach * 8.0)
    }
}

impl<V: Lanes> Points<V> {
    /// Points of a mode at these multiples of its number median diameter.
    #[inline(always)]
    fn new(mode: &Sized<V>, factors: [f64; POINTS], density: V, air: &Air<V>) -> Self {
        let diameter = mode.diameter;
        let inverse = V::splat(1.0) / diameter;
        let cube = inverse * inverse * inverse;
        let square = air.temperature * (48.0 * BOLTZMANN / (PI * PI)) * cube / density;
        let slowness = V::splat(1.0) / square.sqrt();
        let mut points = [Point {
            diameter,
            diffusivity: inverse,
            speed_squared: square,
            gap: slowness,
        }; POINTS];
        for k in 0..POINTS {
            let factor = factors[k];
            let cube = factor * factor * factor;
            points[k] = Point::new(
                diameter * factor,
                inverse * (1.0 / factor),
                slowness * cube.sqrt(),
                square * (1.0 / cube),
                air,
            );
        }
        Self(points)
    }

    /// Mean kernel of two modes [m³/s].
    #[inline(always)]
    fn mean_kernel(&self, other: &Self) -> V {
        let mut mean = V::splat(0.0);
        for i in 0..POINTS {
            for j in 0..POINTS {
                let kernel = self.0[i].kernel(&other.0[j]);
                mean = kernel.mul_add(V::splat(WEIGHTS[i] * WEIGHTS[j]), mean);
            }
        }
        mean
    }

    /// Mean kernel of a mode with itself [m³/s].
    #[inline(always)]
    fn own_kernel(&self) -> V {
        let mut mean = V::splat(0.0);
        for i in 0..POINTS {
            for j in i..POINTS {
                let twice = if i == j { 1.0 } else { 2.0 };
                let kernel = self.0[i].kernel(&self.0[j]);
                mean = kernel.mul_add(V::splat(twice * WEIGHTS[i] * WEIGHTS[j]), mean);
            }
        }
        mean
    }

    /// Loss to coarse particles [1/s] of a number [1/m³] and a sum of diameters [m/m³].
    #[inline(always)]
    fn coarse_loss(&self, number: V, diameters: V) -> V {
        let mut mean = V::splat(0.0);
        for i in 0..POINTS {
            let point = &self.0[i];
            let reach = point.diameter.mul_add(number, diameters);
            mean = (point.diffusivity * reach).mul_add(V::splat(WEIGHTS[i]), mean);
        }
        mean * (2.0 * PI)
    }
}

/// Coefficients of the modes in `air`; `densities` [kg/m³] are those of Aitken and accumulation particles with their water,
/// `coarse` the number [1/m³] and the sum of diameters [m/m³] of coarse particles (zeros: none).
#[inline(always)]
pub fn rates<V: Lanes>(
    air: &Air<V>,
    aitken: &Sized<V>,
    accumulation: &Sized<V>,
    densities: (V, V),
    coarse: (V, V),
) -> Rates<V> {
    let small = Points::new(aitken, AITKEN_BY_NUMBER, densities.0, air);
    let large = Points::new(accumulation, ACCUMULATION_BY_NUMBER, densities.1, air);
    let small_by_volume = Points::new(aitken, AITKEN_BY_VOLUME, densities.0, air);
    Rates {
        aitken: small.own_kernel(),
        accumulation: large.own_kernel(),
        between_by_number: small.mean_kernel(&large),
        between_by_volume: small_by_volume.mean_kernel(&large),
        coarse_by_number: small.coarse_loss(coarse.0, coarse.1),
        coarse_by_volume: small_by_volume.coarse_loss(coarse.0, coarse.1),
    }
}

/// Number after a time [s] of dN/dt = −a N² − b N, and b t given as `loss`: N e^(−bt)/(1 + a N t φ(bt)).
#[inline(always)]
fn remaining<V: Lanes>(number: V, a: V, loss: V, time: V) -> V {
    let meetings = a * number * time * mean_decay(loss);
    number * (-loss).exp() / (meetings + 1.0)
}

impl<V: Lanes> Rates<V> {
    /// A step of `time` [s] of numbers [1/m³].
    #[inline(always)]
    pub fn step(&self, aitken: V, accumulation: V, time: V) -> Coagulated<V> {
        let own = self.accumulation * accumulation * time * 0.5;
        // ∫ N_J dt = N_J t · ln(1 + x)/x.
        let exposure = accumulation * time * logarithmic_mean(own);
        let loss = exposure.mul_add(self.between_by_number, self.coarse_by_number * time);
        let to_accumulation = exposure * self.between_by_volume;
        let to_coarse = self.coarse_by_volume * time;
        let total = to_accumulation + to_coarse;
        // Both shares are of the same decay: share = loss φ(total).
        let mean = mean_decay(total);
        Coagulated {
            aitken: remaining(aitken, self.aitken * 0.5, loss, time),
            accumulation: accumulation / (own + 1.0),
            to_accumulation: to_accumulation * mean,
            to_coarse: to_coarse * mean,
        }
    }
}

/// Fuchs' kernel [m³/s] of two diameters [m] and densities [kg/m³] in air of a temperature [K] and pressure [Pa].
pub fn kernel(first: (f64, f64), second: (f64, f64), temperature: f64, pressure: f64) -> f64 {
    let air = Air::new(temperature, pressure);
    single(first, &air).kernel(&single(second, &air))
}

/// Particles of a diameter [m] and density [kg/m³].
fn single((diameter, density): (f64, f64), air: &Air<f64>) -> Point<f64> {
    let mass = density * PI / 6.0 * diameter * diameter * diameter;
    let square = 8.0 * BOLTZMANN * air.temperature / (PI * mass);
    Point::new(diameter, 1.0 / diameter, 1.0 / square.sqrt(), square, air)
}

#[cfg(test)]
mod tests;
