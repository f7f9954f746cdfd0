//! Sizes of dust: the five bins of the model and what the schemes put into them.
//!
//! The bins are cut by aerodynamic diameter, as instruments cut PM2.5 and PM10. A grain of density ρ_p has the aerodynamic
//! diameter a of the sphere of 1000 kg/m³ that settles as fast:
//!
//!   ρ_p D² C(D) = ρ₀ a² C(a),  ρ₀ = 1000 kg/m³, C the slip correction (at 1013.25 hPa and 15 °C)
//!
//! Spheres are assumed (shape factor 1). Size distribution at emission, brittle fragmentation (Kok 2011, PNAS 108, 1016, eq. 6):
//!
//!   dV/dln D = D/c_V (1 + erf(ln(D/D_s)/(√2 ln σ_s))) exp(−(D/λ)³),  D_s = 3.4 µm, σ_s = 3.0, λ = 12 µm, c_V = 12.62 µm

use super::PARTICLE_DENSITY;
pub use crate::aerosol::coarse_particles::{DUST_BINS as BINS, DUST_EDGES as EDGES};
use crate::deposition::{cunningham, mean_free_path};
use crate::units::STANDARD_PRESSURE;
use std::f64::consts::SQRT_2;

/// Lanes of the bins in a species table.
pub const LANES: [&str; BINS] = ["ADUST1", "ADUST2", "ADUST3", "ADUST4", "ADUST5"];
/// Temperature at which diameters are converted [K].
const TEMPERATURE: f64 = 288.15;
/// Density of the sphere that defines aerodynamic diameters [kg/m³].
const UNIT_DENSITY: f64 = 1000.0;
/// D_s, λ and c_V [m], σ_s [1] of Kok 2011.
const SOIL_MEDIAN: f64 = 3.4e-6;
const SOIL_SPREAD: f64 = 3.0;
const CRACK: f64 = 12e-6;
const NORM: f64 = 12.62e-6;
/// Intervals of Simpson's rule over a bin.
const INTERVALS: usize = 256;
/// Halvings that leave the least bit of a diameter.
const HALVINGS: usize = 60;

/// Geometric diameter [m] of a grain of a density [kg/m³] by its aerodynamic diameter [m], in air of a temperature [K] and
/// pressure [Pa].
pub fn geometric_diameter(aerodynamic: f64, density: f64, temperature: f64, pressure: f64) -> f64 {
    let free_path = mean_free_path(temperature, pressure);
    let settling = |diameter: f64| diameter * diameter * cunningham(diameter, free_path);
    let wanted = UNIT_DENSITY * settling(aerodynamic);
    // D lies between a and a/(ρ_p/ρ₀): slip makes settling at most linear in D.
    let ratio = UNIT_DENSITY / density;
    let (mut low, mut high) = (aerodynamic * ratio.min(1.0), aerodynamic * ratio.max(1.0));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if density * settling(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Edges of the bins as geometric diameters of mineral dust [m].
pub fn geometric_edges() -> [f64; BINS + 1] {
    EDGES.map(|edge| geometric_diameter(edge, PARTICLE_DENSITY, TEMPERATURE, STANDARD_PRESSURE))
}

/// dV/dln D [1] of freshly raised dust at a geometric diameter [m].
pub fn kok_2011(diameter: f64) -> f64 {
    let soil = libm::log(diameter / SOIL_MEDIAN) / (SQRT_2 * libm::log(SOIL_SPREAD));
    let crack = diameter / CRACK;
    diameter / NORM * (1.0 + libm::erf(soil)) * libm::exp(-crack * crack * crack)
}

/// Share of freshly raised dust between two geometric diameters [m], of all that is raised [1].
pub fn kok_2011_share(lower: f64, upper: f64) -> f64 {
    let step = libm::log(upper / lower) / INTERVALS as f64;
    let ordinate = |i: usize| kok_2011(lower * libm::exp(step * i as f64));
    let mut sum = ordinate(0) + ordinate(INTERVALS);
    for i in 1..INTERVALS {
        sum += if i % 2 == 1 { 4.0 } else { 2.0 } * ordinate(i);
    }
    sum * step / 3.0
}

/// Shares of the bins [1] in all dust that Kok's law raises; what is coarser than 20 µm aerodynamic is missing from their sum.
pub fn kok_2011_shares() -> [f64; BINS] {
    let edges = geometric_edges();
    std::array::from_fn(|bin| kok_2011_share(edges[bin], edges[bin + 1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn aerodynamic_and_geometric_diameters() {
        // Without slip D = a/√2.65; slip shifts 10 µm by less than 1 % and 0.1 µm to more than half of it.
        let edges = geometric_edges();
        assert_relative_eq!(edges[4], 10e-6 / 2.65_f64.sqrt(), max_relative = 0.01);
        assert!(edges[4] < 10e-6 / 2.65_f64.sqrt());
        assert!((0.04e-6..0.06e-6).contains(&edges[0]), "{}", edges[0]);
        let same = geometric_diameter(3e-6, 1000.0, 288.15, 101_325.0);
        assert_relative_eq!(same, 3e-6, max_relative = 1e-14);
        // A pass at 3,500 m: the cut at 2.5 µm moves by less than 1 %.
        let high = geometric_diameter(2.5e-6, 2650.0, 278.15, 66_200.0);
        assert_relative_eq!(high, edges[2], max_relative = 0.01);
        // Settling at equal speed is what defines it.
        let speed = |d: f64, density: f64| {
            crate::deposition::settling_velocity(d, density, 288.15, 101_325.0)
        };
        for (aerodynamic, geometric) in EDGES.iter().zip(edges) {
            assert_relative_eq!(
                speed(*aerodynamic, 1000.0),
                speed(geometric, 2650.0),
                max_relative = 1e-12
            );
        }
    }

    #[test]
    fn the_bins_join_and_hold_nearly_all() {
        let edges = geometric_edges();
        let shares = kok_2011_shares();
        let whole = kok_2011_share(edges[0], edges[BINS]);
        assert_relative_eq!(shares.iter().sum::<f64>(), whole, max_relative = 1e-6);
        assert!((0.8..0.95).contains(&whole), "{whole}");
        let expected = [0.001661, 0.02063, 0.08513, 0.27291, 0.48758];
        for (share, expected) in shares.iter().zip(expected) {
            assert_relative_eq!(*share, expected, max_relative = 1e-3);
        }
        // Kok 2011: c_V makes the whole 1.
        assert_relative_eq!(kok_2011_share(1e-8, 60e-6), 1.0, max_relative = 2e-3);
    }
}
