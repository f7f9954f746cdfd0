//! What dust does to light at 550 nm: mass extinction efficiency and albedo by bin.
//!
//! From Mie's theory for spheres of refractive index 1.52 − 0.0016 i (unverified as a mean; inside the range that Di Biagio et al.
//! 2019, ACP 19, 15503, measured on dust of all continents, the Gobi and the Taklamakan among them), averaged over the size distribution within each bin
//! (`coarse_particles`: Kok 2011, 750 hPa) and density 2650 kg/m³. The test computes the table anew.

use crate::aerosol::coarse_particles::DUST_BINS;

/// Mass extinction efficiency of the dust bins at 550 nm [m²/kg].
pub const DUST_EXTINCTION: [f64; DUST_BINS] = [3351.7, 1468.4, 615.3, 281.5, 143.0];
/// Single-scattering albedo of the dust bins at 550 nm [1].
pub const DUST_ALBEDO: [f64; DUST_BINS] = [0.9927, 0.9807, 0.9569, 0.9248, 0.8759];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aerosol::air::Air;
    use crate::aerosol::coarse_particles::{DUST_DENSITY, DUST_EDGES, volume_equivalent};
    use approx::assert_relative_eq;

    /// A complex number.
    #[derive(Clone, Copy)]
    struct Complex(f64, f64);

    impl Complex {
        fn plus(self, o: Self) -> Self {
            Self(self.0 + o.0, self.1 + o.1)
        }
        fn times(self, o: Self) -> Self {
            Self(self.0 * o.0 - self.1 * o.1, self.0 * o.1 + self.1 * o.0)
        }
        fn over(self, o: Self) -> Self {
            let n = o.0 * o.0 + o.1 * o.1;
            Self(
                (self.0 * o.0 + self.1 * o.1) / n,
                (self.1 * o.0 - self.0 * o.1) / n,
            )
        }
        fn scaled(self, f: f64) -> Self {
            Self(self.0 * f, self.1 * f)
        }
        fn squared_size(self) -> f64 {
            self.0 * self.0 + self.1 * self.1
        }
    }

    /// Extinction and scattering efficiencies of a sphere of size parameter x and refractive index n + i k (Bohren and Huffman
    /// 1983, eq. 4.61, 4.62, 4.88 and 4.89: D_n of mx by downward, ψ and χ by upward recurrence).
    fn mie(x: f64, n: f64, k: f64) -> (f64, f64) {
        let m = Complex(n, k);
        let mx = m.scaled(x);
        let terms = (x + 4.05 * libm::cbrt(x) + 2.0) as usize + 1;
        let start = terms.max((mx.squared_size().sqrt()) as usize) + 16;
        let mut derivative = vec![Complex(0.0, 0.0); start + 1];
        for order in (1..=start).rev() {
            let ratio = Complex(order as f64, 0.0).over(mx);
            let inverse = Complex(1.0, 0.0).over(derivative[order].plus(ratio));
            derivative[order - 1] = ratio.plus(inverse.scaled(-1.0));
        }
        let (mut psi_before, mut psi) = (libm::cos(x), libm::sin(x));
        let (mut chi_before, mut chi) = (-libm::sin(x), libm::cos(x));
        let (mut extinction, mut scattering) = (0.0, 0.0);
        for order in 1..=terms {
            let o = order as f64;
            let factor = (2.0 * o - 1.0) / x;
            let (psi_now, chi_now) = (factor * psi - psi_before, factor * chi - chi_before);
            (psi_before, psi, chi_before, chi) = (psi, psi_now, chi, chi_now);
            let xi = Complex(psi, -chi);
            let xi_before = Complex(psi_before, -chi_before);
            let coefficient = |d: Complex| {
                let d = d.plus(Complex(o / x, 0.0));
                let above = d.scaled(psi).plus(Complex(-psi_before, 0.0));
                above.over(d.times(xi).plus(xi_before.scaled(-1.0)))
            };
            let a = coefficient(derivative[order].over(m));
            let b = coefficient(derivative[order].times(m));
            extinction += (2.0 * o + 1.0) * (a.0 + b.0);
            scattering += (2.0 * o + 1.0) * (a.squared_size() + b.squared_size());
        }
        (2.0 / (x * x) * extinction, 2.0 / (x * x) * scattering)
    }

    #[test]
    fn mie_is_that_of_wiscombe() {
        // Wiscombe 1979 (NCAR/TN-140+STR), test cases of MIEV0: extinction and scattering efficiencies.
        for (x, n, k, extinction, scattering) in [
            (1.0, 10.0, 10.0, 2.532_993, 2.049_405),
            (100.0, 10.0, 10.0, 2.071_124, 1.836_785),
            (1.0, 1.5, 1.0, 2.336_321, 0.663_454),
            (100.0, 1.5, 1.0, 2.097_502, 1.283_697),
            (10.0, 0.75, 0.0, 2.232_265, 2.232_265),
            (10.0, 1.5, 0.0, 2.881_999, 2.881_999),
        ] {
            let (found, scattered) = mie(x, n, k);
            assert_relative_eq!(found, extinction, max_relative = 2e-6);
            assert_relative_eq!(scattered, scattering, max_relative = 2e-6);
        }
    }

    #[test]
    fn efficiencies_are_mies() {
        let air = Air::new(273.15, 75_000.0);
        for bin in 0..DUST_BINS {
            let [low, high] =
                [0, 1].map(|k| volume_equivalent(DUST_EDGES[bin + k], DUST_DENSITY, &air) * 1e6);
            let steps = 600;
            let step = libm::log(high / low) / f64::from(steps);
            let (mut volume, mut extinction, mut scattering) = (0.0, 0.0, 0.0);
            for i in 0..steps {
                let d = low * libm::exp((f64::from(i) + 0.5) * step);
                let growth = libm::log(d / 3.4) / (2.0_f64.sqrt() * libm::log(3.0));
                let kok = d * (1.0 + libm::erf(growth)) * libm::exp(-(d / 12.0).powi(3));
                let (q, s) = mie(std::f64::consts::PI * d / 0.55, 1.52, 0.0016);
                volume += kok;
                extinction += 1.5 * q / (d * 1e-6) * kok;
                scattering += 1.5 * s / (d * 1e-6) * kok;
            }
            let efficiency = extinction / volume / DUST_DENSITY;
            assert_relative_eq!(DUST_EXTINCTION[bin], efficiency, max_relative = 2e-3);
            assert_relative_eq!(
                DUST_ALBEDO[bin],
                scattering / extinction,
                max_relative = 1e-3
            );
        }
    }
}
