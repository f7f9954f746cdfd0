//! What an inlet lets through: PM1, PM2.5 and PM10 by aerodynamic diameter.
//!
//! A particle of diameter D and density ρ passes where ρ D² C(D) < ρ₀ D_a² C(D_a), ρ₀ = 1000 kg/m³. With C = 1 + 2.514 λ/D
//! (error of D below 0.3 % for cuts of 1 µm and more) the limit D_c is the root of
//!
//! D_c² + 2.514 λ D_c = (ρ₀/ρ)(D_a² + 2.514 λ D_a)
//!
//! (Jiang et al. 2006, Atmos. Environ. 40, 4773, eq. 2, with λ of the place instead of that at sea level), and the share of a
//! log-normal mode's mass below it is ½ erfc(−(ln(D_c/D_g) − 3 ln²σ)/(√2 ln σ)). Inlets sort particles with the water that
//! they have outside; filters are then weighed at 50 % RH (HJ 618-2011, HJ 656-2013): [`PM_HUMIDITY`].

use super::air::Air;
use super::coarse_particles::{DUST_BINS, DUST_EDGES};
use super::modes::{Dry, Shape, WATER_DENSITY};
use super::relaxation::erfc;
use crate::numerics::lanes::Lanes;

/// Relative humidity at which filters are weighed [1].
pub const PM_HUMIDITY: f64 = 0.5;
/// Aerodynamic diameters of PM1, PM2.5 and PM10 [m].
pub const PM_CUTS: [f64; 3] = [1e-6, 2.5e-6, 10e-6];
/// Slip of large particles over λ/D.
const SLIP: f64 = 2.514;

/// Volume-equivalent diameter [m] of the particles of a density [kg/m³] that an inlet of aerodynamic diameter `cut` [m] just
/// lets through.
#[inline(always)]
pub fn limit<V: Lanes>(cut: f64, density: V, air: &Air<V>) -> V {
    let slip = air.mean_free_path * SLIP;
    let goal = (slip + cut) * (cut * 1000.0) / density;
    let half = slip * 0.5;
    // −b + √(b² + q), without loss of digits.
    goal / (half + half.mul_add(half, goal).sqrt())
}

/// Share of a mode's mass [1] that passes an inlet of aerodynamic diameter `cut` [m]; number median `diameter` [m] and
/// `density` [kg/m³] with the water that the particles have at the inlet.
#[inline(always)]
pub fn mode_share<V: Lanes>(cut: f64, shape: &Shape, diameter: V, density: V, air: &Air<V>) -> V {
    let width = std::f64::consts::SQRT_2 * shape.ln_spread;
    let steps = (limit(cut, density, air) / diameter).ln();
    erfc(-((steps - 3.0 * shape.ln_spread * shape.ln_spread) / width)) * 0.5
}

/// Share of each dust bin's mass [1] that passes an inlet of aerodynamic diameter `cut` [m]: 0 or 1 where the cut is an edge,
/// between them by the logarithm of the diameter.
pub fn dust_shares(cut: f64) -> [f64; DUST_BINS] {
    let mut shares = [0.0; DUST_BINS];
    for (bin, share) in shares.iter_mut().enumerate() {
        let (low, high) = (DUST_EDGES[bin], DUST_EDGES[bin + 1]);
        *share = if cut >= high {
            1.0
        } else if cut <= low {
            0.0
        } else {
            libm::log(cut / low) / libm::log(high / low)
        };
    }
    shares
}

/// A mode as an inlet meets it.
#[derive(Debug, Clone, Copy)]
pub struct Sampled<V> {
    /// Its shape.
    pub shape: Shape,
    /// Dry matter.
    pub dry: Dry<V>,
    /// Number median diameter with the water it has outside [m].
    pub diameter: V,
    /// Density with that water [kg/m³].
    pub density: V,
}

/// Particulate mass below a cut [kg/m³].
#[derive(Debug, Clone, Copy)]
pub struct Particulate<V> {
    /// Without water.
    pub dry: V,
    /// As weighed, at 50 % RH (water by κ).
    pub weighed: V,
}

