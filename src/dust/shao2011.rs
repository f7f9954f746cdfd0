//! Dust emission after Shao et al. (2011, JGR 116, D08302, eq. 34), the simplified form of Shao 2004.
//!
//!   F(D) = c_y Δp_m(D) (1 + σ_m) g Q/u*²,   Q = Σ_D Q(D) Δp_s(D)
//!   σ_m = 12 u*² ρ_b/P (1 + 14 u* √(ρ_b/P)),  ρ_b = 1000 kg/m³, P = 30,000 Pa, c_y = 10⁻⁵
//!   Δp_s = γ Δp_m + (1 − γ) Δp_f,  γ = exp(−(u* − min u*_t)³)   (u* in m/s)
//!
//! Q(D) is White's saltation of grains of one size over the threshold of Shao and Lu 2000, raised by roughness and moisture. p_m
//! and p_f are the soil's size distributions minimally and fully dispersed, sums of log-normals over 1 to 2000 µm
//! (`seeds/dust/soil_sizes.csv`); those whose weights exceed 1 are scaled to it. Constants as in WRF-Chem's module_qf03.F.

use super::saltation::{WHITE, white_1979};
use super::sizes::{BINS, geometric_edges};
use super::threshold::shao_lu_2000;
use super::{GRAVITY, PARTICLE_DENSITY};
use std::f64::consts::{LN_2, PI, SQRT_2};

/// c_y [1].
const YIELD: f64 = 1e-5;
/// ρ_b: bulk density of the soil [kg/m³], and P: its yield pressure [Pa].
const SOIL: (f64, f64) = (1000.0, 30_000.0);
/// Sizes of grains: intervals of diameter from 1000/2¹⁰ to 2000 µm.
const INTERVALS: usize = 100;
const FINEST_PHI: f64 = 10.0;
const COARSEST_PHI: f64 = -1.0;
/// A micrometre [m].
const MICROMETRE: f64 = 1e-6;

/// A log-normal part of a size distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Weight [1].
    pub weight: f64,
    /// ln of the median diameter in µm.
    pub ln_median: f64,
    /// Width of ln D [1].
    pub ln_width: f64,
}

/// A soil laid on the grid of sizes.
#[derive(Debug, Clone)]
pub struct SoilSizes {
    /// Mean of each interval, geometric diameter [m].
    pub diameters: Vec<f64>,
    /// Δp_m of the intervals [1]; sums to 1.
    pub minimally_dispersed: Vec<f64>,
    /// Δp_f of the intervals [1]; sums to 1.
    pub fully_dispersed: Vec<f64>,
    /// Share of p_m in each bin of the model [1].
    pub bins: [f64; BINS],
}

impl SoilSizes {
    /// Of a soil by its parts minimally dispersed, as its grains lie, and fully dispersed, with aggregates broken.
    pub fn new(minimally: &[Part], fully: &[Part]) -> Self {
        let width = (FINEST_PHI - COARSEST_PHI) * LN_2 / INTERVALS as f64;
        let finest = libm::log(1e3) - FINEST_PHI * LN_2;
        // The logarithmic mean of an interval's ends, as WRF takes it.
        let mean = libm::log(libm::sinh(0.5 * width) / (0.5 * width));
        let middles: Vec<f64> = (0..INTERVALS)
            .map(|i| finest + width * (i as f64 + 0.5) + mean)
            .collect();
        let edges = geometric_edges();
        let (whole, minimally_dispersed) = laid(minimally, &middles);
        let below = |diameter: f64| cumulative(minimally, diameter) / (whole * width);
        Self {
            diameters: middles.iter().map(|x| MICROMETRE * libm::exp(*x)).collect(),
            minimally_dispersed,
            fully_dispersed: laid(fully, &middles).1,
            bins: std::array::from_fn(|bin| below(edges[bin + 1]) - below(edges[bin])),
        }
    }
}

/// Sum of the density at the middles [ln µm], and the shares of the intervals about them, together 1.
fn laid(parts: &[Part], middles: &[f64]) -> (f64, Vec<f64>) {
    let root = (2.0 * PI).sqrt();
    let density = |x: f64| -> f64 {
        let part = |part: &Part| {
            let away = (x - part.ln_median) / part.ln_width;
            part.weight / (root * part.ln_width) * libm::exp(-0.5 * away * away)
        };
        parts.iter().map(part).sum()
    };
    let mut shares: Vec<f64> = middles.iter().map(|x| density(*x)).collect();
    let sum: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= sum;
    }
    (sum, shares)
}

/// Mass below a diameter [m] in the weights' own measure.
fn cumulative(parts: &[Part], diameter: f64) -> f64 {
    let x = libm::log(diameter / MICROMETRE);
    let part = |part: &Part| {
        let away = (x - part.ln_median) / (SQRT_2 * part.ln_width);
        0.5 * part.weight * (1.0 + libm::erf(away))
    };
    parts.iter().map(part).sum()
}

/// What a soil gives off.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ShaoFlux {
    /// Saltation Q [kg m⁻¹ s⁻¹].
    pub saltation: f64,
    /// F over Δp_m [kg m⁻² s⁻¹]: times the share of p_m in a range of sizes it is the flux of these.
    pub coefficient: f64,
    /// Least threshold of all sizes [m/s].
    pub least_threshold: f64,
}

