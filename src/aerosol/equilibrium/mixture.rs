//! Activity coefficients of every pair of ions in a mixture: what the solubility of salts asks for.

use super::activity::{Molalities, STRONGEST, Temperature, curves};
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
    /// Term of Debye and Hückel.
    long_range: V,
}

impl<V: Number> Mixture<V> {
    /// Of the molalities of ions.
    #[inline(always)]
    pub(super) fn new(temperature: &Temperature<V>, ions: &Molalities<V>) -> Self {
        let strength = ions.ionic_strength().at_most(STRONGEST).at_least(1e-20);
        let (curves, shift, long_range) = curves(temperature, strength);
        let cations = [
            ions.hydrogen,
            ions.sodium,
            ions.ammonium,
            ions.potassium,
            ions.calcium,
            ions.magnesium,
        ];
        let anions = [ions.chloride, ions.sulfate, ions.bisulfate, ions.nitrate];
        let zero = V::splat(0.0);
        let mut of_cation = [zero; CATIONS];
        let mut of_anion = [[zero; ANIONS]; 2];
        let per = V::splat(1.0) / strength;
        for (c, &z_c) in POSITIVE.iter().enumerate() {
            for (a, &z_a) in NEGATIVE.iter().enumerate() {
                let binary = match CURVES[c][a] {
                    NONE if c < 4 => curves[CURVES[c][0]] + curves[2] - curves[0],
                    NONE => continue,
                    curve => curves[curve],
                };
                let binary = temperature.scaled(binary) + shift * (z_c * z_a);
                let weight = per * (0.25 * (z_c + z_a) * (z_c + z_a));
                of_cation[c] = of_cation[c] + weight * anions[a] * binary;
                let group = usize::from(c > 2);
                of_anion[group][a] = of_anion[group][a] + weight * cations[c] * binary;
            }
        }
        Self {
            of_cation,
            of_anion,
            long_range,
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
