//! What the mechanism's counters of reacted precursors make: mass yields.
//!
//! m_i = Σ_c α_ic M_c n_c. Monoterpenes: Xu et al. 2018 (α of C* 0.01 to 1000 µg/m³; the class of 10⁴ is left out, as in
//! CMAQ's namelist). Isoprene with OH: Carlton et al. 2010 (α 0.232 at C* 116.01, 0.0288 at 0.617 µg/m³, after Henze and
//! Seinfeld 2006). Sesquiterpenes: Carlton et al. 2010 (α 1.537 at 24.984 µg/m³, after Griffin et al. 1999). Potential
//! combustion SOA: Murphy et al. 2017 (all of the precursor).
//!
//! The products of isoprene and sesquiterpenes go to the monoterpenes' classes on both sides of their C*, the share of the
//! upper one being log(C*/C_lower)/log(C_upper/C_lower), so that their mean log C* is kept.

use super::classes::{SEMIVOLATILE, TERPENES};

/// A precursor: counter of the mechanism and molar mass [kg/mol] (CMAQ's namelist).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precursor {
    /// Name of the counter.
    pub counter: &'static str,
    /// Molar mass of what reacts [kg/mol].
    pub molar_mass: f64,
}

/// The precursors, in the order of [`super::OrganicCell::reacted`].
pub const PRECURSORS: [Precursor; 4] = [
    Precursor {
        counter: "ISOPRXN",
        molar_mass: 0.0681,
    },
    Precursor {
        counter: "TRPRXN",
        molar_mass: 0.1362,
    },
    Precursor {
        counter: "SESQRXN",
        molar_mass: 0.204,
    },
    Precursor {
        counter: "PCSOARXN",
        molar_mass: 0.170,
    },
];
/// Position of the combustion precursor.
const COMBUSTION: usize = 3;
/// Mass yields of isoprene, monoterpenes and sesquiterpenes into the five classes from `AMT1J` to `AMT6J`.
const YIELDS: [[f64; 3]; 5] = [
    [0.0288 * 0.1348, 0.072, 0.0],
    [0.0288 * 0.8652, 0.032, 0.0],
    [0.0, 0.103, 1.537 * 0.6024],
    [0.232 * 0.9355, 0.143, 1.537 * 0.3976],
    [0.232 * 0.0645, 0.285, 0.0],
];

/// Mass yields of a semivolatile class from isoprene, monoterpenes and sesquiterpenes [kg/kg].
pub fn yields(class: usize) -> [f64; 3] {
    class
        .checked_sub(TERPENES)
        .and_then(|row| YIELDS.get(row))
        .copied()
        .unwrap_or([0.0; 3])
}

/// Mass of a semivolatile class made of what has reacted [kg/m³].
pub(super) fn made(class: usize, reacted: &[f64; PRECURSORS.len()]) -> f64 {
    let terms = yields(class).into_iter().zip(PRECURSORS).zip(reacted);
    terms
        .map(|((share, precursor), moles)| share * precursor.molar_mass * moles)
        .sum()
}

/// Adds all that is made to the vapours [kg/m³].
#[inline(always)]
pub(super) fn add(reacted: &[f64; PRECURSORS.len()], vapour: &mut [f64; SEMIVOLATILE.len()]) {
    for (row, shares) in YIELDS.iter().enumerate() {
        let mut mass = 0.0;
        for k in 0..3 {
            mass += shares[k] * PRECURSORS[k].molar_mass * reacted[k];
        }
        vapour[TERPENES + row] += mass;
    }
}

/// Potential combustion SOA made [kg/m³].
#[inline(always)]
pub(super) fn combustion(reacted: &[f64; PRECURSORS.len()]) -> f64 {
    PRECURSORS[COMBUSTION].molar_mass * reacted[COMBUSTION]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_keeps_mass_and_mean_volatility() {
        let log = |c: usize| libm::log10(SEMIVOLATILE[c].saturation * 1e9);
        for (precursor, parts, total) in [
            (0, [TERPENES, TERPENES + 1], (0.0288, 0.617)),
            (0, [TERPENES + 3, TERPENES + 4], (0.232, 116.01)),
            (2, [TERPENES + 2, TERPENES + 3], (1.537, 24.984)),
        ] {
            let shares = parts.map(|class| yields(class)[precursor]);
            assert!((shares[0] + shares[1] - total.0).abs() < 1e-12);
            let mean = (shares[0] * log(parts[0]) + shares[1] * log(parts[1])) / total.0;
            assert!(
                (mean - libm::log10(total.1)).abs() < 2e-4,
                "{precursor} {mean}"
            );
        }
        let terpenes: f64 = (0..20).map(|class| yields(class)[1]).sum();
        assert!((terpenes - 0.635).abs() < 1e-12);
    }

    #[test]
    fn the_lumped_class_is_the_weighted_mean_of_its_two() {
        let (a, b) = (0.040 / 0.072, 0.032 / 0.072);
        let lumped = SEMIVOLATILE[TERPENES];
        assert!((libm::log10(lumped.saturation * 1e9) + 2.0 * a + b).abs() < 1e-3);
        assert!((lumped.enthalpy / 1e3 - (102.0 * a + 91.0 * b)).abs() < 0.05);
        assert!((1.0 / lumped.molar_mass - (a / 0.3 + b / 0.2)).abs() < 0.02);
    }
}
