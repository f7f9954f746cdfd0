//! Crosswind distributions of the coherent plume and of the one that meanders over the circle.
//!
//! F_y = exp(−y²/(2 σy²))/(√(2π) σy), and 1/(2π r) of the pancake with the share of random wind energy
//! φ = (2 σv² + ū² (1 − exp(−t/T_r)))/u², t = r/u, T_r = 24 h.

use super::constants::{LEAST_EXPONENT, ROOT_2_PI};
use super::plume_at::PlumeAt;
use super::receptors::Seen;
use super::source_hour::SourceHour;
use crate::numerics::lanes::{LaneMask, Lanes};

/// Share of the plume that random wind spreads over the circle [1] (AERMOD's MEANDR).
#[inline(always)]
pub fn meander_fraction<V: Lanes>(s: &SourceHour<'_>, wind: V, sigma_v: V, distance: V) -> V {
    let o = s.options;
    let square = wind * wind - sigma_v * sigma_v * 2.0;
    let mean = V::select(
        square.ge(V::splat(0.01)),
        square.at_least(0.0).sqrt(),
        V::splat(0.1),
    );
    let slowness = V::splat(1.0) / wind;
    let age = distance * slowness * (-1.0 / (o.meander_hours * 3600.0));
    let lost = V::splat(1.0) - age.exp();
    let random = sigma_v * sigma_v * 2.0 + mean * mean * lost;
    let share = random * slowness * slowness;
    let share = if o.meander_balance {
        share.sqrt()
    } else {
        share
    };
    share
        .at_most(o.meander_limits[1])
        .at_least(o.meander_limits[0])
}

/// Meander of the layered plume, or of the direct and the penetrated plume together.
#[inline(always)]
pub(crate) fn meander_of<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, distance: V) -> V {
    let share = meander_fraction(s, plume.air.wind, plume.air.sigma_v, distance);
    if s.penetrated > 0.0 && !s.layered {
        let air = plume.air_penetrated;
        let other = meander_fraction(s, air.wind, air.sigma_v, distance);
        other * s.penetrated + share * (1.0 - s.penetrated)
    } else {
        share
    }
}

/// Crosswind distribution of a coherent plume [1/m]; 0 beyond ten σy.
#[inline(always)]
pub(crate) fn across<V: Lanes>(crosswind: V, sigma_y: V) -> V {
    let inverse = V::splat(1.0) / sigma_y;
    let relative = crosswind * inverse;
    let exponent = relative * relative * -0.5;
    let inside = exponent.gt(V::splat(LEAST_EXPONENT));
    if inside.any() {
        V::select(
            inside,
            exponent.exp() * (inverse * (1.0 / ROOT_2_PI)),
            V::splat(0.0),
        )
    } else {
        V::splat(0.0)
    }
}

/// σy with meander folded in (FASTALL); nothing beyond four of them.
#[inline(always)]
pub(crate) fn across_fast<V: Lanes>(crosswind: V, sigma_y: V, meander: V, x: V) -> V {
    let effective =
        V::splat(1.0) / (meander / (x * ROOT_2_PI) + (V::splat(1.0) - meander) / sigma_y);
    let value = across(crosswind, effective);
    V::select(crosswind.abs().gt(effective * 4.0), V::splat(0.0), value)
}

/// Crosswind distributions of the main and of the penetrated plume.
#[derive(Clone, Copy)]
pub(crate) struct Across<V> {
    pub main: V,
    pub penetrated: V,
}

/// Crosswind distributions of the coherent plume.
#[inline(always)]
pub(crate) fn across_coherent<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    x: V,
) -> Across<V> {
    let zero = V::splat(0.0);
    let convective_penetration = !s.layered && s.penetrated > 0.0;
    if s.options.fast_all {
        let meander = meander_of(s, plume, seen.distance);
        Across {
            main: across_fast(seen.crosswind, plume.sigma_y, meander, x),
            penetrated: if convective_penetration {
                across_fast(seen.crosswind, plume.sigma_y_penetrated, meander, x)
            } else {
                zero
            },
        }
    } else {
        Across {
            main: across(seen.crosswind, plume.sigma_y),
            penetrated: if convective_penetration {
                across(seen.crosswind, plume.sigma_y_penetrated)
            } else {
                zero
            },
        }
    }
}
