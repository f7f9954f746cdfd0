//! Chemistry of cloud and fog water: sulfur(IV) to sulfate, glyoxals to organic acids; what clouds take from the air.
//!
//! All cloud water of a cell is one solution, in equilibrium with the gases (Henry's law, dissociation, charge balance;
//! activities by Davies 1962): `equilibria`. Sulfur(IV) is oxidised by H2O2, O3, O2 with Fe(III) and Mn(II), methyl
//! hydroperoxide and peroxyacetic acid, by NO2 where that is asked for: `rates`. The steps in time keep the sum of every
//! element and never overshoot: `step`. Rates and equilibria are those of CMAQ's AQCHEM (Walcek and Taylor 1986; Carlton et
//! al. 2008; Sarwar et al. 2013), which has no limit by mass transfer either: with droplets of 20 µm it counts for ozone
//! above pH 6 only (Seinfeld and Pandis 2006, section 7.6). Hydroxymethanesulfonate and Fe(III) that falls out above pH 5
//! are left out.
//!
//! `activation` says what share of each kind of particle sits in the droplets, [`CloudCell::dissolved`] what share of each
//! gas: rain carries that.

mod activation;
mod equilibria;
mod lanes;
mod rates;
mod step;
mod theta;

pub use activation::{Activation, activated};
pub use rates::NitrogenDioxide;

use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

/// Liquid water in the cloudy part below which air counts as dry [kg/m³] (0.01 g/m³, CMAQ 5.5's limit for resolved clouds).
pub const DRY: f64 = 1e-5;
/// Share of a cell below which a cloud is left out [1].
pub const SMALL: f64 = 0.01;

/// Gases that react in the water, in the order of [`CloudCell::gases`].
pub const GASES: [&str; 8] = ["SO2", "H2O2", "O3", "MEPX", "PACD", "NO2", "GLY", "MGLY"];
/// Sulfur dioxide in [`GASES`].
pub const SO2: usize = 0;
/// Hydrogen peroxide in [`GASES`].
pub const H2O2: usize = 1;
/// Ozone in [`GASES`].
pub const O3: usize = 2;
/// Methyl hydroperoxide in [`GASES`].
pub const MEPX: usize = 3;
/// Peroxyacetic acid in [`GASES`].
pub const PACD: usize = 4;
/// Nitrogen dioxide in [`GASES`].
pub const NO2: usize = 5;
/// Glyoxal in [`GASES`].
pub const GLY: usize = 6;
/// Methylglyoxal in [`GASES`].
pub const MGLY: usize = 7;

/// What makes the water acid or alkaline, in the order of [`CloudCell::ions`]: gas, particle and solution together.
pub const IONS: [&str; 11] = [
    "sulfate",
    "nitrate",
    "ammonia",
    "chloride",
    "formic acid",
    "calcium",
    "magnesium",
    "sodium",
    "potassium",
    "iron(III)",
    "manganese(II)",
];
/// Sulfate and sulfuric acid in [`IONS`].
pub const SULFATE: usize = 0;
/// Nitrate and nitric acid in [`IONS`].
pub const NITRATE: usize = 1;
/// Ammonium and ammonia in [`IONS`].
pub const AMMONIA: usize = 2;
/// Chloride and hydrochloric acid in [`IONS`].
pub const CHLORIDE: usize = 3;
/// Formate and formic acid in [`IONS`].
pub const FORMIC: usize = 4;
/// Calcium in [`IONS`].
pub const CALCIUM: usize = 5;
/// Magnesium in [`IONS`].
pub const MAGNESIUM: usize = 6;
/// Sodium in [`IONS`].
pub const SODIUM: usize = 7;
/// Potassium in [`IONS`].
pub const POTASSIUM: usize = 8;
/// Dissolved Fe(III) in [`IONS`].
pub const IRON: usize = 9;
/// Dissolved Mn(II) in [`IONS`].
pub const MANGANESE: usize = 10;

/// Ways to sulfate, in the order of [`CloudCell::made`].
pub const PATHS: [&str; 6] = ["H2O2", "O3", "MEPX", "PACD", "NO2", "O2 with Fe and Mn"];
/// Gases whose dissolved share depends on the water's acidity, in the order of [`CloudCell::dissolved`].
pub const ACIDITY_GASES: [&str; 5] = ["SO2", "NH3", "HNO3", "HCL", "FACD"];

