//! Activity coefficients of ions in mixed solutions.
//!
//! Of each salt alone (Kusik and Meissner 1978): log Γ° = −0.5107 √I/(1 + C √I), C = 1 + 0.055 q exp(−0.023 I³),
//! log Γ = log(1 + B (1 + 0.1 I)^q − B) + log Γ°, B = 0.75 − 0.065 q, times z₊z₋; between 298 K and T (Meissner and Peppas 1973):
//! (1.125 − 0.005 t) log Γ − z₊z₋ (0.125 − 0.005 t)(0.039 I^0.92 − 0.41 √I/(1 + √I)), t in °C. In mixtures (Bromley 1973):
//! log γ₁₂ = −A z₁z₂ √I/(1 + √I) + z₁z₂/(z₁ + z₂) (F₁/z₁ + F₂/z₂), F₁ = Σ Y₂₁ (log γ°₁₂ + A z₁z₂ √I/(1 + √I)),
//! Y₂₁ = ((z₁ + z₂)/2)² m₂/I. As in Fountoukis and Nenes (2007, section 2.2, q in table 4, doi 10.5194/acp-7-4639-2007).

use std::sync::LazyLock;

use super::number::{Dual, Number};
use crate::numerics::lanes::Lanes;

/// Ionic strength above which coefficients stay as they are [mol/kg] (ISORROPIA II).
pub(super) const STRONGEST: f64 = 100.0;
/// Steps of √I in the table.
pub(super) const STEPS: usize = 256;
/// Groups of eight curves; the first two are those of the gases.
pub(super) const GROUPS: usize = 3;
/// Rows of a step: four coefficients of a cubic for each group.
pub(super) const ROWS: usize = 4 * GROUPS;

/// q and z₊z₋ of the curves; in between the power of ionic strength in the law of temperature.
const CURVES: [(f64, f64); 18] = [
    (6.0, 1.0),   // HCl
    (-0.1, 2.0),  // H2SO4
    (8.0, 1.0),   // H HSO4
    (2.6, 1.0),   // HNO3
    (2.23, 1.0),  // NaCl
    (-0.19, 2.0), // Na2SO4
    (-0.39, 1.0), // NaNO3
    (0.82, 1.0),  // NH4Cl
    (-0.25, 2.0), // (NH4)2SO4, K2SO4
    (-1.15, 1.0), // NH4NO3
    (0.0, 0.0),   // I^0.92
    (0.92, 1.0),  // KCl
    (-2.33, 1.0), // KNO3
    (2.4, 2.0),   // CaCl2
    (0.93, 2.0),  // Ca(NO3)2
    (2.9, 2.0),   // MgCl2
    (0.15, 4.0),  // MgSO4
    (2.32, 2.0),  // Mg(NO3)2
];
/// Where the curve of I^0.92 stands.
pub(super) const TEMPERATURE_CURVE: usize = 10;

/// log₁₀ of the activity coefficient of one salt alone at 298 K, times z₊z₋.
fn kusik_meissner(q: f64, charge: f64, ionic_strength: f64) -> f64 {
    let root = ionic_strength.sqrt();
    let c = 1.0 + 0.055 * q * libm::exp(-0.023 * ionic_strength * ionic_strength * ionic_strength);
    let b = 0.75 - 0.065 * q;
    let long_range = -0.5107 * root / (1.0 + c * root);
    let short_range = libm::log10(1.0 + b * libm::pow(1.0 + 0.1 * ionic_strength, q) - b);
    charge * (short_range + long_range)
}

fn curve(index: usize, root: f64) -> f64 {
    let ionic_strength = root * root;
    if index == TEMPERATURE_CURVE {
        return libm::pow(ionic_strength, 0.92);
    }
    let (q, charge) = CURVES[index];
    kusik_meissner(q, charge, ionic_strength)
}

/// Cubics between equal steps of √I through the curves and their slopes: twice differentiable but for the third place.
static TABLE: LazyLock<Vec<[f64; 8]>> = LazyLock::new(|| {
    let step = STRONGEST.sqrt() / STEPS as f64;
    let mut rows = vec![[0.0; 8]; ROWS * (STEPS + 1)];
    for index in 0..CURVES.len() {
        let (group, column) = (index / 8, index % 8);
        let value = |node: usize| curve(index, node as f64 * step);
        let slope = |node: usize| {
            let root = node as f64 * step;
            let h = 1e-4;
            if node == 0 {
                let f = |x: f64| curve(index, x);
                ((4.0 * f(h) - 3.0 * f(0.0)) - f(2.0 * h)) / (2.0 * h) * step
            } else {
                (curve(index, root + h) - curve(index, root - h)) / (2.0 * h) * step
            }
        };
        for node in 0..STEPS {
            let (y0, y1) = (value(node), value(node + 1));
            let (m0, m1) = (slope(node), slope(node + 1));
            let cubic = [
                y0,
                m0,
                3.0 * (y1 - y0) - 2.0 * m0 - m1,
                2.0 * (y0 - y1) + m0 + m1,
            ];
            for (power, coefficient) in cubic.into_iter().enumerate() {
                rows[node * ROWS + power * GROUPS + group][column] = coefficient;
            }
        }
    }
    rows
});

