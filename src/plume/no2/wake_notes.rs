//! What a stack in a building's wake tells the NO2 schemes, on top of [`PointNotes`](super::PointNotes).
//!
//! With wake weight γ, wake concentration W and C the whole: t = [γ W x/u_w + (C − γ W) t₀]/C, t₀ the travel time without
//! building; the cavity's share is γ (W − W_plume)/C. PVMRM sees the wake's plume height and, in layered air, its mean wind.

use super::extras::{TravelExtras, VolumeExtras};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, narrow};
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
        narrow(self);
    }

    /// One receptor.
    #[inline(always)]
    fn note(&mut self, at: usize, seen: &AtReceptor) {
        let s = self.source;
        let mean_wind = self.downwash.mean_wind();
        let felt = seen.weight > 0.0;
        // The wake's plume matters here: downwind, and below the mixing height by day.
        let below = s.stable || seen.height < s.mixing_height;
        let ahead = seen.x > 0.0;
        if let Some(volume) = self.volume.get_mut(at) {
            if s.layered && (ahead || felt) {
                volume.wind = mean_wind;
                if below {
                    volume.height = seen.height;
                }
            }
            if below && (ahead || felt) {
                volume.horizontal_weight = 0.5;
            }
        }
        if let Some(travel) = self.travel.get_mut(at) {
            travel.wake_weight = seen.geometric_weight;
            travel.wake_wind = if felt { s.wind } else { 0.0 };
        }
        if let Some(time) = self.travel_time.0.get_mut(at) {
            let whole = self.whole[at];
            if whole > 0.0 && seen.geometric_weight > 0.0 {
                // Where the wake's plume does not matter its place is taken by the plume without building.
                let weight = seen.geometric_weight;
                let in_wake = weight * if felt { seen.total } else { whole };
                let by_wake = in_wake * (seen.x / mean_wind).max(0.0);
                *time = (by_wake + (whole - in_wake).max(0.0) * *time) / whole;
                if felt {
                    self.travel_time.1[at] = weight * (seen.total - seen.direct) / whole;
                }
            }
        }
    }
}

/// Figures at one receptor.
struct AtReceptor {
    /// Weight of the wake's plume, and by geometry alone [1].
    weight: f64,
    geometric_weight: f64,
    /// C/Q of the wake, whole and its plume alone [s/m³].
    total: f64,
    direct: f64,
    /// Height of the wake's plume [m].
    height: f64,
    /// Distance downwind [m].
    x: f64,
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
                let place = Place {
                    x: seen.downwind,
                    y: seen.crosswind,
                    above_base: seen.above_base,
                    flagpole: seen.flagpole,
                };
                let wake = self.downwash.concentration(place);
                let zero = V::splat(0.0);
                let mut lanes = [[0.0; 8]; 6];
                let figures = [
                    V::select(counts, wake.weight, zero),
                    V::select(counts, self.downwash.weight_at(place), zero),
                    wake.total,
                    wake.direct,
                    self.downwash.plume_height(seen.downwind).at_least(0.0),
                    seen.downwind,
                ];
                for (to, from) in lanes.iter_mut().zip(figures) {
                    from.store(to);
                }
                for lane in 0..width {
                    let [weight, geometric_weight, total, direct, height, x] =
                        lanes.map(|lanes| lanes[lane]);
                    let figures = AtReceptor {
                        weight,
                        geometric_weight,
                        total,
                        direct,
                        height,
                        x,
                    };
                    self.note(at + lane, &figures);
                }
            }
            at += V::WIDTH;
        }
    }
}
