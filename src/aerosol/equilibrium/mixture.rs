//! Activity coefficients of every pair of ions in a mixture: what the solubility of salts asks for.

use super::activity::{Molalities, STRONGEST, Temperature};
use super::curves::curves;
use super::number::Number;

/// Cations and anions in the order of the tables here.
pub(super) const CATIONS: usize = 6;
pub(super) const ANIONS: usize = 4;
/// Charges of H⁺, Na⁺, NH4⁺, K⁺, Ca²⁺, Mg²⁺.
const POSITIVE: [f64; CATIONS] = [1.0, 1.0, 1.0, 1.0, 2.0, 2.0];
/// Charges of Cl⁻, SO4²⁻, HSO4⁻, NO3⁻.
const NEGATIVE: [f64; ANIONS] = [1.0, 2.0, 1.0, 1.0];
/// Curves of the pairs in [`super::activity`]; none for pairs that ISORROPIA II leaves out.
const NONE: usize = usize::MAX;
const CURVES: [[usize; ANIONS]; CATIONS] = [
    [0, 1, 2, 3],
    [4, 5, NONE, 6],
    [7, 8, NONE, 9],
    [11, 8, NONE, 12],
    [13, NONE, NONE, 14],
    [15, 16, NONE, 17],
];

/// A mixture.
pub(super) struct Mixture<V> {
    /// Σ over anions for each cation.
    of_cation: [V; CATIONS],
    /// Σ over H⁺, Na⁺ and NH4⁺, and over K⁺, Ca²⁺ and Mg²⁺, for each anion.
    of_anion: [[V; ANIONS]; 2],
    /// What each pair of ions gives to these sums a mol/kg.
    terms: [[V; ANIONS]; CATIONS],
    /// Term of Debye and Hückel.
    long_range: V,
    /// 1/ionic strength [kg/mol], 0 beyond the strongest solution, where nothing depends on it.
    per_strength: V,
    /// What the coefficients of single salts do to these sums with ionic strength.
    by_strength: Change<V>,
}

impl<V: Number> Mixture<V> {
    /// Of the molalities of ions.
    #[inline(always)]
    pub(super) fn new(temperature: &Temperature<V>, ions: &Molalities<V>) -> Self {
        let whole = ions.ionic_strength();
        let strength = whole.at_most(STRONGEST).at_least(1e-20);
        let curves = curves(temperature, strength);
        let (cations, anions) = (ions.cations(), ions.anions());
        let zero = V::splat(0.0);
        let mut of_cation = [zero; CATIONS];
        let mut of_anion = [[zero; ANIONS]; 2];
        let mut terms = [[zero; ANIONS]; CATIONS];
        let mut by_strength = Change {
            of_cation,
            of_anion,
            long_range: curves.long_range_slope,
        };
        let per = V::splat(1.0) / strength;
        for (c, &z_c) in POSITIVE.iter().enumerate() {
            for (a, &z_a) in NEGATIVE.iter().enumerate() {
                let chloride = CURVES[c][0];
                let (of, slopes) = (&curves.of, &curves.slopes);
                let (binary, slope) = match CURVES[c][a] {
                    NONE if c < 4 => (
                        of[chloride] + of[2] - of[0],
                        slopes[chloride] + slopes[2] - slopes[0],
                    ),
                    NONE => continue,
                    curve => (of[curve], slopes[curve]),
                };
                let binary = temperature.scaled(binary) + curves.shift * (z_c * z_a);
                let slope = temperature.scaled(slope) + curves.shift_slope * (z_c * z_a);
                let weight = per * (0.25 * (z_c + z_a) * (z_c + z_a));
                let term = weight * binary;
                terms[c][a] = term;
                let slope = weight * slope;
                let group = usize::from(c > 2);
                of_cation[c] = of_cation[c] + anions[a] * term;
                of_anion[group][a] = of_anion[group][a] + cations[c] * term;
                by_strength.of_cation[c] = by_strength.of_cation[c] + anions[a] * slope;
                by_strength.of_anion[group][a] =
                    by_strength.of_anion[group][a] + cations[c] * slope;
            }
        }
        Self {
            of_cation,
            of_anion,
            terms,
            long_range: curves.long_range,
            per_strength: V::select(whole.lt(V::splat(STRONGEST)), per, zero),
            by_strength,
        }
    }

    /// How the sums change with molalities [mol/kg].
    #[inline(always)]
    pub(super) fn change(&self, cations: &[V; CATIONS], anions: &[V; ANIONS]) -> Change<V> {
        let zero = V::splat(0.0);
        let mut strength = zero;
        for (c, &z) in POSITIVE.iter().enumerate() {
            strength = strength + cations[c] * (0.5 * z * z);
        }
        for (a, &z) in NEGATIVE.iter().enumerate() {
            strength = strength + anions[a] * (0.5 * z * z);
        }
        let thinner = zero - strength * self.per_strength;
        let mut of_cation = [zero; CATIONS];
        let mut of_anion = [[zero; ANIONS]; 2];
        for group in 0..2 {
            for a in 0..ANIONS {
                of_anion[group][a] = self.of_anion[group][a] * thinner
                    + self.by_strength.of_anion[group][a] * strength;
            }
        }
        for c in 0..CATIONS {
            of_cation[c] = self.of_cation[c] * thinner + self.by_strength.of_cation[c] * strength;
            let group = usize::from(c > 2);
            for a in 0..ANIONS {
                of_cation[c] = self.terms[c][a].mul_add(anions[a], of_cation[c]);
                of_anion[group][a] = self.terms[c][a].mul_add(cations[c], of_anion[group][a]);
            }
        }
        Change {
            of_cation,
            of_anion,
            long_range: self.by_strength.long_range * strength,
        }
    }

    /// log₁₀ γ± of a pair.
    #[inline(always)]
    pub(super) fn logarithm(&self, cation: usize, anion: usize) -> V {
        let (z_c, z_a) = (POSITIVE[cation], NEGATIVE[anion]);
        let sum =
            self.of_cation[cation] / z_c + self.of_anion[usize::from(cation > 2)][anion] / z_a;
        let logarithm = (sum / (z_c + z_a) - self.long_range) * (z_c * z_a);
        logarithm.at_most(5.0).at_least(-5.0)
    }
}

/// Changes of the sums of a mixture.
pub(super) struct Change<V> {
    of_cation: [V; CATIONS],
    of_anion: [[V; ANIONS]; 2],
    long_range: V,
}

impl<V: Number> Change<V> {
    /// Of log₁₀ γ± of a pair.
    #[inline(always)]
    pub(super) fn logarithm(&self, cation: usize, anion: usize) -> V {
        let (z_c, z_a) = (POSITIVE[cation], NEGATIVE[anion]);
        let of_anion = self.of_anion[usize::from(cation > 2)][anion];
        (self.of_cation[cation] * z_a + of_anion * z_c) * (1.0 / (z_c + z_a))
            - self.long_range * (z_c * z_a)
    }
}
