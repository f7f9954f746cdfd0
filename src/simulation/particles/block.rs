//! Cells side by side: concentrations of every slot, and the air.

use super::slots::{SLOTS, Slot};
use crate::chemistry::uptake::Surface;
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};

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

/// Work on the cells of a block, a register of them at a time.
pub(super) trait CellWork {
    /// Works on `V::WIDTH` cells from `first` on. Implement it with `#[inline(always)]`.
    fn cells<V: Lanes>(&mut self, block: &mut Block, first: usize);
}

/// Work over all cells of a block with the widest registers.
struct Over<'a, W> {
    block: &'a mut Block,
    work: W,
}

impl<W: CellWork> LaneKernel for Over<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        let mut first = 0;
        while first < self.block.cells {
            self.work.cells::<V>(self.block, first);
            first += V::WIDTH;
        }
    }
}

/// Widest registers [numbers].
const WIDEST: usize = 8;

impl Block {
    /// The air of the cells, in the order of [`Self::push_air`].
    fn air(&mut self) -> [&mut Vec<f64>; 6] {
        [
            &mut self.temperature,
            &mut self.pressure,
            &mut self.humidity,
            &mut self.cloud_water,
            &mut self.cloud_cover,
            &mut self.volume,
        ]
    }

    /// Empties the block for a row of `cells` cells.
    pub fn begin(&mut self, cells: usize) {
        self.cells = cells;
        self.stride = cells.next_multiple_of(WIDEST);
        self.values.clear();
        self.values.resize(SLOTS * self.stride, 0.0);
        for list in self.air() {
            list.clear();
        }
        self.surface.clear();
        self.taken_up.clear();
        self.taken_up.resize(self.stride, 0.0);
    }

    /// Air of the next cell: temperature [K], pressure [Pa], relative humidity [1], cloud water [kg/m³], cloud cover [1], volume [m³].
    pub fn push_air(&mut self, air: &[f64; 6]) {
        for (list, value) in self.air().into_iter().zip(air) {
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

    /// The next cell has the air of an earlier one.
    pub fn repeat_air(&mut self, cell: usize) {
        for list in self.air() {
            list.push(list[cell]);
        }
    }

    /// Takes the masses of the next cell shifted along a response, masses and response [kg] and the shift [1]; no mass falls below nothing.
    pub fn take_shifted(
        &mut self,
        cell: usize,
        (masses, response, step): (&[f64], &[f64], f64),
        lanes: &[usize; SLOTS],
    ) {
        let inverse = 1.0 / self.volume[cell];
        for (slot, &lane) in lanes.iter().enumerate() {
            let mass = (masses[lane] + step * response[lane]).max(0.0);
            self.values[slot * self.stride + cell] = mass * inverse;
        }
    }

    /// Fills the registers behind the last cell with it and remembers what came.
    pub fn close(&mut self) {
        let last = self.cells - 1;
        let stride = self.stride;
        for list in self.air() {
            list.resize(stride, list[last]);
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

    /// Whether a slot of a cell holds something else than it came with.
    #[inline]
    pub fn moved(&self, slot: usize, cell: usize) -> bool {
        let at = slot * self.stride + cell;
        self.values[at] != self.before[at]
    }

    /// Does work on all cells, registers filled up.
    pub(super) fn work(&mut self, work: impl CellWork) {
        dispatch(Over { block: self, work });
    }

    /// A register of a slot's cells.
    #[inline(always)]
    pub fn get<V: Lanes>(&self, slot: usize, first: usize) -> V {
        V::load(&self.slot(slot)[first..])
    }

    /// Writes a register of a slot's cells.
    #[inline(always)]
    pub fn put<V: Lanes>(&mut self, slot: usize, first: usize, value: V) {
        value.store(&mut self.slot_mut(slot)[first..]);
    }

    /// Cells of a slot, registers filled up.
    #[inline]
    pub fn slot(&self, slot: usize) -> &[f64] {
        &self.values[slot * self.stride..(slot + 1) * self.stride]
    }

    /// Cells of a slot to change.
    #[inline]
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
