//! Concentration of stacks and volumes at receptors, per unit emission.
//!
//! C/Q = f C_p(z_r) + (1 − f) C_p(z_f),  C_p = F_y F_z/u, z_r above the source's base, z_f above the ground (flagpole);
//! F_y and the share φ of the pancake as `crosswind` has them: C = φ C_pancake + (1 − φ) C_coherent.

use super::constants::{LEAST_EXPONENT, PLUME_EDGE, TWO_PI};
use super::crosswind::{Across, across_coherent};
use super::plume_at::{PlumeAt, plume_at};
use super::receptors::Seen;
use super::source_hour::{SourceHour, Spread};
use super::terrain::{critical_height, reflection_height, share_below};
use super::vertical::{
    Parts, Shape, vertical_convective, vertical_convective_in, vertical_with_lid,
};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Nearest distance from a volume's centre that counts [m].
pub fn volume_exclusion(s: &SourceHour<'_>) -> f64 {
    match s.spread {
        Spread::Volume { sigma_y, .. } => PLUME_EDGE * sigma_y,
        _ => 0.0,
    }
}

/// Lids of the layered and the penetrated plume.
#[derive(Clone, Copy)]
pub(crate) struct Lids<V> {
    pub layered: V,
    pub penetrated: V,
}

/// Both parts of a convective plume, settled by so much.
#[inline(always)]
fn settled_parts<V: Lanes>(
    plume: &PlumeAt<V>,
    height: [V; 2],
    sigma_z: [V; 2],
    settled: V,
) -> Parts<V> {
    Parts {
        height: [height[0] - settled, height[1] - settled],
        sigma_z,
        weight: plume.weight,
    }
}

/// C/Q at one height [s/m³] (AERMOD's CPLUME); `settled` is how far particles have fallen [m].
#[inline(always)]
pub(crate) fn at_height<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    z: V,
    y: Across<V>,
    lids: Lids<V>,
    settled: V,
) -> V {
    let shape = shape_at(s, plume, z);
    at_height_in(s, plume, &shape, z, y, lids, settled)
}

/// What the images of the direct and the indirect plume share.
#[inline(always)]
fn shape_at<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, z: V) -> Shape<V> {
    if !s.layered && s.penetrated < 1.0 {
        Shape::new(z, plume.sigma_z_parts, s.mixing_height)
    } else {
        Shape::nothing()
    }
}

/// The same with what the images of the convective plume share.
#[inline(always)]
fn at_height_in<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    shape: &Shape<V>,
    z: V,
    y: Across<V>,
    lids: Lids<V>,
    settled: V,
) -> V {
    let mut sum = V::splat(0.0);
    if !s.layered && s.penetrated < 1.0 {
        for indirect in [false, true] {
            let (height, sigma_z) = if indirect {
                (plume.indirect, plume.sigma_z_indirect)
            } else {
                (plume.direct, plume.sigma_z_parts)
            };
            let parts = settled_parts(plume, height, sigma_z, settled);
            let value = if indirect && V::WIDTH == 1 && s.platform.is_some() {
                vertical_convective(z, &parts, s.mixing_height, true)
            } else {
                vertical_convective_in(z, &parts, shape, s.mixing_height, indirect)
            };
            sum = sum + value;
        }
        sum = sum * y.main * (1.0 - s.penetrated) / plume.air.wind;
    }
    if s.layered || s.penetrated > 0.0 {
        let (height, sigma_z, lid, lateral, wind, share) = if s.layered {
            (
                plume.height,
                plume.sigma_z,
                lids.layered,
                y.main,
                plume.air.wind,
                1.0,
            )
        } else {
            (
                plume.height_penetrated,
                plume.sigma_z_penetrated,
                lids.penetrated,
                y.penetrated,
                plume.air_penetrated.wind,
                s.penetrated,
            )
        };
        let height = (height - settled).at_least(0.0);
        sum = sum + vertical_with_lid(z, sigma_z, height, lid) * lateral * share / wind;
    }
    sum
}

