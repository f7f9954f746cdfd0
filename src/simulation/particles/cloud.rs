//! Cloud chemistry of a block: the cells that hold liquid water.

use super::block::Block;
use super::slots::{self, SLOTS, Slot};
use crate::aerosol::cloud::{
    AMMONIA, CALCIUM, CHLORIDE, CloudCell, FORMIC, GLY, H2O2, IRON, MAGNESIUM, MANGANESE, MEPX,
    MGLY, NITRATE, NO2, NitrogenDioxide, O3, PACD, POTASSIUM, SMALL, SO2, SODIUM, SOLUBLE_IRON,
    SOLUBLE_MANGANESE, SULFATE, advance,
};
use crate::aerosol::organics::GLYOXALS;

/// Cloud that stays liquid from 0 °C (all) to −20 °C (none) [K], as in wet deposition.
const ALL_ICE: f64 = 253.15;
const MELTING: f64 = 273.15;

/// Gases of the solution: slot, place in the cell.
const GASES: [(Slot, usize); 8] = [
    (Slot::SulfurDioxide, SO2),
    (Slot::HydrogenPeroxide, H2O2),
    (Slot::Ozone, O3),
    (Slot::MethylHydroperoxide, MEPX),
    (Slot::PeroxyaceticAcid, PACD),
    (Slot::NitrogenDioxide, NO2),
    (Slot::Glyoxal, GLY),
    (Slot::Methylglyoxal, MGLY),
];

/// Ions and their gases: slot, place in the cell, share that dissolves [1].
const IONS: [(Slot, usize, f64); 16] = [
    (Slot::SulfateJ, SULFATE, 1.0),
    (Slot::SulfateK, SULFATE, 1.0),
    (Slot::SulfuricAcid, SULFATE, 1.0),
    (Slot::NitrateJ, NITRATE, 1.0),
    (Slot::NitrateK, NITRATE, 1.0),
    (Slot::NitricAcid, NITRATE, 1.0),
    (Slot::AmmoniumJ, AMMONIA, 1.0),
    (Slot::Ammonia, AMMONIA, 1.0),
    (Slot::ChlorideJ, CHLORIDE, 1.0),
    (Slot::HydrochloricAcid, CHLORIDE, 1.0),
    (Slot::FormicAcid, FORMIC, 1.0),
    (Slot::CalciumJ, CALCIUM, 1.0),
    (Slot::MagnesiumJ, MAGNESIUM, 1.0),
    (Slot::SodiumJ, SODIUM, 1.0),
    (Slot::PotassiumJ, POTASSIUM, 1.0),
    (Slot::ManganeseJ, MANGANESE, SOLUBLE_MANGANESE),
];

/// Scratch.
#[derive(Debug, Default)]
pub(super) struct Work {
    cells: Vec<CloudCell>,
    places: Vec<usize>,
}

/// Lets the water of a block's cells react for `dt` seconds; `molar` are the molar masses of the slots [kg/mol].
pub(super) fn step(block: &mut Block, work: &mut Work, molar: &[f64; SLOTS], dt: f64) {
    let moles =
        |block: &Block, slot: Slot, cell: usize| block.at(slot, cell) / molar[slot as usize];
    work.cells.clear();
    work.places.clear();
    for cell in 0..block.cells {
        let temperature = block.temperature[cell];
        let liquid = ((temperature - ALL_ICE) / (MELTING - ALL_ICE)).clamp(0.0, 1.0);
        let mut air = CloudCell::at(temperature, block.pressure[cell]);
        air.liquid = block.cloud_water[cell] * liquid;
        air.fraction = block.cloud_cover[cell].clamp(SMALL, 1.0);
        if !air.wet() {
            continue;
        }
        for (slot, place) in GASES {
            air.gases[place] = moles(block, slot, cell);
        }
        for (slot, place, share) in IONS {
            air.ions[place] += share * moles(block, slot, cell);
        }
        air.hydroxyl = moles(block, Slot::Hydroxyl, cell);
        // By day, when there is hydroxyl, less of the dissolved iron is Fe(III).
        let [soluble, by_day, by_night] = SOLUBLE_IRON;
        let ferric = if air.hydroxyl > DAYLIGHT {
            by_day
        } else {
            by_night
        };
        air.ions[IRON] = soluble * ferric * moles(block, Slot::IronJ, cell);
        work.cells.push(air);
        work.places.push(cell);
    }
    if work.cells.is_empty() {
        return;
    }
    advance(&mut work.cells, dt, NitrogenDioxide::Off);
    for (air, &cell) in work.cells.iter().zip(&work.places) {
        for (slot, place) in GASES {
            block.set(slot, cell, air.gases[place] * molar[slot as usize]);
        }
        let sulfate: f64 = air.made.iter().sum();
        let [methanol, acetic, _] = air.products;
        for (slot, moles) in [
            (Slot::SulfateJ, sulfate),
            (Slot::Methanol, methanol),
            (Slot::AceticAcid, acetic),
        ] {
            block.add(slot, cell, moles * molar[slot as usize]);
        }
        block.slot_mut(slots::fixed(GLYOXALS))[cell] += air.organic;
    }
}

/// Hydroxyl by day at least [mol/m³]: 1e5 molecules/cm³.
const DAYLIGHT: f64 = 1e11 / 6.022_140_76e23;