/// The table, made once.
pub(super) fn table() -> &'static [[f64; 8]] {
    &TABLE
}

/// Molalities of the ions that count for the coefficients [mol/kg].
#[derive(Clone, Copy)]
pub(super) struct Molalities<V> {
    pub(super) hydrogen: V,
    pub(super) sodium: V,
    pub(super) ammonium: V,
    pub(super) chloride: V,
    pub(super) sulfate: V,
    pub(super) bisulfate: V,
    pub(super) nitrate: V,
    pub(super) calcium: V,
    pub(super) potassium: V,
    pub(super) magnesium: V,
}

impl<V: Number> Molalities<V> {
    /// H⁺, Na⁺, NH4⁺, K⁺, Ca²⁺, Mg²⁺.
    #[inline(always)]
    pub(super) fn cations(&self) -> [V; 6] {
        [
            self.hydrogen,
            self.sodium,
            self.ammonium,
            self.potassium,
            self.calcium,
            self.magnesium,
        ]
    }

    /// Cl⁻, SO4²⁻, HSO4⁻, NO3⁻.
    #[inline(always)]
    pub(super) fn anions(&self) -> [V; 4] {
        [self.chloride, self.sulfate, self.bisulfate, self.nitrate]
    }

    /// ½ Σ m z² [mol/kg].
    #[inline(always)]
    pub(super) fn ionic_strength(&self) -> V {
        let single = self.hydrogen
            + self.sodium
            + self.ammonium
            + self.chloride
            + self.bisulfate
            + self.nitrate
            + self.potassium;
        let double = self.sulfate + self.calcium + self.magnesium;
        single * 0.5 + double * 2.0
    }
}

/// What the temperature does to the coefficients.
#[derive(Clone, Copy)]
pub(super) struct Temperature<V> {
    /// 1.125 − 0.005 t.
    scale: V,
    /// 0.125 − 0.005 t.
    pub(super) shift: V,
    /// Constant of Debye and Hückel (log₁₀) [kg^½/mol^½].
    pub(super) debye_hueckel: V,
}

impl<V: Number> Temperature<V> {
    /// Of a temperature for Debye and Hückel and one for the salts [K] (the same, but where a model with tables is followed).
    #[inline(always)]
    pub(super) fn new(temperature: V, salts: V) -> Self {
        let celsius = salts - 273.0;
        let ratio = V::splat(298.0) / temperature;
        Self {
            scale: V::splat(1.125) - celsius * 0.005,
            shift: V::splat(0.125) - celsius * 0.005,
            debye_hueckel: ratio * ratio.sqrt() * 0.511,
        }
    }
}

impl<V: Number> Temperature<V> {
    /// A binary coefficient at 298 K times its factor at this temperature.
    #[inline(always)]
    pub(super) fn scaled(&self, logarithm: V) -> V {
        self.scale * logarithm
    }
}

impl<V: Lanes> Temperature<V> {
    /// The same, constant in N inputs.
    #[inline(always)]
    pub(super) fn lift<const N: usize>(&self) -> Temperature<Dual<V, N>> {
        Temperature {
            scale: Dual::constant(self.scale),
            shift: Dual::constant(self.shift),
            debye_hueckel: Dual::constant(self.debye_hueckel),
        }
    }
}

/// Products of activity coefficients in the reactions of gases and bisulfate, log₁₀ of what stands beside K.
#[derive(Clone, Copy)]
pub(super) struct Logarithms<V> {
    /// γ(HNO3)².
    pub(super) nitric_acid: V,
    /// γ(HCl)².
    pub(super) hydrochloric_acid: V,
    /// γ(HNO3)²/γ(NH4NO3)².
    pub(super) ammonia: V,
    /// γ(H HSO4)²/γ(H2SO4)³.
    pub(super) bisulfate: V,
}

impl<V: Number> Logarithms<V> {
    /// Ideal solutions.
    #[inline(always)]
    pub(super) fn none() -> Self {
        let zero = V::splat(0.0);
        Self {
            nitric_acid: zero,
            hydrochloric_acid: zero,
            ammonia: zero,
            bisulfate: zero,
        }
    }

    /// The greatest difference from others that touches the gases.
    #[inline(always)]
    pub(super) fn distance(&self, other: &Self) -> V {
        (self.nitric_acid - other.nitric_acid)
            .abs()
            .max((self.hydrochloric_acid - other.hydrochloric_acid).abs())
            .max((self.ammonia - other.ammonia).abs())
    }

