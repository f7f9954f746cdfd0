//! How far a given composition is from equilibrium: a check of other models' output.

use super::activity::{self, Molalities};
use super::coefficients::{Coefficients, Tables};
use super::constants::Warmth;
use super::mixture::Mixture;
use super::solids::{self, SOLIDS};

/// Ions in solution [mol/m³ of air].
#[derive(Clone, Copy, Debug, Default)]
pub struct Ions {
    /// H⁺.
    pub hydrogen: f64,
    /// Na⁺.
    pub sodium: f64,
    /// NH4⁺.
    pub ammonium: f64,
    /// Cl⁻.
    pub chloride: f64,
    /// SO4²⁻.
    pub sulfate: f64,
    /// HSO4⁻.
    pub bisulfate: f64,
    /// NO3⁻.
    pub nitrate: f64,
    /// Ca²⁺.
    pub calcium: f64,
    /// K⁺.
    pub potassium: f64,
    /// Mg²⁺.
    pub magnesium: f64,
}

impl Ions {
    fn molalities(&self, water: f64) -> Molalities<f64> {
        Molalities {
            hydrogen: self.hydrogen / water,
            sodium: self.sodium / water,
            ammonium: self.ammonium / water,
            chloride: self.chloride / water,
            sulfate: self.sulfate / water,
            bisulfate: self.bisulfate / water,
            nitrate: self.nitrate / water,
            calcium: self.calcium / water,
            potassium: self.potassium / water,
            magnesium: self.magnesium / water,
        }
    }
}

/// NH3, HNO3 and HCl that would be in equilibrium with a solution [mol/m³]. `counting` are the ions that count for the activity
/// coefficients (the same as `ions`, but where nitrate and chloride are taken for minor ones); `water` in kg/m³.
pub fn gases_over(
    temperature: f64,
    relative_humidity: f64,
    tables: Tables,
    ions: &Ions,
    counting: &Ions,
    water: f64,
) -> [f64; 3] {
    let air = Coefficients::<f64>::new(temperature, relative_humidity, tables);
    let table = activity::table();
    let logarithms = activity::logarithms(table, &air.temperature, &counting.molalities(water));
    let [hydrogen, ammonium, nitrate, chloride] =
        [ions.hydrogen, ions.ammonium, ions.nitrate, ions.chloride].map(|amount| amount / water);
    let constants = &air.constants;
    [
        ammonium / (hydrogen * constants.ammonia) * libm::exp10(-logarithms.ammonia),
        hydrogen * nitrate / constants.nitric_acid * libm::exp10(logarithms.nitric_acid),
        hydrogen * chloride / constants.hydrochloric_acid
            * libm::exp10(logarithms.hydrochloric_acid),
    ]
}

/// Names of the salts in [`saturations`].
pub const SALT_NAMES: [&str; solids::COUNT] = [
    "Na2SO4",
    "(NH4)2SO4",
    "NH4Cl",
    "NaCl",
    "NaNO3",
    "NaHSO4",
    "NH4HSO4",
    "(NH4)3H(SO4)2",
    "K2SO4",
    "KHSO4",
    "KNO3",
    "KCl",
    "MgSO4",
    "Ca(NO3)2",
    "CaCl2",
    "Mg(NO3)2",
    "MgCl2",
];

/// ln(ion product/solubility product) a mole of ions of each salt in a solution [1]: below 0 where more would dissolve.
pub fn saturations(
    temperature: f64,
    relative_humidity: f64,
    tables: Tables,
    ions: &Ions,
    water: f64,
) -> [f64; solids::COUNT] {
    let air = Coefficients::<f64>::new(temperature, relative_humidity, tables);
    let molalities = ions.molalities(water);
    let mixture = Mixture::new(&air.temperature, &molalities);
    let logarithms = solids::Ions::new(&molalities);
    let warmth = Warmth::new(air.kelvin);
    let mut saturations = [0.0; solids::COUNT];
    for (k, salt) in SOLIDS.iter().enumerate() {
        saturations[k] = salt.saturation(k, &warmth, &mixture, &logarithms);
    }
    saturations
}
