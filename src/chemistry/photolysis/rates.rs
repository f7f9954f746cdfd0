//! From the actinic flux to photolysis rates: J = Σ_b A_b F_b (σφ)_b(T, M), tables side by side in lanes.

use super::column::PhotolysisWork;
use super::spectrum::Spectrum;
use crate::numerics::lanes::{LaneKernel, Lanes};

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
        let bands = s.members.len();
        for (k, out) in self.rates.chunks_exact_mut(tables).enumerate() {
            let flux = &self.work.flux[k * s.bands..k * s.bands + bands];
            let temperature = self.work.temperature[k];
            let density = self.work.density[k];
            let mut slot = 0;
            while slot < s.free_slots {
                let mut sum = V::splat(0.0);
                for q in 0..3 {
                    let node = (temperature.first + q) * s.bands * s.free_slots;
                    let part = along::<V>(&s.free[node + slot..], s.free_slots, flux);
                    sum = part.mul_add(V::splat(temperature.weight[q]), sum);
                }
                sum.store(&mut self.work.sums[slot..]);
                slot += V::WIDTH;
            }
            slot = 0;
            while slot < s.pressed_slots {
                let mut sum = V::splat(0.0);
                for m in 0..3 {
                    for q in 0..3 {
                        let node = ((density.first + m) * super::spectrum::T_NODES
                            + temperature.first
                            + q)
                            * s.bands
                            * s.pressed_slots;
                        let part = along::<V>(&s.pressed[node + slot..], s.pressed_slots, flux);
                        let weight = density.weight[m] * temperature.weight[q];
                        sum = part.mul_add(V::splat(weight), sum);
                    }
                }
                sum.store(&mut self.work.sums[s.free_slots + slot..]);
                slot += V::WIDTH;
            }
            for (rate, &slot) in out.iter_mut().zip(&s.slot) {
                *rate = self.work.sums[slot].max(0.0) * self.distance_factor;
            }
        }
    }
}

/// Σ over bands of flux times what stands `stride` apart.
#[inline(always)]
fn along<V: Lanes>(values: &[f64], stride: usize, flux: &[f64]) -> V {
    // Two sums, so that one need not wait for the other.
    let mut sums = [V::splat(0.0); 2];
    for (band, &light) in flux.iter().enumerate() {
        let which = band % 2;
        sums[which] = V::load(&values[band * stride..]).mul_add(V::splat(light), sums[which]);
    }
    sums[0] + sums[1]
}
