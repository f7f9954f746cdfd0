//! Ambient ratio method 2: NO2/NOx at a receptor from its total NOx.
//!
//! r(C) = −1.1723e−17 C⁶ + 4.2795e−14 C⁵ − 5.8345e−11 C⁴ + 3.4555e−8 C³ − 5.6062e−6 C² − 2.7383e−3 C + 1.2441,
//! kept between r_min and r_max (0.5 and 0.9); C is the NOx of all sources of the run [µg/m³ as NO2], whatever their group.
//!
//! Source: Podrez, M. (2015), An update to the ambient ratio method for 1-h NO2 air quality standards dispersion modeling,
//! Atmos. Environ. 103, 163–170; AERMOD 24142. Fitted to hourly NOx up to some 1100 µg/m³; beyond, r_min holds up to about
//! 1560 µg/m³, above which the polynomial would grow again.
//!
//! Groups with background get it at every receptor ([`super::background::group_share`]).

use super::NoxField;

/// Coefficients of C⁶ … C⁰.
const COEFFICIENTS: [f64; 7] = [
    -1.1723e-17,
    4.2795e-14,
    -5.8345e-11,
    3.4555e-8,
    -5.6062e-6,
    -2.7383e-3,
    1.2441,
];

/// NO2/NOx [1] at a total of `nox` [µg/m³] between `limits` (least, greatest).
pub fn ratio(nox: f64, limits: [f64; 2]) -> f64 {
    let polynomial = COEFFICIENTS.iter().fold(0.0, |sum, c| sum * nox + c);
    if polynomial > limits[1] {
        limits[1]
    } else if polynomial < limits[0] {
        limits[0]
    } else {
        polynomial
    }
}

/// NO2 of every source `[source][receptor]` [µg/m³].
pub fn convert(nox: NoxField<'_>, limits: [f64; 2], no2: &mut [f64]) {
    const BLOCK: usize = 256;
    let sources = nox.sources();
    let mut share = [0.0; BLOCK];
    for first in (0..nox.receptors).step_by(BLOCK) {
        let count = BLOCK.min(nox.receptors - first);
        let share = &mut share[..count];
        share.fill(0.0);
        for source in 0..sources {
            for (total, value) in share.iter_mut().zip(&nox.of(source)[first..first + count]) {
                *total += value;
            }
        }
        for value in share.iter_mut() {
            *value = ratio(*value, limits);
        }
        for source in 0..sources {
            let start = source * nox.receptors + first;
            let from = &nox.values[start..start + count];
            for ((to, from), ratio) in no2[start..start + count].iter_mut().zip(from).zip(&*share) {
                *to = from * ratio;
            }
        }
    }
}
