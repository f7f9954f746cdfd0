//! What stacks and volumes tell the NO2 schemes: fills [`PlumeExtras`](super::PlumeExtras) for one source and hour.
//!
//! PVMRM and TTRM see the meandering part, at the radial distance (the coherent one where meander is switched off); GRSM gets
//! the mean of both parts' travel times, each by its own distance and wind, weighted by their NOx:
//! t = [φ C_pancake r/u_r + (1 − φ) C_coherent x/u_x]/C.

use super::extras::{TravelExtras, VolumeExtras};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch, narrow};
use crate::plume::core::crosswind::meander_of;
use crate::plume::core::kernel::{lids, terrain_weight};
use crate::plume::core::part_apart;
use crate::plume::core::{
    Parts, PlumeAt, PlumeField, Seen, SourceHour, Spread, plume_apart, see, vertical_convective,
    volume_exclusion,
};

/// One stack (without a building) or volume over a block of receptors.
pub struct PointNotes<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// PVMRM's numbers of the block, or empty.
    pub volume: &'t mut [VolumeExtras],
    /// TTRM's numbers of the block, or empty.
    pub travel: &'t mut [TravelExtras],
    /// GRSM's travel times of the block [s], or empty.
    pub travel_time: &'t mut [f64],
}

impl PointNotes<'_, '_> {
    /// Fills, with the widest registers. Receptors that the source does not reach become zero.
    pub fn compute(self) {
        if self.source.platform.is_some() {
            narrow(self);
        } else {
            dispatch(self);
        }
    }
}

impl LaneKernel for PointNotes<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let count = self
            .volume
            .len()
            .max(self.travel.len())
            .max(self.travel_time.len());
        let s = self.source;
        let mut at = 0;
        while at < count {
            let seen = see::<V>(s, self.receptors, self.first + at);
            let end = (at + V::WIDTH).min(count);
            let counts = seen
                .distance
                .ge(V::splat(volume_exclusion(s) + 0.99))
                .and(seen.distance.le(V::splat(s.options.greatest_distance)));
            if !self.travel_time.is_empty() {
                let times = V::select(counts, mean_travel_time(s, &seen), V::splat(0.0));
                let mut lanes = [0.0; 8];
                times.store(&mut lanes);
                self.travel_time[at..end].copy_from_slice(&lanes[..end - at]);
            }
            if !(self.volume.is_empty() && self.travel.is_empty()) {
                let x = if s.options.fast_all {
                    seen.downwind.at_least(1.0)
                } else {
                    seen.distance.at_least(1.0e-3)
                };
                let plume = plume_apart(s, x, seen.above_base);
                let lids = lids(s, &plume, x);
                let weight = terrain_weight(s, &plume, &seen, lids);
                let counted = stored(V::select(counts, V::splat(1.0), V::splat(0.0)));
                if !self.volume.is_empty() {
                    let height = stored(plume.centre);
                    let wind = stored(plume.air.wind);
                    let through = stored(plume.height_penetrated);
                    let weight = stored(weight);
                    for (lane, to) in self.volume[at..end].iter_mut().enumerate() {
                        *to = VolumeExtras::default();
                        if counted[lane] > 0.0 {
                            *to = VolumeExtras {
                                height: height[lane],
                                wind: wind[lane],
                                penetrated: s.penetrated,
                                penetrated_height: through[lane],
                                horizontal_weight: weight[lane],
                            };
                        }
                    }
                }
                if !self.travel.is_empty() {
                    travel(
                        s,
                        &seen,
                        &plume,
                        weight,
                        &counted,
                        &mut self.travel[at..end],
                    );
                }
            }
            at += V::WIDTH;
        }
    }
}

#[inline(always)]
fn stored<V: Lanes>(value: V) -> [f64; 8] {
    let mut lanes = [0.0; 8];
    value.store(&mut lanes);
    lanes
}

/// NOx-weighted travel time [s].
#[inline(always)]
fn mean_travel_time<V: Lanes>(s: &SourceHour<'_>, seen: &Seen<V>) -> V {
    let zero = V::splat(0.0);
    let (coherent, plume) = part_apart(s, seen, false);
    let coherent_wind = plume.air.wind;
    let by_coherent = coherent * seen.downwind / coherent_wind;
    if s.options.fast_all {
        // A volume's is forgotten in AERMOD.
        return if s.spread == Spread::Point {
            V::select(coherent.gt(zero), by_coherent / coherent, zero)
        } else {
            zero
        };
    }
    let (pancake, plume) = part_apart(s, seen, true);
    let meander = meander_of(s, &plume, seen.distance);
    let other = V::splat(1.0) - meander;
    let total = meander * pancake + other * coherent;
    let by_pancake = pancake * seen.distance / plume.air.wind;
    let sum = meander * by_pancake + other * by_coherent.at_least(0.0);
    V::select(total.gt(zero), sum / total, zero)
}

#[inline(always)]
fn travel<V: Lanes>(
    s: &SourceHour<'_>,
    seen: &Seen<V>,
    plume: &PlumeAt<V>,
    weight: V,
    counted: &[f64; 8],
    out: &mut [TravelExtras],
) {
    let zero = V::splat(0.0);
    let is_point = s.spread == Spread::Point;
    let released = V::splat(s.wind);
    let (wind, wind_direct) = if s.layered {
        (plume.air.wind, released)
    } else {
        (released, plume.air.wind)
    };
    let wind_penetrated = if !s.layered && s.penetrated > 0.0 {
        plume.air_penetrated.wind
    } else {
        released
    };
    let (direct, indirect) = if is_point && !s.layered {
        // At the height that AERMOD looked at last.
        let level = seen.above_base.eq(seen.flagpole);
        let last = level.or(weight.eq(V::splat(1.0)));
        let z = V::select(last, seen.above_base, seen.flagpole);
        let mut parts = Parts {
            height: plume.direct,
            sigma_z: plume.sigma_z_parts,
            weight: plume.weight,
        };
        let direct = vertical_convective(z, &parts, s.mixing_height, false);
        parts.height = plume.indirect;
        let indirect = vertical_convective(z, &parts, s.mixing_height, true);
        (direct, indirect)
    } else {
        (zero, zero)
    };
    let meander = meander_of(s, plume, seen.distance);
    let [x, r, u, u_direct, u_penetrated, phi, direct, indirect] = [
        seen.downwind,
        seen.distance,
        wind,
        wind_direct,
        wind_penetrated,
        meander,
        direct,
        indirect,
    ]
    .map(stored);
    for (lane, to) in out.iter_mut().enumerate() {
        *to = TravelExtras::default();
        if counted[lane] == 0.0 {
            continue;
        }
        to.downwind_distance = x[lane];
        to.radial_distance = r[lane];
        // With FASTALL AERMOD keeps no winds of stacks.
        if is_point && s.options.fast_all {
            continue;
        }
        to.wind = u[lane];
        to.wind_direct = u_direct[lane];
        to.meander = if s.options.fast_all { 0.0 } else { phi[lane] };
        if is_point {
            to.wind_penetrated = u_penetrated[lane];
            to.penetrated = s.penetrated;
            to.direct = direct[lane];
            to.indirect = indirect[lane];
        }
    }
}
