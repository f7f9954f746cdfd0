//! Responses through a step of the particles: differences of the step itself along them.
//!
//! The step is done once more for every parameter, from the masses m + ε s with s = ∂m/∂p; then s₁ = (m₁(m + ε s) − m₁(m))/ε.
//! ε is so small that no concentration moves by more than [`SHIFT`] of itself: what the kernels iterate to is known to about 1e-9, and
//! what they curve over such a shift is below one in a thousand. All cells stand in one block, so the bulk's bits are what they are
//! without responses.

use super::block::Block;
use super::slots::{SLOTS, Slot};
use crate::simulation::shift::{self, LEAST_MASS};

/// Largest shift of a concentration over itself [1].
const SHIFT: f64 = 1e-4;
/// Number by which the shift of a smaller one is measured [1/m³].
const LEAST_NUMBER: f64 = 1e6;

/// Shifts of the cells of a block, parameter after parameter.
#[derive(Debug, Default)]
pub(super) struct Along {
    cells: usize,
    lanes: usize,
    /// ε by parameter and cell; 0 where the response is 0 everywhere.
    steps: Vec<f64>,
    shifted: Vec<f64>,
}

impl Along {
    /// Empties it for a row of `cells` cells with masses of `lanes` lanes.
    pub fn begin(&mut self, cells: usize, lanes: usize) {
        self.cells = cells;
        self.lanes = lanes;
        self.steps.clear();
    }

    /// Masses of the next cell, shifted along its response [kg]; the cell's volume in m³.
    pub fn shift(
        &mut self,
        (masses, response, volume): (&[f64], &[f64], f64),
        lanes: &[usize; SLOTS],
    ) -> &[f64] {
        let own = lanes.iter().enumerate().map(|(slot, &lane)| {
            let number = slot == Slot::NumberI as usize || slot == Slot::NumberJ as usize;
            let least = if number { LEAST_NUMBER } else { LEAST_MASS };
            (masses[lane], response[lane], least * volume)
        });
        let step = shift::step(own, SHIFT);
        self.steps.push(step);
        self.shifted.clear();
        shift::extend_shifted(&mut self.shifted, masses, response, step);
        &self.shifted
    }

    /// Responses behind the step, `[cell][parameter][lane]` [kg] in cells of `width` numbers.
    pub fn give(
        &self,
        block: &Block,
        (responses, width): (&mut [f64], usize),
        lanes: &[usize; SLOTS],
    ) {
        for (at, step) in self.steps.iter().enumerate() {
            let (parameter, cell) = (at / self.cells, at % self.cells);
            let own = &mut responses[cell * width + parameter * self.lanes..][..self.lanes];
            let shifted = at + self.cells;
            if *step == 0.0 {
                continue;
            }
            let scale = block.volume[cell] / step;
            for (slot, &lane) in lanes.iter().enumerate() {
                if block.moved(slot, cell) || block.moved(slot, shifted) {
                    let values = block.slot(slot);
                    own[lane] = (values[shifted] - values[cell]) * scale;
                }
            }
        }
    }
}