/// Particulate mass that passes an inlet of aerodynamic diameter `cut` [m], of modes and dust by bin [kg/m³].
#[inline(always)]
pub fn particulate<V: Lanes>(
    cut: f64,
    modes: &[Sampled<V>; 3],
    dust: &[V; DUST_BINS],
    air: &Air<V>,
) -> Particulate<V> {
    let mut dry = V::splat(0.0);
    let mut water = V::splat(0.0);
    for mode in modes {
        let share = mode_share(cut, &mode.shape, mode.diameter, mode.density, air);
        dry = share.mul_add(mode.dry.mass, dry);
        let held = mode.dry.water(V::splat(PM_HUMIDITY)) * WATER_DENSITY;
        water = share.mul_add(held, water);
    }
    for (share, mass) in dust_shares(cut).into_iter().zip(dust) {
        dry = dry + *mass * share;
    }
    Particulate {
        dry,
        weighed: dry + water,
    }
}

#[cfg(test)]
mod tests {
    use super::super::coarse_particles::volume_equivalent;
    use super::super::modes::{ACCUMULATION, AITKEN, COARSE};
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn limits_are_those_of_the_full_slip() {
        for pressure in [60_000.0, 75_000.0, 100_000.0] {
            let air = Air::new(270.0, pressure);
            for cut in PM_CUTS {
                for density in [1000.0, 1500.0, 2650.0] {
                    let full = volume_equivalent(cut, density, &air);
                    assert_relative_eq!(limit(cut, density, &air), full, max_relative = 3e-3);
                }
                assert_relative_eq!(limit(cut, 1000.0, &air), cut, max_relative = 1e-12);
            }
        }
    }

    #[test]
    fn shares_are_the_integral_of_the_mode() {
        let air = Air::new(270.0, 75_000.0);
        for (shape, diameter, density) in [
            (AITKEN, 3e-8, 1600.0),
            (ACCUMULATION, 1e-7, 1500.0),
            (ACCUMULATION, 3e-7, 1300.0),
            (COARSE, COARSE.smallest, 2200.0),
        ] {
            for cut in PM_CUTS {
                let border = limit(cut, density, &air);
                let (mut below, mut all) = (0.0, 0.0);
                for i in -9000..=9000 {
                    let x = f64::from(i) * 1e-3 + 3.0 * shape.ln_spread;
                    let d = diameter * libm::exp(x * shape.ln_spread);
                    let mass = libm::exp(-0.5 * x * x) * d.powi(3);
                    all += mass;
                    if d < border {
                        below += mass;
                    }
                }
                let share = mode_share(cut, &shape, diameter, density, &air);
                assert!(
                    (share - below / all).abs() < 1e-3,
                    "{share} {}",
                    below / all
                );
            }
        }
        // Half of the coarse mode's mass is larger than 6 µm (8.9 µm aerodynamic): PM2.5 gets a few percent of it.
        let share = mode_share(2.5e-6, &COARSE, COARSE.smallest, 2200.0, &air);
        assert!(share > 0.02 && share < 0.08, "{share}");
    }

    #[test]
    fn particulate_mass_adds_up() {
        use super::super::modes::Material;
        let air = Air::new(270.0, 75_000.0);
        let sampled = |shape: Shape, diameter: f64, material, mass: f64| {
            let mut dry = Dry::<f64>::none();
            dry.add(material, mass);
            Sampled {
                shape,
                dry,
                diameter,
                density: dry.density(),
            }
        };
        let modes = [
            sampled(AITKEN, 3e-8, Material::BlackCarbon, 1e-9),
            sampled(ACCUMULATION, 1e-7, Material::Sulfate, 30e-9),
            sampled(COARSE, COARSE.smallest, Material::Other, 40e-9),
        ];
        let dust = [1e-9, 5e-9, 20e-9, 50e-9, 70e-9];
        let all = particulate(1e-3, &modes, &dust, &air);
        assert_relative_eq!(
            all.dry,
            (1.0 + 30.0 + 40.0 + 146.0) * 1e-9,
            max_relative = 1e-6
        );
        let fine = particulate(2.5e-6, &modes, &dust, &air);
        assert!(fine.dry > 37e-9 && fine.dry < 41e-9, "{}", fine.dry);
        // 30 µg/m³ of sulfate hold 0.53 of their volume in water at 50 %.
        assert_relative_eq!(
            fine.weighed - fine.dry,
            30e-9 / 1.77 * 0.53,
            max_relative = 0.02
        );
    }

    #[test]
    fn dust_passes_by_whole_bins() {
        assert_eq!(dust_shares(1e-6), [1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(dust_shares(2.5e-6), [1.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(dust_shares(10e-6), [1.0, 1.0, 1.0, 1.0, 0.0]);
        assert_eq!(dust_shares(1e-4), [1.0; DUST_BINS]);
        let between = dust_shares(14.142_135_623_73e-6);
        assert_relative_eq!(between[4], 0.5, max_relative = 1e-9);
    }
}
