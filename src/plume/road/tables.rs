//! Tables that do not change: e^x in straight pieces, and erf.
//!
//! AERMOD takes e^x of a road's plume from 1,000 straight pieces between −20 and 0 (up to 5e-5 too large), which is part of
//! its figures; between two of its points e^x = e^{x₀} (1 + (x − x₀) (e^Δ − 1)/Δ).

use crate::numerics::lanes::Lanes;

/// Pieces of e^x less one.
const PIECES: usize = 999;
/// Lower end of e^x.
const LEAST: f64 = -20.0;
/// Width of the pieces of erf.
const ERF_WIDTH: f64 = 0.125;
/// Pieces of erf; beyond them it is 1 to 16 digits.
const ERF_PIECES: usize = 48;

/// e^x and erf.
#[derive(Debug, Clone)]
pub struct RoadTables {
    exponential: Vec<f64>,
    width: f64,
    rise: f64,
    error_function: Vec<[f64; 8]>,
}

impl Default for RoadTables {
    fn default() -> Self {
        Self::new()
    }
}

impl RoadTables {
    /// Makes them.
    pub fn new() -> Self {
        let width = -LEAST / PIECES as f64;
        let exponential = (0..=PIECES)
            .map(|piece| libm::exp(LEAST + piece as f64 * width))
            .collect();
        let error_function = (0..ERF_PIECES)
            .map(|piece| taylor_of_erf((piece as f64 + 0.5) * ERF_WIDTH))
            .collect();
        Self {
            exponential,
            width,
            rise: libm::expm1(width) / width,
            error_function,
        }
    }

    /// e^x of x ≤ 0 in straight pieces, e^−20 below −20.
    #[inline(always)]
    pub(super) fn exp<V: Lanes>(&self, x: V) -> V {
        let from = x.at_least(LEAST) - LEAST;
        let piece = (from * (1.0 / self.width)).floor().at_most(PIECES as f64);
        let start = V::gather(&self.exponential, piece);
        start * ((from - piece * self.width) * self.rise + 1.0)
    }

    /// erf of x ≥ 0.
    #[inline(always)]
    pub(super) fn erf<V: Lanes>(&self, x: V) -> V {
        let x = x.at_most(ERF_WIDTH * ERF_PIECES as f64);
        let piece = (x * (1.0 / ERF_WIDTH))
            .floor()
            .at_most(ERF_PIECES as f64 - 1.0);
        let h = x - (piece + 0.5) * ERF_WIDTH;
        let [a, b, c, d, e, f, g, i] = V::rows(&self.error_function, piece);
        ((((((i * h + g) * h + f) * h + e) * h + d) * h + c) * h + b) * h + a
    }
}

/// Coefficients of erf(centre + h) in powers of h: erf′ = g, g′ = −2 x g.
fn taylor_of_erf(centre: f64) -> [f64; 8] {
    let mut slope = [0.0; 8];
    slope[0] = 2.0 / std::f64::consts::PI.sqrt() * libm::exp(-centre * centre);
    slope[1] = -2.0 * centre * slope[0];
    for n in 1..7 {
        slope[n + 1] = -2.0 * (centre * slope[n] + slope[n - 1]) / (n + 1) as f64;
    }
    let mut series = [0.0; 8];
    series[0] = libm::erf(centre);
    for n in 1..8 {
        series[n] = slope[n - 1] / n as f64;
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erf_is_erf() {
        let tables = RoadTables::new();
        for n in 0..4_000 {
            let x = f64::from(n) * 0.001_73;
            assert!((tables.erf(x) - libm::erf(x)).abs() < 2.0e-11, "{x}");
        }
    }

    #[test]
    fn exponential_is_exact_at_its_points_and_too_large_between() {
        let tables = RoadTables::new();
        let width = 20.0 / 999.0;
        for piece in 0..999 {
            let x = -20.0 + f64::from(piece) * width;
            assert!((tables.exp(x + 1.0e-12) / libm::exp(x) - 1.0).abs() < 1.0e-10);
            let excess = tables.exp(x + 0.5 * width) / libm::exp(x + 0.5 * width) - 1.0;
            assert!((excess - width * width / 8.0).abs() < 1.0e-7, "{excess}");
        }
        assert_eq!(tables.exp(-50.0), libm::exp(-20.0));
        assert!((tables.exp(0.0) - 1.0).abs() < 1.0e-12);
    }
}
