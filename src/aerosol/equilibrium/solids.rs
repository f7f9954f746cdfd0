//! Salts that can be solid: solubility, deliquescence, ions.
//!
//! Constants: Fountoukis and Nenes (2007, table 2); deliquescence humidities and their slopes in 1/T as in ISORROPIA II of CMAQ 5.5
//! (Wexler and Seinfeld 1991; Kelly and Wexler 2006 for CaCl2, Ca(NO3)2, MgCl2, Mg(NO3)2).

use std::sync::LazyLock;

use super::activity::Molalities;
use super::constants::{Law, Warmth};
use super::mixture::Mixture;
use super::number::Number;
use super::water::column;

/// A salt.
pub(super) struct Solid {
    /// Its column in the tables of water.
    pub(super) column: usize,
    /// Cation and anion in [`Mixture`], and how many of each.
    pub(super) pair: (usize, usize),
    pub(super) numbers: (f64, f64),
    law: Law,
    /// Deliquescence at 298.15 K [1] and its slope in 1/T [K].
    deliquescence: (f64, f64),
}

const fn solid(
    column: usize,
    pair: (usize, usize),
    numbers: (f64, f64),
    law: (f64, f64, f64),
    deliquescence: (f64, f64),
) -> Solid {
    Solid {
        column,
        pair,
        numbers,
        law: Law::new(law.0, law.1, law.2),
        deliquescence,
    }
}

/// Number of salts in [`SOLIDS`].
pub(super) const COUNT: usize = 17;
/// Where (NH4)3H(SO4)2 stands: it has three ions.
const LETOVICITE: usize = 7;
/// Where NH4Cl stands: it is volatile.
pub(super) const NH4CL: usize = 2;

/// The salts.
#[rustfmt::skip]
pub(super) const SOLIDS: [Solid; COUNT] = [
    solid(column::NA2SO4, (1, 1), (2.0, 1.0), (0.4799, 0.98, 39.500), (0.9300, 80.0)),
    solid(column::AMMONIUM_SULFATE, (2, 1), (2.0, 1.0), (1.817, -2.65, 38.570), (0.7997, 80.0)),
    solid(column::NH4CL, (2, 0), (1.0, 1.0), (22.05, -5.99, 16.917), (0.7710, 239.0)),
    solid(column::NACL, (1, 0), (1.0, 1.0), (37.661, -1.56, 16.900), (0.7528, 25.0)),
    solid(column::NANO3, (1, 3), (1.0, 1.0), (11.977, -8.22, 16.010), (0.7379, 304.0)),
    solid(column::NAHSO4, (1, 2), (1.0, 1.0), (2.413e4, 0.79, 14.746), (0.5200, -45.0)),
    solid(column::NH4HSO4, (2, 2), (1.0, 1.0), (1.382e2, -2.87, 15.830), (0.4000, 384.0)),
    solid(column::LETOVICITE, (2, 1), (3.0, 1.0), (29.268, -5.19, 54.400), (0.6900, 186.0)),
    solid(column::K2SO4, (3, 1), (2.0, 1.0), (1.569e-2, -9.585, 45.81), (0.9750, 35.6)),
    solid(column::KHSO4, (3, 2), (1.0, 1.0), (24.016, -8.423, 17.96), (0.8600, 0.0)),
    solid(column::KNO3, (3, 3), (1.0, 1.0), (0.872, -14.08, 19.39), (0.9248, 0.0)),
    solid(column::KCL, (3, 0), (1.0, 1.0), (8.680, -6.902, 19.95), (0.8426, 159.0)),
    solid(column::MGSO4, (5, 1), (1.0, 1.0), (1.079e5, 0.0, 0.0), (0.8613, -714.45)),
    solid(column::CANO32, (4, 3), (1.0, 2.0), (6.067e5, 0.0, 0.0), (0.4906, 509.4)),
    solid(column::CACL2, (4, 0), (1.0, 2.0), (7.974e11, 0.0, 0.0), (0.2830, 551.1)),
    solid(column::MGNO32, (5, 3), (1.0, 2.0), (2.507e15, 0.0, 0.0), (0.5400, 230.2)),
    solid(column::MGCL2, (5, 0), (1.0, 2.0), (9.557e21, 0.0, 0.0), (0.3284, 42.23)),
];
/// NH4NO3's deliquescence and its slope in 1/T [K].
pub(super) const AMMONIUM_NITRATE: (f64, f64) = (0.6183, 852.0);
/// Where NH4HSO4, NaHSO4, (NH4)3H(SO4)2 and CaCl2 stand.
pub(super) const NH4HSO4: usize = 6;
pub(super) const NAHSO4: usize = 5;
pub(super) const LC: usize = LETOVICITE;
pub(super) const CACL2: usize = 14;
/// Where (NH4)2SO4, Na2SO4, MgSO4, NaCl and NaNO3 stand.
pub(super) const SULFATE: usize = 1;
pub(super) const NA2SO4: usize = 0;
pub(super) const MGSO4: usize = 12;
pub(super) const NACL: usize = 3;
pub(super) const NANO3: usize = 4;

