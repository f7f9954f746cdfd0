//! Rate constants of several cells side by side.

use super::Cells;
use super::table::{Laws, Scale, Term, Three};
use crate::numerics::lanes::{LaneKernel, Lanes};
use crate::units::STANDARD_PRESSURE;

/// Effective constants of all cells.
pub(super) struct RateKernel<'a, 'b> {
    pub(super) laws: &'a Laws,
    pub(super) cells: &'a Cells<'b>,
    pub(super) rate: &'a mut [f64],
}

/// The air of the cells of one pass.
struct AirLanes<V> {
    /// 1/T [1/K].
    inverse: V,
    /// ln(T / 300 K).
    ln_ratio: V,
    /// P [atm].
    atmospheres: V,
    water: V,
    density: V,
    ln_density: V,
}

impl<V: Lanes> AirLanes<V> {
    #[inline(always)]
    fn load(cells: &Cells<'_>, first: usize) -> Self {
        let temperature: V = lanes_of(cells.temperature, first);
        let density: V = lanes_of(cells.number_density, first);
        Self {
            inverse: V::splat(1.0) / temperature,
            ln_ratio: (temperature / 300.0).ln(),
            atmospheres: lanes_of::<V>(cells.pressure, first) / STANDARD_PRESSURE,
            water: lanes_of(cells.water, first),
            density,
            ln_density: density.ln(),
        }
    }

    /// n ln(T/300 K) − E/T.
    #[inline(always)]
    fn exponent(&self, term: &Term) -> V {
        self.inverse
            .mul_add(V::splat(-term.activation), self.ln_ratio * term.power)
    }

    #[inline(always)]
    fn term(&self, term: &Term) -> V {
        self.exponent(term).exp() * term.factor
    }

    #[inline(always)]
    fn scale(&self, scale: &Scale) -> V {
        let mut value = V::splat(scale.fixed);
        for _ in 0..scale.density_power {
            value = value * self.density;
        }
        for _ in 0..scale.water_power {
            value = value * self.water;
        }
        value
    }
}

/// Numbers of consecutive cells; behind the last cell the last one again.
#[inline(always)]
fn lanes_of<V: Lanes>(all: &[f64], first: usize) -> V {
    let mut values = [0.0; 8];
    for lane in 0..V::WIDTH {
        values[lane] = all[(first + lane).min(all.len() - 1)];
    }
    V::load(&values)
}

/// Entries of consecutive cells in a table of `width` a cell.
#[inline(always)]
fn column_of<V: Lanes>(all: &[f64], width: usize, entry: usize, first: usize, last: usize) -> V {
    let mut values = [0.0; 8];
    for lane in 0..V::WIDTH {
        values[lane] = all[(first + lane).min(last) * width + entry];
    }
    V::load(&values)
}

impl LaneKernel for RateKernel<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let count = self.cells.temperature.len();
        let mut constants = vec![0.0; self.laws.rows * V::WIDTH];
        let mut scales = vec![0.0; self.laws.scales.len() * V::WIDTH];
        let mut first = 0;
        while first < count {
            let air = AirLanes::<V>::load(self.cells, first);
            thermal(self.laws, &air, &mut constants);
            given::<V>(self.laws, self.cells, first, &mut constants);
            open_water(self.laws, &air, self.cells, first, &mut constants);
            derived(self.laws, &air, &mut constants);
            scale(self.laws, &air, &mut scales, &mut constants);
            let lanes = V::WIDTH.min(count - first);
            for lane in 0..lanes {
                let cell = first + lane;
                let row = &mut self.rate[cell * self.laws.rows..(cell + 1) * self.laws.rows];
                for (to, from) in row.iter_mut().zip(constants.chunks_exact(V::WIDTH)) {
                    *to = from[lane];
                }
            }
            first += V::WIDTH;
        }
    }
}

#[inline(always)]
fn put<V: Lanes>(constants: &mut [f64], row: usize, value: V) {
    value.store(&mut constants[row * V::WIDTH..(row + 1) * V::WIDTH]);
}

