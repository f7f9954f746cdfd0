//! Concentration, dry and wet deposition of stacks and volumes at receptors, per unit emission.
//!
//! As the kernel for inert gases ([`crate::plume::core::PointTask`]), class by class: the plume is lowered by the fall of the
//! class, what is left of it is taken from [`super::depletion`], and [`Fluxes`] sums the classes; meander mixes the pancake
//! and the coherent plume at the end. Source: AERMOD 24142.

use super::depletion::{Target, lowered, near_point, remaining};
use super::fluxes::{Fluxes, convective_burden, dry_heights, layered_burden};
use super::{ClassDeposition, SourceDeposition};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch, narrow};
use crate::plume::core::crosswind::{Across, across_coherent, meander_of};
use crate::plume::core::height_apart;
use crate::plume::core::kernel::{decay, lids, terrain_weight};
use crate::plume::core::{
    PlumeAt, PlumeField, Seen, SourceHour, Spread, plume_apart, see, volume_exclusion,
};

/// One source and hour over a block of receptors; every slice is as long as the block, rounded up to eight.
pub struct DepositionTask<'t, 'a> {
    /// The source in its hour.
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

impl LaneKernel for DepositionTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut shares = vec![V::splat(1.0); self.deposition.classes.len()];
        let mut at = 0;
        while at < self.concentration.len() {
            let seen = see::<V>(self.source, self.receptors, self.first + at);
            let value = at_receptors(self.source, self.deposition, &seen, &mut shares);
            value.concentration.store(&mut self.concentration[at..]);
            value.dry.store(&mut self.dry[at..]);
            value.wet.store(&mut self.wet[at..]);
            at += V::WIDTH;
        }
    }
}

impl DepositionTask<'_, '_> {
    /// Computes with the widest registers; one receptor after the other behind a platform's building.
    pub fn compute(self) {
        if self.source.platform.is_some() {
            narrow(self);
        } else {
            dispatch(self);
        }
    }
}

/// Both parts of the plume, mixed by meander.
#[inline(always)]
fn at_receptors<V: Lanes>(
    s: &SourceHour<'_>,
    deposition: &SourceDeposition,
    seen: &Seen<V>,
    shares: &mut [V],
) -> Fluxes<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut result = Fluxes::zero();
    let nearest = volume_exclusion(s) + 0.99;
    let counts = seen
        .distance
        .ge(V::splat(nearest))
        .and(seen.distance.le(V::splat(s.options.greatest_distance)));
    if !counts.any() {
        return result;
    }
    let penetration = !s.layered && s.penetrated > 0.0;
    let ahead = counts.and(seen.downwind.ge(one));
    // The random part first: its meander is needed by both.
    let fast = s.options.fast_all;
    let passes = if fast { 1 } else { 2 };
    let mut meander = one;
    for pass in 0..passes {
        // One body for both parts keeps the machine code small.
        let coherent = fast || pass == 1;
        let wanted = if coherent { ahead } else { counts };
        if !wanted.any() {
            continue;
        }
        let x = if coherent {
            seen.downwind.at_least(1.0)
        } else {
            seen.distance.at_least(1.0e-3)
        };
        let plume = plume_apart(s, x, seen.above_base);
        let y = if coherent {
            across_coherent(s, &plume, seen, x)
        } else {
            meander = meander_of(s, &plume, seen.distance);
            let around = one / (x * crate::plume::core::constants::TWO_PI);
            Across {
                main: around,
                penetrated: if penetration { around } else { zero },
            }
        };
        let mut counted = wanted.and(y.main.gt(zero).or(y.penetrated.gt(zero)));
        if !coherent && s.spread == Spread::Point {
            counted = counted.and(seen.distance.ge(one));
        }
        if !counted.any() {
            continue;
        }
        let part = all_classes(s, deposition, &plume, seen, x, y, shares);
        let weight = if fast {
            one
        } else if coherent {
            one - meander
        } else {
            meander
        };
        result = Fluxes {
            concentration: result.concentration
                + weight * V::select(counted, part.concentration, zero),
            dry: result.dry + weight * V::select(counted, part.dry, zero),
            wet: result.wet + weight * V::select(counted, part.wet, zero),
        };
    }
    result
}

/// One part of the plume, summed over its classes.
#[inline(always)]
fn all_classes<V: Lanes>(
    s: &SourceHour<'_>,
    deposition: &SourceDeposition,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    x: V,
    y: Across<V>,
    shares: &mut [V],
) -> Fluxes<V> {
    let target = Target {
        distance: x,
        path_length: x,
        receptor_height: seen.above_base,
        elevation: seen.elevation,
        hill_height: seen.hill_height,
    };
    remaining(s, deposition, &target, shares);
    let burden = if s.layered {
        layered_burden(1.0, y.main, plume.air.wind)
    } else {
        convective_burden(
            1.0,
            s.penetrated,
            [y.main, y.penetrated],
            [plume.air.wind, plume.air_penetrated.wind],
        )
    };
    let mut sum = Fluxes::zero();
    for (class, &share) in deposition.classes.iter().zip(shares.iter()) {
        let (at_receptor, near_ground) = concentrations(s, deposition, class, plume, seen, x, y);
        sum.add(class, share, at_receptor, near_ground, burden);
    }
    sum
}

/// Undepleted C/Q of one class at the receptor and at the reference height [s/m³].
#[inline(always)]
fn concentrations<V: Lanes>(
    s: &SourceHour<'_>,
    deposition: &SourceDeposition,
    class: &ClassDeposition,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    x: V,
    y: Across<V>,
) -> (V, V) {
    let zero = V::splat(0.0);
    let plume = lowered(plume, class.fall(x, s.wind));
    // AERMOD forgets to clear the fall of gases of volumes: that of the depletion integral's last point stays.
    let stray = if s.spread == Spread::Point || deposition.particles || !deposition.dry_depletion {
        zero
    } else {
        near_point(x) / s.wind * class.settling_in_depletion
    };
    let lids = lids(s, &plume, x);
    let weight = terrain_weight(s, &plume, seen, lids);
    let level = seen.above_base.eq(seen.flagpole);
    let [wrap_dry, lift_dry] =
        dry_heights(seen.above_base, seen.flagpole, deposition.reference_height);
    let mut mixed = [zero; 2];
    let pairs = [[seen.above_base, seen.flagpole], [wrap_dry, lift_dry]];
    for (result, [wrap_height, lift_height]) in mixed.iter_mut().zip(pairs) {
        let wrap = height_apart(s, &plume, wrap_height, y, lids, stray);
        let lift = if level.all() {
            wrap
        } else {
            let lift = height_apart(s, &plume, lift_height, y, lids, stray);
            V::select(level, wrap, lift)
        };
        *result = weight * wrap + (V::splat(1.0) - weight) * lift;
        if class.deposition_velocity == 0.0 {
            break;
        }
    }
    let decayed = decay(s, &plume, x);
    (mixed[0] * decayed, mixed[1] * decayed)
}
