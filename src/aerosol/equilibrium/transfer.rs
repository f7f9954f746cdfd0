//! Numbers of cells into lanes and back.

use super::{Cells, Coefficients, Partition, Tables, Totals};
use crate::numerics::lanes::Lanes;

/// Numbers of consecutive cells; behind the last cell the last one again.
#[inline(always)]
fn lanes_of<V: Lanes>(all: &[f64], first: usize) -> V {
    if first + V::WIDTH <= all.len() {
        return V::load(&all[first..]);
    }
    let mut values = [0.0; 8];
    for lane in 0..V::WIDTH {
        values[lane] = all[(first + lane).min(all.len() - 1)];
    }
    V::load(&values)
}

/// Writes the lanes that are cells.
#[inline(always)]
pub(super) fn store<V: Lanes>(value: V, to: &mut [f64], first: usize) {
    if first + V::WIDTH <= to.len() {
        value.store(&mut to[first..]);
        return;
    }
    let mut values = [0.0; 8];
    value.store(&mut values);
    let count = to.len() - first;
    to[first..].copy_from_slice(&values[..count]);
}

/// Numbers of the cells in `order` from `first` on; behind the last cell the last one again.
#[inline(always)]
fn gathered<V: Lanes>(all: &[f64], order: &[usize], first: usize) -> V {
    let mut values = [0.0; 8];
    for lane in 0..V::WIDTH {
        values[lane] = all[order[(first + lane).min(order.len() - 1)]];
    }
    V::load(&values)
}

/// Writes the lanes to the cells in `order`.
#[inline(always)]
pub(super) fn scatter<V: Lanes>(value: V, to: &mut [f64], order: &[usize], first: usize) {
    let mut values = [0.0; 8];
    value.store(&mut values);
    for (value, &cell) in values.iter().zip(&order[first..]).take(V::WIDTH) {
        to[cell] = *value;
    }
}

impl Cells<'_> {
    /// The cells in `order` from `first` on.
    #[inline(always)]
    pub(super) fn gathered<V: Lanes>(
        &self,
        order: &[usize],
        first: usize,
        tables: Tables,
    ) -> (Coefficients<V>, Totals<V>) {
        let mut lanes = [V::splat(0.0); 8];
        for (lane, column) in lanes.iter_mut().zip(self.totals.columns()) {
            *lane = gathered::<V>(column, order, first);
        }
        let air = Coefficients::new(
            gathered::<V>(self.temperature, order, first),
            gathered::<V>(self.relative_humidity, order, first),
            tables,
        );
        (air, Totals::from(lanes))
    }

    /// Consecutive cells from `first` on.
    #[inline(always)]
    pub(super) fn lanes<V: Lanes>(
        &self,
        first: usize,
        tables: Tables,
    ) -> (Coefficients<V>, Totals<V>) {
        let mut lanes = [V::splat(0.0); 8];
        for (lane, column) in lanes.iter_mut().zip(self.totals.columns()) {
            *lane = lanes_of::<V>(column, first);
        }
        let air = Coefficients::new(
            lanes_of::<V>(self.temperature, first),
            lanes_of::<V>(self.relative_humidity, first),
            tables,
        );
        (air, Totals::from(lanes))
    }
}

impl Partition<&mut [f64]> {
    /// Writes consecutive cells from `first` on.
    #[inline(always)]
    pub(super) fn store<V: Lanes>(&mut self, found: &Partition<V>, first: usize) {
        store(found.ammonia, self.ammonia, first);
        store(found.nitric_acid, self.nitric_acid, first);
        store(found.hydrochloric_acid, self.hydrochloric_acid, first);
        store(found.water, self.water, first);
        store(found.hydrogen, self.hydrogen, first);
        store(found.bisulfate, self.bisulfate, first);
        store(found.steps, self.steps, first);
    }

    /// Writes the cells in `order` from `first` on.
    #[inline(always)]
    pub(super) fn scatter<V: Lanes>(
        &mut self,
        found: &Partition<V>,
        order: &[usize],
        first: usize,
    ) {
        scatter(found.ammonia, self.ammonia, order, first);
        scatter(found.nitric_acid, self.nitric_acid, order, first);
        scatter(
            found.hydrochloric_acid,
            self.hydrochloric_acid,
            order,
            first,
        );
        scatter(found.water, self.water, order, first);
        scatter(found.hydrogen, self.hydrogen, order, first);
        scatter(found.bisulfate, self.bisulfate, order, first);
        scatter(found.steps, self.steps, order, first);
    }
}
