//! Rates of the ways from sulfur(IV) to sulfate in water.
//!
//! −d[S(IV)]/dt [mol/(L s)], concentrations in mol/L:
//!
//! H2O2    k [H⁺][HSO3⁻][H2O2]/(1 + 13 [H⁺]),  k = 7.45e7 exp(−15.96 τ)        (Jacobson 1997, after Hoffmann and Calvert 1985)
//! O3      (2.4e4 [SO2·H2O] + 3.7e5 exp(−18.56 τ)[HSO3⁻] + 1.5e9 exp(−17.72 τ)[SO3²⁻])[O3]       (ibid.)
//! CH3OOH  1.9e7 exp(−12.75 τ)[H⁺][HSO3⁻][CH3OOH]                              (ibid., after Lind et al. 1987)
//! CH3CO3H (3.6e7 exp(−13.42 τ)[H⁺] + 700)[HSO3⁻][CH3CO3H]                     (ibid.)
//! O2      (750 [Mn²⁺] + 2600 [Fe³⁺] + 1e10 [Mn²⁺][Fe³⁺])[S(IV)]/(1 + 75 [S(VI)]^0.67)      (Martin and Good 1991)
//! NO2     k [NO2][S(IV)], k = 1.4e5 below pH 5, 2e6 above pH 6, straight between (Cheng et al. 2016); 2 NO2 a sulfate
//!
//! τ = 298 K/T − 1. In the kernel a way is a constant K with ds/dt = −K s x, s and x in mol/m³ of air, all phases together.

use super::equilibria::{Equilibria, Solution};
use crate::numerics::lanes::Lanes;

/// Oxidation of S(IV) by NO2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NitrogenDioxide {
    /// Left out, as in CMAQ.
    #[default]
    Off,
    /// Cheng et al. 2016 (Sci. Adv. 2, e1601530): counts above pH 5.5 in much NO2.
    Cheng2016,
}

/// Oxidants that are used up: H2O2, O3, CH3OOH, CH3CO3H, NO2.
pub(super) const OXIDANTS: usize = 5;
/// Molecules of an oxidant that a sulfate takes.
pub(super) const USED: [f64; OXIDANTS] = [1.0, 1.0, 1.0, 1.0, 2.0];
/// k of NO2 [L/(mol s)] up to pH 5 and from pH 6 on.
const CHENG: [f64; 2] = [1.4e5, 2e6];
/// Exponent of the inhibition by sulfate.
const INHIBITION: f64 = 0.67;
/// Glyoxals with OH [L/(mol s)] (Carlton et al. 2007, as in CMAQ 5.5).
pub(super) const GLYOXAL: f64 = 3e10;

/// Constants of the rate laws at a temperature.
#[derive(Clone, Copy)]
pub(super) struct Laws<V> {
    peroxide: V,
    ozone: [V; 2],
    methyl: V,
    acetic: V,
    nitrogen_dioxide: NitrogenDioxide,
}

/// Constants in an acidity.
#[derive(Clone, Copy)]
pub(super) struct Constants<V> {
    /// By oxidants [m³/(mol s)].
    pub(super) second: [V; OXIDANTS],
    /// By O2 with Fe and Mn [1/s].
    pub(super) first: V,
}

impl<V: Lanes> Constants<V> {
    /// Mean of two.
    #[inline(always)]
    pub(super) fn mean(&self, other: &Self) -> Self {
        let mut mean = *self;
        for (to, from) in mean.second.iter_mut().zip(other.second) {
            *to = (*to + from) * 0.5;
        }
        mean.first = (self.first + other.first) * 0.5;
        mean
    }
}

impl<V: Lanes> Laws<V> {
    /// At a temperature [K].
    #[inline(always)]
    pub(super) fn new(temperature: V, nitrogen_dioxide: NitrogenDioxide) -> Self {
        let tau = V::splat(298.0) / temperature - 1.0;
        Self {
            peroxide: (tau * -15.96).exp() * 7.45e7,
            ozone: [(tau * -18.56).exp() * 3.7e5, (tau * -17.72).exp() * 1.5e9],
            methyl: (tau * -12.75).exp() * 1.9e7,
            acetic: (tau * -13.42).exp() * 3.6e7,
            nitrogen_dioxide,
        }
    }

    /// In a solution, with dissolved Fe(III), Mn(II) and sulfate [mol/m³ of air].
    #[inline(always)]
    pub(super) fn constants(
        &self,
        equilibria: &Equilibria<V>,
        solution: &Solution<V>,
        [iron, manganese, sulfate]: [V; 3],
    ) -> Constants<V> {
        let h = solution.hydrogen;
        let [free, bisulfite, sulfite] = solution.sulfur;
        let all = free + bisulfite + sulfite;
        let inverse = V::splat(1.0) / equilibria.litres;
        let share = equilibria.share;
        let ozone = free * 2.4e4 + self.ozone[0] * bisulfite + self.ozone[1] * sulfite;
        let zero = V::splat(0.0);
        let dioxide = match self.nitrogen_dioxide {
            NitrogenDioxide::Off => zero,
            NitrogenDioxide::Cheng2016 => {
                let above = (super::equilibria::ph(solution) - 5.0)
                    .at_least(0.0)
                    .at_most(1.0);
                (above * (CHENG[1] - CHENG[0]) + CHENG[0]) * all
            }
        };
        let second = [
            self.peroxide * h * bisulfite / (h * 13.0 + 1.0) * share[0] * inverse,
            ozone * share[1] * inverse,
            self.methyl * h * bisulfite * share[2] * inverse,
            (self.acetic * h + 700.0) * bisulfite * share[3] * inverse,
            dioxide * share[4] * inverse,
        ];
        let (iron, manganese) = (iron * inverse, manganese * inverse);
        let catalysis = manganese * 750.0 + iron * 2600.0 + manganese * iron * 1e10;
        let inhibition = (sulfate * inverse).powf(INHIBITION) * 75.0 + 1.0;
        Constants {
            second,
            first: catalysis * all / inhibition,
        }
    }
}