    /// It where the mask holds, else another.
    #[inline(always)]
    pub(super) fn unless(&self, mask: V::Mask, other: &Self) -> Self {
        Self {
            nitric_acid: V::select(mask, self.nitric_acid, other.nitric_acid),
            hydrochloric_acid: V::select(mask, self.hydrochloric_acid, other.hydrochloric_acid),
            ammonia: V::select(mask, self.ammonia, other.ammonia),
            bisulfate: V::select(mask, self.bisulfate, other.bisulfate),
        }
    }
}

/// Cubics of eight curves.
#[inline(always)]
fn eight<V: Number>(table: &[[f64; 8]], row: V, t: V) -> [V; 8] {
    let [mut value, c1, c2, c3] = [
        V::rows(table, row),
        V::rows(table, row + GROUPS as f64),
        V::rows(table, row + (2 * GROUPS) as f64),
        V::rows(table, row + (3 * GROUPS) as f64),
    ];
    for k in 0..8 {
        value[k] = c3[k]
            .mul_add(t, c2[k])
            .mul_add(t, c1[k])
            .mul_add(t, value[k]);
    }
    value
}

/// ISORROPIA's bounds of log₁₀ γ.
#[inline(always)]
fn bounded<V: Number>(logarithm: V) -> V {
    logarithm.at_most(5.0).at_least(-5.0)
}

/// Coefficients of a mixture.
#[inline(always)]
pub(super) fn logarithms<V: Number>(
    table: &[[f64; 8]],
    temperature: &Temperature<V>,
    ions: &Molalities<V>,
) -> Logarithms<V> {
    let strength = ions.ionic_strength().at_most(STRONGEST).at_least(1e-20);
    let root = strength.sqrt();
    let position = root * (STEPS as f64 / 10.0);
    let node = position.floor().at_most((STEPS - 1) as f64);
    let t = position - node;
    let row = node * ROWS as f64;
    let [h_cl, h_so4, h_hso4, h_no3, na_cl, na_so4, na_no3, nh4_cl] = eight(table, row, t);
    let [nh4_so4, nh4_no3, power, ..] = eight(table, row + 1.0, t);
    let long_range = root / (root + 1.0);
    let h = temperature.debye_hueckel * long_range;
    let scale = temperature.scale;
    let one = h - temperature.shift * (power * 0.039 - long_range * 0.41);
    let two = one * 2.0;
    let of_bisulfate = h_hso4 - h_cl;
    let na_hso4 = scale.mul_add(na_cl + of_bisulfate, one);
    let nh4_hso4 = scale.mul_add(nh4_cl + of_bisulfate, one);
    let h_cl = scale.mul_add(h_cl, one);
    let h_so4 = scale.mul_add(h_so4, two);
    let h_hso4 = scale.mul_add(h_hso4, one);
    let h_no3 = scale.mul_add(h_no3, one);
    let na_cl = scale.mul_add(na_cl, one);
    let na_so4 = scale.mul_add(na_so4, two);
    let na_no3 = scale.mul_add(na_no3, one);
    let nh4_cl = scale.mul_add(nh4_cl, one);
    let nh4_so4 = scale.mul_add(nh4_so4, two);
    let nh4_no3 = scale.mul_add(nh4_no3, one);
    let half = V::splat(0.5) / strength;
    let sulfate = ions.sulfate * 2.25;
    let of_hydrogen =
        (ions.chloride * h_cl + ions.bisulfate * h_hso4 + ions.nitrate * h_no3 + sulfate * h_so4)
            * half;
    let of_ammonium = (ions.chloride * nh4_cl
        + ions.bisulfate * nh4_hso4
        + ions.nitrate * nh4_no3
        + sulfate * nh4_so4)
        * half;
    let of_chloride = (ions.hydrogen * h_cl + ions.sodium * na_cl + ions.ammonium * nh4_cl) * half;
    let of_nitrate =
        (ions.hydrogen * h_no3 + ions.sodium * na_no3 + ions.ammonium * nh4_no3) * half;
    let of_bisulfate_ion =
        (ions.hydrogen * h_hso4 + ions.sodium * na_hso4 + ions.ammonium * nh4_hso4) * half;
    let of_sulfate =
        (ions.hydrogen * h_so4 + ions.sodium * na_so4 + ions.ammonium * nh4_so4) * half * 2.25;
    let nitric_acid = bounded(of_hydrogen + of_nitrate - h);
    let hydrochloric_acid = bounded(of_hydrogen + of_chloride - h);
    let ammonium_nitrate = bounded(of_ammonium + of_nitrate - h);
    let sulfuric_acid = bounded((of_hydrogen * 2.0 + of_sulfate) * (2.0 / 3.0) - h * 2.0);
    let bisulfate = bounded(of_hydrogen + of_bisulfate_ion - h);
    Logarithms {
        nitric_acid: nitric_acid * 2.0,
        hydrochloric_acid: hydrochloric_acid * 2.0,
        ammonia: (nitric_acid - ammonium_nitrate) * 2.0,
        bisulfate: bisulfate * 2.0 - sulfuric_acid * 3.0,
    }
}