/// Laws of temperature and pressure.
#[inline(always)]
fn thermal<V: Lanes>(laws: &Laws, air: &AirLanes<V>, constants: &mut [f64]) {
    for &(row, factor) in &laws.constants {
        put(constants, row, V::splat(factor));
    }
    for (row, term) in &laws.exponentials {
        put(constants, *row, air.term(term));
    }
    for law in &laws.falloffs {
        let low = air.term(&law.low) * air.density;
        let ln_x = air.exponent(&law.ratio) + air.ln_density + law.ratio.factor;
        let g = ln_x * law.per_width;
        let broadening = (V::splat(law.ln_broadening) / (g * g + 1.0)).exp();
        put(constants, law.row, low / (ln_x.exp() + 1.0) * broadening);
    }
    for Three { row, terms } in &laws.complexes {
        let k3 = air.term(&terms[2]) * air.density;
        let value = air.term(&terms[0]) + k3 / (k3 / air.term(&terms[1]) + 1.0);
        put(constants, *row, value);
    }
    for Three { row, terms } in &laws.sums {
        let value = air.term(&terms[0]) + air.term(&terms[1]) * air.density + air.term(&terms[2]);
        put(constants, *row, value);
    }
    for &(row, factor) in &laws.pressures {
        put(constants, row, (air.atmospheres * 0.6 + 1.0) * factor);
    }
}

/// Photolysis and heterogeneous rows.
#[inline(always)]
fn given<V: Lanes>(laws: &Laws, cells: &Cells<'_>, first: usize, constants: &mut [f64]) {
    let last = cells.temperature.len() - 1;
    for &(row, table, factor) in &laws.photolysis {
        let rate: V = column_of(cells.photolysis, laws.tables, table, first, last);
        put(constants, row, rate * factor);
    }
    for &(row, process, factor) in &laws.heterogeneous {
        let rate: V = column_of(cells.heterogeneous, laws.processes, process, first, last);
        put(constants, row, rate * factor);
    }
}

/// Ozone over the sea.
#[inline(always)]
fn open_water<V: Lanes>(
    laws: &Laws,
    air: &AirLanes<V>,
    cells: &Cells<'_>,
    first: usize,
    constants: &mut [f64],
) {
    let mut here = [0.0; 8];
    for lane in 0..V::WIDTH {
        if cells.open_water.get(first + lane).is_some_and(|&sea| sea) {
            here[lane] = 1.0;
        }
    }
    for (row, [a, c, b, d, limit]) in &laws.open_waters {
        let sum = (air.atmospheres * -c).exp() * *a + (air.atmospheres * -d).exp() * *b;
        put(constants, *row, sum.at_most(*limit) * V::load(&here));
    }
}

/// Rows that take another's constant.
#[inline(always)]
fn derived<V: Lanes>(laws: &Laws, air: &AirLanes<V>, constants: &mut [f64]) {
    for law in &laws.multiples {
        let base = V::load(&constants[law.base * V::WIDTH..]);
        put(constants, law.row, base * law.factor);
    }
    for law in &laws.equilibria {
        let base = V::load(&constants[law.base * V::WIDTH..]);
        let value = base * (air.inverse * -law.activation).exp() * law.factor;
        put(constants, law.row, value);
    }
}

/// From molecules to mole fractions.
#[inline(always)]
fn scale<V: Lanes>(laws: &Laws, air: &AirLanes<V>, scales: &mut [f64], constants: &mut [f64]) {
    for (value, scale) in scales.chunks_exact_mut(V::WIDTH).zip(&laws.scales) {
        air.scale(scale).store(value);
    }
    for (entry, &index) in constants.chunks_exact_mut(V::WIDTH).zip(&laws.scale_of) {
        let value = V::load(entry) * V::load(&scales[index * V::WIDTH..]);
        value.store(entry);
    }
}
