//! Blends the wake's plume into that without building, over a block of receptors.

use super::{Downwash, Place};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::plume::core::constants::LEAST_EXPONENT;
use crate::plume::core::{PlumeField, Seen, SourceHour, plume_apart, see};

/// One stack in its wake over a block of receptors.
pub struct WakeTask<'t, 'a> {
    /// The wake and the plume in it.
    pub downwash: &'t Downwash<'a>,
    /// The stack in its hour.
    pub source: &'t SourceHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// C/Q [s/m³] without building when it begins, with it when it ends; its length is the block's rounded up to eight.
    pub out: &'t mut [f64],
}

impl LaneKernel for WakeTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut at = 0;
        while at < self.out.len() {
            let seen = see::<V>(self.source, self.receptors, self.first + at);
            let without = V::load(&self.out[at..]);
            blend(self.downwash, self.source, &seen, without).store(&mut self.out[at..]);
            at += V::WIDTH;
        }
    }
}

impl WakeTask<'_, '_> {
    /// Computes with the widest registers.
    pub fn compute(self) {
        dispatch(self);
    }
}

/// γ C + (1 − γ) C without building.
#[inline(always)]
fn blend<V: Lanes>(downwash: &Downwash<'_>, s: &SourceHour<'_>, seen: &Seen<V>, without: V) -> V {
    let counts = seen
        .distance
        .ge(V::splat(0.99))
        .and(seen.distance.le(V::splat(s.options.greatest_distance)));
    if !counts.any() {
        return without;
    }
    let wake = downwash.concentration(Place {
        x: seen.downwind,
        y: seen.crosswind,
        above_base: seen.above_base,
        flagpole: seen.flagpole,
    });
    let counts = counts.and(wake.weight.gt(V::splat(0.0)));
    if !counts.any() {
        return without;
    }
    let value = wake.total * downwash.decay(s, seen);
    let blended = wake.weight * value + (V::splat(1.0) - wake.weight) * without;
    V::select(counts, blended, without)
}

impl Downwash<'_> {
    /// Decay on the way: in layered air with the wake's mean wind, else with that of the plume without building, as
    /// AERMOD left it.
    #[inline(always)]
    pub(super) fn decay<V: Lanes>(&self, s: &SourceHour<'_>, seen: &Seen<V>) -> V {
        if s.decay <= 0.0 {
            return V::splat(1.0);
        }
        let wind = if s.layered {
            V::splat(self.mean_wind())
        } else {
            let x = if s.options.fast_all {
                seen.downwind.at_least(1.0)
            } else {
                seen.distance.at_least(1.0e-3)
            };
            plume_apart(s, x, seen.above_base).air.wind
        };
        (-(seen.downwind * s.decay / wind))
            .at_least(LEAST_EXPONENT)
            .exp()
    }
}
