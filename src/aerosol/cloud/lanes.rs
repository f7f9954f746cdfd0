//! Wet cells side by side: in and out of the registers.

use super::equilibria::{Equilibria, ph};
use super::rates::{GLYOXAL, Laws, NitrogenDioxide, OXIDANTS};
use super::step::Water;
use super::theta::Amounts;
use super::{CloudCell, GLY, H2O2, IONS, MEPX, MGLY, NO2, O3, PACD, PATHS, SO2, SULFATE};
use crate::numerics::lanes::Lanes;

/// Gases of the oxidants.
const OXIDANT_GASES: [usize; OXIDANTS] = [H2O2, O3, MEPX, PACD, NO2];
/// Glyoxals: gas, place among the dissolved shares, molar mass [kg/mol].
const GLYOXALS: [(usize, usize, f64); 2] = [(GLY, 5, 0.058_036), (MGLY, 6, 0.072_063)];
/// Organic matter a mole of glyoxal leaves [kg/mol]: 0.04 mol of 177 g/mol (Carlton et al. 2008, as in CMAQ 5.5).
const ORGANIC: f64 = 0.04 * 0.177;

/// A number of the chosen cells.
macro_rules! column {
    ($cells:expr, $wet:expr, $cell:ident => $number:expr) => {{
        let mut values = [0.0; 8];
        for (value, position) in values.iter_mut().zip($wet) {
            let $cell = &$cells[*position];
            *value = $number;
        }
        V::load(&values)
    }};
}

/// Brings the first `count` of the cells at `wet` through `dt` [s]; the other entries repeat the last one.
#[inline(always)]
pub(super) fn advance<V: Lanes>(
    cells: &mut [CloudCell],
    wet: &[usize; 8],
    count: usize,
    dt: f64,
    nitrogen_dioxide: NitrogenDioxide,
) {
    let temperature: V = column!(cells, wet, cell => cell.temperature);
    let pressure: V = column!(cells, wet, cell => cell.pressure);
    let liquid: V = column!(cells, wet, cell => cell.liquid / cell.fraction);
    let carbon: V = column!(cells, wet, cell => cell.carbon_dioxide);
    let equilibria = Equilibria::new(temperature, pressure, liquid, carbon);
    let laws = Laws::new(temperature, nitrogen_dioxide);
    let zero = V::splat(0.0);
    let mut water = Water {
        equilibria: &equilibria,
        laws: &laws,
        amounts: Amounts {
            sulfur: column!(cells, wet, cell => cell.gases[SO2]),
            oxidants: [zero; OXIDANTS],
        },
        ions: [zero; IONS.len()],
        made: [zero; OXIDANTS + 1],
    };
    for (path, gas) in OXIDANT_GASES.into_iter().enumerate() {
        water.amounts.oxidants[path] = column!(cells, wet, cell => cell.gases[gas]);
    }
    for ion in 0..IONS.len() {
        water.ions[ion] = column!(cells, wet, cell => cell.ions[ion]);
    }
    let solution = water.advance(dt);

    let mut made = [[0.0; 8]; PATHS.len()];
    for (to, from) in made.iter_mut().zip(water.made) {
        from.store(to);
    }
    let mut acidity = [0.0; 8];
    ph(&solution).store(&mut acidity);
    let mut dissolved = [[0.0; 8]; 5];
    for (to, from) in dissolved.iter_mut().zip(equilibria.dissolved(&solution)) {
        from.store(to);
    }
    // [OH] in water [mol/L] of its gas [mol/m³].
    let hydroxyl: V = column!(cells, wet, cell => cell.hydroxyl);
    let loss = equilibria.hydroxyl * hydroxyl * (GLYOXAL * dt / 1000.0);
    let mut gone = [[0.0; 8]; GLYOXALS.len()];
    for (to, (_, place, _)) in gone.iter_mut().zip(GLYOXALS) {
        (V::splat(1.0) - (-(loss * equilibria.share[place])).exp()).store(to);
    }
    for (lane, position) in wet[..count].iter().enumerate() {
        let cell = &mut cells[*position];
        let cloudy = cell.fraction.min(1.0);
        cell.ph = acidity[lane];
        for (to, from) in cell.dissolved.iter_mut().zip(&dissolved) {
            *to = from[lane];
        }
        for (path, from) in made.iter().enumerate() {
            let sulfate = cloudy * from[lane];
            cell.made[path] = sulfate;
            cell.gases[SO2] = (cell.gases[SO2] - sulfate).max(0.0);
            cell.ions[SULFATE] += sulfate;
            if let Some(gas) = OXIDANT_GASES.get(path) {
                let used = if *gas == NO2 { 2.0 * sulfate } else { sulfate };
                cell.gases[*gas] = (cell.gases[*gas] - used).max(0.0);
            }
        }
        cell.products = [cell.made[2], cell.made[3], 2.0 * cell.made[4]];
        for ((gas, _, molar_mass), gone) in GLYOXALS.into_iter().zip(&gone) {
            let lost = cloudy * gone[lane] * cell.gases[gas];
            cell.gases[gas] -= lost;
            cell.organic += lost * ORGANIC;
            cell.oxidised += lost * (molar_mass - ORGANIC);
        }
    }
}