/// Share of iron in particles that dissolves, and of that which is Fe(III) by day and by night [1] (Alexander et al. 2009, as in
/// CMAQ 5.5).
pub const SOLUBLE_IRON: [f64; 3] = [0.1, 0.1, 0.9];
/// Share of manganese in particles that dissolves [1] (Alexander et al. 2009; all is Mn(II)).
pub const SOLUBLE_MANGANESE: f64 = 0.5;

/// Air and water of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CloudCell {
    /// Temperature [K].
    pub temperature: f64,
    /// Pressure [Pa].
    pub pressure: f64,
    /// Liquid water of clouds, mean of the cell [kg/m³].
    pub liquid: f64,
    /// Share of the cell that is cloud [1].
    pub fraction: f64,
    /// Carbon dioxide, mole fraction [1].
    pub carbon_dioxide: f64,
    /// Hydroxyl in the gas, held by its fast chemistry [mol/m³].
    pub hydroxyl: f64,
    /// [`GASES`], gas and solution together [mol/m³].
    pub gases: [f64; GASES.len()],
    /// [`IONS`] [mol/m³].
    pub ions: [f64; IONS.len()],
    /// Sulfate made by each of [`PATHS`] in the step [mol/m³].
    pub made: [f64; PATHS.len()],
    /// Methanol from methyl hydroperoxide, acetic acid from peroxyacetic acid, nitrous acid from NO2, made in the step [mol/m³].
    pub products: [f64; 3],
    /// Organic matter that stays in particles, made of glyoxals in the step [kg/m³].
    pub organic: f64,
    /// Rest of the glyoxals' mass, oxidised to gases [kg/m³].
    pub oxidised: f64,
    /// Acidity at the end of the step, −log10 of mol/L of H⁺ [1]; 0 if the cell is dry.
    pub ph: f64,
    /// Dissolved shares of [`ACIDITY_GASES`] in the cloudy part at the end of the step [1]; 0 if the cell is dry.
    pub dissolved: [f64; ACIDITY_GASES.len()],
}

impl CloudCell {
    /// Clean dry air at a temperature [K] and pressure [Pa].
    pub fn at(temperature: f64, pressure: f64) -> Self {
        Self {
            temperature,
            pressure,
            liquid: 0.0,
            fraction: 1.0,
            carbon_dioxide: 4e-4,
            hydroxyl: 0.0,
            gases: [0.0; GASES.len()],
            ions: [0.0; IONS.len()],
            made: [0.0; PATHS.len()],
            products: [0.0; 3],
            organic: 0.0,
            oxidised: 0.0,
            ph: 0.0,
            dissolved: [0.0; ACIDITY_GASES.len()],
        }
    }

    /// True if there is water enough to react in.
    pub fn wet(&self) -> bool {
        self.fraction >= SMALL && self.liquid >= DRY * self.fraction
    }

    fn clear(&mut self) {
        self.made = [0.0; PATHS.len()];
        self.products = [0.0; 3];
        self.organic = 0.0;
        self.oxidised = 0.0;
        self.ph = 0.0;
        self.dissolved = [0.0; ACIDITY_GASES.len()];
    }
}

/// Brings cells through a step of `dt` [s]; dry ones only have their results set to 0.
pub fn advance(cells: &mut [CloudCell], dt: f64, nitrogen_dioxide: NitrogenDioxide) {
    for cell in cells.iter_mut() {
        cell.clear();
    }
    if cells.iter().any(CloudCell::wet) {
        dispatch(Step {
            cells,
            dt: dt.max(0.0),
            nitrogen_dioxide,
        });
    }
}

/// Acidity and dissolved shares of cells as they are: nothing reacts.
pub fn dissolve(cells: &mut [CloudCell]) {
    advance(cells, 0.0, NitrogenDioxide::Off);
}

struct Step<'a> {
    cells: &'a mut [CloudCell],
    dt: f64,
    nitrogen_dioxide: NitrogenDioxide,
}

impl LaneKernel for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut wet = [0; 8];
        let mut count = 0;
        for cell in 0..self.cells.len() {
            if self.cells[cell].wet() {
                wet[count] = cell;
                count += 1;
            }
            if count == V::WIDTH || (count > 0 && cell + 1 == self.cells.len()) {
                let last = wet[count - 1];
                wet[count..].fill(last);
                lanes::advance::<V>(self.cells, &wet, count, self.dt, self.nitrogen_dioxide);
                count = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests;
