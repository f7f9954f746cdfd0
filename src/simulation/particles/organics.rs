//! Organic particles of a block: gas and particle shared out, oligomers, what gas chemistry has left for them.

use super::block::Block;
use super::slots::{self, Slot};
use crate::aerosol::organics::{FIXED_COUNT, OrganicCell, SEMIVOLATILE_COUNT, advance};

/// Molar mass of primary organic matter in Aitken particles [kg/mol], as in the table of particles.
const AITKEN_ORGANIC: f64 = 0.220;

/// Scratch.
#[derive(Debug, Default)]
pub(super) struct Work {
    cells: Vec<OrganicCell>,
}

/// Brings the organics of a block through `dt` seconds.
pub(super) fn step(block: &mut Block, work: &mut Work, dt: f64) {
    work.cells.clear();
    for cell in 0..block.cells {
        let mut organic = OrganicCell::at(block.temperature[cell]);
        for class in 0..SEMIVOLATILE_COUNT {
            organic.vapour[class] = block.slot(slots::vapour(class))[cell];
            organic.particle[class] = block.slot(slots::particle(class))[cell];
        }
        for class in 0..FIXED_COUNT {
            organic.fixed[class] = block.slot(slots::fixed(class))[cell];
        }
        organic.absorbing = block.at(Slot::OrganicI, cell) / AITKEN_ORGANIC;
        organic.epoxydiols = block.taken_up[cell];
        work.cells.push(organic);
    }
    advance(&mut work.cells, dt);
    for (cell, organic) in work.cells.iter().enumerate() {
        for class in 0..SEMIVOLATILE_COUNT {
            block.slot_mut(slots::vapour(class))[cell] = organic.vapour[class];
            block.slot_mut(slots::particle(class))[cell] = organic.particle[class];
        }
        for class in 0..FIXED_COUNT {
            block.slot_mut(slots::fixed(class))[cell] = organic.fixed[class];
        }
    }
}
