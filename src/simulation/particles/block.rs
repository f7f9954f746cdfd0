//! Cells side by side: concentrations of every slot, and the air.

use super::slots::{SLOTS, Slot};
use crate::chemistry::uptake::Surface;

/// Cells of a row of a layer, as concentrations: kg/m³, and 1/m³ of numbers.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Block {
    /// Cells in use.
    pub cells: usize,
    /// Cells of a slot: whole registers.
    stride: usize,
    /// `[slot][cell]`.
    values: Vec<f64>,
    /// The same as they came.
    before: Vec<f64>,
    /// Temperature [K], pressure [Pa], relative humidity [1].
    pub temperature: Vec<f64>,
    /// Pressure [Pa].
    pub pressure: Vec<f64>,
    /// Relative humidity [1].
    pub humidity: Vec<f64>,
    /// Cloud water, liquid and frozen [kg/m³].
    pub cloud_water: Vec<f64>,
    /// Cloud cover of the column [1].
    pub cloud_cover: Vec<f64>,
    /// Volume of the cells [m³].
    pub volume: Vec<f64>,
    /// Surfaces of particles.
    pub surface: Vec<Surface>,
    /// Surface of fine particles [m²/m³], registers filled up.
    pub fine_surface: Vec<f64>,
    /// Epoxydiols taken up by particles [kg/m³].
    pub taken_up: Vec<f64>,
}

/// Widest registers [numbers].
const WIDEST: usize = 8;

impl Block {
    /// Empties the block for a row of `cells` cells.
    pub fn begin(&mut self, cells: usize) {
        self.cells = cells;
        self.stride = cells.next_multiple_of(WIDEST);
        self.values.clear();
        self.values.resize(SLOTS * self.stride, 0.0);
        for list in [
            &mut self.temperature,
            &mut self.pressure,
            &mut self.humidity,
            &mut self.cloud_water,
            &mut self.cloud_cover,
            &mut self.volume,
        ] {
            list.clear();
        }
        self.surface.clear();
        self.taken_up.clear();
        self.taken_up.resize(self.stride, 0.0);
    }

    /// Air of the next cell: temperature [K], pressure [Pa], relative humidity [1], cloud water [kg/m³], cloud cover [1], volume [m³].
    pub fn push_air(&mut self, air: &[f64; 6]) {
        let lists = [
            &mut self.temperature,
            &mut self.pressure,
            &mut self.humidity,
            &mut self.cloud_water,
            &mut self.cloud_cover,
            &mut self.volume,
        ];
        for (list, value) in lists.into_iter().zip(air) {
            list.push(*value);
        }
    }

    /// Takes the masses [kg] of the next cell, whose air has been pushed.
    pub fn take(&mut self, cell: usize, masses: &[f64], lanes: &[usize; SLOTS]) {
        let inverse = 1.0 / self.volume[cell];
        for (slot, lane) in lanes.iter().enumerate() {
            self.values[slot * self.stride + cell] = masses[*lane] * inverse;
        }
    }

    /// Fills the registers behind the last cell with it and remembers what came.
    pub fn close(&mut self) {
        let last = self.cells - 1;
        for list in [
            &mut self.temperature,
            &mut self.pressure,
            &mut self.humidity,
            &mut self.cloud_water,
            &mut self.cloud_cover,
            &mut self.volume,
        ] {
            list.resize(self.stride, list[last]);
        }
        self.fine_surface.clear();
        self.fine_surface
            .extend(self.surface.iter().map(|s| s.fine));
        self.fine_surface.resize(self.stride, 0.0);
        for slot in self.values.chunks_exact_mut(self.stride) {
            let value = slot[last];
            slot[last + 1..].fill(value);
        }
        self.before.clone_from(&self.values);
    }

    /// Gives a cell's masses [kg] back where they changed and books the change.
    pub fn give(&self, cell: usize, masses: &mut [f64], net: &mut [f64], lanes: &[usize; SLOTS]) {
        for (slot, lane) in lanes.iter().enumerate() {
            let at = slot * self.stride + cell;
            if self.values[at] != self.before[at] {
                let after = self.values[at] * self.volume[cell];
                net[*lane] += after - masses[*lane];
                masses[*lane] = after;
            }
        }
    }

    /// Cells of a slot, registers filled up.
    pub fn slot(&self, slot: usize) -> &[f64] {
        &self.values[slot * self.stride..(slot + 1) * self.stride]
    }

    /// Cells of a slot to change.
    pub fn slot_mut(&mut self, slot: usize) -> &mut [f64] {
        &mut self.values[slot * self.stride..(slot + 1) * self.stride]
    }

    /// Value of a slot in a cell.
    pub fn at(&self, slot: Slot, cell: usize) -> f64 {
        self.values[slot as usize * self.stride + cell]
    }

    /// Adds to a slot in a cell.
    pub fn add(&mut self, slot: Slot, cell: usize, value: f64) {
        self.values[slot as usize * self.stride + cell] += value;
    }

    /// Sets a slot in a cell.
    pub fn set(&mut self, slot: Slot, cell: usize, value: f64) {
        self.values[slot as usize * self.stride + cell] = value;
    }

    /// The first cell and slot whose value cannot be: negative or not a number.
    pub fn impossible(&self) -> Option<(usize, usize)> {
        let bad = |value: &f64| !(*value >= 0.0 && value.is_finite());
        (0..SLOTS).find_map(|slot| {
            let cell = self.slot(slot)[..self.cells].iter().position(bad)?;
            Some((slot, cell))
        })
    }
}
