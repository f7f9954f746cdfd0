//! What a stack in a building's wake tells the NO2 schemes, on top of [`PointNotes`](super::PointNotes).
//!
//! With wake weight γ, wake concentration W and C the whole: t = [γ W x/u_w + (C − γ W) t₀]/C, t₀ the travel time without
//! building; the cavity's share is γ (W − W_plume)/C. PVMRM sees the wake's plume height and, in layered air, its mean wind.

use super::extras::{TravelExtras, VolumeExtras};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::plume::core::{PlumeField, SourceHour, see};
use crate::plume::downwash::{Downwash, Place};

/// One stack in a wake over a block of receptors.
pub struct WakeNotes<'t, 'a> {
    /// The wake and the plume in it.
    pub downwash: &'t Downwash<'a>,
    /// The stack in its hour.
    pub source: &'t SourceHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// C/Q of the whole [s/m³]; at least as long as the block.
    pub whole: &'t [f64],
    /// PVMRM's numbers of the block, or empty.
    pub volume: &'t mut [VolumeExtras],
    /// TTRM's numbers of the block, or empty.
    pub travel: &'t mut [TravelExtras],
    /// GRSM's travel times [s] and shares of the cavity of the block, or empty.
    pub travel_time: (&'t mut [f64], &'t mut [f64]),
}

impl WakeNotes<'_, '_> {
    /// Changes what [`PointNotes`](super::PointNotes) filled.
    pub fn compute(self) {
        dispatch(self);
    }

    /// One receptor: weight and C/Q of the wake (whole and plume alone), height of its plume, distance downwind.
    #[inline(always)]
    fn note(&mut self, at: usize, weight: f64, wake: [f64; 2], height: f64, x: f64) {
        if weight <= 0.0 {
            return;
        }
        let mean_wind = self.downwash.mean_wind();
        if let Some(volume) = self.volume.get_mut(at) {
            if self.source.layered {
                volume.height = height;
                volume.wind = mean_wind;
            }
            volume.horizontal_weight = 0.5;
        }
        if let Some(travel) = self.travel.get_mut(at) {
            travel.wake_weight = weight;
            travel.wake_wind = if wake[0] > 0.0 { self.source.wind } else { 0.0 };
        }
        if let Some(time) = self.travel_time.0.get_mut(at) {
            let whole = self.whole[at];
            let in_wake = weight * wake[0];
            if whole > 0.0 {
                let by_wake = in_wake * (x / mean_wind).max(0.0);
                *time = (by_wake + (whole - in_wake).max(0.0) * *time) / whole;
                self.travel_time.1[at] = weight * (wake[0] - wake[1]) / whole;
            }
        }
    }
}

impl LaneKernel for WakeNotes<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        let s = self.source;
        let count = self
            .volume
            .len()
            .max(self.travel.len())
            .max(self.travel_time.0.len());
        let mut at = 0;
        while at < count {
            let seen = see::<V>(s, self.receptors, self.first + at);
            let width = V::WIDTH.min(count - at);
            let counts = seen
                .distance
                .ge(V::splat(0.99))
                .and(seen.distance.le(V::splat(s.options.greatest_distance)));
            if counts.any() {
                let wake = self.downwash.concentration(Place {
                    x: seen.downwind,
                    y: seen.crosswind,
                    above_base: seen.above_base,
                    flagpole: seen.flagpole,
                });
                let height = self.downwash.plume_height(seen.downwind);
                let weight = V::select(counts, wake.weight, V::splat(0.0));
                let mut lanes = [[0.0; 8]; 5];
                for (to, from) in
                    lanes
                        .iter_mut()
                        .zip([weight, wake.total, wake.direct, height, seen.downwind])
                {
                    from.store(to);
                }
                for lane in 0..width {
                    let [weight, total, direct, height, x] = lanes.map(|lanes| lanes[lane]);
                    self.note(at + lane, weight, [total, direct], height, x);
                }
            }
            at += V::WIDTH;
        }
    }
}
