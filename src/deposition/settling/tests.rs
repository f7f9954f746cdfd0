#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::*;

/// Velocities [mm/s] of 2.5, 10 and 20 µm at ρ_p 2650 in air of given density [kg/m³] and temperature [°C], computed
/// independently of this code for the six places of the region.
const PLACES: [(&str, f64, f64, [f64; 3]); 6] = [
    ("sea level", 1.225_012, 15.0, [0.536_74, 8.200_4, 32.543]),
    (
        "Lanzhou 1520 m",
        1.024_017,
        15.0,
        [0.543_08, 8.225_7, 32.594],
    ),
    (
        "Xining 2260 m",
        0.949_824,
        10.0,
        [0.553_39, 8.350_1, 33.064],
    ),
    (
        "Qaidam 2800 m",
        0.888_307,
        10.0,
        [0.556_30, 8.361_7, 33.087],
    ),
    ("Gonghe 2900 m", 0.883_474, 8.0, [0.559_54, 8.408_8, 33.272]),
    ("pass 3500 m", 0.829_128, 5.0, [0.567_11, 8.491_1, 33.576]),
];

#[test]
fn settling_at_six_altitudes() {
    let mut worst = 0.0_f64;
    for (place, density, celsius, expected) in PLACES {
        let temperature = celsius + 273.15;
        let pressure = density * GAS_CONSTANT * temperature / MOLAR_MASS_AIR;
        for (diameter, expected) in [2.5e-6, 10e-6, 20e-6].into_iter().zip(expected) {
            let got = 1e3 * settling_velocity(diameter, 2650.0, temperature, pressure);
            worst = worst.max((got / expected - 1.0).abs());
            println!(
                "{place:15} {:4.1} um: {got:.4} mm/s, reference {expected:.4}",
                1e6 * diameter
            );
        }
    }
    println!("largest difference {worst:.1e}");
    assert!(worst < 0.01, "{worst}");
}

#[test]
fn air_is_that_of_the_standard_atmosphere() {
    // U.S. Standard Atmosphere 1976, table III: sea level 1.7894e-5 Pa s; 2500 m: 1.7106e-5 (271.91 K).
    approx::assert_relative_eq!(dynamic_viscosity(288.15), 1.7894e-5, max_relative = 1e-4);
    approx::assert_relative_eq!(dynamic_viscosity(271.906), 1.7106e-5, max_relative = 1e-3);
    // Seinfeld and Pandis 2006, chapter 9: 0.0651 µm at 298 K (with a viscosity of 1.8e-5 Pa s; 1.84e-5 here).
    approx::assert_relative_eq!(
        mean_free_path(298.0, 101_325.0),
        6.51e-8,
        max_relative = 2.5e-2
    );
    // Slip of a 1 µm sphere at 1 atm and 20 °C: 1.164 (Seinfeld and Pandis 2006, table 9.3, 298 K: 1.164).
    let slip = cunningham(1e-6, mean_free_path(298.0, 101_325.0));
    approx::assert_relative_eq!(slip, 1.164, max_relative = 5e-3);
}

#[test]
fn one_micron_at_770_hpa_falls_faster_by_slip() {
    let (sea, high) = (101_325.0, 77_000.0);
    let ratio = settling_velocity(1e-6, 1000.0, 283.15, high)
        / settling_velocity(1e-6, 1000.0, 283.15, sea);
    // By hand: λ 65.0 nm → 85.6 nm; C = 1 + 0.13 × 1.257 = 1.1636 → 1.2153 (the exponential is 1e-4): 1.0445.
    approx::assert_relative_eq!(ratio, 1.0445, max_relative = 2e-3);
}

#[test]
fn seven_points_integrate_a_power_of_the_diameter() {
    // The mass mean of D² is D² e^{2 ln²σ}.
    for spread in [1.6, 2.0, 2.5] {
        let exact = libm::exp(2.0 * libm::log(spread) * libm::log(spread));
        approx::assert_relative_eq!(
            mass_mean(1.0, spread, |d| d * d),
            exact,
            max_relative = 1e-3
        );
    }
}
