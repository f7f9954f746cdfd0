//! The air at a plume's centre and what follows from it alone.
//!
//! A layered plume that has risen fully, a volume's, and a penetrated plume keep their height: their centre is made once for
//! all receptors ([`Settled`]).

use super::constants::{GRAVITY, PLUME_EDGE};
use super::levels::{Between, LOWEST, Levels, Spot};
use super::source_hour::SourceHour;
use super::spread::{frequency, lateral_bend, neutral_limit, sigma_z_layered};
use crate::numerics::lanes::{LaneMask, Lanes};

/// The air at a plume's centre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Centre<V> {
    /// Its height [m].
    pub height: V,
    /// The air there, with AERMOD's least values.
    pub air: Levels<V>,
    /// Where means from the centre begin: there, but not below 0.5 m.
    pub spot: Spot<V>,
    /// That height [m].
    pub from: V,
    /// 1/u [s/m].
    pub slowness: V,
    /// g/θ [m/(s² K)].
    pub lift: V,
    /// 1/(0.72 h) [1/m].
    pub neutral: V,
    /// 1/(0.72 h) + N/(0.54 σw) [1/m].
    pub limit: V,
    /// 1/(2 u T) over σv/u, T the lateral time scale [1/m].
    pub bend: V,
    /// Share of the elevated σz, h/z_i [1].
    pub elevated: V,
}

impl<V: Lanes> Centre<V> {
    /// At a height [m].
    #[inline(always)]
    pub fn new(s: &SourceHour<'_>, height: V) -> Self {
        let from = height.at_least(LOWEST);
        let spot = s.tables.spot(from);
        let mut values = spot.levels();
        let mut theta = spot.potential_temperature;
        let low = height.lt(V::splat(LOWEST));
        if low.any() {
            values = Levels::select(low, s.tables.at(height), values);
            let there = s.tables.potential_temperature(height);
            theta = V::select(low, there, theta);
        }
        let air = s.limited(values);
        let one = V::splat(1.0);
        let lift = V::splat(GRAVITY) / theta;
        let neutral = neutral_limit(s, height);
        Self {
            height,
            air,
            spot,
            from,
            slowness: one / air.wind,
            lift,
            neutral,
            limit: neutral + frequency(air.gradient, lift) / (air.sigma_w * 0.54),
            bend: lateral_bend(s, height),
            elevated: (height * (1.0 / s.mixing_height)).at_most(1.0),
        }
    }

    /// 1/(0.72 h) + N/(0.54 σw) with other air between the plume and the receptor; without N over a town at night [1/m].
    #[inline(always)]
    pub fn limit_in(&self, s: &SourceHour<'_>, air: &Levels<V>) -> V {
        if s.air.urban_stable {
            self.neutral
        } else {
            self.neutral + frequency(air.gradient, self.lift) / (air.sigma_w * 0.54)
        }
    }

    /// Height from which a plume is reflected: z_i, or its own upper edge in the air at its centre; its spreads by buoyancy
    /// and at the start are given as a sum of squares, `ground` as [`sigma_z_layered`] has it [m].
    #[inline(always)]
    pub fn lid(&self, s: &SourceHour<'_>, x: V, others: V, ground: V) -> V {
        let ambient = sigma_z_layered(
            x * self.slowness,
            self.air.sigma_w,
            self.limit,
            self.elevated,
            ground,
        );
        let sigma_z = (others + ambient * ambient).sqrt();
        (self.height + sigma_z * PLUME_EDGE).at_least(s.mixing_height)
    }

    /// Mean air between the centre and a receptor, no farther from it than 2.15 `sigma_z`.
    #[inline(always)]
    pub fn mean_towards(&self, s: &SourceHour<'_>, sigma_z: V, receptor: V) -> Levels<V> {
        let to = reach(self.height, sigma_z, receptor).at_least(LOWEST);
        s.limited(s.tables.mean_from(self.from, &self.spot, to))
    }
}

/// What is made once for all receptors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settled {
    /// Centre of a layered plume that has risen fully, or of the penetrated one.
    pub centre: Centre<f64>,
    /// The air below 5 m.
    pub shallow: Levels<f64>,
}

impl Settled {
    /// Of a source in its hour.
    pub fn of(s: &SourceHour<'_>) -> Self {
        let height = if s.layered {
            s.settled_height()
        } else {
            s.tip_height + s.penetrated_rise()
        };
        Self {
            centre: Centre::new(s, height),
            shallow: shallow_air(s),
        }
    }
}

/// Mean air up to 5 m, or to the mixing height.
#[inline(always)]
pub(super) fn shallow_air(s: &SourceHour<'_>) -> Levels<f64> {
    s.limited(s.tables.mean(Between {
        low: 0.0,
        high: f64::min(5.0, s.mixing_height),
    }))
}

impl Centre<f64> {
    /// The same in all lanes.
    #[inline(always)]
    pub fn splat<V: Lanes>(&self) -> Centre<V> {
        Centre {
            height: V::splat(self.height),
            air: self.air.splat(),
            spot: self.spot.splat(),
            from: V::splat(self.from),
            slowness: V::splat(self.slowness),
            lift: V::splat(self.lift),
            neutral: V::splat(self.neutral),
            limit: V::splat(self.limit),
            bend: V::splat(self.bend),
            elevated: V::splat(self.elevated),
        }
    }
}

/// Where the air that counts ends: at the receptor, or 2.15 σz from the plume's centre [m].
#[inline(always)]
pub(super) fn reach<V: Lanes>(centre: V, sigma_z: V, receptor: V) -> V {
    let edge = sigma_z * PLUME_EDGE;
    V::select(
        centre.gt(receptor),
        (centre - edge).max(receptor),
        (centre + edge).min(receptor),
    )
}
