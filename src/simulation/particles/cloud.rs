//! Cloud chemistry of a block: the cells that hold liquid water.

use super::ParticleChemistry;
use super::block::Block;
use super::slots::{self, SLOTS, Slot};
use crate::aerosol::cloud::{
    ACIDITY_GASES, AMMONIA, CALCIUM, CHLORIDE, CloudCell, FORMIC, GLY, H2O2, IRON, MAGNESIUM,
    MANGANESE, MEPX, MGLY, NITRATE, NO2, NitrogenDioxide, O3, PACD, POTASSIUM, SMALL, SO2, SODIUM,
    SOLUBLE_IRON, SOLUBLE_MANGANESE, SULFATE, advance, dissolve,
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
    work.cells.clear();
    work.places.clear();
    for cell in 0..block.cells {
        let air = [
            block.temperature[cell],
            block.pressure[cell],
            block.cloud_water[cell],
            block.cloud_cover[cell],
        ];
        let moles = |slot: Slot| block.at(slot, cell) / molar[slot as usize];
        if let Some(water) = solution(air, moles) {
            work.cells.push(water);
            work.places.push(cell);
        }
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

/// What a cell's cloud holds: air is temperature [K], pressure [Pa], cloud water [kg/m³], cover [1], `moles` gives the matter of
/// a slot [mol/m³]; `None` where there is no liquid water.
fn solution(
    [temperature, pressure, cloud_water, cover]: [f64; 4],
    moles: impl Fn(Slot) -> f64,
) -> Option<CloudCell> {
    let liquid = ((temperature - ALL_ICE) / (MELTING - ALL_ICE)).clamp(0.0, 1.0);
    let mut air = CloudCell::at(temperature, pressure);
    air.liquid = cloud_water * liquid;
    air.fraction = cover.clamp(SMALL, 1.0);
    if !air.wet() {
        return None;
    }
    for (slot, place) in GASES {
        air.gases[place] = moles(slot);
    }
    for (slot, place, share) in IONS {
        air.ions[place] += share * moles(slot);
    }
    air.hydroxyl = moles(Slot::Hydroxyl);
    // By day, when there is hydroxyl, less of the dissolved iron is Fe(III).
    let [soluble, by_day, by_night] = SOLUBLE_IRON;
    let ferric = if air.hydroxyl > DAYLIGHT {
        by_day
    } else {
        by_night
    };
    air.ions[IRON] = soluble * ferric * moles(Slot::IronJ);
    Some(air)
}

impl ParticleChemistry {
    /// Shares of the gases of [`ACIDITY_GASES`] that the clouds of some cells hold in their water [1], `None` where there is no liquid
    /// water; a cell is its air as temperature [K], pressure [Pa], cloud water [kg/m³], cover [1], its masses [kg] and volume [m³].
    pub(in crate::simulation) fn dissolved<'a>(
        &self,
        cells: impl Iterator<Item = ([f64; 4], &'a [f64], f64)>,
    ) -> Vec<Option<[f64; ACIDITY_GASES.len()]>> {
        let mut waters = Vec::new();
        let places: Vec<Option<usize>> = cells
            .map(|(air, masses, volume)| {
                let moles = |slot: Slot| {
                    let place = slot as usize;
                    masses[self.lanes[place]] / (volume * self.molar[place])
                };
                waters.push(solution(air, moles)?);
                Some(waters.len() - 1)
            })
            .collect();
        dissolve(&mut waters);
        let shares = |place: usize| {
            let water: &CloudCell = &waters[place];
            water.dissolved.map(|share| share * water.fraction)
        };
        places.into_iter().map(|place| place.map(shares)).collect()
    }
}

/// Hydroxyl by day at least [mol/m³]: 1e5 molecules/cm³.
const DAYLIGHT: f64 = 1e11 / 6.022_140_76e23;
