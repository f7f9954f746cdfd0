//! Responses through a step of the particles: differences of the step itself along them.
//!
//! The step is done once more for every parameter, from the masses m + ε s with s = ∂m/∂p; then s₁ = (m₁(m + ε s) − m₁(m))/ε.
//! ε is so small that no concentration moves by more than [`SHIFT`] of itself: what the kernels iterate to is known to about 1e-9, and
//! what they curve over such a shift is below one in a thousand. All cells stand in one block, so the bulk's bits are what they are
//! without responses. Cells in which a response is [`NEGLIGIBLE`] beside the air keep it as it is.

use super::block::Block;
use super::slots::{SLOTS, Slot};
use crate::simulation::shift::{self, LEAST_MASS};

/// Largest shift of a concentration over itself [1].
const SHIFT: f64 = 1e-4;
/// Number by which the shift of a smaller one is measured [1/m³].
const LEAST_NUMBER: f64 = 1e6;
/// Response over the concentration itself up to which particles let it be [1]: doubling what it stands for would be no more than this.
const NEGLIGIBLE: f64 = 1e-9;

/// A cell shifted along the response to a parameter by ε.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shifted {
    pub parameter: usize,
    pub cell: usize,
    pub step: f64,
}

/// Shifts of the cells of a row; they stand in the block behind the cells themselves.
#[derive(Debug, Default)]
pub(super) struct Along {
    pub shifts: Vec<Shifted>,
}

impl Along {
    /// Appends the shift of a cell along its response where it counts, from the masses and what they respond [kg] and the volume [m³].
    pub fn consider(
        &mut self,
        (parameter, cell): (usize, usize),
        (masses, response, volume): (&[f64], &[f64], f64),
        lanes: &[usize; SLOTS],
    ) {
        let [small, large] = [Slot::NumberI, Slot::NumberJ].map(|slot| slot as usize);
        let own = lanes.iter().enumerate().map(|(slot, &lane)| {
            let number = slot == small || slot == large;
            let least = if number { LEAST_NUMBER } else { LEAST_MASS };
            (masses[lane], response[lane], least * volume)
        });
        let step = shift::step(own, SHIFT);
        if step > 0.0 && step < SHIFT / NEGLIGIBLE {
            self.shifts.push(Shifted {
                parameter,
                cell,
                step,
            });
        }
    }

    /// The row's cell behind a cell of the block; `cells` are the row's.
    pub fn cell(&self, at: usize, cells: usize) -> usize {
        at.checked_sub(cells)
            .map_or(at, |shifted| self.shifts[shifted].cell)
    }

    /// Responses behind the step, `[cell][parameter][lane]` [kg] in cells of `width` numbers with masses of `count` lanes; `cells` are the
    /// row's.
    pub fn give(
        &self,
        block: &Block,
        cells: usize,
        (responses, width, count): (&mut [f64], usize, usize),
        lanes: &[usize; SLOTS],
    ) {
        for (at, shift) in self.shifts.iter().enumerate() {
            let own = &mut responses[shift.cell * width + shift.parameter * count..][..count];
            let shifted = at + cells;
            let scale = block.volume[shift.cell] / shift.step;
            for (slot, &lane) in lanes.iter().enumerate() {
                if block.moved(slot, shift.cell) || block.moved(slot, shifted) {
                    let values = block.slot(slot);
                    own[lane] = (values[shifted] - values[shift.cell]) * scale;
                }
            }
        }
    }
}
