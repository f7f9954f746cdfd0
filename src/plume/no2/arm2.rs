//! Ambient ratio method 2: NO2/NOx at a receptor from its total NOx.
//!
//! r(C) = −1.1723e−17 C⁶ + 4.2795e−14 C⁵ − 5.8345e−11 C⁴ + 3.4555e−8 C³ − 5.6062e−6 C² − 2.7383e−3 C + 1.2441,
//! kept between r_min and r_max (0.5 and 0.9); C is the NOx of all sources of the run [µg/m³ as NO2], whatever their group.
//!
//! Source: Podrez, M. (2015), An update to the ambient ratio method for 1-h NO2 air quality standards dispersion modeling,
//! Atmos. Environ. 103, 163–170; AERMOD 24142. Fitted to hourly NOx up to some 1100 µg/m³; beyond, r_min holds up to about
//! 1560 µg/m³, above which the polynomial would grow again.
//!
//! Groups with background get it at every receptor ([`super::units::group_share`]).

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_stays_between_its_limits() {
        assert_eq!(ratio(0.0, [0.5, 0.9]), 0.9);
        assert_eq!(ratio(1000.0, [0.2, 0.9]), 0.2);
        assert_eq!(ratio(600.0, [0.1, 0.9]), ratio(600.0, [0.0, 1.0]));
        assert_eq!(ratio(400.0, [0.5, 0.9]), 0.5);
        // Podrez' curve by hand at 200 µg/m³.
        let by_hand = 1.2441 - 2.7383e-3 * 200.0 - 5.6062e-6 * 4.0e4 + 3.4555e-8 * 8.0e6
            - 5.8345e-11 * 1.6e9
            + 4.2795e-14 * 3.2e11
            - 1.1723e-17 * 6.4e13;
        assert!((ratio(200.0, [0.2, 0.9]) - by_hand).abs() < 1.0e-12);
    }

    /// More receptors than one block.
    #[test]
    fn all_receptors_are_served() {
        let receptors = 600;
        let values: Vec<f64> = (0..2 * receptors).map(|i| f64::from(i as u32)).collect();
        let field = NoxField {
            receptors,
            values: &values,
        };
        let mut no2 = vec![-1.0; values.len()];
        convert(field, [0.3, 0.9], &mut no2);
        for receptor in 0..receptors {
            let total = values[receptor] + values[receptors + receptor];
            let sum = no2[receptor] + no2[receptors + receptor];
            assert!((sum - ratio(total, [0.3, 0.9]) * total).abs() < 1.0e-9 * total.max(1.0));
        }
    }
}