/// DRH(T) = DRH(298.15 K) exp(s (1/T − 1/298.15 K)).
#[inline(always)]
pub(super) fn deliquescence<V: Number>(law: (f64, f64), temperature: V) -> V {
    let inverse = V::splat(1.0) / temperature - 1.0 / 298.15;
    (inverse * law.1).exp_inside() * law.0
}

/// log₁₀ K₀ of each salt, made once.
static AT_REFERENCE: LazyLock<[f64; COUNT]> =
    LazyLock::new(|| std::array::from_fn(|k| SOLIDS[k].law.logarithm_at_reference()));

impl Solid {
    /// Humidity from which on it is dissolved [1].
    #[inline(always)]
    pub(super) fn deliquescence<V: Number>(&self, temperature: V) -> V {
        deliquescence(self.deliquescence, temperature)
    }

    /// Its solubility product [mol/kg to the power of its ions].
    #[cfg(test)]
    pub(super) fn solubility(&self, temperature: f64) -> f64 {
        let at_reference = self.law.logarithm_at_reference();
        libm::exp10(self.law.logarithm(&Warmth::new(temperature), at_reference))
    }

    /// ln(ion product/solubility product) a mole of ions.
    #[inline(always)]
    pub(super) fn saturation<V: Number>(
        &self,
        index: usize,
        warmth: &Warmth<V>,
        mixture: &Mixture<V>,
        logarithms: &Ions<V>,
    ) -> V {
        let k = self.law.logarithm(warmth, AT_REFERENCE[index]);
        if index == LETOVICITE {
            let gamma = mixture.logarithm(2, 1) * 3.0 + mixture.logarithm(2, 2) * 2.0;
            let product = logarithms.cations[2] * 3.0 + logarithms.anions[1] + logarithms.anions[2];
            return (product + gamma - k) * (std::f64::consts::LN_10 / 5.0);
        }
        let (cation, anion) = self.pair;
        let (n_c, n_a) = self.numbers;
        let gamma = mixture.logarithm(cation, anion) * (n_c + n_a);
        let product = logarithms.cations[cation] * n_c + logarithms.anions[anion] * n_a;
        (product + gamma - k) * (std::f64::consts::LN_10 / (n_c + n_a))
    }
}

/// log₁₀ of molalities.
pub(super) struct Ions<V> {
    cations: [V; 6],
    anions: [V; 4],
}

impl<V: Number> Ions<V> {
    /// Of molalities.
    #[inline(always)]
    pub(super) fn new(m: &Molalities<V>) -> Self {
        Self {
            cations: [
                log10(m.hydrogen),
                log10(m.sodium),
                log10(m.ammonium),
                log10(m.potassium),
                log10(m.calcium),
                log10(m.magnesium),
            ],
            anions: [
                log10(m.chloride),
                log10(m.sulfate),
                log10(m.bisulfate),
                log10(m.nitrate),
            ],
        }
    }
}

#[inline(always)]
fn log10<V: Number>(x: V) -> V {
    x.at_least(1e-30).ln() * std::f64::consts::LOG10_E
}