/// Lids of a plume whose heights may have been lowered since [`plume_at`].
#[inline(always)]
pub(crate) fn lids<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, x: V) -> Lids<V> {
    if !s.layered && s.penetrated <= 0.0 {
        return lids_at(s, V::splat(0.0));
    }
    let zero = V::splat(0.0);
    let (height, buoyant, initial) = if !s.layered {
        (
            plume.height_penetrated,
            plume.sigma_z_buoyant_penetrated,
            zero,
        )
    } else if s.spread == Spread::Point {
        (plume.height, plume.sigma_z_buoyant, zero)
    } else {
        (plume.height, zero, plume.sigma_z_initial)
    };
    lids_at(s, reflection_height(s, height, x, buoyant, initial))
}

/// The lid belongs to the layered plume or to the penetrated one.
#[inline(always)]
fn lids_at<V: Lanes>(s: &SourceHour<'_>, lid: V) -> Lids<V> {
    let zero = V::splat(0.0);
    if s.layered {
        Lids {
            layered: lid,
            penetrated: zero,
        }
    } else {
        Lids {
            layered: zero,
            penetrated: lid,
        }
    }
}

/// Weight of the plume that hits the terrain, ½ (1 + φ_p).
#[inline(always)]
pub(crate) fn terrain_weight<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    lids: Lids<V>,
) -> V {
    share_of_terrain(s, plume, seen.hill_height, seen.elevation, lids)
}

/// The same for a hill and a ground of given elevations [m].
#[inline(always)]
pub(crate) fn share_of_terrain<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    hill: V,
    elevation: V,
    lids: Lids<V>,
) -> V {
    let critical = critical_height(s, hill, elevation, plume.height);
    let below = share_below(s, plume.sigma_z, plume.height, critical, lids.layered);
    (below + 1.0) * 0.5
}

/// C/Q of a gas without deposition at distance `x` [s/m³], and the terrain weight.
#[inline(always)]
fn gas<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    x: V,
    y: Across<V>,
) -> (V, V) {
    let zero = V::splat(0.0);
    let lids = lids_at(s, plume.lid);
    let weight = terrain_weight(s, plume, seen, lids);
    let level = seen.above_base.eq(seen.flagpole);
    let mut hit = zero;
    let mut over = zero;
    let mut shape = shape_at(s, plume, seen.above_base);
    // One body for both heights keeps the machine code small.
    for flagpole in [false, true] {
        let z = if flagpole {
            seen.flagpole
        } else {
            seen.above_base
        };
        if flagpole && !s.layered && s.penetrated < 1.0 {
            shape = shape.moved(z, plume.sigma_z_parts, s.mixing_height);
        }
        let value = at_height_in(s, plume, &shape, z, y, lids, zero);
        if !flagpole {
            hit = value;
            over = value;
            if level.all() {
                break;
            }
        } else {
            let free = V::select(weight.eq(V::splat(1.0)), zero, value);
            over = V::select(level, hit, free);
        }
    }
    let mixed = weight * hit + (V::splat(1.0) - weight) * over;
    (mixed * decay(s, plume, x), weight)
}

/// Decay over the travel time.
#[inline(always)]
pub(crate) fn decay<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, x: V) -> V {
    if s.decay > 0.0 {
        (-(x * s.decay / plume.air.wind))
            .at_least(LEAST_EXPONENT)
            .exp()
    } else {
        V::splat(1.0)
    }
}

/// C/Q of one part of the plume, the coherent one (downwind only) or the pancake [s/m³], and its plume.
#[inline(always)]
pub(crate) fn part<V: Lanes>(s: &SourceHour<'_>, seen: &Seen<V>, pancake: bool) -> (V, PlumeAt<V>) {
    let zero = V::splat(0.0);
    let x = if pancake {
        seen.distance.at_least(1.0e-3)
    } else {
        seen.downwind.at_least(1.0)
    };
    let plume = plume_at(s, x, seen.above_base);
    let y = if pancake {
        let around = V::splat(1.0) / (x * TWO_PI);
        Across {
            main: around,
            penetrated: if !s.layered && s.penetrated > 0.0 {
                around
            } else {
                zero
            },
        }
    } else {
        across_coherent(s, &plume, seen, x)
    };
    let reached = if !pancake {
        seen.downwind.ge(V::splat(1.0))
    } else if s.spread == Spread::Point {
        seen.distance.ge(V::splat(1.0))
    } else {
        V::Mask::splat(true)
    };
    let inside = reached.and(y.main.gt(zero).or(y.penetrated.gt(zero)));
    let value = if inside.any() {
        V::select(inside, gas(s, &plume, seen, x, y).0, zero)
    } else {
        zero
    };
    (value, plume)
}
