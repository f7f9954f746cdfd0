//! Deposition from a plume in a building's wake, blended into that without building.
//!
//! Each part of the wake's plume is summed over the classes of particles, lowered one after another by their fall; what
//! leaks into the cavity has not lost anything yet. Source: AERMOD 24142.

use super::receptor::Part;
use super::{Downwash, Place};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, narrow};
use crate::plume::core::{PlumeField, Seen, SourceHour, see, vertical_layered, vertical_unlimited};
use crate::plume::deposition::SourceDeposition;
use crate::plume::deposition::depletion::{WakePlume as DepletingPlume, remaining_in_wake};
use crate::plume::deposition::fluxes::{Fluxes, dry_heights};

impl DepletingPlume for Downwash<'_> {
    #[inline(always)]
    fn height_and_spread<V: Lanes>(&self, distance: V) -> (V, V) {
        let height = self.plume_height(distance).at_least(0.0);
        let (sigma_z, _) = self.plume_spread(distance, height);
        (height, sigma_z)
    }

    fn release_wind(&self) -> f64 {
        self.release_wind
    }

    fn wind(&self) -> f64 {
        self.mean_wind()
    }

    fn stable(&self) -> bool {
        self.air.stable
    }

    fn mixing_height(&self) -> f64 {
        self.air.mixing_height
    }

    #[inline(always)]
    fn lidded<V: Lanes>(&self, z: V, sigma_z: V, height: V, lid: V) -> V {
        vertical_layered(z, sigma_z, height, lid)
    }

    #[inline(always)]
    fn unlimited<V: Lanes>(&self, z: V, sigma_z: V, height: V) -> V {
        vertical_unlimited(z, sigma_z, height)
    }
}

/// One stack that deposits, in its wake over a block of receptors; every slice is as long as the block, rounded up to
/// eight, and holds the values without building when it begins, those with it when it ends.
pub struct WakeDepositionTask<'t, 'a> {
    /// The wake and the plume in it.
    pub downwash: &'t Downwash<'a>,
    /// The stack in its hour.
    pub source: &'t SourceHour<'a>,
    /// Its deposition.
    pub deposition: &'t SourceDeposition,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// C/Q [s/m³].
    pub concentration: &'t mut [f64],
    /// Dry deposition over Q [1/m²].
    pub dry: &'t mut [f64],
    /// Wet deposition over Q [1/m²].
    pub wet: &'t mut [f64],
}

impl LaneKernel for WakeDepositionTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut shares = vec![V::splat(1.0); self.deposition.classes.len()];
        let mut at = 0;
        while at < self.concentration.len() {
            let seen = see::<V>(self.source, self.receptors, self.first + at);
            let without = Fluxes {
                concentration: V::load(&self.concentration[at..]),
                dry: V::load(&self.dry[at..]),
                wet: V::load(&self.wet[at..]),
            };
            let (inside, weight) =
                self.downwash
                    .fluxes(self.source, self.deposition, &seen, &mut shares);
            let value = inside.mix(weight, &without);
            value.concentration.store(&mut self.concentration[at..]);
            value.dry.store(&mut self.dry[at..]);
            value.wet.store(&mut self.wet[at..]);
            at += V::WIDTH;
        }
    }
}

impl WakeDepositionTask<'_, '_> {
    /// Computes it.
    pub fn compute(self) {
        narrow(self);
    }
}

impl Downwash<'_> {
    /// Outputs of the wake's plume and their weight against the plume without building.
    #[inline(always)]
    fn fluxes<V: Lanes>(
        &self,
        s: &SourceHour<'_>,
        deposition: &SourceDeposition,
        seen: &Seen<V>,
        shares: &mut [V],
    ) -> (Fluxes<V>, V) {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let mut sum = Fluxes::zero();
        let place = Place {
            x: seen.downwind,
            y: seen.crosswind,
            above_base: seen.above_base,
            flagpole: seen.flagpole,
        };
        let counts = seen
            .distance
            .ge(V::splat(0.99))
            .and(seen.distance.le(V::splat(s.options.greatest_distance)));
        let plume = self.at(place);
        let weight = V::select(counts, plume.weight, zero);
        if !weight.gt(zero).any() {
            return (sum, zero);
        }
        let far = place.x.gt(one);
        if far.any() {
            let x = place.x.at_least(1.0);
            remaining_in_wake(self, deposition, x, place.above_base, shares);
        }
        let decay = self.decay(s, seen);
        for (k, part) in plume.parts.iter().enumerate() {
            let present = part.share.gt(zero);
            if !present.and(weight.gt(zero)).any() {
                continue;
            }
            let keeps = k < 2;
            let kept = |share: V| {
                if keeps {
                    V::select(far, share, one)
                } else {
                    one
                }
            };
            let own = self.part_fluxes(s, deposition, &place, part, k, (decay, shares, kept));
            let nil = part.lateral.eq(zero);
            let add = |sum: V, value: V| V::select(present, V::select(nil, zero, sum + value), sum);
            sum = Fluxes {
                concentration: add(sum.concentration, own.concentration),
                dry: add(sum.dry, own.dry),
                wet: add(sum.wet, own.wet),
            };
        }
        (sum, weight)
    }

    /// Outputs of one part.
    #[inline(always)]
    fn part_fluxes<V: Lanes>(
        &self,
        s: &SourceHour<'_>,
        deposition: &SourceDeposition,
        place: &Place<V>,
        part: &Part<V>,
        number: usize,
        (decay, shares, kept): (V, &[V], impl Fn(V) -> V),
    ) -> Fluxes<V> {
        let wind = &self.carrying_wind;
        let receptor = part.receptor_height.at_least(wind.least_receptor_height());
        let carried = part.share * part.lateral;
        let dilution = carried * decay / wind.of(number, part.height, part.receptor_height);
        let burden = carried / self.mean_wind();
        let level = receptor.eq(place.above_base);
        let [wrap_dry, lift_dry] =
            dry_heights(place.above_base, receptor, deposition.reference_height);
        let mut height = part.height;
        let mut sum = Fluxes::zero();
        for (class, &share) in deposition.classes.iter().zip(shares) {
            // AERMOD lowers the plume class by class without raising it again.
            height = (height - class.fall(place.x, s.wind)).at_least(0.0);
            let mean = |wrap: V, lift: V| {
                let wrap = self.vertical(wrap, height, part.sigma_z);
                let lift = V::select(level, wrap, self.vertical(lift, height, part.sigma_z));
                (wrap + lift) * 0.5 * dilution
            };
            let at_receptor = mean(place.above_base, receptor);
            let near_ground = if class.deposition_velocity == 0.0 {
                V::splat(0.0)
            } else {
                mean(wrap_dry, lift_dry)
            };
            sum.add(class, kept(share), at_receptor, near_ground, burden);
        }
        sum
    }
}