/// Emission of ground that is all bare, at a friction velocity [m/s] and air density [kg/m³], of a soil whose thresholds roughness
/// and moisture raise by a factor [1].
pub fn flux(
    friction_velocity: f64,
    air_density: f64,
    soil: &SoilSizes,
    threshold_factor: f64,
) -> ShaoFlux {
    let u = friction_velocity;
    let threshold =
        |diameter: f64| threshold_factor * shao_lu_2000(diameter, PARTICLE_DENSITY, air_density);
    let least_threshold = soil
        .diameters
        .iter()
        .map(|d| threshold(*d))
        .fold(f64::INFINITY, f64::min);
    if u <= least_threshold {
        return ShaoFlux {
            least_threshold,
            ..ShaoFlux::default()
        };
    }
    let above = u - least_threshold;
    let bound = libm::exp(-above * above * above);
    let mut saltation = 0.0;
    for (i, diameter) in soil.diameters.iter().enumerate() {
        let share = bound * soil.minimally_dispersed[i] + (1.0 - bound) * soil.fully_dispersed[i];
        saltation += share * white_1979(u, threshold(*diameter), air_density, WHITE);
    }
    let zeta = u * (SOIL.0 / SOIL.1).sqrt();
    let bombardment = 12.0 * zeta * zeta * (1.0 + 14.0 * zeta);
    ShaoFlux {
        saltation,
        coefficient: YIELD * (1.0 + bombardment) * GRAVITY * saltation / (u * u),
        least_threshold,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::print_stdout)]
mod tests {
    use super::*;
    use crate::dust::SoilTexture;
    use crate::dust::tables::soil_sizes;
    use approx::assert_relative_eq;

    const WRF: &str = include_str!("../../tests/data/dust/shao2011.csv");

    #[test]
    fn soils_are_whole() {
        for texture in SoilTexture::ALL {
            let sizes = &soil_sizes().unwrap()[texture.index()];
            assert_relative_eq!(
                sizes.minimally_dispersed.iter().sum::<f64>(),
                1.0,
                max_relative = 1e-12
            );
            assert_relative_eq!(
                sizes.fully_dispersed.iter().sum::<f64>(),
                1.0,
                max_relative = 1e-12
            );
            assert!(sizes.bins.iter().all(|share| (0.0..0.5).contains(share)));
        }
    }

    #[test]
    fn twelve_soils_as_wrf_has_them() {
        let soils = soil_sizes().unwrap();
        let (mut worst, mut count) = (0.0_f64, 0);
        for line in WRF.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |k: usize| cells[k].parse::<f64>().unwrap();
            let texture = SoilTexture::ALL
                .into_iter()
                .find(|t| t.name() == cells[0])
                .unwrap();
            let soil = &soils[texture.index()];
            let cover = number(3);
            let factor = crate::dust::drag::raupach_1993(crate::dust::drag::frontal_area(cover));
            let ours = flux(number(2), number(1), soil, factor);
            assert_relative_eq!(ours.least_threshold, number(4), max_relative = 1e-7);
            // WRF's bins end with the first interval that holds their edge, its dust with the last middle below 20 µm.
            let bare = (1.0 - cover) * (1.0 - cover);
            let edge = |i: i32| 1e-6 * 1000.0 / 2.0_f64.powf(10.0 - 0.11 * f64::from(i));
            let last = |upper: f64| {
                (0..=100)
                    .find(|i| edge(*i) >= upper * (1.0 - 1e-12))
                    .unwrap() as usize
            };
            let dust = soil.diameters.iter().filter(|d| **d <= 20e-6).count();
            let ends = [2e-6, 3.6e-6, 6e-6, 12e-6, 20e-6].map(last);
            let mut begin = 0;
            for (bin, end) in ends.into_iter().enumerate() {
                let shares = &soil.minimally_dispersed[begin..end.min(dust)];
                let got = bare * ours.coefficient * shares.iter().sum::<f64>();
                let expected = number(5 + bin);
                if expected > 1e-20 {
                    worst = worst.max((got / expected - 1.0).abs());
                    count += 1;
                } else {
                    assert!(got < 1e-19, "{line}: {got}");
                }
                begin = end;
            }
        }
        println!(
            "{count} fluxes of 12 soils beside WRF's module_qf03.F: largest difference {worst:.1e}"
        );
        assert!(worst < 1e-6 && count > 300, "{worst} {count}");
    }

    #[test]
    fn calm_air_and_rough_ground_give_nothing() {
        let soil = &soil_sizes().unwrap()[SoilTexture::SiltLoam.index()];
        let calm = flux(0.15, 1.2, soil, 1.0);
        assert_eq!(calm.coefficient, 0.0);
        assert!(calm.least_threshold > 0.19);
        assert_eq!(flux(0.35, 1.2, soil, 2.0).saltation, 0.0);
        assert_eq!(flux(0.35, 1.2, soil, f64::INFINITY).saltation, 0.0);
    }
}
