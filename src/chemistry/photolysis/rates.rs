//! From the actinic flux to photolysis rates: J = Σ_b A_b F_b (σφ)_b(T, M), tables side by side in lanes.

use super::column::PhotolysisWork;
use super::spectrum::{Parabola, Spectrum, T_NODES};
use crate::numerics::lanes::{LaneKernel, Lanes};

/// Vectors of tables summed together, so that no sum waits for itself.
pub(super) const TOGETHER: usize = 4;

/// Rates of one column whose flux is known.
pub(super) struct RatesKernel<'a> {
    pub spectrum: &'a Spectrum,
    pub work: &'a mut PhotolysisWork,
    /// (Mean distance / distance)² of the sun.
    pub distance_factor: f64,
    /// `[layer * tables + table]` [1/s].
    pub rates: &'a mut [f64],
}

impl LaneKernel for RatesKernel<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let s = self.spectrum;
        let tables = s.slot.len();
        for (k, out) in self.rates.chunks_exact_mut(tables).enumerate() {
            let flux = &self.work.flux[k * s.bands..k * s.bands + s.members.len()];
            let (temperature, density) = (self.work.temperature[k], self.work.density[k]);
            let (free, pressed) = self.work.sums.split_at_mut(s.free_slots);
            for (slot, sums) in free.chunks_exact_mut(TOGETHER * V::WIDTH).enumerate() {
                without_pressure::<V>(s, temperature, slot * TOGETHER * V::WIDTH, flux, sums);
            }
            for (slot, sums) in pressed.chunks_exact_mut(V::WIDTH).enumerate() {
                with_pressure::<V>(s, (temperature, density), slot * V::WIDTH, flux, sums);
            }
            for (rate, &slot) in out.iter_mut().zip(&s.slot) {
                *rate = self.work.sums[slot].max(0.0) * self.distance_factor;
            }
        }
    }
}

/// Some tables without pressure: three nodes of temperature.
#[inline(always)]
fn without_pressure<V: Lanes>(
    s: &Spectrum,
    temperature: Parabola,
    slot: usize,
    flux: &[f64],
    sums: &mut [f64],
) {
    let node = s.bands * s.free_slots;
    let rows =
        |q: usize| s.free[(temperature.first + q) * node..][..node].chunks_exact(s.free_slots);
    let mut parts = [[V::splat(0.0); TOGETHER]; 3];
    for (((&light, a), b), c) in flux.iter().zip(rows(0)).zip(rows(1)).zip(rows(2)) {
        let light = V::splat(light);
        let rows = [&a[slot..], &b[slot..], &c[slot..]];
        for q in 0..3 {
            for i in 0..TOGETHER {
                parts[q][i] = V::load(&rows[q][i * V::WIDTH..]).mul_add(light, parts[q][i]);
            }
        }
    }
    for i in 0..TOGETHER {
        let mut sum = V::splat(0.0);
        for q in 0..3 {
            sum = parts[q][i].mul_add(V::splat(temperature.weight[q]), sum);
        }
        sum.store(&mut sums[i * V::WIDTH..]);
    }
}

/// Some tables with pressure: three nodes of temperature at three of density.
#[inline(always)]
fn with_pressure<V: Lanes>(
    s: &Spectrum,
    (temperature, density): (Parabola, Parabola),
    slot: usize,
    flux: &[f64],
    sums: &mut [f64],
) {
    let node = s.bands * s.pressed_slots;
    let block = |m: usize| {
        let first = ((density.first + m) * T_NODES + temperature.first) * node;
        &s.pressed[first..first + 3 * node]
    };
    let blocks = [block(0), block(1), block(2)];
    let mut parts = [[V::splat(0.0); 3]; 3];
    let mut at = slot;
    for &light in flux {
        let light = V::splat(light);
        for m in 0..3 {
            for q in 0..3 {
                let values = V::load(&blocks[m][q * node + at..]);
                parts[m][q] = values.mul_add(light, parts[m][q]);
            }
        }
        at += s.pressed_slots;
    }
    let mut sum = V::splat(0.0);
    for m in 0..3 {
        for q in 0..3 {
            let weight = density.weight[m] * temperature.weight[q];
            sum = parts[m][q].mul_add(V::splat(weight), sum);
        }
    }
    sum.store(sums);
}
